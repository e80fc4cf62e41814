//! Variety: not three questions in a row about one concept where there is a choice.

use crate::ids::ConceptId;

/// Takes items in their order, but passes over one for the moment if the two before it were about the same concept and
/// another can be had. `before` holds the last two concepts and is kept up to date.
pub(super) fn varied<'a, T>(
    mut items: Vec<T>,
    before: &mut [Option<&'a ConceptId>; 2],
    concept: impl Fn(&T) -> &'a ConceptId,
) -> Vec<T> {
    let mut taken = Vec::with_capacity(items.len());
    // Reversed, so that taking the next is cheap.
    items.reverse();
    loop {
        let tired = before[0].filter(|_| before[0] == before[1]);
        let next = items
            .iter()
            .rposition(|item| Some(concept(item)) != tired)
            .or_else(|| items.len().checked_sub(1));
        let Some(item) = next.map(|at| items.remove(at)) else {
            return taken;
        };
        *before = [before[1], Some(concept(&item))];
        taken.push(item);
    }
}
