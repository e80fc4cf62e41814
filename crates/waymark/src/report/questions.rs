//! `waymark report questions`: how questions do with learners, those that mislead first.
//!
//! The counts hold no names: see `question_stat` in the store. Options are known by what they say, so that a reworded one
//! begins anew and a former one is no longer shown.

use std::{cmp::Reverse, collections::BTreeMap};

use waymark_core::{
    catalog::Catalog,
    ids::QuestionId,
    question::{Kind, Options, Question},
};
use waymark_store::{Options as StoreOptions, QuestionStat, Store};

use super::csv;
use crate::{
    check::count,
    cli::Questions,
    config::Config,
    content,
    exit::{Exit, Failure},
    print::{self, say},
};

mod tally;

use tally::{Tally, percent};

/// A question that fewer than this get right at the first try misleads, or is asked too early; in percent.
const LOW_PERCENT: u32 = 40;
/// One that more than this get right at the first try teaches little; in percent.
const HIGH_PERCENT: u32 = 95;
/// One that more than this ask the hint for is not clear by itself; in percent.
const HINT_PERCENT: u32 = 50;
/// The widest line, in columns.
const WIDTH: usize = 100;

/// A question with what was counted of it.
#[derive(Clone, Debug)]
struct Row<'a> {
    id: QuestionId,
    /// `None` for one that is no longer asked.
    question: Option<&'a Question>,
    all: Tally,
    first: Tally,
}

/// Something that an author should look at, the worst first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Remark {
    /// A wrong option is picked more often than every right one.
    Beaten { option: String, percent: u32 },
    /// Few know it at the first try.
    Low(u32),
    /// Nearly everybody knows it at the first try.
    High(u32),
    /// Nobody has ever picked these.
    Idle(Vec<String>),
    /// Most want the hint.
    Hint(u32),
}

/// Prints the table, or CSV with every question that was ever answered.
pub(super) async fn run(args: &Questions, config: &Config) -> Result<Exit, Failure> {
    let options = StoreOptions {
        read_only: true,
        ..StoreOptions::default()
    };
    let store = Store::open(&config.database, options).await?;
    let stats = store.read().await?.question_stats().await?;
    let catalog = content::catalog_logged(config)?;
    let rows = rows(&catalog, &stats, args.min);
    if args.csv {
        print::text(&as_csv(&rows, args.min))?;
    } else {
        for line in as_table(&rows, args.min) {
            say!("{line}");
        }
    }
    Ok(Exit::Done)
}

impl Row<'_> {
    fn options(&self) -> Option<&Options> {
        match &self.question?.kind {
            Kind::Single(options) | Kind::Several(options) => Some(options),
            _ => None,
        }
    }

    /// What is remarkable, given that so many answers are enough to say so.
    fn remarks(&self, min: u32) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if self.all.answers < min {
            return remarks;
        }
        if let Some(options) = self.options() {
            let known = |text: &&String| self.all.picked(text);
            let best = options.right.iter().map(|text| self.all.picked(text)).max();
            let worst = options.wrong.iter().max_by_key(known);
            if let (Some(best), Some(worst)) = (best, worst)
                && self.all.picked(worst) > best
            {
                remarks.push(Remark::Beaten {
                    option: worst.clone(),
                    percent: percent(self.all.picked(worst), self.all.answers).unwrap_or(0),
                });
            }
            let picks: u32 = options
                .right
                .iter()
                .chain(&options.wrong)
                .map(|text| self.all.picked(text))
                .sum();
            let idle: Vec<String> = options
                .wrong
                .iter()
                .filter(|text| self.all.picked(text) == 0)
                .cloned()
                .collect();
            if !idle.is_empty() && picks >= min {
                remarks.push(Remark::Idle(idle));
            }
        }
        // A question that is asked again is known better, which says nothing against it.
        if let Some(first) = self.first.success().filter(|_| self.first.answers >= min) {
            if first < LOW_PERCENT {
                remarks.push(Remark::Low(first));
            } else if first > HIGH_PERCENT {
                remarks.push(Remark::High(first));
            }
        }
        let hints = percent(self.all.hinted, self.all.answers).unwrap_or(0);
        if hints > HINT_PERCENT {
            remarks.push(Remark::Hint(hints));
        }
        remarks.sort();
        remarks
    }
}

