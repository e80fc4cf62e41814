//! What a learner has before them today, read from the store once, and what can be picked from it.

use std::{cmp::Reverse, collections::HashSet, sync::OnceLock};

use jiff::{ToSpan, civil::Date};
use waymark_core::{
    catalog::Catalog,
    ids::{QuestionId, RoadmapId, TopicId},
    memory::Card,
    progress::State,
    question::{Background, Question},
    session::{self, Asked, Session},
};

use super::{Source, retention::was_right};
use crate::{course::Course, ctx::Ctx, error::Fault, memory};

/// More than anybody answers in a day: no limit, where the learner asks for more.
const NO_LIMIT: u32 = 10_000;

/// A topic is just done for so many days.
const JUST_DONE: i64 = 1;

/// What a learner has before them today.
pub(crate) struct Desk<'a> {
    /// The roadmaps that they follow, the one in focus first.
    pub(crate) courses: Vec<Course<'a>>,
    /// What was answered today, in order.
    pub(crate) asked: Vec<Asked>,
    /// The local date.
    pub(crate) today: Date,
    /// What is taught.
    pub(crate) catalog: &'a Catalog,
    cards: Vec<(QuestionId, Card)>,
    learning: Vec<(RoadmapId, TopicId)>,
    done: Vec<(RoadmapId, TopicId)>,
    seed: u64,
    background: Option<Background>,
    new_per_day: u32,
    /// The rest of today's share, once somebody wants to know.
    planned: OnceLock<Session<'a>>,
}

/// Why a question is asked, as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Never answered before.
    New,
    /// Its card is due.
    Due,
    /// Answered wrongly earlier today.
    Retry,
    /// Known, and not due yet.
    Early,
}

impl<'a> Desk<'a> {
    /// Reads everything.
    pub(crate) async fn lay(ctx: &mut Ctx<'a>) -> Result<Self, Fault> {
        let today = ctx.today();
        let courses = Course::all(ctx).await?;
        // The day that an answer counts for may be the one before; what was asked today goes by the clock.
        let around = 2.days();
        let (from, to) = (today.saturating_sub(around), today.saturating_add(around));
        let reviews = ctx.tx.reviews(ctx.learner.id, from, to).await?;
        let asked = reviews
            .into_iter()
            .filter(|review| ctx.zone().day(review.at) == today)
            .map(|review| Asked {
                right: was_right(&review),
                question: review.question,
                fresh: review.fresh,
            })
            .collect();
        Ok(Self {
            learning: studied(&courses, today),
            done: done(&courses),
            courses,
            asked,
            today,
            catalog: ctx.catalog(),
            cards: memory::cards(ctx).await?,
            seed: seed(ctx, today),
            background: ctx.learner.background.as_deref().and_then(Background::named),
            new_per_day: ctx.learner.new_per_day,
            planned: OnceLock::new(),
        })
    }

    /// Takes an answer in that was just given, as laying the desk again would.
    pub(crate) fn answered(&mut self, question: &QuestionId, card: Card, right: bool) {
        self.planned = OnceLock::new();
        let known = self.cards.iter_mut().find(|(id, _)| id == question);
        let fresh = known.is_none();
        match known {
            Some((_, known)) => *known = card,
            None => self.cards.push((question.clone(), card)),
        }
        let question = question.clone();
        self.asked.push(Asked {
            question,
            right,
            fresh,
        });
    }

