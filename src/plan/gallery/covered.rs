//! What is painted over.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::content::{Content, Entry};
use crate::kind::Picture;
use crate::plan::Redaction;
use crate::source::{Sources, folder_of};

/// The areas to be painted over in each file, by its hash: those that any entry gives for it, shown or kept out, in the
/// order of the entries. What is private in a picture is private wherever the picture is shown, and in copies of its file.
pub(super) fn covered(content: &Content, sources: &Sources) -> HashMap<blake3::Hash, Vec<Redaction>> {
    let is_covered = |picture: &&Picture| !picture.redactions.is_empty();
    let of_entry = |entry| Entry::pictures(entry).map(|(_, picture)| picture).filter(is_covered);
    // A roll may have a quarter of a million rows.
    let shown: Vec<&Picture> = content.entries.par_iter().with_min_len(4096).flat_map_iter(of_entry).collect();
    let mut covered: HashMap<blake3::Hash, Vec<Redaction>> = HashMap::new();
    for picture in shown.into_iter().chain(&content.covered) {
        let Some(file) = sources.find(folder_of(&picture.place.file), &picture.file) else { continue };
        let areas = covered.entry(file.hash).or_default();
        for [x, y, w, h] in picture.redactions.iter().copied() {
            let area = Redaction { x, y, w, h };
            if !areas.contains(&area) {
                areas.push(area);
            }
        }
    }
    covered
}
