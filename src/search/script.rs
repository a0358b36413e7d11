//! Shards: classic scripts that hand one value to one global function. They load by `<script>` over http and `file://`,
//! without eval. A name is the fingerprint of the bytes, so what did not change stays where it is and in every cache.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::plan::{Url, name};
use crate::store::{self, Key};

use super::depot::Depot;
use super::kept::Kept;

/// Letters of a name: thirty-two bits. The manifest holds hundreds of names, and nothing packs them. That a shard of
/// today has the name of an older one, which some cache still holds, happens once in a hundred thousand updates.
pub(super) const LETTERS: usize = 8;

/// Letters of a name behind a place: twenty bits, five in a letter. It must differ only from those that stood at the same
/// place of the same year.
pub(super) const SHORT: usize = 4;

/// So many files are handed on together, each by whichever thread is free.
pub(super) const TOGETHER: usize = 64;

/// The files of an index. Each is handed on soon after it was made: all of them together are as large as the texts.
pub(super) struct Files<'p> {
    depot: &'p dyn Depot,
    kept: Option<&'p Kept<'p>>,
    /// The hash of the value under each name.
    taken: HashMap<String, blake3::Hash>,
    waiting: Vec<Waiting>,
    /// What to keep of shards that may be found again.
    facts: Vec<(Key, Vec<u8>)>,
}

/// What is known of a shard that an earlier build has left.
struct Known<'f> {
    /// The hash of its value.
    hash: blake3::Hash,
    letters: &'f str,
    stamp: &'f [u8],
}

impl<'f> Known<'f> {
    fn parse(fact: &'f [u8], sort: char) -> Option<Self> {
        let (hash, rest) = fact.split_first_chunk::<32>()?;
        let (letters, stamp) = rest.split_at_checked(if sort == 'd' { SHORT } else { LETTERS })?;
        Some(Self { hash: blake3::Hash::from_bytes(*hash), letters: str::from_utf8(letters).ok()?, stamp })
    }
}

/// A file on its way.
struct Waiting {
    url: Url,
    bytes: Vec<u8>,
    /// The key and letters of a shard that may be found again.
    known: Option<(Key, String)>,
    hash: blake3::Hash,
}

impl<'p> Files<'p> {
    pub(super) fn new(depot: &'p dyn Depot, kept: Option<&'p Kept<'p>>) -> Self {
        Self { depot, kept, taken: HashMap::new(), waiting: Vec::new(), facts: Vec::new() }
    }

    pub(super) fn depot(&self) -> &'p dyn Depot {
        self.depot
    }

    /// Adds a shard of the sort `sort` that holds the JSON `value`; gives the letters that tell it from others.
    pub(super) fn add(&mut self, sort: char, value: &[u8]) -> String {
        self.named(&format!("{sort}-"), value, blake3::hash(value), None, |hash| name::fingerprint_of(hash)[..LETTERS].to_owned())
    }

    /// Adds a shard of keys; gives its letters, and the key under which [`Self::stand`] finds it again.
    pub(super) fn add_keys(&mut self, value: &[u8]) -> (String, Key) {
        let hash = blake3::hash(value);
        let key = store::key(&hash);
        let letters = self.named("k-", value, hash, Some(key), |hash| name::fingerprint_of(hash)[..LETTERS].to_owned());
        (letters, key)
    }

    /// The value of the shard that an earlier build has left under `key`, where it stands.
    pub(super) fn read(&self, sort: char, place: &str, key: Key) -> Option<Vec<u8>> {
        let Known { letters, stamp, .. } = Known::parse(self.kept?.shard(&key)?, sort)?;
        let name = format!("{sort}-{place}{letters}");
        let bytes = self.depot.read(&url(&name), stamp)?;
        let value = bytes.strip_prefix(before(&name).as_bytes())?.strip_suffix(BEHIND)?;
        Some(value.to_vec())
    }

    /// Adds one at a place that tells it from most others, to be found again under `key`.
    pub(super) fn add_at(&mut self, sort: char, place: &str, value: &[u8], key: Option<Key>) -> String {
        self.named(&format!("{sort}-{place}"), value, blake3::hash(value), key, short)
    }

    /// Whether an earlier build has left a shard under `key`.
    pub(super) fn is_known(&self, key: Option<Key>) -> bool {
        self.kept.zip(key).is_some_and(|(kept, key)| kept.shard(&key).is_some())
    }

    /// The letters of the shard that an earlier build has left under `key`, where it stands and its name is free.
    pub(super) fn stand(&mut self, sort: char, place: &str, key: Key) -> Option<String> {
        let fact = self.kept?.shard(&key)?;
        let Known { hash, letters, stamp } = Known::parse(fact, sort)?;
        let name = format!("{sort}-{place}{letters}");
        let is_free = match self.taken.get(&name) {
            Some(other) => *other == hash,
            None => self.depot.stands(&url(&name), stamp),
        };
        if !is_free {
            return None;
        }
        self.taken.insert(name, hash);
        self.facts.push((key, fact.to_vec()));
        Some(letters.to_owned())
    }

    fn named(
        &mut self,
        before: &str,
        value: &[u8],
        hash: blake3::Hash,
        key: Option<Key>,
        letters_of: fn(&blake3::Hash) -> String,
    ) -> String {
        let mut letters = letters_of(&hash);
        // A name that gave way to another is not kept: it would not, were that one gone.
        let mut known = key.map(|key| (key, letters.clone()));
        loop {
            let name = format!("{before}{letters}");
            match self.taken.get(&name) {
                // The name is taken: another, from the same value and this one.
                Some(other) if *other != hash => {
                    letters = letters_of(&blake3::Hasher::new().update(value).update(letters.as_bytes()).finalize());
                    known = None;
                }
                Some(_) => return letters,
                None => {
                    self.hand_on(Waiting { url: url(&name), bytes: script(&name, value), known, hash });
                    self.taken.insert(name, hash);
                    return letters;
                }
            }
        }
    }

    fn hand_on(&mut self, file: Waiting) {
        self.waiting.push(file);
        if self.waiting.len() >= TOGETHER {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let depot = self.depot;
        let put = |Waiting { url, bytes, known, hash }: Waiting| {
            let stamp = depot.put(url, bytes);
            let (key, letters) = known?;
            Some((key, [hash.as_bytes().as_slice(), letters.as_bytes(), &stamp?].concat()))
        };
        self.facts.par_extend(self.waiting.par_drain(..).filter_map(put));
    }

    /// Adds the manifest.
    pub(super) fn finish<T: Serialize>(mut self, manifest: &T) {
        let value = json(manifest);
        self.hand_on(Waiting { url: url("index"), bytes: script("index", &value), known: None, hash: blake3::hash(&value) });
        self.flush();
        if let Some(kept) = self.kept {
            kept.keep_shards(self.facts);
        }
    }
}

