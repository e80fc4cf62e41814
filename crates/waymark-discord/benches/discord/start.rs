//! G9: the program itself, on both platforms: how soon it is ready, and how much memory it takes while nothing happens.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use jiff::Timestamp;
use waymark_testkit::{
    bench::{Measured, process::others_mb},
    discord, telegram,
};

/// After so long nothing happens any more.
const IDLE: Duration = Duration::from_secs(5);
/// Which program, if not the one that was built beside this one.
const PROGRAM: &str = "WAYMARK_PROGRAM";

/// What is said to the log when a part is ready.
const PARTS: [(&str, &str); 3] = [
    ("waymark is running", "running_ms"),
    ("connected to discord", "discord_ms"),
    ("talking on telegram", "telegram_ms"),
];

pub(crate) async fn start(path: &Path, measured: &mut Measured) {
    let dc = discord::load::Load::start(discord::load::Plan {
        interactions: 0,
        ..Default::default()
    })
    .await;
    let tg = telegram::load::Load::start(telegram::load::Plan {
        updates: 0,
        ..Default::default()
    })
    .await;
    let mut command = Command::new(program());
    command
        .arg("run")
        .env_clear()
        .env("HOME", path.parent().unwrap())
        .env("WAYMARK_DATABASE", path)
        .env("WAYMARK_DISCORD_TOKEN", dc.token())
        .env("WAYMARK_DISCORD_API_URL", dc.api_url())
        .env(
            "WAYMARK_TELEGRAM_TOKEN",
            "7000000001:AAloopbackLoopbackLoopbackLoopback0",
        )
        .env("WAYMARK_TELEGRAM_API_URL", tg.api_url())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    tokio::task::block_in_place(|| {
        // The first start makes the database.
        end(ready(&mut command, None));
        let process = ready(&mut command, Some(&mut *measured));
        std::thread::sleep(IDLE);
        measured.put("idle_mb", others_mb(process.id(), "VmRSS:"));
        measured.put("own_mb", others_mb(process.id(), "RssAnon:"));
        end(process);
    });
}

fn program() -> PathBuf {
    let beside = || {
        let mut path = env::current_exe().unwrap();
        path.pop();
        path.with_file_name("waymark")
    };
    let path = env::var_os(PROGRAM).map_or_else(beside, PathBuf::from);
    assert!(
        path.exists(),
        "{} is not there: cargo build --release",
        path.display()
    );
    path
}

/// Starts the program and waits until it is ready on both platforms; when each part was, by the times of its log: what
/// reads it may have to wait for its turn.
fn ready(command: &mut Command, mut measured: Option<&mut Measured>) -> Child {
    let began = Timestamp::now();
    let mut process = command.spawn().unwrap();
    let mut log = BufReader::new(process.stderr.take().unwrap());
    let (mut line, mut missing) = (String::new(), PARTS.len());
    while missing > 0 {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "the program ended");
        if let Some((_, figure)) = PARTS.iter().find(|(said, _)| line.contains(said)) {
            missing -= 1;
            let (at, _) = line.split_once(' ').unwrap();
            let at: Timestamp = at.parse().unwrap();
            let millis = at.duration_since(began).as_secs_f64() * 1e3;
            if let Some(measured) = &mut measured {
                measured.put(figure, millis);
                // What is told last was ready last.
                measured.put("ready_ms", millis);
            }
        }
    }
    // It may go on talking.
    std::thread::spawn(move || log.lines().for_each(drop));
    process
}

fn end(mut process: Child) {
    let id = process.id().to_string();
    let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert!(told.success());
    assert!(process.wait().unwrap().success());
}
