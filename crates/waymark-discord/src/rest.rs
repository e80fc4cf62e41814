//! Calls of Discord's REST API whose answer matters to the letter.
//!
//! They use the client library's routes, but not its rate limiter, which sleeps inside a call for as long as
//! Discord asks for, and keeps to itself how long that is. A prompt must rather come back to the outbox. What is
//! rarely asked goes through the library as it is.

use std::time::Duration;

use reqwest::{
    Client, Method, RequestBuilder, Response,
    header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
    multipart::{Form, Part},
};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serenity::{builder::CreateAttachment, http::Route};

mod said;

use said::{failed, left};

/// Discord closes connections that were idle for some minutes; a message that is written to one in that moment may or
/// may not have arrived. Ours are closed before that.
const IDLE: Duration = Duration::from_mins(1);
/// A connection on which so long nothing comes is dead.
const SILENCE: Duration = Duration::from_secs(20);
/// A connection that was not made by then is not made.
const CONNECT: Duration = Duration::from_secs(5);

/// Every call is refused with it.
const NETWORK: u32 = 40_333;

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

impl Rest {
    /// The API at Discord itself, or on another server.
    pub(crate) fn new(token: &SecretString, server: Option<&str>, client: Option<Client>) -> Self {
        let client = client.unwrap_or_else(|| {
            let builder = Client::builder()
                .use_rustls_tls()
                .pool_idle_timeout(IDLE)
                .connect_timeout(CONNECT)
                .read_timeout(SILENCE);
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
    /// A call of any method.
    pub(crate) fn new(method: Method, route: Route<'a>, body: Body) -> Self {
        Self { route, method, body }
    }

    /// A question.
    pub(crate) fn get(route: Route<'a>) -> Self {
        Self::new(Method::GET, route, Body::None)
    }

    /// Whether files go with it.
    pub(crate) fn uploads(&self) -> bool {
        matches!(self.body, Body::Files(..))
    }

    /// Something to do.
    pub(crate) fn post(route: Route<'a>, body: Body) -> Self {
        Self::new(Method::POST, route, body)
    }

    /// Something that takes the place of what is there.
    pub(crate) fn put(route: Route<'a>, body: Body) -> Self {
        Self::new(Method::PUT, route, body)
    }
}

impl Body {
    /// A value, or the one in its `data`, which lists these files in their order. The library's builders number what they
    /// list only in calls that they make themselves.
    pub(crate) fn with(mut value: Value, files: Vec<CreateAttachment>) -> Self {
        if files.is_empty() {
            return Self::Json(value.to_string().into_bytes());
        }
        let message = match value.get_mut("data") {
            Some(data) => data,
            None => &mut value,
        };
        let listed = message["attachments"].as_array_mut();
        for (number, listed) in listed.into_iter().flatten().enumerate() {
            listed["id"] = number.into();
        }
        Self::Files(value.to_string(), files)
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

    /// Whether it stops every call of ours, of which a call that is refused with it tells nothing: our network is closed,
    /// or Discord has an incident.
    pub(crate) fn stops_everything(&self) -> bool {
        match self {
            // Without a code it is not Discord that says no, but what stands before it, and it says so to everybody.
            Self::Refused { status, code: 0, .. } => *status == 403,
            other => other.code() == NETWORK,
        }
    }

    /// Whether the same call is refused again whenever it is made: Discord itself says so.
    pub(crate) fn is_final(&self) -> bool {
        self.code() != 0 && !self.stops_everything()
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
