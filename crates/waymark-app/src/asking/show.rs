//! How a question looks: where it stands, what is asked, what can be pressed, how it is answered.

use std::collections::BTreeSet;

use waymark_core::question::{Choice, Kind, Question};
use waymark_store::Ask;

use super::{Desk, Source, desk::Reason};
use crate::reply::{Awaits, Block, Button, Item, Mark, Reply, Text, Tone, blocks, inline};

/// Options up to this many characters fit on their buttons.
const LABEL_MAX: usize = 24;
/// Letters in a row of buttons.
const ROW: usize = 5;

/// A question as it is shown, with the options that are marked so far where several may be right.
pub(crate) fn question(desk: &Desk<'_>, ask: &Ask, question: &Question, marked: &BTreeSet<usize>) -> Reply {
    below(place(desk, ask, question), ask, question, marked)
}

/// The same below a line that says where it stands.
pub(crate) fn below(place: Text, ask: &Ask, question: &Question, marked: &BTreeSet<usize>) -> Reply {
    let choices = question.options(ask.seed.cast_unsigned());
    let several = matches!(question.kind, Kind::Several(_));
    let listed = several || choices.iter().any(|choice| !fits(choice));

    let mut reply = Reply::new(Tone::Plain)
        .small(place)
        .blocks(blocks(&question.prompt));
    if let Some(program) = question.program() {
        reply = reply.block(Block::Code {
            language: "rust".to_owned(),
            text: numbered(program),
        });
    }
    if listed {
        reply = options(reply, &choices, several.then_some(marked));
    }
    if let Some(hint) = question.hint.as_deref().filter(|_| ask.hinted_at.is_some()) {
        reply = reply
            .para(Text::new().strong("Hint: ").then(inline(hint)))
            .small("With a hint, a right answer counts as Hard: it comes back a little sooner.");
    }
    reply = reply.small(how(question));

    if listed {
        let letters: Vec<_> = choices
            .iter()
            .enumerate()
            .map(|(at, choice)| lettered(ask, at, choice, several, marked))
            .collect();
        for row in letters.chunks(ROW) {
            reply = reply.row(row.iter().cloned());
        }
    } else {
        reply = reply.column(choices.iter().map(|choice| {
            let label = format!("{}  {}", upper(choice), inline(choice.text).to_plain());
            Button::new(label, press(ask, &choice.letter.to_string()))
        }));
    }
    if several && !marked.is_empty() {
        let letters = letters(marked);
        let label = format!("Submit {}", spaced(&letters));
        reply = reply.row([Button::new(label, press(ask, &letters)).primary()]);
    }
    if matches!(question.kind, Kind::Long { .. }) {
        let shows = if question.id.is_recall() {
            "Show what a good answer has"
        } else {
            "Show the model answer"
        };
        reply = reply.row([Button::new(shows, press(ask, "?")).primary()]);
    }
    reply.row(row(ask, question)).awaits(form(ask, question))
}

/// The form for an answer that is typed; where options are pressed there is none.
pub(crate) fn form(ask: &Ask, question: &Question) -> Option<Awaits> {
    let typed = matches!(
        question.kind,
        Kind::Short { .. } | Kind::Tracing { .. } | Kind::Long { .. }
    );
    typed.then(|| Awaits::of(&super::awaiting(ask.id)))
}

/// What can always be pressed below a question: a hint, giving up, stopping.
pub(crate) fn row(ask: &Ask, question: &Question) -> Vec<Button> {
    let hint = question.hint.is_some() && ask.hinted_at.is_none();
    let hint = hint.then(|| Button::new("Hint", format!("hint #{}", ask.id)));
    let mut row: Vec<_> = hint.into_iter().collect();
    row.push(Button::new("I don't know", press(ask, "0")));
    row.push(Button::new("Stop", "practice stop"));
    row
}

/// How a question is answered, in a sentence.
pub(crate) fn how(question: &Question) -> Text {
    match &question.kind {
        Kind::Single(_) => "Press an option, or type its letter.".into(),
        Kind::Several(_) => Text::new()
            .plain("More than one may be right. Mark them and submit, or type the letters: ")
            .code("a c")
            .plain("."),
        Kind::Short { code: true, .. } => "Type the code.".into(),
        Kind::Short { .. } => "Type the answer.".into(),
        Kind::Tracing { .. } => Text::new()
            .plain("Type what it prints. If it does not compile, type the line that the compiler points at: ")
            .code("line 3")
            .plain("."),
        Kind::Long { .. } => {
            "Answer in your own words (I don't keep them), then compare and grade yourself.".into()
        }
    }
}

