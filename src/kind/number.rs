//! Numbers and booleans as staff write them: full-width digits, 3.2万, 约3000, 1,200; 是/否, √/×, 有/无.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

/// A number with its original text.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its value.
    pub value: f64,
    /// As displayed: the text as written, with half-width digits.
    pub text: Arc<str>,
}

/// Parses a number; `None` if it is not one. A unit behind it (户, 人, 米) is not accepted, since units are stated
/// elsewhere; for % see [`percent`].
pub fn number(written: &str) -> Option<Number> {
    let text: String = written.trim().nfkc().filter(|c| !c.is_whitespace()).collect();
    let digits = text.trim_start_matches(['约', '近']).trim_end_matches(['余', '多']);
    let (digits, factor) = [("千万", 1e7), ("百万", 1e6), ("万", 1e4), ("亿", 1e8), ("千", 1e3)]
        .into_iter()
        .find_map(|(word, factor)| digits.strip_suffix(word).map(|rest| (rest, factor)))
        .unwrap_or((digits, 1.0));
    let plain = digits.replace(',', "");
    let shaped = plain.strip_prefix('-').unwrap_or(&plain);
    if shaped.is_empty() || !shaped.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let value: f64 = plain.parse().ok()?;
    Some(Number { value: value * factor, text: text.into() })
}

/// The number before a %, as written: 38.5 for `38.5%`. Only for a field whose unit is % may it be taken as the number.
pub fn percent(written: &str) -> Option<&str> {
    written.trim().strip_suffix(['%', '％', '﹪']).map(str::trim_end).filter(|rest| number(rest).is_some())
}

/// Parses yes or no.
pub fn boolean(written: &str) -> Option<bool> {
    match written.trim() {
        "true" | "yes" | "是" | "有" | "√" | "✓" | "对" | "1" => Some(true),
        "false" | "no" | "否" | "无" | "×" | "✗" | "非" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_staff_write_them() {
        for (written, value) in [
            ("１２３", 123.0),
            ("3.2万", 32_000.0),
            ("3千万", 3e7),
            ("1.5百万", 1.5e6),
            ("约3000", 3000.0),
            ("1,200", 1200.0),
            ("-5", -5.0),
            ("221.5", 221.5),
        ] {
            assert_eq!(number(written).map(|n| n.value), Some(value), "{written}");
        }
        for written in ["", "三", "1.2.3", "12人", "约", "38.5%"] {
            assert_eq!(number(written), None, "{written}");
        }
        for (written, before) in
            [("38.5%", Some("38.5")), ("约３８ ％ ", Some("约３８")), ("38.5", None), ("%", None), ("三%", None)]
        {
            assert_eq!(percent(written), before, "{written}");
        }
    }
}
