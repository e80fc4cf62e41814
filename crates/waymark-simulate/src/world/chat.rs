//! Chats of groups: how they begin, who comes and goes, how they close and open, how their question is answered.

use std::collections::{BTreeSet, VecDeque};

use waymark_app::{
    reply::Tone,
    request::{Action, Chat, Notice, Place, Platform, What},
};
use waymark_core::calendar::Zone;
use waymark_store::{ChatId, GroupId, GroupQuestionId};

use super::{
    Error, World,
    agenda::Act,
    step::{Ballot, Means, Step},
};
use crate::{
    invariants::Closed,
    oracle::Deed,
    population::{Circle, WEEKDAYS},
    report::Check,
};

/// A chat and its group.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    number: usize,
    pub(crate) circle: Circle,
    pub(crate) group: Option<GroupId>,
    pub(crate) chat: Option<ChatId>,
    pub(crate) zone: Zone,
    pub(crate) members: BTreeSet<usize>,
    /// Its weeks that have closed, as they were then.
    pub(crate) closed: Vec<Closed>,
    /// Who waits for it to begin.
    waiting: Vec<usize>,
}

impl Room {
    pub(crate) fn new(number: usize, circle: Circle) -> Self {
        Self {
            number,
            circle,
            group: None,
            chat: None,
            zone: Zone::utc(),
            members: BTreeSet::new(),
            closed: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// The chat as somebody speaks in it.
    pub(crate) fn place(&self, who: usize) -> Place {
        let server = self.circle.platform.has_servers();
        Place::Group(Chat {
            id: self.circle.chat.clone(),
            server: server.then(|| format!("s{}", self.circle.chat)),
            title: format!("Circle {}", self.number),
            admin: who == self.circle.admin,
        })
    }
}

impl World {
    pub(crate) fn is_begun(&self, room: usize) -> bool {
        self.rooms.get(room).is_some_and(|room| room.group.is_some())
    }

    pub(crate) fn is_member(&self, who: usize, room: usize) -> bool {
        self.rooms
            .get(room)
            .is_some_and(|room| room.members.contains(&who))
    }

    pub(crate) fn leads(&self, who: usize, room: usize) -> bool {
        self.rooms.get(room).is_some_and(|room| room.circle.admin == who)
    }

    pub(crate) fn join(&mut self, who: usize, room: usize) {
        if let Some(room) = self.rooms.get_mut(room) {
            room.members.insert(who);
        }
    }

    pub(crate) fn leave(&mut self, who: usize, room: usize) {
        if let Some(room) = self.rooms.get_mut(room) {
            room.members.remove(&who);
        }
    }

    /// Somebody comes to a chat: its admin begins a group there, the others join it once there is one.
    pub(crate) fn come_to(&mut self, who: usize, number: usize) {
        let minutes = self.chance(40, who).between(30, 4_000);
        let Some(room) = self.rooms.get_mut(number) else {
            return;
        };
        if who == room.circle.admin {
            let circle = room.circle.clone();
            let say = |line: String| Step::SayIn(number, line, Means::Group(number));
            let (days, _) = WEEKDAYS.get(circle.weekdays).copied().unwrap_or(("daily", 0));
            let mut steps = VecDeque::from([
                say(format!("/group create Circle {number}")),
                say(format!("/setup hour {}", circle.hour)),
                say(format!("/setup days {days}")),
                say("/group goal 400 points".to_owned()),
            ]);
            if circle.polls {
                steps.push_back(say("/setup answers polls".to_owned()));
            }
            steps.push_back(say("/setup on".to_owned()));
            steps.push_back(Step::SayIn(number, "/group join".to_owned(), Means::Join(number)));
            self.later(60, Act::Go(who, steps));
            self.plan_closings(number);
        } else if room.group.is_some() {
            let join = Step::SayIn(number, "/group join".to_owned(), Means::Join(number));
            self.later(minutes, Act::Go(who, VecDeque::from([join])));
        } else {
            room.waiting.push(who);
        }
    }

    /// Some chats cannot be reached for a while: the bot was removed, the channel was locked.
    fn plan_closings(&mut self, number: usize) {
        let days = i64::from(self.plan.days);
        let mut chance = self.chance(41, number);
        if self.weather.downs.is_empty() && self.weather.storms.is_empty() {
            return;
        }
        if days > 4 && chance.happens(350) {
            let begins = chance.between(3 * 1_440, days * 1_440);
            let lasts = chance.between(60, 4 * 1_440);
            self.later(begins, Act::Close(number));
            self.later(begins + lasts, Act::Open(number));
        }
    }

    /// Something was chosen for a group: learns what the store calls it.
    pub(crate) async fn know_room(&mut self, number: usize) -> Result<(), Error> {
        let Some(room) = self.rooms.get_mut(number).filter(|room| room.group.is_none()) else {
            return Ok(());
        };
        let platform = room.circle.platform.as_str();
        let mut view = self.store.read().await?;
        let Some(chat) = view.chat_at(platform, &room.circle.chat).await? else {
            return Ok(());
        };
        (room.group, room.chat) = (Some(chat.group), Some(chat.id));
        if let Some(group) = view.group(chat.group).await? {
            room.zone = group.zone;
        }
        let waiting = std::mem::take(&mut room.waiting);
        drop(view);
        for who in waiting {
            self.come_to(who, number);
        }
        Ok(())
    }

    /// A chat cannot be reached any more: on some platforms that is told, on others the next message meets it.
    pub(crate) async fn close_room(&mut self, number: usize) -> Result<(), Error> {
        let Some(room) = self.rooms.get(number) else {
            return Ok(());
        };
        let (platform, chat) = (room.circle.platform, room.circle.chat.clone());
        self.post.block(platform, &chat);
        if platform == Platform::Discord && self.service.is_up() {
            let reason = "missing access".to_owned();
            self.tell(platform, What::Removed { chat, reason }).await?;
        }
        Ok(())
    }

    /// It can be reached again.
    pub(crate) async fn open_room(&mut self, number: usize) -> Result<(), Error> {
        if !self.service.is_up() {
            self.later(60, Act::Open(number));
            return Ok(());
        }
        let Some(room) = self.rooms.get(number) else {
            return Ok(());
        };
        let (platform, admin) = (room.circle.platform, room.circle.admin);
        self.post.unblock(platform, &room.circle.chat);
        if let Place::Group(chat) = room.place(admin) {
            self.tell(platform, What::Joined { chat }).await?;
        }
        Ok(())
    }

    async fn tell(&mut self, platform: Platform, what: What) -> Result<(), Error> {
        let notice = Notice {
            platform,
            at: self.now,
            what,
        };
        self.app.notice(notice).await?;
        self.service.look(&self.store).await
    }

    /// The question of the day came to a chat: members answer it in the hours after.
    pub(crate) fn question_came(&mut self, number: usize, ballot: &Ballot) {
        let Some(room) = self.rooms.get(number) else {
            return;
        };
        let members: Vec<usize> = room.members.iter().copied().collect();
        for who in members {
            let mut chance = self.chance(42, who);
            let eager = self
                .people
                .get(who)
                .map_or(0, |life| life.person.habits.discipline / 2);
            if !chance.happens(eager) {
                continue;
            }
            let mut steps = VecDeque::from([Step::Vote(number, ballot.clone())]);
            if chance.happens(60) {
                // Twice, for luck.
                steps.push_back(Step::Vote(number, ballot.clone()));
            }
            let minutes = chance.between(1, 500);
            self.later(minutes, Act::Go(who, steps));
        }
    }

    /// Somebody answers a group's question.
    pub(crate) async fn vote(&mut self, who: usize, number: usize, ballot: &Ballot) -> Result<(), Error> {
        let Some(room) = self.rooms.get(number) else {
            return Ok(());
        };
        let place = room.place(who);
        let mut chance = self.chance(43, who);
        let knows = chance.happens(self.people.get(who).map_or(0, |life| life.person.habits.skill));
        let (action, place, right) = match ballot {
            Ballot::Poll { poll, options, right } => {
                let others: Vec<u8> = (0..*options).filter(|option| option != right).collect();
                let option = if knows { *right } else { chance.pick(&others, 0) };
                let options = vec![option];
                let poll = poll.clone();
                (Action::Vote { poll, options }, Place::Direct, option == *right)
            }
            Ballot::Press { question, letters } => {
                let Some(solution) = self.solution(*question).await? else {
                    return Ok(());
                };
                let others: Vec<char> = letters
                    .iter()
                    .copied()
                    .filter(|letter| *letter != solution)
                    .collect();
                let letter = if knows {
                    solution
                } else {
                    chance.pick(&others, 'a')
                };
                (
                    Action::Press(format!("vote {question} {letter}")),
                    place,
                    letter == solution,
                )
            }
        };
        let deed = if right { Deed::Right } else { Deed::Wrong };
        let excused = self.is_yesterday_excused(who, &Means::Deed(deed, false)).await?;
        let Some(reply) = self.ask(who, place, action).await? else {
            return Ok(());
        };
        // Anything else was an answer too many, or one too late.
        let told = match reply.tone {
            Tone::Good | Tone::Festive => true,
            Tone::Wrong => false,
            _ => return Ok(()),
        };
        let (name, when) = (self.name(who), self.now.to_string());
        self.findings.note(Check::Verdict, told == right, || {
            (
                name,
                when,
                format!("an answer to a group's question is right: {right}; told was {told}"),
            )
        });
        self.did(who, deed, excused);
        Ok(())
    }

    /// The letter of the right option of a group's question.
    async fn solution(&self, question: i64) -> Result<Option<char>, Error> {
        let asked = self
            .store
            .read()
            .await?
            .group_question(GroupQuestionId(question))
            .await?;
        Ok(asked.and_then(|asked| {
            let question = self.app.catalog().question(&asked.question)?;
            let offers = question.offers(asked.seed.cast_unsigned())?;
            offers
                .into_iter()
                .find(|offer| offer.right)
                .map(|offer| offer.letter)
        }))
    }

    /// The room of a chat.
    pub(crate) fn room_of(&self, chat: ChatId) -> Option<usize> {
        self.rooms.iter().position(|room| room.chat == Some(chat))
    }

    /// Those who show themselves on a group's boards: who, and what they are called there.
    pub(crate) fn shown(&self, room: &Room) -> Vec<usize> {
        let shows = |who: &&usize| self.people.get(**who).is_some_and(|life| !life.hides);
        room.members.iter().filter(shows).copied().collect()
    }
}
