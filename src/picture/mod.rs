//! Pictures: each source is decoded once, turned upright, and made in every size that the plan names. Everything is
//! encoded anew, so that nothing of a photograph's metadata goes out.

mod budget;
mod decode;
mod encode;
mod shape;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::plan::{PictureJob, Rendition, Url};
use crate::source;
use crate::store::Store;

use budget::Budget;

/// What came of the jobs.
#[derive(Debug, Default)]
pub struct Made {
    /// The files in the store, by published address.
    pub files: BTreeMap<Url, PathBuf>,
    /// What was wrong.
    pub findings: Vec<Diagnostic>,
    /// How many renditions were encoded; the others came from the store.
    pub encoded: usize,
}

/// The files of one job, and how many of them were encoded; or why there are none.
type Job = Result<(Vec<(Url, PathBuf)>, usize), Box<Diagnostic>>;

/// Makes what the jobs name, in parallel across pictures, decoded pictures together within `memory` bytes (one picture
/// at least). A bad picture is told, the rest goes on. `progress` hears (done, all) pictures.
pub fn make(jobs: &[PictureJob], store: &Store, memory: u64, progress: &(dyn Fn(usize, usize) + Sync)) -> Made {
    let budget = Budget::new(memory);
    let done = AtomicUsize::new(0);
    let made: Vec<Job> = jobs
        .par_iter()
        .map(|job| {
            let made = one(job, store, &budget);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
            made
        })
        .collect();
    let mut all = Made::default();
    for result in made {
        match result {
            Ok((files, encoded)) => {
                all.files.extend(files);
                all.encoded += encoded;
            }
            Err(finding) => all.findings.push(*finding),
        }
    }
    all
}

fn one(job: &PictureJob, store: &Store, budget: &Budget) -> Job {
    let mut files = Vec::new();
    let mut wanted: Vec<&Rendition> = Vec::new();
    for rendition in &job.renditions {
        match store.get(key(rendition)) {
            Some(path) => files.push((rendition.url.clone(), path)),
            None => wanted.push(rendition),
        }
    }
    if wanted.is_empty() {
        return Ok((files, 0));
    }
    let told = |code: Code, reason: String| {
        Box::new(Diagnostic::new(code).at(Place::file(&job.source)).with("file", &job.source).with("reason", reason))
    };
    let bytes = source::bytes(&job.path).map_err(|error| told(Code::PictureUnreadable, error.to_string()))?;
    let plan = decode::Target::of(job, &wanted);
    let _share = budget.take(plan.memory());
    let pixels = decode::decode(&bytes, job, &plan).map_err(|reason| told(Code::PictureDamaged, reason))?;
    drop(bytes);
    let encoded = wanted.len();
    for (rendition, pixels) in shape::renditions(pixels, job, &wanted) {
        let bytes =
            encode::encode(&pixels, rendition.format, rendition.quality).map_err(|reason| told(Code::PictureDamaged, reason))?;
        let path = store.put(key(rendition), &bytes).map_err(|error| told(Code::StoreFailed, error.to_string()))?;
        files.push((rendition.url.clone(), path));
    }
    Ok((files, encoded))
}

/// The store's key of a rendition: its file name.
fn key(rendition: &Rendition) -> &str {
    let url = rendition.url.as_str();
    url.rsplit('/').next().unwrap_or(url)
}
