//! Three learners in one group, over days.

use crate::program::{Event, Home};

/// The prompts to the chat.
fn asked(events: &[Event]) -> Vec<&Event> {
    let kind = Some("group_question");
    events
        .iter()
        .filter(|event| event.prompt.as_deref() == kind)
        .collect()
}

/// The first words of what was said, without the questions, which the bank may have others of tomorrow.
fn told(events: &[Event]) -> Vec<String> {
    let first = |event: &Event| {
        let line = event.text.lines().next().unwrap_or_default();
        let line = line.split(". ").next().unwrap_or_default();
        line.split_once('!')
            .or(line.split_once(':'))
            .map_or(line, |(head, _)| head)
            .to_owned()
    };
    let replies = events.iter().filter(|event| event.prompt.is_none());
    replies.map(first).collect()
}

const FOUNDING: [&str; 16] = [
    ":as Ada",
    "enroll rust-backend",
    ":in Rustaceans",
    "setup",
    "setup hour 9:00",
    "setup on",
    "group join",
    ":as Ben",
    "enroll rust-backend",
    "setup off",
    "group join",
    ":as Cleo",
    "group join",
    "group join",
    "group leave",
    "group join",
];

#[test]
fn three_learners_share_a_question_a_day_and_hear_how_it_went() {
    let home = Home::new();
    let mut script = FOUNDING.to_vec();
    // Ben and Cleo press what Ada presses; Cleo presses twice.
    script.extend([":wait 1d", ":as Ada", "1", ":as Ben", "1", ":as Cleo", "1", "2"]);
    // On the next day nobody answers, and on the one after Cleo has left.
    script.extend([
        ":wait 1d",
        ":wait 1d",
        ":as Cleo",
        "group leave",
        ":as Ada",
        "group info",
    ]);
    let events = home.events(&script);

    let asked = asked(&events);
    let times: Vec<_> = asked.iter().map(|event| event.at.as_str()).collect();
    assert_eq!(
        times,
        [
            "2026-03-27T09:00:00+01:00",
            "2026-03-28T09:00:00+01:00",
            "2026-03-29T09:00:00+02:00",
        ]
    );
    assert!(
        asked[0].text.starts_with("Question of the day"),
        "{}",
        asked[0].text
    );
    assert!(asked[0].text.ends_with("only you see whether yours was right."));
    // All three were right, or none.
    let second = &asked[1].text;
    assert!(second.starts_with("Yesterday: "), "{second}");
    let all = second.contains("3 of 3 were right (100 %). First of the members to solve it: Ada.");
    let none = second.contains("0 of 3 were right (0 %).\n");
    assert!(all || none, "{second}");
    assert!(asked[2].text.contains("Nobody answered it."), "{}", asked[2].text);

    let (verdict, again) = if all {
        ("Right", "You have answered A already, and it was right")
    } else {
        ("Not quite", "You have answered A already, and")
    };
    let said = told(&events);
    assert_eq!(
        said.iter().filter(|line| *line == verdict).count(),
        3,
        "{said:#?}"
    );
    assert_eq!(
        said.iter().filter(|line| line.starts_with(again)).count(),
        1,
        "{said:#?}"
    );
    assert!(
        said.contains(&"Only admins of this chat can do that".to_owned()),
        "{said:#?}"
    );
    let info = events.iter().find(|event| event.text.starts_with("Rustaceans\n"));
    assert!(
        info.unwrap().text.contains("Members: 2, 2 active"),
        "{}",
        info.unwrap().text
    );
}

#[test]
fn what_counts_in_the_group_counts_for_ones_own_streak() {
    let home = Home::new();
    let mut script = FOUNDING.to_vec();
    for _ in 0..3 {
        script.extend([":wait 1d", ":as Ben", ":in Rustaceans", "1"]);
    }
    script.extend([":alone", "streak"]);
    let events = home.events(&script);
    let streak = &events.last().unwrap().text;
    assert!(streak.starts_with("Streak: 3 days"), "{streak}");
}

#[test]
fn after_a_morning_of_downtime_the_chat_gets_one_question_with_an_apology() {
    let home = Home::new();
    let mut script = FOUNDING.to_vec();
    script.extend([":wait until 8am", ":outage 3h", ":wait 1d", ":outage 20h", ":now"]);
    let events = home.events(&script);
    let asked = asked(&events);
    assert_eq!(
        asked.len(),
        2,
        "{:?}",
        asked.iter().map(|it| &it.at).collect::<Vec<_>>()
    );
    assert_eq!(asked[0].at, "2026-03-27T11:00:00+01:00");
    assert!(
        asked[0].text.starts_with("Sorry, this was planned for "),
        "{}",
        asked[0].text
    );
}
