//! `start`: first contact, a short guided set-up: zone, roadmap, hour.

use jiff::civil::time;
use waymark_core::{
    calendar::{Weekdays, Zone},
    recurrence::Rule,
    when::{self, fmt_time},
};

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::Course,
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    expect,
    page::Page,
    prompt, reminder,
    reply::{Button, Item, Reply, Text, Tone},
    target, view, words, zone,
};

use super::enroll;

/// Roadmaps on a page.
const SIZE: usize = 8;

/// `start [step] [value]`
pub(crate) struct Start {
    step: Step,
    value: Option<String>,
    page: Option<i64>,
    code: Option<Code>,
}

/// What a deep link brings.
enum Code {
    /// `e-<roadmap>`: follow it.
    Enroll(String),
    /// `j-<code>`: join a group.
    Join(String),
    /// `l-<code>`: this is another account of somebody.
    Link(String),
}

impl Code {
    /// Reads a payload. One that this version does not know (any more) is as good as none.
    fn read(payload: &str) -> Option<Self> {
        match payload.split_once('-')? {
            ("e", roadmap) if !roadmap.is_empty() => Some(Self::Enroll(roadmap.to_owned())),
            ("j", code) if !code.is_empty() => Some(Self::Join(code.to_owned())),
            ("l", code) if !code.is_empty() => Some(Self::Link(code.to_owned())),
            _ => None,
        }
    }
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
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "step",
                Kind::Choice(&["again", "zone", "roadmap", "hour"]),
                "Which step to answer",
            ),
            Param::optional("value", Kind::Text, "The answer"),
            Param::named("page", Kind::Integer(1, 1000), "Which page of the roadmaps"),
            Param::named("code", Kind::Text, "What a link to me brings along"),
        ],
        parts: Parts::None,
        examples: &["start", "start again"],
        details: "Three questions, each of which can be changed later with `settings`, `enroll` and `remind`.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let step = match args.get("step") {
            Some("again") => Step::Again,
            Some("zone") => Step::Zone,
            Some("roadmap") => Step::Roadmap,
            Some("hour") => Step::Hour,
            // A deep link brings a payload that we may not know (any more): begin as if there were none.
            None | Some(_) => Step::Hello,
        };
        Ok(Self {
            step,
            value: args.text("value"),
            page: args.integer("page", 1, 1000)?,
            code: args.get("code").or_else(|| args.get("step")).and_then(Code::read),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        match self.code {
            Some(Code::Enroll(roadmap)) => return enrolled(ctx, &roadmap).await,
            Some(Code::Join(code)) => return super::group::by_code(ctx, &code).await,
            Some(Code::Link(code)) => return super::link::by_code(ctx, &code).await,
            None => {}
        }
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

/// A link to a roadmap: it is followed, and the set-up goes on where it is not over.
async fn enrolled(ctx: &mut Ctx<'_>, roadmap: &str) -> Result<Reply, Error> {
    let known = waymark_core::ids::RoadmapId::new(roadmap)
        .ok()
        .and_then(|id| ctx.catalog().get(&id));
    match known {
        None if ctx.learner.set_up => welcome_back(ctx).await,
        None => ask_zone(ctx).await,
        Some((id, _)) => {
            let joined = enroll::join(ctx, id).await?;
            if ctx.learner.set_up {
                Ok(joined)
            } else {
                ask_zone(ctx).await
            }
        }
    }
}

async fn ask_zone(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    expect::wait(ctx, "start zone").await?;
    let zone = ctx.zone().clone();
    let accounts = ctx.tx.accounts(ctx.learner.id).await?;
    // A name that is only the account's id, as the terminal's "me", is none to greet by.
    let name = accounts
        .into_iter()
        .find_map(|it| it.name.filter(|name| *name != it.external));
    let hello = match name {
        _ if ctx.learner.set_up => "Let us set things up.".to_owned(),
        Some(name) => format!("Hello {}! I am Waymark.", crate::command::clipped(&name)),
        None => "Hello! I am Waymark.".to_owned(),
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
        .row([Button::new(format!("Yes, {}", zone.name()), press_zone(&zone)).primary()])
        .in_place())
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
                .command("start")
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
    // A link may have brought the roadmap along.
    let keep = Course::focus_if_any(ctx).await?.map(|course| {
        let label = format!("Keep {}", course.roadmap.title);
        Button::new(label, "start hour").primary()
    });
    Ok(Reply::new(Tone::Plain)
        .para(text)
        .para(Text::new().strong("2 of 3: which roadmap do you want to follow?"))
        .numbered(u32::try_from(page.skip + 1).unwrap_or(1), items)
        .row(keep)
        .column(buttons)
        .row(page.buttons("start roadmap"))
        .in_place())
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
        .row(hours)
        .in_place())
}

async fn finish(ctx: &mut Ctx<'_>, text: &str) -> Result<Reply, Error> {
    let at = when::parse_time(text).map_err(|err| Refusal::new(words::sentence(&err.to_string())))?;
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
                .command("roadmaps")
                .plain("."),
        );
    }
    reply = reply.small(
        Text::new()
            .plain("Coming from another language? ")
            .command("settings background Python")
            .plain(" adds questions that compare. ")
            .command("help")
            .plain(" lists everything."),
    );
    Ok(reply
        .row([
            Button::new("Today", "today").primary(),
            Button::new("First question", "practice"),
            Button::new("Help", "help"),
        ])
        .in_place())
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
    facts.push(("Streak".into(), words::count(streak.current, "day").into()));
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
        insta::assert_snapshot!(s.talk(&["/start", "tokyo", "rust backend fast", "8:30pm", "start"]).await, @"
        > /start
        Hello Ada! I am Waymark.

        I help you follow a learning roadmap: one topic at a time, one practice question a day at your own hour, and a streak that is never lost through my fault.

        1 of 3: where are you? I take it that you are in Europe/Berlin, where it is 18:00 now. If not, type your city or zone.
        [1 Yes, Europe/Berlin]

        > tokyo
        It is 02:00 where you are (Asia/Tokyo).

        2 of 3: which roadmap do you want to follow?

        1. Advanced Rust Learning Roadmap: From the fundamentals of Rust to systems that run in production, one step after the other.
        2. Rust Learning Roadmap for Backend Development: Six phases from the first program to backend services in production, with a week range each, and projects to build along the way.
        3. Rust Backend Fast-Track Roadmap: For people who already build backends in Node.js (TypeScript) or Laravel (PHP): a direct road from the Book to Rust services in production.
        4. Complete Rust Mastery Roadmap: Fourteen phases in depth, from the first variable to systems-level Rust, with something to build at the end of each; ready for Obsidian.
        5. Rust Roadmap – Top 1% Engineer Level: From zero to systems programming, cloud, blockchain and high-performance engineering.
        [1 Advanced Rust Learning Roadmap]
        [2 Rust Learning Roadmap for Backend Development]
        [3 Rust Backend Fast-Track Roadmap]
        [4 Complete Rust Mastery Roadmap]
        [5 Rust Roadmap – Top 1% Engineer Level]

        > rust backend fast
        You follow Rust Backend Fast-Track Roadmap now.

        3 of 3: when shall your daily question come? Press an hour, or type one, such as 8:30 or 9pm.
        [1 07:00] [2 09:00] [3 12:00] [4 18:00] [5 20:00]

        > 8:30pm
        All set

        Your question comes at 20:30, Asia/Tokyo. Nothing comes on a day that you have studied already.

        Coming from another language? `settings background Python` adds questions that compare. `help` lists everything.
        [1 Today] [2 First question] [3 Help]

        > start
        Welcome back

        Roadmap: Rust Backend Fast-Track Roadmap, 0 %
        Streak: 0 days
        Daily question: 20:30, every day
        Zone: Asia/Tokyo
        [1 Today] [2 Practise] [3 Set up again]
        ");
    }

    #[tokio::test]
    async fn what_is_not_understood_is_asked_again() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["start", "the moon", "springfield or so", "Europe/Berlin", "a roadmap about cooking", "5", "noonish", "9"]).await, @r#"
        > start
        Hello Ada! I am Waymark.

        I help you follow a learning roadmap: one topic at a time, one practice question a day at your own hour, and a streak that is never lost through my fault.

        1 of 3: where are you? I take it that you are in Europe/Berlin, where it is 18:00 now. If not, type your city or zone.
        [1 Yes, Europe/Berlin]

        > the moon
        I know no time zone or city “the moon”. Type a larger city near you, or a name such as `Europe/Berlin`.

        > springfield or so
        I know no time zone or city “springfield or so”. Type a larger city near you, or a name such as `Europe/Berlin`.

        > Europe/Berlin
        It is 18:00 where you are (Europe/Berlin).

        2 of 3: which roadmap do you want to follow?

        1. Advanced Rust Learning Roadmap: From the fundamentals of Rust to systems that run in production, one step after the other.
        2. Rust Learning Roadmap for Backend Development: Six phases from the first program to backend services in production, with a week range each, and projects to build along the way.
        3. Rust Backend Fast-Track Roadmap: For people who already build backends in Node.js (TypeScript) or Laravel (PHP): a direct road from the Book to Rust services in production.
        4. Complete Rust Mastery Roadmap: Fourteen phases in depth, from the first variable to systems-level Rust, with something to build at the end of each; ready for Obsidian.
        5. Rust Roadmap – Top 1% Engineer Level: From zero to systems programming, cloud, blockchain and high-performance engineering.
        [1 Advanced Rust Learning Roadmap]
        [2 Rust Learning Roadmap for Backend Development]
        [3 Rust Backend Fast-Track Roadmap]
        [4 Complete Rust Mastery Roadmap]
        [5 Rust Roadmap – Top 1% Engineer Level]

        > a roadmap about cooking
        I find no roadmap for “a roadmap about cooking”. Did you mean one of these?
        [1 Advanced Rust Learning Roadmap]
        [2 Rust Learning Roadmap for Backend Development]
        [3 Rust Backend Fast-Track Roadmap]
        [4 Complete Rust Mastery Roadmap]
        [5 Rust Roadmap – Top 1% Engineer Level]

        > 5
        You follow Rust Roadmap – Top 1% Engineer Level now.

        3 of 3: when shall your daily question come? Press an hour, or type one, such as 8:30 or 9pm.
        [1 07:00] [2 09:00] [3 12:00] [4 18:00] [5 20:00]

        > noonish
        "noonish" is not a time of day: write it like 9, 9:30, 9pm, 21:30 or noon.

        > 9
        All set

        Your question comes at 09:00, Europe/Berlin. Nothing comes on a day that you have studied already.

        Coming from another language? `settings background Python` adds questions that compare. `help` lists everything.
        [1 Today] [2 First question] [3 Help]
        "#);
    }

    #[tokio::test]
    async fn a_command_calls_the_question_off() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["start", "help rules", "Berlin", "start zone Berlin", "enroll rust-backend", "done 1.1"]).await, @"
        > start
        Hello Ada! I am Waymark.

        I help you follow a learning roadmap: one topic at a time, one practice question a day at your own hour, and a streak that is never lost through my fault.

        1 of 3: where are you? I take it that you are in Europe/Berlin, where it is 18:00 now. If not, type your city or zone.
        [1 Yes, Europe/Berlin]

        > help rules
        The rules

        A study day

        - An answered question, a topic done, a project handed in or logged minutes make a day studied.
        - What you do between midnight and 03:00 counts for the day before, if that would otherwise be missed.

        The streak

        - It counts consecutive planned days that are studied, frozen or excused. Your days off neither add nor break.
        - A day is not missed before it is over.
        - Every 7 streak days you earn a freeze; you hold at most 2. A freeze is spent by itself on a missed day.
        - A pause suspends the streak; it may begin up to 7 days back.
        - My fault is never yours: a day on which I could not reach you, or was down in your evening, is excused.

        Points

        - A topic done: 10. A milestone: 50. A project: 100.
        - A right answer: 5. A wrong one: 2, since trying counts.
        - The first study of a day: 5. At most 100 a day come from answers. Undo takes points back.

        Practice

        - What falls due comes first, then at most 5 new questions a day, unless you set another number.
        - When to ask again follows FSRS-6, aiming at nine right answers in ten. After a break the backlog is spread over days.

        Groups

        - Everybody in a group's chats is asked the same once a day; what was asked rests for 60 days.
        - One answer each counts, for your own points and streak, in the group or not. The right one comes with the next question.
        - Who has not joined is not named; who leaves is hidden at once. Admins choose when and what; nobody changes points.
        - Leaderboards: this week, this month, all time, streaks. Points count when they are earned, by the group's clock; equal points share a rank (1, 2, 2, 4).
        - A week closes on Monday at 00:00, and its board never changes again. What is done later counts for the new week, also where grace gives it to Sunday as a study day; so does what undo takes back.
        - On a board you can have an alias, or hide: settings alias, settings hidden.
        - Who hides is on no board, in no recap and in no sum; who leaves or hides later is not shown on closed boards either.
        - A member is active who studied or joined within 14 days.
        - The group's own streak: days on end on which at least 50 % of the active members studied.
        - A group can have a weekly goal, in points or topics of all members together. That it is reached is told once.

        Messages

        - One practice question a day at your hour; none if you have studied already. Quiet hours are kept.
        - In the evening a nudge, only if a streak of two days or more is at risk.
        - After an outage of mine at most one late message, within 6 hours; else the day is excused.

        > Berlin
        I don't know `Berlin`. Type `help` to see what I understand.
        [1 Help]

        > start zone Berlin
        It is 18:00 where you are (Europe/Berlin).

        2 of 3: which roadmap do you want to follow?

        1. Advanced Rust Learning Roadmap: From the fundamentals of Rust to systems that run in production, one step after the other.
        2. Rust Learning Roadmap for Backend Development: Six phases from the first program to backend services in production, with a week range each, and projects to build along the way.
        3. Rust Backend Fast-Track Roadmap: For people who already build backends in Node.js (TypeScript) or Laravel (PHP): a direct road from the Book to Rust services in production.
        4. Complete Rust Mastery Roadmap: Fourteen phases in depth, from the first variable to systems-level Rust, with something to build at the end of each; ready for Obsidian.
        5. Rust Roadmap – Top 1% Engineer Level: From zero to systems programming, cloud, blockchain and high-performance engineering.
        [1 Advanced Rust Learning Roadmap]
        [2 Rust Learning Roadmap for Backend Development]
        [3 Rust Backend Fast-Track Roadmap]
        [4 Complete Rust Mastery Roadmap]
        [5 Rust Roadmap – Top 1% Engineer Level]

        > enroll rust-backend
        You follow Rust Learning Roadmap for Backend Development now

        Six phases from the first program to backend services in production, with a week range each, and projects to build along the way.

        6 stages and 117 topics to do. Take your time; the order is advice.

        First up: Installing Rust and Cargo (the package manager) (Phase 1: Fundamentals).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > done 1.1
        Done: Installing Rust and Cargo (the package manager)

        +15 points · streak now 1 day

        Done: 1 of 117

        Next: Understanding the Rust toolchain (rustc, cargo, rustup)
        [1 Next topic] [2 Practise it] [3 Undo]
        ");
    }

    #[tokio::test]
    async fn without_roadmaps_it_says_so() {
        let mut s = Scenario::with(
            "2026-03-26T18:00:00+01:00[Europe/Berlin]",
            waymark_core::catalog::Catalog::default(),
        )
        .await;
        insta::assert_snapshot!(s.talk(&["start", "1", "roadmaps", "enroll", "today"]).await, @"
        > start
        Hello Ada! I am Waymark.

        I help you follow a learning roadmap: one topic at a time, one practice question a day at your own hour, and a streak that is never lost through my fault.

        1 of 3: where are you? I take it that you are in Europe/Berlin, where it is 18:00 now. If not, type your city or zone.
        [1 Yes, Europe/Berlin]

        > 1
        There is no roadmap here yet. Ask the operator to add one, then type `start` again.

        > roadmaps
        Roadmaps

        There are none here yet. The operator can add one: `waymark import FILE` turns any Markdown roadmap into one.

        > enroll
        Roadmaps

        There are none here yet. The operator can add one: `waymark import FILE` turns any Markdown roadmap into one.

        > today
        You are not following a roadmap yet. Pick one with `roadmaps` and join it with `enroll`.
        [1 Show roadmaps]
        ");
    }
}
