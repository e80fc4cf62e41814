//! Tables: tracks, suggested orders, timelines, resources, and topics with a box or a priority.

use super::{
    super::{
        Resource, Section, Stage, Topic,
        blocks::{Block, BlockKind, Row},
        emoji, headings,
        item::{self, Line},
        parts::Part,
        shape::Node,
        text::Inline,
        words,
    },
    Place, Reader,
    lists::split_commas,
};

const TIMES: &[&str] = &[
    "week", "weeks", "month", "months", "day", "days", "phase", "stage", "step", "level", "period", "time",
    "duration", "timeline", "when", "module",
];
const TOPICS: &[&str] = &[
    "topic",
    "topics",
    "concept",
    "concepts",
    "skill",
    "skills",
    "subject",
    "what",
    "item",
    "task",
    "what to learn",
    "learn",
    "content",
    "contents",
    "title",
    "area",
    "goal",
    "goals",
    "focus",
    "description",
    "name",
    "key topics",
    "focus area",
    "details",
];
const TRACKS: &[&str] = &[
    "track",
    "tracks",
    "path",
    "specialization",
    "specialisation",
    "role",
];
const LINKS: &[&str] = &[
    "resource",
    "resources",
    "book",
    "course",
    "link",
    "links",
    "url",
    "website",
    "source",
];
const NUMBERS: &[&str] = &["#", "", "no", "nr", "step", "order", "number"];

/// The first column whose title is one of these.
fn column(head: &[String], names: &[&str]) -> Option<usize> {
    head.iter().position(|title| names.contains(&title.as_str()))
}

fn text(row: &Row, column: usize) -> String {
    row.get(column)
        .map(Inline::plain)
        .map(|text| emoji::strip(&text).to_owned())
        .unwrap_or_default()
}

impl Reader {
    pub(super) fn table(&mut self, head: &[Inline], rows: &[Row], line: u32) {
        let titles: Vec<String> = head.iter().map(|cell| words::fold(&cell.plain())).collect();
        let among_topics = self.in_stage
            && matches!(
                self.place(),
                Place::Stage | Place::Section(_) | Place::Part(Part::Learn)
            );
        let priority = column(&titles, &["priority", "importance"]);
        let numbered = column(&titles, NUMBERS);
        let topic = column(&titles, TOPICS);
        if let Some(track) = column(&titles, TRACKS).filter(|track| titles.len() > track + 1) {
            for row in rows {
                let focus: Vec<String> = (0..titles.len())
                    .filter(|at| *at != track)
                    .map(|at| text(row, at))
                    .collect();
                self.add_track(&text(row, track), &focus.join(", "));
            }
        } else if self.part() == Some(Part::Order)
            || (!among_topics && priority.is_some() && numbered.is_some())
        {
            let column = topic.unwrap_or(usize::from(numbered == Some(0)));
            for row in rows {
                if let Some(mut line) = row.get(column).and_then(|cell| item::read(cell, None)) {
                    line.priority = priority
                        .and_then(|at| words::priority(&text(row, at)))
                        .or(line.priority);
                    self.add_step(line);
                }
            }
        } else if among_topics {
            self.topic_rows(&titles, topic, priority, rows);
        } else if self.part() == Some(Part::Resources)
            || (column(&titles, LINKS).is_some() && topic.is_none())
        {
            self.resource_rows(&titles, rows);
        } else if self.part() == Some(Part::Timeline)
            || (self.part().is_none() && column(&titles, TIMES) == Some(0))
        {
            for row in rows {
                let rest: Vec<String> = (1..titles.len())
                    .map(|at| text(row, at))
                    .filter(|cell| !cell.is_empty())
                    .collect();
                self.add_row_span(&titles, &text(row, 0), &rest.join(" – "));
            }
        } else if let Some(part) = self.part() {
            for row in rows {
                if let Some(cell) = row.get(usize::from(numbered == Some(0))) {
                    self.say(part, cell);
                }
            }
        } else {
            self.note(
                line,
                "a table outside of any stage",
                "left out: its columns are not known",
            );
        }
    }

    /// One row of a timeline; a number alone takes its word from the title of the column.
    fn add_row_span(&mut self, titles: &[String], span: &str, rest: &str) {
        let word = titles.first().map(String::as_str).unwrap_or_default();
        let span = if span.starts_with(|c: char| c.is_ascii_digit())
            && !span.contains(char::is_alphabetic)
            && TIMES.contains(&word)
        {
            format!("{} {span}", capital(word))
        } else {
            span.to_owned()
        };
        if !span.is_empty() {
            self.roadmap.timeline.push(super::super::TimelineEntry {
                weeks: super::super::weeks::span(&span),
                span,
                text: rest.to_owned(),
            });
        }
    }

