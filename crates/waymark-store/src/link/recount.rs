//! Days and cards counted again from what was done. Pure: rows in, rows out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use waymark_core::{
    memory::{Card, Model, Parameters, RETENTION, Rating},
    points,
};

use super::{
    Side,
    rows::{Line, Lines, bits, int, text},
    union::{join, kind, stands},
};
use crate::Review;

/// Every day again, from the deeds of both; who was excused is.
pub(super) fn days(own: &Lines, other: &Lines, deeds: &Lines) -> Lines {
    let known = own.keys().chain(other.keys()).cloned();
    let done = deeds
        .values()
        .filter_map(|deed| text(deed, "day").map(str::to_owned));
    let days: BTreeSet<String> = known.chain(done).collect();
    let excuse = |day: &str| {
        let of = |lines: &Lines| {
            lines
                .get(day)
                .and_then(|line| text(line, "excuse").map(str::to_owned))
        };
        of(own).or_else(|| of(other))
    };
    let by_day = by_day(deeds);
    days.into_iter()
        .map(|day| {
            let deeds = by_day.get(day.as_str()).map_or(&[][..], Vec::as_slice);
            let line = counted(&day, deeds, excuse(&day).as_deref());
            (day, line)
        })
        .collect()
}

/// The standing deeds of each day.
pub(crate) fn by_day(deeds: &Lines) -> BTreeMap<&str, Vec<&Line>> {
    let mut all = BTreeMap::<_, Vec<_>>::new();
    for deed in deeds.values().filter(|deed| stands(deed)) {
        if let Some(day) = text(deed, "day") {
            all.entry(day).or_default().push(deed);
        }
    }
    all
}

/// A day, as it follows from what was done on it.
pub(crate) fn counted(day: &str, deeds: &[&Line], excuse: Option<&str>) -> Line {
    let minutes = deeds
        .iter()
        .filter_map(|deed| int(deed, "minutes"))
        .fold(0, i64::saturating_add);
    let earned = points::of_day(deeds.iter().filter_map(|deed| kind(deed)));
    // Not the points of a first study where nothing was done.
    Line::from_iter([
        ("day".to_owned(), Json::from(day)),
        ("studied".to_owned(), Json::from(i64::from(!deeds.is_empty()))),
        ("excuse".to_owned(), Json::from(excuse)),
        ("points".to_owned(), Json::from(i64::from(earned))),
        ("minutes".to_owned(), Json::from(minutes)),
    ])
}

/// When the points of days were earned, so that it adds up to what the days are worth: what differs (an answer that counts
/// once, a cap) is taken from, or added to, what was earned last on that day.
pub(crate) fn earned(mut gains: Lines, days: &Lines) -> Lines {
    let mut of_day = BTreeMap::<String, (i64, i64, String)>::new();
    for (key, gain) in &gains {
        let (day, at) = (
            text(gain, "day").unwrap_or_default(),
            int(gain, "at").unwrap_or(0),
        );
        let sum = of_day
            .entry(day.to_owned())
            .or_insert_with(|| (0, at, key.clone()));
        sum.0 += int(gain, "points").unwrap_or(0);
        if at >= sum.1 {
            (sum.1, sum.2) = (at, key.clone());
        }
    }
    let all: BTreeSet<&String> = of_day.keys().chain(days.keys()).collect();
    for day in all {
        let worth = days.get(day).and_then(|line| int(line, "points")).unwrap_or(0);
        let (sum, key) = match of_day.get(day) {
            Some((sum, _, key)) => (*sum, key.clone()),
            None => (0, String::new()),
        };
        if sum == worth {
            continue;
        }
        if let Some(last) = gains.get_mut(&key) {
            let points = int(last, "points").unwrap_or(0) + worth - sum;
            last.insert("points".to_owned(), Json::from(points));
        } else if let Some(noon) = noon(day) {
            let line = [
                ("at".to_owned(), Json::from(noon)),
                ("day".to_owned(), Json::from(day.as_str())),
                ("points".to_owned(), Json::from(worth)),
            ];
            gains.insert(format!("{noon} {day}"), Line::from_iter(line));
        }
    }
    gains
}

