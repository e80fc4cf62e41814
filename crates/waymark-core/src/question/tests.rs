use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::memory::Rating;

fn sheet(text: &str) -> Sheet {
    Sheet::parse(
        &ConceptId::new("ownership.moves").unwrap(),
        text,
        "questions/ownership.moves.toml",
    )
}

#[track_caller]
fn question(text: &str) -> Question {
    let mut sheet = sheet(&format!(
        "[[questions]]\nid = \"q\"\ncontext = \"Because.\"\n{text}"
    ));
    assert_eq!(sheet.problems, []);
    sheet.questions.remove(0)
}

fn single() -> Question {
    question(
        "type = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.distractors = [\"`i32`\", \"`&str`\", \"7\"]\n\
         answer.answer = \"`String`\"\n",
    )
}

fn several() -> Question {
    question(
        "type = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.distractors = [\"Red\", \"Blue\"]\n\
         prompt.sortAnswers = true\nanswer.answer = [\"Green\", \"Yellow\"]\n",
    )
}

fn short(answer: &str, alternatives: &[&str]) -> Question {
    question(&format!(
        "type = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = {answer:?}\nanswer.alternatives = {alternatives:?}\n"
    ))
}

fn prints(out: &str) -> Question {
    question(&format!(
        "type = \"Tracing\"\nprompt.program = \"fn main() {{}}\"\nanswer.doesCompile = true\nanswer.stdout = {out:?}\n"
    ))
}

fn fails() -> Question {
    question(
        "type = \"Tracing\"\nprompt.program = \"\"\"\nfn main() {\n  x\n}\n\"\"\"\nanswer.doesCompile = false\n\
         answer.lineNumber = 2\nwaymark = { code = \"E0425\" }\n",
    )
}

fn long() -> Question {
    question("type = \"Long\"\nprompt.prompt = \"Explain.\"\nanswer.model = \"So.\"\n")
}

#[test]
fn every_form_is_read_with_our_fields_beside_it() {
    let question = question(
        "type = \"Tracing\"\nprompt.program = \"\"\"\nfn main() {\n  x\n}\n\"\"\"\nanswer.doesCompile = false\n\
         answer.lineNumber = 2\nwaymark = { difficulty = 3, hint = \"Look.\", background = [\"nodejs\", \"cpp\"], code = \"E0425\" }\n",
    );
    assert_eq!(question.difficulty.level(), 3);
    assert_eq!(question.hint.as_deref(), Some("Look."));
    assert_eq!(question.backgrounds, [Background::NodeJs, Background::Cpp]);
    assert_eq!(question.program(), Some("fn main() {\n  x\n}\n"));
    assert_eq!(question.answer(), "It does not compile: line 2, error E0425.");
    assert!(
        question.suits(Some(Background::Cpp))
            && !question.suits(None)
            && !question.suits(Some(Background::Go))
    );
    assert!(matches!(single().kind, Kind::Single(_)));
    assert!(matches!(several().kind, Kind::Several(_)));
    assert!(matches!(short("x", &[]).kind, Kind::Short { .. }));
    assert!(matches!(long().kind, Kind::Long { .. }));
}

#[track_caller]
fn check_problem(text: &str, wanted: &str) {
    let sheet = sheet(text);
    let found: Vec<String> = sheet.problems.iter().map(ToString::to_string).collect();
    assert!(found.iter().any(|found| found == wanted), "{found:#?}");
}

#[test]
fn problems_name_the_line() {
    let head = "[[questions]]\nid = \"q\"\ncontext = \"Because.\"\n";
    let file = "questions/ownership.moves.toml";
    check_problem(
        "\n[[questions]]\ntype = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = \"!\"\n",
        &format!("{file}:2: error: a question without an id; expected id = \"moves-into-a-function\""),
    );
    check_problem(
        &format!("{head}type = \"Riddle\"\n"),
        &format!("{file}:4: error: type \"Riddle\"; expected {FORMS}"),
    );
    check_problem(
        &format!(
            "{head}type = \"Tracing\"\nprompt.program = \"fn main() {{}}\"\nanswer.doesCompile = true\nanswer.stdOut = \"\"\n"
        ),
        &format!(
            "{file}:7: error: unknown key \"stdOut\" in answer; expected doesCompile, stdout, lineNumber"
        ),
    );
    check_problem(
        &format!(
            "{head}type = \"Tracing\"\nprompt.program = \"fn main() {{}}\"\nanswer.doesCompile = false\nanswer.lineNumber = 2\n"
        ),
        &format!("{file}:1: error: lineNumber 2; expected answer.lineNumber from 1 to 1"),
    );
    check_problem(
        &format!(
            "{head}type = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.distractors = [\"a\", \"a \"]\nanswer.answer = \"b\"\n"
        ),
        &format!("{file}:1: error: option \"a \" twice; expected options that differ"),
    );
    check_problem(
        &format!(
            "{head}type = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = \"!\"\nwaymark = {{ difficulty = 4 }}\n"
        ),
        &format!("{file}:7: error: difficulty 4; expected 1, 2 or 3"),
    );
    check_problem(
        &format!("{head}type = \"ShortAnswer\"\nprompt = \"?\"\nanswer.answer = \"x\"\n"),
        &format!(
            "{file}:5: error: invalid type: string \"?\", expected struct ShortAnswerPrompt; expected the mdbook-quiz format"
        ),
    );
    check_problem(
        "questions = 1\n",
        &format!("{file}:1: error: questions is not a list; expected [[questions]]"),
    );
}

