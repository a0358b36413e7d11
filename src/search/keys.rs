//! The keys under which a record is found: Han terms packed as numbers, all others as lines. They are cached from one build
//! to the next, and make up most of the memory of building an index.

mod gathering;
mod pairs;

use std::borrow::Cow;

use crate::plan::Record;
use crate::text::packed;

use super::document::facet_key;
use super::readings;
use super::terms::{self, Letter};
use gathering::Keys;
use pairs::Pairs;

/// A key that is not a Han term, and whether it is from the body.
pub(super) type Word<'a> = (&'a str, bool);

/// The keys of a record, as held until the posting lists are built and as cached between builds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Terms<'k> {
    /// Its Han terms, ascending (see [`pack`]), part by part (see [`pairs`]), after a header with the length of each part.
    pub(super) pairs: Cow<'k, [u8]>,
    /// Its other keys, one per line, each prefixed by [`TITLE`] or [`BODY`], after a header with the length of each share.
    pub(super) words: Cow<'k, [u8]>,
    /// Its characters that the client can fold only with the fold table.
    pub(super) strange: Box<[char]>,
}

impl Terms<'_> {
    /// Whether there are no keys. Every record has some, so an empty value means that they are not loaded.
    pub(super) fn are_none(&self) -> bool {
        self.pairs.is_empty() && self.words.is_empty()
    }

    /// Extracts the keys of a record; a function of the record alone.
    pub(super) fn of(record: &Record) -> Self {
        let mut keys = Keys::with_room(record.body.len());
        let names = || std::iter::once(&record.title).chain(&record.aliases);
        for name in names() {
            keys.text(name, false);
            if let Some(key) = terms::whole(name) {
                keys.word(&key, false);
            }
        }
        keys.text(&record.body, true);
        readings::keys(record, |key, begins| keys.word(key, !begins));
        for (key, value, _) in &record.facets {
            // The id implies the collection and the year.
            keys.word(&facet_key(key, value), false);
        }
        let mut strange = std::mem::take(&mut keys.strange);
        strange.sort_unstable();
        strange.dedup();
        Self { pairs: keys.packed().into(), words: keys.words().into(), strange: strange.into() }
    }

    /// The same keys, borrowed from nothing.
    pub(super) fn into_owned(self) -> Terms<'static> {
        let Self { pairs, words, strange } = self;
        Terms { pairs: pairs.into_owned().into(), words: words.into_owned().into(), strange }
    }

    /// Its Han terms of one part, ascending.
    pub(super) fn pairs(&self, part: usize) -> Pairs<'_> {
        Pairs::of(part_of::<PARTS>(&self.pairs, part), first_home(part))
    }

    /// Frees its Han terms up to and including this part.
    pub(super) fn forget_pairs(&mut self, part: usize) {
        forget::<PARTS>(&mut self.pairs, part);
    }

    /// Its other keys of one share.
    pub(super) fn words(&self, share: usize) -> impl Iterator<Item = Word<'_>> {
        let mut rest = simdutf8::basic::from_utf8(part_of::<SHARES>(&self.words, share)).unwrap_or_default();
        std::iter::from_fn(move || {
            let (line, after) = rest.split_at(memchr::memchr(b'\n', rest.as_bytes())?);
            rest = &after[1..];
            Some((line.get(1..)?, line.starts_with(BODY)))
        })
    }

    /// Frees its other keys up to and including this share.
    pub(super) fn forget_words(&mut self, share: usize) {
        forget::<SHARES>(&mut self.words, share);
    }
}

/// Prefix of a key from the title.
const TITLE: char = 't';

/// Prefix of a key from the body.
const BODY: char = 'b';

/// The number of shares in which all other keys are merged, in the order of keys: those with readings, then other words that sort
/// before all Han terms, then one share for each part of the Han terms, with the words that sort among them.
pub(super) const SHARES: usize = BEFORE + PARTS;

/// The number of shares that sort before all Han terms.
pub(super) const BEFORE: usize = READINGS + 1;

/// The number of shares that hold readings. The keys of these by initials sort behind all of them, in the same order of shares.
pub(super) const READINGS: usize = ASCII.len();

