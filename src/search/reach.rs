//! Which keys of the key pad lead anywhere. The manifest lists this for the first and second letter, so that the pad is right
//! before any shard is read; for later letters the client looks at the keys themselves.

use std::collections::{BTreeMap, BTreeSet};

/// The letters that begin a reading, each followed by those that may come next, as in `zcgh lip`; adds those of `keys` to what
/// was known `before`.
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
        // Typing initials, the next letter begins the next syllable.
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
