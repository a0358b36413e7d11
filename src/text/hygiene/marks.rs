//! R8–R10: unpaired quotation marks, half-width punctuation, mixed simplified and traditional forms.

use crate::text::fold::simplified;
use crate::text::surname::is_han;

use super::{Finding, Prose, Repair, Rule};

/// Opening and closing marks.
const PAIRS: [(char, char); 4] = [('“', '”'), ('‘', '’'), ('「', '」'), ('《', '》')];

/// Half-width marks and their full-width equivalents.
const HALF: [(char, char); 5] = [(',', '，'), (':', '：'), (';', '；'), ('?', '？'), ('!', '！')];

/// Minimum number of traditional characters to report. They must also make up between 2 % and 25 % of the Han
/// characters.
const LEAST_TRADITIONAL: usize = 3;

/// Adds the findings of R8–R10.
pub(super) fn find(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    let seen = prose.seen;
    if seen.quote {
        pairs(prose, found);
    }
    if seen.half {
        half_width(prose, found);
    }
    if seen.traditional {
        mixed(prose, found);
    }
}

/// Finds unpaired marks, paragraph by paragraph. A quotation spanning several paragraphs opens in each and closes in
/// the last.
fn pairs(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    let paragraphs = paragraphs(prose);
    // Rules out nearly all characters before the search in `PAIRS`.
    let is_near = |c: char| matches!(c, '\u{2018}'..='\u{201D}' | '\u{300A}'..='\u{300D}');
    let is_mark = |c: char| is_near(c) && PAIRS.iter().any(|(open, close)| c == *open || c == *close);
    let marks: Vec<usize> = prose.chars.iter().enumerate().filter(|(_, (_, c))| is_mark(*c)).map(|(index, _)| index).collect();
    for (number, &(from, to)) in paragraphs.iter().enumerate() {
        let inside = &marks[marks.partition_point(|mark| *mark < from)..marks.partition_point(|mark| *mark < to)];
        for (open, close) in PAIRS {
            let goes_on = || {
                paragraphs
                    .get(number + 1)
                    .is_some_and(|(next, end)| (*next..*end).map(|i| prose.at(i)).find(|c| !c.is_whitespace()) == Some(open))
            };
            let mut depth: Vec<usize> = Vec::new();
            for &index in inside {
                let c = prose.at(index);
                if c != open && c != close {
                    continue;
                }
                // Skip apostrophes: don’t, the ’90s.
                if c == '’' && (prose.before(index).is_ascii_alphanumeric() || prose.at(index + 1).is_ascii_alphanumeric()) {
                    continue;
                }
                if prose.is_kept(prose.chars[index].0) {
                    continue;
                }
                if c == open {
                    depth.push(index);
                } else if c == close && depth.pop().is_none() {
                    found.push(Finding { rule: Rule::Unpaired, range: prose.bytes(index, index + 1), repair: Repair::None });
                }
            }
            if let (Some(index), false) = (depth.last(), depth.len() == 1 && goes_on()) {
                found.push(Finding { rule: Rule::Unpaired, range: prose.bytes(*index, *index + 1), repair: Repair::None });
            }
        }
    }
}

/// Character ranges of the paragraphs: lines up to the next blank one, each list item and table row on its own.
fn paragraphs(prose: &Prose<'_>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut index = 0;
    while index < prose.chars.len() {
        if prose.at(index) == '\n' {
            let next = (index + 1..prose.chars.len()).find(|i| !matches!(prose.at(*i), ' ' | '\t' | '\r' | '　'));
            let ends = next.is_none_or(|next| {
                matches!(prose.at(next), '\n' | '-' | '*' | '|' | '#' | '>' | '“' | '「') || prose.at(next).is_ascii_digit()
            });
            if ends {
                found.push((start, index + 1));
                start = index + 1;
            }
        }
        index += 1;
    }
    found.push((start, prose.chars.len()));
    found.retain(|(from, to)| (*from..*to).any(|i| !prose.at(i).is_whitespace()));
    found
}

/// Finds half-width marks between two Han characters, and brackets around Han text that follow a Han character.
fn half_width(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    for (index, (_, c)) in prose.chars.iter().enumerate().filter(|(_, (_, c))| c.is_ascii()) {
        if *c == '(' && is_han(prose.before(index)) {
            let close = (index + 1..(index + 60).min(prose.chars.len())).find(|i| matches!(prose.at(*i), ')' | '(' | '\n'));
            if let Some(close) = close.filter(|close| prose.at(*close) == ')')
                && is_han(prose.at(index + 1))
                && is_han(prose.before(close))
            {
                for (at, mark) in [(index, '（'), (close, '）')] {
                    found.push(Finding {
                        rule: Rule::HalfWidth,
                        range: prose.bytes(at, at + 1),
                        repair: Repair::Replace(mark.to_string()),
                    });
                }
            }
        }
        let Some((_, full)) = HALF.iter().find(|(half, _)| half == c) else { continue };
        if is_han(prose.before(index)) && is_han(prose.at(index + 1)) {
            found.push(Finding {
                rule: Rule::HalfWidth,
                range: prose.bytes(index, index + 1),
                repair: Repair::Replace(full.to_string()),
            });
        }
    }
}

/// Whether `c` is a traditional form, and not a compatibility ideograph left behind by another encoding.
fn is_traditional(c: char) -> bool {
    is_han(c) && simplified(c) != c && !('\u{F900}'..='\u{FAFF}').contains(&c)
}

/// The percentage of a text's Han characters that are traditional.
pub fn traditional_share(text: &str) -> usize {
    let count = text.chars().filter(|c| is_traditional(*c)).count();
    100 * count / text.chars().filter(|c| is_han(*c)).count().max(1)
}

/// Reports once per text that it mixes a few traditional characters into simplified ones.
fn mixed(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    let han = prose.han();
    let mut traditional = prose.chars.iter().enumerate().filter(|(_, (_, c))| is_traditional(*c));
    let Some((first, _)) = traditional.next() else { return };
    let count = traditional.count() + 1;
    if count >= LEAST_TRADITIONAL && count * 100 >= han * 2 && count * 100 <= han * 25 {
        found.push(Finding { rule: Rule::MixedForms, range: prose.bytes(first, first + 1), repair: Repair::None });
    }
}
