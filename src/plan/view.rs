//! Views: everything a template may know of its page. This is the theme contract, number [`CONTRACT`]: a template
//! sees one view and looks nothing up. Links are relative to the page, pictures carry their renditions, references
//! and back-links are resolved, and private values were dropped long before.
//!
//! `tests/suite/contract.rs` keeps a snapshot of every shape; a change that breaks a theme raises the number.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::keyed::Fields;
use super::shared::Shared;

/// The number of this contract; `contract:` in `theme.yaml` must name it.
pub const CONTRACT: u32 = 1;

/// What one template sees: `{{ page.title }}`, `{{ site.title }}`, `{{ content.… }}`, and the theme's words as `t`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// The number of the contract.
    pub contract: u32,
    /// The page itself.
    pub page: Page,
    /// The site, as every page knows it.
    pub site: Site,
    /// The main navigation.
    pub nav: Vec<NavItem>,
    /// The way back: from the home page down to the parent of this page.
    pub trail: Vec<Link>,
    /// What the page shows; `content.type` names the shape.
    pub content: Content,
}

/// The page itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page {
    /// The title, without the site's.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// The address from the root of the site: `members/zhang-ming-yuan.html`.
    pub url: String,
    /// What leads up to the root: `""` or `"../"` …; every link of the theme's own starts with it.
    pub root: String,
    /// The full address, with `base_url` only.
    pub canonical: Option<String>,
    /// The card that a messenger shows of this page (Open Graph); with `base_url` only.
    pub social: Option<Social>,
    /// What the page tells machines: schema.org as JSON, `<` escaped, for `<script type="application/ld+json">`.
    pub linked_data: Option<String>,
    /// The address of this page as a QR code: its SVG is `drawings[page.code]`. On pages of entries, with `base_url` only.
    pub code: Option<String>,
    /// The addresses outside that this page links to, each with a QR code in `drawings`; with `base_url` only.
    pub outside: Vec<String>,
    /// BCP 47 language, `zh-Hans`.
    pub language: String,
    /// When the entry was last updated (ISO date), where its author said so.
    pub updated: Option<String>,
    /// Assets of the theme by name, relative to this page: `page.assets["theme.css"]`.
    pub assets: BTreeMap<String, String>,
}

/// The card that a messenger shows of a page; title, description and address are the page's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Social {
    /// `website`, `article` or `profile`.
    pub kind: String,
    /// `zh_CN`
    pub locale: String,
    /// The first picture of the page.
    pub image: Option<SocialImage>,
}

/// A picture by its full address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SocialImage {
    /// The full address.
    pub url: String,
    /// What it shows.
    pub alt: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// The site, as every page knows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Site {
    /// `title` of `site.yaml`.
    pub title: String,
    /// `subtitle` of `site.yaml`; may be empty.
    pub subtitle: String,
    /// Two to four characters of the community's own name for the seal.
    pub seal: String,
    /// The owner's own emblem, where it supplies one: a link to the unaltered file.
    pub emblem: Option<String>,
    /// Link to the home page.
    pub home: String,
    /// Link to the search page; `None` when search is off.
    pub search: Option<String>,
    /// Link to `search/index.js`; `None` when search is off.
    pub search_index: Option<String>,
    /// The single pages, in order (introduction, closing, about).
    pub pages: Vec<NavItem>,
    /// Seconds until a kiosk asks whether somebody is there.
    pub idle_seconds: u32,
}

/// A link with a title; plain text without `href`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What is shown.
    pub title: String,
    /// Where it leads, relative to the page.
    pub href: Option<String>,
    /// Whether the title is a person's name, which is never broken.
    pub name: bool,
}

/// An item of a navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NavItem {
    /// What is shown.
    pub title: String,
    /// Where it leads, relative to the page.
    pub href: String,
    /// Whether this page is it or stands below it.
    pub current: bool,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Content {
    /// `home.html`
    Home(Box<Home>),
    /// `list.html`, or `<kind>-list.html` where the theme has one: one page of a collection or of a facet of it.
    List(Box<List>),
    /// `entry.html`, or `<kind>.html` where the theme has one.
    Entry(Box<EntryPage>),
    /// `search.html`: the form, and a static index for those without JavaScript.
    Search(SearchPage),
    /// `not-found.html`
    NotFound,
    /// `kiosk.html`: where a kiosk enters.
    Kiosk(Kiosk),
    /// `wall.html`, and `wall-part.html` for what follows: the self-running wall of a lobby.
    Wall(Wall),
    /// `days-part.html`: what happened on the days of a month, for the home page.
    Days(Days),
    /// `redirect.html`: a stub at an old address.
    Redirect(Redirect),
}