/// The keys at which the shares after the first begin: roughly quarters of the readings of a roll of names, then where keys by
/// initials would. None of them extends a complete key, so all pieces of a list fall into the same share.
const ASCII: [&str; 4] = ["'j", "'q", "'x", ":"];

/// The share of a key.
fn share(word: &str) -> usize {
    match word.chars().next() {
        Some(first) if !first.is_ascii() => BEFORE + part(terms::place(first).into()),
        _ => ASCII.partition_point(|begins| *begins <= word),
    }
}

/// The number of parts in which the Han terms are merged, each on a thread of its own.
pub(super) const PARTS: usize = 8;

/// The homes at which the parts after the first begin, roughly eighths of the terms of Chinese texts.
const BEGINS: [u64; PARTS - 1] = [0x5300, 0x5B00, 0x6200, 0x6800, 0x7400, 0x8000, 0x8F00];

/// The part of a home.
fn part(home: u64) -> usize {
    BEGINS.partition_point(|begins| *begins <= home)
}

/// The home at which a part begins.
fn first_home(part: usize) -> u64 {
    part.checked_sub(1).and_then(|before| BEGINS.get(before)).map_or(0, |home| *home)
}

/// Splits off the header: the length of each of the `N` parts, and the bytes of all.
fn parts<const N: usize>(all: &[u8]) -> Option<([usize; N], &[u8])> {
    let (mut lengths, mut rest) = ([0; N], all);
    for length in &mut lengths {
        *length = usize::try_from(packed::take(&mut rest)?).ok()?;
    }
    Some((lengths, rest))
}

/// The bytes of one part; empty if `all` is malformed.
fn part_of<const N: usize>(all: &[u8], part: usize) -> &[u8] {
    // In a row of a table every part is short, and each length takes one byte.
    if let Some((lengths, bytes)) = all.split_first_chunk::<N>()
        && lengths.iter().fold(0, |all, length| all | length) < 0x80
    {
        let start = lengths.iter().take(part).map(|length| usize::from(*length)).sum::<usize>();
        let length = lengths.get(part).map_or(0, |length| usize::from(*length));
        return bytes.get(start..start + length).unwrap_or_default();
    }
    let found = parts::<N>(all).and_then(|(lengths, bytes)| {
        let start = lengths.get(..part)?.iter().sum();
        bytes.get(start..)?.get(..*lengths.get(part)?)
    });
    found.unwrap_or_default()
}

/// Frees the parts up to and including this one. Bytes borrowed from the cache take no memory here.
fn forget<const N: usize>(all: &mut Cow<'_, [u8]>, part: usize) {
    let Cow::Owned(owned) = all else { return };
    // Rows, as in `part_of`: there are so many that the buffer is reallocated only when that halves it.
    if let Some(lengths) = owned.first_chunk_mut::<N>()
        && lengths.iter().fold(0, |all, length| all | length) < 0x80
    {
        let (gone, _) = lengths.split_at_mut(part + 1);
        let length = gone.iter_mut().map(|length| usize::from(std::mem::take(length))).sum::<usize>();
        if length > 0 {
            owned.drain(N..(N + length).min(owned.len()));
        }
        if owned.len() == N {
            *all = Cow::default();
        } else if owned.capacity() >= 2 * owned.len() {
            owned.shrink_to_fit();
        }
        return;
    }
    let Some((mut lengths, bytes)) = parts::<N>(owned) else { return };
    let gone: usize = lengths.iter().take(part + 1).sum();
    lengths.iter_mut().take(part + 1).for_each(|length| *length = 0);
    let left = bytes.get(gone..).unwrap_or_default();
    *all = if left.is_empty() { Cow::default() } else { with_lengths(&lengths, left).into() };
}

/// The inverse of [`parts`], allocated exactly.
fn with_lengths(lengths: &[usize], bytes: &[u8]) -> Vec<u8> {
    let mut head = Vec::with_capacity(2 * lengths.len());
    for length in lengths {
        packed::push(&mut head, *length as u64);
    }
    [&head, bytes].concat()
}

