//! Which part of the servers this process serves, and how its connections begin.
//!
//! Discord splits the servers of a bot over shards: a server belongs to shard `(id >> 22) % total`. Direct messages come
//! to shard 0. A process serves a range of them; several processes share a bot by serving ranges that do not overlap.

use std::{num::NonZeroU32, ops::Range, str::FromStr};

/// Which shards this process serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shards {
    /// All, as many as Discord recommends.
    #[default]
    Auto,
    /// All, this many.
    All(NonZeroU32),
    /// Some of them.
    Part {
        /// Their numbers, from 0; never empty, and all below the total.
        range: Range<u32>,
        /// How many there are in all processes.
        total: u32,
    },
}

/// A text that names no shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not shards such as \"auto\", \"4\" or \"0-3/16\"")]
pub struct NotShards;

impl Shards {
    /// The numbers of the shards, and how many there are in all, where Discord recommends so many.
    pub(crate) fn plan(&self, recommended: u32) -> (Range<u32>, u32) {
        let all = |total: u32| (0..total, total);
        match self {
            Self::Auto => all(recommended.max(1)),
            Self::All(total) => all(total.get()),
            Self::Part { range, total } => (range.clone(), *total),
        }
    }

    /// Whether direct messages arrive here.
    pub fn hold_direct_messages(&self) -> bool {
        match self {
            Self::Auto | Self::All(_) => true,
            Self::Part { range, .. } => range.contains(&0),
        }
    }
}

impl FromStr for Shards {
    type Err = NotShards;

    /// Reads `auto`, a count as `4`, a range as `0-3/16`, or one shard as `2/16`.
    fn from_str(text: &str) -> Result<Self, NotShards> {
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| NotShards);
        if text.trim() == "auto" {
            return Ok(Self::Auto);
        }
        let Some((range, total)) = text.split_once('/') else {
            return NonZeroU32::new(number(text)?).map(Self::All).ok_or(NotShards);
        };
        let total = number(total)?;
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(range)?, number(range)?),
        };
        if first > last || last >= total {
            return Err(NotShards);
        }
        Ok(Self::Part {
            range: first..last + 1,
            total,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, recommended: u32, want: impl Into<Option<(Range<u32>, u32)>>) {
        let got = text.parse::<Shards>().ok().map(|shards| shards.plan(recommended));
        assert_eq!(got, want.into(), "{text}");
    }

    #[test]
    fn shards_are_all_of_them_or_a_part() {
        check("auto", 3, (0..3, 3));
        check("auto", 0, (0..1, 1));
        check("4", 1, (0..4, 4));
        check("0-3/16", 1, (0..4, 16));
        check(" 12 - 15 / 16", 1, (12..16, 16));
        check("2/16", 1, (2..3, 16));
        for wrong in [
            "", "0", "-1", "all", "16/16", "3-0/16", "0-16/16", "0-3", "0/0", "1/2/3",
        ] {
            check(wrong, 1, None);
        }
    }

    #[test]
    fn direct_messages_arrive_at_the_first_shard() {
        let hold = |text: &str| text.parse::<Shards>().unwrap().hold_direct_messages();
        assert!(hold("auto") && hold("4") && hold("0-3/16"));
        assert!(!hold("4-7/16"));
    }
}
