//! Discord's Markdown: the only place that writes marks and escapes.

use waymark_app::reply::is_blank;

use super::ink::{Face, Kind, Line, Run};

/// Keeps two marks apart that would be read as one.
const APART: char = '\u{200b}';

/// A line with its marks, without those around several lines (fences, hidden parts).
pub(super) fn line(line: &Line) -> String {
    let mut pen = Pen::new(true);
    match &line.kind {
        Kind::Gap => return line.to_plain(),
        Kind::Code { .. } => return fenced(&line.to_plain()),
        Kind::Text => {}
        Kind::Heading => pen.mark("### "),
        Kind::Small => pen.mark("-# "),
        Kind::Quote => pen.mark("> "),
        Kind::Item {
            depth,
            lead,
            listed: true,
        } => {
            pen.mark(&"  ".repeat(usize::from(*depth)));
            pen.mark(if lead.is_empty() { "  " } else { lead });
            pen.mark(if lead.is_empty() { "" } else { " " });
        }
        Kind::Item { depth, lead, .. } => {
            // Blanks at the start of a line are not shown everywhere; this one is.
            pen.mark(&"\u{2003}".repeat(usize::from(*depth)));
            pen.mark(lead);
            pen.mark(if lead.is_empty() { "" } else { " " });
        }
    }
    pen.runs(&line.runs);
    if line.kind == Kind::Heading && pen.out.trim_end().ends_with('#') {
        // At the end of a heading, these are left out, with the blanks behind them.
        pen.out.push(APART);
    }
    pen.out
}

/// Runs on one line where Discord knows no links: the title of a card, the name of a field.
pub(super) fn bare(runs: &[Run]) -> String {
    let mut pen = Pen::new(false);
    pen.runs(runs);
    pen.out
}

/// How a hidden part begins and ends.
pub(super) const HIDE: &str = "||";

/// How a fence begins.
pub(super) fn fence(language: &str) -> String {
    format!("```{language}\n")
}

/// How a fence ends.
pub(super) const FENCE_END: &str = "\n```";

/// A line of code that cannot end its fence: no three back-ticks follow each other.
fn fenced(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut ticks = 0;
    for c in code.chars() {
        ticks = if c == '`' { ticks + 1 } else { 0 };
        if ticks == 3 {
            out.push(APART);
            ticks = 1;
        }
        out.push(c);
    }
    out
}

/// What was written on a line so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Nothing, or blanks: what comes may be taken for a heading, a quote or a list.
    Fresh,
    /// Digits: a dot would make them a list.
    Digits,
    Over,
}

struct Pen {
    out: String,
    start: Start,
    /// Whether the last thing written was a mark of emphasis.
    marked: bool,
    /// Whether links can be made.
    links: bool,
}

impl Pen {
    fn new(links: bool) -> Self {
        Self {
            out: String::new(),
            start: Start::Fresh,
            marked: false,
            links,
        }
    }

