//! Whether a line is certainly meant as a command, while a text is awaited that may begin with any word.

use waymark_core::{
    catalog::Catalog,
    ids::{RoadmapId, TopicId},
    lookup::{self, Found},
    roadmap::Roadmap,
    when,
};

use crate::{
    app,
    command::{Args, Kind, Spec},
};

/// More words are a sentence rather than a title.
const TITLE_WORDS: usize = 3;

/// Whether the words after a command's name are arguments that fit it to the letter: a number (`done 1.2`), an id, words
/// of a title, a choice (`plan target 1 June`), a slug. "next the value moves" does not fit, and so is no call.
pub(crate) fn clear_call(spec: &Spec, rest: &str, catalog: &Catalog) -> bool {
    let args = Args::from_line(spec, rest);
    let mut given = spec
        .params
        .iter()
        .filter_map(|param| Some((param.kind, args.get(param.name)?)))
        .filter(|(kind, _)| *kind != Kind::Text)
        .peekable();
    given.peek().is_some() && given.all(|(kind, value)| fits(kind, value, catalog))
}

fn fits(kind: Kind, value: &str, catalog: &Catalog) -> bool {
    let id = value.rsplit_once('/').map_or(value, |(_, id)| id);
    match kind {
        Kind::Text | Kind::Channel | Kind::Role | Kind::Member => false,
        Kind::Integer(least, most) => value
            .parse()
            .is_ok_and(|number: i64| (least..=most).contains(&number)),
        Kind::Choice(words) => words.contains(&value.to_lowercase().as_str()),
        Kind::Roadmap => {
            is_place(value) || RoadmapId::new(value).is_ok_and(|id| catalog.roadmap(&id).is_some())
        }
        Kind::Stage => is_place(id),
        Kind::Topic => value.split(',').all(|part| {
            let part = part.trim();
            is_place(part) || is_topic(part.rsplit_once('/').map_or(part, |(_, id)| id), catalog)
        }),
        Kind::Build => {
            is_place(id)
                || TopicId::new(id).is_ok_and(|id| {
                    let mut all = catalog.roadmaps().flat_map(|(_, roadmap)| roadmap.buildables());
                    all.any(|at| at.project.id == id)
                })
        }
        Kind::Command => app::find(value).is_some() || value == "rules",
        Kind::Day => value.chars().any(|c| c.is_ascii_digit()),
        Kind::Time => when::parse_time(value).is_ok(),
        Kind::Weekdays => when::parse_weekdays(value).is_ok(),
        Kind::Zone => when::parse_zone(value).is_ok(),
        Kind::Switch => matches!(value.to_lowercase().as_str(), "on" | "off"),
    }
}

/// `3`, `#3`, `2.5`.
fn is_place(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('#').unwrap_or(text);
    text.split_once('.')
        .map_or_else(|| digits(text), |(stage, topic)| digits(stage) && digits(topic))
}

/// An id, or a few words of a title.
fn is_topic(text: &str, catalog: &Catalog) -> bool {
    let named = |roadmap: &Roadmap| {
        let items = roadmap
            .topics()
            .map(|at| (at.topic.id.as_str(), at.topic.text.as_str(), ()));
        !matches!(lookup::find(text, items), Found::None { .. })
    };
    text.split_whitespace().count() <= TITLE_WORDS && catalog.roadmaps().any(|(_, roadmap)| named(roadmap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    #[track_caller]
    fn check(line: &str, expected: bool) {
        let (name, rest) = line.split_once(' ').unwrap();
        let spec = app::find(name).unwrap().spec;
        assert_eq!(clear_call(&spec, rest, &sample::catalog()), expected, "{line}");
    }

    #[test]
    fn arguments_that_fit_to_the_letter_make_a_call() {
        check("done 1.2", true);
        check("done 1.1, 1.2", true);
        check("done generics", true);
        check("done life", true);
        check("stage 2", true);
        check("stage page:2 3", true);
        check("enroll ferris", true);
        check("topic as:learning 2.1", true);
        check("help rules", true);
        check("next 3", true);
        check("plan target 1 June", true);
    }

    #[test]
    fn sentences_that_begin_with_a_command_name_are_sentences() {
        check("next the value moves into the function", false);
        check("done and dusted", false);
        check("today I learnt about moves", false);
        check("note that a reference does not own", false);
        check("practice makes perfect", false);
        check("start with the lexer", false);
    }
}
