//! Updates the posting lists when a few documents differ from the published index: only the lists of keys that those
//! documents gained or lost are rewritten, and only the shards that hold them are cut and written again. Merging all lists
//! would take longer than everything else that the search does after an edit.
//!
//! The result is identical to a full merge, byte for byte. If a shard is not as it was published, or too much has changed,
//! there is no result, and all lists are merged.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::once;

use crate::store::Key;
use crate::text::surname::is_han;

use super::document::Document;
use super::folding::Held;
use super::kept::Kept;
use super::keys::{PARTS, PackedTerm, SHARES, Terms};
use super::postings::{self, Entry};
use super::readings::{self, SYLLABLE};
use super::script::Files;
use super::standing::{Shard, Standing};
use super::{Class, Cut, Lists, item, ranges_of, terms, weight};

/// A document gained a key (`came`) or lost it.
struct Change<K> {
    key: K,
    id: u32,
    body: bool,
    came: bool,
}

/// For each key, the documents that gained or lost it: id, whether in the body, whether gained.
type Changes = Vec<(String, Vec<(u32, bool, bool)>)>;

/// A key and its new entry (without the key); `None` to remove it.
type Edit = (String, Option<Box<[u8]>>);

/// A posting list: the keys of its pieces, and its documents, ascending, each with whether the key is in the body.
type List = (Vec<String>, Vec<(u32, bool)>);

/// The posting lists of these documents, whose ids ascend, derived from the published ones; `None` if a merge is needed.
pub(super) fn edited(
    standing: &Standing,
    documents: &[Document<'_>],
    ids: &[u32],
    kept: &Kept<'_>,
    files: &mut Files<'_>,
) -> Option<Lists> {
    let changes = changes(standing, documents, ids, kept)?;
    let mut shelf = Shelf { shards: &standing.told.shards, files, open: BTreeMap::new() };
    let mut edits: BTreeMap<usize, Vec<Edit>> = BTreeMap::new();
    let mut born = Vec::new();
    let (mut went, mut readings_went) = (BTreeSet::new(), false);
    for (key, changes) in changes {
        let (old, mut list) = shelf.list(&key)?;
        if old.is_empty() {
            born.push(key.clone());
        }
        for (id, body, came) in changes {
            let place = list.binary_search(&(id, body));
            match (came, place) {
                (true, Err(place)) => list.insert(place, (id, body)),
                (false, Ok(place)) => drop(list.remove(place)),
                // The published index does not belong to these documents.
                _ => return None,
            }
        }
        if list.is_empty() {
            readings_went |= key.starts_with(SYLLABLE);
            if key.starts_with(FACET) || key.chars().nth(1).is_none() {
                went.extend(key.chars().filter(|c| is_han(*c)));
            }
        }
        let mut new: BTreeMap<Box<str>, Box<[u8]>> = postings::of_key(&key, &list).into_iter().collect();
        for piece in old {
            // Most pieces of a long list stay unchanged.
            if new.get(&*piece).map(|bytes| &**bytes) == shelf.entry(&piece)? {
                new.remove(&*piece);
            } else {
                edits.entry(shelf.place(&piece)).or_default().push((piece, None));
            }
        }
        for (piece, bytes) in new {
            edits.entry(shelf.place(&piece)).or_default().push((piece.into(), Some(bytes)));
        }
    }
    let touched: BTreeSet<usize> = edits.keys().copied().collect();
    for (place, edits) in edits {
        let entries = shelf.entries(place)?;
        for (key, bytes) in edits {
            let found = entries.binary_search_by(|(other, _)| terms::compare(other, &key));
            match (found, bytes) {
                (Ok(at), Some(bytes)) => entries[at].1 = bytes,
                (Ok(at), None) => drop(entries.remove(at)),
                (Err(at), Some(bytes)) => entries.insert(at, (key.into(), bytes)),
                (Err(_), None) => return None,
            }
        }
    }
    let mut held = Held::of(&standing.told.held);
    born.iter().flat_map(|key| key.chars()).for_each(|c| held.add(c));
    for c in shelf.no_longer_held(went)? {
        held.remove(c);
    }
    let reach =
        if readings_went { shelf.reach()? } else { super::reach::reach(&standing.told.reach, born.iter().map(String::as_str)) };
    let cuts = shelf.cut(&touched)?;
    Some(Lists { cuts, held, reach })
}

/// Prefix of the key of a facet value.
const FACET: char = '#';

/// The gained and lost documents of each key; `None` if there are too many, or if the keys of one are not known.
fn changes(standing: &Standing, documents: &[Document<'_>], ids: &[u32], kept: &Kept<'_>) -> Option<Changes> {
    let now: Option<Vec<(u32, Key)>> = documents.iter().zip(ids).map(|(document, id)| Some((*id, document.key?))).collect();
    let now = now?;
    let is_in = |all: &[(u32, Key)], one: &(u32, Key)| all.binary_search(one).is_ok();
    let went: Vec<(u32, Terms<'_>)> = {
        let went = standing.placed.iter().filter(|placed| !is_in(&now, placed));
        went.map(|(id, key)| Some((*id, kept.get(key)?))).collect::<Option<_>>()?
    };
    let came: Vec<(u32, Cow<'_, Terms<'_>>)> = {
        let came = now.iter().zip(documents).filter(|(placed, _)| !is_in(&standing.placed, placed));
        came.map(|((id, key), document)| Some((*id, terms_of(key, document, kept)?))).collect::<Option<_>>()?
    };
    if went.len() + came.len() > 16 + documents.len() / 32 {
        return None;
    }
    let all = || went.iter().map(|(id, terms)| (*id, terms, false)).chain(came.iter().map(|(id, terms)| (*id, &**terms, true)));
    let mut pairs = Vec::new();
    let mut words = Vec::new();
    for (id, terms, came) in all() {
        for (key, body) in (0..PARTS).flat_map(|part| terms.pairs(part)).map(PackedTerm::of) {
            pairs.push(Change { key, id, body, came });
        }
        for (word, body) in (0..SHARES).flat_map(|share| terms.words(share)) {
            let by_initials = readings::by_initials(word).map(Cow::Owned);
            words.extend(once(Cow::Borrowed(word)).chain(by_initials).map(|key| Change { key, id, body, came }));
        }
    }
    let mut changes = by_key(pairs, |key| key.key());
    changes.extend(by_key(words, |key| key.clone().into_owned()));
    Some(changes)
}

/// The keys of a document; those of a held document are in the cache.
fn terms_of<'d>(key: &Key, document: &'d Document<'_>, kept: &'d Kept<'_>) -> Option<Cow<'d, Terms<'d>>> {
    if document.terms.are_none() { kept.get(key).map(Cow::Owned) } else { Some(Cow::Borrowed(&document.terms)) }
}

/// Groups changes by key, without those that cancel out: an edited text keeps most of its terms.
fn by_key<K: Ord>(mut changes: Vec<Change<K>>, name: impl Fn(&K) -> String) -> Changes {
    changes.sort_unstable_by(|a, b| (&a.key, a.id, a.body, a.came).cmp(&(&b.key, b.id, b.body, b.came)));
    let mut left: Vec<Change<K>> = Vec::new();
    for change in changes {
        let is_back = |last: &mut Change<K>| {
            last.key == change.key && (last.id, last.body) == (change.id, change.body) && last.came != change.came
        };
        if left.pop_if(is_back).is_none() {
            left.push(change);
        }
    }
    let of_key =
        |run: &[Change<K>]| (name(&run[0].key), run.iter().map(|change| (change.id, change.body, change.came)).collect());
    left.chunk_by(|a, b| a.key == b.key).map(of_key).collect()
}

/// The published shards, read on demand.
struct Shelf<'s, 'f, 'p> {
    shards: &'s [Shard],
    files: &'f mut Files<'p>,
    open: BTreeMap<usize, Vec<Entry>>,
}

