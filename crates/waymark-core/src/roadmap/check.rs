//! What is wrong with a roadmap, by itself and as the next version of another.

use std::collections::{HashMap, HashSet};

use super::{Problem, Resource, Roadmap, Severity, read};
use crate::ids::TopicId;

/// Problems that make a roadmap unfit to be published; with `old`, also ids that went missing since.
///
/// Topic ids never change their meaning: one that is gone must have a tombstone, naming its successor or none.
pub fn check(old: Option<&Roadmap>, new: &Roadmap) -> Vec<Problem> {
    let mut problems = Vec::new();
    let living = ids(new, &mut problems);
    graves(old, new, &living, &mut problems);
    if let Some(old) = old {
        dropped(old, new, &living, &mut problems);
    }
    if new.topics().next().is_none() {
        problems.push(read::no_topics());
    }
    for stage in &new.stages {
        let name = stage.marker().map_or_else(
            || stage.title.clone(),
            |marker| format!("{marker}: {}", stage.title),
        );
        if stage.sections.iter().all(|section| section.topics.is_empty())
            && stage.milestones.is_empty()
            && stage.tracks.is_empty()
        {
            problems.push(problem(
                Severity::Warning,
                format!("stage {name:?} without anything to do"),
                "topics, milestones or tracks",
            ));
        }
        if stage.weeks.is_some_and(|weeks| !weeks.is_sound()) {
            problems.push(problem(
                Severity::Error,
                format!("weeks of stage {name:?}"),
                "a first week from 1 on, not after the last",
            ));
        }
        stage
            .resources
            .iter()
            .for_each(|resource| link(resource, &mut problems));
    }
    for entry in &new.timeline {
        if entry.weeks.is_some_and(|weeks| !weeks.is_sound()) {
            problems.push(problem(
                Severity::Error,
                format!("weeks of {:?}", entry.span),
                "a first week from 1 on, not after the last",
            ));
        }
    }
    new.resources
        .iter()
        .for_each(|resource| link(resource, &mut problems));
    for step in &new.order {
        for id in step.topics.iter().filter(|id| !living.contains(*id)) {
            problems.push(problem(
                Severity::Error,
                format!("topic {id} in the suggested order"),
                "an id of this roadmap",
            ));
        }
    }
    problems
}

/// Every id in use, with an error for each one that is used twice.
fn ids<'a>(roadmap: &'a Roadmap, problems: &mut Vec<Problem>) -> HashSet<&'a TopicId> {
    let mut seen = HashSet::new();
    for id in all(roadmap) {
        if !seen.insert(id) {
            problems.push(problem(
                Severity::Error,
                format!("id {id} twice"),
                "an id for one thing only",
            ));
        }
    }
    seen
}

/// The ids of topics, milestones, projects and tracks: they share one space.
fn all(roadmap: &Roadmap) -> impl Iterator<Item = &TopicId> {
    let topics = roadmap.topics().map(|at| &at.topic.id);
    let builds = roadmap.buildables().map(|at| &at.project.id);
    let tracks = roadmap
        .stages
        .iter()
        .flat_map(|stage| &stage.tracks)
        .map(|track| &track.id);
    topics.chain(builds).chain(tracks)
}

fn graves(old: Option<&Roadmap>, new: &Roadmap, living: &HashSet<&TopicId>, problems: &mut Vec<Problem>) {
    let mut successors: HashMap<&TopicId, Option<&TopicId>> = HashMap::new();
    for grave in &new.tombstones {
        if living.contains(&grave.id) {
            problems.push(problem(
                Severity::Error,
                format!("tombstone for {}", grave.id),
                "an id that is no longer in use",
            ));
        }
        if successors.insert(&grave.id, grave.successor.as_ref()).is_some() {
            problems.push(problem(
                Severity::Error,
                format!("tombstone for {} twice", grave.id),
                "one tombstone for each id",
            ));
        }
    }
    let known: Option<HashSet<&TopicId>> = old.map(|old| {
        all(old)
            .chain(old.tombstones.iter().map(|grave| &grave.id))
            .collect()
    });
    for grave in &new.tombstones {
        if known.as_ref().is_some_and(|known| !known.contains(&grave.id)) {
            problems.push(problem(
                Severity::Warning,
                format!("tombstone for {}", grave.id),
                "an id that the roadmap once had",
            ));
        }
        if let Some(successor) = &grave.successor
            && !living.contains(successor)
            && !successors.contains_key(successor)
        {
            problems.push(problem(
                Severity::Error,
                format!("successor {successor} of {}", grave.id),
                "an id of this roadmap",
            ));
        }
    }
    // A chain is walked once: what is known to end is not walked again.
    let mut ends: HashSet<&TopicId> = HashSet::new();
    for grave in &new.tombstones {
        let mut path = HashSet::new();
        let mut at = Some(&grave.id);
        while let Some(id) = at.filter(|id| !ends.contains(id)) {
            if !path.insert(id) {
                problems.push(problem(
                    Severity::Error,
                    format!("tombstones that lead from {id} back to it"),
                    "a successor that lives",
                ));
                break;
            }
            at = successors.get(id).copied().flatten();
        }
        ends.extend(path);
    }
}

