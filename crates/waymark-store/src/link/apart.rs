//! Two learners again, after they were one for a while. Pure: rows in, rows out.
//!
//! Whoever went into the other is as they were. Whoever stayed is as they were, with all that was done since: it was
//! done by the one person that both are, and nobody knows from which account.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use serde_json::Value as Json;
use waymark_core::ledger::Excuse;

use super::{
    Side,
    recount::{by_day, by_question, counted, earned, model, replayed},
    rows::{Line, Lines, Rows, TABLES, int, text},
    union::{once, stands},
};
use crate::{Learner, Review, value::Stored as _};

/// What was, what came of it, and what is now.
#[derive(Debug)]
pub(crate) struct Linked<'a> {
    pub(crate) into: &'a Side,
    pub(crate) from: &'a Side,
    /// As the two were when they had become one.
    pub(crate) then: &'a Side,
    /// As they are now.
    pub(crate) now: &'a Side,
}

impl Linked<'_> {
    /// Whoever stayed. `reviews` are all their answers but those that the other brought along, the oldest first.
    pub(crate) fn stayed(&self, reviews: &[Review], at: Timestamp) -> Side {
        let mut rows = Rows::default();
        for table in TABLES {
            let theirs = match table.key {
                ["id"] => Some(self.from.rows.of(table.name)),
                _ => None,
            };
            rows.put(table.name, self.since(table.name, theirs));
        }
        self.settle_topics(&mut rows, at);
        rows.put("study_day", self.days(&rows));
        let gains = std::mem::take(rows.within("gain"));
        let gains = earned(gains, rows.of("study_day"));
        rows.put("gain", gains);
        rows.put("card", self.cards(reviews, &rows));
        rows.put("fitting", self.fitting(reviews.len()));
        rows.put("outbox", self.prompts(self.into, self.from));
        Side {
            learner: self.settings(),
            rows,
        }
    }

    /// Whoever went into the other. Days that were studied as one do not break the streak of this one either.
    pub(crate) fn left(&self) -> Side {
        let mut rows = self.from.rows.clone();
        rows.put("outbox", self.prompts(self.from, self.into));
        let (then, now) = (self.then.rows.of("study_day"), self.now.rows.of("study_day"));
        let marked = |line: Option<&Line>| {
            line.is_some_and(|line| int(line, "studied") == Some(1) || text(line, "excuse").is_some())
        };
        let own = rows.within("study_day");
        for (day, line) in now {
            if marked(Some(line)) && !marked(then.get(day)) && !marked(own.get(day)) {
                let excused = counted(day, &[], Some(&Excuse::Linked.dump()));
                own.insert(day.clone(), excused);
            }
        }
        Side {
            learner: self.from.learner.clone(),
            rows,
        }
    }

    /// A table as it was, with what was changed since; `theirs` are rows that go back to the other, whatever became of them.
    fn since(&self, table: &str, theirs: Option<&Lines>) -> Lines {
        let (was, then, now) = (
            self.into.rows.of(table),
            self.then.rows.of(table),
            self.now.rows.of(table),
        );
        let mut all = was.clone();
        let keys: BTreeSet<_> = then.keys().chain(now.keys()).collect();
        for key in keys {
            if then.get(key) == now.get(key) || theirs.is_some_and(|theirs| theirs.contains_key(key)) {
                continue;
            }
            match now.get(key) {
                Some(line) => all.insert(key.clone(), line.clone()),
                None => all.remove(key),
            };
        }
        all
    }

    /// Topics that were marked since: what they earned follows, once.
    fn settle_topics(&self, rows: &mut Rows, at: Timestamp) {
        let (then, now) = (self.then.rows.of("item"), self.now.rows.of("item"));
        let what = |line: &Line| Some((text(line, "roadmap")?.to_owned(), text(line, "topic")?.to_owned()));
        let marked = now.iter().filter(|(key, line)| then.get(*key) != Some(line));
        let marked = marked.filter_map(|(_, line)| Some((what(line)?, text(line, "state") == Some("done"))));
        let cleared = then.iter().filter(|(key, _)| !now.contains_key(*key));
        let cleared = cleared.filter_map(|(_, line)| Some((what(line)?, false)));
        let changed: BTreeMap<(String, String), bool> = marked.chain(cleared).collect();
        let deeds = rows.within("deed");
        for deed in deeds.values_mut() {
            let open = what(deed).is_some_and(|what| changed.get(&what) == Some(&false));
            if open && stands(deed) && text(deed, "kind") == Some("topic_done") {
                deed.insert("undone_at".to_owned(), Json::from(at.as_millisecond()));
            }
        }
        once(deeds, |what| changed.contains_key(what));
    }

    /// Days of which something is different are counted again.
    fn days(&self, rows: &Rows) -> Lines {
        let mut all = self.into.rows.of("study_day").clone();
        let (then, now) = (self.then.rows.of("study_day"), self.now.rows.of("study_day"));
        let excused = |lines: &Lines, day: &str| {
            lines
                .get(day)
                .and_then(|line| text(line, "excuse"))
                .map(str::to_owned)
        };
        let (before, after) = (by_day(self.into.rows.of("deed")), by_day(rows.of("deed")));
        let days: BTreeSet<String> = before
            .keys()
            .chain(after.keys())
            .map(|day| (*day).to_owned())
            .chain(now.keys().cloned())
            .collect();
        for day in days {
            let fresh = excused(now, &day).filter(|_| excused(then, &day).is_none());
            if before.get(day.as_str()) == after.get(day.as_str()) && fresh.is_none() {
                continue;
            }
            let excuse = excused(&all, &day).or(fresh);
            let deeds = after.get(day.as_str()).map_or(&[][..], Vec::as_slice);
            let line = counted(&day, deeds, excuse.as_deref());
            all.insert(day, line);
        }
        all
    }

    /// Cards that were answered since are as they are after their own answers.
    fn cards(&self, reviews: &[Review], rows: &Rows) -> Lines {
        let mut all = self.into.rows.of("card").clone();
        let (then, now) = (self.then.rows.of("card"), self.now.rows.of("card"));
        let model = model(rows.of("fitting"));
        let answers = by_question(reviews);
        for (question, card) in now {
            let reps = |line: Option<&Line>| line.and_then(|line| int(line, "reps"));
            if reps(then.get(question)) == reps(Some(card)) {
                continue;
            }
            if let Some(card) = replayed(card, answers.get(question.as_str()), &model) {
                all.insert(question.clone(), card);
            }
        }
        all
    }

    fn fitting(&self, answers: usize) -> Lines {
        let mut all = self.into.rows.of("fitting").clone();
        if all.is_empty() && answers > 0 {
            all = self.now.rows.of("fitting").clone();
        }
        for line in all.values_mut() {
            line.insert("answers".to_owned(), Json::from(answers));
        }
        all
    }

    /// The prompts of one of the two. What the person has got meanwhile does not come again.
    fn prompts(&self, own: &Side, other: &Side) -> Lines {
        let table = "outbox";
        let (then, now) = (self.then.rows.of(table), self.now.rows.of(table));
        let has = |lines: &Lines, line: &Line| lines.values().any(|it| int(it, "id") == int(line, "id"));
        let stayed = own.learner.id == self.into.learner.id;
        let mut all = own.rows.of(table).clone();
        for (key, line) in now.iter().filter(|(key, line)| then.get(*key) != Some(line)) {
            if has(own.rows.of(table), line) || (stayed && !has(other.rows.of(table), line)) {
                all.insert(key.clone(), line.clone());
            }
            let settled = text(line, "state") != Some("pending");
            if let Some(waits) = all
                .get_mut(key)
                .filter(|it| settled && text(it, "state") == Some("pending"))
            {
                waits.insert("state".to_owned(), Json::from("dropped"));
                waits.insert("reason".to_owned(), Json::from("settled while linked"));
                waits.insert("settled_at".to_owned(), Json::from(int(line, "settled_at")));
                waits.insert("lease_until".to_owned(), Json::Null);
            }
        }
        all
    }

    /// Settings that were changed since stay changed.
    fn settings(&self) -> Learner {
        let (was, then, now) = (&self.into.learner, &self.then.learner, &self.now.learner);
        let start = pick::<Date>(&was.start_day, &then.start_day, &now.start_day);
        Learner {
            id: was.id,
            created_at: was.created_at,
            start_day: start,
            zone: pick(&was.zone, &then.zone, &now.zone),
            alias: pick(&was.alias, &then.alias, &now.alias),
            hidden: pick(&was.hidden, &then.hidden, &now.hidden),
            background: pick(&was.background, &then.background, &now.background),
            new_per_day: pick(&was.new_per_day, &then.new_per_day, &now.new_per_day),
            minutes_per_day: pick(&was.minutes_per_day, &then.minutes_per_day, &now.minutes_per_day),
            quiet: pick(&was.quiet, &then.quiet, &now.quiet),
            platform: pick(&was.platform, &then.platform, &now.platform),
            focus: pick(&was.focus, &then.focus, &now.focus),
            set_up: was.set_up || now.set_up,
        }
    }
}

/// A setting: as it was, unless it was changed since.
fn pick<T: Clone + PartialEq>(was: &T, then: &T, now: &T) -> T {
    if then == now { was.clone() } else { now.clone() }
}
