//! The home page, and the kiosk's entry page.

use crate::content::EntryId;

use super::here::Here;
use super::shared::Shared;
use super::{PagePlan, Parts, Subject, Url, view};

/// Number of cards that a tile previews.
const TILE_CARDS: usize = 4;

/// Number of figures in the number band.
const NUMBERS: usize = 6;

/// Maximum number of slides in the attract loop.
const SLIDES: usize = 10;
/// Maximum number of slides of one sort.
const SLIDES_OF_A_SORT: usize = 4;

/// `index.html` and `kiosk.html`.
pub(super) fn pages() -> Vec<PagePlan> {
    let page = |file: &str, template: &str, subject| PagePlan { url: Url::new(file), template: template.into(), subject };
    vec![page("index.html", "home.html", Subject::Home), page("kiosk.html", "kiosk.html", Subject::Kiosk)]
}

impl Parts<'_> {
    pub(super) fn home(&self, url: &Url) -> view::View {
        let here = Here::at(url);
        let entry = self.content.home.map(|id| (id, &self.content.entries[id.0]));
        let body = entry.and_then(|(id, entry)| {
            let links = self.content.links.bodies.get(&id)?;
            Some(self.html(entry.body.as_ref()?, links, here))
        });
        let home = view::Home {
            body: body.unwrap_or_default(),
            summary: entry.map(|(_, entry)| entry.common.summary.clone()).unwrap_or_default(),
            cover: self.cover(here),
            tiles: self.config.tiles.iter().filter_map(|id| self.tile_of(id, here)).collect(),
            numbers: self.of_kind("statistic", NUMBERS, here),
            today: self.today(here),
        };
        let description = match entry {
            Some((_, entry)) => Self::description(entry),
            None => self.config.subtitle.clone(),
        };
        let title = if self.config.subtitle.is_empty() { &self.config.title } else { &self.config.subtitle };
        let mut view = self.view(here, title, &description, view::Content::Home(Box::new(home)));
        self.tell_machines(&mut view, None);
        view
    }

    fn cover(&self, here: Here<'_>) -> Option<view::Picture> {
        let entry = &self.content.entries[self.content.home?.0];
        let (field, picture) = entry.pictures().next()?;
        let planned = self.roles("page", field);
        self.gallery.view(picture, &[["cover", "page"].as_slice(), &planned].concat(), here)
    }

    fn tile_of(&self, id: &str, here: Here<'_>) -> Option<view::HomeTile> {
        let index = self.config.collections.iter().position(|collection| collection.id == id)?;
        let route = self.routes.collections.get(index)?;
        let mut chosen: Vec<EntryId> = Vec::new();
        let with_picture = |id: &&EntryId| self.content.entries[id.0].has_pictures();
        chosen.extend(route.ordered.iter().filter(with_picture).take(TILE_CARDS));
        let rest = route.ordered.iter().filter(|id| !chosen.contains(id)).take(TILE_CARDS - chosen.len());
        let rest: Vec<EntryId> = rest.copied().collect();
        chosen.extend(rest);
        Some(view::HomeTile {
            collection: self.collection_head(index, here)?,
            cards: chosen.into_iter().map(|id| self.card(id, 0, here)).collect(),
            count: route.ordered.len(),
        })
    }

    /// The first entries of all collections of a kind, as cards.
    fn of_kind(&self, kind: &str, most: usize, here: Here<'_>) -> Vec<Shared<view::Card>> {
        let collections = self.config.collections.iter().zip(&self.routes.collections);
        let entries = collections.filter(|(collection, _)| collection.kind == kind).flat_map(|(_, route)| &route.ordered);
        entries.take(most).map(|id| self.card(*id, 0, here)).collect()
    }

    /// Like [`Self::of_kind`], but entries with pictures come first.
    fn pictured_of_kind(&self, kind: &str, most: usize, here: Here<'_>) -> Vec<Shared<view::Card>> {
        let collections = self.config.collections.iter().zip(&self.routes.collections);
        let entries = collections.filter(|(collection, _)| collection.kind == kind).flat_map(|(_, route)| &route.ordered);
        let is_pictured = |id: &&EntryId| self.card_picture(&self.content.entries[id.0], here).is_some();
        let (with, without): (Vec<&EntryId>, Vec<&EntryId>) = entries.partition(is_pictured);
        with.into_iter().chain(without).take(most).map(|id| self.card(*id, 0, here)).collect()
    }

    /// The kiosk's entry page.
    pub(super) fn kiosk(&self, url: &Url) -> view::View {
        let here = Here::at(url);
        let mut slides = Vec::new();
        for sort in &self.config.attract {
            if sort == "cover" {
                slides.push(view::Slide { kind: sort.clone(), card: None, picture: self.cover(here) });
                continue;
            }
            for card in self.pictured_of_kind(sort, SLIDES_OF_A_SORT, here) {
                let (picture, card) = (card.picture.clone(), Shared::new(view::Card { picture: None, ..(*card).clone() }));
                slides.push(view::Slide { kind: sort.clone(), card: Some(card), picture });
            }
        }
        slides.truncate(SLIDES);
        let title = self.config.title.clone();
        self.view(here, &title, &self.config.subtitle, view::Content::Kiosk(view::Kiosk { slides }))
    }
}
