//! The files of a theme in the site's folder, as its author wrote them.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{FileContent, SourceFile};

/// What makes the browser load nothing but files of the site.
const POLICY: &str = "content-security-policy";

/// The texts of a theme's files.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Path and text of each file, the base's before those of the theme.
    texts: Vec<(Arc<str>, Arc<str>)>,
}

impl Own {
    /// Adds a file, if it is text that can come into the output.
    pub(super) fn add(&mut self, file: &SourceFile, path: &str) {
        let text = match &file.content {
            FileContent::Text(text) => Arc::clone(text),
            FileContent::Bytes(bytes) => match simdutf8::basic::from_utf8(bytes) {
                Ok(text) => Arc::from(text),
                Err(_) => return,
            },
            _ => return,
        };
        if ["templates/", "components/", "assets/", "styles/"].iter().any(|part| path.starts_with(part)) {
            self.texts.push((Arc::clone(&file.path), text));
        }
    }

    /// Where `word`, an attribute or an address of a published page, is written; the theme itself before its base. `None` if
    /// it is composed by a template, or no part of the theme.
    pub fn place_of(&self, word: &str) -> Option<Place> {
        let found = |(file, text): &(Arc<str>, Arc<str>)| {
            let at = text.find(word).or_else(|| text.to_ascii_lowercase().find(word))?;
            let length = u32::try_from(word.chars().count()).unwrap_or(1);
            Some(Place::of_offset(file, text, at, 1).spanning(length))
        };
        self.texts.iter().rev().find_map(found)
    }

    /// Reports pages of the theme's own whose head lacks the content security policy.
    pub(super) fn check_policy(&self, report: &mut Vec<Diagnostic>) {
        let pages: Vec<(&Arc<str>, &str, String)> = self
            .texts
            .iter()
            .filter(|(file, _)| file.ends_with(".html"))
            .map(|(file, text)| (file, &**text, text.to_ascii_lowercase()))
            .collect();
        // A component may write it for all of them.
        if pages.iter().any(|(.., lower)| lower.contains(POLICY)) {
            return;
        }
        for (file, text, lower) in &pages {
            if let Some(at) = ["<head>", "<head "].iter().filter_map(|tag| lower.find(tag)).min() {
                report.push(Diagnostic::new(Code::ThemePolicy).at(Place::of_offset(file, text, at, 1).spanning(5)));
            }
        }
    }
}
