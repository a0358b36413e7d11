//! Routes: the addresses of all entries, lists and facets. Two pages with the same address are an error that names
//! both.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use crate::config::{CollectionConfig, Config};
use crate::content::{Content, Entry, EntryId, Source, value_text};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Kind, LevelLabels, Scalar, Value};
use crate::text::pinyin;
use crate::theme::Theme;

use super::device::is_device;
use super::facets::{self, FacetRoute};
use super::files;
use super::index::{self, Index};
use super::paged::Paged;
use super::{Url, name, order};

/// Maximum length of a slug in bytes; with its folder and extension, an address stays below 100 characters.
const LONGEST_SLUG: usize = 60;

/// Number of entries on a page of a list if the site does not set it.
pub(super) const PER_PAGE: usize = 200;

/// All addresses.
pub(super) struct Routes {
    /// The page of each entry that has one.
    pub(super) entries: Paged,
    /// The anchor of each entry on the pages of its collection, by entry index; empty for entries outside collections.
    pub(super) anchors: Vec<Box<str>>,
    /// The collections, in configuration order.
    pub(super) collections: Vec<CollectionRoute>,
    /// The list pages that show entries without a page.
    row_pages: Vec<Url>,
    /// For each entry the index in `row_pages` of the page that shows it, counted from 1; 0 if none does.
    rows: Vec<u32>,
    /// Redirect stubs at old addresses.
    pub(super) redirects: Vec<(Url, EntryId)>,
    /// The single pages, by `order:`, then in file order.
    pub(super) singles: Vec<EntryId>,
    /// The static index of names.
    pub(super) index: Index,
    /// The theme's assets: name and published address.
    pub(super) assets: Vec<(String, Url)>,
    /// The position of each entry in its collection's order, by entry index.
    pub(super) rank: Vec<usize>,
    /// The position of each entry among the entries of its collection that have pages, by entry index.
    pub(super) step: Vec<usize>,
}

/// The addresses of a collection.
pub(super) struct CollectionRoute {
    /// The pages of the whole list; the first is `<id>/index.html`.
    pub(super) pages: Vec<Url>,
    /// The entries, in the collection's order.
    pub(super) ordered: Vec<EntryId>,
    /// Those with pages, in the same order.
    pub(super) line: Vec<EntryId>,
    /// The facets.
    pub(super) facets: Vec<FacetRoute>,
}

impl Routes {
    /// The page of an entry, or else the list page that shows it, with the anchor there.
    pub(super) fn of(&self, id: EntryId) -> Option<(&Url, Option<&str>)> {
        if let Some(url) = self.entries.get(id) {
            return Some((url, None));
        }
        let page = self.rows.get(id.0)?.checked_sub(1)?;
        Some((self.row_pages.get(page as usize)?, self.anchor(id)))
    }

    /// The anchor of an entry on the pages of its collection.
    pub(super) fn anchor(&self, id: EntryId) -> Option<&str> {
        self.anchors.get(id.0).map(|anchor| &**anchor).filter(|anchor| !anchor.is_empty())
    }
}

/// Assigns an address to everything.
pub(super) fn route(config: &Config, content: &Content, theme: &Theme, report: &mut Vec<Diagnostic>) -> Routes {
    let mut taken: BTreeMap<Url, Place> = BTreeMap::new();
    for fixed in ["index.html", "search.html", "404.html", "kiosk.html", "wall.html"] {
        taken.insert(Url::new(fixed), Place::file(crate::source::SITE_FILE));
    }
    let mut routes = Routes {
        entries: Paged::default(),
        anchors: vec![Box::default(); content.entries.len()],
        collections: Vec::new(),
        row_pages: Vec::new(),
        rows: vec![0; content.entries.len()],
        redirects: Vec::new(),
        singles: content.pages.clone(),
        index: Index::default(),
        assets: theme.assets.iter().map(|(name, bytes)| (name.clone(), files::asset_url(name, bytes))).collect(),
        rank: vec![0; content.entries.len()],
        step: vec![0; content.entries.len()],
    };
    routes.singles.sort_by_key(|id| (content.entries[id.0].common.order.unwrap_or(i32::MAX / 2), *id));
    for (index, collection) in config.collections.iter().enumerate() {
        let Some((read, kind)) = content.collections.get(index).zip(config.kinds.get(&collection.kind)) else { continue };
        let first = Url::new(format!("{}/index.html", collection.id));
        taken.insert(first.clone(), collection.place.clone());
        let slugs: Vec<(EntryId, String, Option<Diagnostic>)> = read
            .entries
            .par_iter()
            .filter(|id| content.entries[id.0].has_page)
            .map(|id| {
                let (slug, finding) = slug(&content.entries[id.0]);
                (*id, slug, finding)
            })
            .collect();
        for (id, slug, finding) in slugs {
            report.extend(finding);
            claim(&mut taken, &mut routes, id, Url::new(format!("{}/{slug}.html", collection.id)), content, report);
        }
        anchors(&mut routes, content, &read.entries, config);
        let ordered = order::ordered(&read.entries, collection, kind, config, content);
        let per_page = collection.per_page.unwrap_or(PER_PAGE);
        let pages = numbered(&first, ordered.len(), per_page, &format!("{}/", collection.id), "");
        let facets = facets::route(collection, kind, &ordered, content, config);
        rows(&mut routes, &ordered, content, collection, kind, &pages, &facets);
        let line: Vec<EntryId> = ordered.iter().copied().filter(|id| routes.entries.contains(*id)).collect();
        ordered.iter().enumerate().for_each(|(rank, id)| routes.rank[id.0] = rank);
        line.iter().enumerate().for_each(|(step, id)| routes.step[id.0] = step);
        routes.collections.push(CollectionRoute { pages, ordered, line, facets });
    }
    for &id in content.pages.iter().chain(&content.home) {
        let entry = &content.entries[id.0];
        if Some(id) == content.home {
            routes.entries.insert(id, Url::new("index.html"));
            continue;
        }
        let (slug, finding) = slug(entry);
        report.extend(finding);
        let url = Url::new(format!("{slug}.html"));
        claim(&mut taken, &mut routes, id, url, content, report);
    }
    redirects(&mut routes, &mut taken, content, report);
    if config.search {
        routes.index = index::index(routes.entries.iter().map(|(id, _)| id), content, theme, config.single_name);
    }
    routes
}

