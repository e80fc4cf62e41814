//! Calls of Discord's REST API whose answer matters to the letter.
//!
//! They use the client library's routes, but not its rate limiter, which sleeps inside a call for as long as
//! Discord asks for, and keeps to itself how long that is. A prompt must rather come back to the outbox. Answers to
//! interactions and the like go through the library as it is.

use std::time::Duration;

use reqwest::{
    Client, Method, RequestBuilder, Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, USER_AGENT},
    multipart::{Form, Part},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use serenity::{builder::CreateAttachment, http::Route};

/// Discord closes connections that were idle for some minutes; a message that is written to one in that moment may or
/// may not have arrived. Ours are closed before that.
const IDLE: Duration = Duration::from_mins(1);
/// A connection that was not made by then is not made.
const CONNECT: Duration = Duration::from_secs(5);
/// Where Discord asks to wait and does not say how long.
const UNSAID: Duration = Duration::from_secs(5);

const DISCORD: &str = "https://discord.com";
/// Who we are, as Discord wants it to be written.
const AGENT: &str = concat!(
    "DiscordBot (https://docs.rs/serenity, ",
    env!("CARGO_PKG_VERSION"),
    ") waymark"
);

/// One call.
#[derive(Clone, Debug)]
pub(crate) struct Call<'a> {
    route: Route<'a>,
    method: Method,
    body: Body,
}

/// What goes with a call.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// Nothing.
    None,
    /// A value.
    Json(Vec<u8>),
    /// A value and files, whose numbers it names.
    Files(String, Vec<CreateAttachment>),
}

/// The API, as one bot.
#[derive(Clone)]
pub(crate) struct Rest {
    client: Client,
    token: SecretString,
    server: Option<String>,
}

/// What came back of a call that succeeded.
#[derive(Debug)]
pub(crate) struct Answer {
    body: Vec<u8>,
    /// What is left of the route's rate.
    pub(crate) left: Option<Left>,
}

/// What is left of a route's rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    /// So many calls.
    pub(crate) calls: u32,
    /// Then none for so long.
    pub(crate) reset_after: Duration,
}

/// Why a call did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// Nobody has this token.
    #[error("discord does not know the token")]
    Token,
    /// Discord asks to wait.
    #[error("discord asks to wait {} s", .0.after.as_secs_f32().ceil())]
    Wait(Wait),
    /// Discord does not do it.
    #[error("{message} ({code})")]
    Refused {
        /// The status.
        status: u16,
        /// Discord's own code; 0 where there is none.
        code: u32,
        /// In Discord's words, with what it says about single fields.
        message: String,
    },
    /// It did not arrive.
    #[error("{0}")]
    Unreached(String),
    /// It may or may not have arrived.
    #[error("{0}")]
    Unclear(String),
}

/// How long Discord asks to wait, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wait {
    /// So long.
    pub(crate) after: Duration,
    /// Whose limit it is.
    pub(crate) scope: Scope,
}

/// Whose limit was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Ours, for this route.
    Route,
    /// Ours, over all routes; or somebody before Discord holds us off.
    All,
    /// That of everybody who writes there: it does not count against us.
    Shared,
}

/// What Discord says about a failure.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Failure {
    code: u32,
    message: String,
    errors: serde_json::Value,
    retry_after: Option<f64>,
    global: bool,
}

impl Rest {
    /// The API at Discord itself, or on another server.
    pub(crate) fn new(token: &SecretString, server: Option<&str>, client: Option<Client>) -> Self {
        let client = client.unwrap_or_else(|| {
            let builder = Client::builder()
                .use_rustls_tls()
                .pool_idle_timeout(IDLE)
                .connect_timeout(CONNECT);
            // It fails where TLS has no roots; then the plain one says so with each call.
            builder.build().unwrap_or_default()
        });
        Self {
            client,
            token: format!("Bot {}", token.expose_secret().trim()).into(),
            server: server.map(str::to_owned),
        }
    }

    /// What speaks HTTP.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Makes a call that may take so long.
    ///
    /// # Errors
    /// When it did not succeed. A call that took too long is [`Trouble::Unclear`].
    pub(crate) async fn call(&self, call: Call<'_>, within: Duration) -> Result<Answer, Trouble> {
        let sent = async {
            let response = self.request(call)?.send().await.map_err(|error| {
                let never = error.is_connect() || error.is_builder();
                // The address of an interaction holds its token.
                let reason = chain(&error.without_url());
                if never {
                    Trouble::Unreached(reason)
                } else {
                    Trouble::Unclear(reason)
                }
            })?;
            read(response).await
        };
        tokio::time::timeout(within, sent)
            .await
            .unwrap_or_else(|_| Err(Trouble::Unclear("no answer in time".to_owned())))
    }

