//! What a deed is worth: it is stored, its day is counted again, and the learner hears what came of it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use waymark_core::{
    ids::{RoadmapId, TopicId},
    ledger::Streak,
    points::{self, Deed},
};
use waymark_store::{self as store, AskId, DeedId, NewDeed, StudyDay};

use crate::{
    ctx::Ctx,
    error::Fault,
    reply::{Block, Text},
    words,
};

/// What something that was done refers to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct About<'a> {
    pub(crate) roadmap: Option<&'a RoadmapId>,
    pub(crate) topic: Option<&'a TopicId>,
    pub(crate) ask: Option<AskId>,
    pub(crate) minutes: Option<u32>,
}

/// What came of a deed.
#[derive(Clone, Debug)]
pub(crate) struct Gain {
    /// The stored deed, for undo.
    pub(crate) deed: DeedId,
    /// Points won.
    pub(crate) points: u32,
    /// The day that it counts for.
    pub(crate) day: Date,
    /// Whether that is the day before, by grace.
    pub(crate) grace: bool,
    /// The streak before.
    pub(crate) before: Streak,
    /// The streak now.
    pub(crate) after: Streak,
    /// Whether the day's practice points are used up.
    pub(crate) capped: bool,
}

/// Stores a deed and counts its day again.
pub(crate) async fn record(ctx: &mut Ctx<'_>, deed: Deed, about: About<'_>) -> Result<Gain, Fault> {
    let local = ctx.local();
    let mut ledger = ctx.tx.ledger(ctx.learner.id).await?;
    let before = ledger.streak(local);
    let counted = ledger.day_of(local);
    let so_far = points::Day::of(kinds(&ctx.tx.deeds_of(ctx.learner.id, counted.day).await?));
    let stored = NewDeed {
        day: counted.day,
        kind: deed,
        roadmap: about.roadmap,
        topic: about.topic,
        ask: about.ask,
        minutes: about.minutes,
        grace: counted.grace,
    };
    let id = ctx.tx.add_deed(ctx.learner.id, stored).await?;
    recount(ctx, counted.day).await?;
    ledger.study(counted.day);
    let points = points::gain(so_far, deed);
    Ok(Gain {
        deed: id,
        points,
        day: counted.day,
        grace: counted.grace,
        before,
        after: ledger.streak(local),
        capped: deed.is_practice() && points < deed.points(),
    })
}

/// Takes deeds back and counts their days again.
pub(crate) async fn take_back(ctx: &mut Ctx<'_>, deeds: &[DeedId]) -> Result<(), Fault> {
    let all = ctx.tx.all_deeds(ctx.learner.id).await?;
    let mut days = BTreeSet::new();
    for deed in all
        .iter()
        .filter(|deed| deeds.contains(&deed.id) && deed.undone_at.is_none())
    {
        ctx.tx.undo_deed(ctx.learner.id, deed.id).await?;
        days.insert(deed.day);
    }
    for day in days {
        recount(ctx, day).await?;
    }
    Ok(())
}

/// Lets deeds count again that were taken back, and counts their days again.
pub(crate) async fn give_back(ctx: &mut Ctx<'_>, deeds: &[DeedId]) -> Result<(), Fault> {
    let all = ctx.tx.all_deeds(ctx.learner.id).await?;
    let mut days = BTreeSet::new();
    for deed in all
        .iter()
        .filter(|deed| deeds.contains(&deed.id) && deed.undone_at.is_some())
    {
        ctx.tx.redo_deed(ctx.learner.id, deed.id).await?;
        days.insert(deed.day);
    }
    for day in days {
        recount(ctx, day).await?;
    }
    Ok(())
}

/// Writes a day's row from its deeds: the row is a pure function of them (and of an excuse, which stays).
async fn recount(ctx: &mut Ctx<'_>, day: Date) -> Result<(), Fault> {
    let excuse = ctx
        .tx
        .day(ctx.learner.id, day)
        .await?
        .and_then(|known| known.excuse);
    let deeds = ctx.tx.deeds_of(ctx.learner.id, day).await?;
    let minutes = deeds.iter().filter_map(|deed| deed.minutes);
    let row = StudyDay {
        day,
        studied: !deeds.is_empty(),
        excuse,
        points: points::of_day(kinds(&deeds)),
        minutes: minutes.fold(0, u32::saturating_add),
    };
    ctx.tx.put_day(ctx.learner.id, &row).await?;
    Ok(())
}

fn kinds(deeds: &[store::Deed]) -> impl Iterator<Item = Deed> {
    deeds.iter().map(|deed| deed.kind)
}

impl Gain {
    /// What several deeds, one after the other, came to.
    pub(crate) fn sum(gains: &[Self]) -> Option<Self> {
        let (first, last) = (gains.first()?, gains.last()?);
        let points = gains.iter().map(|gain| gain.points).fold(0, u32::saturating_add);
        let capped = gains.iter().any(|gain| gain.capped);
        Some(Self {
            points,
            capped,
            before: first.before.clone(),
            grace: first.grace,
            ..last.clone()
        })
    }

