//! Updates that nobody means well: broken, forged, huge, upside down. Whatever comes, nothing panics, no update is stuck,
//! nobody else's progress changes, and what people write stays text.
//!
//! `UPDATES` sets how many come (2,000), `SEED` where chance begins.

use std::{fmt::Write as _, time::Duration};

use serde_json::{Value, json};
use waymark_app::{command::COMMANDS, ports::Clock as _};
use waymark_telegram::{Receiving, Webhook};
use waymark_testkit::{
    hostile::{Chance, Panics, number},
    logs::Logs,
    telegram::{Group, Message, Telegram, User},
};

use crate::{
    receiving::{call, free},
    world::World,
};

/// Where links of theirs would lead.
const EVIL: &str = "evil.example";
/// So many come between two minutes, so that the limit of requests does not do all the work.
const BATCH: usize = 100;

/// What people write who want to break something.
fn scraps() -> Vec<String> {
    let mut all: Vec<String> = [
        "</b><a href=\"https://evil.example\">free money</a>",
        "<b><i><u><s><tg-spoiler><code><pre>",
        "</code></pre></blockquote></b></i></a>",
        "<a href=\"tg://user?id=101\">Ada</a>",
        "<pre><code class=\"language-\"><script>alert(1)</script>",
        "[click](https://evil.example) **bold** __under__ ||hidden||",
        "``` `` ` ```rust\nfn main() {}\n",
        "&lt;b&gt; &amp;amp; &#0; &#x1F980; &nbsp; &unknown;",
        "@ada @durov @waymark_bot a@b.c @_ @é",
        "\u{202e}gnp.exe\u{202c} \u{2066}\u{2067}\u{2069} \u{200f}\u{200e}",
        "שלום עולם مرحبا بالعالم",
        "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}",
        "\u{3164}\u{115f}\u{2800}",
        "\0\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}\u{85}\u{9f}",
        "\r\r\n\n\n\t\u{2028}\u{2029}",
        "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪❤️‍🔥",
        "\u{fffd}\u{ffff}\u{10ffff}\u{e000}",
        "'; DROP TABLE learner; -- \" \\ % _ {} {0} $1 ?",
        "../../etc/passwd",
        "9999999999999999999999 -1 0 1e308 NaN 0x41",
        "99:99 2026-02-30 * * * * * 25 h Europe/Nowhere",
        "https://evil.example/?a=<b>&c=\"d\"",
        "/",
        "//",
        "/ done",
        "/done@",
        "/done@another_bot all",
        "/@waymark_bot",
        "",
        " ",
        "true",
    ]
    .map(str::to_owned)
    .into();
    all.push("<b>".repeat(1_300));
    all.push(format!("e{}", "\u{301}".repeat(500)));
    all.push("@ada ".repeat(800));
    all.push("🦀".repeat(2_048));
    all.push("x".repeat(4_096));
    all.push("&".repeat(30_000));
    all.push("\u{202e}<i>".repeat(20_000));
    all
}

/// Something to write: a command with odd words, or only the words.
fn text(chance: &mut Chance, scraps: &[String]) -> String {
    let mut text = String::new();
    if chance.in_100(70) {
        let mut names = COMMANDS.iter().map(|command| command.spec.name);
        let name = names.nth(chance.below(COMMANDS.len())).unwrap();
        let slash = if chance.in_100(80) { "/" } else { "" };
        let at = if chance.in_100(15) { "@waymark_bot" } else { "" };
        let _ = write!(text, "{slash}{name}{at} ");
    }
    let few = chance.of(&[
        "1",
        "all",
        "rust",
        "ferris",
        "7:00",
        "off",
        "no",
        "everything",
        "text",
        "",
    ]);
    if chance.in_100(40) {
        let _ = write!(text, "{few} ");
    }
    for _ in 0..chance.below(3) {
        text.push_str(chance.of::<String>(scraps));
    }
    text
}

/// What a button of ours might carry, and what none of ours ever does.
fn data(chance: &mut Chance, scraps: &[String], foreign: &[String]) -> String {
    match chance.below(4) {
        0 => chance.of(foreign).clone(),
        1 => {
            let numbers = ["1", "2", "3", "17", "0", "-1", "9223372036854775807"];
            let name = *chance.of(&[
                "answer", "grade", "undo", "done", "reveal", "hint", "note", "forget",
            ]);
            format!("{name} {} {}", chance.of(&numbers), chance.of(&numbers))
        }
        2 => text(chance, scraps),
        _ => chance.of(scraps).clone(),
    }
}

