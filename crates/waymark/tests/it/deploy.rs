//! Whatever `deploy/` and the documents tell an operator to type, to set or to copy exists in the program.

use clap::{CommandFactory, Parser};
use waymark::{
    cli::Cli,
    config::{CONFIG_VARIABLE, SETTINGS},
    exit::{EXITS, STOP_GRACE_SECS},
};

use crate::repository::{Text, read, sources, texts, top};

/// Where the program is installed, in the image and by the service units alike.
const INSTALLED: &str = "/usr/local/bin/waymark";

/// What operators read.
fn manuals() -> Vec<Text> {
    let named = [
        "README.md",
        "CONTRIBUTING.md",
        "justfile",
        ".ci/run",
        "waymark.example.toml",
    ];
    let mut found = texts();
    found.retain(|file| {
        file.path.starts_with("deploy/")
            || file.path.starts_with("docs/")
            || named.contains(&file.path.as_str())
    });
    found
}

/// The command lines of the program in a file: what follows `waymark` in commands, and `CMD` in container files.
fn invocations(file: &Text) -> Vec<Vec<String>> {
    let markdown = file.is_a("md");
    let mut fenced = false;
    let mut found = Vec::new();
    for line in file.text.lines() {
        if markdown && line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if markdown && !fenced {
            // In prose, the code spans.
            found.extend(line.split('`').skip(1).step_by(2).filter_map(invocation));
        } else if !line.trim_start().starts_with('#') {
            found.extend(line.split(['|', ';', '&']).filter_map(invocation));
        }
    }
    found
}

/// The arguments in one command, if it is one of the program's.
fn invocation(command: &str) -> Option<Vec<String>> {
    // A comment may follow a command.
    let list = command.split(" #").next().unwrap_or_default().trim();
    let container = ["CMD [", "command: ["]
        .iter()
        .find_map(|start| list.strip_prefix(start));
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| c.is_whitespace() || "[]\",'()".contains(c))
            .filter(|word| !word.is_empty() && *word != "\\")
            .map(str::to_owned)
            .collect()
    };
    let all = words(container.unwrap_or(list));
    let is_cargo = all.first().is_some_and(|word| word == "cargo");
    if is_cargo && all.get(1).is_none_or(|verb| verb != "run") {
        // Tests and benches take arguments of their own.
        return None;
    }
    let cargo = all
        .iter()
        .position(|word| is_cargo && word == "--")
        .map(|i| i + 1);
    let program = |word: &String| word == "waymark" || word.ends_with("/waymark");
    let start = cargo.or_else(|| all.iter().rposition(program).map(|i| i + 1));
    let start = start.or_else(|| container.map(|_| 0))?;
    // What is redirected is the shell's business.
    let args: Vec<String> = all[start..]
        .iter()
        .take_while(|word| !word.starts_with(['>', '<', '…']))
        // A variable of just, `{{args}}`.
        .filter(|word| !word.starts_with("{{"))
        .cloned()
        .collect();
    (!args.is_empty()).then_some(args)
}

#[test]
fn every_command_line_told_to_operators_is_understood() {
    let mut seen = 0;
    for file in manuals() {
        for args in invocations(&file) {
            let read = Cli::try_parse_from(std::iter::once("waymark").chain(args.iter().map(String::as_str)));
            let shown = |kind| {
                matches!(
                    kind,
                    clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion
                )
            };
            if let Err(error) = read
                && !shown(error.kind())
            {
                panic!("{}: waymark {}\n{error}", file.path, args.join(" "));
            }
            seen += 1;
        }
    }
    assert!(
        seen >= 15,
        "only {seen} command lines found: does the test still see them?"
    );
}

