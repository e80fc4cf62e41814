//! How payloads are packed: as text, as zlib each for itself, or as one zlib stream.

use std::io::Write as _;

use axum::extract::ws::Message;
use flate2::write::ZlibEncoder;
use flate2::{Compress, Compression, FlushCompress};
use serde_json::Value;

/// A payload below this many bytes goes out as text where compression is wished for payloads.
const SMALL: usize = 512;

/// What the bot asked for.
pub(crate) enum Packing {
    /// Text.
    Plain,
    /// `compress` in IDENTIFY: some payloads are zlib.
    Payload,
    /// `?compress=zlib-stream`: all of the connection is one stream, flushed after each payload.
    Stream(Box<Compress>),
}

impl Packing {
    /// One stream for the whole connection.
    pub(crate) fn stream() -> Self {
        Self::Stream(Box::new(Compress::new(Compression::fast(), true)))
    }

    /// The message that carries a payload.
    pub(crate) fn pack(&mut self, payload: &Value) -> Message {
        let text = payload.to_string();
        match self {
            Self::Plain => Message::Text(text.into()),
            Self::Payload if text.len() < SMALL => Message::Text(text.into()),
            Self::Payload => {
                let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
                // Writing to memory cannot fail.
                let _ = zlib.write_all(text.as_bytes());
                Message::Binary(zlib.finish().unwrap_or_default().into())
            }
            Self::Stream(stream) => Message::Binary(flushed(stream, text.as_bytes()).into()),
        }
    }
}

fn flushed(stream: &mut Compress, mut rest: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rest.len() / 2 + 64);
    loop {
        let before = stream.total_in();
        let done = stream.compress_vec(rest, &mut out, FlushCompress::Sync);
        let taken = usize::try_from(stream.total_in() - before).unwrap_or(rest.len());
        rest = &rest[taken..];
        // A full buffer may hold back a part of the flush.
        if done.is_err() || (rest.is_empty() && out.len() < out.capacity()) {
            return out;
        }
        out.reserve(out.capacity().max(64));
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Decompress, FlushDecompress};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_stream_is_read_payload_by_payload() {
        let (mut packing, mut reader) = (Packing::stream(), Decompress::new(true));
        for length in [1, 700, 30_000] {
            let payload = json!({ "op": 0, "d": "wxyz".repeat(length) });
            let Message::Binary(bytes) = packing.pack(&payload) else {
                panic!("not binary")
            };
            assert!(bytes.ends_with(&[0, 0, 0xff, 0xff]), "flushed");
            let mut text = Vec::with_capacity(4 * length + 100);
            reader
                .decompress_vec(&bytes, &mut text, FlushDecompress::Sync)
                .expect("zlib");
            assert_eq!(serde_json::from_slice::<Value>(&text).expect("json"), payload);
        }
    }

    #[test]
    fn payloads_are_packed_when_they_are_large() {
        let mut packing = Packing::Payload;
        assert!(matches!(packing.pack(&json!({ "op": 11 })), Message::Text(_)));
        assert!(matches!(
            packing.pack(&json!({ "d": "x".repeat(600) })),
            Message::Binary(_)
        ));
    }
}
