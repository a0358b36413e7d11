//! Pictures: each source is decoded once, turned upright, and made in every size that the plan names. Everything is
//! re-encoded, so that none of a photograph's metadata is published.
//!
//! ```text
//! file → header → decode (JPEG: in so many eighths, in planes) → redactions → for each part:
//!        largest size → sRGB → upright → next smaller → …   each size → WebP, JPEG → store
//!        and a few pixels → tint
//! ```

mod baseline;
mod budget;
mod colour;
mod decode;
mod encode;
mod huffman;
mod orientation;
mod pixels;
mod recipe;
mod redaction;
mod resize;
#[cfg(test)]
mod tests;
mod tiles;
mod tint;

use std::collections::BTreeMap;
use std::io::{BufRead, Read as _, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::plan::{PictureJob, Url};
use crate::source::Header;
use crate::store::Store;

use budget::Budget;
use colour::ToSrgb;
use decode::decode;
use encode::encode;
use orientation::{stored_size, upright};
use pixels::{Part, Picture, Pixels, Plane, Stored, to_rgb};
use recipe::Recipe;
use resize::resize;
use tiles::Missing;
use tint::Known;
pub use tint::STAND_IN as STAND_IN_TINT;

/// How many bytes a single picture may need beyond the budget; such a picture is made alone.
const BEYOND: u64 = 128 << 20;

/// The result of the picture jobs.
#[derive(Debug, Default)]
pub struct Made {
    /// The files in the store, by published address.
    pub files: BTreeMap<Url, PathBuf>,
    /// What went wrong.
    pub findings: Vec<Diagnostic>,
    /// How many files were encoded.
    pub encoded: usize,
    /// How many files came from the store.
    pub from_cache: usize,
    /// The tint of each job's picture, a number from 1 that is the same on every run; `None` if the picture could not
    /// be made.
    pub tints: Vec<Option<u8>>,
}

/// Makes the files that the jobs name, in parallel across pictures, while the decoded pictures take at most about
/// `memory` bytes together. A bad picture is reported and the others are made. `progress` is called with (done, all)
/// pictures. The bytes of a file depend on its job only.
pub fn make(jobs: &[PictureJob], store: &Store, memory: u64, progress: &(dyn Fn(usize, usize) + Sync)) -> Made {
    let known = Known::open(store);
    let kitchen = Kitchen { store, memory, budget: Budget::new(memory), failed: AtomicBool::new(false), known: &known };
    let done = AtomicUsize::new(0);
    let made: Vec<Made> = jobs
        .par_iter()
        .with_max_len(1)
        .map(|job| {
            // Decoders run on whatever people send in; if one panics, that is one bad picture.
            let made = catch_unwind(AssertUnwindSafe(|| kitchen.make(job)));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
            made.unwrap_or_else(|_| Err(told(job, Code::PictureDamaged, "panic")))
                .unwrap_or_else(|finding| Made { findings: vec![*finding], ..Made::default() })
        })
        .collect();
    let mut all = Made::default();
    let mut tints = Vec::new();
    for (job, Made { files, findings, encoded, from_cache, tints: found }) in jobs.iter().zip(made) {
        let tint = found.first().copied().flatten();
        tints.push((tint::key(job, job.eighths()), tint));
        all.tints.push(tint);
        all.files.extend(files);
        all.findings.extend(findings);
        all.encoded += encoded;
        all.from_cache += from_cache;
    }
    known.keep(store, &tints);
    all
}

/// The tints that earlier runs recorded for the pictures of these jobs.
pub fn known_tints(jobs: &[PictureJob], store: &Store) -> Vec<Option<u8>> {
    let known = Known::open(store);
    jobs.iter().map(|job| known.get(job, job.eighths())).collect()
}

/// What would keep [`make`] from making the jobs, as far as the headers of the sources tell.
pub fn check(jobs: &[PictureJob], memory: u64) -> Vec<Diagnostic> {
    let refused = |job| open(job, &Recipe::of(job), memory).err().map(|finding| *finding);
    jobs.par_iter().filter_map(refused).collect()
}

/// What all jobs of a run share.
struct Kitchen<'a> {
    store: &'a Store,
    memory: u64,
    budget: Budget,
    /// Whether the store failed. The failure is reported once, and nothing more is made.
    failed: AtomicBool,
    known: &'a Known,
}

