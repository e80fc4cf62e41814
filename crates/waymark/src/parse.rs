//! `waymark parse`: what a roadmap document holds.

use std::io::Write as _;

use anyhow::Context as _;
use waymark_core::roadmap::{self, Parsed, Severity};

use crate::{
    cli, content,
    exit::{Exit, Failure, OrExit},
};

/// Reads one document and prints what it holds.
///
/// # Errors
/// When the file cannot be read or nothing can be printed.
pub fn run(args: &cli::Parse) -> Result<Exit, Failure> {
    let parsed = roadmap::parse(&content::file(&args.file)?);
    let text = if args.json {
        serde_json::to_string_pretty(&roadmap::outline::outline(&parsed))
            .context("the outline is no JSON")
            .or_exit(Exit::Fault)?
    } else {
        summary(&parsed)
    };
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", text.trim_end()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            return Err(error).context("cannot print").or_exit(Exit::File);
        }
        _ => {}
    }
    let failed = parsed
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    Ok(if failed { Exit::Findings } else { Exit::Done })
}

/// The document as a person would want to see it: stages with their topics, then what else there is.
pub(crate) fn summary(parsed: &Parsed) -> String {
    let roadmap = &parsed.roadmap;
    let mut out = format!("{}\n", roadmap.title);
    for stage in &roadmap.stages {
        let marker = stage
            .marker()
            .map(|marker| format!("{marker}: "))
            .unwrap_or_default();
        out.push_str(&format!("\n{marker}{}\n", stage.title));
        for section in &stage.sections {
            if let Some(title) = &section.title {
                out.push_str(&format!("  {title}\n"));
            }
            for topic in &section.topics {
                let tick = if topic.done { "x" } else { " " };
                out.push_str(&format!("    [{tick}] {}\n", topic.text));
            }
        }
        for milestone in &stage.milestones {
            out.push_str(&format!("    milestone: {}\n", milestone.text));
        }
    }
    out.push_str(&format!("\n{}\n", counts(parsed)));
    for problem in &parsed.problems {
        out.push_str(&format!(
            "{}\n",
            waymark_core::content::Problem::in_roadmap("line", problem.clone())
        ));
    }
    out
}

/// "6 stages, 98 topics, 7 projects, 5 resources".
pub(crate) fn counts(parsed: &Parsed) -> String {
    let roadmap = &parsed.roadmap;
    let milestones = roadmap.stages.iter().map(|stage| stage.milestones.len()).sum();
    let tracks = roadmap.stages.iter().map(|stage| stage.tracks.len()).sum();
    let resources = roadmap.resources.len()
        + roadmap
            .stages
            .iter()
            .map(|stage| stage.resources.len())
            .sum::<usize>();
    [
        (roadmap.stages.len(), "stage"),
        (roadmap.topics().count(), "topic"),
        (milestones, "milestone"),
        (roadmap.projects.len(), "project"),
        (tracks, "track"),
        (resources, "resource"),
        (roadmap.timeline.len(), "timeline line"),
        (roadmap.habits.len(), "habit"),
        (roadmap.tips.len(), "tip"),
        (roadmap.destinations.len(), "destination"),
    ]
    .into_iter()
    .filter(|(count, noun)| *count > 0 || matches!(*noun, "stage" | "topic"))
    .map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
    .collect::<Vec<_>>()
    .join(", ")
}