/// Packs a Han term into a number that sorts as its key does, title before body: the place of the home (21 bits), the place of
/// the other character plus one, or 0 if there is none (22 bits), 1 if the other came first, 1 for the body.
#[inline]
fn pack(first: Letter, second: Option<Letter>, body: u64) -> u64 {
    let (home, other, turned) = second.map_or((first, 0, false), |second| {
        let (home, other, turned) = first.filed(second);
        (home, u64::from(other.place()) + 1, turned)
    });
    u64::from(home.place()) << 24 | other << 2 | u64::from(turned) << 1 | body
}

/// A packed term without the body bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PackedTerm(u64);

impl PackedTerm {
    /// Splits a packed term into the term and whether it is from the body.
    pub(super) fn of(packed: u64) -> (Self, bool) {
        (Self(packed >> 1), packed & 1 == 1)
    }

    /// Whether it is a single character.
    pub(super) fn is_alone(self) -> bool {
        self.0.trailing_zeros() >= 23
    }

    /// Its key.
    pub(super) fn key(self) -> String {
        let at = |place: u64| terms::at_place(u32::try_from(place).unwrap_or_default());
        let mut key = String::from(at(self.0 >> 23));
        key.extend((self.0 >> 1 & 0x3F_FFFF).checked_sub(1).map(at));
        key.extend((self.0 & 1 == 1).then_some(terms::TURNED));
        key
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::search::document::Document;
    use crate::search::tests::sketch;

    /// The key of a packed term, and whether it is from the body.
    fn unpack(packed: u64) -> (String, bool) {
        let (term, body) = PackedTerm::of(packed);
        (term.key(), body)
    }

    #[test]
    fn packed_terms_are_what_they_were() {
        for (first, second) in
            [('江', Some('畔')), ('畔', Some('江')), ('畔', None), ('陈', Some('𬭎')), ('\u{323AF}', Some('\u{FA0E}'))]
        {
            let key = second.map_or_else(|| first.to_string(), |second| terms::pair(first, second));
            let pack = |body: u64| pack(Letter::of(first), second.map(Letter::of), body);
            assert_eq!(unpack(pack(1)), (key.clone(), true));
            assert_eq!(unpack(pack(0)), (key, false));
            assert_eq!(PackedTerm::of(pack(0)).0.is_alone(), second.is_none());
        }
        assert!(pack(Letter::of('陈'), None, 1) < pack(Letter::of('陈'), Some(Letter::of('一')), 0));
    }

    #[test]
    fn parts_that_are_forgotten_leave_the_others() {
        let row = "一七丁人刀力口土女子山川工己巾干弓手木水火石米老足車金長門雨青革魚鳥龍".to_owned();
        // Every third character of the block: the lengths of its parts do not fit in one byte.
        let long = ('一'..='龥').step_by(3).collect();
        for body in [row, long] {
            let record = crate::search::tests::record("江畔社区", &body);
            let mut document = Document { terms: Terms::of(&record), ..Document::new(0, &sketch(&record), Arc::default()) };
            let of = |document: &Document<'_>, from: usize| {
                (from..PARTS).flat_map(|part| document.terms.pairs(part)).collect::<Vec<_>>()
            };
            assert!((0..PARTS).filter(|part| document.terms.pairs(*part).next().is_some()).count() > 3);
            for part in 0..PARTS {
                let rest = of(&document, part + 1);
                document.terms.forget_pairs(part);
                assert_eq!(of(&document, 0), rest, "behind part {part}");
            }
            assert!(document.terms.pairs.is_empty());
        }
    }

    #[test]
    fn the_title_has_its_term_alone() {
        let mut keys = Keys::default();
        keys.text("江畔 abc", false);
        keys.text("江畔的江畔 abc d", true);
        let terms = Terms { pairs: keys.packed().into(), words: keys.words().into(), strange: Box::default() };
        let document = Document { terms, ..Document::new(0, &sketch(&crate::search::tests::record("甲", "")), Arc::default()) };
        let found: Vec<_> = (0..PARTS).flat_map(|part| document.terms.pairs(part)).map(unpack).collect();
        assert!(
            found.contains(&(terms::pair('江', '畔'), false)) && !found.contains(&(terms::pair('江', '畔'), true)),
            "{found:?}"
        );
        let mut words: Vec<_> = (0..SHARES).flat_map(|share| document.terms.words(share)).collect();
        words.sort_unstable();
        assert_eq!(words, [("abc", false), ("d", true)]);
    }
}
