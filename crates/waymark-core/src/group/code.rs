//! Single-use codes, as people read and type them.

use std::fmt;

/// Digits and letters without I, L, O and U (Crockford's base 32): none is taken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Ten characters of five bits each: too many to try through.
const LENGTH: usize = 10;

/// A single-use code: `K7M2P-Q9X4T`.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code of 50 random bits; the rest is not used.
    pub fn of(random: u64) -> Self {
        let characters = (0..LENGTH).map(|at| {
            let five = (random >> (5 * at)) & 31;
            char::from(ALPHABET[usize::try_from(five).unwrap_or(0)])
        });
        Self(characters.collect())
    }

    /// Reads a code as people write it: in any case, with or without the dash, O for 0, I or L for 1.
    pub fn parse(text: &str) -> Option<Self> {
        let mut code = String::with_capacity(LENGTH);
        for c in text.trim().chars().filter(|c| !matches!(c, '-' | ' ')) {
            let plain = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if code.len() == LENGTH || !u8::try_from(plain).is_ok_and(|byte| ALPHABET.contains(&byte)) {
                return None;
            }
            code.push(plain);
        }
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// The ten characters, without the dash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (left, right) = self.0.split_at(LENGTH / 2);
        write!(f, "{left}-{right}")
    }
}

/// A code is a secret: logs do not show it.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = Code::parse("0123456789").unwrap();
        for written in ["01234-56789", " o1234 56789 ", "OI234-56789", "0l23456789"] {
            assert_eq!(Code::parse(written), Some(code.clone()), "{written}");
        }
        for none in [
            "",
            "0123",
            "01234567890",
            "0123456U89",
            "01234-5678é",
            "0123456789 x",
        ] {
            assert_eq!(Code::parse(none), None, "{none}");
        }
        assert_eq!(format!("{code:?}"), "Code(…)");
    }

    proptest! {
        #[test]
        fn every_code_is_read_back(random: u64) {
            let code = Code::of(random);
            prop_assert_eq!(Code::parse(&code.to_string()), Some(code.clone()));
            prop_assert_eq!(Code::parse(&code.to_string().to_lowercase()), Some(code.clone()));
            // Another number gives another code, as far as 50 bits go.
            prop_assert_ne!(Code::of(random ^ 1), code);
        }
    }
}
