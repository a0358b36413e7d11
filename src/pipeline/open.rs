//! A build that is held open. A preview rebuilds the site at every save, and mostly only one text has changed. Then
//! only a few things are made again: its page, the pages that show its summary, the pages that it began or ceased to
//! name, and its search record. Nothing else is read, decided, made or checked.
//!
//! The result equals that of a full build, byte for byte; the property tests of edits compare the two. Wherever
//! equality is not certain the edit is declined, and a full build follows.

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

/// The last build, without the snapshot that it was made from.
pub struct Open {
    readings: Readings,
    plan: plan::Held,
    press: Press,
    index: Option<Index>,
    again: Again,
    /// The pages that show the card of each entry, by position in the plan; `None` until needed.
    shown_on: Option<HashMap<EntryId, Vec<usize>>>,
    artifacts: Artifacts,
    /// The findings of reading and those of everything after it, sorted.
    told: [Vec<Diagnostic>; 2],
    /// The findings on names and sizes of all files.
    named: Vec<Diagnostic>,
    report: Report,
    summary: Summary,
}

/// The search index and its files.
pub(super) struct Index {
    pub(super) held: search::Held,
    pub(super) files: Vec<Url>,
}

/// What the makers leave besides the site itself.
#[derive(Default)]
pub(super) struct Tools {
    pub(super) press: Option<Press>,
    pub(super) index: Option<Index>,
    pub(super) named: Vec<Diagnostic>,
}

impl Open {
    /// Holds a build open whose findings do not forbid the site; `None` if its pages were not kept for edits.
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

    /// The site after the last edit.
    pub fn artifacts(&self) -> &Artifacts {
        &self.artifacts
    }

    /// All findings. An edit is declined if it changes them.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The figures of the last build or edit.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Prepares what the next edit will need, while nobody waits.
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

    /// Remakes what depends on the files that `changed`, which are read again into the snapshot. `None` if it is not
    /// certain that the result equals that of a full build.
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
            // The page of an entry that is referred to shows the card of the text that refers to it.
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
