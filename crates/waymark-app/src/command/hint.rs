//! `hint`: what helps without giving the answer away.

use waymark_core::question::Question;
use waymark_store::{Ask, AskId};

use crate::{
    asking::{self, Desk},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Reply, Text},
};

/// `hint [ask]`
pub(crate) struct Hint {
    ask: Option<AskId>,
}

impl Command for Hint {
    const SPEC: Spec = Spec {
        name: "hint",
        about: "Show a hint for the question that is open",
        group: Group::Practise,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "ask",
            Kind::Integer(1, 9_007_199_254_740_991),
            "Which question, by its number; the open one if left out",
        )],
        parts: Parts::None,
        examples: &["hint"],
        details: "A right answer after a hint counts as Hard: the question comes back a little sooner.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let ask = args.get("ask").map(asking::number);
        match ask {
            Some(None) => Err(asking::unknown()),
            ask => Ok(Self { ask: ask.flatten() }),
        }
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let (ask, question) = match self.ask {
            Some(id) => by_id(ctx, id).await?,
            None => asking::open(ctx).await?.ok_or_else(asking::none_open)?,
        };
        if ask.answered_at.is_some() {
            return Ok(asking::already(ctx, &ask, question).await?);
        }
        if question.hint.is_none() {
            return Err(none(&ask, question).into());
        }
        ctx.tx.hint_ask(ctx.learner.id, ask.id).await?;
        let hinted = Ask {
            hinted_at: ask.hinted_at.or(Some(ctx.now)),
            ..ask
        };
        let desk = Desk::lay(ctx).await?;
        Ok(asking::show(ctx, &desk, &hinted, question).await?.in_place())
    }
}

async fn by_id<'a>(ctx: &mut Ctx<'a>, id: AskId) -> Result<(Ask, &'a Question), Error> {
    let ask = ctx
        .tx
        .ask(ctx.learner.id, id)
        .await?
        .ok_or_else(asking::unknown)?;
    let question = ctx
        .catalog()
        .question(&ask.question)
        .ok_or_else(asking::retired)?;
    Ok((ask, question))
}

fn none(ask: &Ask, question: &Question) -> Refusal {
    let text = Text::new()
        .plain("There is no hint for this one. Have a guess, or press ")
        .strong("I don't know")
        .plain(" to see how it goes.");
    Refusal::new(text)
        .buttons(asking::row(ask, question))
        .awaits(asking::form(ask, question))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::small;

    #[tokio::test]
    async fn a_hint_is_shown_with_the_question_and_makes_it_hard() {
        let mut ada = small::learner().await;
        assert_snapshot!(ada.talk(&["practice", "hint", "hint", "string"]).await, @r#"
        > practice
        Question 1 of 3 today · Moves · new

        Which of these types is moved on assignment?

        Press an option, or type its letter.
        [1 A  i32]
        [2 B  String]
        [3 C  &str]
        [4 Hint] [5 I don't know] [6 Stop]

        > hint
        Question 1 of 3 today · Moves · new

        Which of these types is moved on assignment?

        Hint: Which of them has to free something?

        With a hint, a right answer counts as Hard: it comes back a little sooner.

        Press an option, or type its letter.
        [1 A  i32]
        [2 B  String]
        [3 C  &str]
        [4 I don't know] [5 Stop]

        > hint
        Question 1 of 3 today · Moves · new

        Which of these types is moved on assignment?

        Hint: Which of them has to free something?

        With a hint, a right answer counts as Hard: it comes back a little sooner.

        Press an option, or type its letter.
        [1 A  i32]
        [2 B  String]
        [3 C  &str]
        [4 I don't know] [5 Stop]

        > string
        Right, with a hint.

        (+) B  `String`

        `String` owns memory on the heap; the others are `Copy`.

        +10 points · streak now 1 day

        I'll ask again tomorrow.
        [1 Next question (2 left)] [2 Topic: Moves] [3 Stop]
        "#);
        let id = ada.learner().await.id;
        let reviews = ada
            .app
            .store()
            .read()
            .await
            .unwrap()
            .all_reviews(id)
            .await
            .unwrap();
        assert_eq!(
            reviews.iter().map(|review| review.rating).collect::<Vec<_>>(),
            [2]
        );
    }
}
