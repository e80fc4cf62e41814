//! A hundred interactions a second, with and without a crowd of prompts.

use std::{fs, path::Path, time::Duration};

use jiff::SignedDuration;
use waymark_app::ports::VirtualClock;

use crate::{
    Measured,
    bot::{self, Bot, DUE},
    server::{Order, Server},
};

/// Each second.
const ASKED: u32 = 100;
/// For so many seconds.
const FOR: u32 = 25;
/// How long a single message takes on the way and at Discord.
const SEND_TAKES_MS: u64 = 50;
/// What is not answered by then is not answered.
const AT_MOST: Duration = Duration::from_mins(1);
/// Ticks of the clock that `/proc` counts CPU time in.
const TICKS_A_SECOND: f64 = 100.0;

pub(crate) async fn talk(path: &Path, prompts: bool, measured: &mut Measured) {
    let app = bot::app(path).await;
    let clock = VirtualClock::running();
    clock.set(DUE - SignedDuration::from_millis(500));
    let mut server = Server::start(Order {
        interactions: u64::from(ASKED * FOR),
        a_second: ASKED,
        send_takes_ms: SEND_TAKES_MS,
    });
    let cpu = cpu_secs();
    let bot = Bot::start(&app, &clock, &server.url, prompts);
    let figures = tokio::task::block_in_place(|| server.finished(AT_MOST));
    measured.put("cpu_s", cpu_secs() - cpu);
    assert_eq!(
        figures.answers,
        u64::from(ASKED * FOR),
        "not everybody was answered"
    );
    assert_eq!(figures.prompts > 0, prompts, "{figures:?}");
    for (name, figure) in [
        ("p50_ms", figures.p50_ms),
        ("p99_ms", figures.p99_ms),
        ("longest_ms", figures.longest_ms),
        ("commands_p99_ms", figures.commands_p99_ms),
        ("presses_p99_ms", figures.presses_p99_ms),
        ("typing_p99_ms", figures.typing_p99_ms),
        ("disordered", count(figures.disordered)),
        ("calls_a_second", count(figures.calls) / figures.secs),
        ("refused", count(figures.refused)),
        ("prompts", count(figures.prompts)),
    ] {
        measured.put(name, figure);
    }
    bot.stop().await;
}

fn count(many: u64) -> f64 {
    f64::from(u32::try_from(many).unwrap())
}

/// CPU time of this process and all its threads so far, in seconds.
fn cpu_secs() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name in brackets may hold anything; `utime` and `stime` are the twelfth and thirteenth field behind it.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: f64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse::<f64>().unwrap())
        .sum();
    ticks / TICKS_A_SECOND
}
