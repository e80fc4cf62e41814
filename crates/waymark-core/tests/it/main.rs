//! Tests of the whole domain that do not belong to one module.

mod clock_changes;
mod cron_oracle;
