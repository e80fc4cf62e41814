//! Where something was asked, and whose message it was asked on.

use serenity::all::{
    AuthorizingIntegrationOwner, AuthorizingIntegrationOwners, ChannelType, CommandInteraction,
    ComponentInteraction, GuildId, InteractionContext, MessageFlags, MessageInteractionMetadata,
    ModalInteraction, PartialChannel, Permissions, User, UserId,
};
use serenity::model::{channel::Message, id::ChannelId};
use waymark_app::{
    command::Spec,
    request::{Chat, Place},
};

use crate::outbound::Room;

/// Where something was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// In the direct conversation with us.
    Direct,
    /// In a channel of a server that we are in.
    Server(Chat),
    /// Where only the learner brought us to.
    Elsewhere,
}

impl Spot {
    /// The place of the request.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Direct | Self::Elsewhere => Place::Direct,
            Self::Server(chat) => Place::Group(chat.clone()),
        }
    }

    /// Whether nobody else sees what is said there.
    pub(crate) fn is_direct(&self) -> bool {
        *self == Self::Direct
    }

    /// What drawing has to know of it.
    pub(crate) fn room(&self) -> Room {
        match self {
            Self::Direct => Room::Direct,
            Self::Server(_) | Self::Elsewhere => Room::Server,
        }
    }
}

/// Whose the message is on which something was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// Nobody else sees it.
    Alone,
    /// Everybody sees it; it answers the one who pressed.
    Own,
    /// Everybody sees it; it answers somebody else.
    Others {
        /// What they are called.
        name: String,
    },
    /// Everybody sees it; it is for all.
    Shared {
        channel: ChannelId,
        message: serenity::model::id::MessageId,
    },
}

impl Pressed {
    pub(super) fn of(message: &Message, user: &User, spot: &Spot) -> Self {
        if spot.is_direct() || is_hidden(message) {
            return Self::Alone;
        }
        match message.interaction_metadata.as_deref().and_then(asker) {
            Some(asker) if asker.id == user.id => Self::Own,
            Some(asker) => Self::Others {
                name: asker.display_name().to_owned(),
            },
            None => Self::Shared {
                channel: message.channel_id,
                message: message.id,
            },
        }
    }
}

fn is_hidden(message: &Message) -> bool {
    message
        .flags
        .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// Whom a message answers.
fn asker(by: &MessageInteractionMetadata) -> Option<&User> {
    Some(match by {
        MessageInteractionMetadata::Command(by) => &by.user,
        MessageInteractionMetadata::Component(by) => &by.user,
        MessageInteractionMetadata::ModalSubmit(by) => &by.user,
        _ => return None,
    })
}

fn owners(by: &MessageInteractionMetadata) -> Option<&AuthorizingIntegrationOwners> {
    Some(match by {
        MessageInteractionMetadata::Command(by) => &by.authorizing_integration_owners,
        MessageInteractionMetadata::Component(by) => &by.authorizing_integration_owners,
        MessageInteractionMetadata::ModalSubmit(by) => &by.authorizing_integration_owners,
        _ => return None,
    })
}

/// Who brought us to where something is asked.
struct Brought<'a> {
    guild: Option<GuildId>,
    context: Option<InteractionContext>,
    owners: Option<&'a AuthorizingIntegrationOwners>,
    /// Whether it is asked on a message that only the learner sees.
    hidden: bool,
}

impl Brought<'_> {
    /// Whether the learner brought us, and nobody else.
    fn by_learner_only(&self) -> bool {
        let by_server = |owner: &AuthorizingIntegrationOwner| {
            matches!(owner, AuthorizingIntegrationOwner::GuildInstall(_))
        };
        match (self.guild, self.context) {
            // In servers of older dispatches nobody is named: the server did.
            (Some(_), _) => self
                .owners
                .is_some_and(|owners| !owners.0.is_empty() && !owners.0.iter().any(by_server)),
            (None, Some(InteractionContext::PrivateChannel)) => true,
            (None, Some(_)) => false,
            // What we say to somebody in the direct conversation is hidden from nobody.
            (None, None) => self.hidden,
        }
    }
}

pub(super) fn of_command(command: &CommandInteraction, spec: Option<&Spec>) -> Spot {
    let brought = Brought {
        guild: command.guild_id,
        context: command.context,
        owners: Some(&command.authorizing_integration_owners),
        hidden: false,
    };
    let member = command.member.as_ref().and_then(|member| member.permissions);
    of(
        &brought,
        command.channel.as_ref(),
        command.channel_id,
        member,
        spec,
    )
}

pub(super) fn of_component(component: &ComponentInteraction, spec: Option<&Spec>) -> Spot {
    let brought = Brought {
        guild: component.guild_id,
        context: component.context,
        owners: Some(&component.authorizing_integration_owners),
        hidden: is_hidden(&component.message),
    };
    let member = component.member.as_ref().and_then(|member| member.permissions);
    of(
        &brought,
        component.channel.as_ref(),
        component.channel_id,
        member,
        spec,
    )
}

pub(super) fn of_modal(modal: &ModalInteraction, spec: Option<&Spec>) -> Spot {
    // The library does not say who brought us here, but the message with the button does.
    let message = modal.message.as_deref();
    let brought = Brought {
        guild: modal.guild_id,
        context: None,
        owners: message
            .and_then(|message| message.interaction_metadata.as_deref())
            .and_then(owners),
        hidden: message.is_some_and(is_hidden),
    };
    let member = modal.member.as_ref().and_then(|member| member.permissions);
    of(&brought, modal.channel.as_ref(), modal.channel_id, member, spec)
}

fn of(
    brought: &Brought<'_>,
    channel: Option<&PartialChannel>,
    channel_id: ChannelId,
    member: Option<Permissions>,
    spec: Option<&Spec>,
) -> Spot {
    if brought.by_learner_only() {
        return Spot::Elsewhere;
    }
    let Some(guild) = brought.guild else {
        return Spot::Direct;
    };
    let above = channel.filter(|channel| is_thread(channel.kind));
    let id = above.and_then(|thread| thread.parent_id).unwrap_or(channel_id);
    let asks = spec.is_some_and(|spec| spec.who.asks());
    Spot::Server(Chat {
        id: id.to_string(),
        server: Some(guild.to_string()),
        title: channel
            .and_then(|channel| channel.name.clone())
            .unwrap_or_default(),
        admin: asks && member.is_some_and(administers),
    })
}

/// Whether somebody who may do this may administer Waymark in a server.
fn administers(may: Permissions) -> bool {
    may.intersects(Permissions::ADMINISTRATOR | Permissions::MANAGE_GUILD)
}

fn is_thread(kind: ChannelType) -> bool {
    matches!(
        kind,
        ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread
    )
}

/// Whether a text mentions somebody.
pub(super) fn mentions(text: &str, whom: UserId) -> bool {
    text.contains(&format!("<@{whom}>")) || text.contains(&format!("<@!{whom}>"))
}
