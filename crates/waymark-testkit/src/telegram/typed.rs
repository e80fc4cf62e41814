//! What a client makes of the words that somebody types.

use super::formatted::{Entity, Formatted, utf16};

/// A text as a client sends it: commands, addresses and names become entities.
pub(crate) fn typed(text: &str) -> Formatted {
    let mut entities = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let kind = if is_command(bare) {
            Some("bot_command")
        } else if bare.starts_with("https://") || bare.starts_with("http://") {
            Some("url")
        } else if bare.len() > 5 && bare.starts_with('@') && bare[1..].chars().all(is_name) {
            Some("mention")
        } else {
            None
        };
        entities.extend(kind.map(|kind| Entity::new(kind, offset, utf16(bare))));
        offset += utf16(word);
    }
    Formatted {
        text: text.to_owned(),
        entities,
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_command(word: &str) -> bool {
    let Some(rest) = word.strip_prefix('/') else {
        return false;
    };
    let (name, bot) = rest.split_once('@').unwrap_or((rest, "bot"));
    let fine = |part: &str| !part.is_empty() && part.chars().all(is_name);
    name.len() <= 32 && fine(name) && fine(bot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_addresses_and_names_are_found() {
        let text = typed("/start@waymark_bot 🦀 https://a.b/c @someone a/b /");
        let found: Vec<_> = text
            .entities
            .iter()
            .map(|entity| (entity.kind.as_str(), text.covered(entity)))
            .collect();
        assert_eq!(
            found,
            [
                ("bot_command", "/start@waymark_bot"),
                ("url", "https://a.b/c"),
                ("mention", "@someone")
            ]
        );
    }
}
