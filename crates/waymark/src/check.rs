//! `waymark check`: what is wrong with roadmaps, concepts and questions, by file and line.

pub mod compile;
