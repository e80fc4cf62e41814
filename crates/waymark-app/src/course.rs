//! A roadmap as one learner follows it.

use waymark_core::{
    ids::{RoadmapId, TopicId},
    progress::{Marked, Next, Standing, States},
    roadmap::{Roadmap, Stage, Topic, Track},
};
use waymark_store::{Enrollment, Item};

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
    tracks: Vec<TopicId>,
}

impl<'a> Course<'a> {
    /// The roadmap that the learner has in focus.
    ///
    /// # Errors
    /// Tells a learner without one how to get one.
    pub(crate) async fn focus(ctx: &mut Ctx<'a>) -> Result<Self, Error> {
        let enrollments = ctx.tx.enrollments(ctx.learner.id).await?;
        let focus = ctx.learner.focus.clone();
        let taught = |it: &&Enrollment| ctx.catalog().roadmap(&it.roadmap).is_some();
        if let Some(focus) = focus
            && let Some(enrollment) = enrollments.iter().find(|it| it.roadmap == focus)
        {
            if taught(&enrollment) {
                return Self::load(ctx, enrollment.clone()).await;
            }
            // Another one is not taken in its place unasked: "done 1.1" would mean another topic.
            let others = enrollments.iter().filter(taught).filter_map(|it| {
                let roadmap = ctx.catalog().roadmap(&it.roadmap)?;
                Some(Button::new(
                    format!("Go on with {}", roadmap.title),
                    format!("enroll {}", it.roadmap),
                ))
            });
            return Err(gone(&focus, others).into());
        }
        match enrollments.iter().find(taught).or(enrollments.first()) {
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
            return Err(gone(&id, std::iter::empty()).into());
        };
        let items = ctx.tx.items(ctx.learner.id, &id).await?;
        Ok(Self::of(roadmap, enrollment, items))
    }

    /// A roadmap with what was said about its topics.
    pub(crate) fn of(roadmap: &'a Roadmap, enrollment: Enrollment, items: Vec<Item>) -> Self {
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
        let tracks = picked(&enrollment);
        Self {
            id: enrollment.roadmap.clone(),
            roadmap,
            enrollment,
            states,
            tracks,
        }
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
        Standing::new(self.roadmap, &self.states, &self.tracks)
    }

    /// The tracks that the learner picked, at most one for each stage that has some.
    pub(crate) fn tracks(&self) -> &[TopicId] {
        &self.tracks
    }

    /// The track that the learner picked in a stage.
    pub(crate) fn picked<'s>(&self, stage: &'s Stage) -> Option<&'s Track> {
        stage.tracks.iter().find(|track| self.tracks.contains(&track.id))
    }

    /// The stage, up to the one that the learner is in, where a track is still to be picked; with its index.
    pub(crate) fn crossroads(&self) -> Option<(usize, &'a Stage)> {
        let here = self.in_hand().map_or(usize::MAX, |next| next.at.stage_index);
        let mut reached = self
            .roadmap
            .stages
            .iter()
            .enumerate()
            .take_while(|(index, _)| *index <= here);
        reached.find(|(_, stage)| !stage.tracks.is_empty() && self.picked(stage).is_none())
    }

    /// The same course with other tracks picked.
    pub(crate) fn with_tracks(&self, tracks: &[TopicId]) -> Self {
        let names: Vec<&str> = tracks.iter().map(TopicId::as_str).collect();
        let mut course = self.clone();
        course.enrollment.track = (!names.is_empty()).then(|| names.join(" "));
        course.tracks = tracks.to_vec();
        course
    }

    /// The topic in hand: the one begun longest ago, else the next one in order.
    pub(crate) fn in_hand(&self) -> Option<Next<'_>> {
        self.standing().next_topic(|_: &Topic| true)
    }
}

/// The picked tracks of an enrolment: their ids, parted by spaces.
fn picked(enrollment: &Enrollment) -> Vec<TopicId> {
    let names = enrollment.track.iter().flat_map(|track| track.split_whitespace());
    names.filter_map(|name| TopicId::new(name).ok()).collect()
}

/// Says how to begin.
pub(crate) fn not_enrolled() -> Refusal {
    Refusal::new(
        Text::new()
            .plain("You are not following a roadmap yet. Pick one with ")
            .command("roadmaps")
            .plain(" and join it with ")
            .command("enroll")
            .plain("."),
    )
    .button(Button::new("Show roadmaps", "roadmaps").primary())
}

fn gone(id: &RoadmapId, others: impl Iterator<Item = Button>) -> Refusal {
    Refusal::new(
        Text::new()
            .plain("The roadmap ")
            .code(id.as_str())
            .plain(" is not here at the moment. Your progress on it is kept; pick another one meanwhile."),
    )
    .buttons(others)
    .button(Button::new("Show roadmaps", "roadmaps"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enrollment(track: Option<&str>) -> Enrollment {
        Enrollment {
            roadmap: RoadmapId::new("ferris").unwrap(),
            at: jiff::Timestamp::UNIX_EPOCH,
            left_at: None,
            start_day: jiff::civil::date(2026, 3, 26),
            target_day: None,
            shift_days: 0,
            trim: false,
            slow_percent: 100,
            track: track.map(str::to_owned),
        }
    }

    #[test]
    fn picked_tracks_are_ids_parted_by_spaces() {
        let ids = |track| {
            picked(&enrollment(track))
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(Some("backend")), ["backend"]);
        assert_eq!(ids(Some("backend  track-systems")), ["backend", "track-systems"]);
        assert!(ids(Some("No Id!")).is_empty() && ids(None).is_empty());
    }
}
