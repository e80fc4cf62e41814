//! Commands: typed, completed, and from the menus on people and messages.

use serde_json::{Map, Value, json};

use super::registered::Usable;
use super::typed::{Typed, Typing, name_user};
use super::{Doing, Member};
use crate::discord::drawn::Drawn;
use crate::discord::user::User;
use crate::discord::wait::{Answered, Pending};
use crate::discord::world::{Asked, World};

impl Member {
    /// Types a command, `/enroll roadmap:rust-zero`, and waits for the bot's first answer. The command is looked up among
    /// those that the bot registered, as this person sees them here (waiting for the registration, if need be); options
    /// are read by their registered types.
    ///
    /// # Panics
    /// When Discord's client would not let them send it, or no answer comes in three seconds.
    pub async fn runs(&self, line: &str) -> Answered {
        self.sends(line).await.answered().await
    }

    /// The same without waiting for the answer.
    pub async fn sends(&self, line: &str) -> Pending {
        self.menu_is_there().await;
        self.shared
            .change(|world| match self.command(world, line, false) {
                Ok((usable, typed)) => {
                    let mut data = data(&usable.command, 1, typed);
                    if let Some(guild) = usable.command["guild_id"].as_str() {
                        data["guild_id"] = guild.into();
                    }
                    world.story.types(line);
                    self.does(
                        world,
                        &Doing {
                            asked: Asked::Command,
                            data,
                            message: None,
                            opened_by: None,
                            owners: usable.owners,
                            words: format!(": {line}"),
                        },
                    )
                }
                Err(why) => panic!("{} cannot send {line:?}: {why}", world.name(self.user)),
            })
    }

    /// Types a command, and waits for the bot's message.
    pub async fn runs_and_reads(&self, line: &str) -> Drawn {
        self.runs(line).await;
        self.reads().await
    }

    /// Why Discord's client does not let them send this; `None` if it does.
    pub async fn is_refused(&self, line: &str) -> Option<String> {
        self.menu_is_there().await;
        self.command(&self.shared.world(), line, false).err()
    }

    /// The commands that they can type here, by name.
    pub async fn menu(&self) -> Vec<String> {
        self.menu_is_there().await;
        let world = self.shared.world();
        let all = world.commands.values().flatten();
        let names = all.filter(|command| command["type"].as_u64().unwrap_or(1) == 1);
        let names = names.filter_map(|command| command["name"].as_str());
        let mut seen: Vec<String> = names
            .filter(|name| world.usable(1, name, self.user, self.channel).is_ok())
            .map(str::to_owned)
            .collect();
        seen.sort();
        seen.dedup();
        seen
    }

    /// What the bot suggests for the option that stands last: what is shown, and what is sent.
    ///
    /// # Panics
    /// When that option suggests nothing, or no answer comes in three seconds.
    pub async fn completes(&self, line: &str) -> Vec<(String, String)> {
        self.menu_is_there().await;
        let pending = self.shared.change(|world| match self.command(world, line, true) {
            Ok((usable, typed)) => self.does(
                world,
                &Doing {
                    asked: Asked::Autocomplete,
                    data: data(&usable.command, 1, typed),
                    message: None,
                    opened_by: None,
                    owners: usable.owners,
                    words: String::new(),
                },
            ),
            Err(why) => panic!("{} cannot type {line:?}: {why}", world.name(self.user)),
        });
        match pending.answered().await {
            Answered::Suggestions(all) => all,
            other => panic!("{line:?} was answered with {other:?}"),
        }
    }

    /// Chooses a command from the menu on a person.
    pub async fn runs_context_user(&self, name: &str, on: &User) -> Answered {
        self.menu_is_there().await;
        let pending = self.shared.change(|world| {
            let mut resolved = Map::new();
            let target = name_user(world, world.guild_of(self.channel), on.id(), &mut resolved);
            let words = format!(" chooses {name:?} on {}", world.name(on.id()));
            self.on_target(world, 2, name, &target, resolved, words)
        });
        pending.answered().await
    }

    /// Chooses a command from the menu on a message.
    pub async fn runs_context_message(&self, name: &str, on: &Drawn) -> Answered {
        self.menu_is_there().await;
        let pending = self.shared.change(|world| {
            let post = world
                .posts
                .get(&on.id())
                .filter(|post| world.sees(self.user, post));
            let Some(post) = post else {
                panic!("they do not see that message");
            };
            let target = post.id.to_string();
            let messages = Map::from_iter([(target.clone(), world.post_json(post))]);
            let resolved = Map::from_iter([("messages".to_owned(), Value::Object(messages))]);
            let words = format!(" chooses {name:?} on {}'s message", on.author);
            self.on_target(world, 3, name, &target.into(), resolved, words)
        });
        pending.answered().await
    }

    fn on_target(
        &self,
        world: &mut World,
        kind: u64,
        name: &str,
        target: &Value,
        resolved: Map<String, Value>,
        words: String,
    ) -> Pending {
        match world.usable(kind, name, self.user, self.channel) {
            Ok(usable) => {
                let options = Vec::new();
                let mut data = data(&usable.command, kind, Typed { options, resolved });
                data["target_id"] = target.clone();
                self.does(
                    world,
                    &Doing {
                        asked: Asked::Command,
                        data,
                        message: None,
                        opened_by: None,
                        owners: usable.owners,
                        words,
                    },
                )
            }
            Err(why) => panic!("{} cannot choose {name:?}: {why}", world.name(self.user)),
        }
    }

    /// The bot registers its commands some time after its start.
    async fn menu_is_there(&self) {
        let there = |world: &mut World| {
            let some = world.commands.values().any(|commands| !commands.is_empty());
            some.then_some(())
        };
        self.shared.until("the bot registers commands", there).await;
    }

    fn command(&self, world: &World, line: &str, suggests: bool) -> Result<(Usable, Typed), String> {
        let line = line.strip_prefix('/').ok_or("a command begins with a slash")?;
        let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
        let usable = world.usable(1, name, self.user, self.channel)?;
        let typing = Typing {
            world,
            user: self.user,
            channel: self.channel,
            suggests,
        };
        let typed = typing.read(&usable.command, rest)?;
        Ok((usable, typed))
    }
}

fn data(command: &Value, kind: u64, typed: Typed) -> Value {
    let mut data = json!({ "id": command["id"], "name": command["name"], "type": kind });
    if !typed.options.is_empty() {
        data["options"] = typed.options.into();
    }
    if !typed.resolved.is_empty() {
        data["resolved"] = typed.resolved.into();
    }
    data
}
