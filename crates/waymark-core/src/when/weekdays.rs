//! Sets of weekdays.
//!
//! ```text
//! set  = all [ ( "except" | "but" | "without" ) list ] | list
//! all  = "daily" | "every day" | "all" ...
//! list = item { ( "," | "and" | "&" | " " ) item }
//! item = day [ ( "-" | "to" | "through" ) day ] | "weekdays" | "weekends"
//! ```
//! A range may run over the week's end: `fri-mon`.

use jiff::civil::Weekday;

use super::{excerpt, prepare};
use crate::calendar::Weekdays;

/// A text that names no weekdays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeekdaysError {
    /// A part of it is no weekday.
    #[error("{0:?} is not a day of the week: write days like mon-fri, mon,wed,fri, weekends or daily")]
    Part(String),
    /// All seven are excepted.
    #[error("that leaves no day at all: write days like mon-fri, mon,wed,fri, weekends or daily")]
    Nothing,
}

/// Reads a set of weekdays.
pub fn parse_weekdays(text: &str) -> Result<Weekdays, WeekdaysError> {
    let whole = || WeekdaysError::Part(excerpt(text));
    let plain = prepare(text).ok_or_else(whole)?;
    let mut plain = plain.as_str();
    for lead in ["on ", "every ", "each "] {
        plain = plain.strip_prefix(lead).unwrap_or(plain);
    }
    for but in [" except ", " but ", " without "] {
        if let Some((all, excepted)) = plain.split_once(but) {
            let excepted = list(excepted.strip_prefix("on ").unwrap_or(excepted))?;
            return Weekdays::from_bits(list(all)?.bits() & !excepted.bits()).ok_or(WeekdaysError::Nothing);
        }
    }
    list(plain)
}

/// A weekday by its name or the beginning of it, with at least two letters; also in the plural.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let name = name.strip_suffix('.').unwrap_or(name);
    let name = if name.len() > 4 {
        name.strip_suffix('s').unwrap_or(name)
    } else {
        name
    };
    let named = NAMES
        .iter()
        .find(|(full, _)| name.len() >= 2 && full.starts_with(name));
    named.map(|(_, day)| *day)
}

fn list(text: &str) -> Result<Weekdays, WeekdaysError> {
    let text = ['–', '—', '−', '\u{2010}', '\u{2011}']
        .iter()
        .fold(text.to_owned(), |text, dash| text.replace(*dash, "-"));
    let text = text
        .replace(" to ", "-")
        .replace(" through ", "-")
        .replace(" - ", "-")
        .replace("- ", "-")
        .replace(" -", "-");
    let text = text.replace("every day", "daily").replace("all days", "daily");
    let mut bits = 0;
    for item in text
        .split([',', ' ', '&', '+', '/', ';'])
        .filter(|item| !item.is_empty() && *item != "and")
    {
        let named = match item {
            "daily" | "all" | "everyday" | "always" | "day" => Some(Weekdays::ALL),
            "weekday" | "weekdays" | "workdays" | "workday" => Some(Weekdays::WORKDAYS),
            "weekend" | "weekends" => Some(Weekdays::WEEKEND),
            _ => match item.split_once('-') {
                Some((from, to)) => weekday(from).zip(weekday(to)).and_then(|(from, to)| {
                    // At least one day, and round the week's end where the second is the earlier one.
                    let length = from.until(to).unsigned_abs();
                    Weekdays::of(from.cycle_forward().take(1 + usize::from(length)))
                }),
                None => weekday(item).and_then(|day| Weekdays::of([day])),
            },
        };
        bits |= named.ok_or_else(|| WeekdaysError::Part(excerpt(item)))?.bits();
    }
    Weekdays::from_bits(bits).ok_or_else(|| WeekdaysError::Part(excerpt(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(
            parse_weekdays(text).map(|days| days.to_string()),
            Ok(shown.to_owned()),
            "{text}"
        );
    }

    #[test]
    fn weekdays_as_people_write_them() {
        check("mon", "Mon");
        check("Mondays", "Mon");
        check("mo, we fr", "Mon, Wed, Fri");
        check("mon,wed fri", "Mon, Wed, Fri");
        check("Tues & Thurs", "Tue, Thu");
        check("monday and thursday", "Mon, Thu");
        check("mon-fri", "weekdays");
        check("Mon – Fri", "weekdays");
        check("monday to friday", "weekdays");
        check("fri-mon", "Mon, Fri, Sat, Sun");
        check("wed-wed", "Wed");
        check("weekdays", "weekdays");
        check("on weekends", "weekends");
        check("weekdays, sat", "Mon, Tue, Wed, Thu, Fri, Sat");
        check("daily", "every day");
        check("Every Day", "every day");
        check("every monday", "Mon");
        check("all", "every day");
    }

    #[test]
    fn days_can_be_excepted() {
        check("every day except sunday", "Mon, Tue, Wed, Thu, Fri, Sat");
        check("daily but wed, sun", "Mon, Tue, Thu, Fri, Sat");
        check("weekdays except on friday", "Mon, Tue, Wed, Thu");
    }

    #[test]
    fn every_set_is_read_back_as_it_is_shown() {
        for bits in 1..128 {
            let days = Weekdays::from_bits(bits).unwrap();
            assert_eq!(parse_weekdays(&days.to_string()), Ok(days));
        }
    }

    #[test]
    fn what_is_no_weekday_is_told_so_with_examples() {
        let error = |text| parse_weekdays(text).unwrap_err().to_string();
        let examples = "write days like mon-fri, mon,wed,fri, weekends or daily";
        assert_eq!(
            error("mon,funday"),
            format!("\"funday\" is not a day of the week: {examples}")
        );
        assert_eq!(error("m"), format!("\"m\" is not a day of the week: {examples}"));
        assert_eq!(
            error("mon-"),
            format!("\"mon-\" is not a day of the week: {examples}")
        );
        assert_eq!(
            error("daily except daily"),
            format!("that leaves no day at all: {examples}")
        );
        assert_eq!(error(","), format!("\",\" is not a day of the week: {examples}"));
        assert_eq!(error(""), format!("\"\" is not a day of the week: {examples}"));
    }
}
