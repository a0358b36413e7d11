//! A tray for diagnostics: every stage adds what it finds and goes on, so that one run reports everything.

use super::{Code, Diagnostic, Severity};

/// All findings of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    found: Vec<Diagnostic>,
}

impl Report {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds several findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(diagnostics);
    }

    /// Whether any finding prevents publishing.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The numbers of errors and of warnings; a finding that stands for several counts as that many.
    pub fn counts(&self) -> (usize, usize) {
        let found = self.sorted();
        let of = |severity| found.iter().filter(|d| d.severity == severity).map(|d| d.count).sum();
        (of(Severity::Error), of(Severity::Warning))
    }

    /// Turns warnings into errors (`--strict`).
    pub fn strict(&mut self) {
        for diagnostic in &mut self.found {
            if diagnostic.severity == Severity::Warning {
                diagnostic.severity = Severity::Error;
            }
        }
    }

    /// The findings in the order of files, lines and columns, without duplicates. Repeated findings about a whole file are
    /// merged into one with their count.
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let mut found = self.found.clone();
        found.sort_by_cached_key(Diagnostic::sort_key);
        found.dedup_by(|later, first| {
            let same = later == first || (later.code == first.code && later.place == first.place && later.args == first.args);
            if same && first.place.as_ref().is_some_and(|place| place.line.is_none()) {
                first.count += later.count;
            }
            same
        });
        found
    }

    /// The first finding of `code`.
    pub fn first(&self, code: Code) -> Option<&Diagnostic> {
        self.found.iter().find(|diagnostic| diagnostic.code == code)
    }

    /// The findings that were added after `first`, an earlier state of this report.
    pub fn but(&self, first: &Self) -> Self {
        Self { found: self.found.get(first.found.len()..).unwrap_or_default().to_vec() }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}
