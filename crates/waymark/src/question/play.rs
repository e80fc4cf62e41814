//! `waymark question play`: one question as learners see it, without a learner.

use std::{
    io::{self, BufRead, Write},
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::Context as _;
use waymark_app::{
    play::{Play, Turn},
    reply::{Button, Reply},
};
use waymark_console::{Look, draw};
use waymark_core::{catalog::Catalog, ids::QuestionId};

use crate::{
    cli::PlayQuestion,
    config::Config,
    exit::{Exit, Failure, OrExit},
    print::aside,
};

pub(super) fn run(args: &PlayQuestion, config: &Config) -> Result<Exit, Failure> {
    let folder = super::folder(args.from.as_deref(), config);
    let (catalog, _) = Catalog::of(super::sources(folder.as_deref())?);
    let found = QuestionId::new(args.id.as_str())
        .ok()
        .and_then(|id| catalog.question(&id));
    let Some(question) = found else {
        return super::unknown(&args.id, &catalog);
    };
    let seed = args.seed.unwrap_or_else(any);
    let title = catalog
        .graph()
        .get(&question.concept)
        .map_or_else(|| question.concept.to_string(), |concept| concept.title.clone());
    let mut look = Look::of_stdout();
    look.hide = false;
    let played = play(
        Play::new(question, title, seed),
        &look,
        io::stdin().lock(),
        io::stdout().lock(),
    );
    match played {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot go on playing").or_exit(Exit::File)
        }
        _ => {
            if args.seed.is_none() {
                aside(format_args!("The same order again: --seed {seed}"));
            }
            Ok(Exit::Done)
        }
    }
}

/// A seed that differs from one time to the next.
fn any() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::from(now.subsec_nanos() ^ u32::try_from(now.as_secs() & 0xFFFF_FFFF).unwrap_or(0))
}

/// Shows, reads a line, shows what it led to, until the question is answered or nothing more comes.
fn play(mut play: Play<'_>, look: &Look, mut input: impl BufRead, mut out: impl Write) -> io::Result<()> {
    let mut shown = play.shown();
    show(&shown, look, &mut out)?;
    let mut bytes = Vec::new();
    loop {
        write!(out, "> ")?;
        out.flush()?;
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            return writeln!(out);
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\r', '\n']);
        if look.echo {
            writeln!(out, "{line}\n")?;
        } else {
            writeln!(out)?;
        }
        let turn = match button(&shown, line) {
            Some(button) => play.press(&button.press),
            None => play.say(line),
        };
        match turn {
            Turn::On(reply) => {
                show(&reply, look, &mut out)?;
                shown = reply;
            }
            Turn::Over(reply) => return show(&reply, look, &mut out),
            Turn::Left => return Ok(()),
        }
    }
}

/// The button that a number stands for.
fn button<'a>(shown: &'a Reply, line: &str) -> Option<&'a Button> {
    let number: usize = line.trim().parse().ok()?;
    shown.buttons.iter().flatten().nth(number.checked_sub(1)?)
}

fn show(reply: &Reply, look: &Look, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", draw(reply, look))
}

#[cfg(test)]
mod tests {
    use waymark_core::{ids::ConceptId, question::Sheet};

    use super::*;

    fn talk(lines: &str) -> String {
        let sheet = Sheet::parse(
            &ConceptId::new("moves").unwrap(),
            "[[questions]]\nid = \"q\"\ntype = \"MultipleChoice\"\nprompt.prompt = \"Who moves?\"\n\
             prompt.distractors = [\"a copy\"]\nprompt.answerIndex = 1\nanswer.answer = \"the value\"\n\
             context = \"It is *moved*.\"\nwaymark.hint = \"Not a copy.\"\n",
            "moves.toml",
        );
        let mut out = Vec::new();
        let question = Play::new(&sheet.questions[0], "Moves", 7);
        play(question, &Look::plain(), lines.as_bytes(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_question_is_played_as_learners_see_it() {
        insta::assert_snapshot!(talk("7\nhint\n2\nnever read\n"), @"
        Moves

        Who moves?

        Press an option, or type its letter.

        [1] A  a copy
        [2] B  the value
        [3] Hint   [4] I don't know   [5] Stop

        > 7

        That is none of the options A to B, and the question is still open. Press an
        option, or type its letter.

        [1] Hint
        [2] I don't know
        [3] Stop

        > hint

        Moves

        Who moves?

        Hint: Not a copy.

        With a hint, a right answer counts as Hard: it comes back a little sooner.

        Press an option, or type its letter.

        [1] A  a copy
        [2] B  the value
        [3] I don't know   [4] Stop

        > 2

        ✓ Right, with a hint.
        ─────────────────────

        ✓ B  the value

        It is moved.

        Counts as Hard.
        ");
    }

    #[test]
    fn the_end_of_the_input_ends_it() {
        assert!(talk("").ends_with("> \n"));
        assert!(talk("stop\r\n").ends_with("> stop\n\n"));
    }
}
