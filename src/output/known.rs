//! What an earlier build knew of a page: the hash and size of its bytes and what the gate saw in them. A page that is
//! unchanged and stands as it was published is neither rendered nor read again.

use crate::plan::Url;

use super::{Artifact, Facts, Gate, Hash, Tray};

/// The length of a stamp in bytes: a SHA-256 and a size.
const STAMP: usize = 32 + 8;

/// What to remember of a page; `None` if the gate found a fault in it or its bytes were not measured.
pub fn remember(artifact: &Artifact, facts: &Facts) -> Option<Vec<u8>> {
    Some([stamp(artifact)?, facts.to_bytes()?].concat())
}

/// What to remember of a file that refers to nothing: the SHA-256 and the size of its bytes.
pub fn stamp(artifact: &Artifact) -> Option<Vec<u8>> {
    let (hash, size) = artifact.measure()?;
    Some([hash.as_bytes().as_slice(), &size.to_le_bytes()].concat())
}

/// The published file at `url`, if it has this stamp according to `tray`.
pub fn standing(stamp: &[u8], url: &Url, tray: &Tray) -> Option<Artifact> {
    let (hash, size) = stamp.split_first_chunk::<32>()?;
    tray.standing(url, Hash::from_bytes(*hash), u64::from_le_bytes(size.try_into().ok()?))
}

/// The bytes of the published file at `url`, if it has this stamp and its bytes really match.
pub fn read_standing(stamp: &[u8], url: &Url, tray: &Tray) -> Option<Vec<u8>> {
    let artifact = standing(stamp, url, tray)?;
    let bytes = artifact.bytes().ok()?;
    (Some(Hash::of(&bytes)) == artifact.measure().map(|(hash, _)| hash)).then(|| bytes.into_owned())
}

/// The page to which `remembered` belongs, if it still stands at `url` and the gate has nothing new to say about it.
pub fn recall(remembered: &[u8], url: &Url, gate: &Gate<'_>, tray: &Tray) -> Option<(Artifact, Facts)> {
    let (stamp, rest) = remembered.split_at_checked(STAMP)?;
    let facts = Facts::parse(rest).filter(|facts| gate.still_holds(facts))?;
    Some((standing(stamp, url, tray)?, facts))
}
