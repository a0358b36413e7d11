//! The search index: records are written as classic scripts, which load over http and `file://` alike.
//!
//! `search/index.js`, the manifest, has a fixed name and lists where each shard begins. `k-` shards hold keys and their
//! posting lists, `d-` shards the documents (title, note, text), `r-` shards the names of the `d-` shards of a range of ids
//! (on sites of up to some ten thousand pages the manifest holds these names itself), and the `f-` shard the fold table. A
//! query reads the manifest, one to three `k-` shards, and the `d-` shards of the documents that it shows. The client is
//! `themes/default/scripts/search.js`; `decoder.rs` is the same reader in Rust for the tests.
//!
//! The index is a function of the records alone, regardless of their order, the number of threads and the clock.

mod code;
mod cut;
#[cfg(test)]
mod decoder;
mod depot;
mod document;
mod drawers;
mod edited;
mod folding;
mod guard;
mod held;
mod ids;
mod kept;
mod keys;
mod manifest;
mod postings;
mod reach;
mod readings;
mod script;
mod standing;
mod terms;
#[cfg(test)]
mod tests;
mod texts;
mod written;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::{Record, Sketch};
use crate::text::private::Allowed;
use crate::text::surname::is_han;

use cut::{Item, Sizes};
use document::Document;
use keys::Terms;
use manifest::{Manifest, Names};
use script::Files;
use standing::{Shard, Standing};
use terms::Letter;
use written::Written;

pub use depot::Depot;
pub use held::Held;
pub use kept::Kept;

/// The one file of the index that pages name.
pub const INDEX: &str = "search/index.js";

/// Sizes of shards whose keys hold no Han character; a query reads one or two. Larger shards would shorten the manifest, but
/// make a first query heavier. Measured by [`weight`].
const WORDS: Sizes = Sizes { group: 13 * 1024, least: 13 * 1024, spread: 3 * 1024, most: 18 * 1024 };

/// Sizes of shards of Han terms; a query reads up to three, and an edited sentence changes about one for every two of its
/// characters. All terms filed under one character share a shard where possible: neighbouring pairs of a text often have the
/// same home, so both edits and queries touch fewer shards than with arbitrary boundaries.
const HAN: Sizes = Sizes { group: 10 * 1024, least: 20 * 1024, spread: 4 * 1024, most: 26 * 1024 };

/// Sizes of shards of the further pieces of single characters' lists, which are rarely read. Each holds the pieces of one range
/// of documents, so that an edit changes one of them, whichever characters it touches.
const APART: Sizes = Sizes { group: 256 * 1024, least: 256 * 1024, spread: 64 * 1024, most: 384 * 1024 };

/// Sizes of shards of shard names, in names. They cost a query an extra request, so there are few.
const NAMES: Sizes = Sizes { group: 900, least: 900, spread: 600, most: 2000 };

/// Up to this many names of `d-` shards are listed in the manifest itself: every query with hits needs some of them, and an
/// extra request costs more than their bytes.
const INLINE: usize = 6000;

/// Collects records, from any thread and in any order, and builds the index. A record may be dropped once it has been added:
/// only its keys are kept, a few bytes each, and [`Depot::record`] provides it again when its text is written.
#[derive(Default)]
pub struct Indexer<'k> {
    documents: Mutex<Vec<Document<'k>>>,
    /// The distinct collections seen so far.
    collections: Mutex<Vec<Arc<(String, String)>>>,
    kept: Option<&'k Kept<'k>>,
}

impl<'k> Indexer<'k> {
    /// An indexer with capacity for `records` that reuses, and updates, what earlier builds have `kept`.
    pub fn of(records: usize, kept: Option<&'k Kept<'k>>) -> Self {
        Letter::prepare();
        Self { documents: Mutex::new(Vec::with_capacity(records)), collections: Mutex::default(), kept }
    }

