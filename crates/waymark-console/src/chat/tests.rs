use std::{
    io::{self, Write},
    sync::Mutex,
};

use jiff::Timestamp;
use waymark_app::{
    ports::{Address, AddressKind, BoxFuture, Courier, Key, Undelivered, VirtualClock},
    request::{Place, Platform},
    testing::Scenario,
};
use waymark_core::calendar::Zone;

use super::*;
use crate::{Input, Look, NameError, Options, Output, Stuck};

/// Output that the test can read.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Output that fails, as a pipe that nobody reads or a full disk does.
struct Broken(io::ErrorKind);

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Time with a prompt at nine o'clock each morning in Berlin.
struct Mornings {
    clock: VirtualClock,
    courier: Arc<dyn Courier>,
    to: &'static str,
}

impl Time for Mornings {
    fn pass_to(&self, until: Timestamp) -> BoxFuture<'_, Result<(), Stuck>> {
        Box::pin(async move {
            let berlin = Zone::named("Europe/Berlin")?;
            let (from, to) = (berlin.day(self.clock.now()), berlin.day(until));
            for (day, id) in berlin.days(from, to).zip(1..) {
                let nine = berlin.instant(day, jiff::civil::time(9, 0, 0, 0));
                if nine <= self.clock.now() || nine > until {
                    continue;
                }
                self.clock.set(nine);
                let to = Address {
                    platform: Platform::Console,
                    to: self.to.to_owned(),
                    kind: AddressKind::Learner,
                };
                let key = Key {
                    id,
                    kind: "daily_practice".to_owned(),
                };
                let prompt = Reply::titled("Who owns the value?")
                    .row([Button::new("A", "xyzzy"), Button::new("B", "b")]);
                if let Err(Undelivered::Never { reason }) = self.courier.deliver(&to, &prompt, &key).await {
                    return Err(reason.into());
                }
            }
            self.clock.set(until);
            Ok(())
        })
    }

    fn outage(&self, until: Timestamp) -> BoxFuture<'_, Result<(), Stuck>> {
        Box::pin(async move {
            self.clock.set(until);
            Ok(())
        })
    }
}

struct Told {
    out: String,
    err: String,
    ended: Result<(), Error>,
}

/// A whole chat over piped lines, from six o'clock on the evening of 26 March in Berlin.
async fn chat(options: Options, look: Look, lines: impl AsRef<[u8]>) -> Told {
    let app = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await.app;
    let clock = VirtualClock::standing("2026-03-26T18:00:00+01:00".parse().unwrap());
    let (out, err) = (Paper::default(), Paper::default());
    let options = Options {
        learner: "Ada".to_owned(),
        zone: Some(Zone::named("Europe/Berlin").unwrap()),
        ..options
    };
    let output = Output::new(out.clone(), err.clone());
    let console = Console::new(app, clock.clone(), options, look, output).unwrap();
    let time = Mornings {
        clock,
        courier: console.courier(),
        to: "ada",
    };
    let lines = io::Cursor::new(lines.as_ref().to_vec());
    let ended = console.chat(Arc::new(time), Input::piped(lines)).await;
    Told {
        out: out.text(),
        err: err.text(),
        ended,
    }
}

async fn transcript(lines: &str) -> String {
    let told = chat(Options::default(), Look::plain(), lines).await;
    told.ended.unwrap();
    assert_eq!(told.err, "");
    told.out
}