/// The addresses of a list's pages: `first`, then `<folder><prefix>2.html` …
pub(super) fn numbered(first: &Url, entries: usize, per_page: usize, folder: &str, prefix: &str) -> Vec<Url> {
    let pages = entries.div_ceil(per_page).max(1);
    let rest = (2..=pages).map(|number| Url::new(format!("{folder}{prefix}{number}.html")));
    std::iter::once(first.clone()).chain(rest).collect()
}

fn claim(
    taken: &mut BTreeMap<Url, Place>,
    routes: &mut Routes,
    id: EntryId,
    url: Url,
    content: &Content,
    report: &mut Vec<Diagnostic>,
) {
    let entry = &content.entries[id.0];
    if let Some(other) = taken.get(&url) {
        // Namesakes need a distinguishing word rather than another address.
        let twin = content.entries.iter().find(|e| e.title == entry.title && e.place == *other);
        let namesake = entry.is_name && twin.is_some_and(|twin| twin.is_name);
        let finding = if namesake {
            Diagnostic::new(Code::NameDuplicate).with("name", &entry.title)
        } else {
            Diagnostic::new(Code::AddressTaken).with("address", &url).with("title", &entry.title)
        };
        let same = twin.is_some_and(|twin| says_the_same(entry, twin)).then_some("");
        let row = (entry.source == Source::Row).then_some("");
        report.push(finding.at(&entry.place).with("other", other).with_some("same", same).with_some("row", row));
    } else {
        taken.insert(url.clone(), entry.place.clone());
    }
    routes.entries.insert(id, url);
}

/// Whether nothing that two entries show differs: one is probably a copy.
fn says_the_same(one: &Entry, other: &Entry) -> bool {
    let levels = LevelLabels::default();
    let fields = |entry: &Entry| -> Vec<(String, String)> {
        entry.fields.iter().map(|(key, value)| (key.to_string(), value_text(value, &levels))).collect()
    };
    let body = |entry: &Entry| entry.body.as_ref().map(|body| body.written().to_owned());
    one.common.id == other.common.id
        && one.common.summary == other.common.summary
        && body(one) == body(other)
        && fields(one) == fields(other)
}

/// The slug of an entry, given or derived from the pinyin of its name or title, with a finding if it is invalid.
fn slug(entry: &Entry) -> (String, Option<Diagnostic>) {
    if let Some((slug, place)) = entry.common.slug.as_deref() {
        let invalid = || Diagnostic::new(Code::SlugInvalid).at(place).with("slug", slug).with("entry", "");
        return (slug.clone(), (!is_slug(slug)).then(invalid));
    }
    let made = if entry.is_name {
        let mut made = pinyin::slug_name(&entry.title, entry.common.pinyin.as_deref());
        if let Some(Value::One(Scalar::Text(word))) = entry.fields.get("distinguish") {
            made = format!("{made}-{}", pinyin::slug(word));
        }
        made
    } else {
        pinyin::slug(&entry.title)
    };
    let made = cut(&made);
    let invalid = || {
        let invalid = Diagnostic::new(Code::SlugInvalid).at(&entry.place).with("slug", &made).with("title", &entry.title);
        invalid.with("entry", "")
    };
    let finding = (!is_slug(&made)).then(invalid);
    (made, finding)
}

