//! The variables of the process, its working folder, and the usual places on this platform.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{
    CONFIG_VARIABLE, Config, Place, Problem, SETTINGS,
    problem::{HIDDEN, shortened, unknown},
    settings::{Given, Kind, Setting},
};

/// What the loader sees of the machine; tests make their own.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    folder: PathBuf,
    variables: BTreeMap<String, String>,
    /// Variables of ours whose value is no text.
    garbled: Vec<String>,
    home: Option<PathBuf>,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Self {
        // Without a working folder (it was removed), relative paths stay relative and fail where they are opened.
        Self::from_pairs(env::current_dir().unwrap_or_default(), env::vars_os())
    }

    /// One made of a working folder and variables.
    pub fn from_pairs<K: Into<OsString>, V: Into<OsString>>(
        folder: impl Into<PathBuf>,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut made = Self {
            folder: folder.into(),
            ..Self::default()
        };
        for (name, value) in pairs {
            let Ok(name) = name.into().into_string() else {
                continue;
            };
            match value.into().into_string() {
                Ok(value) => {
                    made.variables.insert(name, value);
                }
                Err(_) if name.starts_with("WAYMARK_") => made.garbled.push(name),
                Err(_) => {}
            }
        }
        let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        made.home = made.absolute(home);
        made
    }

    /// A variable that is set to something. Empty counts as not set: container files cannot say it otherwise.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The working folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The user's home.
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// Where the database is when nobody says: the platform's data folder, or here where there is no home.
    pub fn default_database(&self) -> PathBuf {
        self.usual("XDG_DATA_HOME", ".local/share", "LOCALAPPDATA")
            .map_or_else(
                || self.folder.join("waymark.db"),
                |folder| folder.join("waymark/waymark.db"),
            )
    }

    /// Where the configuration is when it is neither named nor in the working folder.
    pub fn usual_config(&self) -> Option<PathBuf> {
        Some(
            self.usual("XDG_CONFIG_HOME", ".config", "APPDATA")?
                .join("waymark/waymark.toml"),
        )
    }

    /// Sets what variables set, and finds those of ours that mean nothing.
    pub(super) fn apply(&self, config: &mut Config, problems: &mut Vec<Problem>) {
        let variables: Vec<(String, &Setting)> = SETTINGS.iter().map(|s| (s.variable(), s)).collect();
        let mut wrong = |name: &str, text: String| {
            problems.push(Problem {
                place: Place::Variable(name.to_owned()),
                text,
            });
        };
        for (name, setting) in &variables {
            let Some(text) = self.get(name) else { continue };
            let given = Given {
                text,
                folder: &self.folder,
                home: self.home(),
            };
            if setting.apply(config, &given).is_none() {
                let found = match setting.kind {
                    Kind::Secret => HIDDEN.to_owned(),
                    Kind::Text | Kind::Whole => format!("\"{}\"", shortened(text)),
                };
                wrong(name, format!("found {found}, expected {}", setting.expected));
            }
        }
        if let Some(filter) = self.get("RUST_LOG") {
            let sound = tracing_subscriber::EnvFilter::builder().parse(filter).is_ok();
            if sound {
                config.log.filter = Some(filter.to_owned());
            } else {
                wrong(
                    "RUST_LOG",
                    format!(
                        "found \"{}\", expected levels such as \"info\"",
                        shortened(filter)
                    ),
                );
            }
        }
        let known = || {
            variables
                .iter()
                .map(|(name, _)| name.as_str())
                .chain([CONFIG_VARIABLE])
        };
        for name in self.variables.keys().filter(|name| name.starts_with("WAYMARK_")) {
            if !known().any(|other| other == name) {
                wrong(name, unknown("variable", name, known()));
            }
        }
        for name in &self.garbled {
            wrong(name, "found bytes that are not UTF-8, expected text".to_owned());
        }
    }

    fn usual(&self, xdg: &str, below_home: &str, windows: &str) -> Option<PathBuf> {
        if cfg!(windows) {
            return self.absolute(windows);
        }
        self.absolute(xdg).or_else(|| Some(self.home()?.join(below_home)))
    }

    /// A folder from a variable; the XDG specification wants relative ones ignored.
    fn absolute(&self, name: &str) -> Option<PathBuf> {
        self.get(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    }
}