    fn mark(&mut self, mark: &str) {
        self.out.push_str(mark);
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            match &run.face {
                Face::Plain => self.text(&run.text),
                Face::Strong => self.emphasis(&run.text, "**"),
                Face::Emphasis => self.emphasis(&run.text, "*"),
                Face::Code => self.code(&run.text),
                Face::Link(url) => self.link(&run.text, url),
                Face::Markup => self.raw(&run.text),
            }
        }
    }

    /// Writes what is to be read as it stands.
    fn raw(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.push_str(text);
            self.start = Start::Over;
            self.marked = false;
        }
    }

    /// Writes a mark whose inside is read as if it began a line.
    fn open(&mut self, mark: &str) {
        self.raw(mark);
        self.start = Start::Fresh;
    }

    fn emphasis(&mut self, text: &str, mark: &str) {
        // No mark stands beside a blank, nor beside what some readers take for one.
        let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
        let inner = text.trim_matches(blank);
        if is_blank(inner) {
            return self.text(text);
        }
        let lead = text.len() - text.trim_start_matches(blank).len();
        self.text(text.get(..lead).unwrap_or_default());
        if self.marked {
            self.out.push(APART);
        }
        self.open(mark);
        self.text(inner);
        self.raw(mark);
        self.marked = true;
        self.text(text.get(lead + inner.len()..).unwrap_or_default());
    }

    fn code(&mut self, text: &str) {
        if is_blank(text) {
            return self.text(text);
        }
        let ticks = longest_run_of_ticks(text);
        if ticks > 1 {
            // More back-ticks could be taken for a fence.
            return self.emphasis(text, "*");
        }
        let mark = if ticks == 0 { "`" } else { "``" };
        let pad = if text.starts_with('`') || text.ends_with('`') {
            " "
        } else {
            ""
        };
        // Two codes side by side would be one.
        if self.out.ends_with('`') {
            self.out.push(APART);
        }
        self.raw(&format!("{mark}{pad}{text}{pad}{mark}"));
    }

    fn link(&mut self, label: &str, url: &str) {
        if is_blank(label) {
            return self.text(label);
        }
        self.open("[");
        self.text(label);
        // The angles keep Discord from adding a preview.
        self.raw(&format!("](<{}>)", encoded(url)));
    }

    /// Writes text that is shown as it is, whatever it says.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if self.links
                && let Some(url) = address(rest, self.out.chars().next_back())
            {
                self.raw(&format!("<{url}>"));
                rest = rest.get(url.len()..).unwrap_or_default();
                continue;
            }
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            if self.is_special(c, after) {
                self.out.push('\\');
            }
            self.out.push(c);
            self.marked = false;
            self.start = match self.start {
                Start::Fresh | Start::Digits if c.is_ascii_digit() => Start::Digits,
                Start::Fresh if c.is_whitespace() => Start::Fresh,
                _ => Start::Over,
            };
            rest = after;
        }
    }

    fn is_special(&self, c: char, after: &str) -> bool {
        match c {
            '\\' | '*' | '_' | '~' | '|' | '`' | '[' | ']' | '<' => true,
            '#' | '>' | '-' | '+' => self.start == Start::Fresh,
            '.' | ')' => self.start == Start::Digits,
            // `@everyone`
            '@' => after.starts_with(char::is_alphanumeric),
            // `https://`, `:crab:`
            ':' => after.starts_with("//") || is_name_of_an_emoji(after),
            _ => false,
        }
    }
}

fn longest_run_of_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn is_name_of_an_emoji(after: &str) -> bool {
    let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '~')));
    end.is_some_and(|end| end > 0 && after[end..].starts_with(':'))
}

/// The longest address that becomes a link.
const ADDRESS: usize = 500;

/// The address that a text begins with, if Discord can show it as it is: a learner's note keeps its links, and nothing
/// in them is taken for Markdown.
fn address(text: &str, before: Option<char>) -> Option<&str> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._/:?=&%#+,@;!$()'".contains(c);
    let run = text.split(|c| !plain(c)).next()?;
    // What ends a sentence does not belong to it.
    let url = run.trim_end_matches(|c| ".,:;!?'()".contains(c));
    let host = url.get(scheme.len()..)?;
    (host.starts_with(|c: char| c.is_ascii_alphanumeric()) && url.len() <= ADDRESS).then_some(url)
}

/// An address that cannot end the mark around it.
fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '|' => out.push_str("%7C"),
            '*' => out.push_str("%2A"),
            '`' => out.push_str("%60"),
            '"' => out.push_str("%22"),
            '\\' => out.push_str("%5C"),
            '[' => out.push_str("%5B"),
            ']' => out.push_str("%5D"),
            c => out.push(c),
        }
    }
    out
}

/// Hides text that has its marks.
pub(super) fn hidden(text: &str) -> String {
    // A stroke at the end would be taken for half of the mark.
    let apart = if text.ends_with('|') { "\u{200b}" } else { "" };
    format!("{HIDE}{text}{apart}{HIDE}")
}
