//! `waymark parse`: what a roadmap document holds.

use std::fmt::Write as _;

use anyhow::Context as _;
use waymark_core::roadmap::{self, Parsed, Severity};

use crate::{
    cli, content,
    exit::{Exit, Failure, OrExit},
    print,
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
        summary(&parsed, &args.file.display().to_string())
    };
    print::line(format_args!("{}", text.trim_end()))?;
    let failed = parsed
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    Ok(if failed { Exit::Findings } else { Exit::Done })
}

/// The document as a person would want to see it: stages with their topics, then what else there is.
pub(crate) fn summary(parsed: &Parsed, file: &str) -> String {
    let roadmap = &parsed.roadmap;
    let mut out = format!("{}\n", roadmap.title);
    for stage in &roadmap.stages {
        let marker = stage
            .marker()
            .map(|marker| format!("{marker}: "))
            .unwrap_or_default();
        let _ = writeln!(out, "\n{marker}{}", stage.title);
        for section in &stage.sections {
            if let Some(title) = &section.title {
                let _ = writeln!(out, "  {title}");
            }
            for topic in &section.topics {
                let tick = if topic.done { "x" } else { " " };
                let _ = writeln!(out, "    [{tick}] {}", topic.text);
            }
        }
        for milestone in &stage.milestones {
            let _ = writeln!(out, "    milestone: {}", milestone.text);
        }
    }
    let _ = writeln!(out, "\n{}", counts(parsed));
    for problem in &parsed.problems {
        let _ = writeln!(
            out,
            "{}",
            waymark_core::content::Problem::in_roadmap(file, problem.clone())
        );
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
