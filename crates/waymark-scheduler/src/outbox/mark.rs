//! Noting that prompts are being sent, each just before it leaves.
//!
//! Messages wait for the rate of their platform, dozens at a time; had they been marked before, a crash would leave all
//! of them in doubt, and not the one or two that are under way. Those that leave at once are marked in one transaction.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Turns, oneshot};
use waymark_app::{
    Fault,
    ports::{BoxFuture, Clock},
};
use waymark_store::{PromptId, Store};

/// Notes that claimed prompts are being sent.
pub(crate) trait Marker: Send + Sync {
    /// Whether it is noted. If not, the prompt is not to be sent.
    fn mark(&self, id: PromptId, claim: u32) -> BoxFuture<'_, bool>;
}

/// Notes it in the store.
pub(crate) struct Marks {
    store: Store,
    clock: Arc<dyn Clock>,
    waiting: Mutex<Vec<Waiting>>,
    /// One transaction at a time; whoever comes meanwhile is in the next.
    turn: Turns<()>,
}

struct Waiting {
    id: PromptId,
    claim: u32,
    tell: oneshot::Sender<bool>,
}

impl Marks {
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            waiting: Mutex::default(),
            turn: Turns::default(),
        }
    }

    /// Marks all that wait.
    async fn all(&self) {
        let _turn = self.turn.lock().await;
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if waiting.is_empty() {
            return;
        }
        match self.write(&waiting).await {
            Ok(marked) => {
                for (one, marked) in waiting.into_iter().zip(marked) {
                    // Who waited may be gone; then nothing was sent, and nobody says so.
                    let _ = one.tell.send(marked);
                }
            }
            Err(fault) => tracing::error!(
                error = &fault as &dyn std::error::Error,
                prompts = waiting.len(),
                "could not note that prompts are being sent: they wait"
            ),
        }
    }

    async fn write(&self, waiting: &[Waiting]) -> Result<Vec<bool>, Fault> {
        let mut marked = Vec::with_capacity(waiting.len());
        let mut tx = self.store.begin(self.clock.now()).await?;
        for one in waiting {
            marked.push(tx.sending(one.id, one.claim).await?);
        }
        tx.commit().await?;
        Ok(marked)
    }
}

impl Marker for Marks {
    fn mark(&self, id: PromptId, claim: u32) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            let (tell, told) = oneshot::channel();
            self.waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Waiting { id, claim, tell });
            self.all().await;
            // The one who marked it may have been called off.
            told.await.unwrap_or(false)
        })
    }
}
