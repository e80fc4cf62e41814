//! One road in: [`App::handle`] takes a request and always has a reply.

use std::sync::Arc;

use waymark_core::{calendar::Zone, catalog::Catalog, lookup};
use waymark_store::Store;

use crate::{
    call::clear_call,
    command::{Args, COMMANDS, Entry, HIDDEN, turns_writing},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    expect, group, meant,
    reply::{Button, PRESS_MAX_BYTES, Reply, Text, Tone},
    request::{Action, Place, Request},
};

/// The longest text that is read, in characters; longer ones are refused before anything else happens.
pub const LINE_MAX_CHARS: usize = 4_000;

/// What Waymark does for a learner, on any platform.
#[derive(Clone)]
pub struct App {
    store: Store,
    catalog: Arc<Catalog>,
    defaults: Defaults,
}

/// What a newcomer starts with.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The zone, where the platform does not know one.
    pub zone: Zone,
    /// The local time of the daily practice.
    pub practice_at: jiff::civil::Time,
    /// How late a prompt may still come after an outage of ours; for the rules.
    pub catch_up: jiff::SignedDuration,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            zone: Zone::utc(),
            practice_at: jiff::civil::time(9, 0, 0, 0),
            catch_up: crate::prompt::CATCH_UP,
        }
    }
}

impl App {
    /// An app over a store and a catalog.
    pub fn new(store: Store, catalog: Arc<Catalog>, defaults: Defaults) -> Self {
        Self {
            store,
            catalog,
            defaults,
        }
    }

    /// What is taught.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// What is remembered.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What a newcomer starts with.
    pub fn defaults(&self) -> &Defaults {
        &self.defaults
    }

    /// Carries out a request, in one transaction. A refusal or a fault is a reply too.
    ///
    /// A request that was handled before changes nothing and gets the same reply.
    pub async fn handle(&self, request: Request) -> Reply {
        // A vote comes from wherever the poll is.
        let direct = request.place == Place::Direct && !matches!(request.action, Action::Vote { .. });
        self.said(request, direct).await
    }

    /// The same for what was asked in a chat with others and goes on in the private one: it does not say that the
    /// private one is open.
    pub async fn handle_aside(&self, request: Request) -> Reply {
        self.said(request, false).await
    }

    async fn said(&self, request: Request, direct: bool) -> Reply {
        match self.answer(&request, direct).await {
            Ok(reply) => reply,
            Err(fault) => {
                tracing::error!(
                    request = %request.id,
                    platform = request.actor.platform.as_str(),
                    error = &fault as &dyn std::error::Error,
                    "request failed"
                );
                sorry(&request.id)
            }
        }
    }

    async fn answer(&self, request: &Request, direct: bool) -> Result<Reply, Fault> {
        let mut ctx = match Ctx::open(self, request, direct).await? {
            Opened::New(ctx) => ctx,
            Opened::Seen(reply) => return Ok(reply),
        };
        match dispatch(&mut ctx, &request.action).await {
            Ok(reply) => ctx.commit(request, reply).await,
            Err(Error::Fault(fault)) => Err(fault),
            Err(Error::Refusal(refusal)) => {
                // What the command had begun to change goes; that the learner was here stays.
                drop(ctx);
                match Ctx::open(self, request, direct).await? {
                    Opened::New(mut ctx) => {
                        expect::offer_again(&mut ctx, &request.action).await?;
                        ctx.commit(request, refusal.into()).await
                    }
                    Opened::Seen(reply) => Ok(reply),
                }
            }
        }
    }
}

/// What [`Ctx::open`] finds.
pub(crate) enum Opened<'a> {
    /// A request to carry out.
    New(Ctx<'a>),
    /// A request that was handled before, with what was said then.
    Seen(Reply),
}

