//! A reply's picture.

use waymark_app::reply::{Placing, Reply};
use waymark_picture::{Theme, png};

use super::{CAPTION, Look, Page, Piece, split};

/// Draws a reply's picture, on a thread that may take some milliseconds; `None` where there is none, or where it cannot be
/// drawn: the words say the same.
pub(crate) async fn paint(reply: &Reply) -> Option<Vec<u8>> {
    let card = reply.picture.as_ref()?.card.clone();
    let drawn = tokio::task::spawn_blocking(move || png(&card, Theme::Light)).await;
    match drawn {
        Ok(Ok(bytes)) => Some(bytes),
        Ok(Err(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a card was not drawn");
            None
        }
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a card was not drawn");
            None
        }
    }
}

/// Puts a picture to what was drawn of a reply.
///
/// A text that fits below it becomes its caption. One that is turned like a page stays a message of its own, below the
/// picture: a text can take the place of a text, and a picture would stay what it was.
pub(crate) fn with_photo(mut pieces: Vec<Piece>, reply: &Reply, look: &Look, bytes: Vec<u8>) -> Vec<Piece> {
    let fits = || split(&Page::draw(reply, look), CAPTION).len() <= 1;
    match pieces.as_mut_slice() {
        [Piece::Text { html, keyboard }] if reply.placing == Placing::New && fits() => {
            let (caption, keyboard) = (Some(std::mem::take(html)), keyboard.take());
            vec![Piece::Photo {
                bytes,
                caption,
                keyboard,
            }]
        }
        _ => {
            let photo = Piece::Photo {
                bytes,
                caption: None,
                keyboard: None,
            };
            pieces.insert(0, photo);
            pieces
        }
    }
}
