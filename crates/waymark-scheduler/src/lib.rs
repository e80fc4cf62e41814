//! waymark-scheduler