/// Noon of a day, in milliseconds: for points of which nobody knows when they were earned.
fn noon(day: &str) -> Option<i64> {
    let day: jiff::civil::Date = day.parse().ok()?;
    let noon = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(noon.timestamp().as_millisecond())
}

/// The model of a learner's memory.
pub(crate) fn model(fitting: &Lines) -> Model {
    let own = fitting.values().find_map(|line| text(line, "parameters"));
    let own = own.and_then(|own| serde_json::from_str::<Parameters>(own).ok());
    own.map_or_else(|| Model::usual().clone(), |own| Model::new(&own))
}

/// The cards of both; where both have one, as the memory is after the answers of both.
pub(super) fn cards(into: &Side, from: &Side, reviews: &[Review], model: &Model) -> Lines {
    let answers = by_question(reviews);
    join(into.rows.of("card"), from.rows.of("card"), |own, other| {
        let question = text(own, "question").unwrap_or_default();
        replayed(own, answers.get(question), model).unwrap_or_else(|| {
            if int(other, "reps") > int(own, "reps") {
                other.clone()
            } else {
                own.clone()
            }
        })
    })
}

/// The answers to each question, in their order.
pub(super) fn by_question(reviews: &[Review]) -> BTreeMap<&str, Vec<&Review>> {
    let mut all = BTreeMap::<_, Vec<_>>::new();
    for review in reviews {
        all.entry(review.question.as_str()).or_default().push(review);
    }
    all
}

/// A card as it is after the answers to its question; `None` if there were none.
pub(super) fn replayed(card: &Line, answers: Option<&Vec<&Review>>, model: &Model) -> Option<Line> {
    let mut memory: Option<Card> = None;
    for review in answers.into_iter().flatten() {
        let Some(rating) = Rating::from_number(i64::from(review.rating)) else {
            continue;
        };
        // Days of two zones need not come in the order of time.
        let day = memory.map_or(review.day, |card| card.last.max(review.day));
        let seed = review.ask.map(|ask| ask.0.cast_unsigned());
        memory = Some(model.review(memory, rating, day, RETENTION, seed));
    }
    let memory = memory?;
    let mut card = card.clone();
    card.insert("stability".to_owned(), bits(f64::from(memory.stability)));
    card.insert("difficulty".to_owned(), bits(f64::from(memory.difficulty)));
    card.insert("due_day".to_owned(), Json::from(memory.due.to_string()));
    card.insert("last_day".to_owned(), Json::from(memory.last.to_string()));
    card.insert("reps".to_owned(), Json::from(memory.reps));
    card.insert("lapses".to_owned(), Json::from(memory.lapses));
    Some(card)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gain(at: i64, day: &str, points: i64) -> (String, Line) {
        let line = Line::from_iter([
            ("at".to_owned(), Json::from(at)),
            ("day".to_owned(), Json::from(day)),
            ("points".to_owned(), Json::from(points)),
        ]);
        (format!("{at} {day}"), line)
    }

    fn day(day: &str, points: i64) -> (String, Line) {
        (
            day.to_owned(),
            Line::from_iter([("points".to_owned(), Json::from(points))]),
        )
    }

    #[test]
    fn what_was_earned_adds_up_to_what_the_days_are_worth() {
        // Both had five for the first study of the day; of a day without a gain noon is as good as any time.
        let gains = Lines::from([gain(900_000, "1970-01-01", 15), gain(1_800_000, "1970-01-01", 12)]);
        let days = Lines::from([day("1970-01-01", 22), day("1970-01-02", 7), day("1970-01-03", 0)]);
        let expected = Lines::from([
            gain(900_000, "1970-01-01", 15),
            gain(1_800_000, "1970-01-01", 7),
            gain(129_600_000, "1970-01-02", 7),
        ]);
        assert_eq!(earned(gains, &days), expected);
        assert_eq!(earned(expected.clone(), &days), expected);
    }
}
