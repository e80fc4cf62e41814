use std::collections::HashSet;

use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

use super::*;
use crate::{
    concept::Graph,
    ids::ConceptId,
    memory::{RETENTION, Rating},
    question::{Bank, Kind, Sheet},
    roadmap::{Roadmap, Section, Stage, Topic},
};

const TODAY: Date = date(2026, 3, 26);

/// Concepts `a` to `f`, each with five questions (`a1` to `a5`), the last one for people from Go; topics of the same names.
fn catalog() -> Catalog {
    let letters = ["a", "b", "c", "d", "e", "f"];
    let concepts: String = letters
        .map(|id| format!("[{id}]\ntitle = \"concept {id}{id}\"\nlinks = [\"https://x.org\"]\n"))
        .concat();
    let (graph, problems) = Graph::parse(&concepts, "concepts.toml");
    assert_eq!(problems, []);
    let sheets = letters.map(|id| {
        let entry = |nth| {
            let go = if nth == 5 { "waymark.background = [\"go\"]\n" } else { "" };
            format!(
                "[[questions]]\nid = \"{id}{nth}\"\ntype = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = \"!\"\ncontext = \"C\"\n{go}"
            )
        };
        let text: String = (1..=5).map(entry).collect();
        Sheet::parse(&ConceptId::new(id).unwrap(), &text, id)
    });
    let (bank, problems) = Bank::new(sheets);
    assert_eq!(problems, []);
    let topics = letters.map(|id| Topic {
        id: TopicId::new(id).unwrap(),
        text: format!("Topic {id}"),
        emphasis: false,
        optional: false,
        priority: None,
        done: false,
        concepts: vec![ConceptId::new(id).unwrap()],
    });
    let sections = vec![Section {
        topics: topics.to_vec(),
        ..Section::default()
    }];
    let stages = vec![Stage {
        sections,
        ..Stage::default()
    }];
    let (mut catalog, _) = Catalog::new(graph, bank);
    assert_eq!(
        catalog.add(
            roadmap(),
            Roadmap {
                stages,
                ..Roadmap::default()
            },
            "r.md"
        ),
        []
    );
    catalog
}

fn roadmap() -> RoadmapId {
    RoadmapId::new("r").unwrap()
}

fn id(text: &str) -> QuestionId {
    QuestionId::new(text).unwrap()
}

fn topics(letters: &str) -> Vec<(RoadmapId, TopicId)> {
    letters
        .chars()
        .map(|letter| (roadmap(), TopicId::new(letter.to_string()).unwrap()))
        .collect()
}

/// A card that falls due so many days after today; the sooner, the less it is remembered.
fn card(question: &str, in_days: i64) -> (QuestionId, Card) {
    let (due, last) = (TODAY + in_days.days(), TODAY - 30.days());
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let stability = (30 + in_days).max(1) as f32;
    (
        id(question),
        Card {
            stability,
            difficulty: 5.0,
            due,
            last,
            reps: 1,
            lapses: 0,
        },
    )
}

fn asked(question: &str, right: bool, fresh: bool) -> Asked {
    Asked {
        question: id(question),
        right,
        fresh,
    }
}

fn desk() -> Desk<'static> {
    Desk {
        today: TODAY,
        seed: 1,
        cards: &[],
        learning: &[],
        done: &[],
        asked: &[],
        background: None,
        new_per_day: NEW_PER_DAY,
    }
}

fn names(session: &Session<'_>) -> Vec<String> {
    session
        .picks
        .iter()
        .map(|pick| pick.question.id.to_string())
        .collect()
}

