//! When a call may go out: evenly below Discord's rate, and never while it asks us to wait.
//!
//! Discord permits a bot fifty calls a second over all routes, whatever number of processes it has, and says with each
//! answer what is left of the route's own rate. Prompts have forty of them. The other ten are for what is answered in
//! direct messages, for edits of what everybody sees, and for what is asked now and then; answers to interactions are
//! exempt from the fifty and do not pass here.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

use crate::rest::{Left, Scope, Trouble, Wait};

/// A call for each of these.
const INTERVAL: Duration = Duration::from_millis(25);
/// And so many in any such time, a little longer than a second since two calls can meet closer than they left: calls that
/// were late may follow each other closer.
const AT_ONCE: usize = 40;
/// An edit for each of these.
const ASIDE: Duration = Duration::from_millis(200);
const SECOND: Duration = Duration::from_millis(1_010);
/// A call that was late lets so many follow it closer, so that the rate holds on average.
const CATCH_UP: u32 = 5;
/// So many calls that Discord counts against us, within [`MEMORY`], and no prompt is sent for a while. It bans an address
/// at ten thousand; that in ten thousand prompts some hundred meet closed doors is no reason to rest.
const BRAKE: usize = 2_000;
const MEMORY: Duration = Duration::from_mins(10);
/// Routes whose rate is used up are forgotten when there are so many, if it came back.
const ROUTES: usize = 1_024;

/// What shares a rate, as far as we write to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lane {
    /// Messages to a channel.
    Messages(u64),
    /// Threads under messages of a channel.
    Threads(u64),
    /// Direct messages that begin.
    Opening,
}

/// Gives each call its turn.
pub(super) struct Pace(Mutex<State>);

struct State {
    interval: Duration,
    at_once: usize,
    next: Instant,
    /// When the next edit may go, and how far they are apart.
    aside: Instant,
    apart: Duration,
    /// When the last calls left; at most `at_once` of them.
    left: VecDeque<Instant>,
    /// Nothing at all goes before: Discord says so.
    held: Instant,
    /// Only what is urgent goes before: we rest by ourselves.
    rests: Instant,
    lanes: HashMap<Lane, Instant>,
    full: usize,
    /// When calls were counted against us; at most [`BRAKE`] of them.
    strikes: VecDeque<Instant>,
}

impl Pace {
    /// The pace of one of so many processes.
    pub(super) fn new(processes: u32) -> Self {
        let (now, processes) = (Instant::now(), processes.max(1));
        let share = AT_ONCE / usize::try_from(processes).unwrap_or(AT_ONCE);
        Self(Mutex::new(State {
            interval: INTERVAL * processes,
            at_once: share.max(1),
            next: now,
            aside: now,
            apart: ASIDE * processes,
            left: VecDeque::with_capacity(AT_ONCE),
            held: now,
            rests: now,
            lanes: HashMap::new(),
            full: ROUTES,
            strikes: VecDeque::new(),
        }))
    }

    /// Waits for the turn of a call.
    ///
    /// # Errors
    /// How long it would take instead, if it is not before `deadline`.
    pub(super) async fn turn(&self, lane: Lane, deadline: Instant) -> Result<(), Duration> {
        let mut reserved = false;
        loop {
            let now = Instant::now();
            let at = {
                let mut state = self.state();
                // A slot is taken only for what can go then: others are not to wait for a slow route. Something may have
                // been refused since it was taken.
                match state.free(lane).filter(|at| *at > now) {
                    Some(at) => {
                        reserved = false;
                        at
                    }
                    None if reserved => match state.leave(now) {
                        None => return Ok(()),
                        Some(at) => at,
                    },
                    None => {
                        let at = state.slot(now, deadline);
                        reserved = at <= deadline;
                        at
                    }
                }
            };
            if at > deadline {
                return Err(at - now);
            }
            if at > now {
                sleep_until(at).await;
            }
        }
    }

    /// Waits until an urgent call may go: it takes no slot, and rests only where Discord says so.
    ///
    /// # Errors
    /// How long it would take instead, if it is not before `deadline`.
    pub(super) async fn urgent(&self, lane: Lane, deadline: Instant) -> Result<(), Duration> {
        loop {
            let now = Instant::now();
            let free = {
                let state = self.state();
                state.lanes.get(&lane).copied().max(Some(state.held))
            };
            match free.filter(|at| *at > now) {
                None => return Ok(()),
                Some(at) if at > deadline => return Err(at - now),
                Some(at) => sleep_until(at).await,
            }
        }
    }

    /// Waits until an edit may go, however long that takes: what it shows may be newer by then.
    pub(super) async fn aside(&self) {
        let at = {
            let mut state = self.state();
            let at = state.aside.max(state.held).max(Instant::now());
            state.aside = at + state.apart;
            at
        };
        sleep_until(at).await;
    }

