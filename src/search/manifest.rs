//! The manifest: the one file of the index with a fixed name. It must be small, since every query waits for it: each
//! list is one string, and boundaries are no longer than they must be to part what stands on both sides.

use serde::Serialize;

use super::code;
use super::ids::Bucket;
use super::terms;

/// What the client knows before it reads a shard. Names of shards have one length, so that nothing parts them.
#[derive(Serialize)]
pub(super) struct Manifest {
    /// The number of the format.
    v: u32,
    /// How many documents there are.
    n: usize,
    /// Collections: id, title.
    c: Vec<(String, String)>,
    /// Buckets in the code of the shards: how many ids, collection, how many years before that of the bucket before, the
    /// first before 3000, around 3000 (the year 1: unknown).
    b: String,
    /// Characters that are no home for a pair, see [`terms::COMMON`].
    h: &'static str,
    /// Shards of keys: the first key of each, parted by spaces.
    k: String,
    /// Their names.
    s: String,
    /// Shards of the names of shards of documents: the first id of each, in the code, from the one before. Empty where the
    /// names are in `t`.
    d: String,
    /// Their names.
    r: String,
    /// The names of the shards of documents themselves: the first id of each as in `d`, a space, the names.
    t: String,
    /// The shard of the fold table; may be empty.
    f: String,
    /// Which letters a key pad may offer: those that begin a reading, each with those that may follow.
    l: String,
}

/// Where the names of the shards of documents stand.
pub(super) enum Names {
    /// In the manifest.
    Here(String),
    /// In shards of their own: the first id of each and its name.
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

/// The shortest beginning of `next` that is greater than `last`.
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
