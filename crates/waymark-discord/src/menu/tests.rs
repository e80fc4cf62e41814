use std::collections::HashSet;

use serde_json::{Value, json};
use waymark_app::command::{Kind, Param, Who};

use super::*;

fn named(listed: &[Listed], name: &str) -> Value {
    let found = listed.iter().find(|it| it.name == name).unwrap();
    serde_json::to_value(found).unwrap()
}

#[test]
fn every_command_is_listed_within_what_discord_takes() {
    let listed = registration();
    assert!(listed.len() <= 100);
    for entry in &COMMANDS {
        assert!(
            listed.iter().any(|it| it.name == entry.spec.name),
            "{}",
            entry.spec.name
        );
    }
    let mut seen = HashSet::new();
    for command in &listed {
        assert!(
            seen.insert((command.kind, command.name.clone())),
            "{}",
            command.name
        );
        if command.kind == listed::SLASH {
            check(&command.name, &command.description, &command.options);
            assert!(
                letters(command) <= 8_000,
                "{}: {}",
                command.name,
                letters(command)
            );
        } else {
            assert!((1..=32).contains(&command.name.chars().count()));
            assert_eq!((command.description.as_str(), command.options.len()), ("", 0));
        }
    }
}

#[track_caller]
fn check(name: &str, about: &str, options: &[listed::Argument]) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    assert!(
        (1..=32).contains(&name.len()) && name.chars().all(plain),
        "{name}"
    );
    assert!((1..=100).contains(&about.chars().count()), "{name}: {about}");
    assert!(options.len() <= 25, "{name}");
    let names: HashSet<_> = options.iter().map(|option| &option.name).collect();
    assert_eq!(names.len(), options.len(), "{name}");
    let parts = options
        .iter()
        .filter(|option| option.kind == listed::kind::SUBCOMMAND)
        .count();
    assert!(
        parts == 0 || parts == options.len(),
        "{name}: all are parts, or none is"
    );
    assert!(
        options.is_sorted_by_key(|option| !option.required),
        "{name}: what is required comes first"
    );
    for option in options {
        check(&option.name, &option.description, &option.options);
        assert!(option.choices.len() <= 25 && (option.choices.is_empty() || !option.autocomplete));
        for choice in &option.choices {
            assert!((1..=100).contains(&choice.name.chars().count()) && choice.value.len() <= 100);
        }
    }
}

/// What Discord counts of a command: names, descriptions, values.
fn letters(command: &Listed) -> usize {
    fn of(options: &[listed::Argument]) -> usize {
        let one = |option: &listed::Argument| {
            let choices = option.choices.iter().map(|it| it.name.len() + it.value.len());
            option.name.len() + option.description.len() + choices.sum::<usize>() + of(&option.options)
        };
        options.iter().map(one).sum()
    }
    command.name.len() + command.description.len() + of(&command.options)
}

#[test]
fn a_command_for_admins_is_for_servers_and_hidden_from_others() {
    let listed = registration();
    for entry in &COMMANDS {
        let found = named(&listed, entry.spec.name);
        if entry.spec.who == Who::Admins {
            assert_eq!(found["default_member_permissions"], "32", "manage server");
            assert_eq!(
                (&found["contexts"], &found["integration_types"]),
                (&json!([0]), &json!([0]))
            );
        } else {
            assert_eq!(
                found.get("default_member_permissions"),
                None,
                "{}",
                entry.spec.name
            );
            assert_eq!(found["contexts"], json!([0, 1, 2]), "{}", entry.spec.name);
            assert_eq!(found["integration_types"], json!([0, 1]), "{}", entry.spec.name);
        }
        assert_eq!(found.get("nsfw"), None, "{}", entry.spec.name);
    }
}

