//! `start`: first contact, a short guided set-up: zone, roadmap, hour.

use jiff::civil::time;
use waymark_core::{
    calendar::{Weekdays, Zone},
    recurrence::Rule,
    when::{self, fmt_time},
};

use crate::{
    command::{Args, Command, Group, Kind, Param, Spec},
    course::Course,
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    expect,
    page::Page,
    prompt, reminder,
    reply::{Button, Item, Reply, Text, Tone},
    target, view, zone,
};

use super::enroll;

/// Roadmaps on a page.
const SIZE: usize = 8;

/// `start [step] [value]`
pub(crate) struct Start {
    step: Step,
    value: Option<String>,
    page: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Hello,
    Again,
    Zone,
    Roadmap,
    Hour,
}

impl Command for Start {
    const SPEC: Spec = Spec {
        name: "start",
        about: "Set Waymark up: your zone, a roadmap, your hour",
        group: Group::Begin,
        params: &[
            Param::optional(
                "step",
                Kind::Choice(&["again", "zone", "roadmap", "hour"]),
                "Which step to answer",
            ),
            Param::optional("value", Kind::Text, "The answer"),
            Param::named("page", Kind::Integer(1, 1000), "Which page of the roadmaps"),
        ],
        examples: &["start", "start again"],
        details: "Three questions, each of which can be changed later with `settings`, `enroll` and `remind`.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let step = match args.get("step") {
            None => Step::Hello,
            Some("again") => Step::Again,
            Some("zone") => Step::Zone,
            Some("roadmap") => Step::Roadmap,
            Some("hour") => Step::Hour,
            // A deep link brings a payload that we may not know (any more): begin as if there were none.
            Some(_) => Step::Hello,
        };
        Ok(Self {
            step,
            value: args.text("value"),
            page: args.integer("page", 1, 1000)?,
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        match (self.step, self.value) {
            (Step::Hello, _) if ctx.learner.set_up => welcome_back(ctx).await,
            (Step::Hello | Step::Again, _) | (Step::Zone, None) => ask_zone(ctx).await,
            (Step::Zone, Some(text)) => {
                let zone = zone::parse("start zone", &text)?;
                zone::change(ctx, zone).await?;
                ask_roadmap(ctx, None).await
            }
            (Step::Roadmap, None) => ask_roadmap(ctx, self.page).await,
            (Step::Roadmap, Some(text)) => {
                let (id, _) = target::roadmap(ctx, "start roadmap", &text)?;
                enroll::join(ctx, id).await?;
                ask_hour(ctx).await
            }
            (Step::Hour, None) => ask_hour(ctx).await,
            (Step::Hour, Some(text)) => finish(ctx, &text).await,
        }
    }
}

async fn ask_zone(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    expect::wait(ctx, "start zone").await?;
    let zone = ctx.zone().clone();
    let name = ctx
        .tx
        .accounts(ctx.learner.id)
        .await?
        .into_iter()
        .find_map(|account| account.name);
    let hello = match name.filter(|_| ctx.newcomer || !ctx.learner.set_up) {
        Some(name) => format!("Hello {}! I am Waymark.", crate::command::clipped(&name)),
        None => "Let us set things up.".to_owned(),
    };
    Ok(Reply::titled(hello)
        .para(
            "I help you follow a learning roadmap: one topic at a time, one practice question a day at your own hour, \
             and a streak that is never lost through my fault.",
        )
        .para(Text::new().strong("1 of 3: where are you?").plain(format!(
            " I take it that you are in {}, where it is {} now. If not, type your city or zone.",
            zone.name(),
            fmt_time(ctx.local().time())
        )))
        .row([Button::new(format!("Yes, {}", zone.name()), press_zone(&zone)).primary()]))
}

fn press_zone(zone: &Zone) -> String {
    format!("start zone {}", zone.name())
}

async fn ask_roadmap(ctx: &mut Ctx<'_>, page: Option<i64>) -> Result<Reply, Error> {
    expect::wait(ctx, "start roadmap").await?;
    let text = format!(
        "It is {} where you are ({}).",
        fmt_time(ctx.local().time()),
        ctx.zone().name()
    );
    let all: Vec<_> = ctx.catalog().roadmaps().collect();
    if all.is_empty() {
        return Err(Refusal::new(
            Text::new()
                .plain("There is no roadmap here yet. Ask the operator to add one, then type ")
                .code("start")
                .plain(" again."),
        )
        .into());
    }
    let page = Page::new(page, SIZE, all.len());
    let items = page.of(&all).iter().map(|(_, roadmap)| {
        let about = roadmap
            .about
            .as_deref()
            .map(|about| format!(": {}", view::first_sentence(about)))
            .unwrap_or_default();
        Item::new(Text::new().strong(roadmap.title.as_str()).plain(about))
    });
    let buttons = page
        .of(&all)
        .iter()
        .map(|(id, roadmap)| Button::new(roadmap.title.clone(), format!("start roadmap {id}")));
    Ok(Reply::new(Tone::Plain)
        .para(text)
        .para(Text::new().strong("2 of 3: which roadmap do you want to follow?"))
        .numbered(u32::try_from(page.skip + 1).unwrap_or(1), items)
        .column(buttons)
        .row(page.buttons("start roadmap")))
}

async fn ask_hour(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    expect::wait(ctx, "start hour").await?;
    let course = Course::focus(ctx).await?;
    let hours = [7, 9, 12, 18, 20].map(|hour| {
        let at = fmt_time(time(hour, 0, 0, 0));
        Button::new(at.clone(), format!("start hour {at}"))
    });
    Ok(Reply::new(Tone::Good)
        .para(
            Text::new()
                .plain("You follow ")
                .strong(course.roadmap.title.as_str())
                .plain(" now."),
        )
        .para(
            Text::new()
                .strong("3 of 3: when shall your daily question come?")
                .plain(" Press an hour, or type one, such as 8:30 or 9pm."),
        )
        .row(hours))
}

async fn finish(ctx: &mut Ctx<'_>, text: &str) -> Result<Reply, Error> {
    let at = when::parse_time(text)
        .map_err(|err| Refusal::new(format!("I need a time of day, such as 8:30 or 9pm: {err}.")))?;
    let days = match reminder::rule(ctx, prompt::Kind::DailyPractice).await? {
        Some((Rule::Weekly { days, .. }, _)) => days,
        _ => Weekdays::ALL,
    };
    reminder::set(ctx, prompt::Kind::DailyPractice, &Rule::Weekly { at, days }).await?;
    reminder::set_up(ctx).await?;
    ctx.learner.set_up = true;
    ctx.save_learner().await?;
    let mut reply = Reply::new(Tone::Festive).title("All set").para(format!(
        "Your question comes at {}, {}. Nothing comes on a day that you have studied already.",
        fmt_time(at),
        ctx.zone().name()
    ));
    if Course::focus_if_any(ctx).await?.is_none() {
        reply = reply.para(
            Text::new()
                .plain("You do not follow a roadmap yet: pick one with ")
                .code("roadmaps")
                .plain("."),
        );
    }
    reply = reply.small(
        Text::new()
            .plain("Coming from another language? ")
            .code("settings background Python")
            .plain(" adds questions that compare. ")
            .code("help")
            .plain(" lists everything."),
    );
    Ok(reply.row([
        Button::new("Today", "today").primary(),
        Button::new("First question", "practice"),
        Button::new("Help", "help"),
    ]))
}

async fn welcome_back(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    let mut reply = Reply::titled("Welcome back");
    reply = reply.facts(standing(ctx).await?);
    Ok(reply.row([
        Button::new("Today", "today").primary(),
        Button::new("Practise", "practice"),
        Button::new("Set up again", "start again"),
    ]))
}

async fn standing(ctx: &mut Ctx<'_>) -> Result<Vec<(Text, Text)>, Fault> {
    let streak = ctx.tx.ledger(ctx.learner.id).await?.streak(ctx.local());
    let mut facts: Vec<(Text, Text)> = Vec::new();
    if let Some(course) = Course::focus_if_any(ctx).await? {
        let percent = course.standing().progress(|_| false).percent();
        facts.push((
            "Roadmap".into(),
            format!("{}, {percent} %", course.roadmap.title).into(),
        ));
    }
    facts.push(("Streak".into(), crate::words::count(streak.current, "day").into()));
    if let Some((rule, on)) = reminder::rule(ctx, prompt::Kind::DailyPractice).await? {
        let shown = match (rule, on) {
            (_, false) => "off".to_owned(),
            (Rule::Weekly { at, days }, true) => format!("{}, {days}", fmt_time(at)),
            (Rule::Cron(_), true) => "by your own rule".to_owned(),
        };
        facts.push(("Daily question".into(), shown.into()));
    }
    facts.push(("Zone".into(), ctx.zone().name().into()));
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn a_newcomer_is_set_up_by_three_questions() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["/start", "tokyo", "rust backend fast", "8:30pm", "start"]).await, @"");
    }

    #[tokio::test]
    async fn what_is_not_understood_is_asked_again() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["start", "the moon", "springfield or so", "Europe/Berlin", "a roadmap about cooking", "5", "noonish", "9"]).await, @"");
    }

    #[tokio::test]
    async fn a_command_calls_the_question_off() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["start", "help rules", "Berlin", "start zone Berlin", "enroll tiny", "done 1.1"]).await, @"");
    }

    #[tokio::test]
    async fn without_roadmaps_it_says_so() {
        let mut s = Scenario::with(
            "2026-03-26T18:00:00+01:00[Europe/Berlin]",
            waymark_core::catalog::Catalog::default(),
        )
        .await;
        insta::assert_snapshot!(s.talk(&["start", "1", "roadmaps", "enroll", "today"]).await, @"");
    }
}
