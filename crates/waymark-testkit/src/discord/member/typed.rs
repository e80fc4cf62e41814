//! What Discord's client makes of a typed command: options by their registered types and limits. It lets nobody send what
//! does not fit, and neither does this.

use serde_json::{Map, Value, json};

use crate::discord::world::{Id, World};

/// Longest text of an option where the command does not say.
const LONGEST: usize = 6000;
/// Largest number that the protocol carries whole.
const LARGEST: f64 = 9_007_199_254_740_991.0;

/// Options as they are sent, and what they name.
#[derive(Default, Debug, PartialEq)]
pub(crate) struct Typed {
    pub(crate) options: Vec<Value>,
    pub(crate) resolved: Map<String, Value>,
}

/// Where and by whom something is typed.
pub(crate) struct Typing<'a> {
    pub(crate) world: &'a World,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    /// The last option is still being typed: it asks for suggestions.
    pub(crate) suggests: bool,
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + Clone {
    value[name]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap_or_default()
}

impl Typing<'_> {
    /// Reads what stands behind the name of a command, `text`, by what was registered.
    pub(crate) fn read(&self, command: &Value, text: &str) -> Result<Typed, String> {
        let mut typed = Typed::default();
        typed.options = self.level(command, text.trim(), &mut typed.resolved)?;
        Ok(typed)
    }

    fn level(
        &self,
        command: &Value,
        text: &str,
        resolved: &mut Map<String, Value>,
    ) -> Result<Vec<Value>, String> {
        let subs: Vec<&Value> = list(command, "options")
            .filter(|option| matches!(option["type"].as_u64(), Some(1 | 2)))
            .collect();
        if subs.is_empty() {
            return self.options(command, text, resolved);
        }
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let Some(sub) = subs.iter().find(|sub| name(sub) == word) else {
            let names: Vec<&str> = subs.iter().map(|sub| name(sub)).collect();
            return Err(format!(
                "{} is completed by one of {}",
                name(command),
                names.join(", ")
            ));
        };
        let options = self.level(sub, rest.trim(), resolved)?;
        Ok(vec![
            json!({ "name": word, "type": sub["type"], "options": options }),
        ])
    }

    fn options(
        &self,
        command: &Value,
        text: &str,
        resolved: &mut Map<String, Value>,
    ) -> Result<Vec<Value>, String> {
        let known: Vec<&Value> = list(command, "options").collect();
        let parts = split(text, &known)?;
        let mut out = Vec::new();
        for (at, (option, raw)) in parts.iter().enumerate() {
            if parts[..at]
                .iter()
                .any(|(earlier, _)| name(earlier) == name(option))
            {
                return Err(format!("{} stands there twice", name(option)));
            }
            let mut sent = json!({ "name": name(option), "type": option["type"] });
            if self.suggests && at + 1 == parts.len() {
                if option["autocomplete"] != true {
                    return Err(format!("{} suggests nothing", name(option)));
                }
                sent["value"] = (*raw).into();
                sent["focused"] = true.into();
            } else {
                let value = self.value(option, raw, resolved);
                sent["value"] = value.map_err(|why| format!("{}: {why}", name(option)))?;
            }
            out.push(sent);
        }
        if self.suggests {
            return match parts.last() {
                Some(_) => Ok(out),
                None => Err("no option is being typed".to_owned()),
            };
        }
        let missing = known
            .iter()
            .find(|option| option["required"] == true && !parts.iter().any(|(p, _)| p == *option));
        match missing {
            Some(option) => Err(format!("{} is required", name(option))),
            None => Ok(out),
        }
    }

    fn value(&self, option: &Value, raw: &str, resolved: &mut Map<String, Value>) -> Result<Value, String> {
        if raw.is_empty() {
            return Err("nothing was typed".to_owned());
        }
        let mut choices = list(option, "choices").peekable();
        if choices.peek().is_some() {
            let names: Vec<&str> = choices.clone().map(name).collect();
            let as_typed = |choice: &&Value| {
                let value = choice["value"]
                    .as_str()
                    .map_or_else(|| choice["value"].to_string(), str::to_owned);
                name(choice) == raw || value == raw
            };
            let found = choices.find(as_typed);
            return found
                .map(|choice| choice["value"].clone())
                .ok_or_else(|| format!("{raw:?} is none of the choices: {}", names.join(", ")));
        }
        match option["type"].as_u64() {
            Some(3) => text(option, raw),
            Some(4) => {
                let number: i64 = raw
                    .parse()
                    .map_err(|_| format!("{raw:?} is not a whole number"))?;
                // Precise below 2^53, which is checked there.
                #[expect(clippy::cast_precision_loss, reason = "larger ones are refused")]
                within(option, number as f64)?;
                Ok(number.into())
            }
            Some(10) => {
                let number: f64 = raw.parse().map_err(|_| format!("{raw:?} is not a number"))?;
                within(option, number)?;
                Ok(number.into())
            }
            Some(5) => match raw.to_lowercase().as_str() {
                "true" => Ok(true.into()),
                "false" => Ok(false.into()),
                _ => Err(format!("{raw:?} is neither True nor False")),
            },
            Some(6) => self.user_named(raw, resolved),
            Some(7) => self.channel_named(option, raw, resolved),
            Some(8) => self.role_named(raw, resolved),
            Some(9) => self
                .user_named(raw, resolved)
                .or_else(|_| self.role_named(raw, resolved)),
            other => Err(format!("options of type {other:?} are not played")),
        }
    }

    fn user_named(&self, raw: &str, resolved: &mut Map<String, Value>) -> Result<Value, String> {
        let bare = raw.trim_start_matches('@');
        let world = self.world;
        let guild = world.guild_of(self.channel);
        let person = world
            .people
            .values()
            .find(|person| person.name == bare || person.id.to_string() == bare)
            .ok_or_else(|| format!("nobody is called {bare:?}"))?;
        Ok(name_user(world, guild, person.id, resolved))
    }

    fn channel_named(
        &self,
        option: &Value,
        raw: &str,
        resolved: &mut Map<String, Value>,
    ) -> Result<Value, String> {
        let bare = raw.trim_start_matches('#');
        let world = self.world;
        let guild = world
            .guild_of(self.channel)
            .ok_or("there are no channels to choose here")?;
        let channel = world
            .channels_of(guild)
            .find(|channel| channel.name == bare || channel.id.to_string() == bare)
            .filter(|channel| world.sees_channel(self.user, channel.id))
            .ok_or_else(|| format!("no channel {bare:?} is seen there"))?;
        let kinds: Vec<u64> = list(option, "channel_types").filter_map(Value::as_u64).collect();
        if !kinds.is_empty() && !kinds.contains(&u64::from(channel.kind.number())) {
            return Err(format!("#{bare} is not of the kinds {kinds:?}"));
        }
        Ok(name_channel(world, channel.id, self.user, resolved))
    }

    fn role_named(&self, raw: &str, resolved: &mut Map<String, Value>) -> Result<Value, String> {
        let world = self.world;
        let guild = world
            .guild_of(self.channel)
            .ok_or("there are no roles to choose here")?;
        let roles = world.guilds.get(&guild).map(|guild| &guild.roles);
        let bare = raw.trim_start_matches('@');
        let role = roles
            .into_iter()
            .flat_map(|roles| roles.values())
            .find(|role| role.name.trim_start_matches('@') == bare || role.id.to_string() == bare);
        let role = role.ok_or_else(|| format!("no role is called {bare:?}"))?;
        Ok(name_role(world, guild, role.id, resolved))
    }
}

