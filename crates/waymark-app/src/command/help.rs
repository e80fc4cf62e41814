//! `help`: the commands, one of them, or the rules.

use jiff::SignedDuration;
use waymark_core::{group, ledger, lookup, points, session};

use crate::{
    app,
    command::{Args, COMMANDS, Command, Entry, Group, Kind, Param, Parts, Shown, Spec, Who, clipped},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, Item, Reply, Text, inline},
    words,
};

/// `help [command]`
pub(crate) struct Help {
    about: Option<String>,
}

impl Command for Help {
    const SPEC: Spec = Spec {
        name: "help",
        about: "List the commands, explain one of them, or tell the rules",
        group: Group::Begin,
        who: Who::Everyone,
        shown: Shown::Here,
        params: &[Param::optional(
            "command",
            Kind::Command,
            "A command's name, or: rules",
        )],
        parts: Parts::None,
        examples: &["help", "help done", "help rules"],
        details: "",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            about: args.text("command"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let Some(about) = self.about else {
            return Ok(overview());
        };
        let name = about.trim().trim_start_matches('/').to_lowercase();
        if name == "rules" {
            return Ok(rules(ctx.app.defaults().catch_up));
        }
        app::find(&name).map(explain).ok_or_else(|| {
            let names = COMMANDS.iter().map(|entry| entry.spec.name);
            let near = lookup::nearest(&name, names);
            let text = Text::new()
                .plain("There is no command ")
                .code(clipped(&name))
                .plain(if near.is_empty() {
                    "."
                } else {
                    ". Did you mean one of these?"
                });
            Refusal::new(text)
                .buttons(near.iter().map(|name| Button::new(*name, format!("help {name}"))))
                .button(Button::new("All commands", "help"))
                .into()
        })
    }
}

fn overview() -> Reply {
    let mut reply = Reply::titled("What I understand");
    for group in Group::ALL {
        let items = COMMANDS
            .iter()
            .filter(|entry| entry.spec.group == group)
            .map(|entry| {
                Item::new(
                    Text::new()
                        .command(entry.spec.name)
                        .plain(format!(": {}", entry.spec.about)),
                )
            });
        reply = reply.para(Text::new().strong(group.title())).list(items);
    }
    reply
        .small(
            Text::new()
                .command("help done")
                .plain(" explains one command, ")
                .command("help rules")
                .plain(" how streaks and points count."),
        )
        .row([
            Button::new("Today", "today").primary(),
            Button::new("The rules", "help rules"),
        ])
}

fn explain(entry: &Entry) -> Reply {
    let spec = &entry.spec;
    let mut usage = Text::new().command(spec.name);
    for param in spec.params {
        usage = usage.plain(match (param.required, param.by_name) {
            (true, _) => format!(" {}", param.name),
            (false, false) => format!(" [{}]", param.name),
            (false, true) => format!(" [{}:…]", param.name),
        });
    }
    let mut reply = Reply::titled(usage).para(format!("{}.", spec.about));
    if !spec.details.is_empty() {
        reply = reply.para(inline(spec.details));
    }
    reply = reply.facts(
        spec.params
            .iter()
            .map(|param| (Text::new().code(param.name), Text::from(param.about))),
    );
    let label = if spec.examples.len() == 1 {
        "Type it so:"
    } else {
        "For example:"
    };
    let examples = spec
        .examples
        .iter()
        .map(|line| Item::new(Text::new().command(*line)));
    reply.para(label).list(examples)
}

/// The rules, from the constants that the program counts with.
fn rules(catch_up: SignedDuration) -> Reply {
    let grace = format!("0{}:00", ledger::GRACE_HOURS);
    let late = words::count(catch_up.as_hours(), "hour");
    Reply::titled("The rules")
        .para(Text::new().strong("A study day"))
        .list([
            Item::new("An answered question, a topic done, a project handed in or logged minutes make a day studied."),
            Item::new(format!(
                "What you do between midnight and {grace} counts for the day before, if that would otherwise be missed."
            )),
        ])
        .para(Text::new().strong("The streak"))
        .list([
            Item::new("It counts consecutive planned days that are studied, frozen or excused. Your days off neither add nor break."),
            Item::new("A day is not missed before it is over."),
            Item::new(format!(
                "Every {} you earn a freeze; you hold at most {}. A freeze is spent by itself on a missed day.",
                words::count(ledger::FREEZE_EVERY, "streak day"),
                ledger::FREEZES_HELD
            )),
            Item::new(format!(
                "A pause suspends the streak; it may begin up to {} back.",
                words::count(ledger::PAUSE_BACKDATE_DAYS, "day")
            )),
            Item::new("My fault is never yours: a day on which I could not reach you, or was down in your evening, is excused."),
        ])
        .para(Text::new().strong("Points"))
        .list([
            Item::new(format!("A topic done: {}. A milestone: {}. A project: {}.", points::TOPIC_DONE, points::MILESTONE, points::PROJECT)),
            Item::new(format!("A right answer: {}. A wrong one: {}, since trying counts.", points::RIGHT, points::WRONG)),
            Item::new(format!(
                "The first study of a day: {}. At most {} a day come from answers. Undo takes points back.",
                points::FIRST_OF_DAY,
                points::PRACTICE_CAP
            )),
        ])
        .para(Text::new().strong("Practice"))
        .list([
            Item::new(format!(
                "What falls due comes first, then at most {} a day, unless you set another number.",
                words::count(session::NEW_PER_DAY, "new question")
            )),
            Item::new("When to ask again follows FSRS-6, aiming at nine right answers in ten. After a break the backlog is spread over days."),
        ])
        .para(Text::new().strong("Groups"))
        .list([
            Item::new(format!(
                "Everybody in a group's chats is asked the same once a day; what was asked rests for {} days.",
                group::REST_DAYS
            )),
            Item::new("One answer each counts, for your own points and streak, in the group or not. The right one comes with the next question."),
            Item::new("Who has not joined is not named; who leaves is hidden at once. Admins choose when and what; nobody changes points."),
            Item::new("Leaderboards: this week, this month, all time, streaks. Points count when they are earned, by the group's clock; equal points share a rank (1, 2, 2, 4)."),
            Item::new("A week closes on Monday at 00:00, and its board never changes again. What is done later counts for the new week, also where grace gives it to Sunday as a study day; so does what undo takes back."),
            Item::new("On a board you can have an alias, or hide: settings alias, settings hidden."),
            Item::new("Who hides is on no board, in no recap and in no sum; who leaves or hides later is not shown on closed boards either."),
            Item::new(format!("A member is active who studied or joined within {} days.", group::ACTIVE_DAYS)),
            Item::new(format!(
                "The group's own streak: days on end on which at least {} % of the active members studied.",
                group::TOGETHER_PERCENT
            )),
            Item::new("A group can have a weekly goal, in points or topics of all members together. That it is reached is told once."),
        ])
        .para(Text::new().strong("Messages"))
        .list([
            Item::new("One practice question a day at your hour; none if you have studied already. Quiet hours are kept."),
            Item::new("In the evening a nudge, only if a streak of two days or more is at risk."),
            Item::new(format!("After an outage of mine at most one late message, within {late}; else the day is excused.")),
        ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scenario;

    #[tokio::test]
    async fn every_command_is_listed_and_explained() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        let all = crate::reply::plain(&s.say("help").await);
        for entry in &COMMANDS {
            assert!(
                all.contains(&format!("`{}`", entry.spec.name)),
                "{}",
                entry.spec.name
            );
            let one = crate::reply::plain(&s.say(&format!("help {}", entry.spec.name)).await);
            assert!(one.contains(entry.spec.about), "{one}");
        }
    }

    #[tokio::test]
    async fn the_rules_are_told_with_the_numbers_that_count() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        let rules = crate::reply::plain(&s.say("/help rules").await);
        for said in [
            "between midnight and 03:00",
            "Every 7 streak days",
            "at most 2",
            "A topic done: 10",
            "At most 100 a day",
            "5 new questions",
            "within 6 hours",
        ] {
            assert!(rules.contains(said), "{said} in:\n{rules}");
        }
    }

    #[test]
    fn the_table_keeps_to_what_platforms_accept() {
        for entry in &COMMANDS {
            let spec = &entry.spec;
            assert!(
                spec.about.chars().count() <= 100 && !spec.about.ends_with('.'),
                "{}",
                spec.name
            );
            assert!(!spec.examples.is_empty(), "{}", spec.name);
            let first_optional = spec
                .params
                .iter()
                .position(|param| !param.required)
                .unwrap_or(spec.params.len());
            for (index, param) in spec.params.iter().enumerate() {
                assert!(param.about.chars().count() <= 100, "{} {}", spec.name, param.name);
                assert!(
                    !param.required || index < first_optional,
                    "{}: required parameters come first",
                    spec.name
                );
            }
            for example in spec.examples {
                assert_eq!(example.split(' ').next(), Some(spec.name), "{example}");
            }
        }
    }

    #[tokio::test]
    async fn one_command_is_explained_and_unknown_ones_are_guessed() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["help topic", "help sage", "help xyzzy", "help /done@waymark_bot"]).await, @"
        > help topic
        `topic` [topic] [as:…]

        Show a topic: what it is about, where to read, what you noted.

        With `as:learning` you begin a topic, with `as:todo` you put it back. `done` and `skip` do the rest.

        `topic`: Its number (2.5), its id, or words of its title
        `as`: Begin the topic, or put it back

        For example:

        - `topic lifetimes`
        - `topic 2.5`
        - `topic as:learning 2.5`

        > help sage
        There is no command `sage`. Did you mean one of these?
        [1 stage]
        [2 All commands]

        > help xyzzy
        There is no command `xyzzy`.
        [1 All commands]

        > help /done@waymark_bot
        `done` [topic]

        Tick a topic off.

        Without a topic, the one in hand is meant; a number alone (`done 3`) means the stage you are in. `undo` takes it back. A done topic comes back as due for review when what you remember of it fades; it stays done.

        `topic`: Its number (2.5), id or words of its title; several with commas

        For example:

        - `done`
        - `done lifetimes`
        - `done 2.1, 2.2`
        ");
    }
}
