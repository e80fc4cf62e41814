//! Blocks, one below the other.

use std::rc::Rc;

use waymark_app::reply::{Block, Item, Reply, Span, Text};

use super::{
    Look,
    clean::{clean, clean_code, is_blank},
    glyph,
    ink::{Face, Frame, Ink},
    split::units,
};

/// Lists stand at most so deep: a phone is narrow.
const DEEPEST: u8 = 4;
/// Longer quotes are folded, and open at a touch.
const LONG_QUOTE: usize = 300;
const LONG_QUOTE_LINES: usize = 4;

/// Writes blocks.
pub(super) struct Page<'a> {
    look: &'a Look,
    /// Within something hidden.
    hidden: bool,
    ink: Ink,
}

impl<'a> Page<'a> {
    /// Draws what a reply says, without its buttons.
    pub(super) fn draw(reply: &Reply, look: &'a Look) -> Ink {
        let mut page = Self::new(look, false);
        page.blocks(&reply.body, glyph::of_tone(reply.tone));
        page.ink
    }

    fn new(look: &'a Look, hidden: bool) -> Self {
        Self {
            look,
            hidden,
            ink: Ink::default(),
        }
    }

    /// `sign` goes in front of the first block, if that is a text.
    fn blocks(&mut self, blocks: &[Block], sign: &str) {
        let mut before: Option<&Block> = None;
        for block in blocks {
            let mut inner = Self::new(self.look, self.hidden);
            let sign = if before.is_none() { sign } else { "" };
            inner.block(block, sign);
            if is_blank(inner.ink.as_str()) {
                continue;
            }
            if let Some(before) = before {
                self.ink.push(self.gap(before, block), &self.face());
            }
            self.ink.append(&inner.ink);
            before = Some(block);
        }
    }

