//! Re-reading of a single text. An author saves every minute, usually having changed nothing but words; then no other
//! file has to be read again.
//!
//! Everything is compared on which anything depends besides the entry's own text, summary and references. If any of it
//! differs, or if the file has other findings than before, the whole content is read as usual.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Document, Heading, Target};
use crate::source::{Sources, split_front_matter};

use super::common::Visibility;
use super::copied::{self, Copies};
use super::link::{Links, Resolved, Resolver};
use super::{Content, Declared, Destination, Entry, EntryId, Source, hygiene, lint, read, withdrawn};

/// Data gathered from the whole content that re-reading one text needs.
#[derive(Debug)]
pub struct Again {
    /// The names of people.
    names: Vec<String>,
    /// The entries of each file.
    by_file: BTreeMap<Arc<str>, Vec<EntryId>>,
}

/// An entry whose text or summary changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The entry.
    pub id: EntryId,
    /// Whether its summary changed, which other pages show.
    pub summary: bool,
    /// The entries to which it gained or lost references.
    pub referred: Vec<EntryId>,
}

impl Again {
    /// Gathers the data from `content`.
    pub fn of(content: &Content) -> Self {
        let mut by_file: BTreeMap<Arc<str>, Vec<EntryId>> = BTreeMap::new();
        for (at, entry) in content.entries.iter().enumerate() {
            by_file.entry(Arc::clone(&entry.place.file)).or_default().push(EntryId(at));
        }
        Self { names: hygiene::names(content).into_iter().map(str::to_owned).collect(), by_file }
    }

    /// Re-reads the file at `path` into `content`, provided that nothing but the text and the summary of its entry
    /// changed. `told` are the last build's findings from reading, `others` all its other findings. Returns `None` if
    /// the whole content must be read again; `content` is then unusable.
    pub fn read(
        &self,
        path: &str,
        sources: &Sources,
        declared: &Declared<'_>,
        content: &mut Content,
        told: &[Diagnostic],
        others: &[Diagnostic],
    ) -> Option<Changed> {
        // A file that was skipped as a copy may have become different from its original.
        if told.iter().any(|found| found.code == Code::FileCopy) {
            return None;
        }
        let file = sources.file(path)?;
        if copied::has_twin(sources, file) {
            return None;
        }
        let is_it = |id: &&EntryId| content.entries[id.0].source == Source::Markdown;
        let id = *self.by_file.get(path)?.iter().find(is_it)?;
        let collection = content.entries[id.0].collection;
        let of = collection.and_then(|index| declared.collections.get(index));
        let folder = of.map_or_else(|| "content/".to_owned(), |collection| format!("content/{}/", collection.id));
        let frame = read::frame(declared, collection);
        let mut found = read::read_file(sources, file, &folder, declared, &frame, &Copies::default());
        let read = found.entries.pop().filter(|_| found.entries.is_empty())?;
        if read.visibility == Visibility::Withdrawn || (read.visibility == Visibility::Draft && !declared.drafts) {
            return None;
        }
        let mut entry = read.entry;
        withdrawn::hide(std::slice::from_mut(&mut entry), &content.names);
        let before = std::mem::replace(&mut content.entries[id.0], entry);
        let now = &content.entries[id.0];
        if !is_alike(&before, now) || (headings(&before) != headings(now) && leads_into(content, id)) {
            return None;
        }
        let mut found = found.report;
        let kind = of.map_or(declared.page, |collection| collection.kind);
        found.extend(lint::one(now, kind, declared.levels).into_iter().filter(|_| of.is_some()));
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        found.extend(hygiene::of_entry(sources, now, declared.levels, &names));
        withdrawn::check(sources, std::slice::from_ref(now), &content.names, declared.levels, &mut found);
        let mut resolved = self.resolver(sources, content).one(id);
        found.append(&mut resolved.report);
        if !are_told(found, of_file(told, path)) {
            return None;
        }
        // Findings of other stages in the text may have moved to another line.
        let text = split_front_matter(path, sources.text(path)?, &mut Vec::new()).body_line;
        if of_file(others, path).any(|other| other.place.as_ref().and_then(|place| place.line) >= Some(text)) {
            return None;
        }
        let summary = before.common.summary != now.common.summary;
        let referred = relink(&mut content.links, id, resolved);
        Some(Changed { id, summary, referred })
    }

    fn resolver<'a>(&'a self, sources: &'a Sources, content: &'a Content) -> Resolver<'a> {
        Resolver {
            sources,
            entries: &content.entries,
            collections: &content.collections,
            names: &content.names,
            by_file: &self.by_file,
            withdrawn_files: &content.withdrawn_files,
            home: content.home,
        }
    }
}

/// Replaces the links of an entry and updates the back-links. Returns the entries to which it gained or lost
/// references.
fn relink(links: &mut Links, id: EntryId, resolved: Resolved) -> Vec<EntryId> {
    let Resolved { named, body, .. } = resolved;
    if let (Some(now), Some(before)) = (body, links.bodies.get_mut(&id)) {
        // A picture is identified by the place at which the plan found it, so its old destination is kept.
        let mut pictures =
            before.iter().filter(|link| matches!(link, Destination::Picture(_))).cloned().collect::<Vec<_>>().into_iter();
        let link = |link| if matches!(link, Destination::Picture(_)) { pictures.next().unwrap_or(link) } else { link };
        *before = now.into_iter().map(link).collect();
    }
    let before: BTreeSet<EntryId> = links.back.iter().filter(|(_, from)| from.contains(&id)).map(|(to, _)| *to).collect();
    let now: BTreeSet<EntryId> = named.into_iter().collect();
    for to in before.difference(&now) {
        if let Some(from) = links.back.get_mut(to) {
            from.retain(|from| *from != id);
        }
    }
    for to in now.difference(&before) {
        let from = links.back.entry(*to).or_default();
        let at = from.partition_point(|from| *from < id);
        from.insert(at, id);
    }
    links.back.retain(|_, from| !from.is_empty());
    before.symmetric_difference(&now).copied().collect()
}

/// Whether two readings of an entry differ only in the words and links of the text, and in the summary.
fn is_alike(before: &Entry, now: &Entry) -> bool {
    let Entry { collection, place, source, title, is_name, masked, fields, common, body, has_page } = before;
    let without_summary = |common: &super::Common| {
        let mut common = common.clone();
        common.summary.clear();
        common
    };
    (collection, place, source, title) == (&now.collection, &now.place, &now.source, &now.title)
        && (is_name, has_page) == (&now.is_name, &now.has_page)
        // The name behind a masked one may have changed.
        && !masked && !now.masked
        && *fields == now.fields
        && without_summary(common) == without_summary(&now.common)
        && body.as_deref().zip(now.body.as_deref()).is_some_and(|(before, now)| pictures(before).eq(pictures(now)))
}

/// The pictures of a text.
fn pictures(document: &Document) -> impl Iterator<Item = &Target> {
    document.references.iter().map(|reference| &reference.target).filter(|target| matches!(target, Target::Picture { .. }))
}

/// The headings of an entry's text.
fn headings(entry: &Entry) -> &[Heading] {
    entry.body.as_deref().map(|body| &*body.headings).unwrap_or_default()
}

/// Whether any text links to a heading of this entry.
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

/// Whether the findings equal those reported before.
fn are_told<'t>(found: Vec<Diagnostic>, told: impl Iterator<Item = &'t Diagnostic>) -> bool {
    let mut report = crate::diagnostic::Report::default();
    report.extend(found);
    report.sorted().iter().eq(told)
}
