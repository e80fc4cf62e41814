//! `answer`: what is typed or pressed below a question.
//!
//! # The forms
//! - `answer b`, `answer line 3`, `answer I don't know`: the open question, read as people write.
//! - `answer #17 b`: the question with this number.
//! - `answer #17 =b`, a button: `=b` or `=ac` are these options; `=ac?` marks them and submits nothing yet; `=0` is
//!   "I don't know"; `=?` shows the model answer and `=1` to `=4` grade oneself by it.
//! - `answer ?17` and a line: what was typed while the question was awaited. If it calls a command and is no right
//!   answer, it is refused, so that the command gets it.

use std::collections::BTreeSet;

use waymark_core::{
    memory::Rating,
    question::{Given, Kind as Form, Question, Unreadable},
};
use waymark_store::{Ask, AskId};

use crate::{
    app,
    asking::{self, Desk},
    command::{Args, Command, Group, Kind, Param, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Reply, Text},
};

/// A longer line than this is not meant to call a command, though its first word may be one's name.
const CALL_WORDS: usize = 4;

/// `answer [ask] [text]`
pub(crate) struct Answer {
    ask: Option<AskId>,
    text: Option<String>,
    /// Typed while the answer was awaited, without saying that it is one.
    awaited: bool,
}

/// What a button below a question stands for.
enum Pressed {
    Pick(BTreeSet<usize>),
    Mark(BTreeSet<usize>),
    Grade(Rating),
    Model,
    DontKnow,
}

impl Command for Answer {
    const SPEC: Spec = Spec {
        name: "answer",
        about: "Answer the question that is open",
        group: Group::Practise,
        params: &[
            Param::optional(
                "ask",
                Kind::Integer(1, 9_007_199_254_740_991),
                "Which question, by its number; the open one if left out",
            ),
            Param::optional("text", Kind::Text, "The answer: a letter, the output, a line, some words"),
        ],
        examples: &["answer b", "answer a c", "answer line 3", "answer I don't know"],
        details: "While a question is open you need not write answer: just type the answer itself.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        // A typed answer is taken to the letter: quotes and line breaks belong to what a program prints.
        let (ask, text) = match args.line() {
            Some(line) => split(line),
            None => (args.get("ask"), args.get("text")),
        };
        let awaited = ask.is_some_and(|ask| ask.starts_with('?'));
        let ask = match ask {
            Some(ask) => Some(asking::number(ask).ok_or_else(asking::unknown)?),
            None => None,
        };
        Ok(Self {
            ask,
            text: text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned),
            awaited,
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let text = self.text.as_deref().unwrap_or_default();
        let calls = self.awaited && calls_command(text);
        let ask = match self.ask {
            Some(id) => ctx.tx.ask(ctx.learner.id, id).await?,
            None => Some(asking::open(ctx).await?.ok_or_else(asking::none_open)?.0),
        };
        let found = ask.and_then(|ask| {
            let question = ctx.catalog().question(&ask.question);
            Some((ask, question?))
        });
        let Some((ask, question)) = found else {
            return gone(ctx, self.ask, calls).await;
        };
        if ask.answered_at.is_some() {
            if calls {
                return Err(asking::none_open().into());
            }
            return Ok(asking::already(ctx, &ask, question).await?);
        }
        let pressed = (!self.awaited).then(|| pressed(&ask, question, text)).flatten();
        let given = match pressed {
            Some(Pressed::Mark(marked)) => {
                let desk = Desk::lay(ctx).await?;
                return Ok(asking::question(&desk, &ask, question, &marked).in_place());
            }
            Some(Pressed::Model) => return Ok(asking::compare(ctx, &ask, question).await?),
            Some(Pressed::Pick(picked)) => Given::Picked(picked),
            Some(Pressed::Grade(rating)) => Given::SelfRated(rating),
            Some(Pressed::DontKnow) => Given::DontKnow,
            None => read(&ask, question, text)?,
        };
        if calls && !meant(&ask, question, &given, text) {
            return Err(unreadable(&ask, question, None).into());
        }
        Ok(asking::settle(ctx, &ask, question, &given).await?)
    }
}

/// `#17 b` is an answer to question 17; anything else is the answer itself.
fn split(line: &str) -> (Option<&str>, Option<&str>) {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let named = word.strip_prefix("ask:").unwrap_or(word);
    let (ask, text) = if named != word || (word.starts_with('#') && asking::number(word).is_some()) {
        (Some(named), rest)
    } else {
        (None, line)
    };
    (ask, Some(text.strip_prefix("text:").unwrap_or(text)))
}

/// What a button stands for, if the text is one's payload and fits the question.
fn pressed(ask: &Ask, question: &Question, text: &str) -> Option<Pressed> {
    let what = text.strip_prefix('=')?;
    let options = question.options(ask.seed.cast_unsigned()).len();
    match (&question.kind, what) {
        (_, "0") => Some(Pressed::DontKnow),
        (Form::Long { .. }, "?") => Some(Pressed::Model),
        (Form::Long { .. }, grade) => {
            Rating::from_number(grade.parse().ok()?).map(Pressed::Grade)
        }
        (Form::Several(_), marks) if marks.ends_with('?') => {
            asking::places(marks.strip_suffix('?')?, options).map(Pressed::Mark)
        }
        (Form::Single(_) | Form::Several(_), letters) if !letters.is_empty() => {
            asking::places(letters, options).map(Pressed::Pick)
        }
        _ => None,
    }
}

/// Reads a typed answer, or says how it is given.
fn read(ask: &Ask, question: &Question, text: &str) -> Result<Given, Refusal> {
    Given::parse(question, text, ask.seed.cast_unsigned())
        .map_err(|why| unreadable(ask, question, Some(&why)))
}

/// Whether a line that calls a command is meant as the answer: it is right, or a long answer in several words.
fn meant(ask: &Ask, question: &Question, given: &Given, text: &str) -> bool {
    let right = question.grade(given, ask.seed.cast_unsigned()).is_right();
    let long = matches!(question.kind, Form::Long { .. }) && text.split_whitespace().count() > CALL_WORDS;
    right || long
}

/// Whether a line begins with a command's name.
fn calls_command(text: &str) -> bool {
    text.split_whitespace()
        .next()
        .is_some_and(|word| app::find(word).is_some())
}

/// How the question is answered; it stays open.
fn unreadable(ask: &Ask, question: &Question, why: Option<&Unreadable>) -> Refusal {
    let lead = match why {
        Some(Unreadable::NoSuchOption { last }) => format!(
            "That is none of the options A to {}, and the question is still open. ",
            last.to_ascii_uppercase()
        ),
        Some(Unreadable::OneOnly) => "Only one option is right here, so pick one. ".to_owned(),
        Some(Unreadable::WhichLine) => "On which line? ".to_owned(),
        Some(Unreadable::Blank) | None => String::new(),
    };
    let text = Text::new().plain(lead).then(asking::how(question));
    Refusal::new(text).buttons(asking::row(ask, question))
}

/// The question is not there: nothing waits for its answer any more, unless that is what a command was typed into.
async fn gone(ctx: &mut Ctx<'_>, id: Option<AskId>, calls: bool) -> Result<Reply, Error> {
    let Some(id) = id.filter(|_| !calls) else {
        return Err(asking::none_open().into());
    };
    crate::expect::settled(ctx, &asking::awaiting(id)).await?;
    let known = ctx.tx.ask(ctx.learner.id, id).await?.is_some();
    let refusal = if known { asking::retired() } else { asking::unknown() };
    Ok(refusal.into())
}
