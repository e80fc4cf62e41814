//! A reply or a prompt as one line of JSON.

use std::fmt::Write as _;

use serde::Serialize;
use waymark_app::reply::{Reply, plain};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event<'a> {
    /// Something was asked.
    Reply,
    /// A prompt of this kind came by itself.
    Prompt(&'a str),
}

#[derive(Serialize)]
struct Line<'a> {
    at: &'a str,
    kind: &'static str,
    prompt: Option<&'a str>,
    /// The chat with others in which it is said; `reply.audience` tells to whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    chat: Option<&'a str>,
    text: String,
    buttons: Vec<&'a str>,
    reply: &'a Reply,
}

/// One line, with its line feed.
pub(crate) fn json(event: Event<'_>, at: &str, chat: Option<&str>, reply: &Reply) -> String {
    let (kind, prompt) = match event {
        Event::Reply => ("reply", None),
        Event::Prompt(kind) => ("prompt", Some(kind)),
    };
    let line = Line {
        at,
        kind,
        prompt,
        chat,
        text: plain(reply),
        buttons: reply
            .buttons
            .iter()
            .flatten()
            .map(|button| button.label.as_str())
            .collect(),
        reply,
    };
    // Texts, numbers and lists of them always have a JSON form.
    let text = serde_json::to_string(&line).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        // JSON allows these inside strings, but a terminal obeys some, and some readers end a line at others.
        if matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}') {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_is_one_line_with_the_keys_in_order() {
        let reply =
            Reply::titled("Daily\npractice").row([waymark_app::reply::Button::new("A", "answer 1 a")]);
        let line = json(
            Event::Prompt("daily_practice"),
            "2026-03-27T09:00:00+01:00",
            None,
            &reply,
        );
        insta::assert_snapshot!(line, @r#"{"at":"2026-03-27T09:00:00+01:00","kind":"prompt","prompt":"daily_practice","text":"Daily\npractice","buttons":["A"],"reply":{"tone":"plain","audience":"learner","placing":"new","body":[{"title":[{"plain":"Daily\npractice"}]}],"buttons":[[{"label":"A","press":"answer 1 a","style":"neutral"}]]}}"#);
    }

    #[test]
    fn what_is_said_in_a_chat_names_it() {
        let line = json(Event::Reply, "", Some("crabs"), &Reply::titled("Hello"));
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["chat"], "crabs");
    }

    #[test]
    fn no_character_of_a_note_reaches_a_terminal_as_a_command() {
        let reply = Reply::titled("\u{1b}[31m\u{9b}31m\u{7f}\u{2028}");
        let line = json(Event::Reply, "", None, &reply);
        assert!(
            line.trim_end()
                .chars()
                .all(|c| !c.is_control() && c != '\u{2028}'),
            "{line}"
        );
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["text"], "\u{1b}[31m\u{9b}31m\u{7f}");
    }
}
