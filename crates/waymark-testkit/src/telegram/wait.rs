//! Waiting for the bot: woken by what happens, and failing with the transcript when it takes too long.

use std::time::Duration;

use super::transcript;
use super::world::{Shared, World};

impl Shared {
    /// Waits until `look` finds what it looks for.
    ///
    /// # Panics
    /// When it is not there within the patience of the server. The panic's words are all that was said so far.
    pub(crate) async fn until<T>(&self, what: &str, mut look: impl FnMut(&mut World) -> Option<T>) -> T {
        let mut changes = self.changes();
        // The timer runs where the server runs: a test may have paused the clock of its own runtime.
        let mut limit = self.runtime.spawn(tokio::time::sleep(self.patience));
        loop {
            if let Some(found) = look(&mut self.world()) {
                limit.abort();
                return found;
            }
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { self.give_up(what) },
                _ = &mut limit => self.give_up(what),
            }
        }
    }

    /// Waits until no call was under way and no update waited for this long.
    pub(crate) async fn quiet_for(&self, stretch: Duration) {
        let mut changes = self.changes();
        let limit = std::time::Instant::now() + self.patience;
        loop {
            let idle = {
                let world = self.world();
                world.busy == 0 && world.updates.pending.is_empty()
            };
            if std::time::Instant::now() > limit {
                self.give_up("everything is quiet");
            }
            let pause = if idle { stretch } else { self.patience };
            let mut pause = self.runtime.spawn(tokio::time::sleep(pause));
            tokio::select! {
                _ = changes.changed() => pause.abort(),
                _ = &mut pause => if idle { return },
            }
        }
    }

    fn give_up(&self, what: &str) -> ! {
        let told = {
            let world = self.world();
            let violations: Vec<String> = world.violations.iter().map(ToString::to_string).collect();
            let from = world.calls.len().saturating_sub(5);
            let calls: Vec<String> = world.calls[from..]
                .iter()
                .map(|call| {
                    format!(
                        "{} → {} {}",
                        call.method,
                        call.code,
                        call.description.as_deref().unwrap_or("")
                    )
                })
                .collect();
            format!(
                "{}\nlast calls:\n  {}\nviolations:\n  {}",
                transcript::everything(&world),
                calls.join("\n  "),
                violations.join("\n  ")
            )
        };
        panic!("waited {:?} until {what}\n{told}", self.patience)
    }
}
