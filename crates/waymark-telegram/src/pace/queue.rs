//! Who is next, and when. Pure: the time is an argument.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use teloxide::types::ChatId;
use tokio::time::Instant;

use super::{Rates, Urgency, window::Window};

/// A second, and what the way to Telegram may shorten it by: two messages can meet there closer than they left.
const SECOND: Duration = Duration::from_millis(1_010);
const MINUTE: Duration = Duration::from_mins(1);
/// A prompt that was late lets so many follow it closer, so that the rate holds on average.
const CATCH_UP: u32 = 3;
/// So many chats that are refused in a row mean that Telegram as a whole has had enough. It does not say which limit was
/// met. One refusal concerns its chat: most do, and a slow chat must not hold the others. Refusals of several chats
/// without a success between them cannot be theirs.
const STRIKES: usize = 3;
/// Refusals that are further apart have nothing to do with each other. A request that is not answered takes eight seconds.
const TOGETHER: Duration = Duration::from_secs(10);
/// The longest hold that Telegram did not ask for itself.
const LONGEST: Duration = Duration::from_mins(1);
/// More do not wait, however patient they are.
const CROWD: usize = 4_096;
/// Chats that were written to are forgotten when there are so many of them.
const CHATS: usize = 1_024;

/// A place in the queue; the smaller, the sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ticket {
    urgency: Urgency,
    number: u64,
}

/// What becomes of one who comes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// It is their turn.
    Go,
    /// It will be.
    Wait(Ticket),
    /// It would take too long: so long.
    Refused(Duration),
}

/// What there is to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is the turn of this one, to that chat.
    Go(Ticket, ChatId),
    /// Nothing before this.
    At(Instant),
    /// Nothing before something else happens.
    Idle,
}

/// Messages that wait, and what was sent lately.
#[derive(Debug)]
pub(super) struct Queue {
    rates: Rates,
    waiting: BTreeMap<Ticket, ChatId>,
    numbers: u64,
    sent: Window,
    /// Prompts go out evenly, so that there is soon a slot for an answer.
    next_prompt: Instant,
    chats: HashMap<ChatId, Chat>,
    /// At so many, chats are forgotten that nothing is known about any more.
    full: usize,
    storm: Storm,
}

/// What is known about one chat.
#[derive(Debug)]
struct Chat {
    /// A message is under way since then.
    busy: Option<Instant>,
    /// When the next prompt may go, by the gap between messages.
    due: Instant,
    held: Instant,
    /// Of a group.
    minute: Option<Window>,
    /// How many wait, by urgency.
    waiting: [usize; 2],
}

/// Whether Telegram as a whole asks to wait.
#[derive(Debug)]
struct Storm {
    held: Instant,
    /// Chats that were refused since the last success, and when.
    strikes: Vec<(ChatId, Instant)>,
    /// Holds since the last success. While there is one, messages try one by one whether it is over.
    holds: u32,
    trying: usize,
}

impl Queue {
    pub(super) fn new(rates: Rates, now: Instant) -> Self {
        Self {
            rates,
            waiting: BTreeMap::new(),
            numbers: 0,
            sent: Window::new(rates.per_second, SECOND),
            next_prompt: now,
            chats: HashMap::new(),
            full: CHATS,
            storm: Storm {
                held: now,
                strikes: Vec::new(),
                holds: 0,
                trying: 0,
            },
        }
    }

