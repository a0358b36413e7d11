//! Posting lists: for each key an entry `key title,body;` with the ids of the documents that have the key in their title or
//! elsewhere in the body, as gaps (see [`super::code`]).
//!
//! A list that would fill whole shards is split into pieces. The first stands under the key and ends with `!` and three
//! numbers: the last piece, the number of documents in all pieces, and the next piece. Further pieces cover fixed ranges of
//! ids, numbered from 1; a range without documents has no piece. Those of a word or a pair stand under `key~n`, sorted right
//! after the key. A single Han character is rarely searched for but occurs in most texts: its first piece is short, and the
//! others stand under `~nkey`, in shards that hold the pieces of one range and nothing else. A changed text therefore changes
//! one of these shards, although it may join or leave dozens of such lists. Each piece starts with an absolute id, so a client
//! reads further pieces only as needed, and skips ranges that its filters rule out.
//!
//! Documents are added in the order of their ids, so a list grows at its end and is kept in its published encoding.

mod list;

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use rayon::prelude::*;

use crate::text::surname::is_han;

use super::code;
use super::document::Document;
use super::keys::{self, PackedTerm};
use super::readings::{self, SYLLABLE};
use super::terms;
use list::{FIRST, List, piece};

/// Number of documents whose words are prefetched together.
const TOUCHED: usize = 64;

/// A key, and the bytes of its entry without the key.
pub(super) type Entry = (Box<str>, Box<[u8]>);

/// The sections of the sorted keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Words that sort before all Han terms.
    Words,
    /// Further pieces of single characters, after those words.
    Apart,
    /// Han terms, and the words that sort among them.
    Han,
}

