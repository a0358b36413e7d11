//! The bodies of answers. Large files are streamed from the disk, on a thread that may block.

use std::io::{self, Read as _};

use axum::body::{Body, Bytes};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::output::Artifact;

/// The size of a chunk in bytes.
const CHUNK: usize = 64 * 1024;
/// How many chunks may be buffered for a slow browser.
const AHEAD: usize = 4;

/// `length` bytes of `artifact` from `start` on; the range must lie within it.
pub(super) fn of(artifact: &Artifact, start: u64, length: u64) -> Body {
    match artifact {
        Artifact::Bytes(bytes) => Body::from(part(bytes, start, length)),
        Artifact::Kept(kept) => Body::from(part(kept.bytes(), start, length)),
        Artifact::File(_) | Artifact::Original(_) | Artifact::Made(_) | Artifact::Dropped(_) => {
            let artifact = artifact.clone();
            let (pieces, stream) = mpsc::channel(AHEAD);
            tokio::task::spawn_blocking(move || read(&artifact, start, length, &pieces));
            Body::from_stream(ReceiverStream::new(stream))
        }
    }
}

/// `length` bytes of `bytes` from `start` on.
fn part(bytes: &[u8], start: u64, length: u64) -> Vec<u8> {
    let from = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
    let to = usize::try_from(start.saturating_add(length)).unwrap_or(usize::MAX).min(bytes.len());
    bytes[from..to].to_vec()
}

/// Sends the chunks until the end, an error, or the browser closes the connection.
fn read(artifact: &Artifact, start: u64, length: u64, pieces: &mpsc::Sender<io::Result<Bytes>>) {
    let mut source = match artifact.open_at(start) {
        Ok(source) => source.take(length),
        Err(error) => {
            let _ = pieces.blocking_send(Err(error));
            return;
        }
    };
    loop {
        let mut chunk = vec![0; CHUNK];
        let piece = match source.read(&mut chunk) {
            Ok(0) => return,
            Ok(read) => {
                chunk.truncate(read);
                Ok(Bytes::from(chunk))
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let is_last = piece.is_err();
        if pieces.blocking_send(piece).is_err() || is_last {
            return;
        }
    }
}
