//! What somebody does on a day. Pure: habits, a day and chance in, sittings out.

use crate::chance::Chance;

/// How somebody studies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Habits {
    /// How it goes over the weeks.
    pub(crate) rhythm: Rhythm,
    /// When they usually sit down, in minutes after their midnight.
    pub(crate) at: i64,
    /// How far from that, at most.
    pub(crate) spread: i64,
    /// On so many of a thousand study days they do.
    pub(crate) discipline: u64,
    /// So many of a thousand questions they know.
    pub(crate) skill: u64,
    /// So many questions in one sitting, at most.
    pub(crate) appetite: i64,
    /// So many of a thousand sittings are put off until after midnight.
    pub(crate) owl: u64,
    /// They follow so many of a thousand prompts.
    pub(crate) heeds: u64,
    /// The first day and the length of a holiday, in days since they came.
    pub(crate) holiday: Option<(u32, u32)>,
    /// On which day since they came they move to another place, and which.
    pub(crate) moves: Option<(u32, usize)>,
}

/// How somebody's zeal goes over the weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rhythm {
    /// As ever.
    Steady,
    /// Seldom, and then much.
    Binge,
    /// Less and less, and after this day not at all; some then block the bot.
    Fade {
        /// Days since they came.
        until: u32,
        /// Whether they block it.
        blocks: bool,
    },
    /// Away between two days, and then as before.
    Return {
        /// The first day away.
        from: u32,
        /// The first day back.
        back: u32,
        /// Whether the bot is blocked meanwhile.
        blocks: bool,
    },
}

/// One time that somebody sits down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sitting {
    /// Minutes after their midnight; those after the next midnight are more than 1,440.
    pub(crate) minute: i64,
    /// What they do, one after the other.
    pub(crate) doings: Vec<Doing>,
}

/// Something that somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Answers so many questions.
    Practise(u8),
    /// Ticks the topic in hand off.
    TickOff,
    /// Ticks it off, and takes that back.
    TickOffWrongly,
    /// Logs minutes of study.
    Log(i64),
    /// Logs minutes, and takes that back.
    LogWrongly(i64),
    /// Looks something up.
    Look(&'static str),
    /// Begins a pause of so many days.
    Pause(u32),
    /// Ends it.
    EndPause,
    /// Moves to another place.
    Move(usize),
    /// Hides from boards, or shows up again.
    Hide(bool),
    /// Leaves the group.
    LeaveGroup,
    /// Joins it (again).
    JoinGroup,
    /// Blocks the bot.
    Block,
    /// Changes the weekdays.
    Replan,
    /// Links an account on another platform.
    Link,
}

/// What people look up.
const LOOKS: [&str; 10] = [
    "today",
    "progress",
    "streak",
    "streak why",
    "leaderboard",
    "leaderboard month",
    "leaderboard streak",
    "review",
    "plan",
    "group",
];

impl Habits {
    /// What they do on the `nth` day since they came; `planned`: it is one of their study days.
    pub(crate) fn day(&self, nth: u32, planned: bool, chance: &mut Chance) -> Vec<Sitting> {
        let mut sittings = Vec::new();
        let mut doings = self.turns(nth, chance);
        if self.is_present(nth) && self.sits_down(nth, planned, chance) {
            doings.extend(self.studies(chance));
        }
        if doings.is_empty() {
            return sittings;
        }
        let around = chance.between(-self.spread, self.spread);
        let minute = if chance.happens(self.owl) {
            // After midnight, mostly while it still counts for the day before.
            1_440 + chance.between(1, 200)
        } else {
            (self.at + around).clamp(1, 1_439)
        };
        sittings.push(Sitting { minute, doings });
        if self.is_present(nth) && chance.happens(80) {
            let minute = chance.between(300, 1_600);
            let doings = self.studies(chance);
            sittings.push(Sitting { minute, doings });
        }
        sittings
    }

    /// What changes in their life on this day.
    fn turns(&self, nth: u32, chance: &mut Chance) -> Vec<Doing> {
        let mut doings = Vec::new();
        if let Some((first, days)) = self.holiday {
            if nth == first {
                doings.push(Doing::Pause(days));
            }
            // Some are back before it is over.
            if days > 3 && nth == first + days - 2 && chance.happens(400) {
                doings.push(Doing::EndPause);
            }
        }
        if let Some((day, place)) = self.moves
            && nth == day
        {
            doings.push(Doing::Move(place));
        }
        match self.rhythm {
            Rhythm::Fade { until, blocks: true } if nth == until => doings.push(Doing::Block),
            Rhythm::Return {
                from, blocks: true, ..
            } if nth == from => doings.push(Doing::Block),
            _ => {}
        }
        if nth > 1 && self.is_present(nth) {
            let doing = match chance.below(1_000) {
                0..6 => Some(Doing::LeaveGroup),
                6..30 => Some(Doing::JoinGroup),
                30..40 => Some(Doing::Hide(true)),
                40..50 => Some(Doing::Hide(false)),
                50..58 => Some(Doing::Replan),
                58..68 => Some(Doing::Link),
                _ => None,
            };
            doings.extend(doing);
        }
        doings
    }

