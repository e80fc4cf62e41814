//! What Waymark must be permitted to do, and who may administer it.

use serenity::{
    http::{Http, HttpError},
    model::{
        Permissions,
        channel::{Channel, ChannelType},
        id::{ApplicationId, ChannelId, RoleId, UserId},
    },
};

/// The channel is there, and not for us.
const MISSING_ACCESS: isize = 50_001;
/// There is no such channel, or it was deleted.
const UNKNOWN_CHANNEL: isize = 10_003;

const VIEW: (Permissions, &str) = (Permissions::VIEW_CHANNEL, "View Channel");

/// What is needed where Waymark speaks, with the names that Discord's settings show.
const TO_SPEAK: &[(Permissions, &str)] = &[
    VIEW,
    (Permissions::SEND_MESSAGES, "Send Messages"),
    (Permissions::EMBED_LINKS, "Embed Links"),
    (Permissions::ATTACH_FILES, "Attach Files"),
];

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
    let mut needed = FOR_MENTIONS.0;
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
    /// A role is mentioned, which needs a permission unless everybody may.
    pub(crate) mention: Option<RoleId>,
}

/// A channel in which no question can come: of another server, gone, or without messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unfit;

/// What is missing to speak there, as Discord's settings call it. Administrators may do everything.
pub(crate) fn missing(have: Permissions) -> Vec<&'static str> {
    missing_for(have, false, false)
}

/// The same for threads, and to mention a role that not everybody may mention.
fn missing_for(have: Permissions, thread: bool, mention: bool) -> Vec<&'static str> {
    if have.administrator() {
        return Vec::new();
    }
    let threads = FOR_THREADS.iter().filter(|_| thread);
    let mentions = Some(&FOR_MENTIONS).filter(|_| mention);
    TO_SPEAK
        .iter()
        .chain(threads)
        .chain(mentions)
        .filter(|(permission, _)| !have.contains(*permission))
        .map(|(_, name)| *name)
        .collect()
}

/// What is missing to speak in a channel of a server, asked of Discord; nothing in a channel that is in no server.
///
/// # Errors
/// When Discord does not say.
pub(crate) async fn lacking(
    http: &Http,
    me: UserId,
    channel: ChannelId,
) -> serenity::Result<Vec<&'static str>> {
    let asked = looked(http, me, channel, None, Wish::default()).await?;
    Ok(asked.unwrap_or_default())
}

/// The same for all that is wished, in a channel that has to be one of this server.
///
/// # Errors
/// When Discord does not say.
pub(crate) async fn lacking_in(
    http: &Http,
    me: UserId,
    channel: ChannelId,
    server: u64,
    wish: Wish,
) -> serenity::Result<Result<Vec<&'static str>, Unfit>> {
    looked(http, me, channel, Some(server), wish).await
}

async fn looked(
    http: &Http,
    me: UserId,
    channel: ChannelId,
    server: Option<u64>,
    wish: Wish,
) -> serenity::Result<Result<Vec<&'static str>, Unfit>> {
    let channel = match http.get_channel(channel).await {
        Ok(Channel::Guild(channel)) => channel,
        Ok(_) => return Ok(Err(Unfit)),
        Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(said))) => match said.error.code {
            // What cannot be looked at cannot be asked about either.
            MISSING_ACCESS => return Ok(Ok(vec![VIEW.1])),
            UNKNOWN_CHANNEL => return Ok(Err(Unfit)),
            _ => return Err(HttpError::UnsuccessfulRequest(said).into()),
        },
        Err(error) => return Err(error),
    };
    if server.is_some_and(|server| channel.guild_id.get() != server || !fits(channel.kind)) {
        return Ok(Err(Unfit));
    }
    let (guild, member) = tokio::try_join!(
        http.get_guild(channel.guild_id),
        http.get_member(channel.guild_id, me)
    )?;
    let role = wish.mention.and_then(|role| guild.roles.get(&role));
    let mention = role.is_some_and(|role| !role.mentionable);
    let have = guild.user_permissions_in(&channel, &member);
    Ok(Ok(missing_for(have, wish.thread, mention)))
}

/// Whether messages come to such a channel.
pub(crate) fn fits(kind: ChannelType) -> bool {
    matches!(kind, ChannelType::Text | ChannelType::News)
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
    use serenity::http::HttpBuilder;
    use waymark_testkit::discord::{Discord, permission};

    use super::*;

    #[tokio::test]
    async fn only_a_text_channel_of_the_server_can_be_asked_in() {
        let dc = Discord::start().await;
        let (home, abroad) = (dc.server("Rustaceans"), dc.server("Gophers"));
        for server in [&home, &abroad] {
            server.adds_bot(needed().bits() & !permission::MENTION_EVERYONE);
        }
        let (study, hall) = (home.channel("study"), home.channel("hall"));
        home.denies_bot(&hall, permission::VIEW_CHANNEL);
        home.denies_bot(&study, permission::MENTION_EVERYONE);
        let learners = home.role("learners");
        let http = HttpBuilder::new(dc.token())
            .proxy(dc.api_url())
            .ratelimiter_disabled(true)
            .build();
        let me = http.get_current_user().await.unwrap().id;
        let look = async |channel: u64, role: Option<u64>| {
            let wish = Wish {
                thread: true,
                mention: role.map(RoleId::new),
            };
            let channel = ChannelId::new(channel);
            lacking_in(&http, me, channel, home.id(), wish).await.unwrap()
        };
        assert_eq!(look(study.id(), None).await, Ok(vec![]));
        assert_eq!(
            look(study.id(), Some(learners.id())).await,
            Ok(vec![FOR_MENTIONS.1])
        );
        learners.is_mentionable();
        assert_eq!(look(study.id(), Some(learners.id())).await, Ok(vec![]));
        assert_eq!(look(home.news_channel("news").id(), None).await, Ok(vec![]));
        assert_eq!(look(hall.id(), None).await, Ok(vec![VIEW.1]));
        let gone = home.channel("gone");
        gone.deletes();
        for unfit in [
            abroad.channel("study").id(),
            home.voice_channel("talk").id(),
            gone.id(),
        ] {
            assert_eq!(look(unfit, None).await, Err(Unfit), "{unfit}");
        }
        dc.finish().await;
    }

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
        let half = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES | Permissions::ATTACH_FILES;
        assert_eq!(missing(half), ["Embed Links"]);
        assert_eq!(
            missing_for(half, true, true),
            [
                "Embed Links",
                "Create Public Threads",
                "Send Messages in Threads",
                "Mention @everyone, @here, and All Roles"
            ]
        );
        assert!(missing_for(needed(), true, true).is_empty());
        assert!(missing_for(Permissions::ADMINISTRATOR, true, true).is_empty());
    }
}
