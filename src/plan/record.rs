//! Search records: what the index knows of a page or a row. Made from the model, never by reading our own HTML.

use super::Url;

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