    /// Whether they are about at all.
    pub(crate) fn is_present(&self, nth: u32) -> bool {
        match self.rhythm {
            Rhythm::Steady | Rhythm::Binge => true,
            Rhythm::Fade { until, .. } => nth < until,
            Rhythm::Return { from, back, .. } => nth < from || nth >= back,
        }
    }

    fn sits_down(&self, nth: u32, planned: bool, chance: &mut Chance) -> bool {
        let on_holiday = self
            .holiday
            .is_some_and(|(first, days)| (first..first + days).contains(&nth));
        let mut likely = self.discipline;
        if !planned {
            likely /= 6;
        }
        if on_holiday {
            likely /= 8;
        }
        match self.rhythm {
            Rhythm::Binge => likely /= 2,
            Rhythm::Fade { until, .. } => {
                likely = likely * u64::from(until.saturating_sub(nth)) / u64::from(until.max(1));
            }
            Rhythm::Steady | Rhythm::Return { .. } => {}
        }
        chance.happens(likely)
    }

    /// What they do when they study.
    fn studies(&self, chance: &mut Chance) -> Vec<Doing> {
        let binges = self.rhythm == Rhythm::Binge;
        let most = if binges { self.appetite * 3 } else { self.appetite };
        let mut doings = Vec::new();
        if chance.happens(300) {
            doings.push(Doing::Look(chance.pick(&LOOKS, "today")));
        }
        if chance.happens(850) {
            let questions = u8::try_from(chance.between(1, most)).unwrap_or(1);
            doings.push(Doing::Practise(questions));
        }
        if chance.happens(if binges { 800 } else { 400 }) {
            doings.push(if chance.happens(120) {
                Doing::TickOffWrongly
            } else {
                Doing::TickOff
            });
        }
        if binges {
            let more = chance.between(0, 4);
            doings.extend((0..more).map(|_| Doing::TickOff));
        }
        if chance.happens(100) {
            let minutes = chance.between(5, 120);
            doings.push(if chance.happens(200) {
                Doing::LogWrongly(minutes)
            } else {
                Doing::Log(minutes)
            });
        }
        if chance.happens(100) {
            doings.push(Doing::Look(chance.pick(&LOOKS, "today")));
        }
        if doings.is_empty() {
            doings.push(Doing::Practise(1));
        }
        doings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZEALOUS: Habits = Habits {
        rhythm: Rhythm::Steady,
        at: 1_200,
        spread: 60,
        discipline: 1_000,
        skill: 800,
        appetite: 3,
        owl: 0,
        heeds: 500,
        holiday: None,
        moves: None,
    };

    fn studied(habits: Habits, days: u32) -> Vec<u32> {
        let studies = |sitting: &Sitting| {
            let is = |doing: &Doing| matches!(doing, Doing::Practise(_) | Doing::TickOff | Doing::Log(_));
            sitting.doings.iter().any(is)
        };
        let on = |nth: &u32| {
            let mut chance = Chance::of(3, &[u64::from(*nth)]);
            habits.day(*nth, true, &mut chance).iter().any(studies)
        };
        (0..days).filter(on).collect()
    }

    #[test]
    fn the_steady_study_through_the_faded_do_not_and_some_return() {
        assert!(studied(ZEALOUS, 100).len() > 90);
        let fades = Rhythm::Fade {
            until: 20,
            blocks: true,
        };
        let faded = studied(
            Habits {
                rhythm: fades,
                ..ZEALOUS
            },
            100,
        );
        assert!(faded.len() > 3 && faded.iter().all(|day| *day < 20), "{faded:?}");
        let returns = Rhythm::Return {
            from: 10,
            back: 50,
            blocks: false,
        };
        let days = studied(
            Habits {
                rhythm: returns,
                ..ZEALOUS
            },
            100,
        );
        assert!(days.iter().any(|day| *day < 10) && days.iter().any(|day| *day >= 50));
        assert!(days.iter().all(|day| !(10..50).contains(day)));
    }

    #[test]
    fn an_owl_sits_down_after_midnight() {
        let owl = Habits {
            owl: 1_000,
            ..ZEALOUS
        };
        let mut chance = Chance::of(1, &[]);
        let day = owl.day(0, true, &mut chance);
        assert!(
            day.first().is_some_and(|sitting| sitting.minute > 1_440),
            "{day:?}"
        );
    }

    #[test]
    fn the_same_chance_gives_the_same_day() {
        let day = || ZEALOUS.day(5, true, &mut Chance::of(9, &[5]));
        assert_eq!(day(), day());
    }
}
