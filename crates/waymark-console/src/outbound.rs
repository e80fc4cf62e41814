//! A reply as a terminal shows it. Nothing else in this crate knows about escape sequences.

use jiff::Timestamp;
use unicode_width::UnicodeWidthStr;
use waymark_app::reply::{Block, Button, Item, Reply, Text, Tone};

use crate::look::Look;

mod code;
mod flow;
mod ink;
mod json;
mod picture;

pub(crate) use json::{Event, json};
pub(crate) use waymark_app::reply::clean;

use flow::{Flow, Ink, Lead};
use ink::{Face, glyph, paint, tone_sign};

/// Lists stand at most so deep.
const DEEPEST: usize = 6;
/// The longest bar, in columns.
const BAR: usize = 20;

/// Draws a reply with its buttons, each line with its line feed.
pub fn draw(reply: &Reply, look: &Look) -> String {
    let mut page = Page::new(look);
    page.blocks(&reply.body, Some(reply.tone));
    if let Some(picture) = &reply.picture {
        page.picture(picture);
    }
    page.buttons(&reply.buttons);
    if let Some(shared) = &reply.instead {
        page.out.push('\n');
        page.out.push_str(&headline("For everyone here", look));
        page.blocks(&shared.body, Some(shared.tone));
    }
    page.out
}

/// Draws what a reply hides.
pub(crate) fn draw_hidden(blocks: &[Block], look: &Look) -> String {
    let look = Look {
        hide: false,
        ..look.clone()
    };
    let mut page = Page::new(&look);
    page.blocks(blocks, None);
    page.out
}

/// A line across that says what arrives by itself.
pub(crate) fn headline(text: &str, look: &Look) -> String {
    let mut page = Page::new(look);
    let rule = Lead::default().with(page.ink, Face::Quiet, "── ");
    Flow::plain(text, Face::Strong).lay(&mut page.out, page.ink, look.width, &rule, &rule);
    page.out
}

/// The line that was typed, as a transcript repeats it: the first 200 characters.
pub(crate) fn echo(line: &str, learner: Option<&str>) -> String {
    const SHOWN: usize = 200;
    let mut shown: String = clean(line).replace('\n', " ");
    if let Some((end, _)) = shown.char_indices().nth(SHOWN) {
        shown.truncate(end);
        shown.push('…');
    }
    format!("{}{shown}\n", sign(learner))
}

/// What stands in front of the line that is typed.
pub(crate) fn sign(learner: Option<&str>) -> String {
    format!("{}> ", learner.map(clean).unwrap_or_default())
}

/// The sign in front of the line that is typed, in colour.
pub(crate) fn accent(text: &str) -> String {
    let mut out = String::new();
    paint(&mut out, true, Face::Accent, text);
    out
}

/// What is said beside the line that is typed.
pub(crate) fn quiet(text: &str) -> String {
    let mut out = String::new();
    paint(&mut out, true, Face::Quiet, text);
    out
}

/// The same instant on the learner's clock, with its distance from UTC: `2026-03-27T09:00:00+01:00`.
pub(crate) fn stamp(at: Timestamp, zone: &waymark_core::calendar::Zone) -> String {
    // Nobody asks a chat for less than a second.
    let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
    at.display_with_offset(zone.tz().to_offset(at)).to_string()
}

/// How wide the parts of the meters of a reply are, so that their bars stand below each other.
#[derive(Clone, Copy, Default)]
struct Columns {
    label: usize,
    figures: usize,
}

fn figures(done: u32, total: u32) -> String {
    if total == 0 {
        return format!(" {done} of {total}");
    }
    // Rounded down: 100 % is all of it.
    let percent = u64::from(done.min(total)) * 100 / u64::from(total);
    format!(" {done} of {total} ({percent}%)")
}

struct Page<'a> {
    look: &'a Look,
    ink: Ink,
    out: String,
}

impl<'a> Page<'a> {
    fn new(look: &'a Look) -> Self {
        Self {
            look,
            ink: Ink {
                colour: look.colour,
                links: look.links,
            },
            out: String::new(),
        }
    }