    /// A message comes. Each [`Entry::Go`] ends with [`Queue::done`].
    pub(super) fn enter(
        &mut self,
        chat: ChatId,
        urgency: Urgency,
        patience: Duration,
        now: Instant,
    ) -> Entry {
        self.chat(chat, now);
        let ticket = Ticket {
            urgency,
            number: self.numbers,
        };
        let first = self.chats.get(&chat).is_some_and(|chat| chat.ahead(urgency) == 0);
        let ready = first && self.ready(ticket, chat).is_some_and(|at| at <= now);
        if ready && self.no_other_is_ready(ticket, now) {
            self.go(ticket, chat, now);
            return Entry::Go;
        }
        let after = self.estimate(chat, urgency, now);
        if after > patience || self.waiting.len() >= CROWD {
            return Entry::Refused(after.max(Duration::from_millis(100)));
        }
        self.numbers += 1;
        self.waiting.insert(ticket, chat);
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.waiting[urgency as usize] += 1;
        }
        Entry::Wait(ticket)
    }

    /// Whether nobody who came before could go now: slots are for those first.
    fn no_other_is_ready(&self, ticket: Ticket, now: Instant) -> bool {
        self.waiting
            .range(..ticket)
            .all(|(other, chat)| self.ready(*other, *chat).is_none_or(|at| at > now))
    }

    /// Gives the next turn. Each [`Step::Go`] ends with [`Queue::done`].
    pub(super) fn next(&mut self, now: Instant) -> Step {
        let mut wake: Option<Instant> = None;
        let mut found = None;
        for (ticket, chat) in &self.waiting {
            match self.ready(*ticket, *chat) {
                Some(at) if at <= now => {
                    found = Some((*ticket, *chat));
                    break;
                }
                Some(at) => wake = Some(wake.map_or(at, |wake| wake.min(at))),
                None => {}
            }
        }
        match (found, wake) {
            (Some((ticket, chat)), _) => {
                self.leave(ticket);
                self.go(ticket, chat, now);
                Step::Go(ticket, chat)
            }
            (None, Some(at)) => Step::At(at),
            (None, None) => Step::Idle,
        }
    }

    /// Somebody does not wait any longer.
    pub(super) fn leave(&mut self, ticket: Ticket) {
        if let Some(chat) = self.waiting.remove(&ticket)
            && let Some(chat) = self.chats.get_mut(&chat)
        {
            chat.waiting[ticket.urgency as usize] -= 1;
        }
    }

    /// A message that had its turn is not under way any more.
    pub(super) fn done(&mut self, chat: ChatId, now: Instant) {
        self.storm.trying = self.storm.trying.saturating_sub(1);
        let Some(chat) = self.chats.get_mut(&chat) else {
            return;
        };
        if let Some(since) = chat.busy.take() {
            // It may have arrived only now: what comes next keeps its distance from that.
            chat.due += now.saturating_duration_since(since);
            if let Some(minute) = &mut chat.minute {
                minute.extend(now);
            }
        }
    }

    /// Telegram took a message.
    pub(super) fn went(&mut self) {
        self.storm.strikes.clear();
        self.storm.holds = 0;
    }

    /// Telegram refused a message to a chat and asks to wait, or was not heard.
    pub(super) fn refused(&mut self, chat: ChatId, after: Duration, now: Instant) {
        let until = now + after;
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.held = chat.held.max(until);
        }
        self.storm.refused(chat, after, now);
    }

    /// How long one would wait who came now.
    pub(super) fn estimate(&self, chat: ChatId, urgency: Urgency, now: Instant) -> Duration {
        let ahead = match urgency {
            Urgency::Answer => self
                .waiting
                .keys()
                .filter(|other| other.urgency <= urgency)
                .count(),
            Urgency::Prompt => self.waiting.len(),
        };
        let slots = self
            .interval()
            .saturating_mul(u32::try_from(ahead).unwrap_or(u32::MAX));
        let overall = self.overall(urgency).max(now) + slots;
        let own = self.chats.get(&chat).map_or(now, |chat| {
            let before = chat.ahead(urgency);
            let gaps = self
                .rates
                .chat_gap
                .saturating_mul(u32::try_from(before).unwrap_or(u32::MAX));
            let gap = chat.free(urgency, &self.rates).max(now) + gaps;
            let minute = chat.minute.as_ref().and_then(|minute| minute.free(before));
            minute.map_or(gap, |minute| minute.max(gap))
        });
        overall.max(own).saturating_duration_since(now)
    }

    /// When a message can go; `None` while something else has to end first.
    fn ready(&self, ticket: Ticket, chat: ChatId) -> Option<Instant> {
        if self.storm.holds > 0 && self.storm.trying > 0 {
            return None;
        }
        let chat = self.chats.get(&chat)?;
        if chat.busy.is_some() {
            return None;
        }
        let own = chat.free(ticket.urgency, &self.rates);
        let minute = chat.minute.as_ref().and_then(|minute| minute.free(0));
        Some(self.overall(ticket.urgency).max(own).max(minute.unwrap_or(own)))
    }

    /// When there is a slot for a message to any chat.
    fn overall(&self, urgency: Urgency) -> Instant {
        let held = self.storm.held;
        let slot = self.sent.free(0).map_or(held, |slot| slot.max(held));
        match urgency {
            Urgency::Answer => slot,
            Urgency::Prompt => slot.max(self.next_prompt),
        }
    }

    fn interval(&self) -> Duration {
        SECOND / self.rates.per_second.max(1)
    }

    fn go(&mut self, ticket: Ticket, to: ChatId, now: Instant) {
        self.storm.trying += 1;
        self.sent.push(now);
        if ticket.urgency == Urgency::Prompt {
            let late = now.checked_sub(self.interval() * CATCH_UP);
            let from = self.next_prompt.max(late.unwrap_or(now));
            self.next_prompt = from + self.interval();
        }
        let gap = self.rates.chat_gap;
        let chat = self.chat(to, now);
        chat.busy = Some(now);
        chat.due = chat.due.max(now) + gap;
        if let Some(minute) = &mut chat.minute {
            minute.push(now);
        }
    }

    fn chat(&mut self, id: ChatId, now: Instant) -> &mut Chat {
        if self.chats.len() >= self.full && !self.chats.contains_key(&id) {
            self.chats.retain(|_, chat| chat.matters(now));
            self.full = CHATS.max(2 * self.chats.len());
        }
        let rates = &self.rates;
        self.chats.entry(id).or_insert_with(|| Chat {
            busy: None,
            due: now,
            held: now,
            // The ids of groups are negative.
            minute: (id.0 < 0).then(|| Window::new(rates.group_per_minute, MINUTE)),
            waiting: [0; 2],
        })
    }
}

