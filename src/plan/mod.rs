//! The plan: every address, link, picture size and page view of the site, as plain data. All that is decided is
//! decided here; the makers only make. Nothing here touches a file.

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
pub use job::{Crop, ENCODER_VERSION, Format, PictureJob, Redaction, Rendition};
pub use key::{ground, key};
pub use pyramid::{Pyramid, Tile};
pub use record::{Record, Sketch};
pub use shared::Shared;
pub use site::FEEDS;
pub use url::Url;

/// What is to be made. The views of pages are not kept: each is made of the readings when its page is rendered, and
/// dropped with it; all at once they would be the largest thing in memory by far.
pub struct Plan<'a> {
    /// The pages, sorted by address.
    pub pages: Vec<PagePlan>,
    /// The pictures, sorted by source.
    pub pictures: Vec<PictureJob>,
    /// The charts, sorted by id.
    pub charts: Vec<Chart>,
    /// The theme's assets under their published names.
    pub assets: Vec<(Url, Arc<[u8]>)>,
    /// Files of the site that are published as they are: recordings, papers, the emblem.
    pub files: Vec<(Url, Original)>,
    /// The addresses of sitemap and feed; with `base_url` only.
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

/// A page: where it stands, what renders it, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePlan {
    /// Its address.
    pub url: Url,
    /// The template that renders it: `member.html`.
    pub template: Arc<str>,
    subject: Subject,
}

/// What a page is about: enough to make its view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Home,
    Kiosk,
    /// A part of the wall, from 1.
    Wall(usize),
    /// What happened on the days of a month, from 1.
    Days(u8),
    List(lists::Narrowing),
    Entry(EntryId),
    NotFound,
    Search,
    /// A page of one letter of the static index.
    Index(index::Leaf),
    /// A stub for the entry.
    Redirect(EntryId),
}

/// What sitemap and feed tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Feeds {
    /// The title of the site.
    pub site_title: String,
    /// The address of the site, with its final `/`.
    pub base_url: String,
    /// The latest date of any entry; empty where none has one.
    pub updated: String,
    /// The pages, sorted by address.
    pub pages: Vec<FeedPage>,
}

/// A page as sitemap and feed tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FeedPage {
    /// Its full address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its date (`updated:`); empty: it is in the sitemap without one and not in the feed.
    pub updated: String,
    /// One sentence.
    pub summary: String,
}

/// What the plan is made of.
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
    /// The kinds of the collections; every field of every card asks for one.
    kinds: &'a [&'a Kind],
    /// Is told whose cards are shown.
    shown: Option<&'a held::Shown>,
}

/// Makes the plan. Findings go to `report`; a plan with errors is not made into a site, but it is whole enough to go on
/// checking.
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
        assets: routes::assets(&theme),
        files: routes::files(config, content, sources, report),
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

    /// Takes what the pictures look like, which is known when they were made: a tint for each job, in their order.
    pub fn take_tints(&mut self, tints: &[Option<u8>]) {
        self.gallery.take_tints(tints);
        // A card shows the tint of its picture.
        self.cards.clear();
    }

    /// Forgets what a roll's pages share, of which there is as much as there are rows.
    pub fn forget_rows(&self) {
        self.alike.forget_rows();
    }

    /// Forgets what pages share: once they are made nobody asks for it.
    pub fn forget_shared(&self) {
        self.cards.clear();
        self.alike.clear();
    }

    /// The theme that renders it.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The texts and what stands in lists of entries, each with the address of its page, in their order.
    pub fn addresses(&self) -> impl Iterator<Item = (&Entry, &Url)> {
        let named = self.content.entries.iter().enumerate().filter(|(_, entry)| entry.source != Source::Row && entry.has_page);
        named.filter_map(|(at, entry)| Some((entry, self.routes.entries.get(EntryId(at))?)))
    }

    /// Whether a page, or a stub that leads to one, stands at this address.
    pub fn has_page(&self, address: &str) -> bool {
        self.pages.binary_search_by(|page| page.url.as_str().cmp(address)).is_ok()
    }

    /// Every file that a page may name, but those of the search index.
    pub fn names(&self) -> impl Iterator<Item = Url> + '_ {
        let pages = self.pages.iter().map(|page| &page.url);
        let assets = self.assets.iter().map(|(url, _)| url);
        let files = self.files.iter().map(|(url, _)| url);
        let named = pages.chain(assets).chain(files).chain(&self.feed_names).cloned();
        named.chain(self.pictures.iter().flat_map(PictureJob::urls))
    }

    /// What can be found, each with its number: entries by their order, then lists; nothing when search is off. A record holds
    /// the whole text of its entry, so it is sketched, and made where it is asked for.
    pub fn records(&self) -> impl ParallelIterator<Item = (usize, Sketch<'_>)> + '_ {
        let all = if self.config.search { self.content.entries.len() + self.pages.len() } else { 0 };
        (0..all).into_par_iter().with_max_len(64).filter_map(|number| Some((number, self.numbered(number)?)))
    }

    /// Tells that the record of a number will be asked for.
    pub fn touch(&self, number: usize) {
        self.content.touch(&[EntryId(number)]);
    }

    /// The record of a number.
    pub fn record(&self, number: usize) -> Option<Record> {
        self.numbered(number).map(Sketch::whole)
    }

    /// What can be found under a number: an entry, or behind all of them a list, by its page.
    fn numbered(&self, number: usize) -> Option<Sketch<'_>> {
        let Some(page) = number.checked_sub(self.content.entries.len()) else { return self.parts().sketch(EntryId(number)) };
        let page = self.pages.get(page)?;
        match page.subject {
            Subject::List(narrowing) => self.parts().list_sketch(narrowing, &page.url),
            _ => None,
        }
    }

    /// What the template of a page sees.
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
