//! Interactions: what somebody did, and how the bot answered.

use std::time::Duration;

use serde_json::Value;

use super::{Id, World};
use crate::discord::problem::Violation;

/// How long a person waits for the first answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);
/// How long the token of an interaction lives.
pub(crate) const LIFE: Duration = Duration::from_mins(15);

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

    /// What was deferred and is still not said: the person sees a message that thinks.
    fn unkept(&self) -> impl Iterator<Item = &Interaction> {
        self.interactions.values().filter(|interaction| {
            let original = interaction.original.and_then(|id| self.posts.get(&id));
            interaction.heard && original.is_some_and(|post| post.thinking)
        })
    }

    /// Whether an answer may still come.
    pub(crate) fn awaits_answers(&self) -> bool {
        let now = self.clock.now();
        let within = |interaction: &Interaction, life| now.saturating_sub(interaction.at) <= life;
        self.unanswered()
            .any(|open| !open.missed && within(open, PATIENCE))
            || self.unkept().any(|open| within(open, LIFE))
    }

    /// Interactions that were never answered, and promises that were never kept.
    pub(crate) fn left_open(&self) -> Vec<Violation> {
        let told = |open: &Interaction, rule: &str| Violation {
            route: "POST /interactions/{interaction_id}/{interaction_token}/callback".to_owned(),
            rule: rule.to_owned(),
            call: format!("{} did {:?}: {}", self.name(open.user), open.asked, open.data),
        };
        let never =
            "an interaction was never answered in time: the user reads that the application did not respond";
        let unkept = "what was deferred was never said: the user sees a message that thinks for ever";
        let mut all: Vec<Violation> = self.unanswered().map(|open| told(open, never)).collect();
        all.extend(self.unkept().map(|open| told(open, unkept)));
        all
    }

    /// What the bot heard of and has not answered.
    pub(crate) fn unanswered(&self) -> impl Iterator<Item = &Interaction> {
        let all = self.interactions.values();
        all.filter(|interaction| interaction.heard && interaction.answer.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard() -> (World, Id) {
        let mut world = World::new("token".to_owned(), "Waymark");
        world.clock.run(0.0);
        let ada = world.add_person("Ada");
        let channel = world.direct(ada);
        let id = world.ask(Asked::Command, ada, channel, Value::Null, None);
        world.interactions.get_mut(&id).expect("asked").heard = true;
        (world, id)
    }

    fn advance(world: &mut World, by: Duration) {
        let now = world.clock.now();
        world.clock.set(now + by);
    }

    #[test]
    fn what_was_never_answered_is_told_and_waited_for_three_seconds_only() {
        let (mut world, _) = heard();
        assert!(world.awaits_answers());
        advance(&mut world, PATIENCE + Duration::from_millis(1));
        assert!(!world.awaits_answers());
        assert!(world.left_open()[0].rule.contains("never answered in time"));
    }

    #[test]
    fn what_was_deferred_has_to_be_said() {
        let (mut world, id) = heard();
        let (bot, channel) = (world.bot(), world.interactions[&id].channel);
        let mut post = super::super::Post::new(&mut world, channel, bot);
        post.thinking = true;
        let original = world.publish(post);
        let interaction = world.interactions.get_mut(&id).expect("asked");
        interaction.original = Some(original);
        interaction.answer = Some(Acknowledged {
            kind: 5,
            data: Value::Null,
        });
        assert!(world.awaits_answers());
        assert!(world.left_open()[0].rule.contains("never said"));
        world.posts.get_mut(&original).expect("published").thinking = false;
        assert!(!world.awaits_answers());
        assert_eq!(world.left_open(), []);
    }
}
