//! What an author should look at in questions that can be read: how they look on a phone, whether they teach, and
//! whether they give themselves away.
//!
//! Reading finds what is *wrong* with a question. What would not fit, or not be drawn as it is written, is an error here
//! too; the rest are rules of good taste, and warn.

use pulldown_cmark::{Event, Parser, Tag};

use super::{
    Kind, Options, Outcome, Question, Sheet,
    proof::{Block, blocks},
};
use crate::{content::Problem, roadmap::Severity};

mod markup;
mod spelling;

/// Where the makers of a thing document it. An entry with a path stands for what lies below it.
pub const OFFICIAL_HOSTS: [&str; 31] = [
    "blog.rust-lang.org",
    "cheatsheetseries.owasp.org",
    "developer.mozilla.org",
    "doc.rust-lang.org",
    "docs.aws.amazon.com",
    "docs.docker.com",
    "docs.github.com",
    "docs.kernel.org",
    "docs.oracle.com",
    "docs.polkadot.com",
    "docs.python.org",
    "docs.rs",
    "docs.rust-embedded.org",
    "github.com/rust-lang",
    "go.dev",
    "grpc.io",
    "kubernetes.io",
    "nodejs.org",
    "opentelemetry.io",
    "prometheus.io",
    "redis.io",
    "rust-lang.github.io",
    "serde.rs",
    "solana.com",
    "sqlite.org",
    "tokio.rs",
    "wasm-bindgen.github.io",
    "www.php.net",
    "www.postgresql.org",
    "www.rabbitmq.com",
    "www.rfc-editor.org",
];

/// The longest option, in visible characters: the label of a button holds no more, and it has to be compared on a phone.
const OPTION: usize = 80;
/// The longest program, in lines.
const LINES: usize = 25;
/// The longest line of a program, in columns.
const COLUMNS: usize = 60;
/// The longest question and the longest explanation, in characters of Markdown without the addresses of links.
const PROMPT: usize = 600;
const EXPLANATION: usize = 900;
/// The longest question with its options and program, and the longest answer with its explanation, in UTF-16 units as
/// they are drawn: a message of 4,096 less what stands around them.
const DRAWN: usize = 3500;
/// The longest hint, in characters.
const HINT: usize = 160;
/// An answer stands out if it is longer than the longest wrong option by this share and by so many characters …
const LONGER: (f64, usize) = (1.25, 10);
/// … or shorter than the shortest by as much.
const SHORTER: (f64, usize) = (0.75, 10);

impl Sheet {
    /// What an author should look at, in the order of the questions. Doubled ids are found by [`Bank::new`], which sees
    /// all sheets; what cannot be read is in [`Sheet::problems`].
    ///
    /// [`Bank::new`]: super::Bank::new
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (question, &line) in self.questions.iter().zip(&self.lines) {
            let mut notes = Notes::default();
            look_at(question, &mut notes);
            problems.extend(notes.0.into_iter().map(|note| Problem {
                file: self.file.clone(),
                line,
                severity: note.severity,
                found: format!("question {}: {}", question.id, note.found),
                expected: note.expected,
            }));
        }
        problems
    }
}

#[derive(Default)]
struct Notes(Vec<Note>);

struct Note {
    severity: Severity,
    found: String,
    expected: String,
}

impl Notes {
    fn error(&mut self, found: impl Into<String>, expected: impl Into<String>) {
        self.note(Severity::Error, found.into(), expected.into());
    }

    fn warning(&mut self, found: impl Into<String>, expected: impl Into<String>) {
        self.note(Severity::Warning, found.into(), expected.into());
    }

    fn note(&mut self, severity: Severity, found: String, expected: String) {
        self.0.push(Note {
            severity,
            found,
            expected,
        });
    }

    fn at_most(&mut self, what: &str, length: usize, most: usize) {
        if length > most {
            self.warning(
                format!("{what} has {length} characters"),
                format!("at most {most}"),
            );
        }
    }
}

