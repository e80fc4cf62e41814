//! A parsed document as the JSON that `waymark parse --json` prints.

use serde::Serialize;

use super::{OrderStep, Parsed, Priority, Problem, Project, Resource, Stage, TimelineEntry, Topic, Track};

/// The outline of a document: `{title, stages, projects, milestones, resources, problems, …}`.
pub fn outline(parsed: &Parsed) -> impl Serialize + '_ {
    let roadmap = &parsed.roadmap;
    let stages = &roadmap.stages;
    Outline {
        id: roadmap.id.as_ref().map(crate::ids::RoadmapId::as_str),
        title: &roadmap.title,
        about: roadmap.about.as_deref(),
        stages: stages.iter().map(outline_stage).collect(),
        projects: &roadmap.projects,
        milestones: stages
            .iter()
            .flat_map(|stage| {
                stage.milestones.iter().map(move |project| Milestone {
                    stage: name(stage),
                    project,
                })
            })
            .collect(),
        resources: stages
            .iter()
            .flat_map(|stage| {
                stage.resources.iter().map(move |resource| Shelved {
                    stage: Some(name(stage)),
                    resource,
                })
            })
            .chain(roadmap.resources.iter().map(|resource| Shelved {
                stage: None,
                resource,
            }))
            .collect(),
        timeline: roadmap.timeline.iter().map(outline_entry).collect(),
        order: &roadmap.order,
        habits: &roadmap.habits,
        tips: &roadmap.tips,
        destinations: &roadmap.destinations,
        problems: &parsed.problems,
    }
}

#[derive(Serialize)]
struct Outline<'a> {
    id: Option<&'a str>,
    title: &'a str,
    about: Option<&'a str>,
    stages: Vec<OutlineStage<'a>>,
    projects: &'a [Project],
    milestones: Vec<Milestone<'a>>,
    resources: Vec<Shelved<'a>>,
    timeline: Vec<Entry<'a>>,
    order: &'a [OrderStep],
    habits: &'a [String],
    tips: &'a [String],
    destinations: &'a [String],
    problems: &'a [Problem],
}

#[derive(Serialize)]
struct OutlineStage<'a> {
    title: &'a str,
    label: Option<&'a str>,
    number: Option<u32>,
    weeks: Option<String>,
    optional: bool,
    emphasis: bool,
    badge: Option<&'a str>,
    remark: Option<&'a str>,
    status: Option<&'a str>,
    why: Option<&'a str>,
    teaches: &'a [String],
    sections: Vec<OutlineSection<'a>>,
    tracks: &'a [Track],
}

#[derive(Serialize)]
struct OutlineSection<'a> {
    title: Option<&'a str>,
    remark: Option<&'a str>,
    emphasis: bool,
    optional: bool,
    topics: Vec<OutlineTopic<'a>>,
}

#[derive(Serialize)]
struct OutlineTopic<'a> {
    id: &'a str,
    text: &'a str,
    optional: bool,
    emphasis: bool,
    priority: Option<Priority>,
    done: bool,
}

#[derive(Serialize)]
struct Milestone<'a> {
    stage: String,
    #[serde(flatten)]
    project: &'a Project,
}

#[derive(Serialize)]
struct Shelved<'a> {
    stage: Option<String>,
    #[serde(flatten)]
    resource: &'a Resource,
}

#[derive(Serialize)]
struct Entry<'a> {
    span: &'a str,
    weeks: Option<String>,
    text: &'a str,
}

/// "Phase 3: Traits", or the title alone.
fn name(stage: &Stage) -> String {
    match stage.marker() {
        Some(marker) if marker != stage.title => format!("{marker}: {}", stage.title),
        _ => stage.title.clone(),
    }
}

fn outline_entry(entry: &TimelineEntry) -> Entry<'_> {
    Entry {
        span: &entry.span,
        weeks: entry.weeks.map(|weeks| weeks.to_string()),
        text: &entry.text,
    }
}

fn outline_stage(stage: &Stage) -> OutlineStage<'_> {
    OutlineStage {
        title: &stage.title,
        label: stage.label.as_deref(),
        number: stage.number,
        weeks: stage.weeks.map(|weeks| weeks.to_string()),
        optional: stage.optional,
        emphasis: stage.emphasis,
        badge: stage.badge.as_deref(),
        remark: stage.remark.as_deref(),
        status: stage.status.as_deref(),
        why: stage.why.as_deref(),
        teaches: &stage.teaches,
        sections: stage
            .sections
            .iter()
            .map(|section| OutlineSection {
                title: section.title.as_deref(),
                remark: section.remark.as_deref(),
                emphasis: section.emphasis,
                optional: section.optional,
                topics: section.topics.iter().map(outline_topic).collect(),
            })
            .collect(),
        tracks: &stage.tracks,
    }
}

fn outline_topic(topic: &Topic) -> OutlineTopic<'_> {
    OutlineTopic {
        id: topic.id.as_str(),
        text: &topic.text,
        optional: topic.optional,
        emphasis: topic.emphasis,
        priority: topic.priority,
        done: topic.done,
    }
}
