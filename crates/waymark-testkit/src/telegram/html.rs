//! `parse_mode: HTML`, read as the official server reads it, with its sentences; and, beyond it, what the documentation
//! forbids but the server lets pass: a bare `&`, attributes nobody documented, nesting that it would silently undo.

use serde_json::Value;

use super::formatted::{Entity, Formatted};

/// Why a text is not HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong(pub(crate) String);

/// The tags of the documentation, and the entities that they make.
const TAGS: &[(&str, &str)] = &[
    ("b", "bold"),
    ("strong", "bold"),
    ("i", "italic"),
    ("em", "italic"),
    ("u", "underline"),
    ("ins", "underline"),
    ("s", "strikethrough"),
    ("strike", "strikethrough"),
    ("del", "strikethrough"),
    ("tg-spoiler", "spoiler"),
    ("span", "spoiler"),
    ("a", "text_link"),
    ("tg-emoji", "custom_emoji"),
    ("code", "code"),
    ("pre", "pre"),
    ("blockquote", "blockquote"),
];

/// A tag that is open.
struct Open {
    tag: String,
    argument: String,
    offset: usize,
    byte: usize,
    /// Where in `entities` it stands, so that outer ones come first.
    slot: usize,
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    units: usize,
    text: String,
    open: Vec<Open>,
    entities: Vec<Option<Entity>>,
}

/// Reads a text with tags.
///
/// # Errors
/// What stands behind `can't parse entities: ` in the answer.
pub(crate) fn parse(source: &str) -> Result<Formatted, Wrong> {
    let mut parser = Parser {
        source,
        at: 0,
        units: 0,
        text: String::new(),
        open: Vec::new(),
        entities: Vec::new(),
    };
    while let Some(c) = parser.peek() {
        match c {
            '&' => {
                let decoded = parser.reference()?;
                parser.push(decoded);
            }
            '<' if parser.rest().starts_with("</") => parser.end_tag()?,
            '<' => parser.start_tag()?,
            _ => {
                parser.at += c.len_utf8();
                parser.push(c);
            }
        }
    }
    if let Some(open) = parser.open.last() {
        return wrong(format!(
            "Can't find end tag corresponding to start tag \"{}\"",
            open.tag
        ));
    }
    let entities: Vec<Entity> = parser.entities.into_iter().flatten().collect();
    nesting(&entities)?;
    let mut entities = fold_pre(entities);
    entities.sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length)));
    Ok(Formatted {
        text: parser.text,
        entities,
    })
}

