//! A request whose answer is read only as far as it matters.

use serde::{Deserialize, Serialize};
use teloxide::{
    Bot, RequestError,
    requests::{JsonRequest, Payload, Request},
    types::MessageId,
};

use super::outcome::Sent;

/// Sends a request, and reads of its answer which message came of it. The whole message, as the client would read it,
/// is ours anyway, and reading it costs more than writing it.
pub(super) async fn send<P>(bot: &Bot, request: P) -> Result<Sent, RequestError>
where
    P: Payload + Serialize + Clone + Send + Sync + 'static,
{
    let answer = JsonRequest::new(bot.clone(), Brief(request)).send().await?;
    Ok(Sent {
        message: Some(MessageId(answer.message_id)),
        poll: answer.poll.map(|poll| poll.id),
    })
}

/// A request, with less of an answer.
#[derive(Clone, Serialize)]
#[serde(transparent)]
struct Brief<P>(P);

impl<P: Payload> Payload for Brief<P> {
    type Output = Answer;
    const NAME: &'static str = P::NAME;
}

#[derive(Deserialize)]
struct Answer {
    message_id: i32,
    poll: Option<Poll>,
}

#[derive(Deserialize)]
struct Poll {
    id: String,
}
