//! A plan kept between builds of a preview: all decisions, without the inputs they were made from. When only a text
//! changes, the decisions still hold; only the page of the text has to be remade and, if its summary changed, the pages
//! that show its card.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::config::Config;
use crate::content::{Content, EntryId, Source};
use crate::source::{Original, Sources};
use crate::theme::Theme;

use super::{Chart, PagePlan, Parts, PictureJob, Plan, Sketch, Subject, Url, alike, fields, gallery, routes, shared};

/// The decisions of a plan.
pub struct Held {
    pages: Vec<PagePlan>,
    pictures: Vec<PictureJob>,
    charts: Vec<Chart>,
    assets: Vec<(Url, Arc<[u8]>)>,
    files: Vec<(Url, Original)>,
    feed_names: Vec<Url>,
    /// The theme with the site's additions; `None` if there are none.
    dressed: Option<Theme>,
    routes: routes::Routes,
    gallery: gallery::Gallery,
    cards: shared::Cards,
    alike: alike::Alike,
}

/// The entries whose cards a page shows.
#[derive(Default)]
pub(super) struct Shown(Mutex<Vec<EntryId>>);

impl Shown {
    pub(super) fn add(&self, id: EntryId) {
        // A thread that panicked while pushing left the list consistent.
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
    /// Turns this back into a plan. The inputs must be such that the same decisions would be made from them.
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
    /// The decisions, without the inputs.
    pub fn held(self) -> Held {
        let Self { pages, pictures, charts, assets, files, feed_names, theme, routes, gallery, cards, alike, .. } = self;
        let dressed = match theme {
            Cow::Owned(theme) => Some(theme),
            Cow::Borrowed(_) => None,
        };
        Held { pages, pictures, charts, assets, files, feed_names, dressed, routes, gallery, cards, alike }
    }

    /// For each Markdown entry, the indices of the pages that show its card.
    pub fn shown_on(&self) -> HashMap<EntryId, Vec<usize>> {
        let is_text = |id: &EntryId| self.content.entries.get(id.0).is_some_and(|entry| entry.source == Source::Markdown);
        let with_texts: Vec<bool> = self.content.collections.iter().map(|list| list.entries.iter().any(is_text)).collect();
        let shown = |page: &PagePlan| {
            // A large table has thousands of pages that show nothing but rows.
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

    /// The indices of the pages that show the text of an entry or redirect to it.
    pub fn pages_of(&self, id: EntryId) -> impl Iterator<Item = usize> + '_ {
        let is_its = move |page: &PagePlan| match page.subject {
            Subject::Entry(of) | Subject::Redirect(of) => of == id,
            Subject::Home => self.content.home == Some(id),
            _ => false,
        };
        self.pages.iter().enumerate().filter(move |(_, page)| is_its(page)).map(|(at, _)| at)
    }

    /// Drops the cached cards of an entry.
    pub fn forget_cards_of(&self, id: EntryId) {
        self.cards.forget(id);
    }

    /// The search sketch of an entry; `None` if it is not searchable or search is off.
    pub fn sketch(&self, id: EntryId) -> Option<Sketch<'_>> {
        if self.config.search { self.parts().sketch(id) } else { None }
    }
}
