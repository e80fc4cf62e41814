//! How long a text is, and cutting what may only be so long.

use unicode_segmentation::UnicodeSegmentation;

/// The length of a text in UTF-16 units. Discord's documents say "characters" and not how they are counted. No usual way
/// of counting characters finds more than this one, so what fits here fits however it is done.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// A text of at most so many units, with a sign if something is missing; never cut inside what people see as one
/// character.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if fitting(text, limit).is_none() {
        return text.to_owned();
    }
    let end = fitting(text, limit.saturating_sub(1)).unwrap_or(text.len());
    format!("{}…", text.get(..end).unwrap_or_default().trim_end())
}

/// Where a text has to end so that it fits, if it does not as it is.
pub(super) fn fitting(text: &str, limit: usize) -> Option<usize> {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += units(cluster);
        if used > limit {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_what_people_see_as_a_character() {
        assert_eq!(cut("four", 4), "four");
        assert_eq!(cut("fives", 4), "fiv…");
        assert_eq!(cut("two words", 5), "two…");
        let family = "👩‍👩‍👧‍👦".repeat(3);
        assert_eq!(cut(&family, 33), family);
        assert_eq!(cut(&family, 32), format!("{}…", "👩‍👩‍👧‍👦".repeat(2)));
    }
}
