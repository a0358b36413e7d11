//! What a template sees of a list: its page, its groups, their cards and rows, the ways from page to page.

use std::sync::Arc;

use serde::Serialize;

use super::{ChartView, CollectionHead, Date, Label, Link, Picture, Tile};
use crate::plan::item::{Item, Written};
use crate::plan::keyed::Fields;
use crate::plan::shared::Shared;

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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    /// The entries; empty where they are rows or items.
    pub cards: Vec<Shared<Card>>,
    /// The entries as HTML, each written by the component that `theme.yaml` names for this layout under `items:`, where every
    /// one has a page of its own.
    pub items: Vec<Item>,
    /// Whether any card has a picture.
    pub pictured: bool,
    /// The entries as rows of a table, in the layouts that `theme.yaml` names under `rows:`, unless one has pictures or text.
    pub rows: Vec<Row>,
}

impl Group {
    /// The cards, finished or not.
    pub fn shown(&self) -> impl Iterator<Item = &Card> {
        self.cards.iter().map(|card| &**card).chain(self.items.iter().map(Item::card))
    }

    /// The level of the heading of a card: there is one above it where the group has a title.
    pub fn level(&self) -> u8 {
        if self.title.is_empty() { 2 } else { 3 }
    }
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
    pub cells: Arc<str>,
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
    /// What stands beside the name of somebody dead; may be empty.
    pub late: String,
    /// Whether it is a frame about the name that is seen, and the word only heard.
    pub framed: bool,
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
    /// What components made of it.
    #[serde(skip)]
    pub(crate) written: Written,
}
