//! Reads a document that nobody wrote for Waymark.
//!
//! The titles are walked in order with a stack of scopes: outside of everything, in a stage, or in a part with a
//! known name (projects, resources, tips …). What stands below a title is read as that scope says.

mod below;
mod collect;
mod lists;
mod paragraphs;
mod stages;
mod tables;

use self::below::Below;
pub(super) use self::lists::split_commas;
use super::{
    Parsed, Problem, Roadmap, Severity, Stage,
    blocks::{Block, BlockKind},
    emoji,
    item::Line,
    parts::{self, Part},
    shape::{self, Node, Plan, Title},
    text::Inline,
};

/// What a scope holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing to learn: the head of the document, an introduction.
    Outside,
    Stage,
    /// A section of a stage, by its whole title.
    Section(String),
    Part(Part),
}

/// What is open from a title on, until the next one of its depth.
#[derive(Clone, Debug)]
struct Scope {
    depth: u8,
    place: Place,
}

/// A document being read.
struct Reader {
    roadmap: Roadmap,
    problems: Vec<Problem>,
    plan: Plan,
    /// Names such as "Resources" are believed.
    trusting: bool,
    scopes: Vec<Scope>,
    /// A stage is open: the last one of the roadmap.
    in_stage: bool,
    /// What the paragraph before announced: "Recommended frameworks:".
    lead: Option<Inline>,
    /// Lines of the open stage that might be topics if it has no others.
    plain_lines: Vec<Line>,
    /// For each section of the open stage, whether it holds sentences.
    prose: Vec<bool>,
}

/// Reads the blocks of a document into a roadmap whose ids are still to be assigned.
pub(super) fn read(blocks: Vec<Block>) -> Parsed {
    let nodes = shape::nodes(blocks);
    let plan = shape::plan(&nodes);
    let first = Reader::new(plan, true).walk(&nodes);
    if first.roadmap.topics().next().is_some() {
        return first;
    }
    // The names of sections may lie: a whole roadmap can stand under "Resources".
    let second = Reader::new(plan, false).walk(&nodes);
    if second.roadmap.topics().count() >= 3 {
        return second;
    }
    if let Some(stages) = tables::stages(&nodes) {
        return Parsed {
            roadmap: Roadmap {
                stages,
                timeline: Vec::new(),
                ..first.roadmap
            },
            problems: first.problems,
        };
    }
    first
}

impl Reader {
    fn new(plan: Plan, trusting: bool) -> Self {
        Self {
            roadmap: Roadmap::default(),
            problems: Vec::new(),
            plan,
            trusting,
            scopes: Vec::new(),
            in_stage: false,
            lead: None,
            plain_lines: Vec::new(),
            prose: Vec::new(),
        }
    }

    fn walk(mut self, nodes: &[Node]) -> Parsed {
        for (index, node) in nodes.iter().enumerate() {
            match node {
                Node::Title(title) => {
                    self.lead = None;
                    self.title(index, title, nodes);
                }
                Node::Block(block) => self.block(block),
            }
        }
        self.close_stage();
        Parsed {
            roadmap: self.roadmap,
            problems: self.problems,
        }
    }

    fn title(&mut self, index: usize, title: &Title, nodes: &[Node]) {
        while self.scopes.last().is_some_and(|scope| scope.depth >= title.depth) {
            self.scopes.pop();
        }
        if self.plan.title == Some(index) {
            emoji::strip(&title.inline.plain()).clone_into(&mut self.roadmap.title);
            self.enter(title, Place::Outside);
            return;
        }
        let below = Below::of(&nodes[index + 1..], title.depth, &self.plan);
        let part = parts::part(&title.head.title).filter(|part| self.trusting || *part == Part::Learn);
        let place = if title.depth <= self.plan.depth {
            self.outer(title, part, &below)
        } else {
            self.inner(title, part, &below)
        };
        match &place {
            Place::Stage => {
                self.open_stage(title);
                // A step such as "YouTube Channels" lists resources; without topics they are what there is to do.
                if self.plan.labelled && part == Some(Part::Resources) && below.tasks == 0 {
                    return self.enter(title, Place::Part(Part::Resources));
                }
            }
            Place::Section(name) => self.open_section(title, name.clone()),
            Place::Outside | Place::Part(_) if title.depth <= self.plan.depth => self.close_stage(),
            Place::Outside if title.depth == shape::BOLD && self.roadmap.stages.is_empty() => {
                let subtitle = title.inline.plain();
                self.introduce(emoji::strip(&subtitle));
            }
            _ => {}
        }
        self.enter(title, place);
    }

