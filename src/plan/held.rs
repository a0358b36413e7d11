//! A plan held from one build of a preview to the next: all that was decided, without the readings it was decided from. When
//! a text became another nothing of it has to be decided again; what has to be made again is the page of the text, and where
//! its summary is another the pages that show its card.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::config::Config;
use crate::content::{Content, EntryId, Source};
use crate::source::{Original, Sources};
use crate::theme::Theme;

use super::{Chart, PagePlan, Parts, PictureJob, Plan, Sketch, Subject, Url, alike, fields, gallery, routes, shared};

/// What was decided.
pub struct Held {
    pages: Vec<PagePlan>,
    pictures: Vec<PictureJob>,
    charts: Vec<Chart>,
    assets: Vec<(Url, Arc<[u8]>)>,
    files: Vec<(Url, Original)>,
    feed_names: Vec<Url>,
    /// `None`: as it was read.
    dressed: Option<Theme>,
    routes: routes::Routes,
    gallery: gallery::Gallery,
    cards: shared::Cards,
    alike: alike::Alike,
}

/// Whose cards a page shows.
#[derive(Default)]
pub(super) struct Shown(Mutex<Vec<EntryId>>);

impl Shown {
    pub(super) fn add(&self, id: EntryId) {
        // A thread that panicked while it pushed left the list whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(id);
    }

    fn taken(self) -> Vec<EntryId> {
        let mut all = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Held {
    /// The plan once more, of readings from which the same would be decided.
    pub fn plan<'a>(self, config: &'a Config, theme: &'a Theme, content: &'a Content, sources: &'a Sources) -> Plan<'a> {
        let Self { pages, pictures, charts, assets, files, feed_names, dressed, routes, gallery, cards, alike } = self;
        let theme = dressed.map_or(Cow::Borrowed(theme), Cow::Owned);
        Plan {
            kinds: fields::kinds(config),
            pages,
            pictures,
            charts,
            assets,
            files,
            feed_names,
            config,
            theme,
            content,
            sources,
            routes,
            gallery,
            cards,
            alike,
        }
    }
}

impl Plan<'_> {
    /// What was decided, without the readings.
    pub fn held(self) -> Held {
        let Self { pages, pictures, charts, assets, files, feed_names, theme, routes, gallery, cards, alike, .. } = self;
        let dressed = match theme {
            Cow::Owned(theme) => Some(theme),
            Cow::Borrowed(_) => None,
        };
        Held { pages, pictures, charts, assets, files, feed_names, dressed, routes, gallery, cards, alike }
    }

    /// For each entry with a text the pages, by their position, that show its card.
    pub fn shown_on(&self) -> HashMap<EntryId, Vec<usize>> {
        let is_text = |id: &EntryId| self.content.entries.get(id.0).is_some_and(|entry| entry.source == Source::Markdown);
        let with_texts: Vec<bool> = self.content.collections.iter().map(|list| list.entries.iter().any(is_text)).collect();
        let shown = |page: &PagePlan| {
            // A roll has thousands of pages with nothing but rows.
            if matches!(page.subject, Subject::List(narrowing) if narrowing.shows_only(|list| with_texts.get(list) == Some(&false)))
            {
                return Vec::new();
            }
            let shown = Shown::default();
            drop(Parts { shown: Some(&shown), ..self.parts() }.view_of(page));
            let mut shown = shown.taken();
            shown.retain(is_text);
            shown
        };
        let shown: Vec<Vec<EntryId>> = self.pages.par_iter().with_max_len(16).map(shown).collect();
        let mut pages: HashMap<EntryId, Vec<usize>> = HashMap::new();
        for (at, shown) in shown.into_iter().enumerate() {
            for id in shown {
                pages.entry(id).or_default().push(at);
            }
        }
        pages
    }

    /// The pages, by their position, on which the text of an entry stands.
    pub fn pages_of(&self, id: EntryId) -> impl Iterator<Item = usize> + '_ {
        let is_its = move |page: &PagePlan| match page.subject {
            Subject::Entry(of) | Subject::Redirect(of) => of == id,
            Subject::Home => self.content.home == Some(id),
            _ => false,
        };
        self.pages.iter().enumerate().filter(move |(_, page)| is_its(page)).map(|(at, _)| at)
    }

    /// Forgets the cards of an entry.
    pub fn forget_cards_of(&self, id: EntryId) {
        self.cards.forget(id);
    }

    /// What can be found of an entry.
    pub fn sketch(&self, id: EntryId) -> Option<Sketch<'_>> {
        if self.config.search { self.parts().sketch(id) } else { None }
    }
}
