//! Private numbers in what people wrote: front matter, bodies, table cells, file names. One in content that is kept
//! blocks publishing. One in content that was dropped at reading is reported too, because the source file still
//! contains it.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::yaml::{Data, Node};
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

/// The bytes of the shortest private number.
const SHORTEST: usize = 11;

/// A line or paragraph of a file.
struct Piece<'a> {
    text: &'a str,
    line: u32,
    /// Whether it is from front matter or another YAML text.
    is_yaml: bool,
}

/// A text file being checked, and the entries that were read from it.
struct Looking<'a> {
    entries: &'a [Read],
    told: &'a mut Told,
    report: &'a mut Vec<Diagnostic>,
}

/// Checks a text file from which `entries` were read. `node` is what its YAML means.
pub(super) fn text(
    path: &str,
    parts: &FrontMatter<'_>,
    node: Option<&Node>,
    entries: &[Read],
    allowed: &Allowed,
    told: &mut Told,
    report: &mut Vec<Diagnostic>,
) {
    let mut looking = Looking { entries, told, report };
    let mut seen = BTreeSet::new();
    let yaml = lines(parts.yaml, parts.yaml_line);
    for piece in yaml.chain(paragraphs(parts.body, parts.body_line)) {
        for found in private::find(piece.text, allowed) {
            let place = Place::of_offset(path, piece.text, found.range.start, piece.line);
            seen.insert((place.line, place.column));
            let is_comment = piece.is_yaml && comment(piece.text).is_some_and(|at| at < found.range.start);
            let line = place.line.unwrap_or(1);
            looking.tell(&found, piece.text, place, line, is_comment);
        }
    }
    let Some(node) = node else { return };
    let mut values = Vec::new();
    let written: Vec<&str> = parts.yaml.lines().collect();
    gather(node, &written, parts.yaml_line, &mut values);
    for (text, first) in values {
        for piece in paragraphs(text, 1) {
            for found in private::find(piece.text, allowed) {
                let place = place_of(&piece.text[found.range.clone()], &written, parts.yaml_line, first);
                if seen.insert((place.line, place.column)) {
                    looking.tell(&found, piece.text, Place { file: path.into(), ..place }, first, false);
                }
            }
        }
    }
}

impl Looking<'_> {
    /// Reports `found` in `text`, at `place`, if what is written on `line` is shown.
    fn tell(&mut self, found: &Private, text: &str, place: Place, line: u32, is_comment: bool) {
        let length = text[found.range.clone()].chars().take_while(|c| *c != '\n').count();
        let place = place.spanning(u32::try_from(length).unwrap_or(1));
        let of = self.entries.iter().rev().find(|read| read.entry.place.line.is_none_or(|first| first <= line));
        // Entries that are kept out must not block publishing.
        if of.is_some_and(|read| read.visibility != Visibility::Shown) {
            return;
        }
        if of.is_some_and(|read| read.refused.iter().any(|lines| lines.contains(&line))) {
            return;
        }
        let dropped = of.is_some_and(|read| read.dropped.iter().any(|lines| lines.contains(&line)));
        self.told.insert(plain(&text[found.range.clone()]));
        self.report.push(diagnostic(found, text, !(dropped || is_comment)).at(place));
    }
}

/// Collects the values of `node` that are written on several lines, each with the line on which it begins. The lines were
/// searched one by one.
fn gather<'n>(node: &'n Node, written: &[&str], first: u32, values: &mut Vec<(&'n str, u32)>) {
    match &node.data {
        Data::Null => {}
        Data::Scalar(text) => {
            let line = node.place.line.unwrap_or(first);
            // What does not stand on its line as it is goes on after it.
            let is_folded = || text.len() >= SHORTEST && !line_at(written, first, line).contains(text.trim());
            if text.trim().contains('\n') || is_folded() {
                values.push((text, line));
            }
        }
        Data::List(items) => items.iter().for_each(|item| gather(item, written, first, values)),
        Data::Map(pairs) => pairs.iter().for_each(|(_, value)| gather(value, written, first, values)),
    }
}

/// The line with this number of the lines `written`, which begin at line `first`.
fn line_at<'w>(written: &[&'w str], first: u32, line: u32) -> &'w str {
    let at = line.checked_sub(first).and_then(|at| usize::try_from(at).ok());
    at.and_then(|at| written.get(at)).copied().unwrap_or_default()
}

/// Where `found` begins, in a value that begins on line `from`.
fn place_of(found: &str, written: &[&str], first: u32, from: u32) -> Place {
    let begins = found.split(char::is_whitespace).next().unwrap_or(found);
    let last = first + u32::try_from(written.len()).unwrap_or_default();
    let on = |line: u32| Some((line, line_at(written, first, line).find(begins)?));
    let Some((line, at)) = (from..last).find_map(on) else { return Place::new("", from, 1) };
    Place::of_offset("", line_at(written, first, line), at, line)
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
