//! The other verbs of the program, one after the other as an operator or an author uses them.

use std::fs;

use serde_json::Value;

use crate::{
    program::{EVENING, Ended, Event, Home, Running, finish, signal},
    repository::top,
};

fn seed(number: &str) -> String {
    top()
        .join(format!("crates/waymark-core/tests/fixtures/seeds/{number}.txt"))
        .display()
        .to_string()
}

/// How many stages, projects, milestones and timeline lines there are, and how many topics at least.
#[track_caller]
fn check_seed(number: &str, stages: usize, topics: usize) -> Value {
    let ended = Home::new().expect(0, &format!("parse {} --json", seed(number)));
    let outline: Value = serde_json::from_str(&ended.out).unwrap();
    let all = outline["stages"].as_array().unwrap();
    assert_eq!(all.len(), stages, "{number}");
    let sections = all.iter().flat_map(|stage| stage["sections"].as_array().unwrap());
    let found: Vec<&Value> = sections
        .flat_map(|section| section["topics"].as_array().unwrap())
        .collect();
    assert_eq!(found.len(), topics, "{number}");
    for topic in found {
        let text = topic["text"].as_str().unwrap();
        for never in ["|", "---", "last updated", "Last updated"] {
            assert!(!text.contains(never), "{number}: {text}");
        }
        for key in ["id", "text", "optional", "emphasis", "priority", "done"] {
            assert!(topic.get(key).is_some(), "{number}: {topic} lacks {key}");
        }
    }
    outline
}

