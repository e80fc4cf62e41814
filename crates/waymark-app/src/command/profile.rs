//! `profile`: how somebody of one's group is doing, as far as its boards may show it; or oneself.
//!
//! # Who may see whom
//! Oneself always. Somebody else only while they are a member of the group of this chat, or of a group that both are in,
//! and do not hide; who goes by another name is found by that name alone. Whoever may not be seen can't be told from
//! nobody.

use waymark_core::{calendar::week_of, ids::LearnerId};
use waymark_store::{Group as StudyGroup, Learner};

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who, clipped},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    group,
    reply::{Button, Item, Reply, Text},
    words,
};

#[cfg(test)]
mod tests;

/// Members of one name that are offered to choose from.
const NAMESAKES: u32 = 5;
/// Roadmaps that are listed.
const ROADMAPS: usize = 5;

/// `profile [member]`
pub(crate) struct Profile {
    member: Option<String>,
}

impl Command for Profile {
    const SPEC: Spec = Spec {
        name: "profile",
        about: "Show how you are doing, or a member of your group: streak, points, rank, roadmaps",
        group: Group::Together,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "member",
            Kind::Member,
            "Who, by the name on the board; nothing means you",
        )],
        parts: Parts::None,
        examples: &["profile", "profile Ferris"],
        details: "Of others it shows what a board may show, to you alone: only members of a group that you share, and \
                  nobody who hides. Who goes by another name is found by that name alone. `settings hidden on` hides \
                  you, `settings alias Ferris` gives you another name.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            member: args.text("member"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let me = ctx.learner.clone();
        let groups = in_sight(ctx).await?;
        match self.member.as_deref().map(str::trim) {
            None | Some("me") => Ok(show(ctx, &me, &groups).await?),
            Some(member) => {
                let found = find(ctx, &groups, member).await?;
                match found.as_slice() {
                    [] => Err(nobody().into()),
                    [one] => Ok(show(ctx, one, &groups).await?),
                    many => Ok(choose(ctx, &groups, many).await?),
                }
            }
        }
    }
}

/// The groups whose boards the learner can see from here: the chat's, then their own.
async fn in_sight(ctx: &mut Ctx<'_>) -> Result<Vec<StudyGroup>, Fault> {
    let mut groups: Vec<_> = group::here(ctx)
        .await?
        .map(|here| here.group)
        .into_iter()
        .collect();
    for own in group::own(ctx).await? {
        if groups.iter().all(|group| group.id != own.id) {
            groups.push(own);
        }
    }
    Ok(groups)
}

/// The first of the groups in which a board may show somebody to the learner; none if nobody may know of them.
async fn shared(
    ctx: &mut Ctx<'_>,
    groups: &[StudyGroup],
    subject: &Learner,
) -> Result<Option<StudyGroup>, Fault> {
    for group in groups {
        let membership = ctx.tx.membership(group.id, subject.id).await?;
        let inside = membership.is_some_and(|membership| membership.left_at.is_none());
        if may_see(subject.id == ctx.learner.id, inside, subject.hidden) {
            return Ok(inside.then(|| group.clone()));
        }
    }
    Ok(None)
}

/// The rule: oneself, or a member of a group in sight who does not hide.
fn may_see(oneself: bool, inside: bool, hidden: bool) -> bool {
    inside && (oneself || !hidden)
}