fn look_at(question: &Question, notes: &mut Notes) {
    if let Some(placeholder) = placeholder(question) {
        notes.error(
            format!("{placeholder} is still to be written"),
            "your own words in its place",
        );
    }
    for (what, text) in texts(question) {
        markup::look_at(what, text, notes);
        spelling::look_at(what, text, notes);
    }
    fits_a_message(question, notes);
    shows_its_program(question, notes);
    notes.at_most("its prompt", question.prompt.chars().count(), PROMPT);
    match &question.hint {
        Some(hint) if !hint.trim().is_empty() => {
            notes.at_most("its hint", hint.chars().count(), HINT);
            give_away(question, hint, notes);
        }
        _ => notes.warning(
            "no hint",
            "hint = \"what helps, and does not give the answer away\"",
        ),
    }
    if let Some(explanation) = &question.explanation {
        explains(explanation, notes);
    }
    match &question.kind {
        Kind::Single(options) => {
            choice(options, notes);
            stands_out(options, notes);
        }
        Kind::Several(options) => choice(options, notes),
        Kind::Tracing { program, outcome } => tracing(program, outcome, notes),
        Kind::Short { .. } | Kind::Long { .. } => {}
    }
}

/// What `waymark question new` left for the author to write, `‹what is asked›`.
fn placeholder(question: &Question) -> Option<&str> {
    let mut all: Vec<&str> = texts(question).into_iter().map(|(_, text)| text).collect();
    all.extend(question.program());
    match &question.kind {
        Kind::Short {
            answer, alternatives, ..
        } => all.extend(std::iter::once(answer).chain(alternatives).map(String::as_str)),
        Kind::Tracing {
            outcome: Outcome::Prints(out),
            ..
        } => all.push(out),
        _ => {}
    }
    all.into_iter().find_map(|text| {
        let start = text.find('‹')?;
        let end = text[start..].find('›')?;
        Some(&text[start..start + end + '›'.len_utf8()])
    })
}

/// The texts in Markdown, with what they are called.
fn texts(question: &Question) -> Vec<(&'static str, &str)> {
    let mut texts = vec![("its prompt", question.prompt.as_str())];
    texts.extend(
        question
            .explanation
            .as_deref()
            .map(|text| ("its explanation", text)),
    );
    texts.extend(question.hint.as_deref().map(|text| ("its hint", text)));
    match &question.kind {
        Kind::Single(options) | Kind::Several(options) => {
            let options = options.right.iter().chain(&options.wrong);
            texts.extend(options.map(|text| ("an option", text.as_str())));
        }
        Kind::Long { model } => texts.push(("its model answer", model)),
        Kind::Short { .. } | Kind::Tracing { .. } => {}
    }
    texts
}

fn fits_a_message(question: &Question, notes: &mut Notes) {
    let length = |text: &str| text.encode_utf16().count();
    let options = match &question.kind {
        Kind::Single(options) | Kind::Several(options) => options
            .right
            .iter()
            .chain(&options.wrong)
            .map(|text| length(text) + 4)
            .sum(),
        _ => 0,
    };
    let program = question.program().map_or(0, length);
    let explanation = question.explanation.as_deref().map_or(0, length);
    for (what, drawn) in [
        ("it", length(&question.prompt) + options + program),
        ("its answer", length(&question.answer()) + explanation),
    ] {
        if drawn > DRAWN {
            notes.error(
                format!("{what} is drawn with {drawn} characters"),
                format!("at most {DRAWN}, which fit a message"),
            );
        }
    }
}

/// The program that claims are about must be the one that is shown: each line of the snippet, in its order. Lines with an
/// ellipsis leave something out.
fn shows_its_program(question: &Question, notes: &mut Notes) {
    let snippet = blocks(&question.prompt).into_iter().find(Block::is_rust);
    let (Some(snippet), Some(program)) = (snippet, &question.proof.program) else {
        return;
    };
    let lines = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty() && !line.contains('…') && !line.contains("..."))
            .collect()
    };
    let mut program = lines(program).into_iter();
    let missing = lines(&snippet.code)
        .into_iter()
        .find(|line| !program.any(|other| other == *line));
    if let Some(line) = missing {
        notes.warning(
            format!("its program lacks a line of its prompt, {line:?}"),
            "waymark.program with the lines of the snippet, in their order",
        );
    }
}

