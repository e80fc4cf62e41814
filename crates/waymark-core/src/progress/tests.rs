use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{
    ids::{ConceptId, TopicId},
    roadmap::{OrderStep, Priority, Project, Roadmap, Section, Stage, Tombstone, Topic, Track},
};

const DAY: Date = date(2026, 3, 2);

fn id(text: &str) -> TopicId {
    TopicId::new(text).unwrap()
}

/// A topic from its id; `?` makes it optional, and `!`, `~`, `_` give it high, low and apply priority.
fn topic(text: &str) -> Topic {
    let name = text.trim_end_matches(['?', '!', '~', '_']);
    Topic {
        id: id(name),
        text: name.to_uppercase(),
        emphasis: false,
        optional: text.ends_with('?'),
        priority: match text.chars().next_back() {
            Some('!') => Some(Priority::High),
            Some('~') => Some(Priority::Low),
            Some('_') => Some(Priority::Apply),
            _ => None,
        },
        done: false,
        concepts: Vec::new(),
    }
}

fn section(title: Option<&str>, topics: &str) -> Section {
    Section {
        title: title.map(str::to_owned),
        topics: topics.split_whitespace().map(topic).collect(),
        ..Section::default()
    }
}

/// Stages from lists of topics.
fn roadmap(stages: &[&str]) -> Roadmap {
    Roadmap {
        stages: stages
            .iter()
            .map(|topics| Stage {
                sections: vec![section(None, topics)],
                ..Stage::default()
            })
            .collect(),
        ..Roadmap::default()
    }
}

/// States from words: `a=done b=learning`, each a day after the one before.
fn states(text: &str) -> States {
    let mut day = DAY;
    let mut states = States::new();
    for word in text.split_whitespace() {
        let (name, state) = word.split_once('=').unwrap();
        states.set(id(name), state.parse().unwrap(), day);
        day = day.tomorrow().unwrap();
    }
    states
}

fn nothing_due(_: &TopicId) -> bool {
    false
}

#[track_caller]
fn check(stages: &[&str], said: &str, counted: (u32, u32, u32), percent: u8) {
    let (roadmap, states) = (roadmap(stages), states(said));
    let progress = Standing::new(&roadmap, &states, []).progress(nothing_due);
    assert_eq!((progress.required, progress.done, progress.skipped), counted);
    assert_eq!(progress.percent(), percent);
}

#[test]
fn the_percentage_is_done_by_required_without_skipped() {
    check(&["a b c d"], "", (4, 0, 0), 0);
    check(&["a b", "c d"], "a=done", (4, 1, 0), 25);
    check(&["a b c"], "a=done b=done", (3, 2, 0), 66);
    check(&["a b c"], "a=done b=skipped", (3, 1, 1), 50);
    check(&["a b c"], "a=done b=skipped c=done", (3, 2, 1), 100);
    check(&["a b c"], "a=learning b=todo", (3, 0, 0), 0);
}

#[test]
fn optional_topics_are_no_progress() {
    check(&["a b c?"], "a=done c=done", (2, 1, 0), 50);
    check(&["a b?"], "a=done b=skipped", (1, 1, 0), 100);
    check(&["a? b?"], "a=done b=done", (0, 0, 0), 0);
}

#[test]
fn skipping_all_is_no_progress_but_leaves_nothing_open() {
    check(&["a b"], "a=skipped b=skipped", (2, 0, 2), 0);
    let (roadmap, states) = (roadmap(&["a b"]), states("a=skipped b=skipped"));
    assert!(
        Standing::new(&roadmap, &states, [])
            .progress(nothing_due)
            .is_complete()
    );
    check(&[], "", (0, 0, 0), 0);
}

#[test]
fn ninety_nine_point_nine_is_not_a_hundred() {
    let names: Vec<String> = (0..1_000).map(|n| format!("t{n}")).collect();
    let said: Vec<String> = names[1..].iter().map(|name| format!("{name}=done")).collect();
    check(&[&names.join(" ")], &said.join(" "), (1_000, 999, 0), 99);
}

