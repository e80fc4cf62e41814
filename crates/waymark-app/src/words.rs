//! How Waymark counts and lists in English.

/// `1 day`, `2 days`; the noun in the singular, with a regular plural.
pub(crate) fn count(number: impl TryInto<i64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(i64::MAX);
    let plural = match noun {
        _ if number == 1 => noun.to_owned(),
        _ if noun.ends_with('y') && !noun.ends_with("ay") && !noun.ends_with("ey") => {
            format!("{}ies", noun.trim_end_matches('y'))
        }
        _ if noun.ends_with(['s', 'x']) || noun.ends_with("ch") => format!("{noun}es"),
        _ => format!("{noun}s"),
    };
    format!("{number} {plural}")
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`.
pub(crate) fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

/// An error's fragment as a sentence: a capital in front, a full stop behind.
pub(crate) fn sentence(fragment: &str) -> String {
    let end = if fragment.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{}{end}", sentence_start(fragment))
}

/// The same text with a capital in front.
pub(crate) fn sentence_start(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_get_their_plural() {
        assert_eq!(count(1, "day"), "1 day");
        assert_eq!(count(0, "day"), "0 days");
        assert_eq!(count(2, "entry"), "2 entries");
        assert_eq!(count(3, "branch"), "3 branches");
    }

    #[test]
    fn places_get_their_ending() {
        let said = [1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 23, 101, 111, 112, 1_003].map(ordinal);
        assert_eq!(
            said.join(" "),
            "1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 23rd 101st 111th 112th 1003rd"
        );
    }

    #[test]
    fn fragments_become_sentences() {
        assert_eq!(sentence("there is no month 13"), "There is no month 13.");
        assert_eq!(sentence("\"x\" is no day"), "\"x\" is no day.");
        assert_eq!(sentence(""), ".");
    }

    #[test]
    fn lists_end_with_an_and() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(list::<&str>(&[]), "");
    }
}
