//! When a message may go out: never faster than Telegram permits, answers before prompts, one at a time to each chat.
//!
//! [`queue`] decides, from the time that it is told. Here callers wait for what it decides.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use teloxide::types::ChatId;
use tokio::{
    sync::{Notify, oneshot},
    time::{Instant, sleep_until, timeout},
};

mod queue;
mod window;

use queue::{Entry, Queue, Step, Ticket};

/// When to come again, at the earliest, after having waited in vain.
const AGAIN: Duration = Duration::from_secs(1);

/// What Telegram permits.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Messages a second, over all chats.
    pub per_second: u32,
    /// The time between two messages to one chat.
    pub chat_gap: Duration,
    /// So many answers may go to one chat at once; on average the gap holds for them too.
    pub answers_at_once: u32,
    /// Messages a minute to one group.
    pub group_per_minute: u32,
}

impl Rates {
    /// The published rates: 30 messages a second in all, one a second to a chat, 20 a minute to a group. "Short bursts"
    /// to one chat are permitted, so that somebody who presses two buttons quickly does not wait.
    pub const PUBLISHED: Self = Self {
        per_second: 30,
        chat_gap: Duration::from_secs(1),
        answers_at_once: 3,
        group_per_minute: 20,
    };
}

/// Which message goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Urgency {
    /// Somebody waits for it.
    Answer,
    /// Nobody does: a prompt of the scheduler's, a tally.
    Prompt,
}

/// Gives each message its turn.
pub(crate) struct Pace {
    state: Mutex<State>,
    /// Rings when what the driver waits for may have changed.
    bell: Notify,
}

struct State {
    queue: Queue,
    waiters: HashMap<Ticket, oneshot::Sender<Turn>>,
    /// A task gives turns to those who wait. There is none while nobody does.
    driven: bool,
}

/// When there may be something to do again.
enum Wake {
    At(Instant),
    Rung,
    Never,
}

/// Somebody who waited, and the chat they write to.
type Granted = (oneshot::Sender<Turn>, ChatId);

/// The permission to send one message to a chat; nothing else is sent there until it is dropped.
pub(crate) struct Turn {
    pace: Arc<Pace>,
    chat: ChatId,
}

/// A place in the queue, given up when its owner does not wait any longer.
struct Place<'a> {
    pace: &'a Pace,
    ticket: Ticket,
}

impl Pace {
    /// A pace that keeps to these rates.
    pub(crate) fn new(rates: Rates) -> Self {
        Self {
            state: Mutex::new(State {
                queue: Queue::new(rates, Instant::now()),
                waiters: HashMap::new(),
                driven: false,
            }),
            bell: Notify::new(),
        }
    }

    /// Waits for the turn of a message.
    ///
    /// # Errors
    /// How long it would take instead, if that is more than `patience`.
    pub(crate) async fn turn(
        self: &Arc<Self>,
        chat: ChatId,
        urgency: Urgency,
        patience: Duration,
    ) -> Result<Turn, Duration> {
        let (ticket, given) = {
            let mut state = self.state();
            match state.queue.enter(chat, urgency, patience, Instant::now()) {
                Entry::Go => return Ok(self.grant(chat)),
                Entry::Refused(after) => return Err(after),
                Entry::Wait(ticket) => {
                    let (give, given) = oneshot::channel();
                    state.waiters.insert(ticket, give);
                    if state.driven {
                        self.bell.notify_one();
                    } else {
                        state.driven = true;
                        tokio::spawn(Arc::clone(self).drive());
                    }
                    (ticket, given)
                }
            }
        };
        let _place = Place { pace: self, ticket };
        match timeout(patience, given).await {
            Ok(Ok(turn)) => Ok(turn),
            // What was under way for so long ends some time.
            _ => Err(self
                .state()
                .queue
                .estimate(chat, urgency, Instant::now())
                .max(AGAIN)),
        }
    }

    /// Gives turns until nobody waits.
    async fn drive(self: Arc<Self>) {
        loop {
            let (granted, wake) = self.state().advance(Instant::now());
            for (give, chat) in granted {
                // One who went away meanwhile drops the turn, which is why this is done without the lock.
                drop(give.send(self.grant(chat)));
            }
            match wake {
                Wake::At(at) => tokio::select! {
                    () = self.bell.notified() => {}
                    () = sleep_until(at) => {}
                },
                Wake::Rung => self.bell.notified().await,
                Wake::Never => return,
            }
        }
    }

    fn grant(self: &Arc<Self>, chat: ChatId) -> Turn {
        Turn {
            pace: Arc::clone(self),
            chat,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in there panics halfway through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Those whose turn it is, and when to look again. Who is told to look never again is the driver no more.
    fn advance(&mut self, now: Instant) -> (Vec<Granted>, Wake) {
        let mut granted = Vec::new();
        loop {
            match self.queue.next(now) {
                Step::Go(ticket, chat) => match self.waiters.remove(&ticket) {
                    Some(give) => granted.push((give, chat)),
                    None => self.queue.done(chat, now),
                },
                Step::At(at) => return (granted, Wake::At(at)),
                Step::Idle if self.waiters.is_empty() => {
                    self.driven = false;
                    return (granted, Wake::Never);
                }
                Step::Idle => return (granted, Wake::Rung),
            }
        }
    }
}

impl Turn {
    /// Telegram took the message: it is not flooded.
    pub(crate) fn went(&self) {
        self.pace.state().queue.went();
    }

    /// Telegram asks to wait, or says nothing.
    pub(crate) fn refused(&self, after: Duration) {
        self.pace.state().queue.refused(self.chat, after, Instant::now());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.pace.state().queue.done(self.chat, Instant::now());
        self.pace.bell.notify_one();
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.pace.state();
        state.waiters.remove(&self.ticket);
        state.queue.leave(self.ticket);
        drop(state);
        self.pace.bell.notify_one();
    }
}

#[cfg(test)]
mod tests;
