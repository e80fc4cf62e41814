//! The lines of the canonical form, each by its kind.

use super::super::{
    OrderStep, Project, Resource, Section, TimelineEntry, Topic, Track, emoji,
    free::split_commas,
    headings::{self, Head},
    ids,
    item::{self, Mark},
    parts::{self, Part},
    text::Inline,
    weeks,
};
use crate::ids::TopicId;

/// What a title of the second depth opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Opening {
    Stage(Head),
    Part(Part),
}

/// The title of a stage, or the name of a part of the roadmap.
pub(in super::super) fn opening(inline: &Inline) -> Opening {
    if let Some(head) = item::exact(inline) {
        return Opening::Stage(head);
    }
    let head = headings::read(&inline.plain());
    match parts::part(&head.title) {
        Some(
            part @ (Part::Projects
            | Part::Resources
            | Part::Timeline
            | Part::Habits
            | Part::Tips
            | Part::Order
            | Part::Destinations),
        ) if !head.is_marked() => Opening::Part(part),
        _ => Opening::Stage(head),
    }
}

/// The title of a section.
pub(in super::super) fn section(inline: &Inline) -> Section {
    if inline.comment() == Some("untitled") {
        return Section::default();
    }
    if let Some(section) = item::exact(inline) {
        return section;
    }
    let plain = inline.plain();
    let head = headings::read(&plain);
    let numbered = head.label.is_some() || head.number.is_some() || head.weeks.is_some();
    if numbered {
        return Section {
            title: Some(plain),
            ..Section::default()
        };
    }
    Section {
        title: Some(head.title),
        remark: head.remark,
        emphasis: head.emphasis,
        optional: head.optional,
        topics: Vec::new(),
    }
}

/// A topic and the links in its line.
pub(in super::super) fn topic(inline: &Inline, task: Option<bool>) -> Option<(Topic, Vec<(String, String)>)> {
    if let Some(topic) = item::exact(inline) {
        return Some((topic, Vec::new()));
    }
    let mut line = item::read(inline, task)?;
    let links = std::mem::take(&mut line.links);
    Some((line.into(), links))
}

pub(in super::super) fn project(inline: &Inline) -> Option<Project> {
    item::exact(inline).or_else(|| {
        let line = item::read(inline, None)?;
        Some(Project {
            id: line.id.unwrap_or_else(ids::unset),
            text: line.text,
            optional: line.optional,
        })
    })
}

pub(in super::super) fn track(inline: &Inline) -> Option<Track> {
    if let Some(track) = item::exact(inline) {
        return Some(track);
    }
    let id = match item::mark(inline) {
        Some(Mark::Names { id, .. }) => id,
        _ => ids::unset(),
    };
    let (title, focus) = inline
        .strong_lead()
        .unwrap_or_else(|| (inline.clone(), Inline::default()));
    let title = title.plain();
    let title = emoji::strip(title.trim_end_matches(':'));
    let focus = split_commas(focus.plain().trim_start_matches(':').trim())
        .map(str::to_owned)
        .collect();
    (!title.is_empty()).then(|| Track {
        id,
        title: title.to_owned(),
        focus,
    })
}

pub(in super::super) fn resource(inline: &Inline) -> Option<Resource> {
    item::exact(inline).or_else(|| item::resources(&item::read(inline, None)?).into_iter().next())
}

pub(in super::super) fn step(inline: &Inline) -> Option<OrderStep> {
    if let Some(step) = item::exact(inline) {
        return Some(step);
    }
    let names = inline.comment().unwrap_or_default();
    let topics = names
        .split(',')
        .filter_map(|name| TopicId::new(name.trim()).ok())
        .collect();
    let line = item::read(inline, None)?;
    Some(OrderStep {
        text: line.text,
        priority: line.priority,
        topics,
    })
}

pub(in super::super) fn entry(inline: &Inline) -> Option<TimelineEntry> {
    if let Some(entry) = item::exact(inline) {
        return Some(entry);
    }
    let plain = inline.plain();
    let (span, text) = if let Some((span, text)) = inline.strong_lead() {
        (span.plain(), text.plain())
    } else {
        let (span, text) = plain
            .split_once('→')
            .or_else(|| plain.split_once(": "))
            .unwrap_or((&plain, ""));
        (span.trim().to_owned(), text.trim().to_owned())
    };
    let text = text.strip_prefix('→').unwrap_or(&text).trim().to_owned();
    (!span.is_empty()).then(|| TimelineEntry {
        weeks: weeks::span(&span),
        span,
        text,
    })
}

/// A line that is nothing but its text.
pub(in super::super) fn words_of(inline: &Inline) -> Option<String> {
    item::exact(inline)
        .or_else(|| Some(inline.plain()))
        .filter(|text: &String| !text.is_empty())
}
