//! The static index: names and titles by initial letter, people also by the stroke count of their surname. It is the
//! search for visitors without JavaScript. In a large exhibition each letter gets pages of its own, small enough for a
//! slow connection.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::content::{Content, EntryId};
use crate::text::pinyin;
use crate::text::strokes::{self, SingleName, StrokeKey};
use crate::theme::Theme;

use super::here::Here;
use super::pager::pager;
use super::{Parts, Url, routes, view};

/// Maximum number of links on the search page itself; an index with more gets pages of its own.
const HERE: usize = 400;

/// Maximum number of links on a page of one letter.
const PER_PAGE: usize = 250;

/// The whole index.
#[derive(Default)]
pub(super) struct Index {
    letters: Vec<Group>,
    strokes: Vec<Group>,
}

/// The entries of one initial letter, or of one stroke count.
struct Group {
    title: String,
    id: String,
    entries: Vec<EntryId>,
    /// Its own pages; empty if the search page holds the whole index.
    pages: Vec<Url>,
}

/// One page of one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    by_strokes: bool,
    group: usize,
    number: usize,
}

/// The index of the searchable entries among `entries`, without the home page.
pub(super) fn index(entries: impl Iterator<Item = EntryId>, content: &Content, theme: &Theme, school: SingleName) -> Index {
    let mut letters: BTreeMap<char, Vec<(Vec<String>, EntryId)>> = BTreeMap::new();
    let mut strokes: BTreeMap<u8, Vec<(StrokeKey, EntryId)>> = BTreeMap::new();
    let listed: Vec<EntryId> =
        entries.filter(|id| Some(*id) != content.home && content.entries[id.0].common.searchable).collect();
    let read = |id: EntryId| {
        let entry = &content.entries[id.0];
        let syllables = if entry.is_name {
            pinyin::name_syllables(&entry.title, entry.common.pinyin.as_deref())
        } else {
            pinyin::text_syllables(&entry.title)
        };
        let initial = syllables.first().and_then(|s| s.chars().next()).map_or('#', |c| c.to_ascii_uppercase());
        let initial = if initial.is_ascii_uppercase() { initial } else { '#' };
        let count = strokes::surname_strokes(&entry.title).filter(|_| entry.is_name);
        (initial, syllables, count.map(|count| (count, StrokeKey::new(&entry.title, school))))
    };
    let read: Vec<_> = listed.par_iter().map(|id| read(*id)).collect();
    for ((initial, syllables, counted), id) in read.into_iter().zip(listed) {
        letters.entry(initial).or_default().push((syllables, id));
        if let Some((count, key)) = counted {
            strokes.entry(count).or_default().push((key, id));
        }
    }
    let total: usize = letters.values().map(Vec::len).chain(strokes.values().map(Vec::len)).sum();
    let own_pages = total > HERE;
    let word = theme.word("strokes", "画");
    Index {
        letters: letters
            .into_iter()
            .map(|(letter, entries)| {
                let slug = if letter == '#' { '0' } else { letter.to_ascii_lowercase() };
                group(letter.to_string(), format!("letter-{slug}"), entries, own_pages)
            })
            .collect(),
        strokes: strokes
            .into_iter()
            .map(|(count, entries)| group(format!("{count}{word}"), format!("strokes-{count}"), entries, own_pages))
            .collect(),
    }
}

fn group<K: Ord>(title: String, id: String, mut entries: Vec<(K, EntryId)>, own_pages: bool) -> Group {
    entries.sort();
    let first = Url::new(format!("search/{id}.html"));
    let pages =
        if own_pages { routes::numbered(&first, entries.len(), PER_PAGE, "search/", &format!("{id}-")) } else { Vec::new() };
    Group { title, id, entries: entries.into_iter().map(|(_, id)| id).collect(), pages }
}

impl Index {
    /// The pages of the index other than the search page.
    pub(super) fn pages(&self) -> impl Iterator<Item = (&Url, Leaf)> {
        let sorts = [(false, &self.letters), (true, &self.strokes)];
        sorts.into_iter().flat_map(|(by_strokes, groups)| {
            groups.iter().enumerate().flat_map(move |(group, of)| {
                of.pages.iter().enumerate().map(move |(number, url)| (url, Leaf { by_strokes, group, number }))
            })
        })
    }

    fn group(&self, leaf: Leaf) -> Option<&Group> {
        if leaf.by_strokes { self.strokes.get(leaf.group) } else { self.letters.get(leaf.group) }
    }
}

impl Parts<'_> {
    /// The search page.
    pub(super) fn search(&self, url: &Url) -> view::View {
        let here = Here::at(url);
        let groups = |groups: &[Group]| groups.iter().map(|group| self.index_group(group, &group.entries, here)).collect();
        let index = &self.routes.index;
        let page = view::SearchPage { letters: groups(&index.letters), strokes: groups(&index.strokes), pager: None };
        let title = self.theme.word("search", "搜索").to_owned();
        self.view(here, &title, "", view::Content::Search(page))
    }

    /// One page of one letter or stroke count.
    pub(super) fn search_leaf(&self, leaf: Leaf, url: &Url) -> view::View {
        let here = Here::at(url);
        let mut page = view::SearchPage { letters: Vec::new(), strokes: Vec::new(), pager: None };
        let mut title = self.theme.word("search", "搜索").to_owned();
        if let Some(group) = self.routes.index.group(leaf) {
            let from = leaf.number * PER_PAGE;
            let entries = &group.entries[from.min(group.entries.len())..group.entries.len().min(from + PER_PAGE)];
            let shown =
                view::IndexGroup { href: None, links: self.links(entries, here), ..self.index_group(group, entries, here) };
            if leaf.by_strokes {
                page.strokes.push(shown);
            } else {
                page.letters.push(shown);
            }
            page.pager = (group.pages.len() > 1).then(|| pager(&group.pages, leaf.number, here));
            title = format!("{} · {title}", group.title);
            if leaf.number > 0 {
                title = format!("{title}（{}）", leaf.number + 1);
            }
        }
        self.view(here, &title, "", view::Content::Search(page))
    }

    fn index_group(&self, group: &Group, entries: &[EntryId], here: Here<'_>) -> view::IndexGroup {
        let href = group.pages.first().map(|url| here.href(url));
        view::IndexGroup {
            title: group.title.clone(),
            id: group.id.clone(),
            total: group.entries.len(),
            links: if href.is_some() { Vec::new() } else { self.links(entries, here) },
            href,
        }
    }

    fn links(&self, entries: &[EntryId], here: Here<'_>) -> Vec<view::Link> {
        entries.iter().map(|id| self.link_to(*id, here)).collect()
    }
}
