//! Remembers what happened to a program, so that only changed questions are compiled again.
//!
//! A file an entry, named by a hash; it holds the program and the compiler too, so that a collision is only a miss. A
//! cache that cannot be read or written is as good as none.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};

use super::compiler::Observed;

/// What is remembered for one compiler.
pub(super) struct Cache {
    folder: Option<PathBuf>,
    compiler: String,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    compiler: String,
    program: String,
    runs: bool,
    observed: Observed,
}

impl Cache {
    /// A cache in a folder, or none.
    pub(super) fn new(folder: Option<PathBuf>, compiler: String) -> Self {
        let folder = folder.filter(|folder| fs::create_dir_all(folder).is_ok());
        Self { folder, compiler }
    }

    /// What happened to this program when it was last tried with this compiler.
    pub(super) fn get(&self, program: &str, runs: bool) -> Option<Observed> {
        let entry: Entry = serde_json::from_slice(&fs::read(self.path(program, runs)?).ok()?).ok()?;
        (entry.program == program && entry.runs == runs && entry.compiler == self.compiler)
            .then_some(entry.observed)
    }

    /// Remembers what happened, if it would happen again.
    pub(super) fn put(&self, program: &str, runs: bool, observed: &Observed) {
        let Some(path) = self.path(program, runs).filter(|_| observed.is_lasting()) else {
            return;
        };
        let entry = Entry {
            compiler: self.compiler.clone(),
            program: program.to_owned(),
            runs,
            observed: observed.clone(),
        };
        if let Ok(json) = serde_json::to_vec(&entry) {
            // Written beside and renamed, so that nobody reads half an entry; a failure costs a compilation.
            let half = path.with_extension(format!("{}.half", std::process::id()));
            if fs::write(&half, json)
                .and_then(|()| fs::rename(&half, &path))
                .is_err()
            {
                let _ = fs::remove_file(&half);
            }
        }
    }

    fn path(&self, program: &str, runs: bool) -> Option<PathBuf> {
        let mut hasher = DefaultHasher::new();
        (&self.compiler, program, runs).hash(&mut hasher);
        Some(
            self.folder
                .as_ref()?
                .join(format!("{:016x}.json", hasher.finish())),
        )
    }
}
