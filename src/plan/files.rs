//! What is published beside the pages: the theme's assets, the emblem, and the files that go out unchanged.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::content::Content;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Scalar, Value};
use crate::source::{self, Nature, Original, SourceFile, Sources, ending, folder_of, stripped};
use crate::theme::Theme;

use super::{Url, name};

/// The theme's assets under their published addresses.
pub(super) fn assets(theme: &Theme) -> Vec<(Url, Arc<[u8]>)> {
    theme.assets.iter().map(|(name, bytes)| (asset_url(name, bytes), Arc::clone(bytes))).collect()
}

/// The published address of an asset: `assets/theme.<fingerprint>.css`.
pub(super) fn asset_url(name: &str, bytes: &[u8]) -> Url {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, "bin"));
    Url::new(format!("assets/{stem}.{}.{end}", name::fingerprint(bytes)))
}

/// The published address of a file that is copied unchanged, and the file; `None` if there is no such file.
pub(super) fn file_url(sources: &Sources, from: &str, written: &str) -> Option<(Url, Original)> {
    let file = sources.find(folder_of(from), written)?;
    let url = Url::new(format!("files/{}.{}", name::fingerprint(file.hash.as_bytes()), ending(&file.path)));
    Some((url, Original { path: file.disk.clone(), hash: file.hash }))
}

/// The emblem without its notes, if it is made of pixels.
pub(super) fn emblem(config: &Config, sources: &Sources) -> Option<(Url, Arc<[u8]>)> {
    let (file, place) = config.emblem.as_ref()?;
    let (url, _) = file_url(sources, &place.file, file)?;
    Some((url, pictured(sources.find(folder_of(&place.file), file)?)?))
}

/// The picture in a file, without its notes; `None` if it is anything else, or changed since the snapshot, which prevents
/// publishing it.
fn pictured(file: &SourceFile) -> Option<Arc<[u8]>> {
    if Nature::of_ending(&ending(&file.path)) != Nature::Picture {
        return None;
    }
    let bytes = source::bytes(&file.disk).ok().filter(|bytes| blake3::hash(bytes) == file.hash)?;
    stripped(&bytes).map(|bytes| Arc::from(&*bytes))
}

/// All files that are published unchanged. Missing ones are reported.
pub(super) fn files(config: &Config, content: &Content, sources: &Sources, report: &mut Vec<Diagnostic>) -> Vec<(Url, Original)> {
    let mut named: Vec<(&str, &Place)> = Vec::new();
    for entry in &content.entries {
        named.extend(entry.common.audio.as_deref().map(|(file, place)| (file.as_str(), place)));
        for value in entry.fields.values().flat_map(Value::items) {
            if let Value::One(Scalar::File(file, place)) = value {
                named.push((file, place));
            }
        }
    }
    let mut files = BTreeMap::new();
    // A picture among them is an asset: it goes out without its notes.
    let emblem = config.emblem.iter().filter(|(file, _)| sources.find("", file).is_none_or(|file| pictured(file).is_none()));
    named.extend(emblem.map(|(file, place)| (file.as_str(), place)));
    for (file, place) in named {
        match file_url(sources, &place.file, file) {
            Some((url, path)) => {
                files.insert(url, path);
            }
            None => report.push(
                Diagnostic::new(Code::FileMissing).at(place).with("file", file).with_some("nearest", sources.nearest_file(file)),
            ),
        }
    }
    files.into_iter().collect()
}
