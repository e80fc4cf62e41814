//! The loopback server in a process of its own: what it takes is not ours.

use std::{
    env,
    io::{self, BufRead as _, BufReader, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::json;
use waymark_testkit::{
    Histogram,
    discord::load::{Does, Load, Plan, Report, command},
};

use crate::bot::ASKING;

/// The first argument of a process that is a server.
pub(crate) const SERVE: &str = "serve";

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
pub(crate) struct Server {
    process: Child,
    orders: Option<ChildStdin>,
    figures: BufReader<ChildStdout>,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start(order: Order) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .arg(SERVE)
            .arg(serde_json::to_string(&order).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = process.stdin.take();
        let mut figures = BufReader::new(process.stdout.take().unwrap());
        let mut url = String::new();
        figures.read_line(&mut url).unwrap();
        Self {
            process,
            orders,
            figures,
            url: url.trim().to_owned(),
        }
    }

    /// Waits until every interaction is answered, or so long.
    pub(crate) fn finished(&mut self, at_most: Duration) -> Figures {
        let orders = self.orders.as_mut().unwrap();
        writeln!(orders, "{}", at_most.as_secs()).unwrap();
        let mut line = String::new();
        self.figures.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.orders = None;
        self.process.wait().unwrap();
    }
}

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

/// The server's side: an address, then figures for each line that says how long to wait for them.
pub(crate) fn serve(order: &str) {
    let order: Order = serde_json::from_str(order).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let plan = Plan {
        interactions: order.interactions,
        people: ASKING,
        a_second: Some(order.a_second),
        does: does(),
        permits: Some(PERMITTED),
        send_takes: Duration::from_millis(order.send_takes_ms),
    };
    let load = runtime.block_on(Load::start(plan));
    println!("{}", load.api_url());
    for line in io::stdin().lines() {
        let at_most = Duration::from_secs(line.unwrap().parse().unwrap());
        let report = runtime.block_on(load.finished(at_most));
        println!("{}", serde_json::to_string(&figures(&report)).unwrap());
    }
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
