//! Paragraphs: labels ("Milestone: …"), lists that run on in a line, status lines, advice.

use super::{
    super::{
        emoji,
        item::{self, Line},
        parts::{self, Part},
        text::Inline,
        words,
    },
    Place, Reader,
    lists::split_commas,
};

impl Reader {
    pub(super) fn paragraph(&mut self, text: &Inline) {
        let plain = text.plain();
        let shown = emoji::strip(&plain);
        if shown.is_empty() || words::is_colophon(shown) || words::is_hashtags(shown) {
            return;
        }
        self.lead = None;
        if let Some((lead, items)) = run_on(shown) {
            self.run_on_list(lead, &items);
        } else if let Some((part, rest)) = self.labelled(text) {
            // "Tip:" says nothing more, "Recommended starting point:" does.
            let label = words::fold(shown.split(':').next().unwrap_or_default());
            if part == Part::Tips && !rest.is_blank() && label.contains("recommended") {
                self.roadmap.tips.push(shown.to_owned());
            } else {
                self.say(part, &rest);
            }
        } else if let Some(lead) = shown.strip_suffix(':') {
            self.lead = Some(Inline::of(lead));
            if lead.split(' ').count() > 9 && *self.place() == Place::Outside {
                self.introduce(&format!("{lead}."));
            }
        } else if let Some(part) = self.part() {
            self.say(part, text);
        } else if self.in_stage && *self.place() != Place::Outside {
            self.stage_paragraph(text, shown);
        } else {
            self.introduce(shown);
        }
    }

    /// "**Milestone:** Write a parser", "Goal: understand moves": what is announced, and the rest.
    pub(super) fn labelled(&self, text: &Inline) -> Option<(Part, Inline)> {
        if !self.trusting {
            return None;
        }
        if let Some((lead, rest)) = text.strong_lead() {
            let label = lead.plain();
            let after = rest.plain();
            let colon = label.ends_with(':') || after.starts_with(':');
            return colon.then(|| parts::part(&label)).flatten().map(|part| {
                let mut rest = rest;
                if let Some(first) = rest.pieces.first_mut() {
                    first.text = first.text.trim_start().trim_start_matches(':').to_owned();
                }
                (part, rest)
            });
        }
        let plain = text.plain();
        let (label, rest) = emoji::strip(&plain).split_once(':')?;
        let part = parts::part(label).filter(|_| label.split(' ').count() <= 5 && !rest.starts_with("//"))?;
        (!rest.trim().is_empty() && (part != Part::Learn || rest.contains(','))).then(|| {
            // Links are kept: only the label is cut off the first pieces.
            (part, without_label(text))
        })
    }

    /// Takes a text in as the part that its label announces.
    pub(super) fn say(&mut self, part: Part, text: &Inline) {
        let plain = text.plain();
        let shown = emoji::strip(&plain);
        if shown.is_empty() {
            if !plain.is_empty() {
                return;
            }
            self.lead = Some(Inline::of(label_of(part)));
            return;
        }
        if words::is_colophon(shown) {
            return;
        }
        let named = matches!(part, Part::Tips).then(|| self.labelled(text)).flatten();
        match part {
            Part::Tips => {
                let inner = named
                    .filter(|(part, _)| *part == Part::Tips)
                    .map_or_else(|| shown.to_owned(), |(_, rest)| rest.plain());
                self.roadmap.tips.push(inner);
            }
            Part::Habits => self.roadmap.habits.push(shown.to_owned()),
            Part::Destinations => self.destination(shown),
            Part::Why => self.say_why(shown),
            Part::Milestone => {
                if let Some(line) = item::read(text, None) {
                    self.add_project(line);
                }
            }
            Part::Projects => {
                // A sentence about the projects to come is none.
                if let Some(line) = item::read(text, None).filter(|_| self.in_stage || !is_prose(shown)) {
                    self.add_project(line);
                }
            }
            Part::Teaches => {
                let shown = shown.to_owned();
                if let Some(stage) = self.stage() {
                    stage.teaches.push(shown);
                }
            }
            Part::Status => {
                let shown = shown.to_owned();
                if let Some(stage) = self.stage().filter(|stage| stage.status.is_none()) {
                    stage.status = Some(shown);
                }
            }
            Part::Time => self.say_time(shown),
            Part::Learn => {
                let texts: Vec<String> = split_commas(shown).map(str::to_owned).collect();
                let section = self.section_name();
                let listed = texts.len() > 1 && texts.iter().all(|text| text.split(' ').count() <= 6);
                if self.in_stage && (listed || !is_prose(shown)) {
                    texts
                        .iter()
                        .filter_map(|text| item::of_text(text))
                        .for_each(|line| self.add_topic(line, section.as_deref()));
                }
            }
            Part::Resources => self.say_resource(text),
            Part::Timeline => {
                for inner in text.lines() {
                    let inner = inner.plain();
                    if !is_prose(&inner) && inner.contains(|c: char| c.is_ascii_digit()) {
                        self.add_span(emoji::strip(&inner));
                    }
                }
            }
            Part::Order => {
                if let Some(line) = item::read(text, None).filter(|_| !is_prose(shown)) {
                    self.add_step(line);
                }
            }
            Part::Intro if !self.in_stage => self.introduce(shown),
            Part::Tracks | Part::Aside | Part::Intro => {}
        }
    }

    fn destination(&mut self, shown: &str) {
        if !is_prose(shown) {
            self.roadmap.destinations.push(shown.to_owned());
        }
    }

