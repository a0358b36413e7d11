//! Compressed twins (`.gz`, `.br`) of everything that is text, for hosts that send them as they lie there
//! (`gzip_static`, `precompressed`). The same bytes give the same twins: no time, no name, no system is in them.

use std::io::{self, Write as _};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::Url;

use super::work::gone;
use super::{Artifact, Artifacts, Hash, MediaType, names};

/// The endings of the twins.
pub(super) const ENDINGS: [&str; 2] = [".gz", ".br"];

/// Below this a header costs as much as is won.
const SMALLEST: usize = 256;

/// Brotli's best quality: it is done once and read many times.
const QUALITY: i32 = 11;

/// Brotli's window of 4 MiB: more than any page, and no browser refuses it.
const WINDOW: i32 = 22;

/// Adds a `.gz` and a `.br` beside every text of the site that gets smaller by it.
///
/// # Errors
/// When a file that the site is made of cannot be read.
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
    // A name that is too long for a stick with one more ending goes without.
    is_text && ENDINGS.iter().all(|ending| names::works(&format!("{name}{ending}")))
}

fn twins((url, artifact): (&Url, &Artifact)) -> Result<Vec<(Url, Artifact)>, Box<Diagnostic>> {
    let failed = |error: io::Error| Box::new(gone(artifact, &error));
    let bytes = artifact.bytes().map_err(failed)?;
    // A disk may have damaged what stands published.
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
    // The header's time is 0 and its system "unknown" unless told otherwise.
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
