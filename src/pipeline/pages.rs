//! The pages. A page whose grounds are unchanged, or whose view is known, is left as it stands; every other page is
//! rendered from its own view, read by the gate, put on the tray and dropped before the next, so that a site of any
//! size needs memory for a few pages only.
//!
//! There are two ledgers. One maps the grounds of a page (the outline of the site and the page's own text) to the key
//! of its view, which then need not be made. The other maps the key of a view to what is known of the page.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::drawing;
use crate::output::{self, Artifact, Facts, Gate, Led, Tray};
use crate::plan::view::View;
use crate::plan::{self, FeedPage, PagePlan, Plan, Url};
use crate::render;
use crate::store::{self, Key, Ledger, Store};

use super::Options;
use super::press::Press;

/// The name of the ledger of pages.
const LEDGER: &str = "pages";

/// The name of the ledger of grounds.
const GROUNDS: &str = "grounds";

/// How many pages a thread takes at a time. Others cannot take over what it has taken, and at the end wait for it.
const FEW: usize = 4;

/// How many pages are made between two checks for requested pages.
const TOGETHER: usize = 128;

/// How many facts are encoded together for a ledger: those of all pages of a roll of names take some forty megabytes.
const ENCODED: usize = 1024;

/// What was made.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) artifacts: Vec<(Url, Artifact)>,
    /// The gate's facts on the pages.
    pub(super) facts: BTreeMap<Url, Facts>,
    /// The number of pages rendered.
    pub(super) rendered: usize,
    /// Every template error, once.
    pub(super) findings: Vec<Diagnostic>,
    /// What they were rendered with.
    pub(super) press: Option<Press>,
}

/// A page that was made or recalled.
struct Made {
    artifact: Artifact,
    facts: Option<Facts>,
    feed: Option<FeedPage>,
    key: Option<Key>,
    /// The key of its grounds.
    rests: Option<Key>,
    is_viewed: bool,
    is_rendered: bool,
}

