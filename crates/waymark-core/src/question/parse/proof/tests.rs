use crate::{
    ids::ConceptId,
    question::{Says, Sheet},
};

const HEAD: &str = "[[questions]]\nid = \"q\"\ntype = \"MultipleChoice\"\ncontext = \"So.\"\n";
const OPTIONS: &str = "prompt.distractors = [\"Prints `2`\", \"Panics\"]\nanswer.answer = \"Prints `1`\"\n";
const PROGRAM: &str = "waymark.program = \"fn main() { println!(\\\"1\\\") }\"\n";

fn sheet(text: &str) -> Sheet {
    let concept = ConceptId::new("ownership.moves").unwrap();
    Sheet::parse(&concept, text, "q.toml")
}

/// A choice with these lines after line 7.
fn choice(prompt: &str, ours: &str) -> Sheet {
    sheet(&format!("{HEAD}prompt.prompt = {prompt:?}\n{OPTIONS}{ours}"))
}

#[track_caller]
fn check(sheet: &Sheet, wanted: &str) {
    let found: Vec<String> = sheet.problems.iter().map(ToString::to_string).collect();
    assert_eq!(found, [wanted]);
}

#[track_caller]
fn check_claim(claim: &str, wanted: &str) {
    check(
        &choice("?", &format!("{PROGRAM}waymark.claims = [{claim}]\n")),
        wanted,
    );
}

const SAYS: &str = "one of prints = \"…\", fails = \"E0382\", fails = true, compiles = true, panics = true";

#[test]
fn claims_of_each_kind_are_read_with_their_line() {
    let ours = format!(
        "{PROGRAM}waymark.warnings = [\"unused_variables\"]\nwaymark.claims = [\n\
         {{ option = \"Prints `1`\", prints = \"1\\n\" }},\n\
         {{ option = \"Prints `2`\", fails = \"E0382\", program = \"fn main() {{ 1 }}\" }},\n\
         {{ option = \"Prints `2`\", fails = true }},\n\
         {{ option = \"Panics\", panics = true }},\n]\n"
    );
    let sheet = choice("?", &ours);
    assert_eq!(sheet.problems, []);
    let proof = &sheet.questions[0].proof;
    assert_eq!(proof.warnings, ["unused_variables"]);
    let told: Vec<_> = proof
        .claims
        .iter()
        .map(|claim| (claim.line, claim.right, claim.says.clone()))
        .collect();
    let code = Some("E0382".to_owned());
    assert_eq!(
        told,
        [
            (11, true, Says::Prints("1\n".to_owned())),
            (12, false, Says::Fails(code)),
            (13, false, Says::Fails(None)),
            (14, false, Says::Panics),
        ]
    );
    assert_eq!(proof.claims[0].program, "fn main() { println!(\"1\") }");
    assert_eq!(proof.claims[1].program, "fn main() { 1 }");
}

#[test]
fn a_whole_program_in_the_prompt_is_what_claims_are_about() {
    let claims = "waymark.claims = [{ option = \"Panics\", panics = true }]\n";
    let sheet = choice("See:\n\n```rust\nfn main() {}\n```\n", claims);
    assert_eq!(sheet.problems, []);
    assert_eq!(sheet.questions[0].proof.claims[0].program, "fn main() {}\n");
    check(
        &choice("See:\n\n```rust\nlet a = 1;\n```\n", claims),
        "q.toml:8: error: a claim without a program; expected waymark.program = \"\"\"…\"\"\", a whole program with main",
    );
}

#[test]
fn a_claim_is_on_an_option_as_it_is_written() {
    check_claim(
        "{ option = \"Prints 1\", prints = \"1\\n\" }",
        "q.toml:9: error: a claim on \"Prints 1\", which is no option; expected \"Prints `1`\", \"Prints `2`\", \"Panics\"",
    );
    check_claim(
        "{ prints = \"1\\n\" }",
        "q.toml:9: error: a claim without an option; expected option = \"…\", as it is written",
    );
}

#[test]
fn a_claim_says_one_thing() {
    check_claim(
        "{ option = \"Panics\" }",
        &format!("q.toml:9: error: a claim that says nothing; expected {SAYS}"),
    );
    check_claim(
        "{ option = \"Panics\", panics = true, fails = true }",
        &format!("q.toml:9: error: a claim with fails and panics; expected {SAYS}"),
    );
    check_claim(
        "{ option = \"Panics\", fails = \"382\" }",
        &format!("q.toml:9: error: fails = \"382\"; expected {SAYS}"),
    );
    check_claim(
        "{ option = \"Panics\", panics = false }",
        &format!("q.toml:9: error: panics = false; expected {SAYS}"),
    );
}

#[test]
fn a_claim_is_made_once() {
    check_claim(
        "{ option = \"Panics\", panics = true }, { option = \"Panics\", fails = true }",
        "q.toml:9: error: a second claim on the option \"Panics\"; expected one claim for an option and a program",
    );
}

#[test]
fn a_typed_answer_can_be_claimed_and_the_answer_of_tracing_cannot() {
    let short = "[[questions]]\nid = \"q\"\ntype = \"ShortAnswer\"\ncontext = \"So.\"\nprompt.prompt = \"?\"\n\
                 answer.answer = \"1\"\nanswer.alternatives = [\"one\"]\nwaymark.program = \"fn main() {}\"\n\
                 waymark.claims = [{ option = \"one\", prints = \"1\" }]\n";
    let short = sheet(short);
    assert_eq!(short.problems, []);
    assert!(short.questions[0].proof.claims[0].right);
    check(
        &sheet(
            "[[questions]]\nid = \"q\"\ntype = \"Tracing\"\ncontext = \"So.\"\nprompt.program = \"fn main() {}\"\n\
             answer.doesCompile = true\nanswer.stdout = \"\"\nwaymark.claims = []\n",
        ),
        "q.toml:8: error: claims on a question without options; expected claims on MultipleChoice or ShortAnswer; \
         the answer of Tracing is its claim",
    );
}

#[test]
fn a_program_is_whole_and_has_claims() {
    check(
        &choice("?", PROGRAM),
        "q.toml:8: error: a program without claims; expected waymark.claims = [{ … }]",
    );
    check(
        &choice("?", "waymark.program = \"let a = 1;\"\n"),
        "q.toml:8: error: a program without main; expected waymark.program = \"\"\"…\"\"\", a whole program with main",
    );
}
