//! The pages of lists: whole collections, and collections narrowed by each facet value.

mod found;
mod periods;
mod roll;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::AHashMap;

use crate::config::CollectionConfig;
use crate::content::{EntryId, Period, value_text};
use crate::diagnostic::Diagnostic;
use crate::kind::{Kind, Order, Scalar, Value};

use super::facets::{self, FacetRoute, ValueRoute};
use super::here::Here;
use super::pager::pager;
use super::routes::{CollectionRoute, PER_PAGE};
use super::shared::Shared;
use super::{PagePlan, Parts, Subject, Url, order, roster, view};

/// Number of entries per group that the first page of a mixed collection previews.
const PREVIEW: usize = 8;

/// Number of entries of another collection shown beside a list.
const BESIDE: usize = 6;

/// Identifies a page of a list by positions; its view can be built from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Narrowing {
    /// The index of the collection in the configuration.
    collection: usize,
    /// The indices of the facet in the collection and of its value; `None` for the whole collection.
    by: Option<(usize, usize)>,
    /// The page of the list, counted from 0.
    number: usize,
}

impl Narrowing {
    /// Whether the page shows nothing but entries of a collection for which `such` is true. The first page of a whole
    /// collection may also show entries of others beside it.
    pub(super) fn shows_only(self, such: impl Fn(usize) -> bool) -> bool {
        (self.by.is_some() || self.number > 0) && such(self.collection)
    }
}

/// The list that a page belongs to.
struct Narrowed<'a> {
    /// The facet's key, the value and its label; `None` for the whole collection.
    by: Option<(&'a str, &'a str, &'a str)>,
    /// The route of the value.
    value: Option<&'a ValueRoute>,
    pages: &'a [Url],
}

impl Narrowed<'_> {
    /// The value of the roll that this is, if it is one.
    fn roll(&self) -> Option<&str> {
        self.by.filter(|(key, _, _)| *key == roster::KEY).map(|(_, value, _)| value)
    }
}

/// All list pages.
pub(super) fn pages(parts: Parts<'_>, report: &mut Vec<Diagnostic>) -> Vec<PagePlan> {
    let mut pages = Vec::new();
    for (index, collection) in parts.config.collections.iter().enumerate() {
        let Some(list) = parts.list_plan(index, collection) else { continue };
        list.check_periods(report);
        let own = format!("{}-list.html", list.kind.name);
        let template: Arc<str> = if parts.theme.has(&own) { own.into() } else { "list.html".into() };
        let facets = list.route.facets.iter().enumerate();
        let values = facets.flat_map(|(at, facet)| (0..facet.values.len()).map(move |value| Some((at, value))));
        for by in std::iter::once(None).chain(values) {
            let Some(narrowed) = list.narrowed(by) else { continue };
            let shown = if list.preview(&narrowed).is_some() { 1 } else { narrowed.pages.len() };
            pages.extend(narrowed.pages[..shown].iter().enumerate().map(|(number, url)| PagePlan {
                url: url.clone(),
                template: Arc::clone(&template),
                subject: Subject::List(Narrowing { collection: index, by, number }),
            }));
        }
    }
    pages
}

struct ListPlan<'a> {
    parts: Parts<'a>,
    index: usize,
    collection: &'a CollectionConfig,
    route: &'a CollectionRoute,
    kind: &'a Kind,
    periods: &'a [Period],
}

