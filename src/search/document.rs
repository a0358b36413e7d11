//! A record taken apart: its rank, what the client shows of it, and the keys under which it is found. As small as can
//! be, since all of them are in memory at once and the records need not be.

use std::cmp::Reverse;

use crate::plan::Record;
use crate::text::surname::is_han;

use super::terms::{self, Term};
use super::{readings, script};

/// What decides the order of results: kind, the editor's weight, recent before old. The collection comes last: it
/// changes no order that matters, and so an id tells the client its collection and year without a look into a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    priority: u8,
    weight: Reverse<i32>,
    pub(super) year: Reverse<i32>,
    pub(super) collection: (String, String),
}

/// A record as the index holds it until its id is known.
pub(super) struct Document {
    pub(super) rank: Rank,
    /// Where it stands among those of one rank: from its address, so that others leave it in its place.
    pub(super) hash: u64,
    /// Address and title: what tells it from all others.
    pub(super) address: String,
    /// What the client shows, as JSON without the brackets: address, title, note, aliases, facets, text, mark.
    pub(super) shown: Vec<u8>,
    /// Its Han terms as numbers (see [`pack`]), ascending, as the gaps between them.
    pairs: Vec<u8>,
    /// Its other keys, one a line, each after `0` (title) or `1` (body).
    words: String,
    /// Characters that only the fold table folds.
    pub(super) strange: Vec<char>,
}

/// A key that is no Han term, and whether it is of the body.
pub(super) type Word<'a> = (&'a str, bool);

impl Document {
    pub(super) fn new(record: &Record) -> Self {
        let anchor = record.anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
        let address = format!("{}{anchor}", record.url);
        let identity = format!("{address}\u{1f}{}", record.title);
        let hash = blake3::hash(identity.as_bytes()).as_bytes().iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte));
        let mut keys = Keys::default();
        let names = || std::iter::once(&record.title).chain(&record.aliases);
        for name in names() {
            keys.text(name, 0);
            if let Some(key) = terms::whole(name) {
                keys.word('0', &key);
            }
        }
        keys.text(&record.body, 1);
        readings::keys(record, |key, begins| keys.word(if begins { '0' } else { '1' }, key));
        let mut facets = Vec::new();
        for (key, value, label) in &record.facets {
            // Collection and year are told by the id.
            keys.word('0', &facet_key(key, value));
            facets.extend([key, value, label]);
        }
        let mut strange: Vec<char> =
            names().chain([&record.body]).flat_map(|text| text.chars()).filter(|c| terms::is_strange(*c)).collect();
        strange.sort_unstable();
        strange.dedup();
        let mark = u8::from(!strange.is_empty());
        let shown = (&address, &record.title, &record.note, record.aliases.join("\n"), facets, &record.body, mark);
        Self {
            rank: Rank {
                priority: record.priority,
                weight: Reverse(record.weight),
                year: Reverse(record.year),
                collection: (record.collection.clone(), record.collection_title.clone()),
            },
            hash,
            shown: script::list(&shown),
            pairs: keys.packed(),
            words: keys.words(),
            strange,
            address: identity,
        }
    }

    /// Its Han terms, ascending.
    pub(super) fn pairs(&self) -> impl Iterator<Item = u64> {
        let mut bytes = self.pairs.iter();
        let mut at = 0;
        std::iter::from_fn(move || {
            let (mut gap, mut shift) = (0, 0);
            loop {
                let byte = *bytes.next()?;
                gap |= u64::from(byte & 0x7F) << shift;
                if byte < 0x80 {
                    break;
                }
                shift += 7;
            }
            at += gap;
            Some(at)
        })
    }

    /// Its other keys.
    pub(super) fn words(&self) -> impl Iterator<Item = Word<'_>> {
        self.words.lines().map(|line| (line.get(1..).unwrap_or_default(), line.starts_with('1')))
    }

    /// The keys are in the postings: they are not needed any longer.
    pub(super) fn forget_keys(&mut self) {
        self.pairs = Vec::new();
        self.words = String::new();
    }
}

/// The key of a value of a facet; what would part fields is replaced, by the client alike.
pub(super) fn facet_key(key: &str, value: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || is_han(c) || c == '-' { c } else { '_' };
    format!("#{}={}", key.chars().map(safe).collect::<String>(), value.chars().map(safe).collect::<String>())
}

