//! The practice bank: questions in the mdbook-quiz format with fields of ours beside it, and grading.
