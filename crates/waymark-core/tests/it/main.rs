//! Tests of the whole domain that do not belong to one module.

mod content;
