//! What two accounts would become, before it happens.

use waymark_core::{ids::LearnerId, progress::State, when::fmt_time};
use waymark_store::Learner;

use super::named;
use crate::{
    command::clipped,
    ctx::Ctx,
    error::Fault,
    prompt,
    reply::{Button, Reply, Text, Tone},
    view, words,
};

/// One of the two.
struct Half {
    learner: Learner,
    names: String,
    facts: Vec<(&'static str, String)>,
    hour: Option<String>,
}

/// Shows both, says whose settings stay, and asks.
pub(super) async fn show(ctx: &mut Ctx<'_>, maker: LearnerId, proof: &str) -> Result<Reply, Fault> {
    let (stays, goes) = ctx.tx.who_stays(maker, ctx.learner.id).await?;
    let (Some(first), Some(second)) = (half(ctx, stays).await?, half(ctx, goes).await?) else {
        return Ok(Reply::new(Tone::Refusal).para("The learner of that code is gone."));
    };
    let mut reply = Reply::titled("Make these one learner?").tone(Tone::Warning);
    for half in [&first, &second] {
        reply = reply
            .para(Text::new().strong(half.names.clone()))
            .facts(half.facts.clone());
    }
    reply = reply.para(format!(
        "Progress, answers, notes, projects and groups of both are kept. What was done twice earns points once, and the \
         streak is computed again from the days of both. {} has the longer history, so its settings stay{}.",
        first.names,
        conflicts(&first, &second)
    ));
    Ok(reply
        .small("Nothing has changed yet. The question is open as long as the code: 10 minutes from when it was made.")
        .row([
            Button::new("Link them", format!("link yes {maker} {proof}")).primary(),
            Button::new("Leave them apart", "today"),
        ]))
}

/// What differs, and how it will be.
fn conflicts(first: &Half, second: &Half) -> String {
    let mut all = Vec::new();
    let (stays, goes) = (&first.learner, &second.learner);
    if stays.zone != goes.zone {
        all.push(format!("the zone {} (not {})", stays.zone, goes.zone));
    }
    match (&first.hour, &second.hour) {
        (Some(own), Some(other)) if own != other => {
            all.push(format!("the daily question at {own} (not {other})"));
        }
        _ => {}
    }
    if let (Some(own), Some(other)) = (&stays.alias, &goes.alias)
        && own != other
    {
        all.push(format!("the alias {} (not {})", clipped(own), clipped(other)));
    }
    let mut text = if all.is_empty() {
        String::new()
    } else {
        format!(": {}", words::list(&all))
    };
    if stays.hidden != goes.hidden {
        text.push_str("; and you stay hidden on boards");
    }
    text
}

async fn half(ctx: &mut Ctx<'_>, id: LearnerId) -> Result<Option<Half>, Fault> {
    let Some(learner) = ctx.tx.learner(id).await? else {
        return Ok(None);
    };
    let accounts = ctx.tx.accounts(id).await?;
    let names: Vec<_> = accounts.iter().map(named).collect();
    let done = ctx
        .tx
        .all_items(id)
        .await?
        .iter()
        .filter(|item| item.state == State::Done)
        .count();
    let cards = ctx.tx.cards(id).await?.len();
    let streak = ctx
        .tx
        .ledger(id)
        .await?
        .streak(learner.zone.local(ctx.now))
        .current;
    let mut facts = vec![
        ("Topics done", done.to_string()),
        ("Questions answered", cards.to_string()),
        ("Streak", words::count(streak, "day")),
    ];
    let mut roadmaps = Vec::new();
    for enrollment in ctx.tx.enrollments(id).await? {
        let known = ctx.catalog().roadmap(&enrollment.roadmap);
        roadmaps.push(known.map_or_else(
            || enrollment.roadmap.to_string(),
            |roadmap| clipped(&roadmap.title),
        ));
    }
    if !roadmaps.is_empty() {
        facts.push(("Roadmaps", words::list(&roadmaps)));
    }
    let mut groups = Vec::new();
    for membership in ctx.tx.memberships(id).await? {
        if membership.left_at.is_none()
            && let Some(group) = ctx.tx.group(membership.group).await?
        {
            groups.push(clipped(&group.name));
        }
    }
    if !groups.is_empty() {
        facts.push(("Groups", words::list(&groups)));
    }
    facts.push(("Zone", view::zone(&learner.zone, ctx.now)));
    let hour = hour(ctx, id).await?;
    facts.extend(hour.clone().map(|hour| ("Daily question", hour)));
    Ok(Some(Half {
        learner,
        names: words::list(&names),
        facts,
        hour,
    }))
}

async fn hour(ctx: &mut Ctx<'_>, id: LearnerId) -> Result<Option<String>, Fault> {
    use waymark_core::recurrence::Rule;
    let schedule = ctx.tx.schedule(id, prompt::Kind::DailyPractice.as_str()).await?;
    Ok(schedule.map(
        |schedule| match (schedule.next_at, schedule.rule.parse::<Rule>()) {
            (Some(_), Ok(Rule::Weekly { at, .. })) => fmt_time(at),
            (Some(_), _) => schedule.rule,
            (None, _) => "off".to_owned(),
        },
    ))
}
