//! Views: everything that a template may know about its page. They are the theme contract, number [`CONTRACT`]: a
//! template sees one view and looks nothing up. Links are relative to the page, pictures carry their renditions,
//! references and back-links are resolved, and private values were removed when the content was read.
//!
//! `tests/suite/contract.rs` keeps a snapshot of every shape; a change that breaks a theme raises the number.

mod entry;
mod framed;
mod list;

use std::collections::BTreeMap;

use serde::Serialize;

use super::shared::Shared;

pub use entry::*;
pub use framed::Framed;
pub use list::*;

/// The number of this contract; `contract:` in `theme.yaml` must name it.
pub const CONTRACT: u32 = 1;

/// What a template sees: `{{ page.title }}`, `{{ site.title }}`, `{{ content.… }}`, and the theme's words as `t`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// The number of the contract.
    pub contract: u32,
    /// The page itself.
    pub page: Page,
    /// The data of the site, present on every page.
    pub site: Shared<Site>,
    /// The main navigation.
    pub nav: Shared<Vec<NavItem>>,
    /// The parts around the page as HTML, by the components that `theme.yaml` lists under `frames:`: `{{ frame.foot }}`.
    pub frame: Framed,
    /// The breadcrumbs: from the home page down to the parent of this page.
    pub trail: Vec<Link>,
    /// What the page shows; `content.type` names the shape.
    pub content: Content,
}

impl View {
    /// The groups whose cards may be finished items.
    pub fn groups(&self) -> &[Group] {
        match &self.content {
            Content::List(list) => &list.groups,
            Content::Entry(page) => &page.related,
            _ => &[],
        }
    }
}

/// The page itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page {
    /// The title, without the site's.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// The address relative to the site's root: `members/zhang-ming-yuan.html`.
    pub url: String,
    /// The prefix that leads up to the root: `""`, `"../"` …; prepend it to any link that the theme writes itself.
    pub root: String,
    /// The absolute address; only with a `base_url`.
    pub canonical: Option<String>,
    /// The card that a messenger shows of this page (Open Graph); only with a `base_url`.
    pub social: Option<Social>,
    /// Data for machines: schema.org as JSON, with `<` escaped, for `<script type="application/ld+json">`.
    pub linked_data: Option<String>,
    /// The absolute address of this page, to be shown as a QR code whose SVG is `drawings[page.code]`. Only on pages of
    /// entries and with a `base_url`.
    pub code: Option<String>,
    /// The addresses to be shown as QR codes, each with its SVG in `drawings`: external links of this page, and its
    /// files. Only with a `base_url`.
    pub outside: Vec<String>,
    /// The language as a BCP 47 tag: `zh-Hans`.
    pub language: String,
    /// When the entry was last updated (ISO date), if its author said so.
    pub updated: Option<String>,
    /// The theme's assets by name, relative to this page: `page.assets["theme.css"]`.
    pub assets: Shared<BTreeMap<String, String>>,
}

/// The card that a messenger shows of a page. Title, description and address are those of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Social {
    /// `website`, `article` or `profile`.
    pub kind: String,
    /// The locale: `zh_CN`.
    pub locale: String,
    /// The first picture of the page.
    pub image: Option<SocialImage>,
}

/// A picture with its absolute address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SocialImage {
    /// The absolute address.
    pub url: String,
    /// What it shows.
    pub alt: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// The data of the site, present on every page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Site {
    /// `title` of `site.yaml`.
    pub title: String,
    /// `subtitle` of `site.yaml`; may be empty.
    pub subtitle: String,
    /// Two to four characters of the community's own name, for the seal.
    pub seal: String,
    /// Link to the owner's emblem, if there is one; its picture is unaltered.
    pub emblem: Option<String>,
    /// Link to the home page.
    pub home: String,
    /// Link to the search page; `None` when search is off.
    pub search: Option<String>,
    /// Link to `search/index.js`; `None` when search is off.
    pub search_index: Option<String>,
    /// The single pages, in order (introduction, closing, about).
    pub pages: Vec<NavItem>,
    /// Idle seconds after which a kiosk asks whether anyone is there.
    pub idle_seconds: u32,
}

/// A link with a title; plain text if there is no `href`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The text.
    pub title: String,
    /// The target, relative to the page.
    pub href: Option<String>,
    /// Whether the title is a person's name, which must not be broken across lines.
    pub name: bool,
}

