//! Trouble with Telegram, told once: a line when it begins or changes, a line when it is over, and rising pauses between.

use std::time::Duration;

use tokio::time::Instant;

use crate::api::Trouble;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);
/// Two programs with one token throw each other out by turns: only after so much calm one of them is gone.
const CALM: Duration = Duration::from_secs(30);

/// What is wrong at the moment.
#[derive(Debug, Default)]
pub(crate) struct Spell {
    told: Option<Trouble>,
    calm_since: Option<Instant>,
    pause: Option<Duration>,
}

impl Spell {
    /// Takes note of a failure, and gives the time to wait before the next attempt.
    pub(crate) fn failed(&mut self, trouble: Trouble) -> Duration {
        self.calm_since = None;
        let pause = match trouble {
            Trouble::Wait(after) => after,
            _ => self.pause.map_or(FIRST, |pause| (pause * 2).min(LONGEST)),
        };
        self.pause = Some(pause.min(LONGEST));
        if self.told.as_ref() != Some(&trouble) {
            match &trouble {
                Trouble::Conflict(reason) => tracing::warn!(
                    %reason,
                    "another program receives the updates of this bot; stop it, or use another token; trying again"
                ),
                other => tracing::warn!(reason = %other, "cannot reach telegram; trying again"),
            }
            self.told = Some(trouble);
        }
        pause
    }

    /// Takes note of a success.
    pub(crate) fn over(&mut self) {
        let Some(told) = &self.told else { return };
        let calm = self.calm_since.get_or_insert_with(Instant::now).elapsed();
        if !matches!(told, Trouble::Conflict(_)) || calm >= CALM {
            tracing::info!("telegram is there again");
            *self = Self::default();
        }
    }

    /// How long a request may be held open, so that the end of the trouble is soon known.
    pub(crate) fn hold(&self, usual: Duration) -> Duration {
        match &self.told {
            None => usual,
            Some(Trouble::Conflict(_)) => usual.min(CALM / 6),
            Some(_) => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn down() -> Trouble {
        Trouble::Unreachable("connection refused".to_owned())
    }

    #[test]
    fn pauses_rise_to_half_a_minute_and_begin_anew() {
        let mut spell = Spell::default();
        let secs: Vec<u64> = (0..7).map(|_| spell.failed(down()).as_secs()).collect();
        assert_eq!(secs, [1, 2, 4, 8, 16, 30, 30]);
        spell.over();
        assert_eq!(spell.failed(down()).as_secs(), 1);
    }

    #[test]
    fn a_pause_that_telegram_names_is_kept_exactly() {
        let mut spell = Spell::default();
        assert_eq!(spell.failed(Trouble::Wait(Duration::from_secs(77))).as_secs(), 77);
    }

    #[tokio::test(start_paused = true)]
    async fn two_programs_that_throw_each_other_out_are_one_trouble() {
        let logs = waymark_testkit::logs::Logs::record();
        let mut spell = Spell::default();
        for _ in 0..10 {
            spell.failed(Trouble::Conflict(
                "terminated by other getUpdates request".to_owned(),
            ));
            spell.over();
            tokio::time::advance(Duration::from_secs(5)).await;
            spell.over();
        }
        assert_eq!(
            logs.lines().len(),
            1,
            "{:?}",
            logs.lines().iter().map(ToString::to_string).collect::<Vec<_>>()
        );
        tokio::time::advance(CALM).await;
        spell.over();
        assert_eq!(logs.lines().len(), 2);
        assert_eq!(spell.hold(LONGEST), LONGEST);
    }
}
