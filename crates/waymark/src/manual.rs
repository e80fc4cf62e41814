//! `docs/commands.md`, made from the table of commands.

use std::fmt::Write as _;

use waymark_app::command::{COMMANDS, Group, Kind, Spec};

/// The page about all commands.
pub fn page() -> String {
    let mut page = String::from(
        "# Commands\n\n\
         What a learner can type, with or without a slash in front. This page is made from the table of commands \
         (`just bless`).\n",
    );
    for group in Group::ALL {
        let _ = writeln!(page, "\n## {}", group.title());
        for entry in COMMANDS.iter().filter(|entry| entry.spec.group == group) {
            page.push_str(&command(&entry.spec));
        }
    }
    page
}

fn command(spec: &Spec) -> String {
    let mut usage = spec.name.to_owned();
    for param in spec.params {
        let (open, close) = if param.required { ("<", ">") } else { ("[", "]") };
        let _ = write!(usage, " {open}{}{close}", param.name);
    }
    let mut text = format!("\n### `{usage}`\n\n{}.", spec.about);
    if !spec.details.is_empty() {
        let _ = write!(text, " {}", spec.details);
    }
    text.push('\n');
    if !spec.params.is_empty() {
        text.push_str("\n| parameter | what it is | accepts |\n| --- | --- | --- |\n");
        for param in spec.params {
            let _ = writeln!(
                text,
                "| `{}` | {} | {} |",
                param.name,
                param.about,
                accepts(param.kind)
            );
        }
    }
    let examples: Vec<_> = spec.examples.iter().map(|line| format!("`{line}`")).collect();
    let _ = writeln!(text, "\nFor example: {}", examples.join(", "));
    text
}

fn accepts(kind: Kind) -> String {
    match kind {
        Kind::Text => "any text".to_owned(),
        Kind::Integer(least, most) => format!("a whole number from {least} to {most}"),
        Kind::Choice(words) => words
            .iter()
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", "),
        Kind::Roadmap => "a roadmap: name, number in the list, or words of its title".to_owned(),
        Kind::Stage => "a stage: number, or words of its title".to_owned(),
        Kind::Topic => "a topic: id, number such as `2.5`, or words of its title".to_owned(),
        Kind::Build => "a milestone or project: id, or words of its text".to_owned(),
        Kind::Command => "a command's name".to_owned(),
        Kind::Day => "a day: `tomorrow`, `29 March`, `2026-03-29`".to_owned(),
        Kind::Time => "a time of day: `9am`, `21:30`".to_owned(),
        Kind::Weekdays => "days of the week: `mon-fri`, `weekends`, `daily`".to_owned(),
        Kind::Zone => "a time zone or a city: `Europe/Berlin`, `berlin`".to_owned(),
        Kind::Switch => "`on` or `off`".to_owned(),
        Kind::Channel => "a channel of the server".to_owned(),
        Kind::Role => "a role on the server".to_owned(),
        Kind::Member => "somebody in the chat: a mention, or a name".to_owned(),
    }
}
