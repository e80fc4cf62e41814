//! Telegram as a source of load: updates made up as the bot asks for them, sends answered without a look at what they
//! say, and the time between the two measured. Nothing is checked and nothing grows with the number of updates.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::sync::Notify;

use super::TOKEN;
use crate::histogram::Histogram;
use crate::host::Host;

/// Reads from the body of a send which update it answers.
pub type Number = fn(&[u8]) -> Option<u64>;

/// What the bot is loaded with.
pub struct Plan {
    /// How many updates in all.
    pub updates: u64,
    /// Over how many private chats they are spread, one after the other.
    pub chats: u64,
    /// How many come due in a second; `None` for as many as the bot takes.
    pub a_second: Option<u32>,
    /// What everybody writes.
    pub text: String,
    /// Makes an update from its number and its chat, as JSON; `None` for messages with `text`.
    pub update: Option<fn(u64, u64) -> Value>,
    /// The method whose call answers an update.
    pub answered_by: &'static str,
    /// How long the server takes for a send.
    pub send_takes: Duration,
    /// Tells which update a send answers; within a chat those numbers have to grow.
    pub answers: Option<Number>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            updates: 10_000,
            chats: 1000,
            a_second: None,
            text: "/help".to_owned(),
            update: None,
            answered_by: "sendMessage",
            send_takes: Duration::ZERO,
            answers: None,
        }
    }
}

/// What was measured.
#[derive(Clone, Debug)]
pub struct Report {
    /// Updates that the bot has taken.
    pub updates: u64,
    /// Calls by method, without `getUpdates`.
    pub calls: BTreeMap<String, u64>,
    /// From the first update handed out to the last send that came in.
    pub took: Duration,
    /// From when an update was due to when the answer to it came in.
    pub latency: Histogram,
    /// Answers that came after one to a later update of the same chat, or that could not be read.
    pub disordered: u64,
}

/// A server that loads a bot.
pub struct Load {
    shared: Arc<Shared>,
    address: std::net::SocketAddr,
    _host: Host,
}

struct Shared {
    plan: Plan,
    /// The text of the plan as JSON.
    text: String,
    state: Mutex<Measured>,
    answered: Notify,
}

struct Measured {
    /// Set when the first update is handed out; what is due is counted from here.
    began: Option<Instant>,
    last_send: Option<Instant>,
    /// Updates handed out, confirmed or not.
    handed: u64,
    messages: u64,
    sends: u64,
    calls: BTreeMap<String, u64>,
    /// Per chat, when the updates were due that have no answer yet.
    open: HashMap<i64, VecDeque<Instant>>,
    latency: Histogram,
    /// Per chat, the last update that was answered.
    answered: HashMap<i64, u64>,
    disordered: u64,
}

/// Chats are numbered from here, so that they look like people.
const FIRST_CHAT: u64 = 1000;

impl Shared {
    fn state(&self) -> MutexGuard<'_, Measured> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn chat(&self, update: u64) -> u64 {
        FIRST_CHAT + update % self.plan.chats.max(1)
    }

    /// How many updates are due by now, and when the next one is.
    fn due(&self, began: Instant) -> (u64, Option<Instant>) {
        let Some(rate) = self.plan.a_second.filter(|rate| *rate > 0) else {
            return (self.plan.updates, None);
        };
        let nanos = began.elapsed().as_nanos();
        let due = u64::try_from(nanos * u128::from(rate) / 1_000_000_000)
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        (due.min(self.plan.updates), Some(self.due_at(began, due)))
    }

    /// When an update is due.
    fn due_at(&self, began: Instant, update: u64) -> Instant {
        match self.plan.a_second.filter(|rate| *rate > 0) {
            Some(rate) => {
                began + Duration::from_nanos(update.saturating_mul(1_000_000_000) / u64::from(rate))
            }
            None => Instant::now(),
        }
    }

    fn update(&self, update: u64, into: &mut String) {
        let (id, chat, text) = (update + 1, self.chat(update), &self.text);
        if let Some(make) = self.plan.update {
            into.push_str(&make(id, chat).to_string());
            return;
        }
        into.push_str(&format!(
            r#"{{"update_id":{id},"message":{{"message_id":{id},"date":1790000000,"chat":{{"id":{chat},"type":"private","first_name":"L{chat}"}},"from":{{"id":{chat},"is_bot":false,"first_name":"L{chat}","language_code":"en"}},"text":{text}}}}}"#
        ));
    }

    /// A batch from `offset` on, and when to look again if it is empty.
    fn batch(&self, offset: u64, limit: u64) -> (String, Option<Instant>) {
        let mut state = self.state();
        let began = *state.began.get_or_insert_with(Instant::now);
        let (due, next) = self.due(began);
        let from = offset
            .saturating_sub(1)
            .max(if offset == 0 { state.handed } else { 0 });
        let to = due.min(from + limit);
        let mut batch = String::with_capacity(usize::try_from(limit).unwrap_or(100) * 250);
        for update in from..to {
            if !batch.is_empty() {
                batch.push(',');
            }
            self.update(update, &mut batch);
            if update >= state.handed {
                let chat = i64::try_from(self.chat(update)).unwrap_or_default();
                let at = self.due_at(began, update);
                state.open.entry(chat).or_default().push_back(at);
                state.handed = update + 1;
            }
        }
        (batch, next.filter(|_| due < self.plan.updates))
    }

    fn sent(&self, method: &str, chat: Option<i64>, body: &[u8]) -> u64 {
        let mut state = self.state();
        let now = Instant::now();
        match state.calls.get_mut(method) {
            Some(count) => *count += 1,
            None => drop(state.calls.insert(method.to_owned(), 1)),
        }
        state.messages += 1;
        if method.eq_ignore_ascii_case(self.plan.answered_by) {
            state.sends += 1;
            state.last_send = Some(now);
            let waiting = chat
                .and_then(|chat| state.open.get_mut(&chat))
                .and_then(VecDeque::pop_front);
            if let Some(due) = waiting {
                state.latency.add(now.saturating_duration_since(due));
            }
            if let Some(read) = self.plan.answers {
                let number = read(body);
                let before = chat.and_then(|chat| state.answered.insert(chat, number.unwrap_or_default()));
                if number.is_none() || before >= number {
                    state.disordered += 1;
                }
            }
            if state.sends >= self.plan.updates {
                self.answered.notify_waiters();
            }
        }
        state.messages
    }
}

