//! A chat as its members see it, as text.
//!
//! ```text
//! Ada: /start
//! Waymark: *Welcome*, Ada.
//!   Which zone do you live in?
//!   [Europe/Berlin] [UTC]
//! Ada presses [UTC]
//! Waymark tells Ada: Saved.
//! ```
//!
//! Messages stand where they were sent, with their present content and buttons; deleted ones are gone.

use serde_json::Value;

use super::chat::{Chat, Happened};
use super::message::{Body, Poll, Post};
use super::world::World;

/// The whole chat.
pub(crate) fn of(world: &World, chat: &Chat) -> String {
    let mut out = String::new();
    for event in &chat.events {
        match &event.what {
            Happened::Said(id) => {
                if let Some(post) = chat.posts.get(id).filter(|post| !post.deleted) {
                    out.push_str(&message(world, chat, post));
                }
            }
            Happened::Changed(_) => {}
            Happened::Told { to, text, alert } => {
                let verb = if *alert { "alerts" } else { "tells" };
                out.push_str(&indented(&format!(
                    "{} {verb} {}: {text}",
                    world.bot.name,
                    world.name(*to)
                )));
            }
            Happened::Did(line) => out.push_str(&indented(line)),
        }
    }
    out
}

/// All chats, for a test that fails.
pub(crate) fn everything(world: &World) -> String {
    let chats = world.chats.values().filter(|chat| !chat.events.is_empty());
    let texts = chats.map(|chat| format!("--- {} ({})\n{}", chat.title, chat.id, of(world, chat)));
    texts.collect::<Vec<_>>().join("\n")
}

fn indented(text: &str) -> String {
    let mut lines = text.lines();
    let mut out = format!("{}\n", lines.next().unwrap_or_default().trim_end());
    for line in lines {
        out.push_str(if line.is_empty() { "\n" } else { "  " });
        if !line.is_empty() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

fn message(world: &World, chat: &Chat, post: &Post) -> String {
    let mut head = world.name(post.from).to_owned();
    if let Some(other) = post.reply_to.and_then(|id| chat.posts.get(&id)) {
        head.push_str(&format!(" ↩ {}", world.name(other.from)));
    }
    let from_user = post.from != world.bot.id;
    if post.edited.is_some() && from_user {
        head.push_str(" (edited)");
    }
    let body = match &post.body {
        Body::Text(text) => text.marked(),
        Body::Media {
            kind, file, caption, ..
        } => {
            let name = file
                .as_ref()
                .filter(|_| *kind == "document")
                .map(|file| format!(" {}", file.name));
            let caption = if caption.text.is_empty() {
                String::new()
            } else {
                format!(" {}", caption.marked())
            };
            format!("({kind}{}){caption}", name.unwrap_or_default())
        }
        Body::Poll(id) => world.polls.get(id).map(poll).unwrap_or_default(),
        Body::Other(words) => words.clone(),
    };
    let mut out = indented(&format!("{head}: {body}"));
    out.push_str(&keyboard(post.markup.as_ref()));
    if let Some(emoji) = &post.reaction {
        out.push_str(&format!("  {} reacts {emoji}\n", world.bot.name));
    }
    out
}

fn poll(poll: &Poll) -> String {
    let kind = match (poll.quiz, poll.closed) {
        (true, false) => "quiz",
        (true, true) => "closed quiz",
        (false, false) => "poll",
        (false, true) => "closed poll",
    };
    let mut out = format!("({kind}) {}", poll.question);
    for (at, option) in poll.options.iter().enumerate() {
        let votes = poll
            .votes
            .iter()
            .filter(|(_, chosen)| chosen.contains(&at))
            .count();
        let right = if poll.right.contains(&at) { " ✓" } else { "" };
        out.push_str(&format!("\n({votes}) {option}{right}"));
    }
    out
}

fn keyboard(markup: Option<&Value>) -> String {
    let Some(markup) = markup else {
        return String::new();
    };
    let mut out = String::new();
    for row in markup["inline_keyboard"].as_array().into_iter().flatten() {
        let row = row.as_array().into_iter().flatten().map(|button| {
            let label = button["text"].as_str().unwrap_or_default();
            match button["url"].as_str() {
                Some(url) => format!("[{label} → {url}]"),
                None => format!("[{label}]"),
            }
        });
        out.push_str(&format!("  {}\n", row.collect::<Vec<_>>().join(" ")));
    }
    for row in markup["keyboard"].as_array().into_iter().flatten() {
        let row = row.as_array().into_iter().flatten();
        let row = row.map(|key| format!("⌨{}", key["text"].as_str().or(key.as_str()).unwrap_or_default()));
        out.push_str(&format!("  {}\n", row.collect::<Vec<_>>().join(" ")));
    }
    if markup["force_reply"] == true {
        let hint = markup["input_field_placeholder"]
            .as_str()
            .map(|hint| format!(": {hint}"));
        out.push_str(&format!("  (opens a reply{})\n", hint.unwrap_or_default()));
    }
    if markup["remove_keyboard"] == true {
        out.push_str("  (takes the keyboard away)\n");
    }
    out
}
