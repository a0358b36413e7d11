//! The title of an entry. An entry without one is not shown, so its author must be told: otherwise a household without
//! its head would silently disappear from the register.

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{Field, TitlePart};

use super::super::{common::Visibility, value_text};
use super::Draft;

impl Draft<'_> {
    /// The title, and the field that supplied it.
    pub(super) fn title(&self) -> Option<(String, Option<String>)> {
        self.frame.kind.title.iter().find_map(|part| match part {
            TitlePart::Field(key) => Some((self.named(key)?, Some(key.clone()))),
            TitlePart::Pattern(pattern) => {
                let mut out = String::new();
                for (index, piece) in pattern.split(['{', '}']).enumerate() {
                    if index % 2 == 0 { out.push_str(piece) } else { out.push_str(&self.named(piece)?) }
                }
                Some((out, None))
            }
        })
    }

    /// The text of a field, if it is not empty.
    fn named(&self, key: &str) -> Option<String> {
        Some(value_text(self.fields.get(key)?, self.frame.levels)).filter(|text| !text.is_empty())
    }

    /// The finding that `field` has no value.
    pub(super) fn missing(&self, field: &Field) -> Diagnostic {
        let cell = self.cells.and_then(|cells| cells(&field.key));
        Diagnostic::new(Code::FieldRequired)
            .at(cell.unwrap_or_else(|| self.place.clone()))
            .with("field", &field.key)
            .with("label", &field.label)
            .with("kind", &self.frame.kind.label)
            .with_some("row", self.cells.map(|_| ""))
    }

    /// The finding that a row of a roll has no name, although the table has a column for it; `None` if there is nothing to
    /// report. The title of such a row would be made from other fields, and nobody would notice.
    pub(super) fn nameless(&self) -> Option<Diagnostic> {
        let kind = self.frame.kind;
        let (roll, cells) = (kind.roll.as_ref()?, self.cells?);
        let is_told = || self.told.iter().any(|told| **told == *roll.name);
        if self.fields.contains_key(&roll.name) || self.visibility != Visibility::Shown || is_told() {
            return None;
        }
        let is_one = roll.is_said_by(self.fields.get(&roll.field)) && cells(&roll.name).is_some();
        is_one.then(|| kind.field(&roll.name)).flatten().map(|field| self.missing(field))
    }

    /// The finding that the entry has no title; `None` if the cause has been reported.
    pub(super) fn untitled(&self) -> Option<Diagnostic> {
        let kind = self.frame.kind;
        let keys = || {
            kind.title.iter().flat_map(|part| match part {
                TitlePart::Field(key) => vec![key.as_str()],
                TitlePart::Pattern(pattern) => pattern.split(['{', '}']).skip(1).step_by(2).collect(),
            })
        };
        let is_told = |key: &str| {
            let is_required = kind.field(key).is_some_and(|field| field.required);
            self.named(key).is_none() && (is_required || self.told.iter().any(|told| told == key))
        };
        if keys().any(is_told) {
            return None;
        }
        let of_roll = kind.roll.as_ref().filter(|roll| roll.is_said_by(self.fields.get(&roll.field)));
        let has_cell = |key: &&str| self.named(key).is_none() && self.cells.is_some_and(|cells| cells(key).is_some());
        let key = of_roll.map(|roll| &*roll.name).or_else(|| keys().find(has_cell)).or_else(|| keys().next())?;
        Some(self.missing(kind.field(key)?))
    }
}
