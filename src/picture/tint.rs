//! The tint of a picture: the one of sixteen colours that most of its pixels are nearest to. A page shows it until the
//! picture has loaded. It is a number rather than a colour, because pages hold no inline styles; the theme maps it to a
//! colour.
//!
//! It is computed from the decoded picture, which is available anyway for making its sizes, and recorded in a ledger of
//! the store. Everything it depends on is part of its key, so that a warm run gives the same result as a cold one.

use crate::plan::{ENCODER_VERSION, PictureJob};
use crate::store::{self, Key, Ledger, Store};

use super::colour::ToSrgb;
use super::pixels::{Layout, Picture, Pixels};

/// The colours, from dark to light; number 1 is the first. `themes/default/styles/10-tokens.css` defines the same.
pub(super) const TINTS: [[u8; 3]; 16] = [
    [0x11, 0x11, 0x11],
    [0x44, 0x33, 0x11],
    [0x22, 0x33, 0x55],
    [0x22, 0x44, 0x33],
    [0x44, 0x44, 0x44],
    [0xAA, 0x33, 0x22],
    [0x88, 0x66, 0x44],
    [0x44, 0x77, 0x99],
    [0x66, 0x77, 0x44],
    [0x88, 0x88, 0x88],
    [0xCC, 0xAA, 0x88],
    [0xAA, 0xBB, 0x88],
    [0xDD, 0xAA, 0x44],
    [0xAA, 0xCC, 0xEE],
    [0xBB, 0xBB, 0xBB],
    [0xEE, 0xEE, 0xDD],
];

/// The tint used when no picture is decoded, so that a template which asks for one behaves as in a build.
pub const STAND_IN: u8 = 8;

/// How many pixels are sampled in each direction.
const SAMPLES: u32 = 32;

/// The name of the ledger.
const LEDGER: &str = "tints";

/// The tints that earlier runs recorded.
pub(super) struct Known {
    ground: blake3::Hash,
    ledger: Ledger,
}

impl Known {
    pub(super) fn open(store: &Store) -> Self {
        let ground = blake3::hash(format!("{ENCODER_VERSION} {TINTS:?} {SAMPLES}").as_bytes());
        Self { ground, ledger: store.ledger(LEDGER, &ground) }
    }

    /// The recorded tint of a job's picture, from 1.
    pub(super) fn get(&self, job: &PictureJob, eighths: u32) -> Option<u8> {
        let [tint] = self.ledger.get(&key(job, eighths))? else { return None };
        Some(*tint)
    }

    /// Records the tints of these pictures, unless all of them are recorded already.
    pub(super) fn keep(&self, store: &Store, tints: &[(Key, Option<u8>)]) {
        let facts: Vec<(&Key, [u8; 1])> = tints.iter().filter_map(|(key, tint)| Some((key, [(*tint)?]))).collect();
        if facts.iter().any(|(key, tint)| self.ledger.get(key) != Some(tint)) {
            store.keep(LEDGER, &self.ground, facts.iter().map(|(key, tint)| (**key, tint.as_slice().into())));
        }
    }
}

/// The key of everything that determines the tint of a job's picture: its source, its redactions, and how it is
/// decoded.
pub(super) fn key(job: &PictureJob, eighths: u32) -> Key {
    let PictureJob { hash, redactions, pyramid, .. } = job;
    let whole = blake3::hash(format!("{hash} {redactions:?} {eighths} {}", pyramid.is_some()).as_bytes());
    store::key(&whole)
}

/// The tint, from 1, of a picture whose full stored size is `stored`.
///
/// # Errors
/// The message of the colour library.
pub(super) fn tint(picture: &Picture, stored: (u32, u32), to_srgb: &ToSrgb) -> Result<u8, String> {
    let Pixels { layout, bytes, .. } = to_srgb.convert(picture.samples(SAMPLES, stored))?;
    let mut votes = [0_u32; TINTS.len()];
    for pixel in bytes.chunks_exact(layout.channels()) {
        let [red, green, blue] = if layout == Layout::Grey { [pixel[0]; 3] } else { [pixel[0], pixel[1], pixel[2]] };
        let far = |tint: &[u8; 3]| {
            let apart = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
            // Weights by the eye's sensitivity: highest for green, lowest for blue.
            3 * apart(red, tint[0]) + 4 * apart(green, tint[1]) + 2 * apart(blue, tint[2])
        };
        let nearest = (0..TINTS.len()).min_by_key(|at| far(&TINTS[*at])).unwrap_or(0);
        votes[nearest] += 1;
    }
    let most = (1..votes.len()).fold(0, |most, at| if votes[at] > votes[most] { at } else { most });
    Ok(u8::try_from(most + 1).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(layout: Layout, pixel: &[u8], part: f64, rest: &[u8]) -> u8 {
        let (width, height) = (64, 50);
        let at = |row: u32| if f64::from(row) < 50.0 * part { pixel } else { rest };
        let bytes: Vec<u8> = (0..50).flat_map(|row| at(row).repeat(64)).collect();
        let pixels = Pixels::new(width, height, layout, bytes).expect("pixels");
        tint(&Picture::Pixels(pixels), (width, height), &ToSrgb::of(layout, None)).expect("a tint")
    }

    #[test]
    fn every_tint_is_its_own_and_most_of_a_picture_decides() {
        for (at, colour) in TINTS.iter().enumerate() {
            assert_eq!(usize::from(of(Layout::Rgb, colour, 1.0, colour)), at + 1);
            assert_eq!(usize::from(of(Layout::Rgb, &[255, 0, 0], 0.45, colour)), at + 1);
        }
        assert_eq!(of(Layout::Grey, &[0x44], 0.6, &[0xFF]), 5);
        // White paper, in CMYK.
        assert_eq!(of(Layout::Cmyk, &[0, 0, 0, 0], 0.9, &[0, 0, 0, 255]), 16);
    }

    #[test]
    fn the_theme_has_the_same_colours() {
        let sheet = include_str!("../../themes/default/styles/10-tokens.css");
        for (at, [red, green, blue]) in TINTS.iter().enumerate() {
            let short = [red, green, blue].map(|value| format!("{:X}", value & 15)).concat();
            let rule = format!("--tint-{}: #{short};", at + 1);
            assert!(sheet.contains(&rule), "{rule}");
        }
    }
}