/// The home page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Home {
    /// The introduction, as HTML.
    pub body: String,
    /// One sentence.
    pub summary: String,
    /// The cover picture.
    pub cover: Option<Picture>,
    /// The tiles of `home.tiles`, in order.
    pub tiles: Vec<HomeTile>,
    /// The first statistics, for the number band.
    pub numbers: Vec<Shared<Card>>,
    /// Where 「历史上的今天」 is found; `None` where no event is dated to the day.
    pub today: Option<Today>,
}

/// 「历史上的今天」: the page asks for the month that the visitor's calendar shows, and chooses the day in the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Today {
    /// The collection of the events, for those without JavaScript.
    pub collection: Link,
    /// The folder of the months: `01.js` to `12.js` are in it, and hand their HTML to `changlangPart()`.
    pub months: String,
}

/// What happened on the days of a month and on the three before and after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The month, from 1.
    pub month: u8,
    /// Its events, day by day; of one day at most three, the earliest first.
    pub days: Vec<DayOfYear>,
}

/// Something that happened on a day of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayOfYear {
    /// `06-15`
    pub day: String,
    /// The day as shown: 「6月15日」.
    pub text: String,
    /// The year.
    pub year: i32,
    /// What happened, with its page.
    pub event: Link,
}

/// A large tile of the home page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HomeTile {
    /// The collection.
    pub collection: CollectionHead,
    /// A few of its entries, those with pictures first.
    pub cards: Vec<Shared<Card>>,
    /// How many entries it has.
    pub count: usize,
}

/// A collection, as its pages know it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CollectionHead {
    /// Its id in `site.yaml` and folder under `content/`.
    pub id: String,
    /// The id of its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// Link to its first page.
    pub href: String,
}

/// One page of a collection, or of one value of a facet of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct List {
    /// The collection.
    pub collection: CollectionHead,
    /// How the kind wants to be shown: `cards`, `timeline`, `plaques`, `portraits`, `roster`, `numbers`, `tree`, `floors`, `timetable`, `articles`, `records`, `names`.
    pub layout: String,
    /// The introduction as HTML, on the first page of the whole collection only; may be empty.
    pub intro: String,
    /// The value of the facet this page shows; `None` on the pages of the whole collection.
    pub heading: Option<String>,
    /// The order in small print: 「按姓氏笔画为序」; `None` where the order speaks for itself.
    pub order_note: Option<String>,
    /// The facets, with a link to a page for each value.
    pub facets: Vec<Facet>,
    /// Where the groups of a roll of names begin, on this page or another; empty elsewhere.
    pub jump: Vec<Link>,
    /// The entries, in groups (periods, floors, records, …); one group with an empty title where there are none.
    pub groups: Vec<Group>,
    /// The pages of a long list; `None` when there is one.
    pub pager: Option<Pager>,
    /// Charts of this page.
    pub charts: Vec<ChartView>,
    /// The first entries of other collections that belong to this one: a hub's figures and stories. On the first page of
    /// the whole collection only.
    pub beside: Vec<Group>,
}

/// A facet with its values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facet {
    /// The field.
    pub key: String,
    /// Its label.
    pub label: String,
    /// Link to the page of all entries.
    pub all: String,
    /// Whether this page shows all entries.
    pub all_current: bool,
    /// Its values, in order.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetValue {
    /// What is shown.
    pub label: String,
    /// Its page.
    pub href: String,
    /// How many entries it has.
    pub count: usize,
    /// Whether this page is it.
    pub current: bool,
}

/// A group of entries in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// An anchor, unique on the page.
    pub id: String,
    /// The heading; empty when the list has one group only.
    pub title: String,
    /// Small print beside the heading: `1921—1949`; may be empty.
    pub note: String,
    /// How this group is shown (see [`List::layout`]).
    pub layout: String,
    /// The link to a page of its own, where it has one.
    pub href: Option<String>,
    /// How many entries it has in all; the cards may be fewer.
    pub total: usize,
    /// The fields that its cards have, in the kind's order, for layouts that are tables.
    pub columns: Vec<Column>,
    /// The entries; empty where they are rows.
    pub cards: Vec<Shared<Card>>,
    /// The entries as rows of a table, in the layouts that `theme.yaml` names under `rows:`, unless one has pictures or text.
    pub rows: Vec<Row>,
}

