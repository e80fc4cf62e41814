//! Configurations that load, and complaints word by word.

use std::path::Path;

use super::*;

/// Loads a file and variables as if in `/srv`, with no home.
fn load(file: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let environment = Environment::from_pairs("/srv", variables.iter().copied());
    let mut config = Config::defaults(&environment);
    let mut problems = Vec::new();
    file::ConfigFile::new("/etc/w/waymark.toml", file).apply(&mut config, &environment, &mut problems);
    environment.apply(&mut config, &mut problems);
    if problems.is_empty() {
        Ok(config)
    } else {
        Err(Problems(problems).to_string())
    }
}

#[track_caller]
fn complains(file: &str, variables: &[(&str, &str)], lines: &[&str]) {
    let told = load(file, variables).unwrap_err();
    assert_eq!(told.lines().skip(1).map(str::trim).collect::<Vec<_>>(), lines);
}

#[test]
fn nothing_configured_gives_the_defaults() {
    let config = load("", &[]).unwrap();
    assert_eq!(config.database, Path::new("/srv/waymark.db"));
    assert_eq!(config.zone.name(), "UTC");
    assert_eq!(config.prompt.hour, civil::time(9, 0, 0, 0));
    assert_eq!(config.scheduler.catch_up, SignedDuration::from_hours(6));
    assert_eq!(
        config.log,
        Log {
            format: LogFormat::Text,
            filter: None
        }
    );
    assert_eq!(config.roadmaps, None);
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_the_default() {
    let file =
        "zone = \"europe/berlin\"\n[log]\nformat = \"json\"\nfilter = \"info\"\n[prompt]\nhour = \"7:30\"";
    let config = load(
        file,
        &[
            ("WAYMARK_LOG_FORMAT", "text"),
            ("WAYMARK_SCHEDULER_CATCH_UP_HOURS", "0"),
        ],
    )
    .unwrap();
    assert_eq!(config.zone.name(), "Europe/Berlin");
    assert_eq!(
        config.log,
        Log {
            format: LogFormat::Text,
            filter: Some("info".to_owned())
        }
    );
    assert_eq!(config.prompt.hour, civil::time(7, 30, 0, 0));
    assert_eq!(config.scheduler.catch_up, SignedDuration::ZERO);
}

#[test]
fn rust_log_wins_over_every_filter() {
    let config = load(
        "log.filter = \"info\"",
        &[("WAYMARK_LOG_FILTER", "warn"), ("RUST_LOG", "debug")],
    )
    .unwrap();
    assert_eq!(config.log.filter.as_deref(), Some("debug"));
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    assert_eq!(load("", &[("WAYMARK_ZONE", ""), ("RUST_LOG", "")]), load("", &[]));
}

#[test]
fn paths_start_from_the_file_the_working_folder_or_the_home() {
    let config = load("database = \"a.db\"\nroadmaps = \"/r\"", &[]).unwrap();
    assert_eq!(config.database, Path::new("/etc/w/a.db"));
    assert_eq!(config.roadmaps.as_deref(), Some(Path::new("/r")));
    let config = load(
        "",
        &[
            ("WAYMARK_DATABASE", "~/a.db"),
            ("WAYMARK_ROADMAPS", "r"),
            ("HOME", "/home/ada"),
        ],
    )
    .unwrap();
    assert_eq!(config.database, Path::new("/home/ada/a.db"));
    assert_eq!(config.roadmaps.as_deref(), Some(Path::new("/srv/r")));
    let homeless = "WAYMARK_DATABASE: found \"~/a.db\", expected the path of a file";
    complains("", &[("WAYMARK_DATABASE", "~/a.db")], &[homeless]);
}

#[test]
fn the_database_is_in_the_data_folder_of_the_platform() {
    let at = |pairs: &[(&str, &str)]| load("", pairs).unwrap().database.display().to_string();
    assert_eq!(
        at(&[("HOME", "/home/ada")]),
        "/home/ada/.local/share/waymark/waymark.db"
    );
    assert_eq!(
        at(&[("HOME", "/home/ada"), ("XDG_DATA_HOME", "/data")]),
        "/data/waymark/waymark.db"
    );
    assert_eq!(
        at(&[("HOME", "/home/ada"), ("XDG_DATA_HOME", "data")]),
        "/home/ada/.local/share/waymark/waymark.db"
    );
}

#[test]
fn all_problems_are_told_at_once_with_their_lines() {
    complains(
        "databse = \"a\"\nzone = \"Europe/Atlantis\"\n\n[log]\nformat = 3\nlevel = true\n[prompt]\nhour = 09:00:00\n\
         [scheduler]\ncatch_up_hours = \"6\"\n[weather]\nrain = 1\n",
        &[
            ("WAYMARK_LOG_FROMAT", "json"),
            ("WAYMARK_PROMPT_HOUR", "24:00"),
            ("RUST_LOG", "a=b=c"),
        ],
        &[
            "/etc/w/waymark.toml:1: unknown setting databse, did you mean database?",
            "/etc/w/waymark.toml:2: zone: found \"Europe/Atlantis\", expected an IANA time zone such as \"Europe/Berlin\"",
            "/etc/w/waymark.toml:5: log.format: found 3, expected \"text\" or \"json\"",
            "/etc/w/waymark.toml:6: unknown setting log.level, did you mean log.filter?",
            "/etc/w/waymark.toml:8: prompt.hour: found 09:00:00 without quotes, expected a time of day such as \"09:00\"",
            "/etc/w/waymark.toml:10: scheduler.catch_up_hours: found \"6\", expected a whole number from 0 to 24",
            "/etc/w/waymark.toml:11: unknown setting weather; `waymark.example.toml` lists all there are",
            "WAYMARK_PROMPT_HOUR: found \"24:00\", expected a time of day such as \"09:00\"",
            "RUST_LOG: found \"a=b=c\", expected levels such as \"info\"",
            "WAYMARK_LOG_FROMAT: unknown variable WAYMARK_LOG_FROMAT, did you mean WAYMARK_LOG_FORMAT?",
        ],
    );
}

#[test]
fn a_file_that_is_not_toml_is_told_line_by_line() {
    let told = load("zone = \n\nlog.format = text\n", &[]).unwrap_err();
    assert!(told.contains("waymark.toml:1: not TOML: "), "{told}");
    assert!(told.contains("waymark.toml:3: not TOML: "), "{told}");
}

#[test]
fn a_table_where_a_value_belongs_and_the_other_way_round() {
    complains(
        "log = \"json\"\n[zone]\nname = \"UTC\"",
        &[],
        &[
            "/etc/w/waymark.toml:1: log: found \"json\", expected a table",
            "/etc/w/waymark.toml:2: zone: found a table, expected an IANA time zone such as \"Europe/Berlin\"",
        ],
    );
}

#[test]
fn numbers_out_of_range_are_refused_and_hexadecimal_ones_read() {
    let text = |number: &str| format!("scheduler.catch_up_hours = {number}");
    assert_eq!(
        load(&text("0x10"), &[]).unwrap().scheduler.catch_up,
        SignedDuration::from_hours(16)
    );
    for number in ["-1", "25", "99999999999999999999", "1.5"] {
        assert!(load(&text(number), &[]).is_err(), "{number}");
    }
}

#[test]
fn hostile_values_are_shown_short_and_on_one_line() {
    let long = format!("zone = \"{}\\u0000\\n\"", "x".repeat(100_000));
    let told = load(&long, &[]).unwrap_err();
    assert!(told.lines().count() == 2 && told.len() < 300, "{told}");
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_a_problem() {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt};
    let pairs = [(OsString::from("WAYMARK_ZONE"), OsString::from_vec(vec![0xff]))];
    let told = Config::load(&Flags::default(), &Environment::from_pairs("/nowhere", pairs)).unwrap_err();
    assert_eq!(
        told.0[0].to_string(),
        "WAYMARK_ZONE: found bytes that are not UTF-8, expected text"
    );
}

#[test]
fn the_file_is_looked_for_where_it_is_named_then_here_then_in_the_usual_place() {
    let temp = tempfile::tempdir().unwrap();
    let home = temp.path().join("home");
    let here = temp.path().join("here");
    std::fs::create_dir_all(home.join(".config/waymark")).unwrap();
    std::fs::create_dir_all(&here).unwrap();
    let home_text = home.to_str().unwrap().to_owned();
    let zone = |flags: &Flags, extra: &[(&str, &str)]| {
        let pairs = [("HOME", home_text.as_str())]
            .into_iter()
            .chain(extra.iter().copied());
        Config::load(flags, &Environment::from_pairs(&here, pairs))
            .map(|config| config.zone.name().to_owned())
    };
    let none = Flags::default();
    assert_eq!(zone(&none, &[]).unwrap(), "UTC");
    std::fs::write(home.join(".config/waymark/waymark.toml"), "zone = \"Asia/Tokyo\"").unwrap();
    assert_eq!(zone(&none, &[]).unwrap(), "Asia/Tokyo");
    std::fs::write(here.join("waymark.toml"), "zone = \"Asia/Seoul\"").unwrap();
    assert_eq!(zone(&none, &[]).unwrap(), "Asia/Seoul");
    std::fs::write(here.join("other.toml"), "zone = \"Asia/Dubai\"").unwrap();
    assert_eq!(
        zone(&none, &[("WAYMARK_CONFIG", "other.toml")]).unwrap(),
        "Asia/Dubai"
    );
    std::fs::write(here.join("third.toml"), "zone = \"Asia/Kolkata\"").unwrap();
    let flags = Flags {
        config: Some("third.toml".into()),
        database: None,
    };
    assert_eq!(
        zone(&flags, &[("WAYMARK_CONFIG", "other.toml")]).unwrap(),
        "Asia/Kolkata"
    );
    let told = zone(&none, &[("WAYMARK_CONFIG", "missing.toml")]).unwrap_err();
    assert!(
        told.to_string().contains("missing.toml: cannot be read: "),
        "{told}"
    );
    std::fs::write(here.join("waymark.toml"), [0xff, 0xfe, 0x00]).unwrap();
    let told = zone(&none, &[]).unwrap_err();
    assert!(
        told.to_string()
            .ends_with("waymark.toml: found bytes that are not UTF-8, expected TOML"),
        "{told}"
    );
}

#[test]
fn the_database_of_the_command_line_wins() {
    let environment = Environment::from_pairs("/nowhere", [("WAYMARK_DATABASE", "/a.db")]);
    let flags = Flags {
        config: None,
        database: Some("b.db".into()),
    };
    assert_eq!(
        Config::load(&flags, &environment).unwrap().database,
        Path::new("/nowhere/b.db")
    );
}

#[test]
fn the_example_is_the_defaults_and_names_every_setting() {
    let example = document::example();
    assert_eq!(load(&example, &[]).unwrap(), load("", &[]).unwrap());
    // With every example value switched on it still loads.
    let all: String = example
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest)
                if rest
                    .split_once(" = ")
                    .is_some_and(|(name, _)| !name.contains(' ')) =>
            {
                format!("{rest}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let config = load(&all, &[]).unwrap();
    assert_eq!(config.database, Path::new("/var/lib/waymark/waymark.db"));
    for setting in SETTINGS {
        let name = setting.key.rsplit('.').next().unwrap();
        assert!(
            all.lines().any(|line| line.starts_with(&format!("{name} = "))),
            "{name} is missing"
        );
    }
}

#[test]
fn every_default_parses_and_every_example_too() {
    let environment = Environment::from_pairs("/srv", [("HOME", "/home/ada")]);
    for setting in SETTINGS {
        let text = match setting.preset {
            settings::Preset::Always(text) | settings::Preset::Depends { example: text, .. } => text,
        };
        let given = Given {
            text,
            folder: environment.folder(),
            home: environment.home(),
        };
        assert!(
            setting
                .apply(&mut Config::defaults(&environment), &given)
                .is_some(),
            "{}",
            setting.key
        );
    }
}

#[test]
fn a_bot_is_configured_in_the_file_or_by_variables() {
    let file = "[telegram]\ntoken_file = \"token\"\nmode = \"webhook\"\ngroups = \"-1001, -1002\"\n\
                [telegram.webhook]\nlisten = \"[::1]:80\"\nurl = \"https://w.example.org/t\"\npath = \"/t\"";
    let config = load(
        file,
        &[
            ("WAYMARK_TELEGRAM_TOKEN", "1:a"),
            ("WAYMARK_TELEGRAM_WEBHOOK_PATH", "/"),
        ],
    )
    .unwrap()
    .telegram;
    assert_eq!(config.token, Some(Secret::new("1:a")));
    assert_eq!(config.token_file.as_deref(), Some(Path::new("/etc/w/token")));
    assert_eq!(config.mode, TelegramMode::Webhook);
    assert_eq!(config.groups, [-1001, -1002]);
    assert_eq!(config.webhook.listen, Some("[::1]:80".parse().unwrap()));
    assert_eq!(config.webhook.path.as_deref(), Some("/"));
}

#[test]
fn what_is_wrong_with_a_secret_is_told_without_the_secret() {
    complains(
        "telegram.token = \"hunter2\"\n[telegram.webhook]\nsecret = 12345678\nurl = \"w.example.org\"",
        &[
            ("WAYMARK_TELEGRAM_TOKEN", "123:hunter2 "),
            ("WAYMARK_TELEGRAM_WEBHOOK_SECRET", "hunter2"),
        ],
        &[
            "/etc/w/waymark.toml:1: telegram.token: found a value that is not shown, expected a token as @BotFather \
             gives it: digits, a colon, letters",
            "/etc/w/waymark.toml:3: telegram.webhook.secret: found a value that is not shown, expected 16 to 256 \
             letters, digits, _ and -",
            "/etc/w/waymark.toml:4: telegram.webhook.url: found \"w.example.org\", expected an address that \
             begins with https://",
            "WAYMARK_TELEGRAM_WEBHOOK_SECRET: found a value that is not shown, expected 16 to 256 letters, digits, _ \
             and -",
        ],
    );
    let config = load("telegram.token = \"123:hunter2\"", &[]).unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn discord_is_set_by_file_and_variable() {
    let file = "[discord]\ntoken_file = \"token\"\nguild = 1234567890123456789\nshards = \"0-3/16\"";
    let discord = load(file, &[("WAYMARK_DISCORD_API_URL", "http://127.0.0.1:1")])
        .unwrap()
        .discord;
    assert_eq!(discord.token, None);
    assert_eq!(discord.token_file.as_deref(), Some(Path::new("/etc/w/token")));
    assert_eq!(discord.guild, Some(1_234_567_890_123_456_789));
    assert_eq!(
        discord.shards,
        Shards::Part {
            range: 0..4,
            total: 16
        }
    );
    assert_eq!(discord.api_url.as_deref(), Some("http://127.0.0.1:1"));
    let token = load("", &[("WAYMARK_DISCORD_TOKEN", "Bot MTIz.Gloop.abc")])
        .unwrap()
        .discord
        .token;
    assert_eq!(token, Some(Secret::new("MTIz.Gloop.abc")));
    complains(
        "discord.token = \"hunter2\"\ndiscord.guild = 0\ndiscord.shards = \"5/4\"",
        &[],
        &[
            "/etc/w/waymark.toml:1: discord.token: found a value that is not shown, expected a token as the developer \
             portal gives it: letters, digits, dots, _ and -",
            "/etc/w/waymark.toml:2: discord.guild: found 0, expected the id of a server such as 1234567890123456789",
            "/etc/w/waymark.toml:3: discord.shards: found \"5/4\", expected \"auto\", a number, or a range such as \
             \"0-3/16\"",
        ],
    );
}
