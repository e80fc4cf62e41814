//! Interactions, messages and events that nobody means well: forged, broken, huge, upside down. Whatever comes, nothing
//! panics, what can be read is answered in time, nobody else's progress changes, nobody is pinged, and what people write
//! stays text.
//!
//! `EVENTS` sets how many come (2,000), `SEED` where chance begins.

use serde_json::{Value, json};
use waymark_app::command::COMMANDS;
use waymark_testkit::{
    discord::{Asking, Channel, Drawn, Planted, Server, User},
    hostile::{Chance, Panics, number},
    logs::Logs,
};

use crate::world::World;

const NEVER_TOLD: &str = "an answer to an interaction that was never told";
/// So many come between two minutes, so that the limit of requests does not do all the work.
const BATCH: usize = 50;
const BEFORE_EVENING_SECS: usize = 7_200;

/// What people write who want to break something.
fn scraps() -> Vec<String> {
    let mut all: Vec<String> = [
        "[free money](https://evil.example) [a](<https://evil.example>)",
        "@everyone @here <@1> <@!1> <@&1000000000000105> <#1> </setup:1> <t:0:R> <a:x:1> <id:guide>",
        "``` `` ` ```rust\nfn main() {}\n",
        "**bold** __under__ ||hidden|| ~~gone~~ _it_ *it* \\* \\",
        "> quote\n>>> all\n# Title\n-# small\n- list\n1. one\n* star",
        "https://evil.example/?a=(b)&c=[d] <https://evil.example> discord.gg/evil",
        "\u{202e}gnp.exe\u{202c} \u{2066}\u{2067}\u{2069} \u{200f}\u{200e}",
        "שלום עולם مرحبا بالعالم",
        "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{3164}\u{115f}\u{2800}",
        "\0\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}\u{85}\u{9f}\r\r\n\n\t\u{2028}\u{2029}",
        "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪❤️‍🔥\u{fffd}\u{ffff}\u{10ffff}\u{e000}",
        "'; DROP TABLE learner; -- \" \\ % _ {} {0} $1 ?",
        "9999999999999999999999 -1 0 1e308 NaN 0x41",
        "99:99 2026-02-30 * * * * * 25 h Europe/Nowhere",
        "/",
        "/ done",
        "",
        " ",
        "true",
        "all",
        "ferris",
        "no",
        "off",
        "everything",
        "7:00",
    ]
    .map(str::to_owned)
    .into();
    all.push(format!("e{}", "\u{301}".repeat(500)));
    all.push("<@1> ".repeat(800));
    all.push("🦀".repeat(2_000));
    all.push("x".repeat(6_000));
    all.push("`".repeat(4_000));
    all.push("*_~|>#-`[](".repeat(400));
    all
}

/// People who disturb, and those whom they disturb.
struct Stage {
    server: Server,
    study: Channel,
    attackers: Vec<User>,
    victims: [User; 2],
    scraps: Vec<String>,
    /// A message of the bot for all.
    shared: Drawn,
    before: Vec<String>,
}

impl Stage {
    async fn set(world: &World) -> Self {
        let (server, study, victims) = world.led(["Ada", "Ben"]);
        for victim in &victims {
            let there = victim.at(&study);
            there.runs("/enroll roadmap:ferris").await;
            there.runs("/done topic:moves").await;
            there.runs("/practice").await;
        }
        let there = victims[0].at(&study);
        world.starts_questions(&there, "hour:9:30 roadmap:ferris").await;
        there.presses("Join the group").await;
        let messages = there.messages();
        let shared = messages
            .into_iter()
            .find(|message| message.button("Change").is_some());
        let names = [
            "@everyone",
            "[x](https://evil.example)",
            "\u{202e}\u{200b}",
            "``` *",
            "Mallory & Co.",
        ];
        let attackers: Vec<User> = (0..25).map(|n| world.dc.user(names[n % names.len()])).collect();
        for attacker in &attackers {
            server.admit(attacker);
        }
        let mut stage = Self {
            server,
            study,
            attackers,
            victims,
            scraps: scraps(),
            shared: shared.unwrap(),
            before: Vec::new(),
        };
        stage.before = stage.kept(world).await;
        stage
    }

