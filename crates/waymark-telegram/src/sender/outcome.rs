//! What became of a request, read from what the client says.
//!
//! Three cases matter most: surely delivered, surely not, and unclear. A connection that could not be made carried
//! nothing (`is_connect`, the time limit for it included). Every other failure of the network comes after the request
//! began to be written, so it may have arrived. The client keeps the status to itself and gives the description only:
//! a 5xx is known by its words, by a body that is no answer of the Bot API, or (mostly) by the time it takes, since
//! the client sleeps for ten seconds first.

use std::time::Duration;

use serde::Deserialize;
use teloxide::{
    ApiError, RequestError,
    types::{ChatId, MessageId},
};

/// What Telegram gave for a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) message: Option<MessageId>,
    pub(super) poll: Option<String>,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Not taken now; so long later it may be.
    Wait(Duration),
    /// The group became a supergroup with this id.
    Moved(ChatId),
    /// Nothing arrives in this chat: blocked, gone, forbidden.
    Closed(String),
    /// This kind of message is not permitted here; others may be.
    Unwelcome(String),
    /// The topic of the group takes nothing at the moment.
    Shut(String),
    /// This message cannot be edited (any more).
    Fixed,
    /// A mistake of ours.
    Invalid(String),
    /// The token is wrong, or is no more.
    Token,
    /// Surely not delivered.
    Unreached(String),
    /// It may or may not have arrived.
    Unclear(String),
}

impl Trouble {
    /// Tells the log of a mistake of ours, and of nothing else.
    pub(super) fn tell(&self, method: &str) {
        if let Self::Invalid(reason) = self {
            tracing::error!(method, reason, "telegram refused what we sent");
        }
    }
}

/// What Telegram says, in small letters, about a chat that is closed to us; those of its descriptions that do not
/// begin with `Forbidden`.
const CLOSED: [&str; 17] = [
    "chat not found",
    "group chat was de",
    "group chat was upgraded",
    "group is deactivated",
    "user is deactivated",
    "user not found",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "peer_id_invalid",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
    "chat_restricted",
    "channel_private",
    "user_is_blocked",
    "user_deactivated",
    "unauthorized:",
];

/// What it says about a topic of a group that takes nothing; the group has others, and a topic opens again.
const SHUT: [&str; 3] = ["topic_closed", "topic_deleted", "message thread not found"];

/// What it says where a group permits some kinds of messages only; what follows is the kind.
const UNWELCOME: [&str; 2] = ["not enough rights to send", "chat_send_"];

/// What it says about a message that cannot be edited.
const FIXED: [&str; 6] = [
    "message can't be edited",
    "message to edit not found",
    "message_id_invalid",
    "there is no text in the message to edit",
    "message is not a text",
    "message_author_required",
];

/// How a 5xx describes itself.
const SERVER: [&str; 5] = [
    "internal server error",
    "bad gateway",
    "service unavailable",
    "gateway timeout",
    "gateway time-out",
];

/// Reads what the client says about a request that failed. Some of it means success.
pub(super) fn read(error: &RequestError) -> Result<Sent, Trouble> {
    Err(match error {
        RequestError::RetryAfter(after) => Trouble::Wait(after.duration()),
        RequestError::MigrateToChatId(to) => Trouble::Moved(*to),
        RequestError::Api(error) => return api(error),
        RequestError::Network(error) if error.is_connect() || error.is_builder() => {
            Trouble::Unreached(with_causes(&**error))
        }
        RequestError::Network(error) => Trouble::Unclear(with_causes(&**error)),
        RequestError::InvalidJson { source, raw } => {
            return arrived(raw).ok_or_else(|| Trouble::Unclear(format!("not an answer: {source}")));
        }
        // Reading what is to be sent; it is in memory.
        RequestError::Io(error) => Trouble::Unreached(error.to_string()),
    })
}

fn api(error: &ApiError) -> Result<Sent, Trouble> {
    let said = match error {
        ApiError::MessageNotModified => return Ok(Sent::default()),
        ApiError::InvalidToken => return Err(Trouble::Token),
        ApiError::Unknown(said) => said.clone(),
        known => known.to_string(),
    };
    let small = said.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| small.contains(words));
    Err(if small.contains("message is not modified") {
        return Ok(Sent::default());
    } else if small.starts_with("too many requests") {
        let after = small.rsplit(' ').next().and_then(|seconds| seconds.parse().ok());
        Trouble::Wait(Duration::from_secs(after.unwrap_or(1)))
    } else if SERVER.iter().any(|words| small.starts_with(words)) {
        Trouble::Unclear(said)
    } else if has(&FIXED) {
        Trouble::Fixed
    } else if has(&UNWELCOME) && !small.contains("text messages") && !small.contains("chat_send_plain") {
        Trouble::Unwelcome(said)
    } else if has(&SHUT) {
        Trouble::Shut(said)
    } else if small.starts_with("forbidden") || has(&CLOSED) {
        Trouble::Closed(said)
    } else {
        Trouble::Invalid(said)
    })
}

