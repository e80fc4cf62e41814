//! Messages that answer nothing: prompts, and what is said to a server that we came into.
//!
//! Each letter of a prompt has a nonce made of the prompt's key, each letter of an answer one made of the message that is
//! answered. Within some minutes Discord gives back the message that has it already, so what is unclear is simply sent
//! again; after that time it is in doubt for good, which for prompts the scheduler decides.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Deserialize;
use serenity::{
    http::{Http, Route},
    model::id::{ChannelId, MessageId, UserId},
};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};
use waymark_app::{
    ports::{Key, Leave, PATIENCE, Receipt, Undelivered},
    reply::Reply,
};

use crate::{
    outbound::{Letter, Look, Room, draw, with_picture},
    rest::{Body, Call, Rest, Trouble},
    underway::Underway,
};

mod call;
mod memory;
mod outcome;
mod pace;
mod parcel;
mod place;
mod written;

use memory::Recent;
use pace::{Lane, Pace};
use parcel::Parcel;
use written::written;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// A prompt waits so long for its turn; the outbox waits longer, and in less memory.
    turn: Duration,
    /// After so long a prompt begins no further call.
    begun: Duration,
    /// After so long it ends, whatever is under way: before the scheduler waits for it no more.
    end: Duration,
    /// After so long a call has failed.
    call: Duration,
    /// The same with a file.
    upload: Duration,
    /// So long an answer is tried again.
    answer: Duration,
}

impl Patience {
    const USUAL: Self = Self {
        turn: Duration::from_secs(5),
        begun: Duration::from_secs(11),
        end: PATIENCE.saturating_sub(Duration::from_secs(1)),
        call: Duration::from_secs(8),
        upload: Duration::from_secs(15),
        answer: Duration::from_secs(100),
    };
}

/// For so long after the first try a prompt may be sent again without being doubled.
pub(crate) const NONCE: Duration = Duration::from_mins(2);

/// Direct messages were begun too fast: none for so long.
const TOO_FAST: Duration = Duration::from_mins(1);
/// Discord lets the bot do nothing, or begin nothing: it is asked again after so long.
const STOPPED: Duration = Duration::from_mins(10);
/// The first pause before an answer is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    /// A channel of a server.
    Channel(ChannelId),
    /// A learner's direct messages.
    Learner(UserId),
}

/// Sends messages at the pace that Discord permits. Clones are the same sender.
#[derive(Clone)]
pub(crate) struct Sender(Arc<Inner>);

struct Inner {
    rest: Rest,
    http: Arc<Http>,
    me: UserId,
    look: Look,
    /// What is not waited for, but finished.
    underway: Underway,
    patience: Patience,
    pace: Pace,
    direct: Mutex<Recent<UserId, ChannelId>>,
    /// Channels where no thread may be begun, and where that was told.
    threadless: Mutex<Recent<ChannelId, ()>>,
    refused: watch::Sender<bool>,
    /// One at a time asks whether the token is known.
    asking: tokio::sync::Mutex<()>,
}

/// Until when a message may be under way.
#[derive(Clone, Copy)]
struct Limits {
    /// Then no call begins any more.
    begun: Instant,
    /// Then none goes on.
    end: Instant,
}

#[derive(Deserialize)]
struct Made<T> {
    id: T,
}

impl Sender {
    /// A sender for the bot that is called so, one of so many processes that share its rate. `http` is the library's way
    /// to ask, for what is rarely needed.
    pub(crate) fn new(
        rest: Rest,
        http: Arc<Http>,
        me: UserId,
        look: Look,
        processes: u32,
        underway: Underway,
    ) -> Self {
        Self(Arc::new(Inner {
            rest,
            http,
            me,
            look,
            underway,
            patience: Patience::USUAL,
            pace: Pace::new(processes),
            direct: Mutex::default(),
            threadless: Mutex::default(),
            refused: watch::Sender::new(false),
            asking: tokio::sync::Mutex::default(),
        }))
    }