impl Shelf<'_, '_, '_> {
    /// The shard that a key is in or would be in.
    fn place(&self, key: &str) -> usize {
        self.shards.partition_point(|shard| terms::compare(&shard.first, key).is_le()).saturating_sub(1)
    }

    /// The entries of a shard.
    fn entries(&mut self, place: usize) -> Option<&mut Vec<Entry>> {
        match self.open.entry(place) {
            std::collections::btree_map::Entry::Occupied(open) => Some(open.into_mut()),
            std::collections::btree_map::Entry::Vacant(shut) => Some(shut.insert(read(self.files, self.shards.get(place)?)?)),
        }
    }

    /// The list of a key, empty if there is no such key; `None` if a shard cannot be read.
    fn list(&mut self, key: &str) -> Option<List> {
        let (mut pieces, mut list) = (Vec::new(), Vec::new());
        let Some(first) = self.entry(key)? else { return Some((pieces, list)) };
        let more = postings::read(first, &mut list)?;
        pieces.push(key.to_owned());
        for piece in postings::further(key, more) {
            if let Some(entry) = self.entry(&piece)? {
                postings::read(entry, &mut list)?;
                pieces.push(piece);
            }
        }
        list.sort_unstable();
        Some((pieces, list))
    }

    /// The entry of a key: `None` if its shard cannot be read, `Some(None)` if there is no such key.
    #[expect(clippy::option_option, reason = "a shard that cannot be read is not one without the key")]
    fn entry(&mut self, key: &str) -> Option<Option<&[u8]>> {
        let place = self.place(key);
        let entries = self.entries(place)?;
        let found = entries.binary_search_by(|(other, _)| terms::compare(other, key)).ok();
        Some(found.map(|at| &*entries[at].1))
    }

    /// Which keys of the key pad lead anywhere, from all readings.
    fn reach(&self) -> Option<String> {
        let mut readings = Vec::new();
        self.each(SYLLABLE, |key| readings.push(key.to_owned()))?;
        Some(super::reach::reach("", readings.iter().map(String::as_str)))
    }

    /// Those of the given Han characters that no key contains any more. A character of a text or a name is a key itself, so
    /// beside that only keys of facets need to be searched.
    fn no_longer_held(&mut self, mut letters: BTreeSet<char>) -> Option<BTreeSet<char>> {
        if !letters.is_empty() {
            self.each(FACET, |key| letters.retain(|c| !key.contains(*c)))?;
        }
        let mut gone = BTreeSet::new();
        for c in letters {
            if self.entry(c.encode_utf8(&mut [0; 4]))?.is_none() {
                gone.insert(c);
            }
        }
        Some(gone)
    }

    /// Calls `tell` with every key that begins with this ASCII character, edits included.
    fn each(&self, begins: char, mut tell: impl FnMut(&str)) -> Option<()> {
        let next = char::from_u32(u32::from(begins) + 1)?;
        let place = |c: char| self.place(c.encode_utf8(&mut [0; 4]));
        for place in place(begins)..=place(next) {
            let entries = match self.open.get(&place) {
                Some(open) => Cow::Borrowed(open),
                None => Cow::Owned(read(self.files, self.shards.get(place)?)?),
            };
            entries.iter().filter(|(key, _)| key.starts_with(begins)).for_each(|(key, _)| tell(key));
        }
        Some(())
    }

    /// Whether a shard may have to take entries from the next one: a boundary depends on the first entry after it, and that of
    /// the next shard has changed.
    fn may_go_on(&self, place: usize) -> bool {
        let next = self.open.get(&(place + 1)).zip(self.shards.get(place + 1));
        let is_another = |(entries, shard): (&Vec<Entry>, &Shard)| {
            entries.first().is_none_or(|first| *first.0 != *shard.first || weight(first) != shard.weight)
        };
        next.is_some_and(is_another)
    }

    /// All shards; changed ones are cut again, together with those after them until a boundary is where it was.
    fn cut(mut self, touched: &BTreeSet<usize>) -> Option<Vec<Cut>> {
        let mut cuts: Vec<Cut> = Vec::new();
        let mut pending: Vec<Entry> = Vec::new();
        for place in 0..self.shards.len() {
            let shard = &self.shards[place];
            let is_as_it_was = !touched.contains(&place) && !self.may_go_on(place);
            if is_as_it_was && (pending.is_empty() || begins(&pending, shard)) {
                cuts.extend(made(std::mem::take(&mut pending)));
                cuts.push(Cut::Stands(shard.clone(), self.files.stand('k', "", shard.key)?));
                continue;
            }
            self.entries(place)?;
            pending.extend(self.open.remove(&place)?);
            let mut ranges = ranges_of(&pending);
            let last = ranges.pop().map_or(0, |last| last.start);
            let rest = pending.split_off(last);
            let mut before = std::mem::replace(&mut pending, rest).into_iter();
            cuts.extend(ranges.into_iter().filter_map(|range| made(before.by_ref().take(range.len()).collect())));
        }
        cuts.extend(made(pending));
        Some(cuts)
    }
}

/// The shard of these entries, if there are any.
fn made(entries: Vec<Entry>) -> Option<Cut> {
    (!entries.is_empty()).then_some(Cut::Made(entries))
}

/// Whether a published shard still begins after these entries, which make up at most one shard.
fn begins(pending: &[Entry], shard: &Shard) -> bool {
    let here = Class::of(&shard.first);
    let before = pending.last().map(|(key, _)| Class::of(key));
    let held = pending.iter().map(weight).sum();
    before != Some(here) || here.sizes().begins(held, item(&shard.first, shard.weight))
}

/// Reads the entries of a published shard.
fn read(files: &Files<'_>, shard: &Shard) -> Option<Vec<Entry>> {
    let value = files.read('k', "", shard.key)?;
    let text: Cow<'_, str> = serde_json::from_slice::<Text<'_>>(&value).ok()?.0;
    let text = text.strip_prefix(';')?;
    let entry = |entry: &str| {
        let (key, list) = entry.split_once(' ')?;
        Some((key.into(), list.as_bytes().into()))
    };
    text.split_inclusive(';').map(entry).collect()
}

/// A string that is borrowed where possible.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
