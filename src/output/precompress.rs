//! Compressed twins (`.gz`, `.br`) of all text files, for hosts that serve them as they are (`gzip_static`,
//! `precompressed`). The same bytes always give the same twins: they hold no time, no name and no operating system.

use std::io::{self, Write as _};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::Url;

use super::work::gone;
use super::{Artifact, Artifacts, Hash, MediaType, names};

/// The extensions of the twins.
pub(super) const ENDINGS: [&str; 2] = [".gz", ".br"];

/// Files smaller than this, in bytes, get no twins: the header would cost as much as compression saves.
const SMALLEST: usize = 256;

/// Brotli's best quality, because files are compressed once and served many times.
const QUALITY: i32 = 11;

/// Base-2 logarithm of Brotli's window: 4 MiB, more than any page, and accepted by every browser.
const WINDOW: i32 = 22;

/// Adds a `.gz` and a `.br` twin for every text file that gets smaller by it.
///
/// # Errors
/// When a file of the site cannot be read, or no longer has the bytes that were measured.
pub fn precompress(artifacts: &mut Artifacts) -> Result<(), Box<Diagnostic>> {
    let made: Vec<_> = artifacts.par_iter().filter(|(url, _)| is_text(url.as_str())).map(twins).collect();
    for twins in made {
        artifacts.extend(twins?);
    }
    Ok(())
}

fn is_text(name: &str) -> bool {
    let kind = MediaType::of(name).as_str();
    let is_text = kind.starts_with("text/") || ["application/json", "application/xml", "image/svg+xml"].contains(&kind);
    // A file gets no twin if the extension would make its name too long to publish.
    is_text && ENDINGS.iter().all(|ending| names::works(&format!("{name}{ending}")))
}

fn twins((url, artifact): (&Url, &Artifact)) -> Result<Vec<(Url, Artifact)>, Box<Diagnostic>> {
    let failed = |error: io::Error| Box::new(gone(artifact, &error));
    let bytes = artifact.bytes().map_err(failed)?;
    // The disk may have damaged a published file.
    if artifact.measure().is_some_and(|(hash, _)| hash != Hash::of(&bytes)) {
        return Err(Box::new(gone(artifact, &"other bytes")));
    }
    if bytes.len() < SMALLEST {
        return Ok(Vec::new());
    }
    let packed = [gzip(&bytes).map_err(failed)?, brotli(&bytes).map_err(failed)?];
    let smaller = ENDINGS.iter().zip(packed).filter(|(_, packed)| packed.len() < bytes.len());
    Ok(smaller.map(|(ending, packed)| (Url::new(format!("{url}{ending}")), Artifact::Bytes(packed))).collect())
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    // The encoder's default header has time 0 and system "unknown".
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(mut bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut packed, &parameters)?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn texts_get_twins_that_unpack_to_them() {
        let text = "社区党史长廊，".repeat(200).into_bytes();
        let put = |name: &str, bytes: &[u8]| (Url::new(name), Artifact::Bytes(bytes.to_vec()));
        let long = format!("{}.html", "a".repeat(94));
        let mut artifacts: Artifacts =
            [put("index.html", &text), put("a.webp", &text), put("small.css", b"a{}"), put(&long, &text)].into();
        precompress(&mut artifacts).expect("twins");
        let names: Vec<_> = artifacts.keys().map(Url::as_str).collect();
        assert_eq!(names, ["a.webp", &long, "index.html", "index.html.br", "index.html.gz", "small.css"]);

        let bytes = |name: &str| artifacts[&Url::new(name)].bytes().expect("bytes").into_owned();
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&*bytes("index.html.gz")).read_to_end(&mut unpacked).expect("gzip");
        assert_eq!(unpacked, text);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*bytes("index.html.br"), &mut unpacked).expect("brotli");
        assert_eq!(unpacked, text);
        assert_eq!(bytes("index.html.gz")[4..10], [0, 0, 0, 0, 2, 255], "no time and no system in the header");
    }
}
