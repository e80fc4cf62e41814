//! Finding a thing by its id, its number, or words of its title; and the nearest names for a typing error.
//!
//! A query is tried in this order, and the first way that finds anything decides: the id; the number in the list
//! (`3`, `#3`); the whole title; words of the title, each of them begun as the query has it; words that look much alike.
//! Case, accents, punctuation and code marks never matter. Nothing is guessed wildly: a query that is merely similar
//! finds nothing, and is answered with what is nearest.

use strsim::normalized_damerau_levenshtein as alike;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// No query is longer; what is, finds nothing.
pub const MAX_QUERY_CHARS: usize = 200;
/// At most so many are offered where several match.
pub const MAX_SEVERAL: usize = 8;
/// At most so many are offered where none matches.
pub const MAX_NEAREST: usize = 3;

/// Words this much alike count as the same word, mistyped: one slip in five letters.
const SAME_WORD: f64 = 0.8;
/// Below this, on average over the words, titles are not worth mentioning.
const NEAR: f64 = 0.6;
/// Shorter words are like too many others.
const SHORTEST_FUZZY: usize = 4;

/// What a query found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// Exactly this.
    One(T),
    /// Two or more, at most eight, the best first.
    Several(Vec<T>),
    /// Nothing.
    None {
        /// The most similar, at most three, the best first; often empty.
        nearest: Vec<T>,
    },
}

/// A title to find by, prepared.
struct Entry<T> {
    title: String,
    item: T,
}

/// Looks for a query among items, each with its id and its title.
pub fn find<'a, T>(query: &str, items: impl IntoIterator<Item = (&'a str, &'a str, T)>) -> Found<T> {
    let nothing = Found::None { nearest: Vec::new() };
    if query.chars().nth(MAX_QUERY_CHARS).is_some() {
        return nothing;
    }
    let (query, number) = (query.trim(), number(query));
    if query.is_empty() {
        return nothing;
    }
    let (mut numbered, mut entries) = (None, Vec::new());
    for (i, (id, title, item)) in items.into_iter().enumerate() {
        if id.eq_ignore_ascii_case(query) {
            return Found::One(item);
        }
        if number == Some(i + 1) {
            numbered = Some(item);
        } else {
            entries.push(Entry {
                title: normalise(title),
                item,
            });
        }
    }
    if let Some(item) = numbered {
        return Found::One(item);
    }
    let query = normalise(query);
    let words: Vec<&str> = words(&query).collect();
    if words.is_empty() {
        // Nothing but signs, such as an emoji: only the very same title will do.
        return pick(entries, |entry| {
            (entry.title == query && !query.is_empty()).then_some(0)
        })
        .unwrap_or(nothing);
    }
    let same = |title: &str| self::words(title).eq(words.iter().copied());
    if entries.iter().any(|entry| same(&entry.title)) {
        return pick(entries, |entry| same(&entry.title).then_some(0)).unwrap_or(nothing);
    }
    if entries.iter().any(|entry| begun(&words, &entry.title).is_some()) {
        return pick(entries, |entry| begun(&words, &entry.title)).unwrap_or(nothing);
    }
    mistyped(&words, entries)
}

/// The names most like one that is unknown, at most three, the best first.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if name.chars().nth(MAX_QUERY_CHARS).is_some() {
        return Vec::new();
    }
    let name = normalise(name);
    let mut near: Vec<_> = names
        .into_iter()
        .filter_map(|candidate| {
            let other = normalise(candidate);
            // Short names: one slip in three letters is still only one slip.
            let begun = name.len() >= 2 && other.starts_with(&name);
            let score = if begun { 1.0 } else { alike(&name, &other) };
            (score >= NEAR).then_some((score, candidate))
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter()
        .take(MAX_NEAREST)
        .map(|(_, candidate)| candidate)
        .collect()
}

/// A text as it is compared: compatibility forms resolved, without marks, lower case, without code back-ticks, single
/// spaces. `Ünïcode  ‘ﬁ’ & `Vec<T>`` becomes `unicode ‘fi’ & vec<t>`.
pub fn normalise(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut push = |c: char| match c {
        '`' => {}
        c if c.is_whitespace() || c.is_control() => {
            if !plain.is_empty() && !plain.ends_with(' ') {
                plain.push(' ');
            }
        }
        c => plain.push(c),
    };
    if text.is_ascii() {
        text.chars().for_each(|c| push(c.to_ascii_lowercase()));
    } else {
        // Twice, as a lower-case letter may decompose anew: `İ` is an i with a dot.
        let lower = text.nfkd().flat_map(char::to_lowercase);
        let marks_and_joiners = |c: &char| {
            !is_combining_mark(*c)
                && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe0f}' | '\u{2060}' | '\u{feff}')
        };
        lower.nfkd().filter(marks_and_joiners).for_each(push);
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// The words of a normalised text. Signs that are part of a name stay: `c++`, `c#`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#'));
    text.split(part)
        .map(|word| word.trim_start_matches('#'))
        .filter(|word| !word.is_empty())
}

/// `3` and `#3`.
fn number(query: &str) -> Option<usize> {
    let query = query.trim();
    let digits = query.strip_prefix('#').unwrap_or(query);
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())
        .flatten()
}