    fn topic_rows(&mut self, titles: &[String], topic: Option<usize>, priority: Option<usize>, rows: &[Row]) {
        let section = self.section_name();
        let links = column(titles, LINKS);
        for row in rows {
            let fallback = || {
                (0..row.len()).find(|&at| {
                    text(row, at).chars().filter(|c| c.is_alphabetic()).count() > 1
                        && Some(at) != priority
                        && Some(at) != links
                })
            };
            let Some(at) = topic.or_else(fallback) else {
                continue;
            };
            let Some(mut line) = row.get(at).and_then(|cell| item::read(cell, None)) else {
                continue;
            };
            line.priority = priority
                .and_then(|at| words::priority(&text(row, at)))
                .or(line.priority);
            for cell in row
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, cell)| cell)
            {
                line.task = line.task.or(boxed(cell));
                for (title, url) in cell
                    .targets()
                    .into_iter()
                    .filter(|(_, url)| !url.starts_with('#'))
                {
                    self.add_resource(Resource {
                        title,
                        url: Some(url),
                        note: None,
                    });
                }
            }
            self.add_topic(line, section.as_deref());
        }
    }

    fn resource_rows(&mut self, titles: &[String], rows: &[Row]) {
        let names = ["resource", "book", "course", "name", "title", "website", "source"];
        let column = column(titles, &names).unwrap_or(usize::from(
            titles
                .first()
                .is_some_and(|title| NUMBERS.contains(&title.as_str())),
        ));
        for row in rows {
            let Some(line) = row.get(column).and_then(|cell| item::read(cell, None)) else {
                continue;
            };
            let others: Vec<Line> = row
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != column)
                .filter_map(|(_, cell)| item::read(cell, None))
                .collect();
            let url = line.links.first().map(|(_, url)| url.clone()).or_else(|| {
                others
                    .iter()
                    .find_map(|other| other.links.first())
                    .map(|(_, url)| url.clone())
            });
            let notes: Vec<String> = others
                .into_iter()
                .filter(|other| other.links.is_empty() && other.text.contains(char::is_alphabetic))
                .map(|other| other.text)
                .collect();
            self.add_resource(Resource {
                title: line.text,
                url,
                note: Some(notes.join(" – ")).filter(|note| !note.is_empty()),
            });
        }
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The state of a cell that holds nothing but a box.
fn boxed(cell: &Inline) -> Option<bool> {
    match cell.plain().trim() {
        "☐" | "⬜" | "[ ]" | "🔲" | "❌" | "⬜️" => Some(false),
        "☑" | "☑️" | "✅" | "[x]" | "[X]" | "✔" | "✔️" | "✓" => Some(true),
        _ => None,
    }
}

/// Stages from a table "Week | Topics", for documents that have nothing else.
pub(super) fn stages(nodes: &[Node]) -> Option<Vec<Stage>> {
    let mut stages = Vec::new();
    for node in nodes {
        let Node::Block(Block {
            kind: BlockKind::Table { head, rows },
            ..
        }) = node
        else {
            continue;
        };
        let titles: Vec<String> = head.iter().map(|cell| words::fold(&cell.plain())).collect();
        let Some(time) = column(&titles, TIMES) else {
            continue;
        };
        let Some(topic) = (0..titles.len())
            .rev()
            .find(|&at| at != time && TOPICS.contains(&titles[at].as_str()))
        else {
            continue;
        };
        for row in rows {
            let name = text(row, time);
            let digits = !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '+'));
            let head = headings::read(&if digits {
                format!("{} {name}", capital(&titles[time]))
            } else {
                name
            });
            let other = (0..titles.len()).find(|&at| {
                at != time && at != topic && titles[at] != "duration" && !text(row, at).is_empty()
            });
            let title = other.map_or(head.title, |at| text(row, at));
            let topics: Vec<Topic> = row.get(topic).map(cell_topics).unwrap_or_default();
            if !topics.is_empty() {
                let sections = vec![Section {
                    topics,
                    ..Section::default()
                }];
                stages.push(Stage {
                    label: head.label,
                    number: head.number,
                    title,
                    weeks: head.weeks,
                    sections,
                    ..Stage::default()
                });
            }
        }
    }
    (!stages.is_empty()).then_some(stages)
}

fn cell_topics(cell: &Inline) -> Vec<Topic> {
    let lines: Vec<String> = cell.lines().iter().map(Inline::plain).collect();
    lines
        .iter()
        .flat_map(|line| split_commas(line))
        .filter_map(item::of_text)
        .map(Topic::from)
        .collect()
}