async fn dispatch(ctx: &mut Ctx<'_>, action: &Action) -> Result<Reply, Error> {
    match action {
        Action::Command(name, values) => {
            let (name, part) = split(name);
            let entry = find(name).ok_or_else(|| unknown(name, ""))?;
            let chars = values.iter().map(|(_, value)| value.chars().count()).sum();
            if chars > LINE_MAX_CHARS {
                return Err(too_long(chars).into());
            }
            let values = values.iter().map(|(name, value)| (name.clone(), readable(value)));
            let values: Vec<_> = values.collect();
            expect::interrupt(ctx).await?;
            let args = match entry.spec.part(part) {
                Some(part) => Args::from_part(&entry.spec, part, &values),
                None => Args::from_named(&entry.spec, values),
            };
            entry.run(ctx, &args).await
        }
        Action::Press(payload) => {
            if payload.len() > PRESS_MAX_BYTES {
                return Err(stale().into());
            }
            let payload = readable(payload);
            let (name, rest) = split(payload.trim());
            let entry = find(name).ok_or_else(stale)?;
            let args = Args::from_line(&entry.spec, rest);
            let reply = entry.run(ctx, &args).await?;
            // Whoever turns a page does not want the one before any more.
            Ok(if args.get("page").is_some() {
                reply.in_place()
            } else {
                reply
            })
        }
        Action::Vote { poll, options } => group::vote::vote(ctx, poll, options).await,
        Action::Line(line) => {
            let chars = line.chars().count();
            if chars > LINE_MAX_CHARS {
                return Err(too_long(chars).into());
            }
            let line = readable(line);
            say(ctx, line.trim()).await
        }
    }
}

/// A typed line: a command, or the text that was asked for.
async fn say(ctx: &mut Ctx<'_>, line: &str) -> Result<Reply, Error> {
    let (slashed, bare) = line.strip_prefix('/').map_or((false, line), |rest| (true, rest));
    if bare.is_empty() {
        return Err(Refusal::new(
            Text::new()
                .plain("Type ")
                .command("help")
                .plain(" to see what I understand."),
        )
        .into());
    }
    if slashed && let Some(reply) = expect::submitted(ctx, bare).await? {
        return Ok(reply);
    }
    let (name, rest) = split(bare);
    let entry = find(name);
    // A text that was asked for may begin with any word; a slash, a lone command name, or one with arguments that only
    // the command can mean calls it off.
    // The guided set-up asks for nothing that does.
    let guided = expect::awaits(ctx, "start ").await?;
    let calls = entry.is_some_and(|entry| {
        slashed || guided || rest.trim().is_empty() || clear_call(&entry.spec, rest, ctx.catalog())
    });
    // The answer to a question may even be a command's name; what it refuses, the command gets.
    let undecided = !slashed && entry.is_some() && expect::gives_way(ctx).await?;
    if undecided {
        match expect::complete(ctx, line).await {
            Ok(Some(reply)) => return Ok(reply),
            Ok(None) | Err(Error::Refusal(_)) => {}
            Err(fault) => return Err(fault),
        }
    } else if !slashed
        && !calls
        && let Some(reply) = expect::take(ctx, line).await?
    {
        return Ok(reply);
    }
    let (entry, rest) = match entry {
        Some(entry) => (entry, rest),
        None => (greeted(ctx, bare).ok_or_else(|| unknown(name, rest))?, ""),
    };
    expect::interrupt(ctx).await?;
    entry.run(ctx, &Args::from_line(&entry.spec, rest)).await
}

/// The command with this name, whatever its case, and without the bot's own name behind an `@`.
pub(crate) fn find(name: &str) -> Option<&'static Entry> {
    let name = name.split_once('@').map_or(name, |(name, _)| name).to_lowercase();
    let mut all = COMMANDS.iter().chain(&HIDDEN);
    all.find(|entry| entry.spec.name == name)
}

fn split(line: &str) -> (&str, &str) {
    line.split_once(char::is_whitespace).unwrap_or((line, ""))
}

/// The line without what nobody can see and no store wants: NUL and other control characters but line feed and tab, and
/// what would turn the direction of all that is written after it.
pub(crate) fn readable(line: &str) -> String {
    line.chars()
        .filter(|c| (!c.is_control() || matches!(c, '\n' | '\t')) && !turns_writing(*c))
        .collect()
}

