//! What Waymark must be permitted to do, and who may administer it.

use serenity::{
    http::{Http, HttpError},
    model::{
        Permissions,
        channel::Channel,
        id::{ApplicationId, ChannelId, UserId},
    },
};

const VIEW: (Permissions, &str) = (Permissions::VIEW_CHANNEL, "View Channel");

/// What is needed where Waymark speaks, with the names that Discord's settings show.
const TO_SPEAK: &[(Permissions, &str)] = &[
    VIEW,
    (Permissions::SEND_MESSAGES, "Send Messages"),
    (Permissions::EMBED_LINKS, "Embed Links"),
];

/// What pictures and exports need; without it there are words instead.
const FOR_FILES: Permissions = Permissions::ATTACH_FILES;

/// What is needed beyond that for a discussion under each question.
const FOR_THREADS: &[(Permissions, &str)] = &[
    (Permissions::CREATE_PUBLIC_THREADS, "Create Public Threads"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
];

/// What is needed beyond that to mention a role that not everybody may mention.
const FOR_MENTIONS: (Permissions, &str) = (
    Permissions::MENTION_EVERYONE,
    "Mention @everyone, @here, and All Roles",
);

/// What is asked for when Waymark is added to a server: all that some setting may need, and no more.
pub(crate) fn needed() -> Permissions {
    let mut needed = FOR_MENTIONS.0 | FOR_FILES;
    for (permission, _) in TO_SPEAK.iter().chain(FOR_THREADS) {
        needed |= *permission;
    }
    needed
}

/// What one place is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// A discussion under each question.
    pub(crate) thread: bool,
    /// A role is mentioned that is not mentionable by everybody.
    pub(crate) mention: bool,
}

/// What is missing there, as Discord's settings call it. Administrators may do everything.
pub(crate) fn missing(have: Permissions, wish: Wish) -> Vec<&'static str> {
    if have.administrator() {
        return Vec::new();
    }
    let threads = FOR_THREADS.iter().filter(|_| wish.thread);
    let mentions = Some(&FOR_MENTIONS).filter(|_| wish.mention);
    TO_SPEAK
        .iter()
        .chain(threads)
        .chain(mentions)
        .filter(|(permission, _)| !have.contains(*permission))
        .map(|(_, name)| *name)
        .collect()
}

/// What is missing in a channel of a server, asked of Discord; nothing in a channel that is in no server.
///
/// # Errors
/// When Discord does not say.
pub(crate) async fn lacking(
    http: &Http,
    me: UserId,
    channel: ChannelId,
    wish: Wish,
) -> serenity::Result<Vec<&'static str>> {
    let channel = match http.get_channel(channel).await {
        Ok(Channel::Guild(channel)) => channel,
        Ok(_) => return Ok(Vec::new()),
        // What cannot be looked at cannot be asked about either.
        Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(said))) if said.error.code == 50_001 => {
            return Ok(vec![VIEW.1]);
        }
        Err(error) => return Err(error),
    };
    let guild = http.get_guild(channel.guild_id).await?;
    let member = http.get_member(channel.guild_id, me).await?;
    Ok(missing(guild.user_permissions_in(&channel, &member), wish))
}

/// The page on which Waymark is added to a server.
pub(crate) fn invite(application: ApplicationId) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={}",
        needed().bits()
    )
}

/// The page on which somebody adds Waymark to their own account, for direct messages alone.
pub(crate) fn invite_alone(application: ApplicationId) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&integration_type=1&scope=applications.commands"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_asked_for_than_is_used() {
        assert_eq!(
            needed(),
            Permissions::VIEW_CHANNEL
                | Permissions::SEND_MESSAGES
                | Permissions::EMBED_LINKS
                | Permissions::ATTACH_FILES
                | Permissions::CREATE_PUBLIC_THREADS
                | Permissions::SEND_MESSAGES_IN_THREADS
                | Permissions::MENTION_EVERYONE
        );
        assert_eq!(
            invite(ApplicationId::new(7)),
            "https://discord.com/oauth2/authorize?client_id=7&scope=bot+applications.commands&permissions=309237828608"
        );
    }

    #[test]
    fn what_is_missing_is_named_as_in_discords_settings() {
        let all = Wish {
            thread: true,
            mention: true,
        };
        let half = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES;
        assert_eq!(missing(half, Wish::default()), ["Embed Links"]);
        assert_eq!(
            missing(half, all),
            [
                "Embed Links",
                "Create Public Threads",
                "Send Messages in Threads",
                "Mention @everyone, @here, and All Roles"
            ]
        );
        assert!(missing(needed(), all).is_empty());
        assert!(missing(Permissions::ADMINISTRATOR, all).is_empty());
    }
}
