//! The Discord bot of the configuration, if there is one.

use waymark_discord::{Discord, Error, Settings};

use crate::{
    config::{self, Secret},
    exit::{Exit, Failure, OrExit},
    token::{self, Source},
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
    token::find(&Source {
        key: "discord.token_file",
        token: config.token.as_ref(),
        file: config.token_file.as_deref(),
        read: config::discord_token,
        giver: "the developer portal gives it",
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
    fn the_address_of_the_server_must_be_one() {
        let config = config::Discord {
            token: Some(Secret::new("MTIz.Cl2FMQ.abc")),
            api_url: Some("http://[".to_owned()),
            ..config::Discord::default()
        };
        assert_eq!(told(&config).0, Exit::Configuration);
    }
}
