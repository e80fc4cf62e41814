//! Who may do what in a group.

/// What a learner is in a chat, as its platform says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Anybody there.
    Member,
    /// One who may administer the chat.
    Admin,
}

/// What can be done with a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Looking at it.
    Look,
    /// Becoming a member, and ceasing to be one.
    Join,
    /// Making one of a chat.
    Create,
    /// Asking others in.
    Invite,
    /// Adding a chat to it.
    LinkChat,
    /// Calling it otherwise.
    Rename,
    /// Choosing what a week is to bring.
    Goal,
    /// Letting its questions rest.
    Pause,
    /// Choosing when and what it is asked.
    SetUp,
}

impl Act {
    /// The role that it takes. Nobody, of whatever role, can change points.
    pub fn needs(self) -> Role {
        match self {
            Self::Look | Self::Join => Role::Member,
            Self::Create
            | Self::Invite
            | Self::LinkChat
            | Self::Rename
            | Self::Goal
            | Self::Pause
            | Self::SetUp => Role::Admin,
        }
    }
}

impl Role {
    /// Whether one of this role may do that.
    pub fn may(self, act: Act) -> bool {
        self >= act.needs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_look_and_join_and_admins_do_the_rest_too() {
        for act in [Act::Look, Act::Join] {
            assert!(Role::Member.may(act) && Role::Admin.may(act), "{act:?}");
        }
        for act in [
            Act::Create,
            Act::Invite,
            Act::LinkChat,
            Act::Rename,
            Act::Goal,
            Act::Pause,
            Act::SetUp,
        ] {
            assert!(!Role::Member.may(act) && Role::Admin.may(act), "{act:?}");
        }
    }
}