    fn request(&self, call: Call<'_>) -> Result<RequestBuilder, Trouble> {
        let path = call.route.path();
        let url = match &self.server {
            Some(server) => path.replacen(DISCORD, server.trim_end_matches('/'), 1),
            None => path.into_owned(),
        };
        let request = self
            .client
            .request(call.method, url)
            .header(AUTHORIZATION, self.token.expose_secret())
            .header(USER_AGENT, AGENT);
        Ok(match call.body {
            Body::None => request,
            Body::Json(json) => request.header(CONTENT_TYPE, "application/json").body(json),
            Body::Files(json, files) => {
                let part = Part::text(json).mime_str("application/json");
                let part = part.map_err(|error| Trouble::Unreached(chain(&error)))?;
                let form = files.into_iter().enumerate().fold(
                    Form::new().part("payload_json", part),
                    |form, (i, file)| {
                        let part = Part::bytes(file.data).file_name(file.filename);
                        form.part(format!("files[{i}]"), part)
                    },
                );
                request.multipart(form)
            }
        })
    }
}

impl<'a> Call<'a> {
    /// A question.
    pub(crate) fn get(route: Route<'a>) -> Self {
        Self {
            route,
            method: Method::GET,
            body: Body::None,
        }
    }

    /// Whether files go with it.
    pub(crate) fn uploads(&self) -> bool {
        matches!(self.body, Body::Files(..))
    }

    /// Something to do.
    pub(crate) fn post(route: Route<'a>, body: Body) -> Self {
        Self {
            route,
            method: Method::POST,
            body,
        }
    }
}

impl<'a> Call<'a> {
    /// Something that takes the place of what is there.
    pub(crate) fn put(route: Route<'a>, body: Body) -> Self {
        Self {
            route,
            method: Method::PUT,
            body,
        }
    }
}

impl Answer {
    /// What it says.
    ///
    /// # Errors
    /// [`Trouble::Unclear`] when that is not what was expected. It was done, though.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        // Where it stops making sense; not what stands there, which may be somebody's words.
        serde_json::from_slice(&self.body).map_err(|error| {
            let place = (error.line(), error.column());
            Trouble::Unclear(format!(
                "the answer is not Discord's (byte {} of line {})",
                place.1, place.0
            ))
        })
    }
}

impl Trouble {
    /// Discord's own code; 0 where there is none.
    pub(crate) fn code(&self) -> u32 {
        match self {
            Self::Refused { code, .. } => *code,
            _ => 0,
        }
    }

    /// Whether we may not do it there: missing access, or missing permissions.
    pub(crate) fn lacks_permission(&self) -> bool {
        matches!(self.code(), 50_001 | 50_013)
    }

    /// Whether Discord counts it against us: ten thousand of them in ten minutes, and it hears nothing of us any more.
    pub(crate) fn counts(&self) -> bool {
        match self {
            Self::Token => true,
            Self::Wait(wait) => wait.scope != Scope::Shared,
            Self::Refused { status, .. } => matches!(status, 401 | 403),
            Self::Unreached(_) | Self::Unclear(_) => false,
        }
    }
}

async fn read(response: Response) -> Result<Answer, Trouble> {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.map_err(|error| {
        let reason = chain(&error.without_url());
        // A refusal that was cut off is one.
        if status.is_client_error() {
            Trouble::Refused {
                status: status.as_u16(),
                code: 0,
                message: reason,
            }
        } else {
            Trouble::Unclear(reason)
        }
    });
    if status.is_success() {
        return Ok(Answer {
            body: body?.into(),
            left: left(&headers),
        });
    }
    let body = body.unwrap_or_default();
    Err(failed(status, &headers, &body))
}

