//! What is written in a group: most of it is not for us.

use teloxide::types::ChatId;
use waymark_app::{
    command::{Who, spec},
    courtesy,
    reply::{Audience, Tone},
    request::{Action, Place},
};

use super::{Conversation, PAUSES, Turn, group, is_personal, private_chat, unless_unknown};
use crate::{
    api,
    gate::Entry,
    inbound::{Bearing, Said, Speaker, Spot},
    pace::Urgency,
    post::{Letter, Note},
};

impl Conversation {
    pub(super) async fn said_in_group(&self, turn: Turn, said: Said, title: String) {
        let Spot { chat, message, .. } = said.spot;
        if !self.lets_in(chat).await {
            return;
        }
        let (who, anonymous) = match said.who {
            Speaker::Person(who) => (who, false),
            Speaker::Anonymous(who) => (who, true),
        };
        let place = |admin| group(chat, title.clone(), admin);
        let spec = match said.command.as_deref().map(spec) {
            // A command without a name behind it may be for any bot.
            Some(None) if said.bearing != Bearing::Named => return,
            Some(spec) => spec,
            // People talk: only what answers us may be what we wait for.
            None if said.bearing != Bearing::Answer => return,
            None => match self.awaited(&who, &place(false), turn.at).await {
                Some(name) => spec(&name),
                None => return,
            },
        };
        let to_group = |reply| Letter::New {
            reply,
            answering: Some(message),
        };
        if let Err(told) = self.admit(&who).and_then(|()| self.admit_in(chat)) {
            if let Some(told) = told {
                self.post.put(chat, to_group(*told), turn.room);
            }
            return;
        }
        let asks = spec.is_some_and(|spec| spec.who.asks());
        // The rest is about a learner, and the group is none.
        if anonymous && spec.is_none_or(|spec| spec.who != Who::Admins) {
            return self.post.put(chat, to_group(courtesy::anonymous()), turn.room);
        }
        let role = if asks && !anonymous {
            self.admins.has(chat, &who.external).await
        } else {
            Ok(anonymous)
        };
        // What the learner alone sees goes on in the private chat: what is asked there is answered there.
        let place = if spec.is_some_and(is_personal) && !anonymous {
            Place::Direct
        } else {
            place(role == Ok(true))
        };
        let (own, direct) = (private_chat(&who), place == Place::Direct);
        let request = turn.request(who, place, Action::Line(said.line));
        let reply = if direct {
            self.app.handle_aside(request).await
        } else {
            self.app.handle(request).await
        };
        let reply = unless_unknown(role, reply);
        let refused = !direct && matches!(reply.tone, Tone::Refusal | Tone::Fault);
        if reply.audience == Audience::Group || anonymous || refused {
            let asks = reply.awaits.is_some();
            let letter = match (asks, reply.buttons.is_empty()) {
                (false, _) => to_group(reply),
                (true, true) => Letter::Ask {
                    reply,
                    answering: message,
                },
                // A message has buttons or opens an answer, never both.
                (true, false) => to_group(courtesy::typed_as_reply(reply)),
            };
            return self.post.put(chat, letter, turn.room);
        }
        let note = Note::Below { chat, message };
        self.post.put(own, Letter::Private { reply, note }, turn.room);
    }

    /// Whether we stay in a group. One in which we do not hears why, and is left.
    pub(super) async fn lets_in(&self, chat: ChatId) -> bool {
        match self.gate.entry(chat.0) {
            Entry::Open => true,
            Entry::Left => false,
            Entry::Closed => {
                // Whether it hears it or not, we leave.
                let said = self
                    .sender
                    .send(chat, &courtesy::not_invited(), None, Urgency::Answer)
                    .await;
                let asked = serde_json::json!({ "chat_id": chat.0 });
                let leave = || api::call::<bool>(&self.bot, "leaveChat", &asked);
                let mut left = leave().await;
                for pause in PAUSES {
                    if left.is_ok() {
                        break;
                    }
                    tokio::time::sleep(pause).await;
                    left = leave().await;
                }
                if left.is_err() {
                    // Its next word finds us trying again.
                    self.gate.out_of(chat.0);
                }
                tracing::info!(
                    chat = chat.0,
                    told = said.is_ok(),
                    left = left.is_ok(),
                    "left a group that is not allowed"
                );
                false
            }
        }
    }
}
