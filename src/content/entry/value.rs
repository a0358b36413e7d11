//! The values of fields in YAML.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kind::{self, Field, FieldType, LevelLabels, Scalar, Value};
use crate::source::yaml::{Data, Node};

use super::common;
use super::parts::{meant, the_required};

/// Reads `node` as a value of `field`; `None` if it is invalid, which is then reported.
pub(super) fn value(field: &Field, node: &Node, levels: &LevelLabels, report: &mut Vec<Diagnostic>) -> Option<Value> {
    if field.list {
        let before = report.len();
        let items: Vec<Value> = match field.kind {
            FieldType::Weekday => days(field, node, levels, report),
            _ => node.items().iter().filter_map(|item| one(field, item, levels, report)).collect(),
        };
        return (report.len() == before || !items.is_empty()).then_some(Value::List(items));
    }
    one(field, node, levels, report)
}

/// The days of the week in a list, each once, in the order of the week: an item may name several (周一至周五).
fn days(field: &Field, node: &Node, levels: &LevelLabels, report: &mut Vec<Diagnostic>) -> Vec<Value> {
    let mut days = Vec::new();
    for item in node.items() {
        match item.text().and_then(kind::weekdays) {
            Some(named) => days.extend(named),
            // It is reported.
            None => drop(one(field, item, levels, report)),
        }
    }
    let days = kind::weekdays(&days.join("、")).unwrap_or_default();
    days.into_iter().map(|day| Value::One(Scalar::Text(day.into()))).collect()
}

fn one(field: &Field, node: &Node, levels: &LevelLabels, report: &mut Vec<Diagnostic>) -> Option<Value> {
    match (&field.kind, &node.data) {
        (FieldType::Picture, _) => common::picture(node, report).map(|picture| Value::Picture(Box::new(picture))),
        (FieldType::Group(fields), Data::Map(pairs)) => {
            let mut group = Vec::new();
            for (key, _) in pairs.iter().filter(|(key, _)| !fields.contains_key(key.name.as_str())) {
                let means = meant(fields.values(), &key.name);
                report.push(
                    Diagnostic::new(Code::FieldUnknown)
                        .at(&key.place)
                        .with("field", &key.name)
                        .with("kind", &field.label)
                        .with_some("means", means)
                        .with_some("nearest", nearest(&key.name, fields.keys().map(String::as_str))),
                );
            }
            for inner in fields.values().filter(|inner| inner.is_shown()) {
                match node.get(&inner.key).filter(|node| node.data != Data::Null) {
                    Some(node) => group.extend(value(inner, node, levels, report).map(|v| (inner.key.clone(), v))),
                    None if inner.required => report.push(
                        Diagnostic::new(Code::FieldRequired)
                            .at(&node.place)
                            .with("field", &inner.key)
                            .with("label", &inner.label)
                            .with("kind", &field.label),
                    ),
                    None => {}
                }
            }
            Some(Value::Group(group))
        }
        // A text alone fills a group that has a single required field: `titles: 书记`, or a cell in a column 职务.
        (FieldType::Group(fields), Data::Scalar(_)) if let Some(only) = the_required(fields) => {
            let inner = value(only, node, levels, report)?;
            Some(Value::Group(vec![(only.key.clone(), inner)]))
        }
        (_, Data::Scalar(text)) => match kind::scalar(field, text, &node.place, levels) {
            Ok(scalar) => Some(Value::One(scalar)),
            Err(finding) => {
                report.push(*finding);
                None
            }
        },
        _ => {
            let expected = if matches!(field.kind, FieldType::Group(_)) { "分组" } else { "文字" };
            report.push(
                Diagnostic::new(Code::FieldType)
                    .at(&node.place)
                    .with("field", &field.label)
                    .with("value", node.shape())
                    .with("expected", expected),
            );
            None
        }
    }
}
