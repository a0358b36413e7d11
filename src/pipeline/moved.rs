//! Addresses that changed since the last publish. Printed QR codes lead to the old ones.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use crate::content::{Entry, Source};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Plan, Url};
use crate::source::Sources;
use crate::store::{self, Key, Ledger, Store};

/// Since when an address is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Since `public/` was last built.
    Build,
    /// Since the site was last brought to a stick or folder. Several builds may have come between.
    Publish,
}

impl Since {
    /// The ledger of what was published where.
    fn ledger(self) -> &'static str {
        match self {
            Self::Build => "addresses",
            Self::Publish => "addresses-abroad",
        }
    }
}

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
    /// Since when they were compared.
    since: Since,
    /// Whether they equal those published last.
    are_known: bool,
}

/// The folder of an address.
fn folder(url: &str) -> &str {
    url.rfind('/').map_or("", |at| &url[..at])
}

impl Addresses {
    /// The addresses of this build, and a warning for every address that was published last, changed, and leads nowhere
    /// in this build.
    pub(super) fn of(plan: &Plan<'_>, sources: &Sources, store: &Store, since: Since) -> (Self, Vec<Diagnostic>) {
        let before = store.ledger(since.ledger(), &ground());
        let mut all = Vec::new();
        let mut are_known = true;
        let mut found = Vec::new();
        let published: LazyCell<HashSet<&[u8]>, _> = LazyCell::new(|| before.facts().map(|(_, url)| url).collect());
        let mut named = Known::default();
        // Texts of which nothing was published yet, by the folder of their address.
        let mut new: HashMap<&str, Vec<(&Entry, &Url)>> = HashMap::new();
        for (entry, url) in plan.addresses() {
            let key = named.key(entry);
            let known = before.get(&key).and_then(|old| std::str::from_utf8(old).ok());
            are_known &= known == Some(url.as_str());
            if known.is_none() && entry.source == Source::Markdown && !before.is_empty() {
                new.entry(folder(url.as_str())).or_default().push((entry, url));
            }
            let old = known.filter(|old| *old != url.as_str());
            // When an entry of a list comes or goes, those after it take other positions but keep their addresses,
            // which were published already.
            let is_new = || entry.source == Source::Markdown || !published.contains(url.as_str().as_bytes());
            if let Some(old) = old.filter(|old| !plan.has_page(old) && is_new()) {
                found.push(changed(entry, old, url));
            }
            all.push((key, url.clone()));
        }
        are_known &= all.len() == before.len();
        if !new.is_empty() {
            found.extend(renamed(plan, sources, &before, &new));
        }
        (Self { all, since, are_known }, found)
    }

    /// Records the addresses as published.
    pub fn remember(&self, store: &Store) {
        let facts = || self.all.iter().map(|(key, url)| (*key, Cow::Borrowed(url.as_str().as_bytes())));
        if !self.are_known {
            store.keep(self.since.ledger(), &ground(), facts());
        }
        // What is brought abroad was built for it.
        if self.since == Since::Publish {
            store.keep(Since::Build.ledger(), &ground(), facts());
        }
    }
}

fn changed(entry: &Entry, old: &str, new: &Url) -> Diagnostic {
    let line = format!("redirects: [{old}]");
    Diagnostic::new(Code::AddressChanged).at(&entry.place).with("old", old).with("new", new).with("line", line)
}

/// Texts of which the file has another name as well: in a folder where one address is gone and one has come. One that is
/// withdrawn, whose file is still there, is not renamed.
fn renamed(plan: &Plan<'_>, sources: &Sources, before: &Ledger, new: &HashMap<&str, Vec<(&Entry, &Url)>>) -> Vec<Diagnostic> {
    let there: HashSet<Key> = sources.below("content/").map(|file| store::key(&blake3::hash(file.path.as_bytes()))).collect();
    let mut gone: HashMap<&str, Vec<&str>> = HashMap::new();
    for (key, url) in before.facts() {
        let Ok(url) = std::str::from_utf8(url) else { continue };
        if new.contains_key(folder(url)) && !there.contains(key) && !plan.has_page(url) {
            gone.entry(folder(url)).or_default().push(url);
        }
    }
    let pair = |(folder, new): (&&str, &Vec<(&Entry, &Url)>)| match (&new[..], &gone.get(folder)?[..]) {
        ([(entry, url)], [old]) => Some(changed(entry, old, url).with("file", "")),
        _ => None,
    };
    new.iter().filter_map(pair).collect()
}
