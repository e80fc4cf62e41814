//! Fitting intervals to the learners who have answered enough: one at a time, beside everything else.
//!
//! The answers are read, the fit runs on a thread of its own while nothing is locked, and what it found is kept together
//! with what it makes of the cards. When they are due stays: only the next answer to each is scheduled by it.

use jiff::Timestamp;
use waymark_app::Fault;
use waymark_core::{
    ids::LearnerId,
    memory::{
        Model, Parameters, Rating,
        fit::{self, Answer, Fitted, Unfitted},
    },
};
use waymark_store::{Review, Store, Tx};

/// Looks at one learner who has answered enough (again). Whether there was one.
pub(crate) async fn fit_one(store: &Store, now: Timestamp) -> Result<bool, Fault> {
    let mut snapshot = store.read().await?;
    let Some(learner) = snapshot.to_fit().await? else {
        return Ok(false);
    };
    let reviews = snapshot.all_reviews(learner).await?;
    drop(snapshot);
    let count = reviews.len();
    let fitted = tokio::task::spawn_blocking(move || fit::fit(&answers(&reviews))).await;
    let found = match fitted {
        Ok(Ok(Fitted { parameters, trial })) => {
            tracing::info!(
                %learner, answers = count, tried_on = trial.answers, loss = trial.fitted, usual_loss = trial.usual,
                "intervals fitted"
            );
            Some(parameters)
        }
        Ok(Err(Unfitted::TooFew { .. } | Unfitted::NoBetter(_) | Unfitted::Unclear)) => None,
        Err(error) => {
            // It is tried again when there are more answers; until then the usual parameters do.
            tracing::error!(%learner, answers = count, error = %error, "intervals could not be fitted");
            None
        }
    };

    let mut tx = store.begin(now).await?;
    // They may have left meanwhile.
    if let Some(before) = tx.fitting(learner).await? {
        // Never at the same count again, whatever the rows say.
        let counted = usize::try_from(before.answers).unwrap_or(count);
        tx.put_fit(learner, count.max(counted), found).await?;
        if before.parameters != found {
            remember(&mut tx, learner, found).await?;
        }
        tx.commit().await?;
    }
    Ok(true)
}

/// Gives the learner's cards the states that the model has for them, by all answers up to now.
async fn remember(tx: &mut Tx, learner: LearnerId, found: Option<Parameters>) -> Result<(), Fault> {
    let model = found.map_or_else(|| Model::usual().clone(), |found| Model::new(&found));
    let reviews = tx.all_reviews(learner).await?;
    let cards = fit::replay(&model, &answers(&reviews));
    let states: Vec<_> = cards
        .into_iter()
        .map(|(question, card)| {
            (
                question.clone(),
                f64::from(card.stability),
                f64::from(card.difficulty),
            )
        })
        .collect();
    tx.put_states(learner, &states).await?;
    Ok(())
}

fn answers(reviews: &[Review]) -> Vec<Answer<'_>> {
    reviews
        .iter()
        .filter_map(|review| {
            Some(Answer {
                question: &review.question,
                day: review.day,
                rating: Rating::from_number(i64::from(review.rating))?,
            })
        })
        .collect()
}
