//! The house rules that a machine can see.

use std::collections::{BTreeMap, BTreeSet};

use crate::repository::{Text, read, sources, texts, top};

/// How long a file may be before its tests.
const LONGEST: usize = 400;

/// Files that may be longer, each for a reason.
const LONGER: &[(&str, &str)] = &[];

/// Which crates of ours each crate may know: the arrows of ARCHITECTURE.md.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("waymark-core", &[]),
    ("waymark-store", &["waymark-core"]),
    ("waymark-app", &["waymark-core", "waymark-store"]),
    (
        "waymark-scheduler",
        &["waymark-core", "waymark-store", "waymark-app"],
    ),
    ("waymark-picture", &["waymark-core", "waymark-app"]),
    (
        "waymark-console",
        &["waymark-core", "waymark-app", "waymark-picture"],
    ),
    (
        "waymark-telegram",
        &["waymark-core", "waymark-app", "waymark-picture"],
    ),
    (
        "waymark-discord",
        &["waymark-core", "waymark-app", "waymark-picture"],
    ),
    (
        "waymark-simulate",
        &[
            "waymark-core",
            "waymark-store",
            "waymark-app",
            "waymark-scheduler",
        ],
    ),
    ("waymark-testkit", &[]),
    (
        "waymark",
        &[
            "waymark-core",
            "waymark-store",
            "waymark-app",
            "waymark-scheduler",
            "waymark-simulate",
            "waymark-picture",
            "waymark-console",
            "waymark-telegram",
            "waymark-discord",
        ],
    ),
];

fn manifest(path: &str) -> toml::Table {
    read(path)
        .parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names of the crates in the workspace, by folder.
fn crates() -> Vec<String> {
    let folder = std::fs::read_dir(top().join("crates")).unwrap();
    folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// What a crate is built from; with `dev`, its tests too.
fn dependencies(name: &str, dev: bool) -> BTreeSet<String> {
    let table = manifest(&format!("crates/{name}/Cargo.toml"));
    let sections: &[&str] = if dev {
        &["dependencies", "build-dependencies", "dev-dependencies"]
    } else {
        &["dependencies", "build-dependencies"]
    };
    let sections = sections
        .iter()
        .filter_map(|section| table.get(*section)?.as_table());
    sections.flat_map(|section| section.keys().cloned()).collect()
}

#[track_caller]
fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

/// Places in files, as `path:line: text`.
fn places<'a>(files: impl IntoIterator<Item = &'a Text>, wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (index, line) in file.text.lines().enumerate().filter(|(_, line)| wrong(line)) {
            found.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
        }
    }
    found
}

#[test]
fn crates_know_only_those_below_them() {
    let allowed: BTreeMap<_, _> = MAY_KNOW.iter().copied().collect();
    for name in crates() {
        let may = allowed
            .get(name.as_str())
            .unwrap_or_else(|| panic!("{name} is missing in MAY_KNOW"));
        for other in dependencies(&name, false)
            .iter()
            .filter(|other| other.starts_with("waymark"))
        {
            assert!(may.contains(&other.as_str()), "{name} must not know {other}");
        }
    }
}

#[test]
fn the_domain_has_no_runtime_no_database_and_no_network() {
    let banned = [
        "tokio",
        "sqlx",
        "reqwest",
        "hyper",
        "axum",
        "rand",
        "getrandom",
        "chrono",
        "tracing",
        "async-trait",
    ];
    for name in dependencies("waymark-core", true) {
        assert!(
            !banned.contains(&name.as_str()),
            "waymark-core must not depend on {name}"
        );
    }
}

#[test]
fn only_the_store_knows_the_database() {
    for name in crates().iter().filter(|name| *name != "waymark-store") {
        for banned in ["sqlx", "rusqlite", "libsqlite3-sys"] {
            assert!(
                !dependencies(name, true).contains(banned),
                "{name} must not depend on {banned}"
            );
        }
    }
}

