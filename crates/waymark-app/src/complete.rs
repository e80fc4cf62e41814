//! What may stand for a parameter, while it is being typed.
//!
//! A suggestion is ranked by how it answers what is typed: it begins so; its words begin so, in any order; it contains
//! it; it has those letters in that order; it is spelt much like it. Within a rank the natural order stays: that of the
//! roadmap, with what is still open first.

use std::collections::HashMap;

use waymark_core::{
    calendar::zones,
    ids::{RoadmapId, TopicId},
    lookup::{nearest, normalise},
    progress::State,
    roadmap::Roadmap,
};
use waymark_store::Snapshot;

use crate::{
    account,
    app::{self, App},
    command::{COMMANDS, Kind},
    error::Fault,
    request::Actor,
    target,
};

/// At most so many suggestions (Discord takes no more).
pub const MAX_SUGGESTIONS: usize = 25;
/// The longest label, in characters (Discord's limit).
const LABEL_CHARS: usize = 100;
/// What is typed is looked at up to here.
const TYPED_CHARS: usize = 100;
/// Fewer letters are in too many words.
const SHORTEST_SCATTERED: usize = 3;

/// One thing that may stand for a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What is inserted: the command understands it.
    pub value: String,
    /// What is shown.
    pub label: String,
}

impl Suggestion {
    fn new(value: impl Into<String>, label: &str) -> Self {
        Self {
            value: value.into(),
            label: label.chars().filter(|c| *c != '`').take(LABEL_CHARS).collect(),
        }
    }

    fn word(word: &str) -> Self {
        Self::new(word, word)
    }
}

impl App {
    /// Up to 25 suggestions for a parameter of a command (`done`), or of its part (`group pause`), the best first. None
    /// for an unknown command or parameter, and none for free text.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn complete(
        &self,
        actor: &Actor,
        command: &str,
        param: &str,
        typed: &str,
    ) -> Result<Vec<Suggestion>, Fault> {
        let (name, part) = command
            .split_once(' ')
            .map_or((command, None), |(name, part)| (name, Some(part)));
        let Some(param) = app::find(name).and_then(|entry| entry.spec.param(part, param)) else {
            return Ok(Vec::new());
        };
        let all = match param.kind {
            Kind::Text | Kind::Integer(..) | Kind::Channel | Kind::Role | Kind::Member => Vec::new(),
            Kind::Switch => words(&["on", "off"]),
            Kind::Choice(words) => words.iter().map(|word| Suggestion::word(word)).collect(),
            Kind::Command => COMMANDS
                .iter()
                .map(|entry| {
                    Suggestion::new(
                        entry.spec.name,
                        &format!("{}: {}", entry.spec.name, entry.spec.about),
                    )
                })
                .collect(),
            Kind::Day => words(&[
                "today",
                "tomorrow",
                "yesterday",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
                "next week",
            ]),
            Kind::Time => (5..24)
                .map(|hour| Suggestion::word(&format!("{hour:02}:00")))
                .collect(),
            Kind::Weekdays => words(&[
                "daily",
                "mon-fri",
                "weekends",
                "mon,wed,fri",
                "tue,thu",
                "mon-sat",
            ]),
            Kind::Zone => zones()
                .filter(|name| name.contains('/') && !name.starts_with("Etc/"))
                .map(Suggestion::word)
                .collect(),
            Kind::Roadmap | Kind::Stage | Kind::Topic | Kind::Build => {
                let mut view = self.store().read().await?;
                let course = Followed::by(self, &mut view, actor).await?;
                course.suggestions(self, param.kind)
            }
        };
        Ok(best(typed, &all))
    }
}

/// What a learner follows.
#[derive(Default)]
struct Followed {
    roadmaps: Vec<RoadmapId>,
    states: HashMap<TopicId, State>,
}

impl Followed {
    /// The learner's roadmaps, the one in focus first, with the states of its topics.
    async fn by(app: &App, view: &mut Snapshot, actor: &Actor) -> Result<Self, Fault> {
        let Some(learner) = account::learner(view, actor).await? else {
            return Ok(Self::default());
        };
        let enrollments = view.enrollments(learner.id).await?;
        let mut roadmaps: Vec<RoadmapId> = enrollments.into_iter().map(|it| it.roadmap).collect();
        roadmaps.retain(|id| app.catalog().get(id).is_some());
        roadmaps.sort_by_key(|id| Some(id) != learner.focus.as_ref());
        let states = match roadmaps.first() {
            Some(focus) => {
                let items = view.items(learner.id, focus).await?;
                items.into_iter().map(|item| (item.topic, item.state)).collect()
            }
            None => HashMap::new(),
        };
        Ok(Self { roadmaps, states })
    }

