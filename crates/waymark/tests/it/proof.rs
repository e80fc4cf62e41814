//! What the checker catches: each mistake in a file of questions is told by file and line, with what would be right.

use crate::program::Home;

/// A folder with one file of questions, the first of which begins on line 2.
struct Folder(Home);

impl Folder {
    fn new(questions: &str) -> Self {
        let home = Home::new();
        home.write("mine/questions/ownership.moves.toml", format!("\n{questions}"));
        Self(home)
    }

    /// What a check says, without the counts.
    fn check(&self, flags: &str) -> Vec<String> {
        let ended = self.0.expect_any(&format!("check {flags} mine"));
        let found: Vec<String> = ended
            .out
            .lines()
            .filter(|line| line.contains(": error: ") || line.contains(": warning: "))
            .map(str::to_owned)
            .collect();
        let failed = found.iter().any(|line| line.contains(": error: "));
        assert_eq!(ended.code, Some(i32::from(failed)), "{}", ended.out);
        found
    }
}

#[track_caller]
fn finds(questions: &str, wanted: &[&str]) {
    assert_eq!(Folder::new(questions).check("--compile --no-cache"), wanted);
}

fn entry(id: &str, rest: &str) -> String {
    format!(
        "[[questions]]\nid = \"{id}\"\ncontext = \"See [it](https://doc.rust-lang.org/book/).\"\nwaymark.hint = \"Look.\"\n{rest}\n"
    )
}

fn tracing(answer: &str) -> String {
    let program = "fn main() {\n    let a = String::from(\"x\");\n    drop(a);\n    println!(\"{a}\");\n}\n";
    let program = if answer.contains("stdout") {
        program.replace("drop(a)", "drop(a.clone())")
    } else {
        program.to_owned()
    };
    entry(
        "q",
        &format!("type = \"Tracing\"\nprompt.program = \"\"\"\n{program}\"\"\"\n{answer}"),
    )
}

fn choice(right: &str, claims: &str) -> String {
    entry(
        "q",
        &format!(
            "type = \"MultipleChoice\"\nprompt.prompt = \"What then?\"\nprompt.distractors = [\"Prints `2`\", \"Panics\"]\n\
             answer.answer = \"{right}\"\nwaymark.program = \"fn main() {{ println!(\\\"1\\\") }}\"\nwaymark.claims = [\n{claims}\n]"
        ),
    )
}

const RIGHT: &str =
    "{ option = \"Prints `1`\", prints = \"1\\n\" },\n{ option = \"Prints `2`\", prints = \"2\\n\" },";

#[test]
fn what_is_right_is_found_right() {
    finds(
        &tracing("answer.doesCompile = true\nanswer.stdout = \"x\\n\""),
        &[],
    );
    finds(
        &tracing("answer.doesCompile = false\nanswer.lineNumber = 4\nwaymark.code = \"E0382\""),
        &[],
    );
    finds(&choice("Prints `1`", RIGHT), &[]);
}

#[test]
fn a_broken_output_is_told_by_file_and_line() {
    finds(
        &tracing("answer.doesCompile = true\nanswer.stdout = \"y\\n\""),
        &[
            r#"questions/ownership.moves.toml:2: error: question q: it prints "x\n"; expected "y\n", byte for byte"#,
        ],
    );
}

#[test]
fn a_wrong_line_and_a_wrong_code_are_told_by_file_and_line() {
    let found = "questions/ownership.moves.toml:2: error: question q: error[E0382] on line 4: borrow of moved value: `a`";
    finds(
        &tracing("answer.doesCompile = false\nanswer.lineNumber = 3\nwaymark.code = \"E0382\""),
        &[&format!("{found}; expected error[E0382] on line 3")],
    );
    finds(
        &tracing("answer.doesCompile = false\nanswer.lineNumber = 4\nwaymark.code = \"E0502\""),
        &[&format!("{found}; expected error[E0502] on line 4")],
    );
}

#[test]
fn claims_that_are_false_are_told_by_the_line_of_the_claim() {
    finds(
        &choice("Prints `1`", "{ option = \"Prints `1`\", prints = \"3\\n\" }"),
        &[
            r#"questions/ownership.moves.toml:12: error: question q: the right option "Prints `1`" is not so: it compiles, and prints "1\n"; expected a program that prints "3\n""#,
        ],
    );
    // What a wrong option says is so: then it is a right one.
    finds(
        &choice(
            "Prints `1`",
            &format!("{RIGHT}\n{{ option = \"Panics\", compiles = true }}"),
        ),
        &[
            r#"questions/ownership.moves.toml:14: error: question q: the wrong option "Panics" is so: it compiles, and prints "1\n"; expected a claim that does not hold"#,
        ],
    );
}

