//! The names of the entries: by id, title, name or alias a reference finds its entry. What was withdrawn keeps its
//! names here and nothing else, so that a reference to it becomes plain text instead of an error.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::nearest;
use crate::text::surname::tidy_name;

use super::EntryId;

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One entry.
    Found(EntryId),
    /// An entry that is kept out.
    Withdrawn,
    /// Several entries.
    Ambiguous(Vec<EntryId>),
    /// Nothing; with the nearest name.
    Missing(Option<String>),
}

/// What the entries are called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    known: BTreeMap<String, Vec<Named>>,
    withdrawn: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    id: EntryId,
    kind: String,
    collection: String,
    shown: String,
    has_page: bool,
}

impl Names {
    /// Names an entry of `kind` in `collection`.
    pub(super) fn add(&mut self, name: &str, id: EntryId, kind: &str, collection: &str, has_page: bool) {
        let key = normal(name);
        if key.is_empty() {
            return;
        }
        let named = Named { id, kind: kind.to_owned(), collection: collection.to_owned(), shown: name.to_owned(), has_page };
        let all = self.known.entry(key).or_default();
        if all.iter().all(|other| other.id != id) {
            all.push(named);
        }
    }

    /// Remembers a name of something that is kept out.
    pub(super) fn withdraw(&mut self, name: &str) {
        let key = normal(name);
        if !key.is_empty() {
            self.withdrawn.insert(key);
        }
    }

    /// The names of what is kept out and of nothing that is shown, for the warning where they stand in free text.
    pub fn withdrawn(&self) -> impl Iterator<Item = &str> {
        self.withdrawn.iter().map(String::as_str).filter(|name| !self.known.contains_key(*name))
    }

    /// What `name` leads to, among the kinds and collections of `to` (all where it is empty).
    pub fn resolve(&self, name: &str, to: &[String]) -> Resolution {
        let key = normal(name);
        let fits = |named: &&Named| to.is_empty() || to.contains(&named.kind) || to.contains(&named.collection);
        let mut found: Vec<&Named> = self.known.get(&key).map(|all| all.iter().filter(fits).collect()).unwrap_or_default();
        // A row of a roster may bear the name of somebody who has a page: the page is meant.
        if found.iter().filter(|named| named.has_page).count() == 1 {
            found.retain(|named| named.has_page);
        }
        let found: Vec<EntryId> = found.iter().map(|named| named.id).collect();
        match found[..] {
            [id] => Resolution::Found(id),
            [] if self.withdrawn.contains(&key) => Resolution::Withdrawn,
            [] => {
                let candidates = self.known.values().flatten().filter(fits).map(|named| named.shown.as_str());
                Resolution::Missing(nearest(name, candidates))
            }
            _ => Resolution::Ambiguous(found),
        }
    }
}

/// Names are compared composed, with one dot for all its look-alikes, without white space.
fn normal(name: &str) -> String {
    tidy_name(name).nfc().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_within_their_kinds() {
        let mut names = Names::default();
        names.add("张明远", EntryId(0), "member", "members", true);
        names.add("江畔社区", EntryId(1), "organization", "organizations", true);
        names.add("江畔社区", EntryId(2), "place", "places", false);
        names.withdraw("李某");
        let member = ["member".to_owned()];
        assert_eq!(names.resolve("张　明远", &member), Resolution::Found(EntryId(0)));
        assert_eq!(names.resolve("张明元", &member), Resolution::Missing(Some("张明远".to_owned())));
        assert_eq!(names.resolve("李某", &member), Resolution::Withdrawn);
        assert_eq!(names.resolve("江畔社区", &["place".to_owned()]), Resolution::Found(EntryId(2)));
        assert_eq!(names.resolve("江畔社区", &[]), Resolution::Found(EntryId(1)), "the one with a page");
        names.add("张明远", EntryId(3), "member", "members", true);
        assert!(matches!(names.resolve("张明远", &[]), Resolution::Ambiguous(_)));
    }
}
