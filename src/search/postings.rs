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
use super::document::{self, Document, Pairs};
use super::terms;

/// A list is cut behind so many documents, in title or body.
const LONGEST: usize = 6 * 1024;

/// The list of one character: a first answer needs no more.
const FIRST: usize = 256;

/// So many Han terms of documents are in memory at once: eight bytes each.
const AT_ONCE: usize = 1 << 20;

/// A key and the bytes of its entry, without the key.
pub(super) type Entry = (String, Vec<u8>);

/// All entries, sorted as the client compares.
pub(super) fn entries(documents: &[Document], ids: &[u32]) -> Vec<Entry> {
    let (mut all, words) = rayon::join(|| of_han(documents, ids), || of_words(documents, ids));
    all.extend(words);
    all.par_sort_unstable_by(|a, b| terms::compare(&a.0, &b.0));
    all
}

/// The entries of the Han terms. A document's terms are ascending, so those of a range of homes stand together in each:
/// one range after the other is read, sorted and written, and each document is read once.
fn of_han(documents: &[Document], ids: &[u32]) -> Vec<Entry> {
    let homes = counted(documents);
    let mut entries = Vec::new();
    let mut readers: Vec<_> = documents.iter().map(|document| document.pairs().peekable()).collect();
    let mut at = 0;
    while at < homes.len() {
        let mut held = 0;
        let fits = homes[at..].iter().take_while(|(_, count)| {
            held += count;
            held <= AT_ONCE
        });
        let range = at..at + fits.count().max(1);
        let mut slices = gathered(&mut readers, &homes[range.clone()]);
        at = range.end;
        entries
            .par_extend(slices.par_iter_mut().zip(&homes[range]).flat_map_iter(|(slice, (home, _))| written(slice, *home, ids)));
    }
    entries
}

/// Which homes there are, ascending, each with the number of its terms in all documents.
fn counted(documents: &[Document]) -> Vec<(u64, usize)> {
    let mut counts = vec![0; document::HOMES];
    for packed in documents.iter().flat_map(Document::pairs) {
        counts[document::home(packed)] += 1;
    }
    (0..).zip(counts).filter(|(_, count)| *count > 0).collect()
}

/// The terms of some homes, those of a home together: the term without its home, the document, 1 for the body.
fn gathered(readers: &mut [std::iter::Peekable<Pairs<'_>>], homes: &[(u64, usize)]) -> Vec<Vec<u64>> {
    let (Some((first, _)), Some((last, _))) = (homes.first(), homes.last()) else { return Vec::new() };
    let mut places = vec![0; usize::try_from(last - first).unwrap_or_default() + 1];
    for (number, (home, _)) in homes.iter().enumerate() {
        places[usize::try_from(home - first).unwrap_or_default()] = number;
    }
    let mut slices: Vec<Vec<u64>> = homes.iter().map(|(_, count)| Vec::with_capacity(*count)).collect();
    for (number, reader) in (0_u64..).zip(readers) {
        while let Some(packed) = reader.next_if(|packed| document::home(*packed) as u64 <= *last) {
            let place = places[document::home(packed) - usize::try_from(*first).unwrap_or_default()];
            slices[place].push((packed & document::OTHER) >> 1 << 33 | number << 1 | packed & 1);
        }
    }
    slices
}

/// The entries of one home, from its terms.
fn written(slice: &mut [u64], home: u64, ids: &[u32]) -> Vec<Entry> {
    slice.sort_unstable();
    let mut entries = Vec::new();
    for of_term in slice.chunk_by(|a, b| a >> 33 == b >> 33) {
        let term = of_term[0] >> 33;
        let alone = term == 0;
        let mut list = List::new(if alone { FIRST } else { LONGEST });
        for posting in of_term {
            let document = usize::try_from(posting >> 1 & 0xFFFF_FFFF).unwrap_or_default();
            list.push(ids[document], posting & 1 == 1);
        }
        list.write(&document::key(home, term), alone, &mut entries);
    }
    entries
}

/// The entries of all other keys.
fn of_words(documents: &[Document], ids: &[u32]) -> Vec<Entry> {
    let mut lists: HashMap<&str, List, BuildHasherDefault<Quick>> = HashMap::default();
    for (document, &id) in documents.iter().zip(ids) {
        for (word, body) in document.words() {
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
            let mut bytes = Vec::with_capacity(range.len() + 1);
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
            entries.push((key, bytes));
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
