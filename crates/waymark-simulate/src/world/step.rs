//! The steps that people take: one request each, some seconds after the one before.

use std::collections::VecDeque;

use jiff::{SignedDuration, ToSpan as _, civil::Date};
use waymark_app::{
    reply::{Reply, Tone, plain},
    request::{Action, Place, Platform},
};
use waymark_core::calendar::{Quiet, Zone};

use super::{Error, World, agenda::Act};
use crate::{
    oracle::Deed,
    population::{PLACES, QUIET, WEEKDAYS},
    report::Check,
};

/// One step.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Says something privately.
    Say(String, Means),
    /// Says something in the chat of a group.
    SayIn(usize, String, Means),
    /// Asks for a question, and answers it; so many in all.
    Practise(u8),
    /// Answers a question that was asked: its number, how many are to follow, whether the hint was seen.
    Answer { ask: i64, more: u8, hinted: bool },
    /// Links the account on the other platform, step by step.
    Link(Linking),
    /// Presses an option of a group's question, or votes in its poll.
    Vote(usize, Ballot),
}

/// How far somebody is with linking.
#[derive(Clone, Debug)]
pub(crate) enum Linking {
    /// Asks for a code.
    Ask,
    /// Types it on the other platform.
    Type(String),
    /// Says yes there.
    Confirm(String),
}

/// How an answer to a group's question can be given.
#[derive(Clone, Debug)]
pub(crate) enum Ballot {
    /// The question's number, and the letters to press.
    Press { question: i64, letters: Vec<char> },
    /// The poll, how many options it has, and which is right.
    Poll { poll: String, options: u8, right: u8 },
}

/// What it means if something that was said is not refused.
#[derive(Clone, Debug)]
pub(crate) enum Means {
    /// Nothing that is kept in the books.
    Nothing,
    /// Where a newcomer is.
    Place(Zone),
    /// Reminders are set.
    Reminders,
    /// Weekdays, from today on.
    Weekdays(u8),
    /// Quiet hours.
    Quiet(Quiet),
    /// A pause of so many days.
    Pause(u32),
    /// The pause is over.
    EndPause,
    /// They have moved.
    Move(Zone),
    Hide(bool),
    Join(usize),
    Leave(usize),
    /// A deed, and whether it is to be taken back.
    Deed(Deed, bool),
    /// The last deed is taken back.
    Undo,
    /// A group began, or something was chosen for it.
    Group(usize),
}

impl World {
    /// Somebody takes the first of some steps, if the service is there to hear it.
    pub(crate) async fn go(&mut self, who: usize, mut steps: VecDeque<Step>) -> Result<(), Error> {
        if !self.service.is_up() {
            self.put_off(who, steps);
            return Ok(());
        }
        let Some(step) = steps.pop_front() else {
            return Ok(());
        };
        let follow = match step {
            Step::Say(line, means) => self.say(who, Place::Direct, line, means).await?,
            Step::SayIn(room, line, means) => match self.rooms.get(room).map(|room| room.place(who)) {
                Some(place) => self.say(who, place, line, means).await?,
                None => Vec::new(),
            },
            Step::Practise(questions) => self.practise(who, questions).await?,
            Step::Answer { ask, more, hinted } => self.answer(who, ask, more, hinted).await?,
            Step::Link(how) => self.link(who, how).await?,
            Step::Vote(room, ballot) => {
                self.vote(who, room, &ballot).await?;
                Vec::new()
            }
        };
        for step in follow.into_iter().rev() {
            steps.push_front(step);
        }
        if !steps.is_empty() {
            let seconds = self.chance(30, who).between(4, 70);
            self.at(self.now + SignedDuration::from_secs(seconds), Act::Go(who, steps));
        }
        Ok(())
    }

    /// Nobody answers. Telegram keeps what was sent until the service is back; on Discord people try again later, and
    /// only for what matters to them.
    fn put_off(&mut self, who: usize, steps: VecDeque<Step>) {
        let Some(life) = self.people.get(who) else { return };
        let mut chance = self.chance(31, who);
        let matters = |step: &Step| match step {
            Step::Say(_, means) | Step::SayIn(_, _, means) => {
                !matches!(means, Means::Nothing | Means::Deed(..) | Means::Undo)
            }
            _ => false,
        };
        if life.person.platform == Platform::Telegram {
            let back = self.service.back_at.unwrap_or(self.now);
            let seconds = chance.between(1, 300);
            self.at(back + SignedDuration::from_secs(seconds), Act::Go(who, steps));
        } else if chance.happens(500) || steps.iter().any(matters) {
            let minutes = chance.between(30, 240);
            self.later(minutes, Act::Go(who, steps));
        }
    }

