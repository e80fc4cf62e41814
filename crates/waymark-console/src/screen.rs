//! What is shown, by whomever: replies and prompts share one output, and the buttons of what was shown last can be
//! pressed by number.

use std::{
    collections::HashMap,
    io::{self, Write},
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread,
};

use tokio::sync::Notify;
use waymark_app::reply::{Block, Button, Reply};

use crate::{lines::Printer, look::Look, outbound};

/// Where a chat writes.
pub struct Output {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
}

impl Output {
    /// Replies and prompts go to `out`; what the terminal has to say besides goes there too, or, while `out` is JSON,
    /// to `err`.
    pub fn new(out: impl Write + Send + 'static, err: impl Write + Send + 'static) -> Self {
        Self {
            out: Box::new(out),
            err: Box::new(err),
        }
    }

    /// Standard output and standard error.
    pub fn stdio() -> Self {
        Self::new(io::stdout(), io::stderr())
    }
}

/// The output can't be written to any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closed;

/// One output and what is on it.
pub(crate) struct Screen {
    state: Mutex<State>,
    gone: Notify,
}

struct State {
    output: Output,
    look: Look,
    json: bool,
    /// While somebody types, text goes above their line.
    typing: bool,
    above: Option<mpsc::Sender<String>>,
    failure: Option<io::Error>,
    /// What each learner saw last.
    last: HashMap<String, Last>,
}

#[derive(Default)]
struct Last {
    buttons: Vec<Button>,
    hidden: Vec<Block>,
}

impl Screen {
    pub(crate) fn new(output: Output, look: Look, json: bool) -> Self {
        Self {
            state: Mutex::new(State {
                output,
                look,
                json,
                typing: false,
                above: None,
                failure: None,
                last: HashMap::new(),
            }),
            gone: Notify::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Text that arrives while somebody types is printed above their line by `printer`.
    ///
    /// That may wait for the next line to be typed; hence a thread, so that nobody else waits.
    pub(crate) fn print_above(&self, mut printer: Printer) {
        let (above, texts) = mpsc::channel::<String>();
        thread::spawn(move || {
            for text in texts {
                if printer(text).is_err() {
                    break;
                }
            }
        });
        self.state().above = Some(above);
    }

    /// Says that somebody types now, or has finished.
    pub(crate) fn typing(&self, typing: bool) {
        self.state().typing = typing;
    }

    pub(crate) fn has_colour(&self) -> bool {
        self.state().look.colour
    }

    /// The page has a new width.
    pub(crate) fn resize(&self, columns: usize) {
        let mut state = self.state();
        state.look = state.look.clone().of_width(columns);
    }

    /// Shows something that a learner gets, or its line of JSON; its buttons can be pressed from now on.
    pub(crate) fn show(
        &self,
        learner: &str,
        headline: Option<&str>,
        reply: &Reply,
        json: String,
    ) -> Result<(), Closed> {
        let mut state = self.state();
        let last = Last {
            buttons: reply.buttons.iter().flatten().cloned().collect(),
            hidden: hidden(&reply.body),
        };
        state.last.insert(learner.to_owned(), last);
        let text = if state.json {
            json
        } else {
            let head = headline.map(|text| outbound::headline(text, &state.look));
            format!(
                "{}{}\n",
                head.unwrap_or_default(),
                outbound::draw(reply, &state.look)
            )
        };
        state.write(&text);
        self.finish(&state)
    }

    /// Answers a learner without the app, or with a line of JSON; what they can press stays.
    pub(crate) fn answer(&self, answer: &Reply, json: String) -> Result<(), Closed> {
        let mut state = self.state();
        let text = if state.json {
            json
        } else {
            format!("{}\n", outbound::draw(answer, &state.look))
        };
        state.write(&text);
        self.finish(&state)
    }

    /// Shows something of the terminal's own; beside the output while that is JSON.
    pub(crate) fn note(&self, note: &Reply) -> Result<(), Closed> {
        let mut state = self.state();
        let text = format!("{}\n", outbound::draw(note, &state.look));
        state.write_beside(&text);
        self.finish(&state)
    }

    /// Repeats a line that was piped in.
    pub(crate) fn echo(&self, line: &str, learner: Option<&str>) -> Result<(), Closed> {
        let mut state = self.state();
        if state.look.echo && !state.json {
            state.write(&outbound::echo(line, learner));
        }
        self.finish(&state)
    }

    /// Shows what the last reply to a learner hides; `false` if that is nothing.
    pub(crate) fn reveal(&self, learner: &str) -> Result<bool, Closed> {
        let mut state = self.state();
        let hidden = state
            .last
            .get(learner)
            .map_or(&[][..], |last| last.hidden.as_slice());
        if hidden.is_empty() {
            return Ok(false);
        }
        let text = format!("{}\n", outbound::draw_hidden(hidden, &state.look));
        state.write_beside(&text);
        self.finish(&state).map(|()| true)
    }

    /// What a learner can press.
    pub(crate) fn buttons(&self, learner: &str) -> Vec<Button> {
        let state = self.state();
        state
            .last
            .get(learner)
            .map(|last| last.buttons.clone())
            .unwrap_or_default()
    }

    /// Ends when the output can't be written to any more.
    pub(crate) async fn gone(&self) {
        self.gone.notified().await;
    }

    /// Why the output can't be written to any more, if it is more than that nobody reads it.
    pub(crate) fn failure(&self) -> Option<io::Error> {
        let failure = self.state().failure.take();
        failure.filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
    }

    fn finish(&self, state: &State) -> Result<(), Closed> {
        if state.failure.is_none() {
            return Ok(());
        }
        self.gone.notify_one();
        Err(Closed)
    }
}

impl State {
    fn write_beside(&mut self, text: &str) {
        if self.json {
            // Nobody may be listening there, and nothing depends on it.
            let _ = self.output.err.write_all(text.as_bytes());
        } else {
            self.write(text);
        }
    }

    fn write(&mut self, text: &str) {
        if self.failure.is_some() {
            return;
        }
        if self.typing
            && let Some(above) = &self.above
            && above.send(text.to_owned()).is_ok()
        {
            return;
        }
        let out = &mut self.output.out;
        if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            self.failure = Some(error);
        }
    }
}

/// What a reply hides, in order.
fn hidden(body: &[Block]) -> Vec<Block> {
    let spoilers = body.iter().filter_map(|block| match block {
        Block::Spoiler(blocks) => Some(blocks.clone()),
        _ => None,
    });
    spoilers.flatten().collect()
}
