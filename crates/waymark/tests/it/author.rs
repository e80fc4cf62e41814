//! An author's tools, as an author uses them: `question new`, `check`, `play`, `import-quiz`, `report questions`.

use crate::program::{EVENING, Home, finish};

/// A question about moves whose program is right, and one whose output is not.
const MOVES: &str = r#"
[[questions]]
id = "takes-it"
type = "Tracing"
prompt.program = """
fn main() {
    let a = vec![1];
    let b = a;
    println!("{}", b.len());
}
"""
answer.doesCompile = true
answer.stdout = """
1
"""
context = "The vector moves. See [moves](https://doc.rust-lang.org/book/ch04-01-what-is-ownership.html)."
waymark.hint = "Count."

[[questions]]
id = "says-otherwise"
type = "Tracing"
prompt.program = """
fn main() {
    println!("2");
}
"""
answer.doesCompile = true
answer.stdout = """
3
"""
context = "It prints. See [println](https://doc.rust-lang.org/std/macro.println.html)."
waymark.hint = "Read."
"#;

#[test]
fn a_new_question_is_refused_until_it_is_written_and_keeps_what_was_there() {
    let home = Home::new();
    let before = home.write("mine/questions/own/ownership.moves.toml", MOVES);
    let new = "question new --into mine --concept ownership.moves --kind long --title";
    let said = home.expect(0, &format!("{new} why-it-moves")).out;
    assert!(
        said.contains("own/ownership.moves.toml:34: question why-it-moves, about Moves"),
        "{said}"
    );
    assert!(
        said.contains("waymark question check why-it-moves --from mine"),
        "{said}"
    );
    let text = std::fs::read_to_string(&before).unwrap();
    assert!(text.starts_with(MOVES.trim_end()), "{text}");
    let again = home.expect(0, &format!("{new} why-it-moves")).out;
    assert!(again.contains("question why-it-moves-2"), "{again}");

    let refused = home.expect(1, "question check why-it-moves --from mine").out;
    assert!(
        refused.contains("‹What is asked: why-it-moves› is still to be written"),
        "{refused}"
    );
    assert!(refused.ends_with("not good yet\n"), "{refused}");
    assert!(
        !refused.contains("says-otherwise"),
        "only the one that was asked about: {refused}"
    );
    let whole = home.expect(1, "check mine").out;
    assert!(whole.contains("still to be written"), "{whole}");
}

#[test]
fn what_is_not_said_is_asked() {
    let home = Home::new();
    let asked = finish(
        &mut home.command("question new --into mine"),
        b"moves\nsingle\nWhat the caller keeps\n",
    );
    assert_eq!(asked.code, Some(0), "{}", asked.err);
    assert!(asked.err.contains("Which concept is it about"), "{}", asked.err);
    assert!(
        asked.out.contains("question what-the-caller-keeps"),
        "{}",
        asked.out
    );
    let short = finish(&mut home.command("question new --into mine"), b"moves\n");
    assert_eq!(short.code, Some(2));
    assert!(short.err.contains("--kind"), "{}", short.err);
    let odd = home.expect(
        2,
        "question new --into mine --concept mooves --kind long --title x",
    );
    assert!(odd.err.contains("did you mean ownership.moves"), "{}", odd.err);
}

#[test]
fn a_new_question_does_not_go_into_a_file_that_cannot_be_read() {
    let home = Home::new();
    let broken = home.write("mine/questions/own/ownership.moves.toml", "[[questions]\n");
    let told = home.expect(
        6,
        "question new --into mine --concept ownership.moves --kind long --title x",
    );
    assert!(told.err.contains("ownership.moves.toml:1"), "{}", told.err);
    assert_eq!(std::fs::read_to_string(broken).unwrap(), "[[questions]\n");
}

