//! Long polling: updates are fetched, taken in, and confirmed once they are carried out.
//!
//! Telegram forgets an update when a later one is asked for. So the next fetch asks from the first update on that is not
//! yet carried out: after a crash the others come again, and a request that is repeated changes nothing. While answers
//! are still on their way, the next fetch waits for them a little, so that a crash rarely swallows one.

use std::{collections::VecDeque, time::Duration};

use serde_json::value::RawValue;
use teloxide::Bot;
use tokio::time::Instant;

use crate::{
    api::{self, Trouble},
    inbound::update::KINDS,
    intake::{CarriedOut, Intake, Taken},
    trouble::Spell,
};

/// The most updates that come at once.
const LIMIT: usize = 100;
/// So long Telegram holds a fetch open for which there is nothing yet.
const HOLD: Duration = Duration::from_secs(50);
/// How much longer the answer may take on its way.
const MARGIN: Duration = Duration::from_secs(15);
/// What takes longer than this does not hold up what is new.
const GRACE: Duration = Duration::from_millis(100);

/// What takes longer than this is confirmed all the same: Telegram hands out no more than a hundred updates from the
/// first open one on, and one that is stuck must not keep the others from us.
const STUCK: Duration = Duration::from_secs(20);

/// Fetches updates until it is dropped, or the token is refused.
pub(crate) struct Poll<'a> {
    bot: &'a Bot,
    intake: &'a Intake,
    /// The update after the last that came.
    next: Option<i64>,
    /// What came and is not carried out yet, in the order of the numbers.
    open: VecDeque<(i64, Instant, CarriedOut)>,
}

impl<'a> Poll<'a> {
    pub(crate) fn new(bot: &'a Bot, intake: &'a Intake) -> Self {
        Self {
            bot,
            intake,
            next: None,
            open: VecDeque::new(),
        }
    }

    /// Fetches until the token is refused.
    pub(crate) async fn run(&mut self) -> Trouble {
        let mut spell = Spell::default();
        loop {
            let hold = if self.open.is_empty() {
                HOLD
            } else {
                Duration::ZERO
            };
            match self.once(spell.hold(hold)).await {
                Ok(()) => spell.over(),
                Err(Trouble::Token) => return Trouble::Token,
                Err(trouble) => tokio::time::sleep(spell.failed(trouble)).await,
            }
        }
    }

    /// Confirms what is carried out by now; at the end, so that a restart does not see it again.
    pub(crate) async fn confirm(&mut self) {
        self.intake.emptied().await;
        self.forget_done();
        if let Some(offset) = self.offset() {
            let confirm = serde_json::json!({ "offset": offset, "limit": 1, "timeout": 0 });
            if let Err(error) = api::post(self.bot, "getUpdates", &confirm, MARGIN).await {
                tracing::debug!(
                    error = &error as &dyn std::error::Error,
                    "could not confirm the last updates"
                );
            }
        }
    }

    /// Fetches once, held open for so long, and takes in what comes.
    async fn once(&mut self, hold: Duration) -> Result<(), Trouble> {
        let mut fetch = serde_json::json!({
            "limit": LIMIT,
            "timeout": hold.as_secs(),
            "allowed_updates": KINDS,
        });
        if let Some(offset) = self.offset() {
            fetch["offset"] = offset.into();
        }
        let body = api::post(self.bot, "getUpdates", &fetch, hold + MARGIN).await?;
        // One odd byte must not hold up all that comes with it.
        let body = String::from_utf8_lossy(&body);
        let batch: Vec<&RawValue> = api::read(body.as_bytes())?;
        let mut numbered = batch.is_empty();
        for raw in &batch {
            let (number, taken) = self.intake.take(raw.get()).await;
            let Some(number) = number else { continue };
            numbered = true;
            self.next = self.next.max(Some(number.saturating_add(1)));
            if let Taken::In(carried_out) = taken {
                self.open.push_back((number, Instant::now(), carried_out));
            }
        }
        if !numbered {
            return Err(Trouble::Unreachable("the updates have no numbers".to_owned()));
        }
        if batch.is_empty() && self.open.is_empty() {
            // After a week of silence the numbers begin anew, anywhere: an old one must not hide them.
            self.next = None;
        }
        let full = batch.len() >= LIMIT;
        self.settle(full).await;
        Ok(())
    }

    /// Waits for what is under way. With more updates waiting at Telegram, answers are not waited for.
    async fn settle(&mut self, full: bool) {
        let all = async {
            while let Some((_, _, carried_out)) = self.open.front_mut() {
                // Should a piece of work have panicked, doing it again would not help.
                let _ = carried_out.await;
                self.open.pop_front();
            }
            if !full {
                self.intake.emptied().await;
            }
        };
        // What is left is asked for again, and is known then.
        let _ = tokio::time::timeout(GRACE, all).await;
        self.forget_done();
    }

    fn forget_done(&mut self) {
        use tokio::sync::oneshot::error::TryRecvError;
        while let Some((_, since, carried_out)) = self.open.front_mut()
            && (since.elapsed() >= STUCK || !matches!(carried_out.try_recv(), Err(TryRecvError::Empty)))
        {
            self.open.pop_front();
        }
    }

    fn offset(&self) -> Option<i64> {
        self.open.front().map(|(number, ..)| *number).or(self.next)
    }
}
