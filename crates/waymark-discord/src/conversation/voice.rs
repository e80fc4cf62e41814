//! The ways in which an interaction is answered over Discord's API.
//!
//! Each interaction has a token, and a rate, of its own. The client library counts otherwise: one rate for the tokens of
//! all learners, and a note for each interaction that it never clears away. So these calls do not pass its limiter: they
//! are simply made, and made again when Discord asks to wait.

use std::time::Duration;

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;
use serenity::{
    all::{ApplicationId, CreateAttachment, InteractionId},
    http::Route,
};
use tokio::time::Instant;

use crate::rest::{Body, Call, Rest, Trouble};

/// Nobody waits longer for one call.
const PATIENCE: Duration = Duration::from_secs(10);
/// The same with a file.
const UPLOAD: Duration = Duration::from_secs(30);
/// Pauses between attempts at what did not succeed for no fault of ours.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1_200)];
/// When Discord asks to wait, one call is waited for so long in all.
const LONGEST: Duration = Duration::from_secs(30);

/// Answers one interaction.
pub(crate) trait Voice: Sync {
    /// The first answer, or that there will be one.
    fn respond(&self, said: Said) -> impl Future<Output = Result<(), Failed>> + Send;
    /// Changes the first answer, or the message that was pressed.
    fn edit(&self, said: Said) -> impl Future<Output = Result<(), Failed>> + Send;
    /// Takes the first answer back.
    fn withdraw(&self) -> impl Future<Output = Result<(), Failed>> + Send;
    /// Says something further.
    fn follow_up(&self, said: Said) -> impl Future<Output = Result<(), Failed>> + Send;
}

/// What is said, as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The value; it names the files.
    pub(super) body: Value,
    files: Vec<CreateAttachment>,
}

/// Why something could not be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// It was answered already (40060): what we said before arrived after all.
    Already,
    /// Nobody waits for it any more: too late for the first answer (10062), or for any (the token has expired).
    Late,
    /// The message that was to change is gone (10008): who saw it sent it away.
    Gone,
    /// Discord does not take what we say, in its words.
    Refused(String),
    /// Discord could not be reached, or asks to wait for too long.
    Other(String),
}

/// The voice of the bot itself.
pub(crate) struct Line<'a> {
    pub(crate) rest: &'a Rest,
    pub(crate) application: ApplicationId,
    pub(crate) id: InteractionId,
    pub(crate) token: &'a str,
}

impl Said {
    /// Says something that names these files.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn of(what: &impl Serialize, files: Vec<CreateAttachment>) -> Result<Self, Failed> {
        let body = serde_json::to_value(what);
        body.map(|body| Self { body, files })
            .map_err(|error| Failed::Refused(format!("cannot write the message: {error}")))
    }
}

impl Line<'_> {
    /// The message that was said first, or pressed.
    fn original(&self) -> Route<'_> {
        Route::WebhookOriginalInteractionResponse {
            application_id: self.application,
            token: self.token,
        }
    }

    /// Tries again where Discord or the way to it is in trouble. What is said twice for that is better than nothing
    /// said: somebody waits for it.
    async fn insist(&self, method: Method, route: Route<'_>, said: Option<Said>) -> Result<(), Failed> {
        let last = Instant::now() + LONGEST;
        let mut pauses = PAUSES.into_iter();
        loop {
            let body = said
                .clone()
                .map_or(Body::None, |said| Body::with(said.body, said.files));
            let call = Call::new(method.clone(), route, body);
            let within = if call.uploads() { UPLOAD } else { PATIENCE };
            let Err(trouble) = self.rest.call(call, within).await else {
                return Ok(());
            };
            let pause = match &trouble {
                Trouble::Wait(wait) => Some(wait.after).filter(|after| Instant::now() + *after < last),
                Trouble::Unreached(_) | Trouble::Unclear(_) => pauses.next(),
                Trouble::Token | Trouble::Refused { .. } => None,
            };
            let Some(pause) = pause else {
                return Err(judge(&trouble));
            };
            tokio::time::sleep(pause).await;
        }
    }
}

impl Voice for Line<'_> {
    async fn respond(&self, said: Said) -> Result<(), Failed> {
        let route = Route::InteractionResponse {
            interaction_id: self.id,
            token: self.token,
        };
        self.insist(Method::POST, route, Some(said)).await
    }

    async fn edit(&self, said: Said) -> Result<(), Failed> {
        self.insist(Method::PATCH, self.original(), Some(said)).await
    }

    async fn withdraw(&self) -> Result<(), Failed> {
        self.insist(Method::DELETE, self.original(), None).await
    }

    async fn follow_up(&self, said: Said) -> Result<(), Failed> {
        let route = Route::WebhookFollowupMessages {
            application_id: self.application,
            token: self.token,
        };
        self.insist(Method::POST, route, Some(said)).await
    }
}

/// What trouble that does not pass means for the answer.
fn judge(trouble: &Trouble) -> Failed {
    match trouble {
        Trouble::Refused { code: 40_060, .. } => Failed::Already,
        Trouble::Refused { code: 10_008, .. } => Failed::Gone,
        // What is not known any more is the token of the interaction.
        Trouble::Token
        | Trouble::Refused {
            code: 10_062 | 10_015 | 50_027,
            ..
        } => Failed::Late,
        Trouble::Refused { .. } => Failed::Refused(trouble.to_string()),
        Trouble::Wait(_) | Trouble::Unreached(_) | Trouble::Unclear(_) => Failed::Other(trouble.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: u16, code: u32, want: &Failed) {
        let message = "no".to_owned();
        let got = judge(&Trouble::Refused {
            status,
            code,
            message,
        });
        assert_eq!(&got, want, "{status} {code}");
    }

    #[test]
    fn what_discord_says_to_an_answer_is_told_apart() {
        check(400, 40_060, &Failed::Already);
        check(404, 10_062, &Failed::Late);
        check(404, 10_015, &Failed::Late);
        check(404, 10_008, &Failed::Gone);
        check(400, 50_035, &Failed::Refused("no (50035)".to_owned()));
        check(404, 0, &Failed::Refused("no (0)".to_owned()));
        assert_eq!(judge(&Trouble::Token), Failed::Late);
        assert_eq!(
            judge(&Trouble::Unclear("502".to_owned())),
            Failed::Other("502".to_owned())
        );
    }
}
