//! Interactions that no gateway tells, for tests of what is said in answer.

use serde_json::{Value, json};

use super::world::Asked;
use super::{Discord, User};

/// What somebody is supposed to have done.
#[derive(Clone, Debug)]
pub enum Asking {
    /// Sent a command.
    Command,
    /// Pressed a button of a message.
    Press(u64),
    /// Is typing an option of this type: 3 for a text, 4 for a whole number.
    Typing(u8),
    /// Sent a form, which was opened by a component of a message, or by a command; that is planted before it.
    Form(Option<u64>),
}

/// What the gateway would have told of it.
#[derive(Clone, Debug)]
pub struct Planted {
    /// The number of the interaction.
    pub id: u64,
    /// Its token.
    pub token: String,
}

impl Discord {
    /// Somebody is supposed to have done something in a channel (by number). No gateway tells it, and nobody waits for the
    /// answer; who tests a whole bot lets people do it.
    pub fn asks(&self, user: &User, channel: u64, asking: &Asking) -> Planted {
        let (asked, data, message) = match asking {
            Asking::Command => (Asked::Command, json!({ "type": 1 }), None),
            Asking::Press(message) => (Asked::Component, json!({ "component_type": 2 }), Some(*message)),
            Asking::Typing(kind) => {
                let option = json!({ "name": "option", "type": kind, "value": "", "focused": true });
                (Asked::Autocomplete, json!({ "options": [option] }), None)
            }
            Asking::Form(message) => (Asked::Modal, Value::Null, *message),
        };
        self.shared.change(|world| {
            let owner = world
                .guild_of(channel)
                .map_or("0".to_owned(), |guild| guild.to_string());
            let mut ask = |asked, data, opened_by| {
                let id = world.ask(asked, user.id, channel, data, message);
                if let Some(made) = world.interactions.get_mut(&id) {
                    made.owners = json!({ "0": owner });
                    made.opened_by = opened_by;
                }
                id
            };
            let opened_by = (asked == Asked::Modal).then(|| {
                let opener = message.map_or(Asked::Command, |_| Asked::Component);
                ask(opener, Value::Null, None)
            });
            let id = ask(asked, data, opened_by);
            let token = world.interactions.get(&id).map(|made| made.token.clone());
            Planted {
                id,
                token: token.unwrap_or_default(),
            }
        })
    }
}
