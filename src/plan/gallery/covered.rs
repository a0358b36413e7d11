//! What is painted over.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::config::Config;
use crate::content::{Content, Entry};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::Picture;
use crate::plan::Redaction;
use crate::source::{Sources, folder_of};
use crate::theme::DEFAULT;

/// The pictures that are painted over: areas in each file, by its hash, and where the first of them is written.
pub(super) struct Covered(HashMap<blake3::Hash, (Vec<Redaction>, Place)>);

impl Covered {
    /// Those that any entry gives, shown or kept out, in the order of the entries. What is private in a picture is private
    /// wherever the picture is shown, and in copies of its file.
    pub(super) fn of(content: &Content, sources: &Sources) -> Self {
        let is_covered = |picture: &&Picture| !picture.redactions.is_empty();
        let of_entry = |entry| Entry::pictures(entry).map(|(_, picture)| picture).filter(is_covered);
        // A roll may have a quarter of a million rows.
        let shown: Vec<&Picture> = content.entries.par_iter().with_min_len(4096).flat_map_iter(of_entry).collect();
        let mut covered = HashMap::new();
        for picture in shown.into_iter().chain(&content.covered) {
            let Some(file) = sources.find(folder_of(&picture.place.file), &picture.file) else { continue };
            let (areas, _) = covered.entry(file.hash).or_insert_with(|| (Vec::new(), picture.place.clone()));
            for [x, y, w, h] in picture.redactions.iter().copied() {
                let area = Redaction { x, y, w, h };
                if !areas.contains(&area) {
                    areas.push(area);
                }
            }
        }
        Self(covered)
    }

    /// The areas in the file with this hash.
    pub(super) fn areas(&self, hash: &blake3::Hash) -> Vec<Redaction> {
        self.0.get(hash).map(|(areas, _)| areas.clone()).unwrap_or_default()
    }

    /// Reports those that would also be published as they are: as the emblem, or among the assets of the theme.
    pub(super) fn check(&self, config: &Config, sources: &Sources, report: &mut Vec<Diagnostic>) {
        if self.0.is_empty() {
            return;
        }
        let emblem = config.emblem.iter().filter_map(|(written, place)| Some((sources.find("", written)?, place.clone())));
        let folders = [format!("themes/{DEFAULT}/assets/"), format!("themes/{}/assets/", config.theme)];
        let assets = folders.iter().flat_map(|folder| sources.below(folder));
        for (file, place) in emblem.chain(assets.map(|file| (file, Place::file(&file.path)))) {
            if let Some((_, first)) = self.0.get(&file.hash) {
                report.push(Diagnostic::new(Code::PictureUncovered).at(place).with("file", &file.path).with("where", first));
            }
        }
    }
}
