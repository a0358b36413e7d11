//! The pages: each is made from its own view, read by the gate, put on the tray and dropped before the next, so that
//! a site of any size needs the memory of a few pages.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::output::{Artifact, Facts, Gate, Tray};
use crate::plan::{FeedPage, PagePlan, Plan, Url};
use crate::{drawing, render};

/// What was made.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) artifacts: Vec<(Url, Artifact)>,
    /// What the gate has read.
    pub(super) facts: BTreeMap<Url, Facts>,
    /// How many were rendered.
    pub(super) rendered: usize,
    /// Every template error, once.
    pub(super) findings: Vec<Diagnostic>,
}

/// A page that was made.
struct Made {
    artifact: Artifact,
    facts: Option<Facts>,
    feed: Option<FeedPage>,
}

/// Makes all pages, then sitemap and feed.
pub(super) fn make(plan: &Plan<'_>, gate: &Gate<'_>, tray: &Tray) -> Pages {
    let drawings = drawing::draw(&plan.charts, &BTreeSet::new());
    let renderer = match render::prepare(plan.theme(), &drawings) {
        Ok(renderer) => renderer,
        Err(findings) => return Pages { findings, ..Pages::default() },
    };
    let make = |page: &PagePlan| {
        let view = plan.view(page);
        let codes = drawing::draw(&[], &view.page.codes());
        let bytes = renderer.page(page, &view, &codes)?;
        let facts = gate.read(&page.url, &bytes);
        Ok(Made { artifact: tray.put(&page.url, bytes), facts, feed: plan.feed_page(&view) })
    };
    let made: Vec<Result<Made, Vec<Diagnostic>>> = plan.pages.par_iter().map(make).collect();
    let mut pages = Pages::default();
    let mut listed = Vec::new();
    for (page, made) in plan.pages.iter().zip(made) {
        match made {
            Ok(made) => {
                pages.rendered += 1;
                pages.facts.extend(made.facts.map(|facts| (page.url.clone(), facts)));
                pages.artifacts.push((page.url.clone(), made.artifact));
                listed.extend(made.feed);
            }
            Err(diagnostics) => diagnostics.into_iter().for_each(|diagnostic| pages.tell(diagnostic)),
        }
    }
    if pages.findings.is_empty()
        && let Some(feeds) = plan.feeds(listed)
    {
        match renderer.feeds(&feeds) {
            Ok(feeds) => pages.artifacts.extend(feeds.into_iter().map(|(url, bytes)| (url, Artifact::Bytes(bytes)))),
            Err(findings) => pages.findings.extend(findings),
        }
    }
    pages
}

impl Pages {
    /// A template's error is told once, with the number of pages that have it.
    fn tell(&mut self, diagnostic: Diagnostic) {
        match self.findings.iter_mut().find(|known| known.place == diagnostic.place) {
            Some(same) => same.count += 1,
            None => self.findings.push(diagnostic),
        }
    }
}
