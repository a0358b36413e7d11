//! The names of the entries: references find an entry by its id, title, name or alias. Of withdrawn entries only the
//! names are kept, so that a reference to one becomes plain text instead of an error.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::OnceLock;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use crate::diagnostic::nearest;
use crate::kind::Reference;
use crate::text::surname::tidy_name;

use super::EntryId;

/// The initial step, in entries, of the search around the expected position; usually one step is enough.
const NEAR: usize = 16;

/// The result of looking up a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One entry.
    Found(EntryId),
    /// A withdrawn entry, or a name that may only be shown masked.
    Withdrawn,
    /// Several entries.
    Ambiguous(Vec<EntryId>),
    /// Nothing; see [`Names::nearest`] for a suggestion.
    Missing,
}

/// The names of the entries. A roll of a whole district has half a million names, so each takes only about two dozen
/// bytes: their texts are stored in a single string.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Sorted by hash, then by key, then by entry. Every reference of every page is looked up here, and comparing
    /// numbers is much faster than comparing texts.
    known: Vec<Named>,
    /// All keys, concatenated.
    keys: String,
    /// The original spellings of names that differ from their keys, by the start of the key in `keys`.
    shown: BTreeMap<u32, Box<str>>,
    /// `known` sorted by key, computed on first use.
    in_order: OnceLock<Vec<Named>>,
    withdrawn: BTreeSet<String>,
    /// The names that may only be shown masked, because of a field's privacy class or for lack of consent.
    masked: BTreeSet<String>,
    /// The distinct combinations of kind and collection.
    groups: Vec<Group>,
}

/// An entry's name.
#[derive(Clone, Copy, Debug)]
struct Named {
    /// The hash of its key.
    hash: u32,
    /// The start and end of its key in `keys`.
    key: (u32, u32),
    id: u32,
    group: u16,
    has_page: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    kind: String,
    collection: String,
}

impl Named {
    /// The key, which is the normalized name; `keys` holds all of them.
    fn key<'k>(&self, keys: &'k str) -> &'k str {
        keys.get(self.key.0 as usize..self.key.1 as usize).unwrap_or_default()
    }

    fn id(&self) -> EntryId {
        EntryId(self.id as usize)
    }
}

/// A name to be added, with its key and hash. They are expensive, so callers compute them in parallel beforehand.
pub(super) struct Name {
    written: String,
    /// Its key, if it differs from `written`.
    key: Option<String>,
    hash: u32,
}

impl From<String> for Name {
    fn from(written: String) -> Self {
        let key = normal(&written);
        let hash = hash(&key);
        let key = if *key == *written { None } else { Some(key.into_owned()) };
        Self { written, key, hash }
    }
}

impl Names {
    /// Reserves capacity for `more` names.
    pub(super) fn reserve(&mut self, more: usize) {
        self.known.reserve(more);
    }

    /// Adds a name of an entry. [`Names::settled`] must be called before any lookup.
    pub(super) fn add(&mut self, name: Name, id: EntryId, kind: &str, collection: &str, has_page: bool) {
        let Name { written, key, hash } = name;
        let key = key.as_deref().unwrap_or(&written);
        let place = |at: usize| u32::try_from(at);
        let (Ok(id), Ok(start), Ok(end)) = (place(id.0), place(self.keys.len()), place(self.keys.len() + key.len())) else {
            return;
        };
        if key.is_empty() {
            return;
        }
        let is_it = |group: &Group| group.kind == kind && group.collection == collection;
        let group = self.groups.iter().rposition(is_it).unwrap_or_else(|| {
            self.groups.push(Group { kind: kind.to_owned(), collection: collection.to_owned() });
            self.groups.len() - 1
        });
        let group = u16::try_from(group).unwrap_or(u16::MAX);
        self.keys.push_str(key);
        if *key != *written {
            self.shown.insert(start, written.as_str().into());
        }
        self.known.push(Named { hash, key: (start, end), id, group, has_page });
    }

    /// Sorts the names and removes duplicates of the same entry.
    pub(super) fn settled(mut self) -> Self {
        self.in_order = OnceLock::new();
        let Self { known, keys, .. } = &mut self;
        known.par_sort_unstable_by_key(|named| (named.hash, named.key(keys), named.id, named.key));
        known.dedup_by(|later, first| later.id == first.id && later.key(keys) == first.key(keys));
        known.shrink_to_fit();
        keys.shrink_to_fit();
        self
    }

