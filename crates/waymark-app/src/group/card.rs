//! A group's board as a picture.

use jiff::{ToSpan, civil::Date};
use waymark_core::board::Period;

use crate::reply::{Board, Card, Row, Text, Unit};

/// What a board's picture says besides its rows.
pub(crate) struct Frame<'a> {
    pub(crate) group: &'a str,
    pub(crate) title: &'a str,
    pub(crate) period: Period,
    /// The most that anybody has.
    pub(crate) most: u32,
    pub(crate) own: Option<Text>,
    pub(crate) page: Option<Text>,
}

/// The picture of a page; none where nobody is on it.
pub(crate) fn card(frame: Frame<'_>, rows: Vec<Row>) -> Option<Card> {
    let said = |text: Option<Text>| text.map(|text| text.to_plain()).unwrap_or_default();
    (!rows.is_empty()).then(|| {
        Card::Board(Board {
            group: frame.group.to_owned(),
            title: frame.title.to_owned(),
            period: days(frame.period),
            unit: if frame.period == Period::Streak {
                Unit::Days
            } else {
                Unit::Points
            },
            most: frame.most,
            rows,
            own: said(frame.own),
            page: said(frame.page),
        })
    })
}

/// `16 to 22 November 2026`, `November 2026`; nothing where no days are meant.
fn days(period: Period) -> String {
    match period {
        Period::Week(first) => span(first, first.saturating_add(6.days())),
        Period::Month(first) => first.strftime("%B %Y").to_string(),
        Period::All | Period::Streak => String::new(),
    }
}

fn span(first: Date, last: Date) -> String {
    let form = if first.month() == last.month() {
        "%-d"
    } else {
        "%-d %B"
    };
    format!("{} to {}", first.strftime(form), last.strftime("%-d %B %Y"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_are_told_shortly() {
        let week = |month, day| days(Period::Week(date(2026, month, day)));
        assert_eq!(week(11, 16), "16 to 22 November 2026");
        assert_eq!(week(11, 30), "30 November to 6 December 2026");
        assert_eq!(days(Period::Month(date(2026, 2, 1))), "February 2026");
        assert_eq!(days(Period::All) + &days(Period::Streak), "");
    }
}
