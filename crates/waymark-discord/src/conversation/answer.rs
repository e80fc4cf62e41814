//! Answering in time: what takes longer is acknowledged first, and said afterwards.

use std::{pin::pin, time::Duration};

use serde_json::json;
use serenity::all::{CreateInteractionResponse as Response, CreateInteractionResponseMessage as Message};
use tokio::time::Instant;
use waymark_app::{
    courtesy,
    reply::{Audience, Placing, Reply},
};

use super::voice::{Failed, Said, Voice};
use crate::{
    inbound::{Ask, Pressed, Spot},
    outbound::{Letter, with_picture},
};

/// What takes longer is acknowledged first. Discord waits 3 s, the way to it and back included.
pub(crate) const AT_ONCE: Duration = Duration::from_millis(1_500);
/// A first answer with more bytes of files might not arrive in that time.
const LIGHT: usize = 64 * 1024;
/// Where only the learner brought us to, Discord takes five messages after the first answer, which may be none.
const ELSEWHERE: usize = 5;

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
    /// The most messages that Discord takes for it.
    pub(super) most: usize,
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    /// In place of the message that was pressed.
    edit: bool,
    /// Seen by the learner alone; in place of a message, that is settled, and this is for what does not fit there.
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
    /// Something of the answer: what comes now is said below.
    Said,
}