impl Remark {
    /// Questions with such a remark stand together in the table.
    fn class(&self) -> u8 {
        match self {
            Self::Beaten { .. } | Self::Low(_) => 0,
            Self::High(_) => 1,
            Self::Idle(_) => 2,
            Self::Hint(_) => 3,
        }
    }

    /// A word for programs.
    fn word(&self) -> &'static str {
        match self {
            Self::Beaten { .. } => "misleads",
            Self::Low(_) => "low",
            Self::High(_) => "high",
            Self::Idle(_) => "idle",
            Self::Hint(_) => "hint",
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Beaten { option, percent } => {
                format!("misleads: {percent} % pick \"{}\"", shortened(option))
            }
            Self::Low(percent) => format!("hard, or unclear: {percent} % are right at the first try"),
            Self::High(percent) => format!("too easy: {percent} % are right at the first try"),
            Self::Idle(options) => {
                let options: Vec<String> = options
                    .iter()
                    .map(|text| format!("\"{}\"", shortened(text)))
                    .collect();
                format!("nobody picks {}", options.join(" or "))
            }
            Self::Hint(percent) => format!("unclear by itself: {percent} % ask for the hint"),
        }
    }
}

/// An option in one short line.
fn shortened(text: &str) -> String {
    const MOST: usize = 32;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= MOST {
        return words;
    }
    let start: String = words.chars().take(MOST - 1).collect();
    format!("{}…", start.trim_end())
}

/// A row for each question that was answered, what misleads first.
fn rows<'a>(catalog: &'a Catalog, stats: &[QuestionStat], min: u32) -> Vec<Row<'a>> {
    let mut rows: BTreeMap<&QuestionId, Row<'a>> = BTreeMap::new();
    for stat in stats {
        let row = rows.entry(&stat.question).or_insert_with(|| Row {
            id: stat.question.clone(),
            question: catalog.question(&stat.question),
            all: Tally::default(),
            first: Tally::default(),
        });
        // What another version counted says nothing to this one.
        let Ok(signal) = stat.outcome.parse() else {
            continue;
        };
        row.all.add(signal, stat.count);
        if stat.first {
            row.first.add(signal, stat.count);
        }
    }
    let mut rows: Vec<Row<'a>> = rows.into_values().collect();
    rows.sort_by_cached_key(|row| {
        let remarks = row.remarks(min);
        let class = remarks.iter().map(Remark::class).min().unwrap_or(u8::MAX);
        let success = row.all.success().unwrap_or(100);
        let within = if class == 1 {
            100 - success.min(100)
        } else {
            success
        };
        (
            row.all.answers < min,
            class,
            within,
            Reverse(row.all.answers),
            row.id.clone(),
        )
    });
    rows
}

/// The table, with a line below a question for each remark.
fn as_table(rows: &[Row<'_>], min: u32) -> Vec<String> {
    let enough: Vec<&Row<'_>> = rows.iter().filter(|row| row.all.answers >= min).collect();
    if enough.is_empty() {
        return too_little(rows, min);
    }
    let width = enough
        .iter()
        .map(|row| row.id.as_str().len())
        .max()
        .unwrap_or(0)
        .max("question".len());
    let mut lines = vec![format!(
        "{:width$}  answers  right  first tries  right  hints",
        "question"
    )];
    for row in &enough {
        let share = |share: Option<u32>| share.map_or("–".to_owned(), |share| format!("{share} %"));
        let gone = if row.question.is_none() {
            "  no longer asked"
        } else {
            ""
        };
        lines.push(format!(
            "{:width$}  {:>7}  {:>5}  {:>11}  {:>5}  {:>5}{gone}",
            row.id.as_str(),
            row.all.answers,
            share(row.all.success()),
            row.first.answers,
            share(row.first.success()),
            share(percent(row.all.hinted, row.all.answers)),
        ));
        for remark in row.remarks(min) {
            lines.extend(wrapped(&remark.sentence()));
        }
    }
    let left = rows.len() - enough.len();
    if left > 0 {
        lines.push(format!(
            "{} with fewer than {min} answers left out",
            count(left, "question")
        ));
    }
    lines
}

/// Why there is no table.
fn too_little(rows: &[Row<'_>], min: u32) -> Vec<String> {
    let most = rows.iter().map(|row| row.all.answers).max();
    match most {
        None => vec!["No question was answered yet: there is nothing to report.".to_owned()],
        Some(most) => vec![
            format!(
                "Too little to go by: {} answered, none more than {}, and it takes {min}.",
                if rows.len() == 1 {
                    "1 question was".to_owned()
                } else {
                    format!("{} questions were", rows.len())
                },
                if most == 1 {
                    "once".to_owned()
                } else {
                    format!("{most} times")
                },
            ),
            format!("See what there is with --min {most}."),
        ],
    }
}

/// An indented sentence, in as many lines as it takes.
fn wrapped(sentence: &str) -> Vec<String> {
    const INDENT: &str = "    ";
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{INDENT}{word}")),
        }
    }
    lines
}

