//! The routes carried out: what the world becomes, and what is answered.

mod commands;
mod content;
mod guilds;
mod interactions;
mod messages;
mod threads;
mod users;
mod webhooks;

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::problem::Problem;
use super::request::Request;
use super::world::World;

/// What is answered: a status, and a body or none.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    /// 200.
    pub(crate) fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }

    /// 201.
    pub(crate) fn created(body: Value) -> Self {
        Self { status: 201, body }
    }

    /// 204.
    pub(crate) fn nothing() -> Self {
        Self {
            status: 204,
            body: Value::Null,
        }
    }
}

/// Carries out a request whose form is right.
pub(crate) fn call(world: &mut World, request: &Request, address: SocketAddr) -> Result<Answer, Problem> {
    let name = request.route.name;
    let (method, path) = name.split_once(' ').unwrap_or_default();
    let path = path.replace("/guilds/{guild_id}/commands", "/commands");
    let gateway = format!("ws://{address}/gateway");
    match (method, path.as_str()) {
        ("GET", "/gateway") => Ok(Answer::ok(json!({ "url": gateway }))),
        ("GET", "/gateway/bot") => Ok(Answer::ok(world.gateway.bot(&gateway))),
        ("GET", "/oauth2/applications/@me" | "/applications/@me") => Ok(Answer::ok(world.application_json())),
        (_, path) if path.starts_with("/users") => users::call(world, request),
        (_, path) if path.starts_with("/guilds") => guilds::call(world, request),
        (_, path) if path.starts_with("/applications") => commands::call(world, request, method),
        (_, path) if path.starts_with("/interactions") => interactions::answer(world, request),
        (_, path) if path.starts_with("/webhooks") => webhooks::call(world, request, method),
        (_, path) if path.ends_with("/threads") => threads::call(world, request),
        (_, path) if path.contains("/messages") => messages::call(world, request, method),
        _ => guilds::channel(world, request, method),
    }
}
