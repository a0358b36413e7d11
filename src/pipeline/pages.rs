//! The pages: a page whose key is known and which stands is left alone; each other is made from its own view, read by the gate, put on the tray and dropped before the next, so that
//! a site of any size needs the memory of a few pages.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::output::{self, Artifact, Facts, Gate, Tray};
use crate::plan::view::View;
use crate::plan::{self, FeedPage, PagePlan, Plan, Url};
use crate::store::{self, Key, Ledger, Store};
use crate::{drawing, render};

/// The name of the ledger of pages.
const LEDGER: &str = "pages";

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
    key: Option<Key>,
    is_rendered: bool,
}

/// Makes all pages, then sitemap and feed.
pub(super) fn make(plan: &Plan<'_>, gate: &Gate<'_>, tray: &Tray, store: &Store) -> Pages {
    let drawings = drawing::draw(&plan.charts, &BTreeSet::new());
    let renderer = match render::prepare(plan.theme(), &drawings) {
        Ok(renderer) => renderer,
        Err(findings) => return Pages { findings, ..Pages::default() },
    };
    let ground = ground(plan, &drawings, gate);
    let ledger = ground.map(|ground| store.ledger(LEDGER, &ground)).unwrap_or_default();
    let one = |page: &PagePlan| {
        let view = plan.view(page);
        let feed = plan.feed_page(&view);
        let key = ground.and_then(|_| key(page, &view));
        let known = key.and_then(|key| output::recall(ledger.get(&key)?, &page.url, gate, tray));
        if let Some((artifact, facts)) = known {
            return Ok(Made { artifact, facts: Some(facts), feed, key, is_rendered: false });
        }
        let codes = drawing::draw(&[], &view.page.codes());
        let bytes = renderer.page(page, &view, &codes)?;
        let facts = gate.read(&page.url, &bytes);
        Ok(Made { artifact: tray.put(&page.url, bytes), facts, feed, key, is_rendered: true })
    };
    let made: Vec<Result<Made, Vec<Diagnostic>>> = plan.pages.par_iter().map(one).collect();
    let mut pages = Pages::default();
    let mut listed = Vec::new();
    let mut facts: Vec<(Key, Cow<'_, [u8]>)> = Vec::new();
    for (page, made) in plan.pages.iter().zip(made) {
        match made {
            Ok(made) => {
                pages.rendered += usize::from(made.is_rendered);
                facts.extend(made.fact(&ledger));
                pages.facts.extend(made.facts.map(|facts| (page.url.clone(), facts)));
                pages.artifacts.push((page.url.clone(), made.artifact));
                listed.extend(made.feed);
            }
            Err(diagnostics) => diagnostics.into_iter().for_each(|diagnostic| pages.tell(diagnostic)),
        }
    }
    // Nothing new and nothing gone: what is written there already is the same.
    if let Some(ground) = ground
        && (pages.rendered > 0 || facts.len() != ledger.len())
    {
        store.keep(LEDGER, &ground, facts.iter().map(|(key, fact)| (key, &**fact)));
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

impl Made {
    /// What to remember of it.
    fn fact<'l>(&self, ledger: &'l Ledger) -> Option<(Key, Cow<'l, [u8]>)> {
        let key = self.key?;
        if !self.is_rendered {
            return Some((key, Cow::Borrowed(ledger.get(&key)?)));
        }
        Some((key, Cow::Owned(output::remember(&self.artifact, self.facts.as_ref()?)?)))
    }
}

/// The key of a page: where it stands, what renders it, what that sees.
fn key(page: &PagePlan, view: &View) -> Option<Key> {
    let whole = plan::key(&(page.url.as_str(), &*page.template, view))?;
    whole.as_bytes().first_chunk::<16>().copied()
}

/// What every page rests on and no view tells: the program, the theme's templates and words, the charts, the rules of
/// the gate.
fn ground(plan: &Plan<'_>, drawings: &BTreeMap<String, String>, gate: &Gate<'_>) -> Option<blake3::Hash> {
    let theme = plan.theme();
    let templates: Vec<(&String, &str)> = theme.templates.iter().map(|(path, template)| (path, &*template.text)).collect();
    plan::key(&(store::program()?.as_bytes(), templates, &theme.words, drawings, gate.rules_as_text()))
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
