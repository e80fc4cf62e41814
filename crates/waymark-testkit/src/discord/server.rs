//! The HTTP side: who calls, what for, and what comes back.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request as Http, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::fault::{self, What};
use super::gateway::connection;
use super::problem::Problem;
use super::rate::{Scope, Standing};
use super::request::Request;
use super::rest::{self, Answer};
use super::world::{Call, Shared};
use super::{route, rules, spec};
use crate::shared::Busy;
use crate::wire::Scissors;

/// The routes: all of REST behind one, since a route that is not played is a broken rule and no silence.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let gateway = connection::router(Arc::clone(&shared));
    Router::new()
        .fallback(handle)
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
        .merge(gateway)
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    http: Http<Body>,
) -> Response {
    if shared.change(|world| world.gauge.banned(world.clock.now())) {
        return banned();
    }
    let _busy = Busy::new(&shared);
    let (mut request, allowed) = match routed(&shared, &http) {
        Ok(request) => request,
        Err(problem) => {
            let (method, path) = (http.method().to_string(), http.uri().path().to_owned());
            shared.change(|world| {
                world.gauge.count(&problem, world.clock.now());
                world.breach(&method, &path.into(), &problem);
            });
            return answer(Err(problem), None);
        }
    };
    if let Err(problem) = allowed {
        record(&shared, &request, &Err(problem.clone()), false);
        return answer(Err(problem), None);
    }
    let read = request.read(http).await;
    let met = shared.change(|world| fault::met(&mut world.faults, request.route.name, request.channel()));
    let cut_before = met.iter().any(|what| matches!(what, What::CutBefore));
    let refused = met.iter().find_map(|what| match what {
        What::Refuse(problem) => Some(problem.clone()),
        What::CutBefore => Some(Problem::new(0, 0, "cut before it was carried out")),
        _ => None,
    });
    let (standing, free) = shared.change(|world| world.gauge.ask(&request, world.clock.now()));
    let standing = Some(standing);
    let done = match (refused, free, read) {
        (Some(problem), ..) | (None, Err(problem), _) | (None, Ok(()), Err(problem)) => Err(problem),
        (None, Ok(()), Ok(())) => carried_out(&shared, &request),
    };
    let cut_after = met.iter().any(|what| matches!(what, What::CutAfter));
    let denied = met.iter().find_map(|what| match what {
        What::Deny(problem) if done.is_ok() => Some(problem.clone()),
        _ => None,
    });
    let done = denied.map_or(done, Err);
    record(&shared, &request, &done, cut_before || cut_after);
    for what in met {
        if let What::Late(by) = what {
            tokio::time::sleep(by).await;
        }
    }
    if cut_before || cut_after {
        scissors.cut();
    }
    answer(done, standing)
}

/// What a request is for, and whether the caller may ask.
fn routed(shared: &Shared, http: &Http<Body>) -> Result<(Request, Result<(), Problem>), Problem> {
    let whole = http.uri().path();
    let path = whole
        .strip_prefix("/api/v10")
        .ok_or_else(|| Problem::no_route(whole))?;
    let found = route::find(http.method().as_str(), path);
    let (route, places) = found.ok_or_else(|| Problem::no_route(&format!("{} {path}", http.method())))?;
    let told = http.headers().get(header::AUTHORIZATION);
    let told = told.and_then(|value| value.to_str().ok());
    let (right, now) = {
        let world = shared.world();
        let right = !world.revoked && told == Some(&format!("Bot {}", world.token));
        (right, world.clock.now())
    };
    let allowed = if route.open || right {
        Ok(())
    } else {
        Err(Problem::unauthorized())
    };
    Ok((Request::new(route, path.to_owned(), places, now), allowed))
}

fn carried_out(shared: &Shared, request: &Request) -> Result<Answer, Problem> {
    let name = request.route.name;
    let mut flaws = spec::query(name, request.query.keys());
    flaws.extend(spec::body(name, &request.body));
    if flaws.is_empty() {
        let files: Vec<u64> = request.files.keys().copied().collect();
        flaws = rules::check(name, &request.body, &files);
    }
    if !flaws.is_empty() {
        return Err(Problem::invalid(&flaws));
    }
    let done = shared.change(|world| rest::call(world, request, shared.address))?;
    // The kit is held to the description as well: a bot must not learn habits from a wrong answer.
    let own = spec::answer(name, done.status, &done.body);
    if !own.is_empty() {
        let told: Vec<String> = own.iter().map(ToString::to_string).collect();
        shared.change(|world| {
            let rule = format!("the loopback server itself answers wrongly: {}", told.join("; "));
            world.violates(name, rule, done.body.to_string());
        });
    }
    Ok(done)
}

fn record(shared: &Shared, request: &Request, done: &Result<Answer, Problem>, cut: bool) {
    shared.change(|world| {
        let now = world.clock.now();
        let route = request.route.name;
        if let Err(problem) = done {
            world.gauge.count(problem, now);
            world.breach(route, &request.body, problem);
        }
        let (status, code) = match done {
            _ if cut => (0, 0),
            Ok(answer) => (answer.status, 0),
            Err(problem) => (problem.status, problem.code),
        };
        *world.counts.entry(route).or_default() += 1;
        world.calls.push(Call {
            route,
            path: request.path.clone(),
            body: request.body.clone(),
            at: now,
            status,
            code,
        });
    });
}

/// What the wall before Discord says to who was shut out: no word of JSON.
fn banned() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=UTF-8"),
        (header::RETRY_AFTER, "600"),
    ];
    (StatusCode::TOO_MANY_REQUESTS, headers, "error code: 1015").into_response()
}

fn answer(done: Result<Answer, Problem>, standing: Option<Standing>) -> Response {
    let mut headers = HeaderMap::new();
    let mut put = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    put("via", "1.1 google".to_owned());
    let limited = done.as_ref().err().and_then(|problem| problem.limited);
    let global = limited.is_some_and(|limited| limited.scope == Scope::Global);
    if let Some(standing) = standing.filter(|_| !global) {
        let (left, full_in) = match limited {
            Some(limited) => (0, limited.retry_after),
            None => (standing.left, standing.full_in),
        };
        put("x-ratelimit-bucket", standing.bucket);
        put("x-ratelimit-limit", standing.limit.to_string());
        put("x-ratelimit-remaining", left.to_string());
        put(
            "x-ratelimit-reset",
            format!("{:.3}", standing.full_at.as_secs_f64()),
        );
        put("x-ratelimit-reset-after", format!("{:.3}", full_in.as_secs_f64()));
    }
    if let Some(limited) = limited {
        put("retry-after", format!("{:.3}", limited.retry_after.as_secs_f64()));
        put("x-ratelimit-scope", limited.scope.word().to_owned());
        if global {
            put("x-ratelimit-global", "true".to_owned());
        }
    }
    let (status, body) = match done {
        Ok(answer) => (answer.status, answer.body),
        Err(problem) => (problem.status, problem.body()),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if body == Value::Null {
        return (status, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    (status, headers, body.to_string()).into_response()
}
