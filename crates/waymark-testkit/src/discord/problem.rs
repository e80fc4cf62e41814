//! What the server says no to, in Discord's words and with its codes.

use std::time::Duration;

use serde_json::{Value, json};

use super::rate::Scope;
use super::spec;

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
    /// The limit that was met.
    pub(crate) limited: Option<Limited>,
}

/// A limit that was met.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limited {
    pub(crate) scope: Scope,
    pub(crate) retry_after: Duration,
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
            limited: None,
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

    /// 429, with the time to wait.
    pub(crate) fn too_many(scope: Scope, retry_after: Duration) -> Self {
        let code = if scope == Scope::Shared { 20028 } else { 0 };
        Self {
            limited: Some(Limited { scope, retry_after }),
            ..Self::new(429, code, "You are being rate limited.")
        }
    }

    /// Discord itself is in trouble.
    pub(crate) fn down(status: u16) -> Self {
        let sentence = match status {
            502 => "502: Bad Gateway",
            503 => "503: Service Unavailable",
            504 => "504: Gateway Timeout",
            _ => "500: Internal Server Error",
        };
        Self::new(status, 0, sentence)
    }

    /// Too many direct channels in a short time.
    pub(crate) fn direct_too_fast() -> Self {
        Self::new(403, 40003, "You are opening direct messages too fast.")
    }

    /// `Missing Access`: the bot may not even see it.
    pub(crate) fn no_access() -> Self {
        Self::new(403, 50001, "Missing Access")
    }

    /// `Missing Permissions`.
    pub(crate) fn no_permission() -> Self {
        Self::new(403, 50013, "Missing Permissions")
    }

    /// Something that is not there, or not any more.
    pub(crate) fn unknown(code: u32, what: &str) -> Self {
        Self::new(404, code, format!("Unknown {what}"))
    }

    /// `Invalid Form Body`, with what is wrong where.
    pub(crate) fn invalid(flaws: &[Flaw]) -> Self {
        let told: Vec<String> = flaws.iter().map(ToString::to_string).collect();
        Self {
            errors: Some(spec::tree(flaws)),
            ..Self::new(400, 50035, "Invalid Form Body").breaks(told.join("; "))
        }
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(limited) = &self.limited {
            body["retry_after"] = limited.retry_after.as_secs_f64().into();
            body["global"] = (limited.scope == Scope::Global).into();
            if self.code == 0 {
                body.as_object_mut().map(|fields| fields.remove("code"));
            }
        }
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

/// Something wrong in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where, as a JSON pointer.
    pub at: String,
    /// Discord's word for it.
    pub code: &'static str,
    /// What is wrong.
    pub says: String,
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.at, self.says)
    }
}

impl Flaw {
    pub(crate) fn new(at: &str, says: impl Into<String>) -> Self {
        Self::coded(at, "BASE_TYPE_INVALID", says)
    }

    pub(crate) fn coded(at: &str, code: &'static str, says: impl Into<String>) -> Self {
        Self {
            at: at.to_owned(),
            code,
            says: says.into(),
        }
    }
}
