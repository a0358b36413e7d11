//! One text read again. Whoever writes saves every minute, and mostly nothing became different but words: then nothing has
//! to be read again that others wrote.
//!
//! What is compared is all that anything but the entry's own text and summary rests on. Where that differs in the least, or
//! anything else is found in the file than before, the whole is read as always.

use crate::diagnostic::Diagnostic;
use crate::markdown::{Document, Target};
use crate::source::{Sources, split_front_matter};

use super::common::Visibility;
use super::{Content, Declared, Destination, Entry, EntryId, Source, hygiene, lint, read, withdrawn};

/// What reading one text rests on and is gathered from all.
#[derive(Debug)]
pub struct Again {
    /// The names of people.
    names: Vec<String>,
}

/// An entry whose text or summary became another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub id: EntryId,
    /// Whether its summary did, which others show.
    pub summary: bool,
    /// The anchors of headings that are gone; no text leads to one.
    pub gone: Vec<String>,
}

impl Again {
    /// Of this content.
    pub fn of(content: &Content) -> Self {
        Self { names: hygiene::names(content) }
    }

    /// Takes in what the file at `path` says now, where it says of all but the text and the summary of its entry what it said
    /// before. Of the findings of the last build, `told` are those of reading, `others` all others. `None` where the whole is
    /// to be read again: the content is as it was then.
    pub fn read(
        &self,
        path: &str,
        sources: &Sources,
        declared: &Declared<'_>,
        content: &mut Content,
        told: &[Diagnostic],
        others: &[Diagnostic],
    ) -> Option<Changed> {
        let is_it = |entry: &Entry| entry.source == Source::Markdown && *entry.place.file == *path;
        let id = EntryId(content.entries.iter().position(is_it)?);
        let before = &content.entries[id.0];
        let of = before.collection.and_then(|index| declared.collections.get(index));
        let folder = of.map_or_else(|| "content/".to_owned(), |collection| format!("content/{}/", collection.id));
        let frame = read::frame(declared, before.collection);
        let mut found = read::read_file(sources, sources.file(path)?, &folder, declared, &frame);
        let read = found.entries.pop().filter(|_| found.entries.is_empty())?;
        if read.visibility == Visibility::Withdrawn || (read.visibility == Visibility::Draft && !declared.drafts) {
            return None;
        }
        let now = read.entry;
        if !is_alike(before, &now, || leads_into(content, id)) {
            return None;
        }
        let mut found = found.report;
        let kind = of.map_or(declared.page, |collection| collection.kind);
        found.extend(lint::one(&now, kind, declared.levels).into_iter().filter(|_| of.is_some()));
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        found.extend(hygiene::of_entry(sources, &now, declared.levels, &names));
        withdrawn::check(std::slice::from_ref(&now), &content.names, declared.levels, &mut found);
        if !are_told(found, of_file(told, path)) {
            return None;
        }
        // What others found of the text itself may stand on another line now.
        let text = split_front_matter(path, sources.text(path)?, &mut Vec::new()).body_line;
        if of_file(others, path).any(|other| other.place.as_ref().and_then(|place| place.line) >= Some(text)) {
            return None;
        }
        let summary = before.common.summary != now.common.summary;
        let headings = |entry: &Entry| entry.body.as_deref().map(|body| body.headings.clone()).unwrap_or_default();
        let mut gone: Vec<String> = headings(before).into_iter().map(|heading| heading.id).collect();
        gone.retain(|id| headings(&now).iter().all(|heading| heading.id != *id));
        content.entries[id.0] = now;
        Some(Changed { id, summary, gone })
    }
}

/// Whether two readings of an entry differ in nothing but the words of text and summary, and in headings to which nobody leads.
fn is_alike(before: &Entry, now: &Entry, leads_into: impl Fn() -> bool) -> bool {
    let Entry { collection, place, source, title, is_name, masked, fields, common, body, has_page } = before;
    let without_summary = |common: &super::Common| {
        let mut common = common.clone();
        common.summary.clear();
        common
    };
    (collection, place, source, title) == (&now.collection, &now.place, &now.source, &now.title)
        && (is_name, masked, has_page) == (&now.is_name, &now.masked, &now.has_page)
        && *fields == now.fields
        && without_summary(common) == without_summary(&now.common)
        && body.as_deref().zip(now.body.as_deref()).is_some_and(|(before, now)| {
            lead_alike(before, now) && (before.headings == now.headings || !(leads_within(now) || leads_into()))
        })
}

/// Whether two texts lead to the same places.
fn lead_alike(before: &Document, now: &Document) -> bool {
    before.references.iter().map(|reference| &reference.target).eq(now.references.iter().map(|reference| &reference.target))
}

/// Whether a text leads to its own headings.
fn leads_within(document: &Document) -> bool {
    document.references.iter().any(|reference| matches!(&reference.target, Target::Path(path) if path.starts_with('#')))
}

/// Whether any text leads to a heading of this entry.
fn leads_into(content: &Content, id: EntryId) -> bool {
    let bodies = content.links.bodies.values().flatten();
    let fields = content.links.fields.values().flat_map(|(_, links)| links);
    let intros = content.collections.iter().filter_map(|collection| collection.intro.as_ref()).flat_map(|intro| &intro.links);
    let is_heading = |link: &Destination| matches!(link, Destination::Entry(to, Some(_)) if *to == id);
    bodies.chain(fields).chain(intros).any(is_heading)
}

/// The findings in a file.
fn of_file<'t>(told: &'t [Diagnostic], path: &str) -> impl Iterator<Item = &'t Diagnostic> {
    told.iter().filter(move |told| told.place.as_ref().is_some_and(|place| *place.file == *path))
}

/// Whether what was found is what was told.
fn are_told<'t>(found: Vec<Diagnostic>, told: impl Iterator<Item = &'t Diagnostic>) -> bool {
    let mut report = crate::diagnostic::Report::default();
    report.extend(found);
    report.sorted().iter().eq(told)
}
