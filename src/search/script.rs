//! Shards: classic scripts that hand one value to one global function. They load by `<script>` over http and `file://`,
//! without eval. A name is the fingerprint of the bytes, so what did not change stays where it is and in every cache.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::{Url, name};

/// Letters of a name: thirty-two bits. The manifest holds hundreds of names, and nothing packs them. That a shard of
/// today has the name of an older one, which some cache still holds, happens once in a hundred thousand updates.
pub(super) const LETTERS: usize = 8;

/// Letters of a name behind a place: twenty bits, five in a letter. It must differ only from those that stood at the same
/// place of the same year.
pub(super) const SHORT: usize = 4;

/// The files of an index.
#[derive(Default)]
pub(super) struct Files {
    files: BTreeMap<Url, Vec<u8>>,
}

impl Files {
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
            match self.files.get(&Url::new(format!("search/{key}.js"))) {
                // The name is taken: another, from the same bytes and this one.
                Some(other) if *other != bytes => letters = letters_of(&[value, letters.as_bytes()].concat()),
                _ => {
                    self.files.insert(Url::new(format!("search/{key}.js")), bytes);
                    return letters;
                }
            }
        }
    }

    /// Adds the manifest and gives everything.
    pub(super) fn finish<T: Serialize>(mut self, manifest: &T) -> BTreeMap<Url, Vec<u8>> {
        self.files.insert(Url::new("search/index.js"), script("index", &json(manifest)));
        self.files
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
    if json.contains(['<', '\u{2028}', '\u{2029}']) {
        return json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").into_bytes();
    }
    json.into_bytes()
}