#[test]
fn optional_sections_and_stages_make_their_topics_optional() {
    let mut roadmap = roadmap(&["a b", "c"]);
    roadmap.stages[1].optional = true;
    roadmap.stages[0].sections.push(Section {
        optional: true,
        ..section(None, "d e")
    });
    let states = states("c=done d=learning");
    let progress = Standing::new(&roadmap, &states, []).progress(nothing_due);
    let expected = Progress {
        required: 2,
        learning: 1,
        optional_done: 1,
        optional_total: 3,
        ..Progress::default()
    };
    assert_eq!(progress, expected);
}

#[test]
fn done_topics_with_due_cards_stay_done_and_are_told() {
    let (roadmap, states) = (roadmap(&["a b c?"]), states("a=done c=done"));
    let progress = Standing::new(&roadmap, &states, []).progress(|_| true);
    assert_eq!((progress.done, progress.due_for_review), (1, 2));
}

#[test]
fn stages_and_buildables_are_counted_each_for_itself() {
    let mut roadmap = roadmap(&["a b", "c"]);
    let project = |name| Project {
        id: id(name),
        text: String::new(),
        optional: false,
    };
    roadmap.stages[0].milestones.push(project("m"));
    roadmap.projects.push(project("p"));
    let states = states("a=done c=done m=done");
    let standing = Standing::new(&roadmap, &states, []);
    let shares: Vec<_> = standing
        .stages(nothing_due)
        .iter()
        .map(Progress::percent)
        .collect();
    assert_eq!(shares, [50, 100]);
    assert_eq!(standing.stages(nothing_due)[0].built, 1);
    let whole = standing.progress(nothing_due);
    assert_eq!((whole.built, whole.to_build), (1, 2));
}

#[track_caller]
fn check_moved(graves: &[(&str, Option<&str>)], topics: &str, said: &str, of: &str, state: State) {
    let mut roadmap = roadmap(&[topics]);
    roadmap.tombstones = graves
        .iter()
        .map(|(old, successor)| Tombstone {
            id: id(old),
            successor: successor.map(id),
        })
        .collect();
    let states = states(said);
    assert_eq!(
        Standing::new(&roadmap, &states, []).state(&id(of)),
        state,
        "{said}"
    );
}

#[test]
fn what_was_done_under_an_old_id_counts_for_its_successor() {
    let moved = [("old", Some("new"))];
    check_moved(&moved, "new", "old=done", "new", State::Done);
    check_moved(&moved, "new", "old=done", "old", State::Done);
    check_moved(&moved, "new", "old=learning", "new", State::Learning);
    check_moved(&moved, "new", "old=done new=learning", "new", State::Done);
    check_moved(&moved, "new", "old=done new=skipped", "new", State::Done);
    check_moved(&moved, "new", "old=skipped new=done", "new", State::Done);
    check_moved(&moved, "new", "old=skipped new=learning", "new", State::Learning);
    check_moved(&moved, "new", "old=done new=todo", "new", State::Todo); // taken back since
    check_moved(&moved, "new", "new=todo old=done", "new", State::Done);
    check_moved(&[("old", None)], "new", "old=done", "new", State::Todo);
    check_moved(
        &[("a", Some("b")), ("b", Some("new"))],
        "new",
        "a=done",
        "new",
        State::Done,
    );
    check_moved(
        &[("a", Some("new")), ("b", Some("new"))],
        "new",
        "a=done b=skipped",
        "new",
        State::Done,
    );
    check_moved(
        &[("a", Some("new")), ("b", Some("new"))],
        "new",
        "b=learning a=skipped",
        "new",
        State::Learning,
    );
    check_moved(
        &[("a", Some("b")), ("b", Some("a"))],
        "new",
        "a=done",
        "new",
        State::Todo,
    );
}

#[track_caller]
fn check_next(roadmap: &Roadmap, said: &str, next: Option<(&str, Why)>) {
    let states = states(said);
    let standing = Standing::new(roadmap, &states, []);
    let found = standing
        .next_topic(|_| true)
        .map(|next| (next.at.topic.id.to_string(), next.why));
    assert_eq!(found, next.map(|(name, why)| (name.to_owned(), why)), "{said}");
}