    /// The rest of today's share.
    pub(crate) fn session(&self) -> &Session<'a> {
        self.planned
            .get_or_init(|| Session::plan(self.catalog, &self.core()))
    }

    /// The question to put next, for who asks in this way.
    pub(crate) fn pick(&self, source: &Source) -> Option<&'a Question> {
        let planned = match source {
            Source::Today | Source::Count { .. } | Source::Prompt(_) | Source::Group(_) => {
                return self.session().next().map(|pick| pick.question);
            }
            Source::More => self.first(&session::Desk {
                new_per_day: NO_LIMIT,
                ..self.core()
            }),
            Source::Topic(roadmap, topic) => self.pick_of(roadmap, topic),
        };
        planned.or_else(|| self.early(source))
    }

    /// Due, new or wrong today, of one topic; its limit of new ones is the topic.
    fn pick_of(&self, roadmap: &RoadmapId, topic: &TopicId) -> Option<&'a Question> {
        let of: HashSet<&QuestionId> = self.catalog.practice(roadmap, topic).map(|it| &it.id).collect();
        let cards: Vec<_> = self
            .cards
            .iter()
            .filter(|(id, _)| of.contains(id))
            .cloned()
            .collect();
        let asked: Vec<_> = self
            .asked
            .iter()
            .filter(|it| of.contains(&it.question))
            .cloned()
            .collect();
        let learning = [(roadmap.clone(), topic.clone())];
        self.first(&session::Desk {
            cards: &cards,
            asked: &asked,
            learning: &learning,
            done: &[],
            new_per_day: NO_LIMIT,
            ..self.core()
        })
    }

    /// The least remembered question that is not due yet and was not asked today.
    fn early(&self, source: &Source) -> Option<&'a Question> {
        let of: Option<HashSet<&QuestionId>> = match source {
            Source::Topic(roadmap, topic) => {
                Some(self.catalog.practice(roadmap, topic).map(|it| &it.id).collect())
            }
            _ => None,
        };
        let cards = self.cards.iter().filter(|(id, _)| {
            of.as_ref().is_none_or(|of| of.contains(id)) && !self.asked.iter().any(|it| it.question == *id)
        });
        let alive = cards.filter_map(|(id, card)| {
            let question = self.catalog.question(id)?;
            question.suits(self.background).then_some((card, question))
        });
        alive
            .min_by(|(a, x), (b, y)| {
                let (a, b) = (a.retrievability(self.today), b.retrievability(self.today));
                a.total_cmp(&b).then_with(|| x.id.cmp(&y.id))
            })
            .map(|(_, question)| question)
    }

    fn first(&self, desk: &session::Desk<'_>) -> Option<&'a Question> {
        Session::plan(self.catalog, desk).next().map(|pick| pick.question)
    }

    /// Why a question is asked now.
    pub(crate) fn reason(&self, question: &QuestionId) -> Reason {
        if self.asked.iter().any(|it| it.question == *question) {
            return Reason::Retry;
        }
        match self.cards.iter().find(|(id, _)| id == question) {
            None => Reason::New,
            Some((_, card)) if card.is_due(self.today) => Reason::Due,
            Some(_) => Reason::Early,
        }
    }

    /// Whether a question was answered wrongly today.
    pub(crate) fn failed_today(&self, question: &QuestionId) -> bool {
        self.asked.iter().any(|it| it.question == *question && !it.right)
    }

    /// How many of today's answers were right, of how many.
    pub(crate) fn score(&self) -> (usize, usize) {
        (self.asked.iter().filter(|it| it.right).count(), self.asked.len())
    }

    /// So many cards fall due from one day to another, both included.
    pub(crate) fn due_between(&self, from: Date, to: Date) -> usize {
        let alive = |id: &QuestionId| {
            self.catalog
                .question(id)
                .is_some_and(|question| question.suits(self.background))
        };
        let due = self
            .cards
            .iter()
            .filter(|(_, card)| (from..=to).contains(&card.due));
        due.filter(|(id, _)| alive(id)).count()
    }

    /// The topic that a question practises: one being learnt before a done one before any other of the learner's.
    pub(crate) fn home(&self, question: &Question) -> Option<(RoadmapId, TopicId)> {
        let practises = |(roadmap, topic): &(RoadmapId, TopicId)| {
            self.catalog
                .practice(roadmap, topic)
                .any(|it| it.id == question.id)
        };
        let near = self.learning.iter().chain(&self.done).find(|it| practises(it));
        near.cloned().or_else(|| {
            let all = self.courses.iter().flat_map(|course| {
                let topics = course.roadmap.topics();
                topics.map(|at| (course.id.clone(), at.topic.id.clone()))
            });
            all.into_iter().find(practises)
        })
    }

    /// A topic's words, without code marks.
    pub(crate) fn topic_name(&self, roadmap: &RoadmapId, topic: &TopicId) -> Option<String> {
        let at = self.catalog.roadmap(roadmap)?.topic(topic)?;
        Some(at.topic.text.replace('`', ""))
    }

    /// The topic in hand on the roadmap in focus.
    pub(crate) fn in_hand(&self) -> Option<(&Course<'a>, TopicId)> {
        let course = self.courses.first()?;
        let next = course.in_hand()?;
        Some((course, next.at.topic.id.clone()))
    }

    fn core(&self) -> session::Desk<'_> {
        session::Desk {
            today: self.today,
            seed: self.seed,
            cards: &self.cards,
            learning: &self.learning,
            done: &self.done,
            asked: &self.asked,
            background: self.background,
            new_per_day: self.new_per_day,
        }
    }
}

