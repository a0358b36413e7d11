//! Values that many pages share. The card of an entry appears in its lists, its facets, on the home page and on the
//! pages of what it names. It is made once for all pages with equivalent links, as is the value that templates see of
//! it.

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

/// Maximum number of cached cards per generation (see [`Kept`]), about a kilobyte each with the HTML made of them.
const MOST: usize = 24 * 1024;

/// Maximum number of cards whose template value, several times as large, is cached: enough for the pages being made. A
/// value that was not used for long would be as slow to fetch from memory as to make again.
const WARM: usize = 512;

/// A part of a view that other views share. Templates see the part itself.
pub struct Shared<T>(Arc<Inner<T>>);

struct Inner<T> {
    part: T,
    /// The value that templates see, cached from first use until it is dropped.
    value: Mutex<Option<tera::Value>>,
    /// Whether it is queued for having its value dropped.
    waits: AtomicBool,
    /// Whether it is expected to be shown only once; then its value is not cached.
    once: AtomicBool,
    /// The key of the part, used in the keys of views that contain it. Small parts have none: the part itself is as
    /// short.
    key: Option<OnceLock<Option<[u8; 16]>>>,
}

impl<T> Shared<T> {
    /// Shares a part.
    pub fn new(part: T) -> Self {
        Self::with(part, false, Some(OnceLock::new()))
    }

    /// A small part, treated as shown only once until it is [shared](Self::share).
    pub(super) fn once(part: T) -> Self {
        Self::with(part, true, None)
    }

    fn with(part: T, once: bool, key: Option<OnceLock<Option<[u8; 16]>>>) -> Self {
        let (waits, once) = (AtomicBool::new(false), AtomicBool::new(once));
        Self(Arc::new(Inner { part, value: Mutex::default(), waits, once, key }))
    }

    /// A part with a key, whose template value is not cached until templates are about to [see](Cards::see) it.
    fn unseen(part: T) -> Self {
        Self::with(part, true, Some(OnceLock::new()))
    }

    /// Notes that the part is shown again, and returns another handle to it.
    pub(super) fn share(&self) -> Self {
        self.0.once.store(false, Ordering::Relaxed);
        self.clone()
    }

    /// The cached template value. A thread that panicked while holding the lock left it consistent.
    fn value(&self) -> MutexGuard<'_, Option<tera::Value>> {
        self.0.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops the cached template value; the part and its key stay.
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
        // Only the serializer of keys is not human-readable. Tera takes over one of its own values unchanged.
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

/// The cache of cards.
#[derive(Default)]
pub(super) struct Cards(Mutex<Kept>);

/// The cards in two generations: one that grows, and the last one that was full. A card that is used moves to the growing one;
/// what is left in the older one when the other is full is dropped.
#[derive(Default)]
struct Kept {
    young: Generation,
    old: Generation,
    /// The cards whose template value may be cached, the oldest first.
    seen: VecDeque<Shared<Card>>,
}

/// Cards, and their number.
#[derive(Default)]
struct Generation {
    /// The cards by link context ([`Here::alike`]), then by entry and depth.
    alike: AHashMap<String, AHashMap<Place, Shared<Card>>>,
    count: usize,
}

impl Generation {
    fn get(&self, alike: &str, place: Place) -> Option<&Shared<Card>> {
        self.alike.get(alike)?.get(&place)
    }

    fn put(&mut self, alike: &str, place: Place, card: Shared<Card>) {
        if !self.alike.contains_key(alike) {
            self.alike.insert(alike.to_owned(), AHashMap::new());
        }
        let before = self.alike.get_mut(alike).and_then(|cards| cards.insert(place, card));
        self.count += usize::from(before.is_none());
    }

    fn take(&mut self, alike: &str, place: Place) -> Option<Shared<Card>> {
        let card = self.alike.get_mut(alike)?.remove(&place)?;
        self.count -= 1;
        Some(card)
    }

    fn forget(&mut self, id: EntryId) {
        self.alike.values_mut().for_each(|cards| cards.retain(|(of, _), _| *of != id));
        self.count = self.alike.values().map(|cards| cards.len()).sum();
    }
}

type Place = (EntryId, usize);

impl Cards {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        // A thread that panicked while holding the lock left the map consistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Announces that templates will see these cards, so their template values are cached until [`WARM`] others have
    /// been seen.
    pub(super) fn see(&self, cards: &[Shared<Card>]) {
        let mut kept = self.lock();
        for card in cards {
            kept.see(card);
        }
    }

    /// Drops the cards of one entry.
    pub(super) fn forget(&self, id: EntryId) {
        let mut kept = self.lock();
        kept.young.forget(id);
        kept.old.forget(id);
    }

    /// Drops all cards.
    pub(super) fn clear(&self) {
        let all = std::mem::take(&mut *self.lock());
        drop(all);
    }
}

impl Kept {
    fn get(&mut self, alike: &str, place: Place) -> Option<Shared<Card>> {
        if let Some(known) = self.young.get(alike, place) {
            return Some(known.clone());
        }
        let known = self.old.take(alike, place)?;
        self.young.put(alike, place, known.clone());
        Some(known)
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

    /// Caches a card. If its generation is full, a new one begins; the older one is returned, to be dropped outside the lock.
    fn keep(&mut self, alike: &str, place: Place, card: &Shared<Card>) -> Option<Generation> {
        let is_full = self.young.count >= MOST;
        let gone = is_full.then(|| std::mem::replace(&mut self.old, std::mem::take(&mut self.young)));
        self.young.put(alike, place, card.clone());
        gone
    }
}

impl Parts<'_> {
    /// The card of an entry, made once for all pages with equivalent links.
    pub(super) fn card(&self, id: EntryId, depth: usize, here: Here<'_>) -> Shared<Card> {
        self.tell_shown(id);
        // Table rows are many and each appears on few pages, so they are not cached.
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
            let gone = self.cards.lock().keep(alike, place, &card);
            drop(gone);
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

    #[test]
    fn cards_in_use_stay_and_their_number_is_bounded() {
        let card = crate::plan::item::tests::card("甲", &[]);
        let mut kept = Kept::default();
        let place = |number: usize| (EntryId(number), 0);
        kept.keep("a", place(0), &card);
        for number in 1..=3 * MOST {
            kept.keep("a", place(number), &card);
            if number % MOST == MOST / 2 {
                assert!(kept.get("a", place(0)).is_some(), "used before {number} others");
            }
            assert!(kept.young.count + kept.old.count <= 2 * MOST);
        }
        assert!(kept.get("a", place(1)).is_none() && kept.get("b", place(3 * MOST)).is_none());
        let all = |generation: &Generation| generation.alike.values().map(|cards| cards.len()).sum::<usize>();
        assert_eq!((all(&kept.young), all(&kept.old)), (kept.young.count, kept.old.count));
    }
}
