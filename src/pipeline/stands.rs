//! Detects that there is nothing to do: a published site that is exactly what its sources, the program and the options
//! make is left alone. Every input was read and hashed; every output is checked for changes.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Report, Summary};
use crate::output::{Published, Tray};
use crate::source::Sources;
use crate::store::{self, Key, Store};

use super::Options;

/// The name of the ledger.
const LEDGER: &str = "stands";

/// A hash of everything that determines what a build makes.
#[derive(Clone, Copy, Debug)]
pub struct Inputs {
    ground: blake3::Hash,
    key: Key,
}

/// What is remembered of a published build.
#[derive(Serialize, Deserialize)]
struct Built {
    manifest: String,
    files: usize,
    bytes: u64,
    entries: usize,
    pages: usize,
    pictures: usize,
    gps_stripped: usize,
    withdrawn: usize,
    /// Its findings, to be reported again.
    findings: Vec<Diagnostic>,
}

impl Inputs {
    /// The inputs of this run; `None` if the program cannot identify itself.
    pub(super) fn of(options: &Options, sources: &Sources, findings: &[Diagnostic]) -> Option<Self> {
        let Options { site: _, base_url, drafts, strict, check_only, may_stand: _, tells_moved: _ } = options;
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{base_url:?} {drafts} {strict} {check_only}\n").as_bytes());
        // A file that could not be read is not in the snapshot, but is among the findings.
        hasher.update(format!("{findings:?}\n").as_bytes());
        for file in sources.below("") {
            // Paths are quoted and hashes have a fixed length, so the sequence is unambiguous.
            hasher.update(format!("{:?} ", file.path).as_bytes()).update(file.hash.as_bytes());
        }
        let key = store::key(&hasher.finalize());
        Some(Self { ground: store::program()?, key })
    }

    /// The figures and findings of the site, if it stands published unchanged.
    pub(super) fn stand(&self, store: &Store, tray: &Tray) -> Option<(Summary, Vec<Diagnostic>)> {
        let ledger = store.ledger(LEDGER, &self.ground);
        let built: Built = serde_json::from_slice(ledger.get(&self.key)?).ok()?;
        let Built { manifest, files, bytes, entries, pages, pictures, gps_stripped, withdrawn, findings } = built;
        let summary = Summary { entries, pages, pictures, files, bytes, gps_stripped, withdrawn, ..Summary::default() };
        tray.stands(&manifest, bytes).then_some((summary, findings))
    }

    /// Records what was published and what was found.
    pub fn remember(&self, store: &Store, summary: &Summary, published: &Published, report: &Report) {
        let Summary { entries, pages, pictures, gps_stripped, withdrawn, .. } = *summary;
        let Published { files, bytes, manifest, .. } = published;
        let (files, bytes, manifest) = (*files, *bytes, manifest.clone());
        // A changed address concerns that publish, not the site as it stands.
        let findings = report.sorted().into_iter().filter(|finding| finding.code != Code::AddressChanged).collect();
        let built = Built { manifest, files, bytes, entries, pages, pictures, gps_stripped, withdrawn, findings };
        if let Ok(fact) = serde_json::to_vec(&built) {
            store.keep(LEDGER, &self.ground, std::iter::once((self.key, fact.into())));
        }
    }
}
