//! The ways in which an interaction is answered over Discord's API.

use std::time::Duration;

use serenity::{
    Error,
    all::{
        Builder, CreateInteractionResponse, CreateInteractionResponseFollowup, EditInteractionResponse, Http,
        HttpError, InteractionId,
    },
};

/// Nobody waits longer for one call.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pauses between attempts at what did not succeed for no fault of ours.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1_200)];

/// Answers one interaction.
pub(crate) trait Voice: Sync {
    /// The first answer, or that there will be one.
    fn respond(&self, response: CreateInteractionResponse)
    -> impl Future<Output = Result<(), Failed>> + Send;
    /// Changes the first answer, or the message that was pressed.
    fn edit(&self, edit: EditInteractionResponse) -> impl Future<Output = Result<(), Failed>> + Send;
    /// Takes the first answer back.
    fn withdraw(&self) -> impl Future<Output = Result<(), Failed>> + Send;
    /// Says something further.
    fn follow_up(
        &self,
        further: CreateInteractionResponseFollowup,
    ) -> impl Future<Output = Result<(), Failed>> + Send;
}

/// Why something could not be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// It was answered already (40060): what we said before arrived after all.
    Already,
    /// Nobody waits for it any more: too late for the first answer (10062), or for any (the token has expired).
    Late,
    /// Something else, in Discord's words.
    Other(String),
}

/// The voice of the bot itself.
pub(crate) struct Line<'a> {
    pub(crate) http: &'a Http,
    pub(crate) id: InteractionId,
    pub(crate) token: &'a str,
}

impl Voice for Line<'_> {
    async fn respond(&self, response: CreateInteractionResponse) -> Result<(), Failed> {
        insist(|| response.clone().execute(self.http, (self.id, self.token))).await
    }

    async fn edit(&self, edit: EditInteractionResponse) -> Result<(), Failed> {
        insist(async || edit.clone().execute(self.http, self.token).await.map(drop)).await
    }

    async fn withdraw(&self) -> Result<(), Failed> {
        insist(|| self.http.delete_original_interaction_response(self.token)).await
    }

    async fn follow_up(&self, further: CreateInteractionResponseFollowup) -> Result<(), Failed> {
        insist(async || {
            further
                .clone()
                .execute(self.http, (None, self.token))
                .await
                .map(drop)
        })
        .await
    }
}

/// Tries again where Discord or the way to it is in trouble. What is said twice for that is better than nothing said:
/// somebody waits for it.
async fn insist<F>(call: impl Fn() -> F) -> Result<(), Failed>
where
    F: Future<Output = serenity::Result<()>>,
{
    let mut pauses = PAUSES.into_iter();
    loop {
        let trouble = match tokio::time::timeout(PATIENCE, call()).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => match judge(&error) {
                Trouble::Passing(reason) => reason,
                Trouble::Final(failed) => return Err(failed),
            },
            Err(_) => "no answer in time".to_owned(),
        };
        match pauses.next() {
            Some(pause) => tokio::time::sleep(pause).await,
            None => return Err(Failed::Other(trouble)),
        }
    }
}

enum Trouble {
    Passing(String),
    Final(Failed),
}

fn judge(error: &Error) -> Trouble {
    let Error::Http(error) = error else {
        // What was done, and answered in a way that the library does not understand.
        return Trouble::Final(Failed::Other(error.to_string()));
    };
    match error {
        HttpError::UnsuccessfulRequest(said) => {
            let (status, code) = (said.status_code.as_u16(), said.error.code);
            let reason = format!("{} ({code})", said.error.message);
            match (status, code) {
                (_, 40_060) => Trouble::Final(Failed::Already),
                (_, 10_062 | 10_015 | 50_027) | (401, _) => Trouble::Final(Failed::Late),
                (429 | 500.., _) => Trouble::Passing(reason),
                _ => Trouble::Final(Failed::Other(reason)),
            }
        }
        // The address of an interaction holds its token: it is not for the log.
        HttpError::Request(error) if error.is_builder() => {
            Trouble::Final(Failed::Other("the request could not be made".to_owned()))
        }
        HttpError::Request(error) => Trouble::Passing(if error.is_connect() {
            "discord cannot be reached".to_owned()
        } else {
            "the connection broke".to_owned()
        }),
        other => Trouble::Final(Failed::Other(other.to_string())),
    }
}
