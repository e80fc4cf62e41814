//! What two learners are as one. Pure: rows in, rows out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde_json::Value as Json;
use waymark_core::{ids::QuestionId, points::Deed};

use super::{
    Side,
    recount::{cards, days, earned, model},
    rows::{Line, Lines, Rows, int, text},
};
use crate::{Learner, Review};

/// What the union needs to know besides the rows.
#[derive(Debug)]
pub(crate) struct Beside<'a> {
    /// The answers of both, the oldest first.
    pub(crate) reviews: &'a [Review],
    /// Asks of both that came of a group's question: which ask, which question.
    pub(crate) group_asks: &'a BTreeMap<i64, i64>,
    pub(crate) now: Timestamp,
}

/// `into` as it is with everything of `from`.
pub(crate) fn union(into: &Side, from: &Side, beside: &Beside<'_>) -> Side {
    let mut rows = Rows::default();
    let both = |table: &str, choose: fn(&Line, &Line) -> Line| {
        join(into.rows.of(table), from.rows.of(table), choose)
    };
    rows.put("enrollment", both("enrollment", enrollment));
    rows.put("item", both("item", item));
    rows.put("pause", pauses(into, from, beside.now));
    rows.put("plan_day", plans(into, from));
    rows.put("expectation", both("expectation", |own, _| own.clone()));
    rows.put("outbox", both("outbox", prompt));
    rows.put("membership", both("membership", membership));
    rows.put(
        "group_answer",
        both("group_answer", |a, b| {
            if int(b, "at") < int(a, "at") {
                b.clone()
            } else {
                a.clone()
            }
        }),
    );
    // What was changed before says nothing of what the two are now.
    let mut changes = both("change", |own, _| own.clone());
    for change in changes.values_mut() {
        let open = change.entry("undone_at").or_insert(Json::Null);
        if open.is_null() {
            *open = Json::from(beside.now.as_millisecond());
        }
    }
    rows.put("change", changes);
    rows.put("fitting", fitting(into, from));

    let mut deeds = both("deed", |own, _| own.clone());
    once(&mut deeds, |_| true);
    answered_once(&mut deeds, into, from, beside.group_asks);
    rows.put("deed", deeds);
    let days = days(
        into.rows.of("study_day"),
        from.rows.of("study_day"),
        rows.of("deed"),
    );
    let gains = join(into.rows.of("gain"), from.rows.of("gain"), |own, other| {
        let mut both = own.clone();
        let points = int(own, "points").unwrap_or(0) + int(other, "points").unwrap_or(0);
        both.insert("points".to_owned(), Json::from(points));
        both
    });
    rows.put("gain", earned(gains, &days));
    rows.put("study_day", days);
    let cards = cards(into, from, beside.reviews, &model(rows.of("fitting")));
    rows.put("card", cards);
    Side {
        learner: learner(&into.learner, &from.learner),
        rows,
    }
}

/// Settings of whoever stays; what they have not set comes from the other, and who hides stays hidden.
fn learner(into: &Learner, from: &Learner) -> Learner {
    let (own, other) = (into.clone(), from.clone());
    Learner {
        created_at: own.created_at.min(other.created_at),
        start_day: own.start_day.min(other.start_day),
        alias: own.alias.or(other.alias),
        hidden: own.hidden || other.hidden,
        background: own.background.or(other.background),
        quiet: own.quiet.or(other.quiet),
        platform: own.platform.or(other.platform),
        focus: own.focus.or(other.focus),
        set_up: own.set_up || other.set_up,
        ..own
    }
}

pub(super) fn join(own: &Lines, other: &Lines, choose: impl Fn(&Line, &Line) -> Line) -> Lines {
    let mut all = own.clone();
    for (key, line) in other {
        let line = own.get(key).map_or_else(|| line.clone(), |own| choose(own, line));
        all.insert(key.clone(), line);
    }
    all
}

/// Who follows it still says how; both, or neither: whoever stays.
fn enrollment(own: &Line, other: &Line) -> Line {
    let follows = |line: &Line| int(line, "left_at").is_none();
    let (mut plan, spare) = if follows(other) && !follows(own) {
        (other.clone(), own)
    } else {
        (own.clone(), other)
    };
    plan.insert("at".to_owned(), Json::from(int(own, "at").min(int(other, "at"))));
    if !follows(&plan) {
        plan.insert(
            "left_at".to_owned(),
            Json::from(int(own, "left_at").max(int(other, "left_at"))),
        );
    }
    if text(&plan, "track").is_none() {
        plan.insert("track".to_owned(), Json::from(text(spare, "track")));
    }
    plan
}

/// Done wins, and the day on which it was done first; of other states, the one that was said last.
fn item(own: &Line, other: &Line) -> Line {
    let is = |line: &Line, state| text(line, "state") == Some(state);
    let done = |line: &Line| (text(line, "day").map(str::to_owned), int(line, "at"));
    let other_wins = match (is(own, "done"), is(other, "done")) {
        (true, true) => done(other) < done(own),
        (own, other) if own != other => other,
        _ => {
            let said = |line: &Line| (int(line, "at"), text(line, "state").map(str::to_owned));
            said(other) > said(own)
        }
    };
    if other_wins { other.clone() } else { own.clone() }
}

fn membership(own: &Line, other: &Line) -> Line {
    let mut both = own.clone();
    both.insert(
        "joined_at".to_owned(),
        Json::from(int(own, "joined_at").min(int(other, "joined_at"))),
    );
    let left = match (int(own, "left_at"), int(other, "left_at")) {
        (Some(a), Some(b)) => Some(a.max(b)),
        _ => None,
    };
    both.insert("left_at".to_owned(), Json::from(left));
    both
}

