//! Everything that goes to Telegram.
//!
//! What became of a request is read in [`outcome`]; here is what follows from it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use teloxide::{
    Bot,
    types::{ChatId, MessageId},
};
use tokio::{
    sync::{Notify, watch},
    time::Instant,
};
use waymark_app::{
    ports::{Leave, Receipt, Undelivered},
    reply::Reply,
};

use crate::{
    outbound::{Look, Piece, draw, paint, with_photo},
    pace::{Pace, Turn, Urgency},
};

mod brief;
mod client;
mod errand;
mod outcome;
mod press;
mod quiz;
mod refresh;

pub(crate) use client::bot;
use errand::Errand;
use outcome::{Sent, Trouble};

/// How long things may take.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// A prompt waits so long for its turn; the outbox waits longer, and in less memory.
    prompt: Duration,
    /// An answer does; then nobody looks for it any more.
    answer: Duration,
    /// A prompt that is not under way after so long is not begun: a request is to fit in before the scheduler waits for it
    /// no more.
    begun: Duration,
    /// A tally waits so long for its turn, and then asks for another.
    tally: Duration,
    /// After so long a request has failed, whatever comes of it. That is less than the ten seconds that the client
    /// sleeps after a 5xx, so that those are left out.
    request: Duration,
    /// The same for a file.
    upload: Duration,
}

impl Patience {
    const USUAL: Self = Self {
        prompt: Duration::from_secs(5),
        answer: Duration::from_mins(1),
        begun: Duration::from_secs(11),
        tally: Duration::from_mins(2),
        request: Duration::from_secs(8),
        upload: Duration::from_secs(30),
    };
}

/// A chat rests so long where Telegram could not be reached, or did not say what became of a message.
const UNHEARD: Duration = Duration::from_secs(1);

/// How a reply is sent.
#[derive(Clone, Copy)]
struct Manner<'a> {
    urgency: Urgency,
    /// Who is asked before it leaves.
    leave: Option<&'a dyn Leave>,
}

impl Manner<'_> {
    fn of(urgency: Urgency) -> Self {
        Self { urgency, leave: None }
    }
}

/// Sends replies, in the order of their urgency and at the pace that Telegram permits. Clones are the same sender.
#[derive(Clone)]
pub(crate) struct Sender(Arc<Inner>);

struct Inner {
    bot: Bot,
    look: Look,
    pace: Arc<Pace>,
    patience: Patience,
    moved: Box<dyn Fn(ChatId, ChatId) + Send + Sync>,
    refused: watch::Sender<bool>,
    /// Messages that wait to be changed.
    stale: Mutex<refresh::Waiting>,
    /// Rings when there is none any more.
    fresh: Notify,
}

