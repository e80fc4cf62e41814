//! The order that prerequisites give to concepts.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use super::Concept;
use crate::ids::ConceptId;

/// The concepts with each after its prerequisites, otherwise in the order given. Those on a cycle come last.
pub(super) fn sorted(concepts: Vec<Concept>) -> Vec<Concept> {
    let index: HashMap<&ConceptId, usize> = concepts
        .iter()
        .enumerate()
        .map(|(at, concept)| (&concept.id, at))
        .collect();
    let mut followers = vec![Vec::new(); concepts.len()];
    let mut waits = vec![0_usize; concepts.len()];
    for (at, concept) in concepts.iter().enumerate() {
        for before in concept.after.iter().filter_map(|before| index.get(before)) {
            followers[*before].push(at);
            waits[at] += 1;
        }
    }

    let mut ready: BinaryHeap<Reverse<usize>> = (0..concepts.len())
        .filter(|&at| waits[at] == 0)
        .map(Reverse)
        .collect();
    let mut order = Vec::with_capacity(concepts.len());
    while let Some(Reverse(at)) = ready.pop() {
        order.push(at);
        for &next in &followers[at] {
            waits[next] -= 1;
            if waits[next] == 0 {
                ready.push(Reverse(next));
            }
        }
    }
    order.extend((0..concepts.len()).filter(|&at| waits[at] > 0));

    let mut slots: Vec<Option<Concept>> = concepts.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| slots[at].take()).collect()
}

/// The first cycle of prerequisites, as indices in the order "is after"; the first is not repeated at the end.
///
/// Walks depth first without recursion, so that a long chain can't exhaust the stack.
pub(super) fn cycle(concepts: &[Concept]) -> Option<Vec<usize>> {
    let index: HashMap<&ConceptId, usize> = concepts
        .iter()
        .enumerate()
        .map(|(at, concept)| (&concept.id, at))
        .collect();
    let before = |at: usize, nth: usize| -> Option<Option<usize>> {
        concepts[at].after.get(nth).map(|id| index.get(id).copied())
    };

    let mut finished = vec![false; concepts.len()];
    let mut on_path = vec![false; concepts.len()];
    for start in 0..concepts.len() {
        let mut path: Vec<(usize, usize)> = Vec::new();
        if !finished[start] {
            path.push((start, 0));
            on_path[start] = true;
        }
        while let Some((at, nth)) = path.last_mut() {
            let here = *at;
            let step = before(here, *nth);
            *nth += 1;
            match step {
                Some(Some(next)) if on_path[next] => {
                    let from = path.iter().position(|(at, _)| *at == next).unwrap_or(0);
                    return Some(path[from..].iter().map(|(at, _)| *at).collect());
                }
                Some(Some(next)) if !finished[next] => {
                    on_path[next] = true;
                    path.push((next, 0));
                }
                Some(_) => {}
                None => {
                    finished[here] = true;
                    on_path[here] = false;
                    path.pop();
                }
            }
        }
    }
    None
}
