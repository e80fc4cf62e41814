//! What people write after `remind`.
//!
//! ```text
//! wish = [ "practice" | "nudge" | "recap" ] ( "on" | "off" | "cron" fields | time [ days ] | days [ time ] )
//! ```

use jiff::civil::Time;
use waymark_core::{
    calendar::Weekdays,
    recurrence::CronRule,
    when::{parse_time, parse_weekdays},
};

use crate::{
    command::clipped,
    error::Refusal,
    prompt::Kind,
    reply::{Button, Text},
    words,
};

/// What a learner wants of one prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    On,
    Off,
    Cron(CronRule),
    /// At a time, on other days if some were named.
    At(Time, Option<Weekdays>),
    /// On other days, at the same time.
    Days(Weekdays),
}

/// Reads a wish; `None` for one that only wants to see.
pub(super) fn wish(line: &str) -> Result<Option<(Kind, Wish)>, Refusal> {
    let line = line.trim();
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let kind = match first.to_lowercase().as_str() {
        "practice" | "practise" | "daily_practice" | "me" => Some(Kind::DailyPractice),
        "nudge" | "evening" => Some(Kind::EveningNudge),
        "recap" | "weekly" => Some(Kind::WeeklyRecap),
        _ => None,
    };
    let (kind, text) = match kind {
        Some(kind) => (kind, rest.trim()),
        None => (Kind::DailyPractice, line),
    };
    let plain = text.to_lowercase();
    let wish = match plain.as_str() {
        "" | "show" | "status" => return Ok(None),
        "on" | "yes" | "resume" => Wish::On,
        "off" | "no" | "never" | "stop" | "none" => Wish::Off,
        _ => match plain.strip_prefix("cron") {
            Some("") => return Err(cron_example()),
            Some(fields) if fields.starts_with([' ', ':', '\t']) => Wish::Cron(cron(fields)?),
            _ if plain.starts_with('@') || plain.split_whitespace().count() == 5 && plain.contains('*') => {
                Wish::Cron(cron(text)?)
            }
            _ => at(text)?,
        },
    };
    Ok(Some((kind, wish)))
}

fn cron(fields: &str) -> Result<CronRule, Refusal> {
    let fields = fields
        .trim_start_matches([' ', ':', '\t'])
        .trim_matches(['"', '\'']);
    fields
        .parse()
        .map_err(|error: waymark_core::recurrence::CronError| {
            Refusal::new(words::sentence(&error.to_string()))
        })
}

fn cron_example() -> Refusal {
    Refusal::new(
        Text::new()
            .plain("A cron rule has five fields: minute, hour, day, month, weekday. For example: ")
            .command("remind cron 0 9 * * 1-5"),
    )
}

/// A time, days, or both in either order.
fn at(text: &str) -> Result<Wish, Refusal> {
    if let Ok(time) = parse_time(text) {
        return Ok(Wish::At(time, None));
    }
    if let Ok(days) = parse_weekdays(text) {
        return Ok(Wish::Days(days));
    }
    let cuts = text
        .char_indices()
        .filter(|(_, c)| c.is_whitespace() || *c == ',')
        .map(|(at, c)| (&text[..at], &text[at + c.len_utf8()..]));
    for (head, tail) in cuts {
        if let (Ok(time), Ok(days)) = (parse_time(head), parse_weekdays(tail)) {
            return Ok(Wish::At(time, Some(days)));
        }
        if let (Ok(days), Ok(time)) = (parse_weekdays(head), parse_time(tail)) {
            return Ok(Wish::At(time, Some(days)));
        }
    }
    Err(Refusal::new(
        Text::new()
            .plain(format!(
                "I can't read {:?} as a time or as days. Write ",
                clipped(text)
            ))
            .command("remind 9am mon-fri")
            .plain(", ")
            .command("remind 21:30")
            .plain(" or ")
            .command("remind off")
            .plain("."),
    )
    .button(Button::new("Show reminders", "remind")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, shown: &str) {
        let read = wish(line).map(|wish| {
            wish.map(|(kind, wish)| {
                let what = match wish {
                    Wish::On => "on".to_owned(),
                    Wish::Off => "off".to_owned(),
                    Wish::Cron(rule) => format!("cron {rule}"),
                    Wish::At(at, days) => format!(
                        "{} {}",
                        at.strftime("%H:%M"),
                        days.map_or_else(String::new, |d| d.to_string())
                    ),
                    Wish::Days(days) => days.to_string(),
                };
                format!("{} {}", kind.as_str(), what.trim())
            })
        });
        assert_eq!(read.unwrap().unwrap_or_default(), shown, "{line}");
    }

    #[test]
    fn wishes_as_people_write_them() {
        check("", "");
        check("9am", "daily_practice 09:00");
        check("9 am", "daily_practice 09:00");
        check("at 9:30 pm on weekdays", "daily_practice 21:30 weekdays");
        check("9am mon-fri", "daily_practice 09:00 weekdays");
        check("mon,wed 18:00", "daily_practice 18:00 Mon, Wed");
        check("every day at noon", "daily_practice 12:00 every day");
        check("weekends", "daily_practice weekends");
        check("off", "daily_practice off");
        check("ON", "daily_practice on");
        check("nudge off", "evening_nudge off");
        check("nudge 21:00", "evening_nudge 21:00");
        check("nudge", "");
        check("recap sun 18:00", "weekly_recap 18:00 Sun");
        check("weekly fri", "weekly_recap Fri");
        check("cron 0 9 * * 1-5", "daily_practice cron 0 9 * * 1-5");
        check("cron \"0 9 * * mon\"", "daily_practice cron 0 9 * * mon");
        check("0 9 * * 1-5", "daily_practice cron 0 9 * * 1-5");
        check("recap cron 0 18 * * 0", "weekly_recap cron 0 18 * * 0");
    }

    #[test]
    fn what_is_neither_is_refused() {
        for line in [
            "whenever",
            "25:00",
            "9am noneday",
            "cron",
            "cron 61 9 * * *",
            "9am mon-fri please",
        ] {
            assert!(wish(line).is_err(), "{line}");
        }
    }
}
