use std::sync::Mutex;

use serde_json::{Value, json};
use serenity::all::{CreateInteractionResponse, CreateInteractionResponseFollowup, EditInteractionResponse};
use tokio::time::sleep;

use super::*;

/// Writes down what is said, with the tenths of a second at which it was begun; can be told to fail.
#[derive(Default)]
struct Recorder {
    began: Option<Instant>,
    said: Mutex<Vec<String>>,
    first: Option<Failed>,
    /// How long Discord takes for a call.
    slow: Duration,
}

impl Recorder {
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
    async fn respond(&self, response: CreateInteractionResponse) -> Result<(), Failed> {
        let json = serde_json::to_value(&response).unwrap();
        self.note(&format!("respond {}", json["type"]), &json["data"])
            .await;
        self.first.clone().map_or(Ok(()), Err)
    }

    async fn edit(&self, edit: EditInteractionResponse) -> Result<(), Failed> {
        self.note("edit", &serde_json::to_value(&edit).unwrap()).await;
        Ok(())
    }

    async fn withdraw(&self) -> Result<(), Failed> {
        self.note("withdraw", &Value::Null).await;
        Ok(())
    }

    async fn follow_up(&self, further: CreateInteractionResponseFollowup) -> Result<(), Failed> {
        self.note("follow up", &serde_json::to_value(&further).unwrap())
            .await;
        Ok(())
    }
}

fn command(likely_private: bool) -> Manner {
    Manner {
        direct: false,
        hidden: false,
        pressed: None,
        likely_private,
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
    let (said, ()) = answer(&voice, &manner, work, |_| letters(&["one", "two"])).await;
    (voice.said.into_inner().unwrap(), said)
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
    for own in [Pressed::Alone, Pressed::Own] {
        let group = reply().in_place().to_group();
        assert_eq!(
            quickly(press(own.clone()), group.clone()).await[0],
            "14: respond 7 one"
        );
        assert_eq!(
            slowly(press(own), group).await,
            ["15: respond 6", "40: edit one", "40: follow up two"]
        );
    }
    assert_eq!(
        quickly(press(Pressed::Alone), reply().in_place()).await[0],
        "14: respond 7 one"
    );
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
    let voice = || Recorder {
        first: Some(Failed::Already),
        ..Recorder::default()
    };
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
    let voice = || Recorder {
        first: Some(Failed::Late),
        ..Recorder::default()
    };
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
            "40: edit one",
            "40: follow up two",
            "40: follow up one (alone)",
            "40: follow up two (alone)"
        ]
    );
}
