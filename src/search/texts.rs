//! The `d-` shards: what the client shows of a result, and the text against which it verifies a query. They make up most of
//! the index. An edit changes one of them; the others are reused without being built.

use rayon::prelude::*;

use crate::plan::Record;
use crate::store::{self, Key};

use super::cut::{self, Item, Sizes};
use super::depot::Depot;
use super::document::Document;
use super::ids::Bucket;
use super::script::{self, Files, TOGETHER};
use super::terms;

/// A query reads one shard for each result it shows, so they are small.
const SIZES: Sizes = Sizes { group: 4 * 1024, least: 4 * 1024, spread: 3 * 1024, most: 12 * 1024 };

/// A shard of documents.
struct Shard<'d, 'k> {
    documents: &'d [Document<'k>],
    ids: &'d [u32],
    /// Year and place in the bucket. They are part of the name, so that the rest of it, which the manifest lists, can be short.
    place: String,
}

impl Shard<'_, '_> {
    /// The ids of its documents relative to the first, so that the shard stays the same when its whole bucket moves.
    fn steps(&self) -> impl Iterator<Item = u32> {
        self.ids.iter().map(|id| id - self.ids[0])
    }

    /// The hash of everything that determines its bytes; `None` if a document has no key.
    fn key(&self) -> Option<Key> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.place.as_bytes());
        for (document, step) in self.documents.iter().zip(self.steps()) {
            hasher.update(&document.key?).update(&step.to_le_bytes());
        }
        Some(store::key(&hasher.finalize()))
    }

    fn value(&self, depot: &dyn Depot) -> Vec<u8> {
        let mut value = b"[".to_vec();
        self.documents.iter().for_each(|document| depot.touch(document.number as usize));
        for (document, step) in self.documents.iter().zip(self.steps()) {
            // Every record was available before, so it is again.
            let Some(record) = depot.record(document.number as usize) else { continue };
            value.extend_from_slice(if value.len() == 1 { b"[" } else { b",[" });
            value.extend_from_slice(step.to_string().as_bytes());
            push_shown(&mut value, &record, &document.terms.strange);
        }
        value.push(b']');
        value
    }
}

/// Appends what the client shows, as JSON: address, title, note, aliases, facets, text, folds.
fn push_shown(out: &mut Vec<u8>, record: &Record, strange: &[char]) {
    let mut text = |before: &[u8], text: &str| {
        out.extend_from_slice(before);
        script::push_text(out, text);
    };
    text(b",", &super::document::address(record));
    text(b",", &record.title);
    text(b",", &record.note);
    text(b",", &record.aliases.join("\n"));
    let facets = record.facets.iter().flat_map(|(key, value, label)| [key, value, label]);
    let mut before: &[u8] = b",[";
    for facet in facets {
        text(before, facet);
        before = b",";
    }
    text(if record.facets.is_empty() { b",[]," } else { b"]," }, &record.body);
    // Each character with its fold, so that showing the text does not require the fold table.
    text(b",", &strange.iter().flat_map(|c| [*c, terms::folded(*c)]).collect::<String>());
    out.push(b']');
}

/// Writes the `d-` shards; returns the first id and the name of each.
pub(super) fn write(documents: &[Document<'_>], ids: &[u32], buckets: &[Bucket], files: &mut Files<'_>) -> Vec<(u32, String)> {
    let items = documents.iter().map(|document| Item { hash: document.hash >> 7, size: document.size as usize, opens: false });
    let mut buckets = buckets.iter();
    let (mut base, mut next) = (0, 0);
    let mut shards = Vec::new();
    for range in cut::cut(items, SIZES) {
        let first = ids[range.start];
        while next <= first {
            let Some(bucket) = buckets.next() else { break };
            (base, next) = (next, next + bucket.size);
        }
        let place = format!("{}-{}-", documents[range.start].rank.year(), first - base);
        shards.push(Shard { documents: &documents[range.clone()], ids: &ids[range], place });
    }
    let mut names = Vec::with_capacity(shards.len());
    for some in shards.chunks(TOGETHER) {
        let depot = files.depot();
        let made: Vec<(Option<Key>, Option<Vec<u8>>)> = some
            .par_iter()
            .map(|shard| {
                let key = shard.key();
                (key, (!files.is_known(key)).then(|| shard.value(depot)))
            })
            .collect();
        for (shard, (key, value)) in some.iter().zip(made) {
            let stands = key.filter(|_| value.is_none()).and_then(|key| files.stand('d', &shard.place, key));
            let name = stands.unwrap_or_else(|| {
                let value = value.unwrap_or_else(|| shard.value(depot));
                files.add_at('d', &shard.place, &value, key)
            });
            names.push((shard.ids[0], name));
        }
    }
    names
}
