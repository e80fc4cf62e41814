//! Messages that answer nothing: prompts, and what is said to a server that we came into.
//!
//! Each letter of a prompt has a nonce made of the prompt's key. Within some minutes Discord gives back the message that
//! has it already, so a prompt whose fate is unclear is simply sent again; after that time it is in doubt for good.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Deserialize;
use serenity::{
    builder::CreateThread,
    http::{Http, Route},
    model::{
        channel::AutoArchiveDuration,
        id::{ChannelId, MessageId, UserId},
    },
};
use tokio::{sync::watch, time::Instant};
use waymark_app::{
    ports::{Key, Leave, Receipt, Undelivered},
    reply::Reply,
};

use crate::{
    outbound::{Letter, Look, Room, draw, with_picture},
    permissions,
    rest::{Answer, Body, Call, Rest, Trouble},
};

mod memory;
mod outcome;
mod pace;
mod written;

use memory::{Doubts, Recent};
use pace::{Lane, Pace};
use written::written;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// A prompt waits so long for its turn; the outbox waits longer, and in less memory.
    turn: Duration,
    /// After so long a prompt begins no further call: the scheduler waits 20 seconds for a delivery, and a call is to
    /// fit in.
    begun: Duration,
    /// After so long a call has failed.
    call: Duration,
    /// The same with a file.
    upload: Duration,
    /// For so long Discord surely knows a nonce again.
    nonce: Duration,
}

impl Patience {
    const USUAL: Self = Self {
        turn: Duration::from_secs(5),
        begun: Duration::from_secs(11),
        call: Duration::from_secs(8),
        upload: Duration::from_secs(30),
        nonce: NONCE,
    };
}

/// For so long after the first try a prompt may be sent again without being doubled.
pub(crate) const NONCE: Duration = Duration::from_mins(2);

/// Direct messages were begun too fast: none for so long.
const TOO_FAST: Duration = Duration::from_mins(1);
/// The title of a thread has at most so many characters.
const TITLE: usize = 100;

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
    patience: Patience,
    pace: Pace,
    direct: Mutex<Recent<UserId, ChannelId>>,
    doubts: Mutex<Doubts>,
    /// Channels where no thread may be begun, and where that was told.
    threadless: Mutex<Recent<ChannelId, ()>>,
    refused: watch::Sender<bool>,
}

/// Whose prompt a letter belongs to, and which of its letters it is.
#[derive(Clone, Copy)]
struct Part<'a> {
    key: &'a Key,
    leave: &'a dyn Leave,
    number: usize,
}

#[derive(Deserialize)]
struct Made<T> {
    id: T,
}

impl Sender {
    /// A sender for the bot that is called so. `http` is the library's way to ask, for what is rarely needed.
    pub(crate) fn new(rest: Rest, http: Arc<Http>, me: UserId, look: Look) -> Self {
        Self(Arc::new(Inner {
            rest,
            http,
            me,
            look,
            patience: Patience::USUAL,
            pace: Pace::new(),
            direct: Mutex::default(),
            doubts: Mutex::default(),
            threadless: Mutex::default(),
            refused: watch::Sender::new(false),
        }))
    }

