//! Files, disks and settings that are not as they should be: a clear sentence and the code of the manual, each.

use std::fs;

use waymark::exit::Exit;

use crate::program::{EVENING, Ended, Event, Home, Running, finish, signal};

#[track_caller]
fn check(ended: &Ended, exit: Exit, sentence: &str) {
    assert_eq!(
        ended.code,
        Some(i32::from(exit.code())),
        "{}\n{}",
        ended.out,
        ended.err
    );
    assert!(ended.err.contains(sentence), "{}", ended.err);
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
}

#[test]
fn something_else_in_place_of_the_database_is_left_alone() {
    let home = Home::new();
    let text = home.write("thesis.db", "Chapter 1. ".repeat(1_000));
    fs::create_dir(home.path("folder.db")).unwrap();
    for command in ["chat", "run", "doctor", "export", "backup copy.db"] {
        check(
            &home.run(&format!("{command} --db thesis.db")),
            Exit::Database,
            "thesis.db: not a Waymark database",
        );
        check(
            &home.run(&format!("{command} --db folder.db")),
            Exit::Database,
            "folder.db: cannot reach the database",
        );
    }
    assert_eq!(fs::read(text).unwrap(), "Chapter 1. ".repeat(1_000).into_bytes());
    assert!(!home.path("copy.db").exists());
}

#[test]
fn a_database_of_a_newer_version_is_not_touched() {
    let home = Home::new();
    let newer = include_bytes!("../fixtures/newer.sqlite");
    let path = home.write("newer.sqlite", newer);
    for command in ["chat", "run", "doctor", "export", "backup copy.db"] {
        check(
            &home.run(&format!("{command} --db newer.sqlite")),
            Exit::Database,
            "use a newer Waymark",
        );
    }
    // Its tables are as they were; only the mode of its journal may have changed, which the first page notes.
    assert_eq!(fs::read(path).unwrap()[100..], newer[100..]);
}

#[test]
fn where_there_is_no_database_yet_nothing_is_made_by_looking() {
    let home = Home::new();
    check(
        &home.run("export --db none.db"),
        Exit::Database,
        "none.db: cannot reach the database: there is no such file",
    );
    check(
        &home.run("backup --db none.db copy.db"),
        Exit::Database,
        "there is no such file",
    );
    let looked = home.expect(0, "doctor --db none.db");
    assert!(
        looked
            .out
            .contains("none.db is not there yet; the first start makes it"),
        "{}",
        looked.out
    );
    assert!(!home.path("none.db").exists() && !home.path("copy.db").exists());
    // A file stands where a folder should be; this stops the superuser too.
    home.write("file", "");
    check(
        &home.run("chat --db file/study.db"),
        Exit::Database,
        "cannot make the folder",
    );
}

#[test]
fn a_database_that_may_not_be_written_is_said_at_the_start() {
    let home = Home::new();
    home.events(&["enroll rust-backend", "done"]);
    let mut permissions = fs::metadata(home.path("study.db")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(home.path("study.db"), permissions).unwrap();
    if fs::OpenOptions::new()
        .write(true)
        .open(home.path("study.db"))
        .is_ok()
    {
        // The superuser may write whatever the modes say; there is nothing to see then.
        println!("skipped: modes do not bind this user");
        return;
    }
    check(
        &home.run("chat --db study.db"),
        Exit::Database,
        "the database cannot be written: it is read-only",
    );
    check(
        &home.run("run --db study.db"),
        Exit::Database,
        "the database cannot be written: it is read-only",
    );
    home.expect(0, "doctor --db study.db");
}

#[test]
fn on_a_full_disk_nothing_is_lost_and_with_room_again_everything_works() {
    let home = Home::new();
    home.events(&["enroll rust-backend"]);
    let line = format!("chat --db study.db --now {EVENING} --zone Europe/Berlin --json");
    let long = "x".repeat(1_900);
    let notes = (0..300).map(|number| format!("note {number} {long}"));
    let script = notes.chain(["streak".to_owned()]).collect::<Vec<_>>().join("\n");
    // No file may grow past 256 KiB (512 blocks of half a KiB; some shells count whole ones).
    let ended = finish(&mut home.limited("ulimit -f 512", &line), script.as_bytes());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let said: Vec<Event> = ended.out.lines().map(Event::read).collect();
    assert_eq!(said.len(), 301);
    let kept = said.iter().filter(|event| event.tone() == "good").count();
    let failed: Vec<&Event> = said.iter().filter(|event| event.tone() == "fault").collect();
    assert!(
        kept > 0 && !failed.is_empty(),
        "{kept} kept, {} failed",
        failed.len()
    );
    assert!(
        failed[0]
            .text
            .starts_with("Something went wrong on our side, and nothing was changed.")
    );
    assert!(ended.err.contains("request failed"), "{}", ended.err);
    // What is told is what is wrong with the disk, at the last failure as at the first.
    assert!(!ended.err.contains("transaction depth"), "{}", ended.err);

    let notes = home.export("study.db")["notes"].as_array().unwrap().len();
    assert_eq!(notes, kept);
    home.expect(0, "doctor --db study.db");
    let more = home.events(&["note there is room again"]);
    assert_eq!(more[0].tone(), "good", "{}", more[0].text);
}

#[test]
fn output_that_cannot_be_written_is_an_error_of_a_file() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let home = Home::new();
    let fixture = home.write("guitar.md", include_str!("../fixtures/guitar.md"));
    home.events(&["enroll rust-backend"]);
    let parse = format!("parse {}", fixture.display());
    for line in [
        "doctor --db study.db",
        "export --db study.db",
        "check",
        &parse,
        "chat --db study.db",
    ] {
        let script = format!("echo streak | \"$0\" {line} > /dev/full");
        let mut shell = std::process::Command::new("sh");
        shell
            .args(["-c", &script, env!("CARGO_BIN_EXE_waymark")])
            .current_dir(home.path(""))
            .env("HOME", home.path(""));
        check(&finish(&mut shell, b""), Exit::File, "No space left on device");
    }
}

