//! Roadmaps from outside: the seed documents, hostile documents, and printing what was read.

mod hostile;
mod printing;
mod seeds;

use waymark_core::roadmap::{Roadmap, Stage};

/// The five documents, byte for byte.
const SEEDS: [&[u8]; 5] = [
    include_bytes!("../fixtures/seeds/000.txt"),
    include_bytes!("../fixtures/seeds/001.txt"),
    include_bytes!("../fixtures/seeds/002.txt"),
    include_bytes!("../fixtures/seeds/003.txt"),
    include_bytes!("../fixtures/seeds/004.txt"),
];

/// The number of topics in each stage.
fn counts(roadmap: &Roadmap) -> Vec<usize> {
    roadmap
        .stages
        .iter()
        .map(|stage| stage.sections.iter().map(|section| section.topics.len()).sum())
        .collect()
}

/// A stage as a few lines of text.
fn shown(stage: &Stage) -> String {
    let mut lines = Vec::new();
    let mut head = Vec::new();
    head.extend(stage.badge.clone());
    head.extend(stage.marker());
    head.push(format!("| {}", stage.title));
    head.extend(stage.weeks.map(|weeks| format!("| weeks {weeks}")));
    head.extend(stage.remark.as_ref().map(|remark| format!("| remark {remark}")));
    head.extend(stage.emphasis.then(|| "| important".to_owned()));
    head.extend(stage.optional.then(|| "| optional".to_owned()));
    lines.push(head.join(" "));
    lines.extend(stage.status.as_ref().map(|status| format!("status: {status}")));
    lines.extend(stage.why.as_ref().map(|why| format!("why: {why}")));
    for section in &stage.sections {
        let remark = section
            .remark
            .as_ref()
            .map(|remark| format!(" | {remark}"))
            .unwrap_or_default();
        lines.extend(section.title.as_ref().map(|title| format!("# {title}{remark}")));
        for topic in &section.topics {
            let mut line = format!("- {} <{}>", topic.text, topic.id);
            line.push_str(if topic.emphasis { " important" } else { "" });
            line.push_str(if topic.optional { " optional" } else { "" });
            line.push_str(if topic.done { " done" } else { "" });
            line.push_str(
                &topic
                    .priority
                    .map(|priority| format!(" {priority:?}"))
                    .unwrap_or_default(),
            );
            lines.push(line);
        }
    }
    lines.extend(stage.teaches.iter().map(|text| format!("teaches: {text}")));
    lines.extend(
        stage
            .milestones
            .iter()
            .map(|project| format!("milestone: {} <{}>", project.text, project.id)),
    );
    lines.extend(stage.tracks.iter().map(|track| {
        format!(
            "track: {} <{}>: {}",
            track.title,
            track.id,
            track.focus.join(", ")
        )
    }));
    lines.extend(stage.resources.iter().map(resource));
    lines.join("\n")
}

fn resource(resource: &waymark_core::roadmap::Resource) -> String {
    let part = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    format!(
        "resource: {} | {} | {}",
        resource.title,
        part(&resource.url),
        part(&resource.note)
    )
}