/// A hint must not say what is typed as the answer.
fn give_away(question: &Question, hint: &str, notes: &mut Notes) {
    let said = match &question.kind {
        Kind::Short { answer, .. } => plain(answer),
        Kind::Tracing {
            outcome: Outcome::Fails { code: Some(code), .. },
            ..
        } => code.to_lowercase(),
        _ => return,
    };
    if said.chars().count() > 2 && plain(hint).contains(&said) {
        notes.warning("its hint holds the answer", "a hint that helps to find it");
    }
}

fn explains(explanation: &str, notes: &mut Notes) {
    let links: Vec<String> = Parser::new(explanation)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        })
        .collect();
    let addresses: usize = links.iter().map(|link| link.chars().count()).sum();
    notes.at_most(
        "its explanation",
        explanation.chars().count().saturating_sub(addresses),
        EXPLANATION,
    );
    if links.is_empty() {
        notes.warning("its explanation has no link", "a link to the official page");
    }
    for link in links.iter().filter(|link| !is_official(link)) {
        let link: String = link.chars().take(120).collect();
        notes.warning(format!("link {link:?}"), "an https address of an official site");
    }
}

/// Whether an address is on one of the [`OFFICIAL_HOSTS`].
fn is_official(link: &str) -> bool {
    let Some(rest) = link.strip_prefix("https://") else {
        return false;
    };
    OFFICIAL_HOSTS.iter().any(|known| {
        rest.strip_prefix(known)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#', '?']))
    })
}

fn choice(options: &Options, notes: &mut Notes) {
    for option in options.right.iter().chain(&options.wrong) {
        let length = plain(option).chars().count();
        if length > OPTION {
            let start: String = option.chars().take(20).collect();
            notes.error(
                format!("option \"{start}…\" has {length} characters"),
                format!("at most {OPTION}"),
            );
        }
        let words = plain(option);
        if [
            "all of the above",
            "none of the above",
            "all of these",
            "none of these",
        ]
        .iter()
        .any(|all| words.contains(all))
        {
            notes.error(
                format!("option {option:?}"),
                "options that stand by themselves: their order changes",
            );
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths of options are small")]
fn stands_out(options: &Options, notes: &mut Notes) {
    let length = |text: &String| plain(text).chars().count();
    let wrong = || options.wrong.iter().map(length);
    let (Some(right), Some(longest), Some(shortest)) =
        (options.right.first().map(length), wrong().max(), wrong().min())
    else {
        return;
    };
    let longer = right as f64 > longest as f64 * LONGER.0 && right > longest + LONGER.1;
    let shorter = (right as f64) < shortest as f64 * SHORTER.0 && right + SHORTER.1 < shortest;
    if longer || shorter {
        let which = if longer { "longest" } else { "shortest" };
        notes.warning(
            format!("the right option is by far the {which} ({right} characters; the others {shortest} to {longest})"),
            "options that are alike, so that length gives nothing away",
        );
    }
}

fn tracing(program: &str, outcome: &Outcome, notes: &mut Notes) {
    let lines = program.lines().count();
    if lines > LINES {
        notes.warning(
            format!("its program has {lines} lines"),
            format!("at most {LINES}"),
        );
    }
    for (at, line) in program.lines().enumerate() {
        let columns = line.chars().count();
        if columns > COLUMNS {
            notes.warning(
                format!("line {} of its program has {columns} columns", at + 1),
                format!("at most {COLUMNS}"),
            );
        }
        if line.contains('\t') {
            notes.warning(format!("a tab on line {} of its program", at + 1), "four spaces");
        }
    }
    if let Outcome::Prints(out) = outcome
        && out.lines().any(|line| line.ends_with(' '))
    {
        notes.warning(
            "its output has blanks at the end of a line",
            "an output that can be seen and typed",
        );
    }
}

/// What a reader sees of a line of Markdown, in lower case.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '`' | '*'))
        .collect::<String>()
        .trim()
        .to_lowercase()
}

#[cfg(test)]
mod tests;
