use super::*;
use crate::ids::ConceptId;

const LINK: &str = "[here](https://doc.rust-lang.org/book/)";

fn findings(question: &str) -> Vec<String> {
    let concept = ConceptId::new("ownership.moves").unwrap();
    let sheet = Sheet::parse(
        &concept,
        &format!("\n[[questions]]\nid = \"q\"\n{question}"),
        "q.toml",
    );
    assert_eq!(sheet.problems, []);
    sheet.check().iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check(question: &str, finding: &str) {
    assert_eq!(findings(question), [format!("q.toml:2: {finding}")]);
}

fn single(right: &str, wrong: [&str; 2]) -> String {
    format!(
        "type = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.distractors = {wrong:?}\nanswer.answer = {right:?}\n\
         context = \"See {LINK}.\"\nwaymark.hint = \"Look.\"\n"
    )
}

fn prints(program: &str, out: &str) -> String {
    format!(
        "type = \"Tracing\"\nprompt.program = {program:?}\nanswer.doesCompile = true\nanswer.stdout = {out:?}\n\
         context = \"See {LINK}.\"\nwaymark.hint = \"Look.\"\n"
    )
}

fn short(context: &str, hint: &str) -> String {
    format!(
        "type = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"spawn\"\ncontext = {context:?}\nwaymark.hint = {hint:?}\n"
    )
}

#[test]
fn a_good_question_has_nothing_to_look_at() {
    let nothing: [String; 0] = [];
    assert_eq!(
        findings(&single("`String` moves", ["`i32` moves", "`&str` moves"])),
        nothing
    );
    assert_eq!(findings(&prints("fn main() {}", "")), nothing);
    assert_eq!(findings(&short(&format!("See {LINK}."), "Look.")), nothing);
}

#[test]
fn options_fit_a_phone() {
    let just = "x".repeat(80);
    assert!(
        findings(&single(
            &just,
            [&format!("{}a", &just[1..]), &format!("{}b", &just[1..])]
        ))
        .is_empty()
    );
    // Marks are not seen, and not counted.
    assert!(
        findings(&single(
            &format!("`{just}`"),
            [&format!("{}a", &just[1..]), &format!("{}b", &just[1..])]
        ))
        .is_empty()
    );
    let wide = "y".repeat(81);
    check(
        &single(&just, [&wide, &just[1..]]),
        "error: question q: option \"yyyyyyyyyyyyyyyyyyyy…\" has 81 characters; expected at most 80",
    );
}

#[test]
fn options_do_not_lean_on_each_other() {
    check(
        &single("It moves", ["It copies", "All of the above"]),
        "error: question q: option \"All of the above\"; expected options that stand by themselves: their order changes",
    );
}

#[test]
fn the_right_option_does_not_stand_out() {
    let expected = "expected options that are alike, so that length gives nothing away";
    check(
        &single(
            "It moves, since a String owns its text",
            ["It copies", "It borrows"],
        ),
        &format!(
            "warning: question q: the right option is by far the longest (38 characters; the others 9 to 10); {expected}"
        ),
    );
    check(
        &single(
            "It moves",
            [
                "It copies all of the text at once",
                "It borrows from the other variable",
            ],
        ),
        &format!(
            "warning: question q: the right option is by far the shortest (8 characters; the others 33 to 34); {expected}"
        ),
    );
}

#[test]
fn an_explanation_links_an_official_page() {
    check(
        &short("So.", "Look."),
        "warning: question q: its explanation has no link; expected a link to the official page",
    );
    for odd in [
        "http://doc.rust-lang.org/",
        "https://docs.rs.evil.example/",
        "https://blog.example/",
        "https://github.com/rust-lang-x/y",
    ] {
        check(
            &short(&format!("See [it]({odd})."), "Look."),
            &format!("warning: question q: link {odd:?}; expected an https address of an official site"),
        );
    }
    for good in [
        "https://docs.rs",
        "https://docs.rs/serde",
        "https://github.com/rust-lang/miri",
        "https://tokio.rs/?a#b",
    ] {
        assert!(
            findings(&short(&format!("See [it]({good})."), "Look.")).is_empty(),
            "{good}"
        );
    }
    check(
        &short(&format!("{} See {LINK}.", "a ".repeat(500)), "Look."),
        "warning: question q: its explanation has 1014 characters; expected at most 900",
    );
}

#[test]
fn a_hint_helps_and_does_not_tell() {
    let context = format!("See {LINK}.");
    check(
        &short(&context, "Look.").replace("waymark.hint = \"Look.\"\n", ""),
        "warning: question q: no hint; expected hint = \"what helps, and does not give the answer away\"",
    );
    check(
        &short(&context, "It is `Spawn`, of course."),
        "warning: question q: its hint holds the answer; expected a hint that helps to find it",
    );
    check(
        &short(&context, &"b".repeat(161)),
        "warning: question q: its hint has 161 characters; expected at most 160",
    );
}

#[test]
fn programs_fit_a_phone() {
    let lines = "//\n".repeat(26);
    check(
        &prints(&lines, ""),
        "warning: question q: its program has 26 lines; expected at most 25",
    );
    let wide = format!("fn main() {{}}\n//{}", "-".repeat(59));
    check(
        &prints(&wide, ""),
        "warning: question q: line 2 of its program has 61 columns; expected at most 60",
    );
    check(
        &prints("fn main() {\n\t\n}", ""),
        "warning: question q: a tab on line 2 of its program; expected four spaces",
    );
}

#[test]
fn an_output_can_be_typed() {
    check(
        &prints("fn main() {}", "a \nb\n"),
        "warning: question q: its output has blanks at the end of a line; expected an output that can be seen and typed",
    );
}

#[test]
fn a_question_and_its_answer_fit_a_message() {
    let long = format!(
        "type = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = {:?}\ncontext = \"See {LINK}.\"\nwaymark.hint = \"Look.\"\n",
        "x".repeat(3500)
    );
    check(
        &long,
        &format!(
            "error: question q: its answer is drawn with {} characters; expected at most 3500, which fit a message",
            3500 + "See .".len() + LINK.len()
        ),
    );
}

#[test]
fn claims_are_about_the_program_that_is_shown() {
    let asked = |program: &str| {
        single("Prints `1`", ["Prints `2`", "Panics"]).replace(
            "prompt.prompt = \"?\"",
            "prompt.prompt = \"Look:\\n\\n```rust\\nlet a = 1;\\n// …\\nprintln!(\\\"{a}\\\");\\n```\\n\"",
        ) + &format!(
            "waymark.program = {program:?}\nwaymark.claims = [{{ option = \"Panics\", panics = true }}]\n"
        )
    };
    let nothing: [String; 0] = [];
    assert_eq!(
        findings(&asked(
            "fn main() {\n    let a = 1;\n    let b = 2;\n    println!(\"{a}\");\n}"
        )),
        nothing
    );
    check(
        &asked("fn main() {\n    let a = 2;\n    println!(\"{a}\");\n}"),
        "warning: question q: its program lacks a line of its prompt, \"let a = 1;\"; \
         expected waymark.program with the lines of the snippet, in their order",
    );
}

#[test]
fn what_is_not_drawn_as_it_is_written_and_what_is_misspelt_is_an_error() {
    check(
        &short(&format!("A Vec<T>. See {LINK}."), "Look."),
        "error: question q: its explanation has markup that is not escaped: <T>; expected a code span around it",
    );
    check(
        &short(&format!("See {LINK}."), "You recieve it."),
        "error: question q: its hint says \"recieve\"; expected \"receive\"",
    );
}

#[test]
fn what_is_still_to_be_written_is_no_question() {
    let text = "[[questions]]\nid = \"a\"\ntype = \"Tracing\"\nprompt.program = \"\"\"\nfn main() {\n    // ‹the program›\n}\n\"\"\"\n\
                answer.doesCompile = true\nanswer.stdout = \"1\\n\"\n";
    let sheet = Sheet::parse(&crate::ids::ConceptId::new("a").unwrap(), text, "a.toml");
    let found: Vec<String> = sheet.check().iter().map(ToString::to_string).collect();
    assert!(
        found.contains(
            &"a.toml:1: error: question a: ‹the program› is still to be written; expected your own words in its place"
                .to_owned()
        ),
        "{found:?}"
    );
}
