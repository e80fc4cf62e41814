//! A quiz as a request. The client's own names the right option as the Bot API did before 10.1, and no server has to
//! understand that.

use serde::Serialize;
use teloxide::{
    requests::Payload,
    types::{ChatId, Message, ReplyParameters},
};

/// The parameters of `sendPoll` for a quiz with one right option.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SendQuiz {
    chat_id: ChatId,
    question: String,
    options: Vec<Choice>,
    #[serde(rename = "type")]
    kind: &'static str,
    /// Telegram tells us who voted only where this is false.
    is_anonymous: bool,
    /// Zero-based.
    correct_option_ids: [u8; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_parameters: Option<ReplyParameters>,
}

#[derive(Clone, Debug, Serialize)]
struct Choice {
    text: String,
}

impl SendQuiz {
    pub(super) fn new(
        chat: ChatId,
        question: &str,
        options: &[String],
        right: u8,
        explanation: Option<&str>,
        answering: Option<ReplyParameters>,
    ) -> Self {
        let choice = |text: &String| Choice { text: text.clone() };
        Self {
            chat_id: chat,
            question: question.to_owned(),
            options: options.iter().map(choice).collect(),
            kind: "quiz",
            is_anonymous: false,
            correct_option_ids: [right],
            explanation: explanation.map(str::to_owned),
            reply_parameters: answering,
        }
    }
}

impl Payload for SendQuiz {
    type Output = Message;

    const NAME: &'static str = "SendPoll";
}