#[test]
fn topics_come_in_the_order_of_the_document() {
    let plain = roadmap(&["a b", "c"]);
    check_next(&plain, "", Some(("a", Why::InOrder)));
    check_next(&plain, "a=done", Some(("b", Why::InOrder)));
    check_next(&plain, "a=skipped b=done", Some(("c", Why::InOrder)));
    check_next(&plain, "a=done b=done c=done", None);
    check_next(&roadmap(&[]), "", None);
}

#[test]
fn what_is_being_learnt_comes_first_the_longest_begun_before_others() {
    let plain = roadmap(&["a b", "c d?"]);
    check_next(&plain, "c=learning", Some(("c", Why::Begun)));
    check_next(&plain, "c=learning b=learning", Some(("c", Why::Begun)));
    check_next(&plain, "d=learning", Some(("d", Why::Begun)));
}

#[test]
fn urgent_topics_go_ahead_within_their_stage() {
    let ranked = roadmap(&["a~ b c_ d!", "e! f"]);
    let states = States::new();
    let path: String = Standing::new(&ranked, &states, [])
        .path()
        .iter()
        .map(|next| next.at.topic.id.as_str().to_owned())
        .collect();
    assert_eq!(path, "dbacef");
}

#[test]
fn optional_topics_wait_until_all_required_ones_are_done() {
    let mixed = roadmap(&["a? b", "c"]);
    check_next(&mixed, "", Some(("b", Why::InOrder)));
    check_next(&mixed, "b=done", Some(("c", Why::InOrder)));
    check_next(&mixed, "b=done c=skipped", Some(("a", Why::Optional)));
}

#[test]
fn the_suggested_order_moves_the_topics_that_it_names_and_no_others() {
    let mut ordered = roadmap(&["a b c", "d e"]);
    let step = |priority, topics: &str| OrderStep {
        text: String::new(),
        priority: Some(priority),
        topics: topics.split_whitespace().map(id).collect(),
    };
    ordered.order = vec![
        step(Priority::Medium, "d"),
        step(Priority::High, "e"),
        step(Priority::Medium, "b"),
    ];
    let states = States::new();
    let standing = Standing::new(&ordered, &states, []);
    let path: Vec<(&str, Why)> = standing
        .path()
        .iter()
        .map(|next| (next.at.topic.id.as_str(), next.why))
        .collect();
    assert_eq!(
        path,
        [
            ("a", Why::InOrder),
            ("e", Why::Suggested { step: 2 }),
            ("c", Why::InOrder),
            ("d", Why::Suggested { step: 1 }),
            ("b", Why::Suggested { step: 3 }),
        ]
    );
}

#[test]
fn a_topic_that_is_not_ready_lets_others_of_its_stage_go_ahead() {
    let plain = roadmap(&["a b", "c"]);
    let states = States::new();
    let standing = Standing::new(&plain, &states, []);
    let next = |not_ready: &str| {
        let next = standing.next_topic(|topic| !not_ready.contains(topic.id.as_str()));
        next.unwrap().at.topic.id.to_string()
    };
    assert_eq!(next("a"), "b");
    assert_eq!(next("ab"), "a", "advice is no locked door");
}

#[test]
fn upcoming_topics_are_those_that_would_come_one_after_the_other() {
    let mixed = roadmap(&["a b? c", "d"]);
    let states = states("d=learning");
    let standing = Standing::new(&mixed, &states, []);
    let names = |count| {
        let list = standing.upcoming(|topic| topic.id.as_str() != "a", count);
        list.iter()
            .map(|next| next.at.topic.id.as_str())
            .collect::<String>()
    };
    assert_eq!(names(9), "dcab");
    assert_eq!(names(2), "dc");
    assert_eq!(names(0), "");
}

