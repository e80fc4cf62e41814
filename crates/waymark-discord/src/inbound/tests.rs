use proptest::prelude::*;
use serde_json::{Value, json};
use waymark_app::{
    command::COMMANDS,
    request::{Chat, Place},
};

use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn person(id: &str, name: &str) -> Value {
    json!({ "id": id, "username": name.to_lowercase(), "global_name": name, "discriminator": "0", "avatar": null })
}

fn member(name: &str, permissions: &str) -> Value {
    json!({
        "user": person("7", name), "roles": [], "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false,
        "flags": 0, "permissions": permissions,
    })
}

/// An interaction in a channel of a server that we are in.
fn in_server(kind: u8, data: Value) -> Value {
    let mut event = json!({
        "id": "100", "application_id": "1", "type": kind, "token": "secret", "version": 1, "locale": "de",
        "guild_id": "50", "channel_id": "60",
        "channel": { "id": "60", "type": 0, "name": "study", "permissions": "0" },
        "member": member("Ada", "0"),
        "app_permissions": "2048", "entitlements": [], "attachment_size_limit": 1,
        "authorizing_integration_owners": { "0": "50" }, "context": 0,
    });
    event["data"] = data;
    event
}

/// The same in the direct conversation.
fn directly(kind: u8, data: Value) -> Value {
    let mut event = in_server(kind, data);
    let fields = event.as_object_mut().unwrap();
    for field in ["guild_id", "member", "channel"] {
        fields.remove(field);
    }
    fields.insert("user".into(), person("7", "Ada"));
    fields.insert("context".into(), json!(1));
    fields.insert(
        "authorizing_integration_owners".into(),
        json!({ "0": "0", "1": "7" }),
    );
    event
}

fn message(answers: Option<&str>, ephemeral: bool) -> Value {
    let mut message = json!({
        "id": "900", "channel_id": "60", "author": person("1", "Waymark"), "content": "", "timestamp":
        "2026-01-01T00:00:00Z", "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [],
        "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "type": 0,
        "flags": if ephemeral { 64 } else { 0 },
    });
    if let Some(id) = answers {
        message["interaction_metadata"] = json!({
            "id": "5", "type": 2, "user": person(id, "Ben"), "authorizing_integration_owners": { "0": "50" },
        });
    }
    message
}

fn slash(name: &str, options: &Value) -> Value {
    json!({ "id": "3", "name": name, "type": 1, "options": options })
}

fn pressed(id: &str, message: Value) -> Value {
    let mut event = in_server(3, json!({ "custom_id": id, "component_type": 2 }));
    event["message"] = message;
    event
}

fn read(event: &Value) -> Option<Asked> {
    let interaction: Interaction = serde_json::from_value(event.clone()).unwrap();
    asked(&interaction, NOW)
}

#[track_caller]
fn ask_of(event: &Value) -> Ask {
    match read(event) {
        Some(Asked::Ask(ask)) => *ask,
        other => panic!("{other:?}"),
    }
}

fn call(name: &str, values: &[(&str, &str)]) -> Action {
    let values = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Action::Command(name.to_owned(), values.collect())
}

#[test]
fn a_command_becomes_a_request() {
    let options = json!([{ "name": "topic", "type": 3, "value": "Moves" }]);
    let ask = ask_of(&in_server(2, slash("done", &options)));
    assert_eq!(ask.request.id, "discord:100");
    assert_eq!(ask.request.action, call("done", &[("topic", "Moves")]));
    let actor = &ask.request.actor;
    assert_eq!(
        (
            actor.external.as_str(),
            actor.address.as_str(),
            actor.name.as_str()
        ),
        ("7", "7", "Ada")
    );
    assert_eq!(actor.zone, None);
    assert_eq!(
        ask.request.place,
        Place::Group(Chat {
            id: "60".into(),
            server: Some("50".into()),
            title: "study".into(),
            admin: false
        })
    );
    assert!(ask.likely_private() && ask.pressed.is_none());
}