/// Lower-case ASCII letters, digits and hyphens; neither `index` nor a bare number, which are the names of list pages, nor a
/// device name.
fn is_slug(slug: &str) -> bool {
    !slug.is_empty()
        && slug != "index"
        && !is_device(slug)
        && slug.len() <= LONGEST_SLUG
        && slug.bytes().any(|byte| !byte.is_ascii_digit())
        && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn cut(slug: &str) -> String {
    if slug.len() <= LONGEST_SLUG {
        return slug.to_owned();
    }
    let head = &slug[..LONGEST_SLUG];
    head.rfind('-').map_or(head, |at| &head[..at]).to_owned()
}

/// Sets the anchor of every entry of a collection, derived from its id or key, or else from a hash of its title and
/// fields.
fn anchors(routes: &mut Routes, content: &Content, ids: &[EntryId], config: &Config) {
    let anchor = |id: EntryId| {
        let entry = &content.entries[id.0];
        let named = entry.common.id.clone().or_else(|| match entry.scalar("key") {
            Some(Scalar::Text(key)) => Some(key.to_string()),
            _ => None,
        });
        if let Some(named) = named {
            return format!("e-{}", pinyin::slug(&named));
        }
        let mut shown = entry.title.clone();
        for (key, value) in &entry.fields {
            shown.push('\u{1f}');
            shown.push_str(key);
            shown.push_str(&value_text(value, &config.levels));
        }
        format!("e-{}", &name::fingerprint(shown.as_bytes())[..10])
    };
    let anchors: Vec<Box<str>> = ids.par_iter().map(|id| anchor(*id).into()).collect();
    let mut taken: HashSet<Cow<'_, str>, ahash::RandomState> =
        HashSet::with_capacity_and_hasher(ids.len(), ahash::RandomState::default());
    let mut again: Vec<(usize, Box<str>)> = Vec::new();
    for (at, anchor) in anchors.iter().enumerate() {
        if taken.insert(Cow::Borrowed(anchor)) {
            continue;
        }
        let other =
            (2..=ids.len() + 1).map(|number| format!("{anchor}-{number}")).find(|other| taken.insert(Cow::Owned(other.clone())));
        again.extend(other.map(|other| (at, other.into())));
    }
    drop(taken);
    for (id, anchor) in ids.iter().zip(anchors) {
        routes.anchors[id.0] = anchor;
    }
    for (at, anchor) in again {
        routes.anchors[ids[at].0] = anchor;
    }
}

/// Sets the list page for each entry without a page: a page of its group, if the whole list only previews groups.
fn rows(
    routes: &mut Routes,
    ordered: &[EntryId],
    content: &Content,
    collection: &CollectionConfig,
    kind: &Kind,
    pages: &[Url],
    facets: &[FacetRoute],
) {
    let grouped = facets::grouping(kind, facets).map(FacetRoute::pages_of).unwrap_or_default();
    let per_page = collection.per_page.unwrap_or(PER_PAGE);
    for (position, &id) in ordered.iter().enumerate() {
        if content.entries[id.0].has_page {
            continue;
        }
        let url = grouped.get(&id).copied().unwrap_or(&pages[(position / per_page).min(pages.len() - 1)]);
        // Neighbouring entries are usually on the same page.
        if routes.row_pages.last() != Some(url) {
            routes.row_pages.push(url.clone());
        }
        routes.rows[id.0] = u32::try_from(routes.row_pages.len()).unwrap_or_default();
    }
}

fn redirects(routes: &mut Routes, taken: &mut BTreeMap<Url, Place>, content: &Content, report: &mut Vec<Diagnostic>) {
    for (index, entry) in content.entries.iter().enumerate() {
        for (old, place) in &entry.common.redirects {
            let old = old.trim_start_matches('/');
            let html = std::path::Path::new(old).extension().is_some_and(|end| end.eq_ignore_ascii_case("html"));
            let clean =
                html && old.is_ascii() && !old.contains(['?', '#', ' ', '\\', ':']) && !old.split('/').any(|part| part == "..");
            let url = Url::new(old);
            if !clean || !routes.entries.contains(EntryId(index)) {
                report.push(Diagnostic::new(Code::AddressRedirect).at(place).with("address", old));
            } else if let Some(other) = taken.get(&url) {
                report.push(
                    Diagnostic::new(Code::AddressTaken)
                        .at(place)
                        .with("address", &url)
                        .with("title", &entry.title)
                        .with("other", other),
                );
            } else {
                taken.insert(url.clone(), place.clone());
                routes.redirects.push((url, EntryId(index)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        for good in ["zhang-ming-yuan", "a1", "1921-nian"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "index", "12", "Zhang", "a_b", "张", "con", "lpt1"] {
            assert!(!is_slug(bad), "{bad}");
        }
        assert!(cut(&"abc-".repeat(40)).len() <= LONGEST_SLUG);
    }

    #[test]
    fn pages_are_numbered_from_two() {
        let first = Url::new("members/index.html");
        let pages = numbered(&first, 50, 24, "members/", "");
        assert_eq!(pages, [first, Url::new("members/2.html"), Url::new("members/3.html")]);
    }
}
