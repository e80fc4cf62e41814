use super::*;
use crate::{ids::TopicId, roadmap::Stage};

fn topic(id: usize, text: &str) -> Topic {
    Topic {
        id: TopicId::new(format!("t{id}")).unwrap(),
        text: text.to_owned(),
        emphasis: false,
        optional: false,
        priority: None,
        done: false,
        concepts: Vec::new(),
    }
}

/// What is asked about the last of these topics.
fn asked(section: Option<&str>, texts: &[&str]) -> Vec<Question> {
    let section = Section {
        title: section.map(str::to_owned),
        topics: texts
            .iter()
            .enumerate()
            .map(|(at, text)| topic(at, text))
            .collect(),
        ..Section::default()
    };
    let stage = Stage {
        title: "Fundamentals".to_owned(),
        ..Stage::default()
    };
    let at = TopicAt {
        stage_index: 0,
        stage: &stage,
        section: &section,
        topic: section.topics.last().unwrap(),
    };
    questions(
        &Graph::default(),
        Field::Other,
        &RoadmapId::new("r").unwrap(),
        &at,
        &[],
    )
}

#[track_caller]
fn check(section: Option<&str>, texts: &[&str], wanted: &[&str]) {
    let prompts: Vec<String> = asked(section, texts)
        .into_iter()
        .map(|question| question.prompt)
        .collect();
    assert_eq!(prompts, wanted, "{texts:?}");
}

#[test]
fn every_topic_is_asked_in_a_way_that_fits_it() {
    check(
        Some("Nouns"),
        &["Gender"],
        &["Two or three sentences of your own on “Gender” (Nouns): what has one to know about it?"],
    );
    check(None, &["What is a chord?"], &["What is a chord? (Fundamentals)"]);
    check(
        Some("Cases"),
        &["Nominative vs accusative"],
        &[
            "“Nominative vs accusative” (Cases): what do they have in common, what is the difference, and when would you choose which?",
        ],
    );
    check(
        Some("Scales"),
        &["Learn the C major scale"],
        &[
            "Without looking anything up: what do you know about “the C major scale” (Scales)? Say it, write it or do it.",
        ],
    );
    check(
        Some("First steps"),
        &["Tune the guitar by ear"],
        &["How do you tune the guitar by ear? Go through it step by step, from memory."],
    );
    check(
        Some("First steps"),
        &["Holding the pick"],
        &["How do you go about holding the pick? Name what matters, from memory."],
    );
    check(
        Some("Week 2"),
        &["Practice chord changes, 15 min"],
        &[
            "Think back to “Practice chord changes, 15 min” (Week 2): what goes well by now, where do you still stumble, and what will you try next time?",
        ],
    );
    check(
        Some("Week 2"),
        &["Quiz 2"],
        &["Think back to “Quiz 2” (Week 2): name three things that you remember from it."],
    );
}

#[test]
fn a_plural_is_asked_for_examples_and_neighbours_of_one_kind_for_their_difference() {
    check(
        Some("Verbs"),
        &["Regular verbs", "Numbers", "Irregular verbs"],
        &[
            "Explain “Irregular verbs” to somebody who is just starting.",
            "Give two examples of your own for “Irregular verbs”, and say what they have in common.",
            "What is the difference between “Regular verbs” and “Irregular verbs”? Give an example of each.",
        ],
    );
    check(
        Some("Start"),
        &["Installing Rust", "Comment"],
        &["What do you know about “Comment” (Start)? Say it without looking anything up, with an example."],
    );
}

#[test]
fn a_hint_tells_where_the_topic_stands() {
    let hint = |texts: &[&str]| asked(None, texts)[0].hint.clone();
    assert_eq!(hint(&["Alone"]), None);
    assert_eq!(
        hint(&["Open chords", "Rhythm"]).unwrap(),
        "In your roadmap it comes after “Open chords”."
    );
}

#[test]
fn ids_follow_from_ids_and_not_from_words() {
    let ids = |texts: &[&str]| -> Vec<String> {
        asked(Some("S"), texts)
            .iter()
            .map(|question| question.id.to_string())
            .collect()
    };
    let before = ids(&["Regular verbs", "Irregular verbs"]);
    assert_eq!(before, ids(&["Weak verbs", "Strong verbs"]));
    assert_eq!(before.len(), 3);
    assert!(
        before
            .iter()
            .all(|id| id.starts_with("recall.") && id.len() <= 40)
    );
}

#[test]
fn marks_of_markdown_are_quoted() {
    for (text, wanted) in [
        ("`Box<T>` and Rc<T>:", "“`Box<T>` and Rc\\<T\\>”"),
        ("a ` lonely *mark*", "“a \\` lonely \\*mark\\*”"),
    ] {
        assert!(asked(Some(""), &[text])[0].prompt.contains(wanted), "{text}");
    }
}
