//! What each step asks and keeps, and what is shown of it all.

use jiff::civil::time;
use waymark_core::when::{self, fmt_time};

use super::{What, server};
use crate::{
    command::clipped,
    ctx::Ctx,
    error::{Error, Refusal},
    group::{Here, chats},
    reply::{Button, Reply, Text, Tone},
    target, words, zone,
};

/// Roadmaps that fit into a message with their buttons; others are typed.
const ROADMAPS: usize = 8;

/// The step that follows; none when it is time to confirm, or when a single thing was changed.
pub(super) fn after(ctx: &Ctx<'_>, step: What, asks: bool) -> Option<What> {
    let steps = What::steps(server::offers(ctx));
    let at = steps.iter().position(|it| *it == step)?;
    steps.get(at + 1).copied().filter(|_| !asks)
}

/// Keeps a value.
pub(super) async fn set(ctx: &mut Ctx<'_>, here: &mut Here, what: What, value: &str) -> Result<(), Error> {
    let group = &mut here.group;
    match what {
        What::Zone => group.zone = zone::parse("setup zone", value)?,
        What::Hour => group.hour = when::parse_time(value).map_err(|error| refuse(&error))?,
        What::Days => group.weekdays = when::parse_weekdays(value).map_err(|error| refuse(&error))?,
        What::Roadmap if is_none(value) => group.roadmap = None,
        What::Roadmap => group.roadmap = Some(target::roadmap(ctx, "setup roadmap", value)?.0.clone()),
        What::Answers => {
            group.polls = match value.trim().to_lowercase().as_str() {
                "polls" | "poll" | "quiz" => true,
                "buttons" | "button" => false,
                _ => {
                    return Err(Refusal::new(
                        "Answers come by buttons, or by polls where the platform has them.",
                    )
                    .buttons([
                        Button::new("Buttons", "setup answers buttons"),
                        Button::new("Polls", "setup answers polls"),
                    ])
                    .into());
                }
            };
        }
        What::Recap => {
            group.recap = match value.trim().to_lowercase().as_str() {
                "on" | "yes" => true,
                "off" | "no" | "none" => false,
                _ => {
                    return Err(Refusal::new("How the week went is told, or it is not.")
                        .buttons(recap())
                        .into());
                }
            };
        }
        What::Channel | What::Role | What::Thread => return server::set(ctx, here, what, value).await,
        What::Show | What::On | What::Off => {}
    }
    ctx.tx.put_group(&here.group).await?;
    chats::schedule_all(&mut ctx.tx, &here.group).await?;
    Ok(())
}

fn recap() -> [Button; 2] {
    [
        Button::new("Tell it", "setup recap on"),
        Button::new("Don't", "setup recap off"),
    ]
}

fn refuse(error: &dyn std::error::Error) -> Refusal {
    Refusal::new(words::sentence(&error.to_string()))
}

fn is_none(value: &str) -> bool {
    matches!(
        value.trim().to_lowercase().as_str(),
        "none" | "no" | "off" | "any"
    )
}

/// Asks for the value of a step.
pub(super) fn ask(ctx: &Ctx<'_>, here: &Here, step: What) -> Reply {
    let group = &here.group;
    let steps = What::steps(server::offers(ctx));
    let at = steps.iter().position(|it| *it == step);
    let asked = |question: &str, hint: Text| {
        let question = match at.filter(|_| !here.chat.asks) {
            Some(at) => format!("{} of {}: {question}", at + 1, steps.len()),
            None => words::sentence_start(question),
        };
        let text = Text::new().strong(question).plain(" ").then(hint);
        Reply::titled(format!("Set up {}", clipped(&group.name))).para(text)
    };
    let head = |question: &str, hint: &str| asked(question, hint.into());
    let press = |label: String, value: &str| Button::new(label, format!("{} {value}", step.line()));
    match step {
        What::Zone => head(
            "where is the group?",
            "Its hours and weeks go by that zone. Type another city or zone.",
        )
        .row([press(format!("Keep {}", group.zone.name()), group.zone.name()).primary()]),
        What::Hour => {
            let hours = [7, 9, 12, 18, 20].map(|hour| fmt_time(time(hour, 0, 0, 0)));
            head(
                "when does the question come?",
                "Press an hour, or type one, such as 8:30 or 9pm.",
            )
            .row(hours.map(|at| press(at.clone(), &at)))
        }
        What::Days => head("on which days?", "Press, or type days, such as mon, wed, fri.").row([
            press("Every day".to_owned(), "daily"),
            press("Monday to Friday".to_owned(), "mon-fri"),
            press("Weekends".to_owned(), "sat,sun"),
        ]),
        What::Roadmap => {
            let roadmaps = ctx.catalog().roadmaps().take(ROADMAPS);
            let buttons = roadmaps.map(|(id, roadmap)| press(roadmap.title.clone(), id.as_str()));
            head(
                "which roadmap?",
                "Questions are about what members study now; while nobody studies anything, about this one.",
            )
            .column(buttons)
            .row([press("None".to_owned(), "none")])
        }
        What::Recap => Reply::titled(format!("Set up {}", clipped(&group.name)))
            .para("Shall I tell here how the week went, on Monday or the first day of asking after it?")
            .row(recap()),
        What::Channel | What::Role | What::Thread => {
            let (question, hint) = server::words(here, step);
            server::choices(asked(question, hint), ctx, here, step)
        }
        _ => head(
            "how do people answer?",
            "By buttons below the question, or by the platform's own quiz polls where it has them.",
        )
        .row([
            press("Buttons".to_owned(), "buttons"),
            press("Polls".to_owned(), "polls"),
        ]),
    }
}

