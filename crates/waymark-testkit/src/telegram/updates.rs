//! The queue of updates, and `getUpdates`.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::problem::Problem;
use super::request::Request;
use super::world::{Shared, World};

/// Kinds that a bot gets only when it asks for them.
const ONLY_IF_ASKED: &[&str] = &["chat_member", "message_reaction", "message_reaction_count"];

/// Kinds that this server can send or that a bot may name.
const KINDS: &[&str] = &[
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
];

/// An update that waits.
#[derive(Clone, Debug)]
pub(crate) struct Update {
    pub(crate) id: i64,
    pub(crate) value: Value,
    /// How often it comes again after it was confirmed.
    again: u32,
    heard: bool,
}

/// Those that wait, and what the bot wants to hear of.
#[derive(Default)]
pub(crate) struct Updates {
    pub(crate) pending: VecDeque<Update>,
    pub(crate) allowed: Vec<String>,
    pub(crate) doubled: bool,
    last_id: i64,
    /// The latest poller; an earlier one that still waits is sent away.
    poller: u64,
}

impl Updates {
    /// Whether a kind is to be sent at all.
    fn wanted(&self, kind: &str) -> bool {
        if self.allowed.is_empty() {
            return !ONLY_IF_ASKED.contains(&kind);
        }
        self.allowed.iter().any(|allowed| allowed == kind)
    }

    /// Adds an update that has its whole form but, perhaps, its number.
    pub(crate) fn push_raw(&mut self, mut value: Value) -> i64 {
        let id = value
            .get("update_id")
            .and_then(Value::as_i64)
            .unwrap_or(self.last_id + 1);
        self.last_id = self.last_id.max(id);
        if let Some(object) = value.as_object_mut() {
            object.insert("update_id".to_owned(), id.into());
        }
        self.pending.push_back(Update {
            id,
            value,
            again: u32::from(self.doubled),
            heard: false,
        });
        id
    }

    /// Takes away what the bot has confirmed with an offset.
    fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            let surplus = self.pending.len().saturating_sub(keep);
            self.pending.drain(..surplus);
            return;
        }
        for update in &mut self.pending {
            if update.id < offset && update.heard && update.again > 0 {
                update.again -= 1;
                update.heard = false;
            } else if update.id < offset {
                update.id = i64::MIN;
            }
        }
        self.pending.retain(|update| update.id != i64::MIN);
    }
}

impl Updates {
    /// Takes away what a webhook has taken; what is to come twice stays for once more.
    pub(crate) fn taken(&mut self, id: i64) {
        if let Some(at) = self.pending.iter().position(|update| update.id == id) {
            match self.pending[at].again {
                0 => drop(self.pending.remove(at)),
                again => self.pending[at].again = again - 1,
            }
        }
    }
}

impl World {
    /// Tells the bot of something, if it wants to hear of such things.
    pub(crate) fn tell(&mut self, kind: &str, value: Value) {
        if self.updates.wanted(kind) {
            self.updates
                .push_raw(Value::Object(Map::from_iter([(kind.to_owned(), value)])));
        }
    }

    /// The next updates for a bot, which counts as having heard of them.
    pub(crate) fn hand_out(&mut self, most: usize) -> Vec<Value> {
        let mut out = Vec::new();
        for update in self.updates.pending.iter_mut().take(most) {
            update.heard = true;
            if let Some(query) = update.value["callback_query"]["id"]
                .as_str()
                .and_then(|id| self.queries.get_mut(id))
            {
                query.heard = true;
            }
            out.push(update.value.clone());
        }
        out
    }

    /// Remembers which kinds the bot wants; without the parameter the last wish holds.
    pub(crate) fn remember_allowed(&mut self, request: &Request) -> Result<(), Problem> {
        let Some(kinds) = request.values.get("allowed_updates").and_then(Value::as_array) else {
            return Ok(());
        };
        let kinds: Vec<String> = kinds
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        if let Some(unknown) = kinds.iter().find(|kind| !KINDS.contains(&kind.as_str())) {
            return Err(Problem::breach(format!("there is no update type \"{unknown}\"")));
        }
        self.updates.allowed = kinds;
        Ok(())
    }
}

/// What the loser of two pollers is told.
pub(crate) fn second_poller() -> Problem {
    Problem::new(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
}

/// `getUpdates`: at once if there are any, else when one comes or the time is up.
pub(crate) async fn poll(shared: &Shared, request: &Request) -> Result<Value, Problem> {
    let limit = request.int("limit").unwrap_or(100);
    let timeout = request.int("timeout").unwrap_or(0);
    if !(1..=100).contains(&limit) || !(0..=50).contains(&timeout) {
        return Err(Problem::breach(format!(
            "limit {limit} is 1 to 100, timeout {timeout} is 0 to 50"
        )));
    }
    let mut changes = shared.changes();
    let poller = shared.change(|world| {
        world.remember_allowed(request)?;
        if let Some(offset) = request.int("offset").filter(|offset| *offset != 0) {
            world.updates.confirm(offset);
        }
        world.updates.poller += 1;
        Ok::<_, Problem>(world.updates.poller)
    })?;
    let until = tokio::time::Instant::now() + Duration::from_secs(timeout.unsigned_abs());
    loop {
        {
            let mut world = shared.world();
            if world.updates.poller != poller {
                return Err(second_poller());
            }
            if world.webhook.is_some() {
                let sentence = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
                return Err(Problem::new(409, sentence));
            }
            let updates = world.hand_out(usize::try_from(limit).unwrap_or(100));
            if !updates.is_empty() {
                return Ok(Value::Array(updates));
            }
        }
        tokio::select! {
            _ = changes.changed() => {}
            () = tokio::time::sleep_until(until) => return Ok(json!([])),
        }
    }
}