impl Sender {
    /// A sender for a bot. `on_move` hears of each group that became a supergroup: its old id and its new one.
    pub(crate) fn new(
        bot: Bot,
        look: Look,
        pace: Arc<Pace>,
        on_move: impl Fn(ChatId, ChatId) + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            bot,
            look,
            pace,
            patience: Patience::USUAL,
            moved: Box::new(on_move),
            refused: watch::Sender::new(false),
            stale: Mutex::default(),
            fresh: Notify::new(),
        }))
    }

    /// The same, but a request has failed after a shorter time: no test waits for eight seconds.
    #[cfg(test)]
    pub(crate) fn with_request_limit(mut self, limit: Duration) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.patience.request = limit;
        }
        self
    }

    /// Becomes `true` when Telegram refuses the token: nothing is sent any more, and the program should stop.
    pub(crate) fn refused(&self) -> watch::Receiver<bool> {
        self.0.refused.subscribe()
    }

    /// Sends a reply, all its pieces in order; the first one as an answer to a message. The receipt names the last
    /// message, which has the buttons.
    ///
    /// # Errors
    /// [`Undelivered::Unknown`] also when some pieces arrived and others did not: sent again, the first would be doubled.
    pub(crate) async fn send(
        &self,
        chat: ChatId,
        reply: &Reply,
        answering: Option<MessageId>,
        urgency: Urgency,
    ) -> Result<Receipt, Undelivered> {
        let first = Errand::Send { answering };
        self.dispatch(chat, first, reply, Manner::of(urgency)).await
    }

    /// Sends a prompt, and asks when its turn has come.
    ///
    /// # Errors
    /// As [`Sender::send`].
    pub(crate) async fn prompt(
        &self,
        chat: ChatId,
        reply: &Reply,
        leave: &dyn Leave,
    ) -> Result<Receipt, Undelivered> {
        let first = Errand::Send { answering: None };
        let manner = Manner {
            urgency: Urgency::Prompt,
            leave: Some(leave),
        };
        self.dispatch(chat, first, reply, manner).await
    }

    /// Sends a reply to a message in a group, and opens the answer to it for whom it answers: other texts of a group do
    /// not reach us. With buttons it is sent like any other.
    ///
    /// # Errors
    /// As [`Sender::send`].
    pub(crate) async fn ask(
        &self,
        chat: ChatId,
        reply: &Reply,
        answering: MessageId,
    ) -> Result<Receipt, Undelivered> {
        let first = Errand::Ask { answering };
        self.dispatch(chat, first, reply, Manner::of(Urgency::Answer))
            .await
    }

    /// Puts a reply in place of a message; where that cannot be, it is sent anew. One that is there already is well.
    ///
    /// # Errors
    /// As [`Sender::send`].
    pub(crate) async fn edit(
        &self,
        chat: ChatId,
        message: MessageId,
        reply: &Reply,
    ) -> Result<Receipt, Undelivered> {
        self.overtake(chat, message);
        let first = Errand::Edit { message };
        self.dispatch(chat, first, reply, Manner::of(Urgency::Answer))
            .await
    }

    async fn dispatch(
        &self,
        mut chat: ChatId,
        first: Errand,
        reply: &Reply,
        manner: Manner<'_>,
    ) -> Result<Receipt, Undelivered> {
        let mut receipt = Receipt::default();
        let mut errand = first;
        // In a group with topics a message that answers none lands in another one.
        let about = first.about().filter(|_| is_group(chat));
        let mut pieces = draw(reply, &self.0.look);
        // What takes the place of a text is text.
        if !matches!(first, Errand::Edit { .. })
            && let Some(bytes) = paint(reply).await
        {
            pieces = with_photo(pieces, reply, &self.0.look, bytes);
        }
        let mut begun = false;
        for (i, piece) in pieces.iter().enumerate() {
            match self.put(&mut chat, errand, piece, manner, begun).await {
                Ok(sent) => {
                    receipt.message = sent.message.map(|message| message.0.to_string());
                    receipt.poll = receipt.poll.or(sent.poll);
                    begun = true;
                }
                // The words come without it.
                Err(Undelivered::Broken { reason }) if piece.is_beside() => {
                    tracing::warn!(reason, "a picture was not sent");
                    continue;
                }
                // Should they not come, the whole is not sent again: it may be there.
                Err(Undelivered::Unknown) if piece.is_beside() => {
                    begun = true;
                    continue;
                }
                Err(undelivered) if !begun => return Err(undelivered),
                Err(undelivered) => {
                    let pieces = pieces.len();
                    tracing::warn!(?undelivered, sent = i, pieces, "a reply was cut short");
                    return Err(Undelivered::Unknown);
                }
            }
            errand = Errand::Send { answering: about };
        }
        Ok(receipt)
    }

    /// Sends one piece. `begun` says that other pieces of the same reply arrived already, so that it is worth waiting.
    async fn put(
        &self,
        chat: &mut ChatId,
        mut errand: Errand,
        piece: &Piece,
        Manner { urgency, leave }: Manner<'_>,
        begun: bool,
    ) -> Result<Sent, Undelivered> {
        let patience = &self.0.patience;
        let (patient, waits, begin) = match urgency {
            Urgency::Answer => (true, patience.answer, patience.answer),
            Urgency::Prompt if begun => (true, patience.begun, patience.begun),
            Urgency::Prompt => (false, patience.prompt, patience.begun),
        };
        let mut otherwise: Option<Piece> = None;
        let mut tried_again = false;
        let deadline = Instant::now() + begin;
        loop {
            if *self.0.refused.borrow() {
                return Err(broken("telegram refuses the bot's token"));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let turn = self
                .0
                .pace
                .turn(*chat, urgency, waits.min(left))
                .await
                .map_err(|after| Undelivered::Later { after, all: true })?;
            if let Some(leave) = leave.filter(|_| !begun) {
                leave.ask().await?;
            }
            let trouble = match self
                .request(*chat, errand, otherwise.as_ref().unwrap_or(piece), &turn)
                .await
            {
                Ok(sent) => return Ok(sent),
                Err(trouble) => trouble,
            };
            let unwelcome = matches!(trouble, Trouble::Unwelcome(_));
            // Once: what comes of the other way is for the caller to tell.
            if otherwise.is_none() {
                trouble.tell(errand.method(piece));
            }
            match trouble {
                // The next turn to this chat is after that time; somebody who waits for it may have it then.
                Trouble::Wait(after) if patient && Instant::now() + after < deadline => {}
                Trouble::Wait(after) => return Err(Undelivered::Later { after, all: true }),
                Trouble::Moved(to) if to != *chat => {
                    (self.0.moved)(*chat, to);
                    *chat = to;
                }
                Trouble::Moved(_) => return Err(never("moved to itself".to_owned())),
                Trouble::Fixed => {
                    let answering = errand.about().filter(|_| is_group(*chat));
                    errand = Errand::Send { answering };
                }
                // Should our markup be wrong after all, the words arrive; where no quiz may be sent, its buttons do.
                Trouble::Invalid(reason) | Trouble::Unwelcome(reason) => match piece.otherwise() {
                    Some(other) if otherwise.is_none() => otherwise = Some(other),
                    // A chat that takes neither is no chat for us.
                    Some(_) if unwelcome => return Err(never(reason)),
                    // What we got wrong says nothing about the chat, and neither does a file.
                    _ => return Err(broken(reason)),
                },
                Trouble::Unreached(reason) if !patient || tried_again => return Err(broken(reason)),
                Trouble::Unreached(_) => tried_again = true,
                // Made twice, a change is the same; and somebody looks at what it would change.
                Trouble::Unclear(_) if matches!(errand, Errand::Edit { .. }) && !tried_again => {
                    tried_again = true;
                }
                Trouble::Closed(reason) => return Err(never(reason)),
                Trouble::Shut(reason) => return Err(broken(reason)),
                Trouble::Token => return Err(broken("telegram refuses the bot's token")),
                Trouble::Unclear(reason) => {
                    tracing::warn!(reason, "a message may or may not have arrived");
                    return Err(Undelivered::Unknown);
                }
            }
        }
    }

    /// Does one request within its time, and tells the pace what came of it.
    async fn request(
        &self,
        chat: ChatId,
        errand: Errand,
        piece: &Piece,
        turn: &Turn,
    ) -> Result<Sent, Trouble> {
        let time = match piece {
            Piece::Document { .. } => self.0.patience.upload,
            // A card is small.
            Piece::Text { .. } | Piece::Poll { .. } | Piece::Photo { .. } => self.0.patience.request,
        };
        let sent = tokio::time::timeout(time, errand.run(&self.0.bot, chat, piece))
            .await
            .unwrap_or_else(|_| Err(Trouble::Unclear("no answer in time".to_owned())));
        match &sent {
            Err(Trouble::Wait(after)) => turn.refused(*after),
            // Several chats in a row, and it is not theirs: then one message tries, and the others wait.
            Err(Trouble::Unreached(_) | Trouble::Unclear(_)) => turn.refused(UNHEARD),
            Err(Trouble::Token) => self.stop(),
            Ok(_)
            | Err(
                Trouble::Invalid(_)
                | Trouble::Closed(_)
                | Trouble::Moved(_)
                | Trouble::Unwelcome(_)
                | Trouble::Shut(_)
                | Trouble::Fixed,
            ) => turn.went(),
        }
        sent
    }

    /// Sends nothing any more.
    fn stop(&self) {
        if !self.0.refused.send_replace(true) {
            tracing::error!("telegram refuses the bot's token: nothing is sent any more");
        }
    }
}

/// The ids of groups are negative.
fn is_group(chat: ChatId) -> bool {
    chat.0 < 0
}

fn never(reason: String) -> Undelivered {
    Undelivered::Never { reason }
}

fn broken(reason: impl Into<String>) -> Undelivered {
    Undelivered::Broken {
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests;
