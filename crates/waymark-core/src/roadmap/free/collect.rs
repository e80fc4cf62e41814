//! Putting what was read where it belongs.

use super::{
    super::{
        OrderStep, Project, Resource, Section, TimelineEntry, Track, emoji, ids, item::Line, weeks, words,
    },
    Reader,
    lists::split_commas,
};

impl Reader {
    /// The books and links of the open stage, or of the whole roadmap.
    pub(super) fn shelf(&mut self) -> &mut Vec<Resource> {
        if self.in_stage
            && let Some(stage) = self.roadmap.stages.last_mut()
        {
            return &mut stage.resources;
        }
        &mut self.roadmap.resources
    }

    pub(super) fn add_resource(&mut self, resource: Resource) {
        let shelf = self.shelf();
        // Links are restated more often than anything else; only the last few are compared, to stay linear.
        if !shelf.iter().rev().take(64).any(|other| *other == resource) {
            shelf.push(resource);
        }
    }

    pub(super) fn add_topic(&mut self, line: Line, section: Option<&str>) {
        for (title, url) in &line.links {
            let title = if title.is_empty() {
                line.text.clone()
            } else {
                title.clone()
            };
            self.add_resource(Resource {
                title,
                url: Some(url.clone()),
                note: None,
            });
        }
        self.section_for(section);
        if let Some(section) = self.stage().and_then(|stage| stage.sections.last_mut()) {
            section.topics.push(line.into());
        }
    }

    /// Makes the section with this title the last one of the open stage.
    pub(super) fn section_for(&mut self, title: Option<&str>) {
        let Some(stage) = self.stage() else { return };
        if stage
            .sections
            .last()
            .is_none_or(|last| last.title.as_deref() != title)
        {
            stage.sections.push(Section {
                title: title.map(str::to_owned),
                ..Section::default()
            });
            self.prose.push(false);
        }
    }

    pub(super) fn add_project(&mut self, line: Line) {
        for resource in line.links.iter().map(|(title, url)| super::super::Resource {
            title: title.clone(),
            url: Some(url.clone()),
            note: None,
        }) {
            self.add_resource(resource);
        }
        let project = Project {
            id: line.id.unwrap_or_else(ids::unset),
            text: line.text,
            optional: line.optional,
        };
        match self.stage() {
            Some(stage) => stage.milestones.push(project),
            None => self.roadmap.projects.push(project),
        }
    }

    pub(super) fn add_track(&mut self, title: &str, focus: &str) {
        let title = emoji::strip(title).to_owned();
        let focus: Vec<String> = split_commas(focus).map(str::to_owned).collect();
        match self.stage() {
            Some(stage) => stage.tracks.push(Track {
                id: ids::unset(),
                title,
                focus,
            }),
            None => self.roadmap.destinations.push(if focus.is_empty() {
                title
            } else {
                format!("{title}: {}", focus.join(", "))
            }),
        }
    }

    /// One line of a timeline: "Week 1–2 → Basics".
    pub(super) fn add_span(&mut self, text: &str) {
        let cut = ["→", "=>", "->", ": ", " – ", " — ", " - ", " | "]
            .iter()
            .find_map(|separator| {
                text.split_once(separator)
                    .filter(|(span, rest)| !span.trim().is_empty() && !rest.trim().is_empty())
            });
        let (span, text) = cut.map_or((text, ""), |(span, rest)| (span.trim(), rest.trim()));
        let span = emoji::strip(span).replace("--", "–");
        self.roadmap.timeline.push(TimelineEntry {
            weeks: weeks::span(&span),
            span,
            text: emoji::strip(text).to_owned(),
        });
    }

    /// One step of a suggested order, unless it is there already.
    pub(super) fn add_step(&mut self, line: Line) {
        let key = words::fold(&line.text);
        if !self
            .roadmap
            .order
            .iter()
            .rev()
            .take(64)
            .any(|step| words::fold(&step.text) == key)
        {
            self.roadmap.order.push(OrderStep {
                text: line.text,
                priority: line.priority,
                topics: line.id.into_iter().collect(),
            });
        }
    }
}
