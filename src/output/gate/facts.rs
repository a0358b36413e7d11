//! What is known of a file once it has been read: enough to check it against the whole site, and to tell in a later
//! build that an unchanged file still passes. Names are kept as 64-bit hashes; texts are kept only for faults and for
//! places that must be looked up on other pages.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::store::Straight;

use super::Fault;

/// The name of a file or of a place on a page, as a 64-bit hash.
pub(super) type Mark = u64;

/// What was seen in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The names that a fragment may lead to, sorted.
    pub(super) anchors: Vec<Mark>,
    /// The files that it refers to, sorted.
    pub(super) targets: Vec<Mark>,
    /// The places on other pages that it links to.
    pub(super) fragments: Fragments,
    pub(super) faults: Vec<Fault>,
}

/// A place that must exist on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fragment<'a> {
    /// The path of the page, a `#`, the name of the place.
    pub(super) whole: &'a str,
    pub(super) page: Mark,
    pub(super) id: Mark,
    /// The line of the link, counted from 1.
    pub(super) line: usize,
}

/// Places that must exist on pages, packed one after another because a roll of names may link to half a million.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fragments(Vec<u8>);

impl Fragments {
    /// Appends `page#id`. The path of a page holds no `#`.
    pub(super) fn push(&mut self, whole: &str, line: usize) {
        for count in [line, whole.len()] {
            self.0.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
        self.0.extend(whole.as_bytes());
    }

    /// Frees unused capacity.
    pub(super) fn settle(&mut self) {
        self.0.shrink_to_fit();
    }

    /// All places in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Fragment<'_>> {
        let mut rest = &*self.0;
        std::iter::from_fn(move || next(&mut rest))
    }
}

/// Takes the first place off `rest`; `None` if it is malformed.
fn next<'a>(rest: &mut &'a [u8]) -> Option<Fragment<'a>> {
    let line = number(rest)?;
    let length = number(rest)?;
    let (whole, left) = rest.split_at_checked(length)?;
    let whole = str::from_utf8(whole).ok()?;
    let (page, id) = whole.split_once('#')?;
    *rest = left;
    Some(Fragment { whole, page: mark(page), id: mark(id), line })
}

/// The names of a site's files.
pub(super) type Marks = HashSet<Mark, BuildHasherDefault<Straight>>;

/// The mark of a name: FNV-1a with a final mix. It is the same on every machine, because facts are kept between runs.
pub(super) fn mark(name: &str) -> Mark {
    joined_mark(name, "")
}

/// The mark of the concatenation of `folder` and `rest`.
pub(super) fn joined_mark(folder: &str, rest: &str) -> Mark {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    // Two folds, because a chained iterator would test at every byte which part it is in.
    let hash = rest.bytes().fold(folder.bytes().fold(0xcbf2_9ce4_8422_2325_u64, step), step);
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

impl Facts {
    /// Whether it has no faults and every file that it refers to is among `names`.
    pub(super) fn hold(&self, names: &Marks) -> bool {
        self.faults.is_empty() && self.targets.iter().all(|target| names.contains(target))
    }

    /// Whether it has a place of this name.
    pub(super) fn has(&self, anchor: Mark) -> bool {
        self.anchors.binary_search(&anchor).is_ok()
    }

    /// Serialized for a cache; `None` for a file with faults, which is read again until it has none.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        if !self.faults.is_empty() {
            return None;
        }
        let mut bytes = Vec::with_capacity(16 + 8 * (self.anchors.len() + self.targets.len()));
        let number = |bytes: &mut Vec<u8>, n: usize| bytes.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
        for marks in [&self.anchors, &self.targets] {
            number(&mut bytes, marks.len());
            for mark in marks {
                bytes.extend(mark.to_le_bytes());
            }
        }
        bytes.extend(&self.fragments.0);
        Some(bytes)
    }

    /// Parses what [`Self::to_bytes`] wrote; `None` for anything else.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut facts = Self::default();
        for marks in [&mut facts.anchors, &mut facts.targets] {
            let count = number(&mut rest)?;
            let (taken, left) = rest.split_at_checked(count.checked_mul(8)?)?;
            marks.extend(taken.chunks_exact(8).filter_map(|mark| mark.try_into().ok().map(Mark::from_le_bytes)));
            rest = left;
        }
        facts.fragments = Fragments(rest.to_vec());
        while !rest.is_empty() {
            next(&mut rest)?;
        }
        Some(facts)
    }
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (taken, left) = rest.split_first_chunk::<4>()?;
    *rest = left;
    usize::try_from(u32::from_le_bytes(*taken)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_back_and_nothing_else_does() {
        let mut fragments = Fragments::default();
        fragments.push("members/a.html#张#x", 7);
        let facts = Facts { anchors: vec![1, 2], targets: vec![mark("a.html")], fragments, faults: Vec::new() };
        let bytes = facts.to_bytes().expect("no faults");
        assert_eq!(Facts::parse(&bytes), Some(facts));
        for end in 1..bytes.len() {
            assert!(Facts::parse(&bytes[..end]).is_none_or(|cut| cut.fragments == Fragments::default()), "cut after {end}");
        }
        assert_eq!(Facts::parse(&[255; 9]), None);
    }
}
