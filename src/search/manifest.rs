//! The manifest: the one file of the index with a fixed name. It must be small, since every query waits for it: each
//! list is one string, and boundaries are no longer than they must be to part what stands on both sides.

use serde::Serialize;

use super::code;
use super::ids::Bucket;

/// What the client knows before it reads a shard.
#[derive(Serialize)]
pub(super) struct Manifest {
    /// The number of the format.
    v: u32,
    /// How many documents there are.
    n: usize,
    /// Collections: id, title.
    c: Vec<(String, String)>,
    /// Buckets in the code of the shards: how many ids, collection, how many years before 3000 (2999: unknown).
    b: String,
    /// Shards of keys: the first key and the name of each, all parted by spaces.
    k: String,
    /// Shards of the names of shards of documents: first id (base 36, from the one before) and name.
    d: String,
    /// The shard of the fold table; may be empty.
    f: String,
    /// Which letters a key pad may offer: those that begin a reading, each with those that may follow.
    l: String,
}

impl Manifest {
    pub(super) fn new(
        buckets: &[Bucket],
        documents: usize,
        keys: &[(String, String)],
        ranges: &[(u32, String)],
        fold: String,
        reach: String,
    ) -> Self {
        let mut collections: Vec<(String, String)> = Vec::new();
        let mut coded = Vec::new();
        for bucket in buckets {
            let group = &bucket.rank.collection;
            let number = collections.iter().position(|known| known == group).unwrap_or_else(|| {
                collections.push(group.clone());
                collections.len() - 1
            });
            code::push(&mut coded, bucket.size);
            code::push(&mut coded, u32::try_from(number).unwrap_or_default());
            let year = if bucket.rank.year.0 == 0 { 1 } else { bucket.rank.year.0 };
            code::push(&mut coded, u32::try_from(3000 - year).unwrap_or_default());
        }
        let mut before = 0;
        let mut coded_ranges = Vec::new();
        for (first, name) in ranges {
            coded_ranges.push(format!("{} {name}", base_36(first - before)));
            before = *first;
        }
        Self {
            v: 2,
            n: documents,
            c: collections,
            b: String::from_utf8_lossy(&coded).into_owned(),
            k: keys.iter().map(|(first, name)| format!("{first} {name}")).collect::<Vec<_>>().join(" "),
            d: coded_ranges.join(" "),
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

fn base_36(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(number % 36, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            break digits.into_iter().rev().collect();
        }
    }
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
        assert_eq!([0, 35, 36, 12345].map(base_36), ["0", "z", "10", "9ix"]);
    }
}
