//! Common mistakes in how offices record honours (domain §2): level, issuer, document number, date, and claims without
//! a source.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Level, LevelLabels, Scalar, Value};

use super::super::{Entry, Source};

/// Claims that need a source.
const SUPERLATIVES: [&str; 12] =
    ["唯一", "首个", "首家", "首批", "第一个", "全国第一", "最早", "最大", "最高", "最多", "最长", "最先"];

/// Words in which 区 does not mean a district.
const NO_DISTRICT: [&str; 14] =
    ["社区", "自治区", "地区", "园区", "开发区", "校区", "景区", "库区", "小区", "片区", "街区", "灾区", "辖区", "城区"];

/// Words in the names of bodies above a district.
const ABOVE: [&str; 5] = ["中共中央", "国务院", "全国", "自治区", "省"];

/// Words with which the names of bodies end.
const BODIES: [&str; 13] = ["委", "委员会", "局", "部", "政府", "会", "办", "办公室", "厅", "院", "中央", "司", "署"];

/// Minimum number of characters of a body's name.
const SHORTEST_BODY: usize = 3;

/// Reports 全国… honours that are not of the national level, and provincial honours issued by a district.
pub(super) fn level(entry: &Entry, level: &str, levels: &LevelLabels, report: &mut Vec<Diagnostic>) {
    let Some(Scalar::Level(given)) = entry.scalar(level) else { return };
    let label = levels.label(*given);
    if entry.title.starts_with("全国") && *given != Level::National {
        report.push(Diagnostic::new(Code::HonorNational).at(&entry.place).with("title", &entry.title).with("level", label));
    }
    let issuers: Vec<String> = entry.fields.get("issuers").map_or_else(Vec::new, |value| {
        value.items().iter().map(|item| super::value_text(item, levels)).filter(|issuer| !issuer.is_empty()).collect()
    });
    if *given == Level::Provincial && !issuers.is_empty() && issuers.iter().all(|issuer| is_district(issuer)) {
        report.push(
            Diagnostic::new(Code::HonorIssuer)
                .at(place_of(entry, "issuers"))
                .with("title", &entry.title)
                .with("level", label)
                .with("issuer", issuers.join("、"))
                .with("right", levels.label(Level::County)),
        );
    }
}

/// The place of a field that refers to somebody, otherwise that of the entry.
fn place_of<'e>(entry: &'e Entry, key: &str) -> &'e Place {
    let first = entry.fields.get(key).and_then(|value| value.items().first());
    match first.and_then(Value::scalar) {
        Some(Scalar::Reference(reference)) => &reference.place,
        _ => &entry.place,
    }
}

/// Whether a body is that of a district or county.
fn is_district(name: &str) -> bool {
    if ABOVE.iter().any(|word| name.contains(word)) {
        return false;
    }
    let rest = NO_DISTRICT.iter().fold(name.to_owned(), |rest, word| rest.replace(word, ""));
    rest.contains(['区', '县'])
}

/// The field with the document number.
pub(in crate::content) const DOCUMENT_NUMBER: &str = "doc_no";

/// The finding that a document number, written at `place`, is not in the form 机关代字〔年〕序号.
pub(in crate::content) fn document_number(written: &str, place: &Place) -> Option<Diagnostic> {
    if written.is_empty() || is_document_number(written) {
        return None;
    }
    let fixed = fixed(written).filter(|fixed| is_document_number(fixed));
    Some(Diagnostic::new(Code::DocumentNumber).at(place).with("value", written).with_some("fixed", fixed))
}

fn is_document_number(text: &str) -> bool {
    let parts = || {
        let (body, rest) = text.split_once('〔')?;
        let (year, rest) = rest.split_once('〕')?;
        let number = rest.strip_suffix('号')?;
        let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
        Some(!body.is_empty() && !body.contains(char::is_whitespace) && is_year && is_number)
    };
    parts().unwrap_or(false)
}

/// The number with the brackets of GB/T 9704, without 第, leading zeros and white space.
fn fixed(text: &str) -> Option<String> {
    let text: String = crate::text::width::half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let text = text
        .replace(['[', '(', '（', '【', '［', '{', '<', '〈'], "〔")
        .replace([']', ')', '）', '】', '］', '}', '>', '〉'], "〕");
    let (head, rest) = text.split_once('〕')?;
    let number = rest.trim_start_matches('第').trim_end_matches('号').trim_start_matches('0');
    Some(format!("{head}〕{number}号"))
}

