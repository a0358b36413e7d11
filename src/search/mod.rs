//! The search index: records become classic scripts that work over http and `file://`.
//!
//! `search/index.js`, the manifest, has a fixed name and says where each shard begins. Of the shards, `k-` hold keys and
//! the documents that they lead to, `d-` the documents (title, note, text), `r-` the names of the `d-` shards of a range
//! (of a site of some thousand pages the manifest itself holds them), `f-` the fold table. A query reads the manifest, two
//! or three shards of keys, and those of the documents that it shows. `themes/default/assets/search.js` is the reader;
//! `decoder.rs` is the same reader for the tests.
//!
//! Everything is a function of the records alone: their order, the threads and the clock change nothing.

mod code;
mod cut;
#[cfg(test)]
mod decoder;
mod depot;
mod document;
mod folding;
mod guard;
mod ids;
mod kept;
mod manifest;
mod postings;
mod reach;
mod readings;
mod script;
mod terms;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::Sketch;
use crate::text::private::Allowed;

use cut::Sizes;
use document::{Document, Terms};
use manifest::{Manifest, Names};
use script::Files;

pub use depot::Depot;
pub use kept::Kept;

/// The one file of the index that pages name.
pub const INDEX: &str = "search/index.js";

/// Shards of keys: a query reads two or three. Larger ones would be fewer, so that an edit changes fewer and the manifest
/// is shorter; but a first query must stay small. Measured by [`weight`].
const KEYS: Sizes = Sizes { least: 13 * 1024, spread: 3 * 1024, most: 18 * 1024 };

/// Shards of further pieces of the lists of single characters: hardly ever read, so there are few.
const APART: Sizes = Sizes { least: 64 * 1024, spread: 16 * 1024, most: 96 * 1024 };

/// Shards of the names of shards: a request more for nothing but names, so there are few.
const NAMES: Sizes = Sizes { least: 900, spread: 600, most: 2000 };

/// Up to so many names of shards of documents stand in the manifest itself: every query that finds anything needs some,
/// and one file more costs more than these.
const INLINE: usize = 6000;

/// Gathers records, from any thread and in any order, and makes the index of them. A record may be dropped once it is
/// added: what is kept of it is a few bytes a term and the text it shows.
#[derive(Default)]
pub struct Indexer<'k> {
    documents: Mutex<Vec<Document<'k>>>,
    /// The collections that were met, each once.
    collections: Mutex<BTreeSet<Arc<(String, String)>>>,
    kept: Option<&'k Kept<'k>>,
}

impl<'k> Indexer<'k> {
    /// An indexer that knows what was kept of earlier builds, and keeps what it learns.
    pub fn of(kept: Option<&'k Kept<'k>>) -> Self {
        Self { documents: Mutex::default(), collections: Mutex::default(), kept }
    }