const FORMS: &str = "type = \"MultipleChoice\", \"ShortAnswer\", \"Tracing\" or \"Long\"";

#[test]
fn a_part_of_a_multipart_question_carries_the_common_text() {
    let mut sheet = sheet(
        "[multipart]\nm = \"Think of a tree.\"\n[[questions]]\nid = \"q\"\ntype = \"ShortAnswer\"\nmultipart = \"m\"\n\
         prompt.prompt = \"Its colour?\"\nanswer.answer = \"green\"\ncontext = \"Leaves.\"\n",
    );
    assert_eq!(sheet.problems, []);
    assert_eq!(
        sheet.questions.remove(0).prompt,
        "Think of a tree.\n\nIts colour?"
    );
}

#[test]
fn the_bank_refuses_ids_that_are_doubled_or_retired() {
    let entry = |id: &str| {
        format!(
            "[[questions]]\nid = \"{id}\"\ntype = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = \"!\"\ncontext = \"C\"\n"
        )
    };
    let first = sheet(&format!("retired = [\"old\"]\n{}{}", entry("a"), entry("b")));
    let second = sheet(&format!("{}{}", entry("old"), entry("a")));
    let (bank, problems) = Bank::new([first, second]);
    let found: Vec<(u32, &str)> = problems
        .iter()
        .map(|problem| (problem.line, problem.found.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (1, "question id old is retired"),
            (
                7,
                "question id a is used twice, first in questions/ownership.moves.toml:2"
            )
        ]
    );
    assert_eq!(bank.len(), 2);
    assert!(bank.is_retired(&QuestionId::new("old").unwrap()));
    assert_eq!(bank.about(&ConceptId::new("ownership.moves").unwrap()).count(), 2);
}

#[test]
fn options_follow_the_seed_and_the_author() {
    let texts = |question: &Question, seed| -> Vec<String> {
        question
            .options(seed)
            .iter()
            .map(|choice| format!("{}{}", choice.letter, choice.text))
            .collect()
    };
    assert_eq!(texts(&single(), 1), texts(&single(), 1));
    let orders: BTreeSet<Vec<String>> = (0..200).map(|seed| texts(&single(), seed)).collect();
    assert_eq!(orders.len(), 24);
    assert_eq!(texts(&several(), 5), ["aBlue", "bGreen", "cRed", "dYellow"]);
    let fixed = question(
        "type = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.distractors = [\"x\", \"y\"]\nprompt.answerIndex = 1\nanswer.answer = \"r\"\n",
    );
    assert_eq!(texts(&fixed, 9), ["ax", "br", "cy"]);
}

#[track_caller]
fn check_picked(question: &Question, typed: &str, wanted: Result<&[&str], Unreadable>) {
    let shown = question.options(3);
    let found = Given::parse(question, typed, 3).map(|given| match given {
        Given::Picked(picked) => picked.iter().map(|&at| shown[at].text).collect::<BTreeSet<_>>(),
        other => panic!("{other:?}"),
    });
    assert_eq!(
        found,
        wanted.map(|texts| texts.iter().copied().collect()),
        "{typed}"
    );
}

