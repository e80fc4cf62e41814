//! A request as it came over the wire: its places, its query, its body as JSON, and files beside it.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Query};
use axum::http::Request as Http;
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;

use super::problem::{Flaw, Problem};
use super::route::{Places, Route};
use super::world::Id;

/// What one request asks for.
pub(crate) struct Request {
    pub(crate) route: Route,
    /// The path behind `/api/v10`.
    pub(crate) path: String,
    places: Places,
    pub(crate) query: BTreeMap<String, String>,
    /// Null if there was none.
    pub(crate) body: Value,
    /// When it came, since the epoch: what the server itself takes is not the bot's fault.
    pub(crate) at: Duration,
    /// Uploaded files by the number in `files[n]`.
    pub(crate) files: BTreeMap<u64, File>,
}

/// A file that the bot uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) kind: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Request {
    pub(crate) fn new(route: Route, path: String, places: Places, at: Duration) -> Self {
        Self {
            route,
            path,
            places,
            query: BTreeMap::new(),
            body: Value::Null,
            at,
            files: BTreeMap::new(),
        }
    }

    /// Reads the query and the body.
    pub(crate) async fn read(&mut self, http: Http<Body>) -> Result<(), Problem> {
        let broken =
            |why: String| Problem::new(400, 50109, "The request body contains invalid JSON.").breaks(why);
        if http.uri().query().is_some_and(|query| !query.is_empty()) {
            // serenity writes `?&name=value`; an empty pair is none.
            let pairs = Query::<Vec<(String, String)>>::try_from_uri(http.uri());
            let Query(pairs) = pairs.map_err(|error| broken(error.to_string()))?;
            self.query
                .extend(pairs.into_iter().filter(|(name, _)| !name.is_empty()));
        }
        let kind = http.headers().get(CONTENT_TYPE);
        let kind = kind
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        if kind.starts_with("multipart/form-data") {
            return self.read_parts(http).await;
        }
        let bytes = axum::body::to_bytes(http.into_body(), usize::MAX).await;
        let bytes = bytes.map_err(|error| broken(error.to_string()))?;
        if bytes.is_empty() {
            return Ok(());
        }
        if !kind.starts_with("application/json") {
            return Err(broken(format!("a body of the type {kind:?}; JSON is wanted")));
        }
        self.body = serde_json::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
        Ok(())
    }

    async fn read_parts(&mut self, http: Http<Body>) -> Result<(), Problem> {
        let broken = |why: String| Problem::new(400, 50035, "Invalid Form Body").breaks(why);
        let parts = Multipart::from_request(http, &()).await;
        let mut parts = parts.map_err(|error| broken(error.to_string()))?;
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|error| broken(error.to_string()))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let number = name
                .strip_prefix("files[")
                .and_then(|rest| rest.strip_suffix(']'));
            if name == "payload_json" {
                let text = part.text().await.map_err(|error| broken(error.to_string()))?;
                self.body = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
            } else if let Some(number) = number.and_then(|number| number.parse().ok()) {
                let file = File {
                    name: part.file_name().unwrap_or_default().to_owned(),
                    kind: part.content_type().map(str::to_owned),
                    bytes: part
                        .bytes()
                        .await
                        .map_err(|error| broken(error.to_string()))?
                        .to_vec(),
                };
                self.files.insert(number, file);
            } else {
                return Err(broken(format!(
                    "a part {name:?}; `payload_json` and `files[n]` are wanted"
                )));
            }
        }
        Ok(())
    }

    /// What stands in a place of the path.
    pub(crate) fn place(&self, name: &str) -> &str {
        let found = self.places.iter().find(|(place, _)| *place == name);
        found.map_or("", |(_, word)| word)
    }

    /// The number in a place of the path.
    pub(crate) fn id(&self, name: &str) -> Result<Id, Problem> {
        let word = self.place(name);
        word.parse().map_err(|_| {
            let says = format!("Value \"{word}\" is not snowflake.");
            Problem::invalid(&[Flaw::coded(&format!("/{name}"), "NUMBER_TYPE_COERCE", says)])
        })
    }

    /// The server of a route about one.
    pub(crate) fn guild(&self) -> Result<Option<Id>, Problem> {
        let within = self.places.iter().any(|(place, _)| *place == "guild_id");
        within.then(|| self.id("guild_id")).transpose()
    }

    /// The channel that the path names, if it does.
    pub(crate) fn channel(&self) -> Option<Id> {
        self.place("channel_id").parse().ok()
    }

    /// A flag in the query.
    pub(crate) fn asks_for(&self, name: &str) -> bool {
        self.query
            .get(name)
            .is_some_and(|value| matches!(value.as_str(), "true" | "1" | "True"))
    }
}
