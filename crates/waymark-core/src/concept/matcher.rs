//! From the words of a topic to concepts.
//!
//! The names (titles and aliases) that occur in a text are taken longest first, without overlap. A name of several words
//! may have small words between its own and may be turned round, "lifetimes in structs" for "struct lifetimes". A name of
//! one plain word that is also everyday English must carry its clause and stand among words of our field, or it is not
//! taken: a wrong concept is worse than none.

use std::collections::{HashMap, HashSet};

use super::{
    Concept,
    token::{Shape, Token, stem, tokens},
    typo::Spelling,
    words::{ALSO_ENGLISH, COMPUTING, EVERYDAY, GLUE, IMPERATIVES, KINDS},
};
use crate::ids::ConceptId;

/// An everyday word must make up this part of its clause when other words follow it, as in "function pointers".
const LEAST_AS_MODIFIER: f32 = 0.5;
/// … and this part when it comes last, where English has the main word.
const LEAST_AS_HEAD: f32 = 0.33;
/// What a name of several words, or one that is code, scores at least.
const LEAST_CERTAIN: f32 = 0.5;
/// A name of one word is also found in its other forms, "encrypting" for "encryption", if it has so many letters.
const LEAST_STEMMED: usize = 9;
/// At most so many small words stand between two words of a name.
const MOST_GLUE: usize = 2;

/// A concept that a text is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Which.
    pub concept: ConceptId,
    /// How much of what is said there is this concept: above 0, at most 1.
    pub score: f32,
}

/// A concept that was found, by its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) concept: usize,
    pub(super) score: f32,
    /// Only by words that people also use who don't program.
    pub(super) weak: bool,
    from: usize,
}

/// The names of all concepts.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    names: Vec<Name>,
    /// By the stem of the first word.
    starts: HashMap<String, Vec<usize>>,
    /// The words of all names, and what their forms share.
    vocabulary: HashSet<String>,
    stems: HashSet<String>,
    spelling: Spelling,
}

#[derive(Clone, Debug)]
struct Name {
    concept: usize,
    tokens: Vec<Token>,
    /// A name of two words the other way round: something must show that it is one.
    turned: bool,
}

struct Hit {
    name: usize,
    from: usize,
    to: usize,
    shaped: usize,
    /// Word for word, not another form of it.
    exact: bool,
    /// By a word that people also use who don't program.
    weak: bool,
    score: f32,
}

impl Matcher {
    pub(super) fn new(concepts: &[Concept]) -> Self {
        let mut matcher = Self::default();
        for (at, concept) in concepts.iter().enumerate() {
            for name in std::iter::once(&concept.title).chain(&concept.aliases) {
                let tokens = tokens(name);
                for token in &tokens {
                    matcher.vocabulary.insert(token.word.clone());
                    matcher.stems.insert(stem(&token.word).to_owned());
                }
                if let [first, second] = tokens.as_slice()
                    && [first, second]
                        .iter()
                        .all(|token| token.shape == Shape::Plain && !token.is_filler())
                {
                    let turned = [
                        Token {
                            fresh: false,
                            ..second.clone()
                        },
                        Token {
                            fresh: false,
                            ..first.clone()
                        },
                    ];
                    matcher.add(Name {
                        concept: at,
                        tokens: turned.into(),
                        turned: true,
                    });
                }
                matcher.add(Name {
                    concept: at,
                    tokens,
                    turned: false,
                });
            }
        }
        matcher.spelling = Spelling::new(&matcher.vocabulary);
        matcher
    }

    fn add(&mut self, name: Name) {
        if let Some(first) = name.tokens.first() {
            let place = self.starts.entry(stem(&first.word).to_owned()).or_default();
            place.push(self.names.len());
            self.names.push(name);
        }
    }