#[test]
fn the_reader_of_command_lines_sees_what_it_should() {
    let file = |path: &str, text: &str| Text {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let args = |path: &str, text: &str| {
        invocations(&file(path, text))
            .iter()
            .map(|a| a.join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        args("a.service", "ExecStart=/usr/local/bin/waymark run --fast"),
        ["run --fast"]
    );
    assert_eq!(
        args("Dockerfile", "    CMD [\"/usr/local/bin/waymark\", \"doctor\"]"),
        ["doctor"]
    );
    assert_eq!(args("Dockerfile", "CMD [\"run\"]"), ["run"]);
    assert_eq!(args("compose.yaml", "    command: [\"run\"]"), ["run"]);
    assert_eq!(
        args("a.md", "say `waymark doctor` or `systemctl stop waymark`"),
        ["doctor"]
    );
    assert_eq!(
        args(
            "a.md",
            "waymark is prose\n```sh\ncargo run -- chat --json < a > b\n```"
        ),
        ["chat --json"]
    );
    assert_eq!(
        args(
            "a.md",
            "```sh\ndocker compose exec waymark waymark backup x && ls\n```"
        ),
        ["backup x"]
    );
}

#[test]
fn every_variable_told_to_operators_is_known() {
    let mut known: Vec<String> = SETTINGS.iter().map(waymark::config::Setting::variable).collect();
    known.push(CONFIG_VARIABLE.to_owned());
    // For tests: the program itself does not read it.
    known.push("WAYMARK_TEST_POSTGRES".to_owned());
    for file in manuals() {
        for (start, _) in file.text.match_indices("WAYMARK_") {
            let name: String = file.text[start..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
                .collect();
            // `WAYMARK_*` and a bare `WAYMARK_` speak of all of them.
            assert!(
                name == "WAYMARK_" || known.contains(&name),
                "{}: {name} is no setting",
                file.path
            );
        }
    }
}

#[test]
fn the_service_units_name_what_exists() {
    for unit in texts()
        .iter()
        .filter(|file| file.path.starts_with("deploy/") && file.is_a("service"))
    {
        let value = |key: &str| -> Vec<&str> {
            unit.text
                .lines()
                .filter_map(|line| line.strip_prefix(key)?.strip_prefix('='))
                .collect()
        };
        assert!(
            value("ExecStart").iter().all(|line| line.starts_with(INSTALLED)),
            "{}",
            unit.path
        );
        let folders: Vec<String> = value("StateDirectory")
            .join(" ")
            .split_whitespace()
            .map(|name| format!("/var/lib/{name}"))
            .collect();
        for line in unit.text.lines().filter(|line| !line.starts_with('#')) {
            for word in line.split([' ', '=']).filter(|word| word.starts_with("/var/")) {
                let owned = folders
                    .iter()
                    .any(|folder| word == folder || word.rsplit_once('/').unwrap().0 == folder);
                assert!(owned, "{}: {word} is not below its StateDirectory", unit.path);
            }
        }
    }
}

#[test]
fn the_service_is_not_started_again_where_that_cannot_help() {
    let unit = read("deploy/waymark.service");
    let line = unit
        .lines()
        .find_map(|line| line.strip_prefix("RestartPreventExitStatus="))
        .unwrap();
    let final_ones: Vec<String> = EXITS
        .iter()
        .filter(|e| e.is_final())
        .map(|e| e.code().to_string())
        .collect();
    assert_eq!(line, final_ones.join(" "));
}

#[test]
fn service_managers_wait_longer_than_the_program_needs_to_stop() {
    let secs = |path: &str, key: &str| -> u64 {
        let text = read(path);
        let value = text
            .lines()
            .find_map(|line| line.trim().strip_prefix(key))
            .unwrap();
        value.trim().trim_end_matches('s').parse().unwrap()
    };
    assert!(secs("deploy/waymark.service", "TimeoutStopSec=") > STOP_GRACE_SECS);
    assert!(secs("deploy/compose.yaml", "stop_grace_period:") > STOP_GRACE_SECS);
}

#[test]
fn the_image_holds_all_that_the_program_is_built_from() {
    let dockerfile = read("deploy/Dockerfile");
    let ignore = read(".dockerignore");
    let copied: Vec<&str> = dockerfile
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "))
        .filter(|rest| !rest.starts_with("--from"))
        .flat_map(|rest| {
            let words: Vec<&str> = rest.split_whitespace().collect();
            words[..words.len() - 1].to_vec()
        })
        .collect();
    for path in &copied {
        assert!(
            top().join(path).exists(),
            "the Dockerfile copies {path}, which does not exist"
        );
        assert!(
            ignore.lines().any(|line| line == format!("!{path}")),
            ".dockerignore keeps {path} out"
        );
    }
    // Sources reach out of their crate only to what is copied.
    for file in sources()
        .iter()
        .filter(|file| file.path.contains("/src/") && !file.is_test())
    {
        for (start, _) in file.before_tests().match_indices("../") {
            // A link in a page that the source makes is not a file that it needs.
            if file.text[..start].ends_with("](") {
                continue;
            }
            let rest = file.text[start..].trim_start_matches("../");
            let first: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '-')
                .collect();
            let sibling = top()
                .join(&file.path)
                .parent()
                .unwrap()
                .join("..")
                .join(&first)
                .exists();
            // What stands beside `src` is copied with the crate.
            let own = file.path.split("/src/").next().unwrap_or_default();
            let own = top().join(own).join(&first).exists();
            let known = first.is_empty() || sibling || own || copied.contains(&first.as_str());
            assert!(
                known,
                "{} reaches for {first}, which the Dockerfile does not copy",
                file.path
            );
        }
    }
    assert!(dockerfile.contains(&format!("ENTRYPOINT [\"{INSTALLED}\"]")));
    assert!(dockerfile.contains(&format!("COPY --from=build /out/waymark {INSTALLED}")));
}

#[test]
fn the_image_builds_with_the_oldest_rust_that_is_promised() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let version = manifest["workspace"]["package"]["rust-version"].as_str().unwrap();
    let from = format!("FROM rust:{version}-slim-bookworm AS build");
    assert!(read("deploy/Dockerfile").lines().any(|line| line == from));
    assert!(
        read("README.md").contains(&format!("Rust {version}")),
        "the README names another version than {version}"
    );
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    for file in texts()
        .iter()
        .filter(|file| file.is_a("md") && !file.path.starts_with("roadmaps/"))
    {
        for (start, _) in file.text.match_indices("](") {
            let target = file.text[start + 2..].split([')', '#', ' ']).next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let path = top().join(&file.path).parent().unwrap().join(target);
            assert!(
                path.exists(),
                "{} links to {target}, which does not exist",
                file.path
            );
        }
    }
}

#[test]
fn the_readme_names_every_subcommand() {
    let readme = read("README.md");
    for subcommand in Cli::command().get_subcommands() {
        let name = format!("`waymark {}", subcommand.get_name());
        assert!(readme.contains(&name), "the README does not tell of {name}`");
    }
}
