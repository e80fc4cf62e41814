//! Reads the canonical form: a document whose front matter says `waymark: 1`.
//!
//! Titles and lines are read as in any document; only their places are fixed, so that nothing is guessed. A line whose
//! plain reading would differ from what it stands for carries the whole value as JSON in its comment.

mod lines;

pub(super) use self::lines::{
    Opening, entry, opening, project, resource, section, step, topic, track, words_of,
};
use super::{
    Parsed, Problem, Resource, Roadmap, Section, Severity, Stage,
    blocks::{Block, BlockKind, Item, List},
    ids, item,
    parts::{self, Part},
    text::Inline,
};

/// Where lists go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Nowhere,
    Topics,
    Part(Part),
}

/// Reads the blocks of a canonical document; its ids are still to be completed.
pub(super) fn read(blocks: &[Block]) -> Parsed {
    let mut reader = Reader {
        roadmap: Roadmap::default(),
        problems: Vec::new(),
        place: Place::Nowhere,
        in_stage: false,
    };
    for block in blocks {
        reader.block(block);
    }
    Parsed {
        roadmap: reader.roadmap,
        problems: reader.problems,
    }
}

struct Reader {
    roadmap: Roadmap,
    problems: Vec<Problem>,
    place: Place,
    in_stage: bool,
}

