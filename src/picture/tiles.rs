//! The tiles of a large scan. Every level is half the size of the one above, so the full size is resampled only once.
//! Levels are made only down to the lowest one with a missing tile.

use std::path::PathBuf;

use crate::plan::{PictureJob, Pyramid, Tile, Url};
use crate::store::Store;

use super::encode::encode;
use super::pixels::{Part, Pixels};
use super::resize::resize;

/// The missing tiles of a pyramid.
pub(super) struct Missing<'a> {
    pyramid: &'a Pyramid,
    tiles: Vec<Tile>,
}

impl<'a> Missing<'a> {
    /// Looks up a job's tiles in the store: appends those it has to `found` and returns the others, if any.
    pub(super) fn find(job: &'a PictureJob, store: &Store, found: &mut Vec<(Url, PathBuf)>) -> Option<Self> {
        let pyramid = job.pyramid.as_ref()?;
        let mut tiles = Vec::new();
        for tile in pyramid.tiles() {
            match store.get(key(&tile.url)) {
                Some(path) => found.push((tile.url, path)),
                None => tiles.push(tile),
            }
        }
        (!tiles.is_empty()).then_some(Self { pyramid, tiles })
    }

    /// Makes the missing tiles from the whole picture, upright and in sRGB. `keep` receives each tile and returns
    /// whether to continue.
    ///
    /// # Errors
    /// The error of `keep`, or the encoder's message converted by `told`.
    pub(super) fn make<E>(
        &self,
        whole: Pixels,
        told: impl Fn(String) -> E,
        mut keep: impl FnMut(&Tile, &[u8]) -> Result<bool, E>,
    ) -> Result<(), E> {
        let lowest = self.tiles.iter().map(|tile| tile.level).min().unwrap_or(0);
        let mut pixels = whole;
        for level in (lowest..self.pyramid.levels()).rev() {
            let size = self.pyramid.size(level);
            if (pixels.width, pixels.height) != size {
                pixels = resize(&pixels, Part::whole(pixels.width, pixels.height), size).map_err(&told)?;
            }
            for tile in self.tiles.iter().filter(|tile| tile.level == level) {
                let bytes = encode(&cut(&pixels, tile), self.pyramid.format, self.pyramid.quality).map_err(&told)?;
                if !keep(tile, &bytes)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// The key of a tile in the store: its file name. It needs no more, because tiles are always derived from the full
/// size.
pub(super) fn key(url: &Url) -> &str {
    url.as_str().rsplit('/').next().unwrap_or_default()
}

/// The pixels of a tile.
fn cut(pixels: &Pixels, tile: &Tile) -> Pixels {
    let channels = pixels.layout.channels();
    let row = pixels.width as usize * channels;
    let (left, length) = (tile.x as usize * channels, tile.width as usize * channels);
    let lines = pixels.bytes.chunks_exact(row.max(1)).skip(tile.y as usize).take(tile.height as usize);
    let bytes = lines.flat_map(|line| &line[left..left + length]).copied().collect();
    Pixels { width: tile.width, height: tile.height, layout: pixels.layout, bytes }
}
