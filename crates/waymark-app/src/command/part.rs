//! The parts of a command: what its first parameter chooses from.
//!
//! In a typed line a part is a word like any other: `group join K7M2P`. Platforms with typed arguments show each part
//! with what belongs to it: as a subcommand, or as an argument that may stand beside others.

use super::{Param, Spec};

/// What the first parameter of a command chooses from, where that decides what the next words mean.
#[derive(Clone, Copy, Debug)]
pub enum Parts {
    /// It has no parts.
    None,
    /// One of them is meant at a time; the bare command does what the first one does.
    OneOf(&'static [Part]),
    /// Each sets one thing, and several may be given in one call, each with its one value; the bare command shows them.
    AnyOf(&'static [Part]),
}

/// One part of a command.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The word that stands for the first parameter, `[a-z-]{1,32}`.
    pub name: &'static str,
    /// What it does, at most 100 characters, without a full stop.
    pub about: &'static str,
    /// What belongs to it: together, in this order, the second parameter of the command.
    pub params: &'static [Param],
}

impl Part {
    /// A part with what belongs to it.
    pub const fn new(name: &'static str, about: &'static str, params: &'static [Param]) -> Self {
        Self { name, about, params }
    }
}

impl Parts {
    /// All of them.
    pub fn list(self) -> &'static [Part] {
        match self {
            Self::None => &[],
            Self::OneOf(parts) | Self::AnyOf(parts) => parts,
        }
    }
}

impl Spec {
    /// The part with this name, if the command has it.
    pub fn part(&self, name: &str) -> Option<&'static Part> {
        self.parts.list().iter().find(|part| part.name == name)
    }

    /// A parameter by its name, where `part` is the part that is called: of that part, of the command, or a part that
    /// may be given beside others.
    pub fn param(&self, part: Option<&str>, name: &str) -> Option<&'static Param> {
        let within = |params: &'static [Param]| params.iter().find(|param| param.name == name);
        match (part, self.parts) {
            (Some(part), _) => within(self.part(part)?.params),
            (None, Parts::AnyOf(_)) if self.part(name).is_some() => self.part(name)?.params.first(),
            (None, _) => within(self.params),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{COMMANDS, Kind};

    #[test]
    fn parts_are_what_the_first_parameter_chooses_from() {
        for entry in &COMMANDS {
            let spec = &entry.spec;
            let parts = spec.parts.list();
            if parts.is_empty() {
                continue;
            }
            let [first, second, ..] = spec.params else {
                panic!("{} has parts, and nowhere to put them", spec.name);
            };
            assert!(!second.by_name && second.kind == Kind::Text, "{}", spec.name);
            let Kind::Choice(words) = first.kind else {
                panic!("{}: the first parameter decides nothing", spec.name);
            };
            for part in parts {
                assert!(words.contains(&part.name), "{} {}", spec.name, part.name);
                assert!(
                    part.about.chars().count() <= 100 && !part.about.ends_with('.'),
                    "{} {}",
                    spec.name,
                    part.name
                );
                for param in part.params {
                    assert!(!param.by_name, "{} {}", spec.name, part.name);
                    assert!(param.about.chars().count() <= 100, "{} {}", spec.name, part.name);
                }
            }
            match spec.parts {
                Parts::OneOf(_) => {
                    let missing: Vec<_> = words.iter().filter(|word| spec.part(word).is_none()).collect();
                    assert!(missing.is_empty(), "{}: no part for {missing:?}", spec.name);
                }
                Parts::AnyOf(parts) => {
                    assert!(parts.iter().all(|part| part.params.len() == 1), "{}", spec.name);
                }
                Parts::None => {}
            }
        }
    }
}
