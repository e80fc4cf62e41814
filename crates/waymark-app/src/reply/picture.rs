//! What can be shown as a picture: figures and names, not yet drawn.
//!
//! `waymark-picture` draws them; here is what they mean, and how they read to somebody who does not see them.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::words;

/// Weeks of a [`Year`].
pub const YEAR_WEEKS: usize = 52;
/// Rows that a [`Board`] card shows at most.
pub const BOARD_ROWS: usize = 10;

/// A picture that comes with a reply, and never in place of what the reply says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The name of its file, without an ending.
    pub name: String,
    /// What is to be seen, in words.
    pub alt: String,
    /// What is drawn.
    pub card: Card,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Card {
    /// A leaderboard.
    Board(Board),
    /// A learner's study days of a year.
    Year(Year),
}

/// One page of a leaderboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Whose: the group's name.
    pub group: String,
    /// Which: `This week`.
    pub title: String,
    /// When: `16 to 22 November 2026`; may be empty.
    pub period: String,
    /// What is counted.
    pub unit: Unit,
    /// The most that anybody has: the length of a full bar.
    pub most: u32,
    /// The page, in order.
    pub rows: Vec<Row>,
    /// Where the reader stands: `You are 14th, 20 points behind Ada.` May be empty.
    pub own: String,
    /// `Page 2 of 3`; may be empty.
    pub page: String,
}

/// What a board counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Points.
    Points,
    /// Days of a streak.
    Days,
}

/// One line of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Equal points share a rank.
    pub rank: u32,
    /// What the member is called.
    pub name: String,
    /// Points, or days.
    pub worth: u32,
    /// Whether it is the reader's own.
    pub own: bool,
}

/// The study days of [`YEAR_WEEKS`] weeks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// Whose.
    pub name: String,
    /// The Monday with which it begins.
    pub from: Date,
    /// The reader's today; what comes after it is not drawn.
    pub today: Date,
    /// What became of each day from `from` on, at most to the end of the last week.
    pub days: Vec<Day>,
    /// Days studied within it.
    pub studied: u32,
    /// Points of those days.
    pub points: u32,
    /// The streak now.
    pub streak: u32,
    /// The longest streak that there ever was.
    pub longest: u32,
}

/// What became of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// Before the first study day, or still to come.
    Blank,
    /// Studied, this much: from 1 to 4.
    Studied(u8),
    /// Kept by a freeze.
    Frozen,
    /// Our fault: it counts.
    Excused,
    /// Not planned, or in a pause.
    Rest,
    /// Missed.
    Missed,
    /// Not over yet.
    Open,
}

impl Unit {
    /// `1 point`, `12 days`.
    pub fn count(self, number: u32) -> String {
        words::count(
            number,
            match self {
                Self::Points => "point",
                Self::Days => "day",
            },
        )
    }
}

impl Day {
    /// A studied day by its points.
    ///
    /// The steps: the first answer of a day, a good handful of answers, a topic or two beside them, a long evening.
    pub fn studied(points: u32) -> Self {
        Self::Studied(match points {
            0..=15 => 1,
            16..=40 => 2,
            41..=80 => 3,
            _ => 4,
        })
    }
}

impl Year {
    /// The Monday with which the year begins whose last week has this day.
    pub fn begins(today: Date) -> Date {
        let weeks = i64::try_from(YEAR_WEEKS).unwrap_or(52).saturating_sub(1);
        let since_monday = i64::from(today.weekday().to_monday_zero_offset());
        today.saturating_sub((weeks * 7 + since_monday).days())
    }

    /// How many of its days are like this.
    pub fn count(&self, like: impl Fn(Day) -> bool) -> usize {
        self.days.iter().filter(|day| like(**day)).count()
    }
}

impl Card {
    /// The card as a picture, with a name for its file and what is to be seen in words.
    pub fn picture(self) -> Picture {
        Picture {
            name: match self {
                Self::Board(_) => "waymark-board",
                Self::Year(_) => "waymark-year",
            }
            .to_owned(),
            alt: self.alt(),
            card: self,
        }
    }

