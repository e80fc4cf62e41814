//! What a bot gets to read in a group.

use super::chat::Kind;
use super::message::{Body, Post};
use super::world::World;

impl World {
    /// Whether the bot gets to read a user's message. In groups with privacy mode: commands that are not another bot's,
    /// and replies to its own messages; everything, if it is an admin.
    pub(crate) fn bot_sees(&self, post: &Post) -> bool {
        let Some(chat) = self.chats.get(&post.chat) else {
            return false;
        };
        let standing = chat.standing(self.bot.id);
        if chat.kind == Kind::Private {
            return standing.inside();
        }
        if !standing.inside() {
            return false;
        }
        if !self.privacy || standing.admin() {
            return true;
        }
        let to_bot = post
            .reply_to
            .and_then(|id| chat.posts.get(&id))
            .is_some_and(|other| other.from == self.bot.id);
        let text = match &post.body {
            Body::Text(text) | Body::Media { caption: text, .. } => text,
            Body::Poll(_) | Body::Other(_) => return to_bot,
        };
        let command = text
            .entities
            .iter()
            .find(|entity| entity.kind == "bot_command" && entity.offset == 0);
        let for_bot = command.is_some_and(|entity| match text.covered(entity).split_once('@') {
            Some((_, name)) => self
                .bot
                .username
                .as_deref()
                .is_some_and(|own| own.eq_ignore_ascii_case(name)),
            None => true,
        });
        to_bot || for_bot
    }
}
