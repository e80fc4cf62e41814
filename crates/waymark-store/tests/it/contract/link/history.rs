//! Whatever two people have done, linked they have what one would have who had done all of it; and apart again, what they
//! had before.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp, civil::Date};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, RngSeed, TestRunner},
};
use serde_json::json;
use waymark_core::{
    calendar::{Weekdays, Zone},
    ids::{LearnerId, QuestionId},
    ledger::{Excuse, Pause},
    memory::{Card as Memory, Model, RETENTION, Rating},
    points::{self, Deed},
    progress::State,
};
use waymark_store::{
    AskId, Card, Item, NewAsk, NewDeed, NewPrompt, NewReview, Settlement, Store, StudyDay, Tx,
};

use super::{Two, all, two};
use crate::fixture::{at, concept, question, roadmap, topic};

/// What happens to one of the two.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Done(usize),
    Undone(usize),
    Skipped(usize),
    Answered(usize, u8),
    Minutes(u32),
    Noted,
    Excused,
    Planned(u8),
    Paused(i8),
    GroupAnswered,
    Prompted(u8),
    Changed,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..5_usize).prop_map(Event::Done),
        2 => (0..5_usize).prop_map(Event::Undone),
        2 => (0..5_usize).prop_map(Event::Skipped),
        9 => (0..4_usize, 1..=4_u8).prop_map(|(which, rating)| Event::Answered(which, rating)),
        1 => (1..90_u32).prop_map(Event::Minutes),
        1 => Just(Event::Noted),
        1 => Just(Event::Excused),
        1 => (1..=127_u8).prop_map(Event::Planned),
        1 => (-1..4_i8).prop_map(Event::Paused),
        2 => Just(Event::GroupAnswered),
        2 => (0..3_u8).prop_map(Event::Prompted),
        1 => Just(Event::Changed),
    ]
}

/// Who, how many minutes later, what.
type History = Vec<(bool, i64, Event)>;

const TOPICS: [&str; 5] = ["a", "b", "c", "d", "e"];
const QUESTIONS: [&str; 4] = ["p", "q", "r", "s"];

/// Counts a day again, as the application does.
async fn recount(tx: &mut Tx, id: LearnerId, on: Date) {
    let excuse = tx.day(id, on).await.unwrap().and_then(|day| day.excuse);
    let deeds = tx.deeds_of(id, on).await.unwrap();
    let row = StudyDay {
        day: on,
        studied: !deeds.is_empty(),
        excuse,
        points: points::of_day(deeds.iter().map(|deed| deed.kind)),
        minutes: deeds.iter().filter_map(|deed| deed.minutes).sum(),
    };
    tx.put_day(id, &row).await.unwrap();
}

async fn deed(
    tx: &mut Tx,
    id: LearnerId,
    kind: Deed,
    about: Option<usize>,
    ask: Option<AskId>,
    minutes: Option<u32>,
) {
    let on = zone_of(tx, id).await.day(tx.now());
    let (r, t) = (roadmap("r"), about.map(|about| topic(TOPICS[about])));
    let new = NewDeed {
        day: on,
        kind,
        roadmap: about.map(|_| &r),
        topic: t.as_ref(),
        ask,
        minutes,
        grace: false,
    };
    tx.add_deed(id, new).await.unwrap();
    recount(tx, id, on).await;
}

async fn zone_of(tx: &mut Tx, id: LearnerId) -> Zone {
    tx.learner(id).await.unwrap().unwrap().zone
}

async fn mark(tx: &mut Tx, id: LearnerId, which: usize, state: State) -> bool {
    let on = zone_of(tx, id).await.day(tx.now());
    let items = tx.all_items(id).await.unwrap();
    let known = items.iter().find(|item| item.topic == topic(TOPICS[which]));
    if known.is_some_and(|item| item.state == state) {
        return false;
    }
    let item = Item {
        roadmap: roadmap("r"),
        topic: topic(TOPICS[which]),
        state,
        day: on,
        at: tx.now(),
    };
    tx.put_items(id, &[item]).await.unwrap();
    if state != State::Done {
        for deed in tx.all_deeds(id).await.unwrap() {
            if deed.undone_at.is_none()
                && deed.kind == Deed::TopicDone
                && deed.topic == Some(topic(TOPICS[which]))
            {
                tx.undo_deed(id, deed.id).await.unwrap();
                recount(tx, id, deed.day).await;
            }
        }
    }
    true
}