#[test]
fn every_problem_of_the_configuration_is_told_at_once() {
    let home = Home::new();
    home.write("waymark.toml", "databse = \"x.db\"\n[log]\nformat = \"xml\"\n");
    let mut command = home.command("chat");
    command
        .env("WAYMARK_ROADMAP", "mine")
        .env("WAYMARK_ZONE", "Mars/Olympus");
    let ended = finish(&mut command, b"");
    check(&ended, Exit::Configuration, "4 problems in the configuration");
    for told in [
        "waymark.toml:1: unknown setting databse, did you mean database?",
        "waymark.toml:3: log.format: found \"xml\", expected \"text\" or \"json\"",
        "WAYMARK_ROADMAP: unknown variable WAYMARK_ROADMAP, did you mean WAYMARK_ROADMAPS?",
        "WAYMARK_ZONE: found \"Mars/Olympus\"",
    ] {
        assert!(ended.err.contains(told), "{told}\n{}", ended.err);
    }
    check(
        &Home::new().run("chat --config nowhere.toml"),
        Exit::Configuration,
        "nowhere.toml: cannot be read",
    );
}

#[test]
fn a_folder_of_roadmaps_that_cannot_be_read_is_said_before_anything_is_made() {
    let home = Home::new();
    home.write("file", "");
    for (folder, sentence) in [
        ("nowhere", "cannot read the folder"),
        ("file", "cannot read the folder"),
    ] {
        for command in ["chat", "run", "doctor", "check"] {
            let mut command = home.command(&format!("{command} --db study.db"));
            check(
                &finish(command.env("WAYMARK_ROADMAPS", folder), b""),
                Exit::File,
                sentence,
            );
        }
    }
    assert!(!home.path("study.db").exists());
}

#[test]
fn a_command_line_that_makes_no_sense_is_a_usage_error() {
    let home = Home::new();
    for (line, sentence) in [
        ("", "Usage"),
        ("dance", "unrecognized subcommand"),
        ("chat --now yesterday", "--now"),
        (
            "chat --zone Mars/Olympus",
            "\"Mars/Olympus\" is not an IANA time zone",
        ),
        ("chat --learner=---", "learner"),
        ("export --format xml", "json"),
    ] {
        check(&home.run(&format!("{line} --db study.db")), Exit::Usage, sentence);
    }
    home.events(&["enroll rust-backend"]);
    check(
        &home.run("export --db study.db --learner bob"),
        Exit::Usage,
        "no learner is called \"bob\"",
    );
}

#[test]
fn a_second_service_on_the_same_file_says_so_and_both_stop_when_asked() {
    let home = Home::new();
    let first = Running::start(&mut home.command("run --db study.db"));
    // The beat is written down before anything else is done.
    first.logged("waymark is running");
    while !home.expect_any("doctor --db study.db").out.contains("is well") {}
    let second = Running::start(&mut home.command("run --db study.db"));
    second.logged("another process says that it serves this database");
    signal(&second, "INT");
    assert_eq!(second.ended().code, Some(0));
    signal(&first, "TERM");
    assert_eq!(first.ended().code, Some(0));
    let told = home.expect(0, "doctor --db study.db");
    assert!(told.out.contains("service: stopped at"), "{}", told.out);
}
