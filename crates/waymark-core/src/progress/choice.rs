//! Which topic comes next.

use std::collections::HashMap;

use super::{Standing, State};
use crate::{
    ids::TopicId,
    roadmap::{Priority, Topic, TopicAt},
};

/// The topic to take up next.
#[derive(Clone, Copy, Debug)]
pub struct Next<'a> {
    /// The topic and where it stands.
    pub at: TopicAt<'a>,
    /// Why this one.
    pub why: Why,
}

/// Why a topic comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is being learnt already.
    Begun,
    /// The author's suggested order has it at this step, counted from 1.
    Suggested {
        /// The step.
        step: usize,
    },
    /// It is the next one in the document, the more urgent ones of a stage first.
    InOrder,
    /// All that has to be done is done; this one is for who wants more.
    Optional,
}

impl<'a> Standing<'a> {
    /// The topic to take up next; `None` when none is open.
    ///
    /// What is being learnt goes first, the longest begun before others. Then come the required topics in the
    /// author's order ([`Standing::path`]), then optional ones. `ready` says whether a topic's prerequisites are met;
    /// as these are advice, a topic that is not ready only lets others of its own stage go ahead.
    pub fn next_topic(&self, ready: impl Fn(&Topic) -> bool) -> Option<Next<'a>> {
        self.upcoming(ready, 1).into_iter().next()
    }

    /// The next `count` topics, as they would be taken up one after the other.
    pub fn upcoming(&self, ready: impl Fn(&Topic) -> bool, count: usize) -> Vec<Next<'a>> {
        let mut begun: Vec<_> = self
            .roadmap
            .topics()
            .filter_map(|at| self.marked(&at.topic.id).map(|marked| (at, marked)))
            .filter(|(_, marked)| marked.state == State::Learning)
            .collect();
        begun.sort_by_key(|(_, marked)| marked.since);
        let mut list: Vec<Next<'a>> = begun
            .into_iter()
            .map(|(at, _)| Next { at, why: Why::Begun })
            .collect();

        let (optional, mut required): (Vec<_>, Vec<_>) = self
            .path()
            .into_iter()
            .filter(|next| self.state(&next.at.topic.id) == State::Todo)
            .partition(|next| self.is_optional(&next.at));
        while list.len() < count && !required.is_empty() {
            let stage = required[0].at.stage_index;
            let first_ready = required
                .iter()
                .position(|next| next.at.stage_index == stage && ready(next.at.topic));
            list.push(required.remove(first_ready.unwrap_or(0)));
        }
        list.extend(optional.into_iter().map(|next| Next {
            why: Why::Optional,
            ..next
        }));
        list.truncate(count);
        list
    }

    /// All topics in the order in which the author would have them taken up.
    ///
    /// That is the order of the document, with the more urgent topics of a stage (High, then Medium and those without
    /// priority, then Low, then Apply) before the others. Topics that a suggested order names trade places among
    /// themselves, so that they follow its steps, urgent ones first; topics that it does not name keep theirs.
    pub fn path(&self) -> Vec<Next<'a>> {
        let mut path: Vec<TopicAt<'a>> = self.roadmap.topics().collect();
        path.sort_by_key(|at| (at.stage_index, urgency(at.topic.priority)));

        let mut steps: HashMap<&TopicId, (u8, usize)> = HashMap::new();
        for (index, step) in self.roadmap.order.iter().enumerate() {
            for id in &step.topics {
                let key = (urgency(step.priority), index);
                let best = steps.entry(self.roadmap.current(id)).or_insert(key);
                *best = key.min(*best);
            }
        }
        let slots: Vec<usize> = (0..path.len())
            .filter(|i| steps.contains_key(&path[*i].topic.id))
            .collect();
        let mut named: Vec<TopicAt<'a>> = slots.iter().map(|slot| path[*slot]).collect();
        named.sort_by_key(|at| steps.get(&at.topic.id));
        for (slot, at) in slots.into_iter().zip(named) {
            path[slot] = at;
        }

        path.into_iter()
            .map(|at| Next {
                at,
                why: steps
                    .get(&at.topic.id)
                    .map_or(Why::InOrder, |(_, index)| Why::Suggested { step: index + 1 }),
            })
            .collect()
    }
}

fn urgency(priority: Option<Priority>) -> u8 {
    match priority {
        Some(Priority::High) => 0,
        Some(Priority::Medium) | None => 1,
        Some(Priority::Low) => 2,
        Some(Priority::Apply) => 3,
    }
}
