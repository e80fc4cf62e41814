//! A learner's states, laid over a roadmap.

use std::collections::{BTreeSet, HashMap};

use super::{Marked, Progress, State, States};
use crate::{
    ids::TopicId,
    roadmap::{Roadmap, Stage, TopicAt},
};

/// A learner's states, laid over a roadmap as it is today: what was said about topics that are gone counts for their
/// successors, and the tracks that the learner did not pick count as optional.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The roadmap.
    pub roadmap: &'a Roadmap,
    marks: HashMap<&'a TopicId, Marked>,
    picked: BTreeSet<&'a TopicId>,
}

impl<'a> Standing<'a> {
    /// Lays states over a roadmap.
    ///
    /// `picked` are the tracks that the learner chose. Where a stage offers tracks and one is picked, sections that
    /// bear the title of another one are optional; where none is picked, all are as the author has them.
    ///
    /// What was done under an id that has a tombstone is done under its successor, unless the learner has set the
    /// successor back to `todo` since. Of several states otherwise the successor's own one holds, then `done` before
    /// `learning` before `skipped`.
    pub fn new(
        roadmap: &'a Roadmap,
        states: &'a States,
        picked: impl IntoIterator<Item = &'a TopicId>,
    ) -> Self {
        let mut own = HashMap::new();
        let mut inherited: HashMap<&TopicId, Marked> = HashMap::new();
        for (id, marked) in states.iter() {
            let current = roadmap.current(id);
            if current == id {
                own.insert(id, marked);
            } else {
                let best = inherited.entry(current).or_insert(marked);
                if (rank(marked), best.since) > (rank(*best), marked.since) {
                    *best = marked;
                }
            }
        }
        let mut marks = own;
        for (id, old) in inherited {
            let marked = marks.entry(id).or_insert(old);
            let taken_back = marked.state == State::Todo && marked.since >= old.since;
            if old.state == State::Done && marked.state != State::Done && !taken_back {
                *marked = old;
            }
        }
        Self {
            roadmap,
            marks,
            picked: picked.into_iter().collect(),
        }
    }

    /// The state of a topic, milestone or project, tombstones followed.
    pub fn state(&self, id: &TopicId) -> State {
        self.marked(id).map_or(State::Todo, |marked| marked.state)
    }

    /// The state with its date; `None` if nothing was ever said.
    pub fn marked(&self, id: &TopicId) -> Option<Marked> {
        // Ids of today come first: they are looked up by the thousand and have no tombstone to follow.
        self.marks
            .get(id)
            .or_else(|| self.marks.get(self.roadmap.current(id)))
            .copied()
    }

    /// Whether this learner may leave a topic out: the author says so, or it belongs to a track not picked.
    pub fn is_optional(&self, at: &TopicAt<'_>) -> bool {
        at.optional() || self.is_off_track(at)
    }

    /// How far the learner is on the whole roadmap; `due` says of a done topic whether cards of it are due.
    pub fn progress(&self, due: impl Fn(&TopicId) -> bool) -> Progress {
        let mut sum = Progress::default();
        for at in self.roadmap.topics() {
            self.count(&mut sum, &at, &due);
        }
        for build in self.roadmap.buildables() {
            self.count_build(&mut sum, &build.project.id);
        }
        sum
    }

    /// How far the learner is on each stage, in order. Projects belong to no stage and are not counted here.
    pub fn stages(&self, due: impl Fn(&TopicId) -> bool) -> Vec<Progress> {
        let mut sums = vec![Progress::default(); self.roadmap.stages.len()];
        for at in self.roadmap.topics() {
            self.count(&mut sums[at.stage_index], &at, &due);
        }
        for (sum, stage) in sums.iter_mut().zip(&self.roadmap.stages) {
            for milestone in &stage.milestones {
                self.count_build(sum, &milestone.id);
            }
        }
        sums
    }

    fn count(&self, sum: &mut Progress, at: &TopicAt<'_>, due: impl Fn(&TopicId) -> bool) {
        let state = self.state(&at.topic.id);
        let optional = self.is_optional(at);
        let one = u32::from;
        sum.required += one(!optional);
        sum.optional_total += one(optional);
        sum.learning += one(state == State::Learning);
        sum.skipped += one(!optional && state == State::Skipped);
        if state == State::Done {
            sum.done += one(!optional);
            sum.optional_done += one(optional);
            sum.due_for_review += one(due(&at.topic.id));
        }
    }

    fn count_build(&self, sum: &mut Progress, id: &TopicId) {
        sum.to_build += 1;
        sum.built += u32::from(self.state(id) == State::Done);
    }

    fn is_off_track(&self, at: &TopicAt<'_>) -> bool {
        let picked = at
            .stage
            .tracks
            .iter()
            .any(|track| self.picked.contains(&track.id));
        picked && track_of(at).is_some_and(|track| !self.picked.contains(track))
    }
}

/// The track that a topic belongs to: the one whose title its section bears, or whose focus it is.
fn track_of<'a>(at: &TopicAt<'a>) -> Option<&'a TopicId> {
    let stage: &'a Stage = at.stage;
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let by_section = || {
        let title = at.section.title.as_deref()?;
        stage.tracks.iter().find(|track| same(&track.title, title))
    };
    let by_focus = || {
        let mut focused = stage.tracks.iter().filter(|track| {
            same(&track.title, &at.topic.text) || track.focus.iter().any(|focus| same(focus, &at.topic.text))
        });
        // What two tracks share is of no track in particular.
        focused.next().filter(|_| focused.next().is_none())
    };
    by_section().or_else(by_focus).map(|track| &track.id)
}

fn rank(marked: Marked) -> u8 {
    match marked.state {
        State::Done => 3,
        State::Learning => 2,
        State::Skipped => 1,
        State::Todo => 0,
    }
}