    /// What is to be seen, in words: with all the numbers that the picture shows as numbers.
    pub fn alt(&self) -> String {
        match self {
            Self::Board(board) => board.alt(),
            Self::Year(year) => year.alt(),
        }
    }
}

impl Board {
    fn alt(&self) -> String {
        let mut alt = format!("Leaderboard of {}, {}", self.group, lowered(&self.title));
        if !self.period.is_empty() {
            alt.push_str(&format!(" ({})", self.period));
        }
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| format!("{}. {}, {}", row.rank, row.name, self.unit.count(row.worth)))
            .collect();
        if !rows.is_empty() {
            alt.push_str(": ");
            alt.push_str(&rows.join("; "));
        }
        alt.push('.');
        for line in [&self.own, &self.page] {
            if !line.is_empty() {
                alt.push_str(&format!(" {line}"));
            }
        }
        alt
    }
}

impl Year {
    fn alt(&self) -> String {
        let mut alt = format!(
            "Study days of {} in the {YEAR_WEEKS} weeks up to {}: {} studied, {}. Streak now {}, the longest {}.",
            self.name,
            waymark_core::when::fmt_day(self.today, self.from),
            words::count(self.studied, "day"),
            words::count(self.points, "point"),
            words::count(self.streak, "day"),
            words::count(self.longest, "day"),
        );
        let others = [
            (self.count(|day| day == Day::Frozen), "frozen"),
            (self.count(|day| day == Day::Excused), "excused"),
            (self.count(|day| day == Day::Rest), "of rest"),
            (self.count(|day| day == Day::Missed), "missed"),
        ];
        let others: Vec<_> = others
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", words::count(count, "day")))
            .collect();
        if !others.is_empty() {
            alt.push_str(&format!(" {}.", words::list(&others)));
        }
        alt
    }
}

/// The same text within a sentence.
fn lowered(title: &str) -> String {
    let mut letters = title.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    format!("{first}{}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_board_is_told_with_all_its_numbers() {
        let row = |rank, name: &str, worth, own| Row {
            rank,
            name: name.into(),
            worth,
            own,
        };
        let card = Card::Board(Board {
            group: "Crabs".into(),
            title: "This week".into(),
            period: "16 to 22 November".into(),
            unit: Unit::Points,
            most: 40,
            rows: vec![row(1, "Ada", 40, false), row(2, "Ben", 1, true)],
            own: "Ben is 2nd, 39 points behind Ada.".into(),
            page: String::new(),
        });
        insta::assert_snapshot!(
            card.alt(),
            @"Leaderboard of Crabs, this week (16 to 22 November): 1. Ada, 40 points; 2. Ben, 1 point. Ben is 2nd, 39 points behind Ada."
        );
    }

    #[test]
    fn a_year_is_told_with_what_became_of_its_days() {
        let today = date(2026, 11, 21);
        let card = Card::Year(Year {
            name: "Ada".into(),
            from: Year::begins(today),
            today,
            days: vec![Day::Missed, Day::Studied(2), Day::Frozen, Day::Frozen, Day::Rest],
            studied: 1,
            points: 25,
            streak: 3,
            longest: 12,
        });
        insta::assert_snapshot!(
            card.alt(),
            @"Study days of Ada in the 52 weeks up to Sat 21 November 2026: 1 day studied, 25 points. Streak now 3 days, the longest 12 days. 2 days frozen, 1 day of rest and 1 day missed."
        );
    }

    #[test]
    fn a_year_begins_on_a_monday_and_its_last_week_has_today() {
        for day in 16..=22 {
            let from = Year::begins(date(2026, 11, day));
            assert_eq!(from, date(2025, 11, 24), "{day}");
        }
    }

    #[test]
    fn more_points_are_never_a_weaker_day() {
        let mut before = 0;
        for points in 0..200 {
            let Day::Studied(strength) = Day::studied(points) else {
                panic!("{points} points are not studied")
            };
            assert!((1..=4).contains(&strength) && strength >= before);
            before = strength;
        }
        assert_eq!(before, 4);
    }
}
