//! People, and direct channels with them.

use std::collections::BTreeSet;

use super::{Channel, Id, Kind, World};

/// The bot, or somebody.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Id,
    /// Lower case, unique among people.
    pub(crate) username: String,
    /// What others read.
    pub(crate) name: String,
    pub(crate) bot: bool,
    /// Whether strangers, the bot among them, may write directly.
    pub(crate) open: bool,
    /// The application was installed for this person, outside servers.
    pub(crate) installed: bool,
    pub(crate) locale: String,
}

impl Person {
    pub(crate) fn new(id: Id, name: &str, bot: bool) -> Self {
        Self {
            id,
            username: name.to_lowercase().replace(' ', "_"),
            name: name.to_owned(),
            bot,
            open: true,
            installed: false,
            locale: "en-GB".to_owned(),
        }
    }
}

impl World {
    /// Somebody new.
    pub(crate) fn add_person(&mut self, name: &str) -> Id {
        let id = self.fixed();
        self.people.insert(id, Person::new(id, name, false));
        id
    }

    /// A person's name, for transcripts.
    pub(crate) fn name(&self, id: Id) -> &str {
        self.people.get(&id).map_or("somebody", |person| &person.name)
    }

    /// The direct channel between the bot and somebody, opened if there is none yet.
    pub(crate) fn direct(&mut self, user: Id) -> Id {
        if let Some(found) = self.direct_of(user) {
            return found;
        }
        let id = self.fixed();
        let mut channel = Channel::new(id, Kind::Direct, "");
        channel.recipient = Some(user);
        self.channels.insert(id, channel);
        id
    }

    /// The direct channel between the bot and somebody, if it was opened.
    pub(crate) fn direct_of(&self, user: Id) -> Option<Id> {
        let mut all = self.channels.values();
        all.find(|channel| channel.kind == Kind::Direct && channel.recipient == Some(user))
            .map(|channel| channel.id)
    }

    /// The servers in which both the bot and that person are.
    pub(crate) fn shared_guilds(&self, user: Id) -> BTreeSet<Id> {
        let bot = self.bot();
        let both = self
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&user) && guild.members.contains_key(&bot));
        both.map(|guild| guild.id).collect()
    }
}
