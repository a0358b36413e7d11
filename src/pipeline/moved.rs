//! Addresses that changed since the last publish: codes on paper lead to the old ones.

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Plan, Url};
use crate::store::{self, Key, Store};

/// The ledger of what was published where.
const LEDGER: &str = "addresses";

/// What the ledger rests on: the files alone, and no version of the program.
fn ground() -> blake3::Hash {
    blake3::hash(b"addresses of texts by their files, 1")
}

/// Where each text has its page, by its file.
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
        for (place, url) in plan.addresses() {
            let key = store::key(&blake3::hash(place.file.as_bytes()));
            let known = before.get(&key).and_then(|old| std::str::from_utf8(old).ok());
            are_known &= known == Some(url.as_str());
            let old = known.filter(|old| *old != url.as_str());
            if let Some(old) = old.filter(|old| !plan.has_page(old)) {
                found.push(
                    Diagnostic::new(Code::AddressChanged)
                        .at(place)
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
