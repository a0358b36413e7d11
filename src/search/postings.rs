//! Which documents a key leads to: for each key an entry `key title,body;`, the ids as gaps (see [`super::code`]).
//!
//! A list that would fill shards of its own is cut: the first piece stands under the key, `!` and two numbers behind it
//! say how many more there are and how many documents in all, and piece *n* stands under `key~n`, sorted right behind.
//! Each begins anew with a whole id, so a client reads on only while it needs more.

use rayon::prelude::*;

use super::code;
use super::document::{Document, unpack};
use super::terms;

/// A list is cut behind about this many bytes.
const LONGEST: usize = 6 * 1024;

/// Han terms are gathered in so many parts, one after the other on each thread, to bound the memory.
const PARTS: u64 = 64;

/// A key and the bytes of its entry, without the key.
pub(super) type Entry = (String, Vec<u8>);

/// All entries, sorted as the client compares.
pub(super) fn entries(documents: &[Document], ids: &[u32]) -> Vec<Entry> {
    let han = (0..PARTS).into_par_iter().flat_map_iter(|part| of_han(documents, ids, part));
    let mut all: Vec<Entry> = han.collect();
    all.extend(of_words(documents, ids));
    all.par_sort_unstable_by(|a, b| terms::compare(&a.0, &b.0));
    all
}

/// The entries of the Han terms of one part.
fn of_han(documents: &[Document], ids: &[u32], part: u64) -> Vec<Entry> {
    let mut postings: Vec<(u64, u32)> = Vec::new();
    for (document, &id) in documents.iter().zip(ids) {
        postings.extend(document.pairs().filter(|packed| (packed >> 1) % PARTS == part).map(|packed| (packed, id)));
    }
    postings.sort_unstable();
    let mut entries = Vec::new();
    for group in postings.chunk_by(|a, b| a.0 >> 1 == b.0 >> 1) {
        let list = group.iter().map(|(packed, id)| (*id, packed & 1 == 1));
        write(&unpack(group[0].0).0, list, &mut entries);
    }
    entries
}

/// The entries of all other keys.
fn of_words(documents: &[Document], ids: &[u32]) -> Vec<Entry> {
    let mut postings: Vec<(&str, bool, u32)> = documents
        .par_iter()
        .zip(ids)
        .flat_map_iter(|(document, &id)| document.words().map(move |(word, body)| (word, body, id)))
        .collect();
    postings.par_sort_unstable();
    let mut entries = Vec::new();
    for group in postings.chunk_by(|a, b| a.0 == b.0) {
        write(group[0].0, group.iter().map(|(_, body, id)| (*id, *body)), &mut entries);
    }
    entries
}

/// Writes the list of one key: the ids of titles first, then those of bodies, each ascending.
fn write(key: &str, list: impl Iterator<Item = (u32, bool)>, entries: &mut Vec<Entry>) {
    let (mut title, mut body) = (Vec::new(), Vec::new());
    for (id, of_body) in list {
        if of_body { body.push(id) } else { title.push(id) }
    }
    let all = title.len() + body.len();
    let mut pieces = Vec::new();
    let (mut titles, mut bodies) = (title.as_slice(), body.as_slice());
    while !titles.is_empty() || !bodies.is_empty() {
        // A piece is a range of ids: where it ends, both lists end.
        let end = ends(titles).min(ends(bodies));
        let (now, later) = titles.split_at(titles.partition_point(|id| *id <= end));
        let (also, rest) = bodies.split_at(bodies.partition_point(|id| *id <= end));
        (titles, bodies) = (later, rest);
        let mut bytes = Vec::with_capacity(now.len() + also.len() + 2);
        gaps(now, &mut bytes);
        bytes.push(b',');
        gaps(also, &mut bytes);
        pieces.push(bytes);
    }
    let more = u32::try_from(pieces.len() - 1).unwrap_or(u32::MAX);
    for (number, mut bytes) in pieces.into_iter().enumerate() {
        if number == 0 && more > 0 {
            bytes.push(b'!');
            code::push(&mut bytes, more);
            code::push(&mut bytes, u32::try_from(all).unwrap_or(u32::MAX));
        }
        bytes.push(b';');
        entries.push((if number == 0 { key.to_owned() } else { format!("{key}~{number}") }, bytes));
    }
}

/// The last id that a piece of these holds.
fn ends(ids: &[u32]) -> u32 {
    ids.get(LONGEST).copied().unwrap_or(u32::MAX)
}

fn gaps(ids: &[u32], bytes: &mut Vec<u8>) {
    let mut next = 0;
    for id in ids {
        code::push(bytes, id - next);
        next = id + 1;
    }
}
