//! Display width of text, and conversion of full-width characters: a caret under a Chinese line must hit its character,
//! and `１３８` typed with an input method must be read as 138.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};
use unicode_width::UnicodeWidthStr as _;

/// Columns that `text` occupies on a terminal: two for Han, kana and full-width forms, none for combining marks, else
/// one.
///
/// Characters of ambiguous width (`“ ” · — …`) count as one, as in most terminals and in the renderer of our
/// diagnostics (Unicode Standard Annex #11).
pub fn display_width(text: &str) -> usize {
    text.width()
}

/// Pads `text` with trailing spaces to `columns`; wider text is returned as it is.
pub fn pad_end(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(display_width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// The ASCII equivalent of a full-width character (U+FF01–U+FF5E) or the ideographic space U+3000; else the character
/// itself.
pub fn half_width_char(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => u8::try_from(u32::from(c) - 0xFEE0).map_or(c, char::from),
        _ => c,
    }
}

/// Converts full-width digits and letters to ASCII (`２０１７年` → `2017年`). Chinese punctuation stays, since `，` is correct
/// in a Chinese sentence.
pub fn half_width(text: &str) -> Cow<'_, str> {
    replace(text, |c| {
        let half = half_width_char(c);
        if half.is_ascii_alphanumeric() { half } else { c }
    })
}

/// Converts every full-width form to ASCII, including punctuation and the ideographic space: for codes, telephone
/// numbers and detectors, where `（０２３）５８１２－３４５６` equals `(023)5812-3456`. Not for text that is shown.
pub fn half_width_all(text: &str) -> Cow<'_, str> {
    replace(text, half_width_char)
}

/// Normalises to NFC, as file names from macOS (NFD) must be before they are compared. Never NFKC, which would turn the
/// ① and ㎡ that people wrote into 1 and m2.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

fn replace(text: &str, by: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.chars().all(|c| by(c) == c) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(by).collect()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn han_takes_two_columns() {
        for (text, columns) in [
            ("", 0),
            ("abc", 3),
            ("重庆", 4),
            ("沱口street", 10),
            ("，", 2),
            ("Ａ１", 4),
            ("e\u{301}", 1),
            ("𬭎", 2),
            ("“文”", 4),
            ("ー", 2),
        ] {
            assert_eq!(display_width(text), columns, "{text}");
        }
        assert_eq!(pad_end("张三", 6), "张三  ");
        assert_eq!(pad_end("欧阳少东", 6), "欧阳少东");
    }

    #[test]
    fn full_width_becomes_half() {
        assert_eq!(half_width("２０１７年６月，Ａ栋"), "2017年6月，A栋");
        assert_eq!(half_width("（１）　！"), "（1）　！");
        assert_eq!(half_width_all("（０２３）５８１２－３４５６　转～"), "(023)5812-3456 转~");
        assert!(matches!(half_width("plain 文字，。"), Cow::Borrowed(_)));
    }

    #[test]
    fn names_of_files_meet_in_form_c() {
        assert_eq!(nfc("e\u{301}te\u{301}.jpg"), "été.jpg");
        assert!(matches!(nfc("张三.jpg"), Cow::Borrowed(_)));
        assert_eq!(nfc("①㎡"), "①㎡");
    }

    proptest! {
        #[test]
        fn half_width_is_done_once(text in "\\PC{0,40}") {
            let once = half_width_all(&text).into_owned();
            prop_assert_eq!(once.chars().count(), text.chars().count());
            prop_assert_eq!(half_width_all(&once).into_owned(), once);
        }
    }
}
