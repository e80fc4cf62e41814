//! Changes that `undo` can take back.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use waymark_core::{
    ids::{RoadmapId, TopicId},
    ledger::Pause,
    points::Deed,
    progress::{State, States},
};
use waymark_store::{DeedId, Enrollment, Item, Note, NoteId, PauseId, SubmissionId};

use crate::{ctx::Ctx, error::Fault, prompt, reminder, study};

/// How to take a change back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Revert {
    /// Topics get their states back; what they had earned goes.
    Topics {
        roadmap: RoadmapId,
        /// With the state before; `None` where nothing had been said of the topic.
        before: Vec<(TopicId, Option<(State, Date)>)>,
        deeds: Vec<DeedId>,
        /// What was taken back with the change, and comes back with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        returned: Vec<DeedId>,
    },
    /// Something was handed in.
    Submission {
        id: SubmissionId,
        roadmap: RoadmapId,
        topic: TopicId,
        before: Option<(State, Date)>,
        deeds: Vec<DeedId>,
    },
    /// Study minutes were logged.
    Minutes { deeds: Vec<DeedId> },
    /// A note was written.
    NoteAdded { id: NoteId },
    /// A note was deleted.
    NoteDeleted { note: Box<Note> },
    /// An enrolment or its plan was changed; `None` if there was none before.
    Enrollment {
        roadmap: RoadmapId,
        before: Option<Box<Enrollment>>,
        focus: Option<RoadmapId>,
    },
    /// A pause was set.
    PauseAdded { id: PauseId },
    /// A pause was changed or ended.
    PauseChanged { id: PauseId, before: Pause },
    /// A reminder was set or switched.
    Reminder {
        kind: prompt::Kind,
        rule: String,
        on: bool,
    },
}

/// What [`mark`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    /// So many topics were in another state before.
    pub(crate) topics: usize,
    /// Whether points went back.
    pub(crate) returned: bool,
}

/// Keeps how to take a change back; `about` completes "Taken back: …".
pub(crate) async fn remember(ctx: &mut Ctx<'_>, about: &str, revert: &Revert) -> Result<(), Fault> {
    ctx.tx
        .add_change(ctx.learner.id, about, &serde_json::to_value(revert)?)
        .await?;
    Ok(())
}

/// Sets topics to a state and keeps how to take that back. Gives how many were in another state before.
///
/// Deeds that the change earned are passed in, so that undo takes their points too. A topic that is not done any more
/// gives back what it had earned, and gets it again with undo: ticking off, putting back and ticking off earns once.
pub(crate) async fn mark(
    ctx: &mut Ctx<'_>,
    roadmap: &RoadmapId,
    states: &States,
    topics: &[TopicId],
    state: State,
    about: &str,
    deeds: Vec<DeedId>,
) -> Result<Marked, Fault> {
    let day = ctx.today();
    let known = |id: &TopicId| states.get(id).map(|marked| (marked.state, marked.since));
    let changed: Vec<_> = topics
        .iter()
        .filter(|id| known(id).map_or(State::Todo, |(state, _)| state) != state)
        .cloned()
        .collect();
    let before = changed.iter().map(|id| (id.clone(), known(id))).collect();
    put(ctx, roadmap, changed.iter().map(|id| (id.clone(), (state, day)))).await?;
    let mut returned = Vec::new();
    if state != State::Done {
        let all = ctx.tx.all_deeds(ctx.learner.id).await?;
        let earned = all.into_iter().filter(|deed| {
            deed.undone_at.is_none()
                && deed.kind == Deed::TopicDone
                && deed.roadmap.as_ref() == Some(roadmap)
                && deed.topic.as_ref().is_some_and(|topic| changed.contains(topic))
        });
        returned = earned.map(|deed| deed.id).collect();
        study::take_back(ctx, &returned).await?;
    }
    let marked = Marked {
        topics: changed.len(),
        returned: !returned.is_empty(),
    };
    if !changed.is_empty() || !deeds.is_empty() {
        remember(
            ctx,
            about,
            &Revert::Topics {
                roadmap: roadmap.clone(),
                before,
                deeds,
                returned,
            },
        )
        .await?;
    }
    Ok(marked)
}

