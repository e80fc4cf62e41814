//! `waymark report coverage`: whether each topic has questions within reach.
//!
//! Within reach of a topic are the questions about its concepts and about their close neighbours, which are the parts of
//! a concept and what it is a part of; see [`Reach`]. Only questions that are asked of everybody count.

use waymark_core::{
    catalog::{Catalog, Reach, TOPIC_MIN},
    ids::{ConceptId, RoadmapId},
    roadmap::TopicAt,
};

use super::csv;
use crate::{
    check::{count, sources},
    cli::Coverage,
    config::Config,
    exit::{Exit, Failure},
    print::say,
};

/// A topic with what is within its reach.
struct Row<'a> {
    roadmap: &'a RoadmapId,
    at: TopicAt<'a>,
    concepts: &'a [ConceptId],
    reach: Reach,
}

/// Prints a line for each roadmap and then the topics that fall short; or, as CSV, every topic.
pub(super) fn run(args: &Coverage, config: &Config) -> Result<Exit, Failure> {
    let sources = sources::named(args.path.as_deref(), config)?;
    let (catalog, _) = Catalog::of(sources);
    let rows = rows(&catalog);
    if args.csv {
        as_csv(&rows)?;
    } else {
        as_table(&catalog, &rows)?;
    }
    Ok(if rows.iter().all(|row| row.reach.is_enough()) {
        Exit::Done
    } else {
        Exit::Findings
    })
}

fn rows(catalog: &Catalog) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for (id, roadmap) in catalog.roadmaps() {
        for at in roadmap.topics() {
            rows.push(Row {
                roadmap: id,
                concepts: catalog.concepts(id, &at.topic.id),
                reach: catalog.reach(id, &at.topic.id),
                at,
            });
        }
    }
    rows
}

fn as_csv(rows: &[Row<'_>]) -> Result<(), Failure> {
    say!(
        "{}",
        csv::row([
            "roadmap", "stage", "topic", "text", "concepts", "own", "near", "total", "enough"
        ])
    );
    for row in rows {
        let concepts: Vec<&str> = row.concepts.iter().map(ConceptId::as_str).collect();
        let numbers = [row.reach.own, row.reach.near, row.reach.total()].map(|number| number.to_string());
        let [own, near, total] = &numbers;
        say!(
            "{}",
            csv::row([
                row.roadmap.as_str(),
                row.at.stage.title.as_str(),
                row.at.topic.id.as_str(),
                row.at.topic.text.as_str(),
                concepts.join(" ").as_str(),
                own,
                near,
                total,
                if row.reach.is_enough() { "yes" } else { "no" },
            ])
        );
    }
    Ok(())
}

fn as_table(catalog: &Catalog, rows: &[Row<'_>]) -> Result<(), Failure> {
    let width = catalog
        .roadmaps()
        .map(|(id, _)| id.as_str().len())
        .max()
        .unwrap_or(0)
        .max("roadmap".len());
    say!(
        "{:width$}  topics  by own concepts  with neighbours  too few  least  median",
        "roadmap"
    );
    for (id, _) in catalog.roadmaps() {
        let mut totals: Vec<usize> = Vec::new();
        let (mut own, mut near) = (0, 0);
        for row in rows.iter().filter(|row| row.roadmap == id) {
            totals.push(row.reach.total());
            if row.reach.own >= TOPIC_MIN {
                own += 1;
            } else if row.reach.is_enough() {
                near += 1;
            }
        }
        totals.sort_unstable();
        say!(
            "{:width$}  {:>6}  {own:>15}  {near:>15}  {:>7}  {:>5}  {:>6}",
            id.as_str(),
            totals.len(),
            totals.len() - own - near,
            totals.first().copied().unwrap_or(0),
            totals.get(totals.len() / 2).copied().unwrap_or(0),
        );
    }
    let short: Vec<&Row<'_>> = rows.iter().filter(|row| !row.reach.is_enough()).collect();
    if short.is_empty() {
        say!("every topic has at least {TOPIC_MIN} questions within reach");
        return Ok(());
    }
    say!("");
    say!(
        "{} with fewer than {TOPIC_MIN} questions within reach:",
        count(short.len(), "topic")
    );
    for row in short {
        let concepts: Vec<&str> = row.concepts.iter().map(ConceptId::as_str).collect();
        say!(
            "{}: {} ({}): {} about {}, {} about neighbours",
            row.roadmap,
            row.at.topic.id,
            row.at.topic.text,
            row.reach.own,
            concepts.join(", "),
            row.reach.near
        );
    }
    Ok(())
}