/// Passes all entries to `take` in batches. Each batch is sorted as the client compares and follows the one before it, except
/// for [`Run::Apart`], which comes last. Keys are freed once they are in a list: those of fifty thousand texts are a fifth of a
/// build's memory, and all lists at once would take nearly as much.
pub(super) fn each(documents: &mut [Document<'_>], ids: &[u32], mut take: impl FnMut(Run, Vec<Entry>)) {
    let threads = rayon::current_num_threads().max(2);
    let spelt = (0..keys::READINGS).map(|share| (share, false));
    let by_initials = (0..keys::READINGS).map(|share| (share, true));
    let other = (keys::READINGS..keys::BEFORE).map(|share| (share, false));
    for some in spelt.chain(by_initials).chain(other).collect::<Vec<_>>().chunks(threads) {
        let made: Vec<Vec<Entry>> =
            some.par_iter().map(|(share, initials)| of_share(documents, ids, *share, *initials)).collect();
        for entries in made {
            take(Run::Words, entries);
        }
    }
    documents.par_iter_mut().for_each(|document| document.terms.forget_words(keys::BEFORE - 1));
    let mut apart = Vec::new();
    for some in (0..keys::PARTS).collect::<Vec<_>>().chunks(threads) {
        let made: Vec<(Vec<Entry>, Vec<Entry>)> = some.par_iter().map(|part| of_part(documents, ids, *part)).collect();
        let last = some.last().copied().unwrap_or_default();
        documents.par_iter_mut().for_each(|document| document.terms.forget_pairs(last));
        for (here, further) in made {
            take(Run::Han, here);
            apart.extend(further);
        }
    }
    apart.par_sort_unstable_by(|a, b| terms::compare(&a.0, &b.0));
    take(Run::Apart, apart);
}

/// Whether any character's list will have further pieces. On most sites a few hundred documents decide it.
pub(super) fn any_apart(documents: &[Document<'_>]) -> bool {
    let mut counts: HashMap<PackedTerm, [u32; 2], BuildHasherDefault<Quick>> = HashMap::default();
    documents.iter().any(|document| {
        let mut all = (0..keys::PARTS).flat_map(|part| document.terms.pairs(part)).map(PackedTerm::of);
        all.any(|(term, body)| {
            if !term.is_alone() {
                return false;
            }
            let [titles, bodies] = counts.entry(term).or_default();
            let count = if body { bodies } else { titles };
            *count += 1;
            *count > FIRST
        })
    })
}

/// Merges two sorted lists of entries.
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

/// The entries of one part of the Han terms with the words that sort among them, and separately, unsorted, the pieces for
/// [`Run::Apart`]. Documents are read in the order of their ids, so each id is appended to its lists.
fn of_part(documents: &[Document<'_>], ids: &[u32], part: usize) -> (Vec<Entry>, Vec<Entry>) {
    let mut places: HashMap<PackedTerm, usize, BuildHasherDefault<Quick>> = HashMap::default();
    let mut lists: Vec<(PackedTerm, List)> = Vec::new();
    for (document, &id) in documents.iter().zip(ids) {
        for (term, body) in document.terms.pairs(part).map(PackedTerm::of) {
            let place = *places.entry(term).or_insert_with(|| {
                lists.push((term, List::default()));
                lists.len() - 1
            });
            lists[place].1.push(id, body, term.is_alone());
        }
    }
    drop(places);
    lists.sort_unstable_by_key(|(term, _)| *term);
    let mut entries = Vec::with_capacity(lists.len());
    for (term, list) in lists {
        list.write(&term.key(), term.is_alone(), &mut entries);
    }
    let (further, mut here): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|(key, _)| key.starts_with(APART));
    // The further pieces of a long list (`ab~n`) sort after the reversed pair (`ab'`).
    if !here.is_sorted_by(|a, b| terms::compare(&a.0, &b.0).is_lt()) {
        here.sort_by(|a, b| terms::compare(&a.0, &b.0));
    }
    (merged(here, of_share(documents, ids, keys::BEFORE + part, false)), further)
}

/// The entries of one share of all other keys; with `initials`, the entries by initials of its readings instead.
fn of_share(documents: &[Document<'_>], ids: &[u32], share: usize, initials: bool) -> Vec<Entry> {
    let mut lists: HashMap<&str, List, BuildHasherDefault<Quick>> = HashMap::default();
    for (documents, ids) in documents.chunks(TOUCHED).zip(ids.chunks(TOUCHED)) {
        // The words of rows are scattered in memory: touching many first overlaps their cache misses (see `Content::touch`).
        let ends =
            |document: &Document<'_>| document.terms.words.first().zip(document.terms.words.last()).map_or(0, |(a, b)| a ^ b);
        std::hint::black_box(documents.iter().map(ends).fold(0, |sum, byte| sum ^ byte));
        for (document, &id) in documents.iter().zip(ids) {
            for (word, body) in document.terms.words(share) {
                if !initials || word.starts_with(SYLLABLE) {
                    lists.entry(word).or_default().push(id, body, false);
                }
            }
        }
    }
    let mut entries = Vec::with_capacity(lists.len());
    #[expect(clippy::iter_over_hash_type, reason = "the entries are sorted afterwards")]
    for (word, list) in lists {
        let key = if initials { readings::by_initials(word).map(Cow::Owned) } else { Some(Cow::Borrowed(word)) };
        if let Some(key) = key {
            list.write(&key, false, &mut entries);
        }
    }
    entries.sort_unstable_by(|a, b| terms::compare(&a.0, &b.0));
    entries
}

/// The prefix of a [`Run::Apart`] key that all pieces of its shard share: the range.
pub(super) fn block(key: &str) -> &str {
    key.trim_end_matches(|c: char| !c.is_ascii_digit())
}

/// Whether a key is a single Han character, so that further pieces of its list go to shards of their own.
pub(super) fn is_alone(key: &str) -> bool {
    let mut letters = key.chars();
    letters.next().is_some_and(is_han) && letters.next().is_none()
}

/// The keys of the pieces with these numbers; some of them may not exist.
pub(super) fn further(key: &str, numbers: Range<u32>) -> impl Iterator<Item = String> {
    let apart = is_alone(key);
    numbers.map(move |number| piece(key, number, apart))
}

/// The entries of a key with these documents, given in the order of their ids, each with whether the key is in the body.
pub(super) fn of_key(key: &str, documents: &[(u32, bool)]) -> Vec<Entry> {
    let (mut list, mut entries) = (List::default(), Vec::new());
    let alone = is_alone(key);
    for &(id, body) in documents {
        list.push(id, body, alone);
    }
    if !documents.is_empty() {
        list.write(key, alone, &mut entries);
    }
    entries
}

/// Appends the documents of an entry to `documents`, unsorted, and returns the numbers of the pieces that follow it; `None` if
/// the bytes are no entry.
pub(super) fn read(entry: &[u8], documents: &mut Vec<(u32, bool)>) -> Option<Range<u32>> {
    let entry = entry.strip_suffix(b";")?;
    let (lists, more) = match memchr::memchr(b'!', entry) {
        Some(at) => (&entry[..at], code::read(&entry[at + 1..])?),
        None => (entry, Vec::new()),
    };
    let comma = memchr::memchr(b',', lists)?;
    for (body, list) in [(false, &lists[..comma]), (true, &lists[comma + 1..])] {
        let mut next = 0_u32;
        for gap in code::read(list)? {
            let id = next.checked_add(gap)?;
            documents.push((id, body));
            next = id.checked_add(1)?;
        }
    }
    match *more.as_slice() {
        [] => Some(0..0),
        [last, _, next] => Some(next..last.checked_add(1)?),
        _ => None,
    }
}

/// Starts the keys of [`Run::Apart`]: sorts after every word and before every Han character.
pub(super) const APART: char = '~';

/// A fast hasher for short words; resistance to chosen collisions is not needed.
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::search::keys::Terms;
    use crate::search::tests::{record, sketch};

    /// The entries of these documents by [`Run`], and the answer of [`any_apart`].
    fn entries(texts: &[(String, String)]) -> ([Vec<Entry>; 3], bool) {
        let of = |(title, body): &(String, String)| {
            let record = record(title, body);
            Document { terms: Terms::of(&record), ..Document::new(0, &sketch(&record), Arc::default()) }
        };
        let mut documents: Vec<Document<'_>> = texts.iter().map(of).collect();
        let ids: Vec<u32> = (0..).take(documents.len()).collect();
        let any_apart = any_apart(&documents);
        let mut all: [Vec<Entry>; 3] = Default::default();
        each(&mut documents, &ids, |run, entries| all[run as usize].extend(entries));
        assert!(documents.iter().all(|document| (0..keys::PARTS).all(|part| document.terms.pairs(part).next().is_none())));
        (all, any_apart)
    }

    proptest! {
        #[test]
        fn lots_come_in_the_order_of_their_keys(
            texts in proptest::collection::vec(("[a-z江畔éж한\u{FA0E}𬭎社-裤]{1,5}", "[a-z0-9 江畔あ\u{E000}𬭎㐀-㐐社-裤]{0,12}"), 1..12),
            often in prop_oneof![Just(1_usize), 250_usize..260],
        ) {
            let texts: Vec<(String, String)> = texts.iter().cycle().take(often * texts.len()).cloned().collect();
            let (all, any_apart) = entries(&texts);
            prop_assert_eq!(any_apart, !all[Run::Apart as usize].is_empty());
            let keys: Vec<&str> = all.iter().flatten().map(|(key, _)| &**key).collect();
            prop_assert!(keys.is_sorted_by(|a, b| terms::compare(a, b).is_lt()), "{keys:?}");
        }
    }
}
