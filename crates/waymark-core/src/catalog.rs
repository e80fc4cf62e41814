//! Roadmaps, concepts and questions, bound together.
#![allow(missing_docs)]
use crate::{ids::RoadmapId, roadmap::Roadmap};
#[derive(Debug, Default)]
pub struct Catalog {
    roadmaps: Vec<(RoadmapId, Roadmap)>,
}
impl Catalog {
    pub fn roadmaps(&self) -> impl Iterator<Item = (&RoadmapId, &Roadmap)> {
        self.roadmaps.iter().map(|(a, b)| (a, b))
    }
    pub fn embedded() -> Self {
        Self::default()
    }
    pub fn get(&self, id: &RoadmapId) -> Option<(&RoadmapId, &Roadmap)> {
        self.roadmaps().find(|(it, _)| *it == id)
    }
}
