//! Permissions as bits, by their published names.

/// May invite.
pub const CREATE_INSTANT_INVITE: u64 = 1;
/// May do everything.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// May change channels.
pub const MANAGE_CHANNELS: u64 = 1 << 4;
/// May change the server.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// May react.
pub const ADD_REACTIONS: u64 = 1 << 6;
/// May see a channel.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// May write in a channel, or start a post in a forum.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// May delete messages of others.
pub const MANAGE_MESSAGES: u64 = 1 << 13;
/// Embeds and previews are shown.
pub const EMBED_LINKS: u64 = 1 << 14;
/// May upload.
pub const ATTACH_FILES: u64 = 1 << 15;
/// May read what was written before.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// May ping @everyone, @here and any role.
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// May use emoji of other servers.
pub const USE_EXTERNAL_EMOJIS: u64 = 1 << 18;
/// May change roles.
pub const MANAGE_ROLES: u64 = 1 << 28;
/// May use commands of applications.
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
/// May archive and delete threads.
pub const MANAGE_THREADS: u64 = 1 << 34;
/// May start public threads.
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
/// May start private threads.
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
/// May write in threads.
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
/// Answers of an application that a person installed may be seen by others.
pub const USE_EXTERNAL_APPS: u64 = 1 << 50;

/// What everybody may in a new server.
pub(crate) const EVERYONE: u64 = CREATE_INSTANT_INVITE
    | ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | MENTION_EVERYONE
    | USE_EXTERNAL_EMOJIS
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | CREATE_PRIVATE_THREADS
    | SEND_MESSAGES_IN_THREADS
    | USE_EXTERNAL_APPS;

/// What both may in a direct channel.
pub(crate) const DIRECT: u64 = ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | MENTION_EVERYONE
    | USE_EXTERNAL_EMOJIS
    | USE_APPLICATION_COMMANDS
    | USE_EXTERNAL_APPS;

/// All that is named here.
pub(crate) const ALL: u64 = EVERYONE
    | ADMINISTRATOR
    | MANAGE_CHANNELS
    | MANAGE_GUILD
    | MANAGE_MESSAGES
    | MANAGE_ROLES
    | MANAGE_THREADS;
