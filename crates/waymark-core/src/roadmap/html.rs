//! HTML inside Markdown: told apart from generics such as `Vec<T>`, and turned into Markdown where it holds content.

use std::fmt::Write as _;

/// Elements that people write into Markdown; anything else in angle brackets is text.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
];

/// Whether a tag or comment is markup, not a text such as `<T>`.
pub(super) fn is_markup(tag: &str) -> bool {
    if tag.starts_with("<!") || tag.starts_with("<?") {
        return true;
    }
    name(tag).is_some_and(|name| ELEMENTS.binary_search(&name.as_str()).is_ok())
}

/// The name of the element in lower case, `/` left out. A lone upper-case letter is a type parameter.
fn name(tag: &str) -> Option<String> {
    let inner = tag.strip_prefix('<')?.trim_start_matches('/');
    let end = inner
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    let name = &inner[..end];
    let type_parameter = name.len() == 1 && name.starts_with(|c: char| c.is_ascii_uppercase());
    (!name.is_empty() && !type_parameter).then(|| name.to_ascii_lowercase())
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    let at = tag.find(&format!("{key}="))? + key.len() + 1;
    let rest = &tag[at..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => rest[1..].split(quote).next(),
        None => rest.split(|c: char| c.is_whitespace() || c == '>').next(),
    }
}

/// A block of HTML as Markdown: headings, summaries, items, links and emphasis are kept, other tags fall away, and
/// Markdown that stands between tags stays what it is.
pub(super) fn to_markdown(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    let mut hidden: Option<&str> = None;
    let mut target: Vec<String> = Vec::new();
    while let Some(start) = rest.find('<') {
        let (text, from) = rest.split_at(start);
        if hidden.is_none() {
            out.push_str(text);
        }
        if from.starts_with("<!--") {
            let end = from.find("-->").map_or(from.len(), |end| end + 3);
            rest = &from[end..];
            continue;
        }
        let Some(end) = from.find('>').map(|end| end + 1).filter(|_| is_markup(from)) else {
            out.push_str("\\<");
            rest = &from[1..];
            continue;
        };
        let tag = &from[..end];
        rest = &from[end..];
        let opening = !tag.starts_with("</");
        let name = name(tag).unwrap_or_default();
        match hidden {
            Some(until) => {
                if !opening && name == until {
                    hidden = None;
                }
                continue;
            }
            None if opening && name == "script" => hidden = Some("script"),
            None if opening && name == "style" => hidden = Some("style"),
            None => {}
        }
        keep(&name, tag, opening, &mut out, &mut target);
    }
    if hidden.is_none() {
        out.push_str(rest);
    }
    out
}

/// Writes the Markdown that stands for one tag.
fn keep(name: &str, tag: &str, opening: bool, out: &mut String, target: &mut Vec<String>) {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" => {
            fresh_line(out);
            if opening {
                let level = name
                    .strip_prefix('h')
                    .and_then(|n| n.parse().ok())
                    .unwrap_or(6usize);
                out.extend(std::iter::repeat_n('#', level));
                out.push(' ');
            }
        }
        "li" | "dt" if opening => {
            fresh_line(out);
            out.push_str("- ");
        }
        "p" | "div" | "details" | "ul" | "ol" | "tr" | "center" | "section" | "table" | "blockquote"
        | "hr" => {
            fresh_line(out);
            out.push('\n');
        }
        "br" => out.push('\n'),
        "td" | "th" => out.push(' '),
        "b" | "strong" => out.push_str("**"),
        "i" | "em" => out.push('*'),
        "code" => out.push('`'),
        "a" if opening => {
            target.push(attribute(tag, "href").unwrap_or_default().to_owned());
            out.push('[');
        }
        "a" => {
            if let Some(url) = target.pop() {
                let _ = write!(out, "](<{url}>)");
            }
        }
        "input" if tag.contains("checkbox") => {
            out.push_str(if tag.contains("checked") { "[x] " } else { "[ ] " });
        }
        _ => {}
    }
}

/// Starts a line, and drops the indentation that stood before the tag.
fn fresh_line(out: &mut String) {
    out.truncate(out.trim_end_matches([' ', '\t']).len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_sorted_for_the_search() {
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn generics_are_not_markup() {
        for text in ["<T>", "<B>", "<String>", "<i32>", "<Mutex<T>"] {
            assert!(!is_markup(text), "{text}");
        }
        for tag in ["<br>", "<br/>", "</details>", "<IMG src=x>", "<!-- x -->", "<b>"] {
            assert!(is_markup(tag), "{tag}");
        }
    }

    #[test]
    fn details_become_headings_and_lists() {
        let raw = "<details>\n<summary><b>Phase 1</b></summary>\n- one\n  - two\n</details>\n";
        assert_eq!(to_markdown(raw).trim(), "###### **Phase 1**\n\n- one\n  - two");
        let raw = "<ul>\n    <li>Vec<T></li><li><a href=\"http://x\">y</a></li></ul>";
        assert_eq!(to_markdown(raw).trim(), "- Vec\\<T>\n- [y](<http://x>)");
    }
}
