//! How the program ends: one table of codes, from which the help, the manual and the service unit are checked.

use std::{fmt, process::ExitCode};

use waymark_app::Fault;
use waymark_store::{OpenError, StoreError};

use crate::{config::Problems, print};

/// How many seconds `waymark run` gives what is under way to finish after a first signal to stop.
/// Service managers must wait longer than this before they kill.
pub const STOP_GRACE_SECS: u64 = 20;

/// Why the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It did what was asked.
    Done,
    /// A check ran and has findings.
    Findings,
    /// The command line was not understood.
    Usage,
    /// The configuration is wrong.
    Configuration,
    /// The database cannot be opened, read or written.
    Database,
    /// Another process holds the database.
    Busy,
    /// A file that was named cannot be read or written.
    File,
    /// Something that should not happen.
    Fault,
}

/// All of them, in the order of their codes.
pub const EXITS: [Exit; 8] = [
    Exit::Done,
    Exit::Findings,
    Exit::Usage,
    Exit::Configuration,
    Exit::Database,
    Exit::Busy,
    Exit::File,
    Exit::Fault,
];

/// An error together with the way it ends the program.
#[derive(Debug)]
pub struct Failure {
    /// The code.
    pub exit: Exit,
    /// What went wrong; told in one line with its causes.
    pub error: anyhow::Error,
}

/// Says how an error ends the program: `store.open(path).or_exit(Exit::Database)?`.
pub trait OrExit<T> {
    /// Turns an error into a failure.
    ///
    /// # Errors
    /// The same as before, with its code.
    fn or_exit(self, exit: Exit) -> Result<T, Failure>;
}

impl Exit {
    /// The number that the process gives back.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Configuration => 3,
            Self::Database => 4,
            Self::Busy => 5,
            Self::File => 6,
            Self::Fault => 70,
        }
    }

    /// What it means, for the help.
    pub fn about(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Findings => "a check ran and found something",
            Self::Usage => "the command line was not understood",
            Self::Configuration => "the configuration is wrong",
            Self::Database => "the database cannot be opened, read or written",
            Self::Busy => "another process holds the database",
            Self::File => "a file that was named cannot be read or written",
            Self::Fault => "a fault of Waymark itself; please report it",
        }
    }

    /// Whether starting again without changing anything cannot help; a service manager should not try.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Usage | Self::Configuration | Self::File)
    }
}

/// Turns how the work ended into what the process gives back, and tells a failure on standard error.
pub fn finish(outcome: Result<Exit, Failure>) -> ExitCode {
    let exit = outcome.unwrap_or_else(|failure| {
        print::aside(format_args!("waymark: {failure}"));
        failure.exit
    });
    ExitCode::from(exit.code())
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Some errors say their cause themselves; it is not said twice.
        let mut said = String::new();
        for error in self.error.chain() {
            let text = error.to_string();
            if said.is_empty() {
                said = text;
            } else if !said.ends_with(&text) {
                said = format!("{said}: {text}");
            }
        }
        f.write_str(&said)
    }
}

impl From<anyhow::Error> for Failure {
    /// An error that nobody gave a code is a fault.
    fn from(error: anyhow::Error) -> Self {
        Self {
            exit: Exit::Fault,
            error,
        }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self {
            exit: Exit::Configuration,
            error: problems.into(),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self {
            exit: of_store(&error.source),
            error: error.into(),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self {
            exit: of_store(&error),
            error: error.into(),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Store(error) => error.into(),
            other => Self {
                exit: Exit::Fault,
                error: other.into(),
            },
        }
    }
}

fn of_store(error: &StoreError) -> Exit {
    match error {
        StoreError::Busy => Exit::Busy,
        // Texts are made storable before they come to the store.
        StoreError::Nul => Exit::Fault,
        _ => Exit::Database,
    }
}

impl<T, E: Into<anyhow::Error>> OrExit<T> for Result<T, E> {
    fn or_exit(self, exit: Exit) -> Result<T, Failure> {
        self.map_err(|error| Failure {
            exit,
            error: error.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_end_has_a_code_of_its_own_in_rising_order() {
        assert!(EXITS.windows(2).all(|pair| pair[0].code() < pair[1].code()));
    }

    #[test]
    fn a_failure_tells_its_causes_in_one_line() {
        let cause = std::io::Error::other("disk full");
        let failed: Result<(), Failure> =
            Err(anyhow::Error::new(cause).context("cannot write the export")).or_exit(Exit::File);
        let failure = failed.unwrap_err();
        assert_eq!(failure.to_string(), "cannot write the export: disk full");
        assert_eq!(failure.exit, Exit::File);
    }

    #[test]
    fn a_database_that_cannot_be_opened_is_told_once_with_its_own_code() {
        let open = |source| {
            Failure::from(OpenError {
                path: "a.db".into(),
                source,
            })
        };
        let busy = open(StoreError::Busy);
        assert_eq!(
            (busy.exit, busy.to_string()),
            (
                Exit::Busy,
                "a.db: the database is in use by another process".into()
            )
        );
        assert_eq!(
            open(StoreError::Newer { found: 9, known: 1 }).exit,
            Exit::Database
        );
    }

    #[test]
    fn problems_in_the_configuration_keep_their_lines() {
        let problem = |text: &str| crate::config::Problem {
            place: crate::config::Place::Variable("WAYMARK_ZONE".to_owned()),
            text: text.to_owned(),
        };
        let failure = Failure::from(Problems(vec![problem("one"), problem("two")]));
        assert_eq!(failure.exit, Exit::Configuration);
        assert_eq!(
            failure.to_string(),
            "2 problems in the configuration\n  WAYMARK_ZONE: one\n  WAYMARK_ZONE: two"
        );
    }
}
