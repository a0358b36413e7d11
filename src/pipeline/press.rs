//! Renders single pages again after an edit, with what the last build kept for that: parsed templates, charts and
//! feeds.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::drawing;
use crate::output::{Again, Artifact, Artifacts, Facts, Gate, Led, Tray};
use crate::plan::{FeedPage, Feeds, Plan, Url};
use crate::render::{Parsed, Renderer};

/// What the pages of a build were rendered with, and what is known of all of them.
pub(super) struct Press {
    pub(super) parsed: Parsed,
    pub(super) drawings: BTreeMap<String, String>,
    pub(super) feeds: Option<Feeds>,
    pub(super) led: Led,
}

/// A page that was rendered again.
struct Made {
    artifact: Artifact,
    facts: Option<(Facts, Facts)>,
    feed: Option<FeedPage>,
}

impl Press {
    /// Renders the pages at `places` of the plan again, and the feeds if their entries changed. `None` if that is not
    /// possible, or if the site `made` by the last build would not pass the gate with them.
    pub(super) fn again(
        &mut self,
        plan: &Plan<'_>,
        places: &BTreeSet<usize>,
        made: &Artifacts,
        gate: &Gate<'_>,
        tray: &Tray,
    ) -> Option<Vec<(Url, Artifact)>> {
        let renderer = Renderer::of(self.parsed.clone(), plan.theme(), &self.drawings);
        let one = |place: &usize| {
            let page = plan.pages.get(*place)?;
            let view = plan.view(page);
            let codes = drawing::draw(&[], &view.page.codes());
            let bytes = renderer.page(page, &view, &codes).ok()?;
            let before = made.get(&page.url)?.bytes().ok()?;
            let facts = gate.read(&page.url, &before).zip(gate.read(&page.url, &bytes));
            let artifact = tray.put(&page.url, bytes);
            Some((page.url.clone(), Made { artifact, facts, feed: plan.feed_page(&view) }))
        };
        let places: Vec<usize> = places.iter().copied().collect();
        let again: Vec<(Url, Made)> = places.par_iter().with_max_len(1).map(one).collect::<Option<_>>()?;
        let mut all = Vec::with_capacity(again.len() + 2);
        let mut facts = BTreeMap::new();
        let mut is_told = false;
        for (url, made) in again {
            if let Some(page) = made.feed {
                let told = self.feeds.as_mut()?.pages.iter_mut().find(|told| told.url == page.url)?;
                is_told |= *told != page;
                *told = page;
            }
            facts.extend(made.facts.map(|(before, now)| (url.clone(), Again { before, now })));
            all.push((url, made.artifact));
        }
        if !gate.holds_again(&facts, &mut self.led, made) {
            return None;
        }
        if let Some(feeds) = self.feeds.as_ref().filter(|_| is_told) {
            let feeds = renderer.feeds(feeds).ok()?;
            all.extend(feeds.into_iter().map(|(url, bytes)| (url, Artifact::Bytes(bytes))));
        }
        Some(all)
    }
}
