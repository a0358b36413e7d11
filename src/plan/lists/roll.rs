//! What is specific to rolls (lists of names): links to every group, cards that lead to a row, uniform columns.

use crate::content::EntryId;

use super::{ListPlan, Narrowed, Parts, group_id};
use crate::plan::here::Here;
use crate::plan::shared::Shared;
use crate::plan::{roster, view};

impl ListPlan<'_> {
    /// Links to the beginning of each group of a roll, on this page or another.
    pub(super) fn jump(narrowed: &Narrowed<'_>, here: Here<'_>) -> Vec<view::Link> {
        let marks = narrowed.value.map(|value| &value.marks[..]).unwrap_or_default();
        let link = |mark: &roster::Mark| {
            let id = group_id(&mark.value());
            let href = narrowed.pages.get(mark.page).map(|url| here.anchor(url, &id));
            view::Link { title: mark.title(), href, name: false }
        };
        marks.iter().map(link).collect()
    }

    /// The group of the entry at `position` of a roll: (value, title).
    pub(super) fn group_at(narrowed: &Narrowed<'_>, position: usize) -> (String, String) {
        let marks = narrowed.value.map(|value| &value.marks[..]).unwrap_or_default();
        let next = marks.partition_point(|mark| mark.start <= position);
        marks[..next].last().map(|mark| (mark.value(), mark.title())).unwrap_or_default()
    }

    /// The card of a name on a roll; without a page of its own it links to its row.
    pub(super) fn named(&self, id: EntryId, here: Here<'_>) -> Shared<view::Card> {
        if self.parts.routes.entries.contains(id) {
            return self.parts.card(id, 0, here);
        }
        let href = self.parts.link_to(id, here).href;
        Shared::new(view::Card { href, ..self.parts.make_card(id, 0, here) })
    }

    /// Gives all groups of a roll the same columns, because they look like one table: every column that any of them has
    /// or, for a kind with a `roll` that chooses columns, those.
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
