//! What all pages have in common, and the pages that belong to the site rather than to its content: search, 404,
//! redirect stubs, sitemap and feed.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::content::EntryId;
use crate::theme::Theme;

use super::alike::Frame;
use super::here::Here;
use super::shared::Shared;
use super::{FeedPage, Feeds, PagePlan, Parts, Plan, Subject, Url, files, view};

/// `search.html` with the pages of the index, `404.html` and the redirect stubs.
pub(super) fn pages(parts: Parts<'_>) -> Vec<PagePlan> {
    let page = |url: Url, template: &str, subject| PagePlan { url, template: template.into(), subject };
    let mut pages = vec![page(Url::new("404.html"), "not-found.html", Subject::NotFound)];
    if parts.config.search {
        pages.push(page(Url::new("search.html"), "search.html", Subject::Search));
        let leaves = parts.routes.index.pages();
        pages.extend(leaves.map(|(url, leaf)| page(url.clone(), "search.html", Subject::Index(leaf))));
    }
    let stubs = parts.routes.redirects.iter().filter(|(_, id)| parts.routes.entries.contains(*id));
    pages.extend(stubs.map(|(old, id)| page(old.clone(), "redirect.html", Subject::Redirect(*id))));
    pages
}

/// The files that list the pages of the whole site.
pub const FEEDS: [&str; 2] = ["sitemap.xml", "feed.xml"];

/// Those of [`FEEDS`] that will be made.
pub(super) fn feed_names(config: &Config, theme: &Theme) -> Vec<Url> {
    let made = FEEDS.iter().filter(|name| config.base_url.is_some() && theme.has(name));
    made.map(Url::new).collect()
}

impl Plan<'_> {
    /// A page as sitemap and feed list it; `None` without a `base_url` or for a page that should not be listed.
    pub fn feed_page(&self, view: &view::View) -> Option<FeedPage> {
        let base_url = self.config.base_url.as_ref()?;
        let is_listed = !matches!(
            view.content,
            view::Content::NotFound
                | view::Content::Redirect(_)
                | view::Content::Kiosk(_)
                | view::Content::Wall(_)
                | view::Content::Days(_)
        );
        is_listed.then(|| FeedPage {
            url: format!("{base_url}{}", view.page.url),
            title: view.page.title.clone(),
            updated: view.page.updated.as_deref().map(whole_day).unwrap_or_default(),
            summary: view.page.description.clone(),
        })
    }

    /// The data of sitemap and feed; `None` without a `base_url`.
    pub fn feeds(&self, pages: Vec<FeedPage>) -> Option<Feeds> {
        let base_url = self.config.base_url.clone()?;
        let updated = pages.iter().map(|page| page.updated.clone()).max().unwrap_or_default();
        Some(Feeds { site_title: self.config.title.clone(), base_url, updated, pages })
    }
}

/// A feed needs a full date; a year or month becomes its first day.
fn whole_day(iso: &str) -> String {
    match iso.len() {
        4 => format!("{iso}-01-01"),
        7 => format!("{iso}-01"),
        _ => iso.to_owned(),
    }
}