fn put(resolved: &mut Map<String, Value>, kind: &str, id: Id, value: Value) -> Value {
    let all = resolved.entry(kind).or_insert_with(|| json!({}));
    all[id.to_string()] = value;
    id.to_string().into()
}

/// Names a person in `resolved`; the value that is sent.
pub(crate) fn name_user(
    world: &World,
    guild: Option<Id>,
    user: Id,
    resolved: &mut Map<String, Value>,
) -> Value {
    if let Some(guild) = guild
        && let Some(mut member) = world.member_json(guild, user, false)
    {
        member["permissions"] = world
            .permissions_of(guild, user)
            .unwrap_or_default()
            .to_string()
            .into();
        if let Some(member) = member.as_object_mut() {
            member.retain(|field, _| field != "mute" && field != "deaf");
        }
        put(resolved, "members", user, member);
    }
    put(resolved, "users", user, world.user_json(user))
}

/// Names a channel.
pub(crate) fn name_channel(world: &World, channel: Id, by: Id, resolved: &mut Map<String, Value>) -> Value {
    put(resolved, "channels", channel, world.channel_seen(channel, by))
}

/// Names a role.
pub(crate) fn name_role(world: &World, guild: Id, role: Id, resolved: &mut Map<String, Value>) -> Value {
    let found = world.guilds.get(&guild).and_then(|guild| guild.roles.get(&role));
    put(
        resolved,
        "roles",
        role,
        found.map_or(Value::Null, World::role_json),
    )
}

/// Cuts `a:one b:two words` at the names of options.
fn split<'a, 'b>(text: &'b str, known: &[&'a Value]) -> Result<Vec<(&'a Value, &'b str)>, String> {
    let mut starts = Vec::new();
    for option in known {
        let head = format!("{}:", name(option));
        let found = text
            .match_indices(&head)
            .map(|(at, _)| at)
            .find(|at| *at == 0 || text[..*at].ends_with(' '));
        starts.extend(found.map(|at| (at, at + head.len(), *option)));
    }
    starts.sort_by_key(|(at, ..)| *at);
    let first = starts.first().map_or(text.len(), |(at, ..)| *at);
    let before = text[..first].trim();
    if !before.is_empty() {
        let names: Vec<&str> = known.iter().map(|option| name(option)).collect();
        return Err(format!(
            "{before:?} is no option; there are [{}]",
            names.join(", ")
        ));
    }
    let ends = starts.iter().skip(1).map(|(at, ..)| *at).chain([text.len()]);
    Ok(starts
        .iter()
        .zip(ends)
        .map(|((_, from, option), to)| (*option, text[*from..to].trim()))
        .collect())
}

fn text(option: &Value, raw: &str) -> Result<Value, String> {
    let length = raw.chars().count();
    let limit = |name: &str| {
        option[name]
            .as_u64()
            .and_then(|limit| usize::try_from(limit).ok())
    };
    let (least, most) = (
        limit("min_length").unwrap_or(0),
        limit("max_length").unwrap_or(LONGEST),
    );
    if length < least || length > most {
        return Err(format!(
            "{length} characters, where {least} to {most} are allowed"
        ));
    }
    Ok(raw.into())
}

fn within(option: &Value, number: f64) -> Result<(), String> {
    let least = option["min_value"].as_f64().unwrap_or(-LARGEST);
    let most = option["max_value"].as_f64().unwrap_or(LARGEST);
    if (least..=most).contains(&number) {
        Ok(())
    } else {
        Err(format!("{number}, where {least} to {most} are allowed"))
    }
}

#[cfg(test)]
mod tests;
