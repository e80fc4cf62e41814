//! What a command works with: one learner, one moment, one transaction.

use jiff::{Timestamp, civil};
use waymark_core::{calendar::Zone, catalog::Catalog};
use waymark_store::{Arrival, Learner, Tx};

use crate::{
    app::{App, Opened, readable},
    command::undo,
    error::Fault,
    expect::Awaited,
    group::chats,
    reply::{Awaits, Reply},
    request::{Chat, Place, Platform, Request},
    unreached,
};

/// No more of a name is kept, in characters.
const NAME_MAX_CHARS: usize = 100;

/// What a command works with: one learner, one moment, one transaction.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing of the request, and none depends on another"
)]
pub struct Ctx<'a> {
    /// The app: catalog and defaults.
    pub app: &'a App,
    /// The transaction. What is written is kept only when the request ends with a reply.
    pub tx: Tx,
    /// Who asks. Written back with [`Ctx::save_learner`].
    pub learner: Learner,
    /// Whether this is the learner's first contact.
    pub newcomer: bool,
    /// Now.
    pub now: Timestamp,
    /// Where the learner is talking; `None` while a prompt is composed.
    pub place: Option<(Platform, Place)>,
    /// What is awaited in that place, once somebody has looked.
    pub(crate) awaited: Awaited,
    /// The form for what this very reply asks to type, if it does.
    pub(crate) form: Option<Box<Awaits>>,
    /// Whether they speak where messages of ours reach them.
    pub(crate) direct: bool,
    /// Whether something that was sent to the account did not arrive, and they have not been told.
    pub(crate) unreached: bool,
    /// The platform's id of the account that asks; `None` while a prompt is composed.
    account: Option<String>,
    /// Whether the learner was erased: then nothing about the request is kept.
    pub(crate) forgotten: bool,
    /// Whether what is said holds a secret: then it is not kept for a repeated request.
    pub(crate) secret: bool,
}

impl<'a> Ctx<'a> {
    /// Opens a transaction for a request, or finds what was said to it before. `direct` says that it came from the
    /// learner's private chat: then that can be reached.
    pub(crate) async fn open(app: &'a App, request: &Request, direct: bool) -> Result<Opened<'a>, Fault> {
        let mut tx = app.store().begin(request.at).await?;
        if let Some(seen) = tx.answered(&request.id).await? {
            return Ok(Opened::Seen(serde_json::from_str(&seen.reply)?));
        }
        let actor = &request.actor;
        // People call themselves whatever they like; a store does not take a NUL.
        let name: String = readable(actor.name.trim()).chars().take(NAME_MAX_CHARS).collect();
        let from = Arrival {
            platform: actor.platform.as_str(),
            external: &actor.external,
            address: &actor.address,
            name: Some(name.as_str()).filter(|name| !name.is_empty()),
            direct,
        };
        let zone = actor.zone.as_ref().unwrap_or(&app.defaults().zone);
        let arrived = tx.receive(from, zone).await?;
        if let Place::Group(chat) = &request.place {
            chats::heard_from(&mut tx, actor.platform.as_str(), &chat.id).await?;
        }
        let place = Some((actor.platform, request.place.clone()));
        Ok(Opened::New(Self {
            app,
            tx,
            learner: arrived.learner,
            newcomer: arrived.new,
            now: request.at,
            place,
            awaited: Awaited::Unread,
            form: None,
            direct,
            unreached: arrived.unreached.is_some(),
            account: Some(actor.external.clone()),
            forgotten: false,
            secret: false,
        }))
    }

    /// Works for a learner who did not ask: a prompt is composed.
    pub(crate) fn prompting(app: &'a App, tx: Tx, learner: Learner) -> Self {
        let now = tx.now();
        Self {
            app,
            tx,
            learner,
            newcomer: false,
            now,
            place: None,
            awaited: Awaited::Unread,
            form: None,
            direct: false,
            unreached: false,
            account: None,
            forgotten: false,
            secret: false,
        }
    }

    /// Keeps everything, together with what is said, so that the same request gets the same reply.
    pub(crate) async fn commit(mut self, request: &Request, mut reply: Reply) -> Result<Reply, Fault> {
        undo::tie(&mut self, &mut reply).await?;
        reply.awaits = reply.awaits.or(self.form.take().map(|form| *form));
        unreached::tell(&mut self, &mut reply).await?;
        // Who asked to be forgotten is gone: nothing about the request is kept either. Nor are files: they hold all that
        // is kept, so that each export would hold the ones before; making them again changes nothing.
        if reply.files.is_empty() && !self.secret && !self.forgotten {
            let said = serde_json::to_string(&reply)?;
            if !self.tx.add_answered(&request.id, self.learner.id, &said).await? {
                // The same request was carried out beside this one, and was faster: that one counts.
                let app = self.app;
                drop(self);
                let seen = app.store().read().await?.answered(&request.id).await?;
                return Ok(match seen {
                    Some(seen) => serde_json::from_str(&seen.reply)?,
                    None => reply,
                });
            }
        }
        self.tx.commit().await?;
        if self.forgotten
            && let Err(error) = self.app.store().fold().await
        {
            // It is erased; only its trace in the log waits for the engine to write over it.
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "could not fold the log after forgetting"
            );
        }
        Ok(reply)
    }

    /// What is taught.
    pub fn catalog(&self) -> &'a Catalog {
        self.app.catalog()
    }

    /// The learner's zone.
    pub fn zone(&self) -> &Zone {
        &self.learner.zone
    }

    /// The learner's local date and time.
    pub fn local(&self) -> civil::DateTime {
        self.learner.zone.local(self.now)
    }

    /// The learner's local date.
    pub fn today(&self) -> civil::Date {
        self.local().date()
    }

    /// Erases the learner and everything that is theirs.
    pub(crate) async fn forget(&mut self) -> Result<(), Fault> {
        self.forgotten = true;
        self.tx.forget(self.learner.id).await?;
        Ok(())
    }

    /// Writes the learner's settings back.
    pub async fn save_learner(&mut self) -> Result<(), Fault> {
        self.tx.put_learner(&self.learner).await?;
        Ok(())
    }

    /// The chat with others in which the learner is talking, if it is one.
    pub(crate) fn chat(&self) -> Option<&Chat> {
        match &self.place {
            Some((_, Place::Group(chat))) => Some(chat),
            Some((_, Place::Direct)) | None => None,
        }
    }

    /// Whether it is the chat itself that speaks, for an admin who stays anonymous: nobody who could be told anything.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.chat()
            .is_some_and(|chat| self.account.as_ref() == Some(&chat.id))
    }

    /// The account that asks: platform, and the platform's id; `None` while a prompt is composed.
    pub(crate) fn account(&self) -> Option<(Platform, &str)> {
        let (platform, _) = self.place.as_ref()?;
        Some((*platform, self.account.as_deref()?))
    }

    /// The place as stored: where typed input is expected.
    pub(crate) fn place_key(&self) -> Option<String> {
        self.place.as_ref().map(|(platform, place)| place.key(*platform))
    }
}
