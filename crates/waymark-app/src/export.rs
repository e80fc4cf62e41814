//! Everything about a learner as files: one JSON document, and Markdown task lists that open in Obsidian.
//!
//! Both are made from what the store exports and nothing else, so that the command and the operator's `waymark export`
//! write the same.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use waymark_core::{
    catalog::Catalog,
    ledger::{Ledger, Mark, Streak},
};
use waymark_store::Export;

use crate::{error::Fault, reply::File};

mod markdown;

/// The version of the JSON document: it grows when fields change their meaning or go.
pub const VERSION: u32 = 1;

/// What is in the document, and what is not since it is nobody's.
pub const ABOUT: &str = "Everything that Waymark keeps about you. Besides, it counts how often each question was answered \
                         rightly or wrongly, by all learners together and without names; nothing in those counts leads back \
                         to you, so they are not here and stay when you are forgotten.";

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    version: u32,
    exported_at: Timestamp,
    about: &'static str,
    streak: Numbers,
    #[serde(flatten)]
    everything: &'a Export,
}

/// The numbers that follow from the ledger.
#[derive(Serialize)]
struct Numbers {
    current: u32,
    longest: u32,
    freezes: u8,
}

/// The learner's local date, which the files are named after.
pub fn day(export: &Export, at: Timestamp) -> Date {
    export.learner.zone.day(at)
}

/// Everything as one JSON document, `waymark-export-2026-03-26.json`.
///
/// # Errors
/// When a value can't be written as JSON.
pub fn json(export: &Export, at: Timestamp) -> Result<File, Fault> {
    let streak = streak(export, at);
    let document = Document {
        format: "waymark-export",
        version: VERSION,
        exported_at: at,
        about: ABOUT,
        streak: Numbers {
            current: streak.current,
            longest: streak.longest,
            freezes: streak.freezes,
        },
        everything: export,
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(File {
        name: format!("waymark-export-{}.json", day(export, at)),
        text,
    })
}

/// A Markdown file for each roadmap that the learner follows or left, and one for notes that belong to none.
///
/// Roadmaps that the catalog does not have (any more) are listed by the ids of their topics.
pub fn markdown(export: &Export, catalog: &Catalog, at: Timestamp) -> Vec<File> {
    let streak = streak(export, at);
    let mut files: Vec<File> = export
        .enrollments
        .iter()
        .map(|enrollment| {
            let text = markdown::roadmap(
                export,
                enrollment,
                catalog.roadmap(&enrollment.roadmap),
                &streak,
                at,
            );
            File {
                name: format!("{}.md", enrollment.roadmap),
                text,
            }
        })
        .collect();
    if let Some(text) = markdown::loose_notes(export, at) {
        files.push(File {
            name: "waymark-notes.md".to_owned(),
            text,
        });
    }
    files
}

/// The streak as of a moment, computed again from the exported ledger.
pub fn streak(export: &Export, at: Timestamp) -> Streak {
    let marks = export.study_days.iter().filter_map(|day| {
        let mark = if day.studied {
            Some(Mark::Studied)
        } else {
            day.excuse.map(Mark::Excused)
        };
        Some((day.day, mark?))
    });
    let ledger = Ledger {
        start: Some(export.learner.start_day),
        marks: marks.collect(),
        plans: export.plans.iter().copied().collect(),
        pauses: export.pauses.clone(),
    };
    ledger.streak(export.learner.zone.local(at))
}
