//! The client's fold table: traditional characters and look-alikes with what they fold to. It is loaded only when a query finds
//! nothing without it, or contains a character outside GB 2312.

use std::collections::BTreeSet;

use encoding_rs::BIG5;

use crate::text::fold;

/// The set of characters of all keys, as a bitmap over Unicode: a sorted set would take longer than all other work on them.
pub(super) struct Held(Vec<u64>);

impl Default for Held {
    fn default() -> Self {
        Self(vec![0; 0x11_0000 / 64])
    }
}

impl Held {
    fn bit(c: char) -> (usize, u64) {
        let code = u32::from(c);
        (code as usize / 64, 1 << (code % 64))
    }

    pub(super) fn add(&mut self, c: char) {
        let (place, bit) = Self::bit(c);
        if let Some(bits) = self.0.get_mut(place) {
            *bits |= bit;
        }
    }

    /// The set of the characters of a text, such as [`Self::text`] returns.
    pub(super) fn of(text: &str) -> Self {
        let mut held = Self::default();
        text.chars().for_each(|c| held.add(c));
        held
    }

    pub(super) fn remove(&mut self, c: char) {
        let (place, bit) = Self::bit(c);
        if let Some(bits) = self.0.get_mut(place) {
            *bits &= !bit;
        }
    }

    /// All characters of the set, ascending.
    pub(super) fn text(&self) -> String {
        let filled = (0..).zip(&self.0).filter(|(_, bits)| **bits != 0);
        let all = filled.flat_map(|(place, bits)| (0..64).filter(move |at| bits >> at & 1 == 1).map(move |at| place * 64 + at));
        all.filter_map(char::from_u32).collect()
    }

    fn contains(&self, c: char) -> bool {
        let (place, bit) = Self::bit(c);
        self.0.get(place).is_some_and(|bits| bits & bit != 0)
    }
}

/// The table as alternating characters and folds: for characters that a visitor may type (those of Big5) if the index contains
/// their fold, and for those that occur in the texts.
pub(super) fn table(held: &Held, strange: &BTreeSet<char>) -> String {
    let pairs = fold::table().filter(|(from, to)| strange.contains(from) || (held.contains(*to) && is_typed(*from)));
    pairs.flat_map(|(from, to)| [from, to]).collect()
}

/// Whether a character is among the 13,060 of Big5, which input methods for traditional characters offer. Names have rare ones
/// too (龑, 暐).
fn is_typed(c: char) -> bool {
    let mut utf8 = [0; 4];
    !BIG5.encode(c.encode_utf8(&mut utf8)).2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::surname::is_han;

    #[test]
    fn what_a_visitor_may_type_folds_to_han() {
        // `edited.rs` relies on this: such a character has a key of its own.
        let odd: Vec<_> = fold::table().filter(|(from, to)| is_typed(*from) && !is_han(*to)).collect();
        assert!(odd.is_empty(), "{odd:?}");
    }

    #[test]
    fn rare_characters_of_names_are_in_the_table() {
        let held = Held::of("䶮𬀩𬭎凌顗红");
        let table = table(&held, &BTreeSet::new());
        for (typed, meant) in [('龑', '䶮'), ('暐', '𬀩'), ('鋐', '𬭎'), ('淩', '凌'), ('紅', '红')] {
            assert!(table.contains(&format!("{typed}{meant}")), "{typed}: {table}");
        }
    }

    #[test]
    fn held_characters_come_back() {
        assert_eq!(Held::of("江a𬭎").text(), "a江𬭎");
    }
}
