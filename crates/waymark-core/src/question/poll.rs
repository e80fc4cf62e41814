//! Questions in the form of a quiz poll: a plain question, plain options, one of them right.

use pulldown_cmark::{Event, Parser, Tag};

use super::{Kind, Question};

/// The longest question of a poll, in UTF-16 units, as platforms count.
const PROMPT_MAX: usize = 300;
/// The longest option of a poll.
const OPTION_MAX: usize = 100;
/// How many options a poll has at most.
const OPTIONS_MAX: usize = 10;
/// The longest explanation of a poll.
const EXPLANATION_MAX: usize = 200;

/// A question as a quiz poll. All texts are plain: no Markdown, no line feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// What is asked.
    pub prompt: String,
    /// The options, in the order in which they are shown.
    pub options: Vec<String>,
    /// Which of them is right, from 0.
    pub right: usize,
    /// Why, cut at the end of a sentence; without the link, which a poll cannot carry.
    pub explanation: Option<String>,
}

impl Question {
    /// The question as a quiz poll, with the options in the order of this seed; `None` if it does not fit the form.
    ///
    /// One option is right, no text has a block of code or a list, question and options are short enough, and options
    /// differ when they are plain. A long explanation is shortened, and fits.
    ///
    /// ```
    /// use waymark_core::{ids::ConceptId, question::Sheet};
    ///
    /// let sheet = Sheet::parse(
    ///     &ConceptId::new("ownership.moves").unwrap(),
    ///     r#"
    ///     [[questions]]
    ///     id = "copy-or-move"
    ///     type = "MultipleChoice"
    ///     prompt.prompt = "Which of these is *moved* on assignment?"
    ///     prompt.distractors = ["`i32`", "`&str`"]
    ///     answer.answer = "`String`"
    ///     context = "It owns memory. See [Moves](https://doc.rust-lang.org/book/)."
    ///     "#,
    ///     "questions/ownership.moves.toml",
    /// );
    /// let poll = sheet.questions[0].poll(7).unwrap();
    /// assert_eq!(poll.prompt, "Which of these is moved on assignment?");
    /// assert_eq!(poll.options[poll.right], "String");
    /// assert_eq!(poll.explanation.as_deref(), Some("It owns memory."));
    /// ```
    pub fn poll(&self, seed: u64) -> Option<Poll> {
        let Kind::Single(_) = &self.kind else {
            return None;
        };
        let shown = self.options(seed);
        let right = shown.iter().position(|option| option.right)?;
        let options: Vec<String> = shown
            .iter()
            .map(|option| plain(option.text).filter(|text| fits(text, OPTION_MAX)))
            .collect::<Option<_>>()?;
        let alike = (1..options.len()).any(|at| options[..at].contains(&options[at]));
        if alike || options.len() > OPTIONS_MAX {
            return None;
        }
        Some(Poll {
            prompt: plain(&self.prompt).filter(|text| fits(text, PROMPT_MAX))?,
            options,
            right,
            explanation: self.explanation.as_deref().and_then(explanation),
        })
    }
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn fits(text: &str, most: usize) -> bool {
    !text.is_empty() && length(text) <= most
}

/// What a reader sees of a text, in one line; `None` if it has blocks that a line cannot hold.
fn plain(markdown: &str) -> Option<String> {
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::Start(Tag::Paragraph) if !text.is_empty() => text.push(' '),
            Event::Start(
                Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. },
            )
            | Event::End(_) => {}
            _ => return None,
        }
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first sentences of an explanation that fit, up to the reference that ends it; `None` if not even one does.
fn explanation(markdown: &str) -> Option<String> {
    let reference = ["\nSee [", " See ["]
        .iter()
        .filter_map(|see| markdown.rfind(see))
        .max()
        .unwrap_or(markdown.len());
    let text = plain(&markdown[..reference])?;
    if length(&text) <= EXPLANATION_MAX {
        return Some(text).filter(|text| !text.is_empty());
    }
    let mut end = None;
    for (at, mark) in text.match_indices(['.', '!', '?']) {
        let next = at + mark.len();
        if length(&text[..next]) > EXPLANATION_MAX {
            break;
        }
        // After an abbreviation, "e.g. this", a sentence goes on.
        let mut rest = text[next..].chars();
        if rest.next() == Some(' ') && rest.next().is_some_and(|c| !c.is_lowercase()) {
            end = Some(next);
        }
    }
    end.map(|end| text[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::ConceptId, question::Sheet};

    fn single(prompt: &str, wrong: &str, context: &str) -> Question {
        let text = format!(
            "[[questions]]\nid = \"q\"\ntype = \"MultipleChoice\"\nprompt.prompt = {prompt:?}\n\
             prompt.distractors = [{wrong:?}, \"no\"]\nanswer.answer = \"yes\"\ncontext = {context:?}\n"
        );
        let mut sheet = Sheet::parse(&ConceptId::new("a").unwrap(), &text, "a.toml");
        assert_eq!(sheet.problems, []);
        sheet.questions.remove(0)
    }

    #[track_caller]
    fn unfit(prompt: &str, wrong: &str) {
        assert_eq!(single(prompt, wrong, "So.").poll(1), None);
    }

    #[track_caller]
    fn explained(context: &str, wanted: Option<&str>) {
        let poll = single("?", "`a`", context).poll(1).unwrap();
        assert_eq!(poll.explanation.as_deref(), wanted);
    }

    #[test]
    fn the_limits_are_those_of_the_form() {
        assert!(
            single(&"é".repeat(300), &"x".repeat(100), "So.")
                .poll(1)
                .is_some()
        );
        unfit(&"x".repeat(301), "a");
        unfit("?", &"x".repeat(101));
        // Units of UTF-16 are what counts: two for each of these.
        unfit(&"🦀".repeat(151), "a");
    }

    #[test]
    fn what_a_line_cannot_hold_does_not_fit() {
        unfit("Look:\n\n```rust\nlet a = 1;\n```\n", "a");
        unfit("Of\n\n- this\n- that", "a");
        // The back-ticks were the difference.
        unfit("?", "`yes`");
    }

    #[test]
    fn paragraphs_become_one_line() {
        let poll = single("One\n*line*.\n\nTwo `a < b`?", "`Vec<T>`", "So.")
            .poll(1)
            .unwrap();
        assert_eq!(poll.prompt, "One line. Two a < b?");
        assert!(poll.options.contains(&"Vec<T>".to_owned()));
    }

    #[test]
    fn an_explanation_ends_with_a_sentence_and_without_its_reference() {
        let long = "x".repeat(150);
        explained("Short.\nSee [it](https://doc.rust-lang.org/).", Some("Short."));
        explained(
            &format!("First `a.b` ends. And {long} {long}."),
            Some("First a.b ends."),
        );
        explained(&format!("It is, e.g. {long} {long}."), None);
        explained("See [it](https://doc.rust-lang.org/).", Some("See it."));
        explained("So:\n\n```rust\nlet a = 1;\n```\n", None);
    }

    #[test]
    fn typed_answers_are_no_polls() {
        let text = "[[questions]]\nid = \"q\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"a\"\n\
                    context = \"So.\"\n";
        let sheet = Sheet::parse(&ConceptId::new("a").unwrap(), text, "a.toml");
        assert_eq!(sheet.questions[0].poll(1), None);
    }
}
