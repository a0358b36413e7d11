//! Search records: what the search index knows of a page or a row. Made from the model, never by reading our own HTML.

use serde::{Serialize, Serializer};

use crate::markdown::Document;

use super::Url;

/// A record whose text has not been extracted yet: enough to tell whether the record is known from an earlier build.
#[derive(Clone, Debug)]
pub struct Sketch<'a> {
    /// The record without its body.
    pub record: Record,
    /// The part of the body before the text of the page; may be empty.
    pub lead: String,
    /// The text of the page.
    pub text: Option<&'a Document>,
    /// The part of the body after it: the words of fields.
    pub words: Vec<String>,
}

impl Sketch<'_> {
    /// The length in bytes of its texts in source form.
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
    /// Everything that determines the whole record.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.record, &self.lead, self.text.map(Document::written), &self.words).serialize(serializer)
    }
}

/// An item that a visitor can find.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Record {
    /// The page that contains it.
    pub url: Url,
    /// The anchor on that page, without `#`; `None`: the page itself.
    pub anchor: Option<String>,
    /// Its title or name, as shown.
    pub title: String,
    /// Other names by which it is found (aliases, short names); they weigh as much as the title.
    pub aliases: Vec<String>,
    /// Whether the title is a person's name (surname readings come first).
    pub name: bool,
    /// The reading supplied by staff (`zhang ming yuan`), if any.
    pub pinyin: Option<String>,
    /// A short line below the title: date, place, level.
    pub note: String,
    /// The text of the page, with paragraphs separated by newlines; empty for rows without one.
    pub body: String,
    /// The id of its collection (a facet and a group of results); empty for single pages.
    pub collection: String,
    /// The collection's title, as shown.
    pub collection_title: String,
    /// Other facets as (key, value, label), e.g. `("level", "national", "国家级")`, `("year", "2012", "2012年")`.
    pub facets: Vec<(String, String, String)>,
    /// The kind's priority; smaller values rank first.
    pub priority: u8,
    /// The editor's weight; larger values rank first.
    pub weight: i32,
    /// The year, to rank recent items before old ones; 0 if unknown.
    pub year: i32,
}
