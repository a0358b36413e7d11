//! The catalogue of texts: message, help, explanation and example of every code, in Chinese and English.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{Args, Code, Severity};

/// The language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    severity: Weight,
    zh: Sentences,
    en: Sentences,
    /// For the handbook (in Chinese): what the code means.
    about: String,
    /// For the handbook (in Chinese): what causes it.
    example: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Weight {
    Error,
    Warning,
    Info,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
    message: String,
    #[serde(default)]
    help: String,
}

/// The whole catalogue, compiled in. A test parses all of it, so a missing text is found there; at run time the code's own
/// word stands in for it.
const CATALOGUE: &str = include_str!("catalogue.yaml");

/// The text of a code, parsed on first use: a run reports only a few codes, and parsing the whole catalogue takes as long
/// as rendering dozens of pages.
fn text(code: Code) -> Option<&'static Text> {
    static TEXTS: [OnceLock<Option<Text>>; Code::ALL.len()] = [const { OnceLock::new() }; Code::ALL.len()];
    TEXTS
        .get(code as usize)?
        .get_or_init(|| serde_yaml::from_str::<OneText>(part(code.as_str())?).ok()?.into_values().next())
        .as_ref()
}

/// An entry of the catalogue: a code's word and its text.
type OneText = BTreeMap<String, Text>;

/// The lines of the catalogue about a code: from its word at the start of a line to the next word at the start of a line.
fn part(word: &str) -> Option<&'static str> {
    let begins = |at: &usize| CATALOGUE[..*at].ends_with('\n') && CATALOGUE[at + word.len()..].starts_with(":\n");
    let start = CATALOGUE.match_indices(word).map(|(at, _)| at).find(begins)?;
    let rest = &CATALOGUE[start..];
    let next = |at: &usize| rest[at + 1..].starts_with(|c: char| c.is_ascii_lowercase());
    let end = memchr::memchr_iter(b'\n', rest.as_bytes()).find(next);
    Some(end.map_or(rest, |end| &rest[..=end]))
}

pub(super) fn severity(code: Code) -> Severity {
    match text(code).map(|text| text.severity) {
        Some(Weight::Warning) => Severity::Warning,
        Some(Weight::Info) => Severity::Info,
        Some(Weight::Error) | None => Severity::Error,
    }
}

fn sentences(code: Code, lang: Lang) -> Option<&'static Sentences> {
    text(code).map(|text| match lang {
        Lang::Zh => &text.zh,
        Lang::En => &text.en,
    })
}

pub(super) fn message(code: Code, args: &Args, lang: Lang) -> String {
    sentences(code, lang).map_or_else(|| code.as_str().to_owned(), |text| fill(&text.message, args))
}

pub(super) fn help(code: Code, args: &Args, lang: Lang) -> String {
    sentences(code, lang).map_or_else(String::new, |text| fill(&text.help, args))
}

/// The handbook's paragraph on `code`, in Chinese: what it means and how to fix it.
pub fn explanation(code: Code) -> &'static str {
    text(code).map_or("", |text| text.about.as_str())
}

/// What causes `code`, for the handbook, in Chinese.
pub fn example(code: Code) -> &'static str {
    text(code).map_or("", |text| text.example.as_str())
}

/// Replaces each `{name}` by its argument. A part in `[…]` is dropped if one of its placeholders has no value. `{{` and
/// `}}` give a single brace; `[[` and `]]` stay doubled, as the brackets of a reference.
fn fill(template: &str, args: &Args) -> String {
    let mut out = String::new();
    let mut optional: Option<String> = None;
    let mut whole = true;
    let mut rest = template;
    while let Some(next) = rest.chars().next() {
        let doubled = rest.as_bytes().get(1) == rest.as_bytes().first();
        if doubled && "[]{}".contains(next) {
            let target = optional.as_mut().unwrap_or(&mut out);
            target.push(next);
            if next == '[' || next == ']' {
                target.push(next);
            }
            rest = &rest[2..];
            continue;
        }
        match next {
            '[' => {
                optional = Some(String::new());
                whole = true;
                rest = &rest[1..];
            }
            ']' => {
                if let Some(part) = optional.take()
                    && whole
                {
                    out.push_str(&part);
                }
                rest = &rest[1..];
            }
            '{' => {
                let end = rest.find('}').unwrap_or(rest.len() - 1);
                let value = args.get(&rest[1..end]);
                whole &= value.is_some();
                optional.as_mut().unwrap_or(&mut out).push_str(value.map_or("", String::as_str));
                rest = &rest[end + 1..];
            }
            _ => {
                optional.as_mut().unwrap_or(&mut out).push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_texts_and_no_text_is_without_code() {
        let catalogue: BTreeMap<String, Text> = serde_yaml::from_str(CATALOGUE).expect("catalogue.yaml");
        let words: Vec<_> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
        for word in &words {
            let text = catalogue.get(word).unwrap_or_else(|| panic!("{word} has no text"));
            assert!(!text.zh.message.is_empty() && !text.en.message.is_empty(), "{word}");
            assert!(!text.about.is_empty(), "{word} is not explained");
            let alone: OneText = serde_yaml::from_str(part(word).expect("a part")).expect("YAML");
            assert!(alone.len() == 1 && alone[word].about == text.about, "{word} is not read alone as in the whole");
            assert!(!text.zh.help.is_empty() || matches!(text.severity, Weight::Info), "{word} does not help");
        }
        for word in catalogue.keys() {
            assert!(words.contains(word), "{word} is no code");
        }
    }

    #[test]
    fn braces_and_brackets_of_texts_are_never_taken_for_ours() {
        for code in Code::ALL {
            let (word, text) = (code.as_str(), text(*code).expect("a text"));
            for text in [&text.zh.message, &text.zh.help, &text.en.message, &text.en.help] {
                let plain = text.replace("{{", "").replace("}}", "").replace("[[", "").replace("]]", "");
                for part in plain.split('{').skip(1) {
                    let name = part.split('}').next().unwrap_or_default();
                    assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{word}: {{{name}}}");
                }
                for part in plain.split('[').skip(1) {
                    assert!(part.split(']').next().unwrap_or_default().contains('{'), "{word}: [{part}");
                }
            }
        }
    }

    #[test]
    fn optional_parts_fall_away() {
        let mut args = BTreeMap::from([("target".into(), "张明元".to_owned())]);
        let template = "「{target}」不存在[，最接近的是「{nearest}」]。写作 [[名字]]。";
        assert_eq!(fill(template, &args), "「张明元」不存在。写作 [[名字]]。");
        args.insert("nearest".into(), "张明远".to_owned());
        assert_eq!(fill(template, &args), "「张明元」不存在，最接近的是「张明远」。写作 [[名字]]。");
    }
}
