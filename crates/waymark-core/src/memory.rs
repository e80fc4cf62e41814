//! FSRS-6: when to ask again.
