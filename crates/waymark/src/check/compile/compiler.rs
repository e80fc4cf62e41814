//! rustc, and what it says of a program.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    EDITION, Options, RUNS, Unproved,
    bounded::{self, Bounds, End},
};

/// Compiling takes a fraction of a second; this is for a machine that is very busy, and for endless recursion.
const COMPILING: Bounds = Bounds {
    time: Duration::from_mins(2),
    output: 4 * 1024 * 1024,
};

/// Of this prover: to be raised when it sees more or other things in a program, so that nothing old is remembered.
const PROVER: u32 = 2;

/// With these a program means the same on every machine. Warnings are gathered, and judged later: which of them are
/// welcome depends on the question.
const FLAGS: [&str; 7] = [
    "--crate-name=question",
    "--crate-type=bin",
    "--error-format=json",
    "-Copt-level=0",
    "-Cdebuginfo=0",
    "-Ccodegen-units=1",
    "-Coverflow-checks=on",
];

/// A compiler that has been asked for its version.
pub(super) struct Compiler {
    rustc: PathBuf,
    version: String,
    running: Bounds,
}

/// What happened to a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Observed {
    /// It did not compile.
    Refused {
        /// The first error comes first.
        errors: Vec<Diagnostic>,
        /// What it was warned of besides.
        warnings: Vec<Diagnostic>,
    },
    /// It compiled.
    Ran {
        /// What it was warned of.
        warnings: Vec<Diagnostic>,
        /// How it ended, each time that it was run.
        endings: Vec<Ending>,
    },
    /// It, or its compilation, was stopped after so many seconds.
    Endless(u64),
    /// It was stopped after so many bytes of output.
    Chatty(usize),
}

/// An error or a warning of the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Diagnostic {
    /// The line of the program that it points at, if it does.
    pub(super) line: Option<u32>,
    /// "E0382", or the name of a lint.
    pub(super) code: Option<String>,
    /// Its first line.
    pub(super) message: String,
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ending {
    pub(super) stdout: Vec<u8>,
    /// `None` if a signal ended it.
    pub(super) code: Option<i32>,
    /// The line of its error output that tells most: the last that is not blank, before hints on backtraces.
    pub(super) complaint: Option<String>,
}

impl Compiler {
    /// Asks the compiler for its version.
    pub(super) fn find(options: &Options) -> Result<Self, Unproved> {
        let rustc = options.rustc.clone();
        let no = |source| Unproved::NoCompiler {
            rustc: rustc.clone(),
            source,
        };
        let run = bounded::run(Command::new(&rustc).arg("-vV"), COMPILING).map_err(no)?;
        let version = String::from_utf8_lossy(&run.stdout).trim().to_owned();
        if !version.starts_with("rustc ") {
            let said = if version.is_empty() {
                String::from_utf8_lossy(&run.stderr).into_owned()
            } else {
                version
            };
            let said = said
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(120)
                .collect();
            return Err(Unproved::OddCompiler { rustc, said });
        }
        let running = Bounds {
            time: options.time,
            output: options.output,
        };
        Ok(Self {
            rustc,
            version,
            running,
        })
    }

    /// Everything that the compiler says of itself, and how it is called: the same text means the same results.
    pub(super) fn version(&self) -> String {
        format!(
            "{}\nprover {PROVER}\nedition {EDITION}\nruns {RUNS}\n{}",
            self.version,
            FLAGS.join(" ")
        )
    }

    /// "rustc 1.95.0 (…)".
    pub(super) fn name(&self) -> &str {
        self.version.lines().next().unwrap_or_default()
    }

