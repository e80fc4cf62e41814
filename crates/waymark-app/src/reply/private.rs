//! What is said in a group chat about an answer that is for the learner alone.

use super::{Reply, Text, Tone};

/// The answer went to the learner's private conversation.
pub fn answered_privately() -> Reply {
    Reply::new(Tone::Plain)
        .para("I answered you privately.")
        .to_group()
}

/// The answer could not be sent: the learner has no private conversation with Waymark yet.
pub fn open_private_chat() -> Reply {
    Reply::new(Tone::Plain)
        .para(
            Text::new()
                .plain("That is between you and me: ")
                .deep_link("open our private chat", "")
                .plain(", then ask again."),
        )
        .to_group()
}
