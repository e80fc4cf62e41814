//! `forget`: erases everything about the learner, after asking.

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::{Button, Item, Reply, Text, Tone},
    words,
};

/// `forget [what] [whom]`
pub(crate) struct Forget {
    /// Whether it was confirmed.
    everything: bool,
    /// Whom a button was made for: an old one erases nobody who came later.
    whom: Option<String>,
}

impl Command for Forget {
    const SPEC: Spec = Spec {
        name: "forget",
        about: "Erase everything that Waymark knows about you; it asks first",
        group: Group::Manage,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "what",
            Kind::Choice(&["everything"]),
            "everything, to confirm",
        )],
        parts: Parts::None,
        examples: &["forget"],
        details: "Progress, answers, notes, streak, settings and accounts are erased for good, everywhere. How often each \
                  question was answered rightly is counted without names, and stays. undo does \
                  not bring them back; export gives you a copy first.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let Some(what) = args.get("what") else {
            return Ok(Self {
                everything: false,
                whom: None,
            });
        };
        let (word, whom) = what.split_once(' ').unwrap_or((what, ""));
        if word.eq_ignore_ascii_case("everything") {
            return Ok(Self {
                everything: true,
                whom: (!whom.trim().is_empty()).then(|| whom.trim().to_owned()),
            });
        }
        Err(Refusal::new(
            Text::new()
                .plain("I can only forget everything. ")
                .command("note delete")
                .plain(" deletes one note, ")
                .command("leave")
                .plain(" leaves one roadmap, ")
                .command("undo")
                .plain(" takes the last change back."),
        )
        .button(Button::new("Forget everything …", "forget")))
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let me = ctx.learner.id;
        if ctx.newcomer {
            // Whoever asks this first has nothing to lose, and is not kept for having asked.
            ctx.forget().await?;
            return Ok(Reply::new(Tone::Plain).para("There is nothing to forget: I know nothing about you."));
        }
        if !self.everything {
            return Ok(ask(ctx).await?);
        }
        if self.whom.is_some_and(|whom| whom != me.to_string()) {
            return Ok(Reply::new(Tone::Plain)
                .para("That was for what I knew before; it is gone already. Nothing was changed.")
                .row([Button::new("Today", "today")]));
        }
        ctx.forget().await?;
        Ok(Reply::new(Tone::Plain)
            .para("Everything about you is erased. It was good to learn with you; goodbye!")
            .small("If you ever write to me again, we begin anew."))
    }
}

async fn ask(ctx: &mut Ctx<'_>) -> Result<Reply, Fault> {
    let me = ctx.learner.id;
    let what = [
        (ctx.tx.all_enrollments(me).await?.len(), "roadmap"),
        (ctx.tx.all_items(me).await?.len(), "marked topic"),
        (ctx.tx.all_reviews(me).await?.len(), "answer"),
        (ctx.tx.all_submissions(me).await?.len(), "handed-in project"),
        (ctx.tx.all_notes(me).await?.len(), "note"),
        (ctx.tx.all_days(me).await?.len(), "day of your ledger"),
        (ctx.tx.accounts(me).await?.len(), "account"),
    ];
    let streak = ctx.tx.ledger(me).await?.streak(ctx.local()).current;
    let items = what
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| Item::new(words::count(number, noun)))
        .chain((streak > 0).then(|| Item::new(format!("your streak of {}", words::count(streak, "day")))))
        .chain([Item::new("settings, reminders and what was undone")]);
    Ok(Reply::titled("Forget everything?")
        .tone(Tone::Warning)
        .para("This would be erased, everywhere and for good:")
        .list(items)
        .small(
            Text::new()
                .command("export")
                .plain(" gives you a copy first. Nothing has been erased yet."),
        )
        .row([
            Button::new("Export first", "export").primary(),
            Button::new("Keep it all", "today"),
        ])
        .row([Button::new("Erase everything", format!("forget everything {me}")).danger()]))
}

#[cfg(test)]
mod tests {
    use waymark_core::ids::LearnerId;

    use crate::{request::Action, testing::Scenario};

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    async fn learners(scenario: &Scenario) -> usize {
        let mut snapshot = scenario.app.store().read().await.unwrap();
        snapshot.learners(LearnerId(0), 10).await.unwrap().len()
    }

    #[tokio::test]
    async fn it_asks_first_and_says_what_would_go() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["moves"]).await;
        ada.talk(&["note Ask Ada"]).await;
        insta::assert_snapshot!(ada.talk(&["forget", "forget tomorrow"]).await, @r"
        > forget
        Forget everything?

        This would be erased, everywhere and for good:

        - 1 roadmap
        - 1 marked topic
        - 1 note
        - 1 day of your ledger
        - 1 account
        - your streak of 1 day
        - settings, reminders and what was undone

        `export` gives you a copy first. Nothing has been erased yet.
        [1 Export first] [2 Keep it all]
        [3 Erase everything]

        > forget tomorrow
        I can only forget everything. `note delete` deletes one note, `leave` leaves one roadmap, `undo` takes the last change back.
        [1 Forget everything …]
        ");
        assert_eq!(learners(&ada).await, 1);
    }

    #[tokio::test]
    async fn the_press_erases_and_its_repetition_is_harmless() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["moves"]).await;
        let asked = ada.say("forget").await;
        let press = Action::Press(asked.buttons[1][0].press.clone());
        let first = ada.send("press:1", press.clone()).await;
        insta::assert_snapshot!(crate::reply::plain(&first), @r"
        Everything about you is erased. It was good to learn with you; goodbye!

        If you ever write to me again, we begin anew.
        ");
        assert_eq!(learners(&ada).await, 0);

        // The platform delivers it once more: neither is it kept who asked.
        let again = ada.send("press:1", press.clone()).await;
        insta::assert_snapshot!(crate::reply::plain(&again), @"There is nothing to forget: I know nothing about you.");
        assert_eq!(learners(&ada).await, 0);

        // Who began anew is not erased by the old button.
        ada.follow("ferris").await;
        let late = ada.send("press:2", press).await;
        insta::assert_snapshot!(crate::reply::plain(&late), @"That was for what I knew before; it is gone already. Nothing was changed.");
        assert_eq!(learners(&ada).await, 1);
    }

    #[tokio::test]
    async fn typed_in_full_it_erases_at_once() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["forget everything", "forget"]).await, @r"
        > forget everything
        Everything about you is erased. It was good to learn with you; goodbye!

        If you ever write to me again, we begin anew.

        > forget
        There is nothing to forget: I know nothing about you.
        ");
        assert_eq!(learners(&ada).await, 0);
    }
}
