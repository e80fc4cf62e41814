//! Lines typed at a terminal: editing, completion, history.

use std::{borrow::Cow, io, path::PathBuf, sync::Arc};

use rustyline::{
    ColorMode, CompletionType, Config, Context, ExternalPrinter, Helper,
    completion::{Completer, Pair},
    error::ReadlineError,
    highlight::{CmdKind, Highlighter},
    hint::{Hint, Hinter},
    history::FileHistory,
    validate::Validator,
};
use tokio::runtime::Handle;

use crate::{
    Console, Error,
    console::Shared,
    lines::{LINE_MAX_BYTES, Next, Printer, Source},
    menu::{self, Spot},
    outbound,
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
            .color_mode(if colour {
                ColorMode::Enabled
            } else {
                ColorMode::Disabled
            });
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
        Some(Box::new(move |text| {
            printer.print(text).map_err(io::Error::other)
        }))
    }

    /// How wide the page is, where that is known.
    pub(crate) fn columns(&mut self) -> Option<usize> {
        self.line.dimensions().map(|(columns, _)| usize::from(columns))
    }

    fn remember(&mut self, line: &str) {
        // Which button a number pressed is soon forgotten.
        if line.trim().bytes().all(|b| b.is_ascii_digit()) {
            return;
        }
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
                let columns = self.columns();
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

/// What helps while a line is typed.
struct Aid {
    shared: Arc<Shared>,
    /// Where the store's answers come from; completion of topics needs them.
    runtime: Option<Handle>,
}

impl Helper for Aid {}
impl Validator for Aid {}

impl Completer for Aid {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let pair = |(name, about): (&str, &str)| Pair {
            display: format!("{name:<10} {about}"),
            replacement: format!("{name} "),
        };
        Ok(match menu::spot(line.get(..pos).unwrap_or(line)) {
            Spot::Name { from, typed } => (from, menu::names(typed).map(pair).collect()),
            Spot::Directive { from, typed } => (from, menu::directives(typed).map(pair).collect()),
            Spot::Value {
                from,
                typed,
                command,
                param,
                more,
            } => {
                let found = self.runtime.as_ref().map(|runtime| {
                    let learner = self.shared.learner();
                    runtime.block_on(self.shared.app.complete(&learner, command, param, typed))
                });
                let suggestions = found.and_then(Result::ok).unwrap_or_default();
                let pairs = suggestions.into_iter().map(|it| {
                    let quoted = more && it.value.contains(char::is_whitespace);
                    let replacement = if quoted {
                        format!("\"{}\"", it.value)
                    } else {
                        it.value
                    };
                    let label = outbound::clean(&it.label).into_owned();
                    Pair {
                        display: if label == replacement {
                            label
                        } else {
                            format!("{replacement}  {label}")
                        },
                        replacement: if more {
                            format!("{replacement} ")
                        } else {
                            replacement
                        },
                    }
                });
                (from, pairs.collect())
            }
            Spot::Open => (pos, Vec::new()),
        })
    }
}

/// What may still follow; it is shown, not inserted.
struct Follows(String);

impl Hint for Follows {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Aid {
    type Hint = Follows;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<Follows> {
        let hint = menu::hint(line);
        (pos == line.len() && !hint.is_empty()).then_some(Follows(hint))
    }
}

impl Highlighter for Aid {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(outbound::accent(prompt))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(outbound::quiet(hint))
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use rustyline::history::DefaultHistory;
    use waymark_app::{ports::VirtualClock, request::Action, testing::Scenario};

    use super::*;
    use crate::{Look, Options, Output, inbound::Requests};

    /// What Tab offers to somebody on a roadmap: what it would insert, and the line up to there.
    async fn offered(line: &'static str) -> Vec<String> {
        let app = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await.app;
        let options = Options::default();
        let output = Output::new(io::sink(), io::sink());
        let console = Console::new(app, VirtualClock::running(), options, Look::plain(), output).unwrap();
        let shared = Arc::clone(&console.shared);
        let action = Action::Line("enroll rust-top-1-percent".to_owned());
        let request = Requests::begin().next(
            shared.learner(),
            waymark_app::request::Place::Direct,
            jiff::Timestamp::UNIX_EPOCH,
            action,
        );
        shared.app.handle(request).await;
        let aid = Aid {
            shared,
            runtime: Some(Handle::current()),
        };
        // Lines are typed on a thread of their own.
        let typed = tokio::task::spawn_blocking(move || {
            let history = DefaultHistory::new();
            let (from, pairs) = aid.complete(line, line.len(), &Context::new(&history)).unwrap();
            pairs
                .into_iter()
                .map(|pair| format!("{}{}", &line[..from], pair.replacement))
                .collect()
        });
        typed.await.unwrap()
    }

    #[tokio::test]
    async fn tab_completes_names_directives_and_values() {
        assert_eq!(offered("und").await, ["undo "]);
        assert_eq!(offered("/und").await, ["/undo "]);
        assert_eq!(offered(":ou").await, [":outage "]);
        assert_eq!(offered("enroll fast").await, ["enroll rust-backend-fast-track "]);
        assert_eq!(offered("dance ").await, Vec::<String>::new());
        let topics = offered("done ").await;
        assert!(
            topics.len() > 10 && topics.iter().all(|line| line.starts_with("done ")),
            "{topics:?}"
        );
    }
}