#[test]
fn the_least_remembered_card_comes_first_and_new_questions_after() {
    let catalog = catalog();
    let cards = [card("a1", 0), card("b1", -9), card("c1", -3), card("d1", 2)];
    let learning = topics("d");
    let session = Session::plan(
        &catalog,
        &Desk {
            cards: &cards,
            learning: &learning,
            ..desk()
        },
    );
    assert_eq!(names(&session)[..3], ["b1", "c1", "a1"]);
    assert_eq!(
        session.remaining,
        Remaining {
            due: 3,
            new: 3,
            retry: 0
        }
    );
    assert!(session.picks[3..].iter().all(|pick| pick.why == Why::New));
}

#[test]
fn new_questions_are_of_topics_being_learnt_then_of_done_ones() {
    let catalog = catalog();
    let (learning, done) = (topics("a"), topics("b"));
    let session = Session::plan(
        &catalog,
        &Desk {
            learning: &learning,
            done: &done,
            ..desk()
        },
    );
    let letters: Vec<char> = names(&session)
        .iter()
        .filter_map(|name| name.chars().next())
        .collect();
    // Four of `a` (the fifth compares with Go), one of `b` as the fifth; in an order with variety.
    assert_eq!(letters, ['a', 'a', 'b', 'a', 'a']);
    assert_eq!(session.held_back.new, 3);
    assert_eq!(session.next_day, Some(TODAY + 1.day()));
}

#[test]
fn topics_take_turns() {
    let catalog = catalog();
    let learning = topics("abc");
    let session = Session::plan(
        &catalog,
        &Desk {
            learning: &learning,
            ..desk()
        },
    );
    let letters: Vec<char> = names(&session)
        .iter()
        .filter_map(|name| name.chars().next())
        .collect();
    assert_eq!(letters, ['a', 'b', 'c', 'a', 'b']);
}

#[test]
fn comparisons_are_for_those_who_come_from_there_and_come_third() {
    let catalog = catalog();
    let learning = topics("a");
    let plan = |background| {
        names(&Session::plan(
            &catalog,
            &Desk {
                learning: &learning,
                background,
                ..desk()
            },
        ))
    };
    assert!(!plan(None).contains(&"a5".to_owned()));
    assert!(!plan(Some(Background::Php)).contains(&"a5".to_owned()));
    assert_eq!(plan(Some(Background::Go))[2], "a5");
}

#[test]
fn a_question_is_asked_again_the_same_day_only_if_it_was_wrong() {
    let catalog = catalog();
    let learning = topics("a");
    let cards = [card("a1", 1), card("a2", 1)];
    let plan = |answers: &[Asked]| {
        let desk = Desk {
            learning: &learning,
            cards: &cards,
            asked: answers,
            new_per_day: 2,
            ..desk()
        };
        Session::plan(&catalog, &desk)
            .picks
            .iter()
            .map(|pick| (pick.question.id.to_string(), pick.why))
            .collect::<Vec<_>>()
    };
    let wrong = asked("a1", false, true);
    let right = asked("a2", true, true);
    assert_eq!(
        plan(&[wrong.clone(), right.clone()]),
        [("a1".to_owned(), Why::Retry)]
    );
    assert_eq!(
        plan(&[wrong.clone(), right.clone(), asked("a1", true, false)]),
        []
    );
    let twice = [wrong.clone(), wrong.clone(), right.clone()];
    assert_eq!(plan(&twice).len(), 1);
    assert_eq!(plan(&[wrong.clone(), wrong.clone(), wrong, right]), []);
}

#[test]
fn after_a_break_the_backlog_is_spread() {
    assert_eq!(due_per_day(5, 5), 40);
    assert_eq!(due_per_day(0, 0), 20);
    assert_eq!(due_per_day(700, 5), 50);
    assert_eq!(due_per_day(100_000, 5), 60);
    let catalog = catalog();
    let cards: Vec<_> = "abcdef"
        .chars()
        .flat_map(|letter| (1..=4).map(move |nth| card(&format!("{letter}{nth}"), -1)))
        .collect();
    let plan = |asked: &[Asked]| {
        let session = Session::plan(
            &catalog,
            &Desk {
                cards: &cards,
                asked,
                new_per_day: 0,
                ..desk()
            },
        );
        (session.remaining.due, session.held_back.due, session.next_day)
    };
    assert_eq!(plan(&[]), (20, 4, Some(TODAY + 1.day())));
}

