//! Arguments by parameter name, still as text.

use crate::{
    command::{Kind, Param, Part, Parts, Spec},
    error::Refusal,
    reply::Text,
};

/// Arguments by parameter name, still as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Args {
    command: &'static str,
    example: Option<&'static str>,
    line: Option<String>,
    values: Vec<(&'static str, String)>,
    /// What stands in the line from each positional argument on, to the letter.
    tails: Vec<(&'static str, String)>,
    /// The parts that were given beside each other.
    parts: Vec<(&'static str, String)>,
}

impl Args {
    /// Reads the part of a command line after the command's name.
    pub fn from_line(spec: &Spec, line: &str) -> Self {
        let mut args = Self::empty(spec);
        let mut rest = line.trim();
        args.line = Some(rest.to_owned());
        // Named arguments may stand in front or between; the last positional one takes what is left.
        while !rest.is_empty() {
            let (word, after) = first_word(rest);
            if let Some((param, value)) = named(spec, &word)
                && args.get(param).is_none()
            {
                args.values.push((param, value));
                rest = after;
                continue;
            }
            let mut open = args.open(spec);
            let Some(param) = open.next() else { break };
            let last = open.next().is_none();
            args.tails.push((param.name, rest.to_owned()));
            if last {
                args.values.push((param.name, unquoted(rest)));
                break;
            }
            args.values.push((param.name, word));
            rest = after;
        }
        args.values.retain(|(_, value)| !value.is_empty());
        args
    }

    /// Takes arguments that the platform has already told apart; unknown names and empty values are left out.
    pub fn from_named(spec: &Spec, values: Vec<(String, String)>) -> Self {
        let mut args = Self::empty(spec);
        for (name, value) in values {
            let value = value.trim().to_owned();
            if value.is_empty() {
                continue;
            }
            if let (Parts::AnyOf(_), Some(part)) = (spec.parts, spec.part(&name)) {
                args.parts.push((part.name, value));
            } else if let Some(param) = spec.params.iter().find(|param| param.name == name) {
                args.values.push((param.name, value));
            }
        }
        args
    }

    /// The same for what belongs to a part: as if it had been typed behind the part's name.
    pub fn from_part(spec: &Spec, part: &Part, values: &[(String, String)]) -> Self {
        let mut args = Self::empty(spec);
        let given = |param: &Param| {
            let found = values.iter().find(|(name, _)| name == param.name);
            found
                .map(|(_, value)| value.trim())
                .filter(|value| !value.is_empty())
        };
        let value: Vec<_> = part.params.iter().filter_map(given).collect();
        let both = [part.name.to_owned(), value.join(" ")];
        let named = spec.params.iter().map(|param| param.name).zip(both);
        args.values = named.filter(|(_, value)| !value.is_empty()).collect();
        args
    }

    /// Reads a line, and gives a typed text to the first parameter that is still open, to the letter.
    pub fn completed(spec: &Spec, line: &str, typed: &str) -> Self {
        let mut args = Self::empty(spec);
        let mut rest = line.trim();
        while !rest.is_empty() {
            let (word, after) = first_word(rest);
            let open = args.open(spec).next();
            match (named(spec, &word), open) {
                (Some(value), _) => args.values.push(value),
                (None, Some(param)) => args.values.push((param.name, word)),
                (None, None) => break,
            }
            rest = after;
        }
        if let Some(param) = args.open(spec).next() {
            args.values.push((param.name, typed.trim().to_owned()));
        }
        args
    }

    /// The parameters that the next words are for.
    fn open(&self, spec: &Spec) -> impl Iterator<Item = &'static Param> + use<> {
        let given: Vec<_> = self.values.iter().map(|(name, _)| *name).collect();
        spec.params
            .iter()
            .filter(move |param| !param.by_name && !given.contains(&param.name))
    }

    fn empty(spec: &Spec) -> Self {
        Self {
            command: spec.name,
            example: spec.examples.first().copied(),
            line: None,
            values: Vec::new(),
            tails: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// The line from a positional argument on, to the letter; `None` if it was given by name, or not at all.
    ///
    /// For commands whose first word may as well be the beginning of a longer phrase.
    pub fn tail(&self, name: &str) -> Option<&str> {
        self.tails
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, tail)| tail.as_str())
    }

    /// The value of a parameter, if it was given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The parts that were given beside each other, with their values, in the order in which they were given.
    pub fn parts(&self) -> &[(&'static str, String)] {
        &self.parts
    }

    /// All that was typed after the command's name, to the letter; `None` where the arguments came apart already.
    pub fn line(&self) -> Option<&str> {
        self.line.as_deref()
    }

    /// The value of a parameter as an owned text, if it was given.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// The value of a parameter that the command can't do without.
    ///
    /// # Errors
    /// Says which one is missing and shows an example.
    pub fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| {
            let mut text = Text::new()
                .command(self.command)
                .plain(format!(" needs a {name}."));
            if let Some(example) = self.example {
                text = text.plain(" For example: ").command(example);
            }
            Refusal::new(text)
        })
    }

    /// The value of a parameter as a whole number from `least` to `most`.
    ///
    /// # Errors
    /// Says which numbers are accepted.
    pub fn integer(&self, name: &str, least: i64, most: i64) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        match text.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => Err(Refusal::new(format!(
                "The {name} has to be a whole number from {least} to {most}; {:?} is not.",
                clipped(text)
            ))),
        }
    }
}

/// What is said back is clipped to so many characters.
const CLIPPED_CHARS: usize = 60;

