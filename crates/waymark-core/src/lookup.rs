//! Finding a thing by its id, its number, or words of its title; and the nearest names for a typing error.
//!
//! A query is tried in this order, and the first way that finds anything decides: the id; the number in the list
//! (`3`, `#3`); the whole title; words of the title, each of them begun as the query has it; words that look much alike.
//! Case, accents, punctuation and code marks never matter. Nothing is guessed wildly: a query that is merely similar
//! finds nothing, and is answered with what is nearest.

use std::borrow::Cow;

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
/// spaces. `Ünïcode  ﬁx` becomes `unicode fix`.
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
        lower
            .nfkd()
            .filter(|c| !is_combining_mark(*c) && !is_invisible(*c))
            .for_each(push);
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// A text with its compatibility forms resolved, letters and marks together (NFKC).
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// Joiners, variation selectors, and what turns the direction of writing.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
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

/// How much alike two texts are, 0 to 1: 1 less the share of letters that were added, lost, changed or swapped with a
/// neighbour (optimal string alignment, which unlike the unrestricted distance needs no hash map for each pair).
fn alike(one: &str, other: &str) -> f64 {
    let longer = one.chars().count().max(other.chars().count());
    if longer == 0 {
        return 1.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "texts have far less than 2^52 letters")]
    let share = strsim::osa_distance(one, other) as f64 / longer as f64;
    1.0 - share
}

/// The letters of a word as a set; some share a bit.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

