//! What templates see of a list: its page, its groups with their cards and rows, and the pager.

use std::sync::Arc;

use serde::Serialize;

use super::{ChartView, CollectionHead, Date, Label, Link, Picture, Tile};
use crate::plan::item::{Item, Written};
use crate::plan::keyed::Fields;
use crate::plan::shared::Shared;

/// A page of a collection, or of one facet value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct List {
    /// The collection.
    pub collection: CollectionHead,
    /// The layout that the kind asks for: `cards`, `timeline`, `plaques`, `portraits`, `roster`, `numbers`, `tree`,
    /// `floors`, `timetable`, `articles`, `records`, `names`.
    pub layout: String,
    /// The introduction, as HTML; empty except on the first page of the whole collection.
    pub intro: String,
    /// The facet value that this page shows; `None` on the pages of the whole collection.
    pub heading: Option<String>,
    /// A note on the order, in small print: 「按姓氏笔画为序」; `None` if the order speaks for itself.
    pub order_note: Option<String>,
    /// The facets, each with links to the pages of its values.
    pub facets: Vec<Facet>,
    /// Links to the groups of a roll of names, on this page or another; empty for other lists.
    pub jump: Vec<Link>,
    /// The entries in groups (periods, floors, records, …); a single group with an empty title if they are not grouped.
    pub groups: Vec<Group>,
    /// The pager of a long list; `None` if there is only one page.
    pub pager: Option<Pager>,
    /// Charts of this page.
    pub charts: Vec<ChartView>,
    /// The first entries of other collections that belong with this one, such as a hub's figures and stories. Only on
    /// the first page of the whole collection.
    pub beside: Vec<Group>,
}

/// A facet with its values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facet {
    /// The field.
    pub key: String,
    /// Its label.
    pub label: String,
    /// Link to the page with all entries.
    pub all: String,
    /// Whether this page is not narrowed by this facet.
    pub all_current: bool,
    /// Its values, in order.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetValue {
    /// The value as shown.
    pub label: String,
    /// Link to its first page.
    pub href: String,
    /// The number of its entries.
    pub count: usize,
    /// Whether this page shows this value.
    pub current: bool,
}

/// A group of entries in a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Group {
    /// An anchor, unique on the page.
    pub id: String,
    /// The heading; empty if the list is not grouped.
    pub title: String,
    /// A note in small print beside the heading: `1921—1949`; may be empty.
    pub note: String,
    /// The layout of this group (see [`List::layout`]).
    pub layout: String,
    /// Link to a page of its own, if it has one.
    pub href: Option<String>,
    /// The total number of its entries; fewer may be shown here.
    pub total: usize,
    /// The fields that its entries have, in the kind's order, for table layouts.
    pub columns: Vec<Column>,
    /// The entries as cards; empty if they are `rows` or `items`.
    pub cards: Vec<Shared<Card>>,
    /// The entries as HTML, if every one has a page of its own and `theme.yaml` names a component for this layout under
    /// `items:`, which renders them.
    pub items: Vec<Item>,
    /// Whether any card has a picture.
    pub pictured: bool,
    /// The entries as table rows, if `theme.yaml` lists this layout under `rows:` and no entry has pictures or
    /// Markdown.
    pub rows: Vec<Row>,
}

impl Group {
    /// The cards, finished or not.
    pub fn shown(&self) -> impl Iterator<Item = &Card> {
        self.cards.iter().map(|card| &**card).chain(self.items.iter().map(Item::card))
    }

    /// The heading level of a card: one lower if the group has a title above it.
    pub fn level(&self) -> u8 {
        if self.title.is_empty() { 2 } else { 3 }
    }
}

/// An entry as a table row. A long table has a thousand pages of rows, so its cells are finished HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its anchor on the pages of its collection, without `#`; empty on other pages.
    pub anchor: String,
    /// Link to its page or, in a roll of names, else to its row.
    pub href: Option<String>,
    /// Its id in the sources; may be empty.
    pub id: String,
    /// The title or name.
    pub title: String,
    /// In a roll of names, the title as HTML, with a name as the component `name` writes it; empty in other lists.
    pub name: String,
    /// One `<td>` per column, as HTML.
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

/// The pager of a long list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pager {
    /// This page, counted from 1.
    pub page: usize,
    /// The number of pages.
    pub pages: usize,
    /// Link to the previous page.
    pub previous: Option<String>,
    /// Link to the next page.
    pub next: Option<String>,
    /// Links to pages by number; those of a long list leave out pages.
    pub links: Vec<PagerLink>,
}

/// A link to a page by number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PagerLink {
    /// The page, counted from 1.
    pub page: usize,
    /// Its address.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
}

/// An entry in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Card {
    /// The title or name.
    pub title: String,
    /// Whether the title is a person's name, which is never broken across lines (and is spaced if it has two
    /// characters).
    pub name: bool,
    /// The mark beside the name of a deceased person; may be empty.
    pub late: String,
    /// Whether the mark is shown as a frame around the name; then `late` is for screen readers only.
    pub framed: bool,
    /// Link to its page; `None` if it is a row without one.
    pub href: Option<String>,
    /// Its id in the sources; may be empty.
    pub id: String,
    /// Its anchor on the pages of its collection, without `#`; empty on other pages.
    pub anchor: String,
    /// A one-sentence summary; may be empty.
    pub summary: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its level.
    pub level: Option<Label>,
    /// The surname tile that replaces a portrait; for kinds of people.
    pub tile: Option<Tile>,
    /// Its first picture or portrait, in the role `card` or `portrait`.
    pub picture: Option<Picture>,
    /// Its depth in a tree, counted from 0.
    pub depth: usize,
    /// Whether its author marked it as invented for demonstration.
    pub invented: bool,
    /// The fields that the kind shows on cards, by key.
    pub fields: Fields,
    /// The HTML that components made of it.
    #[serde(skip)]
    pub(crate) written: Written,
}
