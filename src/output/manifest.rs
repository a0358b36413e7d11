//! `manifest.sha256`: the list of what was published, in the format that `sha256sum -c` reads. It also identifies a
//! folder as ours, so it is parsed strictly: a list that somebody else made must never tell us what to remove.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Hash, names};

/// The name of the manifest in the published folder.
pub const MANIFEST: &str = "manifest.sha256";

/// The page that every published site has; a list of checksums without it is not ours.
const HOME: &str = "index.html";

/// The names and hashes of all published files except the manifest itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) files: BTreeMap<String, Hash>,
}

impl Manifest {
    /// Parses a manifest of ours; `None` for anything else: a malformed line, a name that we would never publish (so
    /// nothing outside the folder can be named), names not in strictly ascending order, no home page.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // Collected in order, so that the map is built in bulk.
        let mut files: Vec<(String, Hash)> = Vec::with_capacity(text.len() / 100);
        let mut last = "";
        // `lines` also accepts CRLF, which version control or a mail program may have introduced.
        for line in text.lines() {
            let (hash, name) = line.split_at_checked(64)?;
            let name = name.strip_prefix("  ").or_else(|| name.strip_prefix(" *"))?;
            if name <= last || !names::works(name) {
                return None;
            }
            last = name;
            files.push((name.to_owned(), Hash::parse(hash)?));
        }
        let files: BTreeMap<String, Hash> = files.into_iter().collect();
        files.contains_key(HOME).then_some(Self { files })
    }

    /// The content of the file: one line per file, sorted by name in byte order.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.files.len() * 100);
        for (name, hash) in &self.files {
            let _ = writeln!(text, "{hash}  {name}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(names: &[&str]) -> Manifest {
        Manifest { files: names.iter().map(|name| ((*name).to_owned(), Hash::of(name.as_bytes()))).collect() }
    }

    #[test]
    fn it_reads_what_it_writes_and_other_line_ends() {
        let manifest = manifest(&["index.html", "members/a.html", "search/index.js"]);
        let text = manifest.to_text();
        assert_eq!(Manifest::parse(&text), Some(manifest.clone()));
        assert_eq!(Manifest::parse(&text.replace('\n', "\r\n")), Some(manifest));
    }

    #[test]
    fn a_list_that_somebody_else_made_is_not_ours() {
        let text = manifest(&["index.html", "x.html"]).to_text();
        let lines: Vec<_> = text.lines().collect();
        let hash = &lines[0][..64];
        assert_eq!(Manifest::parse(""), None);
        assert_eq!(Manifest::parse(&format!("{}\n{}\n", lines[1], lines[0])), None, "not sorted");
        assert_eq!(Manifest::parse(&format!("{hash}  IMG_0001.JPG\n")), None, "photographs");
        assert_eq!(Manifest::parse(&format!("{hash}  ../outside\n{text}")), None, "leads out");
        assert_eq!(Manifest::parse(&format!("{hash}  /etc/passwd\n{text}")), None, "leads out");
        assert_eq!(Manifest::parse(&format!("# comment\n{text}")), None);
    }
}
