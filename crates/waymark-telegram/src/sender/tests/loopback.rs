//! The least of a Bot API server: it notes what it is asked, and answers what it is told to. Written on sockets, so that
//! it can hang up in the middle.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI32, AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What it does with a request.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// A message was sent.
    Yes,
    /// A poll was sent.
    Poll(String),
    /// It was done.
    True,
    No {
        code: u16,
        said: String,
        parameters: Value,
    },
    Raw(u16, String),
    /// Reads the request and closes the connection.
    Hangup,
    /// Reads the request and says nothing.
    Silence,
}

impl Answer {
    pub(super) fn no(code: u16, said: &str) -> Self {
        Self::No {
            code,
            said: said.to_owned(),
            parameters: Value::Null,
        }
    }

    pub(super) fn wait(secs: u32) -> Self {
        Self::No {
            code: 429,
            said: format!("Too Many Requests: retry after {secs}"),
            parameters: json!({ "retry_after": secs }),
        }
    }
}

pub(super) struct Loopback {
    pub(super) url: String,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    answers: Mutex<VecDeque<Answer>>,
    seen: Mutex<Vec<(String, Value)>>,
    messages: AtomicI32,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Loopback {
    /// Answers these in turn, and afterwards always yes.
    pub(super) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            answers: Mutex::new(answers.into_iter().collect()),
            ..Shared::default()
        });
        let serving = Arc::clone(&shared);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&serving)));
            }
        });
        Self {
            url,
            shared,
            listening,
        }
    }

    /// What it was asked: the method, and its parameters (the whole body as text, if that is no JSON).
    pub(super) fn seen(&self) -> Vec<(String, Value)> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// Waits until it was asked so often.
    pub(super) async fn saw(&self, times: usize) {
        while self.shared.seen.lock().unwrap().len() < times {
            tokio::task::yield_now().await;
        }
    }

    /// How many requests were being answered at the same time.
    pub(super) fn most_at_once(&self) -> usize {
        self.shared.most.load(Ordering::SeqCst)
    }

    pub(super) async fn stop(&self) {
        self.listening.abort();
        while !self.listening.is_finished() {
            tokio::task::yield_now().await;
        }
    }
}

/// One request a connection.
async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    let Some((path, body)) = request(&mut stream).await else {
        return;
    };
    let now = shared.now.fetch_add(1, Ordering::SeqCst) + 1;
    shared.most.fetch_max(now, Ordering::SeqCst);
    let method = path.rsplit('/').next().unwrap_or_default().to_owned();
    let body = serde_json::from_slice(&body)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
    let chat = body["chat_id"].as_i64().unwrap_or(5);
    let number = shared.messages.fetch_add(1, Ordering::SeqCst) + 1;
    let answer = shared.answers.lock().unwrap().pop_front().unwrap_or(Answer::Yes);
    shared.seen.lock().unwrap().push((method, body));
    let (code, text) = match answer {
        Answer::Yes => (
            200,
            json!({ "ok": true, "result": message(number, chat, None) }).to_string(),
        ),
        Answer::Poll(id) => (
            200,
            json!({ "ok": true, "result": message(number, chat, Some(&id)) }).to_string(),
        ),
        Answer::True => (200, json!({ "ok": true, "result": true }).to_string()),
        Answer::No {
            code,
            said,
            parameters,
        } => {
            let mut answer = json!({ "ok": false, "error_code": code, "description": said });
            if !parameters.is_null() {
                answer["parameters"] = parameters;
            }
            (code, answer.to_string())
        }
        Answer::Raw(code, text) => (code, text),
        Answer::Hangup => return,
        Answer::Silence => std::future::pending().await,
    };
    let long = text.len();
    let head = format!("HTTP/1.1 {code} x\r\ncontent-length: {long}\r\nconnection: close\r\n\r\n");
    shared.now.fetch_sub(1, Ordering::SeqCst);
    // The client may have gone.
    drop(stream.write_all((head + &text).as_bytes()).await);
}

/// The path and the body of a request.
async fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let path = String::from_utf8_lossy(&bytes[..end])
                .split(' ')
                .nth(1)?
                .to_owned();
            let body = &bytes[end + 4..];
            let long = head.split("content-length: ").nth(1);
            let long = long.and_then(|long| long.split("\r\n").next()?.parse().ok());
            let whole = match long {
                Some(long) => body.len() >= long,
                None => !head.contains("chunked") || body.ends_with(b"0\r\n\r\n"),
            };
            if whole {
                return Some((path, body.to_vec()));
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// A message as Telegram describes it.
pub(super) fn message(number: i32, chat: i64, poll: Option<&str>) -> Value {
    let chat = if chat < 0 {
        json!({ "id": chat, "type": "supergroup", "title": "Rustaceans" })
    } else {
        json!({ "id": chat, "type": "private", "first_name": "Ada" })
    };
    let mut message = json!({ "message_id": number, "date": 0, "chat": chat });
    match poll {
        None => message["text"] = json!("x"),
        Some(id) => {
            message["poll"] = json!({
                "id": id,
                "question": "Is it?",
                "options": [
                    { "text": "yes", "voter_count": 0 },
                    { "text": "no", "voter_count": 0 },
                ],
                "total_voter_count": 0,
                "is_closed": false,
                "is_anonymous": false,
                "type": "quiz",
                "allows_multiple_answers": false,
            });
        }
    }
    message
}
