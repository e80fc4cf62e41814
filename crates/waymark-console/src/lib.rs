//! waymark-console
