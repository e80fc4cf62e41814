//! Lines that are about this terminal and its clock, not about learning: they begin with a colon.

use jiff::{Timestamp, civil::Time};
use waymark_core::{
    calendar::Zone,
    lookup,
    when::{self, Span},
};

/// What can be said to the terminal itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Directive {
    /// Let time pass.
    Wait(Until),
    /// Let the service be down for a while, then start it again.
    Outage(Until),
    /// Show the time.
    Now,
    /// Talk as somebody else; without a name, say who is talking.
    Learner(Option<String>),
    /// Talk in a chat with others; without a name, say in which.
    In(Option<String>),
    /// Talk in private again.
    Alone,
    /// Send a line as it is, also if it is a number.
    Say(String),
    /// Show what the last reply hides.
    Show,
    /// Explain these lines.
    Help,
    /// Leave.
    Quit,
}

/// How long to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    /// So long.
    After(Span),
    /// Until then, as it was written.
    Moment(String),
}

/// A line with a colon that means nothing; the sentence says what would.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Misread(pub(crate) String);

/// The name, how it is written, and what it does.
pub(crate) const DIRECTIVES: [(&str, &str, &str); 10] = [
    (
        ":wait",
        ":wait 1d",
        "Let time pass: 90m, 1d, 2 weeks, until 9am, until friday, until 2026-03-29 09:00",
    ),
    (":now", ":now", "What time it is for you"),
    (
        ":outage",
        ":outage 8h",
        "Let Waymark be down for so long, then start it again",
    ),
    (
        ":as",
        ":as ada",
        "Talk as somebody else; :learner ada does the same",
    ),
    (
        ":in",
        ":in rustaceans",
        "Talk in a chat with others; who sets up its group is its admin",
    ),
    (":alone", ":alone", "Talk in private again"),
    (
        ":say",
        ":say 42",
        "Send a line as it is, when a number is meant as a text",
    ),
    (":show", ":show", "Show what the last reply hides"),
    (":help", ":help", "Explain these lines"),
    (":quit", ":quit", "Leave; so does Ctrl-D"),
];

impl Directive {
    /// Reads what follows the colon.
    pub(crate) fn read(line: &str) -> Result<Self, Misread> {
        let line = line.trim();
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match name.to_lowercase().as_str() {
            "wait" | "w" => until(rest, "wait").map(Self::Wait),
            "outage" => until(rest, "outage").map(Self::Outage),
            "now" | "time" => Ok(Self::Now),
            "learner" | "as" => Ok(Self::Learner((!rest.is_empty()).then(|| rest.to_owned()))),
            "in" => Ok(Self::In((!rest.is_empty()).then(|| rest.to_owned()))),
            "alone" | "private" => Ok(Self::Alone),
            "say" if rest.is_empty() => Err(Misread("Say what? Write it like :say 42.".to_owned())),
            "say" => Ok(Self::Say(rest.to_owned())),
            "show" => Ok(Self::Show),
            "help" | "h" | "?" => Ok(Self::Help),
            "quit" | "q" | "exit" | "bye" => Ok(Self::Quit),
            unknown => Err(unknown_name(unknown)),
        }
    }
}

impl Until {
    /// The instant that is meant on a learner's clock.
    pub(crate) fn instant(&self, zone: &Zone, now: Timestamp) -> Result<Timestamp, Misread> {
        let until = match self {
            Self::After(span) => span.after(zone, now),
            Self::Moment(text) => moment(text, zone, now)?,
        };
        if until <= now {
            return Err(Misread(
                "That is not in the future, and time only goes forwards.".to_owned(),
            ));
        }
        Ok(until)
    }
}

fn until(text: &str, name: &str) -> Result<Until, Misread> {
    if text.is_empty() {
        return Err(Misread(format!(
            "How long? Write it like :{name} 1d, :{name} 90m or :{name} until 9am."
        )));
    }
    let begins = |word: &str| {
        let (first, rest) = text.split_once(char::is_whitespace)?;
        first.eq_ignore_ascii_case(word).then(|| rest.trim().to_owned())
    };
    if let Some(moment) = begins("until").or_else(|| begins("till")) {
        return Ok(Until::Moment(moment));
    }
    when::parse_span(text)
        .map(Until::After)
        .map_err(|error| Misread(sentence(&error)))
}