/// Makes all pages, then sitemap and feed. Unless the build `holds` them, data shared between pages is dropped after that.
pub(super) fn make(
    plan: &Plan<'_>,
    options: &Options,
    gate: &Gate<'_>,
    tray: &Tray,
    store: &Store,
    asked: Option<Asked<'_>>,
    holds: bool,
) -> Pages {
    let drawings = drawing::draw(&plan.charts, &BTreeSet::new());
    let renderer = match render::prepare(plan.theme(), &drawings) {
        Ok(renderer) => renderer,
        Err(findings) => return Pages { findings, ..Pages::default() },
    };
    let ground = ground(plan, &drawings, gate);
    let ledger = ground.map(|ground| store.ledger(LEDGER, &ground)).unwrap_or_default();
    let outline = ground.and_then(|ground| outline(plan, options, &ground));
    let grounds = outline.map(|outline| store.ledger(GROUNDS, &outline)).unwrap_or_default();
    let one = |page: &PagePlan| {
        let rests = outline.and_then(|_| plan::key(&(page.url.as_str(), &*page.template, plan.own_text(page))));
        let known = rests.and_then(|rests| Viewed::parse(grounds.get(&rests)?));
        let stands = known.and_then(|known| Some((output::recall(ledger.get(&known.key)?, &page.url, gate, tray)?, known)));
        if let Some(((artifact, facts), Viewed { key, feed })) = stands {
            return Ok(Made { artifact, facts: Some(facts), feed, key: Some(key), rests, is_viewed: false, is_rendered: false });
        }
        let view = plan.view(page);
        let feed = plan.feed_page(&view);
        let key = ground.and_then(|_| key(page, &view));
        let known = key.and_then(|key| output::recall(ledger.get(&key)?, &page.url, gate, tray));
        if let Some((artifact, facts)) = known {
            return Ok(Made { artifact, facts: Some(facts), feed, key, rests, is_viewed: true, is_rendered: false });
        }
        let codes = drawing::draw(&[], &view.page.codes());
        let bytes = renderer.page(page, &view, &codes)?;
        let facts = gate.read(&page.url, &bytes);
        let artifact = tray.put(&page.url, bytes);
        Ok(Made { artifact, facts, feed, key, rests, is_viewed: true, is_rendered: true })
    };
    let made: Vec<Result<Made, Vec<Diagnostic>>> = match asked {
        Some(asked) => asked.first(&plan.pages, gate, one),
        None => plan.pages.par_iter().with_max_len(FEW).map(one).collect(),
    };
    // Data shared between pages is freed while the ledgers are written.
    let forget = || {
        if !holds {
            plan.forget_shared();
        }
    };
    rayon::join(forget, || {
        keep(&made, ground.map(|ground| (ground, &ledger)), outline.map(|outline| (outline, &grounds)), store);
    });
    let mut pages = Pages::default();
    let mut listed = Vec::new();
    let mut facts = Vec::with_capacity(made.len());
    for (page, made) in plan.pages.iter().zip(made) {
        match made {
            Ok(made) => {
                pages.rendered += usize::from(made.is_rendered);
                facts.extend(made.facts.map(|facts| (page.url.clone(), facts)));
                pages.artifacts.push((page.url.clone(), made.artifact));
                listed.extend(made.feed);
            }
            Err(diagnostics) => diagnostics.into_iter().for_each(|diagnostic| pages.tell(diagnostic)),
        }
    }
    pages.facts = facts.into_iter().collect();
    let feeds = if pages.findings.is_empty() { plan.feeds(listed) } else { None };
    if let Some(feeds) = &feeds {
        match renderer.feeds(feeds) {
            Ok(feeds) => pages.artifacts.extend(feeds.into_iter().map(|(url, bytes)| (url, Artifact::Bytes(bytes)))),
            Err(findings) => pages.findings.extend(findings),
        }
    }
    let parsed = renderer.parsed();
    pages.press = Some(Press { parsed, drawings, feeds, led: Led::default() });
    pages
}

/// Writes the ledgers of pages and of grounds, each with what it rests on and what it held before.
fn keep<E: Sync>(
    made: &[Result<Made, E>],
    pages: Option<(blake3::Hash, &Ledger)>,
    grounds: Option<(blake3::Hash, &Ledger)>,
    store: &Store,
) {
    let whole = || made.iter().filter_map(|made| made.as_ref().ok());
    let count = |is: fn(&Made) -> bool| whole().filter(|made| is(made)).count();
    // With nothing new and nothing gone, the ledger on disk is already the same.
    let keep_pages = || {
        if let Some((ground, ledger)) = pages
            && (count(|made| made.is_rendered) > 0 || count(|made| made.key.is_some() && made.facts.is_some()) != ledger.len())
        {
            let encoded = |some: &[Result<Made, E>]| {
                let whole = some.par_iter().filter_map(|made| made.as_ref().ok());
                whole.filter_map(|made| made.fact(ledger)).collect::<Vec<_>>()
            };
            store.keep(LEDGER, &ground, made.chunks(ENCODED).flat_map(encoded));
        }
    };
    let keep_grounds = || {
        if let Some((outline, ledger)) = grounds
            && (count(|made| made.is_viewed) > 0 || count(|made| made.key.and(made.rests).is_some()) != ledger.len())
        {
            store.keep(GROUNDS, &outline, whole().filter_map(Made::viewed).map(|(key, fact)| (key, fact.into())));
        }
    };
    rayon::join(keep_pages, keep_grounds);
}

/// Whoever waits for pages while they are made.
pub(super) struct Asked<'a> {
    /// Returns the pages requested since the last call.
    pub(super) asked: &'a (dyn Fn() -> Vec<Url> + Sync),
    /// Shows one of them.
    pub(super) show: &'a mut (dyn FnMut(&Url, &Artifact) + Send),
}

