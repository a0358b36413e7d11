//! Suppression of small counts (domain §5). If only three households moved from one street to one town, everybody knows
//! which families they are. Their count is not published, nor is a second one from which a row or column total would
//! reveal it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{LevelLabels, Scalar, Suppress, Value};

use super::{Entry, EntryId, value_text};

/// Prefix of the text that replaces a small count.
const FEW: &str = "不足";
/// The text that replaces a count hidden in addition.
const HIDDEN: &str = "未公布";

/// Hides the small counts, in `unit`, among the entries `ids`.
pub(super) fn suppress(
    rule: &Suppress,
    unit: &str,
    ids: &[EntryId],
    entries: &mut [Entry],
    levels: &LevelLabels,
    report: &mut Vec<Diagnostic>,
) {
    let text = |entry: &Entry, key: &str| entry.fields.get(key).map(|value| value_text(value, levels)).unwrap_or_default();
    let is_one = |entry: &Entry| match entry.scalar(&rule.field) {
        Some(Scalar::Choice(choice)) => choice.value == rule.value,
        Some(Scalar::Text(text)) => **text == *rule.value,
        _ => false,
    };
    let mut cells = Vec::new();
    for id in ids.iter().filter(|id| is_one(&entries[id.0])) {
        if let Some(Scalar::Number(count)) = entries[id.0].scalar(&rule.count) {
            let totals = rule.totals.iter().map(|key| text(&entries[id.0], key)).collect();
            cells.push(Cell { id: *id, count: count.value, totals });
        }
    }
    let hidden = hide(&cells, f64::from(rule.least), rule.totals.len());
    let mut first: Option<Place> = None;
    let mut few = 0;
    for (_, cell) in cells.iter().enumerate().filter(|(index, _)| hidden.contains(index)) {
        let entry = &mut entries[cell.id.0];
        let is_few = cell.count < f64::from(rule.least);
        few += usize::from(is_few);
        let shown = if is_few { format!("{FEW}{}{unit}", rule.least) } else { HIDDEN.to_owned() };
        entry.fields.replace(&rule.count, Value::One(Scalar::Text(shown.into())));
        for key in &rule.also {
            entry.fields.remove(key);
        }
        first.get_or_insert_with(|| entry.place.clone());
    }
    if let Some(place) = first {
        let second = hidden.len() - few;
        report.push(
            Diagnostic::new(Code::FlowSuppressed)
                .at(place)
                .with("count", few)
                .with("least", rule.least)
                .with_some("second", (second > 0).then_some(second)),
        );
    }
}

/// A count, with the row and column totals that include it.
struct Cell {
    id: EntryId,
    count: f64,
    totals: Vec<String>,
}

/// The cells to hide: every small one, and in any row or column that has a hidden one at least two, if there are two.
fn hide(cells: &[Cell], least: f64, dimensions: usize) -> BTreeSet<usize> {
    let mut hidden: BTreeSet<usize> =
        (0..cells.len()).filter(|index| cells[*index].count > 0.0 && cells[*index].count < least).collect();
    loop {
        let before = hidden.len();
        for dimension in 0..dimensions {
            let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (index, cell) in cells.iter().enumerate() {
                groups.entry(&cell.totals[dimension]).or_default().push(index);
            }
            for group in groups.values() {
                if group.iter().filter(|index| hidden.contains(index)).count() != 1 {
                    continue;
                }
                // Hiding the smallest of the others loses the least information.
                let others = group.iter().filter(|index| !hidden.contains(index));
                if let Some(second) = others.min_by(|a, b| cells[**a].count.total_cmp(&cells[**b].count).then(a.cmp(b))) {
                    hidden.insert(*second);
                }
            }
        }
        if hidden.len() == before {
            return hidden;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(table: &[(&str, &str, f64)]) -> Vec<Cell> {
        let cell = |(index, (from, to, count)): (usize, &(&str, &str, f64))| Cell {
            id: EntryId(index),
            count: *count,
            totals: vec![(*from).to_owned(), (*to).to_owned()],
        };
        table.iter().enumerate().map(cell).collect()
    }

    #[test]
    fn a_second_cell_goes_where_a_total_would_tell() {
        let table = cells(&[
            ("甲", "东", 3.0),
            ("甲", "西", 20.0),
            ("甲", "南", 9.0),
            ("乙", "东", 30.0),
            ("乙", "南", 40.0),
            ("丙", "西", 8.0),
        ]);
        let hidden = hide(&table, 5.0, 2);
        assert!(hidden.is_superset(&[0, 2].into()), "{hidden:?}");
        assert_eq!(hide(&cells(&[("甲", "东", 5.0), ("甲", "西", 0.0)]), 5.0, 2), BTreeSet::new());
    }

    proptest! {
        #[test]
        fn no_total_gives_a_small_count_away(table in prop::collection::vec((0_usize..4, 0_usize..4, 0_u32..12), 1..24)) {
            let names = ["甲", "乙", "丙", "丁"];
            let rows: Vec<(&str, &str, f64)> = table.iter().map(|(a, b, n)| (names[*a], names[*b], f64::from(*n))).collect();
            let cells = cells(&rows);
            let hidden = hide(&cells, 5.0, 2);
            for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.count > 0.0 && cell.count < 5.0) {
                prop_assert!(hidden.contains(&index));
                for dimension in 0..2 {
                    let group: Vec<usize> = (0..cells.len()).filter(|i| cells[*i].totals[dimension] == cell.totals[dimension]).collect();
                    let unknown = group.iter().filter(|i| hidden.contains(i)).count();
                    prop_assert!(unknown >= 2 || group.len() == 1, "{:?}", group);
                }
            }
        }
    }
}
