//! Goals G4 to G8 on Telegram, measured: the real client, the real receive loop, the app on a file with full durability,
//! against a loopback server in a process of its own.
//!
//! ```sh
//! cargo bench -p waymark-telegram --bench telegram            # all
//! cargo bench -p waymark-telegram --bench telegram -- app g7  # those whose name or goal holds one of the words
//! ```
//! Each case runs in a fresh process; where it runs several times, the median is told, and in brackets the range.
//! "Adapter alone" means that people send stickers: the adapter says by itself that it reads text only, and neither app
//! nor database take part.
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use std::{env, path::Path, sync::Arc, time::Duration};

use jiff::Timestamp;
use waymark_app::{ports::SystemClock, request::Platform, testing::enroll};
use waymark_testkit::bench::{self, MEASURE, Measured, SEED, SERVE, process};

mod bot;
mod cases;
mod prompts;
mod server;
mod teloxide;

use bot::{Bot, LIFTED};
use cases::CASES;
use server::{FIRST_CHAT, Order, Server, What};

/// No case takes longer.
const AT_MOST: Duration = Duration::from_mins(2);

fn main() {
    let args: Vec<_> = env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [SERVE, order] => server::serve(order),
        [SEED, path, people] => bench::runtime().block_on(seed(Path::new(path), people.parse().unwrap())),
        [MEASURE, case, path] => bench::runtime().block_on(measure(case, Path::new(path))).tell(),
        words => table(words),
    }
}

/// Measures what is wished for, and tells it.
fn table(words: &[&str]) {
    let words: Vec<_> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let cores = std::thread::available_parallelism().unwrap();
    println!("{cores} cores; the load average is that before a case\n");
    println!(
        "{:<4} {:<58} {:>22} {:>9} {:>6}",
        "goal", "what", "figure", "goal", "load"
    );
    for case in &CASES {
        let named = |word: &&&str| {
            let wished = |row: &cases::Row| row.goal.eq_ignore_ascii_case(word);
            case.name.contains(**word) || case.rows.iter().any(wished)
        };
        if !words.is_empty() && !words.iter().any(named) {
            continue;
        }
        let load = process::load();
        let runs: Vec<_> = (0..case.runs)
            .map(|_| {
                let folder = tempfile::tempdir().unwrap();
                bench::run(case.name, &folder.path().join("waymark.db"))
            })
            .collect();
        for row in case.rows {
            let (figure, aim) = bench::told(&runs, row.figure, row.aim);
            println!(
                "{:<4} {:<58} {figure:>22} {aim:>9} {load:>6.1}",
                row.goal, row.what
            );
        }
    }
}

/// Measures a case.
async fn measure(case: &str, path: &Path) -> Measured {
    let mut measured = Measured::default();
    let order = Order {
        updates: 10_000,
        chats: 1_000,
        a_second: None,
        send_takes_ms: 0,
        what: What::Next,
    };
    let stickers = Order {
        updates: 30_000,
        chats: 3_000,
        what: What::Sticker,
        ..order
    };
    match case {
        "teloxide" => teloxide::flood(stickers, &mut measured),
        "adapter" => flood(path, stickers, &mut measured).await,
        "app" => flood(path, order, &mut measured).await,
        "adapter-slow" => {
            let slow = Order {
                send_takes_ms: 50,
                ..stickers
            };
            flood(path, slow, &mut measured).await;
        }
        "app-slow" => {
            let slow = Order {
                send_takes_ms: 50,
                what: What::Numbered,
                ..order
            };
            flood(path, slow, &mut measured).await;
        }
        "steady" => {
            let steady = Order {
                updates: 3_000,
                a_second: Some(100),
                ..order
            };
            flood(path, steady, &mut measured).await;
        }
        "backlog" => backlog(path, order, &mut measured).await,
        "prompts" => prompts::published(bot::app(path).await, &mut measured).await,
        "prompts-scaled" => prompts::scaled(bot::app(path).await, &mut measured).await,
        other => panic!("there is no case {other}"),
    }
    measured
}

/// Answers everything that the server has, as fast as it can be.
async fn flood(path: &Path, order: Order, measured: &mut Measured) {
    seeded(path, order).await;
    let app = bot::app(path).await;
    let mut server = Server::start(&order);
    let cpu = process::cpu_secs();
    let bot = Bot::start(app, Arc::new(SystemClock), server.url(), LIFTED);
    let figures = tokio::task::block_in_place(|| server.finished(AT_MOST));
    tell(measured, order, figures, process::cpu_secs() - cpu);
    bot.stop().await;
}

fn tell(measured: &mut Measured, order: Order, figures: server::Figures, cpu_secs: f64) {
    assert_eq!(figures.answers, order.updates, "not everybody was answered");
    let updates = f64::from(u32::try_from(order.updates).unwrap());
    measured.put("a_second", updates / figures.secs);
    measured.put("cpu_s", cpu_secs * 10_000.0 / updates);
    measured.put("server_cpu_s", figures.cpu_secs * 10_000.0 / updates);
    measured.put("p50_ms", figures.p50_ms);
    measured.put("p99_ms", figures.p99_ms);
    measured.put(
        "disordered",
        f64::from(u32::try_from(figures.disordered).unwrap()),
    );
}

/// How much memory a backlog takes above what one update does.
async fn backlog(path: &Path, order: Order, measured: &mut Measured) {
    seeded(path, order).await;
    let app = bot::app(path).await;
    let one = Order { updates: 1, ..order };
    for order in [one, order] {
        let mut server = Server::start(&order);
        process::forget_peak();
        let bot = Bot::start(app.clone(), Arc::new(SystemClock), server.url(), LIFTED);
        let figures = tokio::task::block_in_place(|| server.finished(AT_MOST));
        assert_eq!(figures.answers, order.updates);
        if order.updates == 1 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            measured.put("idle_mb", process::own_mb("VmRSS:"));
        } else {
            let idle = measured.figure("idle_mb");
            measured.put("above_mb", process::own_mb("VmHWM:") - idle);
        }
        bot.stop().await;
    }
}

/// Has the database filled by another process, so that its memory is not ours.
async fn seeded(path: &Path, order: Order) {
    if order.what == What::Sticker {
        return;
    }
    let people = order.chats.to_string();
    let mut seeding = bench::ours(&[SEED, path.to_str().unwrap(), &people]);
    let seeded = tokio::task::spawn_blocking(move || seeding.status().unwrap());
    assert!(seeded.await.unwrap().success());
}

async fn seed(path: &Path, people: u64) {
    let app = bot::app(path).await;
    let people = FIRST_CHAT..FIRST_CHAT + people;
    enroll(&app, Platform::Telegram, people, Timestamp::now()).await;
    app.store().close().await;
}