impl Asked<'_> {
    /// Makes all pages in batches, and before each batch those that were requested.
    fn first<E: Send>(
        self,
        pages: &[PagePlan],
        gate: &Gate<'_>,
        one: impl Fn(&PagePlan) -> Result<Made, E> + Sync,
    ) -> Vec<Result<Made, E>> {
        let mut made: Vec<Option<Result<Made, E>>> = Vec::new();
        made.resize_with(pages.len(), || None);
        for start in (0..pages.len()).step_by(TOGETHER) {
            for url in (self.asked)() {
                let Ok(place) = pages.binary_search_by(|page| page.url.cmp(&url)) else { continue };
                let page = made[place].get_or_insert_with(|| one(&pages[place]));
                // Faults of a page are reported when all pages are made.
                if let Ok(Made { artifact, facts, .. }) = page
                    && facts.as_ref().is_none_or(|facts| gate.still_holds(facts))
                {
                    (self.show)(&url, artifact);
                }
            }
            let lot = start..(start + TOGETHER).min(pages.len());
            let lot = made[lot.clone()].par_iter_mut().with_max_len(FEW).zip(&pages[lot]);
            lot.for_each(|(made, page)| {
                made.get_or_insert_with(|| one(page));
            });
        }
        made.into_iter().flatten().collect()
    }
}

impl Made {
    /// What to remember of it, under the key of its view.
    fn fact<'l>(&self, ledger: &'l Ledger) -> Option<(Key, Cow<'l, [u8]>)> {
        let key = self.key?;
        if !self.is_rendered {
            return Some((key, Cow::Borrowed(ledger.get(&key)?)));
        }
        Some((key, Cow::Owned(output::remember(&self.artifact, self.facts.as_ref()?)?)))
    }

    /// What to remember of it, under the key of its grounds.
    fn viewed(&self) -> Option<(Key, Vec<u8>)> {
        let feed = self.feed.as_ref().map(serde_json::to_vec).transpose().ok()?;
        Some((self.rests?, [self.key?.as_slice(), &feed.unwrap_or_default()].concat()))
    }
}

/// What is known of a page's view without making it: its key, and the page's part in the feed.
struct Viewed {
    key: Key,
    feed: Option<FeedPage>,
}

impl Viewed {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let (key, feed) = bytes.split_first_chunk::<16>()?;
        let feed = if feed.is_empty() { None } else { Some(serde_json::from_slice(feed).ok()?) };
        Some(Self { key: *key, feed })
    }
}

/// The key of a page: its address, its template and its view.
fn key(page: &PagePlan, view: &View) -> Option<Key> {
    plan::key(&(page.url.as_str(), &*page.template, view))
}

/// What every page depends on and no view tells: the program, the theme's templates and words, the charts, the rules of
/// the gate.
fn ground(plan: &Plan<'_>, drawings: &BTreeMap<String, String>, gate: &Gate<'_>) -> Option<blake3::Hash> {
    let theme = plan.theme();
    let templates: Vec<(&String, &str)> = theme.templates.iter().map(|(path, template)| (path, &*template.text)).collect();
    plan::ground(&(store::program()?.as_bytes(), templates, &theme.words, drawings, gate.rules_as_text()))
}

/// What every page depends on besides its own text.
fn outline(plan: &Plan<'_>, options: &Options, ground: &blake3::Hash) -> Option<blake3::Hash> {
    let Options { site: _, base_url, drafts, strict: _, check_only: _, may_stand: _, tells_moved: _ } = options;
    plan::ground(&(ground.as_bytes(), plan.outline().as_bytes(), base_url, drafts))
}

impl Pages {
    /// Reports a template error once, with the number of pages that have it.
    fn tell(&mut self, diagnostic: Diagnostic) {
        match self.findings.iter_mut().find(|known| known.place == diagnostic.place) {
            Some(same) => same.count += 1,
            None => self.findings.push(diagnostic),
        }
    }
}
