//! Links and references: all are resolved here, broken ones are reported with their nearest match, and the back-links
//! of each entry are collected.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Reference, Scalar, Value};
use crate::markdown::{self, Document, Heading, Target};
use crate::source::{PICTURE_ENDINGS, Sources, ending, folder_of, join};
use crate::text::fold::fold;
use crate::text::{hygiene, person};

use super::{BackLinks, Collection, Entry, EntryId, Names, Resolution};

/// The destination of a link in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An entry, or one of its headings.
    Entry(EntryId, Option<String>),
    /// The first page of a collection.
    Collection(usize),
    /// The home page.
    Home,
    /// A heading of the same text.
    Here(String),
    /// An external address.
    Outside(String),
    /// None: only the link's text is shown.
    Words,
    /// A picture whose file has not been looked up yet. Boxed, because it is large and rare.
    Picture(Box<NamedPicture>),
}

/// A picture as a text names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPicture {
    /// The file as written.
    pub file: String,
    /// The text alternative.
    pub alt: String,
    /// The caption.
    pub caption: String,
    /// The place that names it.
    pub place: Place,
}

impl Destination {
    /// The entry to which it leads, if any.
    fn entry(&self) -> Option<EntryId> {
        match self {
            Self::Entry(id, _) => Some(*id),
            _ => None,
        }
    }
}

/// All resolved links.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// For each body, the destinations of its references, in their order.
    pub bodies: BTreeMap<EntryId, Vec<Destination>>,
    /// For each Markdown field, by entry and key, its parsed text and the destinations of its references.
    pub fields: BTreeMap<(EntryId, String), (Document, Vec<Destination>)>,
    /// The entries that name each entry.
    pub back: BackLinks,
}

/// The data needed for resolving.
pub(super) struct Resolver<'a> {
    pub(super) sources: &'a Sources,
    pub(super) entries: &'a [Entry],
    pub(super) collections: &'a [Collection],
    pub(super) names: &'a Names,
    pub(super) by_file: &'a BTreeMap<Arc<str>, Vec<EntryId>>,
    pub(super) withdrawn_files: &'a BTreeSet<Arc<str>>,
    pub(super) home: Option<EntryId>,
}

/// The result of resolving one entry.
#[derive(Default)]
pub(super) struct Resolved {
    pub(super) report: Vec<Diagnostic>,
    /// The other entries that it names, in ascending order.
    pub(super) named: Vec<EntryId>,
    pub(super) body: Option<Vec<Destination>>,
    fields: Vec<(String, (Document, Vec<Destination>))>,
}

