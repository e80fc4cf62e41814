//! Roadmaps, concepts and questions, bound together.
