//! What a group is called.

use std::fmt;

/// The most characters of a name.
const NAME_MAX_CHARS: usize = 60;

/// What a group is called: one line with something to see in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// There is no letter, digit or sign in it.
    #[error("a name needs something that can be seen")]
    Blank,
    /// It is too long.
    #[error("a name has at most {NAME_MAX_CHARS} characters")]
    Long,
}

impl Name {
    /// Reads a name; white space is made plain, and what cannot be seen is left out.
    ///
    /// # Errors
    /// When nothing is left of it, or too much.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let plain: String = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        let name = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let seen =
            |c: char| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        if !name.chars().any(seen) {
            return Err(NameError::Blank);
        }
        if name.chars().count() > NAME_MAX_CHARS {
            return Err(NameError::Long);
        }
        Ok(Self(name))
    }

    /// A name for a chat with this title: as much of it as fits.
    pub fn of_title(title: &str) -> Self {
        let cut: String = title
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(NAME_MAX_CHARS)
            .collect();
        Self::new(&cut).unwrap_or_else(|_| Self("Study group".to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: Result<&str, NameError>) {
        assert_eq!(
            Name::new(text).as_ref().map(Name::as_str).map_err(|err| *err),
            name
        );
    }

    #[test]
    fn a_name_is_one_line_that_can_be_seen() {
        check(" The\n crabs\u{7} ", Ok("The crabs"));
        check("🦀", Ok("🦀"));
        check("漢字 שלום", Ok("漢字 שלום"));
        check(" \u{200b}\n", Err(NameError::Blank));
        check(&"é".repeat(60), Ok(&"é".repeat(60)));
        check(&"é".repeat(61), Err(NameError::Long));
    }

    #[test]
    fn every_title_gives_a_name() {
        assert_eq!(Name::of_title(&"x".repeat(300)).as_str().len(), 60);
        assert_eq!(Name::of_title("  ").as_str(), "Study group");
        assert_eq!(Name::of_title("Rust Berlin").as_str(), "Rust Berlin");
    }
}
