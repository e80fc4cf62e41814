//! Words that people say for what a command is called otherwise.

use waymark_core::lookup::normalise;

/// What somebody may mean by a word that is no command. Behind a blank goes what was typed behind the word.
const MEANT: [(&[&str], &[&str]); 21] = [
    (
        &[
            "quiz",
            "question",
            "questions",
            "ask",
            "test",
            "card",
            "cards",
            "flashcards",
            "exercise",
        ],
        &["practice"],
    ),
    (
        &["stats", "stat", "status", "score", "points", "level", "xp"],
        &["progress", "profile"],
    ),
    (&["me", "whoami", "account"], &["profile", "settings"]),
    (
        &["rank", "ranks", "ranking", "board", "boards", "top", "scoreboard"],
        &["leaderboard"],
    ),
    (
        &["stop", "quit", "exit", "unsubscribe", "mute"],
        &["remind off", "pause", "leave"],
    ),
    (&["holiday", "vacation", "break", "sick", "ill"], &["pause"]),
    (
        &[
            "reminder",
            "reminders",
            "notify",
            "notifications",
            "daily",
            "hour",
            "time",
        ],
        &["remind "],
    ),
    (
        &[
            "timezone", "tz", "zone", "name", "nick", "language", "config", "options",
        ],
        &["settings"],
    ),
    (&["delete", "erase", "remove", "reset"], &["undo", "forget"]),
    (&["back", "cancel", "revert", "oops"], &["undo"]),
    (&["data", "download", "backup", "save"], &["export"]),
    (&["find", "search", "lesson", "read", "show", "open"], &["topic "]),
    (
        &["complete", "completed", "finish", "finished", "tick", "check"],
        &["done "],
    ),
    (&["subscribe", "follow", "choose"], &["enroll "]),
    (&["unsubscribed", "unfollow", "unenroll", "drop"], &["leave "]),
    (&["courses", "course", "list", "paths", "tracks"], &["roadmaps"]),
    (&["join", "invite", "code"], &["group join "]),
    (&["week", "schedule", "deadline", "pace"], &["plan"]),
    (&["todo", "now", "task", "tasks"], &["today"]),
    (&["books", "links", "videos", "materials"], &["resources"]),
    (
        &["commands", "menu", "about", "info", "how", "what", "faq", "rules"],
        &["help"],
    ),
];

/// What people say first.
const GREETINGS: [&str; 10] = [
    "hi", "hello", "hey", "hallo", "hola", "moin", "servus", "ciao", "salut", "good",
];
/// What follows `good`, and other greetings.
const GREETED: [&str; 9] = [
    "there",
    "morning",
    "day",
    "afternoon",
    "evening",
    "waymark",
    "bot",
    "all",
    "again",
];

/// The lines that somebody may mean who begins with this word, and goes on with that.
pub(crate) fn meant(word: &str, rest: &str) -> Vec<String> {
    let word = normalise(word);
    let meant = MEANT.iter().find(|(said, _)| said.contains(&word.as_str()));
    let lines = meant.map_or(&[][..], |(_, lines)| *lines);
    lines
        .iter()
        .map(|line| match line.strip_suffix(' ') {
            Some(line) => format!("{line} {rest}").trim_end().to_owned(),
            None => (*line).to_owned(),
        })
        .collect()
}

/// Whether somebody only says hello.
pub(crate) fn greets(line: &str) -> bool {
    let line = normalise(line);
    let mut words = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let greeted = words.next().is_some_and(|word| GREETINGS.contains(&word));
    greeted && words.all(|word| GREETED.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::find, command::Args};

    #[test]
    fn whatever_is_meant_is_a_command_and_no_word_for_it_is_one_or_stands_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (words, lines) in MEANT {
            for word in words {
                assert!(find(word).is_none(), "{word} is a command");
                assert!(seen.insert(*word), "{word} stands twice");
                assert_eq!(*word, normalise(word));
            }
            for line in lines {
                let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
                let entry = find(name).unwrap_or_else(|| panic!("{line} is no command"));
                let _ = Args::from_line(&entry.spec, rest);
            }
        }
    }

    #[test]
    fn a_greeting_is_nothing_but_a_greeting() {
        for line in ["hi", "Hi!", "hello there", "Good morning, Waymark :)", "HEY"] {
            assert!(greets(line), "{line}");
        }
        for line in ["", "!", "hint", "good question", "hi, how do I begin", "there"] {
            assert!(!greets(line), "{line}");
        }
    }
}