    /// Adds the record with this `number`; its text is read only if its keys are not in the cache. Returns diagnostics for
    /// private data that must not be published, except what was already reported (`told`) at its source. A cached record was
    /// clean and is not checked again.
    pub fn add(&self, number: usize, sketch: Sketch<'_>, allowed: &Allowed, told: &BTreeSet<String>) -> Vec<Diagnostic> {
        let mut key = self.kept.and_then(|_| kept::key(&sketch));
        let known = self.kept.zip(key).and_then(|(kept, key)| kept.bare(&key));
        let mut found = Vec::new();
        let mut document = Document::new(number, &sketch, self.collection(&sketch.record));
        document.terms = known.unwrap_or_else(|| {
            let record = sketch.whole();
            let (private, is_clean) = guard::check(&record, allowed, told);
            found = private;
            key = key.filter(|_| is_clean);
            Terms::of(&record)
        });
        document.key = key;
        // A panic during `push` leaves the list intact.
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).push(document);
        found
    }

    /// The collection of a record, shared among its records: a site has about a dozen.
    fn collection(&self, record: &Record) -> Arc<(String, String)> {
        let mut known = self.collections.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = known.iter().rfind(|known| document::is_of(known, record)) {
            return Arc::clone(same);
        }
        let new = document::collection(record);
        known.push(Arc::clone(&new));
        new
    }

    /// Writes the files of the index to the `depot`. The result can be held for the next edit of a preview.
    pub fn finish(self, depot: &dyn Depot) -> Held {
        let mut documents = self.documents.into_inner().unwrap_or_else(PoisonError::into_inner);
        let merge = |documents: &mut [Document<'k>], ids: &[u32], files: &mut Files<'_>| {
            load(documents, self.kept, depot);
            Some(written::merged(documents, ids, files))
        };
        // `None` comes only from `merge`, and this one always succeeds.
        let _ = write(&mut documents, self.kept, depot, merge);
        Held::of(documents)
    }
}

/// Loads the keys of all documents whose keys are in the cache.
fn load<'k>(documents: &mut [Document<'k>], kept: Option<&'k Kept<'k>>, depot: &dyn Depot) {
    let Some(kept) = kept.filter(|_| documents.iter().any(|document| document.terms.are_none())) else { return };
    kept.load();
    documents.par_iter_mut().filter(|document| document.terms.are_none()).for_each(|document| {
        let read = || document.key.and_then(|key| kept.get(&key));
        // A ledger that cannot be read any more is merely missing.
        let made = || depot.record(document.number as usize).map(|record| Terms::of(&record));
        document.terms = read().or_else(made).unwrap_or_default();
    });
}