    /// Adds a name of an entry that is kept out.
    pub(super) fn withdraw(&mut self, Name { written, key, .. }: Name) {
        let key = key.unwrap_or(written);
        if !key.is_empty() {
            self.withdrawn.insert(key);
        }
    }

    /// Adds a name that may only be shown masked.
    pub(super) fn mask(&mut self, Name { written, key, .. }: Name) {
        let key = key.unwrap_or(written);
        if !key.is_empty() {
            self.masked.insert(key);
        }
    }

    /// The names that may only be shown masked and that no shown entry has.
    pub(super) fn masked(&self) -> impl Iterator<Item = &str> {
        self.masked.iter().map(String::as_str).filter(|name| self.of(name).is_empty())
    }

    /// Whether `name` may only be shown masked.
    pub(super) fn is_masked(&self, name: &str) -> bool {
        let key = normal(name);
        self.masked.contains(&*key) && self.of(&key).is_empty()
    }

    /// The names of withdrawn entries that no shown entry has, for finding them in free text.
    pub fn withdrawn(&self) -> impl Iterator<Item = &str> {
        self.withdrawn.iter().map(String::as_str).filter(|name| self.of(name).is_empty())
    }

    /// The entries with the name `key`.
    fn of(&self, key: &str) -> &[Named] {
        let hash = hash(key);
        let first = self.first_of(hash);
        let alike = self.known[first..].iter().take_while(|named| named.hash == hash);
        let mut alike = alike.map(|named| named.key(&self.keys) == key);
        let Some(from) = alike.position(|is_it| is_it) else { return &[] };
        let length = 1 + alike.take_while(|is_it| *is_it).count();
        &self.known[first + from..first + from + length]
    }

    /// The index of the first name with this hash or a higher one. Hashes are evenly distributed, so the search starts
    /// at the proportional position. A binary search over everything would miss the processor's cache a dozen times.
    fn first_of(&self, hash: u32) -> usize {
        let count = self.known.len();
        let guess = usize::try_from((u64::from(hash) * count as u64) >> u32::BITS).unwrap_or_default();
        let (mut low, mut high, mut step) = (guess, guess, NEAR);
        while low > 0 && self.known[low - 1].hash >= hash {
            low = low.saturating_sub(step);
            step *= 2;
        }
        step = NEAR;
        while self.known.get(high).is_some_and(|named| named.hash < hash) {
            high = (high + step).min(count);
            step *= 2;
        }
        low + self.known[low..high].partition_point(|named| named.hash < hash)
    }

    /// Whether `named` belongs to one of the kinds or collections in `to`; an empty `to` admits all.
    fn fits(&self, named: &Named, to: &[String]) -> bool {
        to.is_empty()
            || self
                .groups
                .get(usize::from(named.group))
                .is_some_and(|group| to.contains(&group.kind) || to.contains(&group.collection))
    }

    /// Looks up `name` among the kinds and collections in `to`; an empty `to` admits all.
    pub fn resolve(&self, name: &str, to: &[String]) -> Resolution {
        let key = normal(name);
        let mut found: Vec<&Named> = self.of(&key).iter().filter(|named| self.fits(named, to)).collect();
        // A table row may have the same name as an entry with a page; then the page is meant.
        if found.iter().filter(|named| named.has_page).count() == 1 {
            found.retain(|named| named.has_page);
        }
        let found: Vec<EntryId> = found.iter().map(|named| named.id()).collect();
        match found[..] {
            [id] => Resolution::Found(id),
            [] if self.withdrawn.contains(&*key) || self.masked.contains(&*key) => Resolution::Withdrawn,
            [] => Resolution::Missing,
            _ => Resolution::Ambiguous(found),
        }
    }

    /// The entry to which a reference leads, if it is unambiguous.
    pub fn referred(&self, reference: &Reference) -> Option<EntryId> {
        if let Some(known) = reference.found.get() {
            return Some(EntryId(known));
        }
        match self.resolve(&reference.name, &reference.to) {
            Resolution::Found(id) => Some(id),
            _ => None,
        }
    }

    /// The name most similar to `name` among the kinds and collections in `to`, for a message. It compares all names,
    /// so call it only when there is something to report.
    pub fn nearest(&self, name: &str, to: &[String]) -> Option<String> {
        // Among equally similar names the first in key order is chosen.
        let in_order = || {
            let mut all: Vec<Named> = self.known.clone();
            all.sort_unstable_by_key(|named| (named.key(&self.keys), named.id));
            all
        };
        let all = self.in_order.get_or_init(in_order).iter();
        nearest(name, all.filter(|named| self.fits(named, to)).map(|named| self.shown(named)))
    }