    /// Adds the record of a `number`, which is read only where it is not known; gives what in it may not be published, but for
    /// what was `told` where it was written. A record that was clean is not looked through again.
    pub fn add(&self, number: usize, sketch: Sketch<'_>, allowed: &Allowed, told: &BTreeSet<String>) -> Vec<Diagnostic> {
        let mut key = self.kept.and_then(|_| kept::key(&sketch));
        let known = self.kept.zip(key).and_then(|(kept, key)| kept.get(&key));
        let mut found = Vec::new();
        let mut document = Document::new(number, &sketch);
        document.terms = known.unwrap_or_else(|| {
            let record = sketch.whole();
            let (private, is_clean) = guard::check(&record, allowed, told);
            found = private;
            key = key.filter(|_| is_clean);
            Terms::of(&record)
        });
        document.key = key;
        {
            let mut known = self.collections.lock().unwrap_or_else(PoisonError::into_inner);
            let collection = &mut document.rank.collection;
            match known.get(&*collection) {
                Some(same) => *collection = Arc::clone(same),
                None => drop(known.insert(Arc::clone(collection))),
            }
        }
        // A thread that panicked while it pushed left the list whole.
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).push(document);
        found
    }

    /// Makes the files of the index; each goes to the `depot`.
    pub fn finish(self, depot: &dyn Depot) {
        let mut documents = self.documents.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = self.kept {
            kept.keep(&documents);
        }
        let (buckets, ids) = ids::assign(&mut documents);
        let entries = postings::entries(&documents, &ids);
        for document in &mut documents {
            document.forget_keys();
        }
        let mut files = Files::new(depot, self.kept);
        let told_by_keys = || {
            let mut held = folding::Held::default();
            entries.iter().flat_map(|(key, _)| key.chars()).for_each(|c| held.add(c));
            let strange: BTreeSet<char> = documents.iter().flat_map(|document| &document.terms.strange).copied().collect();
            (reach::reach(entries.iter().map(|(key, _)| &**key)), folding::table(&held, &strange))
        };
        let ((reach, table), shards) = rayon::join(told_by_keys, || keys(&entries));
        let fold = if table.is_empty() { String::new() } else { files.add('f', &script::json(&table)) };
        let keys = write_keys(shards, &mut files);
        drop(entries);
        let names = texts::write(&documents, &ids, &buckets, &mut files);
        let ranges = ranges(&names, &mut files);
        files.finish(&Manifest::new(&buckets, ids.len(), &keys, &ranges, fold, reach));
    }
}

/// What an entry adds to a shard of keys once that is packed: lists hardly shrink, keys that resemble each other do.
fn weight(entry: &postings::Entry) -> usize {
    entry.0.len() / 3 + 1 + entry.1.len()
}

/// The shards of keys, each with the place where it begins.
fn keys(entries: &[postings::Entry]) -> Vec<(String, &[postings::Entry])> {
    let is_apart = |(key, _): &postings::Entry| key.starts_with(postings::APART);
    let mut last = "";
    let mut shards = Vec::new();
    for run in entries.chunk_by(|a, b| is_apart(a) == is_apart(b)) {
        let items = run.iter().map(|entry| (cut::hash(entry.0.as_bytes()), weight(entry)));
        for range in cut::cut(items, if is_apart(&run[0]) { APART } else { KEYS }) {
            let shard = &run[range];
            let first = shard.first().map(|(key, _)| manifest::between(last, key)).unwrap_or_default();
            last = shard.last().map_or(last, |(key, _)| key);
            shards.push((first, shard));
        }
    }
    shards
}

/// Writes the shards of keys; gives where each begins and its name.
fn write_keys(shards: Vec<(String, &[postings::Entry])>, files: &mut Files<'_>) -> Vec<(String, String)> {
    let value = |shard: &[postings::Entry]| {
        let mut text = b";".to_vec();
        for (key, bytes) in shard {
            text.extend_from_slice(key.as_bytes());
            text.push(b' ');
            text.extend_from_slice(bytes);
        }
        script::json(&String::from_utf8_lossy(&text))
    };
    let mut names = Vec::with_capacity(shards.len());
    // All values together are as large as the lists.
    for some in shards.chunks(script::TOGETHER) {
        let values: Vec<Vec<u8>> = some.par_iter().map(|(_, shard)| value(shard)).collect();
        names.extend(values.iter().map(|value| files.add('k', value)));
    }
    shards.into_iter().map(|(first, _)| first).zip(names).collect()
}

/// The names of shards of documents, in the manifest or in shards of their own; for each the first id and what it is.
fn ranges(names: &[(u32, String)], files: &mut Files<'_>) -> Names {
    if names.len() <= INLINE {
        return Names::Here(listed(names, 0));
    }
    let items = names.iter().map(|(_, name)| (cut::hash(name.as_bytes()), 1));
    let ranges = cut::cut(items, NAMES).into_iter().map(|range| {
        let first = names[range.start].0;
        (first, files.add('r', &script::json(&listed(&names[range], first))))
    });
    Names::Apart(ranges.collect())
}

/// First ids, the first from `first` on, each further from the one before; a space; the names.
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
