//! Blocks, one below the other.

use std::{num::NonZeroU64, rc::Rc};

use waymark_app::reply::{Block, Item, Native, Span, Text, clean, clean_code, is_blank};

use super::{
    Look, glyph,
    ink::{Face, Kind, Line},
    measure::units,
    typed::typed,
};

/// Lists stand at most so deep: a phone is narrow.
const DEEPEST: u8 = 4;
/// Longer addresses are shown beside their label: a link has to fit on one line of ours.
const LINK: usize = 400;

/// Writes blocks.
pub(super) struct Page<'a> {
    look: &'a Look,
    lines: Vec<Line>,
    /// Within something hidden.
    hidden: Option<usize>,
    /// How many fences and hidden parts there were.
    around: usize,
}

impl<'a> Page<'a> {
    /// Draws blocks; `sign` goes in front of the first, if that is a text.
    pub(super) fn draw(blocks: &[Block], sign: &str, look: &'a Look) -> Vec<Line> {
        let mut page = Self::new(look);
        page.blocks(blocks, sign);
        page.lines
    }

    /// Draws one text as lines of their own.
    pub(super) fn text(text: &Text, look: &'a Look) -> Vec<Line> {
        let mut page = Self::new(look);
        page.write(&Kind::Text, "", text);
        page.lines
    }

    fn new(look: &'a Look) -> Self {
        Self {
            look,
            lines: Vec::new(),
            hidden: None,
            around: 0,
        }
    }

    fn blocks(&mut self, blocks: &[Block], sign: &str) {
        let mut before: Option<&Block> = None;
        for block in blocks {
            let at = self.lines.len();
            self.block(block, if before.is_none() { sign } else { "" });
            let drawn = self.lines.get(at..).unwrap_or_default();
            if drawn.iter().all(|line| is_blank(&line.to_plain())) {
                self.lines.truncate(at);
                continue;
            }
            if before.is_some_and(|before| self.apart(before, block)) {
                let mut gap = Line::new(Kind::Gap, self.hidden);
                if before.is_some_and(is_listed) && is_listed(block) {
                    // Two lists with nothing between them would be one.
                    gap.push("\u{200b}", &Face::Plain);
                }
                self.lines.insert(at, gap);
            }
            before = Some(block);
        }
    }

    /// Whether space is needed between two blocks. Discord itself puts some around headings and fences.
    fn apart(&self, before: &Block, block: &Block) -> bool {
        let row = |block: &Block| matches!(block, Block::Facts(_) | Block::Meter { .. });
        let spaced = |block: &Block| matches!(block, Block::Code { .. });
        let open = self.hidden.is_none();
        let tight = spaced(before) || spaced(block) || matches!(before, Block::Title(_));
        !(row(before) && row(block) || open && tight)
    }

    fn block(&mut self, block: &Block, sign: &str) {
        match block {
            Block::Title(text) if self.hidden.is_some() => self.write(&Kind::Text, sign, &strong(text)),
            Block::Title(text) => self.write(&Kind::Heading, sign, text),
            Block::Para(text) => self.write(&Kind::Text, sign, text),
            Block::Small(text) | Block::Quote(text) if self.hidden.is_some() => {
                self.write(&Kind::Text, sign, &stressed(text));
            }
            Block::Small(text) => self.write(&Kind::Small, sign, text),
            Block::Quote(text) => self.write(&Kind::Quote, "", text),
            Block::List { from, items } => self.list(*from, items),
            Block::Code { language, text } => self.code(language, text),
            Block::Meter { label, done, total } => self.meter(label, *done, *total),
            Block::Facts(facts) => self.facts(facts),
            Block::Spoiler(blocks) => {
                let outer = self.hidden;
                if outer.is_none() {
                    self.around += 1;
                    self.hidden = Some(self.around);
                }
                self.blocks(blocks, "");
                self.hidden = outer;
            }
        }
    }

