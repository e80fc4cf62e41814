//! What texts may be, where a setting wants more than a text.

use std::path::PathBuf;

use super::{Secret, settings::Given};

/// A token of a bot of Telegram: `123456789:AA-letters_and-digits`.
pub(crate) fn telegram_token(text: &str) -> Option<Secret> {
    let text = text.trim();
    let (id, key) = text.split_once(':')?;
    let sound = !id.is_empty()
        && id.bytes().all(|byte| byte.is_ascii_digit())
        && !key.is_empty()
        && key.bytes().all(is_secret_byte);
    sound.then(|| Secret::new(text))
}

/// A token of a bot of Discord: three parts with dots between.
pub(crate) fn discord_token(text: &str) -> Option<Secret> {
    let text = text.trim();
    let text = text.strip_prefix("Bot ").unwrap_or(text);
    let sound = text.split('.').count() == 3
        && text
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(is_secret_byte));
    sound.then(|| Secret::new(text))
}

pub(super) fn is_secret_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// An address or a path that begins so, and has no blanks.
pub(super) fn address(text: &str, begins: &[&str]) -> Option<String> {
    let rest = begins.iter().find_map(|begin| text.strip_prefix(begin));
    let sound = rest.is_some_and(|rest| {
        (begins == ["/"] || !rest.is_empty()) && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
    });
    sound.then(|| text.to_owned())
}

impl Given<'_> {
    /// It as a path.
    pub(super) fn path(&self) -> Option<PathBuf> {
        if self.text.is_empty() || self.text.contains('\0') {
            return None;
        }
        match (self.text.strip_prefix("~/"), self.home) {
            (Some(rest), Some(home)) => Some(home.join(rest)),
            (Some(_), None) => None,
            (None, _) => Some(self.folder.join(self.text)),
        }
    }
}
