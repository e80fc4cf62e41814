//! `undo`: take the last change back.

use crate::{
    change,
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, Reply, Text, Tone},
    words,
};

/// `undo`
pub(crate) struct Undo;

impl Command for Undo {
    const SPEC: Spec = Spec {
        name: "undo",
        about: "Take your last change back",
        group: Group::Learn,
        params: &[],
        examples: &["undo"],
        details: "Topics, projects, notes, pauses, plans and joining or leaving a roadmap can be taken back, one change \
                  after the other. Answers stay: they are what you remembered at the time.",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let before = ctx.tx.ledger(ctx.learner.id).await?.streak(ctx.local());
        let Some(about) = change::undo(ctx).await? else {
            return Ok(Reply::new(Tone::Plain)
                .para("There is nothing to take back.")
                .row([Button::new("Today", "today")]));
        };
        let after = ctx.tx.ledger(ctx.learner.id).await?.streak(ctx.local());
        let mut reply =
            Reply::new(Tone::Good).para(Text::new().plain("Taken back: ").strong(about).plain("."));
        if after.current != before.current {
            reply = reply.small(format!(
                "Your streak is {} again.",
                words::count(after.current, "day")
            ));
        }
        Ok(reply.row([Button::new("Today", "today"), Button::new("Undo more", "undo")]))
    }
}
