//! The log: structured, on standard error, so that standard output stays for what was asked for.

use std::io;

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{Log, LogFormat};

/// Starts the log. `usual` are the directives for when neither the configuration nor `RUST_LOG` has any.
///
/// # Errors
/// When the directives do not parse, or when a log was started before.
pub fn start(log: &Log, usual: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::builder().parse(log.filter.as_deref().unwrap_or(usual))?;
    let lines = fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match log.format {
        LogFormat::Text => lines.with_ansi(colourful()).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    started.map_err(anyhow::Error::from_boxed)
}

/// Colour only for a terminal, and not where `NO_COLOR` is set to something.
fn colourful() -> bool {
    use io::IsTerminal;
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