/// How well a title answers words that each begin one of its own; the lower the better.
fn begun(query: &[&str], title: &str) -> Option<usize> {
    let (mut in_title, mut unfinished, mut out_of_place) = (0, 0, 0);
    for (place, word) in query.iter().enumerate() {
        let mut best = None;
        in_title = 0;
        for (i, candidate) in words(title).enumerate() {
            in_title += 1;
            if candidate.starts_with(word) {
                let penalty = (usize::from(candidate != *word), usize::from(i != place));
                best = Some(best.map_or(penalty, |best| penalty.min(best)));
            }
        }
        let (open, displaced) = best?;
        unfinished += open;
        out_of_place += displaced;
    }
    Some(unfinished * 10_000 + out_of_place * 100 + in_title.min(99))
}

/// The entries that a rank accepts, best first, those of one rank in their own order. `None` if there are none.
fn pick<T>(entries: Vec<Entry<T>>, rank: impl Fn(&Entry<T>) -> Option<usize>) -> Option<Found<T>> {
    let ranked = entries
        .into_iter()
        .filter_map(|entry| rank(&entry).map(|rank| (rank, entry.item)));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    one_or_several(ranked.into_iter().map(|(_, item)| item).collect())
}

fn one_or_several<T>(mut items: Vec<T>) -> Option<Found<T>> {
    items.truncate(MAX_SEVERAL);
    if items.len() > 1 {
        Some(Found::Several(items))
    } else {
        items.pop().map(Found::One)
    }
}

/// Titles that have every word of the query, slightly mistyped; else the nearest.
fn mistyped<T>(query: &[&str], entries: Vec<Entry<T>>) -> Found<T> {
    let query: Vec<_> = query.iter().map(|word| (*word, word.chars().count())).collect();
    let mut near = Vec::new();
    for Entry { title, item } in entries {
        let (mut sum, mut lowest) = (0.0, 1.0_f64);
        for (word, length) in &query {
            let best = words(&title)
                .map(|candidate| likeness(word, *length, candidate))
                .fold(0.0, f64::max);
            sum += best;
            lowest = lowest.min(best);
        }
        #[expect(clippy::cast_precision_loss, reason = "at most 200 words")]
        let mean = sum / query.len() as f64;
        if mean >= NEAR {
            near.push((lowest >= SAME_WORD, mean, item));
        }
    }
    near.sort_by(|a, b| {
        (b.0, b.1)
            .partial_cmp(&(a.0, a.1))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let sure = near.iter().take_while(|(sure, ..)| *sure).count();
    near.truncate(if sure > 0 { sure } else { MAX_NEAREST });
    let items: Vec<_> = near.into_iter().map(|(.., item)| item).collect();
    if sure == 0 {
        return Found::None { nearest: items };
    }
    one_or_several(items).unwrap_or(Found::None { nearest: Vec::new() })
}

/// How much alike a word of the query and a word of a title are, 0 to 1. The latter may go on.
fn likeness(word: &str, length: usize, candidate: &str) -> f64 {
    if candidate.starts_with(word) {
        return 1.0;
    }
    if length < SHORTEST_FUZZY {
        return 0.0;
    }
    let others = candidate.chars().count();
    // Words whose lengths differ by more than a third cannot be alike enough; most are spared the comparison.
    let whole = if others.abs_diff(length) * 3 <= length.max(others) {
        alike(word, candidate)
    } else {
        0.0
    };
    // A beginning counts as a little less than the whole.
    let beginning = match candidate.char_indices().nth(length) {
        Some((end, _)) => alike(word, candidate.get(..end).unwrap_or(candidate)) * 0.97,
        None => 0.0,
    };
    whole.max(beginning)
}