    fn suggestions(&self, app: &App, kind: Kind) -> Vec<Suggestion> {
        if kind == Kind::Roadmap {
            let mut all: Vec<_> = app.catalog().roadmaps().collect();
            all.sort_by_key(|(id, _)| !self.roadmaps.contains(id));
            let named = all.into_iter();
            return named
                .map(|(id, roadmap)| Suggestion::new(id.as_str(), &roadmap.title))
                .collect();
        }
        let focus = self.roadmaps.first().and_then(|id| app.catalog().get(id));
        let Some((_, roadmap)) = focus else {
            return Vec::new();
        };
        match kind {
            Kind::Stage => stages(roadmap),
            Kind::Topic => self.open_first(roadmap.topics().map(|at| {
                let stage = at.stage.marker().map(|marker| format!(" ({marker})"));
                (
                    &at.topic.id,
                    format!("{}{}", at.topic.text, stage.unwrap_or_default()),
                )
            })),
            Kind::Build => self.open_first(
                roadmap
                    .buildables()
                    .map(|at| (&at.project.id, at.project.text.clone())),
            ),
            _ => Vec::new(),
        }
    }

    fn open_first<'a>(&self, topics: impl Iterator<Item = (&'a TopicId, String)>) -> Vec<Suggestion> {
        let open = |id: &TopicId| self.states.get(id).copied().unwrap_or_default().is_open();
        let mut topics: Vec<_> = topics.collect();
        topics.sort_by_key(|(id, _)| !open(id));
        topics
            .into_iter()
            .map(|(id, label)| Suggestion::new(id.as_str(), &label))
            .collect()
    }
}

fn stages(roadmap: &Roadmap) -> Vec<Suggestion> {
    let stages = roadmap.stages.iter().enumerate();
    stages
        .map(|(index, stage)| {
            let marker = stage
                .marker()
                .map(|marker| format!("{marker}: "))
                .unwrap_or_default();
            Suggestion::new(target::place(roadmap, index), &format!("{marker}{}", stage.title))
        })
        .collect()
}

fn words(words: &[&str]) -> Vec<Suggestion> {
    words.iter().map(|word| Suggestion::word(word)).collect()
}

