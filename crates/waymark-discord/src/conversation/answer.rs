//! Answering in time: what takes longer is acknowledged first, and said afterwards.

use std::{pin::pin, time::Duration};

use serenity::all::{CreateInteractionResponse as Response, CreateInteractionResponseMessage as Message};
use tokio::time::Instant;
use waymark_app::reply::{Audience, Placing, Reply};

use super::voice::{Failed, Voice};
use crate::{
    inbound::{Ask, Pressed},
    outbound::{Letter, with_picture},
};

/// What takes longer is acknowledged first. Discord waits 3 s, the way to it and back included.
pub(crate) const AT_ONCE: Duration = Duration::from_millis(1_500);

/// What decides how an interaction is answered, before the answer is there.
#[derive(Clone, Debug)]
pub(crate) struct Manner {
    /// Whether nobody else sees what is said in the place.
    pub(super) direct: bool,
    /// Whether only the learner is to see it, whatever the answer says.
    pub(super) hidden: bool,
    /// The message whose component was used.
    pub(super) pressed: Option<Pressed>,
    /// Whether the answer is likely to be for the learner alone.
    pub(super) likely_private: bool,
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    /// In place of the message that was pressed.
    edit: bool,
    /// Seen by the learner alone.
    ephemeral: bool,
}

/// What Discord has heard so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    /// Nothing yet.
    Nothing,
    /// That there will be a message.
    WillSay { ephemeral: bool },
    /// That the press was taken.
    Took,
}

impl Manner {
    pub(crate) fn of(ask: &Ask) -> Self {
        Self {
            direct: ask.spot.is_direct(),
            hidden: ask.hidden || ask.spot == crate::inbound::Spot::Elsewhere,
            pressed: ask.pressed.clone(),
            likely_private: ask.likely_private(),
        }
    }

    fn way(&self, reply: &Reply) -> Way {
        let private = self.hidden || reply.audience == Audience::Learner;
        let replaces = reply.placing == Placing::Replace;
        let edit = replaces
            && match &self.pressed {
                Some(Pressed::Alone) => true,
                Some(Pressed::Own) => !private,
                Some(Pressed::Others { .. } | Pressed::Shared { .. }) | None => false,
            };
        // What cannot take the place of a message that is not theirs is a copy of their own.
        let copy = replaces && !edit && self.pressed.is_some();
        Way {
            edit,
            ephemeral: !self.direct && !edit && (private || copy),
        }
    }

    /// What Discord is told when the answer takes its time.
    fn wait(&self) -> (Response, Heard) {
        if let Some(Pressed::Alone | Pressed::Own) = self.pressed {
            return (Response::Acknowledge, Heard::Took);
        }
        let ephemeral = !self.direct && (self.hidden || self.likely_private);
        (
            Response::Defer(Message::new().ephemeral(ephemeral)),
            Heard::WillSay { ephemeral },
        )
    }
}

/// Carries the work out, whatever Discord says, and answers; what the work gives besides is kept until that is done.
pub(crate) async fn answer<T>(
    voice: &impl Voice,
    manner: &Manner,
    work: impl Future<Output = (Reply, T)> + Send,
    draw: impl FnOnce(&Reply) -> Vec<Letter> + Send,
) -> (Result<(), Failed>, T) {
    let until = Instant::now() + AT_ONCE;
    let mut work = pin!(work);
    let (done, heard) = tokio::select! {
        biased;
        done = &mut work => (done, Ok(Heard::Nothing)),
        () = tokio::time::sleep_until(until) => {
            let (response, heard) = manner.wait();
            let (done, told) = tokio::join!(&mut work, voice.respond(response));
            let heard = match told {
                // What broke on the way may have arrived.
                Ok(()) | Err(Failed::Already | Failed::Other(_)) => Ok(heard),
                Err(late) => Err(late),
            };
            (done, heard)
        }
    };
    let (reply, kept) = done;
    let (way, letters) = (manner.way(&reply), draw(&reply));
    let letters = with_picture(letters, &reply).await;
    let said = match heard {
        Ok(heard) => say(voice, way, heard, letters).await,
        Err(late) => Err(late),
    };
    (said, kept)
}

async fn say(voice: &impl Voice, way: Way, heard: Heard, letters: Vec<Letter>) -> Result<(), Failed> {
    let mut letters = letters.into_iter();
    let Some(first) = letters.next() else {
        return Ok(());
    };
    match heard {
        Heard::Nothing => {
            let message = first.clone().respond(way.ephemeral);
            let response = if way.edit {
                Response::UpdateMessage(message)
            } else {
                Response::Message(message)
            };
            match voice.respond(response).await {
                // We said it, and did not hear that it arrived.
                Err(Failed::Already) => voice.edit(first.edit()).await?,
                said => said?,
            }
        }
        Heard::WillSay { ephemeral } if ephemeral == way.ephemeral => voice.edit(first.edit()).await?,
        Heard::WillSay { .. } => {
            // Who sees a message is settled by the first word of it.
            let withdrawn = voice.withdraw().await;
            voice.follow_up(first.follow_up(way.ephemeral)).await?;
            withdrawn?;
        }
        Heard::Took if way.edit => voice.edit(first.edit()).await?,
        Heard::Took => voice.follow_up(first.follow_up(way.ephemeral)).await?,
    }
    for letter in letters {
        voice.follow_up(letter.follow_up(way.ephemeral)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
