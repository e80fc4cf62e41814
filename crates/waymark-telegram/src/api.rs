//! Calls of the Bot API that are made before and between messages.
//!
//! They go through teloxide's HTTP client, and not through its requests: those sleep ten seconds on an answer of 5xx,
//! give up a poll after 17 seconds, and read updates as a whole or not at all.

use std::time::Duration;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use teloxide::Bot;

/// How long an ordinary call may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why a call did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// Nobody has this token.
    #[error("telegram does not know the token")]
    Token,
    /// Somebody else receives the updates of this bot.
    #[error("{0}")]
    Conflict(String),
    /// Telegram asks to wait.
    #[error("telegram asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// Telegram does not do it.
    #[error("{description} ({code})")]
    Refused { code: u16, description: String },
    /// No answer, or none of the Bot API's.
    #[error("{0}")]
    Unreachable(String),
}

/// The bot itself.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Me {
    pub(crate) id: i64,
    pub(crate) username: String,
}

#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

/// Who we are.
pub(crate) async fn me(bot: &Bot) -> Result<Me, Trouble> {
    call(bot, "getMe", &serde_json::json!({})).await
}

/// Calls a method and reads its result.
pub(crate) async fn call<T: DeserializeOwned>(
    bot: &Bot,
    method: &str,
    parameters: &impl Serialize,
) -> Result<T, Trouble> {
    read(&post(bot, method, parameters, PATIENCE).await?)
}

/// Calls a method that may take so long, and gives what came back, whatever it is.
pub(crate) async fn post(
    bot: &Bot,
    method: &str,
    parameters: &impl Serialize,
    within: Duration,
) -> Result<Vec<u8>, Trouble> {
    let mut url = bot.api_url();
    url.path_segments_mut()
        .map_err(|()| Trouble::Unreachable("the address of the server cannot have a path".to_owned()))?
        .pop_if_empty()
        .push(&format!("bot{}", bot.token()))
        .push(method);
    let body = serde_json::to_vec(parameters).map_err(|error| Trouble::Unreachable(error.to_string()))?;
    let sent = bot
        .client()
        .post(url)
        .header("content-type", "application/json")
        .body(body)
        .timeout(within)
        .send();
    // The address holds the token: it must not be told.
    let response = sent
        .await
        .map_err(|error| Trouble::Unreachable(reason(&error.without_url())))?;
    let status = response.status();
    let body = response
        .bytes()
        .await
        .map_err(|error| Trouble::Unreachable(reason(&error.without_url())))?;
    // Where the server is down, what answers is some other server, in its own way.
    if status.is_server_error() {
        return Err(Trouble::Unreachable(format!(
            "the server answers {}",
            status.as_u16()
        )));
    }
    Ok(body.into())
}

/// Reads the result of a call.
pub(crate) fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Trouble> {
    let answer: Answer<T> = serde_json::from_slice(body).map_err(|error| unreadable(&error))?;
    match answer {
        Answer {
            ok: true,
            result: Some(result),
            ..
        } => Ok(result),
        Answer { ok: true, .. } => Err(Trouble::Unreachable("the answer holds no result".to_owned())),
        refused => Err(trouble(
            refused.error_code,
            refused.parameters,
            refused.description,
        )),
    }
}

fn trouble(code: Option<u16>, parameters: Option<Parameters>, description: String) -> Trouble {
    if let Some(secs) = parameters.and_then(|it| it.retry_after) {
        return Trouble::Wait(Duration::from_secs(secs));
    }
    match code.unwrap_or_default() {
        // 404: the token does not even look like one.
        401 | 404 => Trouble::Token,
        409 => Trouble::Conflict(description),
        code @ 500.. => Trouble::Unreachable(format!("the server answers {code}")),
        code => Trouble::Refused { code, description },
    }
}

/// Where it stops making sense; not what stands there, which may be somebody's words.
fn unreadable(error: &serde_json::Error) -> Trouble {
    Trouble::Unreachable(format!(
        "the answer is not one of the Bot API (byte {} of line {})",
        error.column(),
        error.line()
    ))
}

/// The last cause: "connection refused" rather than "error sending request".
fn reason(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, want: &Trouble) {
        assert_eq!(&read::<Me>(body.as_bytes()).unwrap_err(), want, "{body}");
    }

    #[test]
    fn what_telegram_refuses_is_told_apart() {
        check(
            r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#,
            &Trouble::Token,
        );
        check(
            r#"{"ok":false,"error_code":404,"description":"Not Found"}"#,
            &Trouble::Token,
        );
        check(
            r#"{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}"#,
            &Trouble::Conflict("Conflict: terminated by other getUpdates request".to_owned()),
        );
        check(
            r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}"#,
            &Trouble::Wait(Duration::from_secs(7)),
        );
        check(
            r#"{"ok":false,"error_code":400,"description":"Bad Request: no"}"#,
            &Trouble::Refused {
                code: 400,
                description: "Bad Request: no".to_owned(),
            },
        );
        check(
            r#"{"ok":false,"error_code":502,"description":"Bad Gateway"}"#,
            &Trouble::Unreachable("the server answers 502".to_owned()),
        );
    }

    #[test]
    fn what_is_no_answer_of_the_bot_api_is_not_repeated_to_the_log() {
        let told = read::<Me>(b"<html>my secret</html>").unwrap_err().to_string();
        assert_eq!(told, "the answer is not one of the Bot API (byte 1 of line 1)");
        let told = read::<Me>(br#"{"ok":true,"result":{"id":"my secret"}}"#).unwrap_err();
        assert!(!told.to_string().contains("secret"), "{told}");
        assert!(read::<Me>(br#"{"ok":true}"#).is_err());
    }
}
