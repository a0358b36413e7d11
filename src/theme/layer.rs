//! The compiled-in layer: `themes/default/` as of when the program was built.

use include_dir::{Dir, DirEntry, include_dir};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Path and bytes of every file, sorted by path.
pub(super) fn compiled_in() -> Vec<(&'static str, &'static [u8])> {
    let mut files = Vec::new();
    let mut folders = vec![&DEFAULT];
    while let Some(folder) = folders.pop() {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(inner) => folders.push(inner),
                DirEntry::File(file) => files.extend(file.path().to_str().map(|path| (path, file.contents()))),
            }
        }
    }
    files.sort_unstable();
    files
}