/// A time of day (the next one), a day (its beginning), a day with a time, or an RFC 3339 instant.
fn moment(text: &str, zone: &Zone, now: Timestamp) -> Result<Timestamp, Misread> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let today = zone.day(now);
    if let Ok(time) = when::parse_time(text) {
        let at = zone.instant(today, time);
        let tomorrow = today.tomorrow().unwrap_or(today);
        return Ok(if at > now {
            at
        } else {
            zone.instant(tomorrow, time)
        });
    }
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_whitespace()) {
        let (day, time) = (
            text.get(..at).unwrap_or_default(),
            text.get(at..).unwrap_or_default(),
        );
        if let (Ok(day), Ok(time)) = (when::parse_day(day, today), when::parse_time(time)) {
            return Ok(zone.instant(day, time));
        }
    }
    match when::parse_day(text, today) {
        Ok(day) => Ok(zone.instant(day, Time::midnight())),
        Err(error) => Err(Misread(sentence(&error))),
    }
}

/// An error of the domain as a sentence.
fn sentence(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}

fn unknown_name(name: &str) -> Misread {
    let names = DIRECTIVES.iter().map(|(name, ..)| name.trim_start_matches(':'));
    let shown: String = name.chars().take(40).collect();
    Misread(match lookup::nearest(name, names).first() {
        Some(near) => format!("I don't know :{shown}. Did you mean :{near}?"),
        None => format!("I don't know :{shown}. Type :help to see the lines that begin with a colon."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, want: Directive) {
        assert_eq!(Directive::read(line), Ok(want), "{line}");
    }

    #[track_caller]
    fn refused(line: &str) -> String {
        Directive::read(line).unwrap_err().to_string()
    }

    #[track_caller]
    fn check_until(text: &str, want: &str) {
        let zone = Zone::named("Europe/Berlin").unwrap();
        // Saturday; the clocks change in the night that follows.
        let now: Timestamp = "2026-03-28T18:00:00+01:00".parse().unwrap();
        let Ok(Directive::Wait(until)) = Directive::read(&format!("wait {text}")) else {
            panic!("{text}")
        };
        let found = match until.instant(&zone, now) {
            Ok(at) => zone.local(at).to_string(),
            Err(misread) => misread.to_string(),
        };
        assert_eq!(found, want, "{text}");
    }

    #[test]
    fn every_line_of_the_help_is_understood() {
        for (name, example, _) in DIRECTIVES {
            assert!(example.starts_with(name));
            Directive::read(&example[1..]).unwrap();
        }
    }

    #[test]
    fn names_are_taken_in_any_case_and_in_short() {
        check("NOW", Directive::Now);
        check(" q ", Directive::Quit);
        check("learner", Directive::Learner(None));
        check("as Ben", Directive::Learner(Some("Ben".into())));
        check("in The Crabs", Directive::In(Some("The Crabs".into())));
        check("in", Directive::In(None));
        check("alone", Directive::Alone);
        check(
            "learner Ada Lovelace",
            Directive::Learner(Some("Ada Lovelace".into())),
        );
        check("say  42 is it ", Directive::Say("42 is it".into()));
    }

    #[test]
    fn one_waits_for_a_span_or_until_a_moment() {
        check_until("1d", "2026-03-29T18:00:00");
        check_until("24h", "2026-03-29T19:00:00");
        check_until("until 9am", "2026-03-29T09:00:00");
        check_until("until 18:30", "2026-03-28T18:30:00");
        check_until("until 18:00", "2026-03-29T18:00:00");
        check_until("until tomorrow", "2026-03-29T00:00:00");
        check_until("until monday 9am", "2026-03-30T09:00:00");
        check_until("until 2026-04-01 09:00", "2026-04-01T09:00:00");
        check_until("until 2026-03-29T09:00:00+02:00", "2026-03-29T09:00:00");
        check_until(
            "until yesterday",
            "That is not in the future, and time only goes forwards.",
        );
    }

    #[test]
    fn what_is_not_understood_gets_a_sentence() {
        insta::assert_snapshot!(refused("wait"), @"How long? Write it like :wait 1d, :wait 90m or :wait until 9am.");
        insta::assert_snapshot!(refused("wait soon"), @r#""soon" is not a length of time: write it like 90m, 1h 30m, 1d or 2 weeks."#);
        insta::assert_snapshot!(refused("outage 0m"), @"That is no time at all: write it like 90m, 1h 30m, 1d or 2 weeks.");
        insta::assert_snapshot!(refused("wiat 1d"), @"I don't know :wiat. Did you mean :wait?");
        insta::assert_snapshot!(refused("dance"), @"I don't know :dance. Type :help to see the lines that begin with a colon.");
        insta::assert_snapshot!(refused(""), @"I don't know :. Type :help to see the lines that begin with a colon.");
        insta::assert_snapshot!(refused("say"), @"Say what? Write it like :say 42.");
        check_until(
            "until the cows come home",
            "\"the cows come home\" is not a day: write it like tomorrow, fri, 29 March, 2026-03-29 or in 3 days.",
        );
    }
}