    fn enter(&mut self, title: &Title, place: Place) {
        self.scopes.push(Scope {
            depth: title.depth,
            place,
        });
    }

    /// A title at the depth of the stages, or above it.
    fn outer(&self, title: &Title, part: Option<Part>, below: &Below) -> Place {
        let numbered = title.head.is_marked() || title.head.weeks.is_some();
        if self.plan.labelled {
            return match part {
                _ if below.stages => Place::Outside,
                _ if title.depth == self.plan.depth && numbered => Place::Stage,
                Some(part)
                    if below.tasks < 3
                        || below.links
                        || matches!(
                            part,
                            Part::Projects | Part::Habits | Part::Order | Part::Timeline | Part::Destinations
                        ) =>
                {
                    Place::Part(part)
                }
                _ if below.lists + below.tables > 0 => Place::Stage,
                _ => Place::Outside,
            };
        }
        if title.depth < self.plan.depth {
            return part.map_or(Place::Outside, Place::Part);
        }
        match part {
            Some(Part::Intro | Part::Learn) if below.lists > 0 => Place::Stage,
            Some(part) if below.tasks < 3 || below.links => Place::Part(part),
            _ => Place::Stage,
        }
    }

    /// A title below the depth of the stages.
    fn inner(&self, title: &Title, part: Option<Part>, below: &Below) -> Place {
        let parent = self
            .scopes
            .iter()
            .rev()
            .find(|scope| !matches!(scope.place, Place::Part(Part::Learn)));
        match (parent.map(|scope| &scope.place), part) {
            (Some(Place::Stage | Place::Section(_)), Some(Part::Intro)) if below.lists > 0 => {
                self.section(title)
            }
            (Some(Place::Stage | Place::Section(_)), None) => self.section(title),
            (_, Some(part)) => Place::Part(part),
            (Some(Place::Part(parent)), None) => Place::Part(*parent),
            (None | Some(Place::Outside), None) if below.tasks > 0 => Place::Stage,
            (None | Some(Place::Outside), None) => Place::Outside,
        }
    }

    fn section(&self, title: &Title) -> Place {
        let outer = self.scopes.iter().rev().find_map(|scope| match &scope.place {
            Place::Section(name) => Some(name.as_str()),
            _ => None,
        });
        let own = section_title(title);
        Place::Section(outer.map_or_else(|| own.clone(), |outer| format!("{outer} › {own}")))
    }

    fn place(&self) -> &Place {
        self.scopes.last().map_or(&Place::Outside, |scope| &scope.place)
    }

    /// The part that is being read; none among topics and outside.
    fn part(&self) -> Option<Part> {
        match self.place() {
            Place::Part(part) => Some(*part),
            _ => None,
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(text) => return self.paragraph(text),
            BlockKind::List(list) => self.list(list, block.line),
            BlockKind::Table { head, rows } => self.table(head, rows, block.line),
            BlockKind::Quote(blocks) => self.quote(blocks),
            BlockKind::Heading { .. } | BlockKind::Code { .. } | BlockKind::Rule => {}
        }
        self.lead = None;
    }

    /// The first sentence before the stages says what the roadmap is about.
    fn introduce(&mut self, text: &str) {
        if self.roadmap.about.is_none() && self.roadmap.stages.is_empty() && text.split(' ').count() >= 5 {
            self.roadmap.about = Some(text.to_owned());
        }
    }

    fn quote(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { text, .. } => self.paragraph(text),
                _ => self.block(block),
            }
        }
    }

    fn stage(&mut self) -> Option<&mut Stage> {
        if self.in_stage {
            self.roadmap.stages.last_mut()
        } else {
            None
        }
    }

    /// The title of the section into which topics go now.
    fn section_name(&self) -> Option<String> {
        self.scopes.iter().rev().find_map(|scope| match &scope.place {
            Place::Section(name) => Some(name.clone()),
            _ => None,
        })
    }

    fn note(&mut self, line: u32, found: impl Into<String>, expected: impl Into<String>) {
        self.problems.push(Problem {
            line,
            severity: Severity::Note,
            found: found.into(),
            expected: expected.into(),
        });
    }
}

/// A section keeps the number that its author gave it.
fn section_title(title: &Title) -> String {
    let head = &title.head;
    match (&head.label, head.number) {
        (Some(label), Some(number)) if *head.title != format!("{label} {number}") => {
            format!("{label} {number}: {}", head.title)
        }
        _ => head.title.clone(),
    }
}