/// A navigation item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NavItem {
    /// The text.
    pub title: String,
    /// The target, relative to the page.
    pub href: String,
    /// Whether this page is the target or below it.
    pub current: bool,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Content {
    /// `home.html`
    Home(Box<Home>),
    /// `list.html`, or `<kind>-list.html` if the theme has one: a page of a collection or of one of its facets.
    List(Box<List>),
    /// `entry.html`, or `<kind>.html` if the theme has one.
    Entry(Box<EntryPage>),
    /// `search.html`: the search form, and a static index for visitors without JavaScript.
    Search(SearchPage),
    /// `not-found.html`
    NotFound,
    /// `kiosk.html`: the kiosk's entry page.
    Kiosk(Kiosk),
    /// `wall.html`, and `wall-part.html` for the other parts: the self-running wall for a lobby.
    Wall(Wall),
    /// `days-part.html`: the events on the days of a month, for the home page.
    Days(Days),
    /// `redirect.html`: a redirect stub at an old address.
    Redirect(Redirect),
}

/// The home page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Home {
    /// The introduction, as HTML.
    pub body: String,
    /// A one-sentence summary.
    pub summary: String,
    /// The cover picture.
    pub cover: Option<Picture>,
    /// The tiles of `home.tiles`, in order.
    pub tiles: Vec<HomeTile>,
    /// The first statistics, for the band of figures.
    pub numbers: Vec<Shared<Card>>,
    /// Where to find 「历史上的今天」; `None` if no event is dated to the day.
    pub today: Option<Today>,
}

/// 「历史上的今天」: the page loads the script for the visitor's current month and picks the day in the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Today {
    /// The collection of the events, for visitors without JavaScript.
    pub collection: Link,
    /// The folder of the month scripts `01.js` to `12.js`, which pass their HTML to `changlangPart()`.
    pub months: String,
}

/// The events on the days of a month and on the three days before and after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The month, 1–12.
    pub month: u8,
    /// Its events in order of days; at most three per day, earliest first.
    pub days: Vec<DayOfYear>,
}

/// An event on a day of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayOfYear {
    /// The day: `06-15`.
    pub day: String,
    /// The day as shown: 「6月15日」.
    pub text: String,
    /// The year.
    pub year: i32,
    /// The event, with a link to its page.
    pub event: Link,
}

/// A large tile of the home page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HomeTile {
    /// The collection.
    pub collection: CollectionHead,
    /// Some of its entries, those with pictures first.
    pub cards: Vec<Shared<Card>>,
    /// The number of its entries.
    pub count: usize,
}

/// A collection, as its pages see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CollectionHead {
    /// Its id in `site.yaml`, which is also its folder below `content/`.
    pub id: String,
    /// The id of its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// A one-sentence summary; may be empty.
    pub summary: String,
    /// Link to its first page.
    pub href: String,
}

/// The search page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchPage {
    /// Names and titles by initial letter, for visitors without JavaScript.
    pub letters: Vec<IndexGroup>,
    /// People by stroke count of the surname.
    pub strokes: Vec<IndexGroup>,
    /// The pager of a letter with several pages; only on the pages of that letter.
    pub pager: Option<Pager>,
}

/// The names with one initial letter or one stroke count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IndexGroup {
    /// `A` … `Z` or `#`; 「8画」.
    pub title: String,
    /// An anchor, unique on the page.
    pub id: String,
    /// The number of its names, on all pages.
    pub total: usize,
    /// In a large exhibition, the link to the first page of this letter, which holds the names instead.
    pub href: Option<String>,
    /// The names.
    pub links: Vec<Link>,
}

/// The kiosk's entry page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Kiosk {
    /// The slides of the attract loop.
    pub slides: Vec<Slide>,
}

/// A slide of the attract loop.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slide {
    /// The word in `kiosk.attract`: `cover`, `statistic`, `honor`, …
    pub kind: String,
    /// The entry it shows.
    pub card: Option<Shared<Card>>,
    /// Its picture.
    pub picture: Option<Picture>,
}

/// A part of the self-running wall. The first is `wall.html`; the others are scripts that pass their HTML to
/// `changlangPart()`. They are not pages, because a page that navigates might find the next one missing, and nobody is
/// there to press a key.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wall {
    /// The panels, shown one after another; every entry is in exactly one panel of one part.
    pub panels: Vec<WallPanel>,
    /// The number of parts; the others are `wall/2.js` to `wall/<parts>.js`.
    pub parts: usize,
}

/// The entries that a wall shows at the same time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WallPanel {
    /// The kind of its entries: `honor`, `member`.
    pub kind: String,
    /// The title of their collection.
    pub title: String,
    /// The entries.
    pub cards: Vec<Shared<Card>>,
}

/// A redirect stub at an old address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redirect {
    /// The new address, relative to the stub.
    pub href: String,
}
