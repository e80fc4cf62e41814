//! `undo`: take the last change back. Its button knows which one that was: pressed twice, it takes back one change.

use std::cmp::Ordering;

use waymark_core::when::fmt_day;
use waymark_store::ChangeId;

use crate::{
    change,
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
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
        parts: Parts::None,
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

/// `undone <change>`: what a button for undo stands for once it is shown. People do not type it.
pub(crate) struct Undone {
    change: ChangeId,
}

impl Command for Undone {
    const SPEC: Spec = Spec {
        name: "undone",
        about: "Take one change back",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::required(
            "change",
            Kind::Integer(1, 9_007_199_254_740_991),
            "Which change, by its number",
        )],
        parts: Parts::None,
        examples: &["undone 7"],
        details: "",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let change = args.required("change")?.parse().map_err(|_| past())?;
        Ok(Self {
            change: ChangeId(change),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let last = ctx.tx.last_change(ctx.learner.id).await?;
        if last.is_none_or(|last| last.id != self.change) {
            return Err(past().into());
        }
        Undo.run(ctx).await
    }
}

fn past() -> Refusal {
    Refusal::new(
        Text::new()
            .plain("That is not your last change any more, so nothing was taken back. ")
            .command("undo")
            .plain(" takes back the last one."),
    )
    .button(Button::new("Today", "today"))
}

/// Ties the buttons for undo to the change that they are shown for.
pub(crate) async fn tie(ctx: &mut Ctx<'_>, reply: &mut Reply) -> Result<(), Fault> {
    let mut undo: Vec<&mut Button> = reply
        .buttons
        .iter_mut()
        .flatten()
        .filter(|button| button.press == Undo::SPEC.name)
        .collect();
    if !undo.is_empty()
        && let Some(last) = ctx.tx.last_change(ctx.learner.id).await?
    {
        for button in &mut undo {
            button.press = format!("{} {}", Undone::SPEC.name, last.id);
        }
    }
    Ok(())
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
    use crate::{reply::plain, request::Action, testing::Scenario};

    #[tokio::test]
    async fn a_button_pressed_twice_takes_back_one_change() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        s.say("done 1.1").await;
        let skipped = s.say("skip 1.2").await;
        let undo = skipped
            .buttons
            .iter()
            .flatten()
            .find(|button| button.label == "Undo");
        let press = Action::Press(undo.unwrap().press.clone());
        let first = plain(&s.send("x:1", press.clone()).await);
        assert!(first.starts_with("Taken back: Borrowing skipped."), "{first}");
        let second = plain(&s.send("x:2", press).await);
        assert!(
            second.starts_with("That is not your last change any more"),
            "{second}"
        );
        let typed = plain(&s.say("undo").await);
        assert!(typed.starts_with("Taken back: Moves done."), "{typed}");
    }

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
