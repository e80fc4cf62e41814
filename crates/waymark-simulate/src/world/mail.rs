//! What platforms were handed: each message is looked at once, and some are followed.

use std::collections::VecDeque;

use jiff::SignedDuration;
use waymark_app::{ports::Clock as _, prompt::Kind, request::Platform};
use waymark_core::ids::LearnerId;
use waymark_store::Recipient;

use super::{
    World,
    agenda::Act,
    post::{Came, Letter, Wanted},
    step::{Ballot, Step},
};
use crate::report::Check;

impl World {
    /// Looks at everything that platforms were handed since the last time.
    pub(crate) fn read_post(&mut self) {
        for (letter, wanted) in self.post.look() {
            self.trace.sent(&letter);
            let Some(wanted) = wanted else { continue };
            let arrived = matches!(letter.came, Came::Arrived | Came::Perhaps);
            if arrived {
                self.came_once(&letter, &wanted);
            }
            match wanted.to {
                Recipient::Learner(learner) => {
                    let Some(who) = self.by_learner.get(&learner).copied() else {
                        continue;
                    };
                    self.excuse(who, &letter, &wanted);
                    if arrived {
                        self.look_at(who, learner, &letter, &wanted);
                        self.heed(who, &letter);
                    }
                }
                Recipient::Chat(chat) => {
                    if let Some(room) = self.room_of(chat).filter(|_| arrived)
                        && letter.kind == Kind::GroupQuestion.as_str()
                        && let Some(ballot) = ballot(&letter)
                    {
                        self.question_came(room, &ballot);
                    }
                }
            }
        }
    }

    fn came_once(&mut self, letter: &Letter, wanted: &Wanted) {
        let first = self.came.insert((wanted.to, letter.kind.clone(), wanted.day));
        // Who set chats up hears what became of each, and each account whose code was used that it was.
        let told = [Kind::ChatClosed, Kind::RoleGone, Kind::Linked].map(Kind::as_str);
        let told = told.contains(&letter.kind.as_str());
        self.findings.note(Check::Doubled, first || told, || {
            let who = format!("{} on {}", letter.to, letter.platform);
            (
                who,
                letter.at.to_string(),
                format!("a second {} for {}", letter.kind, wanted.day),
            )
        });
    }

    /// What did not get through excuses the day of a practice.
    fn excuse(&mut self, who: usize, letter: &Letter, wanted: &Wanted) {
        let Some(diary) = self.people.get_mut(who).and_then(|life| life.diary.as_mut()) else {
            return;
        };
        let practice = letter.kind == Kind::DailyPractice.as_str();
        match letter.came {
            Came::Perhaps | Came::Lost if practice => {
                diary.must.insert(wanted.day);
            }
            Came::Arrived | Came::Perhaps | Came::Lost => {}
            Came::Refused => {
                diary.may.insert(wanted.day);
            }
            Came::Blocked => {
                let since = diary
                    .unreachable_since
                    .map_or(wanted.day, |since| since.min(wanted.day));
                diary.unreachable_since = Some(since);
            }
        }
    }

    /// Whether a message may come to somebody at all.
    fn look_at(&mut self, who: usize, learner: LearnerId, letter: &Letter, wanted: &Wanted) {
        let Some(life) = self.people.get(who) else { return };
        let Some(diary) = &life.diary else { return };
        let (name, at, day) = (life.person.name.clone(), letter.at.to_string(), wanted.day);
        let tell = |what: String| {
            let (name, at) = (name.clone(), at.clone());
            let kind = letter.kind.clone();
            move || (name, at, format!("{kind} for {day}: {what}"))
        };
        let local = diary.zone.local(letter.at);
        let quiet = life.quiet.is_some_and(|quiet| quiet.contains(local.time()));
        let findings = &mut self.findings;
        // That a code was used cannot wait.
        let urgent = letter.kind == Kind::Linked.as_str();
        findings.note(
            Check::Quiet,
            urgent || !quiet,
            tell(format!("it is {} there, a quiet hour", local.time())),
        );
        let kind = letter.kind.as_str();
        if [Kind::DailyPractice.as_str(), Kind::EveningNudge.as_str()].contains(&kind) {
            let planned = diary.is_planned(day) && !diary.is_paused(day);
            findings.note(
                Check::Unplanned,
                planned,
                tell("that day is paused, or not planned".to_owned()),
            );
            findings.note(
                Check::Studied,
                !diary.has_studied(day),
                tell("that day is studied".to_owned()),
            );
        }
        if Kind::REMINDERS.iter().any(|known| known.as_str() == kind) {
            // What quiet hours held back is not late.
            let wanted_at = life
                .quiet
                .map_or(wanted.due_at, |quiet| quiet.end_after(&diary.zone, wanted.due_at));
            let late = letter.at.duration_since(wanted_at);
            let on_time = late < SignedDuration::from_hours(6);
            findings.note(Check::Late, on_time, tell(format!("it is {late:#} late")));
            let makes_up = wanted.late.is_positive();
            let first = !makes_up || self.caught_up.insert(learner);
            self.findings.note(
                Check::CatchUp,
                first,
                tell("it is the second to make up for one downtime".to_owned()),
            );
        }
        debug_assert!(letter.at <= self.clock.now(), "letters come in the order of time");
    }

    /// Some follow what they are told.
    fn heed(&mut self, who: usize, letter: &Letter) {
        let mut chance = self.chance(44, who);
        let heeds = self.people.get(who).map_or(0, |life| life.person.habits.heeds);
        let asks =
            [Kind::DailyPractice.as_str(), Kind::EveningNudge.as_str()].contains(&letter.kind.as_str());
        if asks && chance.happens(heeds) {
            let minutes = chance.between(2, 150);
            let questions = u8::try_from(chance.between(1, 2)).unwrap_or(1);
            self.later(minutes, Act::Go(who, VecDeque::from([Step::Practise(questions)])));
        }
    }
}

/// How the question of a message can be answered.
fn ballot(letter: &Letter) -> Option<Ballot> {
    if let Some((options, right)) = letter.poll.filter(|_| letter.platform == Platform::Telegram) {
        let poll = format!("p{}", letter.key);
        return Some(Ballot::Poll { poll, options, right });
    }
    let mut question = None;
    let mut letters = Vec::new();
    for press in &letter.presses {
        let Some((number, letter)) = press.strip_prefix("vote ").and_then(|rest| rest.split_once(' ')) else {
            continue;
        };
        question = number.parse().ok();
        letters.extend(letter.chars().next());
    }
    Some(Ballot::Press {
        question: question?,
        letters,
    })
}
