//! From a row of the table to what Discord lists.

use serenity::model::Permissions;
use waymark_app::{
    LINE_MAX_CHARS, MAX_SUGGESTIONS,
    command::{Kind, Param, Parts, Spec, Who},
};

use super::listed::{self, Argument, Choice, Listed, kind};

/// Numbers beyond this are not whole for Discord.
const GREATEST: i64 = (1 << 53) - 1;

/// Whoever may change the server, and those who may do everything.
const ADMINS: Permissions = Permissions::MANAGE_GUILD;
/// Installed in a server; by a learner for themselves.
const SERVER_INSTALL: u8 = 0;
const USER_INSTALL: u8 = 1;
/// In a server; in the direct conversation with us; in other conversations of a learner who installed us.
const IN_SERVER: u8 = 0;
const IN_DIRECT: u8 = 1;
const ELSEWHERE: u8 = 2;
/// Channels that a question can be asked in: text, announcements.
const TALK: [u8; 2] = [0, 5];

/// A slash command.
pub(super) fn slash(spec: &Spec) -> Listed {
    let mut listed = listed(listed::SLASH, spec.name, spec.about);
    listed.options = match spec.parts {
        Parts::None => spec.params.iter().map(argument).collect(),
        Parts::OneOf(parts) => parts
            .iter()
            .map(|part| Argument {
                kind: kind::SUBCOMMAND,
                name: part.name.to_owned(),
                description: part.about.to_owned(),
                options: part.params.iter().map(argument).collect(),
                ..Argument::default()
            })
            .collect(),
        Parts::AnyOf(parts) => parts
            .iter()
            .filter_map(|part| {
                Some(Argument {
                    name: part.name.to_owned(),
                    description: part.about.to_owned(),
                    ..argument(part.params.first()?)
                })
            })
            .collect(),
    };
    if spec.who == Who::Admins {
        listed.default_member_permissions = Some(ADMINS.bits().to_string());
        listed.integration_types = Some(vec![SERVER_INSTALL]);
        listed.contexts = Some(vec![IN_SERVER]);
    }
    listed
}

/// Something for everybody, everywhere.
pub(super) fn listed(kind: u8, name: &str, about: &str) -> Listed {
    Listed {
        id: None,
        kind,
        name: name.to_owned(),
        description: about.to_owned(),
        options: Vec::new(),
        default_member_permissions: None,
        integration_types: Some(vec![SERVER_INSTALL, USER_INSTALL]),
        contexts: Some(vec![IN_SERVER, IN_DIRECT, ELSEWHERE]),
        nsfw: false,
    }
}

pub(super) fn argument(param: &Param) -> Argument {
    let text = Argument {
        kind: kind::STRING,
        name: param.name.to_owned(),
        description: param.about.to_owned(),
        required: param.required,
        ..Argument::default()
    };
    match param.kind {
        Kind::Text => Argument {
            max_length: Some(LINE_MAX_CHARS),
            ..text
        },
        Kind::Integer(least, most) => Argument {
            kind: kind::INTEGER,
            min_value: Some(least.clamp(-GREATEST, GREATEST)),
            max_value: Some(most.clamp(-GREATEST, GREATEST)),
            ..text
        },
        Kind::Choice(words) if words.len() <= MAX_SUGGESTIONS => Argument {
            choices: words
                .iter()
                .map(|word| Choice {
                    name: (*word).to_owned(),
                    value: (*word).to_owned(),
                })
                .collect(),
            ..text
        },
        Kind::Switch => Argument {
            kind: kind::BOOLEAN,
            ..text
        },
        Kind::Channel => Argument {
            kind: kind::CHANNEL,
            channel_types: TALK.to_vec(),
            ..text
        },
        Kind::Role => Argument {
            kind: kind::ROLE,
            ..text
        },
        Kind::Member => Argument {
            kind: kind::USER,
            ..text
        },
        Kind::Choice(_)
        | Kind::Roadmap
        | Kind::Stage
        | Kind::Topic
        | Kind::Build
        | Kind::Command
        | Kind::Day
        | Kind::Time
        | Kind::Weekdays
        | Kind::Zone => Argument {
            autocomplete: true,
            ..text
        },
    }
}