impl Manner {
    pub(crate) fn of(ask: &Ask) -> Self {
        let elsewhere = ask.spot == Spot::Elsewhere;
        Self {
            direct: ask.spot.is_direct(),
            hidden: ask.hidden || elsewhere,
            pressed: ask.pressed.clone(),
            likely_private: ask.likely_private(),
            most: if elsewhere { ELSEWHERE } else { usize::MAX },
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
        // What cannot take the place of a message that is not theirs is a copy of their own; and what stood where nobody
        // else sees it goes on there.
        let copy = replaces && !edit && self.pressed.is_some();
        let alone = edit && self.pressed == Some(Pressed::Alone);
        Way {
            edit,
            ephemeral: !self.direct && (private || copy || alone),
        }
    }

    /// What Discord is told when the answer takes its time.
    fn wait(&self) -> (Response, Heard) {
        if let Some(Pressed::Alone | Pressed::Own) = self.pressed {
            return (Response::Acknowledge, Heard::Took);
        }
        will_say(!self.direct && (self.hidden || self.likely_private))
    }
}

impl Way {
    /// What Discord is told when the answer is there, and takes its time to be sent.
    fn wait(self) -> (Response, Heard) {
        if self.edit {
            return (Response::Acknowledge, Heard::Took);
        }
        will_say(self.ephemeral)
    }
}

fn will_say(ephemeral: bool) -> (Response, Heard) {
    (
        Response::Defer(Message::new().ephemeral(ephemeral)),
        Heard::WillSay { ephemeral },
    )
}

/// Carries the work out, whatever Discord says, and answers; what the work gives besides is kept until that is done.
pub(crate) async fn answer<T>(
    voice: &impl Voice,
    manner: &Manner,
    work: impl Future<Output = (Reply, T)> + Send,
    draw: impl Fn(&Reply) -> Vec<Letter> + Send + Sync,
) -> (Result<(), Failed>, T) {
    let until = Instant::now() + AT_ONCE;
    let work = async {
        let (reply, kept) = work.await;
        // A picture takes its time as well.
        let letters = with_picture(drawn(&reply, manner, &draw), &reply).await;
        (reply, letters, kept)
    };
    let mut work = pin!(work);
    let (done, heard) = tokio::select! {
        biased;
        done = &mut work => (done, Ok(Heard::Nothing)),
        () = tokio::time::sleep_until(until) => {
            let (response, heard) = manner.wait();
            let (done, told) = tokio::join!(&mut work, acknowledge(voice, response));
            (done, told.map(|()| heard))
        }
    };
    let (reply, letters, kept) = done;
    let way = manner.way(&reply);
    let aside = |reply: &Reply| draw(reply).pop().unwrap_or_default();
    let said = match heard {
        Ok(heard) => say(voice, way, heard, letters, &aside).await,
        Err(late) => Err(late),
    };
    let besides = reply.aside.as_deref().map(&draw).unwrap_or_default();
    let said = match said {
        Ok(()) => say_besides(voice, manner, besides).await,
        failed => failed,
    };
    (said, kept)
}

/// Says to the learner alone what comes besides.
async fn say_besides(voice: &impl Voice, manner: &Manner, letters: Vec<Letter>) -> Result<(), Failed> {
    let alone = Way {
        edit: false,
        ephemeral: !manner.direct,
    };
    for letter in letters {
        follow_up(voice, alone, letter).await?;
    }
    Ok(())
}

/// The messages that a reply becomes, as many as Discord takes.
fn drawn(reply: &Reply, manner: &Manner, draw: &impl Fn(&Reply) -> Vec<Letter>) -> Vec<Letter> {
    let mut letters = draw(reply);
    if letters.len() > manner.most {
        // What can be pressed is below the last.
        let last = letters.split_off(letters.len() - 1);
        letters.truncate(manner.most.saturating_sub(2));
        letters.extend(draw(&courtesy::left_out()).pop());
        letters.extend(last);
    }
    letters
}

/// Says that there will be an answer. What broke on the way may have arrived.
async fn acknowledge(voice: &impl Voice, response: Response) -> Result<(), Failed> {
    match voice.respond(Said::of(&response, Vec::new())?).await {
        Err(Failed::Late) => Err(Failed::Late),
        _ => Ok(()),
    }
}

/// Says all of it. Where Discord does not take a part, a sentence says so in its place; `aside` draws such sentences.
async fn say(
    voice: &impl Voice,
    way: Way,
    mut heard: Heard,
    letters: Vec<Letter>,
    aside: &(impl Fn(&Reply) -> Letter + Sync),
) -> Result<(), Failed> {
    if way.edit && letters.len() > 1 {
        make_room(voice, &mut heard).await?;
    }
    let mut all = Ok(());
    for letter in letters {
        match say_next(voice, way, &mut heard, letter, aside).await {
            Err(refused @ Failed::Refused(_)) => {
                if all.is_ok() {
                    // What was pressed stays as it is.
                    let beside = Way { edit: false, ..way };
                    let sorry = aside(&courtesy::not_taken());
                    say_next(voice, beside, &mut heard, sorry, aside).await?;
                }
                all = Err(refused);
            }
            said => said?,
        }
    }
    all
}

/// What needs several messages cannot take the place of one: that keeps its words, and loses what can be pressed.
async fn make_room(voice: &impl Voice, heard: &mut Heard) -> Result<(), Failed> {
    let bare = json!({ "components": [] });
    let made = if *heard == Heard::Nothing {
        let update = json!({ "type": 7, "data": bare });
        voice.respond(Said::of(&update, Vec::new())?).await
    } else {
        voice.edit(Said::of(&bare, Vec::new())?).await
    };
    *heard = Heard::Said;
    match made {
        Err(Failed::Late) => Err(Failed::Late),
        // It was tidying up; what is said matters more.
        _ => Ok(()),
    }
}

/// Says one message, where it belongs after what was heard.
async fn say_next(
    voice: &impl Voice,
    way: Way,
    heard: &mut Heard,
    letter: Letter,
    aside: &(impl Fn(&Reply) -> Letter + Sync),
) -> Result<(), Failed> {
    if *heard == Heard::Nothing && letter.files.iter().map(|file| file.data.len()).sum::<usize>() > LIGHT {
        // Discord waits for the whole of a first answer, and not for long.
        let (response, then) = way.wait();
        acknowledge(voice, response).await?;
        *heard = then;
    }
    match *heard {
        Heard::Nothing => respond(voice, way, letter).await?,
        Heard::WillSay { ephemeral } if ephemeral != way.ephemeral => {
            clear_away(voice, aside(&courtesy::answered_apart())).await?;
            *heard = Heard::Said;
            follow_up(voice, way, letter).await?;
        }
        Heard::WillSay { .. } => edit(voice, way, letter).await?,
        Heard::Took if way.edit => edit(voice, way, letter).await?,
        Heard::Took | Heard::Said => follow_up(voice, way, letter).await?,
    }
    *heard = Heard::Said;
    Ok(())
}

async fn respond(voice: &impl Voice, way: Way, letter: Letter) -> Result<(), Failed> {
    let files = letter.files.clone();
    let message = letter.clone().respond(way.ephemeral && !way.edit);
    let response = if way.edit {
        Response::UpdateMessage(message)
    } else {
        Response::Message(message)
    };
    match voice.respond(Said::of(&response, files)?).await {
        // We said it, and did not hear that it arrived.
        Err(Failed::Already) => edit(voice, way, letter).await,
        said => said,
    }
}

/// Changes the first answer, or what was pressed; where that was sent away meanwhile, it is said anew.
async fn edit(voice: &impl Voice, way: Way, letter: Letter) -> Result<(), Failed> {
    let files = letter.files.clone();
    match voice.edit(Said::of(&letter.clone().edit(), files)?).await {
        Err(Failed::Gone) => follow_up(voice, way, letter).await,
        said => said,
    }
}

async fn follow_up(voice: &impl Voice, way: Way, letter: Letter) -> Result<(), Failed> {
    let files = letter.files.clone();
    voice
        .follow_up(Said::of(&letter.follow_up(way.ephemeral), files)?)
        .await
}

/// Takes an acknowledgement back that was seen by others than the answer is for. While it stands, whatever is said next
/// takes its place, and is seen by those who saw it; so where it cannot be taken back it becomes a message that anybody
/// may see, and nothing is said before that.
async fn clear_away(voice: &impl Voice, neutral: Letter) -> Result<(), Failed> {
    match voice.withdraw().await {
        Ok(()) | Err(Failed::Gone) => Ok(()),
        Err(Failed::Late) => Err(Failed::Late),
        Err(failed) => {
            tracing::debug!(?failed, "an acknowledgement was not taken back");
            let files = neutral.files.clone();
            match voice.edit(Said::of(&neutral.edit(), files)?).await {
                Ok(()) | Err(Failed::Gone) => Ok(()),
                Err(failed) => Err(failed),
            }
        }
    }
}

#[cfg(test)]
mod tests;