    /// What stands between two blocks. Phones put space around a frame by themselves.
    fn gap(&self, before: &Block, block: &Block) -> &'static str {
        let row = |block: &Block| matches!(block, Block::Facts(_) | Block::Meter { .. });
        let frame = |block: &Block| !self.hidden && matches!(block, Block::Code { .. } | Block::Quote(_));
        if (row(before) && row(block)) || frame(before) || frame(block) {
            "\n"
        } else {
            "\n\n"
        }
    }

    fn face(&self) -> Face {
        Face {
            hidden: self.hidden,
            ..Face::default()
        }
    }

    fn block(&mut self, block: &Block, sign: &str) {
        let plain = self.face();
        match block {
            Block::Title(text) => {
                self.sign(sign);
                self.text(text, &Face { bold: true, ..plain });
            }
            Block::Para(text) => {
                self.sign(sign);
                self.text(text, &plain);
            }
            Block::Small(text) => {
                self.sign(sign);
                self.text(
                    text,
                    &Face {
                        italic: true,
                        ..plain
                    },
                );
            }
            Block::List { from, items } => self.list(*from, items),
            Block::Code { language, text } => self.code(language, text),
            Block::Meter { label, done, total } => self.meter(label, *done, *total),
            Block::Facts(facts) => self.facts(facts),
            Block::Quote(text) => self.quote(text),
            Block::Spoiler(blocks) => {
                let mut hidden = Self::new(self.look, true);
                hidden.blocks(blocks, "");
                self.ink.append(&hidden.ink);
            }
        }
    }

    fn sign(&mut self, sign: &str) {
        self.ink.push(sign, &self.face());
    }

    fn text(&mut self, text: &Text, face: &Face) {
        let mut spans = text.0.iter().peekable();
        while let Some(span) = spans.next() {
            match span {
                Span::Command(line) => self.command(&clean(line), spans.peek().copied(), face),
                span => self.span(span, face),
            }
        }
    }

    /// A command line of ours. Telegram finds a bare name behind a slash by itself, and lets it be touched.
    fn command(&mut self, line: &str, next: Option<&Span>, face: &Face) {
        let bare = (1..=32).contains(&line.len())
            && line
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let before = self.ink.as_str().chars().next_back();
        let after = next.and_then(|span| match span {
            Span::Command(_) => Some('/'),
            span => span.as_str().chars().next(),
        });
        let free = |c: Option<char>| {
            !c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '/' | '@' | '<' | '>'))
        };
        let said = format!("/{line}");
        if bare && free(before) && free(after) {
            self.ink.push(&said, face);
        } else if face.frame != Frame::None || face.hidden {
            self.ink.push(&said, &italic(face));
        } else {
            self.ink.push(&said, &code());
        }
    }

    fn span(&mut self, span: &Span, face: &Face) {
        let said = clean(span.as_str());
        match span {
            Span::Native { what, id } => self.ink.push(&clean(&what.spelled(id)), face),
            Span::Plain(_) | Span::Moment { .. } => self.ink.push(&said, face),
            Span::Strong(_) => self.ink.push(&said, &bold(face)),
            Span::Emphasis(_) => self.ink.push(&said, &italic(face)),
            // Code cannot stand inside a frame, nor be hidden.
            Span::Command(line) => self.command(&clean(line), None, face),
            Span::Code(_) if face.frame != Frame::None || face.hidden => {
                self.ink.push(&said, &italic(face));
            }
            Span::Code(_) => self.ink.push(&said, &code()),
            Span::Link { url, .. } => self.link(&said, url, face),
            Span::DeepLink { payload, .. } => {
                let to = &self.look.username;
                let url = if payload.is_empty() {
                    format!("https://t.me/{to}?start")
                } else {
                    format!("https://t.me/{to}?start={payload}")
                };
                self.link(&said, &url, face);
            }
        }
    }

    /// A link, where it leads to the web and may stand here; else its address beside it.
    fn link(&mut self, label: &str, url: &str, face: &Face) {
        let url = clean(url);
        let label = if is_blank(label) { &url } else { label };
        if leads_to_web(&url) && face.frame == Frame::None {
            let link = Some(Rc::from(&*url));
            self.ink.push(label, &Face { link, ..face.clone() });
            return;
        }
        self.ink.push(label, face);
        if label != url && !is_blank(&url) {
            self.ink.push(&format!(" ({url})"), face);
        }
    }

    fn list(&mut self, from: Option<u32>, items: &[Item]) {
        let face = self.face();
        let mut number = from;
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.ink.push("\n", &face);
            }
            let depth = item.depth.min(DEEPEST);
            self.ink.push(&"   ".repeat(usize::from(depth)), &face);
            let numbered = number.filter(|_| depth == 0);
            if let Some(n) = numbered {
                self.ink.push(&format!("{n}. "), &face);
                number = Some(n.saturating_add(1));
            }
            match item.mark {
                Some(mark) => self.ink.push(&format!("{} ", glyph::of_mark(mark)), &face),
                None if numbered.is_some() => {}
                None => self.ink.push(if depth == 0 { "• " } else { "◦ " }, &face),
            }
            self.text(&item.text, &face);
        }
    }

    fn code(&mut self, language: &str, text: &str) {
        let text = clean_code(text);
        let text = text.trim_end_matches('\n');
        let face = if self.hidden {
            self.face()
        } else {
            Face {
                frame: Frame::Listing {
                    language: name_of(language).into(),
                },
                ..Face::default()
            }
        };
        self.ink.push(text, &face);
    }

    fn meter(&mut self, label: &Text, done: u32, total: u32) {
        let face = self.face();
        self.ink.push(&format!("{} ", glyph::bar(done, total)), &face);
        self.text(label, &face);
        let sep = if label.is_empty() { "" } else { ": " };
        self.ink.push(&format!("{sep}{done} of {total}"), &face);
        if total > 0 {
            // Rounded down: 100 % is all of it.
            let percent = u64::from(done.min(total)) * 100 / u64::from(total);
            self.ink.push(&format!(" ({percent}%)"), &face);
        }
    }

    fn facts(&mut self, facts: &[(Text, Text)]) {
        let face = self.face();
        for (i, (name, value)) in facts.iter().enumerate() {
            if i > 0 {
                self.ink.push("\n", &face);
            }
            self.text(name, &bold(&face));
            let closed = name.to_plain().trim_end().ends_with([':', '?', '!', '.']);
            self.ink
                .push(if closed || name.is_empty() { " " } else { ": " }, &face);
            self.text(value, &face);
        }
    }

    fn quote(&mut self, text: &Text) {
        let said = text.to_plain();
        let long = units(&said) > LONG_QUOTE || said.lines().count() > LONG_QUOTE_LINES;
        if self.hidden {
            // What is hidden stays one stretch; a frame within would be drawn around blank lines.
            let face = italic(&self.face());
            self.text(text, &face);
        } else {
            let frame = Frame::Quote { long };
            self.text(
                text,
                &Face {
                    frame,
                    ..Face::default()
                },
            );
        }
    }
}

fn bold(face: &Face) -> Face {
    Face {
        bold: true,
        ..face.clone()
    }
}

fn italic(face: &Face) -> Face {
    Face {
        italic: true,
        ..face.clone()
    }
}

fn code() -> Face {
    Face {
        frame: Frame::Code,
        ..Face::default()
    }
}

/// A language as it may stand in an attribute; nothing for plain text, whose name would only be noise above it.
fn name_of(language: &str) -> &str {
    let proper = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#' | '_' | '.');
    if language == "text" || language.len() > 32 || !language.chars().all(proper) {
        ""
    } else {
        language
    }
}

/// Telegram drops other links, and some of them would ring somebody's phone (`tg://user?id=…`).
fn leads_to_web(url: &str) -> bool {
    let lower = url
        .get(..8.min(url.len()))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let host = ["https://", "http://"]
        .iter()
        .find(|scheme| lower.starts_with(*scheme))
        .and_then(|scheme| url.get(scheme.len()..));
    host.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}