async fn answer(tx: &mut Tx, id: LearnerId, which: &QuestionId, rating: u8, source: &str) {
    let on = zone_of(tx, id).await.day(tx.now());
    let new = NewAsk {
        question: which,
        seed: 1,
        roadmap: None,
        topic: None,
        source,
    };
    let ask = tx.add_ask(id, new).await.unwrap();
    tx.answer_ask(id, ask, Some(rating > 1), Some(rating))
        .await
        .unwrap();
    let before = tx.card(id, which).await.unwrap();
    let known = before.as_ref().map(memory);
    let seed = Some(ask.0.cast_unsigned());
    let card = Model::usual().review(
        known,
        Rating::from_number(i64::from(rating)).unwrap(),
        on,
        RETENTION,
        seed,
    );
    tx.put_card(id, &stored(which, card)).await.unwrap();
    let kind = if rating > 1 { Deed::Right } else { Deed::Wrong };
    deed(tx, id, kind, None, Some(ask), None).await;
    let review = NewReview {
        question: which,
        day: on,
        rating,
        right: Some(rating > 1),
        fresh: before.is_none(),
        millis: None,
        ask: Some(ask),
    };
    tx.add_review(id, review).await.unwrap();
}

#[expect(clippy::cast_possible_truncation, reason = "stored from f32")]
fn memory(card: &Card) -> Memory {
    Memory {
        stability: card.stability as f32,
        difficulty: card.difficulty as f32,
        due: card.due,
        last: card.last,
        reps: card.reps,
        lapses: card.lapses,
    }
}

fn stored(which: &QuestionId, card: Memory) -> Card {
    Card {
        question: which.clone(),
        concept: concept("c"),
        stability: f64::from(card.stability),
        difficulty: f64::from(card.difficulty),
        due: card.due,
        last: card.last,
        reps: card.reps,
        lapses: card.lapses,
    }
}

pub(super) async fn happen(tx: &mut Tx, two: &Two, id: LearnerId, event: Event) {
    let on = zone_of(tx, id).await.day(tx.now());
    match event {
        Event::Done(which) => {
            if mark(tx, id, which, State::Done).await {
                deed(tx, id, Deed::TopicDone, Some(which), None, None).await;
            }
        }
        Event::Undone(which) => {
            mark(tx, id, which, State::Todo).await;
        }
        Event::Skipped(which) => {
            mark(tx, id, which, State::Skipped).await;
        }
        Event::Answered(which, rating) => {
            answer(tx, id, &question(QUESTIONS[which]), rating, "practice").await;
        }
        Event::Minutes(minutes) => deed(tx, id, Deed::Minutes, None, None, Some(minutes)).await,
        Event::Noted => {
            tx.add_note(id, None, None, "kept").await.unwrap();
        }
        Event::Excused => {
            tx.excuse_day(id, on, Excuse::Outage).await.unwrap();
        }
        Event::Planned(bits) => tx
            .put_plan(id, on, Weekdays::from_bits(bits).unwrap())
            .await
            .unwrap(),
        Event::Paused(days) => {
            let to = (days >= 0).then(|| on.saturating_add(jiff::Span::new().days(days)));
            tx.add_pause(id, Pause { from: on, to }).await.unwrap();
        }
        Event::GroupAnswered => {
            let asked = tx
                .put_group_question(two.group, Zone::utc().day(tx.now()), &question("g"), 1)
                .await
                .unwrap();
            if tx.add_group_answer(asked.id, id, 0, true).await.unwrap() {
                answer(tx, id, &question("g"), 3, &format!("group:{}", asked.id)).await;
            }
        }
        Event::Prompted(how) => prompted(tx, id, on, how).await,
        Event::Changed => {
            tx.add_change(id, "a change", &json!({})).await.unwrap();
        }
    }
}

