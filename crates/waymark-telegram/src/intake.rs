//! Where updates come in, from polling or from the webhook: read one by one, each taken once, in bounded number.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use waymark_app::{ports::Clock, seen::Seen};

use crate::{
    api::Me,
    conversation::Conversation,
    inbound::{
        self, Event,
        update::{Numbered, Update},
    },
    lanes::Lanes,
    post::Room,
};

/// So many updates are here at a time, from their arrival until all is said to them; Telegram keeps the rest.
const ROOM: u32 = 512;

/// Takes updates in. Clones are the same intake.
#[derive(Clone)]
pub(crate) struct Intake(Arc<Inner>);

struct Inner {
    me: Me,
    clock: Arc<dyn Clock>,
    lanes: Lanes<i64, (Event, Ticket)>,
    room: Arc<Semaphore>,
    seen: Mutex<Seen<i64>>,
}

/// An update's place here.
pub(crate) struct Ticket {
    room: Room,
    carried_out: Option<oneshot::Sender<()>>,
}

/// Ends when an update is carried out: what it changed is in the database. An error is an end, too.
pub(crate) type CarriedOut = oneshot::Receiver<()>;

/// What became of an update.
pub(crate) enum Taken {
    /// It is in its lane.
    In(CarriedOut),
    /// There is nothing to do about it: it is not for us, was here before, or cannot be read.
    Out,
}

impl Intake {
    pub(crate) fn new(me: Me, clock: Arc<dyn Clock>, conversation: Arc<Conversation>) -> Self {
        let lanes = Lanes::new(move |(event, ticket)| {
            let conversation = Arc::clone(&conversation);
            Box::pin(async move { conversation.take_part(event, ticket).await })
        });
        Self(Arc::new(Inner {
            me,
            clock,
            lanes,
            room: Arc::new(Semaphore::new(ROOM as usize)),
            seen: Mutex::default(),
        }))
    }

    /// Takes in one update as it came; waits until there is room for it. Gives its number, if it has one.
    pub(crate) async fn take(&self, raw: &str) -> (Option<i64>, Taken) {
        // The semaphore is never closed; should it be, there is nothing left to work for.
        let Ok(permit) = Arc::clone(&self.0.room).acquire_owned().await else {
            return (None, Taken::Out);
        };
        let update: Update = match serde_json::from_str(raw) {
            Ok(update) => update,
            Err(error) => return (self.skip(raw, &error), Taken::Out),
        };
        let number = update.update_id;
        if !self.is_new(number) {
            return (Some(number), Taken::Out);
        }
        let Some(event) = inbound::read(update, &self.0.me, self.0.clock.now()) else {
            return (Some(number), Taken::Out);
        };
        (Some(number), Taken::In(self.start(event, permit)))
    }

    /// Whether it comes for the first time.
    fn is_new(&self, number: i64) -> bool {
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.take(number)
    }

    /// Says that an update is left out, once. What stands in it is not said: it may be somebody's words.
    fn skip(&self, raw: &str, error: &serde_json::Error) -> Option<i64> {
        let number = serde_json::from_str::<Numbered>(raw).ok().map(|it| it.update_id);
        // It comes again while an earlier one is under way.
        if number.is_none_or(|number| self.is_new(number)) {
            tracing::warn!(
                update = number,
                byte = error.column(),
                "skipped an update that does not parse"
            );
        }
        number
    }

    fn start(&self, event: Event, permit: OwnedSemaphorePermit) -> CarriedOut {
        let (carried_out, end) = oneshot::channel();
        let ticket = Ticket {
            room: Arc::new(permit),
            carried_out: Some(carried_out),
        };
        self.0.lanes.put(event.lane, (event, ticket));
        end
    }

    /// Ends when all is said to every update that was taken in.
    pub(crate) async fn emptied(&self) {
        drop(self.0.room.acquire_many(ROOM).await);
    }
}

impl Ticket {
    /// The room, which is kept until all is said.
    pub(crate) fn room(&self) -> Room {
        Arc::clone(&self.room)
    }

    /// What the update changed is in the database: it need not come again.
    pub(crate) fn carried_out(&mut self) {
        if let Some(carried_out) = self.carried_out.take() {
            // Who waited may be gone.
            let _ = carried_out.send(());
        }
    }
}