/// What is set, with a button for each thing, and the one that starts it.
pub(super) fn summary(ctx: &Ctx<'_>, here: &Here) -> Reply {
    let mut row = vec![
        Button::new("Hour", "setup hour"),
        Button::new("Days", "setup days"),
        Button::new("Zone", "setup zone"),
        Button::new("Roadmap", "setup roadmap"),
    ];
    let served = server::offers(ctx);
    let mut below = if served {
        server::row().to_vec()
    } else {
        row.push(Button::new("Answers", "setup answers"));
        Vec::new()
    };
    below.push(Button::new("Recap", "setup recap"));
    let reply = Reply::titled(format!("Set up {}", clipped(&here.group.name))).facts(facts(ctx, here));
    if here.chat.asks {
        let stop = if served { "Stop asking" } else { "Stop asking here" };
        reply.row(row).row(below).row([Button::new(stop, "setup off")])
    } else {
        let text = Text::new()
            .plain("Is that right? Then the question of the day comes ")
            .then(to(ctx, here))
            .plain(".");
        reply
            .para(text)
            .row([Button::new("Start", "setup on").primary()])
            .row(row)
            .row(below)
    }
}

/// `here`; in a server, `to #study`.
fn to(ctx: &Ctx<'_>, here: &Here) -> Text {
    if server::offers(ctx) {
        Text::new().plain("to ").then(server::place(here))
    } else {
        "here".into()
    }
}

fn facts(ctx: &Ctx<'_>, here: &Here) -> Vec<(Text, Text)> {
    let group = &here.group;
    let roadmap = group.roadmap.as_ref().and_then(|id| ctx.catalog().roadmap(id));
    let roadmap = roadmap.map_or("none", |roadmap| roadmap.title.as_str());
    let hours = format!(
        "{}, {} ({})",
        fmt_time(group.hour),
        group.weekdays,
        group.zone.name()
    );
    let asks = if here.chat.asks {
        Text::new().plain("comes ").then(to(ctx, here))
    } else {
        Text::new()
            .plain("does not come ")
            .then(to(ctx, here))
            .plain(" yet")
    };
    let mut facts: Vec<(Text, Text)> = vec![
        ("Question of the day".into(), asks),
        ("When".into(), hours.into()),
        ("Roadmap".into(), roadmap.into()),
    ];
    if server::offers(ctx) {
        facts.extend(server::facts(here));
    } else {
        let answers = if group.polls { "polls" } else { "buttons" };
        facts.push(("Answers".into(), answers.into()));
    }
    let recap = if group.recap { "is told" } else { "is not told" };
    facts.push(("How the week went".into(), recap.into()));
    facts
}

pub(super) async fn on(ctx: &mut Ctx<'_>, here: &mut Here) -> Result<Reply, Error> {
    here.chat.asks = true;
    here.chat.closed_reason = None;
    // Whoever starts it is the one to tell if the chat closes.
    if !ctx.is_anonymous() {
        here.chat.learner = Some(ctx.learner.id);
    }
    here.chat.told_day = None;
    ctx.tx.put_chat(&here.chat).await?;
    chats::schedule(&mut ctx.tx, &here.group, &here.chat).await?;
    let kind = crate::prompt::Kind::GroupQuestion.as_str();
    let next = ctx
        .tx
        .schedule(here.chat.id, kind)
        .await?
        .and_then(|it| it.next_at);
    let first = next.map_or_else(String::new, |at| {
        format!(
            " The first one comes {}.",
            when::fmt_moment(at, &here.group.zone, ctx.now)
        )
    });
    Ok(Reply::new(Tone::Festive)
        .title(format!("{} is set up", clipped(&here.group.name)))
        .para(
            Text::new()
                .plain("The question of the day comes ")
                .then(to(ctx, here))
                .plain(format!(": everybody gets the same one, and one answer.{first}")),
        )
        .facts(facts(ctx, here))
        .row([
            Button::new("Join the group", "group join").primary(),
            Button::new("Change", "setup"),
        ])
        .in_place())
}

pub(super) async fn off(ctx: &mut Ctx<'_>, here: &mut Here) -> Result<Reply, Error> {
    let was = here.chat.asks;
    here.chat.asks = false;
    ctx.tx.put_chat(&here.chat).await?;
    chats::schedule(&mut ctx.tx, &here.group, &here.chat).await?;
    let here = if server::offers(ctx) { "" } else { " here" };
    let text = if was {
        format!("No question comes{here} any more. What was chosen, the members and their points are kept.")
    } else {
        format!("No question comes{here}; nothing was changed.")
    };
    Ok(Reply::new(Tone::Good)
        .para(text)
        .row([Button::new("Start again", "setup on")])
        .in_place())
}
