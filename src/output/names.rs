//! The names of published files. They must work on a FAT32 stick, on Windows, on any web server and with `sha256sum
//! -c`.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::is_device;

use super::manifest::MANIFEST;
use super::{Artifacts, journal};

/// The longest address in bytes, folders and extension included.
const LONGEST: usize = 100;

/// Characters that FAT32 forbids in a name, besides control characters; `/` separates folders.
const REFUSED: &[u8] = b"\"*:<>?\\|";

/// Whether `name` may be published: ASCII, at most 100 characters, nothing that a FAT32 volume refuses, nothing that
/// leads out of its folder, none of our own names.
pub(super) fn works(name: &str) -> bool {
    name.len() <= LONGEST && name != MANIFEST && name.split('/').all(works_as_part)
}

fn works_as_part(part: &str) -> bool {
    let clean = part.bytes().all(|byte| matches!(byte, b' '..=b'~') && !REFUSED.contains(&byte));
    // Windows drops a trailing dot or space, so the file would get another name. This also rules out `.` and `..`.
    let ends = part.is_empty() || part.ends_with(['.', ' ']) || part.starts_with(' ');
    clean && !ends && !part.starts_with(journal::PREFIX) && !is_device(part)
}

/// Every name that cannot be published, and every two that differ by case only.
pub(super) fn check(artifacts: &Artifacts) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Lower-cased path → (path as written, whether it is a file), for files and for each of their folders: a file
    // system that ignores case would merge the two.
    let mut seen: HashMap<Cow<'_, str>, (&str, bool)> = HashMap::with_capacity(artifacts.len());
    let mut last = "";
    for name in artifacts.keys().map(crate::plan::Url::as_str) {
        if !works(name) {
            found.push(Diagnostic::new(Code::OutputName).with("file", name));
            continue;
        }
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Names are sorted, so files of one folder are adjacent and the folder is checked with the first of them.
        let is_new = std::mem::replace(&mut last, folder) != folder;
        let folders = name.match_indices('/').filter(|_| is_new).map(|(at, _)| (&name[..at], false));
        for (path, is_file) in folders.chain([(name, true)]) {
            let (other, other_is_file) = *seen.entry(folded(path)).or_insert((path, is_file));
            if other != path {
                found.push(Diagnostic::new(Code::OutputCase).with("file", path).with("other", other));
            } else if other_is_file != is_file {
                // The same name for a file and a folder.
                found.push(Diagnostic::new(Code::OutputName).with("file", path));
            }
        }
    }
    found.dedup();
    found
}

/// A name as a case-insensitive file system sees it.
fn folded(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Artifact;
    use crate::plan::Url;

    fn codes(names: &[&str]) -> Vec<(Code, String)> {
        let artifacts = names.iter().map(|name| (Url::new(name), Artifact::Bytes(Vec::new()))).collect();
        check(&artifacts).into_iter().map(|d| (d.code, d.args["file"].clone())).collect()
    }

    #[test]
    fn names_that_a_stick_refuses_are_told() {
        let good = ["index.html", "members/zhang-ming-yuan.html", "a b.txt", "console.html", "com10.html", "x~1.jpg"];
        assert_eq!(codes(&good), []);
        let long = "a".repeat(101);
        let bad = [
            "张.html",
            "a:b.html",
            "a?.html",
            "con.html",
            "LPT1",
            "aux/index.html",
            "a./b",
            "a /b",
            "a//b",
            "../x",
            "a/..",
            "manifest.sha256",
            ".changlang-journal",
            "x/.changlang-1",
            "a\nb",
            "a\\b",
            &long,
        ];
        for name in bad {
            assert_eq!(codes(&[name]).first().map(|found| found.0), Some(Code::OutputName), "{name}");
        }
        assert!(works(&"a".repeat(100)));
    }

    #[test]
    fn names_that_differ_by_case_are_told() {
        assert_eq!(codes(&["A.html", "a.html"]), [(Code::OutputCase, "a.html".into())]);
        assert_eq!(codes(&["Members/a.html", "members/b.html"]), [(Code::OutputCase, "members".into())]);
        assert_eq!(codes(&["a", "a/b.html"]), [(Code::OutputName, "a".into())]);
    }
}
