//! The content: entries, typed by their kinds, from Markdown, YAML and tables; the names they go by; the references
//! between them. What has been withdrawn is not here any more, only its names are, so that references to it can
//! become plain text.

mod again;
mod called;
mod common;
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

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::diagnostic::Place;
use crate::kind::{Kind, LevelLabels, Picture, Scalar, Value};
use crate::markdown::Document;
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

/// An entry, by its position in [`Content::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub usize);

/// What the content needs to know of the configuration.
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
    /// What may be published although it looks private.
    pub allowed: &'a Allowed,
    /// The Markdown files, by their paths, in which an earlier run, with the same program, configuration and schemas, found
    /// nothing, each with the tree of its front matter (see [`crate::source::tree`]): they are not looked through again.
    pub sound: HashMap<&'a str, &'a [u8]>,
}

/// A collection as the configuration declares it.
#[derive(Clone, Debug)]
pub struct DeclaredCollection<'a> {
    /// Its id and folder.
    pub id: &'a str,
    /// The schema of its entries.
    pub kind: &'a Kind,
    /// Whether entries have pages: `None`, where the form of the source decides.
    pub pages: Option<bool>,
    /// Where it was declared.
    pub place: &'a Place,
}

/// Everything that is shown, and the names of what is not.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// All entries that are shown, by [`EntryId`].
    pub entries: Vec<Entry>,
    /// The collections, as declared.
    pub collections: Vec<Collection>,
    /// The single pages, in the order of their files.
    pub pages: Vec<EntryId>,
    /// The introduction of the home page.
    pub home: Option<EntryId>,
    /// What the entries are called.
    pub names: Names,
    /// What every reference leads to.
    pub links: Links,
    /// How many entries are kept out: drafts, withdrawn, revoked.
    pub withdrawn: usize,
    /// The files of those that have one of their own.
    pub withdrawn_files: BTreeSet<Arc<str>>,
    /// The private texts that have been told.
    pub told: Told,
    /// The Markdown files in which neither damage nor a private number was found, and whose front matter is as it should be.
    pub sound: Vec<SoundFile>,
}

impl Content {
    /// Reads a little of each of these entries. Those of a list lie all over the memory, and whoever needs one after the other
    /// waits for each; read so, with nothing else to do between, many are on their way at a time.
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
    /// What was read of it, to be kept; `None` where it was known before.
    pub read: Option<Vec<u8>>,
}

/// A collection.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Its id and folder.
    pub id: String,
    /// Its introduction; its place in [`Content::entries`] is not among the collection's entries.
    pub intro: Option<Intro>,
    /// Its entries, as they were read: files by name, rows as they stand.
    pub entries: Vec<EntryId>,
}

/// The introduction of a collection: `_index.md`.
#[derive(Clone, Debug, Default)]
pub struct Intro {
    /// One sentence; may be empty.
    pub summary: String,
    /// The text.
    pub body: Document,
    /// The links of the text, one for one with its references.
    pub links: Vec<Destination>,
    /// The periods of a history, in order.
    pub periods: Vec<Period>,
    /// Whether the lists of the collection can be found.
    pub searchable: bool,
}

/// A period of history: data that the staff edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// What events name it by.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The first year; `None`: open.
    pub from: Option<i32>,
    /// The last year; `None`: open.
    pub to: Option<i32>,
}

/// One entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its collection, by position; `None` for single pages.
    pub collection: Option<usize>,
    /// Where it was written.
    pub place: Place,
    /// How it was written.
    pub source: Source,
    /// Its title or name.
    pub title: String,
    /// Whether the title is a person's name that is shown in full.
    pub is_name: bool,
    /// Whether its name was masked: then it has no reading and no address from it.
    pub masked: bool,
    /// Its values, in the order of the schema; private ones are not here.
    pub fields: Fields,
    /// What every entry may have.
    pub common: Common,
    /// The body.
    pub body: Option<Box<Document>>,
    /// Whether it has a page of its own.
    pub has_page: bool,
}

impl Entry {
    /// The scalar of `key`, where it is one.
    pub fn scalar(&self, key: &str) -> Option<&Scalar> {
        self.fields.get(key)?.scalar()
    }

    /// Reads a little of all that a row shows; the number says nothing.
    fn touch(&self) -> usize {
        let begins = |text: &str| text.bytes().next().map_or(0, usize::from);
        begins(&self.title) + self.common.id.as_deref().map_or(0, begins) + self.fields.touch()
    }

    /// The date of `key`.
    pub fn date(&self, key: &str) -> Option<&crate::kind::Date> {
        match self.scalar(key)? {
            Scalar::Date(date) => Some(date),
            _ => None,
        }
    }

    /// Whether `key` says yes.
    pub fn is(&self, key: &str) -> bool {
        matches!(self.scalar(key), Some(Scalar::Boolean(true)))
    }

    /// The text of `key` as it is shown; empty where there is none.
    pub fn text(&self, key: &str, levels: &LevelLabels) -> String {
        self.fields.get(key).map_or_else(String::new, |value| value_text(value, levels))
    }

    /// Whether it has any picture.
    pub fn has_pictures(&self) -> bool {
        let is_picture = |item: &Value| matches!(item, Value::Picture(_));
        !self.common.pictures.is_empty() || self.fields.values().any(|value| value.items().iter().any(is_picture))
    }

    /// All pictures with the field that names them, the common `pictures` last.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, &Picture)> {
        let items = self.fields.iter().flat_map(|(key, value)| value.items().iter().map(move |item| (key, item)));
        let of_fields = items.filter_map(|(key, item)| match item {
            Value::Picture(picture) => Some((key, &**picture)),
            _ => None,
        });
        of_fields.chain(self.common.pictures.iter().map(|picture| ("pictures", picture)))
    }
}

/// A value as one text, items joined by 「、」.
pub fn value_text(value: &Value, levels: &LevelLabels) -> String {
    match value {
        Value::One(scalar) => scalar.text(levels),
        Value::Picture(picture) => picture.alt.clone(),
        Value::Group(fields) => fields.iter().map(|(_, value)| value_text(value, levels)).collect::<Vec<_>>().join(" "),
        Value::List(items) => items.iter().map(|item| value_text(item, levels)).collect::<Vec<_>>().join("、"),
    }
}

/// The entries that name an entry, by collection: what a member's page shows of honours, an organisation's of members.
pub type BackLinks = BTreeMap<EntryId, Vec<EntryId>>;
