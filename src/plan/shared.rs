//! What many pages show alike: an entry's card stands in its lists, its facets, the home page and on the pages of what it
//! names. It is made once for each folder, and so is the value that a template sees of it.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::ser::{Serialize, Serializer};

use crate::content::EntryId;

use super::here::Here;
use super::view::Card;
use super::{Parts, key};

/// So many cards are kept at the most: a kilobyte each.
const MOST: usize = 16 * 1024;

/// So many of them with what templates see, which is several times as large.
const WARM: usize = 2 * 1024;

/// A part of a view that other views have too. A template sees the part itself.
#[derive(Clone)]
pub struct Shared<T>(Arc<Inner<T>>);

struct Inner<T> {
    part: T,
    /// What a template sees, from when it is asked for until it is forgotten.
    value: Mutex<Option<tera::Value>>,
    /// Whether it waits to be forgotten.
    waits: AtomicBool,
    /// The key of the part, for the keys of the views that have it.
    key: OnceLock<Option<blake3::Hash>>,
}

impl<T> Shared<T> {
    /// Shares a part.
    pub fn new(part: T) -> Self {
        Self(Arc::new(Inner { part, value: Mutex::default(), waits: AtomicBool::new(false), key: OnceLock::new() }))
    }

    /// What a template sees; a thread that panicked left it whole.
    fn value(&self) -> MutexGuard<'_, Option<tera::Value>> {
        self.0.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what a template sees. The part and its key stay.
    fn forget(&self) {
        *self.value() = None;
        self.0.waits.store(false, Ordering::Relaxed);
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.part
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.part == other.0.part
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.part.fmt(f)
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Inner { part, key, .. } = &*self.0;
        // The serializer of keys is the one that is for machines; Tera takes a value of its own as it is.
        if !serializer.is_human_readable() {
            return match key.get_or_init(|| key::key(part)) {
                Some(key) => serializer.serialize_bytes(key.as_bytes()),
                None => part.serialize(serializer),
            };
        }
        let mut value = self.value();
        if value.is_none() {
            *value = tera::Value::try_from_serializable(part).ok();
        }
        match &*value {
            Some(value) => value.serialize(serializer),
            None => part.serialize(serializer),
        }
    }
}

/// The cards that were made.
#[derive(Default)]
pub(super) struct Cards(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// By the folder of the page, then by entry and depth.
    folders: HashMap<String, HashMap<Place, Shared<Card>>>,
    count: usize,
    /// Those of which templates may have seen something, the longest ago first.
    seen: VecDeque<Shared<Card>>,
}

type Place = (EntryId, usize);

impl Cards {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        // A thread that panicked left the map whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets those of one entry.
    pub(super) fn forget(&self, id: EntryId) {
        let mut kept = self.lock();
        kept.folders.values_mut().for_each(|cards| cards.retain(|(of, _), _| *of != id));
        kept.count = kept.folders.values().map(HashMap::len).sum();
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        *self.lock() = Kept::default();
    }
}

impl Kept {
    fn get(&mut self, folder: &str, place: Place) -> Option<Shared<Card>> {
        let card = self.folders.get(folder)?.get(&place)?.clone();
        self.see(&card);
        Some(card)
    }

    fn see(&mut self, card: &Shared<Card>) {
        if card.0.waits.swap(true, Ordering::Relaxed) {
            return;
        }
        self.seen.push_back(card.clone());
        if self.seen.len() > WARM
            && let Some(first) = self.seen.pop_front()
        {
            first.forget();
        }
    }

    fn keep(&mut self, folder: &str, place: Place, card: &Shared<Card>) {
        if self.count >= MOST {
            *self = Self::default();
        }
        if !self.folders.contains_key(folder) {
            self.folders.insert(folder.to_owned(), HashMap::new());
        }
        let before = self.folders.get_mut(folder).and_then(|cards| cards.insert(place, card.clone()));
        self.count += usize::from(before.is_none());
        self.see(card);
    }
}

impl Parts<'_> {
    /// The card of an entry, made once for all pages of a folder.
    pub(super) fn card(&self, id: EntryId, depth: usize, here: Here<'_>) -> Shared<Card> {
        self.tell_shown(id);
        // Rows of a roll are many and stand on few pages each.
        let is_shown_often = here.root.is_none() && self.routes.entries.contains_key(&id);
        if !is_shown_often {
            return Shared::new(self.make_card(id, depth, here));
        }
        let (folder, place) = (here.folder(), (id, depth));
        if let Some(known) = self.cards.lock().get(folder, place) {
            return known;
        }
        let names_a_place = Cell::new(false);
        let card = Shared::new(self.make_card(id, depth, Here { names_a_place: Some(&names_a_place), ..here }));
        // A link to a place on the page itself is another one than on its neighbours.
        if !names_a_place.get() {
            self.cards.lock().keep(folder, place, &card);
        }
        card
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_and_a_key_see_the_part_itself() {
        let part = vec![("甲".to_owned(), Some(1)), ("乙".to_owned(), None)];
        let shared = Shared::new(part.clone());
        for _ in 0..2 {
            let seen = tera::Value::try_from_serializable(&vec![shared.clone()]).expect("a value");
            assert_eq!(seen, tera::Value::try_from_serializable(&vec![part.clone()]).expect("a value"));
            assert_eq!(serde_json::to_value(&shared).expect("JSON"), serde_json::to_value(&part).expect("JSON"));
        }
        shared.forget();
        let seen = tera::Value::try_from_serializable(&shared).expect("a value");
        assert_eq!(seen, tera::Value::try_from_serializable(&part).expect("a value"));
        let other = Shared::new(vec![("甲".to_owned(), Some(2))]);
        assert!(key::key(&shared).is_some() && key::key(&shared) != key::key(&other));
        assert_eq!(key::key(&shared), key::key(&Shared::new(part)));
    }
}