fn dropped(old: &Roadmap, new: &Roadmap, living: &HashSet<&TopicId>, problems: &mut Vec<Problem>) {
    let buried: HashSet<&TopicId> = new.tombstones.iter().map(|grave| &grave.id).collect();
    let mut told = HashSet::new();
    for id in all(old).chain(old.tombstones.iter().map(|grave| &grave.id)) {
        if !living.contains(id) && !buried.contains(id) && told.insert(id) {
            problems.push(problem(
                Severity::Error,
                format!("id {id} is gone"),
                "a tombstone that names its successor, or none",
            ));
        }
    }
    for grave in &old.tombstones {
        if living.contains(&grave.id) && !buried.contains(&grave.id) {
            problems.push(problem(
                Severity::Error,
                format!("id {} is in use again", grave.id),
                "its tombstone, and a new id",
            ));
        }
    }
}

fn link(resource: &Resource, problems: &mut Vec<Problem>) {
    if let Some(url) = &resource.url {
        let lower = url.to_ascii_lowercase();
        if !lower.starts_with("https://") && !lower.starts_with("http://") {
            problems.push(problem(
                Severity::Error,
                format!("link {url:?} of {:?}", resource.title),
                "an http or https address",
            ));
        }
    }
}

fn problem(severity: Severity, found: String, expected: &str) -> Problem {
    Problem {
        line: 0,
        severity,
        found,
        expected: expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::parse_str;

    fn roadmap(tombstones: &[&str], body: &str) -> Roadmap {
        let graves: Vec<String> = tombstones.iter().map(|grave| format!("  - {grave}")).collect();
        let graves = graves.join("\n");
        parse_str(&format!(
            "---\nwaymark: 1\ntombstones:\n{graves}\n---\n# T\n## Stage 1: A\n{body}\n"
        ))
        .roadmap
    }

    #[track_caller]
    fn found(old: Option<&Roadmap>, new: &Roadmap, expected: &[&str]) {
        let found: Vec<String> = check(old, new).into_iter().map(|problem| problem.found).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sound_roadmap_has_no_problems() {
        found(None, &roadmap(&[], "- [ ] A <!-- a -->"), &[]);
    }

    #[test]
    fn an_id_belongs_to_one_thing() {
        found(
            None,
            &roadmap(&[], "- [ ] A <!-- a -->\n- [ ] B <!-- a -->"),
            &["id a twice"],
        );
    }

    #[test]
    fn a_dropped_id_needs_a_tombstone() {
        let old = roadmap(&["z"], "- [ ] A <!-- a -->\n- [ ] B <!-- b -->");
        found(
            Some(&old),
            &roadmap(&["z"], "- [ ] A <!-- a -->"),
            &["id b is gone"],
        );
        found(Some(&old), &roadmap(&["b -> a", "z"], "- [ ] A <!-- a -->"), &[]);
        found(
            Some(&old),
            &roadmap(&["b"], "- [ ] A <!-- a -->"),
            &["id z is gone"],
        );
        found(
            Some(&old),
            &roadmap(&[], "- [ ] A <!-- a -->\n- [ ] B <!-- b -->\n- [ ] Z <!-- z -->"),
            &["id z is in use again"],
        );
    }

    #[test]
    fn a_tombstone_names_a_dead_id_and_a_living_successor() {
        let body = "- [ ] A <!-- a -->";
        found(None, &roadmap(&["a"], body), &["tombstone for a"]);
        found(None, &roadmap(&["b -> c"], body), &["successor c of b"]);
        found(
            None,
            &roadmap(&["b -> c", "c -> b"], body),
            &["tombstones that lead from b back to it"],
        );
        found(None, &roadmap(&["b", "b"], body), &["tombstone for b twice"]);
        found(
            Some(&roadmap(&[], body)),
            &roadmap(&["b"], body),
            &["tombstone for b"],
        );
    }

    #[test]
    fn stages_hold_something_and_links_are_web_addresses() {
        found(
            None,
            &roadmap(&[], ""),
            &["no topics", "stage \"Stage 1: A\" without anything to do"],
        );
        found(
            None,
            &roadmap(
                &[],
                "- [ ] A <!-- a -->\n\n**Resources:**\n\n- B <!-- {\"title\":\"B\",\"url\":\"javascript:x\",\"note\":null} -->",
            ),
            &["link \"javascript:x\" of \"B\""],
        );
        let mut backwards = roadmap(&[], "- [ ] A <!-- a -->");
        backwards.stages[0].weeks = Some(super::super::Weeks::Range { first: 3, last: 2 });
        found(None, &backwards, &["weeks of stage \"Stage 1: A\""]);
    }
}