    /// Everything that is stored of the victims, as text.
    async fn kept(&self, world: &World) -> Vec<String> {
        let mut kept = Vec::new();
        for victim in &self.victims {
            let mut store = world.app.store().read().await.unwrap();
            let account = store.account("discord", &victim.id().to_string()).await.unwrap();
            let export = store.export(account.unwrap().learner).await.unwrap().unwrap();
            kept.push(format!("{export:#?}"));
        }
        kept
    }

    /// Words, odd ones or a few of ours.
    fn words(&self, chance: &mut Chance, most: usize) -> String {
        let mut text = String::new();
        for _ in 0..=chance.below(3) {
            text.push_str(chance.of::<String>(&self.scraps));
        }
        text.chars().take(most).collect()
    }

    /// A line of ours with odd words behind it.
    fn line(&self, chance: &mut Chance, most: usize) -> String {
        let extra = [
            "vote 1 a",
            "vote 2 b",
            "setup on",
            "answer 1 1",
            "grade 1 3",
            "undo 1",
            "forget everything",
        ];
        let head = if chance.in_100(30) {
            (*chance.of(&extra)).to_owned()
        } else {
            COMMANDS[chance.below(COMMANDS.len())].spec.name.to_owned()
        };
        let number = chance.of(&["", "1", "2", "-1", "9223372036854775807"]);
        let text = format!("{head} {number} {}", self.words(chance, most));
        text.chars().take(most).collect()
    }

    /// What is done: the type of the interaction and its data.
    fn deed(&self, chance: &mut Chance) -> (u8, Value, Asking) {
        match chance.below(10) {
            0..=3 => {
                let spec = &COMMANDS[chance.below(COMMANDS.len())].spec;
                let mut options: Vec<Value> = Vec::new();
                for param in spec.params {
                    if chance.in_100(60) {
                        options.push(
                            json!({ "name": param.name, "type": 3, "value": self.words(chance, 6_000) }),
                        );
                    }
                }
                if chance.in_100(20) {
                    options = vec![json!({ "name": self.words(chance, 32), "type": 4, "value": i64::MIN })];
                }
                if chance.in_100(20) {
                    let part = json!({ "name": "show", "type": 1, "options": options });
                    options = vec![part];
                }
                let data = json!({ "id": "1", "name": spec.name, "type": 1, "options": options });
                (2, data, Asking::Command)
            }
            4..=6 => {
                let payload = self.line(chance, 90);
                let (kind, custom_id, values) = match chance.below(6) {
                    0 => (3, "s1".to_owned(), json!([payload])),
                    1 => (3, "s1".to_owned(), json!([])),
                    2 => (8, format!("c1:{payload}"), json!(["1"])),
                    3 => (2, format!("f1:{payload}"), Value::Null),
                    4 => (2, self.words(chance, 100), Value::Null),
                    _ => (2, format!("b1:{payload}"), Value::Null),
                };
                let mut data = json!({ "custom_id": custom_id, "component_type": kind });
                if !values.is_null() {
                    data["values"] = values;
                }
                (3, data, Asking::Press(self.shared.id()))
            }
            7 | 8 => {
                let line = self.line(chance, 90);
                let custom_id = if chance.in_100(80) {
                    format!("m:{line}")
                } else {
                    line
                };
                let field = chance.of(&["t", "t", "t", "u", ""]);
                let input = json!({ "type": 4, "custom_id": field, "value": self.words(chance, 4_000) });
                let data =
                    json!({ "custom_id": custom_id, "components": [{ "type": 1, "components": [input] }] });
                (5, data, Asking::Form(None))
            }
            _ => {
                let spec = &COMMANDS[chance.below(COMMANDS.len())].spec;
                let name = spec.params.first().map_or("what", |param| param.name);
                let option =
                    json!({ "name": name, "type": 3, "value": self.words(chance, 6_000), "focused": true });
                let data = json!({ "id": "1", "name": spec.name, "type": 1, "options": [option] });
                (4, data, Asking::Typing(3))
            }
        }
    }

