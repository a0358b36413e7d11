//! The only masking of personal data in the program: 张三 → 张*, 张承远 → 张*远, 欧阳少东 → 欧阳*东, 13800138000 → 138****8000.
//!
//! Two different maskings of one value on two pages could be combined to recover it, so no other
//! function may mask. Three laws hold, each with a test: spellings of one value (spaces, widths, dots, a note in
//! brackets) have one masked form; masking is idempotent; neither the characters of the hidden part nor their number
//! can be seen.

use crate::text::surname::{is_han, split_tidy, tidy_name};
use crate::text::width::half_width_all;

/// Stands for the hidden part of a name, whatever its length.
const HIDDEN: char = '*';

/// Stands for a value that is hidden entirely.
const ALL_HIDDEN: &str = "***";

/// Replaces the middle four digits of a mobile number, or all of any other number.
const HIDDEN_DIGITS: &str = "****";

/// Masks a person's name. At least one character is always hidden:
///
/// | name | shown |
/// |---|---|
/// | 张三 · 欧阳修 | the surname: 张* · 欧阳* |
/// | 张承远 · 欧阳少东 | the surname and the last character: 张*远 · 欧阳*东 |
/// | 买买提·艾力 | the first character of each part: 买*·艾* |
/// | 张 · 欧阳 (no given name) | nothing · the first character: * · 欧* |
/// | Li Ming | the first letter: L* |
/// | anything else | nothing: * |
///
/// Spaces and notes in brackets (「张三（女）」) are not part of the name. If nothing remains to hide, the result is empty.
pub fn mask_name(name: &str) -> String {
    let bare = without_notes(name);
    let tidy = tidy_name(&bare);
    if tidy.is_empty() {
        return String::new();
    }
    if tidy.contains('·') {
        let parts: Vec<String> = tidy.split('·').filter(|part| !part.is_empty()).map(mask_part).collect();
        return if parts.is_empty() { HIDDEN.to_string() } else { parts.join("·") };
    }
    let (surname, given) = split_tidy(&tidy);
    if surname.is_empty() || given.is_empty() {
        return mask_part(&tidy);
    }
    let last = given.chars().skip(1).last().filter(|&c| is_han(c));
    surname.chars().chain([HIDDEN]).chain(last).collect()
}

/// Masks every mention of a person's name in a text (the `alt` of a picture, a file's title): 「张承远同志肖像」 → 「张*远同志肖像」.
/// Spaces inside a mention do not protect it. Other ways of naming the person are not recognised; where they may occur,
/// use [`mask_text`].
pub struct Mentions {
    name: Vec<char>,
    masked: String,
}

impl Mentions {
    /// A matcher for this name.
    pub fn of(name: &str) -> Self {
        Self { name: tidy_name(&without_notes(name)).chars().collect(), masked: mask_name(name) }
    }

    /// The text with every mention masked, or `None` if there is no mention.
    pub fn masked(&self, text: &str) -> Option<String> {
        let chars: Vec<char> = text.chars().collect();
        let first = (0..chars.len()).find(|at| mention(&chars[*at..], &self.name).is_some())?;
        let mut out: String = chars[..first].iter().collect();
        let mut at = first;
        while at < chars.len() {
            if let Some(length) = mention(&chars[at..], &self.name) {
                out.push_str(&self.masked);
                at += length;
            } else {
                out.push(chars[at]);
                at += 1;
            }
        }
        Some(out)
    }
}

/// Number of leading characters of `text` that spell `name`, or `None` if it does not start with the name.
fn mention(text: &[char], name: &[char]) -> Option<usize> {
    let mut length = 0;
    for (i, wanted) in name.iter().enumerate() {
        let gap = text[length..].iter().take_while(|&&c| i > 0 && tidy_name(&c.to_string()).is_empty()).count();
        let found = text.get(length + gap)?;
        // `tidy_name` maps a common ideograph to itself, so the costly comparison below can be skipped.
        let is_plain = ('\u{4E00}'..='\u{9FFF}').contains(found);
        if found != wanted && (is_plain || tidy_name(&found.to_string()).chars().ne([*wanted])) {
            return None;
        }
        length += gap + 1;
    }
    (length > 0).then_some(length)
}

/// Masks a part of a name, or a name without a known surname: its first letter is shown if there is more to hide.
fn mask_part(part: &str) -> String {
    let mut chars = part.chars();
    let first = chars.next().filter(|c| c.is_alphabetic() && chars.next().is_some());
    first.into_iter().chain([HIDDEN]).collect()
}