/// The suggestions that answer what is typed, the best first.
fn best(typed: &str, all: &[Suggestion]) -> Vec<Suggestion> {
    let typed: String = typed.chars().take(TYPED_CHARS).collect();
    let typed = normalise(&typed);
    let mut ranked: Vec<_> = all
        .iter()
        .filter_map(|it| Some((rank(&typed, it)?, it)))
        .collect();
    if ranked.is_empty() {
        let labels = all.iter().flat_map(|it| [it.value.as_str(), it.label.as_str()]);
        let near = nearest(&typed, labels);
        let likely =
            |it: &&Suggestion| near.contains(&it.value.as_str()) || near.contains(&it.label.as_str());
        ranked = all.iter().filter(likely).map(|it| (0, it)).collect();
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
        .into_iter()
        .take(MAX_SUGGESTIONS)
        .map(|(_, it)| it.clone())
        .collect()
}

/// How well a suggestion answers what is typed, 0 the best; `None` if it does not.
fn rank(typed: &str, suggestion: &Suggestion) -> Option<u8> {
    if typed.is_empty() {
        return Some(0);
    }
    let (value, label) = (normalise(&suggestion.value), normalise(&suggestion.label));
    let all = format!("{label} {value}");
    let parts = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (asked, has) = (parts(typed), parts(&all));
    let begun = |word: &String| has.iter().any(|candidate| candidate.starts_with(word.as_str()));
    if value.starts_with(typed) {
        Some(0)
    } else if label.starts_with(typed) {
        Some(1)
    } else if !asked.is_empty() && asked.iter().all(begun) {
        Some(2)
    } else if all.contains(typed) {
        Some(3)
    } else if typed.chars().count() >= SHORTEST_SCATTERED && scattered(typed, &value) {
        Some(4)
    } else {
        None
    }
}

/// Whether a text has these letters in this order, with others between.
fn scattered(typed: &str, text: &str) -> bool {
    let mut rest = text.chars();
    typed.chars().all(|c| rest.any(|candidate| candidate == c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scenario;

    fn list() -> Vec<Suggestion> {
        vec![
            Suggestion::new("ownership-moves", "Moves (Phase 1)"),
            Suggestion::new("ownership-borrowing", "Borrowing and `&mut`"),
            Suggestion::new("traits-objects", "Trait objects"),
            Suggestion::new("lifetimes", "Lifetimes in traits"),
        ]
    }

    #[track_caller]
    fn check(typed: &str, want: &[&str]) {
        let found: Vec<_> = best(typed, &list()).into_iter().map(|it| it.value).collect();
        assert_eq!(found, want, "{typed:?}");
    }

    #[test]
    fn the_best_answer_comes_first() {
        check(
            "",
            &[
                "ownership-moves",
                "ownership-borrowing",
                "traits-objects",
                "lifetimes",
            ],
        );
        check("own", &["ownership-moves", "ownership-borrowing"]);
        check("trait", &["traits-objects", "lifetimes"]);
        check("phase mov", &["ownership-moves"]);
        check("BORROW", &["ownership-borrowing"]);
        check("jects", &["traits-objects"]);
        check("ownbrw", &["ownership-borrowing"]);
        check("lifetmies", &["lifetimes"]);
        check("zebra", &[]);
        check("--", &[]);
    }

    #[test]
    fn a_label_has_no_code_marks_and_fits() {
        assert_eq!(Suggestion::new("x", "`Vec<T>`").label, "Vec<T>");
        assert_eq!(Suggestion::new("x", &"é".repeat(200)).label.chars().count(), 100);
    }

    #[tokio::test]
    async fn every_parameter_of_every_command_can_be_completed() {
        let mut ada = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        ada.say("help").await;
        for entry in &COMMANDS {
            for param in entry.spec.params {
                for typed in ["", "a", "e e", "\u{0}🦀", "1"] {
                    let found = ada
                        .app
                        .complete(&ada.actor, entry.spec.name, param.name, typed)
                        .await;
                    let found = found.unwrap();
                    assert!(found.len() <= MAX_SUGGESTIONS);
                    let free = matches!(param.kind, Kind::Text | Kind::Integer(..));
                    assert!(!free || found.is_empty(), "{} {}", entry.spec.name, param.name);
                }
            }
        }
        assert!(
            ada.app
                .complete(&ada.actor, "dance", "x", "")
                .await
                .unwrap()
                .is_empty()
        );
    }

    #[tokio::test]
    async fn what_belongs_to_a_part_is_completed_by_its_kind() {
        let ada = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        let first = async |command: &str, param: &str, typed: &str| {
            let found = ada.app.complete(&ada.actor, command, param, typed).await.unwrap();
            found.first().map(|it| it.value.clone())
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            first("settings zone", "zone", "berl").await,
            some("Europe/Berlin")
        );
        assert_eq!(first("settings hidden", "hidden", "of").await, some("off"));
        assert_eq!(
            first("setup", "roadmap", "top 1").await,
            some("rust-top-1-percent")
        );
        assert_eq!(first("settings zone", "value", "berl").await, None);
        assert_eq!(first("settings dance", "zone", "berl").await, None);
        assert_eq!(first("today zone", "zone", "berl").await, None);
    }

    #[tokio::test]
    async fn topics_are_those_of_the_roadmap_in_focus_with_open_ones_first() {
        let mut ada = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        let before = ada.app.complete(&ada.actor, "done", "topic", "").await.unwrap();
        assert_eq!(before, []);
        let roadmap = ada
            .app
            .complete(&ada.actor, "enroll", "roadmap", "top 1")
            .await
            .unwrap();
        assert_eq!(roadmap[0].value, "rust-top-1-percent");
        ada.say("enroll rust-top-1-percent").await;
        let open = ada.app.complete(&ada.actor, "done", "topic", "").await.unwrap();
        assert_eq!(open.len(), MAX_SUGGESTIONS);
        ada.say(&format!("done {}", open[0].value)).await;
        let left = ada.app.complete(&ada.actor, "done", "topic", "").await.unwrap();
        assert_eq!(left[0], open[1]);
        assert!(!left.contains(&open[0]));
        let by_name = ada.app.complete(&ada.actor, "undo", "topic", "").await.unwrap();
        assert_eq!(by_name, [], "undo takes no topic");
        let stages = ada
            .app
            .complete(&ada.actor, "stage", "stage", "level 3")
            .await
            .unwrap();
        assert_eq!(stages[0].value, "3", "{stages:?}");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_there_are_at_most_a_few_suggestions(typed in "\\PC{0,120}") {
            proptest::prop_assert!(best(&typed, &list()).len() <= 4);
        }
    }
}
