//! The content: entries, typed by their kinds, from Markdown, YAML and tables; their names; and the references between
//! them. Withdrawn entries are not part of it. Only their names are kept, so that references to them can become plain
//! text.

mod again;
mod called;
mod common;
mod conflict;
mod consent;
mod copied;
mod entry;
mod fields;
mod files;
mod foreign;
mod hygiene;
mod leaks;
mod link;
mod lint;
mod names;
mod pool;
mod read;
mod rows;
mod schema;
mod sound;
mod suppress;
mod withdrawn;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::diagnostic::Place;
use crate::kind::{Kind, LevelLabels, Picture, Scalar, Value};
use crate::markdown::Document;
use crate::text::person;
use crate::text::private::Allowed;

pub use again::{Again, Changed};
pub use common::{Common, More, Source};
pub use fields::Fields;
pub use hygiene::{Mended, mended};
pub use leaks::{Told, plain};
pub use link::{Destination, Links, NamedPicture};
pub use names::{Names, Resolution};
pub use read::read;
pub use rows::SETTINGS_ENDING;
pub use schema::{json_schema, table_schema};

/// An entry, as its index in [`Content::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub usize);

/// The parts of the configuration that reading the content depends on.
#[derive(Clone, Debug)]
pub struct Declared<'a> {
    /// The collections, in order.
    pub collections: Vec<DeclaredCollection<'a>>,
    /// The schema of single pages.
    pub page: &'a Kind,
    /// The labels of levels.
    pub levels: &'a LevelLabels,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Texts that look private but may be published.
    pub allowed: &'a Allowed,
    /// The Markdown files, by path, in which an earlier run with the same program, configuration and schemas found
    /// nothing, each with its parsed form (see [`SoundFile::read`]). They are not checked again.
    pub sound: HashMap<&'a str, &'a [u8]>,
}

/// A collection as the configuration declares it.
#[derive(Clone, Debug)]
pub struct DeclaredCollection<'a> {
    /// Its id and folder.
    pub id: &'a str,
    /// The schema of its entries.
    pub kind: &'a Kind,
    /// Whether entries have pages; `None` if that depends on the form of their source.
    pub pages: Option<bool>,
    /// Where it was declared.
    pub place: &'a Place,
}

/// All content that is shown, and the names of what is not.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// All entries that are shown, indexed by [`EntryId`].
    pub entries: Vec<Entry>,
    /// The collections, in the order of their declaration.
    pub collections: Vec<Collection>,
    /// The single pages, in file order.
    pub pages: Vec<EntryId>,
    /// The entry of the home page, `content/index.md`.
    pub home: Option<EntryId>,
    /// The names of the entries.
    pub names: Names,
    /// The destinations of all references.
    pub links: Links,
    /// The number of entries that are kept out: drafts, withdrawn, revoked.
    pub withdrawn: usize,
    /// The Markdown files of the entries that are kept out.
    pub withdrawn_files: BTreeSet<Arc<str>>,
    /// The pictures that are kept out or withheld and of which parts are painted over.
    pub covered: Vec<Picture>,
    /// The private texts that have been reported.
    pub told: Told,
    /// The Markdown files without damaged text or private numbers, whose front matter is valid.
    pub sound: Vec<SoundFile>,
}

impl Content {
    /// Prefetches these entries by reading a little of each. The entries of a list are scattered in memory, and
    /// processing them one by one would wait for each. Reads with nothing else between them overlap.
    pub fn touch(&self, ids: &[EntryId]) {
        let touched = ids.iter().filter_map(|id| self.entries.get(id.0)).map(Entry::touch).fold(0, usize::wrapping_add);
        std::hint::black_box(touched);
    }
}

/// A Markdown file in which nothing was found.
#[derive(Clone, Debug)]
pub struct SoundFile {
    /// Its path.
    pub path: Arc<str>,
    /// Its front matter and the outline of its body, serialized for the cache; `None` if it was taken from the cache.
    pub read: Option<Vec<u8>>,
}

/// A collection.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Its id, which is also the name of its folder.
    pub id: String,
    /// Its introduction, which is not an entry.
    pub intro: Option<Intro>,
    /// Its entries in reading order: files by name, rows by position.
    pub entries: Vec<EntryId>,
}

/// The introduction of a collection: `_index.md`.
#[derive(Clone, Debug, Default)]
pub struct Intro {
    /// A one-sentence summary; may be empty.
    pub summary: String,
    /// The text.
    pub body: Document,
    /// The destinations of the text's references, in their order.
    pub links: Vec<Destination>,
    /// The periods of a history, in order.
    pub periods: Vec<Period>,
    /// Whether the collection's lists can be found by search.
    pub searchable: bool,
}

