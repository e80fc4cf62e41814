//! The shape of a document: which of its lines are titles, and which titles are stages.

use super::{
    blocks::{self, Block, BlockKind, Item, List},
    headings::{self, Head},
    parts::{self, Part},
    text::Inline,
    words,
};

/// A document as a flat row of titles and what stands below them.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Title(Title),
    Block(Block),
}

#[derive(Clone, Debug)]
pub(super) struct Title {
    pub(super) line: u32,
    /// 1 to 6 for headings, [`BOLD`] for what only looks like one, [`ITEM`] for the title of a list item.
    pub(super) depth: u8,
    pub(super) head: Head,
    /// As it was written, for its comment.
    pub(super) inline: Inline,
    /// A plain line that would be a stage if nothing better were there.
    weak: bool,
}

pub(super) const BOLD: u8 = 7;
pub(super) const ITEM: u8 = 8;

/// Where the stages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The node that is the title of the document.
    pub(super) title: Option<usize>,
    /// The depth of the titles of stages; 0 when there are none.
    pub(super) depth: u8,
    /// Stages are numbered ("Phase 1") rather than known by their depth alone.
    pub(super) labelled: bool,
}

/// The nodes of a document.
pub(super) fn nodes(blocks: Vec<Block>) -> Vec<Node> {
    let mut out = Vec::new();
    let unheaded = !blocks
        .iter()
        .any(|block| matches!(block.kind, BlockKind::Heading { .. }));
    for block in blocks {
        flatten(block, unheaded, &mut out);
    }
    let numbered =
        |node: &Node, weak: bool| matches!(node, Node::Title(t) if t.weak == weak && t.head.is_marked());
    let weak = out.iter().filter(|node| numbered(node, true)).count();
    if weak < 2 || out.iter().any(|node| numbered(node, false)) {
        for node in &mut out {
            if let Node::Title(title) = node
                && title.weak
            {
                let paragraph = BlockKind::Paragraph(title.inline.clone());
                *node = Node::Block(Block {
                    line: title.line,
                    kind: paragraph,
                });
            }
        }
    }
    out
}

fn flatten(block: Block, unheaded: bool, out: &mut Vec<Node>) {
    let line = block.line;
    match block.kind {
        BlockKind::Heading { level, text } => {
            let plain = text.plain();
            if is_sentence(&plain) || words::is_hashtags(&plain) {
                out.push(Node::Block(Block {
                    line,
                    kind: BlockKind::Paragraph(text),
                }));
            } else if !text.is_blank() || text.comment().is_some() {
                push_title(line, level, text, out);
            }
        }
        BlockKind::Paragraph(text) => paragraph(line, text, out),
        BlockKind::List(list) => self::list(line, list, unheaded, out),
        BlockKind::Code { info, text } if matches!(info.trim(), "markdown" | "md") => {
            for inner in blocks::read_typed(&text, line + 1) {
                flatten(inner, unheaded, out);
            }
        }
        kind => out.push(Node::Block(Block { line, kind })),
    }
}

/// A whole sentence set as a heading is prose.
fn is_sentence(plain: &str) -> bool {
    plain.split(' ').count() > 8 && plain.ends_with(['.', '!', '?', ','])
}

fn push_title(line: u32, depth: u8, inline: Inline, out: &mut Vec<Node>) {
    let mut head = headings::read(&inline.plain());
    italic_remark(&inline, &mut head);
    out.push(Node::Title(Title {
        line,
        depth,
        head,
        inline,
        weak: false,
    }));
}

/// "Phase 14: Ecosystem — *Pick Your Path*": italic words at the end are a remark, whatever stands before them.
fn italic_remark(inline: &Inline, head: &mut Head) {
    if head.remark.is_some() {
        return;
    }
    let Some((before, tail)) = inline.split_at_piece(|piece| piece.emph) else {
        return;
    };
    let before = before.plain();
    let dashed = before.trim_end_matches(['-', '–', '—', ':', '|']).len() < before.len();
    if dashed
        && tail
            .pieces
            .iter()
            .all(|piece| piece.emph || piece.text.trim().is_empty())
    {
        let mut shorter = headings::read(before.trim_end_matches(['-', '–', '—', ':', '|', ' ']));
        shorter.remark = Some(tail.plain());
        *head = shorter;
    }
}