/// A name without the text in brackets, closed or not.
fn without_notes(name: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '(' | '（' | '[' | '［' | '【' | '〔' | '〈' | '《' | '{' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' | '〉' | '》' | '}' => {
                depth = depth.saturating_sub(1);
            }
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Masks telephone numbers. A mainland mobile number shows its first three and last four digits, whatever spaces,
/// hyphens, widths or +86 it was written with. Of any other number nothing is shown, since 「023-5812****」 on one page
/// and 「023-****3456」 on another would give the whole number. Several numbers in one value are masked one by one and
/// joined by 「、」.
pub fn mask_phone(phone: &str) -> String {
    let plain = half_width_all(phone);
    let numbers = plain.split([',', ';', '/', '、', '|', '\n']).map(str::trim).filter(|number| !number.is_empty());
    numbers.map(mask_number).collect::<Vec<String>>().join("、")
}

fn mask_number(number: &str) -> String {
    let kept: String = number.chars().filter(|c| c.is_ascii_digit() || *c == HIDDEN).collect();
    let other = number.chars().any(|c| !(c.is_ascii_digit() || " -+().*\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}".contains(c)));
    let national = match kept.strip_prefix("0086").or_else(|| kept.strip_prefix("86")) {
        Some(rest) if rest.len() == 11 => rest,
        _ => kept.as_str(),
    };
    let mobile = national.len() == 11 && national.starts_with('1') && matches!(national.as_bytes()[1], b'3'..=b'9');
    let (head, middle, tail) = if mobile { (&national[..3], &national[3..7], &national[7..]) } else { ("", "", "") };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if other || !mobile || !digits(head) || !digits(tail) || !(digits(middle) || middle == HIDDEN_DIGITS) {
        return HIDDEN_DIGITS.to_owned();
    }
    format!("{head}{HIDDEN_DIGITS}{tail}")
}

