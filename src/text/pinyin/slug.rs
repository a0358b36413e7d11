//! Addresses made of readings.

use crate::text::surname::{is_han, tidy_name};

use super::{Unit, name_syllables, units};

/// A slug is cut to this many characters, at the edge of a syllable.
const LONGEST_SLUG: usize = 80;

/// An address made of a text: its syllables joined by `-`, `[a-z0-9-]` only, at most 80 characters, cut at the edge of a syllable.
/// A Han character without a known reading gives its code point (`u2ceb1`). Empty if the text has nothing to read.
pub fn slug(text: &str) -> String {
    let tokens = units(text).into_iter().map(|unit| match unit {
        Unit::Han(c, reading) => reading.unwrap_or_else(|| format!("u{:x}", u32::from(c))),
        Unit::Latin(run) => run,
    });
    join(tokens)
}

/// An address made of a person's name: 单小明 → `shan-xiao-ming`. See [`name_syllables`] and [`slug`].
pub fn slug_name(name: &str, pinyin: Option<&str>) -> String {
    let syllables = name_syllables(name, pinyin);
    let han = tidy_name(name).chars().filter(|&c| is_han(c)).count();
    if syllables.len() < han { slug(name) } else { join(syllables) }
}

fn join(tokens: impl IntoIterator<Item = String>) -> String {
    let mut out = String::new();
    for token in tokens {
        let token: String = token.chars().filter(char::is_ascii_alphanumeric).collect();
        let gap = usize::from(!out.is_empty());
        if out.len() + gap + token.len() > LONGEST_SLUG {
            if out.is_empty() {
                out.push_str(&token[..LONGEST_SLUG]);
            }
            break;
        }
        if !token.is_empty() {
            out.push_str(if gap == 1 { "-" } else { "" });
            out.push_str(&token);
        }
    }
    if is_reserved(&out) { format!("{out}-x") } else { out }
}

/// Names that Windows keeps for devices; no file on the USB stick may bear one.
fn is_reserved(stem: &str) -> bool {
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    matches!(stem, "con" | "prn" | "aux" | "nul") || numbered.is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
}