    /// The same, but a call has failed after a shorter time: no test waits for seconds.
    #[cfg(test)]
    pub(crate) fn hasty(rest: Rest, http: Arc<Http>, me: UserId, look: Look, call: Duration) -> Self {
        let Self(inner) = Self::new(rest, http, me, look, 1, Underway::new());
        let mut inner = Arc::into_inner(inner).unwrap();
        inner.patience.call = call;
        Self(Arc::new(inner))
    }

    /// Becomes `true` when Discord refuses the token: nothing is sent any more, and the program should stop.
    pub(crate) fn refused(&self) -> watch::Receiver<bool> {
        self.0.refused.subscribe()
    }

    /// What is to be finished before the service ends.
    pub(crate) fn underway(&self) -> Underway {
        self.0.underway.clone()
    }

    /// The learner's direct messages are in this channel: it need not be asked for.
    pub(crate) fn met(&self, learner: UserId, channel: ChannelId) {
        lock(&self.0.direct).put(learner, channel);
    }

    /// Waits for the turn of a call that goes out beside the sender, such as an edit for all.
    pub(crate) async fn aside(&self) {
        self.0.pace.aside().await;
    }

    /// Sends a prompt, all its letters in order, and asks when the turn of the first has come. The receipt names the last
    /// message, which has the buttons.
    ///
    /// # Errors
    /// [`Undelivered::Doubtful`] when it may have arrived: sent again soon, it is not doubled.
    pub(crate) async fn prompt(
        &self,
        to: To,
        reply: &Reply,
        key: &Key,
        leave: &dyn Leave,
    ) -> Result<Receipt, Undelivered> {
        let limits = self.limits();
        let (room, channel) = match to {
            To::Channel(channel) => (Room::Server, channel),
            To::Learner(learner) => (Room::Direct, self.direct(learner, limits).await?),
        };
        let parcel = Parcel::prompt(key, leave);
        let receipt = self.dispatch(channel, room, reply, &parcel, limits).await?;
        if let (Some(message), Some(title), To::Channel(_)) = (&receipt.message, &reply.thread, to)
            && let Ok(message) = message.parse()
        {
            // The question is there; whoever waits for it need not wait for what hangs below.
            let (sender, title) = (self.clone(), title.clone());
            // The day has no other chance to get its thread: a service that ends waits for it.
            let work = self.0.underway.begin();
            tokio::spawn(async move {
                sender.discuss(channel, MessageId::new(message), &title).await;
                drop(work);
            });
        }
        Ok(receipt)
    }

    /// Answers a message in the direct conversation. Whatever rests, somebody waits for it: it is tried again for minutes.
    ///
    /// # Errors
    /// As a prompt.
    pub(crate) async fn answer(
        &self,
        channel: ChannelId,
        reply: &Reply,
        message: MessageId,
    ) -> Result<Receipt, Undelivered> {
        let (begun, mut pause) = (Instant::now(), AGAIN);
        let mut doubtful = false;
        loop {
            let parcel = Parcel::answer(message);
            let sent = self
                .dispatch(channel, Room::Direct, reply, &parcel, self.limits())
                .await;
            let after = match &sent {
                Err(Undelivered::Later { after, .. }) => *after,
                Err(Undelivered::Broken { .. }) => pause,
                Err(Undelivered::Doubtful { .. }) => {
                    doubtful = true;
                    pause
                }
                _ => return sent,
            };
            pause *= 2;
            let refused = *self.0.refused.borrow();
            if refused || begun.elapsed() + after >= self.0.patience.answer {
                return if doubtful { Err(Undelivered::Unknown) } else { sent };
            }
            sleep(after).await;
        }
    }

    /// Says something in a channel, once.
    ///
    /// # Errors
    /// As a prompt, and [`Undelivered::Unknown`] when it may have arrived, if only in part.
    pub(crate) async fn say(&self, channel: ChannelId, reply: &Reply) -> Result<Receipt, Undelivered> {
        let parcel = Parcel::unnamed();
        self.dispatch(channel, Room::Server, reply, &parcel, self.limits())
            .await
    }

    fn limits(&self) -> Limits {
        let now = Instant::now();
        Limits {
            begun: now + self.0.patience.begun,
            end: now + self.0.patience.end,
        }
    }

