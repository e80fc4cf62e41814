//! Values on their way into and out of the database.
//!
//! Both engines keep the same three kinds: whole numbers, floating numbers, text. Everything else is one of them.

use jiff::{Timestamp, civil};
use waymark_core::{
    calendar::{Weekdays, Zone},
    ids::{ConceptId, LearnerId, QuestionId, RoadmapId, TopicId},
    ledger::Excuse,
    points,
    progress::State,
};

use crate::StoreError;

/// A value to bind. `None` keeps its kind, since PostgreSQL wants to know what is null.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Int(Option<i64>),
    Real(Option<f64>),
    Text(Option<String>),
}

/// One of the three kinds that a column can have.
pub(crate) trait Raw: Sized {
    fn value(raw: Option<Self>) -> Value;
}

impl Raw for i64 {
    fn value(raw: Option<Self>) -> Value {
        Value::Int(raw)
    }
}

impl Raw for f64 {
    fn value(raw: Option<Self>) -> Value {
        Value::Real(raw)
    }
}

impl Raw for String {
    fn value(raw: Option<Self>) -> Value {
        Value::Text(raw)
    }
}

/// A type with a form in the database.
pub(crate) trait Stored: Sized {
    type Raw: Raw;
    fn dump(&self) -> Self::Raw;
    fn load(raw: Self::Raw) -> Result<Self, StoreError>;
}

/// Something that can be bound to a statement.
pub(crate) trait Bind {
    fn bind(&self) -> Value;
}

impl<T: Stored> Bind for T {
    fn bind(&self) -> Value {
        Raw::value(Some(self.dump()))
    }
}

impl<T: Stored> Bind for Option<T> {
    fn bind(&self) -> Value {
        Raw::value(self.as_ref().map(Stored::dump))
    }
}

impl Bind for str {
    fn bind(&self) -> Value {
        Value::Text(Some(self.to_owned()))
    }
}

impl Bind for Option<&str> {
    fn bind(&self) -> Value {
        Value::Text(self.map(str::to_owned))
    }
}

/// The values of a statement, in the order of `$1`, `$2`, …
macro_rules! values {
    ($($value:expr),* $(,)?) => {{
        #[allow(unused_imports, clippy::allow_attributes, reason = "empty lists bind nothing")]
        use $crate::value::Bind as _;
        vec![$(($value).bind()),*]
    }};
}
pub(crate) use values;

macro_rules! same {
    ($($type:ty),*) => {$(
        impl Stored for $type {
            type Raw = $type;
            fn dump(&self) -> $type {
                self.clone()
            }
            fn load(raw: $type) -> Result<Self, StoreError> {
                Ok(raw)
            }
        }
    )*};
}
same!(i64, f64, String);

macro_rules! small {
    ($($type:ty),*) => {$(
        impl Stored for $type {
            type Raw = i64;
            fn dump(&self) -> i64 {
                i64::from(*self)
            }
            fn load(raw: i64) -> Result<Self, StoreError> {
                raw.try_into().map_err(|_| StoreError::damaged(format!("number {raw} is out of range")))
            }
        }
    )*};
}
small!(u8, u32, i32);

macro_rules! name {
    ($($type:ty),*) => {$(
        impl Stored for $type {
            type Raw = String;
            fn dump(&self) -> String {
                self.as_str().to_owned()
            }
            fn load(raw: String) -> Result<Self, StoreError> {
                Self::new(raw).map_err(StoreError::damaged)
            }
        }
    )*};
}
name!(RoadmapId, TopicId, ConceptId, QuestionId);

