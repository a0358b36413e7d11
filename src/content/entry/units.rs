//! Numbers with a unit: 38.5%, 3.2万人. Where an entry says its unit in a field of its own, that is the unit; beside another it
//! is a mistake.

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{Field, FieldType, Scalar, Value, measured, number};
use crate::source::yaml::{Data, Node};

use super::Draft;

/// The field that holds the unit of an entry's number.
const UNIT: &str = "unit";

/// A number that was written with its unit.
pub(super) struct Measured {
    field: String,
    written: String,
    unit: String,
    wrong: Diagnostic,
}

impl Draft<'_> {
    /// The number alone, where its unit can be said by the entry.
    pub(super) fn without_unit(&mut self, field: &Field, node: &Node) -> Option<Node> {
        let has_unit = self.frame.kind.field(UNIT).is_some_and(|unit| unit.kind == FieldType::Text && unit.values.is_empty());
        if field.kind != FieldType::Number || !field.unit.is_empty() || !has_unit {
            return None;
        }
        let written = node.text()?;
        let (number, unit) = measured(written)?;
        self.measured = Some(Box::new(Measured {
            field: field.key.to_string(),
            written: written.trim().to_owned(),
            unit: unit.to_owned(),
            wrong: Diagnostic::new(Code::FieldType)
                .at(&node.place)
                .with("field", &field.label)
                .with("value", written)
                .with("expected", format!("不带 {unit} 的数字，或把单位改成 {unit}")),
        }));
        Some(Node { data: Data::Scalar(number.to_owned()), place: node.place.clone() })
    }

    /// Gives the unit of a number that was written with it; tells it where the entry names another.
    pub(super) fn settle_unit(&mut self, report: &mut Vec<Diagnostic>) {
        let Some(measured) = self.measured.take() else { return };
        let named = match self.fields.get(UNIT) {
            Some(Value::One(Scalar::Text(unit))) if !matches!(unit.trim(), "" | "％") => unit.trim().to_owned(),
            _ => measured.unit.clone(),
        };
        if named == measured.unit {
            self.fields.insert(UNIT, Value::One(Scalar::Text(named.as_str().into())));
        } else if let Some(number) = measured.written.strip_suffix(named.as_str()).and_then(number) {
            // 131万人, with 万人 for its unit.
            self.fields.insert(&measured.field, Value::One(Scalar::Number(number)));
        } else {
            report.push(measured.wrong);
        }
    }
}
