//! A roadmap: a curriculum read from a Markdown document.
//!
//! [`parse`] never fails: it returns what it could read and a list of [`Problem`]s. [`write`](write()) prints the canonical
//! form, which [`parse`] reads back to an equal roadmap. [`check`](check()) says what a new version of a roadmap
//! breaks.
//!
//! # The canonical form
//! A document whose front matter says `waymark: 1` is in the canonical form: nothing in it is guessed by its place.
//!
//! - `#` is the title, `##` a stage or a part of the roadmap by its fixed name ("Suggested order", "Projects",
//!   "Timeline", "Daily habits", "Tips", "Resources", "Where this leads"), `###` a section of a stage.
//! - A stage says its badge, label, number, title, remark (after a dash, or in brackets), weeks, emphasis and whether it
//!   is optional in its title, then has its status, why it matters, topics, and what stands below "**Teaches you:**",
//!   "**Milestone:**", "**Pick one:**" and "**Resources:**".
//! - A topic is a line with a check box. Its comment, which no renderer shows, holds its id and, after a colon, its
//!   concepts: `<!-- moves: ownership.moves -->`. Without a comment the id is made from the text, and changes with it.
//! - `(very important)`, `(optional)` and `(high priority)` at the end of a line are flags.
//! - `tombstones` name the ids of topics that are gone, each with its successor if it has one.
//! - A line whose words would be read as something else (a topic that is called "x (optional)") carries the whole value
//!   as JSON in its comment; [`write`](write()) does that where it must.
//!
//! ```markdown
#![doc = include_str!("roadmap/example.md")]
//! ```

mod blocks;
mod canonical;
pub mod check;
mod emoji;
mod free;
mod front_matter;
mod headings;
pub mod heal;
mod html;
mod ids;
mod item;
pub mod outline;
mod parts;
mod read;
mod shape;
mod text;
mod tidy;
mod weeks;
mod words;
mod write;

use serde::{Deserialize, Serialize};

pub use self::{
    check::check,
    read::{parse, parse_str},
    text::escape,
    write::write,
};
use crate::ids::{ConceptId, RoadmapId, TopicId};

/// An ordered curriculum and what surrounds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roadmap {
    /// The slug, when the document names one.
    pub id: Option<RoadmapId>,
    /// The title, without decoration.
    pub title: String,
    /// What the roadmap is for, in a sentence or two.
    pub about: Option<String>,
    /// The stages, in the order of the document.
    pub stages: Vec<Stage>,
    /// The order in which the author suggests to take things up.
    pub order: Vec<OrderStep>,
    /// Things to build, in order.
    pub projects: Vec<Project>,
    /// Books, sites and channels for the whole roadmap.
    pub resources: Vec<Resource>,
    /// How long it takes, as the author sees it.
    pub timeline: Vec<TimelineEntry>,
    /// What to do every day.
    pub habits: Vec<String>,
    /// Advice.
    pub tips: Vec<String>,
    /// Where the roadmap leads: roles, technologies, what to learn next.
    pub destinations: Vec<String>,
    /// Topics that are gone, so that their ids are never used again.
    pub tombstones: Vec<Tombstone>,
}

/// What a document calls Phase, Level, Step, Week or Month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The author's word: "Phase", "Level", "Step"; `None` when the document has none ("Optional Deep Dives").
    pub label: Option<String>,
    /// The author's number.
    pub number: Option<u32>,
    /// The title without label, number, weeks and decoration.
    pub title: String,
    /// When it is due, in weeks (or months, as weeks) from the start.
    pub weeks: Option<Weeks>,
    /// A pictograph that the author gave to the stage (difficulty or theme).
    pub badge: Option<String>,
    /// Marked as very important, or the like.
    pub emphasis: bool,
    /// What the author adds in brackets or after a dash: "HARD BUT GOLD", "Modeling with Structs & Enums".
    pub remark: Option<String>,
    /// The whole stage may be left out.
    pub optional: bool,
    /// A status line: "Mid-way".
    pub status: Option<String>,
    /// Why the stage matters.
    pub why: Option<String>,
    /// What one understands afterwards.
    pub teaches: Vec<String>,
    /// Topics, grouped.
    pub sections: Vec<Section>,
    /// Something to build at the end.
    pub milestones: Vec<Project>,
    /// Alternatives of which a learner picks one.
    pub tracks: Vec<Track>,
    /// Books, sites and channels for this stage.
    pub resources: Vec<Resource>,
}

/// A titled group of topics inside a stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The title; `None` for topics that stand directly in the stage.
    pub title: Option<String>,
    /// What the author adds in brackets: "This is crucial and unique to Rust".
    pub remark: Option<String>,
    /// Marked as very important.
    pub emphasis: bool,
    /// The section may be left out.
    pub optional: bool,
    /// The topics, in order.
    pub topics: Vec<Topic>,
}

/// The smallest thing that a learner ticks off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Stable within the roadmap.
    pub id: TopicId,
    /// The topic in the author's words: plain text in which only code spans (in back-ticks) are kept as markup.
    pub text: String,
    /// Marked as very important.
    pub emphasis: bool,
    /// May be left out; not counted in the percentage.
    pub optional: bool,
    /// As the author ranks it.
    pub priority: Option<Priority>,
    /// Ticked in the document itself.
    pub done: bool,
    /// Concepts that the author names; the catalog adds those that it recognises.
    pub concepts: Vec<ConceptId>,
}

/// A milestone or a project: something to build and hand in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Stable within the roadmap; milestones, projects and topics share one space of ids.
    pub id: TopicId,
    /// What to build.
    pub text: String,
    /// May be left out.
    pub optional: bool,
}

