//! The HTTP side: who calls, what for, and what comes back.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{Request as Http, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::problem::Problem;
use super::world::Shared;
use crate::wire::Scissors;

/// The routes: the gateway's half adds its own before this.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .fallback(handle)
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(_scissors): ConnectInfo<Scissors>,
    http: Http<Body>,
) -> Response {
    let path = http.uri().path().to_owned();
    let told = http
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let right = {
        let world = shared.world();
        !world.revoked && told == Some(&format!("Bot {}", world.token))
    };
    let gateway = format!("ws://{}/gateway", shared.address);
    let done = match path.as_str() {
        "/api/v10/gateway" => Ok(json!({ "url": gateway })),
        _ if !right => Err(Problem::unauthorized()),
        "/api/v10/gateway/bot" => Ok(json!({
            "url": gateway, "shards": 1,
            "session_start_limit": { "total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1 },
        })),
        "/api/v10/oauth2/applications/@me" | "/api/v10/applications/@me" => {
            Ok(shared.world().application_json())
        }
        "/api/v10/users/@me" => Ok(shared.world().self_json()),
        _ => Err(Problem::no_route(&path)),
    };
    if let Err(problem) = &done {
        shared.change(|world| world.breach(&path, &Value::Null, problem));
    }
    answer(done)
}

fn answer(done: Result<Value, Problem>) -> Response {
    let (status, body) = match done {
        Ok(body) => (200, body),
        Err(problem) => (problem.status, problem.body()),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}