impl Parts<'_> {
    /// A view with everything that all pages have.
    pub(super) fn view(&self, here: Here<'_>, title: &str, description: &str, content: view::Content) -> view::View {
        let config = self.config;
        // A single page is marked as current in the navigation, so its frame is not shared.
        let is_single = self.routes.singles.iter().any(|id| self.routes.entries.get(*id) == Some(here.url));
        let frame =
            if here.root.is_some() || is_single { self.frame(here) } else { self.alike.frame(here, |here| self.frame(here)) };
        let Frame { assets, site, nav, written } = frame;
        view::View {
            contract: view::CONTRACT,
            page: view::Page {
                title: title.to_owned(),
                description: if description.is_empty() { format!("{title} · {}", config.title) } else { description.to_owned() },
                url: here.url.to_string(),
                root: here.to_root(),
                canonical: config.base_url.as_ref().map(|base| format!("{base}{}", here.url)),
                social: None,
                linked_data: None,
                code: None,
                outside: Vec::new(),
                language: config.language.clone(),
                updated: None,
                assets,
            },
            site,
            nav,
            frame: written,
            trail: self.trail(here, &content),
            content,
        }
    }

    /// What surrounds a page's content.
    fn frame(&self, here: Here<'_>) -> Frame {
        let config = self.config;
        let link = |path: &str| here.href(&Url::new(path));
        let emblem = config
            .emblem
            .as_ref()
            .and_then(|(file, place)| files::file_url(self.sources, &place.file, file).map(|(url, _)| here.href(&url)));
        let site = view::Site {
            title: config.title.clone(),
            subtitle: config.subtitle.clone(),
            seal: config.seal.clone(),
            emblem,
            home: link("index.html"),
            search: config.search.then(|| link("search.html")),
            search_index: config.search.then(|| link("search/index.js")),
            pages: self.routes.singles.iter().filter_map(|id| self.nav_entry(*id, here)).collect(),
            idle_seconds: config.idle_seconds,
        };
        let assets = self.routes.assets.iter().map(|(name, url)| (name.clone(), here.href(url))).collect();
        Frame {
            assets: Shared::new(assets),
            site: Shared::new(site),
            nav: Shared::new(self.nav(here)),
            written: view::Framed::default(),
        }
    }

    fn nav_entry(&self, id: EntryId, here: Here<'_>) -> Option<view::NavItem> {
        let url = self.routes.entries.get(id)?;
        let title = self.content.entries[id.0].title.clone();
        Some(view::NavItem { title, href: here.href(url), current: url == here.url })
    }

    fn nav(&self, here: Here<'_>) -> Vec<view::NavItem> {
        self.config
            .collections
            .iter()
            .zip(&self.routes.collections)
            .map(|(collection, route)| view::NavItem {
                title: collection.title.clone(),
                href: here.href(&route.pages[0]),
                current: here.url.as_str().starts_with(&format!("{}/", collection.id)),
            })
            .collect()
    }

    /// The breadcrumbs: home, then the collection for an entry or a narrowed list.
    fn trail(&self, here: Here<'_>, content: &view::Content) -> Vec<view::Link> {
        let mut trail = Vec::new();
        if !matches!(content, view::Content::Home(_)) {
            let home = self.theme.word("home", "首页").to_owned();
            trail.push(view::Link { title: home, href: Some(here.href(&Url::new("index.html"))), name: false });
        }
        let head = match content {
            view::Content::Entry(page) => page.collection.as_ref(),
            view::Content::List(list) if list.heading.is_some() => Some(&list.collection),
            _ => None,
        };
        if let Some(head) = head {
            trail.push(view::Link { title: head.title.clone(), href: Some(head.href.clone()), name: false });
        }
        trail
    }

    /// The 404 page. A server delivers it at any address, so its links start at the server root. Without a `base_url`
    /// that root is unknown, and the page does without assets.
    pub(super) fn not_found(&self, url: &Url) -> view::View {
        let root = self.config.base_url.as_deref().map(path_of);
        let here = Here { root: root.as_deref(), ..Here::at(url) };
        let title = self.theme.word("not_found", "没有找到这个页面").to_owned();
        let mut view = self.view(here, &title, "", view::Content::NotFound);
        if root.is_none() {
            view.page.assets = Shared::new(BTreeMap::new());
            // What surrounds it is written without them too.
            view.frame = view::Framed::default();
        }
        view
    }

    /// A redirect stub at the old address `url`.
    pub(super) fn redirect(&self, id: EntryId, url: &Url) -> view::View {
        let href = self.link_to(id, Here::at(url)).href.unwrap_or_default();
        let title = self.content.entries[id.0].title.clone();
        self.view(Here::at(url), &title, "", view::Content::Redirect(view::Redirect { href }))
    }
}

/// `https://example.org/hall/` → `/hall/`
fn path_of(base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..]).to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_path_of_an_address() {
        assert_eq!(super::path_of("https://example.org/hall/"), "/hall/");
        assert_eq!(super::path_of("https://example.org/"), "/");
        assert_eq!(super::whole_day("2026-03"), "2026-03-01");
    }
}