impl Kitchen<'_> {
    fn make(&self, job: &PictureJob) -> Result<Made, Box<Diagnostic>> {
        let mut recipe = Recipe::of(job);
        let mut found = recipe.find(self.store);
        let tiles = Missing::find(job, self.store, &mut found);
        let files: BTreeMap<Url, PathBuf> = found.into_iter().collect();
        let tint = self.known.get(job, recipe.eighths);
        let mut made = Made { from_cache: files.len(), files, tints: vec![tint], ..Made::default() };
        let is_whole = recipe.chains.is_empty() && tiles.is_none() && tint.is_some();
        if is_whole || self.failed.load(Ordering::Relaxed) {
            return Ok(made);
        }
        let (header, mut reader) = open(job, &recipe, self.memory)?;
        let _share = self.budget.take(recipe.memory(&header, tiles.is_some()));
        let mut data = Vec::new();
        reader.read_to_end(&mut data).map_err(|error| told(job, Code::PictureUnreadable, error))?;
        if blake3::hash(&data) != job.hash {
            return Err(told(job, Code::PictureUnreadable, "changed while the site was built"));
        }
        let damaged = |reason: String| told(job, Code::PictureDamaged, reason);
        // Redactions and tiles need pixels at full resolution.
        let Stored { mut picture, profile } = decode(&data, &header, recipe.eighths, job.planes()).map_err(damaged)?;
        drop(data);
        if let Picture::Pixels(pixels) = &mut picture {
            redaction::paint(pixels, job);
        }
        let to_srgb = ToSrgb::of(picture.layout(), profile.as_deref());
        let stored = stored_size(job.orientation, job.width, job.height);
        made.tints = vec![Some(tint::tint(&picture, stored, &to_srgb).map_err(damaged)?)];
        for chain in &recipe.chains {
            let mut larger: Option<Pixels> = None;
            for step in &chain.steps {
                let pixels = match &larger {
                    Some(larger) => resize(larger, Part::whole(larger.width, larger.height), step.size),
                    None => first(&picture, recipe.part(chain), job, &to_srgb, step.size),
                }
                .map_err(damaged)?;
                for file in &step.files {
                    let bytes = encode(&pixels, file.rendition.format, file.rendition.quality).map_err(damaged)?;
                    let Some(path) = self.keep(file.key, &bytes)? else { return Ok(made) };
                    made.files.insert(file.rendition.url.clone(), path);
                    made.encoded += 1;
                }
                larger = Some(pixels);
            }
        }
        if let (Some(tiles), Picture::Pixels(pixels)) = (tiles, picture) {
            let whole = upright(to_srgb.convert(pixels).map_err(damaged)?, job.orientation);
            tiles.make(whole, damaged, |tile, bytes| {
                let Some(path) = self.keep(tiles::key(&tile.url), bytes)? else { return Ok(false) };
                made.files.insert(tile.url.clone(), path);
                made.encoded += 1;
                Ok(true)
            })?;
        }
        Ok(made)
    }

    /// Puts a file into the store; `None` if that has failed before.
    fn keep(&self, key: &str, bytes: &[u8]) -> Result<Option<PathBuf>, Box<Diagnostic>> {
        match self.store.put(key, bytes) {
            Ok(path) => Ok(Some(path)),
            Err(_) if self.failed.swap(true, Ordering::Relaxed) => Ok(None),
            Err(error) => {
                let folder = self.store.folder().display();
                Err(Box::new(Diagnostic::new(Code::StoreFailed).with("folder", folder).with("reason", error)))
            }
        }
    }
}

/// The largest size of a part: resized in stored orientation, then converted to sRGB, then turned upright, so that each
/// step handles fewer pixels.
fn first(picture: &Picture, part: Part, job: &PictureJob, to_srgb: &ToSrgb, size: (u32, u32)) -> Result<Pixels, String> {
    let size = stored_size(job.orientation, size.0, size.1);
    let small = match picture {
        Picture::Pixels(pixels) => {
            let (width, height) = stored_size(job.orientation, job.width, job.height);
            let across = f64::from(pixels.width) / f64::from(width.max(1));
            let down = f64::from(pixels.height) / f64::from(height.max(1));
            resize(pixels, part.scaled(across, down), size)?
        }
        Picture::Planes(planes) => {
            let plane = |plane: &Plane| resize(&plane.pixels, part.scaled(plane.scale.0, plane.scale.1), size);
            match planes.as_slice() {
                [light, blue, red] => to_rgb(&plane(light)?, &plane(blue)?, &plane(red)?),
                planes => plane(planes.first().ok_or("no plane")?)?,
            }
        }
    };
    Ok(upright(to_srgb.convert(small)?, job.orientation))
}

/// Opens the source of a job, and checks its header against the plan and the available memory.
fn open(job: &PictureJob, recipe: &Recipe<'_>, memory: u64) -> Result<(Header, impl BufRead + Seek + use<>), Box<Diagnostic>> {
    let (header, reader) = Header::open(&job.path).map_err(|problem| told(job, problem.code(), problem))?;
    let size = format!("{}×{}", header.width, header.height);
    if (header.width, header.height, header.orientation) != (job.width, job.height, job.orientation) {
        return Err(told(job, Code::PictureUnreadable, format!("{}×{} → {size}", job.width, job.height)));
    }
    if let Some(reason) = recipe.impossible() {
        return Err(told(job, Code::PictureTooLarge, reason));
    }
    let need = recipe.memory(&header, job.pyramid.is_some());
    if need > memory.saturating_add(BEYOND) {
        let reason = format!("{size}, {} MiB > pictures.memory {} MiB", need >> 20, memory >> 20);
        return Err(told(job, Code::PictureTooLarge, reason));
    }
    Ok((header, reader))
}

#[expect(clippy::unnecessary_box_returns, reason = "a finding is large, and every result of this room holds it boxed")]
fn told(job: &PictureJob, code: Code, reason: impl ToString) -> Box<Diagnostic> {
    // Decoders describe damage in English, so their text is only a detail.
    let name = if code == Code::PictureDamaged { "detail" } else { "reason" };
    Box::new(Diagnostic::new(code).at(Place::file(&job.source)).with("file", &job.source).with(name, reason))
}
