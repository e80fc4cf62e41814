//! What a bot says at the door, and its presence, held against the rules.

use serde_json::Value;

use super::session::Shard;

/// Intents that have to be switched on in the developer portal.
const PRIVILEGED: u64 = (1 << 1) | (1 << 8) | (1 << 15);
/// All intents that exist.
const KNOWN: u64 = ((1 << 17) - 1) | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);

/// Why a connection ends: the code, and the rule that was broken if it was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) code: u16,
    pub(crate) rule: Option<String>,
}

impl Ending {
    /// An ending that may happen to any bot.
    pub(crate) fn fate(code: u16) -> Self {
        Self { code, rule: None }
    }

    /// An ending that no correct bot brings about.
    pub(crate) fn breach(code: u16, rule: impl Into<String>) -> Self {
        Self {
            code,
            rule: Some(rule.into()),
        }
    }
}

/// What Discord writes beside a code.
pub(crate) fn reason(code: u16) -> &'static str {
    match code {
        4001 => "Unknown opcode.",
        4002 => "Error while decoding payload.",
        4003 => "Not authenticated.",
        4004 => "Authentication failed.",
        4005 => "Already authenticated.",
        4007 => "Invalid `seq`.",
        4008 => "You are being rate limited.",
        4009 => "Session timed out.",
        4010 => "Invalid shard.",
        4011 => "Sharding required.",
        4012 => "Invalid API version.",
        4013 => "Invalid intent(s).",
        4014 => "Disallowed intent(s).",
        _ => "Unknown error.",
    }
}

/// A good IDENTIFY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identify {
    pub(crate) shard: Shard,
    pub(crate) intents: u64,
    pub(crate) compress: bool,
    pub(crate) presence: Option<String>,
}

/// Reads IDENTIFY. `allowed` are the privileged intents that the portal has switched on.
pub(crate) fn identify(d: &Value, token: &str, allowed: u64) -> Result<Identify, Ending> {
    let Some(given) = d["token"].as_str() else {
        return Err(Ending::breach(4002, "IDENTIFY without a token"));
    };
    if given.strip_prefix("Bot ").unwrap_or(given) != token {
        return Err(Ending::fate(4004));
    }
    for name in ["os", "browser", "device"] {
        if !d["properties"][name].is_string() {
            let rule = format!("IDENTIFY without properties.{name}");
            return Err(Ending::breach(4002, rule));
        }
    }
    let Some(intents) = d["intents"].as_u64() else {
        return Err(Ending::breach(4013, "IDENTIFY without intents"));
    };
    if intents & !KNOWN != 0 {
        return Err(Ending::breach(4013, format!("intents {intents} do not exist")));
    }
    let privileged = intents & PRIVILEGED & !allowed;
    if privileged != 0 {
        let rule = format!("the privileged intents {privileged} are not switched on");
        return Err(Ending::breach(4014, rule));
    }
    if let Some(large) = d.get("large_threshold")
        && !large.as_u64().is_some_and(|large| (50..=250).contains(&large))
    {
        return Err(Ending::breach(
            4002,
            format!("large_threshold {large}; 50 to 250"),
        ));
    }
    let presence = d.get("presence").filter(|presence| !presence.is_null());
    Ok(Identify {
        shard: shard(d.get("shard"))?,
        intents,
        compress: d["compress"] == true,
        presence: presence.map(self::presence).transpose()?,
    })
}

fn shard(given: Option<&Value>) -> Result<Shard, Ending> {
    let Some(given) = given.filter(|given| !given.is_null()) else {
        return Ok(Shard { number: 0, of: 1 });
    };
    match (given[0].as_u64(), given[1].as_u64()) {
        (Some(number), Some(of)) if number < of => Ok(Shard { number, of }),
        _ => Err(Ending::breach(4010, format!("no such shard: {given}"))),
    }
}

