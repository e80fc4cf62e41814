//! Lines typed at a terminal: editing, completion, history.

use std::{borrow::Cow, io, path::PathBuf, sync::Arc};

use rustyline::{
    Cmd, ColorMode, CompletionType, Config, Context, ExternalPrinter, Helper, KeyCode, KeyEvent, Modifiers,
    completion::{Completer, Pair},
    error::ReadlineError,
    highlight::Highlighter,
    hint::{Hint, Hinter},
    history::FileHistory,
    validate::Validator,
};
use tokio::runtime::Handle;

use crate::{
    Console, Error,
    chat::Shared,
    lines::{LINE_MAX_BYTES, Next, Printer, Source},
    menu::{self, Spot},
};

/// So many lines are remembered.
const REMEMBERED: usize = 1_000;

/// A line editor on this terminal.
pub(crate) struct Editor {
    line: rustyline::Editor<Aid, FileHistory>,
    history: Option<PathBuf>,
}

impl Editor {
    pub(crate) fn open(console: &Console, history: Option<PathBuf>) -> Result<Self, Error> {
        let colour = console.shared.screen.has_colour();
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .color_mode(if colour { ColorMode::Enabled } else { ColorMode::Disabled });
        let config = config
            .max_history_size(REMEMBERED)
            .and_then(|config| config.history_ignore_dups(true))
            .map_err(unusable)?
            .history_ignore_space(true)
            .build();
        let mut line = rustyline::Editor::with_config(config).map_err(unusable)?;
        line.set_helper(Some(Aid {
            shared: Arc::clone(&console.shared),
            runtime: Handle::try_current().ok(),
        }));
        if let Some(path) = &history
            && let Err(error) = line.load_history(path)
        {
            // The first time there is none; otherwise it is only a convenience.
            tracing::debug!(%error, "no history");
        }
        Ok(Self { line, history })
    }

    /// Prints above the line that is being typed; `None` where the terminal can't.
    pub(crate) fn printer(&mut self) -> Option<Printer> {
        let mut printer = self.line.create_external_printer().ok()?;
        Some(Box::new(move |text| printer.print(text).map_err(io::Error::other)))
    }

    fn remember(&mut self, line: &str) {
        let added = self.line.add_history_entry(line);
        if let (Ok(true), Some(path)) = (added, &self.history)
            && let Err(error) = self.line.append_history(path)
        {
            tracing::debug!(%error, "history not kept");
        }
    }
}

impl Source for Editor {
    fn next(&mut self, sign: &str) -> io::Result<Next> {
        match self.line.readline(sign) {
            Ok(mut text) => {
                let end = text.floor_char_boundary(LINE_MAX_BYTES);
                text.truncate(end);
                self.remember(&text);
                let columns = self.line.dimensions().map(|(columns, _)| usize::from(columns));
                Ok(Next::Line { text, columns })
            }
            Err(ReadlineError::Interrupted) => Ok(Next::Interrupted),
            Err(ReadlineError::Eof) => Ok(Next::End),
            Err(ReadlineError::Io(error)) => Err(error),
            Err(other) => Err(io::Error::other(other)),
        }
    }
}

fn unusable(error: ReadlineError) -> Error {
    Error::Terminal(match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other),
    })
}
