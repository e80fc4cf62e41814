//! Tests of the whole domain that do not belong to one module.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod clock_changes;
mod content;
mod cron_oracle;
mod fields;
mod roadmap;
mod topics;
