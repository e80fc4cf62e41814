//! Days that pass: prompts at nine, the streak, freezes, and what explains them.

use crate::program::{Event, Home};

fn prompts<'a>(events: &'a [Event], kind: &str) -> Vec<&'a str> {
    let came = events
        .iter()
        .filter(|event| event.prompt.as_deref() == Some(kind));
    came.map(|event| event.at.as_str()).collect()
}

/// The headings of the replies that are about the streak, each with its date.
fn streaks(events: &[Event]) -> Vec<String> {
    let about = events
        .iter()
        .filter(|event| event.prompt.is_none() && event.text.starts_with("Streak: "));
    about
        .map(|event| format!("{} {}", &event.at[5..10], event.text.lines().next().unwrap()))
        .collect()
}

/// A script: something on the first evening, then each evening at six what is said for that day.
fn script<'a>(first: &[&'a str], evenings: &[&[&'a str]]) -> Vec<&'a str> {
    let mut lines = first.to_vec();
    for evening in evenings {
        lines.push(":wait 1d");
        lines.extend_from_slice(evening);
    }
    lines
}

#[test]
fn eight_days_across_the_clock_change_bring_one_prompt_each_at_nine() {
    let home = Home::new();
    let tick = &["streak", "done", "streak"][..];
    // On some days a question is answered instead: right or wrong, it counts.
    let answer = &["streak", "practice", "1", "1", "streak"][..];
    let evenings = [tick, answer, tick, tick, answer, tick, tick];
    let events = home.events(&script(&["enroll rust-backend", "today", "done"], &evenings));

    assert_eq!(
        prompts(&events, "daily_practice"),
        [
            "2026-03-27T09:00:00+01:00",
            "2026-03-28T09:00:00+01:00",
            "2026-03-29T09:00:00+02:00",
            "2026-03-30T09:00:00+02:00",
            "2026-03-31T09:00:00+02:00",
            "2026-04-01T09:00:00+02:00",
            "2026-04-02T09:00:00+02:00",
        ]
    );
    assert_eq!(
        streaks(&events),
        [
            "03-27 Streak: 1 day",
            "03-27 Streak: 2 days",
            "03-28 Streak: 2 days",
            "03-28 Streak: 3 days",
            "03-29 Streak: 3 days",
            "03-29 Streak: 4 days",
            "03-30 Streak: 4 days",
            "03-30 Streak: 5 days",
            "03-31 Streak: 5 days",
            "03-31 Streak: 6 days",
            "04-01 Streak: 6 days",
            "04-01 Streak: 7 days",
            "04-02 Streak: 7 days",
            "04-02 Streak: 8 days",
        ]
    );
    // Each day was studied before the evening, so nobody is nudged; the recap comes on Sunday.
    assert_eq!(prompts(&events, "evening_nudge"), Vec::<&str>::new());
    assert_eq!(prompts(&events, "weekly_recap"), ["2026-03-29T18:00:00+02:00"]);

    // What the prompt asks can be answered at once.
    let prompt = events.iter().find(|event| event.prompt.is_some()).unwrap();
    assert!(
        prompt.text.contains("Question 1 of ") && !prompt.buttons.is_empty(),
        "{}",
        prompt.text
    );
    for event in &events {
        assert!(!matches!(event.tone(), "fault" | "refusal"), "{}", event.text);
    }
}

#[test]
fn a_missed_day_takes_the_freeze_that_is_held_and_the_next_one_ends_the_streak() {
    let home = Home::new();
    let (tick, missed) = (&["streak", "done"][..], &["streak", "streak why"][..]);
    let evenings = [tick, tick, tick, tick, tick, tick, missed, missed, missed];
    let events = home.events(&script(&["enroll rust-backend", "done"], &evenings));

    let last = |day: &str| {
        let mut replies = events.iter().filter(|event| event.prompt.is_none());
        replies
            .rfind(|event| event.at.contains(day))
            .unwrap()
            .text
            .as_str()
    };
    // Thursday is only missed when it is over: seven days, a freeze held.
    assert!(last("04-02").contains("Streak: 7 days"), "{}", last("04-02"));
    assert!(
        last("04-02").contains("still open; studying makes it day 8"),
        "{}",
        last("04-02")
    );
    assert!(last("04-03").contains("Streak: 8 days"), "{}", last("04-03"));
    assert!(
        last("04-03")
            .contains("Thu 2 April: missed, and a freeze was spent on it: streak 8, 0 freezes left.")
    );
    assert!(last("04-04").contains("Streak: 0 days"), "{}", last("04-04"));
    assert!(
        last("04-04").contains("Fri 3 April: missed, and there was no freeze: the streak of 8 days ended.")
    );

    // A streak at risk is worth a word in the evening, and only then.
    assert_eq!(
        prompts(&events, "evening_nudge"),
        ["2026-04-02T20:00:00+02:00", "2026-04-03T20:00:00+02:00"]
    );
    let days = prompts(&events, "daily_practice");
    assert_eq!((days.len(), days[8]), (9, "2026-04-04T09:00:00+02:00"));
}

#[test]
fn without_a_freeze_a_missed_day_ends_the_streak_and_the_ledger_says_so() {
    let home = Home::new();
    let evenings = [&["done"][..], &[], &["streak", "streak why"], &["done", "streak"]];
    let events = home.events(&script(&["enroll rust-backend", "done"], &evenings));
    assert_eq!(
        streaks(&events),
        [
            "03-29 Streak: 0 days",
            "03-29 Streak: 0 days",
            "03-30 Streak: 1 day"
        ]
    );
    let why = &events
        .iter()
        .rfind(|event| event.at.starts_with("2026-03-29") && event.prompt.is_none())
        .unwrap()
        .text;
    assert!(
        why.contains("Sat 28 March: missed, and there was no freeze: the streak of 2 days ended."),
        "{why}"
    );
    assert_eq!(prompts(&events, "evening_nudge"), ["2026-03-28T20:00:00+01:00"]);
}

#[test]
fn a_day_that_was_studied_before_nine_gets_no_prompt() {
    let home = Home::new();
    let lines = [
        "enroll rust-backend",
        ":wait until 8am",
        "done",
        ":wait until 9:30am",
        "streak",
        ":wait 1d",
    ];
    let events = home.events(&lines);
    assert_eq!(prompts(&events, "daily_practice"), ["2026-03-28T09:00:00+01:00"]);
}

#[test]
fn our_own_outage_costs_nobody_a_day() {
    let home = Home::new();
    let lines = [
        "enroll rust-backend",
        "done",
        ":wait 1d",
        "done",
        ":wait until 7am",
        ":outage 30h",
        "streak",
        "streak why",
    ];
    let events = home.events(&lines);
    // Seven in the morning on the 28th, down until one in the afternoon on the 29th.
    assert_eq!(streaks(&events), ["03-29 Streak: 3 days", "03-29 Streak: 3 days"]);
    assert!(
        events.last().unwrap().text.contains("Sat 28 March: excused"),
        "{}",
        events.last().unwrap().text
    );
    // The prompt of that morning is still good, and says that it is late.
    assert_eq!(
        prompts(&events, "daily_practice"),
        ["2026-03-27T09:00:00+01:00", "2026-03-29T14:00:00+02:00"]
    );
}
