//! Opening stages and sections, and settling what a stage holds once it ends.

use super::{
    super::{Section, Stage, item, item::Line, shape::Title},
    Reader,
};

impl Reader {
    pub(super) fn open_stage(&mut self, title: &Title) {
        self.close_stage();
        let head = title.head.clone();
        self.roadmap.stages.push(Stage {
            label: head.label,
            number: head.number,
            title: head.title,
            weeks: head.weeks,
            badge: head.badge,
            emphasis: head.emphasis,
            remark: head.remark,
            optional: head.optional || says_optional(&title.head.title),
            ..Stage::default()
        });
        self.in_stage = true;
    }

    /// The stage of a document without titles, or of what stands before the first of them.
    pub(super) fn open_unnamed_stage(&mut self) {
        self.close_stage();
        let title = if self.roadmap.title.is_empty() {
            "Topics".to_owned()
        } else {
            self.roadmap.title.clone()
        };
        self.roadmap.stages.push(Stage {
            title,
            ..Stage::default()
        });
        self.in_stage = true;
    }

    pub(super) fn open_section(&mut self, title: &Title, name: String) {
        let (remark, emphasis, optional) = (
            title.head.remark.clone(),
            title.head.emphasis,
            title.head.optional,
        );
        if let Some(stage) = self.stage() {
            stage.sections.push(Section {
                title: Some(name),
                remark,
                emphasis,
                optional,
                topics: Vec::new(),
            });
            self.prose.push(false);
        }
    }

    pub(super) fn close_stage(&mut self) {
        let plain_lines = std::mem::take(&mut self.plain_lines);
        let prose = std::mem::take(&mut self.prose);
        let Some(stage) = self.stage() else { return };
        titles_as_topics(stage, &prose);
        stage.sections.retain(|section| !section.topics.is_empty());
        let topicless = stage.sections.is_empty();
        if topicless && plain_lines.len() >= 2 {
            for line in plain_lines {
                self.add_topic(line, None);
            }
        } else if topicless {
            self.resources_as_topics();
        }
        self.in_stage = false;
        self.drop_if_empty();
    }

    /// A title with nothing below it is a wrapper, unless it numbers itself.
    fn drop_if_empty(&mut self) {
        let empty = |stage: &Stage| {
            stage.sections.is_empty()
                && stage.milestones.is_empty()
                && stage.tracks.is_empty()
                && stage.why.is_none()
        };
        if !self.plan.labelled
            && let Some(stage) = self
                .roadmap
                .stages
                .pop_if(|stage| empty(stage) && stage.teaches.is_empty())
        {
            self.note(
                0,
                format!("the title {:?} with nothing to learn below it", stage.title),
                "left out",
            );
        }
    }

    /// A stage that only names books and sites is done by working through them.
    fn resources_as_topics(&mut self) {
        let Some(stage) = self.stage() else { return };
        if !stage.milestones.is_empty() || !stage.tracks.is_empty() {
            return;
        }
        let lines: Vec<Line> = stage
            .resources
            .iter()
            .filter_map(|resource| {
                let text = match &resource.note {
                    Some(note) => format!("{} ({note})", resource.title),
                    None => resource.title.clone(),
                };
                item::of_text(&text)
            })
            .collect();
        for line in lines {
            self.add_topic(line, None);
        }
    }
}

/// A titled section with nothing to tick off in it is a topic itself, unless it is there for its sentences.
fn titles_as_topics(stage: &mut Stage, prose: &[bool]) {
    let bare = stage.sections.iter().all(|section| section.topics.is_empty());
    let mut sections: Vec<Section> = Vec::new();
    for (index, section) in std::mem::take(&mut stage.sections).into_iter().enumerate() {
        let sentences = prose.get(index).copied().unwrap_or(false);
        let Some(title) = section
            .title
            .as_deref()
            .filter(|_| section.topics.is_empty() && (bare || !sentences))
        else {
            sections.push(section);
            continue;
        };
        // A wrapper whose subsections follow is no topic.
        let prefix = format!("{title} › ");
        let Some(mut line) = item::of_text(title).filter(|_| !title.contains(" › ")) else {
            continue;
        };
        line.emphasis |= section.emphasis;
        line.optional |= section.optional;
        sections.push(Section {
            title: Some(prefix),
            topics: vec![line.into()],
            ..Section::default()
        });
    }
    // Wrappers are known by the sections that follow them.
    let mut kept: Vec<Section> = Vec::new();
    let names: Vec<Option<String>> = sections.iter().map(|section| section.title.clone()).collect();
    for (index, mut section) in sections.into_iter().enumerate() {
        let marker = section.title.as_deref().filter(|title| title.ends_with(" › "));
        if let Some(prefix) = marker {
            let wraps = names
                .get(index + 1)
                .and_then(|name| name.as_deref())
                .is_some_and(|name| name.len() > prefix.len() && name.starts_with(prefix));
            if wraps {
                continue;
            }
            section.title = None;
            if let Some(last) = kept.last_mut().filter(|last| last.title.is_none()) {
                last.topics.append(&mut section.topics);
                continue;
            }
        }
        kept.push(section);
    }
    stage.sections = kept;
}

/// "Optional Deep Dives" is optional by its name.
fn says_optional(title: &str) -> bool {
    let folded = super::super::words::fold(title);
    folded
        .split(' ')
        .next()
        .is_some_and(|word| matches!(word, "optional" | "bonus"))
}
