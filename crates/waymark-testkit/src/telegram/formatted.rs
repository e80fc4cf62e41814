//! Text as Telegram keeps it: plain, with entities beside it, measured in UTF-16 units.

use serde_json::{Map, Value};

/// A text and its entities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// The plain text.
    pub text: String,
    /// What is bold, a link, code; ordered by place, outer ones first.
    pub entities: Vec<Entity>,
}

/// A stretch of a text that looks or acts differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its published name: `bold`, `pre`, `text_link` …
    pub kind: String,
    /// Where it begins, in UTF-16 units.
    pub offset: usize,
    /// How long it is, in UTF-16 units.
    pub length: usize,
    /// Further fields: `url`, `language`, `custom_emoji_id`.
    pub more: Map<String, Value>,
}

impl Entity {
    /// An entity without further fields.
    pub(crate) fn new(kind: &str, offset: usize, length: usize) -> Self {
        Self {
            kind: kind.to_owned(),
            offset,
            length,
            more: Map::new(),
        }
    }

    /// The same with one more field.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// Where it ends, in UTF-16 units.
    pub fn end(&self) -> usize {
        self.offset + self.length
    }

    /// The published object.
    pub(crate) fn json(&self) -> Value {
        let mut object = self.more.clone();
        object.insert("type".to_owned(), self.kind.clone().into());
        object.insert("offset".to_owned(), self.offset.into());
        object.insert("length".to_owned(), self.length.into());
        Value::Object(object)
    }

    /// Reads the published object, which the description has already vouched for.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let mut more = value.as_object()?.clone();
        let number = |value: Option<Value>| usize::try_from(value?.as_u64()?).ok();
        Some(Self {
            kind: more.remove("type")?.as_str()?.to_owned(),
            offset: number(more.remove("offset"))?,
            length: number(more.remove("length"))?,
            more,
        })
    }
}

/// How long Telegram holds a text to be.
pub fn utf16(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The byte at which a UTF-16 offset lies, if one begins there.
fn byte_at(text: &str, offset: usize) -> Option<usize> {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units == offset {
            return Some(byte);
        }
        units += c.len_utf16();
    }
    (units == offset).then_some(text.len())
}

impl Formatted {
    /// Text without entities.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            entities: Vec::new(),
        }
    }

    /// The part of the text that an entity covers.
    pub fn covered(&self, entity: &Entity) -> &str {
        let from = byte_at(&self.text, entity.offset);
        let to = byte_at(&self.text, entity.end());
        from.zip(to)
            .and_then(|(from, to)| self.text.get(from..to))
            .unwrap_or_default()
    }

    /// Whether every entity lies on whole characters of the text.
    pub(crate) fn fits(&self) -> bool {
        let inside = |entity: &Entity| {
            entity.length > 0
                && byte_at(&self.text, entity.offset).is_some()
                && byte_at(&self.text, entity.end()).is_some()
        };
        self.entities.iter().all(inside)
    }

    /// The entities as published.
    pub(crate) fn entities_json(&self) -> Value {
        self.entities.iter().map(Entity::json).collect()
    }

    /// Takes white space off both ends, as Telegram does; entities shrink with it and vanish when nothing is left.
    #[must_use]
    pub(crate) fn trimmed(self) -> Self {
        let begin = self.text.len() - self.text.trim_start().len();
        let skipped = utf16(&self.text[..begin]);
        let text = self.text.trim().to_owned();
        let length = utf16(&text);
        let cut = |at: usize| at.saturating_sub(skipped).min(length);
        let entities = self.entities.into_iter().filter_map(|entity| {
            let (from, to) = (cut(entity.offset), cut(entity.end()));
            (to > from).then_some(Entity {
                offset: from,
                length: to - from,
                ..entity
            })
        });
        let entities = entities.collect();
        Self { text, entities }
    }

    /// The text with light marks for what a reader sees: `*bold*`, `||spoiler||`, fences around code, links behind their
    /// label, `> ` before quoted lines.
    pub fn marked(&self) -> String {
        let mut out = String::new();
        let mut open: Vec<&Entity> = Vec::new();
        let mut rest = self.entities.iter().peekable();
        let mut at = 0;
        let mut chars = self.text.chars();
        loop {
            while let Some(entity) = open.pop_if(|entity| entity.end() <= at) {
                out.push_str(&closing(entity));
            }
            while let Some(entity) = rest.next_if(|entity| entity.offset <= at) {
                out.push_str(&opening(entity));
                open.push(entity);
                open.sort_by_key(|entity| std::cmp::Reverse(entity.end()));
            }
            let Some(c) = chars.next() else { break };
            out.push(c);
            at += c.len_utf16();
            let quoted = open
                .iter()
                .any(|entity| entity.kind.ends_with("blockquote") && entity.end() > at);
            if c == '\n' && quoted {
                out.push_str("> ");
            }
        }
        out
    }
}

fn more<'a>(entity: &'a Entity, name: &str) -> &'a str {
    entity.more.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn opening(entity: &Entity) -> String {
    match entity.kind.as_str() {
        "pre" => format!("```{}\n", more(entity, "language")),
        "blockquote" | "expandable_blockquote" => "> ".to_owned(),
        kind => fence(kind).to_owned(),
    }
}

fn closing(entity: &Entity) -> String {
    match entity.kind.as_str() {
        "pre" => "\n```".to_owned(),
        "text_link" => format!(" <{}>", more(entity, "url")),
        kind => fence(kind).to_owned(),
    }
}

fn fence(kind: &str) -> &'static str {
    match kind {
        "bold" => "*",
        "italic" => "_",
        "underline" => "__",
        "strikethrough" => "~",
        "spoiler" => "||",
        "code" => "`",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_as_telegram_counts_it() {
        assert_eq!(utf16("aé🦀"), 4);
    }

    #[test]
    fn white_space_goes_and_entities_follow() {
        let text = Formatted {
            text: "  \n🦀 yes \n".to_owned(),
            entities: vec![Entity::new("bold", 0, 3), Entity::new("italic", 6, 5)],
        };
        let text = text.trimmed();
        assert_eq!(text.text, "🦀 yes");
        assert_eq!(text.entities, [Entity::new("italic", 3, 3)]);
        assert_eq!(text.covered(&text.entities[0]), "yes");
    }
}