/// What answers somebody who only says hello: newcomers are set up, others hear what there is to do.
fn greeted(ctx: &Ctx<'_>, line: &str) -> Option<&'static Entry> {
    let knows_us = ctx.learner.set_up || ctx.learner.focus.is_some();
    let command = if knows_us { "today" } else { "start" };
    meant::greets(line).then(|| find(command)).flatten()
}

fn unknown(name: &str, rest: &str) -> Refusal {
    let rest = rest.trim();
    let mut near = meant::meant(name, rest);
    if near.is_empty() {
        let names: Vec<&str> = COMMANDS.iter().map(|entry| entry.spec.name).collect();
        // What was typed behind the name goes with it: a lone "done" would tick off another topic.
        let line = |name: &str| format!("{name} {rest}").trim_end().to_owned();
        near = lookup::nearest(&name.to_lowercase(), names)
            .into_iter()
            .map(line)
            .collect();
    }
    let text = Text::new()
        .plain("I don't know ")
        .code(crate::command::clipped(name))
        .plain(".");
    if near.is_empty() {
        let text = text
            .plain(" Type ")
            .command("help")
            .plain(" to see what I understand.");
        return Refusal::new(text).button(Button::new("Help", "help"));
    }
    if near.iter().all(|line| line.len() <= PRESS_MAX_BYTES) {
        let text = text.plain(if let [_] = near.as_slice() {
            " Did you mean this?"
        } else {
            " Did you mean one of these?"
        });
        return Refusal::new(text).buttons(near.iter().map(|line| Button::new(line.as_str(), line.as_str())));
    }
    let names: Vec<_> = near.iter().map(|line| split(line).0).collect();
    Refusal::new(text.plain(format!(" Did you mean {}?", names.join(" or "))))
}

fn stale() -> Refusal {
    Refusal::new(
        Text::new()
            .plain("That button is from an older version. Type ")
            .command("today")
            .plain(" to go on."),
    )
    .button(Button::new("Today", "today"))
}

fn too_long(count: usize) -> Refusal {
    Refusal::new(format!(
        "That is too long for me: {count} characters, and I read up to {LINE_MAX_CHARS}. Nothing was changed; please send it shorter."
    ))
}

fn sorry(id: &str) -> Reply {
    Reply::new(Tone::Fault)
        .para("Something went wrong on our side, and nothing was changed. Please try again in a moment.")
        .small(
            Text::new()
                .plain("If it happens again, tell the operator this number: ")
                .code(crate::command::clipped(id)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        command::COMMANDS,
        reply::plain,
        testing::{Scenario, sample},
    };

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    async fn following() -> Scenario {
        let mut s = Scenario::with(EVENING, sample::catalog()).await;
        s.say("enroll ferris").await;
        s
    }

    fn line(line: &str) -> Action {
        Action::Line(line.to_owned())
    }

    async fn points(s: &Scenario) -> u32 {
        let mut view = s.app.store().read().await.unwrap();
        let account = view.account("console", "ada").await.unwrap().unwrap();
        let days = view.all_days(account.learner).await.unwrap();
        days.iter().map(|day| day.points).sum()
    }

    #[tokio::test]
    async fn a_repeated_request_changes_nothing_and_gets_the_same_answer() {
        let mut s = following().await;
        let first = s.send("x:1", line("done")).await;
        s.say("done").await;
        s.wait("2d");
        assert_eq!(s.send("x:1", line("done")).await, first);
        assert_eq!(points(&s).await, 25);
        // What was typed the second time does not matter: it is the same event.
        assert_eq!(s.send("x:1", line("undo")).await, first);
        assert_eq!(points(&s).await, 25);
    }

    #[tokio::test]
    async fn a_repeated_request_that_was_refused_is_refused_again() {
        let mut s = Scenario::with(EVENING, sample::catalog()).await;
        let refused = s.send("x:1", line("today")).await;
        assert_eq!(refused.tone, Tone::Refusal);
        s.say("enroll ferris").await;
        assert_eq!(s.send("x:1", line("today")).await, refused);
    }

    #[tokio::test]
    async fn a_fault_is_a_reply_and_changes_nothing() {
        let mut s = following().await;
        let mut tx = s.app.store().begin(s.now).await.unwrap();
        let learner = tx.account("console", "ada").await.unwrap().unwrap().learner;
        tx.add_change(learner, "a riddle", &serde_json::json!("from the future"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let reply = s.send("x:9", line("undo")).await;
        assert_eq!(reply.tone, Tone::Fault);
        insta::assert_snapshot!(plain(&reply), @"
        Something went wrong on our side, and nothing was changed. Please try again in a moment.

        If it happens again, tell the operator this number: `x:9`
        ");
        let mut view = s.app.store().read().await.unwrap();
        let change = view.last_change(learner).await.unwrap().unwrap();
        assert_eq!(change.about, "a riddle");
        assert_eq!(view.answered("x:9").await.unwrap(), None, "it may be tried again");
    }

    #[tokio::test]
    async fn unknown_commands_are_answered_with_the_nearest() {
        let mut s = following().await;
        insta::assert_snapshot!(
            s.talk(&["dnoe 1.2", "1", "tday", "xyzzy", "/", "", "@waymark", "/DONE@waymark_bot 1.3", "roadmpa"]).await,
            @"
        > dnoe 1.2
        I don't know `dnoe`. Did you mean this?
        [1 done 1.2]

        > 1
        Done: Borrowing

        +15 points · streak now 1 day

        Done: 1 of 7

        Next: Moves
        [1 Next topic] [2 Practise it] [3 Undo]

        > tday
        I don't know `tday`. Did you mean this?
        [1 today]

        > xyzzy
        I don't know `xyzzy`. Type `help` to see what I understand.
        [1 Help]

        > /
        Type `help` to see what I understand.

        > 
        Type `help` to see what I understand.

        > @waymark
        I don't know `@waymark`. Type `help` to see what I understand.
        [1 Help]

        > /DONE@waymark_bot 1.3
        Done: Slices

        +10 points · streak 1 day

        Done: 2 of 7

        Next: Moves
        [1 Next topic] [2 Practise it] [3 Undo]

        > roadmpa
        I don't know `roadmpa`. Did you mean one of these?
        [1 roadmap]
        [2 roadmaps]
        "
        );
    }

    #[tokio::test]
    async fn who_says_hello_or_another_word_for_it_is_understood() {
        let mut s = Scenario::with(EVENING, sample::catalog()).await;
        let hello = s.say("Hi there!").await;
        assert!(plain(&hello).starts_with("Hello Ada!"), "{}", plain(&hello));
        let mut s = following().await;
        insta::assert_snapshot!(
            s.talk(&["hello", "quiz", "find moves", "stop", "finished 1.2"]).await,
            @"
        > hello
        Thu 26 March · Ferris from Scratch

        No streak yet · today is still open

        Next up: Moves

        Phase 1: Basics

        Read:

        - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6
        [1 Begin] [2 Done] [3 Practise it] [4 Skip]

        > quiz
        I don't know `quiz`. Did you mean this?
        [1 practice]

        > find moves
        I don't know `find`. Did you mean this?
        [1 topic moves]

        > stop
        I don't know `stop`. Did you mean one of these?
        [1 remind off]
        [2 pause]
        [3 leave]

        > finished 1.2
        I don't know `finished`. Did you mean this?
        [1 done 1.2]
        "
        );
    }

    #[tokio::test]
    async fn what_is_too_long_is_refused_and_what_is_just_short_enough_is_read() {
        let mut s = following().await;
        let long = s.say(&"é".repeat(LINE_MAX_CHARS + 1)).await;
        insta::assert_snapshot!(plain(&long), @"That is too long for me: 4001 characters, and I read up to 4000. Nothing was changed; please send it shorter.");
        let read = s.say(&"é".repeat(LINE_MAX_CHARS)).await;
        assert!(plain(&read).starts_with("I don't know"), "{}", plain(&read));
        let named = Action::Command("topic".into(), vec![("topic".into(), "x".repeat(1_000_000))]);
        assert_eq!(
            plain(&s.send("x:1", named).await),
            plain(&long).replace("4001", "1000000")
        );
        let forged = s
            .send("x:2", Action::Press(format!("done {}", "1".repeat(100))))
            .await;
        assert!(plain(&forged).contains("older version"), "{}", plain(&forged));
    }

    #[tokio::test]
    async fn strange_characters_do_no_harm() {
        let mut s = following().await;
        s.actor.name = "A\0da\u{202e}".to_owned();
        let nul = s.say("do\0ne 1.\u{0}1").await;
        assert!(plain(&nul).starts_with("Done: Moves"), "{}", plain(&nul));
        let named = Action::Command("topic".into(), vec![("topic".into(), "bor\0rowing".into())]);
        assert!(plain(&s.send("x:1", named).await).starts_with("Borrowing"));
        // Half an emoji arrives as its replacement, a joiner, or a lone variation selector.
        for half in [
            "\u{fffd}",
            "\u{200d}",
            "topic \u{fe0f}",
            "done \u{1f468}\u{200d}",
            "\u{202e}txen",
        ] {
            let reply = s.say(half).await;
            assert_eq!(reply.tone, Tone::Refusal, "{half:?}");
            assert!(!plain(&reply).contains('\u{202e}'), "{half:?}");
        }
        assert_eq!(points(&s).await, 15);
    }

    #[tokio::test]
    async fn a_stale_button_leads_back() {
        let mut s = following().await;
        for (index, payload) in ["frobnicate 7", "", "\0"].into_iter().enumerate() {
            let reply = s
                .send(&format!("stale:{index}"), Action::Press(payload.into()))
                .await;
            assert!(plain(&reply).contains("older version"), "{payload:?}");
        }
        let left = s
            .send("x:1", Action::Press("done rust-backend/ownership".into()))
            .await;
        assert_eq!(left.tone, Tone::Refusal);
    }

    #[tokio::test]
    async fn a_text_that_was_asked_for_is_taken_and_commands_go_before_it() {
        let mut s = Scenario::with(EVENING, sample::catalog()).await;
        s.say("start").await;
        s.say("roadmaps").await;
        assert!(
            plain(&s.say("Berlin").await).starts_with("I don't know"),
            "called off"
        );
        for command in ["/roadmaps", "help", "enroll ferris", "done 1.1", "/next 3"] {
            s.say("start again").await;
            let reply = s.say(command).await;
            assert_ne!(reply.tone, Tone::Refusal, "{command}: {}", plain(&reply));
        }
        s.say("start again").await;
        s.wait("25h");
        assert!(
            plain(&s.say("Berlin").await).starts_with("I don't know"),
            "expired"
        );
    }

    #[tokio::test]
    async fn what_is_awaited_survives_a_restart() {
        let mut s = Scenario::with(EVENING, sample::catalog()).await;
        s.say("start").await;
        s.app = App::new(
            s.app.store().clone(),
            Arc::new(sample::catalog()),
            s.app.defaults().clone(),
        );
        assert!(plain(&s.say("Lisbon").await).contains("Europe/Lisbon"));
        s.app = App::new(
            s.app.store().clone(),
            Arc::new(sample::catalog()),
            s.app.defaults().clone(),
        );
        assert!(plain(&s.say("tiny").await).contains("You follow Tiny Steps now."));
    }

    #[tokio::test]
    async fn a_roadmap_that_is_gone_from_the_catalog_is_told_and_can_be_left() {
        let mut s = following().await;
        s.talk(&["enroll tiny", "enroll ferris", "done 1.1"]).await;
        let mut catalog = sample::catalog();
        catalog.remove(&waymark_core::ids::RoadmapId::new("ferris").unwrap());
        let (store, defaults) = (s.app.store().clone(), s.app.defaults().clone());
        s.app = App::new(store.clone(), Arc::new(catalog), defaults.clone());
        insta::assert_snapshot!(
            s.talk(&["today", "done 1.1", "roadmaps", "leave", "leave ferris", "today"]).await,
            @"
        > today
        The roadmap `ferris` is not here at the moment. Your progress on it is kept; pick another one meanwhile.
        [1 Go on with Tiny Steps]
        [2 Show roadmaps]

        > done 1.1
        The roadmap `ferris` is not here at the moment. Your progress on it is kept; pick another one meanwhile.
        [1 Go on with Tiny Steps]
        [2 Show roadmaps]

        > roadmaps
        Roadmaps

        1. Tiny Steps · 1 stage and 2 topics · you follow it, 0 %

        Press one to follow it, or type `enroll` and its number or name.
        [1 Bring Tiny Steps into focus]

        > leave
        You follow several roadmaps. Which one do you want to leave?
        [1 ferris]
        [2 Tiny Steps]

        > leave ferris
        You no longer follow ferris. Your progress on it is kept.

        In focus now: Tiny Steps.
        [1 Undo] [2 Show roadmaps]

        > today
        Thu 26 March · Tiny Steps

        Streak 1 day · today is done

        Next up: One

        All of it
        [1 Begin] [2 Done] [3 Practise it] [4 Skip]
        "
        );
        s.app = App::new(store, Arc::new(sample::catalog()), defaults);
        assert!(plain(&s.say("enroll ferris").await).contains("Done: 1 of 7"));
    }

    /// Checks every button of a reply: short enough, and a command line of ours.
    #[track_caller]
    fn check_buttons(line: &str, reply: &Reply) -> Vec<String> {
        let pressed: Vec<_> = reply
            .buttons
            .iter()
            .flatten()
            .map(|button| button.press.clone())
            .collect();
        for press in &pressed {
            assert!(press.len() <= PRESS_MAX_BYTES, "{line}: {press}");
            assert!(find(split(press).0).is_some(), "{line}: {press}");
            assert!(!press.contains('\n'), "{line}: {press:?}");
        }
        assert!(
            reply
                .buttons
                .iter()
                .flatten()
                .all(|button| !button.label.trim().is_empty()),
            "{line}"
        );
        pressed
    }

    #[tokio::test]
    async fn every_button_on_a_walk_through_every_roadmap_can_be_pressed() {
        let mut s = Scenario::at(EVENING).await;
        let catalog = Catalog::embedded();
        for (id, roadmap) in catalog.roadmaps() {
            let mut lines = vec![format!("enroll {id}")];
            lines.extend(
                [
                    "roadmap", "today", "next 20", "stage", "topic", "done a", "topic e", "skip o",
                ]
                .map(String::from),
            );
            lines.extend(
                (0..roadmap.stages.len())
                    .map(|index| format!("stage {}", crate::target::place(roadmap, index))),
            );
            for line in lines {
                let reply = s.say(&line).await;
                for press in check_buttons(&line, &reply) {
                    if ["forget", "export"].contains(&split(&press).0) {
                        continue;
                    }
                    let id = format!("{line}/{press}/{}", s.now);
                    let next = s.send(&id, Action::Press(press.clone())).await;
                    assert_ne!(next.tone, Tone::Fault, "{line} → {press}");
                    assert!(!plain(&next).contains("older version"), "{line} → {press}");
                    check_buttons(&press, &next);
                }
            }
            s.wait("1d");
        }
    }

    #[tokio::test]
    async fn every_topic_of_every_roadmap_fits_on_a_button_and_is_found_by_it() {
        let mut s = Scenario::at(EVENING).await;
        let catalog = Catalog::embedded();
        for (id, roadmap) in catalog.roadmaps() {
            s.say(&format!("enroll {id}")).await;
            for at in roadmap.topics().step_by(7) {
                for verb in [
                    "topic",
                    "topic as:learning",
                    "topic as:todo",
                    "done",
                    "skip",
                    "practice",
                ] {
                    let press = crate::target::press(verb, id, &at.topic.id);
                    assert!(press.len() <= PRESS_MAX_BYTES, "{press}");
                }
                let reply = s.say(&crate::target::press("topic", id, &at.topic.id)).await;
                let title = crate::reply::inline(&at.topic.text).to_plain();
                assert!(
                    matches!(reply.body.first(), Some(crate::reply::Block::Title(text)) if text.to_plain() == title),
                    "{title}"
                );
            }
        }
    }

    #[tokio::test]
    async fn every_example_of_every_command_is_understood() {
        for entry in &COMMANDS {
            let mut s = following().await;
            for example in entry.spec.examples {
                let reply = s.say(example).await;
                assert_ne!(reply.tone, Tone::Fault, "{example}");
                check_buttons(example, &reply);
            }
        }
    }
}
