//! Lines on standard output and standard error, also where nobody reads them any more or nothing fits in.

use std::{
    fmt,
    io::{self, Write as _},
};

use anyhow::Context as _;

use crate::exit::{Exit, Failure, OrExit};

/// Prints a line, as `println!` does; a reader who has left is no error, as in `waymark check | head`.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::print::line(format_args!($($text)*))?
    };
}

pub(crate) use say;

/// Prints a line to standard output.
///
/// # Errors
/// When it cannot be written, as on a full disk.
pub fn line(text: fmt::Arguments<'_>) -> Result<(), Failure> {
    written(writeln!(io::stdout().lock(), "{text}"))
}

/// Prints a whole text to standard output, as it is.
///
/// # Errors
/// As [`line()`].
pub fn text(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Tells something on standard error; if nobody listens there, nobody can be told.
pub fn aside(text: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

fn written(outcome: io::Result<()>) -> Result<(), Failure> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot print").or_exit(Exit::File)
        }
        _ => Ok(()),
    }
}
