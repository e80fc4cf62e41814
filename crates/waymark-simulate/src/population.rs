//! Who there is: names, places, platforms, groups, habits; all from the seed.

use jiff::{SignedDuration, Timestamp};
use waymark_app::request::Platform;
use waymark_core::calendar::Zone;

use crate::{
    chance::Chance,
    habits::{Habits, Rhythm},
    plan::Plan,
};

/// Where people live: zones with and without summer time, on both sides of the equator and of the date line, whole,
/// half and quarter hours from UTC, and a summer time of half an hour.
pub(crate) const PLACES: [&str; 32] = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Europe/Moscow",
    "America/New_York",
    "America/Chicago",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Bogota",
    "Africa/Lagos",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Nairobi",
    "Asia/Tehran",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Yangon",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Jerusalem",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
];

const NAMES: [&str; 16] = [
    "Ada",
    "Ben",
    "Chidi",
    "Dolores",
    "Émile",
    "Fatima",
    "Grace",
    "Hiro",
    "Ines",
    "Jamal",
    "Kirsi",
    "Liu",
    "Мария",
    "Noor",
    "Olu",
    "Priya",
];

/// Weekdays, as people write them, with Monday as the lowest bit.
pub(crate) const WEEKDAYS: [(&str, u8); 6] = [
    ("daily", 0b111_1111),
    ("mon-fri", 0b001_1111),
    ("mon-sat", 0b011_1111),
    ("weekends", 0b110_0000),
    ("mon,wed,fri", 0b001_0101),
    ("tue-sun", 0b111_1110),
];

/// Quiet hours as people write them, from and to in hours.
pub(crate) const QUIET: [(&str, i8, i8); 3] = [("22-7", 22, 7), ("23-6", 23, 6), ("13-15", 13, 15)];

/// Somebody.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) platform: Platform,
    /// The platform's id of them.
    pub(crate) external: String,
    /// The platform on which they have another account.
    pub(crate) other: Platform,
    /// Where they live at first.
    pub(crate) place: Zone,
    pub(crate) arrives: Timestamp,
    /// The hour and minute of the daily question, as they write it.
    pub(crate) hour: String,
    /// Which of [`WEEKDAYS`].
    pub(crate) weekdays: usize,
    /// Which of [`QUIET`], if any.
    pub(crate) quiet: Option<usize>,
    /// Which of the roadmaps.
    pub(crate) roadmap: u64,
    /// The group of whose chat they are in.
    pub(crate) group: Option<usize>,
    pub(crate) habits: Habits,
}

/// A group that will be.
#[derive(Clone, Debug)]
pub(crate) struct Circle {
    pub(crate) platform: Platform,
    /// The platform's id of its chat.
    pub(crate) chat: String,
    /// The person who begins it.
    pub(crate) admin: usize,
    pub(crate) hour: String,
    pub(crate) weekdays: usize,
    /// Whether it asks by polls, where the platform has them.
    pub(crate) polls: bool,
}

/// Everybody.
#[derive(Clone, Debug)]
pub(crate) struct Population {
    pub(crate) people: Vec<Person>,
    pub(crate) circles: Vec<Circle>,
}

impl Population {
    /// The people and groups of a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut people: Vec<Person> = (0..plan.learners).map(|number| person(plan, number)).collect();
        let mut circles = Vec::new();
        for number in 0..plan.groups {
            let mut chance = Chance::of(plan.seed, &[2, u64::from(number)]);
            let admin = number as usize;
            let Some(person) = people.get_mut(admin) else {
                break;
            };
            person.group = Some(admin);
            // Who leads a group comes first, and stays.
            person.arrives = Plan::begins() + SignedDuration::from_mins(chance.between(1, 600));
            person.habits.rhythm = Rhythm::Steady;
            circles.push(Circle {
                platform: person.platform,
                chat: format!("-{}", 5_000 + number),
                admin,
                hour: clock(chance.between(6, 21) * 60 + chance.pick(&[0, 0, 15, 30], 0)),
                weekdays: usize::try_from(chance.below(WEEKDAYS.len() as u64)).unwrap_or(0),
                polls: person.platform == Platform::Telegram && chance.happens(400),
            });
        }
        for (number, person) in people.iter_mut().enumerate().skip(circles.len()) {
            let mut chance = Chance::of(plan.seed, &[3, number as u64]);
            let same: Vec<usize> = (0..circles.len())
                .filter(|at| {
                    circles
                        .get(*at)
                        .is_some_and(|circle| circle.platform == person.platform)
                })
                .collect();
            if !same.is_empty() && chance.happens(850) {
                person.group = Some(chance.pick(&same, 0));
            }
        }
        Self { people, circles }
    }
}

