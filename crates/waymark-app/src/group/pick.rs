//! Which question a group is asked: about what its members study now.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;
use waymark_core::{
    catalog::Catalog,
    group::{self, Past},
    ids::{ConceptId, LearnerId, QuestionId, RoadmapId, TopicId},
    progress::State,
    question::Question,
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
///
/// It is about what members study now; if there is nothing (left), about what their roadmaps or the group's hold; if
/// there is nothing there either, about anything.
pub(crate) async fn choose(
    app: &App,
    tx: &mut Tx,
    group: &Group,
    day: Date,
) -> Result<Option<GroupQuestion>, Fault> {
    let past = past(app, tx, group, day).await?;
    let seed = seed(group, day);
    let bank = Pressable::of(app.catalog(), seed);
    let (now, later) = studied(&bank, tx, group).await?;
    let anything = || {
        bank.questions
            .iter()
            .map(|question| (question.concept.clone(), 1))
    };
    let choose = |studied: &Studied| group::choose(bank.questions.iter().copied(), studied, &past, seed);
    let found = choose(&now)
        .or_else(|| choose(&later))
        .or_else(|| choose(&anything().collect()));
    let Some(question) = found else {
        return Ok(None);
    };
    let kept = tx
        .put_group_question(group.id, day, &question.id, seed.cast_signed())
        .await?;
    Ok(Some(kept))
}

/// How many members study each concept.
type Studied = BTreeMap<ConceptId, u32>;

/// The questions of the bank that a chat can answer.
struct Pressable<'a> {
    catalog: &'a Catalog,
    questions: Vec<&'a Question>,
    ids: HashSet<&'a QuestionId>,
}

impl<'a> Pressable<'a> {
    fn of(catalog: &'a Catalog, seed: u64) -> Self {
        let all = catalog.bank().iter();
        let questions: Vec<_> = all.filter(|question| question.offers(seed).is_some()).collect();
        Self {
            catalog,
            ids: questions.iter().map(|question| &question.id).collect(),
            questions,
        }
    }

    /// What the questions are about that practise a topic.
    fn about(&self, roadmap: &RoadmapId, topic: &TopicId) -> BTreeSet<ConceptId> {
        let practice = self.catalog.practice(roadmap, topic);
        practice
            .filter(|question| self.ids.contains(&question.id))
            .map(|question| question.concept.clone())
            .collect()
    }
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

/// What members study now, and what else their roadmaps and the group's hold.
async fn studied(bank: &Pressable<'_>, tx: &mut Tx, group: &Group) -> Result<(Studied, Studied), Fault> {
    let members = tx.members(group.id, LearnerId(0), READ).await?;
    let step = members.len().div_ceil(LOOKED_AT).max(1);
    let ids: Vec<_> = members
        .iter()
        .step_by(step)
        .map(|member| member.learner)
        .collect();
    let (mut now, mut later) = (Studied::new(), Studied::new());
    for learner in tx.these_learners(&ids).await? {
        let courses = courses(bank.catalog, tx, &learner).await?;
        for concept in in_hand(bank, &courses) {
            *now.entry(concept).or_default() += 1;
        }
        for (roadmap, topic) in courses.first().map(ahead).unwrap_or_default() {
            for concept in bank.about(&roadmap, &topic) {
                later.entry(concept).or_insert(1);
            }
        }
    }
    if let Some((id, roadmap)) = group.roadmap.as_ref().and_then(|id| bank.catalog.get(id)) {
        for at in roadmap.topics() {
            for concept in bank.about(id, &at.topic.id) {
                later.entry(concept).or_insert(1);
            }
        }
    }
    Ok((now, later))
}

/// What a learner follows, the roadmap in focus first.
pub(crate) async fn courses<'a>(
    catalog: &'a Catalog,
    tx: &mut Tx,
    learner: &Learner,
) -> Result<Vec<Course<'a>>, Fault> {
    let mut enrollments = tx.enrollments(learner.id).await?;
    enrollments.sort_by_key(|it| Some(&it.roadmap) != learner.focus.as_ref());
    let mut courses = Vec::new();
    for enrollment in enrollments {
        let Some(roadmap) = catalog.roadmap(&enrollment.roadmap) else {
            continue;
        };
        let items = tx.items(learner.id, &enrollment.roadmap).await?;
        courses.push(Course::of(roadmap, enrollment, items));
    }
    Ok(courses)
}

/// What a learner studies now, as their own questions go by it. Installing a compiler asks nothing: then what comes
/// next counts.
fn in_hand(bank: &Pressable<'_>, courses: &[Course<'_>]) -> BTreeSet<ConceptId> {
    let about = |topics: Vec<(RoadmapId, TopicId)>| -> BTreeSet<ConceptId> {
        let about = topics.iter().map(|(roadmap, topic)| bank.about(roadmap, topic));
        about
            .filter(|concepts| !concepts.is_empty())
            .take(AHEAD)
            .flatten()
            .collect()
    };
    let now = about(asking::learning(courses));
    if now.is_empty() {
        return about(courses.first().map(ahead).unwrap_or_default());
    }
    now
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

/// The same for a group and a day.
fn seed(group: &Group, day: Date) -> u64 {
    let days = i64::from(day.year()) * 512 + i64::from(day.day_of_year());
    group.id.0.rotate_left(32).cast_unsigned() ^ days.cast_unsigned()
}
