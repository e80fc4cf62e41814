//! How often a bot may ask: 50 requests a second in all (interactions are exempt), and buckets for routes, told by headers.
//! Refusals are off until a test asks for them; the headers are there always. And the ban of who does not listen.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::problem::Problem;
use super::request::Request;

/// The permitted rates. The real numbers are not published but told by headers; these are near what is met.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Requests a second in all, without those about interactions.
    pub all_a_second: u32,
    /// Messages in a channel within a window; as many edits, and as many answers by the token of an interaction.
    pub messages: u32,
    /// Direct channels opened, that were not open before, within ten minutes; beyond it is 40003.
    pub direct: u32,
    /// Requests of any other route within two windows.
    pub others: u32,
    /// How long a window is: five seconds, or less where a test waits by the wall clock.
    pub window: Duration,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            all_a_second: 50,
            messages: 5,
            direct: 60,
            others: 20,
            window: Duration::from_secs(5),
        }
    }
}

/// Whose limit was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The bot's own, on this route.
    User,
    /// The bot's own, on everything.
    Global,
    /// That of a channel or a server, which others used up: it is not held against the bot.
    Shared,
}

impl Scope {
    /// Its word in the header.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Global => "global",
            Self::Shared => "shared",
        }
    }
}

/// How a bucket stands, for the headers of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standing {
    pub(crate) bucket: String,
    pub(crate) limit: u32,
    pub(crate) left: u32,
    /// When it is full again, since the epoch, and in how long.
    pub(crate) full_at: Duration,
    pub(crate) full_in: Duration,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    left: u32,
    ends: Duration,
}

/// What was asked lately.
pub(crate) struct Gauge {
    pub(crate) rates: Option<Rates>,
    windows: HashMap<String, Window>,
    second: Window,
    opened: VecDeque<Duration>,
    /// When requests were invalid: 401, 403, and 429 that is not shared.
    invalid: VecDeque<Duration>,
    /// How many invalid ones within ten minutes bring the ban.
    pub(crate) patience: usize,
}

/// For how long invalid requests are held against a bot.
const MEMORY: Duration = Duration::from_mins(10);

impl Default for Gauge {
    fn default() -> Self {
        Self {
            rates: None,
            windows: HashMap::new(),
            second: Window {
                left: 0,
                ends: Duration::ZERO,
            },
            opened: VecDeque::new(),
            invalid: VecDeque::new(),
            patience: 10_000,
        }
    }
}

/// The bucket of a request: its name, and whose it is (the channel, the server, or the token of an interaction).
fn bucket(request: &Request, rates: Rates) -> (String, u32, Duration) {
    let name = request.route.name;
    let major = ["channel_id", "guild_id", "webhook_token", "interaction_id"];
    let major = major
        .iter()
        .map(|place| request.place(place))
        .find(|word| !word.is_empty());
    let talk = name.contains("/messages") || name.starts_with("POST /webhooks/");
    let (limit, length) = if talk && !name.starts_with("GET") {
        (rates.messages, rates.window)
    } else {
        (rates.others, rates.window * 2)
    };
    // A bucket has a name of letters and digits, which says nothing.
    let word = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (
        format!("{word:016x}:{}", major.unwrap_or_default()),
        limit,
        length,
    )
}

impl Gauge {
    /// Lets a request through and says how its bucket stands, or refuses it.
    pub(crate) fn ask(&mut self, request: &Request, now: Duration) -> (Standing, Result<(), Problem>) {
        let rates = self.rates.unwrap_or_default();
        let (key, limit, length) = bucket(request, rates);
        let fresh = Window {
            left: limit,
            ends: now + length,
        };
        let enforced = self.rates.is_some();
        let window = self.windows.entry(key.clone()).or_insert(fresh);
        if window.ends <= now || !enforced {
            *window = fresh;
        }
        if self.second.ends <= now {
            self.second = Window {
                left: rates.all_a_second,
                ends: now + Duration::from_secs(1),
            };
        }
        let exempt =
            request.route.name.contains("/interactions/") || request.route.name.contains("/webhooks/");
        let refused = if enforced && !exempt && self.second.left == 0 {
            Some(Problem::too_many(
                Scope::Global,
                self.second.ends.saturating_sub(now),
            ))
        } else if enforced && window.left == 0 {
            Some(Problem::too_many(Scope::User, window.ends.saturating_sub(now)))
        } else {
            window.left -= 1;
            if !exempt {
                self.second.left = self.second.left.saturating_sub(1);
            }
            None
        };
        let standing = Standing {
            bucket: key.split(':').next().unwrap_or_default().to_owned(),
            limit,
            left: window.left,
            full_at: window.ends,
            full_in: window.ends.saturating_sub(now),
        };
        (standing, refused.map_or(Ok(()), Err))
    }

    /// Opens one more direct channel, if that is not too fast.
    pub(crate) fn opens(&mut self, now: Duration) -> bool {
        self.opened.retain(|at| now.saturating_sub(*at) < MEMORY);
        let Some(rates) = self.rates else { return true };
        let may = self.opened.len() < rates.direct as usize;
        if may {
            self.opened.push_back(now);
        }
        may
    }

    /// Counts a refusal, if it is of the kinds that are held against a bot.
    pub(crate) fn count(&mut self, problem: &Problem, now: Duration) {
        let shared = problem
            .limited
            .is_some_and(|limited| limited.scope == Scope::Shared);
        if matches!(problem.status, 401 | 403) || problem.status == 429 && !shared {
            self.invalid.push_back(now);
        }
    }

    /// How many invalid requests are held against the bot now.
    pub(crate) fn invalid(&mut self, now: Duration) -> usize {
        self.invalid.retain(|at| now.saturating_sub(*at) < MEMORY);
        self.invalid.len()
    }

    /// Whether the bot's address is shut out.
    pub(crate) fn banned(&mut self, now: Duration) -> bool {
        self.invalid(now) >= self.patience
    }
}
