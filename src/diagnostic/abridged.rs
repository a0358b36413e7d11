//! Findings abridged for human readers. One wrong column of a roster can cause a hundred thousand findings: the first of a
//! sort are shown in full, the rest only by their lines. The JSON report lists them all.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::{Code, Diagnostic, Lang, Place, Severity};

/// Number of findings of one sort in one file that are shown in full.
const IN_FULL: usize = 20;

/// Number of line ranges that a note names.
const STRETCHES: usize = 12;

/// A finding, or the remainder of its sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told<'a> {
    /// A finding shown in full.
    One(&'a Diagnostic),
    /// All further findings of one sort in one file.
    Rest(Rest<'a>),
}

/// Findings that are not shown one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rest<'a> {
    /// The first of them.
    pub(super) first: &'a Diagnostic,
    /// How many there are.
    pub(super) count: usize,
    /// Their lines; consecutive ones form a range.
    lines: Vec<RangeInclusive<u32>>,
}

/// What findings of one sort have in common: file, sheet, code and severity.
type Sort<'a> = (&'a str, Option<&'a str>, Code, Severity);

/// The sort of a finding; `None` if it has no line, in which case it is always shown in full.
fn sort(diagnostic: &Diagnostic) -> Option<Sort<'_>> {
    let place = diagnostic.place.as_ref().filter(|place| place.line.is_some())?;
    Some((&place.file, place.sheet.as_deref(), diagnostic.code, diagnostic.severity))
}

/// Findings in the order of files and lines. The remainder of each sort follows the other findings of its file.
pub(super) fn abridged(diagnostics: &[Diagnostic]) -> Vec<Told<'_>> {
    let mut told = Vec::new();
    for of_file in diagnostics.chunk_by(|a, b| a.place.as_ref().map(|a| &a.file) == b.place.as_ref().map(|b| &b.file)) {
        let mut counts: HashMap<Sort<'_>, usize> = HashMap::new();
        let mut rests: Vec<Rest<'_>> = Vec::new();
        for diagnostic in of_file {
            let Some(of) = sort(diagnostic) else {
                told.push(Told::One(diagnostic));
                continue;
            };
            let count = counts.entry(of).or_default();
            *count += 1;
            if *count <= IN_FULL {
                told.push(Told::One(diagnostic));
            } else if let Some(rest) = rests.iter_mut().find(|rest| sort(rest.first) == Some(of)) {
                rest.add(diagnostic);
            } else {
                let mut rest = Rest { first: diagnostic, count: 0, lines: Vec::new() };
                rest.add(diagnostic);
                rests.push(rest);
            }
        }
        told.extend(rests.into_iter().map(Told::Rest));
    }
    told
}

impl Rest<'_> {
    fn add(&mut self, diagnostic: &Diagnostic) {
        self.count += diagnostic.count;
        let Some(line) = diagnostic.place.as_ref().and_then(|place| place.line) else { return };
        match self.lines.last_mut() {
            Some(last) if (*last.end()..=last.end().saturating_add(1)).contains(&line) => *last = *last.start()..=line,
            _ => self.lines.push(line..=line),
        }
    }

    /// The file, and for a spreadsheet the sheet, without a line.
    pub(super) fn place(&self) -> String {
        let place = self.first.place.clone().unwrap_or_default();
        Place { line: None, ..place }.to_string()
    }

    /// The sentence saying how many more there are.
    pub(super) fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => format!("同样的问题还有 {} 处", self.count),
            Lang::En => format!("{} more of the same", self.count),
        }
    }

    /// The sentence saying on which lines they are.
    pub(super) fn note(&self, lang: Lang) -> String {
        let stretch = |lines: &RangeInclusive<u32>| match (lines.start(), lines.end()) {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}–{last}"),
        };
        let named: Vec<String> = self.lines.iter().take(STRETCHES).map(stretch).collect();
        let is_whole = self.lines.len() <= STRETCHES;
        match lang {
            Lang::Zh => {
                let others = if is_whole { "" } else { "等" };
                format!("在第 {} {others}行，修改办法同上；全部列出：changlang check --format json", named.join("、"))
            }
            Lang::En => {
                let others = if is_whole { "" } else { " and others" };
                format!("on lines {}{others}; mend them as above; all of them: changlang check --format json", named.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Report;

    fn found(file: &str, line: u32, code: Code) -> Diagnostic {
        Diagnostic::new(code).at(Place::new(file, line, 3)).with("value", line)
    }

    #[test]
    fn a_wrong_column_is_told_by_its_first_rows_and_its_lines() {
        let mut report = Report::default();
        report.extend((2..=5000).filter(|line| *line != 300).map(|line| found("a.csv", line, Code::DateInvalid)));
        report.extend([found("a.csv", 40, Code::FieldType), found("b.csv", 7, Code::DateInvalid)]);
        report.push(Diagnostic::new(Code::DateInvalid).at(Place::file("a.csv")));
        let sorted = report.sorted();
        let told = abridged(&sorted);
        assert_eq!(told.len(), 1 + IN_FULL + 1 + 1 + 1);
        assert!(matches!(told[..=IN_FULL + 1], [.., Told::One(last)] if last.code == Code::FieldType));
        let Told::Rest(rest) = &told[IN_FULL + 2] else { panic!("{told:?}") };
        assert_eq!(rest.message(Lang::Zh), "同样的问题还有 4978 处");
        assert!(rest.note(Lang::Zh).starts_with("在第 22–299、301–5000 行，"), "{}", rest.note(Lang::Zh));
        assert!(rest.note(Lang::En).starts_with("on lines 22–299, 301–5000; "), "{}", rest.note(Lang::En));
        assert!(matches!(told.last(), Some(Told::One(last)) if &*last.place.as_ref().expect("a place").file == "b.csv"));
    }

    #[test]
    fn many_stretches_are_cut() {
        let all: Vec<Diagnostic> = (1..=100).map(|line| found("a.csv", line * 2, Code::DateInvalid)).collect();
        let told = abridged(&all);
        let Some(Told::Rest(rest)) = told.last() else { panic!("{told:?}") };
        assert!(
            rest.note(Lang::Zh).starts_with("在第 42、44、46、48、50、52、54、56、58、60、62、64 等行，"),
            "{}",
            rest.note(Lang::Zh)
        );
    }

    proptest! {
        #[test]
        fn every_finding_is_told_or_counted(lines in proptest::collection::vec((0_usize..2, 1_u32..60, 0_usize..3), 0..200)) {
            let codes = [Code::DateInvalid, Code::FieldType, Code::LinkMissing];
            let mut report = Report::default();
            report.extend(lines.iter().map(|(file, line, code)| found(["a.csv", "b.md"][*file], *line, codes[*code])));
            let sorted = report.sorted();
            let told = abridged(&sorted);
            let count = |told: &Told<'_>| match told { Told::One(one) => one.count, Told::Rest(rest) => rest.count };
            prop_assert_eq!(told.iter().map(count).sum::<usize>(), sorted.iter().map(|one| one.count).sum::<usize>());
            for rest in told.iter().filter_map(|told| match told { Told::Rest(rest) => Some(rest), Told::One(_) => None }) {
                let named: Vec<u32> = rest.lines.iter().cloned().flatten().collect();
                let of: Vec<u32> = sorted.iter().filter(|one| sort(one) == sort(rest.first)).skip(IN_FULL)
                    .filter_map(|one| one.place.as_ref()?.line).collect();
                let mut lines = of.clone();
                lines.dedup();
                prop_assert_eq!(named, lines);
                prop_assert_eq!(rest.count, of.len());
            }
        }
    }
}
