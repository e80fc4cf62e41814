//! A roadmap as an Obsidian note: front matter, task lists, the learner's own notes beneath their topics.

use std::{collections::HashSet, fmt::Write as _};

use jiff::Timestamp;
use waymark_core::{
    ids::TopicId,
    ledger::Streak,
    progress::{Marked, Standing, State, States},
    roadmap::{Project, Roadmap, Stage, escape},
};
use waymark_store::{Enrollment, Export, Note};

/// A roadmap with the learner's ticks.
pub(super) fn roadmap(
    export: &Export,
    enrollment: &Enrollment,
    roadmap: Option<&Roadmap>,
    streak: &Streak,
    at: Timestamp,
) -> String {
    let states: States = export
        .items
        .iter()
        .filter(|item| item.roadmap == enrollment.roadmap)
        .map(|item| {
            let marked = Marked {
                state: item.state,
                since: item.day,
            };
            (item.topic.clone(), marked)
        })
        .collect();
    let Some(roadmap) = roadmap else {
        return unknown(export, enrollment, &states, streak, at);
    };
    let track = enrollment
        .track
        .as_deref()
        .and_then(|track| TopicId::new(track).ok());
    let mut page = Page {
        out: String::new(),
        export,
        enrollment,
        standing: Standing::new(roadmap, &states, track.as_ref()),
        noted: HashSet::new(),
    };
    page.write(streak, at);
    page.out
}

/// Notes that belong to no topic; `None` if there are none.
pub(super) fn loose_notes(export: &Export, at: Timestamp) -> Option<String> {
    let followed = |note: &Note| {
        let ours = |enrollment: &Enrollment| Some(&enrollment.roadmap) == note.roadmap.as_ref();
        note.topic.is_some() && export.enrollments.iter().any(ours)
    };
    let mut loose = export.notes.iter().filter(|note| !followed(note)).peekable();
    loose.peek()?;
    let mut out = format!(
        "---\ntags:\n  - waymark\nexported: {}\n---\n\n# Notes\n",
        super::day(export, at)
    );
    for note in loose {
        let _ = write!(out, "\n## {}\n\n", export.learner.zone.day(note.at));
        for line in note.text.lines() {
            // A line of a note stays text, whatever it begins with.
            let _ = writeln!(out, "> {}", line.trim_end());
        }
    }
    Some(out)
}

/// What is known of a roadmap that is not taught any more.
fn unknown(
    export: &Export,
    enrollment: &Enrollment,
    states: &States,
    streak: &Streak,
    at: Timestamp,
) -> String {
    let mut out = String::new();
    front_matter(
        &mut out,
        export,
        enrollment,
        enrollment.roadmap.as_str(),
        None,
        streak,
        at,
    );
    let _ = writeln!(out, "# {}\n", enrollment.roadmap);
    for (id, marked) in states.iter() {
        let _ = writeln!(out, "- [{}] {id}", tick(marked.state));
        let notes = export.notes.iter().filter(|note| {
            note.roadmap.as_ref() == Some(&enrollment.roadmap) && note.topic.as_ref() == Some(id)
        });
        for note in notes {
            beneath(&mut out, note);
        }
    }
    out
}

struct Page<'a> {
    out: String,
    export: &'a Export,
    enrollment: &'a Enrollment,
    standing: Standing<'a>,
    /// Notes that stand beneath their topic.
    noted: HashSet<waymark_store::NoteId>,
}

