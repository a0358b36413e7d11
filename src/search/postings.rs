//! Which documents a key leads to: for each key an entry `key title,body;`, the ids as gaps (see [`super::code`]).
//!
//! A list that would fill shards of its own is cut: the first piece stands under the key, `!` and two numbers behind it
//! say how many more there are and how many documents in all. Piece *n* of a word stands under `key~n`, sorted right
//! behind. A character alone is asked for seldom, and in every text: its first piece is short, and piece *n* stands under
//! `~keyn`, in shards that nothing else is in. Each piece begins anew with a whole id, so a client reads on only while it
//! needs more.
//!
//! Documents come in the order of their ids, so a list grows at its end, in the code it is published in.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use rayon::prelude::*;

use super::code;
use super::document::{self, Document, PackedTerm};
use super::terms;

/// A list is cut behind so many documents, in title or body.
const LONGEST: usize = 6 * 1024;

/// The list of one character: a first answer needs no more.
const FIRST: usize = 256;

/// A key and the bytes of its entry, without the key.
pub(super) type Entry = (Box<str>, Box<[u8]>);

/// All entries, sorted as the client compares.
pub(super) fn entries(documents: &[Document<'_>], ids: &[u32]) -> Vec<Entry> {
    let (han, mut others) = rayon::join(|| of_han(documents, ids), || of_words(documents, ids));
    // Homes come in the order of their keys; only the pieces that stand apart do not.
    let (apart, han): (Vec<_>, Vec<_>) = han.into_iter().partition(|(key, _)| key.starts_with(APART));
    others.extend(apart);
    others.par_sort_unstable_by(|a, b| terms::compare(&a.0, &b.0));
    merged(han, others)
}

/// Entries of two sorted lists in one.
fn merged(one: Vec<Entry>, other: Vec<Entry>) -> Vec<Entry> {
    let mut all = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    while let Some(next) = match (one.peek(), other.peek()) {
        (Some(a), Some(b)) if terms::compare(&a.0, &b.0).is_lt() => one.next(),
        (_, Some(_)) => other.next(),
        (_, None) => one.next(),
    } {
        all.push(next);
    }
    all
}

/// The entries of the Han terms, in the order of their homes, but for those that stand apart. Each part is made by itself:
/// its documents are read in the order of their ids, and each term goes to the end of its list.
fn of_han(documents: &[Document<'_>], ids: &[u32]) -> Vec<Entry> {
    (0..document::PARTS).into_par_iter().flat_map_iter(|part| of_part(documents, ids, part)).collect()
}

fn of_part(documents: &[Document<'_>], ids: &[u32], part: usize) -> Vec<Entry> {
    let mut places: HashMap<PackedTerm, usize, BuildHasherDefault<Quick>> = HashMap::default();
    let mut lists: Vec<(PackedTerm, List)> = Vec::new();
    for (document, &id) in documents.iter().zip(ids) {
        for (term, body) in document.pairs(part).map(PackedTerm::of) {
            let place = *places.entry(term).or_insert_with(|| {
                lists.push((term, List::new(if term.is_alone() { FIRST } else { LONGEST })));
                lists.len() - 1
            });
            lists[place].1.push(id, body);
        }
    }
    drop(places);
    lists.sort_unstable_by_key(|(term, _)| *term);
    let mut entries = Vec::with_capacity(lists.len());
    for (term, list) in lists {
        list.write(&term.key(), term.is_alone(), &mut entries);
    }
    // Further pieces of a long list stand behind the same two characters turned round.
    if !entries.is_sorted_by(|a, b| terms::compare(&a.0, &b.0).is_lt()) {
        entries.sort_by(|a, b| terms::compare(&a.0, &b.0));
    }
    entries
}

/// The entries of all other keys.
fn of_words(documents: &[Document<'_>], ids: &[u32]) -> Vec<Entry> {
    (0..document::SHARES).into_par_iter().flat_map_iter(|share| of_share(documents, ids, share)).collect()
}

fn of_share(documents: &[Document<'_>], ids: &[u32], share: u8) -> Vec<Entry> {
    let mut lists: HashMap<&str, List, BuildHasherDefault<Quick>> = HashMap::default();
    for (document, &id) in documents.iter().zip(ids) {
        for (word, body) in document.words(share) {
            lists.entry(word).or_insert_with(|| List::new(LONGEST)).push(id, body);
        }
    }
    let mut entries = Vec::with_capacity(lists.len());
    #[expect(clippy::iter_over_hash_type, reason = "the entries are sorted afterwards")]
    for (word, list) in lists {
        list.write(word, false, &mut entries);
    }
    entries
}

/// The documents of one key.
struct List {
    /// How many documents the piece that is being written may hold, in title or body.
    most: usize,
    /// Pieces that are whole: where each ends in `bytes`.
    whole: Vec<Range<usize>>,
    bytes: Vec<u8>,
    /// The titles of the last piece, then its bodies.
    last: [Ids; 2],
    all: u32,
}

/// Ids as gaps.
#[derive(Default)]
struct Ids {
    bytes: Vec<u8>,
    next: u32,
    count: usize,
}

impl List {
    fn new(first: usize) -> Self {
        Self { most: first, whole: Vec::new(), bytes: Vec::new(), last: Default::default(), all: 0 }
    }

    fn push(&mut self, id: u32, body: bool) {
        if self.last[usize::from(body)].count >= self.most {
            self.close();
        }
        let ids = &mut self.last[usize::from(body)];
        code::push(&mut ids.bytes, id - ids.next);
        ids.next = id + 1;
        ids.count += 1;
        self.all += 1;
    }

    /// A piece is a range of ids: where it ends, both lists end.
    fn close(&mut self) {
        let start = self.bytes.len();
        let [title, body] = &mut self.last;
        self.bytes.append(&mut title.bytes);
        self.bytes.push(b',');
        self.bytes.append(&mut body.bytes);
        self.whole.push(start..self.bytes.len());
        for ids in &mut self.last {
            (ids.next, ids.count) = (0, 0);
        }
        self.most = LONGEST;
    }

    /// Adds its entries; `apart`: further pieces stand in shards of their own.
    fn write(mut self, key: &str, apart: bool, entries: &mut Vec<Entry>) {
        self.close();
        let more = u32::try_from(self.whole.len() - 1).unwrap_or(u32::MAX);
        for (number, range) in self.whole.into_iter().enumerate() {
            let mut bytes = Vec::with_capacity(range.len() + 1 + if number == 0 && more > 0 { 8 } else { 0 });
            bytes.extend_from_slice(&self.bytes[range]);
            if number == 0 && more > 0 {
                bytes.push(b'!');
                code::push(&mut bytes, more);
                code::push(&mut bytes, self.all);
            }
            bytes.push(b';');
            let key = match number {
                0 => key.to_owned(),
                _ if apart => format!("{APART}{key}{number}"),
                _ => format!("{key}~{number}"),
            };
            entries.push((key.into(), bytes.into()));
        }
    }
}

/// Begins the keys of pieces that stand apart: behind every word, before every Han character.
pub(super) const APART: char = '~';

/// A hasher for short words: nobody chooses them to collide.
#[derive(Default)]
struct Quick(u64);

fn mixed(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    number ^ number >> 32
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for eight in bytes.chunks(8) {
            let mut number = [0; 8];
            number[..eight.len()].copy_from_slice(eight);
            self.write_u64(u64::from_le_bytes(number));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = mixed(self.0.rotate_left(23) ^ number);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
