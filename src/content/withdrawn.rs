//! Withdrawn means gone. A reference to somebody withdrawn becomes plain text; where the name still stands in free
//! text, nobody but its author can take it out, so it is told.

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::LevelLabels;

use super::{Entry, Names, value_text};

/// Warns where the name of something withdrawn still stands in an entry that is shown.
pub(super) fn check(entries: &[Entry], names: &Names, levels: &LevelLabels, report: &mut Vec<Diagnostic>) {
    // A one-character title or a bare id (`12`) would be found everywhere.
    let telling = |name: &&str| name.chars().count() > 1 && !name.is_ascii();
    let withdrawn: Vec<&str> = names.withdrawn().filter(telling).collect();
    if withdrawn.is_empty() {
        return;
    }
    for entry in entries {
        let mut texts = vec![entry.title.clone(), entry.common.summary.clone()];
        texts.extend(entry.fields.values().map(|value| value_text(value, levels)));
        texts.extend(entry.body.as_ref().map(|body| body.text()));
        for name in &withdrawn {
            if texts.iter().any(|text| text.contains(name)) {
                report.push(Diagnostic::new(Code::WithdrawnNamed).at(&entry.place).with("name", name));
            }
        }
    }
}