/// Whether a character turns the direction of all that is written after it; our own words are not to be turned.
pub(crate) fn turns_writing(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// At most 60 characters of what somebody typed, to say it back.
pub(crate) fn clipped(text: &str) -> String {
    let mut seen = text.chars().filter(|c| !c.is_control() && !turns_writing(*c));
    let mut shown: String = seen.by_ref().take(CLIPPED_CHARS).collect();
    if seen.next().is_some() {
        shown.push('…');
    }
    shown
}

/// `name:value` or `--name=value`, where the command has such a parameter and it is not free text itself.
fn named(spec: &Spec, word: &str) -> Option<(&'static str, String)> {
    let bare = word.strip_prefix("--").unwrap_or(word);
    let (name, value) = bare.split_once([':', '='])?;
    let param = spec
        .params
        .iter()
        .find(|param| param.name.eq_ignore_ascii_case(name))?;
    let usable = !value.is_empty() && (param.kind != Kind::Text || !value.starts_with("//"));
    usable.then(|| (param.name, unquoted(value)))
}

/// The first word or quoted text, and what follows.
fn first_word(line: &str) -> (String, &str) {
    let mut quote = None;
    let mut word = String::new();
    for (at, c) in line.char_indices() {
        match (c, quote) {
            ('"' | '“' | '”', None) if word.is_empty() || word.ends_with([':', '=']) => quote = Some(c),
            ('"' | '”', Some(_)) => quote = None,
            (c, None) if c.is_whitespace() => return (word, line[at..].trim_start()),
            (c, _) => word.push(c),
        }
    }
    (word, "")
}

/// Without the quotes around it.
fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = text
        .strip_prefix(['"', '“'])
        .and_then(|rest| rest.strip_suffix(['"', '”']))
        .filter(|inner| !inner.contains('"'));
    inner.unwrap_or(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Group, Shown, Who};

    const SPEC: Spec = Spec {
        name: "note",
        about: "",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Here,
        params: &[
            Param::optional("topic", Kind::Topic, ""),
            Param::required("text", Kind::Text, ""),
        ],
        parts: Parts::None,
        examples: &["note moves Ask Ada"],
        details: "",
    };

    #[track_caller]
    fn check(line: &str, topic: Option<&str>, text: Option<&str>) {
        let args = Args::from_line(&SPEC, line);
        assert_eq!((args.get("topic"), args.get("text")), (topic, text), "{line}");
    }

    #[test]
    fn the_last_parameter_takes_the_rest() {
        check("", None, None);
        check("moves", Some("moves"), None);
        check("moves ask Ada again", Some("moves"), Some("ask Ada again"));
        check(
            "\"move semantics\" ask Ada",
            Some("move semantics"),
            Some("ask Ada"),
        );
        check("topic:moves ask Ada", Some("moves"), Some("ask Ada"));
        check(
            "topic:\"move semantics\" ask",
            Some("move semantics"),
            Some("ask"),
        );
        check("--text=hello moves", Some("moves"), Some("hello"));
        check(
            "moves \"quoted to the end\"",
            Some("moves"),
            Some("quoted to the end"),
        );
    }

    #[test]
    fn the_line_is_kept_from_each_positional_argument_on() {
        let args = Args::from_line(&SPEC, "ask  \"Ada\"\nagain");
        assert_eq!(args.tail("topic"), Some("ask  \"Ada\"\nagain"));
        assert_eq!(args.tail("text"), Some("\"Ada\"\nagain"));
        assert_eq!(Args::from_line(&SPEC, "topic:moves").tail("topic"), None);
    }

    #[test]
    fn parameters_given_by_name_only_take_no_word_from_a_title() {
        const SPEC: Spec = Spec {
            name: "stage",
            about: "",
            group: Group::Learn,
            who: Who::Everyone,
            shown: Shown::Here,
            params: &[
                Param::optional("stage", Kind::Stage, ""),
                Param::named("page", Kind::Integer(1, 9), ""),
            ],
            parts: Parts::None,
            examples: &[],
            details: "",
        };
        let args = |line| {
            let args = Args::from_line(&SPEC, line);
            (args.text("stage"), args.text("page"))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(args("error handling"), (some("error handling"), None));
        assert_eq!(args("page:2 error handling"), (some("error handling"), some("2")));
        assert_eq!(args("Page=2"), (None, some("2")));
        assert_eq!(args("\"\""), (None, None));
    }

    #[test]
    fn what_belongs_to_a_part_is_the_second_argument() {
        const MOVE: Part = Part::new(
            "move",
            "",
            &[
                Param::optional("from", Kind::Day, ""),
                Param::optional("to", Kind::Day, ""),
            ],
        );
        let args = |values: &[(&str, &str)]| {
            let values = values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            let args = Args::from_part(&SPEC, &MOVE, &values.collect::<Vec<_>>());
            (args.text("topic"), args.text("text"))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            args(&[("to", "friday"), ("from", " monday "), ("text", "x")]),
            (some("move"), some("monday friday"))
        );
        assert_eq!(args(&[("to", " ")]), (some("move"), None));
    }

    #[test]
    fn what_is_said_back_is_short_and_keeps_its_direction() {
        assert_eq!(clipped("ab\u{202e}cd\0"), "abcd");
        assert_eq!(clipped(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(clipped(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn a_colon_in_a_text_is_only_a_colon() {
        check(
            "moves https://example.org: see",
            Some("moves"),
            Some("https://example.org: see"),
        );
    }

    #[test]
    fn what_is_missing_is_told_with_an_example() {
        let refusal = Args::from_line(&SPEC, "moves").required("text").unwrap_err();
        assert_eq!(
            crate::reply::plain(&refusal.into()),
            "`note` needs a text. For example: `note moves Ask Ada`"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_strange(line in "\\PC{0,200}") {
            let args = Args::from_line(&SPEC, &line);
            proptest::prop_assert!(args.values.len() <= 2);
        }
    }
}
