//! A quiz, as platforms with polls of their own send it.

use serde::{Deserialize, Serialize};

/// The most characters of a question.
const QUESTION_MAX: usize = 300;
/// The most characters of an option.
const OPTION_MAX: usize = 100;
/// The most characters of an explanation.
const EXPLANATION_MAX: usize = 200;
/// The most line feeds in an explanation.
const EXPLANATION_LINE_FEEDS: usize = 2;
/// The most options.
const OPTIONS_MAX: usize = 10;

/// A quiz with one right option. Its parts fit every platform that has quizzes (the limits are Telegram's).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// What is asked.
    pub question: String,
    /// What can be chosen; 2 to 10.
    pub options: Vec<String>,
    /// Which one is right, from 0.
    pub right: u8,
    /// Why; shown after a wrong answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
}

impl Poll {
    /// A quiz, if all parts fit. An explanation that does not is left out.
    pub fn fitting(
        question: String,
        options: Vec<String>,
        right: usize,
        explanation: Option<String>,
    ) -> Option<Self> {
        let fits = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
        let options_fit = (2..=OPTIONS_MAX).contains(&options.len())
            && right < options.len()
            && options
                .iter()
                .all(|option| fits(option, OPTION_MAX) && !option.contains('\n'));
        let explanation = explanation.filter(|text| {
            fits(text, EXPLANATION_MAX) && text.matches('\n').count() <= EXPLANATION_LINE_FEEDS
        });
        (options_fit && fits(&question, QUESTION_MAX)).then_some(Self {
            question,
            options,
            right: u8::try_from(right).ok()?,
            explanation,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(question: &str, options: &[&str], right: usize, why: &str) -> Option<Poll> {
        let options = options.iter().map(|&option| option.to_owned()).collect();
        Poll::fitting(question.to_owned(), options, right, Some(why.to_owned()))
    }

    #[test]
    fn what_does_not_fit_is_no_poll() {
        assert!(poll("Why?", &["a", "b"], 1, "so").is_some());
        assert!(poll(&"é".repeat(300), &["a", &"é".repeat(100)], 1, "so").is_some());
        assert!(poll(&"é".repeat(301), &["a", "b"], 1, "so").is_none());
        assert!(poll("Why?", &["a", &"é".repeat(101)], 1, "so").is_none());
        assert!(poll("Why?", &["a", "b\nc"], 1, "so").is_none());
        assert!(poll("Why?", &["a"], 0, "so").is_none());
        assert!(poll("Why?", &["a", "b"], 2, "so").is_none());
        assert!(poll("Why?", &["a", " "], 0, "so").is_none());
        assert!(poll("Why?", &["a"; 11], 0, "so").is_none());
        assert!(poll(" ", &["a", "b"], 0, "so").is_none());
    }

    #[test]
    fn an_explanation_that_does_not_fit_is_left_out() {
        let why = |text: &str| poll("Why?", &["a", "b"], 1, text).unwrap().explanation;
        assert_eq!(why("a\nb\nc").as_deref(), Some("a\nb\nc"));
        assert_eq!(why("a\nb\nc\nd"), None);
        assert_eq!(why(&"é".repeat(201)), None);
    }
}