#[test]
fn a_part_is_called_by_its_name_and_values_keep_their_meaning() {
    let part =
        json!([{ "name": "join", "type": 1, "options": [{ "name": "code", "type": 3, "value": "K7M2P" }] }]);
    let ask = ask_of(&in_server(2, slash("group", &part)));
    assert_eq!(ask.request.action, call("group join", &[("code", "K7M2P")]));
    let bare = json!([{ "name": "info", "type": 1, "options": [] }]);
    assert_eq!(
        ask_of(&in_server(2, slash("group", &bare))).request.action,
        call("group info", &[])
    );
    let options = json!([
        { "name": "page", "type": 4, "value": -3 }, { "name": "hidden", "type": 5, "value": false },
        { "name": "member", "type": 6, "value": "8" }, { "name": "channel", "type": 7, "value": "61" },
        { "name": "role", "type": 8, "value": "70" }, { "name": "half", "type": 10, "value": 0.5 },
    ]);
    assert_eq!(
        ask_of(&in_server(2, slash("whatever", &options))).request.action,
        call(
            "whatever",
            &[
                ("page", "-3"),
                ("hidden", "off"),
                ("member", "<@8>"),
                ("channel", "61"),
                ("role", "70"),
                ("half", "0.5")
            ]
        )
    );
}

#[test]
fn a_place_is_a_server_the_direct_conversation_or_the_learners_own() {
    let place = |event: &Value| ask_of(event).spot;
    let today = || slash("today", &json!([]));
    assert_eq!(place(&directly(2, today())), Spot::Direct);
    let server = in_server(2, today());
    assert!(matches!(place(&server), Spot::Server(_)));
    let mut brought = server.clone();
    brought["authorizing_integration_owners"] = json!({ "1": "7" });
    assert_eq!(place(&brought), Spot::Elsewhere);
    let mut both = server.clone();
    both["authorizing_integration_owners"] = json!({ "0": "50", "1": "7" });
    assert!(matches!(place(&both), Spot::Server(_)));
    let mut friends = directly(2, today());
    friends["context"] = json!(2);
    assert_eq!(place(&friends), Spot::Elsewhere);
    assert_eq!(ask_of(&friends).request.place, Place::Direct);
    let mut thread = server;
    thread["channel_id"] = json!("65");
    thread["channel"] =
        json!({ "id": "65", "type": 11, "name": "Moves", "parent_id": "60", "permissions": "0" });
    let Spot::Server(chat) = place(&thread) else {
        panic!()
    };
    assert_eq!(chat.id, "60", "a thread belongs to its channel");
}

#[test]
fn who_is_an_admin_is_looked_at_where_it_matters() {
    let admin = |event: &Value| match ask_of(event).spot {
        Spot::Server(chat) => chat.admin,
        _ => panic!(),
    };
    for entry in &COMMANDS {
        for (permissions, may) in [("0", false), ("32", true), ("8", true), ("2048", false)] {
            let mut event = in_server(2, slash(entry.spec.name, &json!([])));
            event["member"] = member("Ada", permissions);
            assert_eq!(
                admin(&event),
                may && entry.spec.who.asks(),
                "{} {permissions}",
                entry.spec.name
            );
        }
    }
    let mut press = pressed("b0:setup hour 9:30", message(Some("7"), false));
    press["member"] = member("Ada", "32");
    assert!(admin(&press));
    let mut press = pressed("b0:today", message(None, false));
    press["member"] = member("Ada", "32");
    assert!(!admin(&press));
}

#[test]
fn a_component_carries_its_command_line() {
    let press = |id: &str| ask_of(&pressed(id, message(None, false)));
    assert_eq!(
        press("b12:answer 17 b").request.action,
        Action::Press("answer 17 b".into())
    );
    // What we do not know any more, the app refuses kindly.
    for odd in ["", "x", "b:", "b1:", "zzz:today", "m:", "🦀"] {
        assert_eq!(press(odd).request.action, Action::Press(String::new()), "{odd}");
    }
    let chosen = |kind: u8, id: &str, values: &Value| {
        let mut event = pressed(id, message(None, false));
        event["data"] = json!({ "custom_id": id, "component_type": kind, "values": values });
        ask_of(&event)
    };
    let pick = chosen(3, "s0", &json!(["enroll rust", "leave"]));
    assert_eq!(pick.request.action, Action::Press("enroll rust".into()));
    let channel = chosen(8, "c0:setup channel", &json!(["61"]));
    assert_eq!(channel.request.action, Action::Press("setup channel 61".into()));
    assert_eq!(channel.chosen.channel, Some(Where::Channel(61)));
    let role = chosen(6, "r0:setup role", &json!(["70"]));
    assert_eq!(role.request.action, Action::Press("setup role 70".into()));
    assert_eq!(role.chosen.role, Some(70));
    assert_eq!(
        chosen(3, "s0", &json!([])).request.action,
        Action::Press(String::new())
    );
    assert!(
        matches!(read(&pressed("f3:answer ?17", message(None, false))), Some(Asked::Form(line, _)) if line == "answer ?17")
    );
}

