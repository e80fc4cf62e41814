//! waymark-app