    /// An interaction as the gateway tells it, from somebody who disturbs.
    fn interaction(&self, world: &World, chance: &mut Chance) -> (Value, Planted) {
        let attacker = chance.of(&self.attackers);
        let (kind, data, asking) = self.deed(chance);
        let direct = chance.in_100(25) && !matches!(asking, Asking::Press(_));
        let channel = if direct {
            attacker.dm().channel_id()
        } else {
            self.study.id()
        };
        let planted = world.dc.asks(attacker, channel, &asking);
        let user = json!({ "id": attacker.id().to_string(), "username": attacker.name(), "global_name": attacker.name(),
            "discriminator": "0", "avatar": null });
        let mut event = json!({
            "id": planted.id.to_string(), "application_id": world.dc.application_id().to_string(), "type": kind,
            "token": planted.token, "version": 1, "data": data, "channel_id": channel.to_string(), "locale": "xx",
            "entitlements": [], "authorizing_integration_owners": {}, "app_permissions": "0",
            "attachment_size_limit": 10_485_760, "entitlement_sku_ids": [], "guild_locale": "xx",
            "context": i32::from(direct),
            "channel": { "id": channel.to_string(), "type": i32::from(direct), "permissions": "0" },
        });
        if direct {
            event["user"] = user;
        } else {
            event["guild_id"] = self.server.id().to_string().into();
            event["member"] = json!({ "user": user, "roles": [], "joined_at": "2026-01-01T00:00:00Z", "deaf": false,
                "mute": false, "flags": 0, "pending": false, "permissions": "0" });
        }
        if kind == 3 {
            let bot = world.dc.application_id().to_string();
            event["message"] = json!({ "id": self.shared.id().to_string(), "channel_id": channel.to_string(),
                "author": { "id": bot, "username": "Waymark", "discriminator": "0", "avatar": null, "bot": true },
                "content": self.words(chance, 2_000), "timestamp": "2026-03-26T17:00:00Z", "edited_timestamp": null,
                "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
                "embeds": [], "pinned": false, "type": 0, "components": [] });
        }
        (event, planted)
    }

    /// What is wrong with what was said to those who disturb, or to all.
    fn judge(&self) {
        let places = self
            .attackers
            .iter()
            .flat_map(|who| [who.at(&self.study), who.dm()]);
        let all = places.flat_map(|place| place.messages());
        for message in all.filter(|message| message.from_bot) {
            let text = message.text();
            let turned = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!text.contains(turned), "{text:?}");
        }
    }
}

