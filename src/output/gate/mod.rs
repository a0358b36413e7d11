//! The gate: checks everything that was made against the rules of the published site before anything is put in place.
//! Every link and fragment leads somewhere, nothing is loaded from the network, no page holds anything that a browser
//! refuses when it is opened from a USB stick, and every file name works there. An error found here prevents
//! publishing.

mod address;
mod again;
mod asked;
mod css;
mod facts;
mod page;
mod pieces;
mod private;
mod script;
mod size;
mod srcset;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Url;
use crate::store::Straight;
use crate::text::private::Allowed;

use super::{Artifacts, MediaType, names};
use address::Base;
pub(crate) use address::percent_decode;
pub use again::{Again, Led};
pub use facts::Facts;
use facts::{Fragment, Mark, Marks, mark};
use pieces::Pieces;

/// What the gate must know of the site's configuration and sources.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// The site's `base_url`, if it has one.
    pub base_url: Option<&'a str>,
    /// Texts that look private but may be published.
    pub allowed: &'a Allowed,
    /// Suspected private texts that were already reported where they were written.
    pub told: &'a BTreeSet<String>,
}

/// The gate of a site whose file names are known before the files are made.
pub struct Gate<'a> {
    site: Site<'a>,
}

/// What every reader must know of the whole site.
struct Site<'a> {
    names: Marks,
    base: Option<Base<'a>>,
    rules: Rules<'a>,
    pieces: Pieces,
}

impl<'a> Gate<'a> {
    /// The gate of a site that consists of the files `names`.
    pub fn new(names: impl Iterator<Item = Url>, rules: Rules<'a>) -> Self {
        let names = names.map(|url| mark(url.as_str())).collect();
        Self { site: Site { names, base: rules.base_url.and_then(Base::parse), rules, pieces: Pieces::default() } }
    }

    /// All rules that a site can set, as text: facts are valid only for the same rules.
    pub fn rules_as_text(&self) -> String {
        let Rules { base_url, allowed, told } = self.site.rules;
        format!("{base_url:?} {allowed:?} {told:?}")
    }

    /// Reads one file, in any order and on any thread; `None` for a kind of file that refers to nothing.
    pub fn read(&self, url: &Url, bytes: &[u8]) -> Option<Facts> {
        reader(url.as_str())?;
        let text = simdutf8::basic::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        self.read_text(url, &text)
    }

    /// Like [`Self::read`], for a file that is already text.
    fn read_text(&self, url: &Url, text: &str) -> Option<Facts> {
        Some(reader(url.as_str())?(url.as_str(), text, &self.site))
    }

    /// Whether facts from an earlier build still hold, so that the gate has nothing to report about the file.
    pub fn still_holds(&self, facts: &Facts) -> bool {
        facts.hold(&self.site.names)
    }

    /// Checks what all files of the site refer to. `read` holds the facts known so far; files that are not in it are
    /// read here.
    ///
    /// A fault that many pages share (a link in the navigation) is reported once, at its first page, with its count.
    pub fn hold(&self, artifacts: &Artifacts, mut read: BTreeMap<Url, Facts>) -> Vec<Diagnostic> {
        let rest: Vec<(Url, Facts)> = artifacts
            .par_iter()
            .filter(|(url, _)| !read.contains_key(url) && reader(url.as_str()).is_some())
            // A file that cannot be read here cannot be published either, and is reported there.
            .filter_map(|(url, artifact)| Some((url.clone(), self.read(url, &artifact.bytes().ok()?)?)))
            .collect();
        read.extend(rest);
        let anchors: HashMap<Mark, &[Mark], BuildHasherDefault<Straight>> =
            read.iter().map(|(url, facts)| (mark(url.as_str()), &*facts.anchors)).collect();
        let is_lost =
            |wanted: &Fragment<'_>| anchors.get(&wanted.page).is_some_and(|there| there.binary_search(&wanted.id).is_err());
        let wrong = |facts| -> Vec<(Code, &str, usize)> {
            let Facts { fragments, faults, .. }: &Facts = facts;
            let faults = faults.iter().map(|fault| (fault.code, fault.subject.as_str(), fault.line));
            let lost = fragments.iter().filter(is_lost).map(|lost| (Code::OutputFragment, lost.whole, lost.line));
            faults.chain(lost).collect()
        };
        let found: Vec<_> =
            read.par_iter().map(|(url, facts)| (url, wrong(facts))).filter(|(_, wrong)| !wrong.is_empty()).collect();
        let mut grouped: BTreeMap<(Code, &str), Diagnostic> = BTreeMap::new();
        for (url, wrong) in found {
            for (code, subject, line) in wrong {
                let told = grouped.entry((code, subject));
                told.and_modify(|told| told.count += 1).or_insert_with(|| tell(code, subject, line, url.as_str()));
            }
        }
        grouped.into_values().collect()
    }
}

/// Diagnostics for the names and sizes of all files.
pub fn check_names_and_sizes(artifacts: &Artifacts) -> Vec<Diagnostic> {
    let mut found = names::check(artifacts);
    found.extend(size::check(artifacts));
    found
}

/// Diagnostics for `artifacts`, which may be published if there is no error among them. Absolute links to `base_url`,
/// if the site has one, lead to its own pages and are checked too.
pub fn check(artifacts: &Artifacts, rules: &Rules<'_>) -> Vec<Diagnostic> {
    let mut found = check_names_and_sizes(artifacts);
    found.extend(Gate::new(artifacts.keys().cloned(), *rules).hold(artifacts, BTreeMap::new()));
    found
}

/// A breach of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    code: Code,
    /// The address or word that breaks them.
    subject: String,
    line: usize,
}

fn tell(code: Code, subject: &str, line: usize, page: &str) -> Diagnostic {
    let sort = match code {
        Code::OutputForbidden => "token",
        Code::OutputPrivate | Code::OutputSuspect => "found",
        _ => "target",
    };
    Diagnostic::new(code).with("page", page).with("line", line).with(sort, subject)
}

type Read = fn(&str, &str, &Site<'_>) -> Facts;

/// The reader for a file, by its kind; `None` for kinds that refer to nothing.
fn reader(name: &str) -> Option<Read> {
    match MediaType::of(name).as_str().split(';').next()? {
        "text/html" => Some(page::read_html),
        "image/svg+xml" => Some(page::read_svg),
        "application/xml" => Some(page::read_feed),
        "text/css" => Some(page::read_css),
        // The search data holds text of the site, not program code, so any word may occur in it.
        "text/javascript" if !name.starts_with("search/") || name == "search/index.js" => Some(page::read_script),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
