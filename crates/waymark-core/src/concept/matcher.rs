//! From the words of a topic to concepts.
//!
//! The names (titles and aliases) that occur in a text as whole words are taken longest first, without overlap. A name
//! of one plain word must carry its clause, or it is not taken: a wrong concept is worse than none.

use std::collections::HashMap;

use super::{
    Concept,
    token::{Shape, Token, tokens},
};
use crate::ids::ConceptId;

/// A name of one plain word must make up this part of its clause when other words follow it, as in "function pointers".
const LEAST_AS_MODIFIER: f32 = 0.5;
/// … and this part when it comes last, where English has the main word.
const LEAST_AS_HEAD: f32 = 0.33;
/// What a name of several words, or one that is code, scores at least.
const LEAST_CERTAIN: f32 = 0.5;

/// A concept that a text is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Which.
    pub concept: ConceptId,
    /// How much of what is said there is this concept: above 0, at most 1.
    pub score: f32,
}

/// The names of all concepts.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    names: Vec<Name>,
    /// By the first word.
    starts: HashMap<String, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Name {
    concept: usize,
    tokens: Vec<Token>,
}

struct Hit {
    name: usize,
    from: usize,
    to: usize,
    shaped: usize,
    score: f32,
}

impl Matcher {
    pub(super) fn new(concepts: &[Concept]) -> Self {
        let mut matcher = Self::default();
        for (at, concept) in concepts.iter().enumerate() {
            for name in std::iter::once(&concept.title).chain(&concept.aliases) {
                let tokens = tokens(name);
                if let Some(first) = tokens.first() {
                    matcher
                        .starts
                        .entry(first.word.clone())
                        .or_default()
                        .push(matcher.names.len());
                    matcher.names.push(Name { concept: at, tokens });
                }
            }
        }
        matcher
    }

    pub(super) fn matches(&self, concepts: &[Concept], text: &str) -> Vec<Match> {
        let text = tokens(text);
        let mut hits: Vec<Hit> = (0..text.len()).flat_map(|from| self.hits(&text, from)).collect();
        // Longest first; of the same length the more special way of writing, then the earlier.
        hits.sort_by_key(|hit| {
            (
                std::cmp::Reverse((hit.to - hit.from, hit.shaped)),
                hit.from,
                hit.name,
            )
        });

        let mut taken = vec![false; text.len()];
        let mut best: Vec<(usize, f32, usize)> = Vec::new();
        for hit in hits {
            if taken[hit.from..hit.to].iter().any(|taken| *taken) {
                continue;
            }
            taken[hit.from..hit.to].fill(true);
            let concept = self.names[hit.name].concept;
            match best.iter_mut().find(|(known, ..)| *known == concept) {
                Some((_, score, _)) => *score = score.max(hit.score),
                None => best.push((concept, hit.score, hit.from)),
            }
        }
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)));
        best.into_iter()
            .map(|(at, score, _)| Match {
                concept: concepts[at].id.clone(),
                score,
            })
            .collect()
    }

    /// The names that stand at a place of the text and may be taken.
    fn hits(&self, text: &[Token], from: usize) -> impl Iterator<Item = Hit> {
        let names = self
            .starts
            .get(&text[from].word)
            .map(Vec::as_slice)
            .unwrap_or_default();
        names.iter().filter_map(move |&name| {
            let tokens = &self.names[name].tokens;
            let to = from + tokens.len();
            let here = text.get(from..to)?;
            let fits = |(nth, (name, word)): (usize, (&Token, &Token))| {
                name.word == word.word && fits_shape(name, word) && (nth == 0 || !word.fresh || name.fresh)
            };
            if !tokens.iter().zip(here).enumerate().all(fits) {
                return None;
            }
            let shaped = tokens.iter().filter(|token| token.shape != Shape::Plain).count();
            score(tokens, text, from, to).map(|score| Hit {
                name,
                from,
                to,
                shaped,
                score,
            })
        })
    }
}

/// A name written in a special way wants the same of the text, or a code span.
fn fits_shape(name: &Token, word: &Token) -> bool {
    match name.shape {
        Shape::Plain => true,
        Shape::Generic | Shape::Macro | Shape::Attribute => word.shape == name.shape || word.code,
        shape => word.shape == shape,
    }
}

/// How much of the clauses that a name touches it makes up; `None` when it must not be taken.
fn score(name: &[Token], text: &[Token], from: usize, to: usize) -> Option<f32> {
    let here = &text[from..to];
    let clause = |word: &Token| here.iter().any(|inside| inside.clause == word.clause);
    let told = |words: &[Token]| words.iter().filter(|word| !word.is_filler()).count();
    let around: Vec<Token> = text.iter().filter(|word| clause(word)).cloned().collect();
    let all = told(&around).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a topic has at most 200 words")]
    let part = (told(here).max(1) as f32 / all as f32).min(1.0);

    let word = &here[0];
    let is_code = word.code || word.shape != Shape::Plain;
    if name.len() > 1 || is_code {
        return Some(LEAST_CERTAIN.mul_add(part, LEAST_CERTAIN).min(1.0));
    }
    let next = text
        .get(to)
        .filter(|next| !next.fresh && next.clause == word.clause);
    // `Error` is a trait, "errors" are a subject.
    if !name[0].plural && ALSO_ENGLISH.binary_search(&word.word.as_str()).is_ok() {
        let kind = next.is_some_and(|next| KINDS.contains(&next.word.as_str()));
        let sentence = text
            .iter()
            .any(|other| !other.capital && !other.is_filler() && other.shape == Shape::Plain);
        let named =
            word.capital && sentence && from > 0 && !word.fresh && text[from - 1].clause == word.clause;
        let taken = !word.plural && (kind || named || all == 1);
        return taken.then_some(part.max(LEAST_AS_MODIFIER));
    }
    let least = if next.is_none() {
        LEAST_AS_HEAD
    } else {
        LEAST_AS_MODIFIER
    };
    (part >= least).then_some(part)
}

/// What makes an English word before it a name: "the drop trait", "a match expression".
const KINDS: [&str; 12] = [
    "trait",
    "type",
    "enum",
    "struct",
    "keyword",
    "expression",
    "statement",
    "operator",
    "macro",
    "method",
    "smart",
    "block",
];

/// Names of the language and its library that are everyday words as well; sorted, in the singular.
const ALSO_ENGLISH: [&str; 58] = [
    "add", "any", "as", "box", "break", "cell", "clone", "command", "const", "continue", "copy", "cow",
    "crate", "debug", "default", "deref", "display", "drop", "duration", "else", "err", "error", "for",
    "from", "future", "hash", "if", "impl", "index", "instant", "into", "let", "loop", "match", "mod",
    "move", "none", "ok", "option", "ord", "path", "pin", "range", "ref", "result", "return", "self", "send",
    "some", "static", "stream", "super", "sync", "type", "unsafe", "use", "where", "while",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_are_sorted() {
        assert!(ALSO_ENGLISH.is_sorted());
    }
}
