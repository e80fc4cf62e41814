//! What is said in a group chat about an answer that is for the learner alone.

use super::{Reply, Text, Tone};

/// The answer went to the learner's private conversation.
pub fn answered_privately() -> Reply {
    Reply::new(Tone::Plain)
        .para("I answered you privately.")
        .to_group()
}

/// This answer could not be sent: the learner has no private conversation with Waymark yet.
pub fn open_private_chat(answer: &Reply) -> Reply {
    let text = match answer.tone {
        // What is done already is not asked for again.
        Tone::Good | Tone::Festive => Text::new()
            .plain("Done. What I say to it is for you alone: ")
            .deep_link("open our private chat", "")
            .plain(", and go on there."),
        Tone::Plain | Tone::Wrong | Tone::Warning | Tone::Refusal | Tone::Fault => Text::new()
            .plain("That is between you and me: ")
            .deep_link("open our private chat", "")
            .plain(", then ask again."),
    };
    Reply::new(Tone::Plain).para(text).to_group()
}
