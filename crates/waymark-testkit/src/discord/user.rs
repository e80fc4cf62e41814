//! People who use Discord.

use std::sync::Arc;

use super::world::{Id, Shared};

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
