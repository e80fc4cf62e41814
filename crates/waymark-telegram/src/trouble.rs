//! Trouble with Telegram, told once: a line when it begins or changes, a line when it is over, and rising pauses between.

use std::time::Duration;

use crate::api::Trouble;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// What is wrong at the moment.
#[derive(Debug, Default)]
pub(crate) struct Spell {
    told: Option<String>,
    pause: Option<Duration>,
}

impl Spell {
    /// Takes note of a failure, and gives the time to wait before the next attempt.
    pub(crate) fn failed(&mut self, trouble: &Trouble) -> Duration {
        let pause = match trouble {
            Trouble::Wait(after) => *after,
            _ => self.pause.map_or(FIRST, |pause| (pause * 2).min(LONGEST)),
        };
        self.pause = Some(pause.min(LONGEST));
        let reason = trouble.to_string();
        if self.told.as_ref() != Some(&reason) {
            match trouble {
                Trouble::Conflict(_) => tracing::warn!(
                    %reason,
                    "another program receives the updates of this bot; stop it, or use another token; trying again"
                ),
                _ => tracing::warn!(%reason, "no updates from telegram; trying again"),
            }
            self.told = Some(reason);
        }
        pause
    }

    /// Takes note of a success.
    pub(crate) fn over(&mut self) {
        self.pause = None;
        if self.told.take().is_some() {
            tracing::info!("telegram is there again");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_rise_to_half_a_minute_and_begin_anew() {
        let mut spell = Spell::default();
        let down = Trouble::Unreachable("connection refused".to_owned());
        let secs: Vec<u64> = (0..7).map(|_| spell.failed(&down).as_secs()).collect();
        assert_eq!(secs, [1, 2, 4, 8, 16, 30, 30]);
        spell.over();
        assert_eq!(spell.failed(&down).as_secs(), 1);
    }

    #[test]
    fn a_pause_that_telegram_names_is_kept_exactly() {
        let mut spell = Spell::default();
        assert_eq!(spell.failed(&Trouble::Wait(Duration::from_secs(77))).as_secs(), 77);
    }
}
