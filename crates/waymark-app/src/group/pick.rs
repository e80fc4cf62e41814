//! Which question a group is asked: about what its members study now.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use waymark_core::{
    group::{self, Past},
    ids::{ConceptId, LearnerId, RoadmapId, TopicId},
    progress::State,
};
use waymark_store::{Group, GroupQuestion, Learner, Tx};

use crate::{app::App, asking, course::Course, error::Fault};

/// Members whose topics are looked at: of more, every second, third, … one.
const LOOKED_AT: usize = 60;
/// So many topics of a member are looked at.
const AHEAD: usize = 5;
/// More members than this are not read for it.
const READ: u32 = 1_000;

/// Chooses the question of a day and keeps it: the same for all chats of the group, however often it is chosen.
pub(crate) async fn choose(
    app: &App,
    tx: &mut Tx,
    group: &Group,
    day: Date,
) -> Result<Option<GroupQuestion>, Fault> {
    let past = past(app, tx, group, day).await?;
    let seed = seed(group, day);
    let bank = || app.catalog().bank().iter();
    let one = |concepts: BTreeSet<ConceptId>| concepts.into_iter().map(|concept| (concept, 1)).collect();
    let mut found = group::choose(bank(), &studied(app, tx, group).await?, &past, seed);
    if found.is_none() {
        found = group::choose(bank(), &one(of_roadmap(app, group)), &past, seed);
    }
    if found.is_none() {
        let all = bank().map(|question| question.concept.clone()).collect();
        found = group::choose(bank(), &one(all), &past, seed);
    }
    let Some(question) = found else {
        return Ok(None);
    };
    let kept = tx
        .put_group_question(group.id, day, &question.id, seed.cast_signed())
        .await?;
    Ok(Some(kept))
}

async fn past(app: &App, tx: &mut Tx, group: &Group, day: Date) -> Result<Past, Fault> {
    let asked = tx
        .group_questions_since(group.id, group::rested_since(day))
        .await?;
    let known = asked
        .iter()
        .filter_map(|asked| app.catalog().question(&asked.question));
    Ok(Past {
        difficulties: known.map(|question| question.difficulty).collect(),
        asked: asked.into_iter().map(|asked| asked.question).collect(),
    })
}

/// How many members study each concept now.
async fn studied(app: &App, tx: &mut Tx, group: &Group) -> Result<BTreeMap<ConceptId, u32>, Fault> {
    let members = tx.members(group.id, LearnerId(0), READ).await?;
    let step = members.len().div_ceil(LOOKED_AT).max(1);
    let ids: Vec<_> = members
        .iter()
        .step_by(step)
        .map(|member| member.learner)
        .collect();
    let mut studied = BTreeMap::<_, u32>::new();
    for learner in tx.these_learners(&ids).await? {
        for concept in concepts(app, tx, &learner).await? {
            *studied.entry(concept).or_default() += 1;
        }
    }
    Ok(studied)
}

/// What a learner studies now, as their own questions go by it.
async fn concepts(app: &App, tx: &mut Tx, learner: &Learner) -> Result<BTreeSet<ConceptId>, Fault> {
    let mut enrollments = tx.enrollments(learner.id).await?;
    enrollments.sort_by_key(|it| Some(&it.roadmap) != learner.focus.as_ref());
    let mut courses = Vec::new();
    for enrollment in enrollments {
        let Some(roadmap) = app.catalog().roadmap(&enrollment.roadmap) else {
            continue;
        };
        let items = tx.items(learner.id, &enrollment.roadmap).await?;
        courses.push(Course::of(roadmap, enrollment, items));
    }
    let topics = asking::learning(&courses);
    let asks =
        |(roadmap, topic): &(RoadmapId, TopicId)| app.catalog().practice(roadmap, topic).next().is_some();
    let topics = if topics.iter().any(asks) {
        topics
    } else {
        // Installing a compiler asks nothing; what comes next does.
        courses.first().map(ahead).unwrap_or_default()
    };
    let mut concepts = BTreeSet::new();
    for (roadmap, topic) in topics.iter().filter(|at| asks(at)).take(AHEAD) {
        concepts.extend(app.catalog().concepts(roadmap, topic).iter().cloned());
    }
    Ok(concepts)
}

/// The topics that are still to do, in order.
fn ahead(course: &Course<'_>) -> Vec<(RoadmapId, TopicId)> {
    let standing = course.standing();
    let open = course.roadmap.topics().filter(|at| {
        let state = standing.marked(&at.topic.id).map(|marked| marked.state);
        !matches!(state, Some(State::Done | State::Skipped))
    });
    open.map(|at| (course.id.clone(), at.topic.id.clone())).collect()
}

fn of_roadmap(app: &App, group: &Group) -> BTreeSet<ConceptId> {
    let found = group.roadmap.as_ref().and_then(|id| app.catalog().get(id));
    let topics = found
        .into_iter()
        .flat_map(|(id, roadmap)| roadmap.topics().map(move |at| (id, &at.topic.id)));
    topics
        .flat_map(|(roadmap, topic)| app.catalog().concepts(roadmap, topic))
        .cloned()
        .collect()
}

/// The same for a group and a day.
fn seed(group: &Group, day: Date) -> u64 {
    let days = i64::from(day.year()) * 512 + i64::from(day.day_of_year());
    group.id.0.rotate_left(32).cast_unsigned() ^ days.cast_unsigned()
}