    /// One quiet line: points and streak, and whatever is special today.
    pub(crate) fn line(&self) -> Block {
        Block::Small(Text::from(self.told()))
    }

    /// The same as words: `+5 points · streak now 3 days`.
    pub(crate) fn told(&self) -> String {
        let mut parts = Vec::new();
        if self.points > 0 {
            parts.push(format!("+{}", words::count(self.points, "point")));
        }
        if self.capped {
            parts.push("that is all the practice points of a day".to_owned());
        }
        if self.after.current > 0 {
            let grew = if self.after.current > self.before.current {
                "streak now"
            } else {
                "streak"
            };
            parts.push(format!("{grew} {}", words::count(self.after.current, "day")));
        }
        if self.after.freezes > self.before.freezes {
            parts.push(format!("a freeze earned, {} held", self.after.freezes));
        }
        if self.grace {
            parts.push("counted for yesterday, since it is not 03:00 yet".to_owned());
        }
        if parts.is_empty() {
            parts.push("noted".to_owned());
        }
        parts.join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use waymark_core::ids::RoadmapId;

    use super::*;
    use crate::{
        app::Opened,
        reply::plain,
        request::{Action, Place, Request},
        testing::{Scenario, sample},
    };

    async fn following(at: &str) -> Scenario {
        let mut s = Scenario::with(at, sample::catalog()).await;
        s.say("enroll ferris").await;
        s
    }

    /// Records deeds in one go and gives what each of them won.
    async fn gains(s: &Scenario, deeds: &[Deed]) -> Vec<Gain> {
        let request = Request {
            id: format!("deeds:{}", s.now),
            actor: s.actor.clone(),
            place: Place::Direct,
            at: s.now,
            action: Action::Line("deeds".into()),
        };
        let Opened::New(mut ctx) = Ctx::open(&s.app, &request, true).await.unwrap() else {
            panic!("a new request")
        };
        let roadmap = RoadmapId::new("ferris").unwrap();
        let about = About {
            roadmap: Some(&roadmap),
            ..About::default()
        };
        let mut gains = Vec::new();
        for deed in deeds {
            gains.push(record(&mut ctx, *deed, about).await.unwrap());
        }
        ctx.tx.commit().await.unwrap();
        gains
    }

    #[tokio::test]
    async fn the_first_study_of_a_day_earns_more() {
        let mut s = following("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        let won = gains(&s, &[Deed::Minutes, Deed::TopicDone, Deed::Right, Deed::Wrong]).await;
        assert_eq!(
            won.iter().map(|gain| gain.points).collect::<Vec<_>>(),
            [5, 10, 5, 2]
        );
        s.wait("1d");
        assert_eq!(gains(&s, &[Deed::TopicDone]).await[0].points, 15);
    }

    #[tokio::test]
    async fn answers_earn_up_to_the_cap_and_topics_beyond_it() {
        let s = following("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        let mut deeds = vec![Deed::Right; 21];
        deeds.extend([Deed::Wrong, Deed::TopicDone]);
        let won = gains(&s, &deeds).await;
        let points: Vec<_> = won.iter().map(|gain| (gain.points, gain.capped)).collect();
        assert_eq!(points[0], (10, false));
        assert_eq!(points[19], (5, false));
        assert_eq!(points[20..], [(0, true), (0, true), (10, false)]);
        let sum = Gain::sum(&won).unwrap();
        assert_eq!((sum.points, sum.capped), (115, true));
        assert!(Gain::sum(&[]).is_none());
    }

    #[tokio::test]
    async fn after_midnight_the_day_before_is_saved_first() {
        let mut s = following("2026-03-25T18:00:00+01:00[Europe/Berlin]").await;
        s.say("done").await;
        s.wait("30h");
        s.wait("30m");
        // 00:30 on the 27th: the 26th would be missed.
        let won = gains(&s, &[Deed::TopicDone, Deed::TopicDone]).await;
        let days: Vec<_> = won
            .iter()
            .map(|gain| (gain.day.day(), gain.grace, gain.points))
            .collect();
        assert_eq!(days, [(26, true, 15), (27, false, 15)]);
        assert_eq!(
            (won[0].before.current, won[0].after.current, won[1].after.current),
            (1, 2, 3)
        );
    }

    #[tokio::test]
    async fn the_reply_says_which_day_it_counts_for() {
        let mut s = following("2026-03-25T18:00:00+01:00[Europe/Berlin]").await;
        s.say("done").await;
        s.wait("30h");
        insta::assert_snapshot!(plain(&s.say("done").await), @"
        Done: Borrowing

        +15 points · streak now 2 days · counted for yesterday, since it is not 03:00 yet

        Done: 2 of 7

        Next: Slices
        ");
        s.wait("3h");
        insta::assert_snapshot!(plain(&s.say("done").await), @"
        Done: Slices

        +15 points · streak now 3 days

        Done: 3 of 7

        Next: Structs
        ");
    }
}