fn person(plan: &Plan, number: u32) -> Person {
    let mut chance = Chance::of(plan.seed, &[1, u64::from(number)]);
    let first = chance.pick(&NAMES, "Ada");
    let platform = if chance.happens(550) {
        Platform::Telegram
    } else {
        Platform::Discord
    };
    let place = chance.pick(&PLACES, "UTC");
    // Most are here from the first days on.
    let latest = if chance.happens(800) {
        2_880
    } else {
        i64::from(plan.days) * 1_440 / 2
    };
    let arrives = Plan::begins() + SignedDuration::from_mins(chance.between(30, latest.max(31)));
    let at = chance.pick(&[7, 8, 12, 13, 17, 18, 19, 20, 20, 21, 21, 22], 20) * 60 + chance.between(0, 59);
    let prompt = chance.pick(&[7, 8, 9, 9, 12, 18, 20], 9) * 60 + chance.pick(&[0, 0, 0, 15, 30, 45], 0);
    Person {
        name: format!("{first} {number}"),
        platform,
        other: if platform == Platform::Telegram {
            Platform::Discord
        } else {
            Platform::Telegram
        },
        external: (100_000 + number).to_string(),
        place: Zone::named(place).unwrap_or_else(|_| Zone::utc()),
        arrives,
        hour: clock(prompt),
        weekdays: usize::try_from(chance.below(WEEKDAYS.len() as u64 + 4))
            .map_or(0, |at| at.saturating_sub(4)),
        quiet: chance
            .happens(350)
            .then(|| usize::try_from(chance.below(QUIET.len() as u64)).unwrap_or(0)),
        roadmap: chance.next(),
        group: None,
        habits: habits(plan, at, &mut chance),
    }
}

fn habits(plan: &Plan, at: i64, chance: &mut Chance) -> Habits {
    let days = i64::from(plan.days);
    let day = |chance: &mut Chance, low: i64| u32::try_from(chance.between(low, days.max(low))).unwrap_or(1);
    let blocks = chance.happens(300);
    let rhythm = match chance.below(100) {
        0..58 => Rhythm::Steady,
        58..70 => Rhythm::Binge,
        70..86 => Rhythm::Fade {
            until: day(chance, 3),
            blocks,
        },
        _ => {
            let from = day(chance, 3);
            let back = from + u32::try_from(chance.between(4, 12)).unwrap_or(4);
            Rhythm::Return { from, back, blocks }
        }
    };
    Habits {
        rhythm,
        at,
        spread: chance.pick(&[15, 40, 90, 240], 40),
        discipline: chance.pick(&[350, 550, 700, 800, 900, 970], 700),
        skill: chance.pick(&[450, 600, 700, 800, 900], 700),
        appetite: chance.between(1, 4),
        owl: chance.pick(&[0, 0, 0, 30, 250], 0),
        heeds: chance.pick(&[50, 200, 400], 200),
        holiday: chance
            .happens(180)
            .then(|| (day(chance, 2), u32::try_from(chance.between(2, 14)).unwrap_or(2))),
        moves: chance.happens(100).then(|| {
            (
                day(chance, 2),
                usize::try_from(chance.below(PLACES.len() as u64)).unwrap_or(0),
            )
        }),
    }
}

/// `9:05` for the 545th minute.
fn clock(minute: i64) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Trouble;

    fn town(seed: u64) -> Population {
        Population::of(&Plan {
            learners: 400,
            groups: 12,
            days: 30,
            seed,
            trouble: Trouble::Some,
        })
    }

    #[test]
    fn every_place_is_one_that_the_calendar_knows() {
        for place in PLACES {
            assert!(Zone::named(place).is_ok(), "{place}");
        }
    }

    #[test]
    fn everybody_is_in_a_chat_of_their_own_platform_or_in_none() {
        let town = town(4);
        assert_eq!(town.circles.len(), 12);
        for person in &town.people {
            if let Some(circle) = person.group.and_then(|group| town.circles.get(group)) {
                assert_eq!(circle.platform, person.platform, "{}", person.name);
            }
        }
        assert!(town.people.iter().filter(|person| person.group.is_some()).count() > 250);
    }

    #[test]
    fn people_differ_and_the_same_seed_makes_the_same_people() {
        let told = |town: &Population| format!("{:?}", town.people);
        assert_eq!(told(&town(4)), told(&town(4)));
        assert_ne!(told(&town(4)), told(&town(5)));
        let places: std::collections::BTreeSet<_> = town(4)
            .people
            .iter()
            .map(|person| person.place.name().to_owned())
            .collect();
        assert_eq!(places.len(), PLACES.len());
    }
}
