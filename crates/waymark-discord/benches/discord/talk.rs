//! A hundred interactions a second, with and without a crowd of prompts.

use std::{path::Path, time::Duration};

use jiff::SignedDuration;
use waymark_app::ports::VirtualClock;
use waymark_testkit::bench::{Measured, process};

use crate::{
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

pub(crate) async fn talk(path: &Path, prompts: bool, measured: &mut Measured) {
    let app = bot::app(path).await;
    let clock = VirtualClock::running();
    clock.set(DUE - SignedDuration::from_millis(500));
    let mut server = Server::start(&Order {
        interactions: u64::from(ASKED * FOR),
        a_second: ASKED,
        send_takes_ms: SEND_TAKES_MS,
    });
    let cpu = process::cpu_secs();
    let bot = Bot::start(&app, &clock, server.url(), prompts);
    let figures = tokio::task::block_in_place(|| server.finished(AT_MOST));
    measured.put("cpu_s", process::cpu_secs() - cpu);
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
