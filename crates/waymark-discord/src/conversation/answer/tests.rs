use std::sync::Mutex;

use serde_json::{Value, json};
use serenity::all::CreateAttachment;
use tokio::time::sleep;

use super::*;

/// Writes down what is said, with the tenths of a second at which it was begun; can be told to fail.
#[derive(Default)]
struct Recorder {
    began: Option<Instant>,
    said: Mutex<Vec<String>>,
    /// What comes of the first call of a kind.
    fails: Mutex<Vec<(&'static str, Failed)>>,
    /// How long Discord takes for a call.
    slow: Duration,
}

impl Recorder {
    fn failing(fails: &[(&'static str, Failed)]) -> Self {
        Self {
            fails: Mutex::new(fails.to_vec()),
            ..Self::default()
        }
    }

    fn came(&self, call: &str) -> Result<(), Failed> {
        let mut fails = self.fails.lock().unwrap();
        match fails.iter().position(|(of, _)| *of == call) {
            Some(at) => Err(fails.remove(at).1),
            None => Ok(()),
        }
    }

    async fn note(&self, what: &str, body: &Value) {
        let at = self.began.map_or(0, |began| began.elapsed().as_millis() / 100);
        let text = body["content"].as_str().unwrap_or_default();
        let ephemeral = if body["flags"] == json!(64) {
            " (alone)"
        } else {
            ""
        };
        let line = format!("{at}: {what} {text}{ephemeral}");
        self.said
            .lock()
            .unwrap()
            .push(line.replace("  ", " ").trim_end().to_owned());
        sleep(self.slow).await;
    }
}

impl Voice for Recorder {
    async fn respond(&self, said: Said) -> Result<(), Failed> {
        let json = said.body;
        self.note(&format!("respond {}", json["type"]), &json["data"])
            .await;
        self.came("respond")
    }

    async fn edit(&self, said: Said) -> Result<(), Failed> {
        self.note("edit", &said.body).await;
        self.came("edit")
    }

    async fn withdraw(&self) -> Result<(), Failed> {
        self.note("withdraw", &Value::Null).await;
        self.came("withdraw")
    }

    async fn follow_up(&self, said: Said) -> Result<(), Failed> {
        self.note("follow up", &said.body).await;
        self.came("follow up")
    }
}

fn command(likely_private: bool) -> Manner {
    Manner {
        direct: false,
        hidden: false,
        pressed: None,
        likely_private,
        most: usize::MAX,
    }
}

fn press(pressed: Pressed) -> Manner {
    Manner {
        pressed: Some(pressed),
        ..command(true)
    }
}

fn others() -> Pressed {
    Pressed::Others { name: "Ben".into() }
}

fn shared() -> Pressed {
    Pressed::Shared {
        channel: 1.into(),
        message: 2.into(),
    }
}

fn reply() -> Reply {
    Reply::titled("Hello")
}

fn letters(texts: &[&str]) -> Vec<Letter> {
    texts
        .iter()
        .map(|text| Letter {
            content: Some((*text).to_owned()),
            ..Letter::default()
        })
        .collect()
}

/// What Discord hears when the work takes so long.
async fn heard(
    mut voice: Recorder,
    manner: Manner,
    reply: Reply,
    millis: u64,
) -> (Vec<String>, Result<(), Failed>) {
    voice.began = Some(Instant::now());
    let work = async {
        sleep(Duration::from_millis(millis)).await;
        (reply, ())
    };
    let (said, ()) = answer(&voice, &manner, work, |said| drawing(said, &["one", "two"])).await;
    (voice.said.into_inner().unwrap(), said)
}

/// The reply as these letters; what is said besides as itself.
fn drawing(said: &Reply, texts: &[&str]) -> Vec<Letter> {
    let told = [
        (courtesy::not_taken(), "sorry"),
        (courtesy::answered_apart(), "apart"),
        (courtesy::left_out(), "left out"),
    ];
    match told.iter().find(|(reply, _)| reply == said) {
        Some((_, name)) => letters(&[name]),
        None => letters(texts),
    }
}

/// The same with a reply of one letter, without the times.
async fn heard_one(
    voice: Recorder,
    manner: Manner,
    reply: Reply,
    millis: u64,
) -> (Vec<String>, Result<(), Failed>) {
    let work = async {
        sleep(Duration::from_millis(millis)).await;
        (reply, ())
    };
    let (ended, ()) = answer(&voice, &manner, work, |said| drawing(said, &["one"])).await;
    let lines = voice.said.into_inner().unwrap();
    let said = lines.iter().map(|line| line.replacen("0: ", "", 1)).collect();
    (said, ended)
}

async fn quickly(manner: Manner, reply: Reply) -> Vec<String> {
    heard(Recorder::default(), manner, reply, 1_499).await.0
}

async fn slowly(manner: Manner, reply: Reply) -> Vec<String> {
    heard(Recorder::default(), manner, reply, 4_000).await.0
}

#[tokio::test(start_paused = true)]
async fn what_is_done_in_time_is_answered_at_once() {
    assert_eq!(
        quickly(command(true), reply()).await,
        ["14: respond 4 one (alone)", "14: follow up two (alone)"]
    );
    assert_eq!(
        quickly(command(false), reply().to_group()).await,
        ["14: respond 4 one", "14: follow up two"]
    );
}

#[tokio::test(start_paused = true)]
async fn what_takes_longer_is_acknowledged_before_it_is_too_late() {
    // Even when the work ends in the very moment.
    let edge = heard(Recorder::default(), command(true), reply(), 1_501).await.0;
    assert_eq!(
        edge,
        [
            "15: respond 5 (alone)",
            "15: edit one",
            "15: follow up two (alone)"
        ]
    );
    assert_eq!(
        slowly(command(true), reply()).await,
        [
            "15: respond 5 (alone)",
            "40: edit one",
            "40: follow up two (alone)"
        ]
    );
    assert_eq!(
        slowly(command(false), reply().to_group()).await,
        ["15: respond 5", "40: edit one", "40: follow up two"]
    );
    let direct = Manner {
        direct: true,
        ..command(true)
    };
    assert_eq!(
        slowly(direct, reply()).await,
        ["15: respond 5", "40: edit one", "40: follow up two"]
    );
}

#[tokio::test(start_paused = true)]
async fn what_turns_out_to_be_for_others_eyes_is_shown_to_them() {
    assert_eq!(
        slowly(command(true), reply().to_group()).await,
        [
            "15: respond 5 (alone)",
            "40: withdraw",
            "40: follow up one",
            "40: follow up two"
        ]
    );
    // And what turns out to be for nobody else, to nobody else.
    assert_eq!(
        slowly(command(false), reply()).await,
        [
            "15: respond 5",
            "40: withdraw",
            "40: follow up one (alone)",
            "40: follow up two (alone)"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn ones_own_message_is_changed_in_place() {
    let default = Recorder::default;
    for own in [Pressed::Alone, Pressed::Own] {
        let group = reply().in_place().to_group();
        let quick = heard_one(default(), press(own.clone()), group.clone(), 0).await.0;
        assert_eq!(quick, ["respond 7 one"]);
        let slow = heard_one(default(), press(own), group, 4_000).await.0;
        assert_eq!(slow, ["respond 6", "edit one"]);
    }
    let private = heard_one(default(), press(Pressed::Alone), reply().in_place(), 0)
        .await
        .0;
    assert_eq!(private, ["respond 7 one"]);
    assert_eq!(
        slowly(press(Pressed::Alone), reply()).await,
        [
            "15: respond 6",
            "40: follow up one (alone)",
            "40: follow up two (alone)"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_needs_several_messages_replaces_none_and_stays_where_it_was_asked() {
    // What nobody else saw is not followed by what everybody sees.
    for said in [reply().in_place(), reply().in_place().to_group()] {
        assert_eq!(
            quickly(press(Pressed::Alone), said.clone()).await,
            [
                "14: respond 7",
                "14: follow up one (alone)",
                "14: follow up two (alone)"
            ]
        );
        assert_eq!(
            slowly(press(Pressed::Alone), said).await,
            [
                "15: respond 6",
                "40: edit",
                "40: follow up one (alone)",
                "40: follow up two (alone)"
            ]
        );
    }
    let own = slowly(press(Pressed::Own), reply().in_place().to_group()).await;
    assert_eq!(
        own,
        [
            "15: respond 6",
            "40: edit",
            "40: follow up one",
            "40: follow up two"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_for_the_learner_alone_is_never_said_in_place_of_what_all_see() {
    let down = || Failed::Other("503".to_owned());
    let voice = Recorder::failing(&[("withdraw", down())]);
    let (said, ended) = heard_one(voice, command(false), reply(), 4_000).await;
    assert_eq!(
        said,
        ["respond 5", "withdraw", "edit apart", "follow up one (alone)"]
    );
    assert_eq!(ended, Ok(()));
    let voice = Recorder::failing(&[("withdraw", down()), ("edit", down())]);
    let (said, ended) = heard_one(voice, command(false), reply(), 4_000).await;
    assert_eq!(said, ["respond 5", "withdraw", "edit apart"]);
    assert_eq!(ended, Err(down()));
    // One that is gone was withdrawn.
    let voice = Recorder::failing(&[("withdraw", Failed::Gone)]);
    let (said, _) = heard_one(voice, command(false), reply(), 4_000).await;
    assert_eq!(said, ["respond 5", "withdraw", "follow up one (alone)"]);
}

#[tokio::test(start_paused = true)]
async fn what_discord_does_not_take_is_not_lost_without_a_word() {
    let no = || Failed::Refused("no".to_owned());
    let voice = Recorder::failing(&[("respond", no())]);
    let (said, ended) = heard_one(voice, command(true), reply(), 0).await;
    assert_eq!(said, ["respond 4 one (alone)", "respond 4 sorry (alone)"]);
    assert_eq!(ended, Err(no()));
    let voice = Recorder::failing(&[("edit", no())]);
    let (said, _) = heard_one(voice, command(true), reply(), 4_000).await;
    assert_eq!(said, ["respond 5 (alone)", "edit one", "edit sorry"]);
    // What was pressed stays as it is.
    let voice = Recorder::failing(&[("respond", no())]);
    let (said, _) = heard_one(voice, press(Pressed::Alone), reply().in_place(), 0).await;
    assert_eq!(said, ["respond 7 one", "respond 4 sorry (alone)"]);
    let voice = Recorder::failing(&[("follow up", no())]);
    let (said, _) = heard(voice, command(true), reply(), 0).await;
    assert_eq!(
        said,
        [
            "0: respond 4 one (alone)",
            "0: follow up two (alone)",
            "0: follow up sorry (alone)"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_message_that_was_sent_away_meanwhile_is_said_anew_and_to_nobody_else() {
    let gone = || Recorder::failing(&[("edit", Failed::Gone)]);
    let (said, ended) = heard_one(gone(), press(Pressed::Alone), reply().in_place(), 4_000).await;
    assert_eq!(said, ["respond 6", "edit one", "follow up one (alone)"]);
    assert_eq!(ended, Ok(()));
    let (said, _) = heard_one(gone(), command(true), reply(), 4_000).await;
    assert_eq!(said, ["respond 5 (alone)", "edit one", "follow up one (alone)"]);
}

#[tokio::test(start_paused = true)]
async fn a_large_file_is_announced_before_it_is_sent() {
    let answered = async |size: usize, manner: Manner, reply: Reply| {
        let voice = Recorder::default();
        let work = async { (reply, ()) };
        let file = CreateAttachment::bytes(vec![0; size], "notes.md");
        let draw = |_: &Reply| {
            vec![Letter {
                content: Some("one".to_owned()),
                files: vec![file.clone()],
                ..Letter::default()
            }]
        };
        let (ended, ()) = answer(&voice, &manner, work, draw).await;
        assert_eq!(ended, Ok(()));
        voice.said.into_inner().unwrap()
    };
    assert_eq!(
        answered(1_000, command(true), reply()).await,
        ["0: respond 4 one (alone)"]
    );
    assert_eq!(
        answered(1_000_000, command(true), reply()).await,
        ["0: respond 5 (alone)", "0: edit one"]
    );
    assert_eq!(
        answered(1_000_000, press(Pressed::Alone), reply().in_place()).await,
        ["0: respond 6", "0: edit one"]
    );
}

#[tokio::test(start_paused = true)]
async fn no_more_is_said_than_discord_takes() {
    let voice = Recorder::default();
    let manner = Manner {
        most: 5,
        ..command(true)
    };
    let work = async { (reply(), ()) };
    let many = ["1", "2", "3", "4", "5", "6", "buttons"];
    let (ended, ()) = answer(&voice, &manner, work, |said| drawing(said, &many)).await;
    assert_eq!(ended, Ok(()));
    let said = voice.said.into_inner().unwrap();
    let texts: Vec<_> = said.iter().map(|line| line.replace(" (alone)", "")).collect();
    assert_eq!(
        texts,
        [
            "0: respond 4 1",
            "0: follow up 2",
            "0: follow up 3",
            "0: follow up left out",
            "0: follow up buttons"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn nobody_elses_message_is_changed_by_a_learner() {
    // What is for the learner alone does not stand where all see it, even if the message is theirs.
    assert_eq!(
        quickly(press(Pressed::Own), reply().in_place()).await[0],
        "14: respond 4 one (alone)"
    );
    for theirs in [others(), shared()] {
        for said in [reply(), reply().in_place(), reply().in_place().to_group()] {
            assert_eq!(
                quickly(press(theirs.clone()), said.clone()).await[0],
                "14: respond 4 one (alone)"
            );
            assert_eq!(
                slowly(press(theirs.clone()), said).await[..2],
                ["15: respond 5 (alone)", "40: edit one"]
            );
        }
        assert_eq!(
            quickly(press(theirs), reply().to_group()).await[0],
            "14: respond 4 one"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_elsewhere_is_for_the_learner_alone() {
    let elsewhere = Manner {
        hidden: true,
        ..command(false)
    };
    assert_eq!(
        quickly(elsewhere.clone(), reply().to_group()).await[0],
        "14: respond 4 one (alone)"
    );
    assert_eq!(
        slowly(elsewhere, reply().to_group()).await[..2],
        ["15: respond 5 (alone)", "40: edit one"]
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_heard_after_all_is_not_said_twice() {
    let voice = || Recorder::failing(&[("respond", Failed::Already)]);
    let (said, ended) = heard(voice(), command(true), reply(), 0).await;
    assert_eq!(
        said,
        [
            "0: respond 4 one (alone)",
            "0: edit one",
            "0: follow up two (alone)"
        ]
    );
    assert_eq!(ended, Ok(()));
    let (said, _) = heard(voice(), command(true), reply(), 4_000).await;
    assert_eq!(said[1], "40: edit one");
}

#[tokio::test(start_paused = true)]
async fn who_is_gone_is_told_nothing_more_and_the_work_is_done_all_the_same() {
    let voice = || Recorder::failing(&[("respond", Failed::Late)]);
    let (said, ended) = heard(voice(), command(true), reply(), 0).await;
    assert_eq!((said.len(), ended), (1, Err(Failed::Late)));
    let done = Mutex::new(false);
    let mut late = voice();
    late.began = Some(Instant::now());
    let work = async {
        sleep(Duration::from_secs(4)).await;
        *done.lock().unwrap() = true;
        (reply(), ())
    };
    let (ended, ()) = answer(&late, &command(true), work, |_| letters(&["one"])).await;
    assert_eq!(
        (late.said.into_inner().unwrap().len(), ended),
        (1, Err(Failed::Late))
    );
    assert!(*done.lock().unwrap());
}

#[tokio::test(start_paused = true)]
async fn the_work_goes_on_while_discord_is_slow_to_hear() {
    let slow = Recorder {
        slow: Duration::from_secs(2),
        ..Recorder::default()
    };
    // Acknowledged at 1.5 s, heard at 3.5 s; the work was done at 3 s.
    let (said, _) = heard(slow, command(true), reply(), 3_000).await;
    assert_eq!(said[..2], ["15: respond 5 (alone)", "35: edit one"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_said_aside_is_for_the_learner_alone_and_of_its_own() {
    let mut told = reply().to_group();
    told.aside = Some(Box::new(reply()));
    assert_eq!(
        quickly(command(false), told.clone()).await[1..],
        [
            "14: follow up two",
            "14: follow up one (alone)",
            "14: follow up two (alone)"
        ]
    );
    assert_eq!(
        slowly(press(Pressed::Alone), told.in_place()).await,
        [
            "15: respond 6",
            "40: edit",
            "40: follow up one (alone)",
            "40: follow up two (alone)",
            "40: follow up one (alone)",
            "40: follow up two (alone)"
        ]
    );
}