/// Numbers given by the database to what it holds.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl Stored for $name {
            type Raw = i64;
            fn dump(&self) -> i64 {
                self.0
            }
            fn load(raw: i64) -> Result<Self, StoreError> {
                Ok(Self(raw))
            }
        }
    )*};
}
ids! {
    /// A question that was put to a learner.
    AskId,
    /// A change that can be undone.
    ChangeId,
    /// A chat with others that belongs to a group.
    ChatId,
    /// Something a learner did.
    DeedId,
    /// A study group.
    GroupId,
    /// The question that a group is asked on a day.
    GroupQuestionId,
    /// That two learners became one.
    LinkId,
    /// A learner's note.
    NoteId,
    /// A time in which nobody did the scheduler's job.
    OutageId,
    /// A learner's pause.
    PauseId,
    /// A prompt in the outbox.
    PromptId,
    /// A review of a card.
    ReviewId,
    /// A schedule.
    ScheduleId,
    /// A submitted milestone or project.
    SubmissionId,
}

impl Stored for LearnerId {
    type Raw = i64;
    fn dump(&self) -> i64 {
        self.0
    }
    fn load(raw: i64) -> Result<Self, StoreError> {
        Ok(Self(raw))
    }
}

impl Stored for bool {
    type Raw = i64;
    fn dump(&self) -> i64 {
        i64::from(*self)
    }
    fn load(raw: i64) -> Result<Self, StoreError> {
        Ok(raw != 0)
    }
}

impl Stored for Timestamp {
    type Raw = i64;
    fn dump(&self) -> i64 {
        self.as_millisecond()
    }
    fn load(raw: i64) -> Result<Self, StoreError> {
        Self::from_millisecond(raw).map_err(StoreError::damaged)
    }
}

impl Stored for civil::Date {
    type Raw = String;
    fn dump(&self) -> String {
        self.to_string()
    }
    fn load(raw: String) -> Result<Self, StoreError> {
        raw.parse().map_err(StoreError::damaged)
    }
}

/// A local time, to the minute, as minutes since midnight.
impl Stored for civil::Time {
    type Raw = i64;
    fn dump(&self) -> i64 {
        i64::from(self.hour()) * 60 + i64::from(self.minute())
    }
    fn load(raw: i64) -> Result<Self, StoreError> {
        let part =
            |n: i64| i8::try_from(n).map_err(|_| StoreError::damaged(format!("{raw} is no minute of a day")));
        Self::new(part(raw.div_euclid(60))?, part(raw.rem_euclid(60))?, 0, 0).map_err(StoreError::damaged)
    }
}

impl Stored for Zone {
    type Raw = String;
    fn dump(&self) -> String {
        self.name().to_owned()
    }
    fn load(raw: String) -> Result<Self, StoreError> {
        Self::named(&raw).map_err(StoreError::damaged)
    }
}

impl Stored for Weekdays {
    type Raw = i64;
    fn dump(&self) -> i64 {
        i64::from(self.bits())
    }
    fn load(raw: i64) -> Result<Self, StoreError> {
        u8::try_from(raw)
            .ok()
            .and_then(Self::from_bits)
            .ok_or_else(|| StoreError::damaged(format!("{raw} is no set of weekdays")))
    }
}

/// Words that the core has a type for.
macro_rules! words {
    ($($type:ty { $($variant:ident = $word:literal),* $(,)? })*) => {$(
        impl Stored for $type {
            type Raw = String;
            fn dump(&self) -> String {
                match self { $(Self::$variant => $word,)* }.to_owned()
            }
            fn load(raw: String) -> Result<Self, StoreError> {
                match raw.as_str() {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(StoreError::damaged(format!("{raw:?} is no {}", stringify!($type)))),
                }
            }
        }
    )*};
}
words! {
    Excuse { Outage = "outage", Undelivered = "undelivered", ZoneChange = "zone_change", Linked = "linked" }
    State { Todo = "todo", Learning = "learning", Done = "done", Skipped = "skipped" }
    points::Deed {
        TopicDone = "topic_done",
        Milestone = "milestone",
        Project = "project",
        Right = "right",
        Wrong = "wrong",
        Minutes = "minutes",
    }
}

impl Stored for serde_json::Value {
    type Raw = String;
    fn dump(&self) -> String {
        self.to_string()
    }
    fn load(raw: String) -> Result<Self, StoreError> {
        serde_json::from_str(&raw).map_err(StoreError::damaged)
    }
}
