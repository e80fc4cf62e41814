//! A reply's picture.

use serenity::all::{CreateAttachment, CreateEmbed};
use waymark_app::reply::{Picture, Reply};
use waymark_picture::{Theme, png};

use super::{Letter, measure::cut};

/// The longest description of an attachment.
const ALT: usize = 1024;

/// Puts a reply's picture into its first card, or below its first message. It is drawn on a thread that may take some
/// milliseconds; where it cannot be, the words say the same.
pub(crate) async fn with_picture(mut letters: Vec<Letter>, reply: &Reply) -> Vec<Letter> {
    let Some(picture) = &reply.picture else {
        return letters;
    };
    let card = picture.card.clone();
    // Most people read Discord in the dark.
    let drawn = tokio::task::spawn_blocking(move || png(&card, Theme::Dark)).await;
    match drawn {
        Ok(Ok(bytes)) => {
            if let Some(first) = letters.first_mut() {
                hang(first, picture, bytes);
            }
        }
        Ok(Err(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a card was not drawn");
        }
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a card was not drawn");
        }
    }
    letters
}

fn hang(letter: &mut Letter, picture: &Picture, bytes: Vec<u8>) {
    let name = format!("{}.png", picture.name);
    if let Some(card) = letter.embeds.pop() {
        letter.embeds.push(CreateEmbed::attachment(card, &name));
    }
    let file = CreateAttachment::bytes(bytes, name).description(cut(&picture.alt, ALT));
    letter.files.push(file);
}
