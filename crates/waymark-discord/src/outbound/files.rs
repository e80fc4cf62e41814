//! What is attached.

use serenity::all::CreateAttachment;
use waymark_app::reply::{File, clean_line, is_blank};

use super::{Letter, card, measure::cut};

/// The most files of a message.
const FILES: usize = 10;
/// The most bytes that Discord takes in a message of a bot: 10 MB, with room for what is around them.
const BYTES: usize = 9_900_000;
/// The longest name.
const NAME: usize = 100;

/// Attaches files to the last letter; what does not fit goes into further ones.
pub(super) fn attach(letters: &mut Vec<Letter>, files: &[File]) {
    let mut room = BYTES;
    for (name, bytes) in files.iter().flat_map(parts) {
        let full = letters
            .last()
            .is_none_or(|letter| letter.files.len() == FILES || bytes.len() > room);
        if full {
            letters.push(if letters.is_empty() {
                Letter::default()
            } else {
                card::silence()
            });
            room = BYTES;
        }
        room = room.saturating_sub(bytes.len());
        if let Some(letter) = letters.last_mut() {
            letter.files.push(CreateAttachment::bytes(bytes, name));
        }
    }
}

/// A file, in several parts if Discord does not take it as one.
fn parts(file: &File) -> Vec<(String, Vec<u8>)> {
    let name = name_of(file);
    let mut parts = Vec::new();
    let mut rest = file.text.as_str();
    while rest.len() > BYTES {
        let most = rest.floor_char_boundary(BYTES);
        let line = rest
            .get(..most)
            .and_then(|part| part.rfind('\n'))
            .map(|at| at + 1);
        let (part, others) = rest.split_at(line.unwrap_or(most));
        parts.push(part.as_bytes().to_vec());
        rest = others;
    }
    // There is no empty file.
    let rest = if rest.is_empty() { "\n" } else { rest };
    parts.push(rest.as_bytes().to_vec());
    let all = parts.len();
    let numbered = |n: usize| {
        if all == 1 {
            name.clone()
        } else {
            format!("{n}-of-{all}-{name}")
        }
    };
    parts
        .into_iter()
        .enumerate()
        .map(|(i, bytes)| (numbered(i + 1), bytes))
        .collect()
}

fn name_of(file: &File) -> String {
    let name = clean_line(&file.name).replace(['/', '\\', '"', ':', '<', '>', '|', '?', '*', ' '], "_");
    if is_blank(&name) {
        return "file.txt".to_owned();
    }
    if name.len() <= NAME {
        return name;
    }
    // What the name ends with says how to open it.
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "txt"));
    format!("{}.{}", cut(stem, NAME / 2), cut(ending, NAME / 4))
}
