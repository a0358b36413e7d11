//! One text read again. Whoever writes saves every minute, and mostly nothing became different but words: then nothing has
//! to be read again that others wrote.
//!
//! What is compared is all that anything but the entry's own text, its summary and what it refers to rests on. Where that
//! differs in the least, or anything else is found in the file than before, the whole is read as always.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Document, Heading, Target};
use crate::source::{Sources, split_front_matter};

use super::common::Visibility;
use super::link::{Links, Resolved, Resolver};
use super::{Content, Declared, Destination, Entry, EntryId, Source, hygiene, lint, read, withdrawn};

/// What reading one text rests on and is gathered from all.
#[derive(Debug)]
pub struct Again {
    /// The names of people.
    names: Vec<String>,
    /// The entries of each file.
    by_file: BTreeMap<Arc<str>, Vec<EntryId>>,
}

/// An entry whose text or summary became another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub id: EntryId,
    /// Whether its summary did, which others show.
    pub summary: bool,
    /// What it refers to and did not, or did and does not.
    pub referred: Vec<EntryId>,
}

impl Again {
    /// Of this content.
    pub fn of(content: &Content) -> Self {
        let mut by_file: BTreeMap<Arc<str>, Vec<EntryId>> = BTreeMap::new();
        for (at, entry) in content.entries.iter().enumerate() {
            by_file.entry(Arc::clone(&entry.place.file)).or_default().push(EntryId(at));
        }
        Self { names: hygiene::names(content).into_iter().map(str::to_owned).collect(), by_file }
    }

    /// Takes in what the file at `path` says now, where it says of all but the text and the summary of its entry what it said
    /// before. Of the findings of the last build, `told` are those of reading, `others` all others. `None` where the whole is
    /// to be read again: the content is of no use then.
    pub fn read(
        &self,
        path: &str,
        sources: &Sources,
        declared: &Declared<'_>,
        content: &mut Content,
        told: &[Diagnostic],
        others: &[Diagnostic],
    ) -> Option<Changed> {
        // A copy that was left out may be one no longer.
        if told.iter().any(|found| found.code == Code::FileCopy) {
            return None;
        }
        let is_it = |id: &&EntryId| content.entries[id.0].source == Source::Markdown;
        let id = *self.by_file.get(path)?.iter().find(is_it)?;
        let collection = content.entries[id.0].collection;
        let of = collection.and_then(|index| declared.collections.get(index));
        let folder = of.map_or_else(|| "content/".to_owned(), |collection| format!("content/{}/", collection.id));
        let frame = read::frame(declared, collection);
        let mut found = read::read_file(sources, sources.file(path)?, &folder, declared, &frame);
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
        // What others found of the text itself may stand on another line now.
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

/// Puts what an entry refers to now in place of what it referred to; gives the entries of which only one is true.
fn relink(links: &mut Links, id: EntryId, resolved: Resolved) -> Vec<EntryId> {
    let Resolved { named, body, .. } = resolved;
    if let (Some(now), Some(before)) = (body, links.bodies.get_mut(&id)) {
        // A picture is known by the place where the plan found it.
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

/// Whether two readings of an entry differ in nothing but the words of text and summary, and in what the text leads to.
fn is_alike(before: &Entry, now: &Entry) -> bool {
    let Entry { collection, place, source, title, is_name, masked, fields, common, body, has_page } = before;
    let without_summary = |common: &super::Common| {
        let mut common = common.clone();
        common.summary.clear();
        common
    };
    (collection, place, source, title) == (&now.collection, &now.place, &now.source, &now.title)
        && (is_name, has_page) == (&now.is_name, &now.has_page)
        // Behind a masked name may stand another than before.
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

/// Whether any other text leads to a heading of this entry.
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