/// Takes the last change back that still stands. Gives what it was about, and when it was made; `None` if there is none.
pub(crate) async fn undo(ctx: &mut Ctx<'_>) -> Result<Option<(String, Timestamp)>, Fault> {
    let learner = ctx.learner.id;
    let Some(change) = ctx.tx.last_change(learner).await? else {
        return Ok(None);
    };
    ctx.tx.mark_undone(learner, change.id).await?;
    match serde_json::from_value(change.revert)? {
        Revert::Topics {
            roadmap,
            before,
            deeds,
            returned,
        } => {
            restore(ctx, &roadmap, before).await?;
            study::take_back(ctx, &deeds).await?;
            study::give_back(ctx, &returned).await?;
        }
        Revert::Submission {
            id,
            roadmap,
            topic,
            before,
            deeds,
        } => {
            ctx.tx.drop_submission(learner, id).await?;
            restore(ctx, &roadmap, vec![(topic, before)]).await?;
            study::take_back(ctx, &deeds).await?;
        }
        Revert::Minutes { deeds } => study::take_back(ctx, &deeds).await?,
        Revert::NoteAdded { id } => {
            ctx.tx.drop_note(learner, id).await?;
        }
        Revert::NoteDeleted { note } => {
            ctx.tx.restore_note(learner, &note).await?;
        }
        Revert::Enrollment {
            roadmap,
            before,
            focus,
        } => {
            match before {
                Some(before) => ctx.tx.put_enrollment(learner, &before).await?,
                None => {
                    ctx.tx.drop_enrollment(learner, &roadmap).await?;
                }
            }
            ctx.learner.focus = focus;
            ctx.save_learner().await?;
        }
        Revert::PauseAdded { id } => {
            ctx.tx.drop_pause(learner, id).await?;
        }
        Revert::PauseChanged { id, before } => {
            ctx.tx.put_pause(learner, id, before).await?;
        }
        Revert::Reminder { kind, rule, on } => reminder::restore(ctx, kind, &rule, on).await?,
    }
    Ok(Some((change.about, change.at)))
}

async fn restore(
    ctx: &mut Ctx<'_>,
    roadmap: &RoadmapId,
    before: Vec<(TopicId, Option<(State, Date)>)>,
) -> Result<(), Fault> {
    let untouched: Vec<_> = before
        .iter()
        .filter(|(_, known)| known.is_none())
        .map(|(id, _)| id.clone())
        .collect();
    ctx.tx.clear_items(ctx.learner.id, roadmap, &untouched).await?;
    put(
        ctx,
        roadmap,
        before.into_iter().filter_map(|(id, known)| Some((id, known?))),
    )
    .await
}