fn paragraph(line: u32, text: Inline, out: &mut Vec<Node>) {
    let plain = text.plain();
    let lines = text.lines();
    let first = lines.first().cloned().unwrap_or_default();
    if bold_title(&first).is_some() {
        push_title(line, BOLD, first.clone(), out);
        if let Some((_, rest)) = text.split_at_piece(|piece| piece.kind == super::text::Kind::Break) {
            let rest = Inline {
                pieces: rest.pieces[1..].to_vec(),
                links: rest.links,
            };
            if !rest.is_blank() {
                out.push(Node::Block(Block {
                    line: line + 1,
                    kind: BlockKind::Paragraph(rest),
                }));
            }
        }
        return;
    }
    let hashes = plain.len() - plain.trim_start_matches('#').len();
    let unspaced = (1..=6).contains(&hashes) && plain[hashes..].starts_with(char::is_alphabetic);
    if lines.len() == 1 && unspaced && !words::is_hashtags(&plain) {
        let title = Inline::of(plain.trim_start_matches('#'));
        push_title(line, u8::try_from(hashes).unwrap_or(BOLD), title, out);
        return;
    }
    let count = plain.split(' ').count();
    let short = lines.len() == 1 && count <= 10 && !plain.ends_with(['.', '!', '?', ':', ',']);
    let head = short
        .then(|| headings::read(&plain))
        .filter(|head| head.is_marked() && head.title != plain);
    if let Some(head) = head {
        out.push(Node::Title(Title {
            line,
            depth: BOLD,
            head,
            inline: text,
            weak: true,
        }));
    } else if short && count <= 5 && is_plain_part(&plain) {
        push_title(line, BOLD, text, out);
    } else {
        out.push(Node::Block(Block {
            line,
            kind: BlockKind::Paragraph(text),
        }));
    }
}

/// A line of its own such as "Suggested Order to Learn" heads what follows, even without markup.
fn is_plain_part(plain: &str) -> bool {
    matches!(
        parts::part(plain),
        Some(
            Part::Order
                | Part::Projects
                | Part::Resources
                | Part::Timeline
                | Part::Habits
                | Part::Destinations
        )
    )
}

/// A line that is bold as a whole, up to a colon and a remark in brackets, heads what follows.
fn bold_title(line: &Inline) -> Option<String> {
    let (lead, rest) = line.strong_lead()?;
    let tail = rest.plain();
    let tail = tail.trim_start_matches(':').trim();
    let tail = tail.strip_suffix(':').unwrap_or(tail);
    let tail = super::emoji::strip(tail);
    let bracketed = tail.is_empty() || (tail.starts_with('(') && tail.ends_with(')'));
    let title = lead.plain();
    let wordy = title.split(' ').count() <= 12 && !title.ends_with(['.', '!', ',']);
    (bracketed && wordy && title.chars().any(char::is_alphanumeric)).then_some(title)
}

fn list(line: u32, list: List, unheaded: bool, out: &mut Vec<Node>) {
    let heads: Vec<Option<Inline>> = list.items.iter().map(|item| item_title(item, unheaded)).collect();
    let titled = heads.iter().flatten().count();
    let with_heading = list.items.iter().any(|item| {
        matches!(
            item.blocks.first(),
            Some(Block {
                kind: BlockKind::Heading { .. },
                ..
            })
        )
    });
    if (titled >= 2 && titled * 2 >= list.items.len()) || with_heading {
        for (item, head) in list.items.into_iter().zip(heads) {
            let mut blocks = item.blocks.into_iter();
            if let Some(head) = head {
                blocks.next();
                push_title(item.line, ITEM, head, out);
            }
            for block in blocks {
                flatten(block, unheaded, out);
            }
        }
        return;
    }
    out.push(Node::Block(Block {
        line,
        kind: BlockKind::List(list),
    }));
}