/// One of several paths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// Stable within the roadmap; shares the space of topic ids.
    pub id: TopicId,
    /// "Backend".
    pub title: String,
    /// What it is about, split at commas: "Web APIs", "async".
    pub focus: Vec<String>,
}

/// A book, a site, a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its name.
    pub title: String,
    /// Where it is.
    pub url: Option<String>,
    /// What the author says of it.
    pub note: Option<String>,
}

/// One row of a suggested order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderStep {
    /// "Dive into Traits + Generics".
    pub text: String,
    /// As the author ranks it.
    pub priority: Option<Priority>,
    /// The topics it stands for, where the author or the parser could tell.
    pub topics: Vec<TopicId>,
}

/// How urgent the author finds a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Comes first.
    High,
    /// Comes next.
    Medium,
    /// Can wait.
    Low,
    /// Is practised rather than read.
    Apply,
}

/// One line of a timeline: "Week 1-2", "Basics + Ownership".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// The span in the author's words.
    pub span: String,
    /// The same in weeks from the start, where it could be read.
    pub weeks: Option<Weeks>,
    /// What happens then.
    pub text: String,
}

/// A span of weeks from the start of the roadmap, both ends included and counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weeks {
    /// "Weeks 1-3".
    Range {
        /// First week.
        first: u16,
        /// Last week, not before the first.
        last: u16,
    },
    /// "Weeks 13+": starts, never ends.
    From(u16),
    /// "Ongoing": no dates.
    Ongoing,
}

/// A topic id that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The id that was used.
    pub id: TopicId,
    /// The topic that took over its meaning, if any: who had done the old one has done the new one.
    pub successor: Option<TopicId>,
}

/// What a document gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    /// What could be read.
    pub roadmap: Roadmap,
    /// What could not, or was guessed.
    pub problems: Vec<Problem>,
}

/// Something in a document that its author should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line in the document, from 1; 0 for the document as a whole.
    pub line: u32,
    /// Whether a checker refuses the document for it.
    pub severity: Severity,
    /// What was found.
    pub found: String,
    /// What was expected, or what was made of it.
    pub expected: String,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know: text was healed, a number was guessed.
    Note,
    /// Something was left out that may have been meant.
    Warning,
    /// The document can't be used as a curriculum as it is.
    Error,
}

impl Roadmap {
    /// Every topic with where it stands, in the order of the document.
    pub fn topics(&self) -> impl Iterator<Item = TopicAt<'_>> {
        self.stages.iter().enumerate().flat_map(|(stage_index, stage)| {
            stage.sections.iter().flat_map(move |section| {
                section.topics.iter().map(move |topic| TopicAt {
                    stage_index,
                    stage,
                    section,
                    topic,
                })
            })
        })
    }

    /// The topic with this id, following tombstones to its successor.
    pub fn topic(&self, id: &TopicId) -> Option<TopicAt<'_>> {
        let id = self.current(id);
        self.topics().find(|at| at.topic.id == *id)
    }

    /// Every milestone and project, in the order of the document: milestones with their stages, projects last.
    pub fn buildables(&self) -> impl Iterator<Item = BuildAt<'_>> {
        let milestones = self.stages.iter().enumerate().flat_map(|(index, stage)| {
            stage.milestones.iter().map(move |project| BuildAt {
                stage_index: Some(index),
                project,
            })
        });
        milestones.chain(self.projects.iter().map(|project| BuildAt {
            stage_index: None,
            project,
        }))
    }

    /// The id that has taken over the meaning of `id`: itself, unless it has a tombstone with a successor.
    pub fn current<'a>(&'a self, id: &'a TopicId) -> &'a TopicId {
        let mut current = id;
        // A chain of successors is at most as long as there are tombstones; a cycle ends there too.
        for _ in &self.tombstones {
            match self
                .tombstones
                .iter()
                .find(|grave| grave.id == *current)
                .and_then(|grave| grave.successor.as_ref())
            {
                Some(next) => current = next,
                None => break,
            }
        }
        current
    }
}

/// A topic and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct TopicAt<'a> {
    /// Index of the stage in the roadmap, from 0.
    pub stage_index: usize,
    /// The stage.
    pub stage: &'a Stage,
    /// The section.
    pub section: &'a Section,
    /// The topic.
    pub topic: &'a Topic,
}

impl TopicAt<'_> {
    /// Whether the topic can be left out: by itself, with its section, or with its stage.
    pub fn optional(&self) -> bool {
        self.topic.optional || self.section.optional || self.stage.optional
    }
}

/// A milestone (with its stage) or a project (without).
#[derive(Clone, Copy, Debug)]
pub struct BuildAt<'a> {
    /// Index of the stage for a milestone.
    pub stage_index: Option<usize>,
    /// What to build.
    pub project: &'a Project,
}

impl Stage {
    /// "Phase 3", "Optional", or nothing.
    pub fn marker(&self) -> Option<String> {
        match (&self.label, self.number) {
            (Some(label), Some(number)) => Some(format!("{label} {number}")),
            (Some(label), None) => Some(label.clone()),
            (None, Some(number)) => Some(number.to_string()),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_example_is_in_the_canonical_form() {
        let example = include_str!("roadmap/example.md");
        let parsed = parse_str(example);
        assert_eq!(parsed.problems, vec![]);
        assert_eq!(check(None, &parsed.roadmap), vec![]);
        assert_eq!(write(&parsed.roadmap), example);
        assert_eq!(
            parsed.roadmap.stages[0].sections[1].topics[0].concepts[0].as_str(),
            "ownership.moves"
        );
        assert_eq!(parsed.roadmap.order[0].topics.len(), 2);
    }
}
