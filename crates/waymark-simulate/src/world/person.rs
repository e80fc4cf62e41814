//! People: how they come, what each day brings, how it becomes steps.

use std::collections::VecDeque;

use jiff::{ToSpan as _, civil::time};
use waymark_core::{calendar::Quiet, ids::LearnerId};

use super::{
    World,
    agenda::Act,
    step::{Linking, Means, Step, moving, quiet, weekdays},
};
use crate::{
    chance::Chance,
    habits::Doing,
    oracle::{Deed, Diary},
    population::{Person, WEEKDAYS},
};

/// Somebody's life so far.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    pub(crate) person: Person,
    /// Who they are in the store, once they have spoken.
    pub(crate) learner: Option<LearnerId>,
    /// The books that the oracle keeps of them.
    pub(crate) diary: Option<Diary>,
    pub(crate) quiet: Option<Quiet>,
    pub(crate) hides: bool,
    /// Whether the other account is linked.
    pub(crate) linked: bool,
    /// What they did last, to take it back.
    pub(crate) last_deed: Option<usize>,
    /// How many days they are here.
    nth: u32,
}

impl Life {
    pub(crate) fn new(person: Person) -> Self {
        Self {
            person,
            learner: None,
            diary: None,
            quiet: None,
            hides: false,
            linked: false,
            last_deed: None,
            nth: 0,
        }
    }
}

impl World {
    /// Somebody comes, and sets things up.
    pub(crate) fn arrive(&mut self, who: usize) {
        let Some(life) = self.people.get(who) else { return };
        let person = &life.person;
        let roadmaps: Vec<&str> = self.app.catalog().roadmaps().map(|(id, _)| id.as_str()).collect();
        let mut chance = Chance::of(person.roadmap, &[]);
        let roadmap = chance.pick(&roadmaps, "");
        let say = |line: String, means| Step::Say(line, means);
        let mut steps = VecDeque::from([
            say(
                format!("/start zone {}", person.place.name()),
                Means::Place(person.place.clone()),
            ),
            say(format!("/start roadmap {roadmap}"), Means::Reminders),
            say(format!("/start hour {}", person.hour), Means::Nothing),
        ]);
        if person.weekdays != 0 {
            steps.extend(weekdays(person.weekdays));
        }
        steps.extend(person.quiet.and_then(quiet));
        if chance.happens(200) {
            steps.push_back(say(format!("/settings alias Ferris {who}"), Means::Nothing));
        }
        steps.push_back(Step::Practise(1));
        let group = person.group;
        self.later(0, Act::Go(who, steps));
        self.later(1, Act::Dawn(who));
        if let Some(room) = group {
            self.come_to(who, room);
        }
    }

    /// A day begins for somebody.
    pub(crate) fn dawn(&mut self, who: usize) {
        let seed = self.plan.seed;
        let Some(life) = self.people.get_mut(who) else {
            return;
        };
        let nth = life.nth;
        life.nth += 1;
        let zone = life
            .diary
            .as_ref()
            .map_or(&life.person.place, |diary| &diary.zone)
            .clone();
        let today = zone.day(self.now);
        let planned = life.diary.as_ref().is_none_or(|diary| diary.is_planned(today));
        let mut chance = Chance::of(seed, &[6, who as u64, u64::from(nth)]);
        let sittings = life.person.habits.day(nth, planned, &mut chance);
        let tomorrow = zone.instant(today.saturating_add(1.day()), time(0, 1, 0, 0));
        for sitting in sittings {
            let day = today.saturating_add((sitting.minute / 1_440).days());
            let clock = sitting.minute % 1_440;
            let clock = i8::try_from(clock / 60).ok().zip(i8::try_from(clock % 60).ok());
            let Some(at) = clock.and_then(|(hour, minute)| jiff::civil::Time::new(hour, minute, 0, 0).ok())
            else {
                continue;
            };
            let mut at = zone.instant(day, at);
            if at < self.now {
                // They come in the evening: the hours before are over.
                at = self.now + jiff::SignedDuration::from_mins(20);
            }
            let steps: VecDeque<Step> = sitting
                .doings
                .iter()
                .flat_map(|doing| self.steps(who, *doing))
                .collect();
            self.at(at, Act::Go(who, steps));
        }
        self.at(tomorrow, Act::Dawn(who));
    }

    /// What somebody says to do something.
    fn steps(&mut self, who: usize, doing: Doing) -> Vec<Step> {
        let say = |line: &str, means| vec![Step::Say(line.to_owned(), means)];
        let Some(life) = self.people.get(who) else {
            return Vec::new();
        };
        let room = life.person.group;
        match doing {
            Doing::Practise(questions) => vec![Step::Practise(questions)],
            Doing::TickOff => say("/done", Means::Deed(Deed::Topic, false)),
            Doing::TickOffWrongly => say("/done", Means::Deed(Deed::Topic, true)),
            Doing::Log(minutes) => say(
                &format!("/habits {minutes} min"),
                Means::Deed(Deed::Minutes, false),
            ),
            Doing::LogWrongly(minutes) => say(
                &format!("/habits {minutes} min"),
                Means::Deed(Deed::Minutes, true),
            ),
            Doing::Look(line) => say(&format!("/{line}"), Means::Nothing),
            Doing::Pause(days) => say(&format!("/pause {days} days"), Means::Pause(days)),
            Doing::EndPause => {
                let today = life
                    .diary
                    .as_ref()
                    .map(|diary| diary.is_paused(diary.zone.day(self.now)));
                if today == Some(true) {
                    say("/pause end", Means::EndPause)
                } else {
                    Vec::new()
                }
            }
            Doing::Move(place) => moving(place).into_iter().collect(),
            Doing::Hide(hides) => {
                let switch = if hides { "on" } else { "off" };
                say(&format!("/settings hidden {switch}"), Means::Hide(hides))
            }
            Doing::Replan => {
                let which = self.chance(32, who).below(WEEKDAYS.len() as u64);
                weekdays(usize::try_from(which).unwrap_or(0))
                    .into_iter()
                    .collect()
            }
            Doing::LeaveGroup => {
                match room.filter(|room| self.is_member(who, *room) && !self.leads(who, *room)) {
                    Some(room) => vec![Step::SayIn(room, "/group leave".to_owned(), Means::Leave(room))],
                    None => Vec::new(),
                }
            }
            Doing::JoinGroup => match room.filter(|room| self.is_begun(*room)) {
                Some(room) => vec![Step::SayIn(room, "/group join".to_owned(), Means::Join(room))],
                None => Vec::new(),
            },
            Doing::Link if life.linked || life.learner.is_none() => Vec::new(),
            Doing::Link => vec![Step::Link(Linking::Ask)],
            Doing::Block => {
                self.post.block(life.person.platform, &life.person.external);
                Vec::new()
            }
        }
    }

    /// Who speaks to the bot can be written to again.
    pub(crate) fn unblock(&mut self, who: usize) {
        let Some(life) = self.people.get_mut(who) else {
            return;
        };
        self.post.unblock(life.person.platform, &life.person.external);
        self.post.unblock(life.person.other, &life.person.external);
        if let Some(diary) = &mut life.diary {
            diary.reached(self.now);
        }
    }
}
