//! The nearest match: what a misspelt key, name or file was probably meant to be.

/// By how many characters a word may grow when its letters are made small (İ).
const GROWTH: usize = 2;

/// The candidate nearest to `word` by edit distance in characters, if it is near enough to be worth telling: at most
/// a third of the longer word differs (but at least one character may). Ties go to the first in order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let typed: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Half a million names may be asked: most fall away by their length, before anything is copied.
        let length = candidate.chars().count();
        if length == 0 || typed.len().abs_diff(length) > (typed.len().max(length) / 3).max(1) + GROWTH {
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

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
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
    use super::nearest;

    #[test]
    fn near_words_are_found_and_far_ones_not() {
        let names = ["张明远", "张承远", "collections", "members"];
        assert_eq!(nearest("张明元", names), Some("张明远".into()));
        assert_eq!(nearest("colections", names), Some("collections".into()));
        assert_eq!(nearest("memebrs", names), Some("members".into()));
        assert_eq!(nearest("王", names), None);
        assert_eq!(nearest("zzz", names), None);
    }
}
