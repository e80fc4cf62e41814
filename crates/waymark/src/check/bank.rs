//! What can only be said of all questions together.

use std::{collections::BTreeMap, path::Path};

use waymark_core::{
    catalog::{Catalog, LANGUAGE_MIN, OTHER_MIN, Shortfall, Source},
    content::Problem,
    question::{ALIKE, Answers, Kind, Question, Sheet, alike},
    roadmap::Severity,
};

use super::counts::count;

/// How often the right option may be the longest, in standard deviations above what chance would have.
const DEVIATIONS: f64 = 3.0;
/// How many concepts a problem names.
const NAMED: usize = 6;

/// What is wrong with the bank as a whole; `path` is what was named to be checked.
pub(super) fn problems(
    catalog: &Catalog,
    sources: &[Source],
    sheets: &[Sheet],
    path: Option<&Path>,
) -> Vec<Problem> {
    let mut problems = near_doubles(sheets);
    if let Some((answers, mut odd)) = answers(sources) {
        problems.append(&mut odd);
        let mut found = answers.check(sheets);
        // What an operator adds to the built-in questions is not written down beside those.
        found.retain(|problem| path.is_some() || problem.severity == Severity::Error);
        problems.append(&mut found);
    }
    let longest = Longest::of(sheets);
    if longest.is_telling() {
        problems.push(warning(
            "questions",
            format!("the right option is the longest in {longest}"),
            "right options that are not the longest more often than others".to_owned(),
        ));
    }
    // That is for authors who keep concepts and questions, not for those who add some, or only use them.
    let complete = path.is_some_and(|path| path.join("concepts.toml").is_file());
    if complete && catalog.graph().knows_its_language() {
        problems.extend(too_few(&catalog.shortfalls()));
    }
    problems
}

/// The answers that are written down beside the questions, if they are.
pub(super) fn answers(sources: &[Source]) -> Option<(Answers, Vec<Problem>)> {
    let source = sources.iter().find(|source| source.path == Answers::FILE)?;
    Some(Answers::parse(&String::from_utf8_lossy(&source.bytes)))
}

fn warning(file: &str, found: String, expected: String) -> Problem {
    Problem {
        file: file.to_owned(),
        line: 0,
        severity: Severity::Warning,
        found,
        expected,
    }
}

fn near_doubles(sheets: &[Sheet]) -> Vec<Problem> {
    let all: Vec<(&Sheet, &Question, u32)> = sheets
        .iter()
        .flat_map(|sheet| {
            let questions = sheet.questions.iter().zip(&sheet.lines);
            questions.map(move |(question, &line)| (sheet, question, line))
        })
        .collect();
    let questions: Vec<&Question> = all.iter().map(|(_, question, _)| *question).collect();
    let pairs = alike(&questions);
    let problems = pairs.iter().map(|pair| {
        let ((first, one, at), (sheet, other, line)) = (all[pair.one], all[pair.other]);
        Problem {
            file: sheet.file.clone(),
            line,
            severity: Severity::Warning,
            found: format!(
                "question {} is nearly {} ({}:{at}): a likeness of {:.2}",
                other.id, one.id, first.file, pair.share
            ),
            expected: format!("a question that asks something else: a likeness below {ALIKE}"),
        }
    });
    problems.collect()
}

/// A line for each group of concepts, not one for each concept: a bank that grows has many.
fn too_few(shortfalls: &[Shortfall<'_>]) -> Vec<Problem> {
    let mut groups: BTreeMap<&str, Vec<&Shortfall<'_>>> = BTreeMap::new();
    for short in shortfalls {
        groups.entry(short.concept.id.group()).or_default().push(short);
    }
    let problems = groups.into_values().map(|short| {
        let mut named: Vec<String> = short
            .iter()
            .take(NAMED)
            .map(|short| format!("{} has {} of {}", short.concept.id, short.have, short.need))
            .collect();
        if short.len() > NAMED {
            named.push(format!("and {} more", short.len() - NAMED));
        }
        let found = format!(
            "{} with too few questions: {}",
            count(short.len(), "concept"),
            named.join(", ")
        );
        let expected = format!("{LANGUAGE_MIN} for a concept of the language, {OTHER_MIN} for another");
        warning("concepts.toml", found, expected)
    });
    problems.collect()
}

/// How often the right option is longer than all others, where one option is right.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Longest {
    right: u32,
    of: u32,
    by_chance: f64,
    variance: f64,
}

impl Longest {
    pub(super) fn of(sheets: &[Sheet]) -> Self {
        let mut longest = Self::default();
        for question in sheets.iter().flat_map(|sheet| &sheet.questions) {
            let Kind::Single(options) = &question.kind else {
                continue;
            };
            let length = |text: &String| text.chars().filter(|c| *c != '`').count();
            let right = options.right.iter().map(length).max().unwrap_or(0);
            longest.of += 1;
            longest.right += u32::from(options.wrong.iter().all(|wrong| length(wrong) < right));
            let share = 1.0 / f64::from(u32::try_from(options.wrong.len() + 1).unwrap_or(u32::MAX));
            longest.by_chance += share;
            longest.variance += share * (1.0 - share);
        }
        longest
    }

