//! How the week went, and what comes next.

use jiff::{ToSpan, civil::Date};
use waymark_core::{
    calendar::week_of,
    ledger::{Ledger, Mark, Outcome, Streak},
    points::Deed,
};

use super::{Composed, Prompt, apology};
use crate::{
    asking::{self, Desk, Source},
    command::clipped,
    ctx::Ctx,
    error::{Error, Fault},
    group,
    reply::{Button, Reply, Text, Tone, inline},
    target, words,
};

/// Who has not studied for longer than this is left in peace.
const AWAY_DAYS: i32 = 21;
/// On so many days from Monday on, the week that a recap is about is the one before.
const EARLY_DAYS: i32 = 3;
/// The boards of so many groups are told.
const GROUPS: usize = 3;

pub(super) async fn compose(ctx: &mut Ctx<'_>, prompt: &Prompt) -> Result<Composed, Error> {
    let ledger = ctx.tx.ledger(ctx.learner.id).await?;
    let Some(last) = last_studied(&ledger, prompt.day) else {
        return Ok(Composed::Silence("nothing happened yet"));
    };
    if last < prompt.day.saturating_sub(AWAY_DAYS.days()) {
        return Ok(Composed::Silence("away"));
    }
    let week = Week::of(prompt.day);
    if ledger.is_paused(prompt.day) && last < week.from {
        return Ok(Composed::Silence("paused"));
    }
    let desk = Desk::lay(ctx).await?;
    if desk.courses.is_empty() {
        return Ok(Composed::Silence("no roadmap"));
    }
    let streak = ledger.streak(ctx.local());
    let days = Days::of(&streak, week);
    let (tone, title) = match days {
        Days { studied: 0, .. } => (Tone::Plain, "A quiet week"),
        Days { studied, planned, .. } if planned > 0 && studied >= planned => (Tone::Festive, "A full week!"),
        _ => (Tone::Plain, "Your week"),
    };
    let mut reply = Reply::new(tone).title(title);
    if let Some(sorry) = apology(prompt, ctx.zone(), ctx.now) {
        reply = reply.para(sorry);
    }
    if days.studied == 0 {
        reply = reply.para("That happens. One question is a way back.");
    }
    let mut facts = facts(ctx, week, days, &streak).await?;
    facts.extend(places(ctx, week).await?);
    reply = reply.facts(facts);
    let kept = asking::retention(ctx, prompt.day).await?;
    if kept.asked > 0 {
        reply = reply.small(kept.sentence());
    }
    let mut row = Vec::new();
    let left = desk.session().remaining.total();
    let ahead = desk.due_between(week.to.saturating_add(1.day()), week.to.saturating_add(7.days()));
    let mut next = Text::new();
    if let Some((course, topic)) = desk.in_hand()
        && let Some(at) = course.roadmap.topic(&topic)
    {
        next = next.plain("Next: ").then(inline(&at.topic.text)).plain(". ");
        row.push(Button::new(
            "Open the topic",
            target::press("topic", &course.id, &topic),
        ));
    }
    if ahead > 0 {
        let verb = if ahead == 1 { "falls" } else { "fall" };
        next = next.plain(format!(
            "{} {verb} due in the week to come.",
            words::count(ahead, "question")
        ));
    }
    if !next.is_empty() {
        reply = reply.para(next);
    }
    if left > 0 {
        row.insert(0, Button::new(format!("Practise ({left})"), "practice").primary());
    } else if desk.pick(&Source::More).is_some() {
        row.insert(0, Button::new("More questions", "practice more"));
    }
    row.push(Button::new("Progress", "progress"));
    Ok(Composed::Say(reply.row(row)))
}

/// Monday to the day of the recap; early in a week, the whole week before it.
#[derive(Clone, Copy)]
struct Week {
    from: Date,
    to: Date,
}

impl Week {
    fn of(day: Date) -> Self {
        let monday = week_of(day);
        if day < monday.saturating_add(EARLY_DAYS.days()) {
            return Self {
                from: monday.saturating_sub(7.days()),
                to: monday.saturating_sub(1.day()),
            };
        }
        Self {
            from: monday,
            to: day,
        }
    }
}

