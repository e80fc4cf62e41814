//! Discord's Markdown: what a person sees in place of mentions, and what must not be there.

use std::ops::Range;

/// Where code is: fences and spans, in bytes. The second is whether a fence stays open.
pub(crate) fn code(text: &str) -> (Vec<Range<usize>>, bool) {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(start) = text[at..].find(['`', '\\']).map(|found| found + at) {
        if text[start..].starts_with('\\') {
            // What stands behind a backslash is itself.
            let next = text[start + 1..].chars().next();
            at = start + 1 + next.map_or(0, char::len_utf8);
            continue;
        }
        let ticks = text[start..].len() - text[start..].trim_start_matches('`').len();
        // Three ticks open a fence; more than three are three and some in it.
        let mark = &"```"[..ticks.min(3)];
        let inside = start + mark.len();
        let end = if mark == "```" {
            text[inside..].find(mark).map(|found| found + inside + 3)
        } else {
            closing(text, inside, mark)
        };
        match end {
            Some(end) => {
                out.push(start..end);
                at = end;
            }
            None if mark == "```" => {
                out.push(start..text.len());
                return (out, true);
            }
            None => at = inside,
        }
    }
    (out, false)
}

/// The end of a code span: as many ticks as opened it, no more.
fn closing(text: &str, inside: usize, mark: &str) -> Option<usize> {
    let mut at = inside;
    while let Some(start) = text[at..].find('`').map(|found| found + at) {
        let ticks = text[start..].len() - text[start..].trim_start_matches('`').len();
        if ticks == mark.len() {
            return Some(start + ticks);
        }
        at = start + ticks;
    }
    None
}

/// A thing in angle brackets: `<@1>`, `<#1>`, `</x:1>`, `<t:1:f>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark<'a> {
    User(u64),
    Role(u64),
    Channel(u64),
    /// A command, and its number.
    Command(&'a str, u64),
}

/// Writes a text as a person sees it: each mark outside code becomes what `name` makes of it.
pub(crate) fn seen(text: &str, name: impl Fn(Mark<'_>) -> Option<String>) -> String {
    let (code, _) = code(text);
    let (mut out, mut at) = (String::new(), 0);
    while let Some(start) = text[at..].find('<').map(|found| found + at) {
        out.push_str(&text[at..start]);
        if let Some(range) = code.iter().find(|range| range.contains(&start)) {
            out.push_str(&text[start..range.end]);
            at = range.end;
            continue;
        }
        let escaped = text[..start]
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'\\')
            .count()
            % 2
            == 1;
        let end = text[start..].find('>').map(|found| found + start);
        let found = end.filter(|_| !escaped).and_then(|end| {
            let mark = mark(&text[start + 1..end])?;
            Some((name(mark)?, end + 1))
        });
        if let Some((words, next)) = found {
            out.push_str(&words);
            at = next;
        } else {
            out.push('<');
            at = start + 1;
        }
    }
    out.push_str(&text[at..]);
    out
}

fn mark(inside: &str) -> Option<Mark<'_>> {
    let number = |text: &str| text.parse::<u64>().ok();
    if let Some(rest) = inside.strip_prefix("@&") {
        return number(rest).map(Mark::Role);
    }
    if let Some(rest) = inside.strip_prefix('@') {
        return number(rest.trim_start_matches('!')).map(Mark::User);
    }
    if let Some(rest) = inside.strip_prefix('#') {
        return number(rest).map(Mark::Channel);
    }
    let (name, id) = inside.strip_prefix('/')?.rsplit_once(':')?;
    number(id).map(|id| Mark::Command(name, id))
}

/// Masked links `[label](https://…)` outside code.
pub(crate) fn masked_links(text: &str) -> Vec<&str> {
    let (code, _) = code(text);
    let mut out = Vec::new();
    for (middle, _) in text.match_indices("](") {
        let target = text[middle + 2..].trim_start_matches('<');
        let is_link = target.starts_with("http://") || target.starts_with("https://");
        let start = text[..middle].rfind('[');
        let (Some(start), Some(length)) = (start, text[middle..].find(')')) else {
            continue;
        };
        let escaped = |at: usize| text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let within = code.iter().any(|range| range.contains(&start));
        if is_link && !within && !escaped(start) && !escaped(middle) {
            out.push(&text[start..=middle + length]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(mark: Mark<'_>) -> Option<String> {
        match mark {
            Mark::User(1) => Some("@Ada".to_owned()),
            Mark::Role(2) => Some("@learners".to_owned()),
            Mark::Channel(3) => Some("#study".to_owned()),
            Mark::Command(name, 4) => Some(format!("</{name}>")),
            _ => None,
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(seen(text, name), expected);
    }

    #[test]
    fn marks_are_seen_as_names_outside_code() {
        check(
            "<@1> <@!1> <@&2> <#3> </setup:4>",
            "@Ada @Ada @learners #study </setup>",
        );
        check("</group join:4> <t:1:f> <@9>", "</group join> <t:1:f> <@9>");
        check("`<@1>` ```\n<@1>\n``` <@1>", "`<@1>` ```\n<@1>\n``` @Ada");
        check("\\<@1> \\\\<@1> 1 < 2", "\\<@1> \\\\@Ada 1 < 2");
        check("\\`<@1>\\`", "\\`@Ada\\`");
    }

    #[test]
    fn an_open_fence_is_found() {
        assert!(!code("```rust\nlet x = 1;\n```").1);
        assert!(code("```rust\nlet x = 1;").1);
        assert!(code("a ```x``` ```y").1);
        assert!(!code("one ` tick and ``two`` and \\``` none").1);
        assert_eq!(code("``a`b`` c").0.first(), Some(&(0..7)));
    }

    #[test]
    fn masked_links_are_found() {
        assert_eq!(
            masked_links("see [the book](https://a.b) and `[x](https://y)`"),
            ["[the book](https://a.b)"]
        );
        assert!(masked_links("\\[the book](https://a.b) [a] (b) [a](b)").is_empty());
        assert!(masked_links("[the book\\](https://a.b)").is_empty());
    }
}
