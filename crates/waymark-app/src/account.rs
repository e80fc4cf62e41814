//! What a platform may ask about an account between two requests. Nothing here changes anything.

use jiff::Timestamp;
use waymark_core::calendar::Zone;
use waymark_store::{Learner, Snapshot};

use crate::{
    app::App,
    error::Fault,
    group::chats,
    request::{Actor, Chat, Place, Platform},
};

/// Where a group's question comes, and what comes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedIn {
    /// The platform's id of the chat.
    pub chat: String,
    /// The platform's id of the role that is called.
    pub role: Option<String>,
    /// Whether a thread is opened below it.
    pub thread: bool,
}

impl App {
    /// Whether anyone has spoken to Waymark from this account.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn knows(&self, actor: &Actor) -> Result<bool, Fault> {
        let mut view = self.store().read().await?;
        Ok(learner(&mut view, actor).await?.is_some())
    }

    /// The zone in which the learner behind an account lives; for somebody new, the one they would start in.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn zone_of(&self, actor: &Actor) -> Result<Zone, Fault> {
        let mut view = self.store().read().await?;
        Ok(match learner(&mut view, actor).await? {
            Some(learner) => learner.zone,
            None => actor.zone.as_ref().unwrap_or(&self.defaults().zone).clone(),
        })
    }

    /// The command that the next plain line in this place would complete, where a text is awaited: an answer, a name, an
    /// hour.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn awaited(
        &self,
        actor: &Actor,
        place: &Place,
        now: Timestamp,
    ) -> Result<Option<String>, Fault> {
        let mut view = self.store().read().await?;
        let Some(learner) = learner(&mut view, actor).await? else {
            return Ok(None);
        };
        let awaited = view
            .expectation(learner.id, &place.key(actor.platform), now)
            .await?;
        let line = awaited.as_ref().and_then(|awaited| awaited.data.as_str());
        Ok(line
            .and_then(|line| line.split_whitespace().next())
            .map(str::to_owned))
    }
}

impl App {
    /// The chat of a server whose question rests because it could not be asked there, by its id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn resting(&self, platform: Platform, server: &str) -> Result<Option<String>, Fault> {
        let mut view = self.store().read().await?;
        let found = view.chat_of_server(platform.as_str(), server).await?;
        Ok(found
            .filter(|chat| chat.closed_reason.is_some())
            .map(|chat| chat.external))
    }

    /// Where the question of a chat's group comes, or that of its server; `None` if it has no group yet.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn asked_in(&self, platform: Platform, chat: &Chat) -> Result<Option<AskedIn>, Fault> {
        let mut view = self.store().read().await?;
        let found = chats::find(&mut view, platform.as_str(), &chat.id, chat.server.as_deref()).await?;
        Ok(found.map(|chat| AskedIn {
            chat: chat.external,
            role: chat.mention,
            thread: chat.thread,
        }))
    }

    /// Whether a poll is one of ours. Shortly after it was sent, it may not be known yet.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn knows_poll(&self, platform: Platform, poll: &str) -> Result<bool, Fault> {
        let mut view = self.store().read().await?;
        Ok(view.question_of_poll(platform.as_str(), poll).await?.is_some())
    }

    /// Whether an account may administer a chat, on a platform that has no roles of its own: who set up its group may,
    /// and while nobody has, everybody.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn may_administer(&self, actor: &Actor, chat: &str) -> Result<bool, Fault> {
        let mut view = self.store().read().await?;
        let Some(chat) = view.chat_at(actor.platform.as_str(), chat).await? else {
            return Ok(true);
        };
        let learner = learner(&mut view, actor).await?;
        Ok(learner.is_some_and(|learner| chat.learner == Some(learner.id)))
    }
}

/// The learner behind an account, if there is one.
pub(crate) async fn learner(view: &mut Snapshot, actor: &Actor) -> Result<Option<Learner>, Fault> {
    let account = view.account(actor.platform.as_str(), &actor.external).await?;
    Ok(match account {
        Some(account) => view.learner(account.learner).await?,
        None => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scenario;

    #[tokio::test]
    async fn an_account_is_known_once_it_has_spoken() {
        let mut ada = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        assert!(!ada.app.knows(&ada.actor).await.unwrap());
        assert_eq!(ada.app.zone_of(&ada.actor).await.unwrap().name(), "Europe/Berlin");
        ada.say("help").await;
        assert!(ada.app.knows(&ada.actor).await.unwrap());
        let awaited = ada.app.awaited(&ada.actor, &Place::Direct, ada.now).await;
        assert_eq!(awaited.unwrap(), None);
        ada.say("start").await;
        let awaited = ada.app.awaited(&ada.actor, &Place::Direct, ada.now).await;
        assert_eq!(awaited.unwrap().as_deref(), Some("start"));
    }

    #[tokio::test]
    async fn a_newcomer_without_a_zone_starts_in_the_configured_one() {
        let mut ada = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        ada.actor.zone = None;
        assert_eq!(ada.app.zone_of(&ada.actor).await.unwrap(), Zone::utc());
    }
}
