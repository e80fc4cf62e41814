//! Week ranges as people write them: "Weeks 1-3", "Week 2", "Month 2", "Weeks 13+", "Ongoing".

use std::fmt;

use super::Weeks;

impl fmt::Display for Weeks {
    /// "1-3", "2", "13+" or "ongoing".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Weeks::Range { first, last } if first == last => write!(f, "{first}"),
            Weeks::Range { first, last } => write!(f, "{first}-{last}"),
            Weeks::From(first) => write!(f, "{first}+"),
            Weeks::Ongoing => f.write_str("ongoing"),
        }
    }
}

impl Weeks {
    /// Whether the first week comes before the last, and neither before week 1.
    pub(super) fn is_sound(self) -> bool {
        match self {
            Weeks::Range { first, last } => first >= 1 && first <= last,
            Weeks::From(first) => first >= 1,
            Weeks::Ongoing => true,
        }
    }

    /// As it stands in a title: "Weeks 1-3", "Week 2", "Weeks 13+", "Ongoing".
    pub(super) fn in_words(self) -> String {
        match self {
            Weeks::Range { first, last } if first == last => format!("Week {first}"),
            Weeks::Ongoing => "Ongoing".to_owned(),
            weeks => format!("Weeks {weeks}"),
        }
    }
}

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "day" | "days" => Unit::Day,
            "week" | "weeks" | "wk" | "wks" | "w" | "woche" | "wochen" | "semana" | "semanas" | "semaine"
            | "semaines" | "неделя" | "недели" | "hafta" => Unit::Week,
            "month" | "months" | "mo" | "monat" | "monate" | "mes" | "meses" | "mois" | "mês" | "месяц"
            | "ay" => Unit::Month,
            "quarter" | "quarters" | "q" => Unit::Quarter,
            "year" | "years" => Unit::Year,
            _ => return None,
        })
    }

    /// The weeks from the start that the `n`th of these touches. A month is a twelfth of 52 weeks.
    fn weeks(self, n: u32) -> Option<(u16, u16)> {
        let before = n.checked_sub(1)?;
        let (first, last) = match self {
            Unit::Day => (before / 7 + 1, before / 7 + 1),
            Unit::Week => (n, n),
            Unit::Month => (before.checked_mul(13)? / 3 + 1, n.checked_mul(13)? / 3),
            Unit::Quarter => (before.checked_mul(13)? + 1, n.checked_mul(13)?),
            Unit::Year => (before.checked_mul(52)? + 1, n.checked_mul(52)?),
        };
        Some((u16::try_from(first).ok()?, u16::try_from(last).ok()?))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Unit(Unit),
    Number(u32),
    /// "-", "to".
    Through,
    /// "+", "onwards".
    Onwards,
    From,
    Ongoing,
}

/// Reads a whole text as a span; durations ("3 weeks") and anything else give nothing.
pub(super) fn span(text: &str) -> Option<Weeks> {
    let tokens = tokens(text)?;
    match *tokens.as_slice() {
        [Token::Ongoing] => Some(Weeks::Ongoing),
        [Token::Unit(unit), Token::Number(n)] => range(unit, n, unit, n),
        [
            Token::Unit(unit),
            Token::Number(a),
            Token::Through,
            Token::Number(b),
        ] => range(unit, a, unit, b),
        [
            Token::Unit(one),
            Token::Number(a),
            Token::Through,
            Token::Unit(two),
            Token::Number(b),
        ] => range(one, a, two, b),
        [
            Token::Unit(unit),
            Token::Number(n),
            Token::Onwards | Token::Through,
        ]
        | [Token::From, Token::Unit(unit), Token::Number(n)]
        | [Token::From, Token::Unit(unit), Token::Number(n), Token::Onwards]
        | [
            Token::Unit(unit),
            Token::Number(n),
            Token::Through,
            Token::Ongoing,
        ] => unit.weeks(n).map(|(first, _)| Weeks::From(first)),
        _ => None,
    }
}

/// The range, or the range that was meant to be given but runs backwards: nothing then.
fn range(one: Unit, a: u32, two: Unit, b: u32) -> Option<Weeks> {
    let (first, last) = (one.weeks(a)?.0, two.weeks(b)?.1);
    (first <= last).then_some(Weeks::Range { first, last })
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text
        .trim()
        .trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '.' | ':' | '~'))
        .to_lowercase();
    if text.len() > 60 {
        return None;
    }
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let kind = |c: char| (c.is_alphabetic(), c.is_ascii_digit());
        let wordy = c.is_alphabetic() || c.is_ascii_digit();
        let end = if wordy {
            rest.find(|d: char| kind(d) != kind(c)).unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        rest = after.trim_start();
        let token = match word {
            "-" | "–" | "—" | "‒" | "−" | "→" | "to" | "through" | "thru" | "till" | "until" | "bis"
            | "and" | "&" => Token::Through,
            "+" | "onward" | "onwards" => Token::Onwards,
            "from" => Token::From,
            "ongoing" | "continuous" | "continuously" | "lifelong" | "forever" | "end" | "beyond" => {
                Token::Ongoing
            }
            word if word.starts_with(|c: char| c.is_ascii_digit()) => Token::Number(word.parse().ok()?),
            word => Token::Unit(Unit::of(word)?),
        };
        if !(token == Token::Through && tokens.last() == Some(&Token::Through)) {
            tokens.push(token);
        }
        if tokens.len() > 6 {
            return None;
        }
    }
    Some(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, weeks: &str) {
        assert_eq!(
            span(text).map_or("-".to_owned(), |weeks| weeks.to_string()),
            weeks,
            "{text}"
        );
    }

    #[test]
    fn ranges_are_read_in_all_their_spellings() {
        for text in [
            "Weeks 1-3",
            "weeks 1–3",
            "Week 1--3",
            "Week 1 to Week 3",
            "(Weeks 1 — 3)",
            "W1-W3",
            "wk 1-3",
        ] {
            check(text, "1-3");
        }
        check("Week 2", "2");
        check("Weeks 13+", "13+");
        check("Week 13 onwards", "13+");
        check("from week 13", "13+");
        check("Ongoing", "ongoing");
        check("Days 1-7", "1");
        check("Day 8", "2");
    }

    #[test]
    fn months_are_twelfths_of_a_year() {
        check("Month 1", "1-4");
        check("Month 2", "5-8");
        check("Month 3", "9-13");
        check("Months 1-12", "1-52");
        check("Year 2", "53-104");
    }

    #[test]
    fn durations_and_other_numbers_are_no_ranges() {
        for text in [
            "3 weeks",
            "2-3 weeks",
            "1-3",
            "13+",
            "Week",
            "",
            "Weeks 6-4",
            "Week 0",
            "Week 99999",
            "30 minutes",
        ] {
            check(text, "-");
        }
    }
}