#[test]
fn when_nothing_is_left_the_next_due_day_is_told() {
    let catalog = catalog();
    let cards = [card("a1", 9), card("b1", 4), card("gone", 1)];
    let session = Session::plan(
        &catalog,
        &Desk {
            cards: &cards,
            ..desk()
        },
    );
    assert_eq!(session.next(), None);
    assert_eq!(session.remaining.total(), 0);
    assert_eq!(session.next_day, Some(TODAY + 4.days()));
    assert_eq!(Session::plan(&catalog, &desk()).next_day, None);
}

#[test]
fn three_in_a_row_are_avoided_across_answers() {
    let catalog = catalog();
    let cards = [card("a3", -9), card("a4", -8), card("b1", -7)];
    let answers = [asked("a1", true, false), asked("a2", true, false)];
    let session = Session::plan(
        &catalog,
        &Desk {
            cards: &cards,
            asked: &answers,
            ..desk()
        },
    );
    assert_eq!(names(&session), ["b1", "a3", "a4"]);
}

#[test]
fn a_month_of_daily_practice_keeps_up() {
    let catalog = catalog();
    let learning = topics("abcdef");
    let mut cards: Vec<(QuestionId, Card)> = Vec::new();
    let mut today = TODAY;
    for _ in 0..30 {
        let mut answers: Vec<Asked> = Vec::new();
        loop {
            let desk = Desk {
                today,
                cards: &cards,
                learning: &learning,
                asked: &answers,
                new_per_day: 2,
                ..desk()
            };
            let session = Session::plan(&catalog, &desk);
            let Some(pick) = session.next() else {
                assert!(session.next_day.is_none_or(|day| day > today));
                break;
            };
            let question = pick.question.id.clone();
            let known = cards.iter().position(|(id, _)| *id == question);
            let right = answers.len() % 4 != 3;
            let rating = if right { Rating::Good } else { Rating::Again };
            let next = Card::review(known.map(|at| cards[at].1), rating, today, RETENTION, Some(1));
            answers.push(Asked {
                question: question.clone(),
                right,
                fresh: known.is_none(),
            });
            match known {
                Some(at) => cards[at].1 = next,
                None => cards.push((question, next)),
            }
            assert!(answers.len() < 100);
        }
        assert!(answers.iter().filter(|asked| asked.fresh).count() <= 2);
        today += 1.day();
        assert!(cards.iter().all(|(_, card)| card.due >= today));
    }
    assert_eq!(cards.len(), 24);
}

/// Any desk over the catalog: cards with due days, topics, answers of today.
#[derive(Clone, Debug)]
struct AnyDesk {
    cards: Vec<(QuestionId, Card)>,
    learning: Vec<(RoadmapId, TopicId)>,
    done: Vec<(RoadmapId, TopicId)>,
    asked: Vec<Asked>,
    background: Option<Background>,
    new_per_day: u32,
    seed: u64,
}

fn any_desk() -> impl Strategy<Value = AnyDesk> {
    let question = prop::sample::select(
        "abcdef"
            .chars()
            .flat_map(|letter| (1..=5).map(move |nth| format!("{letter}{nth}")))
            .collect::<Vec<_>>(),
    );
    let cards = prop::collection::btree_map(question.clone(), -40_i64..40, 0..31).prop_map(|cards| {
        cards
            .iter()
            .map(|(question, days)| card(question, *days))
            .collect()
    });
    let answers =
        prop::collection::vec((question, any::<bool>(), any::<bool>()), 0..12).prop_map(|answers| {
            answers
                .iter()
                .map(|(question, right, fresh)| asked(question, *right, *fresh))
                .collect()
        });
    let background = prop::option::of(prop::sample::select(&Background::ALL[..]));
    (
        cards,
        "[a-f]{0,4}",
        "[a-f]{0,4}",
        answers,
        background,
        0_u32..8,
        any::<u64>(),
    )
        .prop_map(
            |(cards, learning, done, asked, background, new_per_day, seed)| AnyDesk {
                cards,
                learning: topics(&learning),
                done: topics(&done),
                asked,
                background,
                new_per_day,
                seed,
            },
        )
}