#[test]
fn tracks_that_were_not_picked_are_optional() {
    let mut forked = roadmap(&["a"]);
    let track = |name: &str, title: &str, focus: &str| Track {
        id: id(name),
        title: title.to_owned(),
        focus: vec![focus.to_owned()],
    };
    forked.stages[0].tracks = vec![
        track("backend", "Backend", "Web APIs"),
        track("systems", "Systems", "Embedded"),
    ];
    forked.stages[0].sections.push(section(Some("backend"), "b"));
    forked.stages[0].sections.push(section(Some("Systems"), "s"));
    forked.stages[0].sections.push(section(None, "embedded"));
    let states = states("a=done");
    let all = Standing::new(&forked, &states, []);
    assert_eq!(all.progress(nothing_due).required, 4);
    let picked = [id("systems")];
    let standing = Standing::new(&forked, &states, &picked);
    let progress = standing.progress(nothing_due);
    assert_eq!((progress.required, progress.optional_total), (3, 1));
    assert_eq!(standing.next_topic(|_| true).unwrap().at.topic.id, id("s"));
}

fn concepts(text: &str) -> Vec<ConceptId> {
    text.split_whitespace()
        .map(|word| ConceptId::new(word).unwrap())
        .collect()
}

#[test]
fn missing_prerequisites_are_named_once_and_in_order() {
    let before = |concept: &ConceptId| match concept.as_str() {
        "async" => concepts("traits closures ownership"),
        "pin" => concepts("async traits"),
        _ => Vec::new(),
    };
    let done: BTreeSet<ConceptId> = concepts("ownership").into_iter().collect();
    let advise = |topic: &str| advice(&concepts(topic), &done, before);
    assert_eq!(advise("async"), concepts("traits closures"));
    assert_eq!(advise("pin async"), concepts("traits closures"));
    assert_eq!(advise("pin"), concepts("async traits"));
    assert_eq!(advise("ownership"), []);
}

#[test]
fn a_topic_is_covered_when_all_its_concepts_are() {
    let of = |topic: &TopicId| match topic.as_str() {
        "a" => concepts("x y"),
        "b" => concepts("x z"),
        "c" => concepts("y"),
        _ => Vec::new(),
    };
    let topics = [id("a"), id("b"), id("c"), id("d")];
    let done: BTreeSet<ConceptId> = concepts("x y").into_iter().collect();
    assert_eq!(carried_over(&topics, of, &done), [id("a"), id("c")]);
    assert_eq!(carried_over(&topics, of, &BTreeSet::new()), []);
}

#[test]
fn states_are_read_and_written_in_one_word() {
    for state in State::ALL {
        assert_eq!(state.to_string().parse(), Ok(state));
    }
    assert_eq!("Done".parse::<State>(), Err(UnknownState("Done".to_owned())));
}

#[test]
fn undo_puts_back_what_was_there() {
    let mut before = states("a=learning");
    let snapshot = before.clone();
    let old = before.set(id("a"), State::Done, DAY).unwrap();
    before.set(id("a"), old.state, old.since);
    assert_eq!(before, snapshot);
    assert_eq!(before.set(id("b"), State::Done, DAY), None);
    before.clear(&id("b"));
    assert_eq!(before, snapshot);
}

prop_compose! {
    /// A roadmap of up to 12 topics in three stages, and states of some of them.
    fn standings()(
        optional in vec(any::<bool>(), 12),
        cut in 0..=12_usize,
        said in vec(prop::option::of(select(State::ALL.to_vec())), 12),
    ) -> (Roadmap, States) {
        let names: Vec<String> =
            optional.iter().enumerate().map(|(n, optional)| format!("t{n}{}", if *optional { "?" } else { "" })).collect();
        let roadmap = roadmap(&[&names[..cut / 2].join(" "), &names[cut / 2..cut].join(" "), &names[cut..].join(" ")]);
        let marked = |state| Marked { state, since: DAY };
        let states = said.into_iter().enumerate().filter_map(|(n, state)| Some((id(&format!("t{n}")), marked(state?)))).collect();
        (roadmap, states)
    }
}