/// An answer that says "ok" with a message that the client does not understand: newer than it, perhaps. It arrived.
fn arrived(raw: &str) -> Option<Sent> {
    #[derive(Deserialize)]
    struct Answer {
        ok: bool,
        result: Option<Part>,
    }
    #[derive(Deserialize)]
    struct Part {
        message_id: Option<i32>,
        poll: Option<Id>,
    }
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    let answer: Answer = serde_json::from_str(raw).ok()?;
    answer.ok.then(|| {
        let part = answer.result;
        Sent {
            message: part.as_ref().and_then(|part| part.message_id).map(MessageId),
            poll: part.and_then(|part| part.poll).map(|poll| poll.id),
        }
    })
}

/// An error with its causes; the client took the token out.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(answer: &str) -> Result<Sent, Trouble> {
        let said: ApiError = serde_json::from_value(answer.into()).unwrap();
        read(&RequestError::Api(said))
    }

    #[track_caller]
    fn check(answer: &str, want: &str) {
        let got = match of(answer) {
            Ok(_) => "sent",
            Err(Trouble::Wait(_)) => "wait",
            Err(Trouble::Moved(_)) => "moved",
            Err(Trouble::Closed(_)) => "closed",
            Err(Trouble::Unwelcome(_)) => "unwelcome",
            Err(Trouble::Shut(_)) => "shut",
            Err(Trouble::Fixed) => "fixed",
            Err(Trouble::Invalid(_)) => "invalid",
            Err(Trouble::Token) => "token",
            Err(Trouble::Unreached(_)) => "unreached",
            Err(Trouble::Unclear(_)) => "unclear",
        };
        assert_eq!(got, want, "{answer}");
    }

    #[test]
    fn what_telegram_says_is_understood() {
        check("Forbidden: bot was blocked by the user", "closed");
        check("Forbidden: user is deactivated", "closed");
        check("Forbidden: bot was kicked from the supergroup chat", "closed");
        check("Forbidden: bot was kicked from the group chat", "closed");
        check("Forbidden: bot can't initiate conversation with a user", "closed");
        check("Forbidden: the group chat was deleted", "closed");
        check("Bad Request: chat not found", "closed");
        check("Bad Request: group chat was deleted", "closed");
        check("Bad Request: group chat was deactivated", "closed");
        check("Bad Request: PEER_ID_INVALID", "closed");
        check(
            "Bad Request: not enough rights to send text messages to the chat",
            "closed",
        );
        check("Bad Request: have no rights to send a message", "closed");
        check("Bad Request: CHAT_WRITE_FORBIDDEN", "closed");
        check(
            "Bad Request: not enough rights to send polls to the chat",
            "unwelcome",
        );
        check("Bad Request: CHAT_SEND_POLLS_FORBIDDEN", "unwelcome");
        check("Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", "closed");
        check("Bad Request: TOPIC_CLOSED", "shut");
        check("Bad Request: message thread not found", "shut");
        check("Bad Request: message can't be edited", "fixed");
        check("Bad Request: message to edit not found", "fixed");
        check("Bad Request: MESSAGE_ID_INVALID", "fixed");
        check("Bad Request: there is no text in the message to edit", "fixed");
        check(
            "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0",
            "invalid",
        );
        check("Bad Request: message text is empty", "invalid");
        check("Bad Request: BUTTON_DATA_INVALID", "invalid");
        check("Unauthorized", "token");
        check("Not Found", "token");
        check("Internal Server Error", "unclear");
        check("Bad Gateway", "unclear");
        check("Too Many Requests: retry after 7", "wait");
        check(
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same \
             as a current content and reply markup of the message",
            "sent",
        );
        check("Bad Request: message is not modified", "sent");
    }

    #[test]
    fn a_wait_is_as_long_as_it_says() {
        let seven = Duration::from_secs(7);
        assert_eq!(of("Too Many Requests: retry after 7"), Err(Trouble::Wait(seven)));
    }

    #[test]
    fn an_answer_that_is_not_understood_may_still_say_that_it_arrived() {
        let raw = r#"{"ok":true,"result":{"message_id":7,"poll":{"id":"p"},"shape":"of 2030"}}"#;
        let sent = Sent {
            message: Some(MessageId(7)),
            poll: Some("p".to_owned()),
        };
        assert_eq!(arrived(raw), Some(sent));
        assert_eq!(arrived(r#"{"ok":true}"#), Some(Sent::default()));
        assert_eq!(arrived(r#"{"ok":false,"result":{"message_id":7}}"#), None);
        assert_eq!(arrived("<html>502</html>"), None);
    }
}