/// A daily prompt that waits, arrived, or was dropped.
pub(super) async fn prompted(tx: &mut Tx, id: LearnerId, on: Date, how: u8) {
    let prompt = NewPrompt {
        recipient: id.into(),
        kind: "daily_practice".to_owned(),
        day: on,
        due_at: tx.now(),
        ready_at: tx.now(),
    };
    if !tx.add_prompt(&prompt).await.unwrap() || how == 0 {
        return;
    }
    let lease = tx.now() + SignedDuration::from_secs(60);
    for claimed in tx.claim(lease, 100).await.unwrap() {
        let outcome = match how {
            1 => Settlement::Delivered {
                receipt: Some("m".to_owned()),
                poll: None,
            },
            _ => Settlement::Dropped {
                reason: "studied already".to_owned(),
            },
        };
        if claimed.recipient == id.into() {
            assert!(tx.settle(claimed.id, claimed.claim, &outcome).await.unwrap());
        } else {
            tx.release(&[(claimed.id, claimed.claim)]).await.unwrap();
        }
    }
}

/// What would be if all of it had been one learner's, from the events themselves.
struct Oracle {
    states: BTreeMap<String, State>,
    days: BTreeMap<Date, u32>,
    cards: BTreeMap<String, Memory>,
    answers: usize,
}

async fn oracle(tx: &mut Tx, ids: [LearnerId; 2]) -> Oracle {
    let mut said = BTreeMap::<String, Vec<(Timestamp, State)>>::new();
    let (mut reviews, mut deeds, mut asks) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut group_answers = BTreeMap::<i64, usize>::new();
    for id in ids {
        for item in tx.all_items(id).await.unwrap() {
            said.entry(item.topic.to_string())
                .or_default()
                .push((item.at, item.state));
        }
        reviews.extend(tx.all_reviews(id).await.unwrap());
        deeds.extend(tx.all_deeds(id).await.unwrap());
        asks.extend(
            tx.recent_asks(id, u32::MAX)
                .await
                .unwrap()
                .into_iter()
                .map(|ask| (ask.id, ask.source)),
        );
        for answered in tx.group_answers(id).await.unwrap() {
            *group_answers.entry(answered.group_question.0).or_default() += 1;
        }
    }
    let states = said.into_iter().map(|(topic, mut said)| {
        said.sort_by_key(|(at, state)| (*at, state.as_str()));
        let done = said.iter().any(|(_, state)| *state == State::Done);
        let open = said
            .iter()
            .rev()
            .map(|(_, state)| *state)
            .find(|state| *state != State::Todo);
        let state = if done {
            State::Done
        } else {
            open.unwrap_or(State::Todo)
        };
        (topic, state)
    });
    reviews.sort_by_key(|review| (review.at, review.id));
    let mut cards = BTreeMap::<String, Memory>::new();
    for review in &reviews {
        let before = cards.get(review.question.as_str()).copied();
        let on = before.map_or(review.day, |card| card.last.max(review.day));
        let seed = review.ask.map(|ask| ask.0.cast_unsigned());
        let rating = Rating::from_number(i64::from(review.rating)).unwrap();
        let card = Model::usual().review(before, rating, on, RETENTION, seed);
        cards.insert(review.question.to_string(), card);
    }
    deeds.retain(|deed| deed.undone_at.is_none());
    deeds.sort_by_key(|deed| (deed.at, deed.id));
    let (mut earned, mut days) = (BTreeSet::new(), BTreeMap::<Date, Vec<Deed>>::new());
    for deed in deeds {
        let source = deed
            .ask
            .and_then(|ask| asks.get(&ask).cloned())
            .filter(|it| it.starts_with("group:"));
        let what = deed.topic.map(|topic| topic.to_string()).or(source);
        let again = what.is_some_and(|what| !earned.insert(what));
        let kind = if again { Deed::Minutes } else { deed.kind };
        days.entry(deed.day).or_default().push(kind);
    }
    Oracle {
        states: states.collect(),
        days: days
            .into_iter()
            .map(|(day, deeds)| (day, points::of_day(deeds)))
            .collect(),
        cards,
        answers: reviews.len(),
    }
}

