//! The Discord bot of the configuration, if there is one.

use std::{fs, path::Path};

use anyhow::{Context as _, anyhow};
use waymark_discord::{Discord, Error, Settings};

use crate::{
    config::{self, Secret},
    exit::{Exit, Failure, OrExit},
};

/// The bot, if a token is configured.
///
/// # Errors
/// When the file with the token cannot be read or holds none, and when the address of the server is none.
pub fn bot(config: &config::Discord) -> Result<Option<Discord>, Failure> {
    let Some(token) = token(config).or_exit(Exit::Configuration)? else {
        return Ok(None);
    };
    let settings = Settings {
        api_url: config.api_url.clone(),
        guild: config.guild,
        shards: config.shards.clone(),
        ..Settings::new(token.reveal().clone())
    };
    Ok(Some(Discord::new(settings)?))
}

fn token(config: &config::Discord) -> anyhow::Result<Option<Secret>> {
    match (&config.token, &config.token_file) {
        (Some(token), _) => Ok(Some(token.clone())),
        (None, Some(file)) => from_file(file).map(Some),
        (None, None) => Ok(None),
    }
}

fn from_file(file: &Path) -> anyhow::Result<Secret> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("discord.token_file: cannot read {}", file.display()))?;
    config::discord_token(&text).ok_or_else(|| {
        anyhow!(
            "discord.token_file: {} does not hold a token as the developer portal gives it",
            file.display()
        )
    })
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match &error {
            Error::Token | Error::ApiUrl | Error::Intents(_) | Error::Shards { chosen: true, .. } => {
                Exit::Configuration
            }
            Error::Shards { .. } | Error::Withdrawn | Error::Refused(_) | Error::Unreachable(_) => {
                Exit::Fault
            }
        };
        Self {
            exit,
            error: error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(config: &config::Discord) -> (Exit, String) {
        let failure = bot(config).err().unwrap();
        (failure.exit, failure.to_string())
    }

    #[test]
    fn without_a_token_there_is_no_bot() {
        assert!(bot(&config::Discord::default()).unwrap().is_none());
    }

    #[test]
    fn the_token_may_be_in_a_file_which_is_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let config = config::Discord {
            token_file: Some(path.clone()),
            ..config::Discord::default()
        };
        let (exit, missing) = told(&config);
        assert!(
            exit == Exit::Configuration && missing.starts_with("discord.token_file: cannot read"),
            "{missing}"
        );
        fs::write(&path, "my password\n").unwrap();
        let (_, garbled) = told(&config);
        assert!(
            garbled.contains("does not hold a token") && !garbled.contains("password"),
            "{garbled}"
        );
        fs::write(&path, "MTIz.Cl2FMQ.abc_-9\n").unwrap();
        assert!(bot(&config).unwrap().is_some());
    }

    #[test]
    fn the_address_of_the_server_must_be_one() {
        let config = config::Discord {
            token: Some(Secret::new("MTIz.Cl2FMQ.abc")),
            api_url: Some("http://[".to_owned()),
            ..config::Discord::default()
        };
        assert_eq!(told(&config).0, Exit::Configuration);
    }
}