/// Breaks a value somewhere.
fn twist(value: &mut Value, chance: &mut Chance) {
    let odd = [
        Value::Null,
        json!(true),
        json!(i64::MIN),
        json!(1.5e300),
        json!([]),
        json!({}),
        json!("9".repeat(30)),
        json!([null, [[]], { "id": {} }]),
        (0..100).fold(Value::Null, |inner, _| json!([inner])),
    ];
    match value {
        Value::Object(fields) if !fields.is_empty() && !chance.in_100(10) => {
            let keys: Vec<String> = fields.keys().cloned().collect();
            let key = chance.of(&keys);
            match chance.below(4) {
                0 => drop(fields.remove(key)),
                1 => drop(fields.insert(key.clone(), chance.of(&odd).clone())),
                _ => twist(&mut fields[key], chance),
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let at = chance.below(items.len());
            twist(&mut items[at], chance);
        }
        value => *value = chance.of(&odd).clone(),
    }
}

#[tokio::test]
async fn hostile_interactions_change_nothing_for_others() {
    let seed = number("SEED", 2026);
    println!("SEED={seed}");
    let logs = Logs::record().expects_unreadable();
    let panics = Panics::count();
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let mut chance = Chance::new(seed);
    // The server knows their words from what they say, and looks for links of them in all that is drawn.
    for scrap in &stage.scraps {
        let words: String = scrap.chars().take(2_000).collect();
        chance.of(&stage.attackers).dm().says(&words).await;
    }
    let gateway = world.dc.gateway();
    let all = usize::try_from(number("EVENTS", 2_000)).unwrap();
    let server = Some(stage.server.id());
    let names = [
        "MESSAGE_CREATE",
        "GUILD_CREATE",
        "CHANNEL_DELETE",
        "GUILD_ROLE_DELETE",
        "READY_FOR_MORE",
    ];
    let (mut answered, mut broken, mut forged) = (0, 0, 0);
    // In the evening something comes of itself.
    let pause = format!("{}s", (BEFORE_EVENING_SECS * BATCH / all).min(60));
    for batch in 0..all / BATCH {
        let mut awaited = Vec::new();
        for _ in 0..BATCH {
            match chance.below(10) {
                0 => {
                    let text: String = stage.words(&mut chance, 2_000);
                    let who = chance.of(&stage.attackers);
                    if chance.in_100(50) {
                        who.dm().says(&text).await;
                    } else {
                        who.at(&stage.study).mentions_bot(&text).await;
                    }
                }
                1 => {
                    let (mut event, planted) = stage.interaction(&world, &mut chance);
                    for _ in 0..=chance.below(2) {
                        twist(&mut event, &mut chance);
                    }
                    broken += 1;
                    let id = planted.id.to_string();
                    let known = event["id"] == id.as_str() && event["token"] == planted.token.as_str();
                    forged += usize::from(!known);
                    gateway.tells("INTERACTION_CREATE", server, event);
                }
                2 => {
                    let (event, _) = stage.interaction(&world, &mut chance);
                    broken += 1;
                    let name = *chance.of(&names);
                    gateway.tells(name, server, event);
                }
                _ => {
                    let (event, planted) = stage.interaction(&world, &mut chance);
                    gateway.tells("INTERACTION_CREATE", server, event.clone());
                    if chance.in_100(10) {
                        gateway.tells("INTERACTION_CREATE", server, event);
                    }
                    awaited.push(planted.id);
                }
            }
        }
        world.dc.answers(&awaited).await;
        answered += awaited.len();
        assert_eq!(panics.so_far(), 0, "in batch {batch}");
        world.wait(&pause).await;
    }
    stage.judge();
    assert_eq!(world.dc.pings(), [], "nobody is pinged");
    // What was broken on purpose, and answers to what has no number or token of the server's.
    let played = ["the client could not read", NEVER_TOLD];
    let others: Vec<String> = world.dc.forgive().iter().map(ToString::to_string).collect();
    let to_forged = others.iter().filter(|rule| rule.contains(NEVER_TOLD)).count();
    assert!(to_forged <= forged, "{to_forged} answers to {forged} forged");
    let others: Vec<&String> = others
        .iter()
        .filter(|rule| !played.iter().any(|played| rule.contains(played)))
        .collect();
    assert!(
        others.is_empty(),
        "{} broken rules: {:#?}",
        others.len(),
        &others[..others.len().min(5)]
    );
    assert_eq!(stage.before, stage.kept(&world).await);
    let errors = logs.at(waymark_testkit::logs::Level::Error);
    let ours: Vec<_> = errors
        .iter()
        .filter(|line| line.target.starts_with("waymark"))
        .collect();
    assert!(ours.is_empty(), "{ours:#?}");
    // And they are served as before.
    let ada = stage.victims[0].at(&stage.study);
    let progress = ada.runs_and_reads("/progress").await;
    assert!(progress.text().contains("1 of 7"), "{progress}");
    println!("{answered} of {all} answered, {broken} broken, {forged} of them forged");
    world.finish().await;
}
