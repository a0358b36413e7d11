//! Addresses that changed since the last publish. Printed QR codes lead to the old ones.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashSet;

use crate::content::{Entry, Source};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Plan, Url};
use crate::store::{self, Key, Store};

/// The ledger of what was published where.
const LEDGER: &str = "addresses";

/// The ground of the ledger: it is the same for all versions of the program, as the facts depend on the files only.
fn ground() -> blake3::Hash {
    blake3::hash(b"addresses of texts by their files, 1")
}

/// Identifies entries from one publish to the next: a text by its file, an entry of a list by its `id` or, failing
/// that, by its position.
#[derive(Default)]
struct Known<'a> {
    /// The list that is being counted, and the position in it.
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

/// The page address of every text and every entry of a list.
#[derive(Debug)]
pub struct Addresses {
    all: Vec<(Key, Url)>,
    /// Whether they equal those published last.
    are_known: bool,
}

impl Addresses {
    /// The addresses of this build, and a warning for every address that was published last, changed, and leads nowhere
    /// in this build.
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
            // When an entry of a list comes or goes, those after it take other positions but keep their addresses,
            // which were published already.
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

    /// Records the addresses as published.
    pub fn remember(&self, store: &Store) {
        if self.are_known {
            return;
        }
        let facts = self.all.iter().map(|(key, url)| (*key, Cow::Borrowed(url.as_str().as_bytes())));
        store.keep(LEDGER, &ground(), facts);
    }
}