impl Resolver<'_> {
    /// Resolves the references of all entries.
    pub(super) fn resolve(&self, report: &mut Vec<Diagnostic>) -> Links {
        let read: Vec<Resolved> =
            self.entries.par_iter().with_max_len(256).enumerate().map(|(index, _)| self.one(EntryId(index))).collect();
        let mut links = Links::default();
        let mut back: Vec<(EntryId, EntryId)> = Vec::new();
        for (index, one) in read.into_iter().enumerate() {
            let from = EntryId(index);
            report.extend(one.report);
            back.extend(one.named.into_iter().map(|to| (to, from)));
            if let Some(body) = one.body {
                links.bodies.insert(from, body);
            }
            links.fields.extend(one.fields.into_iter().map(|(key, read)| ((from, key), read)));
        }
        // There may be very many, so they are sorted in parallel, and each list is built only once.
        back.par_sort_unstable();
        let named_by = |pairs: &[(EntryId, EntryId)]| Some((pairs.first()?.0, pairs.iter().map(|(_, from)| *from).collect()));
        links.back = back.chunk_by(|one, other| one.0 == other.0).filter_map(named_by).collect();
        links
    }

    /// Resolves the references of one entry.
    pub(super) fn one(&self, from: EntryId) -> Resolved {
        let entry = &self.entries[from.0];
        let mut read = Resolved::default();
        if let Some(body) = &entry.body {
            let destinations = self.document(body, &mut read.report);
            read.named.extend(destinations.iter().filter_map(Destination::entry));
            read.body = Some(destinations);
        }
        for (key, value) in &entry.fields {
            for reference in references(value) {
                read.named.extend(self.reference(reference, &mut read.report));
            }
            if let Value::One(Scalar::Markdown(text, place)) = value {
                let document = markdown::parse_part(&place.file, text, 0, place.line.unwrap_or(1));
                let destinations = self.document(&document, &mut read.report);
                read.named.extend(destinations.iter().filter_map(Destination::entry));
                read.fields.push((key.to_owned(), (document, destinations)));
            }
        }
        read.named.retain(|to| *to != from);
        read.named.sort_unstable();
        read.named.dedup();
        read
    }

    /// The destinations of a text's references, in their order.
    pub(super) fn document(&self, document: &Document, report: &mut Vec<Diagnostic>) -> Vec<Destination> {
        document
            .references
            .iter()
            .map(|reference| match &reference.target {
                Target::Outside(href) => Destination::Outside(href.to_string()),
                Target::Picture(shown) => {
                    let markdown::Shown { file, alt, caption } = (**shown).clone();
                    Destination::Picture(Box::new(NamedPicture { file, alt, caption, place: document.place_of(reference) }))
                }
                Target::Wiki(name) => self.wiki(name, &document.place_of(reference), report),
                Target::Path(path) => self.path(path, document, &document.place_of(reference), report),
            })
            .collect()
    }

    fn wiki(&self, written: &str, place: &Place, report: &mut Vec<Diagnostic>) -> Destination {
        let (name, fragment) = match written.split_once('#') {
            Some((name, fragment)) => (name, Some(fragment)),
            None => (written, None),
        };
        match self.names.resolve(name, &[]) {
            Resolution::Found(id) => self.entry(id, fragment, place, report),
            Resolution::Withdrawn => Destination::Words,
            Resolution::Missing => {
                let near = self.names.nearest(name, &[]);
                report.push(Diagnostic::new(Code::LinkMissing).at(place).with("target", name).with_some("nearest", near));
                Destination::Words
            }
            Resolution::Ambiguous(ids) => {
                report.push(self.ambiguous(name, &ids, place));
                Destination::Words
            }
        }
    }

    fn path(&self, written: &str, document: &Document, place: &Place, report: &mut Vec<Diagnostic>) -> Destination {
        let (path, fragment) = match written.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (written, None),
        };
        if path.is_empty() {
            let fragment = fragment.unwrap_or_default();
            let Some(heading) = heading(document, fragment) else {
                report.push(Self::fragment_missing(fragment, document, place));
                return Destination::Words;
            };
            return Destination::Here(heading.id.clone());
        }
        let found = self.sources.find(folder_of(&place.file), path).map(|file| &*file.path);
        let file = found.map(str::to_owned).or_else(|| join(folder_of(&place.file), path)).unwrap_or_default();
        if self.withdrawn_files.contains(file.as_str()) {
            return Destination::Words;
        }
        if let Some(ids) = self.by_file.get(file.as_str()) {
            if self.home.is_some_and(|home| ids.contains(&home)) {
                return Destination::Home;
            }
            if let [id] = ids[..] {
                return self.entry(id, fragment, place, report);
            }
            // In a file with several entries, the fragment names one of them by id or name.
            let named = fragment.map(|name| (name, self.names.resolve(name, &[])));
            return match named {
                Some((_, Resolution::Found(id))) => Destination::Entry(id, None),
                Some((_, Resolution::Withdrawn)) => Destination::Words,
                Some((name, _)) => {
                    report.push(Diagnostic::new(Code::FragmentMissing).at(place).with("fragment", name));
                    Destination::Words
                }
                None => self.entries[ids[0].0].collection.map_or(Destination::Words, Destination::Collection),
            };
        }
        let folder = file.strip_prefix("content/").and_then(|rest| rest.strip_suffix("/_index.md"));
        if let Some(index) =
            self.collections.iter().position(|c| Some(c.id.as_str()) == folder || file == format!("content/{}", c.id))
        {
            return Destination::Collection(index);
        }
        let missing = Diagnostic::new(Code::LinkMissing).at(place).with("target", path);
        // `！[江景](江景.jpg)`: a full-width mark makes this a link, not a picture.
        report.push(match found {
            Some(file) if PICTURE_ENDINGS.contains(&ending(file).as_str()) => missing.with("picture", path),
            _ => missing.with_some("nearest", self.sources.nearest_file(path)),
        });
        Destination::Words
    }

    fn entry(&self, id: EntryId, fragment: Option<&str>, place: &Place, report: &mut Vec<Diagnostic>) -> Destination {
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
            return Destination::Entry(id, None);
        };
        let body = self.entries[id.0].body.as_deref();
        if let Some(heading) = body.and_then(|body| heading(body, fragment)) {
            return Destination::Entry(id, Some(heading.id.clone()));
        }
        report.push(Self::fragment_missing(fragment, body.unwrap_or(&Document::default()), place));
        Destination::Words
    }

    fn fragment_missing(fragment: &str, document: &Document, place: &Place) -> Diagnostic {
        let headings: Vec<&str> = document.headings.iter().map(|heading| heading.title.as_str()).collect();
        Diagnostic::new(Code::FragmentMissing)
            .at(place)
            .with("fragment", fragment)
            .with_some("headings", (!headings.is_empty()).then(|| headings.join("、")))
    }

    fn reference(&self, reference: &Reference, report: &mut Vec<Diagnostic>) -> Option<EntryId> {
        let found = self.look_up(reference, report);
        reference.found.note(found.map(|id| id.0));
        found
    }

    fn look_up(&self, reference: &Reference, report: &mut Vec<Diagnostic>) -> Option<EntryId> {
        let addressed = || person::addressed(&reference.name).map(|name| self.names.resolve(name, &reference.to));
        let resolution = match self.names.resolve(&reference.name, &reference.to) {
            Resolution::Missing => addressed().unwrap_or(Resolution::Missing),
            known => known,
        };
        match resolution {
            Resolution::Found(id) => Some(id),
            Resolution::Missing => {
                let missing = || Diagnostic::new(Code::ReferenceMissing).at(&reference.place).with("target", &reference.name);
                if let Some(parts) = self.joined(reference) {
                    report.push(missing().with("parts", format!("[{}]", parts.join(", "))));
                } else if !reference.loose {
                    report.push(missing().with_some("nearest", self.names.nearest(&reference.name, &reference.to)));
                }
                None
            }
            // Names that nothing has to bear (a recipient) may be those of several rows of a roster.
            Resolution::Ambiguous(ids) if !reference.loose || ids.iter().any(|id| self.entries[id.0].has_page) => {
                report.push(self.ambiguous(&reference.name, &ids, &reference.place));
                None
            }
            _ => None,
        }
    }

    /// The names in a reference that contains several; `None` if any is unknown. YAML separates list items only by `,`.
    fn joined<'r>(&self, reference: &'r Reference) -> Option<Vec<&'r str>> {
        // Nearly all hold one.
        let separators = ['、', '，', ',', '；', ';'];
        if !reference.name.contains(separators) {
            return None;
        }
        let parts = reference.name.split(separators).map(str::trim).filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.collect();
        let is_known = |part: &&str| !matches!(self.names.resolve(part, &reference.to), Resolution::Missing);
        (parts.len() > 1 && parts.iter().all(is_known)).then_some(parts)
    }

    fn ambiguous(&self, name: &str, ids: &[EntryId], place: &Place) -> Diagnostic {
        let places: Vec<String> = ids.iter().take(4).map(|id| self.entries[id.0].place.to_string()).collect();
        let forms = ids.iter().map(|id| form(&self.entries[id.0])).collect::<Option<Vec<_>>>();
        let found = Diagnostic::new(Code::ReferenceAmbiguous).at(place).with("target", name).with("places", places.join("、"));
        match forms {
            Some(forms) => found.with("forms", forms.join(" 或 ")),
            None => found.with("none", ""),
        }
    }
}

