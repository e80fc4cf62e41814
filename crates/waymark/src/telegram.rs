//! The Telegram bot of the configuration, if there is one.

use anyhow::Context as _;
use waymark_telegram::{Error, Rates, Receiving, Settings, Telegram, Webhook};

use crate::{
    config::{self, Secret, TelegramMode},
    exit::{Exit, Failure, OrExit},
    token::{self, Source},
};

/// The bot, if a token is configured.
///
/// # Errors
/// When the file with the token cannot be read or holds none, and when the webhook lacks its address.
pub fn bot(config: &config::Telegram) -> Result<Option<Telegram>, Failure> {
    let Some(token) = token(config).or_exit(Exit::Configuration)? else {
        return Ok(None);
    };
    let settings = Settings {
        token: token.reveal().clone(),
        api_url: config.api_url.clone(),
        receiving: receiving(config).or_exit(Exit::Configuration)?,
        groups: config.groups.clone(),
        rates: Rates::PUBLISHED,
    };
    Ok(Some(Telegram::new(settings)?))
}

fn token(config: &config::Telegram) -> anyhow::Result<Option<Secret>> {
    token::find(&Source {
        key: "telegram.token_file",
        token: config.token.as_ref(),
        file: config.token_file.as_deref(),
        read: config::telegram_token,
        giver: "@BotFather gives it",
    })
}

fn receiving(config: &config::Telegram) -> anyhow::Result<Receiving> {
    let webhook = &config.webhook;
    match config.mode {
        TelegramMode::Polling => Ok(Receiving::Polling),
        TelegramMode::Webhook => Ok(Receiving::Webhook(Webhook {
            listen: webhook.listen.context("telegram.webhook.listen is missing")?,
            url: webhook
                .url
                .clone()
                .context("telegram.mode is \"webhook\", and telegram.webhook.url is missing")?,
            path: webhook.path.clone(),
            secret: webhook.secret.as_ref().map(|secret| secret.reveal().clone()),
        })),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match &error {
            Error::Token | Error::ApiUrl | Error::Listen { .. } => Exit::Configuration,
            // Telegram refuses a webhook also when it could not look up its address in that moment.
            Error::Refused(_) | Error::Withdrawn | Error::Secret(_) | Error::Unreachable(_) => Exit::Fault,
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

    fn told(config: &config::Telegram) -> (Exit, String) {
        let failure = bot(config).err().unwrap();
        (failure.exit, failure.to_string())
    }

    #[test]
    fn without_a_token_there_is_no_bot() {
        assert!(bot(&config::Telegram::default()).unwrap().is_none());
    }

    #[test]
    fn a_webhook_needs_its_address() {
        let mut config = config::Telegram {
            token: Some(Secret::new("123:abc")),
            mode: TelegramMode::Webhook,
            ..config::Telegram::default()
        };
        config.webhook.listen = Some(([127, 0, 0, 1], 8443).into());
        assert_eq!(
            told(&config),
            (
                Exit::Configuration,
                "telegram.mode is \"webhook\", and telegram.webhook.url is missing".to_owned()
            )
        );
        config.webhook.url = Some("https://waymark.example.org/telegram".to_owned());
        assert!(bot(&config).unwrap().is_some());
    }

    #[test]
    fn the_address_of_the_server_must_be_one() {
        let config = config::Telegram {
            token: Some(Secret::new("123:abc")),
            api_url: Some("http://[".to_owned()),
            ..config::Telegram::default()
        };
        assert_eq!(told(&config).0, Exit::Configuration);
    }
}
