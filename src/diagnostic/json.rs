//! The JSON report: a single document for scripts. Its shape is a contract.

use serde::Serialize;

use super::{Diagnostic, Explained, Lang};

/// The figures of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Errors found.
    pub errors: usize,
    /// Warnings found.
    pub warnings: usize,
    /// Entries shown on the site.
    pub entries: usize,
    /// HTML pages.
    pub pages: usize,
    /// Picture files.
    pub pictures: usize,
    /// Files of the site, including the manifest.
    pub files: usize,
    /// Total size of these files, in bytes.
    pub bytes: u64,
    /// Pages rendered in this run.
    pub pages_rendered: usize,
    /// Picture files encoded in this run.
    pub pictures_encoded: usize,
    /// Picture files taken from the cache.
    pub pictures_from_cache: usize,
    /// Files written to the output.
    pub files_written: usize,
    /// Files removed from the output.
    pub files_removed: usize,
    /// Photographs whose GPS position was stripped.
    pub gps_stripped: usize,
    /// Entries left out because they are withdrawn, revoked or drafts.
    pub withdrawn: usize,
    /// Wall time, in milliseconds.
    pub milliseconds: u64,
}

#[derive(Serialize)]
struct Row<'a> {
    severity: &'a str,
    code: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    sheet: Option<&'a str>,
    message: String,
    help: String,
    count: usize,
}

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Row<'a>>,
    summary: &'a Summary,
}

/// The report as one JSON document with a final newline.
pub fn to_json(diagnostics: &[Diagnostic], summary: &Summary, lang: Lang) -> String {
    let rows = diagnostics
        .iter()
        .map(|diagnostic| {
            let Explained { message, help, .. } = Explained::new(diagnostic, lang);
            let place = diagnostic.place.as_ref();
            Row {
                severity: diagnostic.severity.as_str(),
                code: diagnostic.code.as_str(),
                file: place.map(|p| &*p.file),
                line: place.and_then(|p| p.line),
                column: place.and_then(|p| p.column),
                sheet: place.and_then(|p| p.sheet.as_deref()),
                message,
                help,
                count: diagnostic.count,
            }
        })
        .collect();
    let document = Document { diagnostics: rows, summary };
    // Only strings, numbers and nulls: serialising cannot fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
