//! What a platform tells of chats and addresses, asked by nobody.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::sleep;
use waymark_core::group::Name;
use waymark_store::{Snapshot, Tx};

use crate::{
    app::{App, readable},
    error::Fault,
    group::chats,
    ports::Undelivered,
    reply::{Button, Reply, Text, Tone},
    request::{Chat, NO_SHARED_SERVER, Notice, Platform, What},
};

impl App {
    /// Takes note of what happened to a chat or an address. The reply, if any, is for that chat.
    ///
    /// # Errors
    /// When the store fails; nothing was changed then.
    pub async fn notice(&self, notice: Notice) -> Result<Option<Reply>, Fault> {
        let platform = notice.platform.as_str();
        if let What::Present {
            chat,
            roles,
            open,
            left,
        } = &notice.what
        {
            // Hundreds of servers come at each start, and hardly one of them has news: nobody is kept from writing.
            let mut view = self.store().read().await?;
            if missed(&mut view, platform, chat, roles, open, left).await? == Missed::default() {
                return Ok(None);
            }
        }
        let mut tx = self.store().begin(notice.at).await?;
        let mut reply = None;
        match &notice.what {
            What::Closed { address, reason } => {
                tx.close_address(platform, address, reason).await?;
                chats::close(&mut tx, platform, address, reason).await?;
            }
            What::Opened { address } => {
                tx.open_address(platform, address).await?;
                if let Some(chat) = tx.chat_at(platform, address).await? {
                    chats::open(&mut tx, chat).await?;
                }
            }
            What::Removed { chat, reason } => {
                chats::close(&mut tx, platform, chat, reason).await?;
            }
            What::ServerLeft { server, reason } => {
                chats::close_server(&mut tx, platform, server, reason).await?;
            }
            What::RoleGone { server, role } => {
                chats::lose_role(&mut tx, platform, server, role).await?;
            }
            What::Moved { from, to } => {
                tx.move_chat(platform, from, to).await?;
            }
            What::Renamed { chat, title } => rename(&mut tx, platform, chat, title).await?,
            What::Present {
                chat,
                roles,
                open,
                left,
            } => {
                let missed = missed(&mut tx, platform, chat, roles, open, left).await?;
                if let (Some(role), Some(server)) = (missed.role, &chat.server) {
                    chats::lose_role(&mut tx, platform, server, &role).await?;
                }
                if let Some(channel) = missed.open
                    && let Some(known) = tx.chat_at(platform, &channel).await?
                {
                    chats::open(&mut tx, known).await?;
                }
                if missed.back {
                    reply = welcome(&mut tx, platform, chat).await?;
                } else if let (true, Some(server)) = (missed.title, &chat.server) {
                    rename(&mut tx, platform, server, &chat.title).await?;
                }
            }
            What::Joined { chat } => reply = welcome(&mut tx, platform, chat).await?,
        }
        tx.commit().await?;
        Ok(reply)
    }
}

/// Pauses between attempts when the store does not take a notice: nobody tells it again.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_secs(1),
    Duration::from_secs(4),
    Duration::from_secs(15),
];

impl App {
    /// [`App::notice`], tried again for some seconds; that it failed is logged.
    pub async fn take_note(&self, notice: Notice) -> Option<Reply> {
        for pause in PAUSES {
            match self.notice(notice.clone()).await {
                Ok(reply) => return reply,
                Err(_) => sleep(pause).await,
            }
        }
        self.notice(notice).await.unwrap_or_else(|fault| {
            tracing::error!(
                error = &fault as &dyn std::error::Error,
                "could not take note of a chat"
            );
            None
        })
    }

    /// An answer to somebody did not arrive: an address where nothing will is closed, all else is told to the log.
    pub async fn answer_lost(&self, platform: Platform, address: String, at: Timestamp, why: Undelivered) {
        let reason = match why {
            Undelivered::Never { reason } => {
                let what = What::Closed { address, reason };
                self.take_note(Notice { platform, at, what }).await;
                return;
            }
            Undelivered::Later { after, .. } => {
                format!("{} asks to wait {} s", platform.as_str(), after.as_secs())
            }
            Undelivered::Broken { reason } | Undelivered::Doubtful { reason } => reason,
            Undelivered::Unknown => "it may or may not have arrived".to_owned(),
        };
        tracing::warn!(%reason, "an answer was not delivered");
    }
}

