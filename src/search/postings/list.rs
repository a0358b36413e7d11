//! The list of one key while documents are added to it.

use std::ops::Range;

use crate::search::code;

use super::{APART, Entry};

/// The first piece of a list ends once its title or body list holds this many documents.
const LONGEST: u32 = 6 * 1024;

/// The same for a single character: a first answer needs no more.
pub(super) const FIRST: u32 = 256;

/// Number of low bits of an id that give its place in a range. The further pieces of all characters for one range make a shard
/// of about 60 KB compressed, and a query that needs any reads few.
const PLACE: u32 = 10;

/// The documents of one key. A site of ten thousand texts has half a million lists and appends to them in random order, so the
/// struct is small: rarely needed parts are boxed.
#[derive(Default)]
pub(super) struct List {
    /// The body list of the last piece.
    bodies: Ids,
    more: Option<Box<More>>,
}

/// The parts of a list that most do not need.
#[derive(Default)]
struct More {
    /// The title list of the last piece.
    titles: Ids,
    /// Complete pieces: the range of each in `bytes`, and its last document.
    whole: Vec<(Range<usize>, u32)>,
    bytes: Vec<u8>,
    /// Number of documents in the complete pieces.
    count: u32,
}

/// Ids as gaps.
#[derive(Default)]
struct Ids {
    bytes: Vec<u8>,
    next: u32,
    count: u32,
}

impl List {
    /// Adds a document; `alone`: this is the list of a single Han character.
    pub(super) fn push(&mut self, id: u32, body: bool, alone: bool) {
        let is_first = self.more.as_ref().is_none_or(|more| more.whole.is_empty());
        let most = if alone { FIRST } else { LONGEST };
        let is_full =
            if is_first { self.of(body).count >= most } else { self.last().is_some_and(|last| range(last) != range(id)) };
        if is_full {
            self.close();
        }
        let ids = self.of(body);
        code::push(&mut ids.bytes, id - ids.next);
        ids.next = id + 1;
        ids.count += 1;
    }

    /// The last document of the last piece.
    fn last(&self) -> Option<u32> {
        let titles = self.more.as_ref().map_or(0, |more| more.titles.next);
        titles.max(self.bodies.next).checked_sub(1)
    }

    fn of(&mut self, body: bool) -> &mut Ids {
        if body { &mut self.bodies } else { &mut self.more.get_or_insert_default().titles }
    }

    /// Completes the piece: its title and body lists end together.
    fn close(&mut self) {
        let Some(last) = self.last() else { return };
        let Self { bodies, more } = self;
        let more = more.get_or_insert_default();
        let start = more.bytes.len();
        more.bytes.append(&mut more.titles.bytes);
        more.bytes.push(b',');
        more.bytes.append(&mut bodies.bytes);
        more.whole.push((start..more.bytes.len(), last));
        for ids in [bodies, &mut more.titles] {
            more.count += ids.count;
            (ids.next, ids.count) = (0, 0);
        }
    }

    /// Appends its entries to `entries`; `apart`: further pieces go to shards of their own.
    pub(super) fn write(mut self, key: &str, apart: bool, entries: &mut Vec<Entry>) {
        if self.more.as_ref().is_none_or(|more| more.whole.is_empty()) {
            // Nearly all lists have one piece.
            let titles = self.more.as_ref().map(|more| &*more.titles.bytes).unwrap_or_default();
            entries.push((key.into(), [titles, b",", &self.bodies.bytes, b";"].concat().into()));
            return;
        }
        self.close();
        let Some(More { whole, bytes, count, .. }) = self.more.map(|more| *more) else { return };
        let numbers: Vec<u32> = whole.iter().map(|(_, last)| range(*last)).collect();
        for (at, (bytes_of, _)) in whole.into_iter().enumerate() {
            let mut entry = Vec::with_capacity(bytes_of.len() + 9);
            entry.extend_from_slice(&bytes[bytes_of]);
            if let (0, [_, next, ..], Some(last)) = (at, &*numbers, numbers.last()) {
                entry.push(b'!');
                for number in [*last, count, *next] {
                    code::push(&mut entry, number);
                }
            }
            entry.push(b';');
            let key = if at == 0 { key.to_owned() } else { piece(key, numbers[at], apart) };
            entries.push((key.into(), entry.into()));
        }
    }
}

/// The number of the range that an id is in.
fn range(id: u32) -> u32 {
    (id >> PLACE) + 1
}

/// The key of a further piece of a list.
pub(super) fn piece(key: &str, number: u32, apart: bool) -> String {
    if apart { format!("{APART}{number}{key}") } else { format!("{key}~{number}") }
}