/// What names an entry and none of its namesakes: its name with the word that distinguishes it, else its id.
fn form(entry: &Entry) -> Option<String> {
    entry.distinction().map(|word| entry.distinguished(word)).or_else(|| entry.common.id.clone())
}

/// The references in a value.
pub(super) fn references(value: &Value) -> Vec<&Reference> {
    match value {
        Value::One(Scalar::Reference(reference)) => vec![reference],
        Value::List(items) => items.iter().flat_map(references).collect(),
        Value::Group(fields) => fields.iter().flat_map(|(_, value)| references(value)).collect(),
        _ => Vec::new(),
    }
}

/// The heading that `fragment` names: by its anchor, its words, or words that differ only in what `check --fix` repairs.
/// It repairs the heading but not the links to it, which may be in other files.
fn heading<'a>(document: &'a Document, fragment: &str) -> Option<&'a Heading> {
    let exact = document.headings.iter().find(|heading| heading.id == fragment || heading.title == fragment);
    exact.or_else(|| {
        let plain = |text: &str| {
            let mended = hygiene::mend(text, &hygiene::Options::default());
            fold(&mended).replace(char::is_whitespace, "")
        };
        let named = plain(fragment);
        document.headings.iter().find(|heading| plain(&heading.title) == named)
    })
}
