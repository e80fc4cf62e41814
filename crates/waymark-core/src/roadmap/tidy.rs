//! The normal form of a roadmap: what [`super::write`] can print and [`super::parse`] reads back.

use super::{Project, Resource, Roadmap, Section, Stage, Topic, Track, text};

impl Roadmap {
    /// Brings every text into its normal form (single spaces, no control characters, back-ticks in pairs), and drops
    /// what is empty. A roadmap from [`super::parse`] is tidy already.
    pub fn tidy(&mut self) {
        one(&mut self.title);
        maybe(&mut self.about);
        self.stages.iter_mut().for_each(Stage::tidy);
        many(&mut self.habits);
        many(&mut self.tips);
        many(&mut self.destinations);
        projects(&mut self.projects);
        resources(&mut self.resources);
        self.order.retain_mut(|step| kept(&mut step.text));
        self.timeline.retain_mut(|entry| {
            one(&mut entry.text);
            entry.weeks = entry.weeks.filter(|weeks| weeks.is_sound());
            kept(&mut entry.span)
        });
    }
}

impl Stage {
    fn tidy(&mut self) {
        maybe(&mut self.label);
        maybe(&mut self.badge);
        maybe(&mut self.remark);
        maybe(&mut self.status);
        maybe(&mut self.why);
        many(&mut self.teaches);
        self.weeks = self.weeks.filter(|weeks| weeks.is_sound());
        if !kept(&mut self.title) {
            self.title = self
                .marker()
                .or(self.weeks.map(super::Weeks::in_words))
                .unwrap_or_else(|| "Stage".to_owned());
        }
        self.sections.retain_mut(Section::tidy);
        projects(&mut self.milestones);
        self.tracks.retain_mut(|track: &mut Track| {
            many(&mut track.focus);
            kept(&mut track.title)
        });
        resources(&mut self.resources);
    }
}

impl Section {
    /// Whether anything is left.
    fn tidy(&mut self) -> bool {
        maybe(&mut self.title);
        maybe(&mut self.remark);
        self.topics.retain_mut(|topic: &mut Topic| kept(&mut topic.text));
        self.title.is_some() || !self.topics.is_empty()
    }
}

fn one(text: &mut String) {
    *text = text::tidy(text);
}

fn kept(text: &mut String) -> bool {
    one(text);
    !text.is_empty()
}

fn maybe(text: &mut Option<String>) {
    *text = text
        .take()
        .map(|text| text::tidy(&text))
        .filter(|text| !text.is_empty());
}

fn many(texts: &mut Vec<String>) {
    texts.retain_mut(kept);
}

fn projects(projects: &mut Vec<Project>) {
    projects.retain_mut(|project| kept(&mut project.text));
}

fn resources(resources: &mut Vec<Resource>) {
    resources.retain_mut(|resource| {
        resource.url = resource
            .url
            .take()
            .map(|url| text::tidy_url(&url))
            .filter(|url| !url.is_empty());
        maybe(&mut resource.note);
        if !kept(&mut resource.title)
            && let Some(url) = &resource.url
        {
            resource.title.clone_from(url);
        }
        kept(&mut resource.title)
    });
}
