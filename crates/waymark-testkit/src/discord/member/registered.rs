//! Which of the registered commands somebody sees in a place.

use serde_json::{Value, json};

use crate::discord::permission;
use crate::discord::world::{Id, World};

/// A command that somebody can use, and on whose behalf the application is there.
#[derive(Clone, Debug)]
pub(crate) struct Usable {
    pub(crate) command: Value,
    /// `authorizing_integration_owners`.
    pub(crate) owners: Value,
}

fn numbers(value: &Value) -> Option<Vec<u64>> {
    let all = value.as_array()?;
    Some(all.iter().filter_map(Value::as_u64).collect())
}

impl World {
    /// Finds a command by its name and kind (1 typed, 2 on a person, 3 on a message) among those that are registered, as
    /// somebody sees them in a channel; or says why it is not there.
    pub(crate) fn usable(&self, kind: u64, name: &str, user: Id, channel: Id) -> Result<Usable, String> {
        let guild = self.guild_of(channel);
        let own = guild.and_then(|guild| self.commands.get(&Some(guild)));
        let global = self.commands.get(&None);
        let all = own
            .into_iter()
            .flatten()
            .map(|command| (command, true))
            .chain(global.into_iter().flatten().map(|command| (command, false)));
        let mut why = format!("no command {name:?} is registered");
        for (command, of_guild) in all {
            if command["name"] != name || command["type"].as_u64().unwrap_or(1) != kind {
                continue;
            }
            match self.allowed(command, of_guild, user, channel) {
                Ok(owners) => {
                    return Ok(Usable {
                        command: command.clone(),
                        owners,
                    });
                }
                Err(reason) => why = format!("{name:?} is not to be seen: {reason}"),
            }
        }
        Err(why)
    }

    fn allowed(&self, command: &Value, of_guild: bool, user: Id, channel: Id) -> Result<Value, String> {
        let owners = self.owners(command, of_guild, user, channel);
        if owners.as_object().is_none_or(serde_json::Map::is_empty) {
            return Err(
                "the application was not added to this place in a way that the command allows".to_owned(),
            );
        }
        let context = self.context(channel);
        let in_context = match numbers(&command["contexts"]) {
            Some(contexts) => contexts.contains(&context),
            None => context != 1 || command["dm_permission"] != false,
        };
        if !of_guild && !in_context {
            let place = ["servers", "the direct channel", "direct channels of others"];
            let place = usize::try_from(context).ok().and_then(|at| place.get(at));
            return Err(format!("it is not made for {}", place.unwrap_or(&"there")));
        }
        if context == 0 {
            let held = self
                .channels
                .get(&channel)
                .and_then(|channel| self.permissions_in(channel, user))
                .unwrap_or_default();
            if held & permission::USE_APPLICATION_COMMANDS == 0 {
                return Err("they may not use commands in this channel".to_owned());
            }
            // Nobody but administrators sees a command that asks for no permission at all, which is written as 0.
            let needed = command["default_member_permissions"]
                .as_str()
                .and_then(|needed| needed.parse::<u64>().ok());
            let admin = held & permission::ADMINISTRATOR != 0;
            if let Some(needed) = needed
                && !admin
                && (needed == 0 || held & needed != needed)
            {
                return Err(format!("it asks for the permissions {needed}"));
            }
        }
        Ok(owners)
    }

    /// On whose behalf the application is in a place: `{"0": server, "1": person}`, empty if on nobody's.
    pub(crate) fn owners(&self, command: &Value, of_guild: bool, user: Id, channel: Id) -> Value {
        let types = numbers(&command["integration_types"])
            .filter(|types| !types.is_empty() && !of_guild)
            .unwrap_or_else(|| vec![0]);
        let bot = self.bot();
        let mut owners = json!({});
        if types.contains(&0) {
            let guild = self.guild_of(channel);
            let inside = guild
                .and_then(|guild| self.guilds.get(&guild))
                .is_some_and(|guild| guild.members.contains_key(&bot));
            if inside {
                owners["0"] = guild.unwrap_or_default().to_string().into();
            }
            let shares = !self.shared_guilds(user).is_empty();
            if guild.is_none() && self.context(channel) == 1 && shares {
                owners["0"] = "0".into();
            }
        }
        let installed = self.people.get(&user).is_some_and(|person| person.installed);
        if types.contains(&1) && installed {
            owners["1"] = user.to_string().into();
        }
        owners
    }
}
