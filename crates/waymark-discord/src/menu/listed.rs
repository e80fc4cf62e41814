//! A command as Discord lists it: what we send, and what we read back, in one shape, so that both can be compared.

use serde::{Deserialize, Deserializer, Serialize};
use serenity::model::id::CommandId;

/// A slash command, or an entry of a context menu.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Listed {
    /// Discord's id, once it is registered.
    #[serde(default, skip_serializing)]
    pub(super) id: Option<CommandId>,
    #[serde(rename = "type", default = "slash")]
    pub(super) kind: u8,
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) options: Vec<Argument>,
    /// What a member has to be permitted to see it; admins of a server may change that for theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) default_member_permissions: Option<String>,
    /// For whom it can be installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) integration_types: Option<Vec<u8>>,
    /// Where it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) contexts: Option<Vec<u8>>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) nsfw: bool,
}

/// An argument, or a subcommand.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Argument {
    #[serde(rename = "type")]
    pub(super) kind: u8,
    pub(super) name: String,
    pub(super) description: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) required: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) autocomplete: bool,
    #[serde(default, deserialize_with = "whole", skip_serializing_if = "Option::is_none")]
    pub(super) min_value: Option<i64>,
    #[serde(default, deserialize_with = "whole", skip_serializing_if = "Option::is_none")]
    pub(super) max_value: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) max_length: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) channel_types: Vec<u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) choices: Vec<Choice>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) options: Vec<Argument>,
}

/// One of the values that may stand for an argument.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Choice {
    pub(super) name: String,
    pub(super) value: String,
}

/// The type of a slash command.
pub(super) const SLASH: u8 = 1;
/// The type of an entry in the context menu of a person.
pub(super) const USER: u8 = 2;
/// The type of an entry in the context menu of a message.
pub(super) const MESSAGE: u8 = 3;

/// The types of arguments.
pub(super) mod kind {
    pub(in crate::menu) const SUBCOMMAND: u8 = 1;
    pub(in crate::menu) const STRING: u8 = 3;
    pub(in crate::menu) const INTEGER: u8 = 4;
    pub(in crate::menu) const BOOLEAN: u8 = 5;
    pub(in crate::menu) const USER: u8 = 6;
    pub(in crate::menu) const CHANNEL: u8 = 7;
    pub(in crate::menu) const ROLE: u8 = 8;
}

fn slash() -> u8 {
    SLASH
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// A number that may be written `1.0`.
fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let number = Option::<f64>::deserialize(from)?;
    Ok(number.and_then(|number| number.to_string().parse().ok()))
}

/// What commands are, whatever their ids and their order.
pub(super) fn ordered(commands: &[Listed]) -> Vec<Listed> {
    let mut commands = commands.to_vec();
    for command in &mut commands {
        command.id = None;
        for set in [&mut command.integration_types, &mut command.contexts]
            .into_iter()
            .flatten()
        {
            set.sort_unstable();
        }
    }
    commands.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    commands
}
