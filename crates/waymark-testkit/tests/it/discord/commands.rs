//! Commands as serenity registers them.

use serde_json::{Value, json};
use serenity::all::{
    CommandOptionType as Kind, CommandType, CreateCommand, CreateCommandOption, InstallationContext,
    InteractionContext, Permissions,
};
use waymark_testkit::discord::{Discord, rules};

use super::rest::{client, raw};

fn enroll() -> CreateCommand {
    let roadmap = CreateCommandOption::new(Kind::String, "roadmap", "Which roadmap")
        .required(true)
        .set_autocomplete(true);
    let pace = CreateCommandOption::new(Kind::Integer, "pace", "How fast")
        .add_int_choice("slow", 1)
        .add_int_choice("fast", 2);
    CreateCommand::new("enroll")
        .description("Start a roadmap")
        .add_option(roadmap)
        .add_option(pace)
        .contexts(vec![InteractionContext::Guild, InteractionContext::BotDm])
        .integration_types(vec![InstallationContext::Guild, InstallationContext::User])
}

fn all() -> Vec<CreateCommand> {
    let hour = CreateCommandOption::new(Kind::Integer, "hour", "When")
        .min_int_value(0)
        .max_int_value(23);
    let plan = CreateCommandOption::new(Kind::SubCommand, "plan", "The plan").add_sub_option(hour);
    vec![
        enroll(),
        CreateCommand::new("group")
            .description("The group")
            .add_option(plan)
            .default_member_permissions(Permissions::MANAGE_GUILD),
        CreateCommand::new("Study profile").kind(CommandType::User),
        CreateCommand::new("Save as note").kind(CommandType::Message),
    ]
}

#[tokio::test]
async fn commands_are_registered_read_and_keep_their_numbers() {
    let dc = Discord::start().await;
    let http = client(&dc);
    http.set_application_id(dc.application_id().into());
    let first = http.create_global_commands(&all()).await.unwrap();
    assert_eq!(first.len(), 4);
    let again = http.create_global_commands(&all()).await.unwrap();
    let numbers = |commands: &[serenity::all::Command]| {
        commands
            .iter()
            .map(|command| (command.id, command.version))
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(&first), numbers(&again), "nothing changed");
    let mut changed = all();
    changed[0] = enroll().description("Begin a roadmap");
    let changed = http.create_global_commands(&changed).await.unwrap();
    assert_eq!(changed[0].id, first[0].id);
    assert_ne!(changed[0].version, first[0].version);
    assert_eq!(http.get_global_commands().await.unwrap().len(), 4);
    let one = http.get_global_command(first[0].id).await.unwrap();
    assert_eq!((one.name.as_str(), one.options.len()), ("enroll", 2));
    http.delete_global_command(first[0].id).await.unwrap();
    assert_eq!(dc.commands(None).len(), 3);
    let replaced = http.create_global_command(&enroll()).await.unwrap();
    assert_eq!(replaced.name, "enroll");
    dc.finish().await;
}

#[tokio::test]
async fn a_server_has_commands_of_its_own_while_the_bot_is_there() {
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    let http = client(&dc);
    http.set_application_id(dc.application_id().into());
    assert!(
        http.create_guild_commands(server.id().into(), &all())
            .await
            .is_err(),
        "the bot is not in it"
    );
    server.adds_bot(0);
    http.create_guild_commands(server.id().into(), &all())
        .await
        .unwrap();
    assert_eq!(dc.commands(Some(&server)).len(), 4);
    assert_eq!(dc.commands(None), Vec::<Value>::new());
    dc.finish().await;
}

#[track_caller]
fn check(command: &Value, told: &str) {
    let flaws = rules::commands(&json!([command]));
    let flaws: Vec<String> = flaws.iter().map(ToString::to_string).collect();
    assert!(
        flaws.iter().any(|flaw| flaw.contains(told)),
        "{told:?} is not in {flaws:#?}"
    );
}

fn option(kind: u8, name: &str, more: &Value) -> Value {
    let mut option = json!({ "type": kind, "name": name, "description": "d" });
    for (name, value) in more.as_object().into_iter().flatten() {
        option[name] = value.clone();
    }
    option
}

#[test]
fn what_is_wrong_with_a_command_is_told() {
    let with = |options: Value| json!({ "name": "enroll", "description": "d", "options": options });
    let text = |name: &str, more: Value| option(3, name, &more);
    check(&json!({ "name": "Enroll", "description": "d" }), "");
    check(&json!({ "name": "two words", "description": "d" }), "");
    check(
        &json!({ "name": "enroll" }),
        "/0/description: This field is required",
    );
    check(
        &json!({ "name": "x".repeat(33), "description": "d" }),
        "/0/name: Must be 32 or fewer",
    );
    check(
        &json!({ "name": "Study", "type": 2, "description": "d" }),
        "cannot have description",
    );
    check(
        &json!({ "name": "enroll", "description": "d", "option": [1] }),
        "/0/option: an unknown field",
    );
    check(
        &with(json!([
            text("a", json!({})),
            text("b", json!({ "required": true }))
        ])),
        "/0/options/1: Required options must be placed before",
    );
    check(
        &with(json!([text("a", json!({})), text("a", json!({}))])),
        "/0/options/1/name: Option name must be unique",
    );
    check(&with(json!([text("Big", json!({}))])), "/0/options/0/name");
    check(
        &with(json!([text("a", json!({})), option(1, "sub", &json!({}))])),
        "mutually exclusive",
    );
    let inner = option(2, "inner", &json!({ "options": [option(1, "sub", &json!({}))] }));
    check(
        &with(json!([option(2, "outer", &json!({ "options": [inner] }))])),
        "",
    );
    let choices: Vec<Value> = (0..26)
        .map(|n| json!({ "name": n.to_string(), "value": "v" }))
        .collect();
    check(
        &with(json!([text("a", json!({ "choices": choices }))])),
        "Must be 25 or fewer",
    );
    let twins = json!([{ "name": "n", "value": "1" }, { "name": "n", "value": "2" }]);
    check(
        &with(json!([text("a", json!({ "choices": twins }))])),
        "choice name must be unique",
    );
    let both = json!({ "autocomplete": true, "choices": [{ "name": "n", "value": "1" }] });
    check(&with(json!([text("a", both)])), "choices or autocomplete");
    check(
        &with(json!([option(
            4,
            "a",
            &json!({ "min_value": 5, "max_value": 1 })
        )])),
        "more than max_value",
    );
    let many: Vec<Value> = (0..26).map(|n| text(&format!("o{n}"), json!({}))).collect();
    check(&with(json!(many)), "Must be 25 or fewer");
}

#[test]
fn two_commands_of_one_name_and_more_than_a_hundred_are_told() {
    let command = |name: &str| json!({ "name": name, "description": "d" });
    let twins = rules::commands(&json!([command("a"), command("a")]));
    assert!(twins[0].says.contains("must be unique"), "{twins:?}");
    let many: Vec<Value> = (0..101).map(|n| command(&format!("c{n}"))).collect();
    assert!(rules::commands(&json!(many))[0].says.contains("more than 100"));
}

#[tokio::test]
async fn commands_of_another_application_are_none_of_ours() {
    let dc = Discord::start().await;
    let (status, told) = raw(&dc, "PUT", "/applications/77/commands", &json!([])).await;
    assert_eq!((status, &told["code"]), (403, &json!(20012)));
    assert_eq!(dc.forgive().len(), 1);
}
