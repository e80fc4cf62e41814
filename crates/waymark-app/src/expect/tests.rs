//! Forms: what they are offered for, and what comes of what is submitted in them.

use insta::assert_snapshot;

use crate::{
    reply::{Awaits, Reply, Tone, plain},
    testing::{Scenario, small},
};

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

/// Types lines, and tells which form each reply offers.
async fn forms(s: &mut Scenario, lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines {
        let reply = s.say(line).await;
        out.push_str(&format!("> {line}: {}\n", offered(&reply)));
    }
    out
}

fn offered(reply: &Reply) -> String {
    let form = reply.awaits.as_ref();
    form.map_or_else(
        || "no form".to_owned(),
        |form| format!("{} ({})", form.line, form.label),
    )
}

/// Submits a form.
async fn submit(s: &mut Scenario, form: &Awaits, text: &str) -> Reply {
    s.say(&format!("/{} {text}", form.line)).await
}

#[tokio::test]
async fn whatever_is_to_be_typed_has_a_form_and_nothing_else_has() {
    let mut s = Scenario::at(EVENING).await;
    assert_snapshot!(forms(&mut s, &[
        "start", "help", "start", "Berlin", "rust backend fast", "noonish", "9", "start",
        "note", "todya", "note", "note 1.1", "Ask Ada", "project", "project 1", "https://example.org",
        "settings", "settings zone", "settings days", "settings new", "settings minutes", "settings background",
        "settings quiet", "settings platform", "settings alias", "settings hidden", "settings zone the moon",
    ]).await, @"
    > start: start zone (Type a city or zone)
    > help: no form
    > start: start zone (Type a city or zone)
    > Berlin: start roadmap (Type a roadmap)
    > rust backend fast: start hour (Type an hour)
    > noonish: start hour (Type an hour)
    > 9: no form
    > start: no form
    > note: note topic:rust-backend-fast-track/ownership-and-borrowing (Write the note)
    > todya: no form
    > note: note topic:rust-backend-fast-track/ownership-and-borrowing (Write the note)
    > note 1.1: note topic:rust-backend-fast-track/ownership-and-borrowing (Write the note)
    > Ask Ada: no form
    > project: no form
    > project 1: project rust-backend-fast-track/rest-api (Show what you built)
    > https://example.org: no form
    > settings: no form
    > settings zone: settings zone (Type a city or zone)
    > settings days: settings days (Type the days)
    > settings new: settings new (Type how many)
    > settings minutes: settings minutes (Type how many minutes)
    > settings background: settings background (Type what you know)
    > settings quiet: settings quiet (Type the hours)
    > settings platform: no form
    > settings alias: settings alias (Type a name)
    > settings hidden: no form
    > settings zone the moon: no form
    ");
    s.enter("crabs", true);
    assert_snapshot!(forms(&mut s, &[
        "setup", "Tokyo", "noonish", "/setup hour noonish", "/done 99.9", "19:30", "mon-fri", "none", "buttons", "setup hour",
    ]).await, @"
    > setup: setup zone (Type a city or zone)
    > Tokyo: setup hour (Type an hour)
    > noonish: setup hour (Type an hour)
    > /setup hour noonish: setup hour (Type an hour)
    > /done 99.9: no form
    > 19:30: setup days (Type the days)
    > mon-fri: setup roadmap (Type a roadmap)
    > none: setup answers (Type how people answer)
    > buttons: no form
    > setup hour: setup hour (Type an hour)
    ");
}

/// Answers until a question comes that is typed.
async fn typed_question(ada: &mut Scenario) -> Reply {
    let mut reply = ada.say("practice").await;
    for _ in 0..20 {
        if reply.awaits.is_some() {
            return reply;
        }
        ada.say("I don't know").await;
        reply = ada.say("practice").await;
    }
    panic!("only options to press: {}", plain(&reply));
}

#[tokio::test]
async fn a_question_has_a_form_where_its_answer_is_typed() {
    let mut ada = small::learner().await;
    assert_snapshot!(forms(&mut ada, &["practice", "the blue one"]).await, @"
    > practice: no form
    > the blue one: no form
    ");
    let form = typed_question(&mut ada).await.awaits.unwrap();
    assert_eq!(offered(&ada.say("help").await), "no form");
    assert_eq!(ada.say("practice").await.awaits.as_ref(), Some(&form));
    let hint = ada.say("hint").await;
    assert_eq!(hint.awaits.as_ref(), Some(&form), "{}", plain(&hint));
    let refused = ada.say("answer").await;
    assert_eq!(refused.awaits.as_ref(), Some(&form), "{}", plain(&refused));
}

#[tokio::test]
async fn an_answer_from_a_form_is_taken_to_the_letter_and_once() {
    let mut ada = small::learner().await;
    let form = typed_question(&mut ada).await.awaits.unwrap();
    // Some of these words are commands, or what a button stands for: not in a form.
    let wrong = submit(&mut ada, &form, "=0").await;
    assert_eq!(wrong.tone, Tone::Wrong, "{}", plain(&wrong));
    assert!(plain(&wrong).starts_with("Not quite."), "{}", plain(&wrong));
    let again = submit(&mut ada, &form, "line 4").await;
    assert!(
        plain(&again).starts_with("You have answered this question already"),
        "{}",
        plain(&again)
    );
    let unknown = Awaits::of("answer ?999");
    assert_eq!(submit(&mut ada, &unknown, "x").await.tone, Tone::Refusal);
    let mut ben = small::learner().await;
    let form = typed_question(&mut ben).await.awaits.unwrap();
    ben.say("help").await;
    let command = submit(&mut ben, &form, "done").await;
    assert_eq!(command.tone, Tone::Wrong, "{}", plain(&command));
}

#[tokio::test]
async fn a_form_that_is_open_for_long_still_works() {
    let mut s = Scenario::at(EVENING).await;
    for line in ["start", "Berlin", "rust backend fast", "9"] {
        s.say(line).await;
    }
    let note = s.say("note").await.awaits.unwrap();
    let project = s.say("project 1").await.awaits.unwrap();
    s.say("help").await;
    s.wait("30d");
    let free = Awaits::of("note topic:none");
    for (form, text) in [
        (&note, "topic:1.1 is what the \"book\" says: read it\nagain"),
        (&free, "\"quoted\""),
        (&project, "https://example.org/todo"),
        (&Awaits::of("start hour"), "8:30"),
        (&Awaits::of("settings zone"), "Tokyo"),
        (&Awaits::of("settings alias"), "Ferris"),
        (&Awaits::of("setup hour"), "9"),
        (&Awaits::of("project gone/away"), "https://example.org"),
        (&Awaits::of("note topic:gone/away"), "words"),
    ] {
        let reply = submit(&mut s, form, text).await;
        assert!(!matches!(reply.tone, Tone::Fault), "{}", form.line);
    }
    assert_snapshot!(s.talk(&["note list", "settings"]).await, @r#"
    > note list
    Notes

    2 · Sun 26 April

    > quoted

    1 · Ownership & Borrowing · Sun 26 April

    > topic:1.1 is what the "book" says: read it
    > again

    `note delete` and a number deletes one.

    > settings
    Settings

    Time zone: Asia/Tokyo (UTC+9)
    Study days: every day
    New questions: 5 a day
    Study time: 30 minutes a day
    Background: none
    Quiet hours: none
    Alias: Ferris
    Hidden on boards: off
    Daily practice: at 08:30 every day
    [1 Time zone] [2 Study days] [3 New questions]
    [4 Study time] [5 Background] [6 Quiet hours]
    [7 Alias] [8 Hidden on boards]
    [9 Reminders]
    "#);
    // While it is awaited, it is to the letter too, and then over.
    let note = s.say("note").await.awaits.unwrap();
    submit(&mut s, &note, "\"Own\" text:it").await;
    assert_snapshot!(s.talk(&["note list", "well then"]).await, @r#"
    > note list
    Notes

    3 · Ownership & Borrowing · Sun 26 April

    > "Own" text:it

    2 · Sun 26 April

    > quoted

    1 · Ownership & Borrowing · Sun 26 April

    > topic:1.1 is what the "book" says: read it
    > again

    `note delete` and a number deletes one.

    > well then
    I don't know `well`. Type `help` to see what I understand.
    [1 Help]
    "#);
}
