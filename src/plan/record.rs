//! Search records: what the index knows of a page or a row. Made from the model, never by reading our own HTML.

use serde::{Serialize, Serializer};

use crate::markdown::Document;

use super::Url;

/// A record whose text is still to be read: enough to tell whether it is one that is known.
#[derive(Clone, Debug)]
pub struct Sketch<'a> {
    /// The record without its body.
    pub record: Record,
    /// What of the body stands before the text of the page; may be empty.
    pub lead: String,
    /// The text of the page.
    pub text: Option<&'a Document>,
    /// What stands behind it: the words of fields.
    pub words: Vec<String>,
}

impl Sketch<'_> {
    /// How many bytes its texts have as they were written.
    pub fn written(&self) -> usize {
        let text = self.text.map_or(0, |text| text.written().len());
        self.lead.len() + text + self.words.iter().map(String::len).sum::<usize>()
    }

    /// The whole record.
    pub fn whole(self) -> Record {
        let Self { record, lead, text, words } = self;
        let text = text.map(Document::text);
        let parts: Vec<String> = std::iter::once(lead).chain(text).chain(words).filter(|text| !text.is_empty()).collect();
        Record { body: parts.join("\n"), ..record }
    }
}

impl Serialize for Sketch<'_> {
    /// All that decides the whole record.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.record, &self.lead, self.text.map(Document::written), &self.words).serialize(serializer)
    }
}

/// One thing that a visitor can find.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Record {
    /// The page it is on.
    pub url: Url,
    /// The anchor on that page, without `#`; `None`: the page itself.
    pub anchor: Option<String>,
    /// Its title or name, as shown.
    pub title: String,
    /// Other names it is found by (aliases, short names), title-weighted.
    pub aliases: Vec<String>,
    /// Whether the title is a person's name (surname readings come first).
    pub name: bool,
    /// The staff's own reading (`zhang ming yuan`), where given.
    pub pinyin: Option<String>,
    /// A short line under the title: date, place, level.
    pub note: String,
    /// The text of the page, paragraphs joined by a newline; empty for rows without one.
    pub body: String,
    /// The id of its collection (a facet and a group of results); empty for single pages.
    pub collection: String,
    /// The collection's title, as shown.
    pub collection_title: String,
    /// Further facets: (key, value, label), e.g. `("level", "national", "国家级")`, `("year", "2012", "2012年")`.
    pub facets: Vec<(String, String, String)>,
    /// The kind's priority: smaller comes first.
    pub priority: u8,
    /// The editor's weight: larger comes first.
    pub weight: i32,
    /// Year for "recent before old", 0 when unknown.
    pub year: i32,
}
