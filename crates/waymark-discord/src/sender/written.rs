//! A letter as it is sent, with the nonce by which it is known again.

use serenity::model::channel::Nonce;
use waymark_app::ports::Undelivered;

use crate::{outbound::Letter, rest::Body};

/// A letter as it is sent.
pub(super) fn written(letter: Letter, nonce: Option<String>) -> Result<Body, Undelivered> {
    let files = letter.files.clone();
    let mut message = letter.message();
    if let Some(nonce) = nonce {
        message = message.nonce(Nonce::String(nonce)).enforce_nonce(true);
    }
    let value = serde_json::to_value(&message).map_err(|error| Undelivered::Broken {
        reason: format!("cannot write the message: {error}"),
    })?;
    Ok(Body::with(value, files))
}
