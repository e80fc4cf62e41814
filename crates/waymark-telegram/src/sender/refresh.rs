//! Messages that change often: only the newest of what one becomes goes out.

use std::{collections::hash_map::Entry, sync::MutexGuard};

use super::{
    ChatId, Duration, Errand, HashMap, MessageId, PoisonError, Reply, Sender, Trouble, Urgency, draw,
};

/// A group takes 20 messages a minute, and prompts and answers come first.
const WAITS: Duration = Duration::from_mins(2);
/// More messages do not wait to be changed.
const MOST: usize = 1_000;
/// After so many requests in vain the message stays as it is.
const TRIES: u32 = 5;

type Key = (ChatId, MessageId);

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
            Entry::Occupied(mut entry) => {
                entry.insert(Some(reply));
            }
            Entry::Vacant(_) if full => tracing::warn!("too many messages wait to be changed"),
            Entry::Vacant(entry) => {
                entry.insert(Some(reply));
                let sender = self.clone();
                tokio::spawn(async move { sender.keep_fresh(key).await });
            }
        }
    }

    /// Changes a message until nothing newer is left.
    async fn keep_fresh(&self, key: Key) {
        let (mut chat, message) = key;
        let errand = Errand::Edit { message };
        let mut tries = 0;
        while self.is_stale(key) {
            tries += 1;
            let turn = self.0.pace.turn(chat, Urgency::Prompt, WAITS).await;
            let newest = self.stale().get_mut(&key).and_then(Option::take);
            let (Ok(turn), Some(reply)) = (turn, newest) else {
                continue;
            };
            if tries > TRIES || *self.0.refused.borrow() {
                continue;
            }
            // The buttons hang on the last.
            let Some(piece) = draw(&reply, &self.0.look).pop() else {
                continue;
            };
            let sent = self.request(chat, errand, &piece, &turn).await;
            if let Err(trouble) = &sent {
                trouble.tell(errand.method(&piece));
            }
            match sent {
                Err(Trouble::Wait(_) | Trouble::Unreached(_)) => {
                    // Unless something newer has come meanwhile.
                    if let Some(newest) = self.stale().get_mut(&key) {
                        newest.get_or_insert(reply);
                    }
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
        let mut stale = self.stale();
        let waits = stale.get(&key).is_some_and(Option::is_some);
        if !waits {
            stale.remove(&key);
        }
        waits
    }

    fn stale(&self) -> MutexGuard<'_, HashMap<Key, Option<Reply>>> {
        self.0.stale.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