/// Every question that was answered, also those with few answers; lines end as RFC 4180 has it.
fn as_csv(rows: &[Row<'_>], min: u32) -> String {
    let head = [
        "question",
        "concept",
        "answers",
        "right",
        "right_percent",
        "first_answers",
        "first_right",
        "first_right_percent",
        "hinted",
        "hinted_percent",
        "enough",
        "remarks",
        "never_picked",
        "most_picked_wrong",
        "most_picked_wrong_count",
    ];
    let mut lines = vec![csv::row(head)];
    for row in rows {
        let share = |share: Option<u32>| share.map(|share| share.to_string()).unwrap_or_default();
        let wrong = row
            .options()
            .map(|options| options.wrong.as_slice())
            .unwrap_or_default();
        let never: Vec<&str> = wrong
            .iter()
            .filter(|text| row.all.picked(text) == 0)
            .map(String::as_str)
            .collect();
        let most = wrong
            .iter()
            .max_by_key(|text| row.all.picked(text))
            .filter(|text| row.all.picked(text) > 0);
        let remarks: Vec<&str> = row.remarks(min).iter().map(Remark::word).collect();
        let fields = [
            row.id.to_string(),
            row.question
                .map(|question| question.concept.to_string())
                .unwrap_or_default(),
            row.all.answers.to_string(),
            row.all.right.to_string(),
            share(row.all.success()),
            row.first.answers.to_string(),
            row.first.right.to_string(),
            share(row.first.success()),
            row.all.hinted.to_string(),
            share(percent(row.all.hinted, row.all.answers)),
            if row.all.answers >= min { "yes" } else { "no" }.to_owned(),
            remarks.join(" "),
            never.join(" | "),
            most.cloned().unwrap_or_default(),
            most.map(|text| row.all.picked(text).to_string())
                .unwrap_or_default(),
        ];
        lines.push(csv::row(fields.iter().map(String::as_str)));
    }
    lines.join("\r\n") + "\r\n"
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use waymark_core::{
        catalog::Source,
        question::{OptionMark, Signal},
    };

    use super::*;

    const QUESTIONS: &str = r#"
[[questions]]
id = "tempting"
type = "MultipleChoice"
prompt.prompt = "Which, then?"
prompt.distractors = ["the \"obvious\", long and wrong option that everybody takes", "never"]
answer.answer = "right"

[[questions]]
id = "easy"
type = "ShortAnswer"
prompt.prompt = "What?"
answer.answer = "that"

[[questions]]
id = "hinted"
type = "Long"
prompt.prompt = "Why?"
answer.model = "So."
"#;

    fn catalog() -> Catalog {
        let concepts = "[slices]\ntitle = \"Slices\"\nlinks = [\"https://doc.rust-lang.org/book/\"]\n";
        let sources = [
            Source::new("concepts.toml", concepts),
            Source::new("questions/slices.toml", QUESTIONS),
        ];
        Catalog::of(sources).0
    }

    fn stat(question: &str, first: bool, signal: Signal, count: u32) -> QuestionStat {
        QuestionStat {
            question: QuestionId::new(question).unwrap(),
            first,
            outcome: signal.to_string(),
            count,
        }
    }

    fn picked(option: &str) -> Signal {
        Signal::Picked(OptionMark::of(option))
    }

    fn stats() -> Vec<QuestionStat> {
        use waymark_core::memory::Rating::{Again, Good};
        let mut odd = stat("easy", true, Signal::Right, 7);
        odd.outcome = "from a later version".to_owned();
        vec![
            odd,
            stat("easy", true, Signal::Right, 59),
            stat("easy", true, Signal::Wrong, 1),
            stat("easy", false, Signal::Right, 12),
            stat("gone", true, Signal::Right, 13),
            stat("gone", true, Signal::Wrong, 12),
            stat("hinted", true, Signal::Own(Good), 14),
            stat("hinted", true, Signal::Own(Again), 7),
            stat("hinted", true, Signal::Hinted, 15),
            stat("rare", true, Signal::Right, 3),
            stat("tempting", true, Signal::Right, 6),
            stat("tempting", true, picked("right"), 6),
            stat("tempting", true, Signal::Wrong, 17),
            stat(
                "tempting",
                true,
                picked("the \"obvious\", long and wrong option that everybody takes"),
                17,
            ),
            stat("tempting", true, Signal::DontKnow, 2),
        ]
    }

    fn table(stats: &[QuestionStat], min: u32) -> String {
        let catalog = catalog();
        let lines = as_table(&rows(&catalog, stats, min), min);
        assert!(
            lines.iter().all(|line| line.chars().count() <= WIDTH),
            "{lines:#?}"
        );
        lines.join("\n")
    }

    #[test]
    fn what_misleads_stands_first_and_what_nobody_answered_is_left_out() {
        assert_snapshot!(table(&stats(), 20), @r#"
        question  answers  right  first tries  right  hints
        tempting       25   24 %           25   24 %    0 %
            misleads: 68 % pick "the "obvious", long and wrong o…"
            hard, or unclear: 24 % are right at the first try
            nobody picks "never"
        easy           72   99 %           60   98 %    0 %
            too easy: 98 % are right at the first try
        hinted         21   67 %           21   67 %   71 %
            unclear by itself: 71 % ask for the hint
        gone           25   52 %           25   52 %    0 %  no longer asked
        1 question with fewer than 20 answers left out
        "#);
    }

    #[test]
    fn without_enough_answers_it_says_so() {
        assert_snapshot!(table(&[], 20), @"No question was answered yet: there is nothing to report.");
        assert_snapshot!(table(&[stat("rare", true, Signal::Right, 1)], 20), @"
        Too little to go by: 1 question was answered, none more than once, and it takes 20.
        See what there is with --min 1.
        ");
        assert_snapshot!(table(&stats()[9..10], 20), @"
        Too little to go by: 1 question was answered, none more than 3 times, and it takes 20.
        See what there is with --min 3.
        ");
    }

    #[test]
    fn csv_has_every_question_and_quotes_what_must_be() {
        let catalog = catalog();
        assert_snapshot!(as_csv(&rows(&catalog, &stats(), 20), 20).replace("\r\n", "⏎\n"), @r#"
        question,concept,answers,right,right_percent,first_answers,first_right,first_right_percent,hinted,hinted_percent,enough,remarks,never_picked,most_picked_wrong,most_picked_wrong_count⏎
        tempting,slices,25,6,24,25,6,24,0,0,yes,misleads low idle,never,"the ""obvious"", long and wrong option that everybody takes",17⏎
        easy,slices,72,71,99,60,59,98,0,0,yes,high,,,⏎
        hinted,slices,21,14,67,21,14,67,15,71,yes,hint,,,⏎
        gone,,25,13,52,25,13,52,0,0,yes,,,,⏎
        rare,,3,3,100,3,3,100,0,0,no,,,,⏎
        "#);
    }

    #[test]
    fn long_remarks_are_wrapped() {
        let lines = wrapped(&"word ".repeat(60));
        assert!(
            lines.len() > 2
                && lines
                    .iter()
                    .all(|line| line.chars().count() <= WIDTH && line.starts_with("    "))
        );
    }
}
