//! Files that come with a reply: saved into a folder, beside what is there already.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use waymark_app::reply;

/// So many files of one name are kept.
const MOST: u32 = 9_999;

/// Saves a file and gives where. A file that exists is left alone: `export.json`, then `export-2.json`.
pub(crate) fn save(folder: &Path, file: &reply::File) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let name = Path::new(&file.name)
        .file_name()
        .and_then(|name| name.to_str())
        .map_or_else(|| "waymark-file".to_owned(), visible);
    for number in 1..=MOST {
        let path = folder.join(numbered(&name, number));
        match create(&path) {
            Ok(mut opened) => {
                let written = opened
                    .write_all(file.text.as_bytes())
                    .and_then(|()| opened.flush());
                if written.is_err() {
                    // Half an export is worse than none.
                    let _ = fs::remove_file(&path);
                }
                return written.map(|()| path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

fn visible(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}

fn numbered(name: &str, number: u32) -> String {
    match (number, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (_, Some((stem, extension))) if !stem.is_empty() => format!("{stem}-{number}.{extension}"),
        _ => format!("{name}-{number}"),
    }
}

/// A new file that only its owner can read: it holds what somebody learnt and wrote.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> reply::File {
        reply::File {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn nothing_is_ever_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new");
        let names: Vec<_> = ["one", "two", "three"]
            .iter()
            .map(|text| save(&folder, &file("export.json", text)).unwrap())
            .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["export.json", "export-2.json", "export-3.json"]);
        assert_eq!(fs::read_to_string(folder.join("export.json")).unwrap(), "one");
        assert_eq!(fs::read_to_string(folder.join("export-3.json")).unwrap(), "three");
    }

    #[test]
    fn a_name_never_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for (name, want) in [
            ("../../etc/passwd", "passwd"),
            ("..", "waymark-file"),
            ("a\u{1b}b", "ab"),
        ] {
            let path = save(folder.path(), &file(name, "")).unwrap();
            assert_eq!(path, folder.path().join(want));
        }
    }

    #[test]
    fn a_folder_that_cannot_be_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        fs::write(&taken, "").unwrap();
        assert!(save(&taken, &file("a", "")).is_err());
    }
}