/// The title that a list item gives to what is nested in it: "1. **Phase 1**".
fn item_title(item: &Item, unheaded: bool) -> Option<Inline> {
    let Some(Block {
        kind: BlockKind::Paragraph(text),
        ..
    }) = item.blocks.first()
    else {
        return None;
    };
    let nested = item
        .blocks
        .iter()
        .any(|block| matches!(block.kind, BlockKind::List(_)));
    if !nested || item.task.is_some() {
        return None;
    }
    let marked = headings::read(&text.plain()).is_marked();
    (marked || (unheaded && bold_title(text).is_some())).then(|| text.clone())
}

/// Finds the stages.
pub(super) fn plan(nodes: &[Node]) -> Plan {
    let titles: Vec<(usize, &Title)> = nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| match node {
            Node::Title(title) => Some((index, title)),
            Node::Block(_) => None,
        })
        .collect();
    labelled(&titles).unwrap_or_else(|| by_depth(nodes, &titles))
}

fn labelled(titles: &[(usize, &Title)]) -> Option<Plan> {
    let marked: Vec<&(usize, &Title)> = titles
        .iter()
        .filter(|(_, title)| title.head.is_marked() || span_only(title))
        .collect();
    let mut depths: Vec<u8> = marked.iter().map(|(_, title)| title.depth).collect();
    depths.sort_unstable();
    depths.dedup();
    let count = |depth: u8| marked.iter().filter(|(_, title)| title.depth == depth).count();
    let first = *depths.first()?;
    // A lone numbered title above several others names the document: "Month 1: Rust" over "Week 1" to "Week 4".
    let depth = match depths.get(1) {
        Some(&second) if count(first) == 1 && count(second) >= 2 => second,
        _ => first,
    };
    let title = titles.first().filter(|(_, title)| {
        title.depth <= 2
            && title.depth <= depth
            && !((title.head.is_marked() || span_only(title)) && title.depth == depth)
    });
    let title = title.filter(|(_, title)| parts::part(&title.head.title).is_none() || title.depth == 1);
    Some(Plan {
        title: title.map(|(index, _)| *index),
        depth,
        labelled: true,
    })
}

/// "Weeks 1-3: Basics" is numbered by its weeks.
fn span_only(title: &Title) -> bool {
    title.head.weeks.is_some()
        && title.head.label.is_none()
        && super::weeks::span(first_words(title)).is_some()
}

fn first_words(title: &Title) -> &str {
    let text = title
        .inline
        .pieces
        .first()
        .map_or("", |piece| piece.text.as_str());
    let text = super::emoji::strip(text);
    text.split([':', '|', '(']).next().unwrap_or(text).trim()
}

fn by_depth(nodes: &[Node], titles: &[(usize, &Title)]) -> Plan {
    let mut plan = Plan {
        title: None,
        depth: 0,
        labelled: false,
    };
    let Some(&(first, top)) = titles.first() else {
        return plan;
    };
    let end = nodes.len();
    let same = titles
        .iter()
        .filter(|(_, title)| title.depth == top.depth)
        .count();
    let next = titles.get(1).map_or(end, |(index, _)| *index);
    let lists_itself = nodes[first..next].iter().any(|node| {
        matches!(
            node,
            Node::Block(Block {
                kind: BlockKind::List(_),
                ..
            })
        )
    });
    let first_is_title = top.depth <= 2
        && titles.iter().all(|(_, title)| title.depth >= top.depth)
        && (same == 1 || (top.depth == 1 && !lists_itself && titles.len() > same));
    if first_is_title {
        plan.title = Some(first);
    }
    let mut range = titles
        .iter()
        .filter(|(index, _)| Some(*index) != plan.title)
        .copied()
        .collect::<Vec<_>>();
    // Down through wrappers: a level with one title, all the others below it, holds no stages itself.
    while let Some(depth) = range.iter().map(|(_, title)| title.depth).min() {
        let level: Vec<_> = range
            .iter()
            .filter(|(_, title)| title.depth == depth && parts::part(&title.head.title).is_none())
            .collect();
        let below: Vec<_> = range
            .iter()
            .filter(|(_, title)| title.depth > depth && parts::part(&title.head.title).is_none())
            .copied()
            .collect();
        if level.len() <= 1 && below.iter().filter(|(_, title)| title.depth <= 6).count() >= 2 {
            range = below;
        } else {
            plan.depth = depth;
            break;
        }
    }
    plan
}