impl<'a> ListPlan<'a> {
    /// The whole collection, or one value of one of its facets.
    fn narrowed(&self, by: Option<(usize, usize)>) -> Option<Narrowed<'a>> {
        let Some((facet, value)) = by else {
            return Some(Narrowed { by: None, value: None, pages: &self.route.pages });
        };
        let facet = self.route.facets.get(facet)?;
        let value = facet.values.get(value)?;
        let by = Some((facet.key.as_str(), value.value.as_str(), value.label.as_str()));
        Some(Narrowed { by, value: Some(value), pages: &value.pages })
    }

    /// The facet whose values the single page of the whole collection previews, if it is a mixed one.
    fn preview(&self, narrowed: &Narrowed<'_>) -> Option<&'a FacetRoute> {
        narrowed.by.is_none().then(|| facets::grouping(self.kind, &self.route.facets)).flatten()
    }

    /// One page of a list.
    fn page(&self, narrowed: &Narrowed<'_>, number: usize, here: Here<'_>) -> view::View {
        if let Some(facet) = self.preview(narrowed) {
            return self.view(narrowed, 0, 1, self.previews(facet, here));
        }
        let per_page = self.collection.per_page.unwrap_or(PER_PAGE);
        let entries = match narrowed.value {
            Some(value) => value.on_page(number).to_vec(),
            None => self.route.ordered.iter().copied().skip(number * per_page).take(per_page).collect(),
        };
        self.parts.content.touch(&entries);
        let start = narrowed.value.and_then(|value| value.starts.get(number)).copied().unwrap_or_default();
        let groups = self.groups(&entries, start, narrowed, here);
        self.view(narrowed, number, narrowed.pages.len(), groups)
    }

    fn view(&self, narrowed: &Narrowed<'_>, number: usize, total: usize, groups: Vec<view::Group>) -> view::View {
        let url = &narrowed.pages[number];
        let here = Here::at(url);
        let parts = self.parts;
        let intro = if narrowed.by.is_none() && number == 0 { parts.intro(self.index, here) } else { String::new() };
        let heading = self.heading(narrowed);
        let layout = narrowed
            .by
            .filter(|(key, _, _)| self.kind.group_by.as_deref() == Some(*key))
            .and_then(|(_, value, _)| self.kind.layouts.get(value))
            .unwrap_or(&self.kind.layout);
        let layout = if narrowed.roll().is_some() { roster::LAYOUT } else { layout };
        let title = match &heading {
            Some(heading) => format!("{heading} · {}", self.collection.title),
            None => self.collection.title.clone(),
        };
        let title = if number == 0 { title } else { format!("{title}（{}）", number + 1) };
        let on_first = narrowed.by.is_none_or(|(key, _, _)| self.kind.group_by.as_deref() == Some(key)) && number == 0;
        let list = view::List {
            collection: parts.collection_head(self.index, here).unwrap_or_else(|| view::CollectionHead {
                id: self.collection.id.clone(),
                kind: self.kind.name.clone(),
                title: self.collection.title.clone(),
                summary: String::new(),
                href: here.href(&self.route.pages[0]),
            }),
            layout: layout.to_owned(),
            intro,
            heading,
            order_note: self.order_note().filter(|_| narrowed.roll().is_none()),
            facets: self.facets(narrowed, here),
            jump: Self::jump(narrowed, here),
            groups,
            pager: (total > 1).then(|| pager(narrowed.pages, number, here)),
            beside: if narrowed.by.is_none() && number == 0 { self.beside(here) } else { Vec::new() },
            charts: if on_first { parts.chart_views(self.index, narrowed.by.map(|(_, value, _)| value)) } else { Vec::new() },
        };
        // A page of one value names it; the whole list describes itself.
        let description = match &list.heading {
            Some(heading) => format!("{heading} · {}", list.collection.title),
            None => list.collection.summary.clone(),
        };
        let mut view = parts.view(here, &title, &description, view::Content::List(Box::new(list)));
        parts.tell_machines(&mut view, None);
        view
    }

    /// The value to which the list is narrowed, as shown.
    fn heading(&self, narrowed: &Narrowed<'_>) -> Option<String> {
        narrowed.by.map(|(key, value, label)| self.label(key, value, label))
    }

    /// The label of a facet value; a declared period has a title of its own.
    fn label(&self, key: &str, value: &str, label: &str) -> String {
        let period = self.periods.iter().find(|period| key == "period" && period.id == value);
        period.map_or_else(|| label.to_owned(), |period| period.title.clone())
    }

    /// The note in small print that the order is 姓氏笔画.
    fn order_note(&self) -> Option<String> {
        let strokes = self.collection.order.first() == Some(&Order::Strokes);
        strokes.then(|| self.parts.theme.word("order_strokes", "按姓氏笔画为序").to_owned())
    }

    fn facets(&self, narrowed: &Narrowed<'_>, here: Here<'_>) -> Vec<view::Facet> {
        let facets = self.route.facets.iter().map(|facet| view::Facet {
            key: facet.key.clone(),
            label: facet.label.clone(),
            all: here.href(&self.route.pages[0]),
            all_current: narrowed.by.is_none_or(|(key, _, _)| key != facet.key),
            values: facet
                .values
                .iter()
                .map(|value| view::FacetValue {
                    label: self.label(&facet.key, &value.value, &value.label),
                    href: here.href(&value.pages[0]),
                    count: value.entries.len(),
                    current: narrowed.by.is_some_and(|(key, current, _)| key == facet.key && current == value.value),
                })
                .collect(),
        });
        facets.collect()
    }

    /// The groups on the page of a mixed collection: a few entries of each, and a link to all.
    fn previews(&self, facet: &FacetRoute, here: Here<'_>) -> Vec<view::Group> {
        facet
            .values
            .iter()
            .map(|value| {
                let mut group = view::Group {
                    id: group_id(&value.value),
                    title: value.label.clone(),
                    layout: self.kind.layouts.get(&value.value).unwrap_or(&self.kind.layout).clone(),
                    href: Some(here.href(&value.pages[0])),
                    total: value.entries.len(),
                    ..view::Group::default()
                };
                let cards = |here: Here<'_>| value.entries.iter().take(PREVIEW).map(|id| self.parts.card(*id, 0, here)).collect();
                self.parts.put(&mut group, &self.parts.theme.items.lists, here, cards);
                group.columns = Parts::columns(self.kind, &group);
                group
            })
            .collect()
    }

    /// The first entries of the collections that the kind shows beside this one.
    fn beside(&self, here: Here<'_>) -> Vec<view::Group> {
        let parts = self.parts;
        let collections = parts.config.collections.iter().zip(&parts.routes.collections);
        let of_kind = self.kind.beside.iter().flat_map(|kind| collections.clone().filter(move |(other, _)| other.kind == *kind));
        of_kind
            .filter(|(_, route)| !route.ordered.is_empty())
            .filter_map(|(other, route)| {
                let kind = parts.config.kinds.get(&other.kind)?;
                let mut group = view::Group {
                    id: format!("beside-{}", other.id),
                    title: other.title.clone(),
                    layout: kind.layout.clone(),
                    href: Some(here.href(&route.pages[0])),
                    total: route.ordered.len(),
                    ..view::Group::default()
                };
                // Only the card in its own collection carries the anchor.
                let card = |id: &EntryId| Shared::new(view::Card { anchor: String::new(), ..parts.make_card(*id, 0, here) });
                // Beside another collection they are always shown as cards, never as finished items.
                parts.put(&mut group, &BTreeMap::new(), here, |_| route.ordered.iter().take(BESIDE).map(card).collect());
                group.columns = Parts::columns(kind, &group);
                Some(group)
            })
            .collect()
    }

    /// Groups the entries of one page. `start` is the position of the first in its list.
    fn groups(&self, entries: &[EntryId], start: usize, narrowed: &Narrowed<'_>, here: Here<'_>) -> Vec<view::Group> {
        let depths: Vec<(EntryId, usize)> = match (&self.kind.parent, narrowed.by) {
            (Some(parent), None) => order::tree(entries, parent, self.kind, self.parts.content),
            _ => entries.iter().map(|id| (*id, 0)).collect(),
        };
        let layout = |value: Option<&str>| {
            let own = value.and_then(|value| self.kind.layouts.get(value)).unwrap_or(&self.kind.layout);
            if narrowed.roll().is_some() { roster::LAYOUT.to_owned() } else { own.clone() }
        };
        let empty = |value: Option<&str>, title: String, note: String| view::Group {
            id: group_id(value.unwrap_or_default()),
            title,
            note,
            layout: layout(value),
            ..view::Group::default()
        };
        let mut groups: Vec<view::Group> = Vec::new();
        let mut members: Vec<rows::Members> = Vec::new();
        // Table rows share repeated values, so the group of a value is looked up by its address.
        let mut of_value: AHashMap<*const Value, usize> = AHashMap::new();
        for (position, (id, depth)) in (start..).zip(depths) {
            let value = self.grouping_value(id, narrowed).map(std::ptr::from_ref);
            let known = value.and_then(|value| of_value.get(&value).copied());
            let place = known.unwrap_or_else(|| {
                let (value, title, note) = self.group_of(id, position, narrowed);
                groups.iter().rposition(|group| group.title == title).unwrap_or_else(|| {
                    groups.push(empty(Some(&value), title, note));
                    members.push(Vec::new());
                    groups.len() - 1
                })
            });
            of_value.extend(value.map(|value| (value, place)));
            members[place].push((id, depth));
        }
        for (group, members) in groups.iter_mut().zip(&members) {
            group.total = members.len();
            group.columns = self.columns_of(members);
        }
        let is_roll = narrowed.roll().is_some();
        if is_roll {
            self.align(&mut groups);
        }
        for (group, members) in groups.iter_mut().zip(&members) {
            self.fill(group, members, is_roll, here);
        }
        if groups.is_empty() {
            groups.push(empty(None, String::new(), String::new()));
        }
        groups
    }

    /// The value that alone determines an entry's group, if there is one.
    fn grouping_value(&self, id: EntryId, narrowed: &Narrowed<'_>) -> Option<&'a Value> {
        let key = self.kind.group_by.as_deref().filter(|key| *key != "period" && narrowed.roll().is_none())?;
        self.parts.content.entries[id.0].fields.get(key)
    }

    /// The group of an entry: (value, title, note).
    fn group_of(&self, id: EntryId, position: usize, narrowed: &Narrowed<'_>) -> (String, String, String) {
        if narrowed.roll().is_some() {
            let (value, title) = Self::group_at(narrowed, position);
            return (value, title, String::new());
        }
        let entry = &self.parts.content.entries[id.0];
        let Some(key) = self.kind.group_by.as_deref() else { return (String::new(), String::new(), String::new()) };
        if narrowed.by.is_some_and(|(by, _, _)| by == key) {
            let value = narrowed.by.map(|(_, value, _)| value.to_owned()).unwrap_or_default();
            return (value, String::new(), String::new());
        }
        if key == "period"
            && let Some(period) = self.period_of(id)
        {
            let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
            let note = format!("{}—{}", year(period.from), year(period.to));
            return (period.id.clone(), period.title.clone(), note);
        }
        let text = entry.fields.get(key).map(|value| value_text(value, &self.parts.config.levels)).unwrap_or_default();
        let value = match entry.scalar(key) {
            Some(Scalar::Choice(choice)) => choice.value.clone(),
            _ => text.clone(),
        };
        (value, text, String::new())
    }

    /// The period that an event names, otherwise the one that its year falls into.
    fn period_of(&self, id: EntryId) -> Option<&Period> {
        self.parts.period_of(id, self.periods, self.kind)
    }
}

/// The anchor of a group.
fn group_id(value: &str) -> String {
    format!("g-{}", crate::text::pinyin::slug(value))
}

impl<'a> Parts<'a> {
    /// One page of a list.
    pub(super) fn list(self, narrowing: Narrowing, url: &Url) -> view::View {
        let Narrowing { collection: index, by, number } = narrowing;
        let list = self.config.collections.get(index).and_then(|collection| self.list_plan(index, collection));
        let page = list.and_then(|list| Some(list.page(&list.narrowed(by)?, number, Here::at(url))));
        // Cannot happen: every narrowing was made from an existing list.
        page.unwrap_or_else(|| self.view(Here::at(url), "", "", view::Content::NotFound))
    }

    fn list_plan(self, index: usize, collection: &'a CollectionConfig) -> Option<ListPlan<'a>> {
        let route = self.routes.collections.get(index)?;
        let kind = self.config.kinds.get(&collection.kind)?;
        Some(ListPlan { parts: self, index, collection, route, kind, periods: self.periods(index) })
    }

    fn intro(&self, collection: usize, here: Here<'_>) -> String {
        let intro = self.content.collections.get(collection).and_then(|c| c.intro.as_ref());
        intro.map(|intro| self.html(&intro.body, &intro.links, here)).unwrap_or_default()
    }

    /// A collection as its pages see it.
    pub(super) fn collection_head(&self, index: usize, here: Here<'_>) -> Option<view::CollectionHead> {
        let collection = self.config.collections.get(index)?;
        let route = self.routes.collections.get(index)?;
        let intro = self.content.collections.get(index).and_then(|c| c.intro.as_ref());
        Some(view::CollectionHead {
            id: collection.id.clone(),
            kind: collection.kind.clone(),
            title: collection.title.clone(),
            summary: intro.map(|intro| intro.summary.clone()).unwrap_or_default(),
            href: here.href(&route.pages[0]),
        })
    }
}
