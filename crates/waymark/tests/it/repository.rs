//! The files of the repository, for the tests that look at them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A text file of the repository.
pub(crate) struct Text {
    /// Its path from the top, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The top of the repository.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every text file, build products and databases aside.
pub(crate) fn texts() -> Vec<Text> {
    let mut found = Vec::new();
    walk(&top(), "", &mut found);
    found.sort_by(|a: &Text, b| a.path.cmp(&b.path));
    assert!(
        found.len() > 40,
        "only {} files: is this the repository?",
        found.len()
    );
    found
}

/// Every Rust source.
pub(crate) fn sources() -> Vec<Text> {
    texts().into_iter().filter(|file| file.is_a("rs")).collect()
}

impl Text {
    /// Whether its name ends with this extension.
    pub(crate) fn is_a(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|found| found == extension)
    }

    /// The part before the file's own tests.
    pub(crate) fn before_tests(&self) -> &str {
        let tests = self.text.rfind("#[cfg(test)]\nmod tests");
        tests.map_or(&self.text, |at| &self.text[..at])
    }

    /// Whether this file is a test or a bench from end to end.
    pub(crate) fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.contains("/benches/") || self.path.ends_with("/tests.rs")
    }
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<Text>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{prefix}{name}");
        if [".git", "target", ".waymark"].contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{path}/"), found);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push(Text { path, text });
        }
    }
}
