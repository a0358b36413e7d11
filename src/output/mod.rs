//! The only way out. Everything a build makes is collected in [`Artifacts`]; the gate checks all of it against the
//! rules of the published site; the door publishes it as a whole, or the preview serves it from memory. Nothing else
//! writes the site.

#![expect(clippy::disallowed_methods, reason = "this room writes the published site")]

mod artifact;
mod door;
mod foreign;
mod gate;
mod hash;
mod html;
mod journal;
mod known;
mod lock;
mod lot;
mod manifest;
mod media_type;
mod memory;
mod names;
mod precompress;
mod publish;
mod stage;
mod stale;
mod standing;
mod state;
mod sync;
#[cfg(test)]
mod tests;
mod tray;
mod verify;
mod work;

use artifact::Waiting;
pub use artifact::{Artifact, Artifacts, Kept, Made};
pub use door::{Door, publish};
pub(crate) use gate::percent_decode;
pub use gate::{Again, Facts, Gate, Led, Rules, check, check_names_and_sizes};
pub use hash::Hash;
pub(crate) use html::{Scanner, Token};
pub use known::{read_standing, recall, remember, stamp, standing};
pub use manifest::MANIFEST;
pub use media_type::MediaType;
pub use memory::{Found, find};
pub use precompress::precompress;
pub use publish::Published;
pub use tray::Tray;
pub use verify::{Verification, verify};
