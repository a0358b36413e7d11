//! The plan: every address, link, picture size and page view of the site, as plain data. Every decision is taken here;
//! the makers only carry it out. Nothing in this module touches a file.

mod alike;
mod cards;
mod charts;
mod codes;
mod days;
mod device;
mod dress;
mod entry;
mod facets;
mod fields;
mod files;
mod gallery;
mod held;
mod here;
mod home;
mod index;
mod item;
mod job;
mod key;
mod keyed;
mod linked;
mod lists;
pub mod name;
mod order;
mod outline;
mod paged;
mod pager;
mod print;
mod pyramid;
mod record;
mod records;
mod related;
mod roster;
mod routes;
mod shared;
mod site;
mod url;
pub mod view;
mod wall;

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::content::{Content, Entry, EntryId, Source};
use crate::diagnostic::Diagnostic;
use crate::kind::Kind;
use crate::source::{Original, Sources};
use crate::theme::Theme;

pub use charts::{Chart, ChartBar, ChartMark, ChartPoint, Shape, Stream};
pub use device::is_device;
pub use held::Held;
pub use item::Item;
pub use job::{Crop, ENCODER_VERSION, Format, PictureJob, Redaction, Rendition, scaled};
pub use key::{ground, key};
pub use pyramid::{Pyramid, Tile};
pub use record::{Record, Sketch};
pub use shared::Shared;
pub use site::FEEDS;
pub use url::Url;

/// Everything to be made. Page views are not stored: each is built from the inputs when its page is rendered and
/// dropped afterwards, because all views together would by far be the largest thing in memory.
pub struct Plan<'a> {
    /// The pages, sorted by address.
    pub pages: Vec<PagePlan>,
    /// The pictures, sorted by source.
    pub pictures: Vec<PictureJob>,
    /// The charts, sorted by id.
    pub charts: Vec<Chart>,
    /// The theme's assets under their published names, and the emblem if it is made of pixels.
    pub assets: Vec<(Url, Arc<[u8]>)>,
    /// Site files that are published unchanged: recordings, documents, a drawn emblem.
    pub files: Vec<(Url, Original)>,
    /// The addresses of the sitemap and the feed; empty without a `base_url`.
    feed_names: Vec<Url>,
    config: &'a Config,
    theme: Cow<'a, Theme>,
    content: &'a Content,
    sources: &'a Sources,
    routes: routes::Routes,
    gallery: gallery::Gallery,
    cards: shared::Cards,
    alike: alike::Alike,
    kinds: Vec<&'a Kind>,
}

/// A page: its address, its template and its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePlan {
    /// Its address.
    pub url: Url,
    /// The template that renders it, e.g. `member.html`.
    pub template: Arc<str>,
    subject: Subject,
}

/// What a page is about: enough to build its view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Home,
    Kiosk,
    /// A part of the wall, counted from 1.
    Wall(usize),
    /// The events on the days of a month, 1–12.
    Days(u8),
    List(lists::Narrowing),
    Entry(EntryId),
    NotFound,
    Search,
    /// A page of one letter or stroke count of the static index.
    Index(index::Leaf),
    /// A redirect stub that points to the entry.
    Redirect(EntryId),
}

/// The content of the sitemap and the feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Feeds {
    /// The title of the site.
    pub site_title: String,
    /// The address of the site, with its trailing `/`.
    pub base_url: String,
    /// The latest date of any page; empty if none has one.
    pub updated: String,
    /// The pages, sorted by address.
    pub pages: Vec<FeedPage>,
}

/// A page as listed in the sitemap and the feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FeedPage {
    /// Its absolute address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its date (`updated:`). If empty, the sitemap lists it without a date and the feed omits it.
    pub updated: String,
    /// A one-sentence summary.
    pub summary: String,
}

/// The inputs and intermediate results from which views are built.
#[derive(Clone, Copy)]
struct Parts<'a> {
    config: &'a Config,
    theme: &'a Theme,
    content: &'a Content,
    sources: &'a Sources,
    routes: &'a routes::Routes,
    gallery: &'a gallery::Gallery,
    cards: &'a shared::Cards,
    alike: &'a alike::Alike,
    /// The kind of each collection, resolved once because every field of every card needs it.
    kinds: &'a [&'a Kind],
    /// Records which entries' cards are shown, if anyone asks.
    shown: Option<&'a held::Shown>,
}