impl Chat {
    /// How many wait for this chat that go before one of this urgency.
    fn ahead(&self, urgency: Urgency) -> usize {
        let [answers, prompts] = self.waiting;
        match urgency {
            Urgency::Answer => answers,
            Urgency::Prompt => answers + prompts,
        }
    }

    /// When the gap between messages and what Telegram asked for are over.
    fn free(&self, urgency: Urgency, rates: &Rates) -> Instant {
        let early = match urgency {
            Urgency::Answer => rates
                .chat_gap
                .saturating_mul(rates.answers_at_once.saturating_sub(1)),
            Urgency::Prompt => Duration::ZERO,
        };
        self.due.checked_sub(early).unwrap_or(self.due).max(self.held)
    }

    /// Whether anything is left that limits what comes next.
    fn matters(&mut self, now: Instant) -> bool {
        self.busy.is_some()
            || self.waiting != [0; 2]
            || self.due > now
            || self.held > now
            || self.minute.as_mut().is_some_and(|minute| minute.prune(now))
    }
}

impl Storm {
    fn refused(&mut self, chat: ChatId, after: Duration, now: Instant) {
        self.strikes
            .retain(|(other, at)| *other != chat && now.saturating_duration_since(*at) < TOGETHER);
        self.strikes.push((chat, now));
        if self.strikes.len() < STRIKES && self.holds == 0 {
            return;
        }
        // Those that were under way when the hold began do not make it longer than they ask.
        let fresh = self.held <= now;
        let doubled = Duration::from_secs(1_u64.checked_shl(self.holds).unwrap_or(u64::MAX)).min(LONGEST);
        let hold = if fresh { after.max(doubled) } else { after };
        self.holds = self.holds.saturating_add(u32::from(fresh));
        self.held = self.held.max(now + hold);
    }
}

#[cfg(test)]
mod tests;
