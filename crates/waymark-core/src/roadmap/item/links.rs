//! Links in a line, typed or marked up, and the resources that they make.

use super::{
    super::{
        Resource, headings,
        text::{Inline, Kind, Piece},
    },
    Line,
};

/// The text outside of links, without separators and what stands in brackets.
pub(super) fn outside_links(inline: &Inline) -> String {
    let pieces: Vec<Piece> = inline
        .pieces
        .iter()
        .filter(|piece| piece.link.is_none())
        .cloned()
        .collect();
    let text = Inline {
        pieces,
        links: Vec::new(),
    }
    .plain();
    let mut out = String::new();
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    // "by Jon Gjengset", "- the official one": short remarks do not make a link line a topic.
    if out.trim_start().starts_with(['-', '–', '—', ':', '|']) {
        String::new()
    } else {
        out
    }
}

pub(super) fn is_outside(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.")
}

/// Takes addresses that are typed as text out of a line: "rustlings: `https://rustlings.cool`" has a link.
pub(super) fn bare_links(inline: &Inline) -> (Inline, Vec<(String, String)>) {
    let typed =
        |piece: &Piece| piece.kind == Kind::Text && piece.link.is_none() && piece.text.contains("://");
    if !inline.pieces.iter().any(typed) {
        return (inline.clone(), Vec::new());
    }
    let written = inline.links.len();
    let mut out = Inline {
        pieces: Vec::new(),
        links: inline.links.clone(),
    };
    for piece in &inline.pieces {
        if !typed(piece) {
            out.pieces.push(piece.clone());
            continue;
        }
        let mut rest = piece.text.as_str();
        while let Some(at) = web_address(rest) {
            let end = rest[at..]
                .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
                .map_or(rest.len(), |n| at + n);
            let url = rest[at..end].trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?']);
            out.pieces.push(Piece {
                text: rest[..at].to_owned(),
                ..piece.clone()
            });
            out.links.push(url.to_owned());
            out.pieces.push(Piece {
                text: host(url),
                link: Some(out.links.len() - 1),
                ..piece.clone()
            });
            rest = &rest[at + url.len()..];
        }
        out.pieces.push(Piece {
            text: rest.to_owned(),
            ..piece.clone()
        });
    }
    let is_typed = |piece: &Piece| piece.link.is_some_and(|link| link >= written);
    let worded = out
        .pieces
        .iter()
        .any(|piece| piece.link.is_none() && lettered_outside_brackets(&piece.text));
    if !worded {
        let links = out.targets().split_off(inline.targets().len());
        return (out, links);
    }
    // An address beside words is a link of theirs, not a word itself.
    out.pieces.retain(|piece| !is_typed(piece));
    let title = out.plain();
    let loose =
        |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '→' | '(' | '\\' | '.' | ',');
    let title = title.trim_end_matches(loose);
    let name = resource_title(title).0;
    let links = out
        .links
        .split_off(written)
        .into_iter()
        .map(|url| (name.clone(), url))
        .collect();
    (coded(title), links)
}

/// Where the first web address begins.
fn web_address(text: &str) -> Option<usize> {
    let begins = |at: usize| {
        ["://", "s://"]
            .iter()
            .any(|tail| text[at + 4..].starts_with(tail))
    };
    text.match_indices("http")
        .map(|(at, _)| at)
        .find(|&at| begins(at))
}

/// A text that was rendered once, with its code spans.
fn coded(text: &str) -> Inline {
    let mut inline = Inline::default();
    for (index, part) in text.split('`').enumerate() {
        let kind = if index % 2 == 1 { Kind::Code } else { Kind::Text };
        inline.pieces.push(Piece {
            kind,
            text: part.to_owned(),
            strong: false,
            emph: false,
            link: None,
        });
    }
    inline
}

fn lettered_outside_brackets(text: &str) -> bool {
    let mut depth = 0usize;
    text.chars().any(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c.is_alphanumeric()
    })
}

/// The readable part of an address: "doc.rust-lang.org/book".
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.split(['?', '#'])
        .next()
        .unwrap_or(rest)
        .trim_end_matches('/')
        .to_owned()
}

/// A title and what is said about it: "Rust by Example (free)", "The Book - start here".
fn resource_title(text: &str) -> (String, Option<String>) {
    if let Some((title, note)) = headings::trailing_brackets(text) {
        return (title.to_owned(), Some(note.to_owned()));
    }
    for separator in [" – ", " — ", " -- ", " - ", ": "] {
        if let Some((title, note)) = text.split_once(separator)
            && title.matches('`').count() % 2 == 0
        {
            let title = title.trim();
            let note = note.trim();
            if !title.is_empty() && !note.is_empty() {
                return (title.to_owned(), Some(note.to_owned()));
            }
        }
    }
    (text.to_owned(), None)
}

/// The resources of a line: one for each link, or one for its text.
pub(in super::super) fn resources(line: &Line) -> Vec<Resource> {
    let Some((first, url)) = line.links.first() else {
        let (title, note) = resource_title(&line.text);
        return vec![Resource {
            title,
            url: None,
            note,
        }];
    };
    let title = if first.is_empty() {
        host(url)
    } else {
        first.clone()
    };
    let rest = line.text.strip_prefix(title.as_str()).unwrap_or_else(|| {
        if line.text == title {
            ""
        } else {
            line.text.as_str()
        }
    });
    let rest =
        rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '|' | ','));
    let inner = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .filter(|inner| !inner.contains('('));
    let note = Some(inner.unwrap_or(rest).trim().to_owned())
        .filter(|note| !note.is_empty() && *note != title && line.links.len() == 1);
    let mut all = vec![Resource {
        title,
        url: Some(url.clone()),
        note,
    }];
    all.extend(line.links[1..].iter().map(|(title, url)| Resource {
        title: if title.is_empty() {
            host(url)
        } else {
            title.clone()
        },
        url: Some(url.clone()),
        note: None,
    }));
    all
}
