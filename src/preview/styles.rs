//! Detects that two states of a site differ only in their style sheets. A page then need not reload: the sheet is
//! replaced in it, and scroll position, input and opened elements stay.

use std::borrow::Cow;

use crate::output::Artifacts;
use crate::plan::Url;
use crate::source::ending;

/// The style sheets that replaced others, as pairs of file names without their folders: old and new. `None` if anything
/// else differs, or nothing does.
pub(super) fn exchanged(before: &Artifacts, now: &Artifacts) -> Option<Vec<(String, String)>> {
    let gone: Vec<&Url> = before.keys().filter(|url| !now.contains_key(*url)).collect();
    let new: Vec<&Url> = now.keys().filter(|url| !before.contains_key(*url)).collect();
    if gone.is_empty() || gone.len() != new.len() {
        return None;
    }
    let mut pairs = Vec::with_capacity(gone.len());
    for (gone, new) in gone.into_iter().zip(new) {
        let (folder, was) = parts(gone.as_str());
        let (folder_now, is) = parts(new.as_str());
        let is_sheet = ending(was) == "css" && ending(is) == "css";
        if !is_sheet || folder != folder_now || was.split('.').next() != is.split('.').next() {
            return None;
        }
        pairs.push((was.to_owned(), is.to_owned()));
    }
    let same = |url: &Url| {
        let (Some(was), Some(is)) = (before.get(url), now.get(url)) else { return false };
        if was == is {
            return true;
        }
        let (Ok(was), Ok(is)) = (was.bytes(), is.bytes()) else { return false };
        let mut text = String::from_utf8_lossy(&was);
        for (old, new) in pairs.iter().filter(|(old, _)| text.contains(old.as_str())).collect::<Vec<_>>() {
            text = Cow::Owned(text.replace(old, new));
        }
        text.as_bytes() == &*is
    };
    before.keys().filter(|url| now.contains_key(*url)).all(same).then_some(pairs)
}

/// The folder and the file name of an address.
fn parts(url: &str) -> (&str, &str) {
    url.rsplit_once('/').unwrap_or(("", url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Artifact;

    fn site(files: &[(&str, &str)]) -> Artifacts {
        files.iter().map(|(name, text)| (Url::new(*name), Artifact::Bytes(text.as_bytes().to_vec()))).collect()
    }

    #[test]
    fn only_a_sheet_is_exchanged() {
        let before = site(&[("a.html", "<link href=\"assets/theme.1a.css\">x"), ("assets/theme.1a.css", "a{}"), ("b", "b")]);
        let now = site(&[("a.html", "<link href=\"assets/theme.2b.css\">x"), ("assets/theme.2b.css", "b{}"), ("b", "b")]);
        assert_eq!(exchanged(&before, &now), Some(vec![("theme.1a.css".to_owned(), "theme.2b.css".to_owned())]));
        assert_eq!(exchanged(&before, &before), None);
        for other in [
            site(&[("a.html", "<link href=\"assets/theme.2b.css\">y"), ("assets/theme.2b.css", "b{}"), ("b", "b")]),
            site(&[("a.html", "<link href=\"assets/theme.2b.css\">x"), ("assets/theme.2b.css", "b{}"), ("b", "c")]),
            site(&[("a.html", "<link href=\"assets/theme.2b.css\">x"), ("assets/theme.2b.css", "b{}")]),
            site(&[("a.html", "<link href=\"assets/other.2b.css\">x"), ("assets/other.2b.css", "b{}"), ("b", "b")]),
            site(&[("a.html", "<link href=\"assets/theme.1a.css\">y"), ("assets/theme.1a.css", "a{}"), ("b", "b")]),
        ] {
            assert_eq!(exchanged(&before, &other), None);
        }
    }
}
