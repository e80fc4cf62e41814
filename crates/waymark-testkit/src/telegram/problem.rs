//! What the server says no to. Telegram's words, so that a client reads what it would read there.

use serde_json::{Value, json};

/// An answer that is not `ok`.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: u16,
    pub(crate) description: String,
    pub(crate) parameters: Option<Value>,
    /// Why no correct client would have sent this; `None` for what may happen to any client.
    pub(crate) breach: Option<String>,
}

/// A call that broke a published rule. A correct bot never makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The method, or what was left undone.
    pub method: String,
    /// The rule, in words.
    pub rule: String,
    /// The parameters of the call.
    pub call: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}\n    {}", self.method, self.rule, self.call)
    }
}

impl Problem {
    /// A refusal that any bot must expect: a message that is gone, a user who blocked it.
    pub(crate) fn new(code: u16, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
            parameters: None,
            breach: None,
        }
    }

    /// `Bad Request: …`, without blame.
    pub(crate) fn bad(sentence: impl std::fmt::Display) -> Self {
        Self::new(400, format!("Bad Request: {sentence}"))
    }

    /// `Forbidden: …`, without blame.
    pub(crate) fn forbidden(sentence: impl std::fmt::Display) -> Self {
        Self::new(403, format!("Forbidden: {sentence}"))
    }

    /// `Bad Request: …` for what no correct bot sends.
    pub(crate) fn breach(sentence: impl std::fmt::Display) -> Self {
        let sentence = sentence.to_string();
        Self {
            breach: Some(sentence.clone()),
            ..Self::bad(sentence)
        }
    }

    /// The same, where Telegram's words alone would not say what is wrong.
    pub(crate) fn breach_because(sentence: &str, why: impl Into<String>) -> Self {
        Self {
            breach: Some(why.into()),
            ..Self::bad(sentence)
        }
    }

    /// `Too Many Requests` with the seconds to wait.
    pub(crate) fn too_many(retry_after: u64) -> Self {
        Self {
            parameters: Some(json!({ "retry_after": retry_after })),
            ..Self::new(429, format!("Too Many Requests: retry after {retry_after}"))
        }
    }

    /// The chat lives on under another number.
    pub(crate) fn migrated(to: i64) -> Self {
        Self {
            parameters: Some(json!({ "migrate_to_chat_id": to })),
            ..Self::bad("group chat was upgraded to a supergroup chat")
        }
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body
    }
}
