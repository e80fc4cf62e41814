//! Lists: leaves are topics, parents are groups, unless the scope says otherwise.

use super::{
    super::{
        Section,
        blocks::{Block, BlockKind, Item, List},
        emoji, headings,
        item::{self, Line},
        parts::{self, Part},
        text::Inline,
        words,
    },
    Place, Reader,
};

/// The text of an item: its first paragraph.
fn text_of(item: &Item) -> Option<&Inline> {
    item.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Heading { text, .. } => Some(text),
        _ => None,
    })
}

fn nested(item: &Item) -> impl Iterator<Item = &List> {
    item.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::List(list) => Some(list),
        _ => None,
    })
}

/// Whether a block of an item has a link out of the document.
pub(super) fn holds_link(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(text) => {
            text.links.iter().any(|url| !url.starts_with('#'))
                || text.pieces.iter().any(|piece| piece.text.contains("://"))
        }
        _ => false,
    }
}

/// A list of nothing but anchors within the document is a table of contents.
fn is_contents(list: &List) -> bool {
    list.items.iter().all(|item| {
        text_of(item)
            .is_some_and(|text| !text.links.is_empty() && text.links.iter().all(|url| url.starts_with('#')))
            && nested(item).all(is_contents)
    })
}

impl Reader {
    pub(super) fn list(&mut self, list: &List, line: u32) {
        if is_contents(list) {
            return;
        }
        let lead = self.lead.take();
        let lead_text = lead.map(|lead| lead.plain());
        let announced = lead_text
            .as_deref()
            .and_then(parts::part)
            .filter(|part| self.trusting || *part == Part::Learn);
        // "Recommended:" below "YouTube Channels" says nothing new.
        let settled = self
            .part()
            .filter(|part| !matches!(part, Part::Intro | Part::Learn | Part::Why | Part::Teaches));
        let part = settled.or(announced).or(self.part());
        let boxed = list.items.iter().any(|item| item.task.is_some());
        match part {
            None if !self.in_stage || *self.place() == Place::Outside => self.list_outside(list, line, boxed),
            None | Some(Part::Learn) => {
                let own = lead_text
                    .filter(|_| announced.is_none())
                    .and_then(|lead| lead_title(&lead));
                self.topics_below(list, own);
            }
            Some(part) => self.list_as(part, list, line),
        }
    }

    /// A list that stands in no stage is one only if the document has no better ones, or if it can be ticked off.
    fn list_outside(&mut self, list: &List, line: u32, boxed: bool) {
        if self.plan.depth == 0 || boxed {
            if !self.in_stage || *self.place() == Place::Outside {
                self.open_unnamed_stage();
            }
            self.topics_below(list, None);
        } else {
            self.note(
                line,
                format!("a list of {} outside of any stage", list.items.len()),
                "left out: an introduction",
            );
        }
    }

    fn topics_below(&mut self, list: &List, own: Option<String>) {
        let outer = self.section_name();
        let section = match (outer, own) {
            (Some(outer), Some(own)) => Some(format!("{outer} › {own}")),
            (outer, own) => own.or(outer),
        };
        self.topics(list, section.as_deref(), 0);
    }

    /// The topics of a list; groups below groups are named by their whole path.
    fn topics(&mut self, list: &List, section: Option<&str>, depth: usize) {
        for item in &list.items {
            let Some(text) = text_of(item) else {
                nested(item).for_each(|list| self.topics(list, section, depth + 1));
                continue;
            };
            if nested(item).next().is_none() {
                self.leaf(text, item, section);
                continue;
            }
            let Some(line) = item::read(text, item.task) else {
                nested(item).for_each(|list| self.topics(list, section, depth + 1));
                continue;
            };
            if let Some(part) = parts::part(&line.text)
                .filter(|part| self.trusting && !matches!(part, Part::Learn | Part::Intro))
            {
                nested(item).for_each(|list| self.list_as(part, list, item.line));
            } else if nested(item).all(only_links) {
                self.add_topic(line, section);
                nested(item).for_each(|list| self.list_as(Part::Resources, list, item.line));
            } else {
                self.group(&line, item, section, depth);
            }
        }
    }

