//! A drawn message, and the ways in which it is sent.

use serenity::all::{
    CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateEmbed, CreateInteractionResponseFollowup,
    CreateInteractionResponseMessage, CreateMessage, EditAttachments, EditInteractionResponse, EditMessage,
    RoleId,
};

/// One message of those that a reply becomes. In whatever way it is sent, it pings nobody but the role named here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letter {
    /// Markdown outside of cards.
    pub(crate) content: Option<String>,
    /// Cards.
    pub(crate) embeds: Vec<CreateEmbed>,
    /// Buttons and lists.
    pub(crate) components: Vec<CreateActionRow>,
    /// What is attached.
    pub(crate) files: Vec<CreateAttachment>,
    /// The role that is pinged; the content names it.
    pub(crate) mention: Option<RoleId>,
}

impl Letter {
    /// Pings a role, above what it says.
    pub(super) fn ping(&mut self, role: RoleId) {
        let said = self.content.take();
        self.content = Some(match said {
            Some(said) => format!("<@&{role}>\n{said}"),
            None => format!("<@&{role}>"),
        });
        self.mention = Some(role);
    }

    fn allowed(&self) -> CreateAllowedMentions {
        CreateAllowedMentions::new().roles(self.mention)
    }

    /// As the direct answer to an interaction: a new message, or the new form of the one that was pressed.
    pub(crate) fn respond(self, ephemeral: bool) -> CreateInteractionResponseMessage {
        CreateInteractionResponseMessage::new()
            .allowed_mentions(self.allowed())
            .content(self.content.unwrap_or_default())
            .embeds(self.embeds)
            .components(self.components)
            .files(self.files)
            .ephemeral(ephemeral)
    }

    /// As what a deferred answer, or the message that was pressed, becomes. Nothing of what it said stays.
    pub(crate) fn edit(self) -> EditInteractionResponse {
        EditInteractionResponse::new()
            .allowed_mentions(self.allowed())
            .content(self.content.unwrap_or_default())
            .embeds(self.embeds)
            .components(self.components)
            .attachments(attachments(self.files))
    }

    /// As a further message after the answer to an interaction.
    pub(crate) fn follow_up(self, ephemeral: bool) -> CreateInteractionResponseFollowup {
        let letter = CreateInteractionResponseFollowup::new()
            .allowed_mentions(self.allowed())
            .embeds(self.embeds)
            .components(self.components)
            .files(self.files)
            .ephemeral(ephemeral);
        match self.content {
            Some(content) => letter.content(content),
            None => letter,
        }
    }

    /// As a message of our own accord.
    pub(crate) fn message(self) -> CreateMessage {
        let letter = CreateMessage::new()
            .allowed_mentions(self.allowed())
            .embeds(self.embeds)
            .components(self.components)
            .files(self.files);
        match self.content {
            Some(content) => letter.content(content),
            None => letter,
        }
    }

    /// As what a message of ours becomes. What stands above its cards stays if nothing new is to stand there: the role
    /// that was called.
    pub(crate) fn edit_message(self) -> EditMessage {
        let edit = EditMessage::new()
            .allowed_mentions(self.allowed())
            .embeds(self.embeds)
            .components(self.components)
            .attachments(attachments(self.files));
        match self.content {
            Some(content) => edit.content(content),
            None => edit,
        }
    }
}

fn attachments(files: Vec<CreateAttachment>) -> EditAttachments {
    files
        .into_iter()
        .fold(EditAttachments::new(), EditAttachments::add)
}
