//! What of the server's own was chosen: a channel, a role, threads.

use waymark_app::request::Action;

/// What of the server's own a request names, as far as it tells which permissions will be needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that a call of setup may choose"
)]
pub(crate) struct Chosen {
    /// Where it is to be asked.
    pub(crate) channel: Option<Where>,
    /// The role that is to be called, by its id.
    pub(crate) role: Option<u64>,
    /// Whether there are to be threads.
    pub(crate) thread: bool,
    /// Whether there are to be none any more.
    pub(crate) threadless: bool,
    /// Whether it begins from now on.
    pub(crate) begins: bool,
    /// Whether something else is set, which begins a group where there is none.
    pub(crate) other: bool,
}

/// A channel that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// The one in which somebody asks.
    Here,
    /// By its id.
    Channel(u64),
}

impl Chosen {
    /// As a request names it, typed, chosen from a list or pressed: `setup channel 17`.
    pub(super) fn by(action: &Action) -> Self {
        let mut chosen = Self::default();
        match action {
            Action::Command(_, values) => {
                for (name, value) in values {
                    chosen.take(name, value);
                }
            }
            Action::Press(line) | Action::Line(line) => {
                let mut words = line.trim_start_matches('/').split_whitespace().skip(1);
                match (words.next(), words.next()) {
                    (Some(what), Some(value)) => chosen.take(what, value),
                    (Some(what), None) => chosen.begins = is_begin(what),
                    (None, _) => {}
                }
            }
            Action::Vote { .. } => {}
        }
        chosen
    }

    /// Whether anything is set by it at all.
    pub(crate) fn is_something(&self) -> bool {
        *self != Self::default()
    }

    fn take(&mut self, what: &str, value: &str) {
        let id = || {
            let digits = value.trim_matches(|c: char| !c.is_ascii_digit());
            digits.parse::<u64>().ok().filter(|id| *id != 0)
        };
        match what {
            "channel" if value.eq_ignore_ascii_case("here") => self.channel = Some(Where::Here),
            "channel" => self.channel = id().map(Where::Channel),
            "role" => self.role = id(),
            "thread" if matches!(value.to_lowercase().as_str(), "on" | "yes") => self.thread = true,
            "thread" => self.threadless = true,
            "what" => self.begins = is_begin(value),
            _ => self.other = true,
        }
    }
}

fn is_begin(word: &str) -> bool {
    matches!(word, "on" | "start" | "done")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(action: &Action, channel: Option<Where>, thread: bool) {
        let chosen = Chosen::by(action);
        assert_eq!((chosen.channel, chosen.thread), (channel, thread), "{action:?}");
    }

    fn press(line: &str) -> Action {
        Action::Press(line.to_owned())
    }

    #[test]
    fn a_channel_is_found_however_it_was_chosen() {
        check(&press("setup channel 17"), Some(Where::Channel(17)), false);
        check(&press("setup channel here"), Some(Where::Here), false);
        check(&press("setup channel"), None, false);
        check(&press("setup channel 0"), None, false);
        check(&press("setup thread on"), None, true);
        check(&press("setup thread off"), None, false);
        let typed = Action::Line("/setup channel <#18>".to_owned());
        check(&typed, Some(Where::Channel(18)), false);
        check(&Action::Line("/setup channel #general".to_owned()), None, false);
        let both = vec![
            ("channel".to_owned(), "19".to_owned()),
            ("thread".to_owned(), "on".to_owned()),
        ];
        check(
            &Action::Command("setup".to_owned(), both),
            Some(Where::Channel(19)),
            true,
        );
    }

    #[test]
    fn what_sets_nothing_is_told_from_what_begins_something() {
        for line in ["setup", "setup channel", "setup off", "setup show"] {
            assert!(!Chosen::by(&press(line)).is_something(), "{line}");
        }
        assert!(Chosen::by(&press("setup on")).begins);
        assert!(Chosen::by(&press("setup hour 9:30")).other);
        assert_eq!(Chosen::by(&press("setup role <@&21>")).role, Some(21));
        assert_eq!(Chosen::by(&press("setup role none")).role, None);
    }
}
