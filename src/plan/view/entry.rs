//! What a template sees of an entry: its page, its fields, its pictures and charts.

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
    /// What names it, by collection and field: a member's honours, an organisation's members.
    pub related: Vec<Group>,
    /// The entry before it in its collection's order.
    pub previous: Option<Link>,
    /// The entry after it.
    pub next: Option<Link>,
}

/// An entry in full.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// The title or name.
    pub title: String,
    /// Whether the title is a person's name.
    pub name: bool,
    /// What stands beside the name of somebody dead, the years of life or the word for it; empty for the living, and where the
    /// site marks nobody.
    pub late: String,
    /// Whether it is a frame about the name that is seen, and the word only heard.
    pub framed: bool,
    /// Its reading with tone marks, for names; staff check it, visitors learn it.
    pub pinyin: Option<String>,
    /// One sentence; may be empty.
    pub summary: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its level.
    pub level: Option<Label>,
    /// The panel with the surname that stands for a portrait.
    pub tile: Option<Tile>,
    /// All fields that may be shown, by key.
    pub fields: Fields,
    /// The keys of the fields that a definition list shows, in the kind's order (without title, summary, date, level, pictures, sources).
    pub shown: Vec<String>,
    /// The body, as HTML; may be empty.
    pub body: String,
    /// The headings of the body.
    pub headings: Vec<Heading>,
    /// The portrait.
    pub portrait: Option<Picture>,
    /// The pictures, in the role that the theme uses for the kind.
    pub pictures: Vec<Picture>,
    /// The recorded reading: a link to the file.
    pub audio: Option<String>,
    /// The sources.
    pub sources: Vec<Source>,
    /// Whether its author marked it as invented for demonstration.
    pub invented: bool,
    /// Charts of this page.
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
    /// The page in it; may be empty.
    pub page: String,
    /// A link; external.
    pub url: Option<String>,
}

/// A field with its value, ready to be shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// The key in the sources.
    pub key: Arc<str>,
    /// The label, in Chinese.
    pub label: Arc<str>,
    /// The type: `text`, `person`, `date`, `number`, `level`, `reference`, `group`, `picture`, …
    pub kind: &'static str,
    /// The whole value as one text, list items joined by 「、」.
    pub text: Arc<str>,
    /// The items of a list, or the one value: text, with a link where it is a reference.
    pub items: Vec<Link>,
    /// The values of a group (or of a list of groups), by key.
    pub rows: Vec<Fields>,
    /// HTML, for a Markdown field; else empty.
    pub html: String,
    /// The pictures of a picture field.
    pub pictures: Vec<Picture>,
    /// The number of a number field, for charts and for sorting in the browser.
    pub number: Option<f64>,
    /// Whether `text` says it all: no link, no name, no HTML, no rows. A long table need not call a component for it.
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
    /// What stands after the year: 「6月15日」; may be empty.
    pub rest: String,
}

/// A value of a closed set with its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The value: `national`.
    pub value: String,
    /// Its label: 「国家级」.
    pub text: String,
}

/// The panel that stands for a portrait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tile {
    /// The surname: one or two characters.
    pub text: String,
    /// The colour, 1–5, from the name alone.
    pub tone: u8,
}

/// A picture in one role, ready for `<picture>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// The caption: alt is not one; may be empty.
    pub caption: String,
    /// Who made or lent it; may be empty.
    pub credit: String,
    /// When it was taken; may be empty.
    pub date: String,
    /// The fallback file.
    pub src: String,
    /// Width of `src` in pixels.
    pub width: u32,
    /// Height of `src` in pixels.
    pub height: u32,
    /// `<source>` elements, best format first; the last is the fallback's format.
    pub sources: Vec<PictureSource>,
    /// `sizes` of the role, from `theme.yaml`.
    pub sizes: String,
    /// The colour that most of it is like, 1–16 from dark to light: shown where the picture is still to come
    /// (`class="tint-7"`). In `check`, which decodes no picture, one stands for it.
    pub tint: Option<u8>,
    /// The largest rendition, for the viewer; `None` when the role `zoom` is not planned for it.
    pub zoom: Option<String>,
    /// The tiles of a large scan, for the viewer; only with `deepzoom: true` and a `zoom`.
    pub tiles: Option<Tiles>,
}

/// A scan in tiles. Level `levels - 1` is the full size; each level below is half of it, rounded up; level 0 is one
/// tile. Tiles do not overlap, and the last of a row or column is as large as what is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tiles {
    /// The address of a tile, with `{level}`, `{column}` and `{row}` for its numbers, which count from 0.
    pub src: String,
    /// Width of the full size in pixels.
    pub width: u32,
    /// Height of the full size in pixels.
    pub height: u32,
    /// Width and height of a whole tile in pixels.
    pub tile_size: u32,
    /// The number of levels.
    pub levels: u32,
}

/// The renditions of one format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PictureSource {
    /// The media type.
    pub media_type: String,
    /// `a.webp 320w, b.webp 640w`
    pub srcset: String,
}

/// A chart that is drawn when the site is built. Its SVG is in `drawings[chart.id]`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChartView {
    /// Its key in `drawings` and its anchor.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it tells, for those who do not see it.
    pub description: String,
    /// What it does not show, in small print; may be empty.
    pub note: String,
    /// The heads of its twin table.
    pub head: Vec<String>,
    /// The rows of its twin table.
    pub rows: Vec<Vec<String>>,
}