    /// The same, but a call has failed after a shorter time, and nonces are known for a shorter one: no test waits for
    /// seconds or minutes.
    #[cfg(test)]
    pub(crate) fn with_limits(mut self, call: Duration, nonce: Duration) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.patience.call = call;
            inner.patience.nonce = nonce;
        }
        self
    }

    /// Becomes `true` when Discord refuses the token: nothing is sent any more, and the program should stop.
    pub(crate) fn refused(&self) -> watch::Receiver<bool> {
        self.0.refused.subscribe()
    }

    /// The learner's direct messages are in this channel: it need not be asked for.
    pub(crate) fn met(&self, learner: UserId, channel: ChannelId) {
        lock(&self.0.direct).put(learner, channel);
    }

    /// Sends a prompt, all its letters in order, and asks when the turn of the first has come. The receipt names the last
    /// message, which has the buttons.
    ///
    /// # Errors
    /// [`Undelivered::Unknown`] only when it may have arrived so long ago that sent again it might be doubled.
    pub(crate) async fn prompt(
        &self,
        to: To,
        reply: &Reply,
        key: &Key,
        leave: &dyn Leave,
    ) -> Result<Receipt, Undelivered> {
        let nonce = self.0.patience.nonce;
        let since = || lock(&self.0.doubts).since(key.id);
        if since().is_some_and(|since| since.elapsed() >= nonce) {
            return Err(Undelivered::Unknown);
        }
        let sent = self.dispatch(to, reply, Some((key, leave))).await;
        match &sent {
            Ok(_) => lock(&self.0.doubts).end(key.id),
            // By then it could not be told apart any more.
            Err(Undelivered::Later { after })
                if since().is_some_and(|since| since.elapsed() + *after >= nonce) =>
            {
                return Err(Undelivered::Unknown);
            }
            Err(_) => {}
        }
        sent
    }

    /// Says something in a channel.
    ///
    /// # Errors
    /// As a prompt, and [`Undelivered::Unknown`] when it may have arrived, if only in part.
    pub(crate) async fn say(&self, channel: ChannelId, reply: &Reply) -> Result<Receipt, Undelivered> {
        self.dispatch(To::Channel(channel), reply, None).await
    }

    async fn dispatch(
        &self,
        to: To,
        reply: &Reply,
        prompt: Option<(&Key, &dyn Leave)>,
    ) -> Result<Receipt, Undelivered> {
        let deadline = Instant::now() + self.0.patience.begun;
        let (room, channel) = match to {
            To::Channel(channel) => (Room::Server, channel),
            To::Learner(learner) => (Room::Direct, self.direct(learner, deadline).await?),
        };
        let mut last = None;
        let letters = with_picture(draw(reply, &self.0.look, room), reply).await;
        for (number, letter) in letters.into_iter().enumerate() {
            let part = prompt.map(|(key, leave)| Part { key, leave, number });
            match self.post(channel, letter, part, deadline).await {
                Ok(message) => last = Some(message),
                Err(undelivered) if number == 0 => return Err(undelivered),
                Err(undelivered) => {
                    tracing::warn!(?undelivered, sent = number, "a message was cut short");
                    let Some((key, _)) = prompt else {
                        return Err(Undelivered::Unknown);
                    };
                    // What arrived already is known again by its nonce.
                    lock(&self.0.doubts).begin(key.id, Instant::now());
                    return Err(undelivered);
                }
            }
        }
        if let (Some(message), Some(title), To::Channel(_)) = (last, &reply.thread, to) {
            self.discuss(channel, message, title).await;
        }
        Ok(Receipt {
            message: last.map(|message| message.to_string()),
            poll: None,
        })
    }

    /// The channel of a learner's direct messages; it is begun where there is none.
    async fn direct(&self, learner: UserId, deadline: Instant) -> Result<ChannelId, Undelivered> {
        if let Some(known) = lock(&self.0.direct).get(learner) {
            return Ok(known);
        }
        let body = serde_json::json!({ "recipient_id": learner })
            .to_string()
            .into_bytes();
        let call = Call::post(Route::UserMeDmChannels, Body::Json(body));
        let answer = match self.call(Lane::Opening, call, deadline).await? {
            Ok(answer) => answer,
            Err(trouble) => {
                if trouble.code() == outcome::TOO_FAST {
                    self.0.pace.hold(Lane::Opening, TOO_FAST);
                }
                // Begun twice, it is the same: nothing is in doubt.
                return Err(outcome::of(trouble, true));
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
        part: Option<Part<'_>>,
        deadline: Instant,
    ) -> Result<MessageId, Undelivered> {
        let body = written(letter, part)?;
        let lane = Lane::Messages(channel.get());
        let route = Route::ChannelMessages { channel_id: channel };
        let mut tried_again = false;
        loop {
            self.turn(lane, deadline, part.is_some_and(|part| part.number > 0))
                .await?;
            if let Some(part) = part.filter(|part| part.number == 0) {
                part.leave.ask().await?;
            }
            let begun = Instant::now();
            let trouble = match self.now(lane, Call::post(route, body.clone())).await {
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
                    if let Some(part) = part {
                        lock(&self.0.doubts).begin(part.key.id, begun);
                    }
                    part.is_some()
                }
                Trouble::Unreached(_) => true,
                Trouble::Token | Trouble::Wait(_) | Trouble::Refused { .. } => false,
            };
            if again && !tried_again && Instant::now() < deadline {
                tried_again = true;
                continue;
            }
            if trouble.lacks_permission() {
                let reason = self.lacking(channel, &trouble).await;
                return Err(Undelivered::Never { reason });
            }
            return Err(outcome::of(trouble, part.is_some()));
        }
    }

    /// Begins a discussion under a message. Where that is not permitted there is none; that is told once.
    async fn discuss(&self, channel: ChannelId, message: MessageId, title: &str) {
        let title: String = title.chars().take(TITLE).collect();
        let thread = CreateThread::new(title).auto_archive_duration(AutoArchiveDuration::OneDay);
        let Ok(body) = serde_json::to_vec(&thread) else {
            return;
        };
        let route = Route::ChannelMessageThreads {
            channel_id: channel,
            message_id: message,
        };
        let deadline = Instant::now() + self.0.patience.turn;
        let call = Call::post(route, Body::Json(body));
        let begun = self.call(Lane::Threads(channel.get()), call, deadline).await;
        match begun {
            // One that was begun before a crash is there.
            Ok(Ok(_)) => lock(&self.0.threadless).forget(channel),
            Ok(Err(trouble)) if trouble.code() == outcome::THREAD_IS_THERE => {}
            Ok(Err(trouble)) if trouble.lacks_permission() => {
                let told = lock(&self.0.threadless).get(channel).is_some();
                lock(&self.0.threadless).put(channel, ());
                if !told {
                    tracing::warn!(%channel, "the question has no thread: I may not create public threads there");
                }
            }
            Ok(Err(trouble)) => tracing::warn!(%channel, reason = %trouble, "the question has no thread"),
            Err(_) => tracing::warn!(%channel, "the question has no thread: discord asks to wait"),
        }
    }

    /// Waits for a turn and makes a call.
    async fn call(
        &self,
        lane: Lane,
        call: Call<'_>,
        deadline: Instant,
    ) -> Result<Result<Answer, Trouble>, Undelivered> {
        self.turn(lane, deadline, false).await?;
        Ok(self.now(lane, call).await)
    }

    /// Waits for a turn; `begun` says that other letters of the same prompt arrived already, so that it is worth waiting.
    async fn turn(&self, lane: Lane, deadline: Instant, begun: bool) -> Result<(), Undelivered> {
        if *self.0.refused.borrow() {
            return Err(outcome::of(Trouble::Token, true));
        }
        let usual = Instant::now() + self.0.patience.turn;
        let until = if begun { deadline } else { deadline.min(usual) };
        let turn = self.0.pace.turn(lane, until).await;
        turn.map_err(|after| Undelivered::Later { after })
    }

    /// Makes a call whose turn it is, and tells the pace what came of it.
    async fn now(&self, lane: Lane, call: Call<'_>) -> Result<Answer, Trouble> {
        let patience = &self.0.patience;
        let within = if call.uploads() {
            patience.upload
        } else {
            patience.call
        };
        let came = self.0.rest.call(call, within).await;
        self.0.pace.came(lane, came.as_ref().map(|answer| answer.left));
        if matches!(came, Err(Trouble::Token)) && !self.0.refused.send_replace(true) {
            tracing::error!("discord refuses the bot's token: nothing is sent any more");
        }
        came
    }

    /// What is missing in a channel that refused us, in the words of its settings; else in Discord's.
    async fn lacking(&self, channel: ChannelId, refused: &Trouble) -> String {
        let asked = permissions::lacking(&self.0.http, self.0.me, channel);
        match tokio::time::timeout(self.0.patience.turn, asked).await {
            Ok(Ok(lacking)) if !lacking.is_empty() => {
                format!("I am not permitted: {}", lacking.join(", "))
            }
            _ => refused.to_string(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in there panics halfway through a change.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