proptest! {
    #[test]
    fn a_session_keeps_its_rules(any in any_desk()) {
        let catalog = catalog();
        let desk = Desk {
            today: TODAY,
            seed: any.seed,
            cards: &any.cards,
            learning: &any.learning,
            done: &any.done,
            asked: &any.asked,
            background: any.background,
            new_per_day: any.new_per_day,
        };
        let session = Session::plan(&catalog, &desk);
        prop_assert_eq!(&session, &Session::plan(&catalog, &desk));

        // Nothing twice, and nothing of today again unless it was wrong.
        let ids: HashSet<&QuestionId> = session.picks.iter().map(|pick| &pick.question.id).collect();
        prop_assert_eq!(ids.len(), session.picks.len());
        let last = |id: &QuestionId| any.asked.iter().rev().find(|asked| asked.question == *id);
        for pick in &session.picks {
            let before = last(&pick.question.id);
            prop_assert_eq!(pick.why == Why::Retry, before.is_some());
            prop_assert!(before.is_none_or(|asked| !asked.right));
            prop_assert!(pick.why == Why::Retry || pick.question.suits(any.background));
        }

        // Due, new, retry, in this order; due ones by retrievability unless variety asks otherwise.
        let rank = |why: Why| match why { Why::Due { .. } => 0, Why::New => 1, Why::Retry => 2 };
        prop_assert!(session.picks.iter().map(|pick| rank(pick.why)).is_sorted());
        let count = |kind| session.picks.iter().filter(|pick| rank(pick.why) == kind).count();
        prop_assert_eq!(Remaining { due: count(0), new: count(1), retry: count(2) }, session.remaining);

        // Caps; and no card is lost: every due one is picked, held back, or was answered today.
        let answered: HashSet<&QuestionId> = any.asked.iter().map(|asked| &asked.question).collect();
        let fresh: HashSet<&QuestionId> = any.asked.iter().filter(|asked| asked.fresh).map(|asked| &asked.question).collect();
        prop_assert!(session.remaining.new + fresh.len() <= (any.new_per_day as usize).max(fresh.len()));
        let due = any.cards.iter().filter(|(id, card)| {
            card.is_due(TODAY) && !answered.contains(id) && catalog.question(id).unwrap().suits(any.background)
        });
        let due = due.count();
        prop_assert_eq!(session.remaining.due + session.held_back.due, due);
        let cap = due_per_day(due + answered.len() - fresh.len(), any.new_per_day);
        prop_assert!(session.remaining.due <= cap);

        // Never three in a row of one concept where there is a choice of the same kind.
        for at in 2..session.picks.len() {
            let concepts: Vec<&ConceptId> = session.picks[at - 2..=at].iter().map(|pick| &pick.question.concept).collect();
            if concepts[0] == concepts[1] && concepts[1] == concepts[2] {
                let later = session.picks[at..].iter().filter(|pick| rank(pick.why) == rank(session.picks[at].why));
                prop_assert!(later.map(|pick| &pick.question.concept).all(|concept| concept == concepts[2]));
            }
        }
    }

    #[test]
    fn variety_keeps_every_item(concepts in prop::collection::vec((0_usize..3, any::<bool>(), any::<bool>()), 0..30)) {
        let names = ["a", "b", "c"].map(|name| ConceptId::new(name).unwrap());
        let kinds = [Kind::Long { model: String::new() }, Kind::Short { answer: String::new(), alternatives: Vec::new(), code: false }];
        let items: Vec<(usize, (usize, bool, bool))> = concepts.iter().copied().enumerate().collect();
        let taken = order::varied(items.clone(), &mut [None, None], |item| order::Taste {
            concept: &names[item.1.0],
            kind: std::mem::discriminant(&kinds[usize::from(item.1.1)]),
            comparison: item.1.2,
        });
        prop_assert_eq!(taken.len(), items.len());
        let unique: HashSet<_> = taken.iter().collect();
        prop_assert_eq!(unique.len(), taken.len());
        prop_assert!(taken.iter().all(|item| items.contains(item)));
    }
}