/// Who is meant, among those who may be seen.
async fn find(ctx: &mut Ctx<'_>, groups: &[StudyGroup], member: &str) -> Result<Vec<Learner>, Fault> {
    let platform = ctx
        .place
        .as_ref()
        .map_or_else(String::new, |(platform, _)| platform.as_str().to_owned());
    let mut ids = Vec::new();
    let mut called = true;
    if let Some(external) = mentioned(member) {
        called = false;
        let account = ctx.tx.account(&platform, external).await?;
        ids.extend(account.map(|account| account.learner));
    } else if let Some(id) = member.strip_prefix('#').and_then(|id| id.parse().ok()) {
        ids.push(LearnerId(id));
    } else {
        let name = member.trim_start_matches('@');
        for group in groups {
            let found = ctx
                .tx
                .members_called(group.id, &platform, name, NAMESAKES)
                .await?;
            ids.extend(found);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let mut seen = Vec::new();
    for id in ids {
        let Some(learner) = ctx.tx.learner(id).await? else {
            continue;
        };
        let oneself = id == ctx.learner.id;
        // To show who is behind another name would undo it.
        let masked = !called && learner.alias.is_some();
        if oneself || (!masked && shared(ctx, groups, &learner).await?.is_some()) {
            seen.push(learner);
        }
    }
    Ok(seen)
}

/// The account in a mention: `<@17>`.
fn mentioned(member: &str) -> Option<&str> {
    let inner = member.strip_prefix("<@")?.strip_suffix('>')?;
    Some(inner.strip_prefix('!').unwrap_or(inner))
}

async fn name(ctx: &mut Ctx<'_>, learner: LearnerId) -> Result<String, Fault> {
    let platform = ctx
        .place
        .as_ref()
        .map_or_else(String::new, |(platform, _)| platform.as_str().to_owned());
    group::called(&mut ctx.tx, learner, &platform).await
}

async fn choose(ctx: &mut Ctx<'_>, groups: &[StudyGroup], many: &[Learner]) -> Result<Reply, Fault> {
    let mut buttons = Vec::new();
    for learner in many {
        let mut label = name(ctx, learner.id).await?;
        if let Some(group) = shared(ctx, groups, learner).await? {
            label = format!("{label}, {}", place(ctx, &group, learner.id).await?);
        }
        buttons.push(Button::new(label, format!("profile #{}", learner.id)));
    }
    Ok(Reply::titled("Which one?")
        .para("Several members go by that name.")
        .column(buttons))
}

async fn show(ctx: &mut Ctx<'_>, subject: &Learner, groups: &[StudyGroup]) -> Result<Reply, Fault> {
    let oneself = subject.id == ctx.learner.id;
    let streak = ctx
        .tx
        .ledger(subject.id)
        .await?
        .streak(subject.zone.local(ctx.now));
    let mut facts: Vec<(Text, Text)> = vec![("Streak".into(), words::count(streak.current, "day").into())];
    let mut shown = Vec::new();
    if oneself {
        shown.extend(group::own(ctx).await?);
        let today = subject.zone.day(ctx.now);
        let points = ctx.tx.points(subject.id, week_of(today), today).await?;
        let points = u32::try_from(points).unwrap_or(0);
        facts.push(("This week".into(), words::count(points, "point").into()));
    } else {
        shown.extend(shared(ctx, groups, subject).await?);
    }
    for group in &shown {
        let place = if oneself && subject.hidden {
            "you hide from its boards".to_owned()
        } else {
            place(ctx, group, subject.id).await?
        };
        facts.push((clipped(&group.name).into(), place.into()));
    }
    let roadmaps: Vec<_> = group::pick::courses(ctx.catalog(), &mut ctx.tx, subject)
        .await?
        .iter()
        .take(ROADMAPS)
        .map(|course| {
            let percent = course.standing().progress(|_| false).percent();
            Item::new(format!("{}: {percent} %", course.roadmap.title))
        })
        .collect();
    let called = name(ctx, subject.id).await?;
    let mut reply = Reply::titled(Text::new().plain(called)).facts(facts);
    if !roadmaps.is_empty() {
        reply = reply.para("Follows:").list(roadmaps);
    }
    if oneself {
        let seen = match (subject.hidden, shown.is_empty()) {
            (true, _) => Text::new()
                .plain("Only you see this, since you hide. Members of your groups do again after ")
                .command("settings hidden off")
                .plain("."),
            (false, true) => "Only you see this.".into(),
            (false, false) => Text::new()
                .plain("Members of your groups can see this of you. Hide with ")
                .command("settings hidden on")
                .plain(", take another name with ")
                .command("settings alias Ferris")
                .plain("."),
        };
        return Ok(reply.small(seen));
    }
    let line = match shown.first().filter(|_| ctx.chat().is_none()) {
        Some(group) => format!("leaderboard group:{}", group.id),
        None => "leaderboard".to_owned(),
    };
    Ok(reply.row([Button::new("Leaderboard", line)]))
}

/// Points and rank of this week in a group: `35 points this week, 2nd`.
async fn place(ctx: &mut Ctx<'_>, group: &StudyGroup, learner: LearnerId) -> Result<String, Fault> {
    let week = ctx.tx.week(group.id, &group.zone, ctx.now).await?;
    let period = week.period();
    let Some(points) = ctx.tx.standing(group.id, period, learner).await? else {
        return Ok("no points this week yet".to_owned());
    };
    let rank = ctx
        .tx
        .count_above(group.id, period, points)
        .await?
        .saturating_add(1);
    Ok(format!(
        "{} this week, {}",
        words::count(points, "point"),
        words::ordinal(rank)
    ))
}

fn nobody() -> Refusal {
    Refusal::new(
        "I can show you nobody by that name. I show members of a group that you share, by the name on its board, and \
         nobody who hides.",
    )
    .button(Button::new("Leaderboard", "leaderboard"))
    .button(Button::new("My own", "profile"))
}
