//! What the loopback server is to do, in a process of its own, and what it measures.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use waymark_testkit::{
    bench::{self, Elsewhere, process},
    telegram::load::{Load, Plan},
};

/// The first chat; the server counts on from here.
pub(crate) const FIRST_CHAT: u64 = 1000;

/// What the server is to do.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) updates: u64,
    pub(crate) chats: u64,
    pub(crate) a_second: Option<u32>,
    pub(crate) send_takes_ms: u64,
    pub(crate) what: What,
}

/// What everybody sends.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum What {
    /// `/next`: the app reads, and writes a row.
    Next,
    /// A sticker: the adapter answers by itself.
    Sticker,
    /// A word that the app repeats in its answer, so that the order of answers can be seen.
    Numbered,
}

/// What the server measured.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// From the first update to the last answer.
    pub(crate) secs: f64,
    pub(crate) answers: u64,
    pub(crate) disordered: u64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// What the server itself took.
    pub(crate) cpu_secs: f64,
}

/// A server that runs. Dropping this ends it.
pub(crate) type Server = Elsewhere<Figures>;

/// The server's side.
pub(crate) fn serve(order: &str) {
    let order: Order = serde_json::from_str(order).unwrap();
    let runtime = bench::one_thread();
    let plan = Plan {
        updates: order.updates,
        chats: order.chats,
        a_second: order.a_second,
        text: "/next".to_owned(),
        update: match order.what {
            What::Next => None,
            What::Sticker => Some(sticker),
            What::Numbered => Some(numbered),
        },
        send_takes: Duration::from_millis(order.send_takes_ms),
        answers: (order.what == What::Numbered).then_some(number),
        ..Plan::default()
    };
    let load = runtime.block_on(Load::start(plan));
    bench::serve(&load.api_url(), |at_most| {
        let report = runtime.block_on(load.finished(at_most));
        let millis = |part| report.latency.per_mille(part).as_secs_f64() * 1e3;
        Figures {
            secs: report.took.as_secs_f64(),
            answers: report.latency.count(),
            disordered: report.disordered,
            p50_ms: millis(500),
            p99_ms: millis(990),
            cpu_secs: process::cpu_secs(),
        }
    });
}

fn message(id: u64, chat: u64, name: &str, value: &Value) -> Value {
    json!({ "update_id": id, "message": {
        "message_id": id, "date": 1_790_000_000,
        "chat": { "id": chat, "type": "private", "first_name": "L" },
        "from": { "id": chat, "is_bot": false, "first_name": "L", "language_code": "en" },
        name: value,
    } })
}

fn sticker(id: u64, chat: u64) -> Value {
    message(
        id,
        chat,
        "sticker",
        &json!({ "file_id": "a", "file_unique_id": "b", "type": "regular", "width": 512, "height": 512,
                 "is_animated": false, "is_video": false }),
    )
}

fn numbered(id: u64, chat: u64) -> Value {
    message(id, chat, "text", &format!("qq{id}zz").into())
}

fn number(sent: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(sent).ok()?;
    let (_, after) = text.split_once("qq")?;
    after.split_once("zz")?.0.parse().ok()
}
