//! Everything that was said and sent, as one number.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use waymark_app::{
    reply::{Reply, plain},
    request::Request,
};

use super::{link::is_secret, post::Letter};

/// A hash that grows with what happens.
#[derive(Default)]
pub(crate) struct Trace(Sha256);

impl Trace {
    /// A request and its answer. What holds a secret is left out: that is random, and must be.
    pub(crate) fn asked(&mut self, request: &Request, reply: &Reply) {
        let secret = is_secret(&request.action);
        let (at, who) = (request.at, &request.actor.external);
        if secret {
            self.line(&format!("{at} {who} links {:?}", reply.tone));
        } else {
            self.line(&format!(
                "{at} {who} {:?} {:?} {}",
                request.action,
                reply.tone,
                plain(reply)
            ));
        }
    }

    /// A message that a platform was handed.
    pub(crate) fn sent(&mut self, letter: &Letter) {
        let (at, to, kind) = (letter.at, &letter.to, &letter.kind);
        self.line(&format!("{at} {to} {kind} {:?} {}", letter.came, letter.text));
    }

    fn line(&mut self, line: &str) {
        self.0.update(line.as_bytes());
        self.0.update(b"\n");
    }

    /// The number, short enough to be compared by eye.
    pub(crate) fn told(&self) -> String {
        let hash = self.0.clone().finalize();
        hash.iter().take(8).fold(String::new(), |mut told, byte| {
            let _ = write!(told, "{byte:02x}");
            told
        })
    }
}
