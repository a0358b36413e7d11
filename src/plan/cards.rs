//! Cards: an entry as shown in lists, on the home page and among related entries.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::DeceasedMark;
use crate::content::{Entry, EntryId};
use crate::kind::{Date, Field, Kind};
use crate::text::pinyin;

use super::here::Here;
use super::item::{Item, Written};
use super::shared::Shared;
use super::{Parts, view};

/// Number of colours of surname tiles.
const TONES: u8 = 5;

impl Parts<'_> {
    /// Records that the card of an entry is shown, if anyone asks.
    pub(super) fn tell_shown(&self, id: EntryId) {
        if let Some(shown) = self.shown {
            shown.add(id);
        }
    }

    /// Makes the card of an entry.
    pub(super) fn make_card(&self, id: EntryId, depth: usize, here: Here<'_>) -> view::Card {
        self.tell_shown(id);
        let entry = &self.content.entries[id.0];
        let kind = self.kind_of(entry);
        let href = self.routes.entries.get(id).map(|url| here.href(url));
        let (late, framed) = self.late(entry);
        view::Card {
            title: entry.shown_title().into_owned(),
            name: entry.is_name,
            late,
            framed,
            href,
            id: entry.common.id.clone().unwrap_or_default(),
            anchor: self.routes.anchor(id).unwrap_or_default().to_owned(),
            summary: entry.common.summary.clone(),
            date: self.date(entry),
            level: self.level(entry),
            tile: self.tile(entry),
            picture: self.card_picture(entry, here),
            depth,
            invented: entry.is("invented"),
            fields: self.fields(id, &kind.card, here),
            written: Written::default(),
        }
    }

    /// Fills a group with the cards that `make` makes. If the theme has a component for the group's layout, links go
    /// over the root, so that as many pages as possible can share them; if in addition every card has a page, the cards
    /// become finished items.
    pub(super) fn put(
        &self,
        group: &mut view::Group,
        items: &BTreeMap<String, Arc<str>>,
        here: Here<'_>,
        make: impl FnOnce(Here<'_>) -> Vec<Shared<view::Card>>,
    ) {
        let component = items.get(&group.layout);
        let cards = make(if component.is_some() { here.over_root() } else { here });
        group.pictured = cards.iter().any(|card| card.picture.is_some());
        if let Some(component) = component.filter(|_| cards.iter().all(|card| card.href.is_some())) {
            group.items = cards.into_iter().map(|card| Item::new(card, Arc::clone(component))).collect();
        } else {
            self.cards.see(&cards);
            group.cards = cards;
        }
    }

    /// The columns of a table of the group's cards: those card fields of the kind that at least one card has.
    pub(super) fn columns(kind: &Kind, group: &view::Group) -> Vec<view::Column> {
        let fields = kind.card.iter().filter_map(|key| kind.field(key));
        fields.filter(|field| group.shown().any(|card| card.fields.get(&field.key).is_some())).map(Self::column).collect()
    }

    /// A field as a column head.
    pub(super) fn column(field: &Field) -> view::Column {
        view::Column { key: Arc::clone(&field.key), label: Arc::clone(&field.label), kind: field.type_name() }
    }

    /// The text that marks a deceased person beside the name, as `deceased_mark` wants it, and whether the name is framed.
    pub(super) fn late(&self, entry: &Entry) -> (String, bool) {
        let mark = self.config.deceased_mark;
        if mark == DeceasedMark::None || !entry.is_name {
            return (String::new(), false);
        }
        let died = entry.date("died");
        if died.is_none() && !entry.is("deceased") {
            return (String::new(), false);
        }
        if let (DeceasedMark::Years, Some(died)) = (mark, died) {
            let born = entry.date("born").map_or_else(|| "？".to_owned(), year);
            return (format!("{born}—{}", year(died)), false);
        }
        (self.theme.word("deceased", "已故").to_owned(), mark == DeceasedMark::Frame)
    }

    /// The surname tile, for kinds of people.
    pub(super) fn tile(&self, entry: &Entry) -> Option<view::Tile> {
        let kind = self.kind_of(entry);
        if !kind.tile {
            return None;
        }
        let (surname, _) = pinyin::split_name(&entry.title);
        // A name without a surname (one with 「·」) is represented by its first character, and so is a surname that no tile has
        // room for (爱新觉罗).
        let fits = (1..=2).contains(&surname.chars().count());
        let surname = if fits { surname } else { entry.title.chars().take(1).collect() };
        // The colour depends on the name alone, so that adding somebody else does not change the page.
        let tone = blake3::hash(entry.title.as_bytes()).as_bytes()[0] % TONES + 1;
        Some(view::Tile { text: surname, tone })
    }

    /// The first picture of an entry, in the role for cards.
    pub(super) fn card_picture(&self, entry: &Entry, here: Here<'_>) -> Option<view::Picture> {
        let kind = self.kind_of(entry);
        // The poster of a film about a person is not a portrait.
        let mut pictures = entry.pictures().filter(|(field, _)| kind.portrait.is_none() || *field != "poster");
        pictures.find_map(|(field, picture)| {
            let planned = self.roles(&kind.name, field);
            let wanted = [["card", "portrait"].as_slice(), &planned].concat();
            self.gallery.view(picture, &wanted, here)
        })
    }
}

/// The year of a date; what is known less well as it is shown.
fn year(date: &Date) -> String {
    if date.iso().is_empty() { date.to_string() } else { date.year().to_string() }
}
