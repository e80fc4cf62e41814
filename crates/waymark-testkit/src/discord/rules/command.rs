//! Commands as they are registered, and suggestions for their options.

use std::collections::HashSet;

use serde_json::Value;
use twilight_model::application::command::Command;

use super::Flaw;

const SUBCOMMAND: u64 = 1;
const GROUP: u64 = 2;
/// Commands of an application: typed ones, of people, of messages.
const MOST: [(u64, usize); 3] = [(1, 100), (2, 15), (3, 15)];

/// What is wrong with a list of commands.
pub(crate) fn check_all(commands: &Value) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut names = HashSet::new();
    let all = || commands.as_array().into_iter().flatten();
    for (number, command) in all().enumerate() {
        flaws.extend(check(&format!("/{number}"), command, true));
        let name = command["name"].as_str().unwrap_or_default();
        if !names.insert((kind(command), name)) {
            let says = format!("Application command names must be unique: {name:?}");
            flaws.push(Flaw::coded(
                &format!("/{number}"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                says,
            ));
        }
    }
    for (of, most) in MOST {
        if all().filter(|command| kind(command) == of).count() > most {
            flaws.push(Flaw::new(
                "",
                format!("more than {most} commands of the type {of}"),
            ));
        }
    }
    flaws
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

/// What is wrong with one command; a changed one need not be whole.
pub(crate) fn check(at: &str, command: &Value, whole: bool) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let described = command["description"]
        .as_str()
        .is_some_and(|text| !text.is_empty());
    if kind(command) == 1 {
        if whole && !described {
            flaws.push(Flaw::coded(
                &format!("{at}/description"),
                "BASE_TYPE_REQUIRED",
                "This field is required",
            ));
        }
        flaws.extend(check_options(&format!("{at}/options"), &command["options"], 0));
    } else {
        if described {
            let says = "Context menu commands cannot have description.";
            flaws.push(Flaw::coded(
                &format!("{at}/description"),
                "APPLICATION_COMMAND_INVALID",
                says,
            ));
        }
        if command["options"]
            .as_array()
            .is_some_and(|options| !options.is_empty())
        {
            let says = "Context menu commands cannot have options.";
            flaws.push(Flaw::coded(
                &format!("{at}/options"),
                "APPLICATION_COMMAND_INVALID",
                says,
            ));
        }
    }
    let permissions = &command["default_member_permissions"];
    if permissions
        .as_str()
        .is_some_and(|bits| bits.parse::<u64>().is_err())
    {
        flaws.push(Flaw::new(
            &format!("{at}/default_member_permissions"),
            "not a set of bits",
        ));
    }
    if !whole {
        return flaws;
    }
    for list in ["contexts", "integration_types"] {
        if command[list].as_array().is_some_and(Vec::is_empty) {
            flaws.push(Flaw::new(
                &format!("{at}/{list}"),
                "an empty list: nobody could use it",
            ));
        }
    }
    // What only answers have, so that it reads as one.
    let mut typed = command.clone();
    typed["type"] = kind(command).into();
    typed["version"] = "1".into();
    if permissions.is_number() {
        typed["default_member_permissions"] = permissions.to_string().into();
    }
    if !typed["description"].is_string() {
        typed["description"] = "".into();
    }
    if typed["options"].is_null() {
        typed["options"] = Value::Array(Vec::new());
    }
    match serde_json::from_value::<Command>(typed) {
        Ok(typed) => {
            let wrong = if kind(command) == 1 {
                twilight_validate::command::command(&typed).err()
            } else {
                twilight_validate::command::name(&typed.name).err()
            };
            flaws.extend(wrong.map(|error| Flaw::new(at, error.to_string())));
        }
        Err(error) => flaws.push(Flaw::new(at, error.to_string())),
    }
    flaws
}