    pub(super) fn say_why(&mut self, text: &str) {
        if let Some(stage) = self.stage() {
            match &mut stage.why {
                Some(why) => {
                    why.push(' ');
                    why.push_str(text);
                }
                None => stage.why = Some(text.to_owned()),
            }
        }
    }

    fn say_time(&mut self, text: &str) {
        let weeks = super::super::weeks::span(text);
        if let Some(stage) = self.stage().filter(|stage| stage.weeks.is_none()) {
            stage.weeks = weeks;
            if weeks.is_none() && stage.remark.is_none() {
                stage.remark = Some(text.to_owned());
            }
        }
    }

    fn say_resource(&mut self, text: &Inline) {
        let parts: Vec<Inline> = if text.links.len() > 1 {
            text.lines()
        } else {
            vec![text.clone()]
        };
        for line in parts.iter().filter_map(|part| item::read(part, None)) {
            if line.links.is_empty() && (is_prose(&line.text) || line.text.split(' ').count() > 8) {
                continue;
            }
            for resource in item::resources(&line) {
                self.add_resource(resource);
            }
        }
    }

    /// A paragraph among the topics of a stage: a resource, a habit, advice, or plain lines that may be topics.
    fn stage_paragraph(&mut self, text: &Inline, shown: &str) {
        let count = shown.split(' ').count();
        let linked = text.links.iter().any(|url| !url.starts_with('#')) || shown.contains("://");
        let folded = words::fold(shown);
        if linked && count <= 14 {
            self.say_resource(text);
        } else if count <= 14
            && (folded.contains("every day") || folded.contains("daily"))
            && shown.ends_with(['.', '!'])
        {
            self.roadmap.habits.push(shown.to_owned());
        } else if [
            "do not ",
            "don't ",
            "always ",
            "never ",
            "remember ",
            "make sure ",
            "avoid ",
        ]
        .iter()
        .any(|start| folded.starts_with(start))
        {
            self.roadmap.tips.push(shown.to_owned());
        } else {
            let lines: Vec<Line> = text
                .lines()
                .iter()
                .filter(|line| !is_prose(&line.plain()))
                .filter_map(|line| item::read(line, None))
                .collect();
            if lines.len() == text.lines().len() {
                self.plain_lines.extend(lines);
            } else if let Some(last) = self.prose.last_mut() {
                *last = true;
            }
        }
    }

    /// "Focus on: - Ownership - Lifetimes".
    fn run_on_list(&mut self, lead: &str, items: &[&str]) {
        let announced = parts::part(lead);
        let part = announced.or(self.part());
        match part {
            Some(Part::Learn) if self.in_stage => {
                let section = self.section_name();
                items
                    .iter()
                    .filter_map(|text| item::of_text(text))
                    .for_each(|line| self.add_topic(line, section.as_deref()));
            }
            Some(Part::Tips) if lead.split(' ').count() <= 2 => {
                self.roadmap
                    .tips
                    .extend(items.iter().map(|text| emoji::strip(text).to_owned()));
            }
            Some(Part::Aside | Part::Why | Part::Intro | Part::Status | Part::Time) => {}
            Some(part) if announced.is_some() => {
                for text in items {
                    self.say(part, &Inline::of(text));
                }
            }
            None if !self.in_stage || *self.place() == Place::Outside => {}
            _ => {
                let mut advice = format!("{lead}:");
                for (index, item) in items.iter().enumerate() {
                    let ended = index == 0 || advice.ends_with(['.', '!', '?']);
                    advice.push_str(if ended { " " } else { "; " });
                    advice.push_str(item);
                }
                self.roadmap.tips.push(advice);
            }
        }
    }
}

/// The name with which a label starts a list that follows it.
fn label_of(part: Part) -> &'static str {
    match part {
        Part::Learn => "topics",
        Part::Why => "why",
        Part::Teaches => "teaches",
        Part::Milestone => "milestone",
        Part::Projects => "projects",
        Part::Resources => "resources",
        Part::Timeline => "timeline",
        Part::Habits => "habits",
        Part::Tips => "tips",
        Part::Destinations => "destinations",
        Part::Order => "order",
        Part::Tracks => "tracks",
        Part::Status => "status",
        Part::Time => "duration",
        Part::Aside => "prerequisites",
        Part::Intro => "overview",
    }
}

fn without_label(text: &Inline) -> Inline {
    let mut rest = text.clone();
    for (index, piece) in text.pieces.iter().enumerate() {
        if let Some((_, after)) = piece.text.split_once(':') {
            rest.pieces.drain(..index);
            after.trim_start().clone_into(&mut rest.pieces[0].text);
            return rest;
        }
    }
    rest
}

/// A lead and the items that run on after it: "Focus on: - A - B".
fn run_on(plain: &str) -> Option<(&str, Vec<&str>)> {
    for bullet in ["- ", "• ", "* "] {
        let Some((lead, rest)) = plain.split_once(&format!(": {bullet}")) else {
            continue;
        };
        let separator = format!(" {bullet}");
        let items: Vec<&str> = rest
            .split(separator.as_str())
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .collect();
        if !items.is_empty() && lead.split(' ').count() <= 12 {
            return Some((lead, items));
        }
    }
    None
}

/// Sentences, not the name of something to learn.
fn is_prose(text: &str) -> bool {
    let count = text.split_whitespace().count();
    count > 10 || text.trim_end().ends_with(['.', '!', '?', ':', ',']) || text.contains(". ")
}
