//! The entries of a group, as cards or as table rows. A large table has a thousand pages of rows and appears in several
//! lists, so templates get each row as finished HTML rather than as a card with a map of fields.

use std::sync::Arc;

use crate::content::{Entry, EntryId};
use crate::kind::{Field, FieldType, Scalar, Value};
use crate::text::escape::escape_into;

use super::ListPlan;
use crate::plan::alike::Cells;
use crate::plan::here::Here;
use crate::plan::{Parts, roster, view};

/// The entries of a group, each with its depth in a tree.
pub(super) type Members = Vec<(EntryId, usize)>;

impl ListPlan<'_> {
    /// The columns of a table of these entries: those card fields of the kind that at least one entry has.
    pub(super) fn columns_of(&self, members: &Members) -> Vec<view::Column> {
        let fields = |(id, _): &(EntryId, usize)| &self.parts.content.entries[id.0].fields;
        // Most entries have the same fields as the one before.
        let mut kinds: Vec<_> = members.iter().map(fields).collect();
        kinds.dedup_by(|a, b| a.has_keys_of(b));
        let keys = self.kind.card.iter().filter(|key| kinds.iter().any(|fields| fields.contains_key(key)));
        keys.filter_map(|key| self.kind.field(key)).map(Parts::column).collect()
    }

    /// Fills a group whose columns are set: with rows if the theme accepts rows for its layout and rows can show
    /// everything that the entries have, otherwise with cards.
    pub(super) fn fill(&self, group: &mut view::Group, members: &Members, is_roll: bool, here: Here<'_>) {
        if !self.are_rows(group, members) {
            self.parts.put(group, &self.parts.theme.items.lists, here, |here| {
                let card = |id, depth| if is_roll { self.named(id, here) } else { self.parts.card(id, depth, here) };
                members.iter().map(|(id, depth)| card(*id, *depth)).collect()
            });
            return;
        }
        if !is_roll {
            // The field that marks entries as part of a roll has the same value in all of them.
            let same = self.kind.roll.as_ref().map(|roll| &*roll.field);
            group.columns.retain(|column| Some(&*column.key) != same);
        }
        let columns: Vec<&Field> = group.columns.iter().filter_map(|column| self.kind.field(&column.key)).collect();
        let known = self.known(&columns, is_roll);
        if let Some(known) = &known {
            known.touch(members.iter().map(|(id, _)| *id));
        }
        let (mut at, mut before) = (Vec::new(), None::<&Entry>);
        for (id, _) in members {
            let entry = &self.parts.content.entries[id.0];
            if let Some(cells) = known.as_ref().and_then(|known| known.get(*id)) {
                group.rows.push(self.row(*id, entry, cells, is_roll, here));
                continue;
            }
            if !before.is_some_and(|before| before.fields.has_keys_of(&entry.fields)) {
                at = columns.iter().map(|field| entry.fields.position(&field.key)).collect();
                before = Some(entry);
            }
            let values = columns.iter().zip(&at).map(|(field, at)| (*field, at.and_then(|at| entry.fields.at(at))));
            let (cells, leads) = self.cells(values, is_roll, here);
            if let Some(known) = known.as_ref().filter(|_| !leads) {
                known.keep(*id, &cells);
            }
            group.rows.push(self.row(*id, entry, cells, is_roll, here));
        }
    }

    /// The cache of row cells, shared with other lists of the collection. Rolls do not use it: their columns differ and
    /// few lists have them. Nor does a collection without other facets, whose rows appear in one list only.
    fn known(&self, columns: &[&Field], is_roll: bool) -> Option<Arc<Cells>> {
        let is_narrowed = self.route.facets.iter().any(|facet| facet.key != roster::KEY);
        if is_roll || !is_narrowed { None } else { self.parts.alike.cells(self.index, columns, &self.route.ordered) }
    }

    fn are_rows(&self, group: &view::Group, members: &Members) -> bool {
        let is_text = |column: &view::Column| {
            let field = self.kind.field(&column.key);
            field.is_some_and(|field| !matches!(field.kind, FieldType::Markdown | FieldType::Group(_) | FieldType::Picture))
        };
        // Most kinds have no picture field, so there is little to check.
        let fields = self.kind.fields.values().filter(|field| field.kind == FieldType::Picture);
        let fields: Vec<&Field> = fields.collect();
        let has_picture = |(id, _): &(EntryId, usize)| {
            let entry = &self.parts.content.entries[id.0];
            let may_have = !entry.common.pictures.is_empty() || fields.iter().any(|field| entry.fields.contains_key(&field.key));
            may_have && entry.has_pictures()
        };
        self.parts.theme.rows.contains(&group.layout) && group.columns.iter().all(is_text) && !members.iter().any(has_picture)
    }

    /// The cells of a row as HTML, and whether any of them contains a link.
    fn cells<'v>(
        &self,
        values: impl ExactSizeIterator<Item = (&'v Field, Option<&'v Value>)>,
        is_roll: bool,
        here: Here<'_>,
    ) -> (Arc<str>, bool) {
        let mut cells = String::with_capacity(48 * values.len());
        let mut leads = false;
        for (field, value) in values {
            // In a roll, numbers are aligned like text.
            cells.push_str(if field.kind == FieldType::Number && !is_roll { "<td class=\"right\">" } else { "<td>" });
            if let Some(value) = value {
                leads |= self.cell(&mut cells, field, value, is_roll, here);
            }
            cells.push_str("</td>");
        }
        (cells.into(), leads)
    }

    fn row(&self, id: EntryId, entry: &Entry, cells: Arc<str>, is_roll: bool, here: Here<'_>) -> view::Row {
        let routes = self.parts.routes;
        let page = routes.entries.get(id).map(|url| here.href(url));
        let mut name = String::new();
        // A row of a roll begins with the name; other tables have it among their cells.
        match is_roll {
            true if entry.is_name => {
                let late = self.parts.late(entry);
                push_name(&mut name, &entry.shown_title(), (&late.0, late.1));
            }
            true => escape_into(&mut name, &entry.title),
            false => {}
        }
        view::Row {
            anchor: if is_roll { String::new() } else { routes.anchor(id).unwrap_or_default().to_owned() },
            href: if is_roll { page.or_else(|| self.parts.link_to(id, here).href) } else { page },
            id: entry.common.id.clone().unwrap_or_default(),
            title: entry.shown_title().into_owned(),
            name,
            cells,
        }
    }

    /// Appends the content of a cell, written like the theme's component `value`, or `name` for a person outside a
    /// roll. Returns whether it contains a link.
    fn cell(&self, out: &mut String, field: &Field, value: &Value, is_roll: bool, here: Here<'_>) -> bool {
        let scalars = || value.items().iter().filter_map(Value::scalar);
        if field.kind == FieldType::Person && !is_roll {
            let names: Vec<String> = scalars().map(|scalar| self.parts.link(scalar, field, here).title).collect();
            push_name(out, &names.join("、"), ("", false));
            return false;
        }
        let mut leads = false;
        let mut link = |out: &mut String, scalar: &Scalar| {
            let link = self.parts.link(scalar, field, here);
            leads |= link.href.is_some();
            push_link(out, &link);
        };
        for (at, scalar) in scalars().enumerate() {
            if at > 0 {
                out.push('、');
            }
            // What is not a link is written directly, without building one first.
            match scalar {
                Scalar::Reference(_) | Scalar::Url(_) | Scalar::File(..) => link(out, scalar),
                scalar if field.kind == FieldType::Person => link(out, scalar),
                Scalar::Text(text) => escape_into(out, text),
                Scalar::Choice(choice) => escape_into(out, &choice.label),
                Scalar::Number(number) => {
                    escape_into(out, &number.text);
                    escape_into(out, &field.unit);
                }
                scalar => escape_into(out, &scalar.text(&self.parts.config.levels)),
            }
        }
        leads
    }
}

