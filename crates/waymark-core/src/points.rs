//! Points: what is earned for what, and the daily cap. A pure function of stored events.