/// A period of history, as declared by staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The id by which events name it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The first year; `None` if open-ended.
    pub from: Option<i32>,
    /// The last year; `None` if open-ended.
    pub to: Option<i32>,
}

/// One entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The index of its collection; `None` for single pages.
    pub collection: Option<usize>,
    /// Where it was written.
    pub place: Place,
    /// How it was written.
    pub source: Source,
    /// Its title or name.
    pub title: String,
    /// Whether the title is a person's name shown in full.
    pub is_name: bool,
    /// Whether its name was masked. Then neither a reading nor an address may be derived from it.
    pub masked: bool,
    /// Its values, in schema order, without private ones.
    pub fields: Fields,
    /// The keys that every entry may have.
    pub common: Common,
    /// The body.
    pub body: Option<Box<Document>>,
    /// Whether it has a page of its own.
    pub has_page: bool,
}

impl Entry {
    /// The title as pages show it: that of a person with the word that tells namesakes apart, 王伟（大）. Sex and ethnic
    /// group are not shown.
    pub fn shown_title(&self) -> Cow<'_, str> {
        match self.distinction().filter(|word| self.is_name && !person::is_private(word)) {
            Some(word) => Cow::Owned(self.distinguished(word)),
            None => Cow::Borrowed(&self.title),
        }
    }

    /// The word that tells it from its namesakes; `None` if its name is masked.
    fn distinction(&self) -> Option<&str> {
        if self.masked {
            return None;
        }
        match self.scalar("distinguish")? {
            Scalar::Text(word) => Some(word),
            Scalar::Choice(choice) => Some(&choice.label),
            _ => None,
        }
    }

    /// The name by which one may refer to it and to none of its namesakes.
    fn distinguished(&self, word: &str) -> String {
        format!("{}（{word}）", self.title)
    }

    /// The value of `key`, if it is a scalar.
    pub fn scalar(&self, key: &str) -> Option<&Scalar> {
        self.fields.get(key)?.scalar()
    }

    /// Reads a little of everything that a row shows, to prefetch it; the result is meaningless.
    fn touch(&self) -> usize {
        let begins = |text: &str| text.bytes().next().map_or(0, usize::from);
        begins(&self.title) + self.common.id.as_deref().map_or(0, begins) + self.fields.touch()
    }

    /// The value of `key`, if it is a date.
    pub fn date(&self, key: &str) -> Option<&crate::kind::Date> {
        match self.scalar(key)? {
            Scalar::Date(date) => Some(date),
            _ => None,
        }
    }

    /// Whether the value of `key` is `true`.
    pub fn is(&self, key: &str) -> bool {
        matches!(self.scalar(key), Some(Scalar::Boolean(true)))
    }

    /// The value of `key` as shown; empty if it has none.
    pub fn text(&self, key: &str, levels: &LevelLabels) -> String {
        self.fields.get(key).map_or_else(String::new, |value| value_text(value, levels))
    }

    /// Whether it has any pictures.
    pub fn has_pictures(&self) -> bool {
        let is_picture = |item: &Value| matches!(item, Value::Picture(_));
        !self.common.pictures.is_empty() || self.fields.values().any(|value| value.items().iter().any(is_picture))
    }

    /// All pictures, each with the field that names it; the common key `pictures` comes last.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, &Picture)> {
        let items = self.fields.iter().flat_map(|(key, value)| value.items().iter().map(move |item| (key, item)));
        let of_fields = items.filter_map(|(key, item)| match item {
            Value::Picture(picture) => Some((key, &**picture)),
            _ => None,
        });
        of_fields.chain(self.common.pictures.iter().map(|picture| ("pictures", picture)))
    }
}

/// A value as a single text, with list items joined by 「、」.
pub fn value_text(value: &Value, levels: &LevelLabels) -> String {
    match value {
        Value::One(scalar) => scalar.text(levels),
        Value::Picture(picture) => picture.alt.clone(),
        Value::Group(fields) => fields.iter().map(|(_, value)| value_text(value, levels)).collect::<Vec<_>>().join(" "),
        Value::List(items) => items.iter().map(|item| value_text(item, levels)).collect::<Vec<_>>().join("、"),
    }
}

/// For each entry, the entries that name it, in ascending order: the honours of a member, the members of an
/// organisation.
pub type BackLinks = BTreeMap<EntryId, Vec<EntryId>>;