/// An entry as a row of a table. A long roll has a thousand pages of them, so what a cell shows is finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its anchor on the pages of its collection, without `#`; empty elsewhere.
    pub anchor: String,
    /// Link to its page, or on a list of names to its row.
    pub href: Option<String>,
    /// Its id in the sources; may be empty.
    pub id: String,
    /// The title or name.
    pub title: String,
    /// In a list of names the same as HTML, a name as the component `name` writes it; else empty.
    pub name: String,
    /// HTML: a `<td>` for each column.
    pub cells: String,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The key of the field.
    pub key: Arc<str>,
    /// Its label.
    pub label: Arc<str>,
    /// Its type.
    pub kind: &'static str,
}

/// The pages of a long list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pager {
    /// This page, from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// Link to the previous page.
    pub previous: Option<String>,
    /// Link to the next page.
    pub next: Option<String>,
    /// Links to the pages by number.
    pub links: Vec<PagerLink>,
}

/// A link to a page by number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PagerLink {
    /// The page, from 1.
    pub page: usize,
    /// Where it leads.
    pub href: String,
    /// Whether this page is it.
    pub current: bool,
}

/// An entry in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Card {
    /// The title or name.
    pub title: String,
    /// Whether the title is a person's name (spaced when it has two characters, never broken).
    pub name: bool,
    /// Link to its page; `None` for a row without one.
    pub href: Option<String>,
    /// Its id in the sources; may be empty.
    pub id: String,
    /// Its anchor on the pages of its collection, without `#`; empty elsewhere.
    pub anchor: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its level.
    pub level: Option<Label>,
    /// The panel with the surname that stands for a portrait.
    pub tile: Option<Tile>,
    /// Its first picture or portrait, in the role `card` or `portrait`.
    pub picture: Option<Picture>,
    /// How deep it stands in a tree, from 0.
    pub depth: usize,
    /// Whether its author marked it as invented for demonstration.
    pub invented: bool,
    /// The fields that the kind shows on cards, by key.
    pub fields: Fields,
}

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
    /// (`class="tint-7"`). `None` in `check`, which decodes no picture.
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

/// The search page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchPage {
    /// Names and titles by initial letter, for those without JavaScript.
    pub letters: Vec<IndexGroup>,
    /// People by the strokes of the surname.
    pub strokes: Vec<IndexGroup>,
    /// The pages of a long letter; on its own pages only.
    pub pager: Option<Pager>,
}

/// The names of one initial letter, or of one number of strokes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IndexGroup {
    /// `A` … `Z`, or `#`; 「8画」.
    pub title: String,
    /// An anchor, unique on the page.
    pub id: String,
    /// How many names it has in all.
    pub total: usize,
    /// The page of this letter, in a large exhibition, which then holds the names.
    pub href: Option<String>,
    /// The names.
    pub links: Vec<Link>,
}

/// Where a kiosk enters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Kiosk {
    /// The slides of the attract loop.
    pub slides: Vec<Slide>,
}

/// A slide of the attract loop.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slide {
    /// `cover`, `statistic`, `honor`, …: the word of `kiosk.attract`.
    pub kind: String,
    /// What it shows.
    pub card: Option<Shared<Card>>,
    /// Its picture.
    pub picture: Option<Picture>,
}

/// A part of the self-running wall. The first is `wall.html`; the others are scripts that hand their HTML to
/// `changlangPart()`, since a page that leaves itself may find the next one gone, and nobody is there to press a key.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wall {
    /// What is shown together, one after the other; every entry is in one panel of one part.
    pub panels: Vec<WallPanel>,
    /// How many parts there are; the others are `wall/2.js` to `wall/<parts>.js`.
    pub parts: usize,
}

/// What a wall shows together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WallPanel {
    /// The kind of its entries: `honor`, `member`.
    pub kind: String,
    /// The title of their collection.
    pub title: String,
    /// The entries.
    pub cards: Vec<Shared<Card>>,
}

/// A stub at an old address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redirect {
    /// The new address, relative.
    pub href: String,
}
