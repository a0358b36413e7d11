//! Which documents a key leads to: for each key an entry `key title,body;`, the ids as gaps (see [`super::code`]).
//!
//! A list that would fill shards of its own is cut: the first piece stands under the key, `!` and two numbers behind it
//! say how many more there are and how many documents in all, and piece *n* stands under `key~n`, sorted right behind.
//! Each begins anew with a whole id, so a client reads on only while it needs more.
//!
//! Documents come in the order of their ids, so a list grows at its end, in the code it is published in, and nothing
//! is ever sorted but the keys.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use rayon::prelude::*;

use super::code;
use super::document::{Document, unpack};
use super::terms;

/// A list is cut behind so many documents, in title or body.
const LONGEST: usize = 6 * 1024;

/// Han terms are gathered in so many parts at once; every part reads all documents.
const PARTS: u64 = 4;

/// A key and the bytes of its entry, without the key.
pub(super) type Entry = (String, Vec<u8>);

/// All entries, sorted as the client compares.
pub(super) fn entries(documents: &[Document], ids: &[u32]) -> Vec<Entry> {
    let (han, words) = rayon::join(
        || (0..PARTS).into_par_iter().flat_map_iter(|part| of_han(documents, ids, part)).collect::<Vec<Entry>>(),
        || of_words(documents, ids),
    );
    let mut all = han;
    all.extend(words);
    all.par_sort_unstable_by(|a, b| terms::compare(&a.0, &b.0));
    all
}

/// The entries of the Han terms of one part.
fn of_han(documents: &[Document], ids: &[u32], part: u64) -> Vec<Entry> {
    let mut lists: Lists<u64> = Lists::default();
    for (document, &id) in documents.iter().zip(ids) {
        for packed in document.pairs().filter(|packed| mixed(packed >> 1) % PARTS == part) {
            lists.entry(packed >> 1).or_default().push(id, packed & 1 == 1);
        }
    }
    written(lists, |term| unpack(term << 1).0)
}

/// The entries of all other keys.
fn of_words(documents: &[Document], ids: &[u32]) -> Vec<Entry> {
    let mut lists: Lists<&str> = Lists::default();
    for (document, &id) in documents.iter().zip(ids) {
        for (word, body) in document.words() {
            lists.entry(word).or_default().push(id, body);
        }
    }
    written(lists, str::to_owned)
}

type Lists<K> = HashMap<K, List, BuildHasherDefault<Quick>>;

fn written<K: Copy + Eq + Hash>(lists: Lists<K>, key: impl Fn(K) -> String) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(lists.len());
    #[expect(clippy::iter_over_hash_type, reason = "the entries are sorted afterwards")]
    for (term, list) in lists {
        list.write(&key(term), &mut entries);
    }
    entries
}

/// The documents of one key.
#[derive(Default)]
struct List {
    /// Pieces that are whole.
    whole: Vec<Vec<u8>>,
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
    fn push(&mut self, id: u32, body: bool) {
        if self.last.iter().any(|ids| ids.count > LONGEST) {
            let piece = self.close();
            self.whole.push(piece);
        }
        let ids = &mut self.last[usize::from(body)];
        code::push(&mut ids.bytes, id - ids.next);
        ids.next = id + 1;
        ids.count += 1;
        self.all += 1;
    }

    /// A piece is a range of ids: where it ends, both lists end.
    fn close(&mut self) -> Vec<u8> {
        let [title, body] = std::mem::take(&mut self.last);
        [title.bytes.as_slice(), b",", &body.bytes].concat()
    }

    fn write(mut self, key: &str, entries: &mut Vec<Entry>) {
        let piece = self.close();
        self.whole.push(piece);
        let more = u32::try_from(self.whole.len() - 1).unwrap_or(u32::MAX);
        for (number, mut bytes) in self.whole.into_iter().enumerate() {
            if number == 0 && more > 0 {
                bytes.push(b'!');
                code::push(&mut bytes, more);
                code::push(&mut bytes, self.all);
            }
            bytes.push(b';');
            entries.push((if number == 0 { key.to_owned() } else { format!("{key}~{number}") }, bytes));
        }
    }
}

/// A hasher for numbers and short words: nobody chooses them to collide, and there are millions.
#[derive(Default)]
struct Quick(u64);

fn mixed(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    number ^ number >> 32
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for eight in bytes.chunks(8) {
            let number = eight.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
            self.write_u64(number);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = mixed(self.0.rotate_left(23) ^ number);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
