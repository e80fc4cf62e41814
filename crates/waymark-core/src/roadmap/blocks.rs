//! From Markdown to a tree of blocks, with line numbers and without a renderer's needs.

mod builder;

use pulldown_cmark::{Options, Parser};

use self::builder::Builder;
use super::text::Inline;

/// A piece of a document.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Line in the document, from 1.
    pub(super) line: u32,
    pub(super) kind: BlockKind,
}

#[derive(Clone, Debug)]
pub(super) enum BlockKind {
    Heading { level: u8, text: Inline },
    Paragraph(Inline),
    List(List),
    Table { head: Vec<Inline>, rows: Vec<Row> },
    Quote(Vec<Block>),
    Code { info: String, text: String },
    Rule,
}

#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) line: u32,
    /// A check box and whether it is ticked.
    pub(super) task: Option<bool>,
    pub(super) blocks: Vec<Block>,
}

/// The cells of a row.
pub(super) type Row = Vec<Inline>;

/// Reads a document whose first line has the number `first_line`.
pub(super) fn read(markdown: &str, first_line: u32) -> Vec<Block> {
    read_within(markdown, &Lines::new(markdown, first_line), 0)
}

/// The same for a document that is not in the canonical form: dashes typed as `--` between numbers become dashes.
pub(super) fn read_typed(markdown: &str, first_line: u32) -> Vec<Block> {
    let mut blocks = read(markdown, first_line);
    blocks.iter_mut().for_each(dashes);
    blocks
}

fn dashes(block: &mut Block) {
    match &mut block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => text.dashes(),
        BlockKind::List(list) => list
            .items
            .iter_mut()
            .flat_map(|item| &mut item.blocks)
            .for_each(dashes),
        BlockKind::Table { head, rows } => {
            head.iter_mut()
                .chain(rows.iter_mut().flatten())
                .for_each(Inline::dashes);
        }
        BlockKind::Quote(blocks) => blocks.iter_mut().for_each(dashes),
        BlockKind::Code { .. } | BlockKind::Rule => {}
    }
}

/// The content of the first paragraph, heading or item of a short text.
pub(super) fn line(markdown: &str) -> Inline {
    let mut blocks = read(markdown, 1);
    while !blocks.is_empty() {
        match blocks.swap_remove(0).kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => return text,
            BlockKind::List(mut list) if !list.items.is_empty() => blocks = list.items.swap_remove(0).blocks,
            _ => break,
        }
    }
    Inline::default()
}

/// Finds the line of an offset.
struct Lines {
    starts: Vec<usize>,
    first: u32,
    /// All offsets are on this line: the text was made from HTML.
    fixed: bool,
}

impl Lines {
    fn new(text: &str, first: u32) -> Self {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            starts,
            first,
            fixed: false,
        }
    }

    fn at(&self, offset: usize) -> u32 {
        if self.fixed {
            return self.first;
        }
        let index = self
            .starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1);
        self.first
            .saturating_add(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

fn read_within(markdown: &str, lines: &Lines, html_depth: usize) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut builder = Builder::new();
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        builder.take(event, lines.at(range.start), html_depth);
    }
    builder.finish()
}