    /// A name as originally written.
    fn shown(&self, named: &Named) -> &str {
        self.shown.get(&named.key.0).map_or_else(|| named.key(&self.keys), |shown| &**shown)
    }
}

/// A hash for in-memory lookup, never stored.
fn hash(key: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    // The upper half always fits into 32 bits.
    u32::try_from(hasher.finish() >> 32).unwrap_or_default()
}

/// The key of a name: in NFC, with all middle-dot look-alikes unified and without white space.
fn normal(name: &str) -> Cow<'_, str> {
    // Fast path: nearly all names consist of plain Han characters, which normalization leaves unchanged.
    if name.chars().all(|c| c.is_ascii_alphanumeric() || is_unified(c)) {
        return name.into();
    }
    tidy_name(name).nfc().filter(|c| !c.is_whitespace()).collect::<String>().into()
}

/// Whether a character is a unified ideograph of the Basic Multilingual Plane. NFC leaves these unchanged.
fn is_unified(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(name: &str) -> Name {
        Name::from(name.to_owned())
    }

    proptest::proptest! {
        #[test]
        fn plain_names_are_compared_as_all_others(name in "[一-龥㐀-䶿a-z0-9]{0,6}|[\u{f900}-\u{faff}一-丐 ·e\u{301}]{0,6}") {
            let slow: String = tidy_name(&name).nfc().filter(|c| !c.is_whitespace()).collect();
            proptest::prop_assert_eq!(normal(&name), slow);
        }
    }

    proptest::proptest! {
        #[test]
        fn the_first_of_a_hash_is_found_however_they_are_spread(
            hashes in proptest::collection::vec(proptest::prop_oneof![0..9_u32, u32::MAX - 9..=u32::MAX, proptest::num::u32::ANY], 0..400),
            asked in proptest::prop_oneof![0..9_u32, u32::MAX - 9..=u32::MAX, proptest::num::u32::ANY],
        ) {
            let mut known: Vec<Named> =
                hashes.iter().map(|hash| Named { hash: *hash, key: (0, 0), id: 0, group: 0, has_page: true }).collect();
            known.sort_unstable_by_key(|named| named.hash);
            let names = Names { known, ..Names::default() };
            for hash in hashes.into_iter().chain([asked]) {
                proptest::prop_assert_eq!(names.first_of(hash), names.known.partition_point(|named| named.hash < hash));
            }
        }
    }

    #[test]
    fn of_names_equally_near_the_first_in_order_is_told() {
        for turned in [false, true] {
            let mut all = ["张明一", "张明丁", "张明七"];
            if turned {
                all.reverse();
            }
            let mut names = Names::default();
            for (at, name) in all.iter().enumerate() {
                names.add(called(name), EntryId(at), "member", "members", true);
            }
            assert_eq!(names.settled().nearest("张明远", &[]).as_deref(), Some("张明一"));
        }
    }

    #[test]
    fn a_name_is_told_as_it_was_written() {
        let mut names = Names::default();
        names.add(called("张　明远"), EntryId(0), "member", "members", true);
        names.add(called("张明远"), EntryId(0), "member", "members", true);
        let names = names.settled();
        assert_eq!(names.nearest("张　明元", &[]).as_deref(), Some("张　明远"), "one name, once");
        assert_eq!(names.resolve("张明远", &[]), Resolution::Found(EntryId(0)));
    }

    #[test]
    fn names_are_found_within_their_kinds() {
        let mut names = Names::default();
        names.add(called("张明远"), EntryId(0), "member", "members", true);
        names.add(called("江畔社区"), EntryId(1), "organization", "organizations", true);
        names.add(called("江畔社区"), EntryId(2), "place", "places", false);
        names.withdraw(called("李某"));
        let mut names = names.settled();
        let member = ["member".to_owned()];
        assert_eq!(names.resolve("张　明远", &member), Resolution::Found(EntryId(0)));
        assert_eq!(names.resolve("张明元", &member), Resolution::Missing);
        assert_eq!(names.nearest("张明元", &member).as_deref(), Some("张明远"));
        assert_eq!(names.resolve("李某", &member), Resolution::Withdrawn);
        assert_eq!(names.resolve("江畔社区", &["place".to_owned()]), Resolution::Found(EntryId(2)));
        assert_eq!(names.resolve("江畔社区", &[]), Resolution::Found(EntryId(1)), "the one with a page");
        names.add(called("张明远"), EntryId(3), "member", "members", true);
        let names = names.settled();
        assert!(matches!(names.resolve("张明远", &[]), Resolution::Ambiguous(_)));
    }
}
