//! Everything about a learner, for the learner.

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::{calendar::Weekdays, ids::LearnerId, ledger::Pause};

use crate::{
    Account, Answered, Ask, Card, Change, Chat, Code, Deed, Enrollment, Expectation, Fitting, Gain,
    GroupAnswer, Item, Learner, Link, Membership, Note, Place, Review, Schedule, Snapshot, StoreError,
    StudyDay, Submission, outbox::Sent,
};

/// Everything about a learner: a field for each table that knows them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Export {
    pub learner: Learner,
    pub accounts: Vec<Account>,
    pub enrollments: Vec<Enrollment>,
    pub items: Vec<Item>,
    pub submissions: Vec<Submission>,
    pub deeds: Vec<Deed>,
    pub study_days: Vec<StudyDay>,
    /// When their points grew, or shrank by undo.
    pub gains: Vec<Gain>,
    pub plans: Vec<(civil::Date, Weekdays)>,
    pub pauses: Vec<Pause>,
    pub changes: Vec<Change>,
    pub cards: Vec<Card>,
    pub reviews: Vec<Review>,
    pub asks: Vec<Ask>,
    pub notes: Vec<Note>,
    pub expectations: Vec<Expectation>,
    pub schedules: Vec<Schedule>,
    pub prompts: Vec<Sent>,
    pub requests: Vec<Answered>,
    /// What their intervals are fitted to; at most one.
    pub fittings: Vec<Fitting>,
    pub memberships: Vec<Membership>,
    /// Where they stood when weeks closed.
    pub closed_places: Vec<Place>,
    pub group_answers: Vec<GroupAnswer>,
    pub chats: Vec<Chat>,
    pub codes: Vec<Code>,
    pub wrong_codes: Vec<Timestamp>,
    /// What was linked to make this learner.
    pub links: Vec<Link>,
}

impl Snapshot {
    /// Everything about a learner; `None` if there is none of this id.
    pub async fn export(&mut self, id: LearnerId) -> Result<Option<Export>, StoreError> {
        let Some(learner) = self.learner(id).await? else {
            return Ok(None);
        };
        let mut asks = self.recent_asks(id, u32::MAX).await?;
        asks.reverse();
        Ok(Some(Export {
            learner,
            accounts: self.accounts(id).await?,
            enrollments: self.all_enrollments(id).await?,
            items: self.all_items(id).await?,
            submissions: self.all_submissions(id).await?,
            deeds: self.all_deeds(id).await?,
            study_days: self.all_days(id).await?,
            gains: self.gains(id).await?,
            plans: self.plans(id).await?,
            pauses: self
                .pauses(id)
                .await?
                .into_iter()
                .map(|(_, pause)| pause)
                .collect(),
            changes: self.changes(id).await?,
            cards: self.cards(id).await?,
            reviews: self.all_reviews(id).await?,
            asks,
            notes: self.all_notes(id).await?,
            expectations: self.all_expectations(id).await?,
            schedules: self.schedules(id).await?,
            prompts: self.sent(id).await?,
            requests: self.all_answered(id).await?,
            fittings: self.fitting(id).await?.into_iter().collect(),
            memberships: self.memberships(id).await?,
            closed_places: self.closed_places(id).await?,
            group_answers: self.group_answers(id).await?,
            chats: self.chats_of(id).await?,
            codes: self.codes(id).await?,
            wrong_codes: self.wrong_codes(id).await?,
            links: self.links(id).await?,
        }))
    }
}