proptest! {
    #[test]
    fn stages_add_up_to_the_whole((roadmap, states) in standings()) {
        let standing = Standing::new(&roadmap, &states, []);
        let whole = standing.progress(|_| true);
        let stages = standing.stages(|_| true);
        let sum = |part: fn(&Progress) -> u32| stages.iter().map(part).sum::<u32>();
        prop_assert_eq!(sum(|p| p.required), whole.required);
        prop_assert_eq!(sum(|p| p.done), whole.done);
        prop_assert_eq!(sum(|p| p.skipped), whole.skipped);
        prop_assert_eq!(sum(|p| p.optional_total), whole.optional_total);
        prop_assert_eq!(sum(|p| p.due_for_review), whole.done + whole.optional_done);
    }

    #[test]
    fn a_hundred_percent_means_all_done_and_nothing_else((roadmap, states) in standings()) {
        let progress = Standing::new(&roadmap, &states, []).progress(nothing_due);
        prop_assert_eq!(progress.percent() == 100, progress.is_complete() && progress.done > 0);
    }

    #[test]
    fn there_is_a_next_topic_while_one_is_open_and_it_is_open((roadmap, states) in standings()) {
        let standing = Standing::new(&roadmap, &states, []);
        let open = roadmap.topics().any(|at| standing.state(&at.topic.id).is_open());
        let next = standing.next_topic(|_| false);
        prop_assert_eq!(next.is_some(), open);
        if let Some(next) = next {
            prop_assert!(standing.state(&next.at.topic.id).is_open());
            let optional_too_early = next.why == Why::Optional && !standing.progress(nothing_due).is_complete();
            prop_assert!(!optional_too_early);
        }
    }

    #[test]
    fn the_path_holds_every_topic_once((mut roadmap, _) in standings(), steps in vec(vec(0..14_u32, 0..4), 0..4)) {
        roadmap.order = steps
            .into_iter()
            .map(|step| OrderStep {
                text: String::new(),
                priority: None,
                topics: step.into_iter().map(|n| id(&format!("t{n}"))).collect(),
            })
            .collect();
        let states = States::new();
        let path = Standing::new(&roadmap, &states, []).path();
        let ids: BTreeSet<&TopicId> = path.iter().map(|next| &next.at.topic.id).collect();
        prop_assert_eq!((path.len(), ids.len()), (12, 12));
    }

    /// An edit gives some topics new names, or merges them into others, and buries the old ones.
    #[test]
    fn a_hundred_percent_stays_a_hundred_when_topics_are_renamed_merged_or_dropped(
        (roadmap, mut states) in standings(), fate in vec(0..4_u8, 12), successors in vec(0..12_usize, 12),
    ) {
        for at in roadmap.topics().filter(|at| !at.optional()) {
            if states.get(&at.topic.id).is_none_or(|marked| marked.state.is_open()) {
                states.set(at.topic.id.clone(), State::Done, DAY);
            }
        }
        prop_assume!(Standing::new(&roadmap, &states, []).progress(nothing_due).percent() == 100);
        let mut edited = roadmap.clone();
        let topics: Vec<Topic> = roadmap.topics().map(|at| at.topic.clone()).collect();
        let kept = |n: usize| fate[n] == 0;
        for (n, topic) in topics.iter().enumerate().filter(|(n, _)| !kept(*n)) {
            // Who does an optional topic has not done a required one: their ids are never merged into those.
            let merged = topics.get(successors[n]).filter(|new| kept(successors[n]) && new.optional == topic.optional);
            let successor = match fate[n] {
                1 => Some(id(&format!("new{n}"))),
                2 => merged.map(|new| new.id.clone()),
                _ => None,
            };
            edited.tombstones.push(Tombstone { id: topic.id.clone(), successor });
            for section in edited.stages.iter_mut().flat_map(|stage| &mut stage.sections) {
                if fate[n] == 1 {
                    section.topics.iter_mut().filter(|t| t.id == topic.id).for_each(|t| t.id = id(&format!("new{n}")));
                } else {
                    section.topics.retain(|t| t.id != topic.id);
                }
            }
        }
        let progress = Standing::new(&edited, &states, []).progress(nothing_due);
        prop_assert!(progress.is_complete());
        prop_assert!(progress.percent() == 100 || progress.done == 0);
    }
}
