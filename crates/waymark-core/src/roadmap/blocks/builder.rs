//! Builds blocks from the events of the Markdown parser.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::{
    super::{
        html,
        text::{Inline, Kind, Piece},
    },
    Block, BlockKind, Item, Lines, List, Row, read_within,
};

/// How deep quotes and lists may nest; what is deeper belongs to the innermost allowed one. It keeps recursion and
/// the dropping of trees within any stack.
const MAX_DEPTH: usize = 40;

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
pub(super) struct Builder {
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
    pub(super) fn new() -> Self {
        Self {
            open: vec![Open::Blocks(Vec::new())],
            ..Self::default()
        }
    }

    /// The blocks of the whole document.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.close_text();
        match self.open.swap_remove(0) {
            Open::Blocks(blocks) => blocks,
            _ => Vec::new(),
        }
    }

    pub(super) fn take(&mut self, event: Event<'_>, line: u32, html_depth: usize) {
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