impl Page<'_> {
    fn write(&mut self, streak: &Streak, at: Timestamp) {
        let roadmap = self.standing.roadmap;
        let percent = self.standing.progress(|_| false).percent();
        front_matter(
            &mut self.out,
            self.export,
            self.enrollment,
            &roadmap.title,
            Some(percent),
            streak,
            at,
        );
        let _ = writeln!(self.out, "# {}", text(&roadmap.title));
        if let Some(about) = &roadmap.about {
            let _ = writeln!(self.out, "\n{}", text(about));
        }
        for stage in &roadmap.stages {
            self.stage(stage);
        }
        if !roadmap.projects.is_empty() {
            self.out.push_str("\n## Projects\n\n");
            for project in &roadmap.projects {
                self.project(project);
            }
        }
        let left: Vec<&Note> = self
            .export
            .notes
            .iter()
            .filter(|note| {
                note.roadmap.as_ref() == Some(&self.enrollment.roadmap)
                    && note.topic.is_some()
                    && !self.noted.contains(&note.id)
            })
            .collect();
        if !left.is_empty() {
            self.out.push_str("\n## Other notes\n\n");
            for note in left {
                let topic = note.topic.as_ref().map_or("", TopicId::as_str);
                let _ = writeln!(self.out, "- {topic}");
                beneath(&mut self.out, note);
            }
        }
    }

    fn stage(&mut self, stage: &Stage) {
        let _ = writeln!(self.out, "\n## {}", text(&crate::view::stage_title(stage)));
        for section in &stage.sections {
            if let Some(title) = &section.title {
                let _ = writeln!(self.out, "\n### {}", text(title));
            }
            if !section.topics.is_empty() {
                self.out.push('\n');
            }
            for topic in &section.topics {
                let optional = topic.optional || section.optional || stage.optional;
                self.task(&topic.id, &topic.text, optional);
            }
        }
        if !stage.milestones.is_empty() {
            self.out.push_str("\n### Milestones\n\n");
            for milestone in &stage.milestones {
                self.project(milestone);
            }
        }
    }

    fn task(&mut self, id: &TopicId, words: &str, optional: bool) {
        let marked = self.standing.marked(id);
        let state = marked.map_or(State::Todo, |marked| marked.state);
        let _ = write!(self.out, "- [{}] {}", tick(state), text(words));
        if optional {
            self.out.push_str(" (optional)");
        }
        // As Obsidian's Tasks plug-in writes it.
        if let Some(marked) = marked.filter(|marked| marked.state == State::Done) {
            let _ = write!(self.out, " ✅ {}", marked.since);
        }
        self.out.push('\n');
        let (export, roadmap) = (self.export, self.standing.roadmap);
        for note in export.notes.iter().filter(|note| {
            let topic = note.topic.as_ref().map(|topic| roadmap.current(topic));
            note.roadmap.as_ref() == Some(&self.enrollment.roadmap) && topic == Some(id)
        }) {
            self.noted.insert(note.id);
            beneath(&mut self.out, note);
        }
    }

    fn project(&mut self, project: &Project) {
        self.task(&project.id, &project.text, project.optional);
        let (export, roadmap) = (self.export, self.standing.roadmap);
        let handed_in = export.submissions.iter().rfind(|submission| {
            submission.roadmap == self.enrollment.roadmap && roadmap.current(&submission.topic) == &project.id
        });
        if let Some(submission) = handed_in {
            let said = one_line(&submission.text);
            let link = said.starts_with("https://") || said.starts_with("http://");
            let bare = link && !said.contains(char::is_whitespace) && !said.contains(['<', '>']);
            let said = if bare { format!("<{said}>") } else { said };
            let _ = writeln!(
                self.out,
                "  - Handed in on {}: {said}",
                export.learner.zone.day(submission.at)
            );
        }
    }
}

fn front_matter(
    out: &mut String,
    export: &Export,
    enrollment: &Enrollment,
    title: &str,
    percent: Option<u8>,
    streak: &Streak,
    at: Timestamp,
) {
    let _ = writeln!(out, "---\ntitle: {}", quoted(title));
    let _ = writeln!(
        out,
        "tags:\n  - waymark\n  - roadmap/{}",
        tag(enrollment.roadmap.as_str())
    );
    if let Some(percent) = percent {
        let _ = writeln!(out, "progress: {percent}");
    }
    let _ = writeln!(
        out,
        "streak: {}\nlongest_streak: {}",
        streak.current, streak.longest
    );
    let _ = writeln!(out, "started: {}", enrollment.start_day);
    if let Some(day) = enrollment.target_day {
        let _ = writeln!(out, "target: {day}");
    }
    if let Some(left) = enrollment.left_at {
        let _ = writeln!(out, "left: {}", export.learner.zone.day(left));
    }
    let _ = writeln!(out, "exported: {}\n---\n", super::day(export, at));
}

/// A note as a quotation inside the list item above it.
fn beneath(out: &mut String, note: &Note) {
    for line in note.text.lines() {
        let _ = writeln!(out, "  > {}", line.trim_end());
    }
}

fn tick(state: State) -> char {
    match state {
        State::Todo => ' ',
        State::Learning => '/',
        State::Done => 'x',
        State::Skipped => '-',
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text of the roadmap as it reads, not as markup.
fn text(of: &str) -> String {
    escape(&one_line(of))
}

/// A string of YAML in double quotes, which JSON's are too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(one_line(text)).to_string()
}

/// Obsidian's tags have no dots.
fn tag(slug: &str) -> String {
    slug.replace('.', "-")
}