    async fn say(
        &mut self,
        who: usize,
        place: Place,
        line: String,
        means: Means,
    ) -> Result<Vec<Step>, Error> {
        let excused = self.is_yesterday_excused(who, &means).await?;
        let Some(reply) = self.ask(who, place, Action::Line(line.clone())).await? else {
            return Ok(Vec::new());
        };
        // There may be no topic left to tick off; all else is sensible.
        let may_fail = matches!(means, Means::Nothing | Means::Deed(Deed::Topic, _));
        let carried_out = !matches!(reply.tone, Tone::Refusal | Tone::Fault);
        let (name, when) = (self.name(who), self.now.to_string());
        self.findings.note(Check::Refusal, carried_out || may_fail, || {
            (name, when, format!("{line:?} was refused: {}", plain(&reply)))
        });
        if !carried_out {
            return Ok(Vec::new());
        }
        self.keep(who, &means, &reply, excused).await
    }

    /// Writes down what follows from what was carried out.
    async fn keep(
        &mut self,
        who: usize,
        means: &Means,
        reply: &Reply,
        excused: bool,
    ) -> Result<Vec<Step>, Error> {
        let now = self.now;
        if let Means::Group(room) = means {
            self.know_room(*room).await?;
            return Ok(Vec::new());
        }
        let Some(life) = self.people.get_mut(who) else {
            return Ok(Vec::new());
        };
        let Some(diary) = &mut life.diary else {
            return Ok(Vec::new());
        };
        let today: Date = diary.zone.day(now);
        match means {
            Means::Place(zone) => diary.settle(now, zone.clone()),
            Means::Reminders => diary.is_reminded = true,
            Means::Weekdays(weekdays) => diary.plan(today, *weekdays),
            Means::Quiet(quiet) => life.quiet = Some(*quiet),
            Means::Pause(days) => {
                diary.pause(today, today.saturating_add((i64::from(*days) - 1).days()));
            }
            Means::EndPause => diary.end_pause(today),
            Means::Move(zone) => diary.travel(now, zone.clone()),
            Means::Hide(hides) => life.hides = *hides,
            Means::Join(room) => self.join(who, *room),
            Means::Leave(room) => self.leave(who, *room),
            Means::Deed(deed, wrongly) if matches!(reply.tone, Tone::Good | Tone::Festive) => {
                life.last_deed = Some(diary.does(now, *deed, excused));
                if *wrongly {
                    return Ok(vec![Step::Say("/undo".to_owned(), Means::Undo)]);
                }
            }
            Means::Nothing | Means::Group(_) | Means::Deed(..) => {}
            Means::Undo => {
                if let Some(deed) = life.last_deed.take() {
                    diary.take_back(now, deed);
                }
            }
        }
        Ok(Vec::new())
    }

    /// Whether yesterday is excused, where it matters: something done by night may count for it.
    pub(crate) async fn is_yesterday_excused(&mut self, who: usize, means: &Means) -> Result<bool, Error> {
        let Some(life) = self.people.get(who) else {
            return Ok(false);
        };
        let (Means::Deed(..), Some(learner), Some(diary)) = (means, life.learner, &life.diary) else {
            return Ok(false);
        };
        let local = diary.zone.local(self.now);
        if local.hour() >= 3 {
            return Ok(false);
        }
        let yesterday = local.date().saturating_sub(1.day());
        let known = self.store.read().await?.day(learner, yesterday).await?;
        Ok(known.is_some_and(|day| day.excuse.is_some()))
    }

    pub(crate) fn name(&self, who: usize) -> String {
        self.people
            .get(who)
            .map_or_else(String::new, |life| life.person.name.clone())
    }
}

/// The line that sets weekdays, and what it means.
pub(crate) fn weekdays(which: usize) -> Option<Step> {
    let (words, bits) = WEEKDAYS.get(which)?;
    Some(Step::Say(
        format!("/settings days {words}"),
        Means::Weekdays(*bits),
    ))
}

/// The line that sets quiet hours, and what it means.
pub(crate) fn quiet(which: usize) -> Option<Step> {
    let (words, from, to) = QUIET.get(which)?;
    let hour = |hour: i8| jiff::civil::Time::constant(hour, 0, 0, 0);
    let quiet = Quiet::new(hour(*from), hour(*to))?;
    Some(Step::Say(format!("/settings quiet {words}"), Means::Quiet(quiet)))
}

/// The line that moves somebody, and what it means.
pub(crate) fn moving(which: usize) -> Option<Step> {
    let zone = Zone::named(PLACES.get(which)?).ok()?;
    Some(Step::Say(
        format!("/settings zone {}", zone.name()),
        Means::Move(zone),
    ))
}