    /// The concepts that a text is about, best first.
    pub(super) fn matches(&self, mut text: Vec<Token>) -> Vec<Found> {
        self.correct(&mut text);
        self.quieten(&mut text);
        let strange: Vec<bool> = text.iter().map(|word| self.is_strange(word)).collect();
        let mut hits: Vec<Hit> = (0..text.len())
            .flat_map(|from| self.hits(&text, &strange, from))
            .collect();
        // Longest first; of the same length the more special way of writing, then the earlier.
        hits.sort_by_key(|hit| {
            let name = &self.names[hit.name];
            (
                std::cmp::Reverse((name.tokens.len(), hit.shaped)),
                name.turned,
                !hit.exact,
                hit.to - hit.from,
                hit.from,
                hit.name,
            )
        });

        let mut taken = vec![false; text.len()];
        let mut best: Vec<Found> = Vec::new();
        for hit in hits {
            if taken[hit.from..hit.to].iter().any(|taken| *taken) {
                continue;
            }
            taken[hit.from..hit.to].fill(true);
            let concept = self.names[hit.name].concept;
            match best.iter_mut().find(|known| known.concept == concept) {
                Some(known) => {
                    known.score = known.score.max(hit.score);
                    known.weak &= hit.weak;
                }
                None => best.push(Found {
                    concept,
                    score: hit.score,
                    weak: hit.weak,
                    from: hit.from,
                }),
            }
        }
        // Everyday words alone, beside words of another field, are everyday words.
        if best.iter().all(|found| found.weak) && strange.contains(&true) {
            best.clear();
        }
        best.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.from.cmp(&b.from)));
        best
    }

    /// Reads misspelt words as what was meant.
    fn correct(&self, text: &mut [Token]) {
        for token in text
            .iter_mut()
            .filter(|token| !token.code && token.shape == Shape::Plain)
        {
            if self.is_strange(token)
                && let Some(meant) = self.spelling.meant(&token.word)
            {
                token.word = meant.to_owned();
            }
        }
    }

    /// At the head of a clause "Managing" and "Passing" say no more than "Using": marks them so, unless a name has them.
    fn quieten(&self, text: &mut [Token]) {
        let mut clause = None;
        for token in text {
            let heads = clause.replace(token.clause) != Some(token.clause);
            let word = token.word.as_str();
            let is_act =
                (word.ends_with("ing") && !self.vocabulary.contains(word)) || IMPERATIVES.contains(word);
            token.quiet = heads && is_act && !token.code && token.shape == Shape::Plain;
        }
    }

    /// Whether a word belongs to another field than programming, as far as we know.
    fn is_strange(&self, token: &Token) -> bool {
        let word = token.word.as_str();
        let is_verb = word.ends_with("ing") || word.ends_with("ed");
        token.shape == Shape::Plain
            && !token.code
            && !token.is_filler()
            && word.chars().any(char::is_alphabetic)
            && !word.contains(|c: char| c == '_' || c.is_ascii_digit())
            && !COMPUTING.contains(word)
            && !ALSO_ENGLISH.contains(word)
            && !EVERYDAY.contains(word)
            && !self.vocabulary.contains(word)
            && !(is_verb && self.stems.contains(stem(word)))
    }

    /// The names that stand at a place of the text and may be taken.
    fn hits(&self, text: &[Token], strange: &[bool], from: usize) -> impl Iterator<Item = Hit> {
        let names = self
            .starts
            .get(stem(&text[from].word))
            .map(Vec::as_slice)
            .unwrap_or_default();
        names.iter().filter_map(move |&at| {
            let name = &self.names[at];
            let to = end(name, text, from)?;
            let tokens = &name.tokens;
            let shaped = tokens.iter().filter(|token| token.shape != Shape::Plain).count();
            score(tokens, text, strange, from, to).map(|score| Hit {
                name: at,
                from,
                to,
                shaped,
                weak: is_weak(tokens, &text[from]),
                exact: tokens
                    .iter()
                    .zip(&text[from..to])
                    .all(|(name, word)| name.word == word.word),
                score,
            })
        })
    }
}

