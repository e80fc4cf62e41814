//! Command names, and what the cursor stands in: all from the one table.

use waymark_app::command::{COMMANDS, Param, Spec, spec};

use crate::directive::DIRECTIVES;

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Spot<'a> {
    /// The name of a command, or the beginning of one; it begins at this byte.
    Name { from: usize, typed: &'a str },
    /// A line with a colon.
    Directive { from: usize, typed: &'a str },
    /// A value of a parameter.
    Value {
        from: usize,
        typed: &'a str,
        command: &'static str,
        param: &'static str,
        /// Whether other parameters may follow, so that blanks need quotes.
        more: bool,
    },
    /// Nothing that can be completed.
    Open,
}

/// What the end of a line stands in.
pub(crate) fn spot(line: &str) -> Spot<'_> {
    let blank = line.len() - line.trim_start().len();
    let typed = &line[blank..];
    if typed.starts_with(':') {
        return if typed.contains(char::is_whitespace) {
            Spot::Open
        } else {
            Spot::Directive { from: blank, typed }
        };
    }
    let from = blank + usize::from(typed.starts_with('/'));
    let typed = &line[from..];
    let Some((name, _)) = typed.split_once(char::is_whitespace) else {
        return Spot::Name { from, typed };
    };
    let Some(spec) = spec(name) else {
        return Spot::Open;
    };
    value(line, from + name.len(), spec)
}

/// The names that begin as typed, with what they do.
pub(crate) fn names(typed: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let typed = typed.to_lowercase();
    COMMANDS
        .iter()
        .map(|entry| (entry.spec.name, entry.spec.about))
        .filter(move |(name, _)| name.starts_with(&typed))
}

/// The lines with a colon that begin as typed.
pub(crate) fn directives(typed: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let typed = typed.to_lowercase();
    DIRECTIVES
        .iter()
        .map(|(name, _, about)| (*name, *about))
        .filter(move |(name, _)| name.starts_with(&typed))
}

/// What may still follow a line: ` <topic> [text]`. Empty where nothing does.
pub(crate) fn hint(line: &str) -> String {
    let line = line.trim_start();
    let typed = line.strip_prefix('/').unwrap_or(line);
    let Some((name, rest)) = typed.split_once(' ') else {
        return String::new();
    };
    let Some(spec) = spec(name).filter(|_| rest.trim().is_empty()) else {
        return String::new();
    };
    let shown = spec.params.iter().map(|param| {
        if param.required {
            format!("<{}>", param.name)
        } else {
            format!("[{}]", param.name)
        }
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Which parameter the end of the line belongs to, by the grammar of the app: each takes one word, the last the rest.
fn value<'a>(line: &'a str, from: usize, spec: &'static Spec) -> Spot<'a> {
    let mut open: Vec<&'static Param> = spec.params.iter().collect();
    let mut at = from;
    loop {
        let rest = &line[at..];
        at += rest.len() - rest.trim_start().len();
        let rest = &line[at..];
        let word = word(rest);
        // `topic:` names its parameter.
        let named = word.split_once([':', '=']).and_then(|(name, value)| {
            let index = open
                .iter()
                .position(|param| param.name == name.trim_start_matches("--"))?;
            Some((index, at + word.len() - value.len()))
        });
        let (index, start) = named.unwrap_or((0, at));
        if open.is_empty() {
            return Spot::Open;
        }
        let last = named.is_none() && open.len() == 1;
        if last || word.len() == rest.len() {
            let param = open.remove(index);
            let typed = line[start..].trim_start_matches(['"', '“']);
            return Spot::Value {
                from: start,
                typed,
                command: spec.name,
                param: param.name,
                more: !open.is_empty(),
            };
        }
        open.remove(index);
        at += word.len();
    }
}

/// The first word or quoted text, without what follows.
fn word(text: &str) -> &str {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => return &text[..at],
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use waymark_app::command::{Group, Kind, Parts, Shown, Who};

    use super::*;

    static NOTE: Spec = Spec {
        name: "note",
        about: "",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional("topic", Kind::Topic, ""),
            Param::required("text", Kind::Text, ""),
        ],
        parts: Parts::None,
        examples: &[],
        details: "",
    };

    #[track_caller]
    fn check(line: &str, want: Option<(&str, &str, bool)>) {
        let found = match value(line, "note".len(), &NOTE) {
            Spot::Value {
                from,
                typed,
                param,
                more,
                ..
            } => {
                assert!(line[from..].ends_with(typed), "{line}");
                Some((param, typed, more))
            }
            _ => None,
        };
        assert_eq!(found, want, "{line}");
    }

    #[test]
    fn each_parameter_takes_a_word_and_the_last_one_the_rest() {
        check("note ", Some(("topic", "", true)));
        check("note mo", Some(("topic", "mo", true)));
        check("note moves ", Some(("text", "", false)));
        check("note moves ask Ada", Some(("text", "ask Ada", false)));
        check("note \"move sem", Some(("topic", "move sem", true)));
        check("note \"move semantics\" as", Some(("text", "as", false)));
    }

    #[test]
    fn a_parameter_can_be_named() {
        check("note text:a", Some(("text", "a", true)));
        check("note topic:mo", Some(("topic", "mo", true)));
        check("note topic:moves as", Some(("text", "as", false)));
        check("note text:a topic:", Some(("topic", "", false)));
    }

    #[test]
    fn the_first_word_is_a_name() {
        assert_eq!(
            spot("pro"),
            Spot::Name {
                from: 0,
                typed: "pro"
            }
        );
        assert_eq!(
            spot(" /pro"),
            Spot::Name {
                from: 2,
                typed: "pro"
            }
        );
        assert_eq!(spot(":w"), Spot::Directive { from: 0, typed: ":w" });
        assert_eq!(spot(":wait 1"), Spot::Open);
        assert_eq!(spot("dance the"), Spot::Open);
        let found: Vec<_> = names("PRO").map(|(name, _)| name).collect();
        assert_eq!(found, ["progress", "project", "profile"]);
        assert_eq!(directives(":w").count(), 1);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_strange_to_be_completed(line in "(note|done|:|/)?[ \"“:=é🦀a-z-]{0,30}") {
            let from = match spot(&line) {
                Spot::Name { from, .. } | Spot::Directive { from, .. } | Spot::Value { from, .. } => from,
                Spot::Open => 0,
            };
            proptest::prop_assert!(line.get(from..).is_some());
            hint(&line);
            if line.starts_with("note") {
                value(&line, 4, &NOTE);
            }
        }
    }
}
