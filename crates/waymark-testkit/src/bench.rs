//! What the benches of the platforms share: a loopback server in a process of its own, so that what it takes is not ours;
//! figures, and what they are to be.

pub mod process;

use std::collections::BTreeMap;
use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::marker::PhantomData;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};

/// The first argument of a process that is a server. Its second is an order, for [`serve`].
pub const SERVE: &str = "serve";
/// The first argument of a process that measures one case.
pub const MEASURE: &str = "measure";
/// The first argument of a process that fills a database.
pub const SEED: &str = "seed";

/// A server in a process of its own, which tells these figures. Dropping this ends it.
pub struct Elsewhere<F> {
    process: Child,
    orders: Option<ChildStdin>,
    figures: BufReader<ChildStdout>,
    url: String,
    tells: PhantomData<F>,
}

impl<F: DeserializeOwned> Elsewhere<F> {
    /// Starts this program as a server that has its order.
    pub fn start(order: &impl Serialize) -> Self {
        let mut process = ours(&[SERVE, &serde_json::to_string(order).unwrap()])
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
            tells: PhantomData,
        }
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Waits until everything is answered, or so long.
    pub fn finished(&mut self, at_most: Duration) -> F {
        let orders = self.orders.as_mut().unwrap();
        writeln!(orders, "{}", at_most.as_secs()).unwrap();
        let mut line = String::new();
        self.figures.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl<F> Drop for Elsewhere<F> {
    fn drop(&mut self) {
        self.orders = None;
        self.process.wait().unwrap();
    }
}

/// The server's side: its address, then figures for each line that says how many seconds to wait for them.
pub fn serve<F: Serialize>(url: &str, mut finished: impl FnMut(Duration) -> F) {
    println!("{url}");
    for line in io::stdin().lines() {
        let at_most = Duration::from_secs(line.unwrap().parse().unwrap());
        println!("{}", serde_json::to_string(&finished(at_most)).unwrap());
    }
}

/// What a figure is to be.
#[derive(Clone, Copy, Debug)]
pub enum Aim {
    /// No more than this.
    AtMost(f64),
    /// No less.
    AtLeast(f64),
    /// For comparison.
    Told,
}

impl Aim {
    /// The goal, with a cross where it is missed.
    pub fn told(self, figure: f64) -> String {
        match self {
            Self::AtMost(aim) => format!("{} {aim}", if figure <= aim { "≤" } else { "✗ ≤" }),
            Self::AtLeast(aim) => format!("{} {aim}", if figure >= aim { "≥" } else { "✗ ≥" }),
            Self::Told => String::new(),
        }
    }
}

/// Figures of a case by name.
#[derive(Default)]
pub struct Measured(BTreeMap<String, f64>);

impl Measured {
    /// Notes a figure.
    pub fn put(&mut self, name: &str, figure: f64) {
        self.0.insert(name.to_owned(), figure);
    }

    /// One that was noted.
    pub fn figure(&self, name: &str) -> f64 {
        self.0[name]
    }

    /// Tells them to [`run`].
    pub fn tell(&self) {
        println!("{}", serde_json::to_string(&self.0).unwrap());
    }
}

/// Runs a case in a fresh process, and hears what was measured.
pub fn run(case: &str, path: &Path) -> Measured {
    let output = ours(&[MEASURE, case, path.to_str().unwrap()])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "{case} failed");
    Measured(serde_json::from_slice(&output.stdout).unwrap())
}

/// A figure of several runs: the median, where there are several with the range, and what it is to be.
pub fn told(runs: &[Measured], figure: &str, aim: Aim) -> (String, String) {
    let mut figures: Vec<_> = runs.iter().map(|run| run.figure(figure)).collect();
    figures.sort_by(f64::total_cmp);
    let text = |figure: f64| {
        let decimals = if figure.abs() >= 1_000.0 { 0 } else { 2 };
        format!("{figure:.decimals$}")
    };
    let median = figures[figures.len() / 2];
    let figure = match figures.as_slice() {
        [_] => text(median),
        [first, .., last] => format!("{} ({}–{})", text(median), text(*first), text(*last)),
        [] => String::new(),
    };
    (figure, aim.told(median))
}

/// This program, for another part of the work.
pub fn ours(args: &[&str]) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(args);
    command
}

/// As the program has it.
pub fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// As the server in a process of its own has it.
pub fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}
