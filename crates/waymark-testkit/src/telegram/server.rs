//! The HTTP side: who calls, what for, and what comes back.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{Request as Http, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::fault::{self, What};
use super::methods;
use super::problem::Problem;
use super::request::Request;
use super::spec;
use super::updates;
use super::webhook;
use super::world::{Call, Shared};
use crate::shared::Busy;
use crate::wire::Scissors;

/// The routes: one, since the real server takes method names in any case.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .fallback(handle)
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    http: Http<Body>,
) -> Response {
    let method = match route(&shared, http.uri().path()) {
        Ok(method) => method,
        Err(problem) => return answer(Err(problem)),
    };
    let poll = method == "getUpdates";
    let _busy = (!poll).then(|| Busy::new(&shared));
    let mut request = match Request::read(method, http).await {
        Ok(request) => request,
        Err(sentence) => {
            let problem = Problem::breach(sentence);
            shared.change(|world| world.breach(method, &Value::Null, &problem));
            return answer(Err(problem));
        }
    };
    let wrong = spec::check(&mut request);
    let values = Value::Object(request.values.clone());
    if !wrong.is_empty() {
        let problem = Problem::breach(wrong.join("; "));
        record(&shared, method, values, &Err(problem.clone()), false);
        return answer(Err(problem));
    }
    let met = shared.change(|world| fault::met(&mut world.faults, method, request.chat()));
    if met.iter().any(|what| matches!(what, What::CutBefore)) {
        scissors.cut();
    }
    let refused = met.iter().find_map(|what| match what {
        What::Refuse(problem) => Some(problem.clone()),
        What::CutBefore => Some(Problem::new(0, "cut before it was carried out")),
        _ => None,
    });
    let done = match refused {
        Some(problem) => Err(problem),
        None if poll => updates::poll(&shared, &request).await,
        None if method == "setWebhook" => webhook::set(&shared, &request),
        None => shared.change(|world| methods::call(world, &request)),
    };
    let cut_after = met.iter().any(|what| matches!(what, What::CutAfter));
    record(&shared, method, values, &done, cut_after);
    for what in met {
        if let What::Late(by) = what {
            tokio::time::sleep(by).await;
        }
    }
    if cut_after {
        scissors.cut();
    }
    answer(done)
}

/// The method that a path names, if the token is right.
fn route(shared: &Shared, path: &str) -> Result<&'static str, Problem> {
    let not_found = || Problem::new(404, "Not Found");
    let (token, method) = path
        .strip_prefix("/bot")
        .and_then(|rest| rest.split_once('/'))
        .ok_or_else(not_found)?;
    let (id, secret) = token.split_once(':').ok_or_else(not_found)?;
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if id.is_empty()
        || !id.chars().all(|c| c.is_ascii_digit())
        || secret.is_empty()
        || !secret.chars().all(fine)
    {
        return Err(not_found());
    }
    {
        let world = shared.world();
        if world.revoked || token != world.token {
            return Err(Problem::new(401, "Unauthorized"));
        }
    }
    methods::find(method).ok_or_else(|| {
        let sentence = format!("{method} is not played by the loopback server");
        let problem = Problem {
            breach: Some(sentence),
            ..Problem::new(404, "Not Found: method not found")
        };
        shared.change(|world| world.breach(method, &Value::Null, &problem));
        problem
    })
}

fn record(shared: &Shared, method: &'static str, values: Value, done: &Result<Value, Problem>, cut: bool) {
    shared.change(|world| {
        if let Err(problem) = done {
            world.breach(method, &values, problem);
        }
        if method == "getUpdates" {
            return;
        }
        let code = match done {
            _ if cut => 0,
            Ok(_) => 200,
            Err(problem) => problem.code,
        };
        let description = done.as_ref().err().map(|problem| problem.description.clone());
        let at = world.clock.now();
        *world.counts.entry(method).or_default() += 1;
        world.calls.push(Call {
            method,
            values,
            at,
            code,
            description,
        });
    });
}

fn answer(done: Result<Value, Problem>) -> Response {
    let (code, body) = match done {
        Ok(result) => (200, json!({ "ok": true, "result": result })),
        Err(problem) => (problem.code, problem.body()),
    };
    let code = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        code,
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}
