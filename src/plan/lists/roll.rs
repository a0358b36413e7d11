//! What the lists of names have that others do not: a way to every group, cards that lead to a row, one set of columns.

use crate::content::EntryId;

use super::{ListPlan, Narrowed, Parts, group_id};
use crate::plan::here::Here;
use crate::plan::shared::Shared;
use crate::plan::{roster, view};

impl ListPlan<'_> {
    /// Where the groups of a roll begin, on this page or another.
    pub(super) fn jump(narrowed: &Narrowed<'_>, here: Here<'_>) -> Vec<view::Link> {
        let marks = narrowed.value.map(|value| &value.marks[..]).unwrap_or_default();
        let link = |mark: &roster::Mark| {
            let id = group_id(&mark.value());
            let href = narrowed.pages.get(mark.page).map(|url| here.anchor(url, &id));
            view::Link { title: mark.title(), href, name: false }
        };
        marks.iter().map(link).collect()
    }

    /// The group in which the entry at `position` of a roll stands: (value, title).
    pub(super) fn group_at(narrowed: &Narrowed<'_>, position: usize) -> (String, String) {
        let marks = narrowed.value.map(|value| &value.marks[..]).unwrap_or_default();
        let next = marks.partition_point(|mark| mark.start <= position);
        marks[..next].last().map(|mark| (mark.value(), mark.title())).unwrap_or_default()
    }

    /// The card of a name on a roll: one without a page leads to its row.
    pub(super) fn named(&self, id: EntryId, here: Here<'_>) -> Shared<view::Card> {
        if self.parts.routes.entries.contains(id) {
            return self.parts.card(id, 0, here);
        }
        let href = self.parts.link_to(id, here).href;
        Shared::new(view::Card { href, ..self.parts.make_card(id, 0, here) })
    }

    /// The groups of a roll are one table to the eye: each has the columns that any of them has, of a roll of households
    /// those that its kind chose.
    pub(super) fn align(&self, groups: &mut [view::Group]) {
        let chosen = self.kind.roll.as_ref().map(|roll| &roll.columns[..]).unwrap_or_default();
        let has = |key: &str| groups.iter().any(|group| group.columns.iter().any(|column| *column.key == *key));
        let keys: Vec<&String> = if chosen.is_empty() { self.kind.card.iter().collect() } else { chosen.iter().collect() };
        let columns: Vec<view::Column> =
            keys.into_iter().filter(|key| has(key)).filter_map(|key| self.kind.field(key)).map(Parts::column).collect();
        for group in groups {
            group.columns.clone_from(&columns);
        }
    }
}