/// Masks any other value of class `mask`. Nothing of it is shown, not even its length, so that it adds nothing to what
/// [`mask_name`] or [`mask_phone`] show of the same value elsewhere. An empty value stays empty.
pub fn mask_text(text: &str) -> String {
    if tidy_name(text).is_empty() { String::new() } else { ALL_HIDDEN.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names() {
        for (name, masked) in [
            ("张三", "张*"),
            ("张承远", "张*远"),
            ("欧阳少东", "欧阳*东"),
            ("欧阳修", "欧阳*"),
            ("歐陽少東", "歐陽*東"),
            ("爱新觉罗明远", "爱新觉罗*远"),
            ("张　三", "张*"),
            (" 张 承 远 ", "张*远"),
            ("张\u{200B}三", "张*"),
            ("张三（女）", "张*"),
            ("张承远(已故)", "张*远"),
            ("张承远（已", "张*远"),
            ("张王承远", "张*远"),
            ("张", "*"),
            ("欧阳", "欧*"),
            ("", ""),
            ("　", ""),
            ("（女）", ""),
            ("·", "*"),
            ("买买提·艾力", "买*·艾*"),
            ("买买提•艾力", "买*·艾*"),
            ("阿·艾力·买买提", "*·艾*·买*"),
            ("𠔻𬭎𪚥", "𠔻*𪚥"),
            ("𬱖明", "𬱖*"),
            ("周某某", "周*某"),
            ("张三A", "张*"),
            ("Li Ming", "L*"),
            ("李Ming", "李*"),
            ("13800138000", "*"),
            ("*", "*"),
            ("张*", "张*"),
            ("张**", "张*"),
        ] {
            assert_eq!(mask_name(name), masked, "{name}");
        }
    }

    #[test]
    fn phones() {
        for (phone, masked) in [
            ("13800138000", "138****8000"),
            ("138 0013 8000", "138****8000"),
            ("138-0013-8000", "138****8000"),
            ("+86 13800138000", "138****8000"),
            ("008613800138000", "138****8000"),
            ("１３８００１３８０００", "138****8000"),
            ("138****8000", "138****8000"),
            ("138*****000", "****"),
            ("1380013****", "****"),
            ("023-58123456", "****"),
            ("12345678901", "****"),
            ("11010519491231002X", "****"),
            ("110105194912310021", "****"),
            ("电话13800138000", "****"),
            ("13800138000、13900139000", "138****8000、139****9000"),
            ("13800138000/023-58123456", "138****8000、****"),
            ("", ""),
            (" ", ""),
        ] {
            assert_eq!(mask_phone(phone), masked, "{phone}");
        }
    }

    #[test]
    fn names_in_text() {
        for (text, name, masked) in [
            ("张承远同志肖像", "张承远", "张*远同志肖像"),
            ("图为张 承　远（左）与张承远之子", "张承远（已故）", "图为张*远（左）与张*远之子"),
            ("买买提•艾力在种植", "买买提·艾力", "买*·艾*在种植"),
            ("张承先", "张承远", "张承先"),
            ("张承", "张承远", "张承"),
            ("", "张三", ""),
            ("社区供图", "", "社区供图"),
        ] {
            let found = Mentions::of(name).masked(text);
            assert_eq!(found.as_deref(), (text != masked).then_some(masked), "{text}");
        }
    }

    #[test]
    fn text_shows_nothing() {
        assert_eq!(mask_text("沱口街道 12 号"), "***");
        assert_eq!(mask_text("a"), "***");
        assert_eq!(mask_text(""), "");
        assert_eq!(mask_text(" 　\u{200B}"), "");
    }

    /// Names as they occur in practice: Han of all planes, compound surnames, dots, spaces, notes, Latin.
    fn a_name() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[一-龥]{1,4}",
            1 => Just("欧阳".to_owned()),
            1 => Just("爱新觉罗".to_owned()),
            1 => "[𠀀-𪛖]",
            1 => "[·•・ 　*]",
            1 => "[A-Za-z0-9]{1,3}",
            1 => Just("（女）".to_owned()),
        ];
        prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn masking_again_changes_nothing(name in a_name(), any in "\\PC{0,20}", phone in "[0-9*+ /-]{0,24}") {
            for value in [&name, &any, &phone] {
                let once = mask_name(value);
                prop_assert_eq!(mask_name(&once), once);
                let once = mask_phone(value);
                prop_assert_eq!(mask_phone(&once), once);
                let once = mask_text(value);
                prop_assert_eq!(mask_text(&once), once);
            }
        }

        #[test]
        fn one_value_has_one_masked_form(name in "[一-龥]{1,6}", gaps in prop::collection::vec(0_usize..4, 6)) {
            let spaced: String = name.chars().zip(gaps).flat_map(|(c, gap)| {
                [Some(c), [None, Some(' '), Some('\u{3000}'), Some('\u{200B}')][gap]]
            }).flatten().collect();
            prop_assert_eq!(mask_name(&spaced), mask_name(&name));
            prop_assert_eq!(mask_name(&format!("{name}（已故）")), mask_name(&name));
        }

        #[test]
        fn the_hidden_part_does_not_appear(surname in "[张王李赵]", hidden in "[三-龥]{1,5}", last in "[一-丁]") {
            prop_assume!(!hidden.contains(&surname));
            let masked = mask_name(&format!("{surname}{hidden}{last}"));
            prop_assert_eq!(&masked, &format!("{surname}*{last}"));
            for c in hidden.chars() {
                prop_assert!(!masked.contains(c));
            }
        }

        #[test]
        fn no_mention_is_left(before in "[一-二]{0,4}", name in "[张王][三-龥]{1,3}", gap in "[ 　]?", after in "[一-二]{0,4}") {
            let spaced: String = name.chars().flat_map(|c| [c.to_string(), gap.clone()]).collect();
            let masked = Mentions::of(&name).masked(&format!("{before}{spaced}{after}{name}")).unwrap_or_default();
            prop_assert!(!tidy_name(&masked).contains(&name), "{}", masked);
        }

        #[test]
        fn what_is_hidden_cannot_be_told_apart(surname in "[张王李赵]", a in "[三-龥]{1,5}", b in "[三-龥]{1,5}", last in "[一-丁]") {
            let whole = |hidden: &str| mask_name(&format!("{surname}{hidden}{last}"));
            prop_assert_eq!(whole(&a), whole(&b));
        }

        #[test]
        fn something_is_always_hidden(name in a_name()) {
            let masked = mask_name(&name);
            prop_assert!(masked.is_empty() || masked.contains(HIDDEN), "{}", masked);
            let seen: Vec<char> = masked.chars().filter(|&c| c != HIDDEN && c != '·').collect();
            let all = tidy_name(&without_notes(&name)).chars().filter(|&c| c != '·' && c != HIDDEN).count();
            prop_assert!(all == 0 || seen.len() < all || name.contains(HIDDEN), "{} {}", name, masked);
        }

        #[test]
        fn the_middle_of_a_number_does_not_matter(head in "1[3-9][0-9]", a in "[0-9]{4}", b in "[0-9]{4}", tail in "[0-9]{4}", gap in "[ -]?") {
            let masked = format!("{head}****{tail}");
            prop_assert_eq!(mask_phone(&format!("{head}{gap}{a}{gap}{tail}")), masked.clone());
            prop_assert_eq!(mask_phone(&format!("+86{gap}{head}{b}{tail}")), masked);
        }

        #[test]
        fn of_another_number_nothing_is_seen(number in "[0-9]{1,10}|[0-9]{12,19}X?") {
            prop_assume!(!number.starts_with("86") && !number.starts_with("0086"));
            prop_assert_eq!(mask_phone(&number), "****");
        }
    }
}
