//! Where lines come from: a pipe or an editor, read by a thread of its own, so that prompts can arrive meanwhile.

use std::{
    io::{self, BufRead, BufReader, IsTerminal, Read},
    path::PathBuf,
    sync::mpsc,
    thread,
};

use tokio::sync::mpsc as channel;

use crate::{Console, Error, editor::Editor};

/// The longest line that is read, in bytes; what goes beyond is left out.
pub(crate) const LINE_MAX_BYTES: usize = 1 << 20;

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A line, without its end; and how wide the page is now, where that is known.
    Line { text: String, columns: Option<usize> },
    /// Ctrl-C: the line was given up.
    Interrupted,
    /// Nothing more will come.
    End,
}

/// Something that waits for lines.
pub(crate) trait Source: Send + 'static {
    /// Waits for the next line, with a sign in front if somebody looks.
    fn next(&mut self, sign: &str) -> io::Result<Next>;
}

/// Shows text above a line that is being typed.
pub(crate) type Printer = Box<dyn FnMut(String) -> io::Result<()> + Send>;

/// Where the lines of a chat come from.
pub struct Input {
    source: Box<dyn Source>,
    /// Whether somebody sits there.
    people: bool,
    printer: Option<Printer>,
}

/// An input that is being read.
pub(crate) struct Begun {
    pub(crate) lines: Lines,
    pub(crate) people: bool,
    pub(crate) printer: Option<Printer>,
}

impl Source for Box<dyn Source> {
    fn next(&mut self, sign: &str) -> io::Result<Next> {
        (**self).next(sign)
    }
}

impl Input {
    /// Lines from a pipe or a file, until its end. Bytes that are not UTF-8 are replaced; a line of more than 1 MiB is
    /// cut off there.
    pub fn piped(from: impl Read + Send + 'static) -> Self {
        Self {
            source: Box::new(Piped(BufReader::new(from))),
            people: false,
            printer: None,
        }
    }

    /// Lines typed at a terminal, with editing, completion and a history that is kept in a file.
    ///
    /// # Errors
    /// When there is no terminal to speak of.
    pub fn typed(console: &Console, history: Option<PathBuf>) -> Result<Self, Error> {
        let mut editor = Editor::open(console, history)?;
        let printer = editor.printer();
        if let Some(columns) = editor.columns() {
            console.shared.screen.resize(columns);
        }
        Ok(Self {
            source: Box::new(editor),
            people: true,
            printer,
        })
    }

    /// Standard input: [`Input::typed`] if people sit at both ends and want text, else [`Input::piped`].
    ///
    /// # Errors
    /// As [`Input::typed`].
    pub fn of_stdin(console: &Console, history: Option<PathBuf>) -> Result<Self, Error> {
        let people = io::stdin().is_terminal() && io::stdout().is_terminal();
        if people && !console.json {
            Self::typed(console, history)
        } else {
            Ok(Self::piped(io::stdin()))
        }
    }

    pub(crate) fn begin(self) -> Begun {
        Begun {
            lines: Lines::of(self.source),
            people: self.people,
            printer: self.printer,
        }
    }
}

/// Lines, asked for one by one.
pub(crate) struct Lines {
    ask: mpsc::Sender<String>,
    answers: channel::UnboundedReceiver<io::Result<Next>>,
}

impl Lines {
    fn of(mut source: impl Source) -> Self {
        let (ask, asked) = mpsc::channel::<String>();
        let (answer, answers) = channel::unbounded_channel();
        // It ends when nobody asks any more; one that still waits for a line ends with the program.
        thread::spawn(move || {
            while let Ok(sign) = asked.recv() {
                if answer.send(source.next(&sign)).is_err() {
                    break;
                }
            }
        });
        Self { ask, answers }
    }

    /// Asks for a line; [`Lines::next`] then waits for it.
    pub(crate) fn ask(&self, sign: String) {
        // If the thread is gone, `next` says so.
        let _ = self.ask.send(sign);
    }

    /// The line that was asked for. May be given up and called again without losing it.
    pub(crate) async fn next(&mut self) -> io::Result<Next> {
        self.answers.recv().await.unwrap_or(Ok(Next::End))
    }
}

struct Piped<R>(BufReader<R>);

impl<R: Read + Send + 'static> Source for Piped<R> {
    fn next(&mut self, _sign: &str) -> io::Result<Next> {
        let mut line = Vec::new();
        let mut any = false;
        loop {
            let ready = match self.0.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if ready.is_empty() {
                break;
            }
            any = true;
            let end = ready.iter().position(|b| *b == b'\n');
            let part = ready.get(..end.unwrap_or(ready.len())).unwrap_or(ready);
            let room = LINE_MAX_BYTES - line.len();
            line.extend_from_slice(part.get(..room).unwrap_or(part));
            let used = end.map_or(ready.len(), |end| end + 1);
            self.0.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(Next::End);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Next::Line {
            text: String::from_utf8_lossy(&line).into_owned(),
            columns: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &'static [u8]) -> Vec<String> {
        let mut piped = Piped(BufReader::with_capacity(7, bytes));
        let mut lines = Vec::new();
        while let Next::Line { text, .. } = piped.next("").unwrap() {
            lines.push(text);
        }
        lines
    }

    #[test]
    fn lines_end_with_a_line_feed_or_with_the_input() {
        assert_eq!(all(b""), Vec::<String>::new());
        assert_eq!(
            all(b"one\ntwo\r\n\nthe last one is longer"),
            ["one", "two", "", "the last one is longer"]
        );
    }

    #[test]
    fn half_an_emoji_is_replaced_and_nul_is_passed_on() {
        assert_eq!(all(b"a\xf0\x9f\xa6b\0c\n"), ["a\u{fffd}b\0c"]);
    }

    #[test]
    fn an_endless_line_is_cut_off_and_the_next_one_is_whole() {
        let long = io::repeat(b'x').take(3 * LINE_MAX_BYTES as u64);
        let mut piped = Piped(BufReader::new(long.chain(&b"\nnext\n"[..])));
        let Next::Line { text, .. } = piped.next("").unwrap() else {
            panic!("no line")
        };
        assert_eq!(text.len(), LINE_MAX_BYTES);
        assert_eq!(
            piped.next("").unwrap(),
            Next::Line {
                text: "next".into(),
                columns: None
            }
        );
        assert_eq!(piped.next("").unwrap(), Next::End);
    }
}
