//! A message as a person sees it.

pub(crate) mod checks;
mod component;
mod embed;
mod markdown;

use serde_json::Value;

pub use component::{Button, Choice, Component, Offers, Select};
use markdown::Mark;

use super::world::{Id, Pings, Post, World};

/// A message as a person sees it: mentions and command links by their names, Markdown as it was written.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something that a person sees or not"
)]
pub struct Drawn {
    pub(crate) id: Id,
    pub(crate) channel: Id,
    /// Who wrote it.
    pub author: String,
    /// The bot did.
    pub from_bot: bool,
    /// The text above the embeds.
    pub content: String,
    /// Embeds as Discord has them.
    pub embeds: Vec<Value>,
    /// Buttons and selects, row by row.
    pub rows: Vec<Vec<Component>>,
    /// Attached files.
    pub files: Vec<Attached>,
    /// Only one person sees it.
    pub ephemeral: bool,
    /// "… is thinking", and nothing was said yet.
    pub thinking: bool,
    /// It was changed since it was sent.
    pub edited: bool,
    /// Who was pinged.
    pub pings: Pings,
    /// The title of the thread that hangs on it.
    pub thread: Option<String>,
    embedded: Vec<Vec<String>>,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its name.
    pub name: String,
    /// What a screen reader says.
    pub description: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// It is hidden until somebody touches it.
    pub spoiler: bool,
}

impl Drawn {
    /// Its number.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The number of its channel.
    pub fn channel_id(&self) -> u64 {
        self.channel
    }

    /// All that can be read: content and embeds, line by line, without buttons and files.
    pub fn text(&self) -> String {
        let content = Some(self.content.clone()).filter(|content| !content.is_empty());
        let embeds = self.embedded.iter().map(|lines| lines.join("\n"));
        content.into_iter().chain(embeds).collect::<Vec<_>>().join("\n")
    }

    /// Buttons and selects in order.
    pub fn components(&self) -> impl Iterator<Item = &Component> {
        self.rows.iter().flatten()
    }

    /// What stands on its buttons.
    pub fn labels(&self) -> Vec<String> {
        self.buttons().map(|button| button.label.clone()).collect()
    }

    /// Its buttons.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        self.components().filter_map(|component| match component {
            Component::Button(button) => Some(button),
            Component::Select(_) => None,
        })
    }

    /// Its selects.
    pub fn selects(&self) -> impl Iterator<Item = &Select> {
        self.components().filter_map(|component| match component {
            Component::Select(select) => Some(select),
            Component::Button(_) => None,
        })
    }

    /// The button with this label.
    pub fn button(&self, label: &str) -> Option<&Button> {
        self.buttons().find(|button| button.label == label)
    }

    /// The select with this hint, or with an option of this label.
    pub fn select(&self, hint: &str) -> Option<&Select> {
        let has = |select: &&Select| {
            select.hint == hint || select.options.iter().any(|option| option.label == hint)
        };
        self.selects().find(has)
    }

    /// The body in lines: content, embeds behind a bar, buttons and selects, files.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut out: Vec<String> = self
            .content
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        if self.thinking {
            out.push("(is thinking …)".to_owned());
        }
        for embed in &self.embedded {
            out.extend(embed.iter().map(|line| format!("▌ {line}").trim_end().to_owned()));
        }
        for file in &self.files {
            let spoiler = if file.spoiler { "spoiler " } else { "" };
            let words = file
                .description
                .as_ref()
                .map(|words| format!(": {words}"))
                .unwrap_or_default();
            out.push(format!("({spoiler}file {}{words})", file.name));
        }
        for row in &self.rows {
            let row: Vec<String> = row.iter().map(ToString::to_string).collect();
            out.push(row.join(" "));
        }
        if let Some(thread) = &self.thread {
            out.push(format!("(thread: {thread})"));
        }
        out
    }
}

impl std::fmt::Display for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

impl World {
    /// A message as it is now.
    pub(crate) fn drawn(&self, post: &Post) -> Drawn {
        let files = post.attachments.iter().map(|file| Attached {
            name: file.name.clone(),
            description: file.description.clone(),
            bytes: file.bytes.clone(),
            spoiler: file.spoiler,
        });
        let thread = post.thread.and_then(|id| self.channels.get(&id));
        let lines = |embed: &Value| {
            let lines = embed::lines(embed);
            lines.iter().map(|line| self.as_seen(line)).collect()
        };
        Drawn {
            id: post.id,
            channel: post.channel,
            author: self.name(post.author).to_owned(),
            from_bot: post.author == self.bot(),
            content: self.as_seen(&post.content),
            embeds: post.embeds.clone(),
            rows: Component::rows(&post.components),
            files: files.collect(),
            ephemeral: post.is_ephemeral(),
            thinking: post.thinking,
            edited: post.edited.is_some(),
            pings: post.pings.clone(),
            thread: thread.map(|thread| thread.name.clone()),
            embedded: post.embeds.iter().map(lines).collect(),
        }
    }

    /// Mentions and command links by their names.
    pub(crate) fn as_seen(&self, text: &str) -> String {
        markdown::seen(text, |mark| match mark {
            Mark::User(id) => self.people.get(&id).map(|person| format!("@{}", person.name)),
            Mark::Channel(id) => self.channels.get(&id).map(|channel| format!("#{}", channel.name)),
            Mark::Role(id) => {
                let mut roles = self.guilds.values().filter_map(|guild| guild.roles.get(&id));
                roles.next().map(|role| format!("@{}", role.name))
            }
            Mark::Command(name, id) => {
                let head = name.split(' ').next().unwrap_or(name);
                let mut all = self.commands.values().flatten();
                let id = id.to_string();
                all.any(|command| command["id"] == id.as_str() && command["name"] == head)
                    .then(|| format!("</{name}>"))
            }
        })
    }
}
