//! Proves what code questions claim: each program is compiled with rustc and run.
//!
//! A program that compiles must end by itself with exit code 0 and print exactly the stated bytes, several times in a
//! row; one that does not must fail on the stated line, and on no other. Programs are compiled by one edition and without
//! Cargo, so they may use the standard library only.
//!
//! This *runs* the programs, with the rights of whoever calls it, bounded in time and output only: prove questions that
//! you would run.

use std::{
    fmt,
    num::NonZero,
    path::PathBuf,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

mod bounded;
mod cache;
mod compiler;
mod verdict;

use cache::Cache;
use compiler::Compiler;
use waymark_core::question::{Kind, Outcome, Sheet};

/// The edition that all programs are compiled by.
pub const EDITION: &str = "2024";

/// How often a program is run: one that prints different things has no answer.
pub const RUNS: usize = 3;

/// A claim about a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The question.
    pub id: String,
    /// The file that it is in, as it is shown to people.
    pub file: String,
    /// The line of that file on which the question begins, from 1.
    pub line: u32,
    /// The whole program.
    pub program: String,
    /// What becomes of it.
    pub expected: Expected,
}

/// What becomes of a program, as the question says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It compiles, and prints this, byte for byte.
    Prints(String),
    /// It does not compile.
    Fails {
        /// The line of the program, from 1, that the error points at.
        line: u32,
        /// The compiler's code of the error: "E0382".
        code: Option<String>,
    },
}

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
    /// How many claims hold.
    pub proved: usize,
    /// For how many the cache knew what happens.
    pub remembered: usize,
    /// The claims that do not hold, in the order of the cases.
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

impl Case {
    /// The claims of a file of questions.
    pub fn all_of(sheet: &Sheet) -> Vec<Self> {
        let questions = sheet.questions.iter().zip(&sheet.lines);
        let claims = questions.filter_map(|(question, &line)| {
            let Kind::Tracing { program, outcome } = &question.kind else {
                return None;
            };
            Some(Self {
                id: question.id.to_string(),
                file: sheet.file.clone(),
                line,
                program: program.clone(),
                expected: match outcome {
                    Outcome::Prints(stdout) => Expected::Prints(stdout.clone()),
                    Outcome::Fails { line, code } => Expected::Fails {
                        line: *line,
                        code: code.clone(),
                    },
                },
            })
        });
        claims.collect()
    }
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
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let remembered = AtomicUsize::new(0);

    let prove_one = |case: &Case| -> Result<Option<Finding>, Unproved> {
        let observed = if let Some(known) = cache.get(&case.program) {
            remembered.fetch_add(1, Ordering::Relaxed);
            known
        } else {
            let observed = compiler
                .try_out(&case.program)
                .map_err(|source| Unproved::Machine {
                    id: case.id.clone(),
                    source,
                })?;
            cache.put(&case.program, &observed);
            observed
        };
        Ok(verdict::judge(case, &observed))
    };
    let work = || {
        let mut done = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = cases.get(at) else { break };
            let result = prove_one(case);
            stop.fetch_or(result.is_err(), Ordering::Relaxed);
            done.push((at, result));
        }
        done
    };
    let mut results = thread::scope(|scope| {
        let workers: Vec<_> = (1..options.jobs.get().min(cases.len()))
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

    let mut findings = Vec::new();
    for (_, result) in results {
        findings.extend(result?);
    }
    Ok(Proof {
        compiler: compiler.name().to_owned(),
        proved: cases.len() - findings.len(),
        remembered: remembered.into_inner(),
        findings,
        took: start.elapsed(),
    })
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