#[test]
fn sql_stands_only_in_the_store() {
    let starts = [
        "select ",
        "insert into ",
        "insert or ",
        "delete from ",
        "create table ",
        "pragma ",
        "vacuum into ",
    ];
    let wrong = |line: &str| {
        let line = line.to_lowercase();
        // A literal begins with a verb of SQL; "select" alone is a word of prose too, so it needs its "from".
        let begins = |verb: &str| {
            ["\"", "r#\""]
                .iter()
                .any(|quote| line.contains(&format!("{quote}{verb}")))
        };
        starts
            .iter()
            .any(|verb| begins(verb) && (*verb != "select " || line.contains(" from ")))
            || (begins("update ") && line.contains(" set "))
    };
    assert!(wrong("query(\"SELECT 1 FROM learner\")") && !wrong("\"select a topic\""));
    let files = sources();
    let outside = files
        .iter()
        .filter(|file| !file.path.starts_with("crates/waymark-store/") && !file.path.ends_with("it/tidy.rs"));
    none("SQL outside waymark-store", &places(outside, wrong));
}

#[test]
fn files_are_called_by_what_they_hold() {
    let vague = ["utils", "util", "common", "helpers", "helper", "manager", "misc"];
    let wrong = |path: &str| {
        let steps: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
        path.ends_with("/mod.rs") || steps.iter().any(|step| vague.contains(step))
    };
    let found: Vec<String> = sources()
        .into_iter()
        .map(|file| file.path)
        .filter(|path| wrong(path))
        .collect();
    none("no mod.rs, and no name that could hold anything", &found);
}

#[test]
fn roots_are_tables_of_contents() {
    for name in crates() {
        for (root, most) in [("lib.rs", 80), ("main.rs", 60)] {
            let path = format!("crates/{name}/src/{root}");
            if top().join(&path).exists() {
                let lines = read(&path).lines().count();
                assert!(
                    lines < most,
                    "{path} has {lines} lines, at most {} are wanted",
                    most - 1
                );
            }
        }
    }
}

#[test]
fn files_hold_one_idea() {
    let mut found = Vec::new();
    for file in sources().iter().filter(|file| !file.is_test()) {
        let lines = file.before_tests().lines().count();
        if lines > LONGEST && LONGER.iter().all(|(path, _)| *path != file.path) {
            found.push(format!("{}: {lines} lines before its tests", file.path));
        }
    }
    none("these files have grown past one idea; split them", &found);
    for (path, reason) in LONGER {
        assert!(
            top().join(path).exists() && !reason.is_empty(),
            "{path} no longer needs its exception"
        );
    }
}

#[test]
fn migrations_are_numbered_without_gaps() {
    for engine in ["sqlite", "postgres"] {
        let Ok(folder) = std::fs::read_dir(top().join("migrations").join(engine)) else {
            continue;
        };
        let mut names: Vec<String> = folder
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        for (index, name) in names.iter().enumerate() {
            let (number, title) = name.split_once('_').unwrap_or((name, ""));
            let plain = title.strip_suffix(".sql").is_some_and(|title| !title.is_empty());
            assert!(
                plain && number.len() == 4 && number.parse() == Ok(index + 1),
                "migrations/{engine}/{name} should be {:04}_<what it does>.sql",
                index + 1
            );
        }
    }
}

#[test]
fn nothing_is_left_to_be_done() {
    // Put together, so that this file does not find itself.
    let notes = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
    ];
    let found = places(&sources(), |line| notes.iter().any(|note| line.contains(note)));
    none("do it, or open an issue", &found);
}

#[test]
fn nothing_names_a_private_path() {
    let private = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!("../sha", "red"),
    ];
    let wrong = |line: &str| {
        private.iter().any(|path| {
            line.match_indices(path).any(|(at, _)| {
                // `https://example.org/work/` is somebody else's.
                !line[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_alphanumeric() || c == '.' || c == '}')
            })
        })
    };
    assert!(wrong(concat!("see /wo", "rk/x")) && !wrong(concat!("https://a.example/wo", "rk/")));
    none("paths of one machine", &places(&texts(), wrong));
}

#[test]
fn every_crate_takes_the_house_rules_and_the_licence() {
    for name in crates() {
        let table = manifest(&format!("crates/{name}/Cargo.toml"));
        assert_eq!(
            table["lints"]["workspace"].as_bool(),
            Some(true),
            "{name}: lints.workspace"
        );
        assert_eq!(
            table["package"]["license"]["workspace"].as_bool(),
            Some(true),
            "{name}: license.workspace"
        );
    }
}

#[test]
fn the_domain_keeps_the_clippy_rules_of_the_workspace() {
    let (own, shared) = (
        manifest("crates/waymark-core/clippy.toml"),
        manifest("clippy.toml"),
    );
    for (key, value) in shared {
        assert_eq!(
            own.get(&key),
            Some(&value),
            "crates/waymark-core/clippy.toml must repeat {key}"
        );
    }
}
