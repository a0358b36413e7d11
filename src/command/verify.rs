//! `changlang verify`: compares a published copy with its manifest.

use crate::diagnostic::{Code, Diagnostic, Lang, Place, Summary};
use crate::output::{self, Verification};

use super::args::Verify;
use super::{CALL, CONTENT, DONE, print};

/// Runs the command and returns its exit code.
pub(super) fn run(call: &Verify, lang: Lang) -> u8 {
    let found = match output::verify(&call.dir) {
        Ok(found) => found,
        Err(diagnostic) => {
            print::refuse(&diagnostic, call.format, lang);
            return CALL;
        }
    };
    let diagnostics = differences(&found);
    let summary = Summary { errors: diagnostics.len(), files: found.files, ..Summary::default() };
    print::verified(&diagnostics, &summary, call.format, lang);
    if found.is_whole() { DONE } else { CONTENT }
}

/// One finding for each file that differs, and one for an interrupted publication.
pub(super) fn differences(found: &Verification) -> Vec<Diagnostic> {
    let each =
        |code: Code, names: &[String]| names.iter().map(|name| Diagnostic::new(code).at(Place::file(name))).collect::<Vec<_>>();
    let mut all = each(Code::CopyMissing, &found.missing);
    all.extend(each(Code::CopyChanged, &found.changed));
    all.extend(each(Code::CopyStale, &found.stale));
    all.extend(each(Code::CopyForeign, &found.foreign));
    if found.interrupted {
        all.push(Diagnostic::new(Code::CopyInterrupted));
    }
    all.sort_by_cached_key(Diagnostic::sort_key);
    all
}
