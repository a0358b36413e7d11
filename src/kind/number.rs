//! Numbers and booleans as staff write them: full-width digits, 3.2万, 约3000, 1,200, 3.2万人; 是/否, √/×, 有/无.

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

/// Words for large numbers; 千万 and 百万 come before 万, with which they end.
const MANY: [(&str, f64); 5] = [("千万", 1e7), ("百万", 1e6), ("万", 1e4), ("亿", 1e8), ("千", 1e3)];

/// The longest unit, in characters: 平方公里.
const LONGEST_UNIT: usize = 4;

/// Characters that make 千 before them part of the unit: 千米, 千克, 千瓦.
const BEHIND_THOUSAND: [char; 3] = ['米', '克', '瓦'];

/// Parses a number; `None` if it is not one. A unit behind it (户, 人, %) is not accepted: see [`measured`].
pub fn number(written: &str) -> Option<Number> {
    let text: String = written.trim().nfkc().filter(|c| !c.is_whitespace()).collect();
    let digits = text.trim_start_matches(['约', '近']).trim_end_matches(['余', '多']);
    let (digits, factor) =
        MANY.into_iter().find_map(|(word, factor)| digits.strip_suffix(word).map(|rest| (rest, factor))).unwrap_or((digits, 1.0));
    let plain = digits.replace(',', "");
    let shaped = plain.strip_prefix('-').unwrap_or(&plain);
    if shaped.is_empty() || !shaped.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let value: f64 = plain.parse().ok()?;
    Some(Number { value: value * factor, text: text.into() })
}

/// Splits a number from the unit behind it: `3.2万人` into 3.2万 and 人, `38.5％` into 38.5 and %. The caller decides whether
/// the unit is acceptable. Words of dates and addresses (月, 号) are not units.
pub fn measured(written: &str) -> Option<(&str, &str)> {
    let written = written.trim();
    if let Some(rest) = written.strip_suffix(['%', '％', '﹪']).map(str::trim_end) {
        return number(rest).is_some().then_some((rest, "%"));
    }
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let last = written.char_indices().rfind(|(_, c)| is_digit(*c)).map(|(at, c)| at + c.len_utf8())?;
    let behind = written[last..].trim_start();
    let is_unit = |rest: &str| rest.starts_with(BEHIND_THOUSAND);
    let many = MANY.into_iter().find_map(|(word, _)| behind.strip_prefix(word).filter(|rest| word != "千" || !is_unit(rest)));
    let unit = many.unwrap_or(behind);
    let unit = unit.strip_prefix(['余', '多']).unwrap_or(unit).trim_start();
    let is_word = unit.chars().all(|c| c.is_alphabetic() || matches!(c, '²' | '³' | '㎡' | '/' | '℃'));
    let is_place = unit.starts_with(['月', '日', '号', '点', '时', '届', '期', '至', '到']);
    if unit.is_empty() || unit.chars().count() > LONGEST_UNIT || !is_word || is_place {
        return None;
    }
    let digits = written[..written.len() - unit.len()].trim_end();
    number(digits).is_some().then_some((digits, unit))
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
        for (written, parts) in [
            ("38.5%", Some(("38.5", "%"))),
            ("约３８ ％ ", Some(("约３８", "%"))),
            ("3.2万人", Some(("3.2万", "人"))),
            ("1200余 户", Some(("1200余", "户"))),
            ("３千米", Some(("３", "千米"))),
            ("3千人", Some(("3千", "人"))),
            ("120 平方公里", Some(("120", "平方公里"))),
            ("38.5", None),
            ("3.2万", None),
            ("%", None),
            ("三%", None),
            ("12月", None),
            ("3号楼", None),
            ("4人5户", None),
            ("第3人", None),
        ] {
            assert_eq!(measured(written), parts, "{written}");
        }
    }
}
