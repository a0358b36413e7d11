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
use written::Written;

pub use depot::Depot;
pub use held::Held;
pub use kept::Kept;

/// The one file of the index that pages name.
pub const INDEX: &str = "search/index.js";

/// Shards of keys without a Han character: a query reads one or two. Larger ones would be fewer, so that the manifest is
/// shorter; but a first query must stay small. Measured by [`weight`].
const WORDS: Sizes = Sizes { group: 13 * 1024, least: 13 * 1024, spread: 3 * 1024, most: 18 * 1024 };

/// Shards of Han terms: a query reads two or three, and an edited sentence changes one for nearly every two of its characters.
/// What is filed under one character is kept together where it can be, since the next pair of a text often is too: so an edit
/// changes fewer, and a query reads fewer, than by boundaries anywhere.
const HAN: Sizes = Sizes { group: 10 * 1024, least: 20 * 1024, spread: 4 * 1024, most: 26 * 1024 };

/// Shards of further pieces of the lists of single characters: hardly ever read. Each holds those of a range of documents, so
/// that an edit changes one, whatever the characters are.
const APART: Sizes = Sizes { group: 256 * 1024, least: 256 * 1024, spread: 64 * 1024, most: 384 * 1024 };

/// Shards of the names of shards: a request more for nothing but names, so there are few.
const NAMES: Sizes = Sizes { group: 900, least: 900, spread: 600, most: 2000 };

/// Up to so many names of shards of documents stand in the manifest itself: every query that finds anything needs some,
/// and one file more costs more than these.
const INLINE: usize = 6000;

/// Gathers records, from any thread and in any order, and makes the index of them. A record may be dropped once it is
/// added: what is kept of it is a few bytes a term and the text it shows.
#[derive(Default)]
pub struct Indexer<'k> {
    documents: Mutex<Vec<Document<'k>>>,
    /// The collections that were met, each once.
    collections: Mutex<Vec<Arc<(String, String)>>>,
    kept: Option<&'k Kept<'k>>,
}

impl<'k> Indexer<'k> {
    /// An indexer for so many records at the most, that knows what was kept of earlier builds, and keeps what it learns.
    pub fn of(records: usize, kept: Option<&'k Kept<'k>>) -> Self {
        Self { documents: Mutex::new(Vec::with_capacity(records)), collections: Mutex::default(), kept }
    }

    /// Adds the record of a `number`, which is read only where it is not known; gives what in it may not be published, but for
    /// what was `told` where it was written. A record that was clean is not looked through again.
    pub fn add(&self, number: usize, sketch: Sketch<'_>, allowed: &Allowed, told: &BTreeSet<String>) -> Vec<Diagnostic> {
        let mut key = self.kept.and_then(|_| kept::key(&sketch));
        let known = self.kept.zip(key).and_then(|(kept, key)| kept.get(&key));
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
        // A thread that panicked while it pushed left the list whole.
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).push(document);
        found
    }

    /// The collection of a record, which others have too: a site has a dozen.
    fn collection(&self, record: &Record) -> Arc<(String, String)> {
        let mut known = self.collections.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = known.iter().rfind(|known| document::is_of(known, record)) {
            return Arc::clone(same);
        }
        let new = document::collection(record);
        known.push(Arc::clone(&new));
        new
    }

    /// Makes the files of the index; each goes to the `depot`. What it was made of can be held.
    pub fn finish(self, depot: &dyn Depot) -> Held {
        let mut documents = self.documents.into_inner().unwrap_or_else(PoisonError::into_inner);
        // Whoever merges has an answer.
        let _ = write(&mut documents, self.kept, depot, |documents, ids, files| Some(written::merged(documents, ids, files)));
        Held::of(documents)
    }
}

/// Writes the index of `documents`; the lists that do not stand and must be made of all of them, `merge` writes. `None` where
/// that gives up.
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
        // An index with a record that is told of is not known the next time.
        kept.keep_standing(&Standing { placed: placed.unwrap_or_default(), told });
    }
    files.finish(&Manifest::new(&buckets, ids.len(), &keys, &ranges, fold, reach));
    Some(())
}

/// The lists of keys, cut into shards, and what is told of them.
struct Lists {
    cuts: Vec<Cut>,
    /// The characters of all keys.
    held: folding::Held,
    /// What keys of a key pad lead to.
    reach: String,
}

/// A shard of keys.
enum Cut {
    /// It stands, under a name with these letters.
    Stands(Shard, String),
    /// It is to be written.
    Made(Vec<postings::Entry>),
}

/// What an entry adds to a shard of keys once that is packed: lists hardly shrink, keys that resemble each other do.
fn weight(entry: &postings::Entry) -> usize {
    entry.0.len() / 3 + 1 + entry.1.len()
}

/// The sort of shard in which a key stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class<'k> {
    Words,
    Han,
    /// With what the keys of all pieces in it begin with.
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

/// What decides whether a shard begins with a key.
fn item(key: &str, weight: usize) -> Item {
    Item { hash: cut::hash(key.as_bytes()), size: weight, opens: postings::is_alone(key) }
}

/// The ranges of the shards of keys.
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

/// Where each shard of keys begins, and its name.
fn named(shards: &[(Shard, String)]) -> Vec<(String, String)> {
    let before = std::iter::once("").chain(shards.iter().map(|(shard, _)| &*shard.last));
    before.zip(shards).map(|(last, (shard, letters))| (manifest::between(last, &shard.first), letters.clone())).collect()
}

/// The names of shards of documents, in the manifest or in shards of their own; for each the first id and what it is.
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