/// The command line of a button about a question: what follows `=` is to the letter, unlike what is typed.
pub(super) fn press(ask: &Ask, what: &str) -> String {
    format!("answer #{} ={what}", ask.id)
}

/// "Question 2 of 7 today · Lifetimes · due".
fn place(desk: &Desk<'_>, ask: &Ask, question: &Question) -> Text {
    let mut parts = Vec::new();
    match Source::of(ask) {
        Source::Count { at, of } => parts.push(format!("Question {at} of {of}")),
        Source::More => parts.push("One more".to_owned()),
        Source::Topic(roadmap, topic) => {
            parts.extend(desk.topic_name(&roadmap, &topic).map(|name| format!("On {name}")));
        }
        Source::Today | Source::Prompt(_) | Source::Group(_) => {
            let answered = desk.asked.len();
            let of = (answered + desk.session().remaining.total()).max(answered + 1);
            parts.push(format!("Question {} of {of} today", answered + 1));
        }
    }
    let concept = desk.catalog.graph().get(&question.concept);
    // A topic may be called as its concept is: once is enough.
    let title = concept.map(|concept| concept.title.clone());
    parts.extend(title.filter(|title| parts.first().is_none_or(|first| !first.ends_with(title.as_str()))));
    parts.push(
        match desk.reason(&question.id) {
            Reason::New => "new",
            Reason::Due => "due",
            Reason::Retry => "once more",
            Reason::Early => "ahead of time",
        }
        .to_owned(),
    );
    parts.join(" · ").into()
}

/// The options in full.
fn options(reply: Reply, choices: &[Choice<'_>], marked: Option<&BTreeSet<usize>>) -> Reply {
    let items = choices.iter().enumerate().map(|(at, choice)| {
        let text = Text::new()
            .strong(upper(choice))
            .plain("  ")
            .then(inline(choice.text));
        match marked {
            Some(marked) if marked.contains(&at) => Item::marked(Mark::Done, text),
            Some(_) => Item::marked(Mark::Todo, text),
            None => Item::new(text),
        }
    });
    if choices.iter().all(|choice| is_line(choice.text)) {
        return reply.list(items);
    }
    // Options with code of their own stand one below the other.
    choices.iter().enumerate().fold(reply, |reply, (at, choice)| {
        let sign = if marked.is_some_and(|marked| marked.contains(&at)) {
            " (marked)"
        } else {
            ""
        };
        reply
            .para(Text::new().strong(upper(choice)).plain(sign))
            .blocks(blocks(choice.text))
    })
}

/// A button with an option's letter; where several may be right it marks the option or takes the mark away.
fn lettered(ask: &Ask, at: usize, choice: &Choice<'_>, several: bool, marked: &BTreeSet<usize>) -> Button {
    if !several {
        return Button::new(upper(choice), press(ask, &choice.letter.to_string()));
    }
    let mut then = marked.clone();
    let label = if then.remove(&at) {
        format!("{} ✓", upper(choice))
    } else {
        then.insert(at);
        upper(choice)
    };
    Button::new(label, press(ask, &format!("{}?", letters(&then))))
}

/// `ac` for the first and the third option.
pub(super) fn letters(marked: &BTreeSet<usize>) -> String {
    marked.iter().filter_map(|at| ('a'..='z').nth(*at)).collect()
}

/// `A, C`.
pub(super) fn spaced(letters: &str) -> String {
    let upper: Vec<_> = letters
        .chars()
        .map(|letter| letter.to_ascii_uppercase().to_string())
        .collect();
    upper.join(", ")
}

pub(super) fn upper(choice: &Choice<'_>) -> String {
    choice.letter.to_ascii_uppercase().to_string()
}

fn fits(choice: &Choice<'_>) -> bool {
    is_line(choice.text) && inline(choice.text).to_plain().chars().count() <= LABEL_MAX
}

fn is_line(text: &str) -> bool {
    !text.trim().contains('\n')
}

/// A program with the numbers of its lines, so that one can say which.
pub(crate) fn numbered(program: &str) -> String {
    let count = program.lines().count();
    let width = count.to_string().len();
    program
        .lines()
        .enumerate()
        .map(|(at, line)| format!("{:>width$}  {line}", at + 1).trim_end().to_owned() + "\n")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_get_the_numbers_of_their_lines() {
        let program = "fn main() {\n\n}\n".repeat(4);
        let shown = numbered(&program);
        assert_eq!(shown.lines().next(), Some(" 1  fn main() {"));
        assert_eq!(shown.lines().nth(1), Some(" 2"));
        assert_eq!(shown.lines().nth(11), Some("12  }"));
    }
}
