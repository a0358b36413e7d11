//! Collects the keys of one document.

use std::ops::Range;

use crate::search::drawers;
use crate::search::terms::{self, Letter, Sink};

use super::{BODY, PARTS, SHARES, TITLE, first_home, pack, pairs, share, with_lengths};

/// The keys of a document.
#[derive(Default)]
pub(super) struct Keys {
    /// The Han terms, followed by spare slots.
    pairs: Vec<u64>,
    /// How many terms there are.
    count: usize,
    /// Recently seen terms; set once there are many.
    met: Option<Box<Met>>,
    /// All words, concatenated.
    letters: String,
    /// The range of each word, and whether it is from the body.
    words: Vec<(Range<usize>, bool)>,
    pub(super) strange: Vec<char>,
}

/// Recently seen Han terms: most of those in a text occur repeatedly.
struct Met {
    /// Pairs, each in the slot of its hash.
    pairs: [u64; Self::PAIRS],
    /// Single characters, one bit each.
    alone: [u64; Self::ALONE / 64],
}

impl Met {
    /// The number of slots for pairs, a power of two.
    const PAIRS: usize = 2048;

    /// The places below this one hold the characters of the basic plane, the only ones that tend to recur.
    const ALONE: usize = 0xE000;

    /// Whether a character was seen before; marks it as seen.
    fn knew_character(&mut self, place: usize) -> bool {
        self.alone.get_mut(place / 64).is_some_and(|bits| {
            let bit = 1 << (place % 64);
            std::mem::replace(bits, *bits | bit) & bit != 0
        })
    }

    /// Whether a pair was seen recently, in title or body; marks it as seen. `pair` is never 0.
    fn knew_pair(&mut self, pair: u64) -> bool {
        let mixed = pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let place = usize::try_from(mixed).unwrap_or_default() % Self::PAIRS;
        std::mem::replace(&mut self.pairs[place], pair) == pair
    }
}

/// A sink that records terms as keys of the title or of the body.
struct Part<'k> {
    keys: &'k mut Keys,
    body: bool,
}

impl Sink for Part<'_> {
    #[inline]
    fn han(&mut self, before: Option<Letter>, letter: Letter) {
        let (keys, body) = (&mut *self.keys, self.body.into());
        let alone = pack(letter, None, body);
        let pair = before.map(|before| pack(before, Some(letter), body));
        if keys.count < Keys::FEW {
            keys.put(alone, true);
            if let Some(pair) = pair {
                keys.put(pair, true);
            }
            return;
        }
        let met = keys.met.get_or_insert_with(|| Box::new(Met { pairs: [0; Met::PAIRS], alone: [0; Met::ALONE / 64] }));
        let knew_alone = met.knew_character(letter.place() as usize);
        let knew_pair = pair.is_none_or(|pair| met.knew_pair(pair >> 1));
        keys.put(alone, !knew_alone);
        keys.put(pair.unwrap_or_default(), !knew_pair);
    }

    fn run(&mut self, run: &str) {
        self.keys.word(run, self.body);
    }

    fn strange(&mut self, c: char) {
        self.keys.strange.push(c);
    }
}

impl Keys {
    /// Without keys yet, with capacity for a body of `bytes` bytes: each Han character is three bytes and yields two terms.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self { pairs: vec![0; bytes / 3 * 2 + 64], ..Self::default() }
    }

    /// Below this many terms, as in a name or a row, duplicates are not filtered on the way.
    const FEW: usize = 256;

    /// Adds the terms of a text.
    pub(super) fn text(&mut self, text: &str, body: bool) {
        terms::of(text, &mut Part { keys: self, body });
    }

    /// Writes a term to the next slot, and advances only if it is new. That is unpredictable, so there is no branch on it.
    #[inline]
    fn put(&mut self, packed: u64, is_new: bool) {
        match self.pairs.get_mut(self.count) {
            Some(room) => *room = packed,
            None => self.pairs.push(packed),
        }
        self.count += usize::from(is_new);
    }

    /// Adds a key that is not a Han term.
    pub(super) fn word(&mut self, word: &str, body: bool) {
        let start = self.letters.len();
        self.letters.push_str(word);
        self.words.push((start..self.letters.len(), body));
    }

    /// The distinct terms, as title keys where the title has them, part by part after the lengths of the parts.
    pub(super) fn packed(&mut self) -> Vec<u8> {
        self.pairs.truncate(self.count);
        drawers::sort(&mut self.pairs);
        self.pairs.dedup_by_key(|packed| *packed >> 1);
        let mut out = Vec::with_capacity(self.pairs.len() * 2 + 64);
        let mut rest = &*self.pairs;
        let mut lengths = [0; PARTS];
        for (part, length) in lengths.iter_mut().enumerate() {
            let end = if part + 1 < PARTS { rest.partition_point(|term| term >> 24 < first_home(part + 1)) } else { rest.len() };
            let (terms, after) = rest.split_at(end);
            let start = out.len();
            pairs::push(&mut out, terms, first_home(part));
            (*length, rest) = (out.len() - start, after);
        }
        with_lengths(&lengths, &out)
    }

    /// The distinct words, as title keys where the title has them, share by share after the lengths of the shares.
    pub(super) fn words(&mut self) -> Vec<u8> {
        let Self { letters, words, .. } = self;
        let word = |(range, body): &(Range<usize>, bool)| (&letters[range.clone()], *body);
        words.sort_unstable_by(|a, b| word(a).cmp(&word(b)));
        words.dedup_by(|a, b| word(a).0 == word(b).0);
        let mut shared: Vec<(usize, &str, bool)> = words.iter().map(word).map(|(word, body)| (share(word), word, body)).collect();
        // Nearly always they are in this order already.
        shared.sort_by_key(|(share, ..)| *share);
        let mut lengths = [0; SHARES];
        let mut out = String::with_capacity(shared.iter().map(|(_, word, _)| word.len() + 2).sum());
        for (share, word, body) in shared {
            out.push(if body { BODY } else { TITLE });
            out.push_str(word);
            out.push('\n');
            lengths[share] += word.len() + 2;
        }
        with_lengths(&lengths, out.as_bytes())
    }
}
