//! Files that no collection claims.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place, Severity, nearest};
use crate::source::{PICTURE_ENDINGS, Sources, ending};

use super::Declared;

/// Whether a file with this extension may be anywhere in `content/`: pictures, and fonts for rare characters.
fn beside(ending: &str) -> bool {
    PICTURE_ENDINGS.contains(&ending) || crate::font::ENDINGS.contains(&ending)
}

/// Reports folders that no collection claims, unless they contain only pictures or fonts.
pub(super) fn check(sources: &Sources, declared: &Declared<'_>, report: &mut Vec<Diagnostic>) {
    // A collection of a kind that nobody knows is declared all the same.
    if report.iter().any(|told| told.code == Code::KindUnknown) {
        return;
    }
    let mut told = BTreeSet::new();
    for file in sources.below("content/") {
        let Some((folder, _)) = file.path["content/".len()..].split_once('/') else { continue };
        let known = declared.collections.iter().any(|collection| collection.id == folder);
        if known || beside(&ending(&file.path)) || !told.insert(folder.to_owned()) {
            continue;
        }
        let ids = declared.collections.iter().map(|collection| collection.id);
        report.push(
            Diagnostic::new(Code::CollectionUnknown)
                .at(Place::file(&file.path))
                .with("folder", folder)
                .with_some("nearest", nearest(folder, ids)),
        );
    }
}

/// Whether `folder` holds a file that could not be read, which was told: it is not missing.
pub(super) fn holds_unread(folder: &str, report: &[Diagnostic]) -> bool {
    let is_below = |told: &Diagnostic| told.place.as_ref().is_some_and(|place| place.file.starts_with(folder));
    report.iter().any(|told| told.severity == Severity::Error && is_below(told))
}
