//! A build that is held open. A preview makes the site again at every save, and mostly only one text became another: then
//! its page is made again, the pages that show its summary or that it came to name or names no longer, and its record of the
//! search; nothing else is read, decided, made or looked at.
//!
//! What comes out is what a whole build would give, to the byte; the property tests of edits hold both against each other.
//! Wherever that is not certain there is no answer, and the whole is built as always.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::time::Instant;

use crate::content::{Again, EntryId};
use crate::diagnostic::{Diagnostic, Report, Summary};
use crate::output::{self, Artifacts, Gate, Tray};
use crate::plan::{self, Url};
use crate::search;
use crate::source::Sources;
use crate::store::Store;

use super::press::Press;
use super::{Options, Readings, depot, milliseconds, rules};

/// The last build, but for the snapshot that it was made of.
pub struct Open {
    readings: Readings,
    plan: plan::Held,
    press: Press,
    index: Option<Index>,
    again: Again,
    /// On which pages the card of each entry is; `None` until somebody asks.
    shown_on: Option<HashMap<EntryId, Vec<usize>>>,
    artifacts: Artifacts,
    /// What was found in reading, and by all others, in order.
    told: [Vec<Diagnostic>; 2],
    /// What is told of names and sizes of all files.
    named: Vec<Diagnostic>,
    report: Report,
    summary: Summary,
}

/// The index of the search and its files.
pub(super) struct Index {
    pub(super) held: search::Held,
    pub(super) files: Vec<Url>,
}

/// What the makers leave beside what they made.
#[derive(Default)]
pub(super) struct Tools {
    pub(super) press: Option<Press>,
    pub(super) index: Option<Index>,
    pub(super) named: Vec<Diagnostic>,
}

impl Open {
    /// Holds a build open that found nothing which forbids it.
    pub(super) fn of(
        readings: Readings,
        read: &Report,
        plan: plan::Held,
        tools: Tools,
        artifacts: &Artifacts,
        report: &Report,
        summary: &Summary,
    ) -> Option<Self> {
        let Tools { press, index, named } = tools;
        let again = Again::of(&readings.content);
        let told = [read.sorted(), report.but(read).sorted()];
        let (artifacts, report, summary) = (artifacts.clone(), report.clone(), summary.clone());
        Some(Self { readings, plan, press: press?, index, again, shown_on: None, artifacts, told, named, report, summary })
    }

    /// The site as it is now.
    pub fn artifacts(&self) -> &Artifacts {
        &self.artifacts
    }

    /// All findings: an edit has those of before.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The figures.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Reads and counts what the next edit will ask for, while nobody waits.
    pub fn prepare(mut self, sources: &Sources, store: &Store) -> Self {
        let Readings { config, theme, content, allowed } = &self.readings;
        if let Some(index) = &mut self.index {
            index.held.prepare(store, allowed);
        }
        let plan = self.plan.plan(config, theme, content, sources);
        self.shown_on.get_or_insert_with(|| plan.shown_on());
        self.plan = plan.held();
        self
    }

    /// Makes what became different with the files that `changed`, which are read again into the snapshot. `None` where that
    /// is not for certain all that a build would make of them.
    pub fn edit(
        mut self,
        changed: &BTreeSet<PathBuf>,
        options: &Options,
        sources: &mut Sources,
        store: &Store,
        tray: &Tray,
    ) -> Option<Self> {
        let started = Instant::now();
        let paths: BTreeSet<String> = changed.iter().map(|disk| sources.read_again(disk)).collect::<Option<_>>()?;
        let Readings { config, theme, content, allowed } = &mut self.readings;
        let declared = super::declared(config, options, allowed, HashMap::new());
        let [told, others] = &self.told;
        let read = |path: &String| self.again.read(path, sources, &declared, content, told, others);
        let entries: Vec<_> = paths.iter().map(read).collect::<Option<_>>()?;
        drop(declared);

        let plan = self.plan.plan(config, theme, content, sources);
        let shown_on = self.shown_on.get_or_insert_with(|| plan.shown_on());
        let mut places = BTreeSet::new();
        for entry in &entries {
            places.extend(plan.pages_of(entry.id));
            // Whom a text refers to shows its card.
            for place in entry.referred.iter().flat_map(|id| plan.pages_of(*id)) {
                places.insert(place);
                shown_on.entry(entry.id).or_default().push(place);
            }
            if entry.summary {
                plan.forget_cards_of(entry.id);
                places.extend(shown_on.get(&entry.id).into_iter().flatten());
            }
        }
        let gate = Gate::new(plan.names().chain(super::index_name(config)), rules(config, allowed, content));
        let pages = self.press.again(&plan, &places, &self.artifacts, &gate, tray)?;
        drop(gate);
        self.summary.pages_rendered = pages.len();
        self.artifacts.extend(pages);
        if let Some(Index { held, files }) = self.index.take() {
            let depot = depot::Depot::new(&plan, tray);
            let records = entries.iter().filter_map(|entry| Some((entry.id.0, plan.sketch(entry.id)?)));
            let held = held.edit(records, store, allowed, &content.told, &depot)?;
            for url in &files {
                self.artifacts.remove(url);
            }
            let made = depot.taken();
            self.index = Some(Index { held, files: made.iter().map(|(url, _)| url.clone()).collect() });
            self.artifacts.extend(made);
        }
        if output::check_names_and_sizes(&self.artifacts) != self.named {
            return None;
        }
        self.summary.pictures_encoded = 0;
        self.summary.milliseconds = milliseconds(started);
        self.plan = plan.held();
        Some(self)
    }
}