    /// Compiles a program, in a folder of its own, and runs it there, if that is wanted.
    pub(super) fn try_out(&self, program: &str, runs: bool) -> io::Result<Observed> {
        let folder = tempfile::Builder::new().prefix("waymark-question-").tempdir()?;
        let source = folder.path().join("question.rs");
        let binary = folder.path().join("question.exe");
        fs::write(&source, program)?;

        let mut rustc = Command::new(&self.rustc);
        rustc
            .args(FLAGS)
            .arg("--edition")
            .arg(EDITION)
            .arg("-o")
            .arg(&binary)
            .arg(&source)
            .current_dir(folder.path());
        if !runs {
            rustc.arg("--emit=metadata");
        }
        for variable in ["RUSTC_BOOTSTRAP", "RUSTC_LOG", "RUST_BACKTRACE"] {
            rustc.env_remove(variable);
        }
        let compiled = bounded::run(&mut rustc, COMPILING)?;
        match compiled.end {
            End::OutOfTime => return Ok(Observed::Endless(COMPILING.time.as_secs())),
            End::TooMuchOutput => return Ok(Observed::Chatty(COMPILING.output)),
            End::Exited(status) if !status.success() => {
                return Ok(Observed::Refused {
                    errors: errors(&compiled.stderr),
                    warnings: warnings(&compiled.stderr),
                });
            }
            End::Exited(_) => {}
        }
        let warnings = warnings(&compiled.stderr);
        if runs {
            self.run(&binary, folder.path(), warnings)
        } else {
            let endings = Vec::new();
            Ok(Observed::Ran { warnings, endings })
        }
    }

    fn run(&self, binary: &Path, folder: &Path, warnings: Vec<Diagnostic>) -> io::Result<Observed> {
        let mut endings = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            let mut program = Command::new(binary);
            program.current_dir(folder).env_clear();
            // Windows finds its own libraries by these.
            for variable in ["SystemRoot", "PATH"] {
                if let Some(value) = std::env::var_os(variable) {
                    program.env(OsStr::new(variable), value);
                }
            }
            let run = bounded::run(&mut program, self.running)?;
            match run.end {
                End::OutOfTime => return Ok(Observed::Endless(self.running.time.as_secs())),
                End::TooMuchOutput => return Ok(Observed::Chatty(self.running.output)),
                End::Exited(status) => endings.push(Ending {
                    stdout: run.stdout,
                    code: status.code(),
                    complaint: complaint(&run.stderr),
                }),
            }
        }
        Ok(Observed::Ran { warnings, endings })
    }
}

impl Observed {
    /// Whether it would happen again: what was stopped may have met a busy machine, or other bounds.
    pub(super) fn is_lasting(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Ran { .. })
    }
}

/// The messages of a level among the JSON lines of the compiler, in its order.
fn diagnostics(stderr: &[u8], level: &str) -> Vec<Diagnostic> {
    #[derive(Deserialize)]
    struct Line {
        message: String,
        level: String,
        code: Option<Code>,
        spans: Vec<Span>,
    }
    #[derive(Deserialize)]
    struct Code {
        code: String,
    }
    #[derive(Deserialize)]
    struct Span {
        line_start: u32,
        is_primary: bool,
    }

    let text = String::from_utf8_lossy(stderr);
    let messages = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Line>(line).ok());
    messages
        .filter(|message| message.level.starts_with(level))
        .map(|message| Diagnostic {
            line: message
                .spans
                .iter()
                .find(|span| span.is_primary)
                .map(|span| span.line_start),
            code: message.code.map(|code| code.code),
            message: message.message.lines().next().unwrap_or_default().to_owned(),
        })
        .collect()
}

/// The warnings of lints; the last message only counts them.
fn warnings(stderr: &[u8]) -> Vec<Diagnostic> {
    let mut found = diagnostics(stderr, "warning");
    found.retain(|warning| warning.code.is_some());
    found
}

/// The errors; at least one, whatever the compiler says.
fn errors(stderr: &[u8]) -> Vec<Diagnostic> {
    let mut found = diagnostics(stderr, "error");
    // The last one only counts the others: "aborting due to 2 previous errors".
    if found.iter().any(|error| error.line.is_some()) {
        found.retain(|error| error.line.is_some());
    }
    if found.is_empty() {
        let text = String::from_utf8_lossy(stderr);
        let message = text.lines().next().unwrap_or("no message").to_owned();
        found.push(Diagnostic {
            line: None,
            code: None,
            message,
        });
    }
    found
}

fn complaint(stderr: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(stderr);
    let line = text
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty() && !line.starts_with("note:"))?;
    Some(line.trim().chars().take(200).collect())
}