    fn group(&mut self, line: &Line, item: &Item, section: Option<&str>, depth: usize) {
        let learns = parts::part(&line.text) == Some(Part::Learn);
        // Paths of very deep lists would grow with the square of their depth.
        let name = match section {
            _ if learns => section.map(str::to_owned),
            Some(outer) if depth < 4 => Some(format!("{outer} › {}", line.text)),
            Some(outer) => Some(outer.to_owned()),
            None => Some(line.text.clone()),
        };
        if !learns && let Some(stage) = self.stage() {
            stage.sections.push(Section {
                title: name.clone(),
                emphasis: line.emphasis,
                optional: line.optional,
                ..Section::default()
            });
            // A group is no topic, even if nothing in it is one.
            self.prose.push(true);
        }
        nested(item).for_each(|list| self.topics(list, name.as_deref(), depth + 1));
    }

    fn leaf(&mut self, text: &Inline, item: &Item, section: Option<&str>) {
        if let Some((part, rest)) = self.labelled(text).filter(|(part, _)| {
            matches!(
                part,
                Part::Milestone
                    | Part::Projects
                    | Part::Resources
                    | Part::Teaches
                    | Part::Why
                    | Part::Tips
                    | Part::Habits
                    | Part::Time
            )
        }) {
            return self.say(part, &rest);
        }
        let Some(line) = item::read(text, item.task) else {
            return;
        };
        if words::is_colophon(&line.text) || words::is_hashtags(&line.text) {
            return;
        }
        if line.only_links && line.task.is_none() && line.id.is_none() {
            for resource in item::resources(&line) {
                self.add_resource(resource);
            }
            return;
        }
        match shortened(&line, text) {
            Some(line) => self.add_topic(line, section),
            None => self.note(
                item.line,
                "a list item as long as a paragraph",
                "left out: an explanation",
            ),
        }
    }

    /// Reads a list as a part with a known name.
    pub(super) fn list_as(&mut self, part: Part, list: &List, line: u32) {
        match part {
            Part::Learn => self.topics_below(list, None),
            Part::Projects | Part::Milestone => self.projects(list, 0),
            Part::Resources => {
                for line in leaves(list) {
                    for resource in item::resources(&line) {
                        self.add_resource(resource);
                    }
                }
            }
            Part::Timeline => {
                for line in leaves(list) {
                    self.add_span(&line.text);
                }
            }
            Part::Order => {
                for line in leaves(list) {
                    self.add_step(line);
                }
            }
            Part::Habits => self.roadmap.habits.extend(leaves(list).into_iter().map(whole)),
            Part::Tips => self.roadmap.tips.extend(leaves(list).into_iter().map(whole)),
            Part::Destinations => self
                .roadmap
                .destinations
                .extend(leaves(list).into_iter().map(whole)),
            Part::Teaches if self.in_stage => {
                let texts: Vec<String> = leaves(list).into_iter().map(whole).collect();
                if let Some(stage) = self.stage() {
                    stage.teaches.extend(texts);
                }
            }
            Part::Tracks if self.in_stage => {
                for line in leaves(list) {
                    let (title, focus) = line.text.split_once([':', '–', '—']).unwrap_or((&line.text, ""));
                    self.add_track(title, focus);
                }
            }
            Part::Why if self.in_stage => {
                let texts: Vec<String> = leaves(list).into_iter().map(whole).collect();
                self.say_why(&texts.join("; "));
            }
            Part::Intro if self.in_stage => self.topics_below(list, None),
            Part::Teaches
            | Part::Tracks
            | Part::Why
            | Part::Status
            | Part::Time
            | Part::Aside
            | Part::Intro => {
                self.note(
                    line,
                    format!("a list of {}", list.items.len()),
                    "left out: not something to learn",
                );
            }
        }
    }