/// How much alike a word of the query and a word of a title are, 0 to 1. The latter may go on.
fn likeness(word: &str, length: usize, candidate: &str) -> f64 {
    if candidate.starts_with(word) {
        return 1.0;
    }
    if length < SHORTEST_FUZZY {
        return 0.0;
    }
    // Letters that the other does not have at all are as many slips; most words are spared the comparison.
    if (letters(word) & !letters(candidate)).count_ones() as usize * 2 > length {
        return 0.0;
    }
    let others = candidate.chars().count();
    // Words whose lengths differ by more than a third cannot be alike enough.
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TOPICS: [(&str, &str); 14] = [
        ("ownership", "Ownership"),
        ("ownership.moves", "Moves and copies"),
        ("borrow", "Borrowing & references"),
        ("borrow.checker", "The borrow checker"),
        ("lifetimes", "Lifetimes"),
        ("traits", "Traits"),
        ("traits.objects", "Trait objects (`dyn Trait`)"),
        ("traits.bounds", "Trait bounds"),
        ("async", "Async/await"),
        ("vec", "`Vec<T>`, `HashMap<K, V>`"),
        ("cafe", "Café crème with Rust"),
        ("ffi", "Calling C++ from Rust"),
        ("crab", "🦀"),
        ("errors", "Error handling with `?`"),
    ];

    fn look(query: &str) -> Found<&'static str> {
        find(query, TOPICS.iter().map(|(id, title)| (*id, *title, *id)))
    }

    #[track_caller]
    fn check(query: &str, id: &str) {
        assert_eq!(look(query), Found::One(id), "{query}");
    }

    #[track_caller]
    fn check_several(query: &str, ids: &[&'static str]) {
        assert_eq!(look(query), Found::Several(ids.to_vec()), "{query}");
    }

    #[track_caller]
    fn check_none(query: &str, ids: &[&'static str]) {
        assert_eq!(
            look(query),
            Found::None {
                nearest: ids.to_vec()
            },
            "{query}"
        );
    }

    #[test]
    fn by_id_and_by_number() {
        check("traits.objects", "traits.objects");
        check("Traits.Objects", "traits.objects");
        check("1", "ownership");
        check("#3", "borrow");
        check(" 14 ", "errors");
        check_none("0", &[]);
        check_none("15", &[]);
        check_none("99999999999999999999999", &[]);
    }

    #[test]
    fn by_the_whole_title_even_if_others_begin_with_it() {
        check("traits", "traits");
        check("TRAITS", "traits");
        check("lifetimes", "lifetimes");
        check("borrowing & references", "borrow");
        check("borrowing references", "borrow");
    }

    #[test]
    fn by_words_in_any_order_each_begun() {
        check("life", "lifetimes");
        check("trait obj", "traits.objects");
        check("objects trait", "traits.objects");
        check("await", "async");
        check("hashmap", "vec");
        check("vec<t>", "vec");
        check("`dyn`", "traits.objects");
        check("c++", "ffi");
        check("cafe creme", "cafe");
        check("CAFÉ", "cafe");
        check("error handling", "errors");
    }

    #[test]
    fn several_come_with_the_best_first() {
        // A whole word before a begun one; then the shorter title.
        check_several("trait", &["traits.bounds", "traits.objects", "traits"]);
        check_several("borr", &["borrow", "borrow.checker"]);
    }

    #[test]
    fn mistyped_words_are_forgiven_by_one_slip() {
        check("ownersip", "ownership");
        check("onwership", "ownership");
        check("lifetmes", "lifetimes");
        check("trait obejcts", "traits.objects");
        check("borow chekcer", "borrow.checker");
    }

    #[test]
    fn nothing_is_guessed_wildly() {
        check_none("", &[]);
        check_none("   ", &[]);
        check_none("quantum", &[]);
        check_none("ownership of horses", &[]);
        check_none("xx", &[]);
        check_none("🐍", &[]);
        check_none("\u{301}", &[]);
        check_none("\0", &[]);
        check_none("lifelines", &["lifetimes"]);
        check_none(&"ownership ".repeat(100_000), &[]);
    }

    #[test]
    fn a_title_of_signs_is_found_by_the_same_signs() {
        check("🦀", "crab");
    }

    #[test]
    fn at_most_eight_are_offered() {
        let titles: Vec<_> = (0..100).map(|i| format!("Topic {i}")).collect();
        let Found::Several(found) = find("topic", titles.iter().map(|title| ("", title.as_str(), ()))) else {
            panic!()
        };
        assert_eq!(found.len(), MAX_SEVERAL);
    }

    #[test]
    fn nearest_names_are_those_with_a_slip_or_begun() {
        let names = [
            "start", "stage", "streak", "roadmap", "roadmaps", "practice", "progress", "plan", "done", "undo",
        ];
        let near = |name| nearest(name, names);
        assert_eq!(near("practise"), ["practice"]);
        assert_eq!(near("strat"), ["start", "streak"]);
        assert_eq!(near("roadmpa"), ["roadmap", "roadmaps"]);
        assert_eq!(near("pr"), ["practice", "progress"]);
        assert_eq!(near("DNOE"), ["done"]);
        assert_eq!(near("xyzzy"), Vec::<&str>::new());
        assert_eq!(near(""), Vec::<&str>::new());
        assert_eq!(near(&"start".repeat(100_000)), Vec::<&str>::new());
    }

    #[test]
    fn texts_are_compared_without_accents_case_code_marks_and_spare_spaces() {
        assert_eq!(normalise("  Ünïcode\t`Vec<T>`  "), "unicode vec<t>");
        assert_eq!(normalise("ﬁx İstanbul ＡＢＣ"), "fix istanbul abc");
        assert_eq!(normalise("a\0b\u{202e}c\u{200d}"), "a bc");
        assert_eq!(normalise("\u{301}\u{301}"), "");
    }

    proptest! {
        #[test]
        fn no_query_makes_it_panic_and_titles_find_themselves(
            query in any::<String>(), titles in prop::collection::vec("[a-zA-Zäé🦀`# 0-9]{0,12}", 0..20), pick in any::<prop::sample::Index>()
        ) {
            let find_in = |query: &str| find(query, titles.iter().enumerate().map(|(i, title)| ("", title.as_str(), i)));
            let _ = find_in(&query);
            prop_assume!(!titles.is_empty());
            let own = pick.index(titles.len());
            let title = &titles[own];
            // Numbers are places in the list, and a text without a word says nothing.
            prop_assume!(normalise(title).contains(char::is_alphabetic));
            let twins = titles.iter().filter(|other| words(&normalise(other)).eq(words(&normalise(title)))).count();
            match find_in(title) {
                Found::One(found) => prop_assert_eq!(found, own),
                Found::Several(found) => prop_assert!(twins > 1 && (found.contains(&own) || twins > MAX_SEVERAL)),
                Found::None { .. } => prop_assert!(false, "{:?} is not found", title),
            }
        }

        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
