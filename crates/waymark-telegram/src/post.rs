//! Answers on their way: in order within a chat, and never lost to a moment's trouble.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use teloxide::types::{ChatId, MessageId};
use tokio::{sync::OwnedSemaphorePermit, time::Instant};
use waymark_app::{
    App,
    ports::{Clock, Receipt, Undelivered},
    reply::{Reply, answered_privately, open_private_chat},
    request::Platform,
};

use crate::{lanes::Lanes, outbound, pace::Urgency, sender::Sender};

/// The pauses between attempts where Telegram did not take an answer.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(5)];
/// An answer that would be later than this is not waited for.
const LATEST: Duration = Duration::from_mins(1);

/// So many letters wait for a group: at its pace that is a minute. Nobody looks for what would come later.
const TO_GROUP: usize = 20;
/// So many wait for a person, who may ask for more at once and is answered faster.
const TO_PERSON: usize = 40;
/// What waits behind so many letters gives its room back: one busy chat must not fill the house.
const HOLD_ROOM: usize = 8;

/// The place that an update takes up, until all is said to it.
pub(crate) type Room = Arc<OwnedSemaphorePermit>;

/// What is to be said.
pub(crate) enum Letter {
    /// A message, as an answer to another one or not.
    New {
        reply: Reply,
        answering: Option<MessageId>,
    },
    /// A message in a group that asks for a text.
    Ask { reply: Reply, answering: MessageId },
    /// A message that takes the place of another one.
    Edit { reply: Reply, message: MessageId },
    /// A message to a person, and what is said about it where they asked.
    Private { reply: Reply, note: Note },
}

/// Where somebody who is answered privately learns of it.
pub(crate) enum Note {
    /// Below what they wrote in a group.
    Below { chat: ChatId, message: MessageId },
    /// In the answer to their press, by this instant at the latest.
    Alert {
        callback: String,
        until: Instant,
        /// Whether it was done in the group: then what matters of it may be told in the answer itself.
        here: bool,
    },
    /// Nowhere.
    Nowhere,
}

/// Sends letters, those to one chat in order.
#[derive(Clone)]
pub(crate) struct Post(Arc<Office>);

impl Post {
    pub(crate) fn new(app: App, clock: Arc<dyn Clock>, sender: Sender) -> Self {
        Self(Arc::new_cyclic(|office: &Weak<Office>| {
            let office = office.clone();
            let lanes = Lanes::new(move |(chat, letter, room): (ChatId, Letter, Option<Room>)| {
                let office = office.upgrade();
                Box::pin(async move {
                    if let Some(office) = office {
                        office.send(chat, letter, room.as_ref()).await;
                    }
                    drop(room);
                })
            });
            Office {
                lanes,
                app,
                clock,
                sender,
            }
        }))
    }

    /// Takes a letter to a chat. The room is given back once it is sent.
    pub(crate) fn put(&self, chat: ChatId, letter: Letter, room: Room) {
        self.0.put(chat, letter, Some(room));
    }
}

struct Office {
    lanes: Lanes<i64, (ChatId, Letter, Option<Room>)>,
    app: App,
    clock: Arc<dyn Clock>,
    sender: Sender,
}

impl Office {
    /// Puts a letter at the end of its chat's lane; where too many wait already, it is left out.
    fn put(&self, chat: ChatId, letter: Letter, room: Option<Room>) {
        let waiting = self.lanes.waiting(&chat.0);
        // teloxide's own test panics at ids that it does not know yet.
        let most = if chat.0 > 0 { TO_PERSON } else { TO_GROUP };
        if waiting >= most {
            return tracing::warn!(waiting, "an answer was left out: too many wait for this chat");
        }
        let room = room.filter(|_| waiting < HOLD_ROOM);
        self.lanes.put(chat.0, (chat, letter, room));
    }

    async fn send(&self, chat: ChatId, letter: Letter, room: Option<&Room>) {
        match letter {
            Letter::New { reply, answering } => {
                let sent = insist(|| self.sender.send(chat, &reply, answering, Urgency::Answer)).await;
                self.settle(chat, sent).await;
            }
            Letter::Ask { reply, answering } => {
                let sent = insist(|| self.sender.ask(chat, &reply, answering)).await;
                self.settle(chat, sent).await;
            }
            Letter::Edit { reply, message } => {
                let sent = insist(|| self.sender.edit(chat, message, &reply)).await;
                self.settle(chat, sent).await;
            }
            Letter::Private { reply, note } => {
                self.privately(chat, reply, note, room).await;
            }
        }
    }

