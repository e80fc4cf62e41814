//! A quiz as a poll of Telegram's.

use waymark_app::reply::Poll;

use super::{
    Piece,
    clean::{clean, clean_line, is_blank},
    split::units,
};

/// The longest question, option and explanation, in UTF-16 units.
const QUESTION: usize = 300;
const OPTION: usize = 100;
const EXPLANATION: usize = 200;
/// The most line feeds in an explanation.
const FEEDS: usize = 2;

/// Draws a quiz; `None` where Telegram would not take it, so that body and buttons stand for it. The app has seen to
/// the lengths, but counts an emoji as one.
pub(super) fn poll(poll: &Poll) -> Option<Piece> {
    let fits = |text: &str, limit| !is_blank(text) && units(text) <= limit;
    let question = clean(&poll.question).trim().to_owned();
    let options: Vec<_> = poll.options.iter().map(|option| clean_line(option)).collect();
    let explanation = poll
        .explanation
        .as_deref()
        .map(|text| clean(text).trim().to_owned());
    let right = usize::from(poll.right) < options.len() && (2..=10).contains(&options.len());
    let fitting = right && fits(&question, QUESTION) && options.iter().all(|option| fits(option, OPTION));
    fitting.then(|| Piece::Poll {
        question,
        options,
        right: poll.right,
        explanation: explanation
            .filter(|text| fits(text, EXPLANATION) && text.matches('\n').count() <= FEEDS),
        keyboard: None,
    })
}
