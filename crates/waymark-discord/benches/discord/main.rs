//! Discord, measured: the real client, service and scheduler, the app on a file with full durability, against a loopback
//! server in a process of its own; and the program on both platforms.
//!
//! ```sh
//! cargo build --release                                        # the program, for the case `start`
//! cargo bench -p waymark-discord --bench discord               # all
//! cargo bench -p waymark-discord --bench discord -- busy       # those whose name holds one of the words
//! ```
//! Each case runs in a fresh process. Times are told from when an interaction was due, so the server's part and the way
//! through the machine count as ours.
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use std::{
    collections::BTreeMap,
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use tokio::runtime::Runtime;

mod bot;
mod cases;
mod server;
mod start;
mod talk;

use cases::{CASES, Case};
use server::SERVE;

/// The first argument of a process that measures one case.
const MEASURE: &str = "measure";
/// The first argument of a process that fills a database.
const SEED: &str = "seed";

/// Figures by name.
#[derive(Default)]
pub(crate) struct Measured(BTreeMap<String, f64>);

impl Measured {
    pub(crate) fn put(&mut self, name: &str, figure: f64) {
        self.0.insert(name.to_owned(), figure);
    }
}

fn main() {
    let args: Vec<_> = env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [SERVE, order] => server::serve(order),
        [SEED, path] => runtime().block_on(bot::seed(Path::new(path))),
        [MEASURE, case, path] => println!("{}", measure(case, Path::new(path))),
        words => table(words),
    }
}

/// As the program has it.
fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// Measures what is wished for, and tells it.
fn table(words: &[&str]) {
    let words: Vec<_> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let wished = |case: &&Case| words.is_empty() || words.iter().any(|word| case.name.contains(**word));
    let cases: Vec<_> = CASES.iter().filter(wished).collect();
    let folder = tempfile::tempdir().unwrap();
    let seeded = folder.path().join("seeded.db");
    if cases.iter().any(|case| case.people) {
        let seeding = ours(&[SEED, seeded.to_str().unwrap()]).status().unwrap();
        assert!(seeding.success());
    }
    let cores = std::thread::available_parallelism().unwrap();
    println!("{cores} cores; the load average is that before a case\n");
    println!("{:<72} {:>22} {:>9} {:>6}", "what", "figure", "wanted", "load");
    for case in cases {
        let load = load();
        let runs: Vec<_> = (0..case.runs)
            .map(|number| {
                let path = folder.path().join(format!("{}{number}.db", case.name));
                if case.people {
                    fs::copy(&seeded, &path).unwrap();
                }
                run(case.name, &path)
            })
            .collect();
        for row in case.rows {
            let mut figures: Vec<_> = runs.iter().map(|run| run[row.figure]).collect();
            figures.sort_by(f64::total_cmp);
            println!(
                "{:<72} {:>22} {:>9} {load:>6.1}",
                row.what,
                told(&figures),
                row.aim.told(figures[figures.len() / 2]),
            );
        }
    }
}

/// The median, and where there are several the range.
fn told(figures: &[f64]) -> String {
    let median = figures[figures.len() / 2];
    match figures {
        [_] => format!("{median:.2}"),
        [first, .., last] => format!("{median:.2} ({first:.2}–{last:.2})"),
        [] => String::new(),
    }
}

/// Runs a case in a fresh process.
fn run(case: &str, path: &Path) -> BTreeMap<String, f64> {
    let output = ours(&[MEASURE, case, path.to_str().unwrap()])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "{case} failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// This program, for another part of the work.
fn ours(args: &[&str]) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(args);
    command
}

/// Measures a case; the figures as JSON.
fn measure(case: &str, path: &Path) -> String {
    let mut measured = Measured::default();
    let runtime = runtime();
    match case {
        "calm" => runtime.block_on(talk::talk(path, false, &mut measured)),
        "busy" => runtime.block_on(talk::talk(path, true, &mut measured)),
        "start" => runtime.block_on(start::start(path, &mut measured)),
        other => panic!("there is no case {other}"),
    }
    serde_json::to_string(&measured.0).unwrap()
}

/// The load average of the last minute.
fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}
