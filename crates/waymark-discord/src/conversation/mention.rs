//! A message of a server that mentions us.

use serenity::{
    all::{HttpError, Message},
    client::Context,
};
use waymark_app::courtesy;

use super::{Conversation, EDIT_WITHIN};
use crate::outbound;

/// A message cannot be answered as such where its history may not be read.
const NO_HISTORY: isize = 160_002;

impl Conversation {
    /// Tells who mentions us how to ask instead.
    pub(super) async fn point_the_way(&self, ctx: &Context, message: &Message) {
        let letter = || {
            let letters = outbound::draw(&courtesy::commands_only(), &self.look, outbound::Room::Server);
            letters.into_iter().next().unwrap_or_default().message()
        };
        let said = async {
            let answer = letter().reference_message(message);
            match message.channel_id.send_message(ctx, answer).await {
                Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(said)))
                    if said.error.code == NO_HISTORY =>
                {
                    message.channel_id.send_message(ctx, letter()).await
                }
                said => said,
            }
        };
        match tokio::time::timeout(EDIT_WITHIN, said).await {
            Ok(Ok(_)) => {}
            // Where we may not write, nobody expects it.
            Ok(Err(error)) => tracing::debug!(%error, "a mention was not answered"),
            Err(_) => tracing::debug!("a mention was not answered in time"),
        }
    }
}
