//! Folding for search: maps the variants a visitor may type to one form, so that 「萬州」 matches 「万州」, 「⽂化」 copied from a
//! PDF with a Kangxi radical matches 「文化」, and `ＡＢＣ` matches `abc`.
//!
//! Every character folds to exactly one character, so character offsets in folded text are offsets in the original.
//! Folded text is for comparison only, never for display: 「乾隆」 folds to 「干隆」, in index and query alike. Data and
//! licences: `data/README.md`.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, decompose_compatible};

use crate::text::width::half_width_char;

/// The two halves of `data/fold.txt`, as pairs (source, target) sorted by source.
struct Tables {
    /// Traditional → simplified.
    traditional: Vec<(char, char)>,
    /// Bit set of the traditional characters in the basic multilingual plane. Consulted for every character of every
    /// text before the binary search, which it nearly always spares.
    is_traditional: Box<[u64; 1024]>,
    /// Characters of the radicals supplement → ideographs.
    radicals: Vec<(char, char)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let (traditional, radicals) = include_str!("data/fold.txt").split_once("\n\n").unwrap_or_default();
    let traditional = pairs(traditional);
    let mut is_traditional = Box::new([0_u64; 1024]);
    for (c, _) in &traditional {
        if let Some(word) = is_traditional.get_mut(u32::from(*c) as usize / 64) {
            *word |= 1 << (u32::from(*c) % 64);
        }
    }
    Tables { traditional, is_traditional, radicals: pairs(radicals) }
});

/// Parses lines that hold a target followed by its sources into (source, target) pairs, sorted by source.
fn pairs(lines: &str) -> Vec<(char, char)> {
    let mut out = Vec::new();
    for line in lines.lines() {
        let mut chars = line.chars();
        if let Some(target) = chars.next() {
            out.extend(chars.map(|source| (source, target)));
        }
    }
    out.sort_unstable();
    out
}

fn look_up(table: &[(char, char)], c: char) -> Option<char> {
    table.binary_search_by_key(&c, |&(source, _)| source).ok().map(|i| table[i].1)
}

/// The plain ideograph for a look-alike: Kangxi radicals (U+2F00), the radicals supplement (U+2E80) and compatibility
/// ideographs (U+F900, U+2F800). Any other character is returned unchanged; traditional forms stay traditional.
pub fn unified(c: char) -> char {
    let mut plain = c;
    match c {
        '\u{2E80}'..='\u{2EF3}' => plain = look_up(&TABLES.radicals, c).unwrap_or(c),
        '\u{2F00}'..='\u{2FD5}' => decompose_compatible(c, |part| plain = part),
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => {
            decompose_canonical(c, |part| plain = part);
        }
        _ => {}
    }
    plain
}

/// The simplified form of a traditional character (the first that `OpenCC` lists); any other character is returned
/// unchanged.
pub fn simplified(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let tables = &*TABLES;
    let code = u32::from(c);
    let is_none = tables.is_traditional.get(code as usize / 64).is_some_and(|word| word >> (code % 64) & 1 == 0);
    if is_none { c } else { look_up(&tables.traditional, c).unwrap_or(c) }
}

/// Folds one character: width, look-alikes, case (if the lower-case form is a single character), then traditional to
/// simplified.
pub fn fold_char(c: char) -> char {
    if is_plain_han(c) {
        return simplified(c);
    }
    let plain = unified(half_width_char(c));
    let mut small = plain.to_lowercase();
    let lower = match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => plain,
    };
    simplified(lower)
}

/// Whether a character lies in the two blocks of common ideographs, which have neither width nor case variants. Nearly
/// every character of a Chinese text does.
pub fn is_plain_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}')
}

/// Folds a text character by character; the number of characters stays the same.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// Every pair (character, its folded form) that a browser cannot compute by itself: traditional forms, radicals and
/// compatibility ideographs, sorted by code point. Width and case are left out, since `toLowerCase` and an offset
/// handle them. A client needs only the pairs whose second character occurs in its index.
pub fn table() -> impl Iterator<Item = (char, char)> {
    let look_alikes = ['\u{2E80}'..='\u{2FD5}', '\u{F900}'..='\u{FAFF}', '\u{2F800}'..='\u{2FA1F}'];
    let mut all: Vec<(char, char)> = look_alikes
        .into_iter()
        .flatten()
        .map(|c| (c, fold_char(c)))
        .filter(|(from, to)| from != to)
        .chain(TABLES.traditional.iter().copied())
        .collect();
    all.sort_unstable();
    all.into_iter()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn different_spellings_meet() {
        for (a, b) in [
            ("萬州區", "万州区"),
            ("歐陽", "欧阳"),
            ("ＡＢＣ１２３", "abc123"),
            ("Café", "café"),
            ("⽂⾒⻢", "文见马"),
            ("\u{F914}隊", "乐队"),
            ("臺灣", "台湾"),
            ("里裏裡", "里里里"),
            ("移民檔案　館", "移民档案 馆"),
            ("薴", "苎"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_eq!(fold("優秀共產黨員"), "优秀共产党员");
        assert_eq!(fold("余"), "余");
        assert_eq!(fold("İ"), "İ", "two small letters: left alone");
    }

    #[test]
    fn unified_keeps_the_script() {
        assert_eq!(unified('⻢'), '马');
        assert_eq!(unified('⼀'), '一');
        assert_eq!(unified('\u{F914}'), '樂');
        assert_eq!(unified('馬'), '馬');
    }

    #[test]
    fn the_table_is_the_function() {
        let all: BTreeMap<char, char> = table().collect();
        assert!(all.len() > 3500 && all.len() == table().count(), "{}", all.len());
        assert!(table().all(|(from, to)| fold_char(from) == to && from != to));
        assert_eq!(all[&'後'], '后');
        let beyond = ('\u{2000}'..='\u{3134F}').filter(|&c| {
            let by_hand = half_width_char(c).to_lowercase().eq([half_width_char(c)]);
            by_hand && fold_char(c) != half_width_char(c) && !all.contains_key(&c)
        });
        assert_eq!(beyond.collect::<String>(), "");
    }

    #[test]
    fn plain_ideographs_have_neither_width_nor_case() {
        for c in ('\u{3000}'..='\u{A000}').filter(|c| is_plain_han(*c)) {
            assert!(half_width_char(c) == c && unified(c) == c && c.to_lowercase().eq([c]), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn every_character_folds_once() {
        for c in '\0'..=char::MAX {
            assert_eq!(fold_char(fold_char(c)), fold_char(c), "U+{:04X}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn places_are_kept(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&text).chars().count(), text.chars().count());
        }
    }
}