#[test]
fn what_is_listed_of_a_command_follows_from_its_row() {
    let listed = registration();
    insta::assert_snapshot!(serde_json::to_string_pretty(&named(&listed, "setup")).unwrap(), @r#"
    {
      "contexts": [
        0
      ],
      "default_member_permissions": "32",
      "description": "Admins: choose when and what the group of this chat is asked",
      "integration_types": [
        0
      ],
      "name": "setup",
      "options": [
        {
          "autocomplete": true,
          "description": "The zone of the group's hours and weeks",
          "name": "zone",
          "type": 3
        },
        {
          "autocomplete": true,
          "description": "When the question of the day comes",
          "name": "hour",
          "type": 3
        },
        {
          "autocomplete": true,
          "description": "On which days it comes",
          "name": "days",
          "type": 3
        },
        {
          "autocomplete": true,
          "description": "What it is about while nobody studies anything",
          "name": "roadmap",
          "type": 3
        },
        {
          "choices": [
            {
              "name": "buttons",
              "value": "buttons"
            },
            {
              "name": "polls",
              "value": "polls"
            }
          ],
          "description": "How people answer",
          "name": "answers",
          "type": 3
        },
        {
          "description": "Whether the chat hears how the week went",
          "name": "recap",
          "type": 5
        },
        {
          "channel_types": [
            0,
            5
          ],
          "description": "Discord: in which channel the question comes",
          "name": "channel",
          "type": 7
        },
        {
          "description": "Discord: which role the question calls",
          "name": "role",
          "type": 8
        },
        {
          "description": "Discord: whether each question opens a thread to talk about it",
          "name": "thread",
          "type": 5
        }
      ],
      "type": 1
    }
    "#);
}

#[test]
fn parts_numbers_choices_and_completion_are_told_apart() {
    let listed = registration();
    let group = named(&listed, "group");
    assert_eq!(group["options"][0]["type"], 1);
    assert_eq!(
        group["options"].as_array().unwrap().len(),
        waymark_app::command::spec("group").unwrap().parts.list().len()
    );
    let plan = named(&listed, "plan");
    let shift = plan["options"].as_array().unwrap();
    let shift = shift.iter().find(|it| it["name"] == "shift").unwrap();
    assert_eq!(
        (&shift["options"][0]["type"], &shift["options"][0]["min_value"]),
        (&json!(4), &json!(-730))
    );
    let board = named(&listed, "leaderboard");
    assert_eq!(
        board["options"][0]["choices"][0],
        json!({ "name": "week", "value": "week" })
    );
    assert_eq!(board["options"][1]["min_value"], 1);
    assert_eq!(
        board["options"][3]["max_value"],
        json!((1_i64 << 53) - 1),
        "a number that stays whole"
    );
    let done = named(&listed, "done");
    assert_eq!(
        (&done["options"][0]["type"], &done["options"][0]["autocomplete"]),
        (&json!(3), &json!(true))
    );
}

#[test]
fn poise_knows_all_that_is_registered() {
    let commands = commands();
    for listed in registration() {
        let known = commands.iter().find(|it| it.name == listed.name);
        let known = known.unwrap_or_else(|| panic!("{}", listed.name));
        assert_eq!(known.slash_action.is_some(), listed.kind == listed::SLASH);
        assert_eq!(known.context_menu_action.is_some(), listed.kind != listed::SLASH);
        let parts = listed
            .options
            .iter()
            .filter(|option| option.kind == listed::kind::SUBCOMMAND);
        for part in parts {
            assert!(
                known.subcommands.iter().any(|it| it.name == part.name),
                "{}",
                part.name
            );
        }
    }
}

/// The same list as Discord gives it back: ids and versions, nulls, defaults, sets in another order.
fn given_back() -> Value {
    let mut listed = serde_json::to_value(registration()).unwrap();
    listed.as_array_mut().unwrap().reverse();
    for (index, command) in listed.as_array_mut().unwrap().iter_mut().enumerate() {
        let fields = command.as_object_mut().unwrap();
        fields.insert("id".into(), json!((1_000 + index).to_string()));
        fields.insert("application_id".into(), json!("7"));
        fields.insert("version".into(), json!("8"));
        fields.insert("nsfw".into(), json!(false));
        fields.insert("name_localizations".into(), Value::Null);
        fields.entry("description").or_insert(json!(""));
        fields.entry("default_member_permissions").or_insert(Value::Null);
        fields["contexts"].as_array_mut().unwrap().reverse();
    }
    listed
}

#[test]
fn what_is_registered_already_is_known_again() {
    let wanted = listed::ordered(&registration());
    let read = |listed: Value| serde_json::from_value::<Vec<Listed>>(listed).unwrap();
    assert_eq!(listed::ordered(&read(given_back())), wanted);
    let mut other = given_back();
    other[0]["name"] = json!("Save as a note");
    assert_ne!(listed::ordered(&read(other)), wanted);
    let mut fewer = given_back();
    fewer.as_array_mut().unwrap().pop();
    assert_ne!(listed::ordered(&read(fewer)), wanted);
    let mut changed = given_back();
    changed[5]["description"] = json!("Something else");
    assert_ne!(listed::ordered(&read(changed)), wanted);
}

#[test]
fn a_command_with_parts_is_run_by_its_parts() {
    let read: Vec<Listed> = serde_json::from_value(given_back()).unwrap();
    let ids: std::collections::HashMap<_, _> = ids(&read).into_iter().collect();
    assert!(ids.contains_key("setup") && ids.contains_key("today"));
    assert!(ids.contains_key("group join") && !ids.contains_key("group"));
    assert_eq!(ids["settings zone"], ids["settings alias"]);
    assert!(!ids.contains_key(STUDY_PROFILE));
}

#[test]
fn a_long_list_of_choices_is_completed_instead() {
    const LONG: [&str; 26] = ["word"; 26];
    let choice = |words| row::argument(&Param::optional("x", Kind::Choice(words), ""));
    let (long, short) = (choice(&LONG), choice(&LONG[1..]));
    assert!(long.autocomplete && long.choices.is_empty());
    assert!(!short.autocomplete && short.choices.len() == waymark_app::MAX_SUGGESTIONS);
}
