//! A record as the index holds it: its rank, the size of what the client shows, and the keys under which it is found (see
//! [`super::keys`]). It is small, since all documents are in memory at once while their records need not be.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::plan::{Record, Sketch};
use crate::store::Key;
use crate::text::surname::is_han;

use super::keys::Terms;

/// The order of results: by kind, then by the editor's weight, then recent before old. The collection comes last: it affects
/// no order that matters, and makes an id imply both collection and year, so the client need not read the text for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    priority: u8,
    weight: Reverse<i32>,
    pub(super) year: Reverse<i32>,
    pub(super) collection: Arc<(String, String)>,
}

impl Rank {
    /// The number of years before 3000, modulo 3000; the year 1 stands for an unknown one.
    pub(super) fn before(&self) -> u32 {
        let year = if self.year.0 == 0 { 1 } else { self.year.0 };
        u32::try_from((3000 - year).rem_euclid(3000)).unwrap_or_default()
    }

    /// The year as the client knows it, 0 if unknown.
    pub(super) fn year(&self) -> u32 {
        let before = self.before();
        if before == 2999 { 0 } else { 3000 - before }
    }
}

/// A record as the index holds it.
pub(super) struct Document<'k> {
    pub(super) rank: Rank,
    /// Its place among those of one rank: a hash of address and title, so that it does not depend on other documents.
    pub(super) hash: u64,
    /// The number of its record.
    pub(super) number: u32,
    /// The approximate size in bytes of what the client shows.
    pub(super) size: u32,
    /// Its search keys.
    pub(super) terms: Terms<'k>,
    /// The cache key of its record; `None` if it cannot be cached.
    pub(super) key: Option<Key>,
}
impl Document<'_> {
    /// A document from a sketch, without its keys; `collection` is shared with other documents.
    pub(super) fn new(number: usize, sketch: &Sketch<'_>, collection: Arc<(String, String)>) -> Self {
        let record = &sketch.record;
        let address = address(record);
        let identity = format!("{address}\u{1f}{}", record.title);
        let hash = blake3::hash(identity.as_bytes());
        let texts = [&address, &record.title, &record.note].into_iter().chain(&record.aliases);
        let texts = texts.chain(record.facets.iter().flat_map(|(key, value, label)| [key, value, label]));
        Self {
            rank: Rank { priority: record.priority, weight: Reverse(record.weight), year: Reverse(record.year), collection },
            hash: hash.as_bytes()[..8].iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
            number: u32::try_from(number).unwrap_or(u32::MAX),
            size: u32::try_from(texts.map(|text| text.len() + 3).sum::<usize>() + sketch.written()).unwrap_or(u32::MAX),
            terms: Terms::default(),
            key: None,
        }
    }
}

/// The address of a record, with its anchor.
pub(super) fn address(record: &Record) -> String {
    match &record.anchor {
        Some(anchor) => [record.url.as_str(), "#", anchor].concat(),
        None => record.url.as_str().to_owned(),
    }
}

/// The key of a facet's value. Characters that could separate fields are replaced, as the client does.
pub(super) fn facet_key(key: &str, value: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || is_han(c) || c == '-' { c } else { '_' };
    let mut out = String::with_capacity(key.len() + value.len() + 2);
    out.push('#');
    out.extend(key.chars().map(safe));
    out.push('=');
    out.extend(value.chars().map(safe));
    out
}

/// The collection of a record: id and title.
pub(super) fn collection(record: &Record) -> Arc<(String, String)> {
    Arc::new((record.collection.clone(), record.collection_title.clone()))
}

/// Whether `collection` is the collection of a record.
pub(super) fn is_of(collection: &(String, String), record: &Record) -> bool {
    collection.0 == record.collection && collection.1 == record.collection_title
}
