//! The language of messages: `--lang`, else the locale, else Chinese.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::diagnostic::Lang;

use super::args::LangWord;

/// Chooses the language; `variable` reads an environment variable.
pub(super) fn choose(word: Option<LangWord>, variable: impl Fn(&str) -> Option<String>) -> Lang {
    if let Some(word) = word {
        return word.into();
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    match locale {
        Some(locale) if locale.starts_with("en") => Lang::En,
        _ => Lang::Zh,
    }
}

/// The language that a call names which could not be parsed.
pub(super) fn said(words: &[OsString]) -> Option<LangWord> {
    let is_said = |word: &OsString| word.to_str().is_some_and(|word| word == "--lang" || word.starts_with("--lang="));
    let at = words.iter().position(is_said)?;
    let word = words[at].to_str()?.strip_prefix("--lang=").or_else(|| words.get(at + 1)?.to_str())?;
    LangWord::from_str(word, true).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_wins_then_the_locale_then_chinese() {
        let en = |name: &str| (name == "LANG").then(|| "en_US.UTF-8".to_owned());
        assert_eq!(choose(None, en), Lang::En);
        assert_eq!(choose(Some(LangWord::Zh), en), Lang::Zh);
        assert_eq!(choose(None, |_| None), Lang::Zh);
        assert_eq!(choose(None, |name| (name == "LANG").then(|| "C.UTF-8".to_owned())), Lang::Zh);
        assert_eq!(choose(None, |name| Some(if name == "LC_ALL" { "zh_CN" } else { "en_US" }.to_owned())), Lang::Zh);
    }
}
