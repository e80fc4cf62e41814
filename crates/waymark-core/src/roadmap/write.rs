//! Prints the canonical form.
//!
//! Each line is printed as an author would write it, then read back; where the reading differs from the value, the
//! line carries the value whole in its comment.

use std::fmt::Write as _;

use serde::Serialize;

use super::{
    Project, Resource, Roadmap, Section, Stage, Topic, blocks, canonical,
    canonical::Opening,
    front_matter,
    headings::{self, Head},
    item,
    text::{self, Inline, escape, escape_url},
    words,
};
use crate::ids::TopicId;

/// The roadmap as a Markdown document in the canonical form (see [`super`]).
pub fn write(roadmap: &Roadmap) -> String {
    let mut tidy = roadmap.clone();
    tidy.tidy();
    let mut out = head_of(&tidy);
    if !tidy.title.is_empty() {
        let _ = writeln!(out, "# {}\n", escape(&tidy.title));
    }
    for stage in &tidy.stages {
        self::stage(stage, &mut out);
    }
    part(
        "Suggested order",
        "1.",
        tidy.order.iter().map(|step| {
            let names: Vec<&str> = step.topics.iter().map(TopicId::as_str).collect();
            let comment = if names.is_empty() {
                String::new()
            } else {
                format!("<!-- {} -->", names.join(", "))
            };
            let text = format!("{}{}", escape(&step.text), priority(step.priority));
            faithful(step, &text, &comment, canonical::step)
        }),
        &mut out,
    );
    part("Projects", "1.", tidy.projects.iter().map(project), &mut out);
    part(
        "Timeline",
        "-",
        tidy.timeline.iter().map(|entry| {
            let text = format!("**{}** → {}", escape(&entry.span), escape(&entry.text));
            faithful(entry, &text, "", canonical::entry)
        }),
        &mut out,
    );
    part("Daily habits", "-", tidy.habits.iter().map(plain), &mut out);
    part("Tips", "-", tidy.tips.iter().map(plain), &mut out);
    part("Resources", "-", tidy.resources.iter().map(resource), &mut out);
    part(
        "Where this leads",
        "-",
        tidy.destinations.iter().map(plain),
        &mut out,
    );
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn head_of(roadmap: &Roadmap) -> String {
    let mut out = format!("---\nwaymark: {}\n", front_matter::FORM);
    if let Some(id) = &roadmap.id {
        let _ = writeln!(out, "id: {}", yaml(id.as_str()));
    }
    if !roadmap.title.is_empty() {
        let _ = writeln!(out, "title: {}", yaml(&roadmap.title));
    }
    if let Some(about) = &roadmap.about {
        let _ = writeln!(out, "about: {}", yaml(about));
    }
    if !roadmap.tombstones.is_empty() {
        out.push_str("tombstones:\n");
        for grave in &roadmap.tombstones {
            let entry = match &grave.successor {
                Some(successor) => format!("{} -> {successor}", grave.id),
                None => yaml(grave.id.as_str()),
            };
            let _ = writeln!(out, "  - {entry}");
        }
    }
    out.push_str("---\n\n");
    out
}

/// A text as a YAML value: plain where that is safe, else in double quotes.
fn yaml(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| {
            c.is_ascii_alphanumeric()
                || matches!(c, ' ' | '-' | '.' | ',' | '(' | ')' | '/' | '\'' | '+' | '_')
        })
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if plain {
        text.to_owned()
    } else {
        serde_json::to_string(text).unwrap_or_default()
    }
}

/// A part of the roadmap with its list; nothing when the list is empty.
fn part(title: &str, bullet: &str, lines: impl Iterator<Item = String>, out: &mut String) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        let _ = writeln!(out, "## {title}\n");
        list(bullet, lines, out);
    }
}

/// A part of a stage: its name in bold, then its list.
fn inner_part(title: &str, lines: impl Iterator<Item = String>, out: &mut String) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        let _ = writeln!(out, "**{title}:**\n");
        list("-", lines, out);
    }
}

fn list(bullet: &str, lines: impl Iterator<Item = String>, out: &mut String) {
    for (index, line) in lines.enumerate() {
        match bullet {
            "1." => {
                let _ = writeln!(out, "{}. {line}", index + 1);
            }
            bullet => {
                let _ = writeln!(out, "{bullet} {line}");
            }
        }
    }
    out.push('\n');
}

/// The plain line with its comment if it reads as the value, else with the value in the comment.
fn faithful<T: PartialEq + Serialize>(
    value: &T,
    line: &str,
    comment: &str,
    read: impl Fn(&Inline) -> Option<T>,
) -> String {
    let spaced = if comment.is_empty() {
        line.to_owned()
    } else {
        format!("{line} {comment}")
    };
    let said = read(&blocks::line(&format!("- {spaced}")));
    if said.as_ref() == Some(value) {
        spaced
    } else {
        format!("{line} {}", item::exact_comment(value))
    }
}

