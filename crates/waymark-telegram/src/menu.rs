//! What Telegram shows of the bot before anyone writes to it: commands by scope, and its descriptions. All from the one
//! table; only what has changed is sent.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use teloxide::Bot;
use waymark_app::{
    command::{COMMANDS, Shown, Spec, Who},
    courtesy,
};

use crate::api::{self, Trouble};

/// The most characters of a command's description.
const ABOUT_CHARS: usize = 256;

/// For whom a menu is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Private,
    Groups,
    Admins,
}

/// Whether a command is for all in a group, or about it.
fn about_the_group(spec: &Spec) -> bool {
    spec.shown == Shown::Here || spec.who != Who::Everyone
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Line {
    command: String,
    description: String,
}

impl Scope {
    const ALL: [Self; 3] = [Self::Private, Self::Groups, Self::Admins];

    fn named(self) -> &'static str {
        match self {
            Self::Private => "all_private_chats",
            Self::Groups => "all_group_chats",
            Self::Admins => "all_chat_administrators",
        }
    }

    /// Whether a command belongs here: a group's menu is short, and holds what a group sees.
    fn holds(self, spec: &Spec) -> bool {
        match self {
            Self::Private => spec.who != Who::Admins,
            Self::Groups => spec.who != Who::Admins && about_the_group(spec),
            Self::Admins => about_the_group(spec),
        }
    }
}

/// Brings the menus and descriptions up to date.
pub(crate) async fn register(bot: &Bot) -> Result<(), Trouble> {
    for scope in Scope::ALL {
        let wanted = lines(scope);
        let scope = json!({ "type": scope.named() });
        let found: Vec<Line> = api::call(bot, "getMyCommands", &json!({ "scope": scope })).await?;
        if found != wanted {
            let asked = json!({ "commands": wanted, "scope": scope });
            api::call::<bool>(bot, "setMyCommands", &asked).await?;
        }
    }
    describe(bot, "Description", "description", courtesy::DESCRIPTION).await?;
    describe(
        bot,
        "ShortDescription",
        "short_description",
        courtesy::SHORT_DESCRIPTION,
    )
    .await
}

async fn describe(bot: &Bot, what: &str, field: &str, wanted: &str) -> Result<(), Trouble> {
    let found: Value = api::call(bot, &format!("getMy{what}"), &json!({})).await?;
    if found[field] != wanted {
        api::call::<bool>(bot, &format!("setMy{what}"), &json!({ field: wanted })).await?;
    }
    Ok(())
}

fn lines(scope: Scope) -> Vec<Line> {
    COMMANDS
        .iter()
        .map(|entry| &entry.spec)
        .filter(|spec| scope.holds(spec))
        .map(|spec| Line {
            command: spec.name.to_owned(),
            description: spec.about.chars().take(ABOUT_CHARS).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_a_menu_and_fits_it() {
        for entry in &COMMANDS {
            let spec = &entry.spec;
            assert!(
                Scope::ALL.into_iter().any(|scope| scope.holds(spec)),
                "{}",
                spec.name
            );
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(
                (1..=32).contains(&spec.name.len()) && spec.name.chars().all(plain),
                "{}",
                spec.name
            );
            assert!(
                (1..=ABOUT_CHARS).contains(&spec.about.chars().count()),
                "{}",
                spec.name
            );
        }
        for scope in Scope::ALL {
            assert!((1..=100).contains(&lines(scope).len()), "{scope:?}");
        }
    }

    #[test]
    fn a_private_menu_has_nothing_for_admins_only() {
        let private: Vec<_> = lines(Scope::Private)
            .into_iter()
            .map(|line| line.command)
            .collect();
        assert!(private.contains(&"practice".to_owned()));
        let admins = COMMANDS.iter().filter(|entry| entry.spec.who == Who::Admins);
        assert!(
            admins
                .map(|entry| entry.spec.name)
                .all(|name| !private.contains(&name.to_owned()))
        );
    }
}