    /// Writes a text on as many lines as it has.
    fn write(&mut self, kind: &Kind, lead: &str, text: &Text) {
        let mut line = Line::new(kind.clone(), self.hidden);
        line.push(lead, &Face::Plain);
        for span in &text.0 {
            self.span(&mut line, span);
        }
        self.lines.push(line);
    }

    /// Goes on on the next line.
    fn feed(&mut self, line: &mut Line) {
        let kind = match &line.kind {
            Kind::Item { depth, listed, .. } => Kind::Item {
                depth: *depth,
                lead: String::new(),
                listed: *listed,
            },
            kind => kind.clone(),
        };
        let next = Line::new(kind, line.hidden);
        self.lines.push(std::mem::replace(line, next));
    }

    fn say(&mut self, line: &mut Line, text: &str, face: &Face) {
        for (i, part) in text.split('\n').enumerate() {
            if i > 0 {
                self.feed(line);
            }
            line.push(part, face);
        }
    }

    fn span(&mut self, line: &mut Line, span: &Span) {
        let said = clean(span.as_str());
        match span {
            Span::Plain(_) => self.say(line, &said, &Face::Plain),
            // A way in is a button as well.
            Span::Strong(_) | Span::DeepLink { .. } => self.say(line, &said, &Face::Strong),
            Span::Emphasis(_) => self.say(line, &said, &Face::Emphasis),
            Span::Code(_) => {
                let face = self.code_face(&said);
                self.say(line, &said, &face);
            }
            Span::Command(_) => {
                let typed = typed(&said);
                match self.look.commands.get(&typed) {
                    Some(id) => line.push(&format!("</{typed}:{id}>"), &Face::Markup),
                    None => self.say(line, &format!("/{typed}"), &Face::Code),
                }
            }
            Span::Native { what, id } => match (what, id.parse::<NonZeroU64>()) {
                (Native::Channel, Ok(id)) => line.push(&format!("<#{id}>"), &Face::Markup),
                (Native::Role, Ok(id)) => line.push(&format!("<@&{id}>"), &Face::Markup),
                (_, Err(_)) => self.say(line, &clean(&what.spelled(id)), &Face::Plain),
            },
            Span::Moment { at, .. } => line.push(&format!("<t:{}:f>", at.as_second()), &Face::Markup),
            Span::Link { url, .. } => self.link(line, &said, url),
        }
    }

    /// Code that is hidden and says `||` would show what follows.
    fn code_face(&self, said: &str) -> Face {
        if self.hidden.is_some() && said.contains("||") {
            Face::Emphasis
        } else {
            Face::Code
        }
    }

    /// A link, where it leads to the web safely; else its address beside it.
    fn link(&mut self, line: &mut Line, label: &str, url: &str) {
        let url = clean(url);
        if !is_blank(label) && may_stand_for_a_link(label) && leads_to_web(&url) {
            line.push(&label.replace('\n', " "), &Face::Link(Rc::from(&*url)));
        } else if is_blank(label) || label == url {
            self.say(line, &url, &Face::Plain);
        } else if is_blank(&url) {
            self.say(line, label, &Face::Plain);
        } else {
            self.say(line, &format!("{label} ({url})"), &Face::Plain);
        }
    }

    fn list(&mut self, from: Option<u32>, items: &[Item]) {
        let signs = is_column_of_signs(from, items);
        let mut number = from;
        for item in items {
            let depth = item.depth.min(DEEPEST);
            let numbered = number.filter(|_| depth == 0);
            number = number.map(|n| n.saturating_add(u32::from(depth == 0)));
            let bullet = match numbered {
                Some(n) => format!("{n}."),
                None if self.hidden.is_some() => "•".to_owned(),
                None => "-".to_owned(),
            };
            let sign = item.mark.map(glyph::of_mark);
            let (lead, text) = match sign {
                Some(sign) if signs => (sign.into_owned(), String::new()),
                Some(sign) => (bullet, format!("{sign} ")),
                None => (bullet, String::new()),
            };
            let listed = !signs && self.hidden.is_none();
            self.write(&Kind::Item { depth, lead, listed }, &text, &item.text);
        }
    }