/// What a learner has just studied: the topics being learnt; while there is none, those just done, the latest first: who
/// ticks off a topic in the evening has yet to look at the next one. Without any of them, the topic in hand.
fn studied(courses: &[Course<'_>], today: Date) -> Vec<(RoadmapId, TopicId)> {
    let begun = begun(courses);
    let just_done = || done_since(courses, today.saturating_sub(JUST_DONE.days()));
    [begun, just_done()]
        .into_iter()
        .find(|topics| !topics.is_empty())
        .unwrap_or_else(|| learning(courses))
}

/// The topics being learnt, course by course, the longest begun first; while there is none, the topic in hand.
pub(crate) fn learning(courses: &[Course<'_>]) -> Vec<(RoadmapId, TopicId)> {
    let begun = begun(courses);
    if !begun.is_empty() {
        return begun;
    }
    let hand = |course: &Course<'_>| Some((course.id.clone(), course.in_hand()?.at.topic.id.clone()));
    courses.first().and_then(hand).into_iter().collect()
}

/// The topics that were begun, course by course, the longest begun first.
fn begun(courses: &[Course<'_>]) -> Vec<(RoadmapId, TopicId)> {
    courses
        .iter()
        .flat_map(|course| {
            let mut begun = in_state(course, State::Learning);
            begun.sort_by_key(|(since, _)| *since);
            begun
                .into_iter()
                .map(|(_, topic)| (course.id.clone(), topic))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The done topics of all courses, the latest first.
fn done(courses: &[Course<'_>]) -> Vec<(RoadmapId, TopicId)> {
    done_since(courses, Date::MIN)
}

fn done_since(courses: &[Course<'_>], first: Date) -> Vec<(RoadmapId, TopicId)> {
    let mut done: Vec<_> = courses
        .iter()
        .flat_map(|course| {
            in_state(course, State::Done)
                .into_iter()
                .map(|(since, topic)| (since, course.id.clone(), topic))
        })
        .collect();
    done.retain(|(since, ..)| *since >= first);
    done.sort_by_key(|(since, ..)| Reverse(*since));
    done.into_iter()
        .map(|(_, roadmap, topic)| (roadmap, topic))
        .collect()
}

fn in_state(course: &Course<'_>, state: State) -> Vec<(Date, TopicId)> {
    let standing = course.standing();
    course
        .roadmap
        .topics()
        .filter_map(|at| {
            let marked = standing.marked(&at.topic.id)?;
            (marked.state == state).then(|| (marked.since, at.topic.id.clone()))
        })
        .collect()
}

/// The same for a learner and a day, so that a plan does not jump.
fn seed(ctx: &Ctx<'_>, today: Date) -> u64 {
    let days = i64::from(today.year()) * 512 + i64::from(today.day_of_year());
    ctx.learner.id.0.rotate_left(32).cast_unsigned() ^ days.cast_unsigned()
}
