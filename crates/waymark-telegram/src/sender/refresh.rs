//! Messages that change often: only the newest of what one becomes goes out.

use std::{
    collections::{HashMap, hash_map::Entry},
    pin::pin,
    sync::{MutexGuard, PoisonError},
    time::Duration,
};

use teloxide::types::{ChatId, MessageId};
use tokio::time::{sleep, timeout};
use waymark_app::reply::Reply;

use super::{Sender, errand::Errand, outcome::Trouble};
use crate::{outbound::draw, pace::Urgency};

/// More messages do not wait to be changed.
const MOST: usize = 1_000;
/// After so many requests in vain the message stays as it is.
const TRIES: u32 = 5;
/// Where the queue is too long, it is asked again after this time at the earliest.
const AGAIN: Duration = Duration::from_secs(1);

/// A chat, and a message in it.
type Key = (ChatId, MessageId);

/// Messages that somebody takes care of.
pub(super) type Waiting = HashMap<Key, Stale>;

/// What a message becomes.
#[derive(Default)]
pub(super) struct Stale {
    /// What it is to be changed to; nothing while that is under way.
    newest: Option<Reply>,
    /// Something else took its place since: what is under way is not made again.
    overtaken: bool,
}

impl Sender {
    /// Puts a reply in place of a message some time soon, and returns at once: for a tally that many people change.
    /// Of several replies for a message only the newest goes out, and never as a message of its own.
    pub(crate) fn refresh(&self, chat: ChatId, message: MessageId, mut reply: Reply) {
        let key = (chat, message);
        // What somebody pressed is no poll: there is none, or the group forbids it, and buttons stand for it.
        reply.poll = None;
        let mut stale = self.stale();
        let full = stale.len() >= MOST;
        match stale.entry(key) {
            Entry::Occupied(mut entry) => entry.get_mut().newest = Some(reply),
            Entry::Vacant(_) if full => tracing::warn!("too many messages wait to be changed"),
            Entry::Vacant(entry) => {
                entry.insert(Stale {
                    newest: Some(reply),
                    overtaken: false,
                });
                let sender = self.clone();
                tokio::spawn(async move { sender.keep_fresh(key).await });
            }
        }
    }

    /// Ends when no message waits to be changed; not later than a request may take, since a tally holds nobody up.
    pub(crate) async fn refreshed(&self) {
        let fresh = async {
            loop {
                let mut rings = pin!(self.0.fresh.notified());
                rings.as_mut().enable();
                if self.stale().is_empty() {
                    return;
                }
                rings.await;
            }
        };
        if timeout(self.0.patience.request, fresh).await.is_err() {
            tracing::debug!("some messages stay as they were");
        }
    }

    /// What waits to be put in place of a message is older than what is put there now.
    pub(super) fn overtake(&self, chat: ChatId, message: MessageId) {
        if let Some(stale) = self.stale().get_mut(&(chat, message)) {
            stale.newest = None;
            stale.overtaken = true;
        }
    }

    /// Changes a message until nothing newer is left.
    async fn keep_fresh(&self, key: Key) {
        let (mut chat, message) = key;
        let errand = Errand::Edit { message };
        let waits = self.0.patience.tally;
        let mut tries = 0;
        while self.is_stale(key) {
            // What is newest keeps its place here until it is its turn: prompts and answers come first.
            let turn = match self.0.pace.turn(chat, Urgency::Prompt, waits).await {
                Ok(turn) => turn,
                Err(after) => {
                    sleep(after.max(AGAIN)).await;
                    continue;
                }
            };
            let Some(reply) = self.take(key) else { continue };
            // The buttons hang on the last.
            let Some(piece) = draw(&reply, &self.0.look).pop() else {
                continue;
            };
            let sent = self.request(chat, errand, &piece, &turn).await;
            if let Err(trouble) = &sent {
                trouble.tell(errand.method(&piece));
            }
            match sent {
                // Made twice, it is the same.
                Err(Trouble::Wait(_) | Trouble::Unreached(_) | Trouble::Unclear(_)) if tries < TRIES => {
                    tries += 1;
                    self.put_back(key, reply);
                }
                Err(Trouble::Moved(to)) => {
                    // Message ids do not move with a group: it stays as it is.
                    (self.0.moved)(chat, to);
                    chat = to;
                }
                _ => tries = 0,
            }
        }
    }

    /// Whether a message is to be changed. If not, nobody takes care of it any more.
    fn is_stale(&self, key: Key) -> bool {
        let over = *self.0.refused.borrow();
        let mut stale = self.stale();
        let waits = !over && stale.get(&key).is_some_and(|stale| stale.newest.is_some());
        if !waits {
            stale.remove(&key);
            if stale.is_empty() {
                self.0.fresh.notify_waiters();
            }
        }
        waits
    }

    fn take(&self, key: Key) -> Option<Reply> {
        let mut stale = self.stale();
        let stale = stale.get_mut(&key)?;
        stale.overtaken = false;
        stale.newest.take()
    }

    /// Keeps what did not go out, unless something newer has come meanwhile.
    fn put_back(&self, key: Key, reply: Reply) {
        if let Some(stale) = self.stale().get_mut(&key)
            && !stale.overtaken
        {
            stale.newest.get_or_insert(reply);
        }
    }

    fn stale(&self) -> MutexGuard<'_, Waiting> {
        self.0.stale.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