impl Load {
    /// Starts a server with this plan. It begins when the bot asks for updates.
    ///
    /// # Panics
    /// When there is no port or no thread to be had.
    pub async fn start(plan: Plan) -> Self {
        let state = Measured {
            began: None,
            last_send: None,
            handed: 0,
            messages: 0,
            sends: 0,
            calls: BTreeMap::new(),
            open: HashMap::new(),
            latency: Histogram::default(),
            answered: HashMap::new(),
            disordered: 0,
        };
        let shared = Arc::new(Shared {
            text: Value::from(plan.text.as_str()).to_string(),
            plan,
            state: Mutex::new(state),
            answered: Notify::new(),
        });
        let app = Router::new().fallback(handle).with_state(Arc::clone(&shared));
        let (host, (shared, address)) = Host::start(move |_, address| (app, (shared, address))).await;
        Self {
            shared,
            address,
            _host: host,
        }
    }

    /// Where it answers.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A token; any is taken.
    pub fn token(&self) -> String {
        TOKEN.to_owned()
    }

    /// Waits until there was a message for every update, or until the time is up, and tells what was measured.
    pub async fn finished(&self, at_most: Duration) -> Report {
        let limit = tokio::time::sleep(at_most);
        tokio::pin!(limit);
        loop {
            let answered = self.shared.answered.notified();
            if self.shared.state().sends >= self.shared.plan.updates {
                break;
            }
            tokio::select! {
                () = answered => {}
                () = &mut limit => break,
            }
        }
        self.report()
    }

    /// What was measured so far.
    pub fn report(&self) -> Report {
        let state = self.shared.state();
        let took = state
            .began
            .zip(state.last_send)
            .map(|(from, to)| to.saturating_duration_since(from));
        Report {
            updates: state.handed,
            calls: state.calls.clone(),
            took: took.unwrap_or_default(),
            latency: state.latency.clone(),
            disordered: state.disordered,
        }
    }
}

async fn handle(State(shared): State<Arc<Shared>>, uri: Uri, body: Bytes) -> Response {
    let method = uri
        .path()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let result = match method.as_str() {
        "getupdates" => updates(&shared, &body).await,
        "getme" => r#"{"id":7000000001,"is_bot":true,"first_name":"Waymark","username":"waymark_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}"#.to_owned(),
        "getwebhookinfo" => r#"{"url":"","has_custom_certificate":false,"pending_update_count":0}"#.to_owned(),
        // Nothing is set yet.
        "getmycommands" => "[]".to_owned(),
        "getmyname" => r#"{"name":""}"#.to_owned(),
        "getmydescription" => r#"{"description":""}"#.to_owned(),
        "getmyshortdescription" => r#"{"short_description":""}"#.to_owned(),
        sends => {
            let chat = chat_of(&body);
            let id = shared.sent(sends, chat, &body);
            if !shared.plan.send_takes.is_zero() {
                tokio::time::sleep(shared.plan.send_takes).await;
            }
            let answers_message = sends.starts_with("send") && sends != "sendchataction" || sends.starts_with("editmessage");
            if answers_message {
                let chat = chat.unwrap_or_default();
                format!(r#"{{"message_id":{id},"date":1790000000,"chat":{{"id":{chat},"type":"private","first_name":"L"}},"from":{{"id":7000000001,"is_bot":true,"first_name":"Waymark","username":"waymark_bot"}},"text":"sent"}}"#)
            } else {
                "true".to_owned()
            }
        }
    };
    let body = format!(r#"{{"ok":true,"result":{result}}}"#);
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

async fn updates(shared: &Shared, body: &[u8]) -> String {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let number = |name: &str| asked[name].as_u64();
    let limit = number("limit").unwrap_or(100).clamp(1, 100);
    let until = Instant::now() + Duration::from_secs(number("timeout").unwrap_or(0));
    loop {
        let (batch, next) = shared.batch(number("offset").unwrap_or(0), limit);
        if !batch.is_empty() || Instant::now() >= until {
            return format!("[{batch}]");
        }
        tokio::time::sleep_until(next.unwrap_or(until).min(until).into()).await;
    }
}

/// The chat that a JSON body names, without reading the rest of it.
fn chat_of(body: &[u8]) -> Option<i64> {
    const NAME: &[u8] = b"\"chat_id\":";
    let at = body.windows(NAME.len()).position(|window| window == NAME)? + NAME.len();
    let digits = body[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b'-');
    String::from_utf8(digits.copied().collect()).ok()?.parse().ok()
}
