//! Updates that the server brings to the bot, one after the other, each until the bot has taken it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::problem::Problem;
use super::request::Request;
use super::world::{Shared, World};

/// Between two attempts to bring an update that was not taken.
const AGAIN: Duration = Duration::from_millis(100);

/// Where updates go.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    /// Told apart by number: a courier of an earlier one stops.
    id: i64,
    url: String,
    host: String,
    path: String,
    secret: Option<String>,
    connections: i64,
    error: Option<(i64, String)>,
}

/// `getWebhookInfo`.
pub(crate) fn info(world: &World) -> Value {
    let mut info = json!({
        "url": "", "has_custom_certificate": false, "pending_update_count": world.updates.pending.len(),
    });
    if !world.updates.allowed.is_empty() {
        info["allowed_updates"] = json!(world.updates.allowed);
    }
    if let Some(hook) = &world.webhook {
        info["url"] = hook.url.clone().into();
        info["max_connections"] = hook.connections.into();
        info["ip_address"] = "127.0.0.1".into();
        if let Some((date, sentence)) = &hook.error {
            info["last_error_date"] = (*date).into();
            info["last_error_message"] = sentence.clone().into();
        }
    }
    info
}

/// `deleteWebhook`.
pub(crate) fn delete(world: &mut World, request: &Request) -> Value {
    world.webhook = None;
    if request.flag("drop_pending_updates") {
        world.updates.pending.clear();
    }
    true.into()
}

/// `setWebhook`. As a self-hosted server does, it takes plain HTTP; beyond that, only addresses of this machine.
pub(crate) fn set(shared: &Arc<Shared>, request: &Request) -> Result<Value, Problem> {
    let url = request.text("url").unwrap_or_default();
    if url.is_empty() {
        return Ok(shared.change(|world| delete(world, request)));
    }
    let Some(rest) = url
        .strip_prefix("http://")
        .filter(|rest| rest.starts_with("127.0.0.1:"))
    else {
        return Err(Problem::breach(
            "bad webhook: the loopback server brings updates to http://127.0.0.1:… only",
        ));
    };
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let secret = request.text("secret_token").map(str::to_owned);
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if secret
        .as_ref()
        .is_some_and(|secret| secret.is_empty() || secret.len() > 256 || !secret.chars().all(fine))
    {
        return Err(Problem::breach(
            "bad webhook: secret token contains unallowed characters",
        ));
    }
    let connections = request.int("max_connections").unwrap_or(40);
    if !(1..=100).contains(&connections) {
        return Err(Problem::breach("bad webhook: max_connections is 1 to 100"));
    }
    let id = shared.change(|world| {
        world.remember_allowed(request)?;
        if request.flag("drop_pending_updates") {
            world.updates.pending.clear();
        }
        let id = world.fresh();
        let (url, host, path) = (url.to_owned(), host.to_owned(), path.to_owned());
        world.webhook = Some(Webhook {
            id,
            url,
            host,
            path,
            secret,
            connections,
            error: None,
        });
        Ok::<_, Problem>(id)
    })?;
    tokio::spawn(bring(Arc::clone(shared), id));
    Ok(true.into())
}

/// Brings updates until the webhook is another or none.
async fn bring(shared: Arc<Shared>, id: i64) {
    let mut changes = shared.changes();
    loop {
        let next = {
            let mut world = shared.world();
            let Some(hook) = world.webhook.clone().filter(|hook| hook.id == id) else {
                return;
            };
            world.hand_out(1).pop().map(|update| (hook, update))
        };
        let Some((hook, update)) = next else {
            if changes.changed().await.is_err() {
                return;
            }
            continue;
        };
        let brought = tokio::time::timeout(shared.patience, post(&hook, &update)).await;
        let brought = brought.unwrap_or_else(|late| Err(io::Error::other(late)));
        let failed = brought.is_err();
        shared.change(|world| {
            let date = world.clock.date();
            match brought {
                Ok(()) => world
                    .updates
                    .taken(update["update_id"].as_i64().unwrap_or_default()),
                Err(error) => {
                    if let Some(hook) = &mut world.webhook {
                        hook.error = Some((date, error.to_string()));
                    }
                }
            }
        });
        if failed {
            tokio::time::sleep(AGAIN).await;
        }
    }
}

async fn post(hook: &Webhook, update: &Value) -> io::Result<()> {
    let body = update.to_string();
    let secret = hook
        .secret
        .iter()
        .map(|secret| format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"));
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}Connection: close\r\n\r\n",
        hook.path,
        hook.host,
        body.len(),
        secret.collect::<String>(),
    );
    let mut stream = TcpStream::connect(&hook.host).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let code = answer.split(' ').nth(1).unwrap_or_default();
    if code.starts_with('2') {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "Wrong response from the webhook: {code}"
    )))
}
