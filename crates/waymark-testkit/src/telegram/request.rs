//! A call as it came over the wire: JSON, a form, or parts with files; and its parameters by name.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::{Form, FromRequest, Multipart};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request as Http, Uri};
use serde_json::{Map, Value};

/// What one call asks for.
pub(crate) struct Request {
    /// The method by its published name.
    pub(crate) method: &'static str,
    /// The parameters; after [`super::spec::check`] they have their types.
    pub(crate) values: Map<String, Value>,
    /// Uploaded files by the name of their part.
    pub(crate) files: BTreeMap<String, File>,
    /// A form has only texts; JSON has types.
    pub(crate) form: bool,
}

/// A file that the bot uploaded, or that a user sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, as the sender calls it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Request {
    /// Reads the body, and the query behind `?`.
    ///
    /// # Errors
    /// A sentence for a body that is none of the three forms.
    pub(crate) async fn read(method: &'static str, http: Http<Body>) -> Result<Self, String> {
        let mut request = Self {
            method,
            values: Map::new(),
            files: BTreeMap::new(),
            form: true,
        };
        request.read_query(http.uri())?;
        let kind = http
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if kind.starts_with("application/json") {
            request.form = false;
            let body = axum::body::to_bytes(http.into_body(), usize::MAX)
                .await
                .map_err(|e| e.to_string())?;
            match serde_json::from_slice(&body) {
                Ok(Value::Object(values)) => request.values.extend(values),
                Ok(_) => return Err("the JSON body is not an object".to_owned()),
                Err(error) => return Err(format!("the JSON body does not parse: {error}")),
            }
        } else if kind.starts_with("multipart/form-data") {
            request.read_parts(http).await?;
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let form = Form::<Vec<(String, String)>>::from_request(http, &()).await;
            let Form(pairs) = form.map_err(|e| e.to_string())?;
            request.add(pairs)?;
        }
        Ok(request)
    }

    fn read_query(&mut self, uri: &Uri) -> Result<(), String> {
        if uri.query().is_none_or(str::is_empty) {
            return Ok(());
        }
        let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
        let axum::extract::Query(pairs) = query.map_err(|e| e.to_string())?;
        self.add(pairs)
    }

    fn add(&mut self, pairs: Vec<(String, String)>) -> Result<(), String> {
        for (name, value) in pairs {
            if self.values.insert(name.clone(), Value::from(value)).is_some() {
                return Err(format!("the parameter `{name}` is there twice"));
            }
        }
        Ok(())
    }

    async fn read_parts(&mut self, http: Http<Body>) -> Result<(), String> {
        let mut parts = Multipart::from_request(http, &())
            .await
            .map_err(|e| e.to_string())?;
        while let Some(part) = parts.next_field().await.map_err(|e| e.to_string())? {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file) = part.file_name().map(str::to_owned) {
                let bytes = part.bytes().await.map_err(|e| e.to_string())?.to_vec();
                self.files.insert(name, File { name: file, bytes });
            } else {
                let text = part.text().await.map_err(|e| e.to_string())?;
                self.add(vec![(name, text)])?;
            }
        }
        Ok(())
    }

    /// A whole number.
    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        self.values.get(name)?.as_i64()
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_str()
    }

    /// A flag; false when it is not there.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.values.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The chat that the call is about, if it names one by its number.
    pub(crate) fn chat(&self) -> Option<i64> {
        self.int("chat_id").or_else(|| self.text("chat_id")?.parse().ok())
    }

    /// An uploaded file: the part of that name, or the part that the parameter names with `attach://`.
    pub(crate) fn file(&self, name: &str) -> Option<&File> {
        let attached = self.text(name).and_then(|text| text.strip_prefix("attach://"));
        self.files.get(attached.unwrap_or(name))
    }
}
