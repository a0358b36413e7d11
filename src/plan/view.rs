//! Views: everything a template may know of its page. This is the theme contract, number [`CONTRACT`]: a template
//! sees one view and looks nothing up. Links are relative to the page, pictures carry their renditions, references
//! and back-links are resolved, and private values were dropped long before.
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

/// What one template sees: `{{ page.title }}`, `{{ site.title }}`, `{{ content.… }}`, and the theme's words as `t`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// The number of the contract.
    pub contract: u32,
    /// The page itself.
    pub page: Page,
    /// The site, as every page knows it.
    pub site: Shared<Site>,
    /// The main navigation.
    pub nav: Shared<Vec<NavItem>>,
    /// What surrounds the page, by the components that the theme names under `frames`: `{{ frame.foot }}`.
    pub frame: Framed,
    /// The way back: from the home page down to the parent of this page.
    pub trail: Vec<Link>,
    /// What the page shows; `content.type` names the shape.
    pub content: Content,
}

impl View {
    /// The groups of cards that may come finished.
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
    pub assets: Shared<BTreeMap<String, String>>,
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
