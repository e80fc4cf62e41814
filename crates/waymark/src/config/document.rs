//! The texts that are derived from the table of settings: `waymark.example.toml` and `docs/configuration.md`.
//!
//! A test writes them again and compares; `just bless` stores the new text.

use std::fmt::Write as _;

use super::{
    CONFIG_VARIABLE, SETTINGS,
    settings::{Kind, Preset, Setting},
};

/// The text of `waymark.example.toml`: every setting with its default.
pub fn example() -> String {
    let mut out = String::from(
        "# Every setting of Waymark, with its default. All of them may be left out.\n\
         # Copy the file to waymark.toml and change what you need. Relative paths start from the file's folder.\n\
         # A variable wins over the file; its name stands in brackets.\n\
         # This file is made from crates/waymark/src/config/settings.rs: change it there, then run `just bless`.\n",
    );
    let mut table = "";
    for setting in SETTINGS {
        let (group, name) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
        if group == table {
            out.push('\n');
        } else {
            table = group;
            push(&mut out, format_args!("\n[{group}]\n"));
        }
        comment(&mut out, &format!("{} [{}]", setting.about, setting.variable()));
        match setting.preset {
            Preset::Always(text) => push(&mut out, format_args!("{name} = {}\n", setting.literal(text))),
            Preset::Depends { words, example } => {
                comment(&mut out, &format!("Default: {words}."));
                push(
                    &mut out,
                    format_args!("# {name} = {}\n", setting.literal(example)),
                );
            }
        }
    }
    out
}

/// The text of `docs/configuration.md`.
pub fn page() -> String {
    let mut out = format!(
        "# Configuration\n\n\
         <!-- Made from crates/waymark/src/config/settings.rs: change it there, then run `just bless`. -->\n\n\
         Waymark needs none. What there is comes in layers, and a later one wins:\n\n\
         1. the defaults below;\n\
         2. one file: the one that `--config` or `{CONFIG_VARIABLE}` names (it must exist), else `./waymark.toml`, \
         else `$XDG_CONFIG_HOME/waymark/waymark.toml` (`~/.config/waymark/waymark.toml`; on Windows below \
         `%APPDATA%`);\n\
         3. variables; an empty one counts as not set;\n\
         4. `--db` on the command line.\n\n\
         Relative paths start from the folder of the file that names them, or from the working folder if a variable \
         or a flag names them; `~/` is the home. A setting or a `WAYMARK_` variable that is not listed here is \
         refused, and every problem is told in one go, with its line. The program then ends with code 3. \
         `waymark doctor` shows what is in force. [`waymark.example.toml`](../waymark.example.toml) is this page as a \
         file.\n\n\
         | setting | variable | default | what it is |\n|---|---|---|---|\n"
    );
    for setting in SETTINGS {
        let default = match setting.preset {
            Preset::Always(text) => format!("`{}`", setting.literal(text)),
            Preset::Depends { words, .. } => words.to_owned(),
        };
        let (key, variable, about) = (setting.key, setting.variable(), setting.about);
        let expected = setting.expected;
        push(
            &mut out,
            format_args!("| `{key}` | `{variable}` | {default} | {about} Expected: {expected}. |\n"),
        );
    }
    out
}

impl Setting {
    /// A value as TOML writes it.
    fn literal(&self, text: &str) -> String {
        match self.kind {
            Kind::Text | Kind::Secret => toml::Value::from(text).to_string(),
            Kind::Whole => text.to_owned(),
        }
    }
}

/// Comment lines of at most a hundred columns.
fn comment(out: &mut String, text: &str) {
    let mut line = String::from("#");
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > 100 {
            push(out, format_args!("{line}\n"));
            line = String::from("#");
        }
        push(&mut line, format_args!(" {word}"));
    }
    push(out, format_args!("{line}\n"));
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}
