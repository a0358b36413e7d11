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

/// Maximum number of cached cards, about a kilobyte each with the HTML made of them.
const MOST: usize = 48 * 1024;

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

/// The cards in slots. When all slots are taken, a hand goes round them and empties the first one whose card was not used since
/// it last came by (the CLOCK algorithm). Cards that are used once, as in a long list, thus make way for those used often.
#[derive(Default)]
struct Kept {
    /// The number of each link context ([`Here::alike`]); there are a few.
    contexts: AHashMap<String, usize>,
    /// The slot of each card by context, then by entry and depth.
    places: Vec<AHashMap<Place, usize>>,
    slots: Vec<Slot>,
    hand: usize,
    /// The cards whose template value may be cached, the oldest first.
    seen: VecDeque<Shared<Card>>,
}

/// A card, and where it belongs.
struct Slot {
    context: usize,
    place: Place,
    card: Shared<Card>,
    /// Whether it was used since the hand last came by.
    is_used: bool,
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
        self.lock().forget(id);
    }

    /// Drops all cards.
    pub(super) fn clear(&self) {
        let all = std::mem::take(&mut *self.lock());
        drop(all);
    }
}

impl Kept {
    fn get(&mut self, alike: &str, place: Place) -> Option<Shared<Card>> {
        let slot = *self.places.get(*self.contexts.get(alike)?)?.get(&place)?;
        let slot = self.slots.get_mut(slot)?;
        slot.is_used = true;
        Some(slot.card.clone())
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

    /// Caches a card. A card that makes way for it is returned, to be dropped outside the lock.
    fn keep(&mut self, alike: &str, place: Place, card: &Shared<Card>) -> Option<Shared<Card>> {
        let context = self.context(alike);
        if let Some(slot) = self.places[context].get(&place).and_then(|slot| self.slots.get_mut(*slot)) {
            return Some(std::mem::replace(&mut slot.card, card.clone()));
        }
        let new = Slot { context, place, card: card.clone(), is_used: false };
        if self.slots.len() < MOST {
            self.places[context].insert(place, self.slots.len());
            self.slots.push(new);
            return None;
        }
        while std::mem::take(&mut self.slots[self.hand].is_used) {
            self.hand = (self.hand + 1) % MOST;
        }
        let gone = std::mem::replace(&mut self.slots[self.hand], new);
        self.places[gone.context].remove(&gone.place);
        self.places[context].insert(place, self.hand);
        self.hand = (self.hand + 1) % MOST;
        Some(gone.card)
    }

    fn context(&mut self, alike: &str) -> usize {
        if let Some(context) = self.contexts.get(alike) {
            return *context;
        }
        self.contexts.insert(alike.to_owned(), self.places.len());
        self.places.push(AHashMap::new());
        self.places.len() - 1
    }

    /// Drops the cards of one entry.
    fn forget(&mut self, id: EntryId) {
        for slot in (0..self.slots.len()).rev().filter(|slot| self.slots[*slot].place.0 == id).collect::<Vec<_>>() {
            let Slot { context, place, .. } = self.slots.swap_remove(slot);
            self.places[context].remove(&place);
            // The last card is in this slot now, unless it was the one dropped.
            if let Some(Slot { context, place, .. }) = self.slots.get(slot) {
                self.places[*context].insert(*place, slot);
            }
        }
        self.hand = self.hand.min(self.slots.len().saturating_sub(1));
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
        let mut gone = 0;
        for number in 0..=3 * MOST {
            gone += usize::from(kept.keep("a", place(number), &card).is_some());
            assert!(kept.get("a", place(0)).is_some(), "used before {number} others");
        }
        assert_eq!((kept.slots.len(), gone), (MOST, 2 * MOST + 1));
        assert!(kept.get("a", place(1)).is_none() && kept.get("b", place(3 * MOST)).is_none());
        assert!(
            kept.keep("b", place(0), &card).is_some() && kept.get("b", place(0)).is_some() && kept.get("a", place(0)).is_some()
        );
        all_are_where_they_belong(&kept);
    }

    #[test]
    fn the_cards_of_an_entry_are_forgotten() {
        let card = crate::plan::item::tests::card("甲", &[]);
        let mut kept = Kept::default();
        for (context, number, depth) in [("a", 0, 0), ("a", 1, 0), ("b", 0, 1), ("a", 2, 0), ("b", 2, 0), ("a", 0, 2)] {
            kept.keep(context, (EntryId(number), depth), &card);
        }
        kept.forget(EntryId(0));
        all_are_where_they_belong(&kept);
        let left = |kept: &mut Kept| {
            let of = |number: usize| {
                [("a", 0), ("a", 2), ("b", 0), ("b", 1)].map(|(context, depth)| (context, (EntryId(number), depth)))
            };
            [0, 1, 2].map(|number| of(number).into_iter().filter(|(context, place)| kept.get(context, *place).is_some()).count())
        };
        assert_eq!(left(&mut kept), [0, 1, 2]);
        kept.forget(EntryId(2));
        kept.forget(EntryId(1));
        all_are_where_they_belong(&kept);
        assert_eq!((left(&mut kept), kept.slots.len()), ([0; 3], 0));
    }

    fn all_are_where_they_belong(kept: &Kept) {
        for (at, Slot { context, place, .. }) in kept.slots.iter().enumerate() {
            assert_eq!(kept.places[*context].get(place), Some(&at), "{at}");
        }
        assert_eq!(kept.places.iter().map(|places| places.len()).sum::<usize>(), kept.slots.len());
    }
}