fn check_options(at: &str, options: &Value, depth: u8) -> Vec<Flaw> {
    let Some(options) = options.as_array() else {
        return Vec::new();
    };
    let mut flaws = Vec::new();
    let mut names = HashSet::new();
    let mut optional = false;
    let inner = |option: &Value| matches!(kind(option), SUBCOMMAND | GROUP);
    if options.iter().any(inner) && !options.iter().all(inner) {
        flaws.push(Flaw::coded(
            at,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        ));
    }
    for (number, option) in options.iter().enumerate() {
        let at = format!("{at}/{number}");
        let name = option["name"].as_str().unwrap_or_default();
        if let Err(error) = twilight_validate::command::option_name(name) {
            flaws.push(Flaw::coded(
                &format!("{at}/name"),
                "APPLICATION_COMMAND_INVALID_NAME",
                error.to_string(),
            ));
        }
        if !names.insert(name) {
            let says = format!("Option name must be unique: {name:?}");
            flaws.push(Flaw::coded(
                &format!("{at}/name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                says,
            ));
        }
        if inner(option) {
            let allowed = if depth == 0 { GROUP } else { SUBCOMMAND };
            if depth > 1 || kind(option) > allowed {
                flaws.push(Flaw::new(&at, "subcommands are nested too deep"));
            } else {
                flaws.extend(check_options(
                    &format!("{at}/options"),
                    &option["options"],
                    depth + 1,
                ));
            }
            continue;
        }
        let required = option["required"] == true;
        if required && optional {
            let says = "Required options must be placed before non-required options";
            flaws.push(Flaw::coded(
                &at,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                says,
            ));
        }
        optional |= !required;
        flaws.extend(check_option(&at, option));
    }
    flaws
}

fn check_option(at: &str, option: &Value) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let listed = option["choices"]
        .as_array()
        .is_some_and(|choices| !choices.is_empty());
    if listed && option["autocomplete"] == true {
        flaws.push(Flaw::new(
            &format!("{at}/autocomplete"),
            "an option has choices or autocomplete, not both",
        ));
    }
    for (least, most) in [("min_value", "max_value"), ("min_length", "max_length")] {
        if let (Some(low), Some(high)) = (option[least].as_f64(), option[most].as_f64())
            && low > high
        {
            flaws.push(Flaw::new(&format!("{at}/{least}"), format!("more than {most}")));
        }
    }
    flaws.extend(check_choices(
        &format!("{at}/choices"),
        &option["choices"],
        Some(kind(option)),
    ));
    flaws
}

/// What is wrong with choices or suggestions, for an option of that type if it is known.
pub(crate) fn check_choices(at: &str, choices: &Value, of: Option<u64>) -> Vec<Flaw> {
    let Some(choices) = choices.as_array() else {
        return Vec::new();
    };
    let mut flaws = Vec::new();
    if choices.len() > 25 {
        flaws.push(Flaw::coded(
            at,
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        ));
    }
    let mut names = HashSet::new();
    for (number, choice) in choices.iter().enumerate() {
        let at = format!("{at}/{number}");
        let name = choice["name"].as_str().unwrap_or_default();
        if let Err(error) = twilight_validate::command::choice_name(name) {
            flaws.push(Flaw::new(&format!("{at}/name"), error.to_string()));
        }
        // Suggestions may be called the same, fixed choices not.
        if of.is_some() && !names.insert(name) {
            let says = format!("Option choice name must be unique: {name:?}");
            flaws.push(Flaw::coded(
                &format!("{at}/name"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                says,
            ));
        }
        let value = &choice["value"];
        let fits = match of {
            Some(3) => value.is_string(),
            Some(4) => value.is_i64(),
            Some(10) => value.is_number(),
            _ => value.is_string() || value.is_number(),
        };
        let long = value
            .as_str()
            .is_some_and(|text| text.is_empty() || text.chars().count() > 100);
        if !fits || long {
            flaws.push(Flaw::new(
                &format!("{at}/value"),
                format!("{value} is no value for this option"),
            ));
        }
    }
    flaws
}