    /// `tone` colours the first block and puts its sign in front.
    fn blocks(&mut self, blocks: &[Block], tone: Option<Tone>) {
        let close = |block: &Block| matches!(block, Block::Facts(_) | Block::Meter { .. });
        let mut before: Option<&Block> = None;
        let mut columns = Columns::default();
        for block in blocks {
            if let Block::Meter { label, done, total } = block {
                columns.label = columns.label.max(self.flow(label).width());
                columns.figures = columns.figures.max(figures(*done, *total).width());
            }
        }
        for block in blocks {
            if before.is_some_and(|before| !(close(before) && close(block))) {
                self.out.push('\n');
            }
            let lead = match tone {
                Some(tone) if before.is_none() => {
                    Lead::default().with(self.ink, Face::of_tone(tone), tone_sign(tone))
                }
                _ => Lead::default(),
            };
            before = Some(block);
            match block {
                Block::Title(text) => self.title(text, &lead),
                Block::Para(text) => self.para(text, Face::Plain, &lead),
                Block::Small(text) => self.para(text, Face::Quiet, &lead),
                Block::List { from, items } => self.list(*from, items),
                Block::Code { language, text } => self.code(language, text),
                Block::Meter {
                    label: text,
                    done,
                    total,
                } => self.meter(text, columns, *done, *total),
                Block::Facts(facts) => self.facts(facts),
                Block::Quote(text) => {
                    let bar = Lead::default().with(self.ink, Face::Quiet, "▎ ");
                    let flow = Flow::of(text, self.ink, Face::Emphasis);
                    flow.lay(&mut self.out, self.ink, self.look.width, &bar, &bar);
                }
                Block::Spoiler(_) if self.look.hide => {
                    let hint = "Hidden. Type :show to see it.";
                    let lead = Lead::default().with(self.ink, Face::Accent, "▸ ");
                    self.lay(&Flow::plain(hint, Face::Quiet), &lead);
                }
                Block::Spoiler(blocks) => self.blocks(blocks, None),
            }
        }
    }

    fn flow(&self, text: &Text) -> Flow {
        Flow::of(text, self.ink, Face::Plain)
    }

    /// Lines that hang below the first one's lead.
    fn lay(&mut self, flow: &Flow, lead: &Lead) {
        let rest = Lead::blank(lead.width());
        flow.lay(&mut self.out, self.ink, self.look.width, lead, &rest);
    }

    fn para(&mut self, text: &Text, face: Face, lead: &Lead) {
        self.lay(&Flow::of(text, self.ink, face), lead);
    }

    fn title(&mut self, text: &Text, lead: &Lead) {
        let from = self.out.len();
        self.para(text, Face::Title, lead);
        if !self.ink.colour {
            let lines = self.out.get(from..).unwrap_or_default().lines();
            let widest = lines.map(UnicodeWidthStr::width).max().unwrap_or(0);
            self.out.push_str(&"─".repeat(widest.min(self.look.width)));
            self.out.push('\n');
        }
    }

    fn list(&mut self, from: Option<u32>, items: &[Item]) {
        let mut number = from;
        let top = items.iter().filter(|item| item.depth == 0).count();
        let last = from.map(|n| n.saturating_add(u32::try_from(top.saturating_sub(1)).unwrap_or(u32::MAX)));
        let digits = last.map_or(0, |last| last.to_string().len());
        for item in items {
            let depth = usize::from(item.depth).min(DEEPEST);
            let mut lead = Lead::blank(2 * depth);
            let numbered = number.filter(|_| depth == 0);
            if let Some(n) = numbered {
                lead = lead.with(self.ink, Face::Accent, &format!("{n:>digits$}. "));
                number = Some(n.saturating_add(1));
            }
            match item.mark.map(glyph) {
                Some((sign, face)) => lead = lead.with(self.ink, face, &sign).with(self.ink, face, " "),
                None if numbered.is_none() => lead = lead.with(self.ink, Face::Quiet, "• "),
                None => {}
            }
            self.lay(&self.flow(&item.text), &lead);
        }
    }

