//! Ids for topics, milestones, projects and tracks that have none.
//!
//! An id is the slug of the text. The first of several equal texts keeps it; the others add the slug of their stage,
//! so that their ids stay the same when topics are added elsewhere.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

use super::{Roadmap, Stage};
use crate::ids::TopicId;

/// Stands for an id that is not given yet.
pub(super) fn unset() -> TopicId {
    match TopicId::new("waymark..unset") {
        Ok(id) => id,
        Err(error) => unreachable!("a constant that a test covers: {error}"),
    }
}

/// Gives every topic, milestone, project and track without an id one of its own.
pub(super) fn assign(roadmap: &mut Roadmap) {
    let unset = unset();
    let mut names = Names::default();
    names
        .taken
        .extend(roadmap.tombstones.iter().map(|grave| grave.id.clone()));
    each(roadmap, &mut |id, _, _| {
        if *id != unset {
            names.taken.insert(id.clone());
        }
    });
    each(roadmap, &mut |id, text, stage| {
        if *id == unset {
            *id = names.fresh(text, stage);
        }
    });
}

/// Calls `visit` with each id, its text and the slug of its stage.
fn each(roadmap: &mut Roadmap, visit: &mut impl FnMut(&mut TopicId, &str, &str)) {
    for stage in &mut roadmap.stages {
        let place = stage_slug(stage);
        for topic in stage.sections.iter_mut().flat_map(|section| &mut section.topics) {
            visit(&mut topic.id, &topic.text, &place);
        }
    }
    for stage in &mut roadmap.stages {
        let place = stage_slug(stage);
        for milestone in &mut stage.milestones {
            visit(&mut milestone.id, &milestone.text, &place);
        }
        for track in &mut stage.tracks {
            visit(&mut track.id, &track.title, &place);
        }
    }
    for project in &mut roadmap.projects {
        visit(&mut project.id, &project.text, "project");
    }
}

fn stage_slug(stage: &Stage) -> String {
    slug(&stage.marker().unwrap_or_else(|| stage.title.clone()), 16)
}

/// The ids that are in use.
#[derive(Default)]
struct Names {
    taken: HashSet<TopicId>,
    /// The last number tried after each slug.
    counts: HashMap<String, u32>,
}

impl Names {
    fn fresh(&mut self, text: &str, place: &str) -> TopicId {
        let base = match slug(text, TopicId::MAX_BYTES) {
            empty if empty.is_empty() => format!("topic-{:08x}", hash(text)),
            base => base,
        };
        let placed = || format!("{}.{place}", cut(&base, TopicId::MAX_BYTES - place.len() - 1));
        let told_apart = || {
            format!(
                "{}-{:04x}",
                cut(&base, TopicId::MAX_BYTES - 5),
                hash(text) & 0xFFFF
            )
        };
        let candidates = std::iter::once_with(|| base.clone())
            .chain(std::iter::once_with(placed))
            .chain(std::iter::once_with(told_apart));
        for name in candidates {
            if let Ok(id) = TopicId::new(name)
                && self.taken.insert(id.clone())
            {
                return id;
            }
        }
        let count = self.counts.entry(base.clone()).or_insert(1);
        loop {
            *count += 1;
            let name = format!("{}-{count}", cut(&base, TopicId::MAX_BYTES - 11));
            if let Ok(id) = TopicId::new(name)
                && self.taken.insert(id.clone())
            {
                return id;
            }
        }
    }
}

/// A text as lower-case words with dashes between, at most `max` bytes, cut at a word where possible.
pub(super) fn slug(text: &str, max: usize) -> String {
    let mut out = String::new();
    let named;
    let mut text = text;
    if text.contains("C++") || text.contains("C#") {
        named = text.replace("C++", "cpp").replace("C#", "csharp");
        text = &named;
    }
    let mut push = |c: char| {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !matches!(c, '\'' | '’' | '`' | '\u{300}'..='\u{36F}') && !out.ends_with('-') {
            out.push('-');
        }
        out.len() <= max + 24
    };
    // Decomposing is slow, and ASCII has nothing to decompose.
    let _ = if text.is_ascii() {
        text.chars().all(&mut push)
    } else {
        text.nfkd().all(&mut push)
    };
    cut(out.trim_matches('-'), max).to_owned()
}

/// The start of a slug, ending with a whole word unless that would lose more than half.
fn cut(slug: &str, max: usize) -> &str {
    if slug.len() <= max {
        return slug;
    }
    let head = &slug[..max];
    let whole = if slug[max..].starts_with('-') {
        head
    } else {
        head.rfind('-').map_or(head, |at| &head[..at])
    };
    let mut chosen = if whole.len() * 2 < max { head } else { whole };
    // "write-a-parser-with" ends better without its last word.
    while let Some((rest, last)) = chosen.rsplit_once('-')
        && matches!(
            last,
            "a" | "an" | "the" | "and" | "or" | "of" | "in" | "to" | "with" | "for" | "from" | "that" | ""
        )
    {
        chosen = rest;
    }
    chosen.trim_end_matches(['-', '.'])
}

/// FNV-1a: the same on every machine and for ever, since ids are kept.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(slug(text, TopicId::MAX_BYTES), expected);
    }

    #[test]
    fn slugs_are_words_with_dashes() {
        check("Lifetime elision rules", "lifetime-elision-rules");
        check("`Option<T>` & `Result<T, E>`", "option-t-result-t-e");
        check("Don't panic!", "dont-panic");
        check("Café naïveté", "cafe-naivete");
        check("FFI (C/C++)", "ffi-c-cpp");
        check("所有权", "");
        check(
            "Real-world safe pipelines with multiple functions",
            "real-world-safe-pipelines-with-multiple",
        );
    }

    #[test]
    fn equal_texts_are_told_apart_by_their_stage() {
        let mut names = Names::default();
        let mut give = |text: &str, place: &str| names.fresh(text, place).to_string();
        assert_eq!(give("Result<T, E>", "level-5"), "result-t-e");
        assert_eq!(give("Result<T, E>", "level-6"), "result-t-e.level-6");
        assert_eq!(
            give("Result<T, E>", "level-6"),
            format!("result-t-e-{:04x}", hash("Result<T, E>") & 0xFFFF)
        );
        assert_eq!(give("Result<T, E>", "level-6"), "result-t-e-2");
        assert_eq!(give("所有权", "level-6"), format!("topic-{:08x}", hash("所有权")));
    }

    #[test]
    fn the_placeholder_is_a_valid_id() {
        assert_eq!(unset().as_str(), "waymark..unset");
    }
}
