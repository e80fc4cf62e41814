//! From Markdown to a tree of blocks, with line numbers and without a renderer's needs.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{
    html,
    text::{Inline, Kind, Piece},
};

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

/// How deep quotes and lists may nest; what is deeper belongs to the innermost allowed one. It keeps recursion and
/// the dropping of trees within any stack.
const MAX_DEPTH: usize = 40;

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
    let mut builder = Builder {
        open: vec![Open::Blocks(Vec::new())],
        ..Builder::default()
    };
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        builder.take(event, lines.at(range.start), html_depth);
    }
    builder.close_text();
    match builder.open.swap_remove(0) {
        Open::Blocks(blocks) => blocks,
        _ => Vec::new(),
    }
}

/// A container that is not closed yet.
enum Open {
    Blocks(Vec<Block>),
    Quote(u32, Vec<Block>),
    List(u32, List),
    Item(Item),
    Table(u32, Vec<Inline>, Vec<Row>),
    Row(Row),
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    /// Containers that are open but too deep to be built.
    too_deep: usize,
    /// The text being gathered, its line, and the level of the heading it stands in.
    text: Option<(u32, Inline, Option<u8>)>,
    strong: usize,
    emph: usize,
    link: Option<usize>,
    image: usize,
    code: Option<(u32, String, String)>,
    html: Option<(u32, String)>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, line: u32, html_depth: usize) {
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(tag) => self.end(tag, html_depth),
            Event::Text(text) => {
                if let Some((_, _, code)) = &mut self.code {
                    code.push_str(&text);
                } else {
                    self.piece(Kind::Text, &text, line);
                }
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.piece(Kind::Code, &text, line);
            }
            Event::InlineHtml(tag) => self.inline_html(&tag, line),
            Event::Html(text) => match &mut self.html {
                Some((_, html)) => html.push_str(&text),
                None => self.piece(Kind::Html, &text, line),
            },
            Event::SoftBreak | Event::HardBreak => self.piece(Kind::Break, "", line),
            Event::TaskListMarker(done) => {
                if let Some(Open::Item(item)) = self.open.last_mut() {
                    item.task = Some(done);
                }
            }
            Event::Rule => self.push(Block {
                line,
                kind: BlockKind::Rule,
            }),
            Event::FootnoteReference(_) => {}
        }
    }

    fn inline_html(&mut self, tag: &str, line: u32) {
        let lower = tag.to_ascii_lowercase();
        if lower.starts_with("<br") {
            self.piece(Kind::Break, "", line);
        } else if lower.starts_with("<input") && lower.contains("checkbox") {
            self.piece(
                Kind::Text,
                if lower.contains("checked") { "[x] " } else { "[ ] " },
                line,
            );
        } else {
            self.piece(Kind::Html, tag, line);
        }
    }

    fn piece(&mut self, kind: Kind, text: &str, line: u32) {
        if self.image > 0 {
            return;
        }
        let (strong, emph, link) = (self.strong > 0, self.emph > 0, self.link);
        let (_, inline, _) = self.text.get_or_insert_with(|| (line, Inline::default(), None));
        // The parser cuts text at every character that might have been markup.
        if let Some(last) = inline.pieces.last_mut()
            && kind == Kind::Text
            && last.kind == Kind::Text
            && (last.strong, last.emph, last.link) == (strong, emph, link)
        {
            last.text.push_str(text);
            return;
        }
        inline.pieces.push(Piece {
            kind,
            text: text.to_owned(),
            strong,
            emph,
            link,
        });
    }

    fn start(&mut self, tag: Tag<'_>, line: u32) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emph += 1,
            Tag::Link { dest_url, .. } => {
                let (_, inline, _) = self.text.get_or_insert_with(|| (line, Inline::default(), None));
                inline.links.push(dest_url.into_string());
                self.link = Some(inline.links.len() - 1);
            }
            Tag::Image { .. } => self.image += 1,
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::Paragraph | Tag::TableCell => {
                self.close_text();
                self.text = Some((line, Inline::default(), None));
            }
            Tag::Heading { level, .. } => {
                self.close_text();
                self.text = Some((line, Inline::default(), Some(depth(level))));
            }
            Tag::CodeBlock(kind) => {
                self.close_text();
                let info = match kind {
                    pulldown_cmark::CodeBlockKind::Fenced(info) => info.into_string(),
                    pulldown_cmark::CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((line, info, String::new()));
            }
            Tag::HtmlBlock => {
                self.close_text();
                self.html = Some((line, String::new()));
            }
            container => self.start_container(&container, line),
        }
    }

    fn start_container(&mut self, tag: &Tag<'_>, line: u32) {
        self.close_text();
        let nests = matches!(tag, Tag::BlockQuote(_) | Tag::List(_));
        if self.too_deep > 0 || (nests && self.open.len() >= MAX_DEPTH) {
            self.too_deep += 1;
            return;
        }
        self.open.push(match tag {
            Tag::BlockQuote(_) => Open::Quote(line, Vec::new()),
            Tag::List(_) => Open::List(line, List { items: Vec::new() }),
            Tag::Item => Open::Item(Item {
                line,
                task: None,
                blocks: Vec::new(),
            }),
            Tag::Table(_) => Open::Table(line, Vec::new(), Vec::new()),
            Tag::TableHead | Tag::TableRow => Open::Row(Row::new()),
            _ => Open::Blocks(Vec::new()),
        });
    }

    fn end(&mut self, tag: TagEnd, html_depth: usize) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emph = self.emph.saturating_sub(1),
            TagEnd::Link => self.link = None,
            TagEnd::Image => self.image = self.image.saturating_sub(1),
            TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Paragraph | TagEnd::Heading(_) => self.close_text(),
            TagEnd::CodeBlock => {
                if let Some((line, info, text)) = self.code.take() {
                    self.push(Block {
                        line,
                        kind: BlockKind::Code { info, text },
                    });
                }
            }
            TagEnd::HtmlBlock => {
                if let Some((line, raw)) = self.html.take() {
                    self.html_block(line, &raw, html_depth);
                }
            }
            TagEnd::TableCell => {
                let cell = self.text.take().map(|(_, inline, _)| inline).unwrap_or_default();
                if let Some(Open::Row(cells)) = self.open.last_mut() {
                    cells.push(cell);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(tag == TagEnd::TableHead),
            _ => self.end_container(),
        }
    }

    fn html_block(&mut self, line: u32, raw: &str, html_depth: usize) {
        // Content made from HTML is read once more; if it is HTML again, only its text is left.
        let markdown = html::to_markdown(raw);
        if html_depth < 2 {
            let lines = Lines {
                starts: Vec::new(),
                first: line,
                fixed: true,
            };
            for block in read_within(&markdown, &lines, html_depth + 1) {
                self.push(block);
            }
        } else {
            self.push(Block {
                line,
                kind: BlockKind::Paragraph(Inline::of(&markdown)),
            });
        }
    }

    fn end_row(&mut self, head: bool) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if let Some(Open::Row(cells)) = self.open.pop()
            && let Some(Open::Table(_, titles, rows)) = self.open.last_mut()
        {
            if head {
                *titles = cells;
            } else {
                rows.push(cells);
            }
        }
    }

    fn end_container(&mut self) {
        self.close_text();
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        match self.open.pop() {
            Some(Open::Quote(line, blocks)) => self.push(Block {
                line,
                kind: BlockKind::Quote(blocks),
            }),
            Some(Open::List(line, list)) => self.push(Block {
                line,
                kind: BlockKind::List(list),
            }),
            Some(Open::Table(line, head, rows)) => self.push(Block {
                line,
                kind: BlockKind::Table { head, rows },
            }),
            Some(Open::Item(item)) => {
                if let Some(Open::List(_, list)) = self.open.last_mut() {
                    list.items.push(item);
                }
            }
            Some(Open::Blocks(blocks)) if !self.open.is_empty() => {
                for block in blocks {
                    self.push(block);
                }
            }
            Some(other) => self.open.push(other),
            None => {}
        }
    }

    fn close_text(&mut self) {
        if let Some((line, text, heading)) = self.text.take() {
            self.link = None;
            let kind = match heading {
                Some(level) => BlockKind::Heading { level, text },
                None if text.pieces.is_empty() => return,
                None => BlockKind::Paragraph(text),
            };
            self.push(Block { line, kind });
        }
    }

    fn push(&mut self, block: Block) {
        self.close_text();
        match self.open.last_mut() {
            Some(Open::Blocks(blocks) | Open::Quote(_, blocks)) => blocks.push(block),
            Some(Open::Item(item)) => item.blocks.push(block),
            _ => {}
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