    /// Whether picking the longest option pays more than chance explains.
    fn is_telling(self) -> bool {
        f64::from(self.right) > self.by_chance + DEVIATIONS * self.variance.sqrt()
    }
}

impl std::fmt::Display for Longest {
    /// "30 of 74 (41 %; by chance 25 %)"
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = f64::from(self.of.max(1));
        let (share, chance) = (f64::from(self.right) / all, self.by_chance / all);
        let Self { right, of, .. } = self;
        write!(
            f,
            "{right} of {of} ({:.0} %; by chance {:.0} %)",
            share * 100.0,
            chance * 100.0
        )
    }
}

#[cfg(test)]
mod tests {
    use waymark_core::ids::ConceptId;

    use super::*;

    const CONCEPTS: &str = "[slices]\ntitle = \"Slices\"\nlinks = [\"https://doc.rust-lang.org/book/\"]\n";

    fn choices(number: usize, answer: &str) -> String {
        let all: Vec<String> = (0..number)
            .map(|at| {
                format!(
                    "[[questions]]\nid = \"q{at}\"\ntype = \"MultipleChoice\"\nprompt.prompt = \"Number {at} of {number}?\"\n\
                     prompt.distractors = [\"aa{at}\", \"bbb{at}\", \"cccc{at}\"]\nanswer.answer = \"{answer}{at}\"\ncontext = \"So.\"\n"
                )
            })
            .collect();
        all.concat()
    }

    fn sheet(questions: &str) -> Sheet {
        Sheet::parse(
            &ConceptId::new("slices").unwrap(),
            questions,
            "questions/slices.toml",
        )
    }

    fn told(concepts: &str, questions: &str, path: Option<&Path>) -> Vec<String> {
        let sources = [
            Source::new("concepts.toml", concepts),
            Source::new("questions/slices.toml", questions),
        ];
        let (catalog, problems) = Catalog::of(sources.clone());
        assert_eq!(problems, []);
        let found = super::problems(&catalog, &sources, &[sheet(questions)], path);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_longest_option_is_right_no_more_often_than_chance_has_it() {
        let longest = Longest::of(&[sheet(&choices(20, "ddddd"))]);
        assert_eq!(longest.to_string(), "20 of 20 (100 %; by chance 25 %)");
        assert!(longest.is_telling());
        assert!(!Longest::of(&[sheet(&choices(20, "d"))]).is_telling());
        // Two of two may be chance.
        assert!(!Longest::of(&[sheet(&choices(2, "ddddd"))]).is_telling());
        assert!(!Longest::default().is_telling());
    }

    #[test]
    fn a_telling_length_is_a_warning_about_the_whole_bank() {
        let found = told(CONCEPTS, &choices(9, "ddddd"), None);
        assert!(
            found.contains(
                &"questions: warning: the right option is the longest in 9 of 9 (100 %; by chance 25 %); \
                  expected right options that are not the longest more often than others"
                    .to_owned()
            ),
            "{found:?}"
        );
    }

    #[test]
    fn near_doubles_name_both_questions_and_where_they_are() {
        let one = "[[questions]]\nid = \"a\"\ntype = \"Long\"\nprompt.prompt = \"Why is a slice a view of its vector?\"\n\
                   answer.model = \"So.\"\ncontext = \"So.\"\n";
        let other = one.replace("\"a\"", "\"b\"").replace("its vector", "a vector");
        let found = told(CONCEPTS, &format!("{one}{other}"), None);
        assert_eq!(
            found,
            [
                "questions/slices.toml:7: warning: question b is nearly a (questions/slices.toml:1): a likeness of 0.20; \
                 expected a question that asks something else: a likeness below 0.18"
            ]
        );
    }

    #[test]
    fn a_concept_needs_its_number_of_questions_where_the_file_says_what_the_language_is() {
        let concepts = format!("language = [\"slices\"]\n{CONCEPTS}");
        let wanted = "concepts.toml: warning: 1 concept with too few questions: slices has 2 of 4; \
                      expected 4 for a concept of the language, 2 for another";
        let folder = tempfile::tempdir().unwrap();
        let named = Some(folder.path());
        // A folder with questions only stands on the built-in concepts.
        assert_eq!(told(&concepts, &choices(2, "d"), named), Vec::<String>::new());
        std::fs::write(folder.path().join("concepts.toml"), &concepts).unwrap();
        assert_eq!(told(&concepts, &choices(2, "d"), named), [wanted]);
        assert_eq!(told(CONCEPTS, &choices(2, "d"), named), Vec::<String>::new());
        assert_eq!(told(&concepts, &choices(2, "d"), None), Vec::<String>::new());
    }
}
