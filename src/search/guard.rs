//! Checks what the search would publish for private numbers, before it is encoded and can no longer be inspected.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Record;
use crate::text::lines;
use crate::text::private::{self, Allowed, Sort};

/// Diagnostics for private data in a record, and whether the record is clean. Data in `told` was already reported at its source
/// and yields no diagnostic.
pub(super) fn check(record: &Record, allowed: &Allowed, told: &BTreeSet<String>) -> (Vec<Diagnostic>, bool) {
    let short = [&record.title, &record.note].into_iter().chain(&record.aliases).map(String::as_str);
    let mut found = Vec::new();
    let mut is_clean = true;
    // A value may be written on several lines. But lines may also be the cells of a table, where 138, 2019 and 2020 are no
    // telephone number; the check digit of an ID number tells.
    let broken: Vec<String> = lines(&record.body).zip(lines(&record.body).skip(1)).filter_map(broken).collect();
    let broken = broken.iter().flat_map(|text| private::find(text, allowed).into_iter().map(move |found| (&**text, found)));
    let broken = broken.filter(|(text, found)| found.sort == Sort::IdNumber && text[found.range.clone()].contains('\n'));
    let whole = short.chain(lines(&record.body));
    let whole = whole.flat_map(|text| private::find(text, allowed).into_iter().map(move |found| (text, found)));
    for (text, private) in whole.filter(|(_, private)| private.sort.is_error()).chain(broken) {
        let written = &text[private.range];
        is_clean = false;
        if !told.contains(&written.chars().filter(|c| !c.is_whitespace()).collect::<String>()) {
            let what = format!("{} {}", private.sort.label(), private::hint(written));
            found.push(Diagnostic::new(Code::SearchPrivate).with("page", record.url.as_str()).with("found", what));
        }
    }
    (found, is_clean)
}

/// Two lines as one text, if a number may continue from one to the next.
fn broken((line, next): (&str, &str)) -> Option<String> {
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let may_be = is_digit(line.trim_end().chars().next_back()) && is_digit(next.trim_start().chars().next());
    may_be.then(|| format!("{line}{next}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_a_record_is_found() {
        let record = crate::search::tests::record("甲", "一\n电话13800138000");
        let allowed = Allowed::default();
        assert!(matches!(check(&record, &allowed, &BTreeSet::new()), (found, false) if found.len() == 1));
        assert!(matches!(check(&record, &allowed, &["13800138000".to_owned()].into()), (found, false) if found.is_empty()));
        let record = crate::search::tests::record("甲", "请找张三，身份证500101\n196208151033");
        assert!(matches!(check(&record, &allowed, &BTreeSet::new()), (found, false) if found.len() == 1));
        let record = crate::search::tests::record("甲", "户\n138\n2019\n2020");
        assert!(matches!(check(&record, &allowed, &BTreeSet::new()), (_, true)));
        let record = crate::search::tests::record("甲", "一");
        assert!(matches!(check(&record, &allowed, &BTreeSet::new()), (found, true) if found.is_empty()));
    }
}
