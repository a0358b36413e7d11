//! A person as an office's list writes one: 「张　三」, 「李禾（女，土家族）」, 「欧阳少东(已故)」, 「王伟（大）」. The name is
//! the name; what stands in brackets after it is said elsewhere, or not at all.

use super::surname::{is_han, tidy_name};

/// A person as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name, tidied (see [`tidy_name`]).
    pub name: String,
    /// Whether a note says that the person has died.
    pub deceased: bool,
    /// What parts the person from others of the same name; sex and people are not it, they are private.
    pub distinguish: Option<String>,
}

/// Notes that say somebody has died.
const DECEASED: [&str; 6] = ["已故", "故", "已逝", "逝世", "已去世", "去世"];

/// Reads a person. Brackets that do not end the text, or that leave no name, are part of the name.
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
    // 「张某已故」 in a cell of its own words is left alone: only a frame around a name is known to mean it.
    // A box on one side alone is a character that was lost, and is told as one.
    let framed = rest
        .trim()
        .strip_prefix(['□', '▢'])
        .and_then(|rest| rest.strip_suffix(['□', '▢']))
        .filter(|name| !name.trim().is_empty());
    person.deceased |= framed.is_some();
    person.name = tidy_name(framed.map_or(rest, |name| name.trim_matches(['□', '▢']))).into_owned();
    person
}

/// What a reference names: a person without notes about sex, people and death, anything else as written.
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

/// The text before a note in brackets at the end, and the note.
fn last_note(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let inner = text.strip_suffix([')', '）', ']', '】', '〕'])?;
    let at = inner.rfind(['(', '（', '[', '【', '〔'])?;
    let before = inner[..at].trim_end();
    let note = inner[at..].trim_start_matches(['(', '（', '[', '【', '〔']);
    (!before.is_empty()).then_some((before, note))
}

/// Sex and people, which a list carries and an exhibition does not.
fn is_private(word: &str) -> bool {
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
