//! A command line as Discord's client lets people send it: what is given has the name of its option in front, and yes and
//! no are `True` and `False`.

use waymark_app::{
    MAX_SUGGESTIONS,
    command::{self, Args, Kind, Param, Parts, Spec},
};

/// `setup hour 9:30` as `setup hour:9:30`; as it is where the table knows no such line, or the client has no words for it.
pub(super) fn typed(line: &str) -> String {
    told_apart(line).unwrap_or_else(|| line.to_owned())
}

fn told_apart(line: &str) -> Option<String> {
    let (name, rest) = first_word(line);
    let spec = command::spec(name)?;
    let (part, value) = first_word(rest);
    match spec.parts {
        Parts::None => options(spec, rest),
        Parts::OneOf(parts) => {
            // The bare command does what its first part does, and cannot be sent itself.
            let part = match part {
                "" => parts.first(),
                part => spec.part(part),
            }?;
            let command = format!("{} {}", spec.name, part.name);
            match (value, part.params.first()) {
                ("", _) => Some(command),
                (value, Some(param)) => {
                    // `pause until monday`
                    let (said, after) = first_word(value);
                    let value = if said == param.name { after } else { value };
                    Some(format!("{command} {}", option(param.name, param, value)?))
                }
                (_, None) => None,
            }
        }
        Parts::AnyOf(_) if rest.is_empty() => Some(spec.name.to_owned()),
        Parts::AnyOf(_) => {
            let part = spec.part(part)?;
            Some(format!(
                "{} {}",
                spec.name,
                option(part.name, part.params.first()?, value)?
            ))
        }
    }
}

/// What follows the name of a command without parts.
fn options(spec: &Spec, rest: &str) -> Option<String> {
    let line = |given: Vec<(&Param, String)>| {
        let mut line = spec.name.to_owned();
        for (param, value) in given {
            line.push(' ');
            line.push_str(&option(param.name, param, &value)?);
        }
        Some(line)
    };
    by_their_names(spec, rest)
        .and_then(line)
        .or_else(|| line(by_their_places(spec, rest)))
        .or_else(|| {
            // What is no number is no question's number, and so the text itself.
            let text = spec.params.iter().find(|param| param.kind == Kind::Text)?;
            line(vec![(text, rest.to_owned())])
        })
}

/// `from 20 March to 25 March`, where these are names of parameters.
fn by_their_names(spec: &Spec, rest: &str) -> Option<Vec<(&'static Param, String)>> {
    let mut given: Vec<(&Param, String)> = Vec::new();
    for word in rest.split_whitespace() {
        let new = spec
            .params
            .iter()
            .find(|param| param.name == word && given.iter().all(|(known, _)| known.name != word));
        match (new, given.last_mut()) {
            (Some(param), _) => given.push((param, String::new())),
            (None, Some((_, value))) if value.is_empty() => value.push_str(word),
            (None, Some((_, value))) => {
                value.push(' ');
                value.push_str(word);
            }
            (None, None) => return None,
        }
    }
    Some(given).filter(|given| given.iter().all(|(_, value)| !value.is_empty()))
}

fn by_their_places(spec: &Spec, rest: &str) -> Vec<(&'static Param, String)> {
    let [first, second, ..] = spec.params else {
        return given(spec, rest);
    };
    if first.kind == Kind::Day && second.kind == Kind::Day && !rest.is_empty() {
        // Nobody can tell where the first day ends: both may stand together.
        return vec![(first, rest.to_owned())];
    }
    given(spec, rest)
}

fn given(spec: &Spec, rest: &str) -> Vec<(&'static Param, String)> {
    let args = Args::from_line(spec, rest);
    let value = |param: &'static Param| Some((param, args.text(param.name)?));
    spec.params.iter().filter_map(value).collect()
}

/// `hour:9:30`; `None` if the client does not take that value.
fn option(name: &str, param: &Param, value: &str) -> Option<String> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let value = match param.kind {
        _ if value == "…" => value,
        // There the client offers what there is, and nothing else.
        Kind::Channel | Kind::Role if value.is_empty() => "…",
        _ if value.is_empty() => return None,
        Kind::Switch if matches!(value, "on" | "yes") => "True",
        Kind::Switch if matches!(value, "off" | "no") => "False",
        Kind::Choice(words) if words.len() <= MAX_SUGGESTIONS => {
            words.iter().find(|word| word.eq_ignore_ascii_case(value))?
        }
        Kind::Integer(least, most) => {
            let number: i64 = value.parse().ok()?;
            Some(value).filter(|_| (least..=most).contains(&number))?
        }
        Kind::Channel | Kind::Role => Some(value).filter(|_| digits)?,
        Kind::Switch => return None,
        _ => value,
    };
    Some(format!("{name}:{value}"))
}

