//! Shard files: classic scripts that pass one value to one global function. They load by `<script>` over http and `file://`,
//! without eval. Names contain a hash of the bytes, so unchanged shards stay where they are and remain cached.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::plan::{Url, name};
use crate::store::{self, Key};

use super::depot::Depot;
use super::kept::Kept;

/// Hash letters in a name: thirty-two bits. The manifest lists hundreds of names, and they do not compress. A shard gets the
/// name of an older one that some cache still holds about once in a hundred thousand updates.
pub(super) const LETTERS: usize = 8;

/// Hash letters in a name that contains a place: twenty bits, five per letter. It only has to differ from earlier shards with
/// the same year and place.
pub(super) const SHORT: usize = 4;

/// Number of files passed on together, in parallel.
pub(super) const TOGETHER: usize = 64;

/// The files of an index. Each is passed to the depot soon after it was made, since all together are as large as the texts.
pub(super) struct Files<'p> {
    depot: &'p dyn Depot,
    kept: Option<&'p Kept<'p>>,
    /// The hash of the value under each name.
    taken: HashMap<String, blake3::Hash>,
    waiting: Vec<Waiting>,
    /// Cache facts of the shards that a later build may reuse.
    facts: Vec<(Key, Vec<u8>)>,
}

/// What the cache knows of a shard from an earlier build.
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

/// A file waiting to be passed on.
struct Waiting {
    url: Url,
    bytes: Vec<u8>,
    /// The cache key and hash letters of a shard that a later build may reuse.
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

    /// Adds a shard of kind `sort` with the JSON `value`; returns the hash letters of its name.
    pub(super) fn add(&mut self, sort: char, value: &[u8]) -> String {
        self.named(&format!("{sort}-"), value, blake3::hash(value), None, |hash| name::fingerprint_of(hash)[..LETTERS].to_owned())
    }

    /// Adds a `k-` shard; returns its hash letters, and the cache key by which [`Self::stand`] finds it again.
    pub(super) fn add_keys(&mut self, value: &[u8]) -> (String, Key) {
        let hash = blake3::hash(value);
        let key = store::key(&hash);
        let letters = self.named("k-", value, hash, Some(key), |hash| name::fingerprint_of(hash)[..LETTERS].to_owned());
        (letters, key)
    }

    /// The value of the shard that an earlier build left under `key`, if its file is unchanged.
    pub(super) fn read(&self, sort: char, place: &str, key: Key) -> Option<Vec<u8>> {
        let Known { letters, stamp, .. } = Known::parse(self.kept?.shard(&key)?, sort)?;
        let name = format!("{sort}-{place}{letters}");
        let bytes = self.depot.read(&url(&name), stamp)?;
        let value = bytes.strip_prefix(before(&name).as_bytes())?.strip_suffix(BEHIND)?;
        Some(value.to_vec())
    }

    /// Adds a shard whose name contains a `place`, to be found again under `key`; returns its hash letters.
    pub(super) fn add_at(&mut self, sort: char, place: &str, value: &[u8], key: Option<Key>) -> String {
        self.named(&format!("{sort}-{place}"), value, blake3::hash(value), key, short)
    }

    /// Whether an earlier build left a shard under `key`.
    pub(super) fn is_known(&self, key: Option<Key>) -> bool {
        self.kept.zip(key).is_some_and(|(kept, key)| kept.shard(&key).is_some())
    }

    /// Reuses the shard that an earlier build left under `key`, if its file is unchanged and its name is free; returns its hash
    /// letters.
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
        // A name changed because of a collision is not cached: without the other shard it would be different.
        let mut known = key.map(|key| (key, letters.clone()));
        loop {
            let name = format!("{before}{letters}");
            match self.taken.get(&name) {
                // The name is taken: derive another from the value and this name.
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

    /// Adds the manifest, and passes on what is still waiting.
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

/// A short fingerprint in characters that every file system distinguishes.
fn short(hash: &blake3::Hash) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    hash.as_bytes()[..SHORT].iter().map(|byte| char::from(DIGITS[usize::from(byte & 31)])).collect()
}

/// A script that passes the JSON `value` under `key`.
fn script(key: &str, value: &[u8]) -> Vec<u8> {
    [before(key).as_bytes(), value, BEHIND].concat()
}

/// The text before the value of a script.
fn before(key: &str) -> String {
    format!("changlangSearch(\"{key}\",")
}

/// The text after it.
const BEHIND: &[u8] = b");\n";

/// Appends a text as [`json`] writes it. Lines that need no escaping, nearly all, are copied.
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

/// Whether this UTF-8 needs no escaping as JSON in a script. Branch-free, so that the compiler vectorises it.
fn is_plain(text: &[u8]) -> bool {
    let is = |one: u8, other: u8| u8::from(one == other);
    let any = text.iter().fold(0, |any, &byte| any | u8::from(byte < b' ') | is(byte, b'"') | is(byte, b'\\') | is(byte, b'<'));
    // U+2028 and U+2029 (E2 80 A8 and E2 80 A9) are line terminators in scripts.
    let (Some(second), Some(third)) = (text.get(1..), text.get(2..)) else { return any == 0 };
    let windows = text.iter().zip(second).zip(third);
    any | windows.fold(0, |any, ((&a, &b), &c)| any | is(a, 0xE2) & is(b, 0x80) & is(c | 1, 0xA9)) == 0
}

/// A value as JSON that is safe inside a script.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    // Serialising strings, numbers and lists cannot fail.
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
