//! Cards as block characters, for a terminal. Without colours the characters alone tell the same.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;
use waymark_app::reply::{Board, Card, Day, Year, clean};

use jiff::ToSpan;

/// What a piece of a line means; the terminal has a colour for it, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    /// Text.
    Plain,
    /// Text that is less important.
    Quiet,
    /// What is the reader's own.
    Own,
    /// Somebody else's bar.
    Bar,
    /// A studied day, from 1 to 4.
    Studied(u8),
    /// A frozen day.
    Frozen,
    /// An excused day.
    Excused,
    /// A missed day.
    Missed,
}

/// The longest bar, in columns.
const BAR: usize = 32;
/// A name takes at most so many.
const NAME: usize = 24;
/// What stands in front of the days.
const WEEKDAYS: [&str; 7] = ["Mon ", "    ", "Wed ", "    ", "Fri ", "    ", "    "];
/// So many weeks at least are shown, however narrow it is.
const WEEKS_LEAST: usize = 8;

/// A card in lines of at most so many columns, each of pieces in order.
pub fn lines(card: &Card, columns: usize) -> Vec<Vec<(Tint, String)>> {
    match card {
        Card::Board(card) => board(card, columns),
        Card::Year(card) => year(card, columns),
    }
}

fn board(board: &Board, columns: usize) -> Vec<Vec<(Tint, String)>> {
    let names: Vec<_> = board.rows.iter().map(|row| cut(&row.name, NAME)).collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let ranks = board
        .rows
        .iter()
        .map(|row| row.rank.to_string().len())
        .max()
        .unwrap_or(0);
    let worths = board
        .rows
        .iter()
        .map(|row| row.worth.to_string().len())
        .max()
        .unwrap_or(0);
    let around = ranks + 1 + widest + 1 + 1 + worths;
    let longest = columns.saturating_sub(around).min(BAR);
    let row = |(row, name): (&waymark_app::reply::Row, String)| {
        let (own, bar) = if row.own {
            (Tint::Own, Tint::Own)
        } else {
            (Tint::Plain, Tint::Bar)
        };
        let pad = " ".repeat(widest.saturating_sub(name.width()));
        vec![
            (Tint::Quiet, format!("{:>ranks$} ", row.rank)),
            (own, format!("{name}{pad} ")),
            (bar, blocks(row.worth, board.most, longest)),
            (own, format!(" {}", row.worth)),
        ]
    };
    board.rows.iter().zip(names).map(row).collect()
}

/// A bar in eighths of a column; never none for something.
fn blocks(part: u32, whole: u32, longest: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let all = u64::try_from(longest).unwrap_or(0).saturating_mul(8);
    let filled = u64::from(part.min(whole)).saturating_mul(all) / u64::from(whole.max(1));
    let filled = usize::try_from(filled)
        .unwrap_or(0)
        .max(usize::from(part > 0 && longest > 0));
    let rest = EIGHTHS.get(filled % 8).copied().unwrap_or_default();
    format!("{}{rest}", "█".repeat(filled / 8))
}

fn cut(name: &str, most: usize) -> String {
    let name = clean(name).replace('\n', " ");
    if name.width() <= most {
        return name;
    }
    let mut out = String::new();
    for letter in name.graphemes(true) {
        if out.width() + letter.width() + 1 > most {
            break;
        }
        out.push_str(letter);
    }
    format!("{}…", out.trim_end())
}

fn year(year: &Year, columns: usize) -> Vec<Vec<(Tint, String)>> {
    let weeks = year.days.len().div_ceil(7);
    let shown = weeks.min(columns.saturating_sub(4).max(WEEKS_LEAST));
    let first = weeks.saturating_sub(shown);
    let mut lines = vec![vec![(Tint::Quiet, months(year, first, weeks))]];
    for (row, name) in WEEKDAYS.into_iter().enumerate() {
        let mut line = vec![(Tint::Quiet, name.to_owned())];
        for week in first..weeks {
            let day = year.days.get(week * 7 + row).copied().unwrap_or(Day::Blank);
            let (tint, sign) = sign(day);
            match line.last_mut() {
                Some((last, text)) if *last == tint => text.push_str(sign),
                _ => line.push((tint, sign.to_owned())),
            }
        }
        lines.push(line);
    }
    lines.push(vec![
        (Tint::Quiet, "    less ".to_owned()),
        (Tint::Studied(1), "░".to_owned()),
        (Tint::Studied(2), "▒".to_owned()),
        (Tint::Studied(3), "▓".to_owned()),
        (Tint::Studied(4), "█".to_owned()),
        (Tint::Quiet, " more  ".to_owned()),
        (Tint::Frozen, "*".to_owned()),
        (Tint::Quiet, " frozen  ".to_owned()),
        (Tint::Excused, "/".to_owned()),
        (Tint::Quiet, " excused  · rest  ".to_owned()),
        (Tint::Missed, "-".to_owned()),
        (Tint::Quiet, " missed  ○ open".to_owned()),
    ]);
    lines
}

fn sign(day: Day) -> (Tint, &'static str) {
    match day {
        Day::Blank => (Tint::Plain, " "),
        Day::Studied(strength @ 0..=1) => (Tint::Studied(strength.max(1)), "░"),
        Day::Studied(2) => (Tint::Studied(2), "▒"),
        Day::Studied(3) => (Tint::Studied(3), "▓"),
        Day::Studied(_) => (Tint::Studied(4), "█"),
        Day::Frozen => (Tint::Frozen, "*"),
        Day::Excused => (Tint::Excused, "/"),
        Day::Rest => (Tint::Quiet, "·"),
        Day::Missed => (Tint::Missed, "-"),
        Day::Open => (Tint::Plain, "○"),
    }
}

/// The names of months above the weeks in which they begin.
fn months(year: &Year, first: usize, weeks: usize) -> String {
    let mut line = " ".repeat(4);
    for week in first..weeks {
        let sunday = i64::try_from(week * 7 + 6).unwrap_or(i64::MAX);
        let Ok(sunday) = year.from.checked_add(sunday.days()) else {
            break;
        };
        let at = 4 + week - first;
        if sunday.day() <= 7 && at >= line.len() && at + 3 <= 4 + weeks - first {
            line.push_str(&" ".repeat(at - line.len()));
            line.push_str(&sunday.strftime("%b ").to_string());
        }
    }
    line.trim_end().to_owned()
}
