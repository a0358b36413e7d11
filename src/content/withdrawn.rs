//! Withdrawn means gone, and masked means that the name stands nowhere. A reference to somebody withdrawn becomes plain
//! text, one to somebody masked the masked name; where the name still stands in free text, nobody but its author can take
//! it out, so it is told.

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{LevelLabels, Scalar, Value};
use crate::text::mask;

use super::{Entry, Names, value_text};

/// Puts the masked name where somebody whose name may only be shown so is referred to.
pub(super) fn hide(entries: &mut [Entry], names: &Names) {
    if names.masked().next().is_none() {
        return;
    }
    for entry in entries {
        let hidden = |(key, value): (&str, &Value)| Some((key.to_owned(), hidden(value, names)?));
        let changed: Vec<(String, Value)> = entry.fields.iter().filter_map(hidden).collect();
        for (key, value) in changed {
            entry.fields.replace(&key, value);
        }
    }
}

/// A value with the masked names; `None` where it refers to nobody whose name is.
fn hidden(value: &Value, names: &Names) -> Option<Value> {
    match value {
        Value::One(Scalar::Reference(reference)) if names.is_masked(&reference.name) => {
            Some(Value::One(Scalar::Text(mask::mask_name(&reference.name).into())))
        }
        Value::List(items) => {
            let hidden: Vec<Option<Value>> = items.iter().map(|item| hidden(item, names)).collect();
            let is_any = hidden.iter().any(Option::is_some);
            let all = items.iter().zip(hidden).map(|(item, hidden)| hidden.unwrap_or_else(|| item.clone())).collect();
            is_any.then_some(Value::List(all))
        }
        Value::Group(fields) => {
            let hidden: Vec<_> = fields.iter().map(|(_, value)| hidden(value, names)).collect();
            let is_any = hidden.iter().any(Option::is_some);
            let all =
                fields.iter().zip(hidden).map(|((key, value), hidden)| (key.clone(), hidden.unwrap_or_else(|| value.clone())));
            is_any.then(|| Value::Group(all.collect()))
        }
        _ => None,
    }
}

/// Warns where the name of something withdrawn or of somebody masked still stands in an entry that is shown.
pub(super) fn check(entries: &[Entry], names: &Names, levels: &LevelLabels, report: &mut Vec<Diagnostic>) {
    // A one-character title or a bare id (`12`) would be found everywhere.
    let telling = |name: &&str| name.chars().count() > 1 && !name.is_ascii();
    let withdrawn = names.withdrawn().filter(telling).map(|name| (name, Code::WithdrawnNamed));
    let masked = names.masked().filter(telling).map(|name| (name, Code::MaskedNamed));
    let all: Vec<(&str, Code)> = withdrawn.chain(masked).collect();
    if all.is_empty() {
        return;
    }
    for entry in entries {
        let mut texts = vec![entry.title.clone(), entry.common.summary.clone()];
        texts.extend(entry.fields.values().map(|value| value_text(value, levels)));
        texts.extend(entry.body.as_ref().map(|body| body.text()));
        for (name, code) in &all {
            if texts.iter().any(|text| text.contains(name)) {
                report.push(Diagnostic::new(*code).at(&entry.place).with("name", name).with("masked", mask::mask_name(name)));
            }
        }
    }
}
