//! Numbers with a %. Where an entry says its unit in a field of its own, % is that unit; beside another unit it is a mistake,
//! and in a number of households it is none at all.

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{Field, FieldType, Scalar, Value, percent};
use crate::source::yaml::{Data, Node};

use super::Draft;

/// The field that holds the unit of an entry's number.
const UNIT: &str = "unit";

impl Draft<'_> {
    /// The number alone, where its unit can be said by the entry.
    pub(super) fn without_percent(&mut self, field: &Field, node: &Node) -> Option<Node> {
        let has_unit = self.frame.kind.field(UNIT).is_some_and(|unit| unit.kind == FieldType::Text && unit.values.is_empty());
        if field.kind != FieldType::Number || !field.unit.is_empty() || !has_unit {
            return None;
        }
        let written = node.text()?;
        let number = percent(written)?;
        self.percent = Some(Box::new(
            Diagnostic::new(Code::FieldType)
                .at(&node.place)
                .with("field", &field.label)
                .with("value", written)
                .with("expected", "不带 % 的数字，或把单位改成 %"),
        ));
        Some(Node { data: Data::Scalar(number.to_owned()), place: node.place.clone() })
    }

    /// Gives the unit of a number that was written with it; tells it where the entry names another.
    pub(super) fn settle_percent(&mut self, report: &mut Vec<Diagnostic>) {
        let Some(wrong) = self.percent.take() else { return };
        match self.fields.get(UNIT) {
            None => self.fields.insert(UNIT, Value::One(Scalar::Text("%".into()))),
            Some(Value::One(Scalar::Text(unit))) if matches!(unit.trim(), "" | "%" | "％") => {}
            Some(_) => report.push(*wrong),
        }
    }
}
