//! What learners take home: it can be read, and says what the diary says.

use serde_json::Value;
use waymark_app::request::{Action, Place};

use crate::{
    report::Check,
    world::{Error, World},
};

/// Lets so many learners export their data.
pub(crate) async fn read(world: &mut World, learners: usize) -> Result<(), Error> {
    let known: Vec<usize> = (0..world.people.len())
        .filter(|who| world.people.get(*who).is_some_and(|life| life.learner.is_some()))
        .collect();
    let every = (known.len() / learners.max(1)).max(1);
    for who in known.into_iter().step_by(every).take(learners) {
        let Some(reply) = world
            .ask(who, Place::Direct, Action::Line("/export".to_owned()))
            .await?
        else {
            continue;
        };
        let Some(diary) = world.people.get(who).and_then(|life| life.diary.as_ref()) else {
            continue;
        };
        let total: i64 = diary.days().map(|day| diary.points(day)).sum();
        let text = |suffix: &str| {
            reply
                .files
                .iter()
                .find(|file| file.name.ends_with(suffix))
                .map(|file| file.text.as_str())
        };
        let exported = text(".json").and_then(points);
        let lists =
            text(".md").is_some_and(|text| text.lines().any(|line| line.trim_start().starts_with("- [")));
        let (name, when) = (world.name(who), world.now.to_string());
        world
            .findings
            .note(Check::Export, exported == Some(total) && lists, || {
                let what =
                    format!("{total} points were expected, the file has {exported:?}; task lists: {lists}");
                (name, when, what)
            });
    }
    Ok(())
}

/// The points of all study days in an exported document; `None` if it cannot be read.
fn points(text: &str) -> Option<i64> {
    let document: Value = serde_json::from_str(text).ok()?;
    let days = document.get("study_days")?.as_array()?;
    days.iter().map(|day| day.get("points")?.as_i64()).sum()
}
