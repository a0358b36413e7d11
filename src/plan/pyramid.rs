//! A scan in tiles: the full size, half of it, a quarter, and so on down to a single tile, each level cut into squares.
//! A viewer computes a tile's address from its numbers, so it need not fetch a manifest first (`file://` forbids that).

use super::job::Format;
use super::{Url, view};

/// Width and height of a tile in pixels: large enough that a screen needs only a dozen, small enough that panning loads
/// little.
pub(super) const TILE: u32 = 512;

/// Minimum number of pixels of a scan for which tiles are made; the `zoom` rendition shows a smaller one almost in
/// full.
pub(super) const WORTH: u64 = 20_000_000;

/// The tiles made of one scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pyramid {
    /// The common beginning of all tile names: a hash of source, parameters and encoder version.
    pub name: String,
    /// Width of the full size in pixels.
    pub width: u32,
    /// Height of the full size in pixels.
    pub height: u32,
    /// The format of the tiles.
    pub format: Format,
    /// The quality of the tiles, 1–100.
    pub quality: u8,
}

/// One tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Its address.
    pub url: Url,
    /// Its level; the highest is the full size.
    pub level: u32,
    /// Distance from the left of the level in pixels.
    pub x: u32,
    /// Distance from the top of the level in pixels.
    pub y: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Pyramid {
    /// The number of levels: the full size and each halving of it, down to one that fits a single tile.
    pub fn levels(&self) -> u32 {
        self.width.max(self.height).div_ceil(TILE).max(1).next_power_of_two().ilog2() + 1
    }

    /// The width and height of a level in pixels.
    pub fn size(&self, level: u32) -> (u32, u32) {
        let halved = self.levels().saturating_sub(level + 1);
        let part = |side: u32| u32::try_from(u64::from(side).div_ceil(1 << halved)).unwrap_or(side).max(1);
        (part(self.width), part(self.height))
    }

    /// The tiles of a level, row by row.
    pub fn level(&self, level: u32) -> impl Iterator<Item = Tile> + '_ {
        let (width, height) = self.size(level);
        let (columns, rows) = (width.div_ceil(TILE), height.div_ceil(TILE));
        (0..rows).flat_map(move |row| (0..columns).map(move |column| (column, row))).map(move |(column, row)| {
            let (x, y) = (column * TILE, row * TILE);
            let url = Url::new(self.address(&level.to_string(), &column.to_string(), &row.to_string()));
            Tile { url, level, x, y, width: TILE.min(width - x), height: TILE.min(height - y) }
        })
    }

    /// All tiles.
    pub fn tiles(&self) -> impl Iterator<Item = Tile> + '_ {
        (0..self.levels()).flat_map(|level| self.level(level))
    }

    /// The tiles as a template sees them; `href` makes an address relative to the page.
    pub(super) fn view(&self, href: impl Fn(&Url) -> String) -> view::Tiles {
        let src = href(&Url::new(self.address("{level}", "{column}", "{row}")));
        view::Tiles { src, width: self.width, height: self.height, tile_size: TILE, levels: self.levels() }
    }

    fn address(&self, level: &str, column: &str, row: &str) -> String {
        format!("pictures/{}-{level}-{column}-{row}.{}", self.name, self.format.extension())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn pyramid(width: u32, height: u32) -> Pyramid {
        Pyramid { name: "a".repeat(32), width, height, format: Format::Webp, quality: 80 }
    }

    #[test]
    fn a_scan_is_halved_down_to_one_tile() {
        let scan = pyramid(8001, 6000);
        let sizes: Vec<(u32, u32)> = (0..scan.levels()).map(|level| scan.size(level)).collect();
        assert_eq!(sizes, [(501, 375), (1001, 750), (2001, 1500), (4001, 3000), (8001, 6000)]);
        assert_eq!(scan.level(0).count(), 1);
        assert_eq!(scan.level(4).count(), 16 * 12);
        let last = scan.level(4).last().expect("tile");
        assert_eq!((last.x, last.y, last.width, last.height), (7680, 5632, 321, 368));
        assert!(last.url.as_str().ends_with("-4-15-11.webp"), "{}", last.url.as_str());
        assert_eq!(pyramid(512, 512).levels(), 1);
        assert_eq!(pyramid(513, 1).levels(), 2);
    }

    proptest! {
        #[test]
        fn tiles_cover_every_level_once((width, height) in (1..30_000_u32, 1..9000_u32)) {
            let scan = pyramid(width, height);
            prop_assert_eq!(scan.size(scan.levels() - 1), (width, height));
            for level in 0..scan.levels() {
                let (wide, high) = scan.size(level);
                let area: u64 = scan.level(level).map(|tile| u64::from(tile.width) * u64::from(tile.height)).sum();
                prop_assert_eq!(area, u64::from(wide) * u64::from(high));
                prop_assert!(scan.level(level).all(|tile| tile.x + tile.width <= wide && tile.y + tile.height <= high));
            }
            let names: Vec<Url> = scan.tiles().map(|tile| tile.url).collect();
            prop_assert!(names.iter().all(|name| name.as_str().len() <= 100));
            prop_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        }
    }
}
