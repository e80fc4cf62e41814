//! Proves what code questions claim: each program is compiled with rustc and run.
//!
//! - Tracing: a program that compiles must end by itself with exit code 0 and print exactly the stated bytes, several
//!   times in a row; one that does not must fail on the stated line, and on no other.
//! - Claims of options: what a right option says must be so, and what a wrong one says must not.
//! - Snippets of texts that are marked so must compile.
//!
//! Programs are compiled by one edition and without Cargo, so they may use the standard library only. A warning is a
//! finding, unless the question names its lint.
//!
//! This *runs* the programs, with the rights of whoever calls it, bounded in time and output only: prove questions that
//! you would run.

use std::{
    collections::HashMap,
    fmt,
    num::NonZero,
    path::PathBuf,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

mod bounded;
mod cache;
mod case;
mod compiler;
mod verdict;

use cache::Cache;
pub use case::{Case, Expected};
use compiler::{Compiler, Observed};

/// The edition that all programs are compiled by.
pub const EDITION: &str = "2024";

/// How often a program is run: one that prints different things has no answer.
pub const RUNS: usize = 3;

/// How to prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The compiler: a path, or a name to be found in `PATH`.
    pub rustc: PathBuf,
    /// The folder in which results are remembered, by program and compiler; made if it is missing.
    pub cache: Option<PathBuf>,
    /// The longest that a program may run.
    pub time: Duration,
    /// The most bytes that a program may print.
    pub output: usize,
    /// How many programs are worked on at once.
    pub jobs: NonZero<usize>,
}

/// A question whose claim does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The question.
    pub id: String,
    /// The file that it is in.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
    /// What the compiler or the program did.
    pub found: String,
    /// What would be right.
    pub expected: String,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The compiler: "rustc 1.95.0 (…)".
    pub compiler: String,
    /// How many claims there are.
    pub claims: usize,
    /// How many different programs the claims are about.
    pub programs: usize,
    /// For how many of the programs the cache knew what happens.
    pub remembered: usize,
    /// What is wrong, in the order of the cases.
    pub findings: Vec<Finding>,
    /// How long it took.
    pub took: Duration,
}

/// Why nothing could be proved.
#[derive(Debug, thiserror::Error)]
pub enum Unproved {
    /// There is no such compiler.
    #[error("cannot run {}; install Rust, or set RUSTC to the compiler", rustc.display())]
    NoCompiler {
        /// What was tried.
        rustc: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// It runs, but does not know its version.
    #[error("{} is not a Rust compiler: {said:?}", rustc.display())]
    OddCompiler {
        /// What was tried.
        rustc: PathBuf,
        /// What it printed.
        said: String,
    },
    /// A program could not be compiled or run for a reason that is not in it: no temporary folder, no processes.
    #[error("cannot try question {id}")]
    Machine {
        /// The question at hand.
        id: String,
        /// Why it failed.
        source: std::io::Error,
    },
}

impl Default for Options {
    /// `rustc` from `PATH`, ten seconds, 64 KiB, all cores, no cache.
    fn default() -> Self {
        Self {
            rustc: PathBuf::from("rustc"),
            cache: None,
            time: Duration::from_secs(10),
            output: 64 * 1024,
            jobs: thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN),
        }
    }
}

/// Proves all claims.
///
/// # Errors
/// When there is no compiler, or the machine does not let programs be compiled and run. A claim that does not hold is a
/// finding, not an error.
pub fn prove(cases: &[Case], options: &Options) -> Result<Proof, Unproved> {
    let start = Instant::now();
    let compiler = Compiler::find(options)?;
    let cache = Cache::new(options.cache.clone(), compiler.version());
    // Several claims are often about one program.
    let mut programs: Vec<&Case> = Vec::new();
    let mut index: HashMap<(&str, bool), usize> = HashMap::new();
    for case in cases {
        index.entry(case.program()).or_insert_with(|| {
            programs.push(case);
            programs.len() - 1
        });
    }
    let remembered = AtomicUsize::new(0);
    let observed = each(&programs, options.jobs, |case| {
        let (program, runs) = case.program();
        if let Some(known) = cache.get(program, runs) {
            remembered.fetch_add(1, Ordering::Relaxed);
            return Ok(known);
        }
        let observed = compiler
            .try_out(program, runs)
            .map_err(|source| Unproved::Machine {
                id: case.id.clone(),
                source,
            })?;
        cache.put(program, runs, &observed);
        Ok(observed)
    })?;

    let mut findings = Vec::new();
    let mut judged: Vec<(&str, usize)> = Vec::new();
    for case in cases {
        let at = index[&case.program()];
        // All that one question says of one program is judged together.
        if !judged.contains(&(case.id.as_str(), at)) {
            judged.retain(|(id, _)| *id == case.id);
            judged.push((&case.id, at));
            let claims: Vec<&Case> = cases
                .iter()
                .filter(|other| {
                    other.file == case.file && other.id == case.id && index[&other.program()] == at
                })
                .collect();
            findings.extend(verdict::judge(&claims, &observed[at]));
        }
    }
    Ok(Proof {
        compiler: compiler.name().to_owned(),
        claims: cases.len(),
        programs: programs.len(),
        remembered: remembered.into_inner(),
        findings,
        took: start.elapsed(),
    })
}

/// Works on all cases, so many at once; the results are in their order. Stops at the first error.
fn each(
    cases: &[&Case],
    jobs: NonZero<usize>,
    work: impl Fn(&Case) -> Result<Observed, Unproved> + Sync,
) -> Result<Vec<Observed>, Unproved> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let work = || {
        let mut done = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = cases.get(at) else { break };
            let result = work(case);
            stop.fetch_or(result.is_err(), Ordering::Relaxed);
            done.push((at, result));
        }
        done
    };
    let mut results = thread::scope(|scope| {
        let workers: Vec<_> = (1..jobs.get().min(cases.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut results = work();
        for worker in workers {
            match worker.join() {
                Ok(mut more) => results.append(&mut more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            id,
            file,
            line,
            found,
            expected,
        } = self;
        write!(
            f,
            "{file}:{line}: error: question {id}: {found}; expected {expected}"
        )
    }
}

#[cfg(test)]
mod tests;
