//! One piece as one request.

use teloxide::{
    Bot,
    payloads::{
        EditMessageText, EditMessageTextSetters, SendDocumentSetters, SendMessage, SendMessageSetters,
        SendPhotoSetters,
    },
    requests::{Request, Requester},
    types::{
        ChatId, ForceReply, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, MessageId, ParseMode,
        ReplyParameters,
    },
};

use super::{
    brief,
    outcome::{Sent, Trouble, read},
    quiz::SendQuiz,
};
use crate::outbound::Piece;

/// What is to be done with a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// Send it, perhaps as an answer to a message.
    Send { answering: Option<MessageId> },
    /// Send it as an answer to a message, and let its author answer in turn: in a group, only answers reach us.
    Ask { answering: MessageId },
    /// Put it in place of a message.
    Edit { message: MessageId },
}

impl Errand {
    /// The name of the request.
    pub(super) fn method(self, piece: &Piece) -> &'static str {
        match (self, piece) {
            (Self::Edit { .. }, Piece::Text { .. }) => "editMessageText",
            (_, Piece::Text { .. }) => "sendMessage",
            (_, Piece::Document { .. }) => "sendDocument",
            (_, Piece::Photo { .. }) => "sendPhoto",
            (_, Piece::Poll { .. }) => "sendPoll",
        }
    }

    /// The message that it answers or changes.
    pub(super) fn about(self) -> Option<MessageId> {
        match self {
            Self::Send { answering } => answering,
            Self::Ask { answering } => Some(answering),
            Self::Edit { message } => Some(message),
        }
    }

    /// Does the request.
    pub(super) async fn run(self, bot: &Bot, chat: ChatId, piece: &Piece) -> Result<Sent, Trouble> {
        // The learner may have deleted it meanwhile.
        let answer = |message| ReplyParameters::new(message).allow_sending_without_reply();
        let answering = match self {
            Self::Send { answering } => answering.map(answer),
            Self::Ask { answering } => Some(answer(answering)),
            Self::Edit { message } => {
                let Piece::Text { html, keyboard } = piece else {
                    // Only text can take the place of text.
                    return Err(Trouble::Fixed);
                };
                return edit(bot, chat, message, html, keyboard.as_ref()).await;
            }
        };
        let sent = match piece {
            Piece::Text { html, keyboard } => {
                let mut request = SendMessage::new(chat, html)
                    .parse_mode(ParseMode::Html)
                    .link_preview_options(no_preview());
                request.reply_parameters = answering;
                request.reply_markup = keyboard.clone().map(Into::into);
                if matches!(self, Self::Ask { .. }) && request.reply_markup.is_none() {
                    request.reply_markup = Some(ForceReply::new().selective().into());
                }
                brief::send(bot, request).await
            }
            Piece::Document {
                name,
                bytes,
                caption,
                keyboard,
            } => {
                let file = InputFile::memory(bytes.clone()).file_name(name.clone());
                let mut request = bot.send_document(chat, file).parse_mode(ParseMode::Html);
                request.caption.clone_from(caption);
                request.reply_parameters = answering;
                request.reply_markup = keyboard.clone().map(Into::into);
                request.send().await.map(|message| Sent {
                    message: Some(message.id),
                    poll: None,
                })
            }
            Piece::Photo {
                bytes,
                caption,
                keyboard,
            } => {
                let photo = InputFile::memory(bytes.clone()).file_name("card.png");
                let mut request = bot.send_photo(chat, photo).parse_mode(ParseMode::Html);
                request.caption.clone_from(caption);
                request.reply_parameters = answering;
                request.reply_markup = keyboard.clone().map(Into::into);
                request.send().await.map(|message| Sent {
                    message: Some(message.id),
                    poll: None,
                })
            }
            Piece::Poll {
                question,
                options,
                right,
                explanation,
                keyboard: _,
            } => {
                let quiz = SendQuiz::new(chat, question, options, *right, explanation.as_deref(), answering);
                brief::send(bot, quiz).await
            }
        };
        sent.or_else(|error| read(&error))
    }
}

async fn edit(
    bot: &Bot,
    chat: ChatId,
    message: MessageId,
    html: &str,
    keyboard: Option<&InlineKeyboardMarkup>,
) -> Result<Sent, Trouble> {
    let mut request = EditMessageText::new(chat, message, html)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    request.reply_markup = keyboard.cloned();
    let sent = brief::send(bot, request).await.or_else(|error| read(&error));
    // Where nothing was to be changed, the answer holds no message.
    sent.map(|_| Sent {
        message: Some(message),
        poll: None,
    })
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}
