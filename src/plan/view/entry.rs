//! What templates see of an entry: its page, fields, pictures and charts.

use std::sync::Arc;

use serde::Serialize;

use super::{CollectionHead, Group, Link};
use crate::plan::keyed::Fields;

/// The page of one entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryPage {
    /// The collection; `None` for a single page.
    pub collection: Option<CollectionHead>,
    /// The entry.
    pub entry: Entry,
    /// The entries that name it, by collection: a member's honours, an organisation's members.
    pub related: Vec<Group>,
    /// The previous entry in its collection's order.
    pub previous: Option<Link>,
    /// The next entry.
    pub next: Option<Link>,
}

/// An entry in full.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// The title or name.
    pub title: String,
    /// Whether the title is a person's name.
    pub name: bool,
    /// The mark beside the name of a deceased person: years of life, or a word. Empty for the living, and if the site sets
    /// `deceased_mark: none`.
    pub late: String,
    /// Whether the mark is shown as a frame around the name; then `late` is for screen readers only.
    pub framed: bool,
    /// The reading with tone marks, for names: staff check it, visitors learn it.
    pub pinyin: Option<String>,
    /// A one-sentence summary; may be empty.
    pub summary: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its level.
    pub level: Option<Label>,
    /// The surname tile that replaces a portrait; for kinds of people.
    pub tile: Option<Tile>,
    /// All fields that may be shown, by key.
    pub fields: Fields,
    /// The keys of the fields for the definition list, in the kind's order. Fields with places of their own are left
    /// out: title, summary, date, level, pictures and Markdown among others.
    pub shown: Vec<String>,
    /// The body, as HTML; may be empty.
    pub body: String,
    /// The headings of the body.
    pub headings: Vec<Heading>,
    /// The portrait.
    pub portrait: Option<Picture>,
    /// The pictures, in the role that the theme uses for the kind.
    pub pictures: Vec<Picture>,
    /// Link to the file of the recorded reading.
    pub audio: Option<String>,
    /// The sources.
    pub sources: Vec<Source>,
    /// Whether its author marked it as invented for demonstration.
    pub invented: bool,
    /// Charts of this page; always empty, since only lists have charts.
    pub charts: Vec<ChartView>,
}

/// A heading of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// 1–6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its text.
    pub title: String,
}

/// A source of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The title of the book, paper or page.
    pub title: String,
    /// The page number in it; may be empty.
    pub page: String,
    /// An external link.
    pub url: Option<String>,
}

/// A field with its value, ready for display.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// The key in the sources.
    pub key: Arc<str>,
    /// The label, in Chinese.
    pub label: Arc<str>,
    /// The type: `text`, `person`, `date`, `number`, `level`, `reference`, `group`, `picture`, …
    pub kind: &'static str,
    /// The whole value as text, with list items joined by 「、」.
    pub text: Arc<str>,
    /// The single value or the items of a list, as text, with a link where it refers to an entry.
    pub items: Vec<Link>,
    /// The values of a group, or of each group in a list, by key.
    pub rows: Vec<Fields>,
    /// HTML, for a Markdown field; otherwise empty.
    pub html: String,
    /// The pictures of a picture field.
    pub pictures: Vec<Picture>,
    /// The value of a number field, for charts and for sorting in the browser.
    pub number: Option<f64>,
    /// Whether `text` is the complete display: no links, names, HTML or rows. A long table can then skip the component
    /// for values.
    pub plain: bool,
}

/// A date with its precision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Date {
    /// As shown: 「2017年6月」, 「1995—2003年」.
    pub text: String,
    /// For `datetime=`: `2017-06`; empty where HTML has no form for it.
    pub iso: String,
    /// The year.
    pub year: i32,
    /// The part after the year: 「6月15日」; may be empty.
    pub rest: String,
}

/// A value of a closed set, with its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The value: `national`.
    pub value: String,
    /// Its label: 「国家级」.
    pub text: String,
}

/// The surname tile that replaces a portrait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tile {
    /// The surname: one or two characters.
    pub text: String,
    /// The number of its colour, 1–5, derived from the name alone.
    pub tone: u8,
}

/// A picture in one role, ready for `<picture>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// A text alternative for those who cannot see it.
    pub alt: String,
    /// The caption, which is distinct from `alt`; may be empty.
    pub caption: String,
    /// Who made or lent it; may be empty.
    pub credit: String,
    /// When it was taken; may be empty.
    pub date: String,
    /// Link to the fallback file.
    pub src: String,
    /// Width of `src` in pixels.
    pub width: u32,
    /// Height of `src` in pixels.
    pub height: u32,
    /// The `<source>` elements, in WebP or, if the site does not use WebP, in JPEG; `src` may have another format.
    pub sources: Vec<PictureSource>,
    /// `sizes` of the role, from `theme.yaml`.
    pub sizes: String,
    /// The predominant colour, 1–16 from dark to light, shown until the picture has loaded (`class="tint-7"`). `check`
    /// decodes no pictures and uses a placeholder.
    pub tint: Option<u8>,
    /// Link to the largest rendition, for the viewer; `None` if the role `zoom` is not planned for it.
    pub zoom: Option<String>,
    /// The tiles of a large scan, for the viewer; only with `deepzoom: true` and a `zoom` rendition.
    pub tiles: Option<Tiles>,
}

/// A scan in tiles. Level `levels - 1` is the full size, each lower level is half of the next, rounded up, and level 0
/// is a single tile. Tiles do not overlap; the last of a row or column is as large as the remainder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tiles {
    /// The address of a tile, with the placeholders `{level}`, `{column}` and `{row}`, which count from 0.
    pub src: String,
    /// Width of the full size in pixels.
    pub width: u32,
    /// Height of the full size in pixels.
    pub height: u32,
    /// Width and height of a full tile in pixels.
    pub tile_size: u32,
    /// The number of levels.
    pub levels: u32,
}

/// The renditions of one format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PictureSource {
    /// The media type.
    pub media_type: String,
    /// The `srcset`: `a.webp 320w, b.webp 640w`.
    pub srcset: String,
}

/// A chart that is drawn when the site is built; its SVG is `drawings[chart.id]`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChartView {
    /// Its key in `drawings`, and its anchor.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A text alternative for those who cannot see it.
    pub description: String,
    /// What it leaves out, in small print; may be empty.
    pub note: String,
    /// The column heads of the equivalent table.
    pub head: Vec<String>,
    /// The rows of the equivalent table.
    pub rows: Vec<Vec<String>>,
}