#[test]
fn a_message_is_ones_own_somebody_elses_or_everybodys() {
    let whose = |message: Value| ask_of(&pressed("b0:today", message)).pressed.unwrap();
    assert_eq!(whose(message(Some("7"), false)), Pressed::Own);
    assert_eq!(whose(message(Some("7"), true)), Pressed::Alone);
    assert_eq!(whose(message(None, true)), Pressed::Alone);
    assert_eq!(
        whose(message(Some("8"), false)),
        Pressed::Others { name: "Ben".into() }
    );
    assert!(matches!(whose(message(None, false)), Pressed::Shared { .. }));
    let mut direct = directly(3, json!({ "custom_id": "b0:today", "component_type": 2 }));
    direct["message"] = message(None, false);
    assert_eq!(ask_of(&direct).pressed, Some(Pressed::Alone));
}

#[test]
fn what_is_submitted_completes_the_line_of_the_form() {
    let form = |id: &str, field: &str, text: &str| {
        let row = json!([{ "type": 1, "components": [{ "type": 4, "custom_id": field, "value": text }] }]);
        let mut event = in_server(5, json!({ "custom_id": id, "components": row }));
        event["message"] = message(None, false);
        ask_of(&event)
    };
    let ask = form("m:answer ?17", "t", "it moves\nthe value");
    assert_eq!(
        ask.request.action,
        Action::Line("/answer ?17 it moves\nthe value".into())
    );
    assert!(matches!(ask.pressed, Some(Pressed::Shared { .. })));
    assert_eq!(
        form("m:note", "other", "x").request.action,
        Action::Line("/note ".into())
    );
    // What was typed into a form that we do not know is not lost.
    let lost = form("poise-17", "t", "many words").told.unwrap();
    assert_eq!(lost, courtesy::form_too_old("many words"));
    // Without a word on who brought us, the message tells.
    let row = json!([]);
    let mut event = directly(5, json!({ "custom_id": "m:note", "components": row }));
    event["message"] = message(Some("7"), false);
    assert_eq!(ask_of(&event).spot, Spot::Direct);
    event["message"] = message(Some("7"), true);
    assert_eq!(ask_of(&event).spot, Spot::Elsewhere);
}

#[test]
fn context_menus_are_commands_for_the_learner_alone() {
    let profile = json!({
        "id": "3", "name": STUDY_PROFILE, "type": 2, "target_id": "8",
        "resolved": { "users": { "8": person("8", "Ben") } },
    });
    let ask = ask_of(&in_server(2, profile));
    assert_eq!(ask.request.action, call("profile", &[("member", "<@8>")]));
    assert!(ask.hidden && ask.told.is_none());
    let note = |said: &str| {
        let mut message = message(None, false);
        message["content"] = json!(said);
        json!({
            "id": "3", "name": SAVE_AS_NOTE, "type": 3, "target_id": "900", "resolved": { "messages": { "900": message } },
        })
    };
    let ask = ask_of(&in_server(2, note("Moves are cheap")));
    assert_eq!(ask.request.action, call("note", &[("text", "Moves are cheap")]));
    assert!(ask.hidden && ask.told.is_none());
    assert!(ask_of(&in_server(2, note("  "))).told.is_some());
}

#[test]
fn what_is_being_typed_is_told_with_its_command() {
    let typing = |options: Value| read(&in_server(4, slash("group", &options)));
    let part = json!([{ "name": "pause", "type": 1, "options": [
        { "name": "until", "type": 3, "value": "mon", "focused": true },
    ] }]);
    let Some(Asked::Typing {
        command,
        param,
        typed,
        actor,
    }) = typing(part)
    else {
        panic!()
    };
    assert_eq!(
        (command.as_str(), param.as_str(), typed.as_str()),
        ("group pause", "until", "mon")
    );
    assert_eq!(actor.external, "7");
    assert!(typing(json!([])).is_none());
}

