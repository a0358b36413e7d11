//! Files that are published unchanged: PDFs, recordings and films, nothing else. A register or a photograph would go out
//! with all that it holds. The text of a PDF is checked for private numbers like any other; embedded notes in recordings
//! are reported, as are files too large for visitors to wait for.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Scalar, Value};
use crate::source::{Nature, SourceFile, Sources, ending, folder_of, pdf_text, recording_notes};
use crate::text::private::{self, Allowed};

use super::Entry;

/// Size in bytes above which a file is reported: it is copied onto the kiosk's USB stick each time, and no phone loads
/// it.
const LARGE: u64 = 200 << 20;

/// How a file is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Visitors listen to it.
    Audio,
    /// Visitors open it, or watch it.
    File,
}

/// Checks every file that the entries name.
pub(super) fn check(entries: &[Entry], sources: &Sources, allowed: &Allowed, report: &mut Vec<Diagnostic>) {
    for entry in entries {
        let audio = entry.common.audio.as_deref().into_iter().map(|(file, place)| (Use::Audio, file.as_str(), place));
        let fields = entry.fields.values().flat_map(Value::items).filter_map(|value| match value {
            Value::One(Scalar::File(file, place)) => Some((Use::File, &**file, &**place)),
            _ => None,
        });
        for (how, written, place) in audio.chain(fields) {
            one(how, written, place, sources, allowed, report);
        }
    }
}

/// The finding if a file is not what it may be where it is named.
fn refused(how: Use, written: &str, file: &SourceFile) -> Option<Diagnostic> {
    let named = Nature::of_ending(&ending(&file.path));
    let is_allowed = match how {
        Use::Audio => named == Nature::Sound,
        Use::File => matches!(named, Nature::Sound | Nature::Film | Nature::Pdf),
    };
    let sort = match (how, named) {
        _ if is_allowed => {
            let is_as_named = match Nature::of_file(&file.disk)? {
                Nature::Pdf => named == Nature::Pdf,
                Nature::Sound | Nature::Film => named != Nature::Pdf,
                _ => false,
            };
            return (!is_as_named).then(|| kind(how, written, "other"));
        }
        (_, Nature::Picture | Nature::Drawing) => "picture",
        (_, Nature::Table) => "table",
        (_, Nature::Text | Nature::Document) => "text",
        (Use::Audio, Nature::Film) => "film",
        (Use::Audio, Nature::Pdf) => "pdf",
        _ => "unknown",
    };
    Some(kind(how, written, sort))
}

fn kind(how: Use, written: &str, sort: &'static str) -> Diagnostic {
    let (field, allowed) = match how {
        Use::Audio => ("audio", ".mp3 .m4a .wav .flac .ogg .opus"),
        Use::File => ("raw", ".pdf .mp3 .m4a .wav .flac .ogg .opus .mp4 .webm"),
    };
    Diagnostic::new(Code::FileKind).with("file", written).with(field, "").with(sort, "").with("allowed", allowed)
}

fn one(how: Use, written: &str, place: &Place, sources: &Sources, allowed: &Allowed, report: &mut Vec<Diagnostic>) {
    // A missing file is reported when addresses are assigned.
    let Some(file) = sources.find(folder_of(&place.file), written) else { return };
    if let Some(refused) = refused(how, written, file) {
        report.push(refused.at(place));
        return;
    }
    if file.size > LARGE {
        report.push(Diagnostic::new(Code::FileLarge).at(place).with("file", written).with("size", file.size >> 20));
    }
    if ending(&file.path) != "pdf" {
        let notes = recording_notes(&file.disk);
        if notes.tags || notes.location {
            let what = if notes.location { "拍摄或录制的位置" } else { "标题、姓名或备注" };
            report.push(Diagnostic::new(Code::FileNotes).at(place).with("file", written).with("what", what));
        }
        return;
    }
    let text = pdf_text(&file.disk).unwrap_or_default();
    if text.pages.is_empty() {
        report.push(Diagnostic::new(Code::PdfUnread).at(place).with("file", written));
    }
    let pages = (1..).zip(&text.pages).map(|(number, page)| (Some(number), page));
    for (number, text) in pages.chain(text.notes.iter().map(|note| (None::<usize>, note))) {
        for found in private::find(text, allowed) {
            let code = if found.sort.is_error() { Code::FilePrivate } else { Code::FileSuspect };
            report.push(
                Diagnostic::new(code)
                    .at(place)
                    .with("file", written)
                    .with_some("page", number)
                    .with_some("beside", number.is_none().then_some(""))
                    .with("sort", found.sort.label())
                    .with("hint", private::hint(&text[found.range])),
            );
        }
    }
}