    fn projects(&mut self, list: &List, depth: usize) {
        for item in &list.items {
            let Some(line) = text_of(item).and_then(|text| item::read(text, item.task)) else {
                continue;
            };
            let grouped = nested(item).next().is_some()
                && (is_rank(&line.text) || depth == 0 && headings::read(&line.text).is_marked());
            if grouped {
                nested(item).for_each(|list| self.projects(list, depth + 1));
                continue;
            }
            let details: Vec<String> = nested(item).flat_map(leaves).map(whole).collect();
            let text = if details.is_empty() {
                line.text.clone()
            } else {
                format!("{}: {}", line.text, details.join("; "))
            };
            self.add_project(Line { text, ..line });
        }
    }
}

/// The lines of a list that have nothing below them; what has is their start: "Backend: Axum".
fn leaves(list: &List) -> Vec<Line> {
    let mut out = Vec::new();
    gather(list, "", 0, &mut out);
    out
}

fn gather(list: &List, prefix: &str, depth: usize, out: &mut Vec<Line>) {
    for item in &list.items {
        let line = text_of(item).and_then(|text| item::read(text, item.task));
        let inner: Vec<&List> = nested(item).collect();
        if inner.is_empty() {
            if let Some(mut line) = line.filter(|line| !words::is_colophon(&line.text)) {
                if !prefix.is_empty() && line.links.is_empty() {
                    line.text = format!("{prefix}: {}", line.text);
                }
                out.push(line);
            }
            continue;
        }
        let name = line
            .map(|line| line.text)
            .filter(|_| depth < 4)
            .unwrap_or_default();
        let name = if prefix.is_empty() || name.is_empty() {
            name
        } else {
            format!("{prefix}: {name}")
        };
        for list in inner {
            gather(list, &name, depth + 1, out);
        }
    }
}

fn only_links(list: &List) -> bool {
    list.items.iter().all(|item| {
        item.task.is_none()
            && nested(item).next().is_none()
            && text_of(item)
                .and_then(|text| item::read(text, None))
                .is_none_or(|line| line.only_links)
    })
}

/// A line with the flags that were taken off put back: in tips and the like they are words.
fn whole(line: Line) -> String {
    match (line.optional, line.emphasis) {
        (true, _) => format!("{} (optional)", line.text),
        (_, true) => format!("{} (important)", line.text),
        _ => line.text,
    }
}

/// The parts of a text between commas that stand outside of brackets and code.
pub(in super::super) fn split_commas(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    let mut code = false;
    text.split(move |c: char| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '`' => code = !code,
            _ => {}
        }
        matches!(c, ',' | ';') && depth == 0 && !code
    })
    .map(|part| part.trim().trim_end_matches('.'))
    .filter(|part| !part.is_empty())
}

/// "Beginner projects" groups projects, it is none.
fn is_rank(text: &str) -> bool {
    words::fold(text).split(' ').any(|word| {
        matches!(
            word,
            "beginner"
                | "intermediate"
                | "advanced"
                | "easy"
                | "medium"
                | "hard"
                | "basic"
                | "expert"
                | "projects"
        )
    })
}

/// The words before a colon as the title of a section, if they are few.
fn lead_title(lead: &str) -> Option<String> {
    let lead = lead.trim().trim_end_matches(':').trim();
    let few = lead.split(' ').count() <= 5 && !lead.contains(['.', ',', '!', '?']);
    (few && !lead.is_empty() && words::fold(lead) != "recommended").then(|| emoji::strip(lead).to_owned())
}

/// A topic that brings its explanation along ("**Traits**: …") without it; nothing when it is an explanation only.
fn shortened(line: &Line, text: &Inline) -> Option<Line> {
    if line.text.len() <= 160 {
        return Some(line.clone());
    }
    let lead = text.strong_lead().map(|(lead, _)| lead.plain());
    let title = lead.or_else(|| {
        [": ", " – ", " — ", " - "]
            .iter()
            .find_map(|dash| line.text.split_once(dash))
            .map(|(title, _)| title.to_owned())
    })?;
    let mut short = item::of_text(&title).filter(|short| short.text.len() <= 100)?;
    short.task = line.task;
    short.id.clone_from(&line.id);
    short.concepts.clone_from(&line.concepts);
    short.links.clone_from(&line.links);
    Some(short)
}