impl Reader {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading { level, text } => self.title(*level, text),
            BlockKind::Paragraph(text) => self.paragraph(text, block.line),
            BlockKind::List(list) => self.list(list, block.line),
            BlockKind::Quote(blocks)
                if blocks
                    .iter()
                    .any(|block| matches!(block.kind, BlockKind::List(_))) =>
            {
                self.left_out(block.line, "a quoted list");
            }
            BlockKind::Table { .. } => self.left_out(block.line, "a table"),
            BlockKind::Quote(_) | BlockKind::Code { .. } | BlockKind::Rule => {}
        }
    }

    fn left_out(&mut self, line: u32, found: &str) {
        self.problems.push(Problem {
            line,
            severity: Severity::Warning,
            found: found.to_owned(),
            expected: "left out: it has no place here in the canonical form".to_owned(),
        });
    }

    fn stage(&mut self) -> Option<&mut Stage> {
        if self.in_stage {
            self.roadmap.stages.last_mut()
        } else {
            None
        }
    }

    fn title(&mut self, level: u8, text: &Inline) {
        match level {
            1 => {
                if self.roadmap.title.is_empty() {
                    self.roadmap.title = text.plain();
                }
                self.in_stage = false;
                self.place = Place::Nowhere;
            }
            2 => match opening(text) {
                Opening::Stage(head) => {
                    self.roadmap.stages.push(Stage {
                        label: head.label,
                        number: head.number,
                        title: head.title,
                        weeks: head.weeks,
                        badge: head.badge,
                        emphasis: head.emphasis,
                        remark: head.remark,
                        optional: head.optional,
                        ..Stage::default()
                    });
                    self.in_stage = true;
                    self.place = Place::Topics;
                }
                Opening::Part(part) => {
                    self.in_stage = false;
                    self.place = Place::Part(part);
                }
            },
            _ => {
                let section = section(text);
                if let Some(stage) = self.stage() {
                    stage.sections.push(section);
                    self.place = Place::Topics;
                }
            }
        }
    }

    fn paragraph(&mut self, text: &Inline, line: u32) {
        let exact: Option<String> = item::exact(text);
        let value = |rest: &Inline| exact.clone().unwrap_or_else(|| rest.plain());
        if let Some((lead, rest)) = text.strong_lead() {
            let part = parts::part(&lead.plain());
            let Some(stage) = self.stage() else { return };
            match part {
                Some(Part::Why) if exact.is_some() || !rest.is_blank() => stage.why = Some(value(&rest)),
                Some(part @ (Part::Teaches | Part::Milestone | Part::Tracks | Part::Resources)) => {
                    self.place = Place::Part(part);
                }
                _ => self.left_out(line, "a paragraph"),
            }
        } else if let Some((status, _)) = text.emph_lead().filter(|_| self.in_stage) {
            let status = status.plain();
            let status = status
                .strip_prefix("Status:")
                .map(|status| status.trim().to_owned());
            match (status, self.stage()) {
                (Some(status), Some(stage)) => stage.status = exact.or(Some(status)),
                _ => self.left_out(line, "a paragraph"),
            }
        } else if self.in_stage {
            self.left_out(line, "a paragraph");
        }
    }

    fn list(&mut self, list: &List, line: u32) {
        match self.place {
            Place::Topics if self.in_stage => self.topics(list, 0),
            Place::Part(part) => {
                for item in &list.items {
                    match text_of(item) {
                        Some(text) => self.item(part, text),
                        None => self.left_out(item.line, "an item without text"),
                    }
                    if item.blocks.len() > 1 {
                        self.left_out(item.line, "what is nested in this item");
                    }
                }
            }
            _ => self.left_out(line, "a list"),
        }
    }

    fn topics(&mut self, list: &List, depth: usize) {
        let mut unnamed = Vec::new();
        for item in &list.items {
            let nested: Vec<&List> = item
                .blocks
                .iter()
                .filter_map(|block| match &block.kind {
                    BlockKind::List(list) => Some(list),
                    _ => None,
                })
                .collect();
            if let Some(text) = text_of(item)
                && let Some((topic, links)) = topic(text, item.task)
                && let Some(stage) = self.stage()
            {
                if depth == 0 && nested.is_empty() && stage.sections.is_empty() {
                    stage.sections.push(Section::default());
                }
                if topic.id == ids::unset() && nested.is_empty() {
                    unnamed.push((item.line, topic.text.clone()));
                }
                stage
                    .resources
                    .extend(links.into_iter().map(|(title, url)| Resource {
                        title,
                        url: Some(url),
                        note: None,
                    }));
                if nested.is_empty() {
                    if let Some(section) = stage.sections.last_mut() {
                        section.topics.push(topic);
                    }
                } else {
                    stage.sections.push(Section {
                        title: Some(topic.text),
                        ..Section::default()
                    });
                }
            }
            for list in nested {
                self.topics(list, depth + 1);
            }
        }
        self.problems
            .extend(unnamed.into_iter().map(|(line, text)| Problem {
                line,
                severity: Severity::Note,
                found: format!("topic {text:?} without an id"),
                expected:
                    "`<!-- its-id -->` at the end of its line, so that the id outlives its words".to_owned(),
            }));
    }

    fn item(&mut self, part: Part, text: &Inline) {
        let Roadmap {
            stages,
            resources,
            projects,
            timeline,
            habits,
            tips,
            order,
            destinations,
            ..
        } = &mut self.roadmap;
        let stage = if self.in_stage { stages.last_mut() } else { None };
        match (part, stage) {
            (Part::Teaches, Some(stage)) => stage.teaches.extend(words_of(text)),
            (Part::Milestone, Some(stage)) => stage.milestones.extend(project(text)),
            (Part::Tracks, Some(stage)) => stage.tracks.extend(track(text)),
            (Part::Resources, Some(stage)) => stage.resources.extend(resource(text)),
            (Part::Resources, None) => resources.extend(resource(text)),
            (Part::Projects, _) => projects.extend(project(text)),
            (Part::Timeline, _) => timeline.extend(entry(text)),
            (Part::Habits, _) => habits.extend(words_of(text)),
            (Part::Tips, _) => tips.extend(words_of(text)),
            (Part::Order, _) => order.extend(step(text)),
            (Part::Destinations, _) => destinations.extend(words_of(text)),
            _ => {}
        }
    }
}

fn text_of(item: &Item) -> Option<&Inline> {
    item.blocks.first().and_then(|block| match &block.kind {
        BlockKind::Paragraph(text) => Some(text),
        _ => None,
    })
}