/// One prompt of a kind and day: one that arrived, or may have, before one that still may.
fn prompt(own: &Line, other: &Line) -> Line {
    let rank = |line: &Line| match text(line, "state") {
        Some("delivered") => 3,
        Some("pending") if int(line, "sending_at").is_some() => 2,
        Some("pending") => 1,
        _ => 0,
    };
    if rank(other) > rank(own) {
        other.clone()
    } else {
        own.clone()
    }
}

/// All pauses. One without an end only goes on if both are in one: otherwise somebody is studying.
fn pauses(into: &Side, from: &Side, now: Timestamp) -> Lines {
    let (own, other) = (into.rows.of("pause"), from.rows.of("pause"));
    let open = |line: &Line| text(line, "to_day").is_none();
    let mut all = join(own, other, |own, _| own.clone());
    if own.values().any(open) != other.values().any(open) {
        let yesterday = into.learner.zone.day(now).saturating_sub(1.day());
        all.retain(|_, line| !open(line) || date(line, "from_day").is_some_and(|from| from <= yesterday));
        for line in all.values_mut().filter(|line| open(line)) {
            line.insert("to_day".to_owned(), Json::from(yesterday.to_string()));
        }
    }
    all
}

/// The weekdays that whoever stays had planned; before they began, those of the other.
fn plans(into: &Side, from: &Side) -> Lines {
    let (own, other) = (into.rows.of("plan_day"), from.rows.of("plan_day"));
    let start = into.learner.start_day.to_string();
    let before: Lines = other
        .iter()
        .filter(|(day, _)| **day < start)
        .map(|(day, line)| (day.clone(), line.clone()))
        .collect();
    if before.is_empty() {
        return own.clone();
    }
    let mut all = before;
    let first = own
        .range::<String, _>(..=&start)
        .next_back()
        .map(|(_, line)| line.clone());
    let mut first = first.unwrap_or_else(|| {
        let every = i64::from(waymark_core::calendar::Weekdays::ALL.bits());
        Line::from_iter([("weekdays".to_owned(), Json::from(every))])
    });
    first.insert("from_day".to_owned(), Json::from(start.clone()));
    all.insert(start.clone(), first);
    all.extend(
        own.iter()
            .filter(|(day, _)| **day > start)
            .map(|(day, line)| (day.clone(), line.clone())),
    );
    all
}

/// Answers are counted over both; what was fitted stays until the next fit, which sees all of them.
fn fitting(into: &Side, from: &Side) -> Lines {
    join(into.rows.of("fitting"), from.rows.of("fitting"), |own, other| {
        let mut both = own.clone();
        let answers = int(own, "answers")
            .unwrap_or(0)
            .saturating_add(int(other, "answers").unwrap_or(0));
        both.insert("answers".to_owned(), Json::from(answers));
        both
    })
}

/// Whether a deed was not taken back.
pub(crate) fn stands(deed: &Line) -> bool {
    int(deed, "undone_at").is_none()
}

pub(super) fn kind(deed: &Line) -> Option<Deed> {
    text(deed, "kind").and_then(Deed::named)
}

/// In the order in which they were done.
fn in_time(deeds: &Lines) -> Vec<String> {
    let mut keys: Vec<_> = deeds
        .iter()
        .map(|(key, deed)| (int(deed, "at"), int(deed, "id"), key.clone()))
        .collect();
    keys.sort();
    keys.into_iter().map(|(.., key)| key).collect()
}

/// Lets what was done twice earn once: the first time. The other still makes its day a studied one.
pub(crate) fn once(deeds: &mut Lines, about: impl Fn(&(String, String)) -> bool) {
    let mut seen = BTreeSet::new();
    for key in in_time(deeds) {
        let Some(deed) = deeds.get_mut(&key) else { continue };
        let what = text(deed, "roadmap").zip(text(deed, "topic"));
        let (Some((roadmap, topic)), Some(kind)) = (what, kind(deed)) else {
            continue;
        };
        let earns = matches!(kind, Deed::TopicDone | Deed::Milestone | Deed::Project);
        let what = (roadmap.to_owned(), topic.to_owned());
        if earns && stands(deed) && about(&what) && !seen.insert((kind, what)) {
            tried(deed);
        }
    }
}

/// Two accounts answered one question of a group: the first answer is the learner's, the other earns nothing.
fn answered_once(deeds: &mut Lines, into: &Side, from: &Side, group_asks: &BTreeMap<i64, i64>) {
    let mut seen = BTreeSet::new();
    let doubled: BTreeSet<_> = into
        .rows
        .of("group_answer")
        .keys()
        .filter(|key| from.rows.of("group_answer").contains_key(*key))
        .collect();
    for key in in_time(deeds) {
        let Some(deed) = deeds.get_mut(&key) else { continue };
        let question = int(deed, "ask").and_then(|ask| group_asks.get(&ask));
        if let Some(question) = question
            && doubled.contains(&question.to_string())
            && stands(deed)
            && !seen.insert(*question)
        {
            tried(deed);
        }
    }
}

/// Without points of its own: as study time that nobody measured.
fn tried(deed: &mut Line) {
    deed.insert("kind".to_owned(), Json::from(Deed::Minutes.as_str()));
}

/// The questions that both have answered.
pub(crate) fn shared(into: &Side, from: &Side) -> BTreeSet<QuestionId> {
    let (own, other) = (into.rows.of("card"), from.rows.of("card"));
    own.keys()
        .filter(|question| other.contains_key(*question))
        .filter_map(|it| QuestionId::new(it.clone()).ok())
        .collect()
}

fn date(line: &Line, column: &str) -> Option<Date> {
    text(line, column).and_then(|day| day.parse().ok())
}
