//! Shards: classic scripts that hand one value to one global function. They load by `<script>` over http and `file://`,
//! without eval. A name is the fingerprint of the bytes, so what did not change stays where it is and in every cache.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::plan::{Url, name};

/// Letters of a name: thirty-two bits. The manifest holds hundreds of names, and nothing packs them. That a shard of
/// today has the name of an older one, which some cache still holds, happens once in a hundred thousand updates.
pub(super) const LETTERS: usize = 8;

/// Letters of a name behind a place: twenty bits, five in a letter. It must differ only from those that stood at the same
/// place of the same year.
pub(super) const SHORT: usize = 4;

/// Takes the files of an index, from any thread, in any order.
pub type Put<'p> = &'p (dyn Fn(Url, Vec<u8>) + Sync);

/// So many files are handed on together, each by whichever thread is free.
const TOGETHER: usize = 64;

/// The files of an index. Each is handed on soon after it was made: all of them together are as large as the texts.
pub(super) struct Files<'p> {
    put: Put<'p>,
    /// What stands under each name.
    taken: HashMap<String, blake3::Hash>,
    waiting: Vec<(Url, Vec<u8>)>,
}

impl<'p> Files<'p> {
    pub(super) fn new(put: Put<'p>) -> Self {
        Self { put, taken: HashMap::new(), waiting: Vec::new() }
    }

    /// Adds a shard of the sort `sort` that holds the JSON `value`; gives the letters that tell it from others.
    pub(super) fn add(&mut self, sort: char, value: &[u8]) -> String {
        self.named(&format!("{sort}-"), value, |bytes| name::fingerprint(bytes)[..LETTERS].to_owned())
    }

    /// Adds one at a place that tells it from most others.
    pub(super) fn add_at(&mut self, sort: char, place: &str, value: &[u8]) -> String {
        self.named(&format!("{sort}-{place}"), value, short)
    }

    fn named(&mut self, before: &str, value: &[u8], letters_of: fn(&[u8]) -> String) -> String {
        let mut letters = letters_of(value);
        loop {
            let key = format!("{before}{letters}");
            let bytes = script(&key, value);
            let hash = blake3::hash(&bytes);
            match self.taken.get(&key) {
                // The name is taken: another, from the same bytes and this one.
                Some(other) if *other != hash => letters = letters_of(&[value, letters.as_bytes()].concat()),
                Some(_) => return letters,
                None => {
                    self.hand_on(&key, bytes);
                    self.taken.insert(key, hash);
                    return letters;
                }
            }
        }
    }

    fn hand_on(&mut self, key: &str, bytes: Vec<u8>) {
        self.waiting.push((Url::new(format!("search/{key}.js")), bytes));
        if self.waiting.len() >= TOGETHER {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.waiting.par_drain(..).for_each(|(url, bytes)| (self.put)(url, bytes));
    }

    /// Adds the manifest.
    pub(super) fn finish<T: Serialize>(mut self, manifest: &T) {
        self.hand_on("index", script("index", &json(manifest)));
        self.flush();
    }
}

/// A short fingerprint: letters and digits that every file system tells apart.
fn short(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    blake3::hash(bytes).as_bytes()[..SHORT].iter().map(|byte| char::from(DIGITS[usize::from(byte & 31)])).collect()
}

/// A script that gives the JSON `value` under `key`.
fn script(key: &str, value: &[u8]) -> Vec<u8> {
    [format!("changlangSearch(\"{key}\",").as_bytes(), value, b");\n"].concat()
}

/// A value as JSON that may stand in a script.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    // Strings, numbers and lists only: serialising cannot fail.
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let holds = |what: &str| memchr::memmem::find(json.as_bytes(), what.as_bytes()).is_some();
    if holds("<") || holds("\u{2028}") || holds("\u{2029}") {
        return json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").into_bytes();
    }
    json.into_bytes()
}