async fn events(lines: impl AsRef<[u8]>) -> Vec<serde_json::Value> {
    let options = Options {
        json: true,
        ..Options::default()
    };
    let told = chat(options, Look::plain(), lines).await;
    told.ended.unwrap();
    told.out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn a_piped_conversation_reads_like_one() {
    insta::assert_snapshot!(transcript("dnoe\n\n   \n:now\n").await, @r"
    > dnoe
    I don't know `dnoe`. Did you mean this?

    [1] done

    > :now
    It is Thu 26 March 2026, 18:00 (Europe/Berlin, UTC+1).
    ");
}

#[tokio::test]
async fn prompts_arrive_while_time_passes_and_can_be_answered_by_number() {
    insta::assert_snapshot!(transcript(":wait 2d\n1\n").await, @r"
    > :wait 2d
    ── Daily practice · Fri 27 March 09:00
    Who owns the value?
    ───────────────────

    [1] A   [2] B

    ── Daily practice · Sat 28 March 09:00
    Who owns the value?
    ───────────────────

    [1] A   [2] B

    It is Sat 28 March 2026, 18:00 (Europe/Berlin, UTC+1).

    > 1
    That button is from an older version. Type `today` to go on.

    [1] Today
    ");
}

#[tokio::test]
async fn a_number_without_a_button_says_so_and_the_buttons_stay() {
    insta::assert_snapshot!(transcript(":wait 1d\n3\n0\n2\n7\n").await, @r"
    > :wait 1d
    ── Daily practice · Fri 27 March 09:00
    Who owns the value?
    ───────────────────

    [1] A   [2] B

    It is Fri 27 March 2026, 18:00 (Europe/Berlin, UTC+1).

    > 3
    There is no button 3; they go from 1 to 2.

    > 0
    There is no button 0; they go from 1 to 2.

    > 2
    That button is from an older version. Type `today` to go on.

    [1] Today

    > 7
    There is no button 7; the only one is 1.
    ");
}

#[tokio::test]
async fn several_learners_share_a_terminal_and_each_has_their_own_buttons() {
    insta::assert_snapshot!(transcript(":learner\n:learner Bob\n:wait 1d\n1\n:learner ADA\n2\n:learner \u{1}\n").await, @r"
    > :learner
    You are talking as Ada.

    > :learner Bob
    You are talking as Bob now. New here? Type `start`.

    Bob> :wait 1d
    ── Daily practice · Fri 27 March 09:00 · for Ada
    Who owns the value?
    ───────────────────

    [1] A   [2] B

    It is Fri 27 March 2026, 18:00 (Europe/Berlin, UTC+1).

    Bob> 1
    I don't know `1`. Type `help` to see what I understand.

    [1] Help

    Bob> :learner ADA
    You are talking as Ada now. New here? Type `start`.

    Ada> 2
    That button is from an older version. Type `today` to go on.

    [1] Today

    Ada> :learner ␁
    That is not a name I can use: a name has no control characters.
    ");
}

#[tokio::test]
async fn an_outage_passes_without_prompts() {
    insta::assert_snapshot!(transcript(":outage 20h\n:outage until 9am\n:outage\n").await, @r"
    > :outage 20h
    It is Fri 27 March 2026, 14:00 (Europe/Berlin, UTC+1).

    > :outage until 9am
    It is Sat 28 March 2026, 09:00 (Europe/Berlin, UTC+1).

    > :outage
    How long? Write it like :outage 1d, :outage 90m or :outage until 9am.
    ");
}

#[tokio::test]
async fn the_terminal_explains_itself() {
    insta::assert_snapshot!(transcript(":help\n:wiat 1d\n:show\n:say\n:quit\nnever read\n").await, @"
    > :help
    This terminal
    ─────────────

    `:wait 1d`        Let time pass: 90m, 1d, 2 weeks, until 9am, until friday,
                      until 2026-03-29 09:00
    `:now`            What time it is for you
    `:outage 8h`      Let Waymark be down for so long, then start it again
    `:as ada`         Talk as somebody else; :learner ada does the same
    `:in rustaceans`  Talk in a chat with others; who sets up its group is its admin
    `:alone`          Talk in private again
    `:say 42`         Send a line as it is, when a number is meant as a text
    `:show`           Show what the last reply hides
    `:help`           Explain these lines
    `:quit`           Leave; so does Ctrl-D

    A number presses that button of the last reply. Everything else goes to Waymark;
    help shows what it understands.

    > :wiat 1d
    I don't know :wiat. Did you mean :wait?

    > :show
    Nothing is hidden in what I said last.

    > :say
    Say what? Write it like :say 42.

    > :quit
    ");
}

#[tokio::test]
async fn the_clock_change_of_march_moves_the_offset_not_the_hour() {
    let at: Vec<_> = events(":wait 4d\n")
        .await
        .iter()
        .map(|event| event["at"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        at,
        [
            "2026-03-27T09:00:00+01:00",
            "2026-03-28T09:00:00+01:00",
            "2026-03-29T09:00:00+02:00",
            "2026-03-30T09:00:00+02:00",
        ]
    );
}

#[tokio::test]
async fn json_has_a_line_for_each_reply_and_each_prompt_and_nothing_else() {
    let found = events("dnoe\n:now\n:help\n:wait 1d\n2\n9\n").await;
    let kinds: Vec<_> = found
        .iter()
        .map(|event| (event["kind"].as_str().unwrap(), event["prompt"].as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("reply", None),
            ("prompt", Some("daily_practice")),
            ("reply", None),
            ("reply", None)
        ]
    );
    assert_eq!(found[1]["text"], "Who owns the value?");
    assert_eq!(found[1]["buttons"], serde_json::json!(["A", "B"]));
    assert_eq!(found[1]["at"], "2026-03-27T09:00:00+01:00");
    assert_eq!(found[2]["at"], "2026-03-27T18:00:00+01:00");
    let reply: Reply = serde_json::from_value(found[1]["reply"].clone()).unwrap();
    assert_eq!(reply.buttons[0][1].press, "b");
}

#[tokio::test]
async fn in_json_mode_the_terminal_speaks_on_the_other_output() {
    let options = Options {
        json: true,
        ..Options::default()
    };
    let told = chat(options, Look::plain(), ":now\n").await;
    told.ended.unwrap();
    assert_eq!(told.out, "");
    assert_eq!(
        told.err,
        "It is Thu 26 March 2026, 18:00 (Europe/Berlin, UTC+1).\n\n"
    );
}

#[tokio::test]
async fn strange_input_gets_an_answer_and_nothing_ends() {
    let mut bytes = b"\xf0\x9f\xa6\n\0\n".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', 3 << 20));
    bytes.extend(b"\n:now\n");
    let found = events(&bytes).await;
    assert_eq!(found.len(), 3);
    assert!(
        found[2]["text"]
            .as_str()
            .unwrap()
            .starts_with("That is too long for me")
    );
}

#[tokio::test]
async fn a_reader_who_leaves_is_no_error_and_a_full_disk_is() {
    for (kind, good) in [
        (io::ErrorKind::BrokenPipe, true),
        (io::ErrorKind::StorageFull, false),
    ] {
        let app = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await.app;
        let clock = VirtualClock::standing("2026-03-26T18:00:00+01:00".parse().unwrap());
        let output = Output::new(Broken(kind), Paper::default());
        let console = Console::new(app, clock.clone(), Options::default(), Look::plain(), output).unwrap();
        let time = Mornings {
            clock: clock.clone(),
            courier: console.courier(),
            to: "me",
        };
        let ended = console
            .chat(Arc::new(time), Input::piped(&b"dnoe\n:wait 1d\n"[..]))
            .await;
        assert_eq!(ended.is_ok(), good, "{ended:?}");
        // The second line was not obeyed.
        assert_eq!(clock.now(), "2026-03-26T18:00:00+01:00".parse().unwrap());
    }
}

#[tokio::test]
async fn a_courier_to_a_closed_terminal_says_that_it_may_be_tried_again() {
    let app = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await.app;
    let clock = VirtualClock::standing("2026-03-26T18:00:00+01:00".parse().unwrap());
    let output = Output::new(Broken(io::ErrorKind::BrokenPipe), Paper::default());
    let console = Console::new(app, clock, Options::default(), Look::plain(), output).unwrap();
    let key = Key {
        id: 1,
        kind: "daily_practice".to_owned(),
    };
    let to = |platform| Address {
        platform,
        to: "me".to_owned(),
        kind: AddressKind::Learner,
    };
    let courier = console.courier();
    let reply = Reply::titled("Hello");
    let gone = courier.deliver(&to(Platform::Console), &reply, &key).await;
    assert!(matches!(gone, Err(Undelivered::Broken { .. })), "{gone:?}");
    let elsewhere = courier.deliver(&to(Platform::Discord), &reply, &key).await;
    assert!(
        matches!(elsewhere, Err(Undelivered::Never { .. })),
        "{elsewhere:?}"
    );
}

#[tokio::test]
async fn nobody_without_a_letter_can_talk() {
    let app = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await.app;
    let options = Options {
        learner: " ".to_owned(),
        ..Options::default()
    };
    let output = Output::new(Paper::default(), Paper::default());
    let made = Console::new(app, VirtualClock::running(), options, Look::plain(), output);
    assert!(matches!(made, Err(Error::Name(NameError::Empty))));
}

#[tokio::test]
async fn the_time_of_a_line_follows_the_zone_that_the_learner_chose() {
    let app = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await.app;
    let clock = VirtualClock::standing("2026-03-26T18:00:00+01:00".parse().unwrap());
    let ada = inbound::actor("Ada", Some(Zone::named("Europe/Berlin").unwrap())).unwrap();
    let action = Action::Line("help".to_owned());
    app.handle(Requests::begin().next(ada, Place::Direct, clock.now(), action))
        .await;
    let mut tx = app.store().begin(clock.now()).await.unwrap();
    let account = tx.account("console", "ada").await.unwrap().unwrap();
    let mut learner = tx.learner(account.learner).await.unwrap().unwrap();
    learner.zone = Zone::named("Asia/Kathmandu").unwrap();
    tx.put_learner(&learner).await.unwrap();
    tx.commit().await.unwrap();
    let out = Paper::default();
    let options = Options {
        learner: "ada".to_owned(),
        json: true,
        ..Options::default()
    };
    let output = Output::new(out.clone(), Paper::default());
    let console = Console::new(app, clock.clone(), options, Look::plain(), output).unwrap();
    let time = Mornings {
        clock,
        courier: console.courier(),
        to: "ada",
    };
    let lines = &b"dnoe\n:wait until 9am\ndnoe\n"[..];
    console.chat(Arc::new(time), Input::piped(lines)).await.unwrap();
    let at: Vec<_> = out.text().lines().map(|line| line[..36].to_owned()).collect();
    assert_eq!(
        at,
        [
            r#"{"at":"2026-03-26T22:45:00+05:45","k"#,
            r#"{"at":"2026-03-27T09:00:00+05:45","k"#
        ]
    );
}

#[tokio::test]
async fn files_are_saved_and_their_places_told() {
    let app = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await.app;
    let downloads = tempfile::tempdir().unwrap();
    let options = Options {
        downloads: downloads.path().to_owned(),
        ..Options::default()
    };
    let output = Output::new(io::sink(), io::sink());
    let clock = VirtualClock::running();
    let console = Console::new(app, clock.clone(), options, Look::plain(), output).unwrap();
    let time = Mornings {
        clock,
        courier: console.courier(),
        to: "me",
    };
    let chat = Chat::new(&console, Arc::new(time));
    let reply = Reply::new(Tone::Good)
        .file("export.json", "{}")
        .file("a/b.md", "- [x]");
    let told: Vec<_> = [chat.save(&reply), chat.save(&reply)]
        .concat()
        .iter()
        .map(waymark_app::reply::plain)
        .collect();
    let told = told
        .join("\n")
        .replace(downloads.path().to_str().unwrap(), "HOME");
    insta::assert_snapshot!(told, @r"
    Saved as HOME/export.json
    Saved as HOME/b.md
    Saved as HOME/export-2.json
    Saved as HOME/b-2.md
    ");
    let read = |name| std::fs::read_to_string(downloads.path().join(name)).unwrap();
    assert_eq!(
        (read("export-2.json"), read("b.md")),
        ("{}".to_owned(), "- [x]".to_owned())
    );
}

#[tokio::test]
async fn waiting_on_the_real_clock_says_once_that_it_runs_ahead() {
    let app = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await.app;
    let out = Paper::default();
    let output = Output::new(out.clone(), Paper::default());
    let clock = VirtualClock::running();
    let console = Console::new(app, clock.clone(), Options::default(), Look::plain(), output).unwrap();
    let time = Mornings {
        clock: clock.clone(),
        courier: console.courier(),
        to: "me",
    };
    let lines = &b":wait 2h\n:wait 2h\n"[..];
    let before = clock.now();
    console.chat(Arc::new(time), Input::piped(lines)).await.unwrap();
    assert!(clock.now() >= before + jiff::SignedDuration::from_hours(4));
    assert_eq!(out.text().matches("ahead of the real one").count(), 1);
}

#[tokio::test]
async fn where_a_text_is_awaited_a_number_can_still_be_one() {
    let told = transcript("start\n99\n:say 1\n").await;
    assert!(told.contains("“99”") && told.contains("“1”"), "{told}");
    assert!(!told.contains("no button"), "{told}");
}

#[test]
fn only_a_number_that_may_have_been_an_answer_is_doubtful() {
    let hint = Button::new("Hint", "hint 17");
    assert!(is_doubtful(Some("answer"), &hint));
    assert!(!is_doubtful(None, &hint));
    assert!(!is_doubtful(Some("answer"), &Button::new("A", "answer 17 a")));
    assert!(!is_doubtful(
        Some("answer"),
        &Button::new("Next", "practice").primary()
    ));
}

#[tokio::test]
async fn a_doubtful_number_is_explained_once() {
    let told = transcript("start\n:wait 20h\n2\nstart\n:wait 20h\n2\n").await;
    let hint = "2 pressed “B”. If it was meant as a text, write it like `:say 2`.";
    assert_eq!(told.matches(hint).count(), 1, "{told}");
}