#[test]
fn options_are_picked_by_letter_number_or_text() {
    let (one, many) = (single(), several());
    let first = one.options(3)[0].text;
    let second = one.options(3)[1].text;
    check_picked(&one, "a", Ok(&[first]));
    check_picked(&one, "A)", Ok(&[first]));
    check_picked(&one, "option b", Ok(&[second]));
    check_picked(&one, "2", Ok(&[second]));
    check_picked(&one, "string", Ok(&["`String`"]));
    check_picked(&one, "str", Ok(&["`String`"]));
    check_picked(&one, "7", Ok(&["7"]));
    check_picked(&one, "a b", Err(Unreadable::OneOnly));
    check_picked(&one, "e", Err(Unreadable::NoSuchOption { last: 'd' }));
    check_picked(&one, "5", Err(Unreadable::NoSuchOption { last: 'd' }));
    check_picked(&one, "0", Err(Unreadable::NoSuchOption { last: 'd' }));
    check_picked(&one, " ", Err(Unreadable::Blank));
    check_picked(&many, "a c", Ok(&["Blue", "Red"]));
    check_picked(&many, "a, c and d", Ok(&["Blue", "Red", "Yellow"]));
    check_picked(&many, "bd", Ok(&["Green", "Yellow"]));
    check_picked(&many, "1,3", Ok(&["Blue", "Red"]));
    check_picked(&many, "yellow, GREEN", Ok(&["Green", "Yellow"]));
    check_picked(&many, "a x", Err(Unreadable::NoSuchOption { last: 'd' }));
}

#[track_caller]
fn check_grade(question: &Question, typed: &str, right: bool) {
    let given = Given::parse(question, typed, 3).unwrap_or_else(|error| panic!("{typed}: {error}"));
    assert_eq!(
        question.grade(&given, 3).is_right(),
        right,
        "{typed} as {given:?}"
    );
}

#[test]
fn choices_are_graded() {
    check_grade(&single(), "string", true);
    check_grade(&single(), "i32", false);
    check_grade(&single(), "I don't know", false);
    check_grade(&several(), "b d", true);
    check_grade(&several(), "b", false);
    check_grade(&several(), "a b d", false);
    let partly = several().grade(&Given::Picked(BTreeSet::from([0, 1])), 3);
    assert_eq!(
        partly.near,
        Some(Near::Partly {
            found: 1,
            of: 2,
            wrong: 1
        })
    );
}

#[test]
fn short_answers_forgive_writing_not_content() {
    let question = short("`Rc<RefCell<T>>`", &["Rc of RefCell"]);
    for right in [
        "Rc<RefCell<T>>",
        "`rc<refcell<t>>`",
        " Rc < RefCell < T > > ",
        "rc of refcell.",
        "RC OF REFCELL",
    ] {
        check_grade(&question, right, true);
    }
    for wrong in ["RcRefCell<T>", "Rc<T>", "Arc<RefCell<T>>", "rcof refcell"] {
        check_grade(&question, wrong, false);
    }
    check_grade(&short("?", &[]), "?", true);
    check_grade(&short("don't know", &[]), "don’t know", true);
    check_grade(&short("x", &[]), "no idea", false);
    check_grade(&short("\"a\"", &[]), "“a”", true);
}

#[test]
fn outputs_forgive_layout_where_a_chat_forces_it() {
    check_grade(&prints("3\n"), "3", true);
    check_grade(&prints("3\n"), "`3`", true);
    check_grade(&prints("3\n"), "it prints 3", true);
    check_grade(&prints("3\n"), "33", false);
    check_grade(&prints("a  \nb\n\n"), "a\nb  ", true);
    check_grade(&prints("a\nb\n"), "a b", true);
    check_grade(&prints("a\nb\n"), "a\\nb", true);
    check_grade(&prints("a\nb\n"), "a / b", true);
    check_grade(&prints("a\nb\n"), "b a", false);
    check_grade(&prints("a b\n"), "a\nb", false);
    check_grade(&prints("true\n"), "True", true);
    check_grade(&prints("Ab\n"), "AB", false);
    check_grade(&prints("a\n"), "```text\na\n```", true);
    check_grade(&prints(""), "nothing", true);
    check_grade(&prints("[1, 2]\n"), "[1, 2]", true);
    check_grade(&prints("line 2\n"), "line 2", true);
    check_grade(&prints("\"x\"\n"), "“x”", true);
    check_grade(&prints("3\n"), "does not compile, line 2", false);
}

#[test]
fn a_program_that_fails_wants_its_line() {
    for right in [
        "does not compile at line 2",
        "doesn't compile, line 2",
        "Doesn’t compile: 2",
        "won't compile line2",
        "line 2",
        "compile error on line 2",
        "E0425 on line 2",
        "fails to compile on 2",
    ] {
        check_grade(&fails(), right, true);
    }
    check_grade(&fails(), "does not compile at line 3", false);
    check_grade(&fails(), "2", false);
    check_grade(&fails(), "it prints 3", false);
    assert_eq!(
        Given::parse(&fails(), "it does not compile", 0),
        Err(Unreadable::WhichLine)
    );
    assert_eq!(
        Given::parse(&prints("3\n"), "it does not compile", 0),
        Err(Unreadable::WhichLine)
    );
    let graded = fails().grade(&Given::FailsAt(3), 0);
    assert_eq!(graded.near, Some(Near::OtherLine));
}

