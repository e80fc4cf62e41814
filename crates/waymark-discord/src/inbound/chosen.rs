//! What of the server's own was chosen: a channel, a role, threads.

use std::collections::HashMap;

use serenity::{all::Role, model::id::RoleId};
use waymark_app::request::Action;

/// What of the server's own a request names, as far as it tells which permissions will be needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// A channel, by its id.
    pub(crate) channel: Option<u64>,
    /// Whether everybody may mention the role that was chosen.
    pub(crate) mentionable: Option<bool>,
    /// Whether there are to be threads.
    pub(crate) thread: bool,
}

impl Chosen {
    /// As a request names it, typed, chosen from a list or pressed: `setup channel 17`.
    pub(super) fn by(action: &Action, roles: &HashMap<RoleId, Role>) -> Self {
        let mut chosen = Self::default();
        match action {
            Action::Command(_, values) => {
                for (name, value) in values {
                    chosen.take(name, value, roles);
                }
            }
            Action::Press(line) | Action::Line(line) => {
                let mut words = line.trim_start_matches('/').split_whitespace().skip(1);
                if let (Some(what), Some(value)) = (words.next(), words.next()) {
                    chosen.take(what, value, roles);
                }
            }
            Action::Vote { .. } => {}
        }
        chosen
    }

    fn take(&mut self, what: &str, value: &str, roles: &HashMap<RoleId, Role>) {
        let id = || {
            value
                .trim_matches(|c: char| !c.is_ascii_digit())
                .parse::<u64>()
                .ok()
        };
        match what {
            "channel" => self.channel = id(),
            "role" => {
                let role = roles.iter().find(|(known, _)| Some(known.get()) == id());
                self.mentionable = role.map(|(_, role)| role.mentionable);
            }
            "thread" => self.thread = value.eq_ignore_ascii_case("on"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(action: &Action, channel: Option<u64>, thread: bool) {
        let chosen = Chosen::by(action, &HashMap::new());
        assert_eq!((chosen.channel, chosen.thread), (channel, thread), "{action:?}");
    }

    #[test]
    fn a_channel_is_found_however_it_was_chosen() {
        let press = |line: &str| Action::Press(line.to_owned());
        check(&press("setup channel 17"), Some(17), false);
        check(&press("setup channel"), None, false);
        check(&press("setup thread on"), None, true);
        check(&press("setup thread off"), None, false);
        check(&Action::Line("/setup channel <#18>".to_owned()), Some(18), false);
        check(&Action::Line("/setup channel #general".to_owned()), None, false);
        let both = vec![
            ("channel".to_owned(), "19".to_owned()),
            ("thread".to_owned(), "on".to_owned()),
        ];
        check(&Action::Command("setup".to_owned(), both), Some(19), true);
    }
}
