//! Tells leftovers of an older site in a copy from files that somebody else put there: a page of a withdrawn entry is
//! worse than a holiday photograph.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::MediaType;
use super::precompress::ENDINGS;

/// What the layouts write into the head of every page.
const GENERATOR: &[u8] = b"name=\"generator\" content=\"Changlang\"";

/// How many bytes of a page are searched for its generator.
const HEAD: u64 = 16 * 1024;

/// The shortest fingerprint in a name.
const FINGERPRINT: usize = 8;

/// Whether the file `name` of the copy `dir` was made by this program.
pub(super) fn is_ours(dir: &Path, name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let plain = ENDINGS.iter().find_map(|ending| lower.strip_suffix(ending));
    if MediaType::of(plain.unwrap_or(&lower)).is_page() {
        // A compressed twin cannot be searched, so it counts as ours.
        return plain.is_some() || says_so(&dir.join(name));
    }
    let is_part = ["pictures/", "assets/", "search/"].iter().any(|folder| lower.starts_with(folder));
    is_part && has_fingerprint(plain.unwrap_or(&lower))
}

fn says_so(page: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(page).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && head.windows(GENERATOR.len()).any(|window| window == GENERATOR)
}

/// Fingerprints consist of the letters `a` to `p`.
fn has_fingerprint(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split(['-', '.']).any(|word| word.len() >= FINGERPRINT && word.bytes().all(|byte| (b'a'..=b'p').contains(&byte)))
}
