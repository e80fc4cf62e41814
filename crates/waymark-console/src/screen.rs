//! What is shown, by whomever: replies and prompts share one output, and the buttons of what was shown last can be
//! pressed by number.

use std::{
    borrow::Cow,
    collections::HashMap,
    io::{self, Write},
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread,
};

use tokio::sync::Notify;
use waymark_app::reply::{Audience, Block, Button, Reply};

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
    /// What each learner saw last, and what each chat.
    last: HashMap<String, Last>,
}

#[derive(Default)]
struct Last {
    buttons: Vec<Button>,
    hidden: Vec<Block>,
    body: Vec<Block>,
}

/// Where somebody sees what is shown: in private, or in a chat with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seat {
    learner: String,
    chat: Option<String>,
}

impl Seat {
    /// A learner's, in a chat with this id or in private.
    pub(crate) fn new(learner: &str, chat: Option<&str>) -> Self {
        Self {
            learner: learner.to_owned(),
            chat: chat.map(str::to_owned),
        }
    }

    /// What only this learner sees there.
    fn own(&self) -> String {
        match &self.chat {
            // No name has a line feed.
            Some(chat) => format!("{}\n{chat}", self.learner),
            None => self.learner.clone(),
        }
    }

    /// What is seen there, the latest first: what only they see, then what all see.
    fn seen<'a>(&self, last: &'a HashMap<String, Last>) -> impl Iterator<Item = &'a Last> + use<'a> {
        let all = self.chat.as_ref().and_then(|chat| last.get(chat));
        [last.get(&self.own()), all].into_iter().flatten()
    }
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

    /// Shows something that a learner gets, or everybody in a chat, or its line of JSON; its buttons can be pressed from
    /// now on. What a message in a chat becomes is told by what is new in it.
    pub(crate) fn show(
        &self,
        seat: &Seat,
        headline: Option<&str>,
        reply: &Reply,
        json: String,
    ) -> Result<(), Closed> {
        let mut state = self.state();
        let mut drawn = Cow::Borrowed(reply);
        if let Some(chat) = &seat.chat
            && let Some(shared) = &reply.instead
        {
            let before = state
                .last
                .insert(chat.clone(), Last::of(shared))
                .unwrap_or_default();
            let mut news = shared.clone();
            news.body.retain(|block| !before.body.contains(block));
            drawn.to_mut().instead = (!news.body.is_empty()).then_some(news);
        }
        match &seat.chat {
            Some(chat) if reply.audience == Audience::Group => {
                // What was shown to some of them is further up now.
                let of_chat = format!("\n{chat}");
                state.last.retain(|key, _| !key.ends_with(&of_chat));
                state.last.insert(chat.clone(), Last::of(reply));
            }
            _ => {
                state.last.insert(seat.own(), Last::of(reply));
            }
        }
        let text = if state.json {
            json
        } else {
            let head = headline.map(|text| outbound::headline(text, &state.look));
            format!(
                "{}{}\n",
                head.unwrap_or_default(),
                outbound::draw(&drawn, &state.look)
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
    pub(crate) fn reveal(&self, seat: &Seat) -> Result<bool, Closed> {
        let mut state = self.state();
        let hidden = seat
            .seen(&state.last)
            .find(|last| !last.hidden.is_empty())
            .map(|last| outbound::draw_hidden(&last.hidden, &state.look));
        let Some(text) = hidden.map(|text| format!("{text}\n")) else {
            return Ok(false);
        };
        state.write_beside(&text);
        self.finish(&state).map(|()| true)
    }

    /// What a learner can press.
    pub(crate) fn buttons(&self, seat: &Seat) -> Vec<Button> {
        let state = self.state();
        let mut seen = seat.seen(&state.last);
        let last = seen.find(|last| !last.buttons.is_empty());
        last.map(|last| last.buttons.clone()).unwrap_or_default()
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

impl Last {
    fn of(reply: &Reply) -> Self {
        Self {
            buttons: reply.buttons.iter().flatten().cloned().collect(),
            hidden: hidden(&reply.body),
            body: reply.body.clone(),
        }
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
