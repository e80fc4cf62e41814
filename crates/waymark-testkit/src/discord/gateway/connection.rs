//! One websocket: hello, identify or resume, heartbeats, and the events of its session.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use super::identify::{Ending, identify, presence, reason};
use super::packing::Packing;
use super::session::{Event, Order, Session};
use crate::discord::events;
use crate::discord::world::{Shared, World};

/// Most payloads that a bot may send in a minute, and the most bytes of one.
const PACE: (usize, Duration) = (120, Duration::from_mins(1));
const LONGEST: usize = 4096;
/// Clients look at their clock only now and then: serenity twice a second.
const LATE: Duration = Duration::from_secs(2);

/// Where bots connect; the address is that of the server, the path `/gateway`.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().route("/gateway", get(connect)).with_state(shared)
}

async fn connect(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        let packing = match query.get("compress").map(String::as_str) {
            Some("zlib-stream") => Packing::stream(),
            _ => Packing::Plain,
        };
        let number = shared.change(|world| {
            let version = query.get("v").map(String::as_str);
            if version != Some("10") {
                world.broken(format!("version {version:?}; 10 is played"));
            }
            if query.get("encoding").is_some_and(|encoding| encoding != "json") {
                world.broken("only json is played".to_owned());
            }
            world.gateway.next_line()
        });
        let line = Line {
            shared: Arc::clone(&shared),
            number,
            packing,
            session: None,
            sent: 0,
            times: VecDeque::new(),
            limit: Instant::now(),
        };
        line.run(socket).await;
    })
}

/// A connection.
struct Line {
    shared: Arc<Shared>,
    number: u64,
    packing: Packing,
    session: Option<String>,
    /// The number of the last event that was sent.
    sent: u64,
    /// When the bot sent payloads, by the server's clock.
    times: VecDeque<Duration>,
    /// When the next heartbeat is overdue, by the wall clock.
    limit: Instant,
}

/// How a connection ends.
enum End {
    Close(u16),
    Cut,
    /// The bot closed it.
    Left(u16),
}

impl Line {
    async fn run(mut self, mut socket: WebSocket) {
        let end = self.talk(&mut socket).await;
        if matches!(end, End::Left(_)) {
            // Only reading on sends the close frame that answers theirs.
            while let Some(Ok(_)) = socket.recv().await {}
        }
        self.shared.change(|world| {
            let now = world.clock.now();
            let Some(session) = self.session.as_ref().and_then(|id| world.gateway.session(id)) else {
                return;
            };
            if session.line != Some(self.number) {
                return;
            }
            let (number, of) = (session.shard.number, session.shard.of);
            session.leave(now);
            let word = match end {
                End::Close(code) => {
                    session.over |= matches!(code, 4003..=4005 | 4007 | 4009..=4014);
                    format!("closed [{number}, {of}] {code}")
                }
                End::Cut => format!("cut [{number}, {of}]"),
                End::Left(code) => {
                    session.over |= matches!(code, 1000 | 1001);
                    format!("left [{number}, {of}] {code}")
                }
            };
            world.gateway.seen.push(word);
        });
        if let End::Close(code) = end {
            let frame = CloseFrame {
                code,
                reason: reason(code).into(),
            };
            let _ = socket.send(Message::Close(Some(frame))).await;
            // The other side answers with its own close frame, or is gone.
            while let Some(Ok(_)) = socket.recv().await {}
        }
    }

