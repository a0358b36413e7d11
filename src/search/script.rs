//! Shards: classic scripts that hand one value to one global function. They load by `<script>` over http and `file://`,
//! without eval. A name is the fingerprint of the bytes, so what did not change stays where it is and in every cache.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::{Url, name};

/// Letters of a name: thirty-two bits. The manifest holds hundreds of names, and nothing packs them. That a shard of
/// today has the name of an older one, which some cache still holds, happens once in a hundred thousand updates.
pub(super) const LETTERS: usize = 8;

/// The files of an index.
#[derive(Default)]
pub(super) struct Files {
    files: BTreeMap<Url, Vec<u8>>,
}

impl Files {
    /// Adds a shard of the sort `sort` that holds the JSON `value`; gives the name that the client asks for.
    pub(super) fn add(&mut self, sort: char, value: &[u8]) -> String {
        let mut letters = name::fingerprint(value)[..LETTERS].to_owned();
        loop {
            let url = Url::new(format!("search/{sort}-{letters}.js"));
            let bytes = script(&format!("{sort}-{letters}"), value);
            match self.files.get(&url) {
                // The name is taken: another, from the same bytes and this one.
                Some(other) if *other != bytes => {
                    letters = name::fingerprint(&[value, letters.as_bytes()].concat());
                    letters.truncate(LETTERS);
                }
                _ => {
                    self.files.insert(url, bytes);
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

/// A list as JSON, without its brackets.
pub(super) fn list<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = json(value);
    bytes.pop();
    bytes.drain(..1);
    bytes.shrink_to_fit();
    bytes
}
