//! What holds for every command: whatever is typed gets a reply, and every button leads somewhere.

use std::collections::{BTreeSet, VecDeque};

use super::Shown;
use crate::{
    reply::{Audience, Awaits, PRESS_MAX_BYTES, Reply, Tone, plain},
    request::Action,
    testing::{Scenario, called, sample},
};

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

/// Where the walk over the buttons begins.
const LINES: [&str; 24] = [
    "progress",
    "plan",
    "plan target 1 June",
    "streak",
    "streak why",
    "note",
    "note Ask Ada",
    "note list",
    "resources",
    "resources all",
    "habits",
    "remind",
    "remind 9am",
    "remind nudge 21:00",
    "pause",
    "pause until monday",
    "settings",
    "settings zone Tokyo",
    "settings days mon-fri",
    "export",
    "forget",
    "project",
    "project 1",
    "project 1 https://example.org",
];

/// Nobody means any of it, and everybody gets an answer.
const ODD: [&str; 22] = [
    "",
    "0",
    "-1",
    "99999999999999999999",
    "page:0",
    "page:9999 x",
    "\u{202e}abc",
    "🦀",
    "\"",
    "\"unclosed",
    "a/b",
    "/",
    "rust-backend/",
    "~aaaa/x",
    "25:00 mon-fri",
    "from until to",
    "2.99",
    "why why why",
    "list list list",
    "what:ever value:none",
    "on off on off",
    "{} %s \\0 $(x) `code` <b>",
];

#[tokio::test]
async fn whatever_is_typed_is_answered_and_never_our_fault() {
    let mut ada = Scenario::at(EVENING).await;
    ada.follow("rust-backend").await;
    for entry in &super::COMMANDS {
        for odd in ODD {
            let line = format!("/{} {odd}", entry.spec.name);
            let reply = ada.say(&line).await;
            assert_ne!(reply.tone, Tone::Fault, "{line}");
            assert!(!plain(&reply).trim().is_empty(), "{line}");
        }
        let long = format!("/{} {}", entry.spec.name, "é".repeat(3_900));
        let reply = ada.say(&long).await;
        assert_ne!(reply.tone, Tone::Fault, "{} with a long text", entry.spec.name);
        // What is said back of it is clipped, if it is not kept.
        let text = plain(&reply);
        assert!(text.chars().count() < 3_000, "{}: {text}", entry.spec.name);
    }
}

#[tokio::test]
async fn every_button_leads_somewhere_on_every_roadmap() {
    for slug in [
        "rust-backend-fast-track",
        "rust-backend",
        "rust-mastery",
        "rust-advanced",
        "rust-top-1-percent",
    ] {
        let mut ada = Scenario::at(EVENING).await;
        ada.follow(slug).await;
        ada.wait("40d");
        let mut seen = BTreeSet::new();
        let mut open: VecDeque<Reply> = VecDeque::new();
        for line in LINES {
            let reply = ada.say(&format!("/{line}")).await;
            // One of them has no projects.
            let refused = reply.tone == Tone::Refusal && !line.starts_with("project 1");
            assert!(
                reply.tone != Tone::Fault && !refused,
                "{slug}: {line}: {}",
                plain(&reply)
            );
            open.push_back(reply);
        }
        while let Some(reply) = open.pop_front() {
            if let Some(form) = &reply.awaits
                && seen.insert(form.line.clone())
            {
                assert!(form.line.len() <= PRESS_MAX_BYTES, "{slug}: {}", form.line);
                assert_ne!(form.label, Awaits::of("").label, "{slug}: {}", form.line);
                let submitted = Action::Line(format!("/{} 9", form.line));
                let next = ada.send(&format!("form:{}", form.line), submitted).await;
                assert_ne!(next.tone, Tone::Fault, "{slug}: {}", form.line);
                let lost = plain(&next);
                assert!(!lost.contains("I don't know `"), "{slug}: {}: {lost}", form.line);
                open.push_back(next);
            }
            for button in reply.buttons.iter().flatten() {
                if button.press.starts_with("forget everything") || !seen.insert(button.press.clone()) {
                    continue;
                }
                let id = format!("press:{}", button.press);
                let next = ada.send(&id, Action::Press(button.press.clone())).await;
                assert_ne!(next.tone, Tone::Fault, "{slug}: {}", button.press);
                let lost = plain(&next);
                assert!(!lost.contains("older version"), "{slug}: {}", button.press);
                if seen.len() < 300 {
                    open.push_back(next);
                }
            }
        }
    }
}

/// What all may read says nothing of who asked: somebody new to everything is answered the very same.
#[tokio::test]
async fn what_is_for_all_says_nothing_of_whoever_asks() {
    let mut s = Scenario::with(EVENING, sample::catalog()).await;
    s.talk(&[
        "enroll ferris",
        "done",
        "done",
        "habits 30 minutes",
        ":in crabs admin",
        "setup on",
    ])
    .await;
    let mut compared = 0;
    let here = super::COMMANDS
        .iter()
        .filter(|entry| entry.spec.shown == Shown::Here);
    for entry in here {
        let spec = &entry.spec;
        let paged = spec.params.iter().any(|param| param.name == "page");
        let page = paged.then(|| format!("{} page:1", spec.name));
        let lines = spec.examples.iter().map(|line| (*line).to_owned());
        for line in lines.chain([spec.name.to_owned()]).chain(page) {
            // What it changes for the group, it has changed for both.
            s.speak_as("Cleo");
            s.say(&format!("/{line}")).await;
            s.speak_as("Ada");
            let known = s.say(&format!("/{line}")).await;
            s.speak_as("Ben");
            let new = s.say(&format!("/{line}")).await;
            if Audience::Group == known.audience || Audience::Group == new.audience {
                assert_eq!(known, new, "{line}");
                compared += 1;
            }
        }
    }
    assert!(compared > 15, "{compared}");
}

#[tokio::test]
async fn a_part_is_called_with_what_belongs_to_it() {
    let mut s = Scenario::at(EVENING).await;
    s.follow("rust-backend").await;
    let zone = called("settings zone", &[("zone", "Tokyo")]);
    assert!(plain(&s.send("x:1", zone).await).contains("Asia/Tokyo"));
    let bare = s.send("x:2", called("settings show", &[])).await;
    assert!(plain(&bare).starts_with("Settings"), "{}", plain(&bare));
    let slow = s.send("x:3", called("plan slow", &[("percent", "150")])).await;
    assert_ne!(slow.tone, Tone::Refusal, "{}", plain(&slow));
    s.enter("crabs", true);
    let group = called("group create", &[("name", "Rustaceans at sea")]);
    assert!(plain(&s.send("x:4", group).await).contains("Rustaceans at sea"));
}
