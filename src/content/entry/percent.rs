//! Numbers with %. If the entry has a field for its unit, % is taken as that unit. Combined with another unit it is an
//! error. A field with a fixed unit, such as a number of households, accepts % only if that is its unit.

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{Field, FieldType, Scalar, Value, percent};
use crate::source::yaml::{Data, Node};

use super::Draft;

/// The field that holds the unit of an entry's number.
const UNIT: &str = "unit";

impl Draft<'_> {
    /// The number without its %, if the entry has a field for its unit.
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

    /// Sets the unit of a number that was written with %, or reports it if the entry states another unit.
    pub(super) fn settle_percent(&mut self, report: &mut Vec<Diagnostic>) {
        let Some(wrong) = self.percent.take() else { return };
        match self.fields.get(UNIT) {
            None => self.fields.insert(UNIT, Value::One(Scalar::Text("%".into()))),
            Some(Value::One(Scalar::Text(unit))) if matches!(unit.trim(), "" | "%" | "％") => {}
            Some(_) => report.push(*wrong),
        }
    }
}
