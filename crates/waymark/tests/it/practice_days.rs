//! Days of practice of somebody who comes from Node.js, in short: what is asked fits what was studied, comes back when it
//! was forgotten, and is varied. Properties, not texts: the bank grows.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use waymark_core::{
    catalog::Catalog,
    ids::{RoadmapId, TopicId},
    question::Question,
};

use crate::program::{EVENING, Event, Home, Running};

const ROADMAP: &str = "rust-backend-fast-track";
const ANSWERS_A_DAY: usize = 6;
/// The topics that are done on each day, in the order of the roadmap.
const STUDIED: [&[&str]; 6] = [
    &["ownership-and-borrowing", "lifetimes"],
    &["structs-and-enums", "pattern-matching"],
    &["error-handling", "traits"],
    &["async-basics"],
    &[],
    &["rustlings", "exercism"],
];

/// A question as it was put.
struct Put {
    day: usize,
    /// What it is called in its first line: "Ownership".
    concept: String,
    /// "new", "due" or "once more".
    why: String,
    kind: &'static str,
    text: String,
    right: bool,
}

/// Says a line and gives the reply, past any prompts.
fn say(chat: &mut Running, line: &str) -> Event {
    chat.say(line);
    loop {
        let event = Event::read(&chat.line().unwrap());
        if event.prompt.is_none() {
            return event;
        }
    }
}

fn kind(event: &Event) -> &'static str {
    let shows = |label: &str| event.buttons.iter().any(|button| button == label);
    if shows("Show what a good answer has") {
        "recall"
    } else if shows("Show the model answer") {
        "long"
    } else if event.text.contains("Type what it prints") {
        "tracing"
    } else if event.text.contains("Type the") {
        "short"
    } else {
        "choice"
    }
}

/// Answers as well as somebody does who doesn't know the bank: the first option, a guess, an honest grade.
fn answer(chat: &mut Running, kind: &str) -> bool {
    let reply = match kind {
        "recall" | "long" => {
            say(chat, "1");
            say(chat, "3")
        }
        "choice" => say(chat, "a"),
        _ => say(chat, "line 99"),
    };
    reply.tone() == "good"
}

fn days() -> Vec<Put> {
    let home = Home::new();
    let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin --json");
    let mut chat = Running::start(&mut home.command(&line));
    say(&mut chat, "settings background nodejs");
    say(&mut chat, &format!("enroll {ROADMAP}"));
    let mut put = Vec::new();
    for (day, topics) in STUDIED.into_iter().enumerate() {
        if day > 0 {
            chat.say(":wait 1d");
        }
        for topic in topics {
            say(&mut chat, &format!("done {topic}"));
        }
        for _ in 0..ANSWERS_A_DAY {
            let event = say(&mut chat, "practice");
            let head: Vec<&str> = event.text.lines().next().unwrap().split(" · ").collect();
            let [_, concept, why] = head[..] else {
                panic!("{}", event.text)
            };
            let kind = kind(&event);
            put.push(Put {
                day,
                concept: concept.to_owned(),
                why: why.to_owned(),
                kind,
                text: event.text.clone(),
                right: answer(&mut chat, kind),
            });
        }
    }
    put
}

/// The questions that practise what was done up to a day.
fn studied(catalog: &Catalog, day: usize) -> Vec<&Question> {
    let roadmap = RoadmapId::new(ROADMAP).unwrap();
    let topics = STUDIED[..=day].iter().copied().flatten();
    topics
        .flat_map(|topic| {
            catalog
                .practice(&roadmap, &TopicId::new(*topic).unwrap())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Letters and digits only: how a text looks on a screen makes no difference.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn days_of_practice_fit_what_was_studied_and_are_varied() {
    let put = days();
    let catalog = &Catalog::embedded();
    assert_eq!(put.len(), STUDIED.len() * ANSWERS_A_DAY);

    for question in &put {
        let fits = studied(catalog, question.day).into_iter().any(|it| {
            catalog
                .graph()
                .get(&it.concept)
                .is_some_and(|concept| concept.title == question.concept)
        });
        assert!(fits, "day {}: {}", question.day, question.text);
        assert_ne!(question.kind, "recall", "{}", question.text);
    }
    let new = |day: usize| put.iter().filter(|it| it.day == day && it.why == "new").count();
    assert!((0..STUDIED.len()).all(|day| new(day) <= 5) && new(0) == 5);

    // On its day each topic has its turn.
    let topics_of = |day: usize| -> BTreeSet<&str> {
        let roadmap = RoadmapId::new(ROADMAP).unwrap();
        let titles = |topic: &str| -> HashSet<String> {
            let topic = TopicId::new(topic).unwrap();
            let questions = catalog.practice(&roadmap, &topic);
            questions
                .filter_map(|it| Some(catalog.graph().get(&it.concept)?.title.clone()))
                .collect()
        };
        let asked =
            |titles: &HashSet<String>| put.iter().any(|it| it.day == day && titles.contains(&it.concept));
        STUDIED[day]
            .iter()
            .copied()
            .filter(|topic| asked(&titles(topic)))
            .collect()
    };
    assert_eq!(topics_of(0).len(), 2);

    // What was wrong comes back, that day or the next ones.
    let wrong = put.iter().enumerate().find(|(_, it)| !it.right).unwrap();
    assert!(
        put[wrong.0 + 1..]
            .iter()
            .any(|it| it.why != "new" && it.concept == wrong.1.concept)
    );
    assert!(put.iter().any(|it| it.why == "due"));

    // Variety.
    for three in put.windows(3).filter(|three| three[0].day == three[2].day) {
        let new = three.iter().all(|it| it.why == "new");
        assert!(
            !(new && three.iter().all(|it| it.concept == three[0].concept)),
            "{}",
            three[0].text
        );
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for question in &put {
        *kinds.entry(question.kind).or_default() += 1;
    }
    assert!(kinds.len() >= 3, "{kinds:?}");
    let concepts: BTreeSet<&str> = put.iter().map(|it| it.concept.as_str()).collect();
    assert!(concepts.len() >= 5, "{concepts:?}");

    // Comparisons with Node.js appear, and stay the smaller part of what is new.
    let fresh: Vec<String> = put
        .iter()
        .filter(|it| it.why == "new")
        .map(|it| plain(&it.text))
        .collect();
    let comparisons = studied(catalog, STUDIED.len() - 1)
        .into_iter()
        .filter(|it| it.is_comparison() && it.program().is_none());
    let marks: Vec<String> = comparisons
        .map(|it| plain(&it.prompt))
        .filter(|it| it.len() > 30)
        .collect();
    let compared = fresh
        .iter()
        .filter(|text| marks.iter().any(|mark| text.contains(mark)))
        .count();
    assert!(
        compared >= 1 && compared * 3 <= fresh.len() + 2,
        "{compared} of {}",
        fresh.len()
    );
}