fn wrong<T>(sentence: String) -> Result<T, Wrong> {
    Err(Wrong(sentence))
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, c: char) {
        self.units += c.len_utf16();
        self.text.push(c);
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let begin = self.at;
        while let Some(c) = self.peek().filter(|c| wanted(*c)) {
            self.at += c.len_utf8();
        }
        self.source[begin..self.at].to_owned()
    }

    /// `&lt;`, `&gt;`, `&amp;`, `&quot;` and numbers; nothing else is documented.
    fn reference(&mut self) -> Result<char, Wrong> {
        let Some((name, _)) = self.rest()[1..]
            .split_once(';')
            .filter(|(name, _)| name.len() <= 8)
        else {
            return wrong(format!("Unescaped \"&\" at byte offset {}", self.at));
        };
        let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        let decoded = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            _ => name
                .strip_prefix('#')
                .and_then(|digits| match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => number(hex, 16),
                    None => number(digits, 10),
                }),
        };
        match decoded.filter(|c| *c != '\0') {
            Some(c) => {
                self.at += name.len() + 2;
                Ok(c)
            }
            None => wrong(format!(
                "Unsupported reference \"&{name};\" at byte offset {}",
                self.at
            )),
        }
    }

    fn start_tag(&mut self) -> Result<(), Wrong> {
        let begin = self.at;
        self.at += 1;
        let tag = self
            .take_while(|c| !c.is_ascii_whitespace() && c != '>')
            .to_lowercase();
        if self.peek().is_none() {
            return wrong(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.iter().any(|(name, _)| *name == tag) {
            return wrong(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let mut argument = String::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some('>') => break,
                None => return wrong(format!("Unclosed start tag \"{tag}\" at byte offset {begin}")),
                Some(_) => {}
            }
            let (name, value) = self.attribute(&tag, begin)?;
            argument = meaning(&tag, &name, value.as_deref(), begin)?;
        }
        self.at += 1;
        if tag == "span" && argument != "spoiler" {
            return wrong(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            ));
        }
        if tag == "tg-emoji" && argument.is_empty() {
            return wrong(format!(
                "Tag \"tg-emoji\" must have emoji-id at byte offset {begin}"
            ));
        }
        let slot = self.entities.len();
        self.entities.push(None);
        self.open.push(Open {
            tag,
            argument,
            offset: self.units,
            byte: self.text.len(),
            slot,
        });
        Ok(())
    }

    fn attribute(&mut self, tag: &str, begin: usize) -> Result<(String, Option<String>), Wrong> {
        let name =
            self.take_while(|c| !c.is_ascii_whitespace() && !matches!(c, '=' | '>' | '/' | '"' | '\''));
        if name.is_empty() {
            return wrong(format!(
                "Empty attribute name in the tag \"{tag}\" at byte offset {begin}"
            ));
        }
        self.skip_space();
        if self.peek() != Some('=') {
            return Ok((name, None));
        }
        self.at += 1;
        self.skip_space();
        let Some(quote) = self.peek() else {
            return wrong(format!("Unclosed start tag \"{tag}\" at byte offset {begin}"));
        };
        if quote != '"' && quote != '\'' {
            let token_begin = self.at;
            let token = self.take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
            return match self.peek() {
                Some(c) if c.is_ascii_whitespace() || c == '>' => Ok((name, Some(token.to_lowercase()))),
                _ => wrong(format!(
                    "Unexpected end of name token at byte offset {token_begin}"
                )),
            };
        }
        self.at += 1;
        let mut value = String::new();
        loop {
            match self.peek() {
                None => return wrong(format!("Unclosed start tag at byte offset {begin}")),
                Some(c) if c == quote => break,
                Some('&') => value.push(self.reference()?),
                Some(c) => {
                    self.at += c.len_utf8();
                    value.push(c);
                }
            }
        }
        self.at += 1;
        Ok((name, Some(value)))
    }

    fn end_tag(&mut self) -> Result<(), Wrong> {
        let begin = self.at;
        let Some(open) = self.open.pop() else {
            return wrong(format!("Unexpected end tag at byte offset {begin}"));
        };
        self.at += 2;
        let name = self.take_while(|c| !c.is_ascii_whitespace() && c != '>');
        self.skip_space();
        if self.peek() != Some('>') {
            return wrong(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if name != open.tag {
            return wrong(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{name}>\"",
                open.tag
            ));
        }
        if self.units > open.offset {
            self.entities[open.slot] = Some(self.entity(&open)?);
        }
        Ok(())
    }

    fn entity(&self, open: &Open) -> Result<Entity, Wrong> {
        let kind = TAGS
            .iter()
            .find(|(name, _)| *name == open.tag)
            .map_or("bold", |(_, kind)| kind);
        let entity = Entity::new(kind, open.offset, self.units - open.offset);
        Ok(match kind {
            "text_link" => {
                let url = if open.argument.is_empty() {
                    &self.text[open.byte..]
                } else {
                    &open.argument
                };
                if !is_link(url) {
                    return wrong(format!(
                        "\"{url}\" is not a link: the text would be sent without one"
                    ));
                }
                entity.with("url", url)
            }
            "custom_emoji" => entity.with("custom_emoji_id", open.argument.as_str()),
            "code" if !open.argument.is_empty() => entity.with("language", open.argument.as_str()),
            "blockquote" if !open.argument.is_empty() => Entity {
                kind: "expandable_blockquote".to_owned(),
                ..entity
            },
            _ => entity,
        })
    }
}

/// What an attribute gives to its tag.
fn meaning(tag: &str, name: &str, value: Option<&str>, begin: usize) -> Result<String, Wrong> {
    let found = match (tag, name, value) {
        ("a", "href", Some(value)) | ("tg-emoji", "emoji-id", Some(value)) => Some(value),
        ("code", "class", Some(value)) => value.strip_prefix("language-"),
        ("span", "class", Some(value)) => value.strip_prefix("tg-"),
        ("blockquote", "expandable", _) => Some("1"),
        _ => None,
    };
    match found {
        Some(argument) => Ok(argument.to_owned()),
        None => wrong(format!(
            "Undocumented attribute \"{name}\" of the tag \"{tag}\" at byte offset {begin}"
        )),
    }
}

/// Whether Telegram would make it a link.
pub(crate) fn is_link(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://").or_else(|| url.split_once(':')) else {
        return false;
    };
    let known =
        ["http", "https", "tg", "ton", "tonsite", "mailto", "tel"].contains(&scheme.to_lowercase().as_str());
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    known && !host.is_empty() && !url.contains(char::is_whitespace)
}

/// "pre and code entities can't contain other entities", "blockquote entities can't be nested", and a link, an emoji, a
/// pre or a code can't be inside another of them.
fn nesting(entities: &[Entity]) -> Result<(), Wrong> {
    for (at, inner) in entities.iter().enumerate() {
        let around = entities[..at]
            .iter()
            .filter(|outer| outer.offset <= inner.offset && outer.end() >= inner.end());
        for outer in around {
            let (out, inn) = (outer.kind.as_str(), inner.kind.as_str());
            let same_code =
                out == "pre" && inn == "code" && outer.offset == inner.offset && outer.length == inner.length;
            let in_code = matches!(out, "pre" | "code") && !same_code;
            let code_inside = matches!(inn, "pre" | "code") && !same_code && !out.ends_with("blockquote");
            let quotes = out.ends_with("blockquote") && inn.ends_with("blockquote");
            let links =
                matches!(out, "text_link" | "custom_emoji") && matches!(inn, "text_link" | "custom_emoji");
            if in_code || code_inside || quotes || links {
                return wrong(format!("An entity \"{inn}\" can't be inside an entity \"{out}\""));
            }
        }
    }
    Ok(())
}

/// `<pre><code class="language-rust">` is one entity with a language; `<pre><code>` is one without.
fn fold_pre(entities: Vec<Entity>) -> Vec<Entity> {
    let mut folded: Vec<Entity> = Vec::new();
    for entity in entities {
        let inside = |outer: &Entity| {
            outer.kind == "pre" && outer.offset == entity.offset && outer.length == entity.length
        };
        if let Some(pre) = folded
            .last_mut()
            .filter(|outer| entity.kind == "code" && inside(outer))
        {
            pre.more.extend(entity.more);
            continue;
        }
        folded.push(entity);
    }
    folded
}

/// Whether a language was given to code outside of a block: "can't be specified for standalone code tags".
pub(crate) fn standalone_language(text: &Formatted) -> Option<&str> {
    let stray = text
        .entities
        .iter()
        .find(|entity| entity.kind == "code" && entity.more.contains_key("language"));
    stray.and_then(|entity| entity.more.get("language").and_then(Value::as_str))
}

#[cfg(test)]
mod tests;
