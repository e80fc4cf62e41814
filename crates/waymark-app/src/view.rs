//! How topics, stages and roadmaps are shown, wherever they are.

use std::collections::HashSet;

use jiff::Timestamp;
use waymark_core::{
    calendar::{Quiet, Zone},
    ids::TopicId,
    progress::{Standing, State},
    roadmap::{Resource, Stage, TopicAt, Weeks},
    when::fmt_time,
};

use crate::{
    course::Course,
    ctx::Ctx,
    error::Fault,
    memory,
    reply::{Item, Mark, Text, inline},
};

/// The done topics of a course whose cards have fallen due.
pub(crate) async fn due_topics(ctx: &mut Ctx<'_>, course: &Course<'_>) -> Result<HashSet<TopicId>, Fault> {
    let standing = course.standing();
    let done: Vec<_> = course
        .roadmap
        .topics()
        .map(|at| &at.topic.id)
        .filter(|id| standing.state(id) == State::Done)
        .collect();
    if done.is_empty() {
        return Ok(HashSet::new());
    }
    let cards = memory::cards(ctx).await?;
    let due = ctx
        .catalog()
        .due_for_review(&course.id, done, &cards, ctx.today());
    Ok(due.into_iter().cloned().collect())
}

/// The sign for a topic.
pub(crate) fn mark(state: State, due: bool) -> Mark {
    match state {
        State::Todo => Mark::Todo,
        State::Learning => Mark::Learning,
        State::Done if due => Mark::Due,
        State::Done => Mark::Done,
        State::Skipped => Mark::Skipped,
    }
}

/// A topic as one line, with its sign.
pub(crate) fn topic_line(standing: &Standing<'_>, at: &TopicAt<'_>, due: &HashSet<TopicId>) -> Item {
    let id = &at.topic.id;
    let mut text = inline(&at.topic.text);
    if at.topic.emphasis {
        text = text.plain(" · ").strong("important");
    }
    if standing.is_optional(at) && !at.stage.optional && !at.section.optional {
        text = text.plain(" · ").emphasis("optional");
    }
    Item::marked(mark(standing.state(id), due.contains(id)), text)
}

/// "Phase 3: Advanced Rust".
pub(crate) fn stage_title(stage: &Stage) -> String {
    match stage.marker() {
        Some(marker) => format!("{marker}: {}", stage.title),
        None => stage.title.clone(),
    }
}

/// "weeks 1–3", "from week 13 on", "ongoing".
pub(crate) fn weeks(weeks: Weeks) -> String {
    match weeks {
        Weeks::Range { first, last } if first == last => format!("week {first}"),
        Weeks::Range { first, last } => format!("weeks {first}–{last}"),
        Weeks::From(first) => format!("from week {first} on"),
        Weeks::Ongoing => "ongoing".to_owned(),
    }
}

/// "Europe/Berlin (UTC+1)"; "UTC" alone says it all.
pub(crate) fn zone(zone: &Zone, now: Timestamp) -> String {
    let (name, offset) = (zone.to_string(), zone.offset_at(now));
    if name == offset {
        name
    } else {
        format!("{name} ({offset})")
    }
}

/// "22:00–07:00".
pub(crate) fn quiet(quiet: Quiet) -> String {
    format!("{}–{}", fmt_time(quiet.from()), fmt_time(quiet.to()))
}

/// A book, a site, a channel, with its link.
pub(crate) fn resource(resource: &Resource) -> Item {
    let mut text = match &resource.url {
        Some(url) => Text::new().link(resource.title.as_str(), url.as_str()),
        None => inline(&resource.title),
    };
    if let Some(note) = &resource.note {
        text = text.plain(": ").then(inline(note));
    }
    Item::new(text)
}

/// The first sentence of a longer text, for lists.
pub(crate) fn first_sentence(text: &str) -> &str {
    let end = text
        .find(". ")
        .or_else(|| text.find(": "))
        .map_or(text.len(), |at| at + 1);
    text[..end].trim_end_matches(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_take_the_first_sentence() {
        assert_eq!(first_sentence("One. Two."), "One.");
        assert_eq!(first_sentence("For you: a road"), "For you");
        assert_eq!(first_sentence("v1.2 is out"), "v1.2 is out");
        assert_eq!(first_sentence(""), "");
    }
}
