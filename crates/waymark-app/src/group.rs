//! Study groups: which one a request is about, what its learners are called, and what they are asked.
//!
//! A group is found by the chat that a request comes from, or by the server that the chat stands in; in a private
//! conversation, by the learner's memberships.

use std::collections::HashMap;

use waymark_core::{
    group::{Act, Role},
    ids::{LearnerId, RoadmapId},
};
use waymark_store::{Chat, Group, Tx};

use crate::{
    command::{admins_only, clipped},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::{Button, PAYLOAD_MAX_BYTES, Reply, Text},
};

pub(crate) mod card;
pub(crate) mod chats;
pub(crate) mod pick;
pub(crate) mod shared;
pub(crate) mod vote;
pub(crate) mod week;

/// The chat in which a request was made, with its group.
#[derive(Clone, Debug)]
pub(crate) struct Here {
    pub(crate) chat: Chat,
    pub(crate) group: Group,
}

/// The group of the chat in which the learner talks; `None` if it has none, or in a private conversation.
pub(crate) async fn here(ctx: &mut Ctx<'_>) -> Result<Option<Here>, Fault> {
    let Some((platform, at)) = place(ctx) else {
        return Ok(None);
    };
    let found = chats::find(&mut ctx.tx, &platform, &at.id, at.server.as_deref()).await?;
    let Some(chat) = found else {
        return Ok(None);
    };
    let group = of_chat(&mut ctx.tx, &chat).await?;
    Ok(Some(Here { chat, group }))
}

/// The same where a request makes no sense without a group.
pub(crate) async fn needed(ctx: &mut Ctx<'_>) -> Result<Here, Error> {
    match here(ctx).await? {
        Some(here) => Ok(here),
        None => Err(none_here(ctx).into()),
    }
}

/// The group of a chat: there is one as long as there is the chat.
pub(crate) async fn of_chat(tx: &mut Tx, chat: &Chat) -> Result<Group, Fault> {
    tx.group(chat.group).await?.ok_or_else(|| Fault::Stored {
        what: "group",
        found: chat.group.to_string(),
    })
}

/// The groups that the learner is in.
pub(crate) async fn own(ctx: &mut Ctx<'_>) -> Result<Vec<Group>, Fault> {
    let mut groups = Vec::new();
    for membership in ctx.tx.memberships(ctx.learner.id).await? {
        if membership.left_at.is_none()
            && let Some(group) = ctx.tx.group(membership.group).await?
        {
            groups.push(group);
        }
    }
    Ok(groups)
}

/// Refuses what the learner's role in the chat does not allow. Roles are the platform's: they are known in the chat only.
pub(crate) fn permit(ctx: &Ctx<'_>, act: Act) -> Result<(), Refusal> {
    let role = match ctx.chat() {
        Some(chat) if chat.admin => Role::Admin,
        _ => Role::Member,
    };
    if role.may(act) {
        Ok(())
    } else if ctx.chat().is_some() {
        Err(admins_only())
    } else {
        Err(Refusal::new(
            "That is for admins of a chat, so please do it there: here I can't see that you are one.",
        ))
    }
}

/// The chat in which the learner talks, with its platform.
pub(crate) fn place(ctx: &Ctx<'_>) -> Option<(String, crate::request::Chat)> {
    let (platform, _) = ctx.place.as_ref()?;
    let chat = ctx.chat()?;
    Some((platform.as_str().to_owned(), chat.clone()))
}

/// What learners are called in a group: their alias, else their name where they are read, else on another platform.
pub(crate) struct Names(HashMap<LearnerId, String>);

impl Names {
    pub(crate) async fn of(
        tx: &mut Tx,
        learners: impl Iterator<Item = LearnerId>,
        platform: &str,
    ) -> Result<Self, Fault> {
        let learners: Vec<_> = learners.collect();
        Ok(Self(tx.names(&learners, platform).await?))
    }

    pub(crate) fn get(&self, learner: LearnerId) -> String {
        let name = self.0.get(&learner);
        name.map_or_else(|| "a member".to_owned(), |name| clipped(name))
    }
}

/// What one of them is called.
pub(crate) async fn called(tx: &mut Tx, learner: LearnerId, platform: &str) -> Result<String, Fault> {
    let names = Names::of(tx, std::iter::once(learner), platform).await?;
    Ok(names.get(learner))
}

/// The way to a roadmap and a question of one's own, for a member who has neither.
pub(crate) async fn offer_start(ctx: &mut Ctx<'_>, group: &Group, reply: Reply) -> Result<Reply, Fault> {
    if ctx.learner.set_up || !ctx.tx.enrollments(ctx.learner.id).await?.is_empty() {
        return Ok(reply);
    }
    let text = Text::new()
        .plain("A question of your own every day, and a roadmap: ")
        .deep_link("begin with me", payload(group.roadmap.as_ref()))
        .plain(".");
    Ok(reply.small(text))
}

/// The deep link to the start, on the group's roadmap if it has one that fits.
fn payload(roadmap: Option<&RoadmapId>) -> String {
    let payload = roadmap.map_or_else(String::new, |roadmap| format!("e-{roadmap}"));
    let fits = payload.len() <= PAYLOAD_MAX_BYTES
        && payload
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if fits { payload } else { String::new() }
}

fn none_here(ctx: &Ctx<'_>) -> Refusal {
    match ctx.chat() {
        Some(_) => Refusal::new(
            Text::new()
                .plain("This chat is no study group yet. An admin makes it one with ")
                .command("setup")
                .plain("."),
        )
        .button(Button::new("Set up", "setup").primary()),
        None => Refusal::new(
            Text::new()
                .plain("You are in no study group yet. Add me to a chat with others, where an admin types ")
                .command("setup")
                .plain("; or join one by its code: ")
                .command("group join K7M2P-Q9X4T")
                .plain("."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reply::plain,
        testing::{Scenario, sample},
    };

    #[test]
    fn a_link_names_a_roadmap_only_where_every_platform_passes_it_on() {
        let payload = |id: &str| payload(Some(&RoadmapId::new(id).unwrap()));
        assert_eq!(payload("rust-backend"), "e-rust-backend");
        assert_eq!(payload("rust-1.0"), "");
        assert_eq!(super::payload(None), "");
    }

    #[tokio::test]
    async fn who_follows_a_roadmap_is_not_told_to_begin() {
        let mut s = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", sample::catalog()).await;
        s.enter("crabs", true);
        s.say("setup on").await;
        s.speak_as("Ben");
        assert!(plain(&s.say("group join").await).contains("begin with me"));
        s.speak_as("Cleo");
        s.say("enroll ferris").await;
        assert!(!plain(&s.say("group join").await).contains("begin with me"));
    }
}
