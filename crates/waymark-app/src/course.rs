//! A roadmap as one learner follows it.

use waymark_core::{
    ids::{RoadmapId, TopicId},
    progress::{Marked, Next, Standing, States},
    roadmap::{Roadmap, Topic},
};
use waymark_store::Enrollment;

use crate::{
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::{Button, Text},
};

/// A roadmap as one learner follows it.
#[derive(Clone, Debug)]
pub(crate) struct Course<'a> {
    /// The roadmap's slug.
    pub(crate) id: RoadmapId,
    /// The roadmap.
    pub(crate) roadmap: &'a Roadmap,
    /// Since when, and at which pace.
    pub(crate) enrollment: Enrollment,
    /// What was said about its topics.
    pub(crate) states: States,
    track: Option<TopicId>,
}

impl<'a> Course<'a> {
    /// The roadmap that the learner has in focus.
    ///
    /// # Errors
    /// Tells a learner without one how to get one.
    pub(crate) async fn focus(ctx: &mut Ctx<'a>) -> Result<Self, Error> {
        let enrollments = ctx.tx.enrollments(ctx.learner.id).await?;
        let focus = ctx.learner.focus.clone();
        let chosen = enrollments
            .iter()
            .find(|it| Some(&it.roadmap) == focus.as_ref())
            .or(enrollments.first());
        match chosen {
            Some(enrollment) => Self::load(ctx, enrollment.clone()).await,
            None => Err(not_enrolled().into()),
        }
    }

    /// The roadmap in focus, if there is one that is still taught.
    pub(crate) async fn focus_if_any(ctx: &mut Ctx<'a>) -> Result<Option<Self>, Fault> {
        match Self::focus(ctx).await {
            Ok(course) => Ok(Some(course)),
            Err(Error::Refusal(_)) => Ok(None),
            Err(Error::Fault(fault)) => Err(fault),
        }
    }

    /// Every roadmap that the learner follows and that is still taught, the one in focus first.
    pub(crate) async fn all(ctx: &mut Ctx<'a>) -> Result<Vec<Self>, Fault> {
        let mut enrollments = ctx.tx.enrollments(ctx.learner.id).await?;
        let focus = ctx.learner.focus.clone();
        enrollments.sort_by_key(|it| Some(&it.roadmap) != focus.as_ref());
        let mut courses = Vec::new();
        for enrollment in enrollments {
            match Self::load(ctx, enrollment).await {
                Ok(course) => courses.push(course),
                Err(Error::Refusal(_)) => {}
                Err(Error::Fault(fault)) => return Err(fault),
            }
        }
        Ok(courses)
    }

    /// A roadmap that the learner is enrolled in.
    pub(crate) async fn load(ctx: &mut Ctx<'a>, enrollment: Enrollment) -> Result<Self, Error> {
        let id = enrollment.roadmap.clone();
        let Some(roadmap) = ctx.catalog().roadmap(&id) else {
            return Err(gone(&id).into());
        };
        let items = ctx.tx.items(ctx.learner.id, &id).await?;
        let states = items
            .into_iter()
            .map(|item| {
                (
                    item.topic,
                    Marked {
                        state: item.state,
                        since: item.day,
                    },
                )
            })
            .collect();
        let track = enrollment
            .track
            .as_deref()
            .and_then(|track| TopicId::new(track).ok());
        Ok(Self {
            id,
            roadmap,
            enrollment,
            states,
            track,
        })
    }

    /// A roadmap that the learner looks at: as they follow it, or as a stranger sees it.
    pub(crate) async fn look(ctx: &mut Ctx<'a>, id: &RoadmapId) -> Result<Self, Error> {
        let stranger = Enrollment {
            roadmap: id.clone(),
            at: ctx.now,
            left_at: Some(ctx.now),
            start_day: ctx.today(),
            target_day: None,
            shift_days: 0,
            trim: false,
            slow_percent: 100,
            track: None,
        };
        let known = ctx.tx.enrollment(ctx.learner.id, id).await?;
        Self::load(ctx, known.unwrap_or(stranger)).await
    }

    /// Whether the learner follows it now.
    pub(crate) fn followed(&self) -> bool {
        self.enrollment.left_at.is_none()
    }

    /// The learner's states laid over the roadmap.
    pub(crate) fn standing(&self) -> Standing<'_> {
        Standing::new(self.roadmap, &self.states, self.track.as_ref())
    }

    /// The track that the learner picked.
    pub(crate) fn track(&self) -> Option<&TopicId> {
        self.track.as_ref()
    }

    /// The topic in hand: the one begun longest ago, else the next one in order.
    pub(crate) fn in_hand(&self) -> Option<Next<'_>> {
        self.standing().next_topic(|_: &Topic| true)
    }
}

/// Says how to begin.
pub(crate) fn not_enrolled() -> Refusal {
    Refusal::new(
        Text::new()
            .plain("You are not following a roadmap yet. Pick one with ")
            .code("roadmaps")
            .plain(" and join it with ")
            .code("enroll")
            .plain("."),
    )
    .button(Button::new("Show roadmaps", "roadmaps").primary())
}

fn gone(id: &RoadmapId) -> Refusal {
    Refusal::new(
        Text::new()
            .plain("The roadmap ")
            .code(id.as_str())
            .plain(" is not here at the moment. Your progress on it is kept; pick another one meanwhile."),
    )
    .button(Button::new("Show roadmaps", "roadmaps"))
}