#[test]
fn bots_ask_for_nothing() {
    let mut event = in_server(2, slash("today", &json!([])));
    event["member"]["user"]["bot"] = json!(true);
    assert!(read(&event).is_none());
}

#[test]
fn messages_are_lines_in_private_and_silence_elsewhere() {
    let hear = |guild: Option<&str>, content: &str, change: &dyn Fn(&mut Value)| {
        let mut event = message(None, false);
        event["author"] = person("7", "Ada");
        event["content"] = json!(content);
        if let Some(guild) = guild {
            event["guild_id"] = json!(guild);
        }
        change(&mut event);
        let message: serenity::all::Message = serde_json::from_value(event).unwrap();
        heard(&message, 1.into(), NOW)
    };
    let keep = |_: &mut Value| {};
    let line = |content: &str| match hear(None, content, &keep) {
        Some(Heard::Line(request)) => (request.id, request.action),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        line("done moves"),
        ("discord:900".into(), Action::Line("done moves".into()))
    );
    assert_eq!(line(" <@1> today").1, Action::Line("today".into()));
    assert!(matches!(hear(None, "", &keep), Some(Heard::Unread(_))));
    assert!(hear(Some("50"), "hello all", &keep).is_none());
    assert!(matches!(
        hear(Some("50"), "hey <@!1>, help", &keep),
        Some(Heard::Mention(_))
    ));
    assert!(hear(Some("50"), "hey <@12>", &keep).is_none());
    let bot = |event: &mut Value| event["author"]["bot"] = json!(true);
    assert!(hear(None, "today", &bot).is_none());
    let pinned = |event: &mut Value| event["type"] = json!(6);
    assert!(hear(None, "", &pinned).is_none());
    let hook = |event: &mut Value| event["webhook_id"] = json!("4");
    assert!(hear(None, "today", &hook).is_none());
}

fn junk() -> impl Strategy<Value = Value> {
    prop_oneof![
        "\\PC{0,40}".prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!("18446744073709551615")),
        Just(json!("0")),
    ]
}

/// Every value in an event, by its path.
fn paths(event: &Value, path: &str, out: &mut Vec<String>) {
    let below: Vec<_> = match event {
        Value::Object(fields) => fields.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(at, it)| (at.to_string(), it))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in below {
        let path = format!("{path}/{name}");
        paths(value, &path, out);
        out.push(path);
    }
}

proptest! {
    #[test]
    fn nothing_that_arrives_is_too_strange(
        which in 0..6_usize, at in any::<prop::sample::Index>(), also in any::<prop::sample::Index>(), one in junk(), two in junk(),
    ) {
        let part = json!([{ "name": "join", "type": 1, "options": [{ "name": "code", "type": 3, "value": "K7" }] }]);
        let focused = json!([{ "name": "topic", "type": 3, "value": "K7", "focused": true }]);
        let row = json!([{ "type": 1, "components": [{ "type": 4, "custom_id": "t", "value": "x" }] }]);
        let mut event = match which {
            0 => in_server(2, slash("group", &part)),
            1 => in_server(4, slash("done", &focused)),
            2 => pressed("b0:today", message(Some("8"), false)),
            3 => in_server(5, json!({ "custom_id": "m:note", "components": row })),
            4 => directly(2, slash("setup", &part)),
            _ => in_server(2, json!({ "id": "3", "name": STUDY_PROFILE, "type": 2, "target_id": "8",
                "resolved": { "users": { "8": person("8", "Ben") } } })),
        };
        let mut all = Vec::new();
        paths(&event, "", &mut all);
        for (index, value) in [(at, one), (also, two)] {
            if let Some(found) = event.pointer_mut(index.get(&all).as_str()) {
                *found = value;
            }
        }
        // What the library does not read, never arrives here. It panics itself at names of pictures with as many bytes as
        // Discord's have, if they are cut in the middle of a letter.
        let read = std::panic::catch_unwind(|| serde_json::from_value::<Interaction>(event));
        if let Ok(Ok(interaction)) = read
            && let Some(Asked::Ask(ask)) = asked(&interaction, NOW)
        {
            prop_assert!(ask.request.id.starts_with("discord:"));
        }
    }

    #[test]
    fn no_custom_id_is_too_strange(id in "\\PC{0,100}") {
        let _ = read(&pressed(&id, message(None, false)));
    }
}
