//! What pages depend on, without building their views. An entry's text appears only on the entry's own page; other
//! pages depend on nothing but its references and headings. If only texts changed, only their pages have to be checked.
//!
//! The outline covers everything else in the sources. The property test of edits (`tests/suite/incremental.rs`)
//! compares builds that use it with clean builds.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::{Entry, EntryId, Source};
use crate::markdown::{Document, Target};
use crate::source::SourceFile;

use super::{PagePlan, Plan, Subject};

/// How many entries are hashed together.
const ENTRIES: usize = 4096;

impl Plan<'_> {
    /// The hash of everything that pages depend on, except the texts of entries: every file without those texts, the
    /// planned assets and picture tints, and the places of all entries.
    pub fn outline(&self) -> blake3::Hash {
        let with_text = self.content.entries.iter().filter_map(|entry| Some((&*entry.place.file, own_text(entry)?)));
        let texts: HashMap<&str, &Document> = with_text.collect();
        let mut hasher = blake3::Hasher::new();
        let of_file = |file: &SourceFile| {
            let mut hasher = blake3::Hasher::new();
            sized(&mut hasher, file.path.as_bytes());
            let text = texts.get(&*file.path).zip(self.sources.text(&file.path));
            match text.and_then(|(document, text)| Some((document, text.get(..document.begins())?))) {
                Some((document, head)) => {
                    sized(&mut hasher, head.as_bytes());
                    refers(&mut hasher, document);
                }
                None => {
                    hasher.update(file.hash.as_bytes());
                }
            }
            hasher.finalize()
        };
        let files: Vec<&SourceFile> = self.sources.below("").collect();
        let files: Vec<blake3::Hash> = files.into_par_iter().with_max_len(256).map(of_file).collect();
        for hash in &files {
            hasher.update(hash.as_bytes());
        }
        let of_entries = |entries: &[Entry]| {
            let mut places: Vec<u8> = Vec::with_capacity(8 * entries.len());
            let mut before = None;
            for entry in entries {
                let file = &entry.place.file;
                // The rows of a table follow each other and share their file.
                if before.is_some_and(|before| Arc::ptr_eq(before, file)) {
                    places.push(0);
                } else {
                    places.push(1);
                    places.extend(file.len().to_le_bytes());
                    places.extend(file.as_bytes());
                    before = Some(file);
                }
                places.extend(entry.place.line.unwrap_or_default().to_le_bytes());
            }
            blake3::hash(&places)
        };
        let entries: Vec<blake3::Hash> = self.content.entries.par_chunks(ENTRIES).map(of_entries).collect();
        for hash in &entries {
            hasher.update(hash.as_bytes());
        }
        for (url, _) in &self.assets {
            sized(&mut hasher, url.as_str().as_bytes());
        }
        sized(&mut hasher, format!("{:?}", self.gallery.tints()).as_bytes());
        hasher.finalize()
    }

    /// The source of the text that only this page shows; `None` if it shows none.
    pub fn own_text(&self, page: &PagePlan) -> Option<&str> {
        let id = match page.subject {
            Subject::Entry(id) => id,
            Subject::Home => self.content.home?,
            _ => return None,
        };
        self.text_of(id)
    }

    fn text_of(&self, EntryId(index): EntryId) -> Option<&str> {
        let entry = self.content.entries.get(index)?;
        self.sources.text(&entry.place.file)?.get(own_text(entry)?.begins()..)
    }
}

/// The text of an entry that has a file of its own.
fn own_text(entry: &Entry) -> Option<&Document> {
    entry.body.as_deref().filter(|_| entry.source == Source::Markdown)
}

/// Adds what other pages may depend on in a text: its references and headings.
fn refers(hasher: &mut blake3::Hasher, document: &Document) {
    hasher.update(&document.references.len().to_le_bytes());
    for reference in &document.references {
        let parts = match &reference.target {
            Target::Path(path) => ["p", path, "", ""],
            Target::Outside(address) => ["o", address, "", ""],
            Target::Wiki(name) => ["w", name, "", ""],
            Target::Picture(shown) => ["i", &shown.file, &shown.alt, &shown.caption],
        };
        for part in parts {
            sized(hasher, part.as_bytes());
        }
    }
    hasher.update(&document.headings.len().to_le_bytes());
    for heading in &document.headings {
        sized(hasher, heading.id.as_bytes());
        sized(hasher, heading.title.as_bytes());
    }
}

/// Adds bytes with their length, so that different sequences give different input.
fn sized(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&bytes.len().to_le_bytes()).update(bytes);
}
