//! What the server says no to, in Discord's words and with its codes.

use serde_json::{Value, json};

/// An answer that is an error.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    /// Discord's own number, 0 where it has none.
    pub(crate) code: u32,
    pub(crate) message: String,
    /// What is wrong with which field.
    pub(crate) errors: Option<Value>,
    /// Why no correct client would have sent this; `None` for what may happen to any client.
    pub(crate) breach: Option<String>,
}

/// A rule that the bot broke. A correct bot never does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The route, or what was left undone.
    pub route: String,
    /// The rule, in words.
    pub rule: String,
    /// The request, or what it was about.
    pub call: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "broken rule: {}: {}\n    {}", self.route, self.rule, self.call)
    }
}

impl Problem {
    /// A refusal that any bot must expect: a message that is gone, a permission that was taken.
    pub(crate) fn new(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            errors: None,
            breach: None,
        }
    }

    /// The same, with the rule that a correct bot would not have broken.
    pub(crate) fn breaks(mut self, rule: impl Into<String>) -> Self {
        self.breach = Some(rule.into());
        self
    }

    /// `401: Unauthorized`.
    pub(crate) fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }

    /// A route that is not there.
    pub(crate) fn no_route(what: &str) -> Self {
        Self::new(404, 0, "404: Not Found").breaks(format!("{what} is not played by the loopback server"))
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}
