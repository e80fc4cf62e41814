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

use std::{env, fs, path::Path};

use waymark_testkit::bench::{self, MEASURE, Measured, SEED, SERVE, process};

mod bot;
mod cases;
mod server;
mod start;
mod talk;

use cases::{CASES, Case};

fn main() {
    let args: Vec<_> = env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [SERVE, order] => server::serve(order),
        [SEED, path] => bench::runtime().block_on(bot::seed(Path::new(path))),
        [MEASURE, case, path] => measure(case, Path::new(path)).tell(),
        words => table(words),
    }
}

/// Measures what is wished for, and tells it.
fn table(words: &[&str]) {
    let words: Vec<_> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let wished = |case: &&Case| words.is_empty() || words.iter().any(|word| case.name.contains(**word));
    let cases: Vec<_> = CASES.iter().filter(wished).collect();
    let folder = tempfile::tempdir().unwrap();
    let seeded = folder.path().join("seeded.db");
    if cases.iter().any(|case| case.people) {
        let seeding = bench::ours(&[SEED, seeded.to_str().unwrap()]).status().unwrap();
        assert!(seeding.success());
    }
    let cores = std::thread::available_parallelism().unwrap();
    println!("{cores} cores; the load average is that before a case\n");
    println!("{:<72} {:>22} {:>9} {:>6}", "what", "figure", "wanted", "load");
    for case in cases {
        let load = process::load();
        let runs: Vec<_> = (0..case.runs)
            .map(|number| {
                let path = folder.path().join(format!("{}{number}.db", case.name));
                if case.people {
                    fs::copy(&seeded, &path).unwrap();
                }
                bench::run(case.name, &path)
            })
            .collect();
        for row in case.rows {
            let (figure, wanted) = bench::told(&runs, row.figure, row.aim);
            println!("{:<72} {figure:>22} {wanted:>9} {load:>6.1}", row.what);
        }
    }
}

/// Measures a case.
fn measure(case: &str, path: &Path) -> Measured {
    let mut measured = Measured::default();
    let runtime = bench::runtime();
    match case {
        "calm" => runtime.block_on(talk::talk(path, false, &mut measured)),
        "busy" => runtime.block_on(talk::talk(path, true, &mut measured)),
        "start" => runtime.block_on(start::start(path, &mut measured)),
        other => panic!("there is no case {other}"),
    }
    measured
}