/// A value that is of another type, or out of range.
fn odd(chance: &mut Chance, scraps: &[String]) -> Value {
    match chance.below(12) {
        0 => Value::Null,
        1 => true.into(),
        2 => i64::MIN.into(),
        3 => u64::MAX.into(),
        4 => json!(1.5e300),
        5 => 0.into(),
        6 => json!([]),
        7 => json!({}),
        8 => json!([null, [[]], { "id": {} }]),
        9 => (0..120).fold(Value::Null, |inner, _| json!([inner])),
        10 => (0..60).fold(json!(1), |inner, _| json!({ "reply_to_message": inner })),
        _ => chance.of(scraps).clone().into(),
    }
}

/// Breaks a value somewhere.
fn twist(value: &mut Value, chance: &mut Chance, scraps: &[String]) {
    match value {
        Value::Object(fields) if !fields.is_empty() && !chance.in_100(10) => {
            let keys: Vec<String> = fields.keys().cloned().collect();
            let key = chance.of(&keys);
            match chance.below(5) {
                0 => drop(fields.remove(key)),
                1 => drop(fields.insert(format!("{key}_new"), odd(chance, scraps))),
                2 => drop(fields.insert(key.clone(), odd(chance, scraps))),
                _ => {
                    if let Some(inner) = fields.get_mut(key) {
                        twist(inner, chance, scraps);
                    }
                }
            }
        }
        value => *value = odd(chance, scraps),
    }
}

/// The stage: those who learn, those who disturb, and a group with all of them.
struct Stage {
    attackers: Vec<User>,
    victims: Vec<User>,
    group: Group,
    /// What the buttons of the others carry.
    foreign: Vec<String>,
    scraps: Vec<String>,
    before: Vec<String>,
}

impl Stage {
    async fn set(world: &World) -> Self {
        let victims = vec![world.tg.user("Ada"), world.tg.user("Bob")];
        let mut foreign = Vec::new();
        for victim in &victims {
            for line in [
                "/enroll ferris",
                "/remind off",
                "/note mine",
                "/done",
                "/practice",
                "/settings",
                "/forget",
            ] {
                let said = victim.asks(line).await;
                foreign.extend(
                    said.buttons
                        .iter()
                        .flatten()
                        .filter_map(|button| button.data.clone()),
                );
            }
        }
        let names = [
            "</b><a href=\"https://evil.example\">x</a>",
            "@ada",
            "\u{202e}\u{200b}",
            "<b>",
            "Mallory & Co.",
        ];
        let attackers: Vec<User> = (0..25).map(|n| world.tg.user(names[n % names.len()])).collect();
        let mut all: Vec<&User> = vec![&victims[0]];
        all.extend(&attackers);
        all.push(&victims[1]);
        let group = world.tg.supergroup("Rust <i>aceans @durov", &all);
        victims[0].adds_bot(&group).await;
        for attacker in &attackers {
            attacker.met_bot().await;
        }
        world.tg.drained().await;
        let mut stage = Self {
            attackers,
            victims,
            group,
            foreign,
            scraps: scraps(),
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
            let account = store.account("telegram", &victim.id().to_string()).await.unwrap();
            let export = store.export(account.unwrap().learner).await.unwrap().unwrap();
            kept.push(format!("{export:#?}"));
        }
        kept
    }

