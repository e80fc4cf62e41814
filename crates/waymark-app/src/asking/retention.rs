//! How much of what was known is still known when it is asked for.

use std::collections::HashSet;

use jiff::{ToSpan, civil::Date};
use waymark_core::memory::RETENTION;
use waymark_store::Review;

use crate::{ctx::Ctx, error::Fault, words};

/// Over so many days.
const DAYS: i32 = 30;

/// Answers to questions that were known before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Retention {
    /// So many were asked.
    pub(crate) asked: u32,
    /// So many of them were remembered.
    pub(crate) right: u32,
}

impl Retention {
    /// In percent, rounded; `None` without an answer.
    pub(crate) fn percent(self) -> Option<u32> {
        (self.right * 100 + self.asked / 2).checked_div(self.asked)
    }

    /// "Remembered when asked again, in the last 30 days: 41 of 45 questions, 91 %. The aim is 90 %."
    pub(crate) fn sentence(self) -> String {
        let percent = self.percent().unwrap_or(0);
        format!(
            "Remembered when asked again, in the last {DAYS} days: {} of {}, {percent} %. The aim is {:.0} %.",
            self.right,
            words::count(self.asked, "question"),
            RETENTION * 100.0
        )
    }

    fn of(reviews: &[Review]) -> Self {
        let mut seen = HashSet::new();
        // A second try on the same day says nothing of memory, nor does the first answer ever given.
        let first_of_day = reviews.iter().filter(|it| seen.insert((&it.question, it.day)));
        first_of_day
            .filter(|it| !it.fresh)
            .fold(Self::default(), |sum, it| Self {
                asked: sum.asked + 1,
                right: sum.right + u32::from(was_right(it)),
            })
    }
}

/// The learner's retention over the 30 days up to a day.
pub(crate) async fn retention(ctx: &mut Ctx<'_>, until: Date) -> Result<Retention, Fault> {
    let from = until.saturating_sub((DAYS - 1).days());
    let reviews = ctx.tx.reviews(ctx.learner.id, from, until).await?;
    Ok(Retention::of(&reviews))
}

/// Whether an answer was right, or graded better than Again.
pub(super) fn was_right(review: &Review) -> bool {
    review.right.unwrap_or(review.rating > 1)
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use waymark_core::ids::QuestionId;
    use waymark_store::ReviewId;

    use super::*;

    fn review(question: &str, day: i8, fresh: bool, right: Option<bool>, rating: u8) -> Review {
        Review {
            id: ReviewId(0),
            question: QuestionId::new(question).unwrap(),
            at: Timestamp::UNIX_EPOCH,
            day: date(2026, 3, day),
            rating,
            right,
            fresh,
            millis: None,
            ask: None,
        }
    }

    #[test]
    fn only_the_first_answer_of_a_day_to_a_known_question_counts() {
        let reviews = [
            review("a", 1, true, Some(false), 1),
            review("a", 1, false, Some(true), 3),
            review("a", 4, false, Some(false), 1),
            review("a", 4, false, Some(true), 3),
            review("b", 4, false, None, 2),
            review("c", 4, false, None, 1),
            review("d", 4, false, Some(true), 4),
        ];
        let retention = Retention::of(&reviews);
        assert_eq!(retention, Retention { asked: 4, right: 2 });
        assert_eq!(retention.percent(), Some(50));
        assert_eq!(Retention::default().percent(), None);
    }
}
