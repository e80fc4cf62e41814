//! What goes wrong between a bot and Telegram, played on purpose.

use std::time::Duration;

use super::problem::Problem;

/// Something that goes wrong with some calls. Without [`Fault::times`] it lasts until [`super::Telegram::heals`].
///
/// ```
/// use waymark_testkit::telegram::Fault;
/// // Of the messages to that chat, every fiftieth is one too many.
/// let fault = Fault::too_many(3).on("sendMessage").in_chat(42).every(50);
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    what: What,
    method: Option<String>,
    chat: Option<i64>,
    left: Option<u32>,
    every: u32,
    met: u32,
}

/// What a fault does to a call.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// Refused with this answer, not carried out.
    Refuse(Problem),
    /// The connection ends; the call was not carried out.
    CutBefore,
    /// The connection ends; the call was carried out.
    CutAfter,
    /// Carried out, but answered late.
    Late(Duration),
}

impl Fault {
    fn new(what: What) -> Self {
        Self {
            what,
            method: None,
            chat: None,
            left: None,
            every: 1,
            met: 0,
        }
    }

    /// 429 with seconds to wait.
    #[must_use]
    pub fn too_many(retry_after: u64) -> Self {
        Self::new(What::Refuse(Problem::too_many(retry_after)))
    }

    /// 500, 502 and their like.
    #[must_use]
    pub fn server_error(code: u16) -> Self {
        let sentence = match code {
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "Internal Server Error",
        };
        Self::new(What::Refuse(Problem::new(code, sentence)))
    }

    /// 409, as when a second poller runs.
    #[must_use]
    pub fn conflict() -> Self {
        Self::new(What::Refuse(super::updates::second_poller()))
    }

    /// An answer that is not `ok`, in the words of the test.
    #[must_use]
    pub fn refused(code: u16, description: &str) -> Self {
        Self::new(What::Refuse(Problem::new(code, description)))
    }

    /// The connection is cut before the call is carried out. The client cannot tell.
    #[must_use]
    pub fn cut_before() -> Self {
        Self::new(What::CutBefore)
    }

    /// The connection is cut after the call was carried out. The client cannot tell.
    #[must_use]
    pub fn cut_after() -> Self {
        Self::new(What::CutAfter)
    }

    /// The call is carried out, and answered so much later (by the wall clock).
    #[must_use]
    pub fn late(by: Duration) -> Self {
        Self::new(What::Late(by))
    }

    /// Only calls of this method.
    #[must_use]
    pub fn on(mut self, method: &str) -> Self {
        self.method = Some(method.to_lowercase());
        self
    }

    /// Only calls about this chat.
    #[must_use]
    pub fn in_chat(mut self, chat: i64) -> Self {
        self.chat = Some(chat);
        self
    }

    /// Only the next so many calls.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// Only the next call.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Only every so-manieth of the calls that it would meet.
    #[must_use]
    pub fn every(mut self, calls: u32) -> Self {
        self.every = calls.max(1);
        self
    }

    fn meets(&mut self, method: &str, chat: Option<i64>) -> bool {
        let wanted = self
            .method
            .as_ref()
            .is_none_or(|wanted| method.eq_ignore_ascii_case(wanted))
            && self.chat.is_none_or(|wanted| chat == Some(wanted))
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

/// What meets a call: the faults, in the order in which they were set.
pub(crate) fn met(faults: &mut Vec<Fault>, method: &str, chat: Option<i64>) -> Vec<What> {
    let met = faults
        .iter_mut()
        .filter_map(|fault| fault.meets(method, chat).then(|| fault.what.clone()))
        .collect();
    faults.retain(|fault| fault.left != Some(0));
    met
}
