//! The owner's emblem: a picture or drawing, nothing else. It is shown on every page.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{FileContent, Nature, Sources, bytes, ending, is_strippable, stripped};
use crate::text::code;
use crate::text::private::{self, Allowed};

use super::Config;

/// What an emblem may be, for messages.
const ALLOWED: &str = ".svg .png .jpg .webp .gif";

/// Checks that the emblem is one, and that a drawing holds no private numbers. A missing file is reported when addresses
/// are assigned.
pub fn check(config: &Config, sources: &Sources, allowed: &Allowed, report: &mut Vec<Diagnostic>) {
    let Some((written, place)) = &config.emblem else { return };
    let Some(file) = sources.find("", written) else { return };
    let named = Nature::of_ending(&ending(&file.path));
    let refused = || Diagnostic::new(Code::FileKind).at(place).with("file", written).with("emblem", "").with("allowed", ALLOWED);
    if !matches!(named, Nature::Picture | Nature::Drawing) {
        report.push(refused());
        return;
    }
    // A file that cannot be read cannot be published either, and is reported there.
    let Ok(content) = bytes(&file.disk) else { return };
    let is_picture = named == Nature::Picture && is_strippable(&content);
    let is_drawing = named == Nature::Drawing && Nature::of_bytes(&content) == Nature::Drawing;
    if is_picture && stripped(&content).is_none() {
        report.push(Diagnostic::new(Code::PictureDamaged).at(place).with("file", &file.path).with("detail", "layout"));
    } else if !is_picture && !is_drawing {
        report.push(refused());
    }
    // Those of a theme are checked with it.
    if is_drawing && !matches!(file.content, FileContent::Bytes(_)) {
        numbers(&String::from_utf8_lossy(&content), &Place::file(&file.path), allowed, report);
    }
}

fn numbers(text: &str, file: &Place, allowed: &Allowed, report: &mut Vec<Diagnostic>) {
    for found in code::find(text, false, allowed) {
        let place = Place::of_offset(&file.file, text, found.range.start, 1);
        let hint = private::hint(&text[found.range]);
        report.push(Diagnostic::new(Code::PrivateFound).at(place).with("sort", found.sort.label()).with("hint", hint));
    }
}