/// A name, written like the component `name`, whose class tightens the spacing of long names; `late` and `is_framed` mark the
/// deceased like the component `late`.
fn push_name(out: &mut String, name: &str, (late, is_framed): (&str, bool)) {
    if is_framed {
        out.push_str("<span class=\"framed\">");
    }
    out.push_str(match name.chars().count() {
        2 => "<span class=\"name name2\">",
        8.. => "<span class=\"name8\">",
        5.. => "<span class=\"name name5\">",
        _ => "<span class=\"name\">",
    });
    escape_into(out, name);
    out.push_str(if is_framed { "</span></span>" } else { "</span>" });
    if !late.is_empty() {
        out.push_str(if is_framed { " <small class=\"visually-hidden\">" } else { " <small class=\"late\">" });
        escape_into(out, late);
        out.push_str("</small>");
    }
}

/// A link, or plain text if it has no address.
fn push_link(out: &mut String, link: &view::Link) {
    let view::Link { title, href, name } = link;
    match href.as_deref().filter(|href| !href.is_empty()) {
        Some(href) => {
            out.push_str(if *name { "<a class=\"name\" href=\"" } else { "<a href=\"" });
            escape_into(out, href);
            out.push_str("\">");
            escape_into(out, title);
            out.push_str("</a>");
        }
        None if *name => {
            out.push_str("<span class=\"name\">");
            escape_into(out, title);
            out.push_str("</span>");
        }
        None => escape_into(out, title),
    }
}
