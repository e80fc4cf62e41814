use serde_json::{Value, json};

use super::*;
use crate::discord::world::Kind;

/// A server with #study, a voice channel and @learners; Ada is in it.
struct Place {
    world: World,
    ada: Id,
    study: Id,
    learners: Id,
}

fn place() -> Place {
    let mut world = World::new("token".to_owned(), "Waymark");
    let guild = world.add_guild("Rustaceans");
    let ada = world.add_person("Ada");
    world.add_member(guild, ada);
    let study = world.add_channel(guild, Kind::Text, "study");
    world.add_channel(guild, Kind::Voice, "talk");
    let learners = world.add_role(guild, "learners", 0);
    Place {
        world,
        ada,
        study,
        learners,
    }
}

fn read(place: &Place, options: &Value, text: &str, suggests: bool) -> Result<Typed, String> {
    let typing = Typing {
        world: &place.world,
        user: place.ada,
        channel: place.study,
        suggests,
    };
    typing.read(&json!({ "name": "do", "options": options }), text)
}

#[track_caller]
fn check(option: &Value, typed: &str, expected: Result<Value, &str>) {
    let read = read(&place(), &json!([option]), typed, false);
    let values = read.map(|typed| typed.options.first().map(|option| option["value"].clone()));
    assert_eq!(values, expected.map(Some).map_err(str::to_owned));
}

fn option(kind: u64) -> Value {
    json!({ "type": kind, "name": "it", "description": "It", "required": true })
}

#[test]
fn options_are_read_by_their_types() {
    check(
        &option(3),
        "it:two words: and more",
        Ok("two words: and more".into()),
    );
    check(&option(3), "", Err("it is required"));
    check(&option(3), "it:", Err("it: nothing was typed"));
    check(&option(4), "it:-3", Ok((-3).into()));
    check(&option(4), "it:3.5", Err("it: \"3.5\" is not a whole number"));
    check(
        &option(4),
        "it:9007199254740993",
        Err("it: 9007199254740992, where -9007199254740991 to 9007199254740991 are allowed"),
    );
    check(&option(5), "it:True", Ok(true.into()));
    check(&option(5), "it:yes", Err("it: \"yes\" is neither True nor False"));
    check(&option(10), "it:0.5", Ok(0.5.into()));
    check(&option(3), "it:a it:b", Ok("a it:b".into()));
    check(
        &option(3),
        "that:a",
        Err("\"that:a\" is no option; there are [it]"),
    );
}

#[test]
fn choices_are_sent_by_their_values() {
    let mut of = option(3);
    of["choices"] = json!([{ "name": "Every day", "value": "daily" }, { "name": "Never", "value": "never" }]);
    check(&of, "it:Every day", Ok("daily".into()));
    check(&of, "it:never", Ok("never".into()));
    check(
        &of,
        "it:weekly",
        Err("it: \"weekly\" is none of the choices: Every day, Never"),
    );
}

#[test]
fn people_channels_and_roles_are_named_with_all_that_is_known_of_them() {
    let place = place();
    let options = json!([
        { "type": 6, "name": "who" }, { "type": 7, "name": "where", "channel_types": [0] }, { "type": 8, "name": "for" },
    ]);
    let typed = read(&place, &options, "who:@Ada where:#study for:@learners", false).expect("fits");
    let values: Vec<&Value> = typed.options.iter().map(|option| &option["value"]).collect();
    let id = |id: Id| Value::String(id.to_string());
    assert_eq!(values, [&id(place.ada), &id(place.study), &id(place.learners)]);
    let resolved = |kind: &str, id: Id, field: &str| typed.resolved[kind][id.to_string()][field].clone();
    assert_eq!(resolved("users", place.ada, "username"), "ada");
    assert_eq!(resolved("members", place.ada, "roles"), json!([]));
    assert_eq!(resolved("channels", place.study, "type"), 0);
    assert_eq!(resolved("roles", place.learners, "name"), "learners");
    assert_eq!(
        read(&place, &options, "where:#talk", false).err().as_deref(),
        Some("where: #talk is not of the kinds [0]")
    );
}

#[test]
fn the_last_option_asks_for_suggestions() {
    let options = json!([{ "type": 3, "name": "a", "max_length": 3 }, { "type": 3, "name": "b", "autocomplete": true }]);
    let typed = read(&place(), &options, "a:one b:", true).expect("fits");
    assert_eq!(
        typed.options,
        [
            json!({ "name": "a", "type": 3, "value": "one" }),
            json!({ "name": "b", "type": 3, "value": "", "focused": true }),
        ]
    );
    assert_eq!(
        read(&place(), &options, "a:one", true).err().as_deref(),
        Some("a suggests nothing")
    );
}

#[test]
fn subcommands_are_words() {
    let options = json!([{ "type": 2, "name": "goal", "options": [{ "type": 1, "name": "set", "options": [option(4)] }] }]);
    let typed = read(&place(), &options, "goal set it:3", false).expect("fits");
    let inner = json!({ "name": "it", "type": 4, "value": 3 });
    let sub = json!({ "name": "set", "type": 1, "options": [inner] });
    assert_eq!(
        typed.options,
        [json!({ "name": "goal", "type": 2, "options": [sub] })]
    );
    assert_eq!(
        read(&place(), &options, "goal", false).err().as_deref(),
        Some("goal is completed by one of set")
    );
}
