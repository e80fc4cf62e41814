//! Which files are looked at.

use std::{collections::BTreeMap, path::Path};

use waymark_core::catalog::Source;

use crate::{config::Config, content, exit::Failure};

/// The files of a folder or a file alone; all that are in force if none is named.
///
/// # Errors
/// When one cannot be read.
pub(crate) fn named(path: Option<&Path>, config: &Config) -> Result<Vec<Source>, Failure> {
    match path {
        Some(path) if path.is_dir() => {
            let own = content::folder(path)?;
            // A folder without concepts of its own is checked on top of the built-in ones.
            let complete = own.iter().any(|source| source.path == "concepts.toml");
            let base = if complete { Vec::new() } else { concepts() };
            Ok(base.into_iter().chain(own).collect())
        }
        Some(path) => {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let concept = path.extension().is_some_and(|it| it == "toml") && name != "concepts.toml";
            let name = if concept {
                format!("questions/{name}")
            } else {
                name
            };
            let own = Source::new(name, content::file(path)?);
            let mut sources = concepts();
            sources.retain(|source| source.path != own.path);
            sources.push(own);
            Ok(sources)
        }
        None => {
            let own = config
                .roadmaps
                .as_deref()
                .map(content::folder)
                .transpose()?
                .unwrap_or_default();
            let by_path: BTreeMap<String, Source> = Source::built_in()
                .into_iter()
                .chain(own)
                .map(|source| (source.path.clone(), source))
                .collect();
            Ok(by_path.into_values().collect())
        }
    }
}

/// The built-in concepts, without which a single file could not be understood.
fn concepts() -> Vec<Source> {
    Source::built_in()
        .into_iter()
        .filter(|source| source.path == "concepts.toml")
        .collect()
}
