//! Which keys of a key pad lead somewhere: for the first letter and the second the manifest knows, so that the pad is
//! right before a shard is read; what may follow later letters the client reads off the keys themselves.

use std::collections::{BTreeMap, BTreeSet};

/// The letters that begin a reading, each followed by those that may come next: `zcgh lip`; those that are known `before`
/// and those of more keys.
pub(super) fn reach<'a>(before: &str, keys: impl Iterator<Item = &'a str>) -> String {
    let mut next: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
    for word in before.split(' ') {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            next.entry(first).or_default().extend(letters);
        }
    }
    for key in keys.filter_map(|key| key.strip_prefix('\'')) {
        let mut syllables = key.split('\'');
        let mut letters = syllables.next().unwrap_or_default().chars();
        let Some(first) = letters.next().filter(char::is_ascii_lowercase) else { continue };
        let follow = next.entry(first).or_default();
        follow.extend(letters.next().filter(char::is_ascii_lowercase));
        // Initials: the next syllable begins.
        follow.extend(syllables.next().and_then(|syllable| syllable.chars().next()).filter(char::is_ascii_lowercase));
    }
    let words: Vec<String> = next.into_iter().map(|(first, follow)| std::iter::once(first).chain(follow).collect()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_that_lead_somewhere() {
        assert_eq!(super::reach("", ["'zhang'cheng", "'cheng", ":zc:zhang'cheng", "江"].into_iter()), "ch zch");
        assert_eq!(super::reach("ch zch", ["'zou", "'a"].into_iter()), "a ch zcho");
    }
}
