//! A diagnostic with its sentences, ready for any renderer.

use super::{Diagnostic, Lang};

/// A diagnostic in one language.
#[derive(Clone, Debug)]
pub struct Explained<'a> {
    /// The finding.
    pub diagnostic: &'a Diagnostic,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

impl<'a> Explained<'a> {
    /// The finding with its sentences in `lang`.
    pub fn new(diagnostic: &'a Diagnostic, lang: Lang) -> Self {
        Self { diagnostic, message: diagnostic.message(lang), help: diagnostic.help(lang) }
    }
}
