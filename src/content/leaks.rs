//! Private numbers in what people wrote: front matter, bodies, table cells, file names. One in content that is kept
//! blocks publishing. One in content that was dropped at reading is reported too, because the source file still
//! contains it.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{FileContent, FrontMatter, SourceFile};
use crate::text::private::{self, Allowed, Private, Sort};

use super::common::Visibility;
use super::entry::Read;

/// The private texts that were reported, without white space, so that the gate need not report them again.
pub type Told = BTreeSet<String>;

/// The form in which private texts are compared.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A line or paragraph of a file.
struct Piece<'a> {
    text: &'a str,
    line: u32,
    /// Whether it is from front matter or another YAML text.
    is_yaml: bool,
}

/// Checks a text file from which `entries` were read.
pub(super) fn text(
    path: &str,
    parts: &FrontMatter<'_>,
    entries: &[Read],
    allowed: &Allowed,
    told: &mut Told,
    report: &mut Vec<Diagnostic>,
) {
    let yaml = lines(parts.yaml, parts.yaml_line);
    for piece in yaml.chain(paragraphs(parts.body, parts.body_line)) {
        for found in private::find(piece.text, allowed) {
            let place = Place::of_offset(path, piece.text, found.range.start, piece.line);
            let length = piece.text[found.range.clone()].chars().take_while(|c| *c != '\n').count();
            let place = place.spanning(u32::try_from(length).unwrap_or(1));
            let line = place.line.unwrap_or(1);
            let of = entries.iter().rev().find(|read| read.entry.place.line.is_none_or(|first| first <= line));
            // Entries that are kept out must not block publishing.
            if of.is_some_and(|read| read.visibility != Visibility::Shown) {
                continue;
            }
            if of.is_some_and(|read| read.refused.iter().any(|lines| lines.contains(&line))) {
                continue;
            }
            let dropped = of.is_some_and(|read| read.dropped.iter().any(|lines| lines.contains(&line)));
            let is_comment = piece.is_yaml && comment(piece.text).is_some_and(|at| at < found.range.start);
            told.insert(plain(&piece.text[found.range.clone()]));
            report.push(diagnostic(&found, piece.text, !(dropped || is_comment)).at(place));
        }
    }
}

/// Checks a table cell that is kept.
pub(super) fn cell(text: &str, place: impl Fn() -> Place, allowed: &Allowed, told: &mut Told, report: &mut Vec<Diagnostic>) {
    for found in private::find(text, allowed) {
        told.insert(plain(&text[found.range.clone()]));
        report.push(diagnostic(&found, text, true).at(place()));
    }
}

/// Checks the name of a file, and the metadata of a photograph.
pub(super) fn file(file: &SourceFile, allowed: &Allowed, report: &mut Vec<Diagnostic>) {
    let name = file.path.strip_prefix("content/").unwrap_or(&file.path);
    let is_source = matches!(file.content, FileContent::Text(_) | FileContent::Workbook(_));
    // The names of texts become addresses; those of pictures are never published.
    for found in private::find(name, allowed) {
        report.push(diagnostic(&found, name, is_source).at(Place::file(&file.path)));
    }
    if let Some(sort) = file.note {
        report.push(Diagnostic::new(Code::PictureNote).at(Place::file(&file.path)).with("sort", sort.label()));
    }
}

fn diagnostic(found: &Private, text: &str, kept: bool) -> Diagnostic {
    let code = match (kept, found.sort.is_error()) {
        (true, true) => Code::PrivateFound,
        (true, false) => Code::PrivateSuspect,
        (false, _) => Code::PrivateDropped,
    };
    // What may be done differs: a telephone or an account can be public, an ID number never.
    let of = |sort: Sort| (found.sort == sort).then_some("");
    Diagnostic::new(code)
        .with("sort", found.sort.label())
        .with("hint", private::hint(&text[found.range.clone()]))
        .with_some("id", of(Sort::IdNumber))
        .with_some("mobile", of(Sort::Mobile))
        .with_some("card", of(Sort::BankCard))
        .with_some("door", of(Sort::Door))
        .with_some("home", of(Sort::Home))
}

fn lines(text: &str, first: u32) -> impl Iterator<Item = Piece<'_>> {
    (first..).zip(text.lines()).map(|(line, text)| Piece { text, line, is_yaml: true })
}

/// The paragraphs of a body, each up to and including the next blank line; every row of a table is a paragraph of its
/// own.
fn paragraphs(text: &str, first: u32) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    let mut line = first;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = 0;
        let (from, at) = (rest, line);
        for part in crate::text::lines(rest) {
            end += part.len();
            line += 1;
            if part.trim().is_empty() || part.trim_start().starts_with('|') {
                break;
            }
        }
        rest = &from[end..];
        Some(Piece { text: &from[..end], line: at, is_yaml: false })
    })
}

/// The offset at which the comment in a YAML line begins.
fn comment(line: &str) -> Option<usize> {
    if line.trim_start().starts_with('#') { Some(0) } else { line.find(" #") }
}
