//! Waiting for the bot: woken by what happens, and failing with what was called when it takes too long.

use super::world::{Shared, World};

impl Shared {
    /// Waits until `look` finds what it looks for.
    ///
    /// # Panics
    /// When it is not there within the patience of the server. The panic's words are what the bot did last.
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

    fn give_up(&self, what: &str) -> ! {
        let told = {
            let world = self.world();
            let violations: Vec<String> = world.violations.iter().map(ToString::to_string).collect();
            let from = world.calls.len().saturating_sub(5);
            let calls = world.calls[from..]
                .iter()
                .map(|call| format!("{} {} → {} {}", call.route, call.path, call.status, call.code));
            format!(
                "last calls:\n  {}\nviolations:\n  {}",
                calls.collect::<Vec<_>>().join("\n  "),
                violations.join("\n  ")
            )
        };
        panic!("waited {:?} until {what}\n{told}", self.patience)
    }
}
