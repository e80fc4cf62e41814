//! `waymark.toml`: which one is read, and what each of its lines sets.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    CONFIG_VARIABLE, Config, Environment, Flags, Place, Problem, SETTINGS,
    problem::{HIDDEN, shortened, unknown},
    settings::{Given, Kind, Setting},
};

/// A configuration file that was found.
#[derive(Debug)]
pub struct ConfigFile {
    /// Where it was.
    pub path: PathBuf,
    text: String,
}

/// Looks for the file: where `--config` says, or `WAYMARK_CONFIG`, or `./waymark.toml`, or the platform's usual place.
/// `None` if there is none, or if it cannot be read (which is a problem).
pub(super) fn find(
    flags: &Flags,
    environment: &Environment,
    problems: &mut Vec<Problem>,
) -> Option<ConfigFile> {
    let named = flags
        .config
        .clone()
        .or_else(|| environment.get(CONFIG_VARIABLE).map(PathBuf::from));
    let places = match &named {
        Some(path) => vec![environment.folder().join(path)],
        None => [
            Some(environment.folder().join("waymark.toml")),
            environment.usual_config(),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    for path in places {
        match fs::read_to_string(&path) {
            Ok(text) => return Some(ConfigFile { path, text }),
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let text = match error.kind() {
                    io::ErrorKind::InvalidData => "found bytes that are not UTF-8, expected TOML".to_owned(),
                    _ => format!("cannot be read: {error}"),
                };
                problems.push(Problem {
                    place: Place::File(path),
                    text,
                });
                return None;
            }
        }
    }
    None
}

impl ConfigFile {
    /// A file with this text, for tests and for the example.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// Sets what the file sets, and tells what is wrong with the rest.
    pub(super) fn apply(&self, config: &mut Config, environment: &Environment, problems: &mut Vec<Problem>) {
        let (document, errors) = DeTable::parse_recoverable(&self.text);
        for error in &errors {
            let place = match error.span() {
                Some(span) => self.line(span.start),
                None => Place::File(self.path.clone()),
            };
            problems.push(Problem {
                place,
                text: format!("not TOML: {}", error.message()),
            });
        }
        if errors.is_empty() {
            let mut reader = Reader {
                file: self,
                environment,
                config,
                problems,
            };
            reader.table("", document.get_ref());
        }
    }

    fn line(&self, offset: usize) -> Place {
        let before = self.text.as_bytes().iter().take(offset);
        Place::Line(
            self.path.clone(),
            1 + before.filter(|byte| **byte == b'\n').count(),
        )
    }
}

/// One walk through a document.
struct Reader<'a> {
    file: &'a ConfigFile,
    environment: &'a Environment,
    config: &'a mut Config,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        // The map is sorted by name; people read their file from the top.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            let key = format!("{prefix}{}", name.get_ref());
            let below = format!("{key}.");
            if let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) {
                self.set(setting, value);
            } else if !SETTINGS.iter().any(|setting| setting.key.starts_with(&below)) {
                let text = unknown("setting", &key, SETTINGS.iter().map(|setting| setting.key));
                self.wrong(name.span().start, text);
            } else if let DeValue::Table(inner) = value.get_ref() {
                self.table(&below, inner);
            } else {
                self.wrong(
                    value.span().start,
                    format!("{key}: found {}, expected a table", found(value)),
                );
            }
        }
    }

    fn set(&mut self, setting: &Setting, value: &Spanned<DeValue<'_>>) {
        let text = match (setting.kind, value.get_ref()) {
            (Kind::Text | Kind::Secret, DeValue::String(text)) => Some(text.to_string()),
            // `0x10` and `1_000` are integers too.
            (Kind::Whole, DeValue::Integer(number)) => i64::from_str_radix(number.as_str(), number.radix())
                .map(|number| number.to_string())
                .ok(),
            _ => None,
        };
        let folder = self.file.path.parent().unwrap_or(Path::new("")).to_owned();
        let set = text.and_then(|text| {
            let given = Given {
                text: &text,
                folder: &folder,
                home: self.environment.home(),
            };
            setting.apply(self.config, &given)
        });
        if set.is_none() {
            let text = format!(
                "{}: found {}, expected {}",
                setting.key,
                match (setting.kind, value.get_ref()) {
                    (Kind::Secret, DeValue::Array(_) | DeValue::Table(_)) | (Kind::Text | Kind::Whole, _) =>
                        found(value),
                    (Kind::Secret, _) => HIDDEN.to_owned(),
                },
                setting.expected
            );
            self.wrong(value.span().start, text);
        }
    }

    fn wrong(&mut self, offset: usize, text: String) {
        self.problems.push(Problem {
            place: self.file.line(offset),
            text,
        });
    }
}

/// What stands there, short.
fn found(value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::String(text) => format!("\"{}\"", shortened(text)),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(moment) => format!("{moment} without quotes"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
