//! Waiting for the bot: woken by what happens, and failing with what people saw when it takes too long.

use std::sync::Arc;
use std::time::Duration;

use super::form::Form;
use super::world::{Id, Shared, World};

/// How long the bot has for its first answer to an interaction.
const FIRST_ANSWER: Duration = Duration::from_secs(3);

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

    /// Whether the bot has answered.
    pub fn is_answered(&self) -> bool {
        let world = self.shared.world();
        world
            .interactions
            .get(&self.id)
            .is_some_and(|asked| asked.answer.is_some())
    }
}

impl Shared {
    /// Waits until `look` finds what it looks for.
    ///
    /// # Panics
    /// When it is not there within the patience of the server. The panic's words are all that people saw so far.
    pub(crate) async fn until<T>(&self, what: &str, look: impl FnMut(&mut World) -> Option<T>) -> T {
        match self.within(self.patience, look).await {
            Some(found) => found,
            None => self.give_up(&format!("waited {:?} until {what}", self.patience)),
        }
    }

    async fn within<T>(&self, limit: Duration, mut look: impl FnMut(&mut World) -> Option<T>) -> Option<T> {
        let mut changes = self.changes();
        // The timer runs where the server runs: a test may have paused the clock of its own runtime.
        let mut limit = self.runtime.spawn(tokio::time::sleep(limit));
        loop {
            if let Some(found) = look(&mut self.world()) {
                limit.abort();
                return Some(found);
            }
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return None },
                _ = &mut limit => return look(&mut self.world()),
            }
        }
    }

    /// Waits for the first answer to an interaction.
    pub(crate) async fn answered(&self, id: Id) -> Answered {
        // By the server's clock, which a test may have stopped or moved; by the wall clock, patience is the end of it.
        let look = |world: &mut World| {
            let asked = world.interactions.get(&id)?;
            if let Some(answer) = &asked.answer {
                return Some(Some(answered(world, id, answer.kind)));
            }
            let age = world.clock.now().saturating_sub(asked.at);
            (age > FIRST_ANSWER).then_some(None)
        };
        let brief = FIRST_ANSWER + Duration::from_millis(50);
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

    /// Waits until no request was under way and no interaction waited for this long.
    pub(crate) async fn quiet_for(&self, stretch: Duration) {
        let mut changes = self.changes();
        let limit = std::time::Instant::now() + self.patience;
        loop {
            let idle = {
                let world = self.world();
                world.busy == 0 && world.unanswered().next().is_none()
            };
            if std::time::Instant::now() > limit {
                self.give_up("waited until everything is quiet");
            }
            let mut pause =
                self.runtime
                    .spawn(tokio::time::sleep(if idle { stretch } else { self.patience }));
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
            let calls = world.calls[from..]
                .iter()
                .map(|call| format!("{} {} → {} {}", call.route, call.path, call.status, call.code));
            format!(
                "{}last calls:\n  {}\nat the gateway:\n  {}\nviolations:\n  {}",
                world.everything(),
                calls.collect::<Vec<_>>().join("\n  "),
                world.gateway.seen.join("\n  "),
                violations.join("\n  ")
            )
        };
        panic!("{what}\n{told}")
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
