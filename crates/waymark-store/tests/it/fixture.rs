//! Names, times and people for the tests.

use jiff::{SignedDuration, Timestamp, civil::Date};
use waymark_core::{
    calendar::Zone,
    ids::{ConceptId, QuestionId, RoadmapId, TopicId},
};
use waymark_store::{Arrival, Learner, Store};

/// Thursday, 26 March 2026, 18:00 in Berlin.
pub(crate) const START: i64 = 1_774_544_400;

/// So many seconds after the start.
pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(START).unwrap() + SignedDuration::from_secs(secs)
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn roadmap(text: &str) -> RoadmapId {
    RoadmapId::new(text).unwrap()
}

pub(crate) fn topic(text: &str) -> TopicId {
    TopicId::new(text).unwrap()
}

pub(crate) fn question(text: &str) -> QuestionId {
    QuestionId::new(text).unwrap()
}

pub(crate) fn concept(text: &str) -> ConceptId {
    ConceptId::new(text).unwrap()
}

pub(crate) fn berlin() -> Zone {
    Zone::named("Europe/Berlin").unwrap()
}

pub(crate) fn from(external: &str) -> Arrival<'_> {
    Arrival {
        platform: "console",
        external,
        address: external,
        name: None,
        direct: true,
    }
}

/// A learner who has arrived and is there to stay.
pub(crate) async fn learner(store: &Store, external: &str) -> Learner {
    let mut tx = store.begin(at(0)).await.unwrap();
    let (learner, _) = tx.arrive(from(external), &berlin()).await.unwrap();
    tx.commit().await.unwrap();
    learner
}