#[test]
fn one_question_is_checked_with_its_proof_and_no_other() {
    let home = Home::new();
    home.write("mine/questions/own/ownership.moves.toml", MOVES);
    let good = home.expect(0, "question check takes-it --from mine").out;
    assert!(
        good.contains("takes-it, tracing about ownership.moves, difficulty 2"),
        "{good}"
    );
    assert!(good.contains("1 claim about 1 program"), "{good}");
    assert!(good.ends_with("all good\n"), "{good}");
    let wrong = home.expect(1, "question check says-otherwise --from mine").out;
    assert!(
        wrong.contains("ownership.moves.toml:19: error: question says-otherwise: "),
        "{wrong}"
    );
    let file = home
        .expect(1, "question check mine/questions/own/ownership.moves.toml")
        .out;
    assert!(file.contains("2 claims about 2 programs"), "{file}");
    let unknown = home.expect(2, "question check takes-its --from mine");
    assert!(unknown.err.contains("did you mean takes-it"), "{}", unknown.err);
}

#[test]
fn a_question_is_played_without_a_database() {
    let home = Home::new();
    home.write("mine/questions/own/ownership.moves.toml", MOVES);
    let played = finish(
        &mut home.command("question play takes-it --from mine --seed 1"),
        b"hint\n1\n",
    );
    assert_eq!(played.code, Some(0), "{}", played.err);
    for part in [
        "Moves\n",
        "Hint: Count.",
        "Good to know",
        "The vector moves",
        "Counts as Again.",
    ] {
        assert!(played.out.contains(part), "{part}\n{}", played.out);
    }
    assert_eq!(played.err, "");
    let made: Vec<_> = std::fs::read_dir(home.path(""))
        .unwrap()
        .map(|it| it.unwrap().file_name())
        .collect();
    assert_eq!(made, ["mine"], "nothing is kept");
    assert_eq!(home.expect(2, "question play nothing-like-it").out, "");
}

/// Quizzes as strangers write them.
fn quizzes(home: &Home) {
    home.write(
        "club/ch04/ch04-01-ownership.toml",
        "\u{feff}# A quiz\r\n[multipart]\r\nstory = \"Ferris lends a vector.\"\r\n\r\n\
         [[questions]]\r\nid = \"1B4E28BA-2fa1-4d3b-a3f5-ef19b5a7633b\"\r\ntype = \"MultipleChoice\"\r\nmultipart = \"story\"\r\n\
         prompt.prompt = \"\"\"\r\nWho owns the Vec<u8>?\r\n\r\n```rust,ignore,mdbook-runnable\r\nlend(v);\r\n```\r\n\"\"\"\r\n\
         prompt.distractors = [\"nobody\"]\r\nprompt.sort_answers = true\r\nanswer.answer = [\"`main`\", \"Ferris\"]\r\n\
         context = \"It was lent.\"\r\n\r\n\
         [[questions]]\r\ntype = \"MultipleChoice\"\r\nprompt.prompt = \"Which?\"\r\nprompt.distractors = [\"x\"\r\nanswer.answer = \"y\"\r\n\r\n\
         [[questions]]\r\ntype = \"Tracing\"\r\nprompt.program = \"\"\"\r\n\r\nfn main() {\r\n    let a = b;\r\n}\r\n\"\"\"\r\n\
         answer.doesCompile = false\r\nanswer.lineNumber = 3\r\n",
    );
    home.write(
        "club/chords.toml",
        "[[questions]]\ntype = \"ShortAnswer\"\nprompt.prompt = \"Which chord has the notes A, C and E?\"\n\
         answer.answer = \"A minor\"\nanswer.alternatives = [\"Am\"]\ncontext = \"A minor third.\"\n",
    );
    home.write("club/book.toml", "[book]\ntitle = \"Club\"\n");
    home.write("club/.hidden/q.toml", "[[questions]]\n");
}

