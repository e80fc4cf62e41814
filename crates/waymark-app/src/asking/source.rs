//! How a question came to be asked; kept with the ask, so that "Next question" goes on in the same way.

use std::{fmt, str::FromStr};

use waymark_core::ids::{RoadmapId, TopicId};
use waymark_store::{Ask, GroupQuestionId, PromptId};

use crate::target;

/// How a question came to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// `practice`: today's share.
    Today,
    /// `practice 5`: so many and no more; this is question `at` of `of`, from 1.
    Count {
        /// Which one this is.
        at: u32,
        /// How many were asked for.
        of: u32,
    },
    /// `practice more`: beyond today's share.
    More,
    /// `practice lifetimes`: one topic.
    Topic(RoadmapId, TopicId),
    /// The daily prompt.
    Prompt(PromptId),
    /// The question that a group was asked; it was answered as it was put.
    Group(GroupQuestionId),
}

/// More questions than this in one go are not planned.
pub(crate) const COUNT_MAX: u32 = 50;

impl Source {
    /// How an ask came about; of an unknown way it is today's share.
    pub(crate) fn of(ask: &Ask) -> Self {
        if ask.source == "practice topic"
            && let (Some(roadmap), Some(topic)) = (&ask.roadmap, &ask.topic)
        {
            return Self::Topic(roadmap.clone(), topic.clone());
        }
        ask.source.parse().unwrap_or(Self::Today)
    }

    /// The command line that asks the next question in the same way.
    pub(crate) fn next(&self) -> String {
        match self {
            Self::Count { at, of } if at < of => format!("practice {}/{of}", at + 1),
            Self::Today | Self::Count { .. } | Self::Prompt(_) | Self::Group(_) => "practice".to_owned(),
            Self::More => "practice more".to_owned(),
            Self::Topic(roadmap, topic) => target::press("practice", roadmap, topic),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => f.write_str("practice"),
            Self::Count { at, of } => write!(f, "practice {at}/{of}"),
            Self::More => f.write_str("practice more"),
            Self::Topic(..) => f.write_str("practice topic"),
            Self::Prompt(id) => write!(f, "prompt:{id}"),
            Self::Group(id) => write!(f, "group:{id}"),
        }
    }
}

impl FromStr for Source {
    type Err = ();

    /// Reads what [`Source`] prints, and what a learner types after `practice`; topics are another matter.
    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(id) = text.strip_prefix("prompt:") {
            return id.parse().map(|id| Self::Prompt(PromptId(id))).map_err(|_| ());
        }
        if let Some(id) = text.strip_prefix("group:") {
            return id
                .parse()
                .map(|id| Self::Group(GroupQuestionId(id)))
                .map_err(|_| ());
        }
        let what = text.strip_prefix("practice").unwrap_or(text).trim();
        match what {
            "" | "today" => return Ok(Self::Today),
            "more" => return Ok(Self::More),
            _ => {}
        }
        let (at, of) = what.split_once('/').unwrap_or(("1", what));
        let (at, of) = (at.parse().map_err(|_| ())?, of.parse().map_err(|_| ())?);
        (1 <= at && at <= of && of <= COUNT_MAX)
            .then_some(Self::Count { at, of })
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, source: Option<Source>) {
        assert_eq!(text.parse().ok(), source, "{text}");
        if let Some(source) = source {
            assert_eq!(source.to_string().parse(), Ok(source));
        }
    }

    #[test]
    fn what_is_typed_or_stored_is_read() {
        check("", Some(Source::Today));
        check("practice", Some(Source::Today));
        check("more", Some(Source::More));
        check("5", Some(Source::Count { at: 1, of: 5 }));
        check("practice 2/5", Some(Source::Count { at: 2, of: 5 }));
        check("prompt:17", Some(Source::Prompt(PromptId(17))));
        check("group:7", Some(Source::Group(GroupQuestionId(7))));
        for none in [
            "0",
            "51",
            "6/5",
            "0/3",
            "-1",
            "2.5",
            "moves",
            "prompt:x",
            "99999999999",
        ] {
            check(none, None);
        }
    }

    #[test]
    fn the_next_question_comes_in_the_same_way_until_the_count_is_full() {
        assert_eq!(Source::Count { at: 2, of: 3 }.next(), "practice 3/3");
        assert_eq!(Source::Count { at: 3, of: 3 }.next(), "practice");
        assert_eq!(Source::More.next(), "practice more");
    }
}
