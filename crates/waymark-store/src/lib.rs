//! Everything that Waymark remembers: one [`Store`] over SQLite, or PostgreSQL (feature `postgres`).
//!
//! A learner's request is one transaction: [`Store::begin`] gives a [`Tx`], whose methods read and write rows, till
//! [`Tx::commit`] keeps them. [`Store::read`] gives a [`Snapshot`], which only reads, as a `Tx` can, too.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use waymark_core::calendar::Zone;
//! use waymark_store::{Arrival, Store};
//!
//! let store = Store::memory().await?;
//! let mut tx = store.begin("2026-03-26T18:00:00Z".parse()?).await?;
//! let from = Arrival { platform: "console", external: "local", address: "local", name: Some("Ada"), direct: true };
//! let (ada, _new) = tx.arrive(from, &Zone::utc()).await?;
//! tx.commit().await?;
//! assert_eq!(store.read().await?.learner(ada.id).await?, Some(ada));
//! # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
//! ```

mod disk;
mod engine;
mod error;
mod migration;
mod open;
mod value;

mod account;
mod ask;
mod backup;
mod card;
mod change;
mod counts;
mod deed;
mod enrollment;
mod expectation;
mod export;
mod group;
mod heartbeat;
mod learner;
mod ledger;
mod link;
mod note;
mod outbox;
mod request;
mod schedule;
mod store;
mod submission;
mod topic;

pub use account::{Account, Arrival, Arrived};
pub use ask::{Ask, NewAsk, QuestionStat};
pub use card::{Card, Fitting, NewReview, Review, ReviewCount};
pub use change::Change;
pub use counts::{Counts, Health};
pub use deed::{Deed, NewDeed};
pub use enrollment::Enrollment;
pub use error::{OpenError, StoreError};
pub use expectation::Expectation;
pub use export::Export;
pub use group::{
    Answers, Chat, ClosedWeek, Code, Group, GroupAnswer, GroupQuestion, Membership, NewChat, NewCode, Place,
    Standing,
};
pub use heartbeat::{Beat, Outage, Pulse, Unexcused};
pub use learner::Learner;
pub use ledger::{Gain, StudyDay};
pub use link::Link;
pub use note::Note;
pub use open::Options;
pub use outbox::{NewPrompt, Prompt, Recipient, Sent, Settlement, Step, Wake};
pub use request::Answered;
pub use schedule::{Due, Schedule};
pub use store::{PURGED_AT_ONCE, Snapshot, Store, Tx};
pub use submission::Submission;
pub use topic::Item;
pub use value::{
    AskId, ChangeId, ChatId, DeedId, GroupId, GroupQuestionId, LinkId, NoteId, OutageId, PauseId, PromptId,
    ReviewId, ScheduleId, SubmissionId,
};
