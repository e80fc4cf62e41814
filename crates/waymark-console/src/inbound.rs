//! From a typed line to what was meant by it.
//!
//! ```text
//! line = ":" directive | number | command line or text for the app
//! ```
//! A number presses a button of the last reply, if that has any.

use std::process;

use jiff::Timestamp;
use waymark_app::{
    reply::Button,
    request::{Action, Actor, Chat, Place, Platform, Request},
};
use waymark_core::calendar::Zone;

use crate::directive::{Directive, Misread};

/// The longest name, in characters.
const NAME_CHARS: usize = 40;

/// What a line means in this terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// A blank line.
    Nothing,
    /// Something about this terminal.
    Directive(Result<Directive, Misread>),
    /// The number of a button.
    Press(Button),
    /// A line for the app.
    Line(String),
    /// A number, where the last reply has only so many buttons; and the line, in case it is a text.
    NoSuchButton { buttons: usize, line: String },
}

/// A name that nobody can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It has no letter and no digit.
    #[error("a name needs a letter or a digit")]
    Empty,
    /// It is too long.
    #[error("a name has at most {NAME_CHARS} characters")]
    Long,
    /// It has characters that nobody sees.
    #[error("a name has no control characters")]
    Control,
    /// It looks like a chat's.
    #[error("a name does not begin with {CHAT_SIGN}")]
    Chat,
}

/// What the id of a chat begins with, and no learner's name.
const CHAT_SIGN: char = '#';

/// The chat with others that goes by a name in the terminal; `Crabs` and `crabs` are one. Whether the actor is its admin
/// is for the caller to say.
///
/// # Errors
/// When no chat can have that name.
pub(crate) fn chat(name: &str) -> Result<Chat, NameError> {
    let named = actor(name.trim().trim_start_matches(CHAT_SIGN), None)?;
    Ok(Chat {
        id: format!("{CHAT_SIGN}{}", named.external),
        title: named.name,
        server: None,
        admin: false,
    })
}

/// Whether an address is a chat's.
pub(crate) fn is_chat(address: &str) -> bool {
    address.starts_with(CHAT_SIGN)
}

/// Reads a line, given the buttons of the last reply.
pub(crate) fn read(line: &str, buttons: &[Button]) -> Said {
    let typed = line.trim();
    if typed.is_empty() {
        return Said::Nothing;
    }
    if let Some(rest) = typed.strip_prefix(':') {
        return Said::Directive(Directive::read(rest));
    }
    if !buttons.is_empty() && typed.bytes().all(|b| b.is_ascii_digit()) {
        let pressed = typed
            .parse::<usize>()
            .ok()
            .and_then(|number| buttons.get(number.checked_sub(1)?));
        return match pressed {
            Some(button) => Said::Press(button.clone()),
            None => Said::NoSuchButton {
                buttons: buttons.len(),
                line: line.to_owned(),
            },
        };
    }
    Said::Line(line.to_owned())
}

/// The account of who goes by a name in the terminal. `Ada` and `ada` are one.
///
/// `zone` is where a newcomer starts.
///
/// # Errors
/// When nobody can have that name.
pub fn actor(name: &str, zone: Option<Zone>) -> Result<Actor, NameError> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().any(char::is_control) {
        return Err(NameError::Control);
    }
    if name.chars().nth(NAME_CHARS).is_some() {
        return Err(NameError::Long);
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Err(NameError::Empty);
    }
    if is_chat(&name) {
        return Err(NameError::Chat);
    }
    let external = name.to_lowercase();
    Ok(Actor {
        platform: Platform::Console,
        address: external.clone(),
        external,
        name,
        zone,
    })
}

/// Makes requests with ids that no other run of the program makes.
#[derive(Debug)]
pub(crate) struct Requests {
    run: String,
    count: u64,
}

impl Requests {
    /// Begins a run: told apart from others by the machine's time (not the chat's, which may stand) and the process.
    pub(crate) fn begin() -> Self {
        let started = Timestamp::now().as_nanosecond();
        Self {
            run: format!("console:{started:x}-{:x}", process::id()),
            count: 0,
        }
    }

    /// The next request.
    pub(crate) fn next(&mut self, actor: Actor, place: Place, at: Timestamp, action: Action) -> Request {
        self.count += 1;
        Request {
            id: format!("{}-{}", self.run, self.count),
            actor,
            place,
            at,
            action,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Vec<Button> {
        vec![Button::new("A", "answer 7 a"), Button::new("Hint", "hint 7")]
    }

    #[track_caller]
    fn check(line: &str, buttons: &[Button], want: &Said) {
        assert_eq!(&read(line, buttons), want, "{line:?}");
    }

    fn typed(line: &str) -> Said {
        Said::Line(line.to_owned())
    }

    fn press(index: usize) -> Said {
        Said::Press(two().swap_remove(index))
    }

    #[test]
    fn a_number_presses_a_button_of_the_last_reply() {
        check("1", &two(), &press(0));
        check(" 2 ", &two(), &press(1));
        check("02", &two(), &press(1));
        for line in ["3", "0", "99999999999999999999999"] {
            let line = line.to_owned();
            check(&line.clone(), &two(), &Said::NoSuchButton { buttons: 2, line });
        }
    }

    #[test]
    fn without_buttons_a_number_is_a_text() {
        check("1", &[], &typed("1"));
        check("99999999999999999999999", &[], &typed("99999999999999999999999"));
    }

    #[test]
    fn anything_else_goes_on_to_the_app_as_it_was_typed() {
        check("/done lifetimes", &two(), &typed("/done lifetimes"));
        check("  a text", &two(), &typed("  a text"));
        check("-1", &two(), &typed("-1"));
        check("1.5", &two(), &typed("1.5"));
        check("a\0b", &two(), &typed("a\0b"));
        check("   ", &two(), &Said::Nothing);
        check(":now", &two(), &Said::Directive(Ok(Directive::Now)));
    }

    #[test]
    fn a_name_is_one_person_in_any_case() {
        assert_eq!(actor(" Ada  Lovelace ", None).unwrap().name, "Ada Lovelace");
        assert_eq!(
            actor("ADA", None).unwrap().external,
            actor("ada", None).unwrap().external
        );
        assert_eq!(actor("--", None), Err(NameError::Empty));
        assert_eq!(actor("#ada", None), Err(NameError::Chat));
        assert_eq!(actor("a\u{1b}b", None), Err(NameError::Control));
        assert_eq!(actor(&"a".repeat(41), None), Err(NameError::Long));
    }

    #[test]
    fn a_chat_is_one_in_any_case_and_never_a_learner() {
        for name in ["Crabs", " #crabs", "CRABS"] {
            assert_eq!(chat(name).unwrap().id, "#crabs");
        }
        assert_eq!(chat("The  Crabs").unwrap().title, "The Crabs");
        assert!(is_chat("#crabs") && !is_chat("crabs"));
        assert_eq!(chat("#"), Err(NameError::Empty));
    }

    #[test]
    fn no_two_requests_have_the_same_id() {
        let mut ids = std::collections::BTreeSet::new();
        for _ in 0..3 {
            let mut requests = Requests::begin();
            for _ in 0..3 {
                let who = actor("ada", None).unwrap();
                let made = requests.next(
                    who,
                    Place::Direct,
                    Timestamp::UNIX_EPOCH,
                    Action::Line(String::new()),
                );
                assert!(made.id.starts_with("console:"));
                assert!(ids.insert(made.id));
            }
        }
    }
}
