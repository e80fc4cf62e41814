//! `undo`: take the last change back.

use std::cmp::Ordering;

use waymark_core::when::fmt_day;

use crate::{
    change,
    command::{Args, Command, Group, Shown, Spec, Who},
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
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[],
        examples: &["undo"],
        details: "Topics, projects, notes, pauses, plans, paths and joining or leaving a roadmap can be taken back, one change \
                  after the other. Answers stay: they are what you remembered at the time.",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let before = standing(ctx).await?;
        let Some((about, at)) = change::undo(ctx).await? else {
            return Ok(Reply::new(Tone::Plain)
                .para("There is nothing to take back.")
                .row([Button::new("Today", "today")]));
        };
        let after = standing(ctx).await?;
        let made = ctx.zone().day(at);
        let since = if made == ctx.today() {
            String::new()
        } else {
            format!(" ({})", fmt_day(made, ctx.today()))
        };
        let mut reply = Reply::new(Tone::Good).para(
            Text::new()
                .plain("Taken back: ")
                .strong(about)
                .plain(format!("{since}.")),
        );
        let mut came_of_it = Vec::new();
        match after.1.cmp(&before.1) {
            Ordering::Less => came_of_it.push(format!("−{}", words::count(before.1 - after.1, "point"))),
            Ordering::Greater => came_of_it.push(format!("+{}", words::count(after.1 - before.1, "point"))),
            Ordering::Equal => {}
        }
        if after.0 != before.0 {
            came_of_it.push(format!("streak {} again", words::count(after.0, "day")));
        }
        if !came_of_it.is_empty() {
            reply = reply.small(came_of_it.join(" · "));
        }
        let mut buttons = vec![Button::new("Today", "today").primary()];
        if let Some(change) = ctx.tx.last_change(ctx.learner.id).await? {
            reply = reply.small(format!("The change before that: {}.", change.about));
            buttons.push(Button::new("Undo that too", "undo"));
        }
        Ok(reply.row(buttons))
    }
}

/// The streak's length, and all points.
async fn standing(ctx: &mut Ctx<'_>) -> Result<(u32, u32), Error> {
    let streak = ctx.tx.ledger(ctx.learner.id).await?.streak(ctx.local());
    let days = ctx.tx.all_days(ctx.learner.id).await?;
    let points = days.iter().map(|day| day.points).fold(0, u32::saturating_add);
    Ok((streak.current, points))
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn one_change_after_the_other_is_taken_back() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["done 1.1", "skip 1.2", "undo", "2", "undo"]).await, @"
        > done 1.1
        Done: Moves

        +15 points · streak now 1 day

        Done: 1 of 7

        Next: Borrowing
        [1 Next topic] [2 Practise it] [3 Undo]

        > skip 1.2
        Skipped: Borrowing

        Next: Slices
        [1 Next topic] [2 Undo]

        > undo
        Taken back: Borrowing skipped.

        The change before that: Moves done.
        [1 Today] [2 Undo that too]

        > 2
        Taken back: Moves done.

        −15 points · streak 0 days again
        [1 Today]

        > undo
        There is nothing to take back.
        [1 Today]
        ");
    }
}
