//! The nearest match: what a misspelt key, name or file name was probably meant to be.

/// Characters that lowercasing may add to a word (`İ` becomes two).
const GROWTH: usize = 2;

/// The candidate nearest to `word` by edit distance in characters, ignoring case, if it is near enough to suggest: at most
/// a third of the characters of the longer word differ (one is always allowed). On a tie, the first candidate wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let typed: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // There may be half a million candidates: most are rejected by their length, before anything is allocated.
        let length = candidate.chars().count();
        if length == 0 || typed.len().abs_diff(length) > (typed.len().max(length) / 3).max(1) + GROWTH {
            continue;
        }
        if !may_be_near(&typed, candidate, length) {
            continue;
        }
        let meant: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        let allowed = (typed.len().max(meant.len()) / 3).max(1);
        if typed.len().abs_diff(meant.len()) > allowed || meant.is_empty() {
            continue;
        }
        if !typed.iter().any(|c| meant.contains(c)) {
            continue;
        }
        let distance = distance(&typed, &meant);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}

/// Whether enough of the `length` characters of `candidate` occur in `typed` for the two to be near. Also `true` if a
/// character of `candidate` may change in length when lowercased: this test then proves nothing.
fn may_be_near(typed: &[char], candidate: &str, length: usize) -> bool {
    /// CJK characters and punctuation: none of these has a case.
    const CASELESS: std::ops::Range<char> = '\u{2E80}'..'\u{A000}';
    let small = |c: char| match c {
        c if CASELESS.contains(&c) => Some(c),
        c => c.is_ascii().then(|| c.to_ascii_lowercase()),
    };
    let longer = typed.len().max(length);
    let mut differ = 0;
    for c in candidate.chars() {
        let Some(c) = small(c) else { return true };
        differ += usize::from(!typed.contains(&c));
    }
    // An upper bound of the characters in common: a repeated character counts each time.
    length - differ + (longer / 3).max(1) >= longer
}

/// Optimal string alignment: insertions, deletions, substitutions and transpositions of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let swap_cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + swap_cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = last;
        last = row;
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_not() {
        let names = ["张明远", "张承远", "collections", "members"];
        assert_eq!(nearest("张明元", names), Some("张明远".into()));
        assert_eq!(nearest("colections", names), Some("collections".into()));
        assert_eq!(nearest("memebrs", names), Some("members".into()));
        assert_eq!(nearest("王", names), None);
        assert_eq!(nearest("zzz", names), None);
    }

    proptest! {
        #[test]
        fn whatever_is_near_is_looked_at(typed in "[甲乙丙丁a-cA-CéİＡ]{0,7}", names in proptest::collection::vec("[甲乙丙丁a-cA-CéİＡ]{0,7}", 0..6)) {
            let small = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
            let typed_small = small(&typed);
            for name in &names {
                let meant = small(name);
                let is_near = !meant.is_empty()
                    && typed_small.iter().any(|c| meant.contains(c))
                    && distance(&typed_small, &meant) <= (typed_small.len().max(meant.len()) / 3).max(1);
                prop_assert_eq!(nearest(&typed, [name.as_str()]).is_some(), is_near, "{} {}", typed, name);
            }
        }
    }
}
