//! The manifest: the only file of the index with a fixed name. It must be small, since every query waits for it: each list
//! is one string, and boundaries are only as long as needed to separate the keys on both sides.

use serde::Serialize;

use super::code;
use super::ids::Bucket;
use super::terms;

/// What the client knows before it reads a shard. Names of shards have a fixed length and need no separator.
#[derive(Serialize)]
pub(super) struct Manifest {
    /// The version of the format.
    v: u32,
    /// The number of documents.
    n: usize,
    /// Collections: id, title.
    c: Vec<(String, String)>,
    /// Buckets in the code of the shards, three numbers each: the number of ids, the index of the collection, and how many years
    /// it is before the previous bucket's, modulo 3000; the first counts from the year 3000. The year 1 means unknown.
    b: String,
    /// The characters that are a home only for each other, see [`terms::COMMON`].
    h: &'static str,
    /// The first key of each `k-` shard, shortened, separated by spaces.
    k: String,
    /// Their names.
    s: String,
    /// The first id of each `r-` shard, as encoded gaps. Empty if the names are in `t`.
    d: String,
    /// Their names.
    r: String,
    /// The `d-` shards: the first id of each as in `d`, a space, the names.
    t: String,
    /// The name of the fold table's shard; may be empty.
    f: String,
    /// The letters that a key pad may offer: those that begin a reading, each followed by those that may come next.
    l: String,
}

/// Where the names of the `d-` shards are listed.
pub(super) enum Names {
    /// In the manifest.
    Here(String),
    /// In `r-` shards: the first id and the name of each.
    Apart(Vec<(u32, String)>),
}

impl Manifest {
    pub(super) fn new(
        buckets: &[Bucket],
        documents: usize,
        keys: &[(String, String)],
        names: &Names,
        fold: String,
        reach: String,
    ) -> Self {
        let mut collections: Vec<(String, String)> = Vec::new();
        let (mut coded, mut years) = (Vec::new(), 0);
        for bucket in buckets {
            let group = &*bucket.rank.collection;
            let number = collections.iter().position(|known| known == group).unwrap_or_else(|| {
                collections.push(group.clone());
                collections.len() - 1
            });
            code::push(&mut coded, bucket.size);
            code::push(&mut coded, u32::try_from(number).unwrap_or_default());
            let before = bucket.rank.before();
            code::push(&mut coded, (before + 3000 - years) % 3000);
            years = before;
        }
        let (here, ranges) = match names {
            Names::Here(text) => (text.as_str(), [].as_slice()),
            Names::Apart(ranges) => ("", ranges.as_slice()),
        };
        let mut before = 0;
        let mut firsts = Vec::new();
        for (first, _) in ranges {
            code::push(&mut firsts, first - before);
            before = *first;
        }
        Self {
            v: 4,
            n: documents,
            c: collections,
            b: String::from_utf8_lossy(&coded).into_owned(),
            h: terms::COMMON,
            k: keys.iter().map(|(first, _)| first.as_str()).collect::<Vec<_>>().join(" "),
            s: keys.iter().map(|(_, name)| name.as_str()).collect(),
            d: String::from_utf8_lossy(&firsts).into_owned(),
            r: ranges.iter().map(|(_, name)| name.as_str()).collect(),
            t: here.to_owned(),
            f: fold,
            l: reach,
        }
    }
}

/// The shortest prefix of `next` that is greater than `last`.
pub(super) fn between(last: &str, next: &str) -> String {
    let shared = last.chars().zip(next.chars()).take_while(|(a, b)| a == b).count();
    next.chars().take(shared + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_are_short() {
        assert_eq!(between("", "江畔"), "江");
        assert_eq!(between("江畔", "江边"), "江边");
        assert_eq!(between("江", "江边"), "江边");
        assert_eq!(between("abc", "b"), "b");
    }
}
