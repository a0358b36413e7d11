//! Splits Chinese names into surname and given name: 欧阳少东 is 欧阳 + 少东, 张承远 is 张 + 承远, 买买提·艾力 has no surname. Readings,
//! stroke order and masking all depend on this split, so it is made only here.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::text::fold::simplified;

/// One line of `data/surnames.txt`.
#[derive(Debug)]
pub(crate) struct Surname {
    /// The characters, one to four.
    pub(crate) name: &'static str,
    /// Applies only to names of four or more characters, because its first character is also a common surname (乐正, 闻人).
    pub(crate) only_long: bool,
    /// Readings in use, as tone-marked syllables separated by spaces; the first is the default.
    pub(crate) readings: Vec<&'static str>,
}

/// The table of surnames, sorted by name.
static SURNAMES: LazyLock<Vec<Surname>> = LazyLock::new(|| {
    let lines = include_str!("data/surnames.txt").lines().filter(|line| !line.starts_with('#'));
    let mut all: Vec<Surname> = lines
        .filter_map(|line| {
            let (name, readings) = line.split_once('\t')?;
            let bare = name.trim_end_matches('?');
            Some(Surname { name: bare, only_long: bare != name, readings: readings.split('\t').collect() })
        })
        .collect();
    all.sort_by_key(|surname| surname.name);
    all
});

/// Looks a surname up in the table. A traditional form (歐陽) finds the entry of its simplified form, unless it has its
/// own (於).
pub(crate) fn entry(surname: &str) -> Option<&'static Surname> {
    let find = |name: &str| SURNAMES.binary_search_by_key(&name, |s| s.name).ok().map(|i| &SURNAMES[i]);
    let is_other = || surname.chars().any(|c| simplified(c) != c);
    find(surname).or_else(|| is_other().then(|| find(&surname.chars().map(simplified).collect::<String>()))?)
}

/// First characters of all compound surnames, simplified and sorted. Few names begin with one, so most need no lookup.
static COMPOUND: LazyLock<Vec<char>> = LazyLock::new(|| {
    let begins = |surname: &Surname| {
        let mut chars = surname.name.chars();
        Some(simplified(chars.next()?)).filter(|_| chars.next().is_some())
    };
    let mut all: Vec<char> = SURNAMES.iter().filter_map(begins).collect();
    all.sort_unstable();
    all.dedup();
    all
});

/// Whether a character is a Han ideograph as used in names, including 〇 and 々.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

/// Whether a character only controls display: zero-width, direction and variation marks, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character is one of the dots written between the parts of a name; all stand for U+00B7.
fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '・' | '．' | '･' | '∙' | '⋅')
}

/// Normalises a name for comparison: no spaces between Han characters (「张　三」, 「张 三」), 「·」 for all dots that look like
/// it, no invisible characters, no surrounding space. Latin words keep a single space between them.
pub fn tidy_name(name: &str) -> Cow<'_, str> {
    if name.chars().all(is_han) {
        return Cow::Borrowed(name);
    }
    let latin = |c: Option<&char>| c.is_some_and(|&c| c.is_alphabetic() && !is_han(c) || c == '.');
    let chars: Vec<char> = name.chars().filter(|&c| !is_invisible(c)).collect();
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    for (i, &c) in chars.iter().enumerate() {
        if is_dot(c) {
            out.push('·');
        } else if !c.is_whitespace() {
            out.push(c);
        } else if latin(out.last()) && latin(chars[i..].iter().find(|c| !c.is_whitespace())) {
            out.push(' ');
        }
    }
    Cow::Owned(out.into_iter().collect())
}

/// Splits a tidied name into surname and given name, both borrowed from `tidy`; see [`split_name`].
pub(crate) fn split_tidy(tidy: &str) -> (&str, &str) {
    let Some(first) = tidy.chars().next() else {
        return ("", "");
    };
    if !is_han(first) || tidy.contains('·') {
        return ("", tidy);
    }
    if COMPOUND.binary_search(&simplified(first)).is_err() {
        return tidy.split_at(first.len_utf8());
    }
    let count = tidy.chars().count();
    let compound = (2..=4).rev().find_map(|length| {
        let end = tidy.char_indices().nth(length).map_or(tidy.len(), |(at, _)| at);
        let found = (length <= count).then(|| entry(&tidy[..end])).flatten()?;
        (!found.only_long || count >= 4).then_some(end)
    });
    tidy.split_at(compound.unwrap_or(first.len_utf8()))
}

/// Surname and given name: a compound surname if there is one, else the first character. A name that contains 「·」 or
/// does not begin with a Han character has no surname: ("", name). Spaces are dropped as in [`tidy_name`].
pub fn split_name(name: &str) -> (String, String) {
    let tidy = tidy_name(name);
    let (surname, given) = split_tidy(&tidy);
    (surname.to_owned(), given.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_surname_of_several_characters_is_whole() {
        let several = || SURNAMES.iter().filter(|surname| surname.name.chars().count() > 1);
        assert!(several().count() > 50);
        for surname in several() {
            let name = format!("{}一二", surname.name);
            let (found, _) = split_name(&name);
            assert!(found.starts_with(surname.name), "{name}: {found}");
        }
    }

    #[test]
    fn names_are_split() {
        for (name, surname, given) in [
            ("张承远", "张", "承远"),
            ("张　三", "张", "三"),
            ("欧阳少东", "欧阳", "少东"),
            ("欧阳修", "欧阳", "修"),
            ("欧阳", "欧阳", ""),
            ("歐陽鋒", "歐陽", "鋒"),
            ("万俟雅言", "万俟", "雅言"),
            ("万里", "万", "里"),
            ("闻人杰", "闻", "人杰"),
            ("闻人晓风", "闻人", "晓风"),
            ("爱新觉罗明远", "爱新觉罗", "明远"),
            ("钮祜禄明", "钮祜禄", "明"),
            ("买买提·艾力", "", "买买提·艾力"),
            ("买买提•艾力", "", "买买提·艾力"),
            ("John Smith", "", "John Smith"),
            ("𠔻明", "𠔻", "明"),
            ("丁", "丁", ""),
            ("", "", ""),
            (" \u{200B}", "", ""),
        ] {
            assert_eq!(split_name(name), (surname.to_owned(), given.to_owned()), "{name}");
        }
    }

    #[test]
    fn the_table_is_sound() {
        assert!(SURNAMES.is_sorted_by(|a, b| a.name < b.name), "a surname stands twice");
        for surname in SURNAMES.iter() {
            let length = surname.name.chars().count();
            assert!(!surname.readings.is_empty() && length <= 4, "{}", surname.name);
            for reading in &surname.readings {
                assert_eq!(reading.split(' ').count(), length, "{} {reading}", surname.name);
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(name in "[张欧阳司马闻人 　·•a-z]{0,8}") {
            let (surname, given) = split_name(&name);
            prop_assert_eq!(format!("{surname}{given}"), tidy_name(&name));
            let tidy = tidy_name(&name);
            prop_assert_eq!(&tidy_name(&tidy), &tidy);
        }
    }
}
