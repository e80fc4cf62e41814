//! What is said to an answer: right or wrong, what is right, and why.

use waymark_core::{
    memory::Rating,
    question::{Given, Graded, Kind, Near, Outcome, Question, Verdict},
};
use waymark_store::Ask;

use super::show::upper;
use crate::reply::{Block, Item, Mark, Reply, Text, Tone, blocks, inline};

/// Right or wrong, what is right, and why.
pub(crate) fn verdict(ask: &Ask, question: &Question, given: &Given, graded: &Graded) -> Reply {
    if let Some(own) = graded.own {
        let (tone, text) = match own {
            Rating::Again => (Tone::Plain, "Noted: Again. It will stick yet."),
            Rating::Hard => (Tone::Good, "Noted: Hard."),
            Rating::Good => (Tone::Good, "Noted: Good."),
            Rating::Easy => (Tone::Good, "Noted: Easy."),
        };
        return Reply::new(tone).title(text);
    }
    if graded.verdict == Verdict::Right {
        let title = if ask.hinted_at.is_some() {
            "Right, with a hint."
        } else {
            "Right!"
        };
        return Reply::new(Tone::Good)
            .title(title)
            .blocks(chosen(ask, question))
            .blocks(explanation(question));
    }
    let reply = if *given == Given::DontKnow {
        Reply::titled("Good to know what you don't know.")
    } else {
        let reply = Reply::new(Tone::Wrong).title("Not quite.");
        match graded.near {
            Some(near) => reply.para(nearly(near)),
            None => reply,
        }
    };
    reply
        .blocks(solution(ask, question))
        .blocks(explanation(question))
}

/// How a wrong answer came near.
fn nearly(near: Near) -> String {
    match near {
        Near::Partly { found, of, wrong } => {
            let found = if found == of {
                "All the right ones are among yours".to_owned()
            } else {
                format!("You found {found} of the {of} right ones")
            };
            match wrong {
                0 => format!("{found}, and nothing wrong."),
                1 => format!("{found}, and one that is not."),
                _ => format!("{found}, and {wrong} that are not."),
            }
        }
        Near::OtherLine => {
            "You saw that it does not compile; the compiler points at another line.".to_owned()
        }
        Near::OtherOutput => "You saw that it compiles, but it prints something else.".to_owned(),
        Near::Compiles => "The compiler accepts this one.".to_owned(),
        Near::DoesNotCompile => "The compiler refuses this one.".to_owned(),
    }
}

/// The right answer, introduced.
pub(super) fn solution(ask: &Ask, question: &Question) -> Vec<Block> {
    let options = chosen(ask, question);
    if !options.is_empty() {
        let lead = if matches!(question.kind, Kind::Several(_)) {
            "What is right:"
        } else {
            "The answer:"
        };
        return std::iter::once(Block::Para(lead.into())).chain(options).collect();
    }
    match &question.kind {
        Kind::Tracing {
            program,
            outcome: Outcome::Fails { line, code },
        } => {
            let mut text = Text::new()
                .plain("It does not compile. The compiler points at line ")
                .strong(line.to_string());
            if let Some(code) = code {
                text = text.plain(" (").code(code.as_str()).plain(")");
            }
            let at = usize::try_from(*line).ok().and_then(|line| line.checked_sub(1));
            let source = at.and_then(|at| program.lines().nth(at)).map(str::trim);
            let text = match source.filter(|source| !source.is_empty()) {
                Some(source) => text.plain(": ").code(source),
                None => text.plain("."),
            };
            vec![Block::Para(text)]
        }
        Kind::Tracing {
            outcome: Outcome::Prints(out),
            ..
        } if !out.trim().is_empty() => std::iter::once(Block::Para("It compiles and prints:".into()))
            .chain(blocks(&question.answer()))
            .collect(),
        Kind::Short { .. } => {
            vec![Block::Para(
                Text::new().plain("The answer: ").then(inline(&question.answer())),
            )]
        }
        _ => blocks(&question.answer()),
    }
}

/// The right options as they were shown, with their letters; none for a question that is typed.
fn chosen(ask: &Ask, question: &Question) -> Vec<Block> {
    let choices = question.options(ask.seed.cast_unsigned());
    let right: Vec<_> = choices.iter().filter(|choice| choice.right).collect();
    if right.is_empty() {
        return Vec::new();
    }
    if right.iter().any(|choice| choice.text.trim().contains('\n')) {
        return right
            .iter()
            .flat_map(|choice| {
                std::iter::once(Block::Para(Text::new().strong(upper(choice)))).chain(blocks(choice.text))
            })
            .collect();
    }
    let item = |choice: &&waymark_core::question::Choice<'_>| {
        let text = Text::new()
            .strong(upper(choice))
            .plain("  ")
            .then(inline(choice.text));
        Item::marked(Mark::Right, text)
    };
    vec![Block::List {
        from: None,
        items: right.iter().map(item).collect(),
    }]
}

/// Why, if the question says it.
pub(crate) fn explanation(question: &Question) -> Vec<Block> {
    question.explanation.as_deref().map(blocks).unwrap_or_default()
}
