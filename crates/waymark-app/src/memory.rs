//! A learner's cards, between the store and the core.

use std::borrow::Cow;

use waymark_core::{
    ids::QuestionId,
    memory::{Card, Model},
    question::Question,
};

use crate::{ctx::Ctx, error::Fault};

/// The model of the learner's memory: with parameters fitted to them, once there are some.
pub(crate) async fn model(ctx: &mut Ctx<'_>) -> Result<Cow<'static, Model>, Fault> {
    let fitting = ctx.tx.fitting(ctx.learner.id).await?;
    let own = fitting.and_then(|fitting| fitting.parameters);
    Ok(own.map_or(Cow::Borrowed(Model::usual()), |own| Cow::Owned(Model::new(&own))))
}

/// All cards of the learner.
pub(crate) async fn cards(ctx: &mut Ctx<'_>) -> Result<Vec<(QuestionId, Card)>, Fault> {
    let stored = ctx.tx.cards(ctx.learner.id).await?;
    Ok(stored
        .into_iter()
        .map(|card| (card.question.clone(), known(&card)))
        .collect())
}

/// A stored card as the core knows it.
pub(crate) fn known(card: &waymark_store::Card) -> Card {
    #[expect(clippy::cast_possible_truncation, reason = "stored from f32")]
    Card {
        stability: card.stability as f32,
        difficulty: card.difficulty as f32,
        due: card.due,
        last: card.last,
        reps: card.reps,
        lapses: card.lapses,
    }
}

/// A card as the store keeps it.
pub(crate) fn stored(question: &Question, card: Card) -> waymark_store::Card {
    waymark_store::Card {
        question: question.id.clone(),
        concept: question.concept.clone(),
        stability: f64::from(card.stability),
        difficulty: f64::from(card.difficulty),
        due: card.due,
        last: card.last,
        reps: card.reps,
        lapses: card.lapses,
    }
}