    /// An update of a kind that comes, from somebody who disturbs.
    fn update(&self, chance: &mut Chance, now: i64) -> Value {
        let attacker = chance.of(&self.attackers);
        let name = attacker.name();
        let from = json!({ "id": attacker.id(), "is_bot": false, "first_name": name, "language_code": "xx" });
        let here = json!({ "id": attacker.id(), "type": "private", "first_name": name });
        let there = json!({ "id": self.group.id(), "type": "supergroup", "title": "Rust <i>aceans @durov" });
        let text = text(chance, &self.scraps);
        let message = |chat: Value| json!({ "message_id": 100_000 + now % 1_000, "date": now, "chat": chat, "from": from, "text": text });
        match chance.below(10) {
            0..=3 => json!({ "message": message(here) }),
            4 => json!({ "message": message(there) }),
            5 => {
                let mut message = message(here);
                message["reply_to_message"] = message.clone();
                message["forward_origin"] =
                    json!({ "type": "hidden_user", "sender_user_name": "x", "date": 1 });
                message["media_group_id"] = text.clone().into();
                message["photo"] = json!([]);
                json!({ "message": message })
            }
            6 => {
                let chat = if chance.in_100(50) { here } else { there };
                let data = data(chance, &self.scraps, &self.foreign);
                let shown =
                    json!({ "message_id": 1, "date": now * i64::from(chance.in_100(50)), "chat": chat });
                json!({ "callback_query":
                    { "id": "42", "from": from, "message": shown, "chat_instance": "1", "data": data } })
            }
            7 => {
                let options = if chance.in_100(50) {
                    json!([0])
                } else {
                    json!([255, 256, -1])
                };
                json!({ "poll_answer": { "poll_id": text, "user": from, "option_ids": options } })
            }
            8 => {
                let status = *chance.of(&["member", "kicked", "left", "restricted", "emperor"]);
                let member = |status: &str| json!({ "status": status, "user": from });
                json!({ "my_chat_member": { "chat": here, "from": from, "date": now,
                    "old_chat_member": member("member"), "new_chat_member": member(status) } })
            }
            _ => {
                let kinds = [
                    "edited_message",
                    "channel_post",
                    "inline_query",
                    "purchased_paid_media",
                    "a_new_kind",
                    "",
                ];
                let kind = *chance.of(&kinds);
                json!({ kind: message(here) })
            }
        }
    }

    /// Something happens.
    async fn disturb(&self, world: &World, chance: &mut Chance) {
        let attacker = chance.of(&self.attackers);
        match chance.below(10) {
            // As their client would send it, forged buttons included.
            0 | 1 => {
                let data = data(chance, &self.scraps, &self.foreign);
                let message = i64::try_from(chance.below(300)).unwrap();
                if chance.in_100(50) {
                    let _ = attacker.forges_and_goes(message, &data);
                } else {
                    let _ = attacker.in_chat(&self.group).forges_and_goes(message, &data);
                }
            }
            2 => {
                let text = text(chance, &self.scraps);
                attacker.in_chat(&self.group).says(&text).await;
            }
            well @ 3..=9 => {
                let mut update = self.update(chance, world.clock.now().as_second());
                if well > 5 {
                    for _ in 0..=chance.below(2) {
                        twist(&mut update, chance, &self.scraps);
                    }
                }
                if !update.is_object() {
                    update = json!({ "message": update });
                }
                // In the order of their numbers, or not.
                if chance.in_100(5) {
                    let number = world.tg.injects(json!({}));
                    update["update_id"] = (number + i64::try_from(chance.below(7)).unwrap() - 3).into();
                }
                world.tg.injects(update);
            }
            _ => {}
        }
    }

    /// What they wrote is text in all that was said.
    fn judge(&self) {
        let groups = self
            .victims
            .iter()
            .map(|victim| victim.in_chat(&self.group).messages());
        let private = self.attackers.iter().map(User::messages);
        for message in private.chain(groups).flatten().filter(|message| message.from_bot) {
            judge(&message);
        }
    }
}

/// No entity of theirs, and no name that rings.
fn judge(message: &Message) {
    let text = &message.formatted;
    for entity in &text.entities {
        assert!(
            !matches!(
                entity.kind.as_str(),
                "mention" | "text_mention" | "custom_emoji" | "underline" | "strikethrough"
            ),
            "{entity:?}"
        );
        if entity.kind == "text_link" {
            let url = entity.more["url"].as_str().unwrap();
            assert!(url.starts_with("https://") && !url.contains(EVIL), "{url}");
        }
    }
    // Within code, Telegram looks for no names.
    let mut units: Vec<u16> = text.text.encode_utf16().collect();
    for entity in text
        .entities
        .iter()
        .filter(|entity| matches!(entity.kind.as_str(), "code" | "pre"))
    {
        units[entity.offset..entity.end()].fill(u16::from(b'.'));
    }
    let rest = String::from_utf16_lossy(&units);
    let chars: Vec<char> = rest.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let word = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric() || *c == '_');
        let rings =
            *c == '@' && word(chars.get(at + 1)) && !word(at.checked_sub(1).and_then(|at| chars.get(at)));
        assert!(!rings, "{rest}");
    }
    let turned = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.text.contains(turned), "{:?}", text.text);
}