    /// What came of a call.
    pub(super) fn came(&self, lane: Lane, outcome: Result<Option<Left>, &Trouble>) {
        let now = Instant::now();
        let mut state = self.state();
        match outcome {
            Ok(Some(left)) if left.calls == 0 => state.hold(lane, now + left.reset_after, now),
            Err(Trouble::Wait(Wait { after, scope })) => match scope {
                Scope::All => state.held = state.held.max(now + *after),
                Scope::Route | Scope::Shared => state.hold(lane, now + *after, now),
            },
            Ok(_) | Err(_) => {}
        }
        // Whoever waits as long as a limit over all routes asks for does not run into it for ever.
        let obeyed = matches!(
            outcome,
            Err(Trouble::Wait(Wait {
                scope: Scope::All,
                ..
            }))
        );
        if !obeyed && outcome.is_err_and(Trouble::counts) {
            state.strike(now);
        }
    }

    /// Nothing goes this way for so long. Whether that is new.
    pub(super) fn hold(&self, lane: Lane, after: Duration) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        let new = state.lanes.get(&lane).is_none_or(|until| *until <= now);
        state.hold(lane, now + after, now);
        new
    }

    /// Nothing that can wait goes for so long. Whether that is new.
    pub(super) fn rest(&self, after: Duration) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        let new = state.rests <= now;
        state.rests = state.rests.max(now + after);
        new
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in there panics halfway through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Until when the lane, or everything, is held.
    fn free(&self, lane: Lane) -> Option<Instant> {
        self.lanes
            .get(&lane)
            .copied()
            .max(Some(self.held.max(self.rests)))
    }

    /// The next slot; taken, if it is in time.
    fn slot(&mut self, now: Instant, deadline: Instant) -> Instant {
        let late = now.checked_sub(self.interval * CATCH_UP).unwrap_or(now);
        let from = self.next.max(late);
        let at = from.max(now);
        if at <= deadline {
            self.next = from + self.interval;
        }
        at
    }

    /// Lets a call leave now, or says when it may.
    fn leave(&mut self, now: Instant) -> Option<Instant> {
        if self.left.len() >= self.at_once {
            let first = self.left.front().copied().unwrap_or(now);
            if first + SECOND > now {
                return Some(first + SECOND);
            }
            self.left.pop_front();
        }
        self.left.push_back(now);
        None
    }

    fn hold(&mut self, lane: Lane, until: Instant, now: Instant) {
        if self.lanes.len() >= self.full {
            self.lanes.retain(|_, until| *until > now);
            self.full = ROUTES.max(2 * self.lanes.len());
        }
        let held = self.lanes.entry(lane).or_insert(until);
        *held = (*held).max(until);
    }

    fn strike(&mut self, now: Instant) {
        while self.strikes.len() >= BRAKE
            || self
                .strikes
                .front()
                .is_some_and(|at| now.saturating_duration_since(*at) > MEMORY)
        {
            self.strikes.pop_front();
        }
        self.strikes.push_back(now);
        if self.strikes.len() < BRAKE {
            return;
        }
        let Some(first) = self.strikes.front() else { return };
        let until = *first + MEMORY;
        if until > self.rests {
            if self.rests <= now {
                tracing::warn!(
                    refused = BRAKE,
                    rest_secs = (until - now).as_secs(),
                    "discord refuses too many calls: prompts wait for a while"
                );
            }
            self.rests = until;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn soon() -> Instant {
        Instant::now() + 5 * SECOND
    }

    fn wait(secs: u64, scope: Scope) -> Trouble {
        Trouble::Wait(Wait {
            after: Duration::from_secs(secs),
            scope,
        })
    }

    #[tokio::test(start_paused = true)]
    async fn no_second_has_more_than_forty_calls() {
        let pace = Pace::new(1);
        let mut went = Vec::new();
        for channel in 0..500 {
            pace.turn(Lane::Messages(channel), soon()).await.unwrap();
            went.push(Instant::now());
        }
        let most = went.windows(41).map(|calls| calls[40] - calls[0]).min().unwrap();
        assert!(most > SECOND, "{most:?}");
        let all = went[499] - went[0];
        assert!(all < Duration::from_millis(12_800), "{all:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn processes_share_the_rate() {
        let pace = Pace::new(4);
        let begun = Instant::now();
        for channel in 0..100 {
            pace.turn(Lane::Messages(channel), soon()).await.unwrap();
        }
        assert!(begun.elapsed() > 9 * SECOND, "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_urgent_waits_for_discord_alone() {
        let pace = Pace::new(1);
        assert!(pace.rest(600 * SECOND) && !pace.rest(SECOND));
        let begun = Instant::now();
        pace.urgent(Lane::Messages(1), begun).await.unwrap();
        assert!(pace.turn(Lane::Messages(1), soon()).await.is_err());
        assert!(pace.hold(Lane::Messages(1), 2 * SECOND));
        pace.came(Lane::Messages(2), Err(&wait(1, Scope::All)));
        pace.urgent(Lane::Messages(2), soon()).await.unwrap();
        assert_eq!(begun.elapsed().as_secs(), 1);
        pace.urgent(Lane::Messages(1), soon()).await.unwrap();
        assert_eq!(begun.elapsed().as_secs(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn edits_for_all_leave_room_for_each_other() {
        let pace = Pace::new(1);
        let begun = Instant::now();
        for _ in 0..=10 {
            pace.aside().await;
        }
        assert_eq!(begun.elapsed(), 10 * ASIDE);
    }

    #[tokio::test(start_paused = true)]
    async fn calls_that_were_late_do_not_crowd_a_second() {
        let pace = std::sync::Arc::new(Pace::new(1));
        let mut calls = tokio::task::JoinSet::new();
        for channel in 0..200 {
            let pace = std::sync::Arc::clone(&pace);
            calls.spawn(async move {
                pace.turn(Lane::Messages(channel), soon()).await.unwrap();
                Instant::now()
            });
        }
        tokio::task::yield_now().await;
        // The machine was busy.
        tokio::time::advance(SECOND / 2).await;
        let mut went = calls.join_all().await;
        went.sort_unstable();
        let most = went.windows(41).map(|calls| calls[40] - calls[0]).min().unwrap();
        assert!(most > SECOND, "{most:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_too_long_is_told_how_long_and_takes_no_slot() {
        let pace = Pace::new(1);
        let begun = Instant::now();
        for channel in 0..10 {
            pace.turn(Lane::Messages(channel), begun).await.ok();
        }
        let after = pace.turn(Lane::Messages(11), begun).await.unwrap_err();
        assert!(after <= INTERVAL, "{after:?}");
        pace.turn(Lane::Messages(11), soon()).await.unwrap();
        assert!(begun.elapsed() <= 2 * INTERVAL);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_route_holds_no_other() {
        let pace = Pace::new(1);
        pace.came(Lane::Messages(1), Err(&wait(60, Scope::Shared)));
        pace.came(
            Lane::Messages(2),
            Ok(Some(Left {
                calls: 0,
                reset_after: 3 * SECOND,
            })),
        );
        let begun = Instant::now();
        assert_eq!(pace.turn(Lane::Messages(1), soon()).await, Err(60 * SECOND));
        pace.turn(Lane::Messages(3), soon()).await.unwrap();
        assert!(begun.elapsed() < SECOND);
        pace.turn(Lane::Messages(2), soon()).await.unwrap();
        assert!(begun.elapsed() >= 3 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_over_all_routes_holds_them_all_also_those_that_wait_already() {
        let pace = std::sync::Arc::new(Pace::new(1));
        for _ in 0..=CATCH_UP {
            pace.turn(Lane::Messages(1), soon()).await.unwrap();
        }
        let waits = tokio::spawn({
            let pace = std::sync::Arc::clone(&pace);
            async move {
                pace.turn(Lane::Messages(2), soon()).await.unwrap();
                Instant::now()
            }
        });
        tokio::task::yield_now().await;
        let begun = Instant::now();
        pace.came(Lane::Messages(1), Err(&wait(2, Scope::All)));
        assert!(waits.await.unwrap() >= begun + 2 * SECOND);
        assert!(pace.turn(Lane::Opening, begun).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn after_very_many_refusals_discord_has_its_rest() {
        let pace = Pace::new(1);
        let mut refused = 0;
        let begun = Instant::now();
        while begun.elapsed() + 6 * SECOND < MEMORY {
            if pace.turn(Lane::Messages(refused), soon()).await.is_ok() {
                refused += 1;
                pace.came(
                    Lane::Messages(refused),
                    Err(&Trouble::Refused {
                        status: 403,
                        code: 50_001,
                        message: "Missing Access".to_owned(),
                    }),
                );
            } else {
                tokio::time::advance(SECOND).await;
            }
        }
        assert_eq!(refused, BRAKE as u64);
        tokio::time::advance(6 * SECOND).await;
        pace.turn(Lane::Messages(0), soon()).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn refusals_that_are_not_counted_against_us_are_no_reason_to_rest() {
        let pace = Pace::new(1);
        for channel in 0..1_000 {
            for _ in 0..3 {
                pace.came(Lane::Messages(channel), Err(&wait(1, Scope::Shared)));
                pace.came(Lane::Messages(channel), Err(&Trouble::Unclear(String::new())));
                pace.came(Lane::Messages(channel), Err(&wait(0, Scope::All)));
            }
        }
        pace.turn(Lane::Messages(5_000), soon()).await.unwrap();
    }
}