/// What happened to a server that nobody told us.
#[derive(Debug, Default, PartialEq, Eq)]
struct Missed {
    /// The role that its question calls is gone.
    role: Option<String>,
    /// It took us in again.
    back: bool,
    /// The chat that could not be asked in, and can be now.
    open: Option<String>,
    /// It is called otherwise.
    title: bool,
}

async fn missed(
    view: &mut Snapshot,
    platform: &str,
    chat: &Chat,
    roles: &[String],
    open: &[String],
    left: &str,
) -> Result<Missed, Fault> {
    let Some(server) = &chat.server else {
        return Ok(Missed::default());
    };
    let Some(known) = view.chat_of_server(platform, server).await? else {
        return Ok(Missed::default());
    };
    let back = known.closed_reason.as_deref() == Some(left);
    let rests = known.closed_reason.is_some() && !back;
    Ok(Missed {
        role: known.mention.filter(|role| !roles.contains(role)),
        back,
        title: known.title != titled(&chat.title),
        open: Some(known.external).filter(|channel| rests && open.contains(channel)),
    })
}

/// The chat, or that of the server, is called otherwise on its platform; the group keeps its name.
async fn rename(tx: &mut Tx, platform: &str, id: &str, title: &str) -> Result<(), Fault> {
    if let Some(mut chat) = chats::find(tx, platform, id, Some(id)).await? {
        chat.title = titled(title);
        tx.put_chat(&chat).await?;
    }
    Ok(())
}

/// A platform's title, as it is kept.
fn titled(title: &str) -> String {
    Name::of_title(&readable(title)).as_str().to_owned()
}

/// Waymark came into a chat: it says how a group begins, or goes on with the one that it was. Where it never was away,
/// as in a chat that has another id now, there is nothing to say.
async fn welcome(tx: &mut Tx, platform: &str, chat: &Chat) -> Result<Option<Reply>, Fault> {
    if let Some(mut known) = chats::find(tx, platform, &chat.id, chat.server.as_deref()).await? {
        if known.server.is_some() {
            // Whoever could not be written to because we were away can be now.
            tx.open_members(platform, known.group, NO_SHARED_SERVER).await?;
        }
        known.title = titled(&chat.title);
        let was_away = chats::open(tx, known).await?;
        return Ok(was_away.then(|| {
            Reply::new(Tone::Good)
                .para("I am back. The group, its members and what was set up are as they were.")
                .row([Button::new("Show the group", "group info")])
                .to_group()
        }));
    }
    let hello = Reply::titled("Hello! I am Waymark.")
        .para(
            "I help people learn together: once a day the same question for everybody here, a streak for each, and a \
             board for those who join. I read nothing but commands and buttons.",
        )
        .para(
            Text::new()
                .plain("An admin of this chat chooses when it begins: ")
                .command("setup")
                .plain("."),
        )
        .row([Button::new("Set up", "setup").primary()])
        .to_group();
    Ok(Some(hello))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{request::Action, testing::Scenario};

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
    async fn only_who_speaks_privately_can_be_reached_there_again() {
        let mut ada = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        ada.say("help").await;
        let (address, reason) = ("ada".to_owned(), "blocked".to_owned());
        tell(&ada, What::Closed { address, reason }).await;
        let request = |id: &str, action| crate::request::Request {
            id: id.to_owned(),
            actor: ada.actor.clone(),
            place: crate::request::Place::Direct,
            at: ada.now,
            action,
        };
        let line = || Action::Line("help".to_owned());
        let (poll, options) = ("7".to_owned(), vec![0]);
        ada.app.handle(request("a", Action::Vote { poll, options })).await;
        ada.app.handle_aside(request("b", line())).await;
        assert_eq!(closed(&ada).await.as_deref(), Some("blocked"));
        ada.app.handle(request("c", line())).await;
        assert_eq!(closed(&ada).await, None);
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
