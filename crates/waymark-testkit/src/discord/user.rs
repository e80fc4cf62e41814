//! People who use Discord.

use std::sync::Arc;

use super::guild::Channel;
use super::member::Member;
use super::world::{Id, Kind, Shared};

/// Somebody with an account.
#[derive(Clone)]
pub struct User {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
}

impl User {
    pub(crate) fn new(shared: &Arc<Shared>, name: &str) -> Self {
        let id = shared.change(|world| world.add_person(name));
        Self {
            shared: Arc::clone(shared),
            id,
        }
    }

    /// The number.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Their name.
    pub fn name(&self) -> String {
        self.shared.world().name(self.id).to_owned()
    }

    /// This person in a channel or thread of a server.
    pub fn at(&self, channel: &Channel) -> Member {
        Member::new(self, channel.id)
    }

    /// This person in the direct channel with the bot.
    pub fn dm(&self) -> Member {
        let channel = self.shared.change(|world| world.direct(self.id));
        Member::new(self, channel)
    }

    /// This person in the direct channel with somebody else, where the bot is only if they installed it.
    pub fn dm_with(&self, other: &User) -> Member {
        let pair = (self.id.min(other.id), self.id.max(other.id));
        let channel = self.shared.change(|world| {
            let known = world
                .channels
                .values()
                .find(|channel| channel.between == Some(pair));
            if let Some(known) = known {
                return known.id;
            }
            let id = world.fixed();
            let mut channel = super::world::Channel::new(id, Kind::Direct, "");
            channel.between = Some(pair);
            world.channels.insert(id, channel);
            id
        });
        Member::new(self, channel)
    }

    /// All that this person sees, with a line at each change of place.
    pub fn transcript(&self) -> String {
        self.shared.world().transcript(self.id, None)
    }

    /// Takes no direct messages from strangers any more, the bot among them.
    pub fn closes_dms(&self) {
        self.opens(false);
    }

    /// Takes direct messages again.
    pub fn opens_dms(&self) {
        self.opens(true);
    }

    fn opens(&self, open: bool) {
        self.shared.change(|world| {
            if let Some(person) = world.people.get_mut(&self.id) {
                person.open = open;
            }
        });
    }

    /// Installs the application for themselves: its commands are there in every server and in direct messages.
    pub fn installs(&self) {
        self.shared.change(|world| {
            if let Some(person) = world.people.get_mut(&self.id) {
                person.installed = true;
            }
        });
    }
}