/// Writes the index of `documents`. If the posting lists cannot be edited in place, `merge` builds them from all documents;
/// `None` if it declines.
fn write<'k>(
    documents: &mut [Document<'k>],
    kept: Option<&'k Kept<'k>>,
    depot: &dyn Depot,
    merge: impl FnOnce(&mut [Document<'k>], &[u32], &mut Files<'_>) -> Option<Written>,
) -> Option<()> {
    if let Some(kept) = kept {
        kept.keep(documents);
    }
    let (buckets, ids) = ids::assign(documents);
    let mut files = Files::new(depot, kept);
    let strange: BTreeSet<char> = documents.iter().flat_map(|document| document.terms.strange.iter().copied()).collect();
    let standing = kept.and_then(|kept| Some((kept.standing()?, kept)));
    let lists = standing.and_then(|(standing, kept)| edited::edited(&standing, documents, &ids, kept, &mut files));
    let Written { shards, held, reach } = match lists {
        Some(lists) => lists.write(&mut files),
        None => merge(documents, &ids, &mut files)?,
    };
    let table = folding::table(&held, &strange);
    let fold = if table.is_empty() { String::new() } else { files.add('f', &script::json(&table)) };
    let keys = named(&shards);
    let names = texts::write(documents, &ids, &buckets, &mut files);
    let ranges = ranges(&names, &mut files);
    if let Some(kept) = kept {
        let placed: Option<_> = ids.iter().zip(&*documents).map(|(id, document)| Some((*id, document.key?))).collect();
        let shards = shards.into_iter().map(|(shard, _)| shard).collect();
        let told = standing::Told { shards, held: held.text(), reach: reach.clone() };
        // If any record has no key, the next build cannot start from this index.
        kept.keep_standing(&Standing { placed: placed.unwrap_or_default(), told });
    }
    files.finish(&Manifest::new(&buckets, ids.len(), &keys, &ranges, fold, reach));
    Some(())
}

/// The posting lists cut into shards, with a summary of their keys.
struct Lists {
    cuts: Vec<Cut>,
    /// The characters of all keys.
    held: folding::Held,
    /// Which keys of the key pad lead anywhere (see [`reach`]).
    reach: String,
}

/// A shard of keys.
enum Cut {
    /// It is unchanged on disk, under a name with these letters.
    Stands(Shard, String),
    /// It must be written.
    Made(Vec<postings::Entry>),
}

/// Estimated size of an entry in a compressed shard: lists hardly compress, while similar keys do.
fn weight(entry: &postings::Entry) -> usize {
    entry.0.len() / 3 + 1 + entry.1.len()
}

/// The kind of shard that holds a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class<'k> {
    Words,
    Han,
    /// With the prefix that all keys of that shard share.
    Apart(&'k str),
}

impl<'k> Class<'k> {
    fn of(key: &'k str) -> Self {
        match key.chars().next() {
            Some(postings::APART) => Self::Apart(postings::block(key)),
            Some(c) if is_han(c) => Self::Han,
            _ => Self::Words,
        }
    }

    fn sizes(self) -> Sizes {
        match self {
            Self::Words => WORDS,
            Self::Han => HAN,
            Self::Apart(_) => APART,
        }
    }
}

/// The input that decides whether a shard begins at this key.
fn item(key: &str, weight: usize) -> Item {
    Item { hash: cut::hash(key.as_bytes()), size: weight, opens: postings::is_alone(key) }
}

/// Cuts entries into shards: the range of each.
fn ranges_of(entries: &[postings::Entry]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for run in entries.chunk_by(|(a, _), (b, _)| Class::of(a) == Class::of(b)) {
        let items = run.iter().map(|entry| item(&entry.0, weight(entry)));
        let cut = cut::cut(items, Class::of(&run[0].0).sizes());
        ranges.extend(cut.into_iter().map(|range| start + range.start..start + range.end));
        start += run.len();
    }
    ranges
}

/// The first key of each shard, shortened, and the shard's name.
fn named(shards: &[(Shard, String)]) -> Vec<(String, String)> {
    let before = std::iter::once("").chain(shards.iter().map(|(shard, _)| &*shard.last));
    before.zip(shards).map(|(last, (shard, letters))| (manifest::between(last, &shard.first), letters.clone())).collect()
}

/// The first ids and names of the `d-` shards, either for the manifest or written to `r-` shards of their own.
fn ranges(names: &[(u32, String)], files: &mut Files<'_>) -> Names {
    if names.len() <= INLINE {
        return Names::Here(listed(names, 0));
    }
    let items = names.iter().map(|(_, name)| Item { hash: cut::hash(name.as_bytes()), size: 1, opens: false });
    let ranges = cut::cut(items, NAMES).into_iter().map(|range| {
        let first = names[range.start].0;
        (first, files.add('r', &script::json(&listed(&names[range], first))))
    });
    Names::Apart(ranges.collect())
}

/// Encodes first ids as gaps, starting from `first`, then a space, then the names.
fn listed(names: &[(u32, String)], first: u32) -> String {
    let (mut before, mut text) = (first, Vec::new());
    for (id, _) in names {
        code::push(&mut text, id - before);
        before = *id;
    }
    text.push(b' ');
    text.extend(names.iter().flat_map(|(_, name)| name.bytes()));
    String::from_utf8_lossy(&text).into_owned()
}
