//! Pre-rendered cards. An entry appears in its list, in its facets and on the pages of what it names. A component of
//! the theme renders its card once for all pages with equivalent links, and templates see only the HTML.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::ser::{Serialize, Serializer};

use super::shared::Shared;
use super::view::{Card, Column, Group};

/// A card that is rendered by a component of the theme.
#[derive(Clone)]
pub struct Item {
    card: Shared<Card>,
    component: Arc<str>,
    html: OnceLock<tera::Value>,
}

impl Item {
    /// A card to be rendered by this component.
    pub fn new(card: Shared<Card>, component: Arc<str>) -> Self {
        Self { card, component, html: OnceLock::new() }
    }

    /// The card.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// Renders the items of a group. `write` receives the component, the card, the level of the card's heading and the
    /// columns of the fields that this card has, in the kind's order. It receives nothing else of the group, so that
    /// the HTML can be reused in other groups.
    ///
    /// # Errors
    /// The first error of `write`.
    pub fn finish<E>(
        group: &Group,
        mut write: impl FnMut(&str, &Card, u8, &[&Column]) -> Result<tera::Value, E>,
    ) -> Result<(), E> {
        let level = group.level();
        for item in &group.items {
            let card = item.card();
            let html = if let Some(known) = card.written.get(&item.component, level) {
                known
            } else {
                let has = |column: &&Column| card.fields.get(&column.key).is_some();
                let columns: Vec<&Column> = group.columns.iter().filter(has).collect();
                let html = write(&item.component, card, level, &columns)?;
                card.written.keep(&item.component, level, &html);
                html
            };
            item.html.get_or_init(|| html);
        }
        Ok(())
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Item").field(&self.component).field(&self.card).finish()
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.component == other.component && self.card == other.card
    }
}

impl Serialize for Item {
    /// Templates see the HTML, which is empty until rendered. Cache keys (a serializer that is not human-readable) use
    /// the card, since a component renders equal cards equally.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.html.get() {
            _ if !serializer.is_human_readable() => self.card.serialize(serializer),
            Some(html) => html.serialize(serializer),
            None => serializer.serialize_str(""),
        }
    }
}

/// The HTML that components made of a card, kept as long as the card. It is not part of the card's value: a clone,
/// which may be modified, starts without any.
#[derive(Default)]
pub(crate) struct Written(Mutex<Vec<(Arc<str>, u8, tera::Value)>>);

impl Written {
    fn get(&self, component: &str, level: u8) -> Option<tera::Value> {
        // A thread that panicked while holding the lock left the list consistent.
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(by, at, _)| &**by == component && *at == level).map(|(_, _, html)| html.clone())
    }

    fn keep(&self, component: &Arc<str>, level: u8, html: &tera::Value) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.reserve_exact(1);
        known.push((Arc::clone(component), level, html.clone()));
    }
}

impl Clone for Written {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Written {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Written")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::plan::keyed::tests::field;

    pub(in crate::plan) fn card(title: &str, fields: &[&str]) -> Shared<Card> {
        Shared::new(Card {
            title: title.to_owned(),
            name: false,
            late: String::new(),
            framed: false,
            href: None,
            id: String::new(),
            anchor: String::new(),
            summary: String::new(),
            date: None,
            level: None,
            tile: None,
            picture: None,
            depth: 0,
            invented: false,
            fields: fields.iter().map(|key| field(key, "")).collect(),
            written: Written::default(),
        })
    }

    fn group(title: &str, cards: &[&Shared<Card>]) -> Group {
        let column = |key: &str| Column { key: key.into(), label: "".into(), kind: "text" };
        let items = cards.iter().map(|card| Item::new((*card).clone(), "card".into())).collect();
        Group { title: title.to_owned(), columns: ["place", "year"].map(column).into(), items, ..Group::default() }
    }

    #[test]
    fn a_card_is_written_once_for_each_level_and_from_itself_alone() {
        let (one, other) = (card("甲", &["year"]), card("乙", &["year", "place"]));
        let mut written = Vec::new();
        for group in [group("", &[&one, &other]), group("组", &[&other]), group("", &[&other, &one]), group("组", &[&one])] {
            let html = |_: &str, card: &Card, level: u8, columns: &[&Column]| {
                let columns: Vec<&str> = columns.iter().map(|column| &*column.key).collect();
                written.push(format!("{} {level} {}", card.title, columns.join(" ")));
                Ok::<_, ()>(tera::Value::safe_string(&card.title))
            };
            Item::finish(&group, html).expect("nothing fails");
            let seen = tera::Value::try_from_serializable(&group).expect("a value");
            let items = seen.get_from_path("items").and_then(tera::Value::as_array).expect("items");
            assert_eq!(items.len(), group.items.len());
            assert!(items.iter().zip(group.shown()).all(|(html, card)| html.is_safe() && html.as_str() == Some(&card.title)));
        }
        assert_eq!(written, ["甲 2 year", "乙 2 place year", "乙 3 place year", "甲 3 year"]);
        // The HTML is not part of a card's value: a clone, which may be modified, has none.
        assert!((*one).clone().written.get("card", 2).is_none() && one.written.get("card", 2).is_some());
    }

    #[test]
    fn the_first_card_that_cannot_be_written_is_told() {
        let card = card("甲", &[]);
        let failed = Item::finish(&group("", &[&card]), |_, card, _, _| Err(card.title.clone()));
        assert_eq!(failed, Err("甲".to_owned()));
    }
}