/// Breaks the bytes of an update.
fn garble(update: &Value, chance: &mut Chance) -> Vec<u8> {
    let text = update.to_string();
    let mut bytes = text.clone().into_bytes();
    let at = chance.below(bytes.len());
    match chance.below(9) {
        // Half a pair, which JSON can say and text cannot hold.
        0 => return text.replace("first_name\":\"", "first_name\":\"\\ud83e").into(),
        1 => {
            return text
                .replace("text\":\"", "text\":\"/note \\udc00\\ud800 \\u0000")
                .into();
        }
        // The same twice.
        2 => return text.replacen('{', r#"{"update_id":1,"update_id":-1,"#, 1).into(),
        3 => return text.replacen('{', r#"{"update_id":1e999,"#, 1).into(),
        4 => {
            let deep = 1 + chance.below(50_000);
            return [r#"{"message":"#, &"[".repeat(deep), &"]".repeat(deep), "}"]
                .concat()
                .into();
        }
        5 => bytes.truncate(at),
        6 => bytes.insert(at, u8::try_from(chance.below(256)).unwrap()),
        7 => bytes.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        _ => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
    }
    bytes
}

#[tokio::test]
async fn what_is_no_json_or_hardly_any_is_taken_and_forgotten() {
    const SECRET: &str = "the-secret-of-this-test";
    let logs = Logs::record().expects_unreadable();
    let panics = Panics::count();
    let listen = free().await;
    let world = World::with(Telegram::builder().privacy_off(), |settings| {
        settings.receiving = Receiving::Webhook(Webhook {
            listen,
            url: format!("http://{listen}/"),
            path: None,
            secret: Some(SECRET.to_owned().into()),
        });
    })
    .await;
    let stage = Stage::set(&world).await;
    let mut chance = Chance::new(number("SEED", 2026));
    for number in 0..1_000_u32 {
        let mut update = stage.update(&mut chance, world.clock.now().as_second());
        update["update_id"] = (1_000_000 + number).into();
        let body = garble(&update, &mut chance);
        // Refused, it would come again for ever.
        assert_eq!(call(listen, "/", SECRET, &body).await, "200", "{body:?}");
    }
    world.tg.quiet_for(Duration::from_millis(50)).await;
    stage.judge();
    assert_eq!(stage.before, stage.kept(&world).await);
    assert_eq!(panics.so_far(), 0);
    logs.assert_no_errors();
    world.wait("1m").await;
    assert!(stage.victims[0].asks("/progress").await.text().contains("1 of 7"));
    world.finish().await;
}

#[tokio::test]
async fn hostile_updates_change_nothing_for_others() {
    let seed = number("SEED", 2026);
    println!("SEED={seed}");
    let logs = Logs::record().expects_unreadable();
    let panics = Panics::count();
    let world = World::with(Telegram::builder().privacy_off(), |_| {}).await;
    let stage = Stage::set(&world).await;
    let mut chance = Chance::new(seed);
    let all = usize::try_from(number("UPDATES", 2_000)).unwrap();
    for batch in 0..all / BATCH {
        world.tg.doubles_updates(batch % 10 == 9);
        for _ in 0..BATCH {
            stage.disturb(&world, &mut chance).await;
        }
        world.tg.drained().await;
        world.wait("1m").await;
        assert_eq!(panics.so_far(), 0, "in batch {batch}");
    }
    world.tg.doubles_updates(false);
    stage.judge();
    assert_eq!(stage.before, stage.kept(&world).await);
    logs.assert_no_errors();
    let skipped = logs
        .lines()
        .into_iter()
        .filter(|line| line.text.contains("skipped an update"));
    let skipped = skipped.count();
    assert!(skipped < all / 2, "{skipped} of {all} were not even read");
    // And they are served as before.
    let ada = &stage.victims[0];
    assert!(ada.asks("/progress").await.text().contains("1 of 7"));
    println!(
        "{} messages said to {all} updates; {skipped} not read",
        world.tg.calls_of("sendMessage").len(),
    );
    world.finish().await;
}
