//! Against the real compiler, so these take seconds.

use std::time::Duration;

use waymark_core::question::Says;

use super::*;

fn case(program: &str, expected: Expected) -> Case {
    Case {
        id: "a-question".to_owned(),
        file: "questions/a.toml".to_owned(),
        line: 7,
        program: program.to_owned(),
        warnings: Vec::new(),
        expected,
    }
}

fn prints(program: &str, stdout: &str) -> Case {
    case(program, Expected::Prints(stdout.to_owned()))
}

fn fails(program: &str, line: u32, code: Option<&str>) -> Case {
    let code = code.map(str::to_owned);
    case(program, Expected::Fails { line, code })
}

fn options() -> Options {
    let rustc = std::env::var_os("RUSTC").map_or_else(|| "rustc".into(), PathBuf::from);
    Options {
        rustc,
        ..Options::default()
    }
}

fn prove_one(case: Case, options: &Options) -> Vec<String> {
    let proof = prove(&[case], options).unwrap();
    proof.findings.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn holds(case: Case) {
    assert_eq!(prove_one(case, &options()), Vec::<String>::new());
}

/// What is found, without file, line and id.
#[track_caller]
fn check(case: Case, options: &Options, finding: &str) {
    let findings = prove_one(case, options);
    let [one] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    let text = one
        .strip_prefix("questions/a.toml:7: error: question a-question: ")
        .unwrap();
    assert_eq!(text, finding);
}

const MOVED: &str = "fn main() {\n    let a = String::new();\n    drop(a);\n    println!(\"{a}\");\n}\n";
const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";

#[test]
fn what_is_right_is_proved() {
    holds(prints(HELLO, "hello\n"));
    holds(prints("fn main() {}", ""));
    holds(fails(MOVED, 4, Some("E0382")));
    holds(fails(MOVED, 4, None));
    // A lint that is denied by default refuses a program as well.
    holds(fails("fn main() {\n    let _a = [1, 2][5];\n}\n", 2, None));
    // Errors that only show when code is made for a concrete type.
    holds(fails(
        "struct S<const N: usize>;\nimpl<const N: usize> S<N> {\n    const HALF: () = assert!(N % 2 == 0);\n}\n\
         fn main() {\n    let () = S::<3>::HALF;\n}\n",
        3,
        Some("E0080"),
    ));
}

#[test]
fn a_warning_is_a_finding_unless_it_is_named() {
    let mut unused = prints("fn main() {\n    let unused = 1;\n}", "");
    check(
        unused.clone(),
        &options(),
        "a warning on line 2: unused variable: `unused`; expected no warnings, or waymark.warnings = [\"unused_variables\"]",
    );
    unused.warnings = vec!["unused_variables".to_owned()];
    holds(unused);
    // A part of a program does not use all that it names.
    holds(case("fn main() {\n    let unused = 1;\n}", Expected::Compiles));
}

fn right(program: &str, says: Says) -> Case {
    let option = "It is".to_owned();
    case(program, Expected::Right { option, says })
}

fn wrong(program: &str, says: Says) -> Case {
    let option = "It is not".to_owned();
    case(program, Expected::Wrong { option, says })
}

const BOOM: &str = "fn main() {\n    let v: Vec<i32> = Vec::new();\n    println!(\"{}\", v[0]);\n}\n";

#[test]
fn what_a_right_option_says_is_so() {
    let code = |code: &str| Says::Fails(Some(code.to_owned()));
    holds(right(HELLO, Says::Prints("hello\n".to_owned())));
    holds(right(HELLO, Says::Compiles));
    holds(right(BOOM, Says::Panics));
    holds(right(MOVED, Says::Fails(None)));
    holds(right(MOVED, code("E0382")));
    check(
        right(HELLO, Says::Prints("hallo\n".to_owned())),
        &options(),
        r#"the right option "It is" is not so: it compiles, and prints "hello\n"; expected a program that prints "hallo\n""#,
    );
    check(
        right(MOVED, code("E0502")),
        &options(),
        "the right option \"It is\" is not so: it does not compile: error[E0382] on line 4: borrow of moved value: `a`; \
         expected error[E0502]",
    );
    check(
        right(HELLO, Says::Panics),
        &options(),
        r#"the right option "It is" is not so: it compiles, and prints "hello\n"; expected a program that panics"#,
    );
}

#[test]
fn what_a_wrong_option_says_is_not_so() {
    holds(wrong(HELLO, Says::Prints("hallo\n".to_owned())));
    holds(wrong(HELLO, Says::Panics));
    holds(wrong(HELLO, Says::Fails(None)));
    holds(wrong(BOOM, Says::Prints(String::new())));
    check(
        wrong(HELLO, Says::Prints("hello\n".to_owned())),
        &options(),
        r#"the wrong option "It is not" is so: it compiles, and prints "hello\n"; expected a claim that does not hold"#,
    );
    check(
        wrong(BOOM, Says::Panics),
        &options(),
        "the wrong option \"It is not\" is so: it ends with exit code 101 (index out of bounds: the len is 0 but the index \
         is 0); expected a claim that does not hold",
    );
}

#[test]
fn a_program_that_fails_unsaid_proves_nothing() {
    // Alone on its own program, a wrong option may say that it compiles.
    holds(wrong(MOVED, Says::Compiles));
    let slip = "it does not compile: error[E0382] on line 4: borrow of moved value: `a`; \
                expected a program that does what the right option says, and a claim that says it";
    check(
        wrong(MOVED, Says::Fails(Some("E0502".to_owned()))),
        &options(),
        slip,
    );
    let cases = [
        wrong(MOVED, Says::Panics),
        wrong(MOVED, Says::Prints("x\n".to_owned())),
    ];
    let findings = prove(&cases, &options()).unwrap().findings;
    assert_eq!(findings.len(), 1);
    assert!(findings[0].to_string().ends_with(slip), "{}", findings[0]);
}

#[test]
fn a_slip_is_no_proof_that_an_option_is_wrong() {
    let forgotten = "fn main() {\n    let n: Option<u32> = Some(Nothing);\n    println!(\"{n:?}\");\n}\n";
    check(
        wrong(forgotten, Says::Compiles),
        &options(),
        "its program has a slip: error[E0425] on line 2: cannot find value `Nothing` in this scope; \
         expected a program in which nothing is wrong but what the option is about",
    );
    holds(right(forgotten, Says::Fails(Some("E0425".to_owned()))));
    let open = wrong("fn main() {\n    let n = 1\n    drop(n);\n}\n", Says::Compiles);
    let told = prove_one(open, &options());
    assert!(
        told[0].contains("its program has a slip: error on line 2: expected `;`"),
        "{told:?}"
    );
    // Lifetimes have no code either, and are no slip.
    let short = "fn cut<'a>(a: &'a str, b: &str) -> &'a str {\n    if a.is_empty() { b } else { a }\n}\n\
                 fn main() {\n    println!(\"{}\", cut(\"a\", \"b\"));\n}\n";
    holds(wrong(short, Says::Compiles));
}

#[test]
fn a_snippet_that_does_not_compile_is_told() {
    holds(case(HELLO, Expected::Compiles));
    check(
        case(MOVED, Expected::Compiles),
        &options(),
        "a snippet: it does not compile: error[E0382] on line 4: borrow of moved value: `a`; \
         expected a snippet that compiles, or a fence without \"compile\"",
    );
}

#[test]
fn claims_on_one_program_compile_it_once() {
    let cases = [
        right(HELLO, Says::Compiles),
        wrong(HELLO, Says::Panics),
        prints(HELLO, "hello\n"),
        // Not run, so it is another case.
        case(HELLO, Expected::Compiles),
    ];
    let proof = prove(&cases, &options()).unwrap();
    assert_eq!((proof.claims, proof.programs, proof.findings.len()), (4, 2, 0));
}

#[test]
fn a_wrong_output_is_told_exactly() {
    check(
        prints(HELLO, "hallo\n"),
        &options(),
        r#"it prints "hello\n"; expected "hallo\n", byte for byte"#,
    );
    check(
        prints(HELLO, "hello"),
        &options(),
        r#"it prints "hello\n"; expected "hello", byte for byte"#,
    );
}

#[test]
fn a_wrong_line_or_code_is_told_with_the_error() {
    let said = "error[E0382] on line 4: borrow of moved value: `a`; expected ";
    check(
        fails(MOVED, 3, Some("E0382")),
        &options(),
        &format!("{said}error[E0382] on line 3"),
    );
    check(
        fails(MOVED, 4, Some("E0502")),
        &options(),
        &format!("{said}error[E0502] on line 4"),
    );
}

#[test]
fn errors_on_several_lines_leave_no_single_answer() {
    let two = "fn main() {\n    let a: i32 = \"\";\n    let b: i32 = \"\";\n}\n";
    check(
        fails(two, 2, Some("E0308")),
        &options(),
        "errors on lines 2, 3; expected errors on line 2 only",
    );
}

#[test]
fn compiling_though_it_should_not_and_the_other_way_round() {
    check(
        fails(HELLO, 2, Some("E0382")),
        &options(),
        r#"it compiles, and prints "hello\n"; expected error[E0382] on line 2"#,
    );
    check(
        prints(MOVED, "x\n"),
        &options(),
        r#"it does not compile: error[E0382] on line 4: borrow of moved value: `a`; expected a program that prints "x\n""#,
    );
}

#[test]
fn a_program_without_an_end_is_stopped() {
    let quick = Options {
        time: Duration::from_secs(1),
        ..options()
    };
    check(
        prints("fn main() { loop {} }", ""),
        &quick,
        "it was still running after 1 s, and was stopped; expected a program that ends",
    );
}

#[test]
fn a_program_that_prints_for_ever_is_stopped() {
    check(
        prints("fn main() { loop { println!(\"again\") } }", ""),
        &Options {
            output: 1000,
            ..options()
        },
        "it printed more than 1000 bytes, and was stopped; expected an output that fits a message",
    );
}

#[test]
fn a_panic_is_no_answer() {
    let program = "fn main() {\n    println!(\"a\");\n    let v: Vec<i32> = Vec::new();\n    println!(\"{}\", v[0]);\n}\n";
    check(
        prints(program, "a\n"),
        &options(),
        "it ends with exit code 101 (index out of bounds: the len is 0 but the index is 0); expected exit code 0",
    );
}

#[test]
fn an_output_that_changes_from_run_to_run_is_no_answer() {
    let program = "fn main() {\n    println!(\"{}\", std::process::id());\n}\n";
    let findings = prove_one(prints(program, "1\n"), &options());
    assert!(findings[0].contains("it prints now \""), "{findings:?}");
    assert!(
        findings[0].ends_with("expected one output, each time it runs"),
        "{findings:?}"
    );
}

#[test]
fn findings_keep_the_order_of_the_questions() {
    let mut cases: Vec<Case> = (1..=4).map(|n| fails(MOVED, n, None)).collect();
    for (n, case) in cases.iter_mut().enumerate() {
        case.id = format!("q{n}");
    }
    let many = Options {
        jobs: NonZero::new(4).unwrap(),
        ..options()
    };
    let proof = prove(&cases, &many).unwrap();
    assert_eq!((proof.claims, proof.programs), (4, 1));
    assert!(proof.compiler.starts_with("rustc "));
    let ids: Vec<&str> = proof.findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(ids, ["q0", "q1", "q2"]);
}

#[test]
fn what_was_seen_is_remembered_and_a_broken_entry_is_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let cached = Options {
        cache: Some(folder.path().join("new")),
        ..options()
    };
    let cases = [
        prints(HELLO, "hello\n"),
        prints("fn main() { println!(\"x\") }", "y\n"),
    ];
    let first = prove(&cases, &cached).unwrap();
    assert_eq!((first.findings.len(), first.remembered), (1, 0));
    let second = prove(&cases, &cached).unwrap();
    assert_eq!((second.findings.len(), second.remembered), (1, 2));
    assert_eq!(second.findings, first.findings);

    for entry in std::fs::read_dir(folder.path().join("new")).unwrap() {
        std::fs::write(entry.unwrap().path(), "{").unwrap();
    }
    let third = prove(&cases, &cached).unwrap();
    assert_eq!((third.findings.len(), third.remembered), (1, 0));
}

#[test]
fn what_was_stopped_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let quick = Options {
        cache: Some(folder.path().to_owned()),
        time: Duration::from_millis(300),
        ..options()
    };
    let endless = [prints("fn main() { loop {} }", "")];
    prove(&endless, &quick).unwrap();
    assert_eq!(prove(&endless, &quick).unwrap().remembered, 0);
}

#[test]
fn no_compiler_is_an_error_that_says_what_to_do() {
    let nowhere = Options {
        rustc: "no-such-rustc".into(),
        ..options()
    };
    let error = prove(&[prints(HELLO, "")], &nowhere).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot run no-such-rustc; install Rust, or set RUSTC to the compiler"
    );
    // Cargo is at hand in every test, and is no compiler.
    let cargo = std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from);
    let error = prove(
        &[],
        &Options {
            rustc: cargo,
            ..options()
        },
    )
    .unwrap_err();
    assert!(
        matches!(&error, Unproved::OddCompiler { said, .. } if said.starts_with("cargo ")),
        "{error}"
    );
}