/// Where a name ends that begins here; `None` when it does not stand here.
fn end(name: &Name, text: &[Token], from: usize) -> Option<usize> {
    // A single word is compared by its stem only if it is long, and nobody else's.
    let by_stem = match name.tokens.as_slice() {
        [only] => {
            only.word.len() >= LEAST_STEMMED
                && !EVERYDAY.contains(only.word.as_str())
                && !ALSO_ENGLISH.contains(only.word.as_str())
        }
        _ => true,
    };
    let fits = |wanted: &Token, word: &Token| {
        let same = wanted.word == word.word || (by_stem && stem(&wanted.word) == stem(&word.word));
        same && fits_shape(wanted, word) && !word.label
    };
    let mut at = from;
    let mut glued = false;
    for (nth, wanted) in name.tokens.iter().enumerate() {
        let mut word = text.get(at)?;
        for _ in 0..MOST_GLUE {
            if nth == 0 || fits(wanted, word) || word.fresh || !GLUE.contains(word.word.as_str()) {
                break;
            }
            glued = true;
            at += 1;
            word = text.get(at)?;
        }
        if !fits(wanted, word) || (nth > 0 && word.fresh && !wanted.fresh) {
            return None;
        }
        at += 1;
    }
    // "Annotating lifetimes" and "lifetimes of structs" are turned round; "style code" is something else.
    let is_act = name.turned
        && name
            .tokens
            .first()
            .is_some_and(|first| stem(&first.word) != first.word);
    (!name.turned || glued || is_act).then_some(at)
}

/// Whether a name is no more than an everyday word.
fn is_weak(name: &[Token], word: &Token) -> bool {
    let plain = !word.code && word.shape == Shape::Plain;
    let everyday = |word: &str| EVERYDAY.contains(word) || ALSO_ENGLISH.contains(word);
    name.len() == 1 && plain && everyday(&word.word)
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
fn score(name: &[Token], text: &[Token], strange: &[bool], from: usize, to: usize) -> Option<f32> {
    let here = &text[from..to];
    let clause = |word: &Token| here.iter().any(|inside| inside.clause == word.clause);
    let told = |words: &mut dyn Iterator<Item = &Token>| words.filter(|word| !word.is_filler()).count();
    let all = told(&mut text.iter().filter(|word| clause(word))).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a topic has at most 200 words")]
    let part = (told(&mut here.iter()).max(1) as f32 / all as f32).min(1.0);

    let word = &here[0];
    let is_code = word.code || word.shape != Shape::Plain;
    if name.len() > 1 || is_code {
        return Some(LEAST_CERTAIN.mul_add(part, LEAST_CERTAIN).min(1.0));
    }
    let next = text
        .get(to)
        .filter(|next| !next.fresh && next.clause == word.clause);
    if name[0].plural && !word.plural && all > 1 && ALSO_ENGLISH.contains(word.word.as_str()) {
        return None;
    }
    // `Error` is a trait, "errors" are a subject.
    if !name[0].plural && ALSO_ENGLISH.contains(word.word.as_str()) {
        let kind = next.is_some_and(|next| KINDS.contains(next.word.as_str()));
        let sentence = text
            .iter()
            .any(|other| !other.capital && !other.is_filler() && other.shape == Shape::Plain);
        let named =
            word.capital && sentence && from > 0 && !word.fresh && text[from - 1].clause == word.clause;
        let taken = !word.plural && (kind || named || all == 1);
        return taken.then_some(part.max(LEAST_AS_MODIFIER));
    }
    if !EVERYDAY.contains(word.word.as_str()) {
        return Some(part);
    }
    let least = if next.is_none() {
        LEAST_AS_HEAD
    } else {
        LEAST_AS_MODIFIER
    };
    let alien = text
        .iter()
        .zip(strange)
        .any(|(word, strange)| *strange && clause(word));
    (part >= least && !alien).then_some(part)
}
