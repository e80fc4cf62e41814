//! Calls written by hand, for what no client would send.

use serde_json::Value;
use teloxide::Bot;
use waymark_testkit::telegram::Telegram;

use crate::bot::client;

/// A caller.
pub(crate) struct Raw {
    bot: Bot,
    url: String,
}

impl Raw {
    pub(crate) fn new(tg: &Telegram) -> Self {
        Self {
            bot: client(tg),
            url: format!("{}/bot{}", tg.api_url(), tg.token()),
        }
    }

    /// The whole answer.
    pub(crate) async fn answer(&self, method: &str, body: &Value) -> Value {
        self.post(method, "application/json", body.to_string()).await
    }

    /// The same, as a form or in another dress.
    pub(crate) async fn post(&self, method: &str, kind: &str, body: String) -> Value {
        let post = self.bot.client().post(format!("{}/{method}", self.url));
        let sent = post
            .header("content-type", kind)
            .body(body)
            .send()
            .await
            .expect("the server answers");
        let text = sent.text().await.expect("the answer is text");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// The result of a call that must work.
    #[track_caller]
    pub(crate) fn result<'a>(&'a self, method: &'a str, body: Value) -> impl Future<Output = Value> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let mut answer = self.answer(method, &body).await;
            assert_eq!(answer["ok"], true, "{caller}: {method} {body}: {answer}");
            answer["result"].take()
        }
    }

    /// The description of an answer that is not ok, with its code in front.
    #[track_caller]
    pub(crate) fn refusal<'a>(&'a self, method: &'a str, body: Value) -> impl Future<Output = String> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let answer = self.answer(method, &body).await;
            assert_eq!(answer["ok"], false, "{caller}: {method} {body}: {answer}");
            format!(
                "{} {}",
                answer["error_code"],
                answer["description"].as_str().unwrap_or_default()
            )
        }
    }
}