    /// Answers somebody privately, and notes that where they asked.
    async fn privately(&self, person: ChatId, reply: Reply, note: Note, room: Option<&Room>) {
        let mut send = std::pin::pin!(insist(|| self.sender.send(person, &reply, None, Urgency::Answer)));
        let mut in_time = None;
        if let Note::Alert { callback, until, .. } = &note {
            tokio::select! {
                sent = &mut send => in_time = Some(sent),
                () = tokio::time::sleep_until(*until) => {
                    self.sender.answer_callback(callback, None, false).await;
                }
            }
        }
        let late = in_time.is_none();
        let sent = match in_time {
            Some(sent) => sent,
            None => send.await,
        };
        let never = matches!(sent, Err(Undelivered::Never { .. }));
        let heard = sent.is_ok();
        match note {
            Note::Below { chat, message } if heard || never => {
                let reply = if heard {
                    answered_privately()
                } else {
                    open_private_chat(&reply)
                };
                let answering = Some(message);
                // The group has its own pace; who is answered privately does not wait for it.
                self.put(chat, Letter::New { reply, answering }, room.cloned());
            }
            Note::Alert { callback, here, .. } if !late => {
                if never && !here {
                    self.sender.opens_private_chat(&callback).await;
                } else {
                    let text = match (heard, never) {
                        (true, _) => Some(outbound::alert(&answered_privately())),
                        (_, true) => Some(outbound::alert(&reply)),
                        _ => None,
                    };
                    self.sender
                        .answer_callback(&callback, text.as_deref(), true)
                        .await;
                }
            }
            Note::Below { .. } | Note::Alert { .. } | Note::Nowhere => {}
        }
        self.settle(person, sent).await;
    }

    /// Tells the app which address is closed, and the log what is lost.
    async fn settle(&self, chat: ChatId, sent: Result<Receipt, Undelivered>) {
        if let Err(why) = sent {
            let (address, at) = (chat.0.to_string(), self.clock.now());
            self.app.answer_lost(Platform::Telegram, address, at, why).await;
        }
    }
}

/// Tries again where nothing arrived; what may have arrived is not sent twice.
async fn insist<F>(send: impl Fn() -> F) -> Result<Receipt, Undelivered>
where
    F: Future<Output = Result<Receipt, Undelivered>>,
{
    for pause in PAUSES {
        match send().await {
            Err(Undelivered::Later { after, .. }) if after <= LATEST => tokio::time::sleep(after).await,
            Err(Undelivered::Broken { .. }) => tokio::time::sleep(pause).await,
            settled => return settled,
        }
    }
    send().await
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    async fn tried(outcomes: Vec<Result<Receipt, Undelivered>>) -> (usize, Duration, bool) {
        let left = Mutex::new(outcomes.into_iter());
        let tries = Mutex::new(0);
        let began = tokio::time::Instant::now();
        let sent = insist(|| {
            *tries.lock().unwrap() += 1;
            let outcome = left.lock().unwrap().next().unwrap();
            async move { outcome }
        })
        .await;
        let tries = *tries.lock().unwrap();
        (tries, began.elapsed(), sent.is_ok())
    }

    fn broken() -> Result<Receipt, Undelivered> {
        let reason = "connection refused".to_owned();
        Err(Undelivered::Broken { reason })
    }

    fn later(secs: u64) -> Result<Receipt, Undelivered> {
        let after = Duration::from_secs(secs);
        Err(Undelivered::Later { after, all: true })
    }

    #[tokio::test(start_paused = true)]
    async fn a_moment_of_trouble_is_waited_out_exactly() {
        let secs = Duration::from_secs;
        assert_eq!(tried(vec![Ok(Receipt::default())]).await, (1, secs(0), true));
        assert_eq!(
            tried(vec![later(7), Ok(Receipt::default())]).await,
            (2, secs(7), true)
        );
        assert_eq!(
            tried(vec![broken(), broken(), Ok(Receipt::default())]).await,
            (3, secs(6), true)
        );
        assert_eq!(
            tried(vec![broken(), broken(), broken()]).await,
            (3, secs(6), false)
        );
        assert_eq!(tried(vec![later(3_600)]).await, (1, secs(0), false));
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_have_arrived_is_not_sent_twice() {
        assert_eq!(tried(vec![Err(Undelivered::Unknown)]).await.0, 1);
        let reason = "blocked".to_owned();
        assert_eq!(tried(vec![Err(Undelivered::Never { reason })]).await.0, 1);
    }
}