fn plain(text: &String) -> String {
    faithful(text, &escape(text), "", canonical::words_of)
}

fn stage(stage: &Stage, out: &mut String) {
    let head = Head {
        badge: stage.badge.clone(),
        label: stage.label.clone(),
        number: stage.number,
        title: stage.title.clone(),
        weeks: stage.weeks,
        emphasis: stage.emphasis,
        optional: stage.optional,
        remark: stage.remark.clone(),
    };
    let line = escape(&text::tidy(&headings::print(&head)));
    let reads = canonical::opening(&blocks::line(&format!("## {line}"))) == Opening::Stage(head.clone());
    let comment = if reads {
        String::new()
    } else {
        format!(" {}", item::exact_comment(&head))
    };
    let _ = writeln!(out, "## {line}{comment}\n");
    if let Some(status) = &stage.status {
        let line = format!("*Status: {}*", escape(status));
        let reads = blocks::line(&line)
            .emph_lead()
            .is_some_and(|(said, _)| said.plain() == format!("Status: {status}"));
        let comment = if reads {
            String::new()
        } else {
            format!(" {}", item::exact_comment(status))
        };
        let _ = writeln!(out, "{line}{comment}\n");
    }
    if let Some(why) = &stage.why {
        let line = format!("**Why this matters:** {}", escape(why));
        let reads = blocks::line(&line)
            .strong_lead()
            .is_some_and(|(_, said)| said.plain() == *why);
        let comment = if reads {
            String::new()
        } else {
            format!(" {}", item::exact_comment(why))
        };
        let _ = writeln!(out, "{line}{comment}\n");
    }
    for (index, section) in stage.sections.iter().enumerate() {
        self::section(section, index == 0, out);
    }
    inner_part("Teaches you", stage.teaches.iter().map(plain), out);
    inner_part("Milestone", stage.milestones.iter().map(project), out);
    inner_part(
        "Pick one",
        stage.tracks.iter().map(|track| {
            let focus: Vec<String> = track.focus.iter().map(|focus| escape(focus)).collect();
            let colon = if focus.is_empty() { "" } else { ": " };
            let line = format!("**{}**{colon}{}", escape(&track.title), focus.join(", "));
            faithful(track, &line, &format!("<!-- {} -->", track.id), canonical::track)
        }),
        out,
    );
    inner_part("Resources", stage.resources.iter().map(resource), out);
}

fn section(section: &Section, first: bool, out: &mut String) {
    let bare = Section {
        topics: Vec::new(),
        ..section.clone()
    };
    if bare == Section::default() {
        if !first {
            out.push_str("### <!-- untitled -->\n\n");
        }
    } else {
        let title = section.title.as_deref().unwrap_or_default();
        let head = Head {
            title: title.to_owned(),
            remark: section.remark.clone(),
            emphasis: section.emphasis,
            optional: section.optional,
            ..Head::default()
        };
        let line = escape(&text::tidy(&headings::print(&head)));
        let reads = canonical::section(&blocks::line(&format!("### {line}"))) == bare;
        let comment = if reads {
            String::new()
        } else {
            format!(" {}", item::exact_comment(&bare))
        };
        let _ = writeln!(out, "### {line}{comment}\n");
    }
    for topic in &section.topics {
        let _ = writeln!(
            out,
            "- [{}] {}",
            if topic.done { 'x' } else { ' ' },
            self::topic(topic)
        );
    }
    if !section.topics.is_empty() {
        out.push('\n');
    }
}

fn topic(topic: &Topic) -> String {
    let mut line = escape(&topic.text);
    line.push_str(if topic.emphasis { " (very important)" } else { "" });
    line.push_str(if topic.optional { " (optional)" } else { "" });
    line.push_str(&priority(topic.priority));
    let mut names = topic.id.to_string();
    for (index, concept) in topic.concepts.iter().enumerate() {
        let _ = write!(names, "{} {concept}", if index == 0 { ":" } else { "," });
    }
    faithful(topic, &line, &format!("<!-- {names} -->"), |inline| {
        canonical::topic(inline, Some(topic.done))
            .filter(|(_, links)| links.is_empty())
            .map(|(topic, _)| topic)
    })
}

fn priority(priority: Option<super::Priority>) -> String {
    priority
        .map(|priority| format!(" ({} priority)", words::priority_word(priority)))
        .unwrap_or_default()
}

fn project(project: &Project) -> String {
    let mut line = escape(&project.text);
    line.push_str(if project.optional { " (optional)" } else { "" });
    faithful(
        project,
        &line,
        &format!("<!-- {} -->", project.id),
        canonical::project,
    )
}

fn resource(resource: &Resource) -> String {
    let mut line = escape(&resource.title);
    if let Some(url) = &resource.url {
        line = format!("[{}]({})", line.replace(']', "\\]"), escape_url(url));
    }
    if let Some(note) = &resource.note {
        let _ = write!(line, " ({})", escape(note));
    }
    faithful(resource, &line, "", canonical::resource)
}
