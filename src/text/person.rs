//! Parses a person as an office's lists write one: 「张　三」, 「李禾（女，土家族）」, 「欧阳少东(已故)」, 「王伟（大）」. Notes in brackets after the
//! name are not part of it; some become fields of [`Person`], others are dropped.

use super::surname::{is_han, tidy_name};

/// A person as parsed from a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name, normalised by [`tidy_name`].
    pub name: String,
    /// Whether a note, or a frame of □ around the name, marks the person as deceased.
    pub deceased: bool,
    /// A note that distinguishes the person from namesakes. Sex and ethnic group never count, since they are private.
    pub distinguish: Option<String>,
}

/// Notes that mark a person as deceased.
const DECEASED: [&str; 6] = ["已故", "故", "已逝", "逝世", "已去世", "去世"];

/// Parses a person. Brackets that are not at the end, or that leave no name, are part of the name.
pub fn person(written: &str) -> Person {
    let text = written.trim();
    let mut person = Person::default();
    let mut rest = text;
    while let Some((before, note)) = last_note(rest) {
        rest = before;
        for word in note.split([',', '，', '、', ';', '；', ' ', '　']).map(str::trim).filter(|word| !word.is_empty()) {
            if DECEASED.contains(&word) {
                person.deceased = true;
            } else if !is_private(word) {
                person.distinguish = Some(word.to_owned());
            }
        }
    }
    // 「张某已故」 without brackets is left alone: only a frame on both sides of the name is known to mean "deceased". A box
    // on one side only is a lost character, and is reported as one.
    let framed = rest
        .trim()
        .strip_prefix(['□', '▢'])
        .and_then(|rest| rest.strip_suffix(['□', '▢']))
        .filter(|name| !name.trim().is_empty());
    person.deceased |= framed.is_some();
    person.name = tidy_name(framed.map_or(rest, |name| name.trim_matches(['□', '▢']))).into_owned();
    person
}

/// The name that a reference means: a person without notes on sex, ethnic group and death; anything else trimmed but as
/// written.
pub fn referred(written: &str) -> String {
    let text = written.trim();
    let spaced = text.chars().filter(|c| !c.is_whitespace()).count() <= 4 && text.chars().all(|c| is_han(c) || c.is_whitespace());
    match last_note(text) {
        Some((before, note))
            if note.split(['，', ',', '、']).all(|word| is_private(word.trim()) || DECEASED.contains(&word.trim())) =>
        {
            tidy_name(before).into_owned()
        }
        _ if spaced => tidy_name(text).into_owned(),
        _ => text.to_owned(),
    }
}

/// The name in a text that ends with a form of address: 李禾同志.
pub fn addressed(written: &str) -> Option<&str> {
    ["同志", "先生", "女士", "老师"].iter().find_map(|word| written.trim_end().strip_suffix(word)).map(str::trim_end)
}

/// Splits a text into the part before a trailing note in brackets, and the note.
fn last_note(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let inner = text.strip_suffix([')', '）', ']', '】', '〕'])?;
    let at = inner.rfind(['(', '（', '[', '【', '〔'])?;
    let before = inner[..at].trim_end();
    let note = inner[at..].trim_start_matches(['(', '（', '[', '【', '〔']);
    (!before.is_empty()).then_some((before, note))
}

/// Whether a note states a person's sex or ethnic group, which lists carry but an exhibition must not show.
/// Whether a note says what a page never shows: sex or ethnic group.
pub fn is_private(word: &str) -> bool {
    matches!(word, "男" | "女") || (word.ends_with('族') && word.chars().count() <= 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_told_from_names() {
        let made = |name: &str, deceased: bool, distinguish: Option<&str>| Person {
            name: name.to_owned(),
            deceased,
            distinguish: distinguish.map(str::to_owned),
        };
        for (written, expected) in [
            ("张　三", made("张三", false, None)),
            ("张 三", made("张三", false, None)),
            ("张三(女)", made("张三", false, None)),
            ("张三（已故）", made("张三", true, None)),
            ("李禾（女，土家族）", made("李禾", false, None)),
            ("李禾（女）（已故）", made("李禾", true, None)),
            ("王伟（大）", made("王伟", false, Some("大"))),
            ("王伟【二支部，女】", made("王伟", false, Some("二支部"))),
            ("□周岚□", made("周岚", true, None)),
            ("▢周岚▢", made("周岚", true, None)),
            ("吴□", made("吴□", false, None)),
            ("□立（女）", made("□立", false, None)),
            ("买买提．艾力", made("买买提·艾力", false, None)),
            ("（女）", made("（女）", false, None)),
            ("", made("", false, None)),
        ] {
            assert_eq!(person(written), expected, "{written}");
        }
    }

    #[test]
    fn references_keep_what_is_no_note() {
        for (written, name) in [
            ("张 三", "张三"),
            ("张三（女）", "张三"),
            ("张三（女，已故）", "张三"),
            ("示例律师事务所（重庆）", "示例律师事务所（重庆）"),
            ("江畔 志愿服务队", "江畔 志愿服务队"),
        ] {
            assert_eq!(referred(written), name, "{written}");
        }
    }
}
