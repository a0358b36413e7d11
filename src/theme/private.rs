//! Private data in a theme of the site. Its assets are published as they are, whether a page refers to them or not, so
//! they are checked like any published text; documents, which cannot be checked, are refused.

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{
    FileContent, Nature, RECORDING_ENDINGS, SourceFile, Sources, ending, is_strippable, private_note, recording_notes, stripped,
};
use crate::text::code;
use crate::text::private::{self, Allowed, Private};

use super::layers;

/// Extensions of assets that are prose, in which a door or a child may be named as well.
const PROSE_ENDINGS: [&str; 4] = ["txt", "md", "csv", "tsv"];

/// Checks the files of the theme `name` that are in the site's folder.
pub fn check(sources: &Sources, name: &str, allowed: &Allowed, report: &mut Vec<Diagnostic>) {
    for folder in layers(sources, name) {
        for file in sources.below(&folder) {
            let path = &file.path[folder.len()..];
            let is_asset = path.starts_with("assets/");
            // The other files, such as `theme.yaml`, are read and not shown.
            let is_shown = ["assets/", "styles/", "templates/", "components/", "i18n/"].iter().any(|part| path.starts_with(part));
            for found in private::find(path, allowed) {
                report.push(told(&found, path, is_asset).at(Place::file(&file.path)));
            }
            if let Some(text) = text(file) {
                let is_prose = PROSE_ENDINGS.contains(&ending(path).as_str());
                for found in code::find(&text, is_prose, allowed) {
                    let place = Place::of_offset(&file.path, &text, found.range.start, 1);
                    let length = u32::try_from(text[found.range.clone()].chars().count()).unwrap_or(1);
                    report.push(told(&found, &text, is_shown).at(place.spanning(length)));
                }
            } else if let FileContent::Bytes(bytes) = &file.content
                && is_asset
            {
                report.extend(unread(file, bytes).map(|found| found.with("file", path).at(Place::file(&file.path))));
            }
        }
    }
}

fn told(found: &Private, text: &str, is_shown: bool) -> Diagnostic {
    let code = match (is_shown, found.sort.is_error()) {
        (true, true) => Code::PrivateFound,
        (true, false) => Code::PrivateSuspect,
        (false, _) => Code::PrivateDropped,
    };
    Diagnostic::new(code).with("sort", found.sort.label()).with("hint", private::hint(&text[found.range.clone()]))
}

/// The text of a file; `None` if it is something else.
fn text(file: &SourceFile) -> Option<Cow<'_, str>> {
    match &file.content {
        FileContent::Text(text) => Some(Cow::Borrowed(text)),
        FileContent::Bytes(bytes) => decoded(&ending(&file.path), bytes),
        _ => None,
    }
}

/// Bytes as text: UTF-8, or UTF-16 with its mark. In other encodings of a file that is named like a text, the digits are the
/// same.
fn decoded<'b>(ending: &str, bytes: &'b [u8]) -> Option<Cow<'b, str>> {
    let wide = |to: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes.as_chunks::<2>();
        Some(Cow::Owned(String::from_utf16_lossy(&pairs.iter().map(|pair| to(*pair)).collect::<Vec<_>>())))
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        _ => {
            let is_text = || matches!(Nature::of_ending(ending), Nature::Text | Nature::Drawing) || ending == "tsv";
            let text = simdutf8::basic::from_utf8(bytes).ok().map(Cow::Borrowed);
            text.or_else(|| is_text().then(|| String::from_utf8_lossy(bytes)))
        }
    }
}

/// The finding for an asset that is no text.
fn unread(file: &SourceFile, bytes: &[u8]) -> Option<Diagnostic> {
    let ending = ending(&file.path);
    let what = match (Nature::of_ending(&ending), Nature::of_bytes(bytes)) {
        (Nature::Table, _) => "表格",
        (Nature::Pdf, _) | (_, Nature::Pdf) => "PDF",
        (Nature::Document, _) | (_, Nature::Document) => "文档",
        (_, Nature::Picture) => return picture(bytes),
        _ if RECORDING_ENDINGS.contains(&ending.as_str()) => {
            let notes = recording_notes(&file.disk);
            let what = if notes.location { "拍摄或录制的位置" } else { "标题、姓名或备注" };
            return (notes.tags || notes.location).then(|| Diagnostic::new(Code::FileNotes).with("what", what));
        }
        _ => return None,
    };
    Some(Diagnostic::new(Code::ThemeDocument).with("what", what))
}

/// The finding for a picture whose notes cannot be removed.
fn picture(bytes: &[u8]) -> Option<Diagnostic> {
    if stripped(bytes).is_some() {
        return None;
    }
    if is_strippable(bytes) {
        return Some(Diagnostic::new(Code::PictureDamaged).with("detail", "layout"));
    }
    let holds = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
    let is_noted = [&b"II*\0"[..], b"MM\0*"].iter().any(|mark| bytes.starts_with(mark))
        || holds(b"Exif")
        || holds(b"http://ns.adobe.com/xap/");
    (is_noted || private_note(bytes).is_some()).then(|| Diagnostic::new(Code::ThemeNotes))
}

#[cfg(test)]
mod tests {
    use super::super::{DEFAULT, layer};
    use super::*;

    fn of(path: &str, text: &str) -> Vec<(Code, String)> {
        let path = format!("themes/mine/{path}");
        let sources = Sources::of_texts([(path.as_str(), text)]);
        let mut report = Vec::new();
        check(&sources, "mine", &Allowed::default(), &mut report);
        report.into_iter().map(|found| (found.code, found.place.map(|place| place.to_string()).unwrap_or_default())).collect()
    }

    #[test]
    fn the_compiled_in_theme_is_clean() {
        for (path, bytes) in layer::compiled_in() {
            let text = std::str::from_utf8(bytes).expect("text");
            let found = of(path, text);
            assert!(found.is_empty(), "{DEFAULT}/{path}: {found:?}");
        }
    }

    #[test]
    fn what_is_published_is_an_error_and_the_rest_a_warning() {
        let number = "电话 13996512837";
        assert_eq!(
            of("assets/a.js", &format!("go();\n// {number}\n")),
            [(Code::PrivateFound, "themes/mine/assets/a.js:2:7".to_owned())]
        );
        assert_eq!(of("theme.yaml", &format!("# {number}\n")), [(Code::PrivateDropped, "themes/mine/theme.yaml:1:6".to_owned())]);
        assert_eq!(
            of("assets/13996512837.svg", "<svg/>"),
            [(Code::PrivateFound, "themes/mine/assets/13996512837.svg".to_owned())]
        );
        assert_eq!(of("assets/a.txt", "江畔路12号3栋2单元501室\n")[0].0, Code::PrivateSuspect);
        assert!(of("assets/a.js", "// 江畔路12号3栋2单元501室\n").is_empty());
    }

    #[test]
    fn texts_are_read_in_every_encoding() {
        let wide: Vec<u8> = "\u{FEFF}139".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded("txt", &wide).as_deref(), Some("\u{FEFF}139"));
        assert_eq!(decoded("txt", b"\xB5\xE7 139").map(|text| text.ends_with("139")), Some(true));
        assert_eq!(decoded("woff2", b"wOF2\xFF\0"), None);
    }
}
