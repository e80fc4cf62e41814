//! Variety: not three questions in a row about one concept or of one kind, and comparisons apart, where there is a choice.

use std::collections::HashMap;

use crate::{
    ids::ConceptId,
    question::{Kind, Question},
};

/// What makes two questions feel alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taste<'a> {
    pub(super) concept: &'a ConceptId,
    pub(super) kind: std::mem::Discriminant<Kind>,
    pub(super) comparison: bool,
}

impl<'a> Taste<'a> {
    pub(super) fn of(question: &'a Question) -> Self {
        Self {
            concept: &question.concept,
            kind: std::mem::discriminant(&question.kind),
            comparison: question.is_comparison(),
        }
    }
}

/// The last two questions, the older one first.
pub(super) type Before<'a> = [Option<Taste<'a>>; 2];

/// Takes items in their order, but passes over one for the moment if the two before it were about the same concept and
/// another can be had; then, less firmly, over a comparison right after another, and over one of the kind that the two
/// before it were. `before` is kept up to date.
pub(super) fn varied<'a, T>(
    mut items: Vec<T>,
    before: &mut Before<'a>,
    taste: impl Fn(&T) -> Taste<'a>,
) -> Vec<T> {
    let mut taken = Vec::with_capacity(items.len());
    // Reversed, so that taking the next is cheap.
    items.reverse();
    loop {
        let last = before[1];
        let both = |same: &dyn Fn(&Taste<'a>) -> bool| before.iter().all(|it| it.as_ref().is_some_and(same));
        let dullness = |item: &T| {
            let now = taste(item);
            let tired = both(&|it| it.concept == now.concept);
            let compares = now.comparison && last.is_some_and(|it| it.comparison);
            let alike = both(&|it| it.kind == now.kind);
            usize::from(tired) * 4 + usize::from(compares) * 2 + usize::from(alike)
        };
        let fresh = items.iter().rposition(|item| dullness(item) == 0);
        let next = fresh.or_else(|| (0..items.len()).rev().min_by_key(|&at| dullness(&items[at])));
        let Some(item) = next.map(|at| items.remove(at)) else {
            return taken;
        };
        *before = [before[1], Some(taste(&item))];
        taken.push(item);
    }
}

/// What a learner has had of a topic already.
#[derive(Clone, Debug, Default)]
pub(super) struct Had<'a> {
    /// The questions of it that they know, in no order.
    pub(super) known: Vec<&'a Question>,
    /// How many questions they know on any topic, and how many of them are comparisons.
    pub(super) everywhere: (usize, usize),
    /// The last one that was asked today.
    pub(super) last: Option<&'a Question>,
}

/// The new questions of one topic in the order in which they are put: easy ones first, about concepts and of kinds in turn,
/// every fourth a comparison. Only the first `wanted` are chosen with care. The questions come in an order of chance.
///
/// A plan is made again after every answer, so what was had before is part of the question what comes next.
pub(super) fn by_turns<'a>(
    mut questions: Vec<&'a Question>,
    had: &Had<'a>,
    wanted: usize,
) -> Vec<&'a Question> {
    /// One of so many is a comparison.
    const EVERY: usize = 4;
    questions.sort_by_key(|question| question.difficulty);
    let mut taken: Vec<&Question> = Vec::with_capacity(questions.len());
    while !questions.is_empty() && taken.len() < wanted {
        let last = taken.last().copied().or(had.last).map(Taste::of);
        let mut kinds: HashMap<_, usize> = HashMap::new();
        for question in had.known.iter().chain(&taken) {
            *kinds.entry(Taste::of(question).kind).or_default() += 1;
        }
        let all = had.known.len() + taken.len();
        let asked = had.everywhere.0 + taken.len();
        let compared = had.everywhere.1 + taken.iter().filter(|it| it.is_comparison()).count();
        let is_due = compared * EVERY + 1 < asked;
        let dullness = |question: &Question| {
            let now = Taste::of(question);
            let comparison = match (now.comparison, is_due) {
                (false, true) => 2,
                (true, false) => 6,
                (true, true) | (false, false) => 0,
            };
            let same = last.map_or(0, |it| {
                usize::from(it.concept == now.concept) + usize::from(it.kind == now.kind)
            });
            let alike = kinds.get(&now.kind).copied().unwrap_or(0);
            let often = usize::from(alike * 2 > all);
            usize::from(question.difficulty.level()) * 2 + comparison + same + often
        };
        let best = (0..questions.len()).min_by_key(|&at| dullness(questions[at]));
        let Some(at) = best else { break };
        taken.push(questions.remove(at));
    }
    taken.extend(questions);
    taken
}
