//! When the bot is waited for, how it answered, and what is told when it takes too long.

use std::sync::Arc;
use std::time::Duration;

use super::Discord;
use super::form::Form;
use super::world::{Id, PATIENCE, Shared, World};
use crate::shared::Watched;

/// How the bot answered something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// With a message.
    Message,
    /// "… is thinking": a message comes later.
    Thinking,
    /// Not yet to be seen: the message of the component may change later.
    Silently,
    /// The message of the component changed.
    Changed,
    /// With a form.
    Form(Form),
    /// With suggestions for what is being typed: what is shown, and what is sent.
    Suggestions(Vec<(String, String)>),
}

/// Something that somebody did and that the bot has not answered yet.
#[must_use]
pub struct Pending {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
}

impl Pending {
    /// The number of the interaction.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Waits for the bot's first answer.
    ///
    /// # Panics
    /// When it does not come within three seconds, as Discord has it.
    pub async fn answered(&self) -> Answered {
        self.shared.answered(self.id).await
    }
}

impl Discord {
    /// Waits for the bot's first answer to each of these interactions.
    ///
    /// # Panics
    /// When one is not there within the patience of the server.
    pub async fn answers(&self, interactions: &[u64]) {
        let mut left = interactions;
        let answered = |world: &mut World| {
            let is_answered = |id| world.interactions.get(id)?.answer.as_ref();
            while let Some((first, more)) = left.split_first()
                && is_answered(first).is_some()
            {
                left = more;
            }
            left.is_empty().then_some(())
        };
        let what = format!("the bot has answered {interactions:?}");
        self.shared.until(&what, answered).await;
    }

    /// Waits until every interaction is answered, and every promise of an answer is kept.
    ///
    /// # Panics
    /// When that is not so within the patience of the server.
    pub async fn settled(&self) {
        let settled = |world: &mut World| (!world.awaits_answers()).then_some(());
        let what = "every interaction is answered and every promise is kept";
        self.shared.until(what, settled).await;
    }
}

impl Shared {
    /// Waits for the first answer to an interaction.
    pub(crate) async fn answered(&self, id: Id) -> Answered {
        // By the server's clock, which a test may have stopped or moved; by the wall clock, patience is the end of it.
        let look = |world: &mut World| {
            let asked = world.interactions.get(&id)?;
            if let Some(answer) = &asked.answer {
                return Some(Some(answered(world, id, answer.kind)));
            }
            let age = world.clock.now().saturating_sub(asked.at);
            (age > PATIENCE).then_some(None)
        };
        let brief = PATIENCE + Duration::from_millis(50);
        let mut found = self.within(brief.min(self.patience), look).await;
        if found.is_none() && self.patience > brief {
            found = self.within(self.patience, look).await;
        }
        found.flatten().unwrap_or_else(|| {
            let what = {
                let world = self.world();
                let asked = world.interactions.get(&id);
                asked
                    .map(|asked| {
                        let heard = if asked.heard {
                            ""
                        } else {
                            " (nobody was connected to the gateway)"
                        };
                        format!(
                            "{} did {:?} {}{heard}",
                            world.name(asked.user),
                            asked.asked,
                            asked.data
                        )
                    })
                    .unwrap_or_default()
            };
            self.give_up(&format!("the application did not respond in 3 s: {what}"))
        })
    }
}

impl Watched for World {
    fn busy(&mut self) -> &mut usize {
        &mut self.busy
    }

    fn is_idle(&self) -> bool {
        self.busy == 0 && self.unanswered().next().is_none()
    }

    fn told(&self) -> String {
        let violations: Vec<String> = self.violations.iter().map(ToString::to_string).collect();
        let from = self.calls.len().saturating_sub(5);
        let calls = self.calls[from..]
            .iter()
            .map(|call| format!("{} {} → {} {}", call.route, call.path, call.status, call.code));
        format!(
            "{}last calls:\n  {}\nat the gateway:\n  {}\nviolations:\n  {}",
            self.everything(),
            calls.collect::<Vec<_>>().join("\n  "),
            self.gateway.seen.join("\n  "),
            violations.join("\n  ")
        )
    }
}

fn answered(world: &World, id: Id, kind: u8) -> Answered {
    match kind {
        4 => Answered::Message,
        5 => Answered::Thinking,
        7 => Answered::Changed,
        8 => {
            let answer = world
                .interactions
                .get(&id)
                .and_then(|asked| asked.answer.as_ref());
            let choices = answer.and_then(|answer| answer.data["choices"].as_array());
            let word =
                |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let all = choices.into_iter().flatten();
            Answered::Suggestions(
                all.map(|choice| (word(&choice["name"]), word(&choice["value"])))
                    .collect(),
            )
        }
        9 => world.form(id).map_or(Answered::Silently, Answered::Form),
        _ => Answered::Silently,
    }
}
