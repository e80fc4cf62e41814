//! When the bot is waited for, and what is told when it takes too long.

use super::transcript;
use super::world::World;
use crate::shared::Watched;

impl Watched for World {
    fn busy(&mut self) -> &mut usize {
        &mut self.busy
    }

    fn is_idle(&self) -> bool {
        self.busy == 0 && self.updates.pending.is_empty()
    }

    fn told(&self) -> String {
        let violations: Vec<String> = self.violations.iter().map(ToString::to_string).collect();
        let from = self.calls.len().saturating_sub(5);
        let calls: Vec<String> = self.calls[from..]
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
            transcript::everything(self),
            calls.join("\n  "),
            violations.join("\n  ")
        )
    }
}
