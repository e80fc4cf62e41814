//! Photos and documents.

use serde_json::{Value, json};

use super::send;
use crate::telegram::html::is_link;
use crate::telegram::message::Body;
use crate::telegram::problem::Problem;
use crate::telegram::request::{File, Request};
use crate::telegram::world::World;

const MB: usize = 1024 * 1024;

/// `sendPhoto`: at most 10 MB, and a picture.
pub(super) fn photo(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let caption = send::caption(request)?;
    let (id, file) = upload(world, request, "photo", 10 * MB)?;
    if let Some(file) = &file {
        let starts: [&[u8]; 4] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8"];
        if !starts.iter().any(|start| file.bytes.starts_with(start)) {
            return Err(Problem::breach_because(
                "IMAGE_PROCESS_FAILED",
                "the photo is no picture",
            ));
        }
    }
    let size = file.as_ref().map_or(1, |file| file.bytes.len());
    let value = json!([{
        "file_id": id, "file_unique_id": format!("u{id}"), "width": 640, "height": 480, "file_size": size,
    }]);
    send::post(
        world,
        request,
        Body::Media {
            kind: "photo",
            value,
            file,
            caption,
        },
    )
}

/// `sendDocument`: at most 50 MB.
pub(super) fn document(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let caption = send::caption(request)?;
    let (id, file) = upload(world, request, "document", 50 * MB)?;
    let mut value = json!({ "file_id": id, "file_unique_id": format!("u{id}") });
    if let Some(file) = &file {
        value["file_name"] = file.name.clone().into();
        value["file_size"] = file.bytes.len().into();
    }
    send::post(
        world,
        request,
        Body::Media {
            kind: "document",
            value,
            file,
            caption,
        },
    )
}

/// The file that a call brings, or that it names: what was uploaded before, or an address.
fn upload(
    world: &mut World,
    request: &Request,
    name: &str,
    most: usize,
) -> Result<(String, Option<File>), Problem> {
    if let Some(file) = request.file(name) {
        if file.bytes.is_empty() {
            return Err(Problem::breach("file must be non-empty"));
        }
        if file.bytes.len() > most {
            let problem = Problem::new(413, "Request Entity Too Large");
            return Err(Problem {
                breach: Some(format!("a file of {} bytes", file.bytes.len())),
                ..problem
            });
        }
        let id = format!("file-{}", world.fresh());
        world.files.insert(id.clone(), file.clone());
        return Ok((id, Some(file.clone())));
    }
    let named = request.text(name).unwrap_or_default();
    match world.files.get(named) {
        Some(file) => Ok((named.to_owned(), Some(file.clone()))),
        None if named.starts_with("http") && is_link(named) => Ok((format!("file-{}", world.fresh()), None)),
        None => Err(Problem::breach("wrong file identifier/HTTP URL specified")),
    }
}