#[test]
fn the_five_seeds_are_read_as_they_are() {
    let fast = check_seed("000", 4, 15);
    assert_eq!(fast["timeline"].as_array().unwrap().len(), 4);
    let backend = check_seed("001", 6, 117);
    let weeks: Vec<String> = backend["stages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stage| stage["weeks"].to_string())
        .collect();
    assert_eq!(weeks.len(), 6);
    for (index, want) in [
        (0, ["1", "3"]),
        (1, ["4", "6"]),
        (2, ["7", "9"]),
        (3, ["10", "14"]),
        (4, ["15", "18"]),
    ] {
        for number in want {
            assert!(weeks[index].contains(number), "{weeks:?}");
        }
    }
    assert!(weeks[5].to_lowercase().contains("ongoing"), "{weeks:?}");
    check_seed("002", 14, 42);
    check_seed("003", 10, 57);
    check_seed("004", 14, 124);
}

#[test]
fn a_seed_can_be_imported_checked_followed_and_imported_again() {
    for number in ["000", "001", "002", "003", "004"] {
        let home = Home::new();
        let import = format!("import {} --into mine", seed(number));
        let told = home.expect(0, &import);
        let id = told
            .out
            .trim_start_matches("mine/")
            .split(".md")
            .next()
            .unwrap()
            .to_owned();
        let green = home.expect(0, "check mine");
        assert!(green.out.contains("good"), "{}", green.out);
        let written = fs::read(home.path(&format!("mine/{id}.md"))).unwrap();
        home.expect(0, &import);
        assert_eq!(
            fs::read(home.path(&format!("mine/{id}.md"))).unwrap(),
            written,
            "{number} is another one now"
        );

        let said = follow(&home, &id, &["today", "practice"]);
        assert_eq!(said[0].tone(), "good", "{}", said[0].text);
        assert!(said[1].text.contains("Next up: "), "{}", said[1].text);
        assert!(said[2].text.starts_with("Question 1 of "), "{}", said[2].text);
    }
}

/// Enrols in a roadmap of the folder `mine` and says more.
#[track_caller]
fn follow(home: &Home, id: &str, more: &[&str]) -> Vec<Event> {
    let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin --json");
    let script = format!("enroll {id}\n{}\n", more.join("\n"));
    let ended = finish(
        home.command(&line).env("WAYMARK_ROADMAPS", "mine"),
        script.as_bytes(),
    );
    assert_eq!(
        (
            ended.code,
            ended.err.lines().filter(|line| line.contains("WARN")).count()
        ),
        (Some(0), 0),
        "{}",
        ended.err
    );
    ended.out.lines().map(Event::read).collect()
}

#[test]
fn an_import_that_would_lose_a_topic_is_refused_and_says_what_to_do() {
    let home = Home::new();
    let guitar = include_str!("../fixtures/guitar.md");
    home.write("guitar.md", guitar);
    home.expect(0, "import guitar.md --into mine");
    let before = fs::read(home.path("mine/guitar-for-beginners.md")).unwrap();

    let less = guitar.replace("- Holding the pick\n", "");
    home.write("guitar.md", &less);
    let refused = home.expect(1, "import guitar.md --into mine");
    assert!(
        refused.err.contains("error: id holding-the-pick is gone"),
        "{}",
        refused.err
    );
    assert!(
        refused.err.contains("tombstones:\n  - holding-the-pick"),
        "{}",
        refused.err
    );
    assert_eq!(
        fs::read(home.path("mine/guitar-for-beginners.md")).unwrap(),
        before
    );

    // Done as it says, it works.
    home.write(
        "guitar.md",
        format!("---\ntombstones:\n  - holding-the-pick -> tuning-by-ear-and-with-a-tuner\n---\n{less}"),
    );
    home.expect(0, "import guitar.md --into mine");
    let after = fs::read_to_string(home.path("mine/guitar-for-beginners.md")).unwrap();
    assert!(
        after.contains("holding-the-pick -> tuning-by-ear-and-with-a-tuner"),
        "{after}"
    );
    home.expect(0, "check mine");
}

#[test]
fn a_roadmap_on_any_subject_gives_practice_on_the_first_day() {
    for (name, text, topic) in [
        (
            "guitar-for-beginners",
            include_str!("../fixtures/guitar.md"),
            "Tuning by ear and with a tuner",
        ),
        (
            "deutsch-lernen-a1",
            include_str!("../fixtures/german.md"),
            "Sich begrüßen und verabschieden",
        ),
    ] {
        let home = Home::new();
        home.write("any.md", text);
        home.expect(0, "import any.md --into mine");
        let checked = home.expect(0, "check mine");
        assert!(checked.out.ends_with("all good\n"), "{}", checked.out);
        let said = follow(
            &home,
            name,
            &["practice", "1", "3", "done", "streak", ":wait 1d", "progress"],
        );
        let texts: Vec<&str> = said.iter().map(|event| event.text.as_str()).collect();
        let all = texts.join("\n");
        assert!(
            said[1].text.to_lowercase().contains(&topic.to_lowercase())
                && said[1].text.contains("in your own words"),
            "{all}"
        );
        assert!(said[3].text.starts_with("Noted: Good."), "{all}");
        assert!(said[4].text.starts_with(&format!("Done: {topic}")), "{all}");
        assert!(said[5].text.starts_with("Streak: 1 day"), "{all}");
        assert_eq!(said[6].prompt.as_deref(), Some("daily_practice"), "{all}");
        // Nothing about another field sneaks in.
        for word in ["Rust", "compile", "rust"] {
            assert!(!all.contains(word), "{all}");
        }
        for event in &said {
            assert!(!matches!(event.tone(), "fault" | "refusal"), "{}", event.text);
        }
    }
}

#[test]
fn a_document_that_is_none_is_refused() {
    let home = Home::new();
    let noise: Vec<u8> = (0..100_000_u32)
        .map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0])
        .collect();
    home.write("noise.md", noise);
    home.write("blank.md", " \n\n");
    let told = |ended: Ended| format!("{}{}", ended.out, ended.err);
    for line in [
        "parse noise.md",
        "parse --json noise.md",
        "import noise.md --into mine",
        "check noise.md",
    ] {
        let told = told(home.expect(1, line));
        assert!(told.contains("binary data"), "{told}");
    }
    for line in ["parse blank.md", "import blank.md --into mine", "check blank.md"] {
        let told = told(home.expect(1, line));
        assert_eq!(told.matches("no topics; expected").count(), 1, "{told}");
    }
    for line in [
        "parse nowhere.md",
        "import nowhere.md --into mine",
        "check nowhere.md",
        "parse .",
    ] {
        home.expect(6, line);
    }
    home.write("file", "");
    home.write("guitar.md", include_str!("../fixtures/guitar.md"));
    home.expect(6, "import guitar.md --into file");
    let nowhere = home.expect(3, "import guitar.md");
    assert!(nowhere.err.contains("name one with --into"), "{}", nowhere.err);
    assert!(!home.path("mine").exists());
}

