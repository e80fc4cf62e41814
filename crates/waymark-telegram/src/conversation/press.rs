//! What is pressed: a button carries a command line, and is always answered.

use std::time::Duration;

use tokio::time::Instant;
use waymark_app::{
    command::spec,
    courtesy,
    reply::{Audience, Placing, Reply, Tone},
    request::{Action, Actor, Place},
};

use super::{Conversation, Turn, group, is_personal, private_chat, unless_unknown};
use crate::{
    admins::Unknown,
    inbound::{Pressed, Spot},
    outbound,
    post::{Letter, Note, Room},
};

/// A press is answered after this time at the latest, even if the work goes on.
const PATIENCE: Duration = Duration::from_secs(2);

impl Conversation {
    pub(super) async fn pressed(&self, turn: Turn, pressed: Pressed) {
        let Pressed {
            callback,
            who,
            data,
            spot,
            gone,
        } = pressed;
        let (Some(data), Some(spot)) = (data, spot) else {
            return self.acknowledge(&turn.room, callback, None);
        };
        if spot.group.is_some() && !self.lets_in(spot.chat).await {
            return self.acknowledge(&turn.room, callback, None);
        }
        if let Err(told) = self.admit(&who) {
            return self.acknowledge(&turn.room, callback, told.as_deref().map(outbound::alert));
        }
        let own = private_chat(&who);
        let work = async {
            let (place, role) = self.place_of_press(&spot, &who, &data).await;
            let direct = place == Place::Direct;
            let request = turn.request(who, place, Action::Press(data));
            let reply = if direct && spot.group.is_some() {
                self.app.handle_aside(request).await
            } else {
                self.app.handle(request).await
            };
            let reply = unless_unknown(role, reply);
            let asks = spot.group.is_some() && reply.audience == Audience::Group && reply.awaits.is_some();
            let reply = if asks {
                courtesy::typed_as_reply(reply)
            } else {
                reply
            };
            (direct, reply)
        };
        let mut work = std::pin::pin!(work);
        let mut callback = Some(callback);
        let until = Instant::now() + PATIENCE;
        let (direct, mut reply) = tokio::select! {
            done = &mut work => done,
            () = tokio::time::sleep_until(until) => {
                self.acknowledge(&turn.room, callback.take().unwrap_or_default(), None);
                work.await
            }
        };
        let fits = fits_an_alert(&reply);
        if let Some(shared) = reply.instead.take() {
            self.sender.refresh(spot.chat, spot.message, *shared);
        }
        let in_group = spot.group.is_some();
        if in_group && reply.audience == Audience::Learner {
            let note = match callback {
                // Nobody else sees it there.
                Some(callback) if !direct && fits => {
                    return self.acknowledge(&turn.room, callback, Some(outbound::alert(&reply)));
                }
                Some(callback) => Note::Alert {
                    callback,
                    until,
                    here: !direct,
                },
                None => Note::Nowhere,
            };
            return self
                .post
                .put(own, Letter::Private { reply, note }, turn.room.clone());
        }
        if let Some(callback) = callback {
            self.acknowledge(&turn.room, callback, None);
        }
        let letter = match reply.placing {
            Placing::Replace if !gone => Letter::Edit {
                reply,
                message: spot.message,
            },
            Placing::Replace | Placing::New => Letter::New {
                reply,
                answering: None,
            },
        };
        self.post.put(spot.chat, letter, turn.room.clone());
    }

    /// Where a press belongs: a button in a group may lead into the private chat.
    async fn place_of_press(&self, spot: &Spot, who: &Actor, data: &str) -> (Place, Result<bool, Unknown>) {
        let Some(title) = spot.group.clone() else {
            return (Place::Direct, Ok(false));
        };
        let spec = data.split_whitespace().next().and_then(spec);
        if spec.is_some_and(is_personal) {
            return (Place::Direct, Ok(false));
        }
        let role = if spec.is_some_and(|spec| spec.who.asks()) {
            self.admins.has(spot.chat, &who.external).await
        } else {
            Ok(false)
        };
        (group(spot.chat, title, role == Ok(true)), role)
    }

    /// Answers a press, beside everything else: others in the chat must not wait for it.
    fn acknowledge(&self, room: &Room, callback: String, text: Option<String>) {
        let (sender, room) = (self.sender.clone(), room.clone());
        tokio::spawn(async move {
            sender
                .answer_callback(&callback, text.as_deref(), text.is_some())
                .await;
            drop(room);
        });
    }
}

/// Whether the answer to a press can say it all. What comes with a tally says what matters in its first paragraph.
fn fits_an_alert(reply: &Reply) -> bool {
    let short = reply.body.len() <= 1 && reply.buttons.is_empty() && reply.files.is_empty();
    short || reply.instead.is_some() || matches!(reply.tone, Tone::Refusal | Tone::Fault)
}