#[test]
fn a_doubled_id_and_an_over_long_option_are_told_by_file_and_line() {
    let long = "x".repeat(81);
    let long = choice(&long, &RIGHT.replace("Prints `1`", &long)).replace("Panics", &"y".repeat(75));
    finds(
        &long,
        &[
            "questions/ownership.moves.toml:2: error: question q: option \"xxxxxxxxxxxxxxxxxxxx…\" has 81 characters; expected at most 80",
        ],
    );
    let twice = choice("Prints `1`", RIGHT) + &tracing("answer.doesCompile = true\nanswer.stdout = \"x\\n\"");
    finds(
        &twice,
        &[
            "questions/ownership.moves.toml:15: error: question id q is used twice, first in questions/ownership.moves.toml:2; expected an id of its own",
        ],
    );
}

#[test]
fn an_answer_that_changes_under_its_id_is_told_by_file_and_line() {
    let folder = Folder::new(&choice("Prints `1`", ""));
    let blessed = folder.0.expect(0, "check --bless-answers mine");
    assert!(
        blessed.out.contains("answers.lock: 1 answer added"),
        "{}",
        blessed.out
    );
    assert_eq!(folder.check(""), Vec::<String>::new());

    let changed = choice("Prints `3`", "")
        + &entry(
            "new",
            "type = \"Long\"\nprompt.prompt = \"Why?\"\nanswer.model = \"So.\"",
        );
    folder.0.write("mine/questions/ownership.moves.toml", &changed);
    let found = [
        "questions/answers.lock: warning: no answer for new; expected what `waymark check --bless-answers` writes",
        "questions/ownership.moves.toml:1: error: question q: its answer is another one than before; expected the answer it had; \
         if it means something else now, a new id, and \"q\" among the retired of this file; if only the wording is new, take its \
         line out of questions/answers.lock and run `waymark check --bless-answers`",
    ];
    assert_eq!(folder.check(""), found);
    // Blessing writes down what is new, and never over what is known.
    assert_eq!(folder.check("--bless-answers"), found[1..]);

    folder.0.write(
        "mine/questions/ownership.moves.toml",
        changed.replacen("id = \"q\"", "id = \"q2\"", 1),
    );
    let gone = "questions/answers.lock:3: error: question q is gone; \
                expected the question, or retired = [\"q\"] in the file it was in";
    assert_eq!(folder.check("--bless-answers"), [gone]);
    folder.0.write(
        "mine/questions/ownership.moves.toml",
        format!(
            "retired = [\"q\"]\n{}",
            changed.replacen("id = \"q\"", "id = \"q2\"", 1)
        ),
    );
    assert_eq!(folder.check(""), Vec::<String>::new());
}

#[test]
fn answers_are_written_into_a_folder() {
    let home = Home::new();
    home.write("mine/questions/slices.toml", "");
    let ended = home.expect(2, "check --bless-answers mine/questions/slices.toml");
    assert!(ended.err.contains("needs the folder"), "{}", ended.err);
}

#[test]
fn what_was_proved_is_remembered_where_it_is_told() {
    let folder = Folder::new(&choice("Prints `1`", RIGHT));
    let proved = |flags: &str| {
        let out = folder.0.expect(0, &format!("check --compile {flags} mine")).out;
        out.lines()
            .find(|line| line.contains(" proved afresh"))
            .unwrap()
            .to_owned()
    };
    assert!(proved("--cache proofs").contains("2 claims about 1 program, by rustc "));
    assert!(proved("--cache proofs").contains(": 0 proved afresh, 1 known from before; all hold"));
    assert!(proved("--no-cache").contains(": 1 proved afresh, 0 known from before; all hold"));
}

#[test]
fn coverage_is_told_by_roadmap_and_by_topic() {
    let folder = Folder::new(&choice("Prints `1`", ""));
    folder.0.write(
        "mine/mine.md",
        "# Rust\n\n## Phase 1: Basics\n\n- Move semantics\n- Threads, and what they share\n",
    );
    let table = folder.0.expect(1, "report coverage mine").out;
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "roadmap  topics  by own concepts  with neighbours  too few  least  median",
            "mine          2                0                0        2      0       1",
            "",
        ]
    );
    assert!(
        lines[4].starts_with(
            "mine: move-semantics (Move semantics): 1 about ownership.moves, 0 about neighbours"
        ),
        "{table}"
    );
    let csv = folder.0.expect(1, "report coverage --csv mine").out;
    let csv: Vec<&str> = csv.lines().collect();
    assert_eq!(csv[0], "roadmap,stage,topic,text,concepts,own,near,total,enough");
    assert_eq!(
        csv[1],
        "mine,Basics,move-semantics,Move semantics,ownership.moves,1,0,1,no"
    );
    assert!(
        csv[2].contains(",\"Threads, and what they share\","),
        "{}",
        csv[2]
    );
}
