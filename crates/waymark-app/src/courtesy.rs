//! Sentences for what happens at the edge of a platform, before any command: the words are ours, not the adapter's.

use crate::{
    command::clipped,
    reply::{Block, Reply, Text, Tone},
};

/// What Waymark is, for the page of a bot: at most 512 characters.
pub const DESCRIPTION: &str = "I am Waymark, a study companion. Pick a learning roadmap, see what comes next, answer one \
     practice question a day at your own hour, and keep a streak that is never lost through my fault.\n\nPress Start to set \
     things up in three questions. In a group, an admin sends /setup, and all of you learn together.";

/// The same in one sentence of at most 120 characters.
pub const SHORT_DESCRIPTION: &str =
    "A study companion: a roadmap to follow, a question a day, a streak that explains itself.";

/// A picture, a sticker or a voice message came.
pub fn text_only() -> Reply {
    Reply::new(Tone::Refusal).para(
        Text::new()
            .plain("I only understand what you type and the buttons you press. Type ")
            .command("help")
            .plain(" to see what I understand."),
    )
}

/// Somebody added Waymark to a chat that the operator did not allow.
pub fn not_invited() -> Reply {
    Reply::new(Tone::Refusal)
        .para(
            "I only work in groups that my operator has listed, and this is not one of them, so I leave again. Everybody can \
             still learn with me in a private chat.",
        )
        .to_group()
}

/// An admin speaks in the name of the group: we do not know who it is.
pub fn anonymous() -> Reply {
    Reply::new(Tone::Refusal)
        .para(
            "You speak for the group, so I cannot see who you are. Send this again as yourself, or write to me in a private \
             chat.",
        )
        .to_group()
}

/// Something is for admins, and the platform does not say at the moment who is one.
pub fn admins_unknown() -> Reply {
    Reply::new(Tone::Refusal)
        .para("I can't find out right now whether you are an admin here, so I changed nothing. Try again in a minute.")
        .to_group()
}

/// A form came back that we can't place any more. What was written is said back, so that it is not lost.
pub fn form_too_old(text: &str) -> Reply {
    let reply = Reply::new(Tone::Refusal).para(
        Text::new()
            .plain("That form is too old for me, and nothing was changed. ")
            .command("today")
            .plain(" shows where you are; open the form again from there."),
    );
    said_back(reply, text)
}

/// What was written, below why nothing was done with it: so it is not lost.
pub fn said_back(reply: Reply, text: &str) -> Reply {
    match text.trim() {
        "" => reply,
        text => reply.para("You wrote:").block(Block::Quote(text.into())),
    }
}

/// The platform does not take an answer of ours. What was asked is done all the same.
pub fn not_taken() -> Reply {
    Reply::new(Tone::Fault).para(
        Text::new()
            .plain("A part of my answer can't be shown here; that is my fault. What you asked for was done all the same: ")
            .command("today")
            .plain(" shows where you are."),
    )
}

/// Stands where an answer is not to be seen by all who see the place.
pub fn answered_apart() -> Reply {
    Reply::new(Tone::Plain).para("My answer is in a message of its own.")
}

/// The platform takes only so many messages here.
pub fn left_out() -> Reply {
    Reply::new(Tone::Plain).para("A part is left out here. Ask me in our private chat to see all of it.")
}

/// In a group where only what answers us reaches us: how the text that is asked for is typed.
pub fn typed_as_reply(asked: Reply) -> Reply {
    asked.small("You can type it as a reply to this message; I read nothing else here.")
}

/// Somebody mentioned us in a channel where we read nothing else.
pub fn commands_only() -> Reply {
    Reply::new(Tone::Plain)
        .para(
            Text::new()
                .plain("I read no messages here, only commands: try ")
                .command("help")
                .plain(" or ")
                .command("start")
                .plain(". In a direct message you can simply write to me."),
        )
        .to_group()
}

/// Somebody used the buttons of a dialogue in which somebody else is choosing for all.
pub fn not_yours(whose: &str, command: &str) -> Reply {
    Reply::new(Tone::Refusal).para(
        Text::new()
            .plain(format!("These buttons are {}'s. Run ", clipped(whose)))
            .command(command)
            .plain(" to get your own."),
    )
}

/// What was chosen needs permissions that we do not have, as the platform's settings call them.
pub fn lacks_permissions(names: &[&str]) -> Reply {
    let (lead, end) = match names {
        [_] => ("I lack a permission there: ", "Give it to me"),
        _ => ("I lack permissions there: ", "Give them to me"),
    };
    Reply::new(Tone::Refusal)
        .para(Text::new().plain(lead).strong(names.join(", ")).plain("."))
        .para(format!(
            "{end} in the settings of the channel or of my role, then choose again. Nothing was changed."
        ))
}

/// What was chosen is no channel in which a question could come: of another server, gone, or without messages.
pub fn no_such_channel() -> Reply {
    Reply::new(Tone::Refusal).para(
        Text::new()
            .plain("I can't ask there. Choose a text channel of this server: ")
            .command("setup channel")
            .plain(" shows the list. Nothing was changed."),
    )
}

/// The platform does not say at the moment what we may do in a channel that was chosen.
pub fn channel_unknown() -> Reply {
    Reply::new(Tone::Refusal).para(
        "I can't find out right now what I may do in that channel, so I changed nothing. Try again in a minute.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::plain;

    #[test]
    fn the_descriptions_fit_every_platform() {
        assert!(DESCRIPTION.chars().count() <= 512);
        assert!(SHORT_DESCRIPTION.chars().count() <= 120);
    }

    #[test]
    fn what_was_written_in_an_old_form_is_not_lost() {
        insta::assert_snapshot!(crate::reply::plain(&form_too_old("my words")), @"
        That form is too old for me, and nothing was changed. `today` shows where you are; open the form again from there.

        You wrote:

        > my words
        ");
        insta::assert_snapshot!(crate::reply::plain(&form_too_old(" ")), @"That form is too old for me, and nothing was changed. `today` shows where you are; open the form again from there.");
    }

    #[test]
    fn what_is_lacking_is_named() {
        insta::assert_snapshot!(plain(&lacks_permissions(&["View Channel"])), @"
        I lack a permission there: View Channel.

        Give it to me in the settings of the channel or of my role, then choose again. Nothing was changed.
        ");
        insta::assert_snapshot!(plain(&lacks_permissions(&["View Channel", "Embed Links"])), @"
        I lack permissions there: View Channel, Embed Links.

        Give them to me in the settings of the channel or of my role, then choose again. Nothing was changed.
        ");
        insta::assert_snapshot!(plain(&not_yours("Ada\u{202e}", "setup")), @"These buttons are Ada's. Run `setup` to get your own.");
    }
}