/// A presence, as the words that people see under the bot's name.
pub(crate) fn presence(d: &Value) -> Result<String, Ending> {
    let refuse = |rule: String| Err(Ending::breach(4002, rule));
    let status = d["status"].as_str().unwrap_or_default();
    if !["online", "dnd", "idle", "invisible", "offline"].contains(&status) {
        return refuse(format!("the presence has the status {}", d["status"]));
    }
    if !d["afk"].is_boolean() {
        return refuse(format!("the presence has no afk: {d}"));
    }
    // `since` is milliseconds or null; serenity 0.12 writes its own kind of time there, and Discord takes no offence.
    let Some(activities) = d["activities"].as_array() else {
        return refuse(format!("the presence has no activities: {d}"));
    };
    let mut words = status.to_owned();
    for activity in activities {
        let (name, kind) = (activity["name"].as_str(), activity["type"].as_u64());
        let (Some(name), Some(kind @ 0..=5)) = (name, kind) else {
            return refuse(format!("an activity without a name or a known type: {activity}"));
        };
        let state = activity["state"].as_str().unwrap_or_default();
        if kind == 4 && state.is_empty() {
            return refuse("a custom status without a state".to_owned());
        }
        for (what, text) in [("name", name), ("state", state)] {
            let length = text.chars().count();
            if length > 128 {
                return refuse(format!(
                    "an activity's {what} of {length} characters; 128 are allowed"
                ));
            }
        }
        let verb = [
            "Playing ",
            "Streaming ",
            "Listening to ",
            "Watching ",
            "",
            "Competing in ",
        ]
        .get(usize::try_from(kind).unwrap_or_default())
        .copied()
        .unwrap_or_default();
        words.push_str(&format!(": {verb}{}", if kind == 4 { state } else { name }));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hello() -> Value {
        json!({
            "token": "t", "intents": 1, "properties": { "os": "linux", "browser": "b", "device": "d" },
        })
    }

    #[track_caller]
    fn check(field: &str, value: Value, expected: Result<u64, (u16, &str)>) {
        let mut d = hello();
        d[field] = value;
        let found = identify(&d, "t", 1 << 1).map(|identify| identify.intents);
        let found = found.map_err(|ending| (ending.code, ending.rule.unwrap_or_default()));
        assert_eq!(
            found.as_ref().map_err(|(code, rule)| (*code, rule.as_str())),
            expected.as_ref().map_err(|(code, rule)| (*code, *rule))
        );
    }

    #[test]
    fn who_comes_to_the_door_is_looked_at() {
        check("compress", json!(true), Ok(1));
        check("token", json!("Bot t"), Ok(1));
        check("token", json!("u"), Err((4004, "")));
        check("token", json!(null), Err((4002, "IDENTIFY without a token")));
        check(
            "properties",
            json!({}),
            Err((4002, "IDENTIFY without properties.os")),
        );
        check("intents", json!(null), Err((4013, "IDENTIFY without intents")));
        check(
            "intents",
            json!(1 << 18),
            Err((4013, "intents 262144 do not exist")),
        );
        check("intents", json!(1 << 1 | 1), Ok(3));
        check(
            "intents",
            json!(1 << 15 | 1 << 1),
            Err((4014, "the privileged intents 32768 are not switched on")),
        );
        check("shard", json!([1, 2]), Ok(1));
        check("shard", json!([2, 2]), Err((4010, "no such shard: [2,2]")));
        check(
            "large_threshold",
            json!(10),
            Err((4002, "large_threshold 10; 50 to 250")),
        );
    }

    #[test]
    fn a_presence_is_what_people_see() {
        let with = |activities: Value| {
            presence(&json!({ "status": "online", "since": null, "afk": false, "activities": activities }))
        };
        assert_eq!(with(json!([])), Ok("online".to_owned()));
        assert_eq!(
            with(json!([{ "name": "the road", "type": 3 }])),
            Ok("online: Watching the road".to_owned())
        );
        assert_eq!(
            with(json!([{ "name": "x", "type": 4, "state": "/start" }])),
            Ok("online: /start".to_owned())
        );
        assert!(with(json!([{ "name": "x", "type": 4 }])).is_err());
        assert!(with(json!([{ "name": "x".repeat(129), "type": 0 }])).is_err());
        assert!(with(json!([{ "type": 0 }])).is_err());
        assert!(presence(&json!({ "status": "away", "afk": false, "activities": [] })).is_err());
        assert!(presence(&json!({ "status": "idle", "activities": [] })).is_err());
    }
}