/// What became of the week's days.
#[derive(Clone, Copy)]
struct Days {
    studied: u32,
    planned: u32,
    open: bool,
}

impl Days {
    fn of(streak: &Streak, week: Week) -> Self {
        let mut days = Self {
            studied: 0,
            planned: 0,
            open: false,
        };
        let within = |day: Date| (week.from..=week.to).contains(&day);
        for entry in streak.days.iter().filter(|entry| within(entry.day)) {
            let studied = matches!(entry.outcome, Outcome::Studied | Outcome::StudiedUnplanned);
            let off = matches!(
                entry.outcome,
                Outcome::Unplanned | Outcome::Paused | Outcome::StudiedUnplanned
            );
            days.studied += u32::from(studied);
            days.planned += u32::from(!off);
            days.open |= entry.day == week.to && entry.outcome == Outcome::Pending;
        }
        days
    }

    fn sentence(self) -> String {
        let open = if self.open {
            ", and today is still open"
        } else {
            ""
        };
        if self.studied > self.planned {
            return format!("{}, more than planned", self.studied);
        }
        format!("{} of {} planned{open}", self.studied, self.planned)
    }
}

async fn facts(
    ctx: &mut Ctx<'_>,
    week: Week,
    days: Days,
    streak: &Streak,
) -> Result<Vec<(Text, Text)>, Fault> {
    let learner = ctx.learner.id;
    let deeds = ctx.tx.deeds(learner, week.from, week.to).await?;
    let count = |kinds: &[Deed]| deeds.iter().filter(|deed| kinds.contains(&deed.kind)).count();
    let right = count(&[Deed::Right]);
    let answered = right + count(&[Deed::Wrong]);
    let points = ctx.tx.points(learner, week.from, week.to).await?;

    let mut facts = vec![("Days studied", days.sentence())];
    facts.push(("Topics done", count(&[Deed::TopicDone]).to_string()));
    let built = count(&[Deed::Milestone, Deed::Project]);
    if built > 0 {
        facts.push(("Handed in", words::count(built, "project")));
    }
    if let Some(percent) = (right * 100 + answered / 2).checked_div(answered) {
        facts.push(("Questions", format!("{answered}, {percent} % right")));
    }
    facts.push(("Points", points.to_string()));
    let longest = if streak.longest > streak.current {
        format!(", the longest was {}", streak.longest)
    } else {
        String::new()
    };
    facts.push((
        "Streak",
        format!("{}{longest}", words::count(streak.current, "day")),
    ));
    Ok(facts
        .into_iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect())
}

/// Where the learner stands in their groups, or stood when the week closed.
async fn places(ctx: &mut Ctx<'_>, week: Week) -> Result<Vec<(Text, Text)>, Fault> {
    let (me, now) = (ctx.learner.id, ctx.now);
    let mut places = Vec::new();
    for group in group::own(ctx).await?.into_iter().take(GROUPS) {
        let running = ctx.tx.week(group.id, &group.zone, now).await?;
        let place = if running.first == week.from {
            let points = ctx.tx.standing(group.id, running.period(), me).await?;
            match points {
                Some(points) => {
                    let above = ctx.tx.count_above(group.id, running.period(), points).await?;
                    Some((above.saturating_add(1), points))
                }
                None => None,
            }
        } else {
            let place = ctx.tx.closed_place(group.id, week.from, me).await?;
            place
                .filter(|_| !ctx.learner.hidden)
                .map(|place| (place.rank, place.points))
        };
        if let Some((rank, points)) = place {
            let told = format!("{} with {}", words::ordinal(rank), words::count(points, "point"));
            let name = Text::new().plain(format!("In {}", clipped(&group.name)));
            places.push((name, told.into()));
        }
    }
    Ok(places)
}

/// The last studied day up to a day.
fn last_studied(ledger: &Ledger, until: Date) -> Option<Date> {
    let marks = ledger.marks.range(..=until).rev();
    marks
        .filter(|(_, mark)| **mark == Mark::Studied)
        .map(|(day, _)| *day)
        .next()
}