fn url(name: &str) -> Url {
    Url::new(format!("search/{name}.js"))
}

/// A short fingerprint: letters and digits that every file system tells apart.
fn short(hash: &blake3::Hash) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    hash.as_bytes()[..SHORT].iter().map(|byte| char::from(DIGITS[usize::from(byte & 31)])).collect()
}

/// A script that gives the JSON `value` under `key`.
fn script(key: &str, value: &[u8]) -> Vec<u8> {
    [before(key).as_bytes(), value, BEHIND].concat()
}

/// What stands before the value of a script.
fn before(key: &str) -> String {
    format!("changlangSearch(\"{key}\",")
}

/// What stands behind it.
const BEHIND: &[u8] = b");\n";

/// Adds a text as [`json`] writes it. Lines in which nothing is to be written otherwise, nearly all, are taken over as they are.
pub(super) fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        if start > 0 {
            out.extend_from_slice(b"\\n");
        }
        let line = &text[start..end];
        if is_plain(line.as_bytes()) {
            out.extend_from_slice(line.as_bytes());
        } else {
            let quoted = json(line);
            out.extend_from_slice(quoted.get(1..quoted.len() - 1).unwrap_or_default());
        }
        start = end + 1;
    }
    out.push(b'"');
}

/// Whether JSON in a script says these bytes of UTF-8 as they are. Byte by byte without a branch, which the compiler turns into
/// steps of many bytes each.
fn is_plain(text: &[u8]) -> bool {
    let is = |one: u8, other: u8| u8::from(one == other);
    let any = text.iter().fold(0, |any, &byte| any | u8::from(byte < b' ') | is(byte, b'"') | is(byte, b'\\') | is(byte, b'<'));
    // U+2028 and U+2029, which end a line of a script: E2 80 A8 and E2 80 A9.
    let (Some(second), Some(third)) = (text.get(1..), text.get(2..)) else { return any == 0 };
    let windows = text.iter().zip(second).zip(third);
    any | windows.fold(0, |any, ((&a, &b), &c)| any | is(a, 0xE2) & is(b, 0x80) & is(c | 1, 0xA9)) == 0
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_written_as_json_writes_it(text in "([江畔“” a0]{0,9}|\\PC{0,3}|[\n\r\t\"\\\\<\u{0}\u{7f}\u{2027}-\u{202A}]{0,2}){0,12}") {
            let mut out = Vec::new();
            push_text(&mut out, &text);
            prop_assert_eq!(out, json(&text));
        }
    }
}
