//! From bytes to a roadmap.

use super::{Parsed, Problem, Severity, blocks, canonical, free, front_matter, heal, ids};

/// Reads a document. Never fails: what could not be read is among the problems.
pub fn parse(bytes: &[u8]) -> Parsed {
    let healed = heal::heal(bytes);
    if healed
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        return Parsed {
            problems: healed.problems,
            ..Parsed::default()
        };
    }
    let mut problems = healed.problems;
    let (front, body, first_line) = front_matter::take(&healed.text, &mut problems);
    let mut parsed = if front.canonical {
        canonical::read(&blocks::read(body, first_line))
    } else {
        free::read(blocks::read_typed(&mend(body), first_line))
    };
    let roadmap = &mut parsed.roadmap;
    roadmap.id = front.id;
    roadmap.tombstones = front.tombstones;
    if let Some(title) = front.title {
        roadmap.title = title;
    }
    roadmap.about = front.about.or_else(|| roadmap.about.take());
    roadmap.tidy();
    ids::assign(roadmap);
    if roadmap.topics().next().is_none() {
        parsed.problems.push(no_topics());
    }
    problems.append(&mut parsed.problems);
    problems.sort_by_key(|problem| problem.line);
    Parsed {
        roadmap: parsed.roadmap,
        problems,
    }
}

/// Reads a document that is text already.
pub fn parse_str(text: &str) -> Parsed {
    parse(text.as_bytes())
}

pub(super) fn no_topics() -> Problem {
    Problem {
        line: 0,
        severity: Severity::Error,
        found: "no topics".to_owned(),
        expected: "stages with lists of things to learn".to_owned(),
    }
}

/// Closes a code fence that is never closed at the next empty line, so that it does not swallow the rest, and parts a
/// table from the line above it. Lines keep their numbers where they can.
fn mend(body: &str) -> String {
    let mut lines: Vec<std::borrow::Cow<'_, str>> = body.split('\n').map(Into::into).collect();
    let mut open: Option<(usize, char, usize)> = None;
    for (index, line) in lines.iter().enumerate() {
        let text = line.trim_start();
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'));
        let Some(mark) = mark else { continue };
        let length = text.len() - text.trim_start_matches(mark).len();
        match open {
            Some((_, fence, least))
                if mark == fence && length >= least && text[length..].trim().is_empty() =>
            {
                open = None;
            }
            None if length >= 3 && !(mark == '`' && text[length..].contains('`')) => {
                open = Some((index, mark, length));
            }
            _ => {}
        }
    }
    if let Some((start, fence, length)) = open
        && lines[start + 1..].iter().any(|line| looks_like_outline(line))
    {
        match (start + 1..lines.len()).find(|&index| lines[index].trim().is_empty()) {
            Some(end) => lines[end] = fence.to_string().repeat(length).into(),
            None => lines[start] = "".into(),
        }
    }
    lines.join("\n")
}

fn looks_like_outline(line: &str) -> bool {
    let text = line.trim_start();
    ["# ", "## ", "### ", "- ", "* ", "1. "]
        .iter()
        .any(|start| text.starts_with(start))
}
