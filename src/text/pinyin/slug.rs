//! Addresses made from readings.

use crate::text::surname::{is_han, tidy_name};

use super::{Unit, name_syllables, units};

/// Maximum length of a slug in characters; longer ones are cut at a syllable boundary.
const LONGEST_SLUG: usize = 80;

/// Makes an address from a text: its syllables joined by `-`, only `[a-z0-9-]`, at most 80 characters, cut at a
/// syllable boundary. A Han character without a known reading yields its code point (`u2ceb1`). Empty if nothing in the
/// text can be read.
pub fn slug(text: &str) -> String {
    let tokens = units(text).into_iter().map(|unit| match unit {
        Unit::Han(c, reading) => reading.unwrap_or_else(|| format!("u{:x}", u32::from(c))),
        Unit::Latin(run) => run,
    });
    join(tokens)
}

/// Makes an address from a person's name: 单小明 → `shan-xiao-ming`. See [`name_syllables`] and [`slug`].
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

/// Device names reserved by Windows; the site must be readable from a USB stick there, so no file may bear one.
fn is_reserved(stem: &str) -> bool {
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    matches!(stem, "con" | "prn" | "aux" | "nul") || numbered.is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
}
