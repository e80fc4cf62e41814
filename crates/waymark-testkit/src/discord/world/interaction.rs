//! Interactions: what somebody did, and how the bot answered.

use std::time::Duration;

use serde_json::Value;

use super::{Id, World};

/// What kind of interaction it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Command,
    Component,
    Autocomplete,
    Modal,
}

impl Asked {
    /// Its number in the protocol.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Command => 2,
            Self::Component => 3,
            Self::Autocomplete => 4,
            Self::Modal => 5,
        }
    }
}

/// How the bot answered first: the `type` of its callback, and what came with it.
#[derive(Clone, Debug)]
pub(crate) struct Acknowledged {
    /// 4 a message, 5 later a message, 6 later an edit, 7 an edit, 8 suggestions, 9 a form.
    pub(crate) kind: u8,
    pub(crate) data: Value,
    pub(crate) at: Duration,
}

/// Something that somebody did and that waits for an answer.
#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    pub(crate) id: Id,
    pub(crate) token: String,
    pub(crate) asked: Asked,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) guild: Option<Id>,
    /// `data` as the gateway told it.
    pub(crate) data: Value,
    /// The message whose component was used, or from whose component the form was opened.
    pub(crate) message: Option<Id>,
    pub(crate) at: Duration,
    /// On whose behalf the application is there: `{"0": server, "1": person}`.
    pub(crate) owners: Value,
    /// The interaction that opened the form which this one sends.
    pub(crate) opened_by: Option<Id>,
    /// The bot was told of it.
    pub(crate) heard: bool,
    pub(crate) answer: Option<Acknowledged>,
    /// What `@original` names: the first answer, or the message of the component.
    pub(crate) original: Option<Id>,
    /// Messages that were made with the token, in order.
    pub(crate) posts: Vec<Id>,
    /// How many follow-ups are left where the application is there for this person alone; `None` without a limit.
    pub(crate) public_left: Option<u8>,
    /// The first answer came too late.
    pub(crate) missed: bool,
    /// When it last changed, in moments of the world.
    pub(crate) moment: u64,
}

impl World {
    /// Somebody did something. Tells nothing: the gateway's half makes the event.
    pub(crate) fn ask(
        &mut self,
        asked: Asked,
        user: Id,
        channel: Id,
        data: Value,
        message: Option<Id>,
    ) -> Id {
        let id = self.timed();
        let guild = self.guild_of(channel);
        let interaction = Interaction {
            id,
            token: format!("aW50ZXJhY3Rpb246{id}"),
            asked,
            user,
            channel,
            guild,
            data,
            message,
            at: self.clock.now(),
            owners: Value::Null,
            opened_by: None,
            heard: false,
            answer: None,
            original: None,
            posts: Vec::new(),
            public_left: None,
            missed: false,
            moment: self.tick(),
        };
        self.interactions.insert(id, interaction);
        id
    }

    /// The interaction of a token.
    pub(crate) fn by_token(&self, token: &str) -> Option<&Interaction> {
        // A token ends in the number, so that none has to be searched for.
        let id = token.strip_prefix("aW50ZXJhY3Rpb246")?.parse().ok()?;
        self.interactions.get(&id)
    }

    /// What the bot heard of and has not answered.
    pub(crate) fn unanswered(&self) -> impl Iterator<Item = &Interaction> {
        let all = self.interactions.values();
        all.filter(|interaction| interaction.heard && interaction.answer.is_none())
    }
}