fn first_word(line: &str) -> (&str, &str) {
    let line = line.trim();
    line.split_once(char::is_whitespace)
        .map_or((line, ""), |(word, rest)| (word, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use waymark_app::{
        command::COMMANDS,
        reply::{Reply, plain},
        request::{Action, Request},
        testing::Scenario,
    };

    use super::*;

    #[track_caller]
    fn check(line: &str, want: &str) {
        assert_eq!(typed(line), want);
    }

    #[test]
    fn what_is_given_has_its_name_in_front() {
        check("setup", "setup");
        check("setup hour 9:30", "setup hour:9:30");
        check("setup channel 17", "setup channel:17");
        check("setup thread on", "setup thread:True");
        check("settings", "settings show");
        check("settings alias Ferris", "settings alias alias:Ferris");
        check("settings hidden off", "settings hidden hidden:False");
        check(
            "settings background Python",
            "settings background background:python",
        );
        check("group join", "group join");
        check("group pause until monday", "group pause until:monday");
        check("answer a c", "answer text:a c");
        check("group join K7M2P-Q9X4T", "group join code:K7M2P-Q9X4T");
        check("done 1.2", "done topic:1.2");
        check("help page:2 done", "help command:page:2 done");
        check("streak why page:2", "streak what:why page:2");
        check("pause until monday", "pause from:until monday");
        check(
            "pause from 20 March to 25 March",
            "pause from:20 March to:25 March",
        );
    }

    #[test]
    fn what_the_client_cannot_send_stays_as_it_is() {
        for line in [
            "setup channel here",
            "setup role none",
            "setup hour",
            "setup on",
            "settings hidden perhaps",
            "settings new 1000000",
            "streak how",
            "no such command",
            "",
        ] {
            check(line, line);
        }
        check("setup channel", "setup channel:…");
    }

    /// The lines that the help gives as examples; other texts name such lines too.
    fn named() -> impl Iterator<Item = &'static str> {
        COMMANDS.iter().flat_map(|entry| entry.spec.examples).copied()
    }

    /// What is said to somebody who follows the sample roadmap.
    async fn said(action: Action) -> Reply {
        let mut ada = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        ada.say("note Ask Ben").await;
        let request = Request {
            id: "discord:1".to_owned(),
            actor: ada.actor.clone(),
            place: ada.place.clone(),
            at: ada.now,
            action,
        };
        ada.app.handle(request).await
    }

    /// What a line as the client sends it becomes on its way here.
    fn sent(line: &str) -> Action {
        let (name, mut rest) = first_word(line);
        let spec = command::spec(name).unwrap();
        let mut called = name.to_owned();
        let mut names: Vec<_> = spec.params.iter().map(|param| param.name).collect();
        names.extend(spec.parts.list().iter().map(|part| part.name));
        if let Parts::OneOf(_) = spec.parts {
            let (part, after) = first_word(rest);
            called = format!("{name} {part}");
            names = spec
                .part(part)
                .unwrap()
                .params
                .iter()
                .map(|param| param.name)
                .collect();
            rest = after;
        }
        let mut values: Vec<(String, String)> = Vec::new();
        for word in rest.split(' ').filter(|word| !word.is_empty()) {
            if let Some((name, value)) = word.split_once(':').filter(|(name, _)| names.contains(name)) {
                let value = match value {
                    "True" => "on",
                    "False" => "off",
                    value => value,
                };
                values.push((name.to_owned(), value.to_owned()));
            } else {
                let (_, value) = values.last_mut().unwrap();
                value.push(' ');
                value.push_str(word);
            }
        }
        Action::Command(called, values)
    }

    #[tokio::test]
    async fn a_line_means_the_same_as_it_is_typed_here() {
        for line in named() {
            let typed = typed(line);
            // Codes differ each time.
            if typed == line || first_word(line).0 == "link" {
                continue;
            }
            let (there, here) = (
                said(Action::Line(line.to_owned())).await,
                said(sent(&typed)).await,
            );
            assert_eq!(plain(&here), plain(&there), "{line} as {typed}");
        }
    }
}