async fn put(
    ctx: &mut Ctx<'_>,
    roadmap: &RoadmapId,
    states: impl Iterator<Item = (TopicId, (State, Date))>,
) -> Result<(), Fault> {
    let items: Vec<_> = states
        .map(|(topic, (state, day))| Item {
            roadmap: roadmap.clone(),
            topic,
            state,
            day,
            at: ctx.now,
        })
        .collect();
    ctx.tx.put_items(ctx.learner.id, &items).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use waymark_core::points;

    use super::*;
    use crate::testing::{Scenario, sample};

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    /// States by topic, points and studied days, as stored.
    type Seen = (BTreeMap<String, State>, Vec<(Date, u32, bool)>);

    async fn seen(s: &Scenario) -> Seen {
        let mut view = s.app.store().read().await.unwrap();
        let account = view.account("console", "ada").await.unwrap().unwrap();
        let items = view.all_items(account.learner).await.unwrap();
        let states = items
            .into_iter()
            .filter(|item| item.state != State::Todo)
            .map(|item| (item.topic.to_string(), item.state))
            .collect();
        let days = view.all_days(account.learner).await.unwrap();
        let days = days
            .into_iter()
            .filter(|day| day.studied || day.points > 0)
            .map(|day| (day.day, day.points, day.studied))
            .collect();
        (states, days)
    }

    /// Points and studied days as they follow from the deeds that stand, and the topics that those are about.
    async fn recomputed(s: &Scenario) -> (Vec<String>, Vec<(Date, u32, bool)>) {
        let mut view = s.app.store().read().await.unwrap();
        let account = view.account("console", "ada").await.unwrap().unwrap();
        let mut days: BTreeMap<Date, Vec<Deed>> = BTreeMap::new();
        let mut topics = Vec::new();
        for deed in view.all_deeds(account.learner).await.unwrap() {
            if deed.undone_at.is_none() {
                days.entry(deed.day).or_default().push(deed.kind);
                topics.extend(deed.topic.map(|topic| topic.to_string()));
            }
        }
        topics.sort();
        let days = days
            .into_iter()
            .map(|(day, deeds)| (day, points::of_day(deeds), true));
        (topics, days.collect())
    }

    #[derive(Clone, Copy, Debug)]
    enum Act {
        Do(&'static str, u8),
        Undo,
        Sleep,
    }

    fn act() -> impl Strategy<Value = Act> {
        let verbs = prop::sample::select(vec!["done", "skip", "topic as:learning", "topic as:todo"]);
        prop_oneof![
            6 => (verbs, 1..4_u8).prop_map(|(verb, topic)| Act::Do(verb, topic)),
            4 => Just(Act::Undo),
            1 => Just(Act::Sleep),
        ]
    }

    async fn run(acts: &[Act]) -> Result<(), TestCaseError> {
        let mut s = Scenario::with(EVENING, sample::catalog()).await;
        s.say("enroll ferris").await;
        // What was seen before each change that can be taken back.
        let mut before: Vec<Seen> = Vec::new();
        for act in acts {
            let (line, was) = match act {
                Act::Do(verb, topic) => (format!("{verb} 1.{topic}"), seen(&s).await),
                Act::Undo if before.is_empty() => continue,
                Act::Undo => ("undo".to_owned(), seen(&s).await),
                Act::Sleep => {
                    s.wait("1d");
                    continue;
                }
            };
            s.say(&line).await;
            let is = seen(&s).await;
            if matches!(act, Act::Undo) {
                prop_assert_eq!(&is, &before.pop().unwrap(), "after {:?}", acts);
            } else if is != was || s.remembers().await > before.len() {
                before.push(was);
            }
            let (topics, days) = recomputed(&s).await;
            prop_assert_eq!(&is.1, &days);
            let mut done = is.0.iter().filter(|(_, state)| **state == State::Done);
            prop_assert!(done.clone().count() == topics.len());
            prop_assert!(done.all(|(id, _)| topics.contains(id)));
        }
        Ok(())
    }

    impl Scenario {
        /// How many changes can be taken back, but for joining the roadmap.
        async fn remembers(&self) -> usize {
            let mut view = self.app.store().read().await.unwrap();
            let account = view.account("console", "ada").await.unwrap().unwrap();
            let changes = view.changes(account.learner).await.unwrap();
            changes.iter().filter(|change| change.undone_at.is_none()).count() - 1
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        #[test]
        fn undo_restores_what_was_and_points_follow_from_what_stands(acts in prop::collection::vec(act(), 1..14)) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(run(&acts))?;
        }
    }

    #[tokio::test]
    async fn ticking_off_again_and_again_earns_once() {
        let mut s = Scenario::with(EVENING, sample::catalog()).await;
        s.talk(&[
            "enroll ferris",
            "done 1.1",
            "topic as:todo 1.1",
            "done 1.1",
            "undo",
            "undo",
            "undo",
            "done 1.1",
            "topic as:learning 1.1",
            "done 1.1",
        ])
        .await;
        let (_, days) = seen(&s).await;
        assert_eq!(days, [(jiff::civil::date(2026, 3, 26), 15, true)]);
    }

    #[test]
    fn a_change_of_an_earlier_version_can_still_be_read() {
        let stored = serde_json::json!({
            "topics": { "roadmap": "ferris", "before": [["moves", null]], "deeds": [] }
        });
        assert!(serde_json::from_value::<Revert>(stored).is_ok());
    }
}
