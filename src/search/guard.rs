//! Checks what the search would publish for private numbers, before it is encoded and can no longer be inspected.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Record;
use crate::text::lines;
use crate::text::private::{self, Allowed};

/// Diagnostics for private data in a record, and whether the record is clean. Data in `told` was already reported at its source
/// and yields no diagnostic.
pub(super) fn check(record: &Record, allowed: &Allowed, told: &BTreeSet<String>) -> (Vec<Diagnostic>, bool) {
    let short = [&record.title, &record.note].into_iter().chain(&record.aliases).map(String::as_str);
    let mut found = Vec::new();
    let mut is_clean = true;
    for text in short.chain(lines(&record.body)) {
        for private in private::find(text, allowed).into_iter().filter(|private| private.sort.is_error()) {
            let written = &text[private.range];
            is_clean = false;
            if !told.contains(&written.chars().filter(|c| !c.is_whitespace()).collect::<String>()) {
                let what = format!("{} {}", private.sort.label(), private::hint(written));
                found.push(Diagnostic::new(Code::SearchPrivate).with("page", record.url.as_str()).with("found", what));
            }
        }
    }
    (found, is_clean)
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
        let record = crate::search::tests::record("甲", "一");
        assert!(matches!(check(&record, &allowed, &BTreeSet::new()), (found, true) if found.is_empty()));
    }
}
