//! The token of a platform's bot: from its setting, or from a file.

use std::{fs, path::Path};

use anyhow::{Context as _, anyhow};

use crate::config::Secret;

/// A token, if a text is one.
type Read = fn(&str) -> Option<Secret>;

/// Where a token may be.
pub(crate) struct Source<'a> {
    /// The setting that names the file.
    pub(crate) key: &'static str,
    /// The token itself goes before the file.
    pub(crate) token: Option<&'a Secret>,
    pub(crate) file: Option<&'a Path>,
    /// What a text has to be.
    pub(crate) read: Read,
    /// How such a token comes about: `@BotFather gives it`.
    pub(crate) giver: &'static str,
}

/// The token, if one is configured.
///
/// # Errors
/// When the file cannot be read, or holds none. What it holds is not told.
pub(crate) fn find(source: &Source<'_>) -> anyhow::Result<Option<Secret>> {
    if source.token.is_some() {
        return Ok(source.token.cloned());
    }
    let Some(file) = source.file else {
        return Ok(None);
    };
    let Source { key, read, giver, .. } = source;
    let text = fs::read_to_string(file).with_context(|| format!("{key}: cannot read {}", file.display()))?;
    let token =
        read(&text).ok_or_else(|| anyhow!("{key}: {} does not hold a token as {giver}", file.display()))?;
    Ok(Some(token))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::config::{discord_token, telegram_token};

    #[test]
    fn the_token_may_be_in_a_file_which_is_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let ways: [(Read, &str); 2] = [(telegram_token, "123:abc"), (discord_token, "MTIz.Cl2FMQ.abc_-9")];
        for (read, sound) in ways {
            let source = Source {
                key: "bot.token_file",
                token: None,
                file: Some(&path),
                read,
                giver: "somebody gives it",
            };
            let told = || find(&source).unwrap_err().to_string();
            assert!(told().starts_with("bot.token_file: cannot read"), "{}", told());
            fs::write(&path, "my password\n").unwrap();
            let garbled = told();
            assert!(
                garbled.ends_with("does not hold a token as somebody gives it")
                    && !garbled.contains("password"),
                "{garbled}"
            );
            fs::write(&path, format!("{sound}\n")).unwrap();
            assert_eq!(find(&source).unwrap().unwrap().reveal().expose_secret(), sound);
            let token = Secret::new("first");
            let both = Source {
                token: Some(&token),
                ..source
            };
            assert_eq!(find(&both).unwrap().unwrap().reveal().expose_secret(), "first");
            fs::remove_file(&path).unwrap();
        }
    }

    #[test]
    fn without_a_token_there_is_none() {
        let source = Source {
            key: "bot.token_file",
            token: None,
            file: None,
            read: telegram_token,
            giver: "somebody gives it",
        };
        assert!(find(&source).unwrap().is_none());
    }
}