fn failed(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Trouble {
    // What stands before Discord answers in its own way, with a page.
    let said: Failure = serde_json::from_slice(body).unwrap_or_default();
    match status {
        StatusCode::UNAUTHORIZED => Trouble::Token,
        StatusCode::TOO_MANY_REQUESTS => {
            let secs = said.retry_after.or_else(|| number(headers, "retry-after"));
            let after = secs.and_then(|secs| Duration::try_from_secs_f64(secs).ok());
            let scope = match text(headers, "x-ratelimit-scope") {
                Some("shared") => Scope::Shared,
                Some("user") if !said.global => Scope::Route,
                // Without a scope it is not Discord that answers, but what stands before it: our address is held off.
                _ => Scope::All,
            };
            Trouble::Wait(Wait {
                after: after.unwrap_or(UNSAID),
                scope,
            })
        }
        status if status.is_server_error() => {
            Trouble::Unclear(format!("the server answers {}", status.as_u16()))
        }
        status => {
            let mut message = if said.message.is_empty() {
                format!("the server answers {}", status.as_u16())
            } else {
                said.message
            };
            let mut details = Vec::new();
            detail(&said.errors, &mut String::new(), &mut details);
            if !details.is_empty() {
                message = format!("{message}: {}", details.join(", "));
            }
            Trouble::Refused {
                status: status.as_u16(),
                code: said.code,
                message,
            }
        }
    }
}

/// What Discord says about single fields: `{"embeds": {"0": {"title": {"_errors": [{"code", "message"}]}}}}`.
fn detail(errors: &serde_json::Value, path: &mut String, out: &mut Vec<String>) {
    let Some(fields) = errors.as_object() else { return };
    for (name, below) in fields {
        if name == "_errors" {
            let said = below.as_array().into_iter().flatten();
            out.extend(
                said.filter_map(|error| error.get("message")?.as_str())
                    .map(|said| format!("{path} {said}")),
            );
            continue;
        }
        let before = path.len();
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        detail(below, path, out);
        path.truncate(before);
    }
}

fn left(headers: &HeaderMap) -> Option<Left> {
    let secs = number(headers, "x-ratelimit-reset-after")?;
    Some(Left {
        calls: text(headers, "x-ratelimit-remaining")?.trim().parse().ok()?,
        reset_after: Duration::try_from_secs_f64(secs).ok()?,
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn number(headers: &HeaderMap, name: &str) -> Option<f64> {
    text(headers, name)?.trim().parse().ok()
}

/// An error with its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        // Some errors say their cause themselves; it is not said twice.
        if !text.ends_with(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(status: u16, headers: &[(&'static str, &str)], body: &str, want: &Trouble) {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()))
            .collect();
        let got = failed(StatusCode::from_u16(status).unwrap(), &headers, body.as_bytes());
        assert_eq!(&got, want, "{status} {body}");
    }

    fn wait(after_ms: u64, scope: Scope) -> Trouble {
        Trouble::Wait(Wait {
            after: Duration::from_millis(after_ms),
            scope,
        })
    }

    fn refused(status: u16, code: u32, message: &str) -> Trouble {
        Trouble::Refused {
            status,
            code,
            message: message.to_owned(),
        }
    }

    #[test]
    fn whose_limit_was_met_is_told_apart() {
        let limited = r#"{"message": "You are being rate limited.", "retry_after": 1.25, "global": false}"#;
        let scope = |scope| [("x-ratelimit-scope", scope), ("retry-after", "2")];
        check(429, &scope("user"), limited, &wait(1_250, Scope::Route));
        check(429, &scope("shared"), limited, &wait(1_250, Scope::Shared));
        check(429, &scope("global"), limited, &wait(1_250, Scope::All));
        check(
            429,
            &scope("user"),
            r#"{"message": "no", "retry_after": 0.5, "global": true}"#,
            &wait(500, Scope::All),
        );
        // What stands before Discord has no scope, and no JSON.
        check(
            429,
            &[("retry-after", "3600")],
            "<html>",
            &wait(3_600_000, Scope::All),
        );
        check(429, &[], "", &wait(5_000, Scope::All));
        check(429, &[("retry-after", "-1")], "", &wait(5_000, Scope::All));
    }

    #[test]
    fn what_discord_refuses_is_told_in_its_words() {
        check(
            401,
            &[],
            r#"{"message": "401: Unauthorized", "code": 0}"#,
            &Trouble::Token,
        );
        check(
            403,
            &[],
            r#"{"message": "Cannot send messages to this user", "code": 50007}"#,
            &refused(403, 50_007, "Cannot send messages to this user"),
        );
        check(
            400,
            &[],
            r#"{"message": "Invalid Form Body", "code": 50035, "errors": {"embeds": {"0": {"title":
               {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}]}}}}}"#,
            &refused(
                400,
                50_035,
                "Invalid Form Body: embeds.0.title Must be 256 or fewer in length.",
            ),
        );
        check(403, &[], "<html>", &refused(403, 0, "the server answers 403"));
        check(
            502,
            &[],
            r#"{"message": "502: Bad Gateway", "code": 0}"#,
            &Trouble::Unclear("the server answers 502".to_owned()),
        );
    }

    #[test]
    fn what_counts_against_us_is_what_discord_says_counts() {
        assert!(Trouble::Token.counts());
        assert!(wait(1, Scope::Route).counts() && wait(1, Scope::All).counts());
        assert!(refused(403, 50_001, "").counts());
        assert!(!wait(1, Scope::Shared).counts());
        assert!(!refused(404, 10_003, "").counts() && !refused(400, 50_035, "").counts());
        assert!(!Trouble::Unclear(String::new()).counts());
    }

    #[test]
    fn what_is_left_of_a_rate_is_read_if_it_is_all_there() {
        let of = |remaining: &str, after: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-ratelimit-remaining", HeaderValue::from_str(remaining).unwrap());
            headers.insert("x-ratelimit-reset-after", HeaderValue::from_str(after).unwrap());
            left(&headers)
        };
        let calls = |calls, after_ms| {
            Some(Left {
                calls,
                reset_after: Duration::from_millis(after_ms),
            })
        };
        assert_eq!(of("4", "1.5"), calls(4, 1_500));
        assert_eq!(of("0", "0"), calls(0, 0));
        for (remaining, after) in [("-1", "1"), ("1", "-1"), ("1", "NaN"), ("1", "1e300"), ("x", "1")] {
            assert_eq!(of(remaining, after), None, "{remaining} {after}");
        }
        assert_eq!(left(&HeaderMap::new()), None);
    }
}