    fn code(&mut self, language: &str, text: &str) {
        let text = clean_code(text);
        let text = text.trim_end_matches('\n');
        if self.hidden.is_some() {
            return self.hidden_code(text);
        }
        self.around += 1;
        let kind = Kind::Code {
            language: name_of(language).into(),
            fence: self.around,
        };
        for code in text.split('\n') {
            let mut line = Line::new(kind.clone(), None);
            line.push(code, &Face::Code);
            self.lines.push(line);
        }
    }

    /// Fences cannot be hidden on every phone: each line is code of its own.
    fn hidden_code(&mut self, text: &str) {
        for code in text.split('\n') {
            let mut line = Line::new(Kind::Text, self.hidden);
            if code.contains("||") || code.contains("``") {
                let indent = code.len() - code.trim_start_matches(' ').len();
                line.push(&"\u{2002}".repeat(indent), &Face::Plain);
                line.push(code.get(indent..).unwrap_or_default(), &Face::Plain);
            } else {
                line.push(code, &Face::Code);
            }
            self.lines.push(line);
        }
    }

    fn meter(&mut self, label: &Text, done: u32, total: u32) {
        let colon = if label.is_empty() { "" } else { ": " };
        let mut text = Text::new()
            .then(label.clone())
            .plain(format!("{colon}{done} of {total}"));
        if total > 0 {
            // Rounded down: 100 % is all of it.
            let percent = u64::from(done.min(total)) * 100 / u64::from(total);
            text = text.plain(format!(" ({percent}%)"));
        }
        self.write(&Kind::Text, &format!("{} ", glyph::bar(done, total)), &text);
    }

    fn facts(&mut self, facts: &[(Text, Text)]) {
        for (name, value) in facts {
            let closed = name.to_plain().trim_end().ends_with([':', '?', '!', '.']);
            let sep = if closed || name.is_empty() { " " } else { ": " };
            let text = strong(name).plain(sep).then(value.clone());
            self.write(&Kind::Text, "", &text);
        }
    }
}

/// A column of signs needs no bullets beside it.
fn is_column_of_signs(from: Option<u32>, items: &[Item]) -> bool {
    from.is_none() && items.iter().all(|item| item.mark.is_some())
}

/// Whether a block is a list in Markdown too.
fn is_listed(block: &Block) -> bool {
    matches!(block, Block::List { from, items } if !is_column_of_signs(*from, items))
}

fn strong(text: &Text) -> Text {
    let spans = text.0.iter().map(|span| match span {
        Span::Plain(said) | Span::Emphasis(said) => Span::Strong(said.clone()),
        span => span.clone(),
    });
    Text(spans.collect())
}

fn stressed(text: &Text) -> Text {
    let spans = text.0.iter().map(|span| match span {
        Span::Plain(said) => Span::Emphasis(said.clone()),
        span => span.clone(),
    });
    Text(spans.collect())
}

/// A language as it may stand at a fence; nothing for plain text, which needs no colours.
fn name_of(language: &str) -> &str {
    let proper = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#' | '_' | '.');
    if language == "text" || language.len() > 32 || !language.chars().all(proper) {
        ""
    } else {
        language
    }
}

/// Discord draws no link whose text looks like an address or has brackets: an old trick of thieves.
fn may_stand_for_a_link(label: &str) -> bool {
    !label.contains(['[', ']', '\\', '`']) && !label.contains("://")
}

/// What may be behind a label: other schemes open programs, and an address without encryption is better seen.
fn leads_to_web(url: &str) -> bool {
    let host = url.strip_prefix("https://").unwrap_or_default();
    host.starts_with(|c: char| c.is_alphanumeric() || c == '[')
        && units(url) <= LINK
        && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}