    async fn dispatch(
        &self,
        channel: ChannelId,
        room: Room,
        reply: &Reply,
        parcel: &Parcel<'_>,
        limits: Limits,
    ) -> Result<Receipt, Undelivered> {
        let mut last = None;
        let letters = with_picture(draw(reply, &self.0.look, room), reply).await;
        for (number, letter) in letters.into_iter().enumerate() {
            match self.post(channel, letter, number, parcel, limits).await {
                Ok(message) => last = Some(message),
                Err(undelivered) => {
                    if number > 0 {
                        tracing::warn!(?undelivered, sent = number, "a message was cut short");
                        parcel.doubt();
                    }
                    return Err(parcel.judge(undelivered));
                }
            }
        }
        Ok(Receipt {
            message: last.map(|message| message.to_string()),
            poll: None,
        })
    }

    /// The channel of a learner's direct messages; it is begun where there is none.
    async fn direct(&self, learner: UserId, limits: Limits) -> Result<ChannelId, Undelivered> {
        if let Some(known) = lock(&self.0.direct).get(learner) {
            return Ok(known);
        }
        let body = serde_json::json!({ "recipient_id": learner })
            .to_string()
            .into_bytes();
        let call = Call::post(Route::UserMeDmChannels, Body::Json(body));
        let answer = match self.call(Lane::Opening, call, limits).await? {
            Ok(answer) => answer,
            Err(trouble) => {
                if trouble.code() == outcome::TOO_FAST {
                    self.0.pace.hold(Lane::Opening, TOO_FAST);
                }
                // Begun twice, it is the same: nothing is in doubt.
                return Err(self.outcome(trouble, true));
            }
        };
        let made: Made<ChannelId> = answer.read().map_err(|trouble| outcome::of(trouble, true))?;
        self.met(learner, made.id);
        Ok(made.id)
    }

    /// Sends one letter.
    async fn post(
        &self,
        channel: ChannelId,
        letter: Letter,
        number: usize,
        parcel: &Parcel<'_>,
        limits: Limits,
    ) -> Result<MessageId, Undelivered> {
        let body = written(letter, parcel.nonce(number))?;
        let lane = Lane::Messages(channel.get());
        let route = Route::ChannelMessages { channel_id: channel };
        let mut tried_again = false;
        loop {
            self.turn(lane, limits, number > 0, parcel.urgent()).await?;
            if number == 0 {
                parcel.leave().await?;
            }
            let trouble = match self.now(lane, Call::post(route, body.clone()), limits).await {
                Ok(answer) => {
                    // A message that does not say which one it is arrived all the same.
                    let made: Result<Made<MessageId>, _> = answer.read();
                    return made.map(|made| made.id).map_err(|trouble| {
                        tracing::error!(reason = %trouble, "discord took a message and does not name it");
                        Undelivered::Unknown
                    });
                }
                Err(trouble) => trouble,
            };
            let again = match &trouble {
                Trouble::Unclear(_) => {
                    parcel.doubt();
                    parcel.known_again()
                }
                Trouble::Unreached(_) => true,
                Trouble::Token | Trouble::Wait(_) | Trouble::Refused { .. } => false,
            };
            if again && !tried_again && Instant::now() < limits.begun {
                tried_again = true;
                continue;
            }
            if trouble.lacks_permission() {
                let reason = self.lacking(channel, &trouble, limits.end).await;
                return Err(Undelivered::Never { reason });
            }
            return Err(self.outcome(trouble, parcel.known_again()));
        }
    }

    /// What follows from trouble. Where Discord stops the whole bot, nobody else is tried for a while.
    fn outcome(&self, trouble: Trouble, again: bool) -> Undelivered {
        let (held, all) = match outcome::stops(&trouble) {
            Some(outcome::Stopped::All) => (self.0.pace.rest(STOPPED), true),
            Some(outcome::Stopped::Opening) => (self.0.pace.hold(Lane::Opening, STOPPED), false),
            None => return outcome::of(trouble, again),
        };
        if held {
            let rest_secs = STOPPED.as_secs();
            tracing::error!(reason = %trouble, rest_secs, "discord stops the bot: prompts wait, and try again");
        }
        Undelivered::Later { after: STOPPED, all }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in there panics halfway through a change.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
