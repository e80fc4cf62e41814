//! What a person sees, as text.
//!
//! ```text
//! --- Rustaceans #study
//! Ada: /enroll roadmap: rust
//! Waymark (only Ada): You are enrolled.
//!   ▌ **Rust from zero**
//!   [Next topic] [Not now]
//! Ada presses [Next topic]
//! --- direct
//! Waymark: Good morning.
//! ```
//!
//! Messages stand where they were sent, with their present content and buttons; deleted ones are gone.

use std::collections::{BTreeSet, HashMap};

use super::permission;
use super::world::{Id, Post, World};

/// What people did, beside what was said: in order, since both have numbers that rise.
#[derive(Default)]
pub(crate) struct Story {
    lines: Vec<Line>,
    /// Up to which moment somebody has read a channel: `(user, channel)`.
    read: HashMap<(Id, Id), u64>,
    /// Forms that were sent or put away, by the interaction that opened them.
    pub(crate) forms_done: BTreeSet<Id>,
    /// What people typed.
    typed: Vec<String>,
}

struct Line {
    at: Id,
    channel: Id,
    who: Id,
    words: String,
}

impl Story {
    /// Somebody typed something.
    pub(crate) fn types(&mut self, words: &str) {
        self.typed.push(words.to_owned());
    }

    /// Whether somebody typed this.
    pub(crate) fn typed(&self, words: &str) -> bool {
        self.typed.iter().any(|typed| typed.contains(words))
    }
}

impl World {
    /// Somebody did something; others do not see it.
    pub(crate) fn did(&mut self, at: Id, channel: Id, who: Id, words: String) {
        self.story.lines.push(Line {
            at,
            channel,
            who,
            words,
        });
    }

    /// All that is there has been seen by this user.
    pub(crate) fn read_all(&mut self, user: Id, channel: Id) {
        self.story.read.insert((user, channel), self.moment);
    }

    /// Whether somebody sees a message.
    pub(crate) fn sees(&self, user: Id, post: &Post) -> bool {
        if post.only_for.is_some_and(|only| only != user) {
            return false;
        }
        self.sees_channel(user, post.channel)
    }

    /// Whether somebody sees a channel.
    pub(crate) fn sees_channel(&self, user: Id, channel: Id) -> bool {
        let Some(channel) = self.channels.get(&channel) else {
            return false;
        };
        if channel
            .between
            .is_some_and(|(one, other)| user == one || user == other)
        {
            return true;
        }
        let held = self.permissions_in(channel, user).unwrap_or_default();
        held & permission::VIEW_CHANNEL != 0
    }

    /// The first message of the bot, new or changed, that this user has not read. While it thinks there is nothing to read.
    pub(crate) fn next_unread(&mut self, user: Id, channel: Id) -> Option<Id> {
        let from = self.story.read.get(&(user, channel)).copied().unwrap_or_default();
        let unread = self.posts.values().filter(|post| {
            post.channel == channel && post.author == self.bot() && post.moment > from && !post.thinking
        });
        let first = unread
            .filter(|post| self.sees(user, post))
            .min_by_key(|post| post.moment)?;
        let (id, moment) = (first.id, first.moment);
        self.story.read.insert((user, channel), moment);
        Some(id)
    }

    /// What somebody sees: in one channel, or everywhere with a line at each change of place.
    pub(crate) fn transcript(&self, user: Id, only: Option<Id>) -> String {
        let mut entries: Vec<(Id, Id, String)> = Vec::new();
        for line in self.story.lines.iter().filter(|line| line.who == user) {
            entries.push((line.at, line.channel, indented(&line.words)));
        }
        for asked in self.interactions.values().filter(|asked| asked.user == user) {
            if let Some(form) = self.form(asked.id) {
                let bot = self.name(self.bot());
                entries.push((
                    asked.id,
                    asked.channel,
                    indented(&format!("{bot} opens a form: {form}")),
                ));
            }
        }
        for post in self.posts.values().filter(|post| self.sees(user, post)) {
            entries.push((post.id, post.channel, self.said(post, user)));
        }
        if let Some(only) = only {
            entries.retain(|(_, channel, _)| *channel == only);
        }
        entries.sort_by_key(|(at, ..)| *at);
        let (mut out, mut place) = (String::new(), None);
        for (_, channel, text) in entries {
            if only.is_none() && place != Some(channel) {
                out.push_str(&format!("--- {}\n", self.place(channel)));
                place = Some(channel);
            }
            out.push_str(&text);
        }
        out
    }

    /// What everybody sees, for a test that fails.
    pub(crate) fn everything(&self) -> String {
        let people = self.people.values().filter(|person| !person.bot);
        let texts = people.filter_map(|person| {
            let text = self.transcript(person.id, None);
            (!text.is_empty()).then(|| format!("=== {}\n{text}", person.name))
        });
        texts.collect()
    }

    /// A channel in words.
    fn place(&self, channel: Id) -> String {
        let Some(channel) = self.channels.get(&channel) else {
            return "a channel that is gone".to_owned();
        };
        let server = channel.guild.and_then(|guild| self.guilds.get(&guild));
        match (server, channel.between) {
            (Some(server), _) if channel.kind.is_thread() => format!("{} > {}", server.name, channel.name),
            (Some(server), _) => format!("{} #{}", server.name, channel.name),
            (None, Some((one, other))) => format!("{} and {}", self.name(one), self.name(other)),
            (None, None) => "direct".to_owned(),
        }
    }

    fn said(&self, post: &Post, reader: Id) -> String {
        let mut head = self.name(post.author).to_owned();
        let asked = post.interaction.and_then(|id| self.interactions.get(&id));
        let by = asked.filter(|asked| asked.user != reader && post.kind != 0);
        if let Some(asked) = by {
            let name = asked.data["name"].as_str();
            let name = name.map(|name| format!(" /{name}")).unwrap_or_default();
            head.push_str(&format!(" ↩ {}{name}", self.name(asked.user)));
        } else if let Some(other) = post.replies_to.and_then(|id| self.posts.get(&id))
            && other.author != post.author
        {
            head.push_str(&format!(" ↩ {}", self.name(other.author)));
        }
        if post.is_ephemeral() {
            let only = post.only_for.map_or("the one who asked", |only| self.name(only));
            head.push_str(&format!(" (only {only})"));
        }
        let lines = self.drawn(post).lines();
        let plain = !post.content.is_empty() || post.thinking;
        let body = lines.join("\n");
        let gap = if plain { " " } else { "\n" };
        indented(&format!("{head}:{gap}{body}"))
    }
}

/// The first line as it is, the rest two spaces further in.
fn indented(text: &str) -> String {
    let mut lines = text.lines();
    let mut out = format!("{}\n", lines.next().unwrap_or_default().trim_end());
    for line in lines {
        let line = line.trim_end();
        out.push_str(if line.is_empty() { "" } else { "  " });
        out.push_str(line);
        out.push('\n');
    }
    out
}