#[test]
fn quizzes_are_taken_over_and_what_is_not_is_told() {
    let home = Home::new();
    quizzes(&home);
    let dry = home.expect(0, "import-quiz club --into mine --dry-run");
    assert!(
        dry.out
            .contains("2 of 4 questions in 2 files taken over, about 1 concept"),
        "{}",
        dry.out
    );
    assert!(
        dry.out.contains("Left out: 1 cannot be read, 1 tell no concept"),
        "{}",
        dry.out
    );
    assert!(
        dry.err.contains("club/ch04/ch04-01-ownership.toml:25: error: "),
        "{}",
        dry.err
    );
    assert!(
        dry.err
            .contains("club/chords.toml:1: left out: its words tell no concept"),
        "{}",
        dry.err
    );
    assert!(!home.path("mine").exists());

    let done = home.expect(0, "import-quiz club --into mine --unmatched own");
    assert!(done.out.contains("3 of 4 questions"), "{}", done.out);
    assert!(
        done.out
            .contains("No topic of any roadmap is about club.chords yet"),
        "{}",
        done.out
    );
    let checked = home.expect(0, "check mine").out;
    assert!(checked.contains("3 questions about 2 concepts"), "{checked}");
    let text = std::fs::read_to_string(home.path("mine/questions/club/ownership.rules.toml")).unwrap();
    assert!(
        text.contains("id = \"1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b\""),
        "{text}"
    );
    assert!(text.contains("prompt.sortAnswers = true"), "{text}");
    assert!(
        text.contains("answer.lineNumber = 2"),
        "the blank first line is gone: {text}"
    );
    assert!(!text.contains('\r'));

    let again = home.expect(1, "import-quiz club --into mine --unmatched own");
    assert!(again.out.contains("3 are there already"), "{}", again.out);
    assert!(again.out.contains("Nothing to write."), "{}", again.out);
    assert!(!home.path("mine/questions/club-2").exists());
}

#[test]
fn what_was_imported_is_never_replaced() {
    let home = Home::new();
    quizzes(&home);
    home.expect(0, "import-quiz club --into mine");
    let written = home.path("mine/questions/club/ownership.rules.toml");
    let before = std::fs::read_to_string(&written).unwrap();
    home.write(
        "club/more-ownership.toml",
        "[[questions]]\nid = \"1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"Who owns it?\"\n\
         answer.answer = \"I\"\n",
    );
    let said = home.expect(0, "import-quiz club --into mine").out;
    assert!(said.contains("mine/questions/club-2: 1 file written"), "{said}");
    assert_eq!(std::fs::read_to_string(written).unwrap(), before);
    // Another question under an id that is taken gets one of its own.
    home.expect(0, "check mine");
    assert!(
        home.expect(6, "import-quiz nowhere --into mine")
            .err
            .contains("nowhere")
    );
    home.write("empty/book.toml", "[book]\n");
    assert!(
        home.expect(6, "import-quiz empty --into mine")
            .err
            .contains("no quiz in it")
    );
    assert!(home.expect(3, "import-quiz club").err.contains("--into"));
}

#[test]
fn imported_questions_are_asked_in_practice() {
    let home = Home::new();
    quizzes(&home);
    home.write("waymark.toml", "roadmaps = \"mine\"\n");
    home.expect(0, "import-quiz club --into mine --unmatched own");
    home.write(
        "mine/guitar.md",
        "# Guitar\n\n## Phase 1: Basics\n\n- [ ] Chords\n- [ ] Rhythm\n",
    );
    let said = home.transcript(&["enroll guitar", "practice chords", "Am"]);
    assert!(said.contains("Which chord has the notes A, C and E?"), "{said}");
    assert!(said.contains("Right!"), "{said}");
}

#[test]
fn answers_come_back_as_a_report_without_names() {
    let home = Home::new();
    home.transcript(&["enroll rust-backend", "practice", "idk", "practice", "idk"]);
    let none = home.expect(0, "report questions --db study.db").out;
    assert!(none.contains("Too little to go by"), "{none}");
    let table = home.expect(0, "report questions --db study.db --min 1").out;
    assert!(table.starts_with("question "), "{table}");
    assert!(
        table.contains("hard, or unclear: 0 % are right at the first try"),
        "{table}"
    );
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    let csv = home.expect(0, "report questions --db study.db --csv").out;
    assert!(csv.lines().count() >= 2 && csv.contains("\r\n"), "{csv}");
    assert!(
        home.expect(4, "report questions --db missing.db")
            .err
            .contains("missing.db"),
        "{EVENING}"
    );
}