/// Questions of one topic from a text in which each letter is one: `t`racing, `s`hort answer, `l`ong, in capitals for
/// comparisons; a digit after it is its difficulty.
fn questions(text: &str) -> Vec<Question> {
    let letters: Vec<char> = text.chars().collect();
    let entry = |nth: usize, pair: &[char]| {
        let body = match pair[0].to_ascii_lowercase() {
            't' => {
                "type = \"Tracing\"\nprompt.program = \"fn main() {}\"\nanswer.doesCompile = true\nanswer.stdout = \"\""
            }
            's' => "type = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"!\"",
            _ => "type = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = \"!\"",
        };
        let from = if pair[0].is_uppercase() {
            "waymark.background = [\"go\"]\n"
        } else {
            ""
        };
        format!(
            "[[questions]]\nid = \"q{nth}\"\n{body}\ncontext = \"C\"\n{from}waymark.difficulty = {}\n",
            pair[1]
        )
    };
    let sheet: String = letters
        .chunks(2)
        .enumerate()
        .map(|(nth, pair)| entry(nth, pair))
        .collect();
    let sheet = Sheet::parse(&ConceptId::new("a").unwrap(), &sheet, "a.toml");
    assert_eq!(sheet.problems, []);
    sheet.questions
}

#[track_caller]
fn check_turns(text: &str, wanted: &str) {
    let questions = questions(text);
    let all = questions.len();
    let letter = |question: &&Question| {
        let letter = match question.kind {
            Kind::Tracing { .. } => 't',
            Kind::Short { .. } => 's',
            _ => 'l',
        };
        if question.is_comparison() {
            letter.to_ascii_uppercase()
        } else {
            letter
        }
    };
    let turns: String = order::by_turns(questions.iter().collect(), &order::Had::default(), all)
        .iter()
        .map(letter)
        .collect();
    assert_eq!(turns, wanted, "{text}");
}

#[test]
fn kinds_take_turns_and_comparisons_come_now_and_then() {
    check_turns("t1t1t1s1s1l1", "tststl");
    check_turns("T1S1L1t1s1t1s1l1l1", "tsTstlSlL");
    check_turns("S1t2s2t3", "tsSt");
    check_turns("l3s2t1", "tsl");
    check_turns("S1", "S");
}

#[test]
fn after_each_answer_the_topic_waits_for_the_others_and_comparisons_keep_their_distance() {
    let catalog = catalog();
    let learning = topics("abc");
    let mut answers: Vec<Asked> = Vec::new();
    let mut cards: Vec<(QuestionId, Card)> = Vec::new();
    let mut names = String::new();
    for _ in 0..9 {
        let desk = Desk {
            learning: &learning,
            cards: &cards,
            asked: &answers,
            background: Some(Background::Go),
            new_per_day: 9,
            ..desk()
        };
        let session = Session::plan(&catalog, &desk);
        let next = session.next().unwrap().question;
        names.push_str(if next.is_comparison() {
            "*"
        } else {
            next.concept.as_str()
        });
        answers.push(asked(next.id.as_str(), true, true));
        cards.push(card(next.id.as_str(), 3));
    }
    assert_eq!(&names[..2], "ab");
    assert!(!names.contains("**"), "{names}");
    assert_eq!(names.matches('*').count(), 2, "{names}");
}
