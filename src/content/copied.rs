//! Copies of files, recognized by the names that Windows, WPS and browsers give them: 「荣誉 - 副本.xlsx」, 「老街
//! (1).md」. A copy that is identical to its original would show everything twice, or collide with its address.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{FileContent, SourceFile, Sources, bare};

use super::rows;

/// Words at the end or the beginning of such names, besides a number in brackets.
const MARKS: [&str; 6] = ["副本", "复件", "拷贝", "Copy of", "Copy", "copy"];

/// The finding if `file` is an identical copy of another file.
pub(super) fn told(sources: &Sources, file: &SourceFile) -> Option<Diagnostic> {
    // A duplicate photograph does no harm: it is shown only where it is named.
    let is_read = matches!(file.content, FileContent::Text(_) | FileContent::Workbook(_));
    let path = Some(&*file.path).filter(|_| is_read)?;
    let name = bare(path);
    let (stem, ending) = name.rsplit_once('.').filter(|(stem, _)| may_be_one(stem))?;
    let folder = path.strip_suffix(name)?;
    let original = originals(stem).find_map(|stem| sources.file(&format!("{folder}{stem}.{ending}")))?;
    // Two copies of a workbook may be intentional, with settings that select different sheets.
    let settings = |table: &str| sources.file(&rows::path_beside(table)).map(|file| file.hash);
    let is_same = original.hash == file.hash && settings(path) == settings(&original.path);
    is_same
        .then(|| Diagnostic::new(Code::FileCopy).at(Place::file(path)).with("file", name).with("original", bare(&original.path)))
}

/// A quick check whether a name may be that of a copy; it excludes nearly all names.
fn may_be_one(stem: &str) -> bool {
    stem.ends_with([')', '）', '本', '件', '贝', 'y']) || stem.starts_with(['副', '复', '拷', 'C', 'c'])
}

/// The possible names of the original of a copy called `stem`.
fn originals(stem: &str) -> impl Iterator<Item = &str> {
    let unnumbered = numbered(stem).unwrap_or(stem);
    let marked = MARKS.iter().find_map(|mark| {
        let behind = unnumbered.strip_suffix(mark).map(|rest| rest.trim_end_matches(['-', '_', ' ', '的']));
        behind.or_else(|| unnumbered.strip_prefix(mark).map(|rest| rest.trim_start_matches(['-', '_', ' '])))
    });
    [Some(unnumbered).filter(|name| *name != stem), marked].into_iter().flatten().filter(|name| !name.is_empty())
}

/// A name without the bracketed number at its end; `None` if there is none.
fn numbered(stem: &str) -> Option<&str> {
    let inner = stem.strip_suffix([')', '）'])?;
    let (name, number) = inner.rsplit_once(['(', '（'])?;
    (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then(|| name.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_names() {
        let of = |stem: &'static str| originals(stem).collect::<Vec<_>>();
        for stem in ["名册 - 副本", "名册 (1)", "名册（2）", "名册(3)", "名册 - Copy", "名册的副本", "复件 名册", "Copy of 名册"]
        {
            assert!(may_be_one(stem) && of(stem).contains(&"名册"), "{stem}: {:?}", of(stem));
        }
        assert!(of("名册 - 副本 (2)").contains(&"名册"));
        assert_eq!(of("名册"), [""; 0]);
        assert_eq!(of("副本"), [""; 0]);
    }
}
