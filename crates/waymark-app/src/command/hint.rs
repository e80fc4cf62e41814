//! `hint`: what helps without giving the answer away.

use waymark_core::question::Question;
use waymark_store::{Ask, AskId};

use crate::{
    asking::{self, Desk},
    command::{Args, Command, Group, Kind, Param, Spec},
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
        params: &[Param::optional(
            "ask",
            Kind::Integer(1, 9_007_199_254_740_991),
            "Which question, by its number; the open one if left out",
        )],
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
    let ask = ctx.tx.ask(ctx.learner.id, id).await?.ok_or_else(asking::unknown)?;
    let question = ctx.catalog().question(&ask.question).ok_or_else(asking::retired)?;
    Ok((ask, question))
}

fn none(ask: &Ask, question: &Question) -> Refusal {
    let text = Text::new()
        .plain("There is no hint for this one. Have a guess, or press ")
        .strong("I don't know")
        .plain(" to see how it goes.");
    Refusal::new(text).buttons(asking::row(ask, question))
}