/// A Han term as a number that sorts as its key does, the title's before the body's: place of the home (21 bits), place
/// of the other plus one or nothing (22 bits), 1 where the other stood first, 1 for the body.
fn pack(first: char, second: Option<char>, body: u64) -> u64 {
    let (home, other, turned) = second.map_or((first, 0, false), |second| {
        let (home, other, turned) = terms::filed(first, second);
        (home, u64::from(terms::place(other)) + 1, turned)
    });
    u64::from(terms::place(home)) << 24 | other << 2 | u64::from(turned) << 1 | body
}

/// The key of a packed term, and whether it is of the body.
pub(super) fn unpack(packed: u64) -> (String, bool) {
    let at = |place: u64| terms::at_place(u32::try_from(place).unwrap_or_default());
    let other = packed >> 2 & 0x3F_FFFF;
    let mut key = String::from(at(packed >> 24));
    key.extend(other.checked_sub(1).map(at));
    key.extend((packed & 2 == 2).then_some(terms::TURNED));
    (key, packed & 1 == 1)
}

/// The keys of one document while they are gathered.
#[derive(Default)]
struct Keys {
    pairs: Vec<u64>,
    words: Vec<(String, char)>,
}

impl Keys {
    fn text(&mut self, text: &str, body: u8) {
        let mark = if body == 0 { '0' } else { '1' };
        terms::of(text, |term| match term {
            Term::Pair(a, b) => self.pairs.push(pack(a, Some(b), u64::from(body))),
            Term::One(a) => self.pairs.push(pack(a, None, u64::from(body))),
            Term::Run(run) => self.words.push((run, mark)),
        });
    }

    fn word(&mut self, mark: char, key: &str) {
        self.words.push((key.to_owned(), mark));
    }

    /// Each term once, under the title where it is there, as gaps of seven bits a byte.
    fn packed(&mut self) -> Vec<u8> {
        self.pairs.sort_unstable();
        self.pairs.dedup_by_key(|packed| *packed >> 1);
        let mut out = Vec::with_capacity(self.pairs.len() * 3);
        let mut before = 0;
        for &packed in &self.pairs {
            let mut gap = packed - before;
            before = packed;
            while gap >= 0x80 {
                out.push(0x80 | u8::try_from(gap & 0x7F).unwrap_or_default());
                gap >>= 7;
            }
            out.push(u8::try_from(gap).unwrap_or_default());
        }
        out.shrink_to_fit();
        out
    }

    fn words(&mut self) -> String {
        self.words.sort_unstable();
        self.words.dedup_by(|a, b| a.0 == b.0);
        let mut out = String::with_capacity(self.words.iter().map(|(word, _)| word.len() + 2).sum());
        for (word, mark) in &self.words {
            out.push(*mark);
            out.push_str(word);
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_terms_are_what_they_were() {
        for (first, second) in
            [('江', Some('畔')), ('畔', Some('江')), ('畔', None), ('陈', Some('𬭎')), ('\u{323AF}', Some('\u{FA0E}'))]
        {
            let key = second.map_or_else(|| first.to_string(), |second| terms::pair(first, second));
            assert_eq!(unpack(pack(first, second, 1)), (key.clone(), true));
            assert_eq!(unpack(pack(first, second, 0)), (key, false));
        }
        assert!(pack('陈', None, 1) < pack('陈', Some('一'), 0));
    }

    #[test]
    fn the_title_has_its_term_alone() {
        let mut keys = Keys::default();
        keys.text("江畔 abc", 0);
        keys.text("江畔的江畔 abc d", 1);
        let (packed, words) = (keys.packed(), keys.words());
        let document = Document { pairs: packed, words, ..Document::new(&crate::search::tests::record("甲", "")) };
        let found: Vec<_> = document.pairs().map(unpack).collect();
        assert!(
            found.contains(&(terms::pair('江', '畔'), false)) && !found.contains(&(terms::pair('江', '畔'), true)),
            "{found:?}"
        );
        assert_eq!(document.words().collect::<Vec<_>>(), [("abc", false), ("d", true)]);
    }
}
