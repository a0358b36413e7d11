//! The release of households outside tables: they need one just like those in a table.

use crate::content::entry::{Frame, Read};
use crate::diagnostic::{Code, Diagnostic};
use crate::kind::Kind;
use crate::source::Sources;

use super::settings;

/// How to read the entries of a file that is not a table, and whether its households are released. If the kind has a
/// roll, the settings beside the file decide, as they do for a table. Otherwise no release is needed.
pub(in crate::content) fn released<'a>(
    frame: Frame<'a>,
    sources: &Sources,
    path: &str,
    report: &mut Vec<Diagnostic>,
) -> (Frame<'a>, bool) {
    let Some(roll) = &frame.kind.roll else { return (frame, true) };
    let scope = settings::read(sources, path, report).release;
    let names_released = scope.as_ref().is_some_and(|scope| scope.contains(&roll.scope));
    (Frame { names_released, ..frame }, scope.is_some())
}

/// Removes the households of a file without a release, and reports them.
pub(in crate::content) fn keep_back(entries: &mut Vec<Read>, kind: &Kind, path: &str, report: &mut Vec<Diagnostic>) {
    let Some(roll) = &kind.roll else { return };
    let is_household = |read: &Read| {
        let fields = &read.entry.fields;
        fields.contains_key(&roll.name) || roll.is_said_by(fields.get(&roll.field))
    };
    if let Some(first) = entries.iter().find(|read| is_household(read)) {
        let diagnostic = Diagnostic::new(Code::RollUnreleased).at(&first.entry.place);
        report.push(diagnostic.with("settings", settings::path_beside(path)));
    }
    entries.retain(|read| !is_household(read));
}
