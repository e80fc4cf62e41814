//! Things of a platform to choose from: it lists them itself.

use serde::{Deserialize, Serialize};

/// One thing of the platform's own to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choose {
    /// What is listed.
    pub what: Native,
    /// The command line that the chosen id completes: `setup channel`. What is chosen arrives as a press of
    /// `setup channel <id>`.
    pub press: String,
    /// What stands there until something is chosen; at most 100 characters.
    pub hint: String,
}

/// What a platform can list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Native {
    /// The text channels of the server.
    Channel,
    /// The roles of the server.
    Role,
}

impl Native {
    /// A thing by its id, where the platform does not show its name: `#17`, `@17`.
    pub fn spelled(self, id: &str) -> String {
        match self {
            Self::Channel => format!("#{id}"),
            Self::Role => format!("@{id}"),
        }
    }
}