#[test]
fn check_says_file_line_and_what_was_expected() {
    let home = Home::new();
    home.write(
        "mine/concepts.toml",
        "[strings.tuning]\ntitle = \"Tuning\"\nafter = [\"strings.missing\"]\n\n\
         [a.one]\ntitle = \"One\"\nafter = [\"a.two\"]\n\n[a.two]\ntitle = \"Two\"\nafter = [\"a.one\"]\n",
    );
    home.write(
        "mine/g.md",
        "---\nwaymark: 1\nid: g\ntitle: Guitar\n---\n\n# Guitar\n\n## Week 1: First\n\n\
         - [ ] Tune it <!-- tune: strings.tuning -->\n- [ ] Hold the pick <!-- pick -->\n- [ ] Play a scale <!-- tune -->\n\
         - [ ] Bend a string <!-- bend: strings.bending -->\n",
    );
    home.write(
        "mine/questions/strings.tuning.toml",
        "[[questions]]\nid = \"output\"\ntype = \"Tracing\"\n\
         prompt.program = 'fn main() { println!(\"one\"); }'\nanswer.doesCompile = true\nanswer.stdout = \"two\"\n\n\
         [[questions]]\nid = \"line\"\ntype = \"Tracing\"\n\
         prompt.program = \"\"\"\nfn main() {\n    let x = 1;\n    x = 2;\n    println!(\"{x}\");\n}\n\"\"\"\n\
         answer.doesCompile = false\nanswer.lineNumber = 2\n\n\
         [[questions]]\nid = \"line\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"Which?\"\nanswer.answer = \"E\"\n",
    );
    let ended = home.expect(1, "check --compile mine");
    let errors: Vec<&str> = ended
        .out
        .lines()
        .filter(|line| line.contains(": error: "))
        .collect();
    insta::assert_snapshot!(errors.join("\n"), @r#"
    concepts.toml:3: error: strings.tuning is after strings.missing, which is unknown; expected the id of a concept
    concepts.toml:5: error: a cycle: a.one after a.two after a.one; expected prerequisites without a cycle
    g.md:13: error: id tune twice; expected an id for one thing only
    g.md:14: error: topic bend is tagged strings.bending, which is no concept; expected the id of a concept
    questions/strings.tuning.toml:21: error: question id line is used twice, first in questions/strings.tuning.toml:8; expected an id of its own
    questions/strings.tuning.toml:1: error: question output: it prints "one\n"; expected "two", byte for byte
    questions/strings.tuning.toml:8: error: question line: a warning on line 2: value assigned to `x` is never read; expected no warnings, or waymark.warnings = ["unused_assignments"]
    questions/strings.tuning.toml:8: error: question line: error[E0384] on line 3: cannot assign twice to immutable variable `x`; expected error on line 2
    "#);
}

#[test]
fn a_topic_without_a_concept_is_named_with_its_line() {
    let home = Home::new();
    let topics = "- [ ] Lifetimes <!-- lifetimes -->\n- [ ] Frobnicating widgets <!-- frobnicate -->\n";
    home.write(
        "r.md",
        format!("---\nwaymark: 1\nid: r\ntitle: Rust\n---\n\n# Rust\n\n## Week 1: All\n\n{topics}"),
    );
    let ended = home.expect(0, "check r.md");
    let told =
        "r.md:12: warning: no concept for the topic frobnicate (Frobnicating widgets); expected an alias";
    assert!(ended.out.contains(told), "{}", ended.out);
    assert!(!ended.out.contains("the topic lifetimes"), "{}", ended.out);
    assert!(ended.out.ends_with("good, with warnings\n"), "{}", ended.out);
}

#[test]
fn what_is_built_in_is_all_good() {
    let ended = Home::new().expect(0, "check");
    assert!(ended.out.ends_with("all good\n"), "{}", ended.out);
    assert!(ended.out.contains("questions about"), "{}", ended.out);
}

#[test]
fn a_service_is_watched_backed_up_and_stopped_and_its_backup_serves_again() {
    let home = Home::new();
    home.events(&["enroll rust-backend", "done", "note kept"]);
    let service = Running::start(&mut home.command("run --db study.db"));
    service.logged("waymark is running");
    for _ in 0..100 {
        if home.expect_any("doctor --db study.db").out.contains("is well") {
            break;
        }
    }
    home.expect(0, "doctor --db study.db");

    let copied = home.expect(0, "backup --db study.db copy.db");
    assert_eq!(copied.out, "copy.db\n");
    let again = home.expect(6, "backup --db study.db copy.db");
    assert!(again.err.contains("copy.db is there already"), "{}", again.err);
    fs::create_dir(home.path("backups")).unwrap();
    let named = home.expect(0, "backup --db study.db backups");
    assert!(named.out.starts_with("backups/waymark-"), "{}", named.out);

    signal(&service, "TERM");
    let ended = service.ended();
    assert_eq!(ended.code, Some(0));
    assert!(!ended.err.contains("did not end in time"), "{}", ended.err);
    assert!(ended.err.contains("stopped"), "{}", ended.err);

    fs::rename(home.path("copy.db"), home.path("restored.db")).unwrap();
    let export = home.export("restored.db");
    assert_eq!(export["notes"][0]["text"], "kept");
    assert_eq!(export["deeds"][0]["topic"], "install");
}

#[test]
fn an_interrupt_ends_the_service_as_well() {
    let home = Home::new();
    let service = Running::start(&mut home.command("run --db study.db"));
    service.logged("waymark is running");
    signal(&service, "INT");
    assert_eq!(service.ended().code, Some(0));
}

#[test]
fn an_export_is_json_for_machines_and_task_lists_for_people() {
    let home = Home::new();
    home.events(&["enroll rust-backend", "done", "note kept"]);
    let export = home.export("study.db");
    assert_eq!(export["format"], "waymark-export");
    let page = home.expect(0, "export --db study.db --format md").out;
    assert!(page.contains("- [x] Installing Rust and Cargo"), "{page}");
    assert!(page.contains("- [ ] Understanding the Rust toolchain"), "{page}");
    let saved = home.expect(0, "export --db study.db --format md --to notes");
    for path in saved.out.lines() {
        assert!(home.path(path).exists(), "{path}");
    }
    // What is there already is not replaced.
    home.expect(6, "export --db study.db --format md --to notes");
}