/// Reports an honour without any date.
pub(super) fn undated(entry: &Entry, report: &mut Vec<Diagnostic>) {
    let is_told = entry.common.wrong.iter().any(|key| key == "decided_on" || key == "edition_year");
    if !is_told && entry.date("decided_on").is_none() && entry.date("edition_year").is_none() {
        report.push(Diagnostic::new(Code::HonorUndated).at(&entry.place).with("title", &entry.title));
    }
}

/// Reports 唯一, 首个 and similar claims without a source.
pub(super) fn superlative(entry: &Entry, report: &mut Vec<Diagnostic>) {
    if !entry.common.sources.is_empty() {
        return;
    }
    // Extracting a body's text is slow. Few texts contain all characters of such a word, so the others are skipped.
    let may_hold = |text: &str| {
        let mut firsts: BTreeSet<char> = SUPERLATIVES.iter().filter_map(|word| word.chars().next()).collect();
        firsts.retain(|first| text.contains(*first));
        let begins = |word: &&&str| word.chars().next().is_some_and(|first| firsts.contains(&first));
        SUPERLATIVES.iter().filter(begins).any(|word| word.chars().skip(1).all(|c| text.contains(c)))
    };
    let body = entry.body.as_ref().filter(|body| may_hold(body.written())).map_or_else(String::new, |body| body.text());
    let found = |text: &str| SUPERLATIVES.iter().find(|word| text.contains(*word)).copied();
    if let Some(word) = [entry.title.as_str(), &entry.common.summary, &body].into_iter().find_map(found) {
        let is_row = entry.source == Source::Row;
        let finding = Diagnostic::new(Code::Superlative).at(&entry.place).with("title", &entry.title).with("word", word);
        report.push(finding.with_some("row", is_row.then_some("")).with_some("text", (!is_row).then_some("")));
    }
}

/// Reports several issuers that only a space separates, and that are therefore read as one.
pub(super) fn joined(entry: &Entry, report: &mut Vec<Diagnostic>) {
    let items = entry.fields.get("issuers").map(Value::items).unwrap_or_default();
    for item in items {
        let Some(Scalar::Reference(issuer)) = item.scalar() else { continue };
        if let Some(bodies) = bodies(&issuer.name) {
            let finding = Diagnostic::new(Code::IssuersJoined).at(&issuer.place).with("value", &issuer.name);
            report.push(finding.with("apart", bodies.join("、")).with("whole", bodies.concat()));
        }
    }
}

/// The names of bodies that only spaces separate; `None` if `name` is that of one body, or may be. Shorter parts are those
/// of one name: 市委 组织部.
fn bodies(name: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = name.split_whitespace().collect();
    let is_body = |part: &&str| part.chars().count() >= SHORTEST_BODY && BODIES.iter().any(|word| part.ends_with(word));
    (parts.len() > 1 && parts.iter().all(is_body)).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_numbers_are_mended() {
        for right in ["示例发〔2012〕1号", "万州委〔2017〕12号"] {
            assert!(is_document_number(right), "{right}");
        }
        for (wrong, right) in [
            ("示发[2017]12号", "示发〔2017〕12号"),
            ("示发（2017）第012号", "示发〔2017〕12号"),
            ("示发 【2017】 12 号", "示发〔2017〕12号"),
            ("示发［２０１７］１２号", "示发〔2017〕12号"),
        ] {
            assert!(!is_document_number(wrong), "{wrong}");
            assert_eq!(fixed(wrong).as_deref(), Some(right));
        }
    }

    #[test]
    fn bodies_are_told_apart_where_it_is_certain() {
        for (name, parts) in [
            ("市综治委 市公安局", vec!["市综治委", "市公安局"]),
            ("中共中央　国务院 中央军委", vec!["中共中央", "国务院", "中央军委"]),
        ] {
            assert_eq!(bodies(name), Some(parts), "{name}");
        }
        for one in ["市委 组织部", "万州区 人民政府", "市公安局", "江畔社区 市公安局", "区 委 宣 传 部"]
        {
            assert_eq!(bodies(one), None, "{one}");
        }
    }

    #[test]
    fn districts_are_told_from_what_only_sounds_like_them() {
        for district in ["中共万州区委", "重庆市万州区人民政府", "示例县总工会"] {
            assert!(is_district(district), "{district}");
        }
        for other in ["重庆市委", "广西壮族自治区党委", "示例省开发区管委会", "江畔社区党总支", "全国总工会", "示例市城区办"]
        {
            assert!(!is_district(other), "{other}");
        }
    }
}
