//! Single calls: each in its turn, and a token is not given up for one refusal.

use serenity::http::Route;
use tokio::time::Instant;
use waymark_app::ports::Undelivered;

use super::{Lane, Limits, Sender, outcome};
use crate::rest::{Answer, Call, Trouble};

impl Sender {
    /// Waits for a turn and makes a call.
    pub(super) async fn call(
        &self,
        lane: Lane,
        call: Call<'_>,
        limits: Limits,
    ) -> Result<Result<Answer, Trouble>, Undelivered> {
        self.turn(lane, limits, false, false).await?;
        Ok(self.now(lane, call, limits).await)
    }

    /// Waits for a turn; `begun` says that other letters of the same prompt arrived already, so that it is worth waiting.
    pub(super) async fn turn(
        &self,
        lane: Lane,
        limits: Limits,
        begun: bool,
        urgent: bool,
    ) -> Result<(), Undelivered> {
        if *self.0.refused.borrow() {
            return Err(outcome::of(Trouble::Token, true));
        }
        let usual = Instant::now() + self.0.patience.turn;
        let until = if begun {
            limits.begun
        } else {
            limits.begun.min(usual)
        };
        let turn = if urgent {
            self.0.pace.urgent(lane, until).await
        } else {
            self.0.pace.turn(lane, until).await
        };
        // The pace holds everybody by itself where that is asked.
        turn.map_err(|after| Undelivered::Later { after, all: false })
    }

    /// Makes a call whose turn it is, and tells the pace what came of it.
    pub(super) async fn now(&self, lane: Lane, call: Call<'_>, limits: Limits) -> Result<Answer, Trouble> {
        let patience = &self.0.patience;
        let within = if call.uploads() {
            patience.upload
        } else {
            patience.call
        };
        let left = limits.end.saturating_duration_since(Instant::now());
        let came = self.0.rest.call(call, within.min(left)).await;
        self.0.pace.came(lane, came.as_ref().map(|answer| answer.left));
        match came {
            Err(Trouble::Token) => Err(self.unknown(limits.end).await),
            came => came,
        }
    }

    /// Discord refused the token. It does so now and then by mistake: it is asked once more before that is believed.
    async fn unknown(&self, end: Instant) -> Trouble {
        let _one = self.0.asking.lock().await;
        if *self.0.refused.borrow() {
            return Trouble::Token;
        }
        let left = end.saturating_duration_since(Instant::now());
        let within = self.0.patience.call.min(left);
        match self.0.rest.call(Call::get(Route::UserMe), within).await {
            Err(Trouble::Token) => {
                self.0.refused.send_replace(true);
                tracing::error!("discord refuses the bot's token: nothing is sent any more");
                Trouble::Token
            }
            Ok(_) | Err(_) => Trouble::Unreached("discord did not know the token for a moment".to_owned()),
        }
    }
}
