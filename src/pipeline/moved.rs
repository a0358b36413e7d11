//! Addresses that changed since the last publish: codes on paper lead to the old ones.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashSet;

use crate::content::{Entry, Source};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Plan, Url};
use crate::store::{self, Key, Store};

/// The ledger of what was published where.
const LEDGER: &str = "addresses";

/// What the ledger rests on: the files alone, and no version of the program.
fn ground() -> blake3::Hash {
    blake3::hash(b"addresses of texts by their files, 1")
}

/// What an entry is known by from one publish to the next: a text by its file, one of a list by its `id`, else by its place
/// among the others.
#[derive(Default)]
struct Known<'a> {
    /// The last file that is a list, and how many of its entries came.
    list: (&'a str, usize),
}

impl<'a> Known<'a> {
    fn key(&mut self, entry: &'a Entry) -> Key {
        let file = &*entry.place.file;
        if entry.source == Source::Markdown {
            return store::key(&blake3::hash(file.as_bytes()));
        }
        self.list = if self.list.0 == file { (file, self.list.1 + 1) } else { (file, 0) };
        let name = entry.common.id.as_ref().map_or_else(|| format!("{file}\n{}", self.list.1), |id| format!("{file}\nid {id}"));
        store::key(&blake3::hash(name.as_bytes()))
    }
}

/// Where each text, and each entry of a list, has its page.
#[derive(Debug)]
pub struct Addresses {
    all: Vec<(Key, Url)>,
    /// Whether they are what was published last.
    are_known: bool,
}

impl Addresses {
    /// Those of this build, and a warning for each that was another when the site was published last and leads nowhere now.
    pub(super) fn of(plan: &Plan<'_>, store: &Store) -> (Self, Vec<Diagnostic>) {
        let before = store.ledger(LEDGER, &ground());
        let mut all = Vec::new();
        let mut are_known = true;
        let mut found = Vec::new();
        let published: LazyCell<HashSet<&[u8]>, _> = LazyCell::new(|| before.facts().collect());
        let mut named = Known::default();
        for (entry, url) in plan.addresses() {
            let key = named.key(entry);
            let known = before.get(&key).and_then(|old| std::str::from_utf8(old).ok());
            are_known &= known == Some(url.as_str());
            let old = known.filter(|old| *old != url.as_str());
            // Where one of a list came or went, those behind it stand in the places of others and have their own addresses.
            let is_new = || entry.source == Source::Markdown || !published.contains(url.as_str().as_bytes());
            if let Some(old) = old.filter(|old| !plan.has_page(old) && is_new()) {
                found.push(
                    Diagnostic::new(Code::AddressChanged)
                        .at(&entry.place)
                        .with("old", old)
                        .with("new", url)
                        .with("line", format!("redirects: [{old}]")),
                );
            }
            all.push((key, url.clone()));
        }
        are_known &= all.len() == before.len();
        (Self { all, are_known }, found)
    }

    /// Remembers them: they are published.
    pub fn remember(&self, store: &Store) {
        if self.are_known {
            return;
        }
        let facts = self.all.iter().map(|(key, url)| (*key, Cow::Borrowed(url.as_str().as_bytes())));
        store.keep(LEDGER, &ground(), facts);
    }
}
