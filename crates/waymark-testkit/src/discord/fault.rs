//! What goes wrong between a bot and Discord, played on purpose.

use std::time::Duration;

use super::problem::Problem;
use super::rate::Scope;
use super::world::Id;

/// Something that goes wrong with some requests. Without [`Fault::times`] it lasts until [`super::Discord::heals`].
///
/// ```
/// use std::time::Duration;
/// use waymark_testkit::discord::{Fault, Scope};
/// // Of the messages to that channel, every tenth is one too many.
/// let fault = Fault::too_many(Scope::User, Duration::from_millis(500))
///     .on("POST /channels/{channel_id}/messages")
///     .in_channel(42)
///     .every(10);
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    what: What,
    route: Option<String>,
    channel: Option<Id>,
    left: Option<u32>,
    every: u32,
    met: u32,
}

/// What a fault does to a request.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// Refused with this answer, not carried out.
    Refuse(Problem),
    /// The connection ends; the request was not carried out.
    CutBefore,
    /// The connection ends; the request was carried out.
    CutAfter,
    /// Carried out, and answered as if not.
    Deny(Problem),
    /// Carried out, but answered late.
    Late(Duration),
}

impl Fault {
    fn new(what: What) -> Self {
        Self {
            what,
            route: None,
            channel: None,
            left: None,
            every: 1,
            met: 0,
        }
    }

    /// 429, with the time to wait.
    #[must_use]
    pub fn too_many(scope: Scope, retry_after: Duration) -> Self {
        Self::new(What::Refuse(Problem::too_many(scope, retry_after)))
    }

    /// 500, 502 and their like; the request was not carried out.
    #[must_use]
    pub fn server_error(status: u16) -> Self {
        Self::new(What::Refuse(Problem::down(status)))
    }

    /// 500, 502 and their like, after the request was carried out.
    #[must_use]
    pub fn server_error_after(status: u16) -> Self {
        Self::new(What::Deny(Problem::down(status)))
    }

    /// 401, as if the token were not valid.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::new(What::Refuse(Problem::unauthorized()))
    }

    /// `You are opening direct messages too fast`.
    #[must_use]
    pub fn direct_too_fast() -> Self {
        Self::new(What::Refuse(Problem::direct_too_fast()))
    }

    /// An error in the words of the test, with Discord's code.
    #[must_use]
    pub fn refused(status: u16, code: u32, message: &str) -> Self {
        Self::new(What::Refuse(Problem::new(status, code, message)))
    }

    /// The connection is cut before the request is carried out. The client cannot tell.
    #[must_use]
    pub fn cut_before() -> Self {
        Self::new(What::CutBefore)
    }

    /// The connection is cut after the request was carried out. The client cannot tell.
    #[must_use]
    pub fn cut_after() -> Self {
        Self::new(What::CutAfter)
    }

    /// The request is carried out, and answered so much later (by the wall clock).
    #[must_use]
    pub fn late(by: Duration) -> Self {
        Self::new(What::Late(by))
    }

    /// Only requests of this route, as [`super::ROUTES`] names it.
    #[must_use]
    pub fn on(mut self, route: &str) -> Self {
        self.route = Some(route.to_owned());
        self
    }

    /// Only requests about this channel.
    #[must_use]
    pub fn in_channel(mut self, channel: u64) -> Self {
        self.channel = Some(channel);
        self
    }

    /// Only the next so many requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// Only the next request.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Only every so-manieth of the requests that it would meet.
    #[must_use]
    pub fn every(mut self, requests: u32) -> Self {
        self.every = requests.max(1);
        self
    }

    fn meets(&mut self, route: &str, channel: Option<Id>) -> bool {
        let wanted = self.route.as_ref().is_none_or(|wanted| route == wanted)
            && self.channel.is_none_or(|wanted| channel == Some(wanted))
            && self.left != Some(0);
        if !wanted {
            return false;
        }
        self.met += 1;
        if !self.met.is_multiple_of(self.every) {
            return false;
        }
        self.left = self.left.map(|left| left - 1);
        true
    }
}

/// What meets a request: the faults, in the order in which they were set.
pub(crate) fn met(faults: &mut Vec<Fault>, route: &str, channel: Option<Id>) -> Vec<What> {
    let met = faults
        .iter_mut()
        .filter_map(|fault| fault.meets(route, channel).then(|| fault.what.clone()))
        .collect();
    faults.retain(|fault| fault.left != Some(0));
    met
}
