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
    let write = || -> serde_json::Result<Body> {
        if files.is_empty() {
            return serde_json::to_vec(&message).map(Body::Json);
        }
        let mut message = serde_json::to_value(&message)?;
        let named = files.iter().enumerate().map(|(i, file)| {
            let mut named = serde_json::json!({ "id": i, "filename": file.filename });
            if let Some(description) = &file.description {
                named["description"] = description.as_str().into();
            }
            named
        });
        message["attachments"] = named.collect();
        Ok(Body::Files(message.to_string(), files))
    };
    write().map_err(|error| Undelivered::Broken {
        reason: format!("cannot write the message: {error}"),
    })
}
