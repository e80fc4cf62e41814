//! What the loopback server is to do, in a process of its own, and what it measures.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use waymark_testkit::{
    Histogram,
    bench::{self, Elsewhere},
    discord::load::{Does, Load, Plan, Report, command},
};

use crate::bot::ASKING;

/// Discord permits so many calls a second over all routes, answers to interactions not counted.
const PERMITTED: u32 = 50;
const SEND: &str = "POST /channels/{channel_id}/messages";
const OPEN: &str = "POST /users/@me/channels";

/// What the server is to do.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) interactions: u64,
    pub(crate) a_second: u32,
    pub(crate) send_takes_ms: u64,
}

/// What the server measured.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// From the first interaction to the last answer.
    pub(crate) secs: f64,
    pub(crate) answers: u64,
    pub(crate) disordered: u64,
    /// Calls that count for the rate of all.
    pub(crate) calls: u64,
    pub(crate) refused: u64,
    pub(crate) prompts: u64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) longest_ms: f64,
    pub(crate) commands_p99_ms: f64,
    pub(crate) presses_p99_ms: f64,
    pub(crate) typing_p99_ms: f64,
}

/// A server that runs. Dropping this ends it.
pub(crate) type Server = Elsewhere<Figures>;

/// What people do, in turn.
fn does() -> Vec<Does> {
    let runs = |name| Does::Runs(command(name));
    let presses = |line: &str| Does::Presses(format!("b0:{line}"));
    let types = |name: &str, param: &str, typed: &str| {
        let option = json!({ "type": 3, "name": param, "value": typed, "focused": true });
        Does::Types(json!({ "id": "1", "name": name, "type": 1, "options": [option] }))
    };
    vec![
        runs("today"),
        runs("next"),
        presses("today"),
        types("enroll", "roadmap", "rus"),
        runs("practice"),
        presses("next"),
        runs("progress"),
        runs("done"),
        types("topic", "topic", "ow"),
        presses("help"),
    ]
}

/// The server's side.
pub(crate) fn serve(order: &str) {
    let order: Order = serde_json::from_str(order).unwrap();
    let runtime = bench::one_thread();
    let plan = Plan {
        interactions: order.interactions,
        people: ASKING,
        a_second: Some(order.a_second),
        does: does(),
        permits: Some(PERMITTED),
        send_takes: Duration::from_millis(order.send_takes_ms),
    };
    let load = runtime.block_on(Load::start(plan));
    bench::serve(&load.api_url(), |at_most| {
        figures(&runtime.block_on(load.finished(at_most)))
    });
}

fn figures(report: &Report) -> Figures {
    let millis = |times: &Histogram, part| times.per_mille(part).as_secs_f64() * 1e3;
    let kind = |wanted: fn(&Does) -> bool| {
        let times = does().into_iter().zip(&report.each);
        let times = times.filter(|(does, _)| wanted(does));
        times.map(|(_, times)| millis(times, 990)).fold(0.0, f64::max)
    };
    let calls = |route| report.calls.get(route).copied().unwrap_or_default();
    Figures {
        secs: report.took.as_secs_f64(),
        answers: report.answered.count(),
        disordered: report.disordered,
        calls: calls(SEND) + calls(OPEN),
        refused: report.refused,
        prompts: calls(SEND),
        p50_ms: millis(&report.acknowledged, 500),
        p99_ms: millis(&report.acknowledged, 990),
        longest_ms: report.acknowledged.longest().as_secs_f64() * 1e3,
        commands_p99_ms: kind(|does| matches!(does, Does::Runs(_))),
        presses_p99_ms: kind(|does| matches!(does, Does::Presses(_))),
        typing_p99_ms: kind(|does| matches!(does, Does::Types(_))),
    }
}
