//! Roadmaps, concepts and questions as they lie on disk.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use waymark_core::{
    catalog::{Catalog, Source},
    content::Problem,
    roadmap::Severity,
};

use crate::{
    config::Config,
    exit::{Exit, Failure, OrExit},
};

/// The largest file that is read: far more than any roadmap, far less than memory.
pub const FILE_MAX_BYTES: u64 = 8 << 20;

/// The catalog in force: what is built in, and what the configured folder adds or puts in its place.
///
/// # Errors
/// When the configured folder cannot be read.
pub fn catalog(config: &Config) -> Result<(Catalog, Vec<Problem>), Failure> {
    let own = config
        .roadmaps
        .as_deref()
        .map(folder)
        .transpose()?
        .unwrap_or_default();
    Ok(Catalog::read(own))
}

/// The same, for programs that talk: what is wrong goes to the log.
///
/// # Errors
/// When the configured folder cannot be read.
pub fn catalog_logged(config: &Config) -> Result<Catalog, Failure> {
    let (catalog, problems) = catalog(config)?;
    for problem in &problems {
        match problem.severity {
            Severity::Error => tracing::warn!(%problem, "content problem"),
            // What an author may better, nobody who only talks has to read at every start.
            Severity::Warning => tracing::info!(%problem, "content could be better"),
            Severity::Note => {}
        }
    }
    Ok(catalog)
}

/// The content files of a folder: those directly in it, those in `questions/`, and those in the folders there.
///
/// # Errors
/// When the folder or a file cannot be read.
pub fn folder(root: &Path) -> Result<Vec<Source>, Failure> {
    let mut paths = list(root)?;
    let questions = root.join("questions");
    if questions.is_dir() {
        paths.extend(list(&questions)?);
        for set in folders(&questions)? {
            paths.extend(list(&set)?);
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .into_owned();
            Ok(Source::new(name, file(&path)?))
        })
        .collect()
}

/// The bytes of one file.
///
/// # Errors
/// When it cannot be read, is no file, or is larger than [`FILE_MAX_BYTES`].
pub fn file(path: &Path) -> Result<Vec<u8>, Failure> {
    let size = fs::metadata(path).and_then(|meta| {
        if meta.is_dir() {
            Err(io::Error::from(io::ErrorKind::IsADirectory))
        } else {
            Ok(meta.len())
        }
    });
    let size = size
        .with_context(|| format!("cannot read {}", path.display()))
        .or_exit(Exit::File)?;
    if size > FILE_MAX_BYTES {
        let text = format!(
            "{} has {size} bytes; at most {FILE_MAX_BYTES} are read",
            path.display()
        );
        return Err(anyhow::anyhow!(text)).or_exit(Exit::File);
    }
    fs::read(path)
        .with_context(|| format!("cannot read {}", path.display()))
        .or_exit(Exit::File)
}

/// The files in a folder, in no order.
///
/// # Errors
/// When the folder cannot be read.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    entries(folder, Path::is_file)
}

/// The folders in a folder, hidden ones left out, in no order.
///
/// # Errors
/// When the folder cannot be read.
pub fn folders(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let hidden = |path: &Path| {
        path.file_name()
            .is_none_or(|name| name.to_string_lossy().starts_with('.'))
    };
    entries(folder, |path| path.is_dir() && !hidden(path))
}

fn entries(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let read = || -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if wanted(&path) {
                files.push(path);
            }
        }
        Ok(files)
    };
    read()
        .with_context(|| format!("cannot read the folder {}", folder.display()))
        .or_exit(Exit::File)
}
