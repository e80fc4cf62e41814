//! What a component carries back to us: `b3:answer 17 b`. The number keeps two of one meaning apart in a message.

/// The most characters that Discord takes.
const LONGEST: usize = 100;

/// What was pressed, chosen from or submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CustomId {
    /// A button: the command line that it stands for.
    Press(String),
    /// A list: what is chosen is a command line itself.
    Select,
    /// A button that opens the form of this command line.
    Open(String),
    /// The form of this command line: the text in its field [`FIELD`] completes it.
    Form(String),
    /// A list of channels: the chosen id completes this command line.
    Channel(String),
    /// A list of roles: the chosen id completes this command line.
    Role(String),
}

/// The name of a form's one field.
pub(crate) const FIELD: &str = "t";

impl CustomId {
    /// As Discord keeps it; `None` where that would be too long, or empty.
    pub(crate) fn encode(&self, number: usize) -> Option<String> {
        let (id, line) = match self {
            Self::Press(line) => (format!("b{number}:{line}"), line.as_str()),
            Self::Select => (format!("s{number}"), "s"),
            Self::Open(line) => (format!("f{number}:{line}"), line.as_str()),
            Self::Form(line) => (format!("m:{line}"), line.as_str()),
            Self::Channel(line) => (format!("c{number}:{line}"), line.as_str()),
            Self::Role(line) => (format!("r{number}:{line}"), line.as_str()),
        };
        (id.chars().count() <= LONGEST && !line.trim().is_empty()).then_some(id)
    }

    /// Reads it again; `None` for what is not ours.
    pub(crate) fn decode(id: &str) -> Option<Self> {
        let numbered = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(number) = id.strip_prefix('s')
            && numbered(number)
        {
            return Some(Self::Select);
        }
        let (head, line) = id.split_once(':')?;
        let line = (!line.trim().is_empty()).then(|| line.to_owned())?;
        if head == "m" {
            return Some(Self::Form(line));
        }
        let mut kind = head.chars();
        let what = match kind.next()? {
            'b' => Self::Press(line),
            'f' => Self::Open(line),
            'c' => Self::Channel(line),
            'r' => Self::Role(line),
            _ => return None,
        };
        numbered(kind.as_str()).then_some(what)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_ours_is_nothing() {
        let foreign = [
            "", ":", "b", "b:x", "b1", "b1:", "b1: ", "bx:y", "s", "s:1", "s1x", "m", "m:", "m1:x", "x1:y",
            "é1:x", "f-1:x", "b+1:x",
        ];
        for id in foreign {
            assert_eq!(CustomId::decode(id), None, "{id:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_not_encoded() {
        let press = |line: &str| CustomId::Press(line.to_owned()).encode(0);
        assert_eq!(press("done"), Some("b0:done".to_owned()));
        assert_eq!(press(&"é".repeat(97)).map(|id| id.chars().count()), Some(100));
        assert_eq!(press(&"é".repeat(98)), None);
        assert_eq!(press(" "), None);
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_again(line in "\\PC{1,90}", number in 0..1000_usize) {
            let all = [
                CustomId::Press(line.clone()),
                CustomId::Select,
                CustomId::Open(line.clone()),
                CustomId::Form(line.clone()),
                CustomId::Channel(line.clone()),
                CustomId::Role(line),
            ];
            for id in all {
                if let Some(text) = id.encode(number) {
                    prop_assert_eq!(CustomId::decode(&text), Some(id));
                }
            }
        }

        #[test]
        fn anything_can_be_decoded(id in "\\PC{0,120}|[bsfmcr][0-9]{0,3}:?[a-z]{0,5}") {
            let decoded = CustomId::decode(&id);
            prop_assert!(decoded.is_none() || id.starts_with(['b', 's', 'f', 'm', 'c', 'r']));
        }
    }
}
