//! Concepts: what topics are about, shared by all roadmaps.