    async fn talk(&mut self, socket: &mut WebSocket) -> End {
        let mut changes = self.shared.changes();
        let every = self.shared.world().gateway.heartbeat;
        self.limit = Instant::now() + every * 2 + LATE;
        let hello = json!({ "heartbeat_interval": u64::try_from(every.as_millis()).unwrap_or(u64::MAX) });
        let mut out = vec![json!({ "op": 10, "d": hello, "s": null, "t": null })];
        loop {
            for payload in out.drain(..) {
                if socket.send(self.packing.pack(&payload)).await.is_err() {
                    return End::Left(1006);
                }
            }
            match self.due() {
                Ok(due) if due.is_empty() => {}
                Ok(due) => {
                    out = due;
                    continue;
                }
                Err(end) => return end,
            }
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return End::Cut },
                message = socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => match self.hear(&text) {
                        Ok(answers) => out = answers,
                        Err(ending) => return self.refuse(ending),
                    },
                    Some(Ok(Message::Close(frame))) => return End::Left(frame.map_or(1005, |frame| frame.code)),
                    Some(Ok(Message::Binary(_))) => {
                        return self.refuse(Ending::breach(4002, "a binary payload, where json is spoken"));
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return End::Left(1006),
                },
                () = sleep_until(self.limit) => return End::Close(4009),
            }
        }
    }

    fn refuse(&self, ending: Ending) -> End {
        self.shared.change(|world| {
            world.gateway.seen.push(format!("refused {}", ending.code));
            if let Some(rule) = ending.rule {
                world.broken(rule);
            }
        });
        End::Close(ending.code)
    }

    /// What is to be sent now: orders first, then events.
    fn due(&mut self) -> Result<Vec<Value>, End> {
        let Some(id) = self.session.clone() else {
            return Ok(Vec::new());
        };
        let mut world = self.shared.world();
        let Some(session) = world.gateway.session(&id) else {
            return Ok(Vec::new());
        };
        if session.line != Some(self.number) {
            return Err(End::Cut); // It goes on through another connection.
        }
        let mut out = Vec::new();
        while let Some(order) = session.orders.pop_front() {
            match order {
                Order::Reconnect => out.push(json!({ "op": 7, "d": null, "s": null, "t": null })),
                Order::Beat => out.push(json!({ "op": 1, "d": null, "s": null, "t": null })),
                Order::Invalid(resumable) => {
                    session.over |= !resumable;
                    session.leave(Duration::MAX);
                    self.session = None;
                    out.push(json!({ "op": 9, "d": resumable, "s": null, "t": null }));
                    return Ok(out);
                }
                Order::Close(code) => return Err(End::Close(code)),
                Order::Cut => return Err(End::Cut),
            }
        }
        let events = session.after(self.sent);
        self.sent = session.seq;
        out.extend(events.iter().map(payload));
        Ok(out)
    }

    /// Hears one payload of the bot.
    fn hear(&mut self, text: &str) -> Result<Vec<Value>, Ending> {
        if text.len() > LONGEST {
            let rule = format!("a payload of {} bytes; {LONGEST} are allowed", text.len());
            return Err(Ending::breach(4002, rule));
        }
        let Ok(said) = serde_json::from_str::<Value>(text) else {
            return Err(Ending::breach(4002, "a payload that is not json"));
        };
        let now = self.shared.world().clock.now();
        self.times.push_back(now);
        while self
            .times
            .front()
            .is_some_and(|at| now.saturating_sub(*at) >= PACE.1)
        {
            self.times.pop_front();
        }
        if self.times.len() > PACE.0 {
            let rule = format!("more than {} payloads in a minute", PACE.0);
            return Err(Ending::breach(4008, rule));
        }
        match said["op"].as_u64() {
            Some(1) => self.beat(&said["d"]),
            Some(2) => self.identify(&said["d"]),
            Some(6) => self.resume(&said["d"]),
            Some(3) => {
                let words = presence(&said["d"])?;
                self.inside("a presence")?;
                self.shared.change(|world| {
                    world.gateway.seen.push(format!("presence {words}"));
                    world.gateway.presence = Some(words);
                });
                Ok(Vec::new())
            }
            // Voice, members, sounds: taken, and nothing is played for them.
            Some(4 | 8 | 31) => self.inside("a request").map(|()| Vec::new()),
            other => Err(Ending::breach(4001, format!("an opcode {other:?} from a bot"))),
        }
    }

    fn inside(&self, what: &str) -> Result<(), Ending> {
        match self.session {
            Some(_) => Ok(()),
            None => Err(Ending::breach(4003, format!("{what} before IDENTIFY"))),
        }
    }

    fn beat(&mut self, d: &Value) -> Result<Vec<Value>, Ending> {
        let seq = match d {
            Value::Null => 0,
            number => match number.as_u64() {
                Some(seq) => seq,
                None => return Err(Ending::breach(4002, format!("a heartbeat with {d}"))),
            },
        };
        if self.session.is_some() && seq > self.sent {
            let rule = format!(
                "a heartbeat with the number {seq}, where {} was the last",
                self.sent
            );
            return Err(Ending::breach(4007, rule));
        }
        let mut world = self.shared.world();
        world.gateway.beats += 1;
        if world.gateway.silent {
            return Ok(Vec::new());
        }
        self.limit = Instant::now() + world.gateway.heartbeat * 2 + LATE;
        if let Some(session) = self.session.as_ref().and_then(|id| world.gateway.session(id)) {
            session.heard(seq);
        }
        Ok(vec![json!({ "op": 11, "d": null, "s": null, "t": null })])
    }

    fn identify(&mut self, d: &Value) -> Result<Vec<Value>, Ending> {
        if self.session.is_some() {
            return Err(Ending::breach(4005, "a second IDENTIFY on one connection"));
        }
        let invalid = vec![json!({ "op": 9, "d": false, "s": null, "t": null })];
        let number = self.number;
        let session = self.shared.change(|world| {
            let hello = identify(d, &world.token, world.gateway.privileged)?;
            if world.revoked {
                return Err(Ending::fate(4004));
            }
            if let Some(order) = world.gateway.at_door.pop_front() {
                return match order {
                    Order::Close(code) => Err(Ending::fate(code)),
                    _ => Ok(None),
                };
            }
            if !world.gateway.starts(hello.shard, world.clock.now())? {
                world
                    .gateway
                    .seen
                    .push("identify too soon after the last".to_owned());
                return Ok(None);
            }
            let id = world.gateway.next_session();
            let mut session = Session::new(id.clone(), hello.shard, hello.intents, number);
            events::greet(world, &mut session)?;
            let (shard, of) = (hello.shard.number, hello.shard.of);
            world.gateway.seen.push(format!("identify [{shard}, {of}]"));
            world.gateway.presence = hello.presence.or(world.gateway.presence.take());
            world.gateway.sessions.push(session);
            Ok(Some((id, hello.compress)))
        })?;
        let Some((id, compress)) = session else {
            return Ok(invalid);
        };
        if compress && matches!(self.packing, Packing::Plain) {
            self.packing = Packing::Payload;
        }
        self.session = Some(id);
        Ok(Vec::new())
    }

    fn resume(&mut self, d: &Value) -> Result<Vec<Value>, Ending> {
        if self.session.is_some() {
            return Err(Ending::breach(4005, "RESUME on a connection that has a session"));
        }
        let number = self.number;
        let (Some(token), Some(id), Some(seq)) =
            (d["token"].as_str(), d["session_id"].as_str(), d["seq"].as_u64())
        else {
            return Err(Ending::breach(4002, format!("RESUME lacks something: {d}")));
        };
        let found = self.shared.change(|world| {
            if token.strip_prefix("Bot ").unwrap_or(token) != world.token || world.revoked {
                return Err(Ending::fate(4004));
            }
            let at_door = world.gateway.at_door.pop_front();
            if let Some(Order::Close(code)) = at_door {
                return Err(Ending::fate(code));
            }
            let now = world.clock.now();
            let session = world.gateway.session(id);
            let Some(session) = session.filter(|session| at_door.is_none() && session.resumable(now)) else {
                world
                    .gateway
                    .seen
                    .push("resume of a session that is over".to_owned());
                return Ok(false);
            };
            if seq > session.seq {
                let rule = format!("RESUME after {seq}, where {} was the last", session.seq);
                return Err(Ending::breach(4007, rule));
            }
            let missed = session.seq - seq;
            session.line = Some(number);
            session.orders.clear();
            session.tell("RESUMED", json!({}));
            let (shard, of) = (session.shard.number, session.shard.of);
            world
                .gateway
                .seen
                .push(format!("resume [{shard}, {of}], {missed} missed"));
            Ok(true)
        })?;
        if !found {
            return Ok(vec![json!({ "op": 9, "d": false, "s": null, "t": null })]);
        }
        self.session = Some(id.to_owned());
        self.sent = seq;
        Ok(Vec::new())
    }
}

fn payload(event: &Event) -> Value {
    json!({ "op": 0, "s": event.seq, "t": event.name, "d": event.data })
}

impl World {
    /// Notes a rule that was broken on the gateway.
    fn broken(&mut self, rule: String) {
        self.violates("gateway", rule, "");
    }
}
