//! What many pages show alike: an entry's card stands in its lists, its facets, the home page and on the pages of what it
//! names. It is made once for all pages whose links are alike, and so is the value that a template sees of it.

use std::cell::Cell;
use std::collections::VecDeque;
use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ahash::AHashMap;
use serde::ser::{Serialize, Serializer};

use crate::content::EntryId;

use super::here::Here;
use super::view::Card;
use super::{Parts, key};

/// So many cards are kept at the most: a kilobyte each.
const MOST: usize = 24 * 1024;

/// So many of them with what templates see, which is several times as large: those of the pages that are being made. To make
/// it again is as quick as to fetch it from where it lay for long.
const WARM: usize = 512;

/// A part of a view that other views have too. A template sees the part itself.
pub struct Shared<T>(Arc<Inner<T>>);

struct Inner<T> {
    part: T,
    /// What a template sees, from when it is asked for until it is forgotten.
    value: Mutex<Option<tera::Value>>,
    /// Whether it waits to be forgotten.
    waits: AtomicBool,
    /// Whether it is shown once, as far as is known: then nothing of it is kept.
    once: AtomicBool,
    /// The key of the part, for the keys of the views that have it. A small part has none: the part itself is as short.
    key: Option<OnceLock<Option<[u8; 16]>>>,
}

impl<T> Shared<T> {
    /// Shares a part.
    pub fn new(part: T) -> Self {
        Self::with(part, false, Some(OnceLock::new()))
    }

    /// A small part that is shown once, until it is [shared](Self::share).
    pub(super) fn once(part: T) -> Self {
        Self::with(part, true, None)
    }

    fn with(part: T, once: bool, key: Option<OnceLock<Option<[u8; 16]>>>) -> Self {
        let (waits, once) = (AtomicBool::new(false), AtomicBool::new(once));
        Self(Arc::new(Inner { part, value: Mutex::default(), waits, once, key }))
    }

    /// One that has a key, and of which nothing is kept for templates until they [see](Cards::see) it.
    fn unseen(part: T) -> Self {
        Self::with(part, true, Some(OnceLock::new()))
    }

    /// Tells that it is shown again.
    pub(super) fn share(&self) -> Self {
        self.0.once.store(false, Ordering::Relaxed);
        self.clone()
    }

    /// What a template sees; a thread that panicked left it whole.
    fn value(&self) -> MutexGuard<'_, Option<tera::Value>> {
        self.0.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what a template sees. The part and its key stay.
    fn forget(&self) {
        self.0.once.store(true, Ordering::Relaxed);
        *self.value() = None;
        self.0.waits.store(false, Ordering::Relaxed);
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
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
        let Inner { part, once, key, .. } = &*self.0;
        // The serializer of keys is the one that is for machines; Tera takes a value of its own as it is.
        if !serializer.is_human_readable() {
            return match key.as_ref().and_then(|key| *key.get_or_init(|| key::key(part))) {
                Some(key) => serializer.serialize_bytes(&key),
                None => part.serialize(serializer),
            };
        }
        if once.load(Ordering::Relaxed) {
            return part.serialize(serializer);
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
    /// By what pages with the same links have in common, then by entry and depth.
    alike: AHashMap<String, AHashMap<Place, Shared<Card>>>,
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

    /// Templates will see these cards: what they see is kept until they have seen some hundred others.
    pub(super) fn see(&self, cards: &[Shared<Card>]) {
        let mut kept = self.lock();
        for card in cards {
            kept.see(card);
        }
    }

    /// Forgets those of one entry.
    pub(super) fn forget(&self, id: EntryId) {
        let mut kept = self.lock();
        kept.alike.values_mut().for_each(|cards| cards.retain(|(of, _), _| *of != id));
        kept.count = kept.alike.values().map(|cards| cards.len()).sum();
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        let all = std::mem::take(&mut *self.lock());
        drop(all);
    }
}

impl Kept {
    fn get(&self, alike: &str, place: Place) -> Option<Shared<Card>> {
        self.alike.get(alike)?.get(&place).cloned()
    }

    fn see(&mut self, card: &Shared<Card>) {
        if card.0.waits.swap(true, Ordering::Relaxed) {
            return;
        }
        card.0.once.store(false, Ordering::Relaxed);
        self.seen.push_back(card.clone());
        if self.seen.len() > WARM
            && let Some(first) = self.seen.pop_front()
        {
            first.forget();
        }
    }

    /// Gives what there was where that is too much by now: whoever drops it holds nobody up.
    fn keep(&mut self, alike: &str, place: Place, card: &Shared<Card>) -> Option<Self> {
        let full = (self.count >= MOST).then(|| std::mem::take(self));
        if !self.alike.contains_key(alike) {
            self.alike.insert(alike.to_owned(), AHashMap::new());
        }
        let before = self.alike.get_mut(alike).and_then(|cards| cards.insert(place, card.clone()));
        self.count += usize::from(before.is_none());
        full
    }
}

impl Parts<'_> {
    /// The card of an entry, made once for all pages whose links are alike.
    pub(super) fn card(&self, id: EntryId, depth: usize, here: Here<'_>) -> Shared<Card> {
        self.tell_shown(id);
        // Rows of a roll are many and stand on few pages each.
        let is_shown_often = here.root.is_none() && self.routes.entries.contains(id);
        if !is_shown_often {
            return Shared::unseen(self.make_card(id, depth, here));
        }
        let (alike, place) = (here.alike(), (id, depth));
        if let Some(known) = self.cards.lock().get(alike, place) {
            return known;
        }
        let tied = Cell::new(false);
        let card = Shared::unseen(self.make_card(id, depth, Here { tied: Some(&tied), ..here }));
        if !tied.get() {
            let full = self.cards.lock().keep(alike, place, &card);
            drop(full);
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