async fn check(store: &Store, round: usize, history: &History) -> Result<(), TestCaseError> {
    let two = two(store, &format!("round {round}")).await;
    let mut now = at(0);
    for (who, minutes, event) in history {
        now += SignedDuration::from_mins(*minutes);
        let mut tx = store.begin(now).await.unwrap();
        happen(&mut tx, &two, two.ids[usize::from(*who)], *event).await;
        tx.commit().await.unwrap();
    }
    let mut tx = store.begin(now).await.unwrap();
    let before = [all(&mut tx, two.ids[0]).await, all(&mut tx, two.ids[1]).await];
    let wanted = oracle(&mut tx, two.ids).await;
    let (a, b) = tx.who_stays(two.ids[0], two.ids[1]).await.unwrap();
    prop_assert_eq!(
        (a, b),
        tx.who_stays(two.ids[1], two.ids[0]).await.unwrap(),
        "the order does not matter"
    );
    let link = tx.link(a, b).await.unwrap();

    let states: BTreeMap<_, _> = tx
        .all_items(a)
        .await
        .unwrap()
        .into_iter()
        .map(|it| (it.topic.to_string(), it.state))
        .collect();
    prop_assert_eq!(states, wanted.states);
    let days = tx.all_days(a).await.unwrap();
    let studied: BTreeMap<_, _> = days
        .iter()
        .filter(|day| day.studied)
        .map(|day| (day.day, day.points))
        .collect();
    prop_assert_eq!(&studied, &wanted.days);
    prop_assert!(days.iter().all(|day| day.studied || day.points == 0));
    let cards: BTreeMap<_, _> = tx
        .cards(a)
        .await
        .unwrap()
        .iter()
        .map(|it| (it.question.to_string(), memory(it)))
        .collect();
    prop_assert_eq!(cards, wanted.cards);
    let answers = tx
        .fitting(a)
        .await
        .unwrap()
        .map_or(0, |fitting| fitting.answers as usize);
    prop_assert_eq!(answers, wanted.answers);
    prop_assert_eq!(tx.learner(b).await.unwrap(), None);
    prop_assert_eq!(tx.export(b).await.unwrap(), None);
    prop_assert_eq!(tx.accounts(a).await.unwrap().len(), 2);
    prop_assert!(
        tx.changes(a)
            .await
            .unwrap()
            .iter()
            .all(|change| change.undone_at.is_some())
    );
    let all_time = tx
        .standing(two.group, waymark_core::board::Period::All, a)
        .await
        .unwrap();
    let points: u32 = wanted.days.values().sum();
    prop_assert_eq!(all_time.unwrap_or(0), points, "the board");
    prop_assert_eq!(
        tx.count_above(two.group, waymark_core::board::Period::All, 0)
            .await
            .unwrap(),
        u32::from(points > 0)
    );

    prop_assert_eq!(tx.unlink(a, link).await.unwrap(), Some(b));
    let after = [all(&mut tx, two.ids[0]).await, all(&mut tx, two.ids[1]).await];
    for (before, after) in before.iter().zip(&after) {
        for (field, value) in before.as_object().unwrap() {
            prop_assert_eq!(&after[field], value, "{}", field);
        }
    }
    for id in two.ids {
        let points: u32 = tx.all_days(id).await.unwrap().iter().map(|day| day.points).sum();
        let stands = tx
            .standing(two.group, waymark_core::board::Period::All, id)
            .await
            .unwrap();
        prop_assert_eq!(stands.unwrap_or(0), points, "the board of each");
    }
    tx.commit().await.unwrap();
    Ok(())
}

pub(super) async fn two_histories_become_what_one_would_have_been(store: &Store) {
    let config = Config {
        rng_seed: RngSeed::Fixed(20_261_121),
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let step = (
        any::<bool>(),
        prop_oneof![3 => 1..300_i64, 1 => 300..4_000_i64],
        event(),
    );
    let histories = prop::collection::vec(step, 0..40);
    for round in 0..60 {
        let history = histories.new_tree(&mut runner).unwrap().current();
        if let Err(error) = check(store, round, &history).await {
            panic!("round {round}: {error}\n{history:?}");
        }
    }
}