#[test]
fn long_answers_are_graded_by_the_learner() {
    let question = long();
    let told = question.grade(&Given::parse(&question, "It is so.", 0).unwrap(), 0);
    assert_eq!((told.verdict, told.answer.as_str()), (Verdict::Compare, "So."));
    assert_eq!(told.rating(&question.kind, Attempt::default()), None);
    let own = question.grade(&Given::parse(&question, "hard", 0).unwrap(), 0);
    assert_eq!(own.rating(&question.kind, Attempt::default()), Some(Rating::Hard));
    assert!(own.is_right());
    assert!(!question.grade(&Given::SelfRated(Rating::Again), 0).is_right());
}

#[track_caller]
fn check_rating(typed: &str, attempt: Attempt, wanted: Rating) {
    let question = single();
    let graded = question.grade(&Given::parse(&question, typed, 0).unwrap(), 0);
    assert_eq!(graded.rating(&question.kind, attempt), Some(wanted));
}

#[test]
fn automatic_grades_become_ratings() {
    let quick = Attempt {
        seconds: Some(10),
        ..Attempt::default()
    };
    check_rating("i32", quick, Rating::Again);
    check_rating("String", Attempt::default(), Rating::Good);
    check_rating(
        "String",
        Attempt {
            seconds: Some(11),
            ..quick
        },
        Rating::Good,
    );
    check_rating("String", quick, Rating::Easy);
    check_rating("String", Attempt { again: true, ..quick }, Rating::Good);
    check_rating(
        "String",
        Attempt {
            hinted: true,
            ..quick
        },
        Rating::Hard,
    );
}

#[test]
fn backgrounds_are_read_as_people_write_them() {
    for known in Background::ALL {
        assert_eq!(Background::named(known.slug()), Some(known));
        assert_eq!(Background::named(known.title()), Some(known));
    }
    assert_eq!(Background::named("TypeScript"), Some(Background::NodeJs));
    assert_eq!(Background::named("none"), None);
}

proptest! {
    #[test]
    fn no_typed_text_breaks_parsing_or_grading(typed in "(?s:.{0,60})", seed: u64) {
        for question in [single(), several(), short("x", &["y"]), prints("a\nb\n"), prints(""), fails(), long()] {
            if let Ok(given) = Given::parse(&question, &typed, seed) {
                let graded = question.grade(&given, seed);
                prop_assert_eq!(graded.rating(&question.kind, Attempt::default()).is_none(), graded.verdict == Verdict::Compare);
            }
        }
    }

    #[test]
    fn no_given_answer_breaks_grading(picked in prop::collection::btree_set(0_usize..12, 0..5), line: u32, seed: u64) {
        for question in [single(), several(), prints("a"), fails(), long()] {
            for given in [Given::Picked(picked.clone()), Given::FailsAt(line), Given::DontKnow, Given::SelfRated(Rating::Easy)] {
                let _ = question.grade(&given, seed);
            }
        }
    }

    #[test]
    fn the_shown_options_are_a_permutation(seed: u64) {
        let mut texts: Vec<String> = single().options(seed).iter().map(|choice| choice.text.to_owned()).collect();
        texts.sort();
        prop_assert_eq!(texts, ["7", "`&str`", "`String`", "`i32`"]);
        prop_assert_eq!(single().options(seed).iter().filter(|choice| choice.right).count(), 1);
    }

    #[test]
    fn the_letters_of_the_right_options_are_right(seed: u64) {
        for question in [single(), several()] {
            let letters: Vec<String> =
                question.options(seed).iter().filter(|choice| choice.right).map(|choice| choice.letter.to_string()).collect();
            let given = Given::parse(&question, &letters.join(" "), seed).unwrap();
            prop_assert!(question.grade(&given, seed).is_right());
        }
    }

    #[test]
    fn the_answer_that_is_shown_is_accepted(text in "[a-z0-9<>&_!?:;()\\[\\]\\.]{1,12}( [a-z0-9<>]{1,8})?") {
        prop_assume!(!grade::loose(&text).is_empty());
        check_grade(&short(&text, &[]), &text, true);
        check_grade(&prints(&format!("{text}\n")), &text, true);
    }

    #[test]
    fn no_sheet_breaks_the_reader(text in "(?s:.{0,200})") {
        let _ = sheet(&text);
        let _ = sheet(&format!("[[questions]]\nid = \"q\"\n{text}"));
    }
}
