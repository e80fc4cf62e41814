//! Loopback platforms for tests.
