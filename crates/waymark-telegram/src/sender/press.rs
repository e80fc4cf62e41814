//! Answers to presses: they end the little clock on a button, and may show a line.

use teloxide::{
    ApiError, RequestError,
    payloads::AnswerCallbackQuerySetters,
    requests::{Request, Requester},
    types::CallbackQueryId,
};

use super::{
    Sender,
    outcome::{Trouble, read},
};
use crate::outbound::toast;

impl Sender {
    /// Answers a press. It does not count as a message, and what goes wrong with it concerns nobody else.
    pub(crate) async fn answer_callback(&self, id: &str, text: Option<&str>, alert: bool) {
        self.answer(id, text.and_then(toast), None, alert).await;
    }

    /// Answers a press by opening our private chat to who pressed.
    pub(crate) async fn opens_private_chat(&self, id: &str) {
        let url = format!("https://t.me/{}?start=", self.0.look.username);
        self.answer(id, None, Some(&url), false).await;
    }

    async fn answer(&self, id: &str, text: Option<String>, url: Option<&str>, alert: bool) {
        for last in [false, true] {
            if *self.0.refused.borrow() {
                return;
            }
            let mut request = self
                .0
                .bot
                .answer_callback_query(CallbackQueryId(id.to_owned()))
                .show_alert(alert);
            request.text.clone_from(&text);
            request.url = url.and_then(|url| url.parse().ok());
            let error = match tokio::time::timeout(self.0.patience.request, request.send()).await {
                // Who pressed does not wait so long.
                Ok(Ok(_)) | Err(_) => return,
                Ok(Err(RequestError::Api(ApiError::InvalidQueryId))) => {
                    tracing::debug!("a press was answered too late");
                    return;
                }
                Ok(Err(error)) => error,
            };
            match read(&error) {
                Err(Trouble::Token) => return self.stop(),
                // Answered twice, it is answered.
                Err(Trouble::Unreached(_) | Trouble::Unclear(_)) if !last => {}
                Err(trouble) => return tracing::warn!(?trouble, "a press could not be answered"),
                Ok(_) => return,
            }
        }
    }
}
