//! The gate: all that was made is held against the rules of the published site before anything is put in place. Every
//! link and fragment leads somewhere, nothing is fetched from the network, nothing is in a page that a browser refuses
//! from a USB stick, every name works there. What it finds publishes nothing.

mod address;
mod asked;
mod css;
mod page;
mod private;
mod script;
mod size;
mod srcset;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Url;
use crate::text::private::Allowed;

use super::{Artifacts, MediaType, names};
use address::Base;
pub(crate) use address::percent_decode;
use asked::{Fragment, Seen};

/// What the gate has to know of the site.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// `base_url`, where the site has one.
    pub base_url: Option<&'a str>,
    /// What may be published although it looks private.
    pub allowed: &'a Allowed,
    /// Private texts that were told where they were written.
    pub told: &'a BTreeSet<String>,
}

/// What the rules say about `artifacts`; empty when they may be published. Links to `base_url`, where the site has
/// one, are links to its own pages and are followed too.
///
/// A fault that many pages share (a link in the navigation) is told once, at its first page, with its count.
pub fn check(artifacts: &Artifacts, rules: &Rules<'_>) -> Vec<Diagnostic> {
    let mut found = names::check(artifacts);
    found.extend(size::check(artifacts));
    let site = Site { names: artifacts.keys().map(Url::as_str).collect(), base: rules.base_url.and_then(Base::parse), rules };
    let seen: Vec<(&str, Seen<'_>)> = artifacts
        .par_iter()
        .filter_map(|(url, artifact)| {
            let read = reader(url.as_str())?;
            let name = url.as_str();
            // What cannot be read now cannot be published either; that is told there.
            let bytes = artifact.bytes().ok()?;
            let text = str::from_utf8(&bytes).map_or_else(|_| String::from_utf8_lossy(&bytes), Cow::Borrowed);
            Some((name, read(name, &text, &site)))
        })
        .collect();
    let anchors: HashMap<&str, &HashSet<String>> = seen.iter().map(|(name, seen)| (*name, &seen.anchors)).collect();
    let lost: Vec<Vec<Fault>> = seen
        .par_iter()
        .map(|(_, seen)| {
            let is_lost = |wanted: &&Fragment<'_>| anchors.get(wanted.page).is_some_and(|anchors| !anchors.contains(&wanted.id));
            let fault = |wanted: &Fragment<'_>| Fault {
                code: Code::OutputFragment,
                subject: format!("{}#{}", wanted.page, wanted.id),
                line: wanted.line,
            };
            seen.fragments.iter().filter(is_lost).map(fault).collect()
        })
        .collect();

    let mut grouped: BTreeMap<(Code, &str), Diagnostic> = BTreeMap::new();
    for ((name, seen), lost) in seen.iter().zip(&lost) {
        for fault in seen.faults.iter().chain(lost) {
            let told = grouped.entry((fault.code, fault.subject.as_str()));
            told.and_modify(|told| told.count += 1).or_insert_with(|| fault.at(name));
        }
    }
    found.extend(grouped.into_values());
    found
}

/// What every reader needs to know of the whole site.
struct Site<'a> {
    names: HashSet<&'a str>,
    base: Option<Base<'a>>,
    rules: &'a Rules<'a>,
}

/// Something against the rules.
struct Fault {
    code: Code,
    /// The address or the word.
    subject: String,
    line: usize,
}

impl Fault {
    fn at(&self, page: &str) -> Diagnostic {
        let subject = match self.code {
            Code::OutputForbidden => "token",
            Code::OutputPrivate | Code::OutputSuspect => "found",
            _ => "target",
        };
        Diagnostic::new(self.code).with("page", page).with("line", self.line).with(subject, &self.subject)
    }
}

type Read = for<'a> fn(&str, &str, &'a Site<'_>) -> Seen<'a>;

/// How a file is read, by its kind; `None` for what asks for nothing.
fn reader(name: &str) -> Option<Read> {
    match MediaType::of(name).as_str().split(';').next()? {
        "text/html" => Some(page::read_html),
        "image/svg+xml" => Some(page::read_svg),
        "application/xml" => Some(page::read_feed),
        "text/css" => Some(page::read_css),
        // The data of the search is text of the site, whatever words it holds; it is no program.
        "text/javascript" if !name.starts_with("search/") || name == "search/index.js" => Some(page::read_script),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