/// Makes the plan. Findings go to `report`. A plan with errors is never built into a site, but it is complete enough
/// for the remaining checks.
pub fn plan<'a>(
    config: &'a Config,
    theme: &'a Theme,
    content: &'a Content,
    sources: &'a Sources,
    report: &mut Vec<Diagnostic>,
) -> Plan<'a> {
    let theme = dress::dress(config, theme, content, sources, report);
    let routes = routes::route(config, content, &theme, report);
    let gallery = gallery::plan(config, &theme, content, sources, report);
    let (cards, alike) = (shared::Cards::default(), alike::Alike::default());
    let (routes_of, pictures, shown) = (&routes, &gallery, None);
    let kinds = fields::kinds(config);
    let parts = Parts {
        config,
        theme: &theme,
        content,
        sources,
        routes: routes_of,
        gallery: pictures,
        cards: &cards,
        alike: &alike,
        kinds: &kinds,
        shown,
    };
    let mut pages = Vec::new();
    pages.extend(home::pages());
    pages.extend(lists::pages(parts, report));
    pages.extend(entry::pages(parts));
    pages.extend(site::pages(parts));
    pages.extend(wall::pages(parts));
    pages.extend(days::pages(parts));
    pages.sort_by(|a, b| a.url.cmp(&b.url));
    Plan {
        charts: charts::charts(parts),
        pictures: gallery.jobs(),
        assets: files::assets(&theme).into_iter().chain(files::emblem(config, sources)).collect(),
        files: files::files(config, content, sources, report),
        feed_names: site::feed_names(config, &theme),
        pages,
        config,
        content,
        sources,
        theme,
        routes,
        gallery,
        cards,
        alike,
        kinds,
    }
}

impl Plan<'_> {
    fn parts(&self) -> Parts<'_> {
        let Self { config, theme, content, sources, routes, gallery, cards, alike, kinds, .. } = self;
        Parts { config, theme, content, sources, routes, gallery, cards, alike, kinds, shown: None }
    }

    /// Takes the tint of each picture job, in the order of the jobs. Tints are known only after the pictures are made.
    pub fn take_tints(&mut self, tints: &[Option<u8>]) {
        self.gallery.take_tints(tints);
        // Cards show the tint of their picture.
        self.cards.clear();
    }

    /// Drops the cached row cells. They take memory in proportion to the number of rows.
    pub fn forget_rows(&self) {
        self.alike.forget_rows();
    }

    /// Drops everything that pages share; it is not needed once the pages are made.
    pub fn forget_shared(&self) {
        self.cards.clear();
        self.alike.clear();
    }

    /// The theme that renders the site, with the assets that the site adds.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The entries that have a page and do not come from a table row, each with the address of its page, in entry
    /// order.
    pub fn addresses(&self) -> impl Iterator<Item = (&Entry, &Url)> {
        let named = self.content.entries.iter().enumerate().filter(|(_, entry)| entry.source != Source::Row && entry.has_page);
        named.filter_map(|(at, entry)| Some((entry, self.routes.entries.get(EntryId(at))?)))
    }

    /// Whether a page or redirect stub exists at this address.
    pub fn has_page(&self, address: &str) -> bool {
        self.pages.binary_search_by(|page| page.url.as_str().cmp(address)).is_ok()
    }

    /// Every file that a page may link to, except the search index.
    pub fn names(&self) -> impl Iterator<Item = Url> + '_ {
        let pages = self.pages.iter().map(|page| &page.url);
        let assets = self.assets.iter().map(|(url, _)| url);
        let files = self.files.iter().map(|(url, _)| url);
        let named = pages.chain(assets).chain(files).chain(&self.feed_names).cloned();
        named.chain(self.pictures.iter().flat_map(PictureJob::urls))
    }

    /// All searchable items, numbered: first the entries in their order, then the lists. Empty if search is off. A
    /// record holds the full text of its entry, so this yields sketches; the caller completes those that it needs.
    pub fn records(&self) -> impl ParallelIterator<Item = (usize, Sketch<'_>)> + '_ {
        let all = if self.config.search { self.content.entries.len() + self.pages.len() } else { 0 };
        (0..all).into_par_iter().with_max_len(16).filter_map(|number| Some((number, self.numbered(number)?)))
    }

    /// Prefetches the data behind a record that is about to be requested.
    pub fn touch(&self, number: usize) {
        self.content.touch(&[EntryId(number)]);
    }

    /// The complete record with this number.
    pub fn record(&self, number: usize) -> Option<Record> {
        self.numbered(number).map(Sketch::whole)
    }

    /// The sketch with this number: an entry or, for numbers past the last entry, the list on the page at that
    /// position.
    fn numbered(&self, number: usize) -> Option<Sketch<'_>> {
        let Some(page) = number.checked_sub(self.content.entries.len()) else { return self.parts().sketch(EntryId(number)) };
        let page = self.pages.get(page)?;
        match page.subject {
            Subject::List(narrowing) => self.parts().list_sketch(narrowing, &page.url),
            _ => None,
        }
    }

    /// The view that the template of a page receives.
    pub fn view(&self, page: &PagePlan) -> view::View {
        self.parts().view_of(page)
    }
}

impl Parts<'_> {
    fn view_of(self, page: &PagePlan) -> view::View {
        let (parts, url) = (self, &page.url);
        match page.subject {
            Subject::Home => parts.home(url),
            Subject::Kiosk => parts.kiosk(url),
            Subject::Wall(part) => parts.wall(part),
            Subject::Days(month) => parts.days(month),
            Subject::List(narrowing) => parts.list(narrowing, url),
            Subject::Entry(id) => parts.entry_page(id, url),
            Subject::NotFound => parts.not_found(url),
            Subject::Search => parts.search(url),
            Subject::Index(leaf) => parts.search_leaf(leaf, url),
            Subject::Redirect(id) => parts.redirect(id, url),
        }
    }
}
