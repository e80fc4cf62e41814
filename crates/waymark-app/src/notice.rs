//! What a platform tells of chats and addresses, asked by nobody.

use crate::{
    app::App,
    error::Fault,
    reply::Reply,
    request::{Notice, What},
};

impl App {
    /// Takes note of what happened to a chat or an address. The reply, if any, is for that chat.
    ///
    /// # Errors
    /// When the store fails; nothing was changed then.
    pub async fn notice(&self, notice: Notice) -> Result<Option<Reply>, Fault> {
        let platform = notice.platform.as_str();
        let mut tx = self.store().begin(notice.at).await?;
        match &notice.what {
            What::Closed { address, reason } => {
                tx.close_address(platform, address, reason).await?;
            }
            What::Opened { address } => {
                tx.open_address(platform, address).await?;
            }
            // Nothing is sent to chats yet.
            What::Joined { .. } | What::Removed { .. } | What::Moved { .. } | What::Renamed { .. } => {}
        }
        tx.commit().await?;
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scenario;

    async fn closed(ada: &Scenario) -> Option<String> {
        let mut view = ada.app.store().read().await.unwrap();
        let account = view.account("console", "ada").await.unwrap().unwrap();
        account.closed_reason
    }

    async fn tell(ada: &Scenario, what: What) {
        let notice = Notice {
            platform: ada.actor.platform,
            at: ada.now,
            what,
        };
        assert_eq!(ada.app.notice(notice).await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_address_is_closed_until_it_is_opened_however_often_that_is_told() {
        let mut ada = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        ada.say("help").await;
        let close = |address: &str| What::Closed {
            address: address.to_owned(),
            reason: "blocked".to_owned(),
        };
        tell(&ada, close("somebody else")).await;
        assert_eq!(closed(&ada).await, None);
        for _ in 0..2 {
            tell(&ada, close("ada")).await;
            assert_eq!(closed(&ada).await.as_deref(), Some("blocked"));
        }
        for _ in 0..2 {
            let address = "ada".to_owned();
            tell(&ada, What::Opened { address }).await;
            assert_eq!(closed(&ada).await, None);
        }
    }
}