    fn code(&mut self, language: &str, text: &str) {
        let text = waymark_app::reply::clean_code(text.trim_end_matches('\n'));
        let faces = if self.ink.colour {
            code::faces(language, &text)
        } else {
            Vec::new()
        };
        let bar = Lead::default().with(self.ink, Face::Quiet, "  │ ");
        let on = Lead::default().with(self.ink, Face::Quiet, "  ┊ ");
        Flow::coloured(text, faces).lay_code(&mut self.out, self.ink, self.look.width, &bar, &on);
    }

    fn meter(&mut self, label: &Text, columns: Columns, done: u32, total: u32) {
        let flow = self.flow(label);
        let room = self.look.width.saturating_sub(columns.figures);
        let beside = columns.label + 2 + BAR / 2 <= room;
        let lead = if beside {
            let mut lead = String::new();
            flow.lay(
                &mut lead,
                self.ink,
                usize::MAX,
                &Lead::default(),
                &Lead::default(),
            );
            self.out.push_str(lead.trim_end_matches('\n'));
            let pad = (columns.label + 2).saturating_sub(flow.width());
            self.out.push_str(&" ".repeat(pad));
            columns.label + 2
        } else {
            self.lay(&flow, &Lead::default());
            0
        };
        let long = BAR.min(room.saturating_sub(lead)).max(1);
        let full = if total == 0 {
            0
        } else {
            let share = u64::from(done.min(total)) * u64::try_from(long).unwrap_or(0) / u64::from(total);
            usize::try_from(share).unwrap_or(0).max(usize::from(done > 0))
        };
        paint(&mut self.out, self.ink.colour, Face::Good, &"█".repeat(full));
        paint(
            &mut self.out,
            self.ink.colour,
            Face::Quiet,
            &"░".repeat(long - full),
        );
        self.out.push_str(&figures(done, total));
        self.out.push('\n');
    }

    fn facts(&mut self, facts: &[(Text, Text)]) {
        let most = self.look.width / 3;
        let names: Vec<Flow> = facts
            .iter()
            .map(|(name, _)| Flow::of(name, self.ink, Face::Strong))
            .collect();
        let fits = |name: &Flow| name.width() <= most && !name.as_str().contains('\n');
        let column = names
            .iter()
            .filter(|name| fits(name))
            .map(Flow::width)
            .max()
            .unwrap_or(0);
        for (name, (_, value)) in names.iter().zip(facts) {
            let value = self.flow(value);
            if fits(name) {
                let pad = " ".repeat(column + 2 - name.width());
                let lead = Lead::default().with(self.ink, Face::Strong, name.as_str()).with(
                    self.ink,
                    Face::Plain,
                    &pad,
                );
                self.lay(&value, &lead);
            } else {
                self.lay(name, &Lead::default());
                self.lay(&value, &Lead::blank(2));
            }
        }
    }

    /// Buttons in their rows; the numbers run on.
    fn buttons(&mut self, rows: &[Vec<Button>]) {
        if rows.iter().any(|row| !row.is_empty()) && !self.out.is_empty() {
            self.out.push('\n');
        }
        let mut number = 0;
        for row in rows {
            let mut column = 0;
            for button in row {
                number += 1;
                let label = clean(&button.label).replace('\n', " ");
                let key = format!("[{number}]");
                let wide = key.width() + 1 + label.width();
                if column > 0 && column + 3 + wide <= self.look.width {
                    self.out.push_str("   ");
                    column += 3;
                } else if column > 0 {
                    self.out.push('\n');
                    column = 0;
                }
                let face = Face::of_button(button.style);
                let lead = Lead::default()
                    .with(self.ink, face, &key)
                    .with(self.ink, Face::Plain, " ");
                if column == 0 && wide > self.look.width {
                    self.lay(&Flow::plain(&label, Face::Plain), &lead);
                } else {
                    let mut line = String::new();
                    Flow::plain(&label, Face::Plain).lay(&mut line, self.ink, usize::MAX, &lead, &lead);
                    self.out.push_str(line.trim_end_matches('\n'));
                    column += wide;
                }
            }
            if column > 0 {
                self.out.push('\n');
            }
        }
    }
}

#[cfg(test)]
mod tests;
