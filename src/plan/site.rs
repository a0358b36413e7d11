//! What every page has in common, and the pages that belong to the site rather than to its content: search, 404,
//! stubs at old addresses, sitemap and feed.

use std::collections::BTreeMap;

use crate::content::EntryId;
use crate::text::pinyin;

use super::here::Here;
use super::{FeedPage, Feeds, PagePlan, Parts, Url, routes, view};

/// `search.html`, `404.html` and the stubs.
pub(super) fn pages(parts: Parts<'_>) -> Vec<PagePlan> {
    let mut pages = vec![parts.not_found()];
    if parts.config.search {
        pages.push(parts.search());
    }
    for (old, id) in &parts.routes.redirects {
        let here = Here::at(old);
        let Some(target) = parts.routes.entries.get(id) else { continue };
        let title = parts.content.entries[id.0].title.clone();
        let redirect = view::Redirect { href: here.href(target) };
        let view = parts.view(here, &title, "", view::Content::Redirect(redirect));
        pages.push(PagePlan { url: old.clone(), template: "redirect.html".to_owned(), view });
    }
    pages
}

/// Sitemap and feed, where the site knows its address.
pub(super) fn feeds(parts: Parts<'_>, pages: &[PagePlan]) -> Option<Feeds> {
    let base_url = parts.config.base_url.clone()?;
    let listed = pages.iter().filter(|page| {
        !matches!(page.view.content, view::Content::NotFound | view::Content::Redirect(_) | view::Content::Kiosk(_))
    });
    let pages: Vec<FeedPage> = listed
        .map(|page| FeedPage {
            url: format!("{base_url}{}", page.url),
            title: page.view.page.title.clone(),
            updated: page.view.page.updated.as_deref().map(whole_day).unwrap_or_default(),
            summary: page.view.page.description.clone(),
        })
        .collect();
    let updated = pages.iter().map(|page| page.updated.clone()).max().unwrap_or_default();
    Some(Feeds { site_title: parts.config.title.clone(), base_url, updated, pages })
}

/// A feed wants a whole day; what is less precise is its first.
fn whole_day(iso: &str) -> String {
    match iso.len() {
        4 => format!("{iso}-01-01"),
        7 => format!("{iso}-01"),
        _ => iso.to_owned(),
    }
}

impl Parts<'_> {
    /// A view with what every page has.
    pub(super) fn view(&self, here: Here<'_>, title: &str, description: &str, content: view::Content) -> view::View {
        let config = self.config;
        let link = |path: &str| here.href(&Url::new(path));
        let assets: BTreeMap<String, String> =
            self.theme.assets.iter().map(|(name, bytes)| (name.clone(), here.href(&routes::asset_url(name, bytes)))).collect();
        let emblem = config
            .emblem
            .as_ref()
            .and_then(|(file, place)| routes::file_url(self.sources, &place.file, file).map(|(url, _)| here.href(&url)));
        view::View {
            contract: view::CONTRACT,
            page: view::Page {
                title: title.to_owned(),
                description: description.to_owned(),
                url: here.url.to_string(),
                root: here.to_root(),
                canonical: config.base_url.as_ref().map(|base| format!("{base}{}", here.url)),
                code: None,
                outside: Vec::new(),
                language: config.language.clone(),
                updated: None,
                assets,
            },
            site: view::Site {
                title: config.title.clone(),
                subtitle: config.subtitle.clone(),
                seal: config.seal.clone(),
                emblem,
                home: link("index.html"),
                search: config.search.then(|| link("search.html")),
                search_index: config.search.then(|| link("search/index.js")),
                pages: self.single_pages().into_iter().filter_map(|id| self.nav_entry(id, here)).collect(),
                idle_seconds: config.idle_seconds,
            },
            nav: self.nav(here),
            trail: self.trail(here, &content),
            content,
        }
    }

    fn nav_entry(&self, id: EntryId, here: Here<'_>) -> Option<view::NavItem> {
        let url = self.routes.entries.get(&id)?;
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

    /// The way back: home, then the collection, then the whole list of a narrowed one.
    fn trail(&self, here: Here<'_>, content: &view::Content) -> Vec<view::Link> {
        let mut trail = Vec::new();
        if !matches!(content, view::Content::Home(_)) {
            let home = self.theme.word("home", "首页").to_owned();
            trail.push(view::Link { title: home, href: Some(here.href(&Url::new("index.html"))) });
        }
        let head = match content {
            view::Content::Entry(page) => page.collection.as_ref(),
            view::Content::List(list) if list.heading.is_some() => Some(&list.collection),
            _ => None,
        };
        if let Some(head) = head {
            trail.push(view::Link { title: head.title.clone(), href: Some(head.href.clone()) });
        }
        trail
    }

    /// A server shows it at any address, so its links start at the root of the server; without a known address it
    /// stands alone, without assets.
    fn not_found(&self) -> PagePlan {
        let url = Url::new("404.html");
        let root = self.config.base_url.as_deref().map(path_of);
        let here = Here { url: &url, root: root.as_deref() };
        let title = self.theme.word("not_found", "没有找到这个页面").to_owned();
        let mut view = self.view(here, &title, "", view::Content::NotFound);
        if root.is_none() {
            view.page.assets.clear();
        }
        PagePlan { url: url.clone(), template: "not-found.html".to_owned(), view }
    }

    fn search(&self) -> PagePlan {
        let url = Url::new("search.html");
        let here = Here::at(&url);
        let mut letters: BTreeMap<char, Vec<(Vec<String>, EntryId)>> = BTreeMap::new();
        for &id in self.routes.entries.keys().filter(|id| Some(**id) != self.content.home) {
            let entry = &self.content.entries[id.0];
            if !entry.common.searchable {
                continue;
            }
            let syllables = if entry.is_name {
                pinyin::name_syllables(&entry.title, entry.common.pinyin.as_deref())
            } else {
                pinyin::text_syllables(&entry.title)
            };
            let initial = syllables.first().and_then(|s| s.chars().next()).map_or('#', |c| c.to_ascii_uppercase());
            let initial = if initial.is_ascii_uppercase() { initial } else { '#' };
            letters.entry(initial).or_default().push((syllables, id));
        }
        let letters = letters
            .into_iter()
            .map(|(letter, mut entries)| {
                entries.sort();
                view::IndexGroup {
                    title: letter.to_string(),
                    id: format!("letter-{}", if letter == '#' { '0' } else { letter.to_ascii_lowercase() }),
                    links: entries.into_iter().map(|(_, id)| self.link_to(id, here)).collect(),
                }
            })
            .collect();
        let title = self.theme.word("search", "搜索").to_owned();
        let view = self.view(here, &title, "", view::Content::Search(view::SearchPage { letters }));
        PagePlan { url: url.clone(), template: "search.html".to_owned(), view }
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
