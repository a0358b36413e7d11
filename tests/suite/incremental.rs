//! The law of rebuilding: after any edits, what a cache made is what is made without one, byte for byte; so are the
//! findings. Held for `build` (a new store for every edit, as a new process has, published over the last site) and for
//! `serve` (one store for all of them, nothing published), which has two edits to see at a time, as after a save-storm,
//! and is compared with `build`; a clean build is made after every fifth edit and after the last. 1,000 edits in five sequences. A real `serve` is
//! edited besides, and asked for every page.

#[path = "incremental/chance.rs"]
mod chance;
#[path = "incremental/edits.rs"]
mod edits;
#[path = "incremental/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use changlang::diagnostic::Report;
use changlang::output::{Artifacts, Door, MANIFEST, Tray};
use changlang::pipeline::{self, Around, Open, Options, Outcome};
use changlang::source::Sources;
use changlang::store::Store;

use crate::serve::{Served, WATCHDOG};
use crate::site_test::{SiteTest, tree};
use chance::Chance;
use site::Site;

const EDITS: usize = 200;
/// How many edits lie between two clean builds.
const CLEAN_EVERY: usize = 5;
/// How many edits the preview sees at once.
const SERVE_EVERY: usize = 2;

/// The bytes of a site by address, and its findings. Without a site the bytes are `None`.
#[derive(PartialEq)]
struct Made {
    files: Option<BTreeMap<String, Vec<u8>>>,
    findings: Vec<String>,
}

fn made(place: &SiteTest, store: &Store, tray: &Tray) -> (Made, Option<Artifacts>) {
    let (made, outcome) = made_around(Around::default(), place, store, tray);
    (made, outcome.artifacts)
}

fn made_around(around: Around<'_>, place: &SiteTest, store: &Store, tray: &Tray) -> (Made, Outcome) {
    let outcome = pipeline::build(&options(place), store, tray, around).expect("the call is right");
    let files = outcome.artifacts.as_ref().map(bytes);
    (Made { files, findings: told(&outcome.report) }, outcome)
}

fn options(place: &SiteTest) -> Options {
    Options { site: place.path(""), ..Options::default() }
}

fn told(report: &Report) -> Vec<String> {
    report.sorted().iter().map(|found| format!("{found:?}")).collect()
}

/// What a preview holds from one build to the next.
struct Serving {
    store: Store,
    tray: Tray,
    before: Option<Sources>,
    open: Option<Box<Open>>,
    /// How many times no more was made than what an edit changed.
    edits: usize,
}

impl Serving {
    fn new(place: &SiteTest) -> Self {
        let store = Store::open(Some(place.path("served"))).expect("store");
        Self { store, tray: Tray::memory(), before: None, open: None, edits: 0 }
    }

    /// What it shows after these files `changed`.
    fn made(&mut self, place: &SiteTest, changed: &BTreeSet<PathBuf>) -> Made {
        let made = self.edited(place, changed).unwrap_or_else(|| self.whole(place));
        // Half the time somebody saves before there was time for anything else.
        if changed.len() % 2 == 1 {
            let open = self.open.take().zip(self.before.as_ref());
            self.open = open.map(|(open, sources)| Box::new(open.prepare(sources, &self.store)));
        }
        made
    }

    fn edited(&mut self, place: &SiteTest, changed: &BTreeSet<PathBuf>) -> Option<Made> {
        let open = self.open.take()?;
        let open = open.edit(changed, &options(place), self.before.as_mut()?, &self.store, &self.tray)?;
        self.tray.forget_but(open.artifacts());
        let made = Made { files: Some(bytes(open.artifacts())), findings: told(open.report()) };
        self.open = Some(Box::new(open));
        self.edits += 1;
        Some(made)
    }

    fn whole(&mut self, place: &SiteTest) -> Made {
        let around = Around { before: self.before.as_ref(), holds: true, ..Around::default() };
        let (made, outcome) = made_around(around, place, &self.store, &self.tray);
        if let Some(artifacts) = &outcome.artifacts {
            self.tray.forget_but(artifacts);
        }
        (self.before, self.open) = (Some(outcome.sources), outcome.open);
        made
    }
}

fn bytes(artifacts: &Artifacts) -> BTreeMap<String, Vec<u8>> {
    artifacts.iter().map(|(url, made)| (url.to_string(), made.bytes().expect("bytes").into_owned())).collect()
}

/// What lies in a published folder, without what the publishing itself adds.
fn published(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(folder);
    files.retain(|path, _| path != MANIFEST && !path.starts_with('.'));
    files
}

/// What differs, in a line a file.
fn differences(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let all: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let told = all.into_iter().filter_map(|path| match (left.get(path), right.get(path)) {
        (Some(left), Some(right)) => (left != right).then(|| format!("{path} differs")),
        (Some(_), None) => Some(format!("{path} should not be there")),
        _ => Some(format!("{path} is missing")),
    });
    told.collect()
}

/// Holds `found` against `expected`; `edits` are told when it fails.
fn hold(what: &str, found: &Made, expected: &Made, edits: &[String]) {
    let (none, history) = (BTreeMap::new(), edits.join("\n  "));
    let differing = differences(found.files.as_ref().unwrap_or(&none), expected.files.as_ref().unwrap_or(&none));
    assert!(differing.is_empty(), "{what}: {differing:#?}\nafter\n  {history}");
    assert!(found.files.is_some() == expected.files.is_some(), "{what}: one of them has errors\nafter\n  {history}");
    assert_eq!(found.findings, expected.findings, "{what}: findings\nafter\n  {history}");
}

/// Writes what differs between two states of the site; gives the files that do.
fn write(place: &SiteTest, old: &BTreeMap<String, Vec<u8>>, new: &BTreeMap<String, Vec<u8>>) -> BTreeSet<PathBuf> {
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    let changed = new.iter().filter(|(path, bytes)| old.get(*path) != Some(bytes)).map(|(path, _)| path);
    let all: Vec<&String> = gone.chain(changed).collect();
    for path in &all {
        match new.get(*path) {
            Some(bytes) => place.file(path, bytes),
            None => place.remove(path),
        };
    }
    all.into_iter().map(|path| place.path(path)).collect()
}

fn holds_for(seed: u32) {
    let mut chance = Chance::new(seed);
    let place = SiteTest::empty();
    let (cache, public) = (place.path("cache"), place.path("public"));
    let mut site = Site::new(&mut chance);
    let mut files = site.files();
    write(&place, &BTreeMap::new(), &files);
    let mut serving = Serving::new(&place);
    let mut waiting = BTreeSet::new();
    let mut edits = vec![format!("seed {seed}")];
    let mut sites = 0;
    for at in 0..=EDITS {
        if at > 0 {
            edits.push(edits::edit(&mut site, &mut chance));
            let changed = site.files();
            waiting.extend(write(&place, &files, &changed));
            files = changed;
        }
        let store = Store::open(Some(cache.clone())).expect("store");
        let before = published(&public);
        let door = Door::open(&public, &place.path("")).expect("a door");
        let tray = door.tray().expect("a tray");
        let (built, mut artifacts) = made(&place, &store, &tray);
        if let Some(artifacts) = &mut artifacts {
            door.publish(artifacts).expect("published");
            door.settle(artifacts);
            sites += 1;
            let lies = differences(&published(&public), &bytes(artifacts));
            assert!(lies.is_empty(), "published: {lies:#?}\nafter\n  {}", edits.join("\n  "));
        } else {
            assert!(published(&public) == before, "errors, and yet the published site changed\nafter\n  {}", edits.join("\n  "));
        }
        if at % SERVE_EVERY == 0 || at == EDITS {
            hold("serve against build", &serving.made(&place, &std::mem::take(&mut waiting)), &built, &edits);
        }
        if at % CLEAN_EVERY == 0 || at == EDITS {
            let (clean, _) = made(&place, &Store::open(None).expect("store"), &Tray::memory());
            hold("build against a clean one", &built, &clean, &edits);
        }
    }
    assert!(sites > EDITS * 3 / 4, "only {sites} of {EDITS} edits led to a site: {}", edits.join("\n  "));
}

#[test]
fn edits_of_the_first_sequence_rebuild_as_from_nothing() {
    holds_for(1);
}

#[test]
fn edits_of_the_second_sequence_rebuild_as_from_nothing() {
    holds_for(2);
}

#[test]
fn edits_of_the_third_sequence_rebuild_as_from_nothing() {
    holds_for(3);
}

#[test]
fn edits_of_the_fourth_sequence_rebuild_as_from_nothing() {
    holds_for(4);
}

#[test]
fn edits_of_the_fifth_sequence_rebuild_as_from_nothing() {
    holds_for(5);
}

/// Whoever writes and saves is shown what a clean build makes, though only what his words changed was made.
#[test]
fn words_that_became_others_are_all_that_is_made() {
    let mut chance = Chance::new(7);
    let place = SiteTest::empty();
    let mut site = Site::new(&mut chance);
    let mut files = site.files();
    write(&place, &BTreeMap::new(), &files);
    let mut serving = Serving::new(&place);
    serving.whole(&place);
    let mut edits = Vec::new();
    for at in 0..60 {
        if at % 20 == 19 {
            site.has_base_url = !site.has_base_url;
            edits.push("site.yaml".to_owned());
        } else {
            (0..=chance.below(2)).for_each(|_| edits.push(edits::words(&mut site, &mut chance)));
        }
        let changed = site.files();
        let paths = write(&place, &files, &changed);
        files = changed;
        let (before, made) = (serving.edits, serving.made(&place, &paths));
        assert_eq!(serving.edits - before, usize::from(at % 20 != 19), "after {:?}", edits.last());
        let (clean, _) = self::made(&place, &Store::open(None).expect("store"), &Tray::memory());
        hold("words", &made, &clean, &edits);
    }
}

/// A heading that another text leads to is more than a word.
#[test]
fn a_heading_that_is_led_to_is_missed_when_it_goes() {
    let place = SiteTest::empty();
    let member = |name: &str, text: &str| {
        format!("---\nname: {name}\nconsent: {{status: granted, scope: [姓名, 肖像, 事迹]}}\n---\n{text}\n")
    };
    place.file("site.yaml", "title: 江畔社区\ncollections:\n  members: {kind: member, title: 优秀党员}\n");
    place.file("content/members/a.md", member("江一舟", "见[[江二舟#石上的线]]。"));
    let mut serving = Serving::new(&place);
    let mut after = |text: &str, edits: usize| {
        place.file("content/members/b.md", member("江二舟", text));
        let made = serving.made(&place, &[place.path("content/members/b.md")].into());
        let (clean, _) = self::made(&place, &Store::open(None).expect("store"), &Tray::memory());
        hold("a heading", &made, &clean, &[text.to_owned()]);
        assert_eq!(serving.edits, edits, "{text}");
    };
    after("水尺。\n\n## 石上的线\n\n一道。", 0);
    after("水尺旁。\n\n## 石上的线\n\n一道。", 1);
    // Nobody leads to another one, but whoever does to this one leads nowhere now.
    after("水尺旁。\n\n## 石上的刻痕\n\n一道。", 1);
}

/// A page without what the preview puts into it: the script before the end, the policy in the head.
fn bare(page: &str) -> &str {
    let page = page.find("<title").map_or(page, |at| &page[at..]);
    let end = page.find("<script src=\"/.changlang/").or_else(|| page.rfind("</body>"));
    end.map_or(page, |at| &page[..at])
}

#[test]
fn a_preview_serves_after_every_edit_what_a_clean_build_makes() {
    let mut chance = Chance::new(6);
    let place = SiteTest::empty();
    let mut site = Site::new(&mut chance);
    let mut files = site.files();
    write(&place, &BTreeMap::new(), &files);
    let served = Served::start(&place);
    let mut edits = Vec::new();
    let mut known = BTreeSet::new();
    for _ in 0..24 {
        edits.push(edits::edit(&mut site, &mut chance));
        let changed = site.files();
        write(&place, &files, &changed);
        files = changed;
        let (clean, _) = made(&place, &Store::open(None).expect("store"), &Tray::memory());
        let started = Instant::now();
        let until = |path: &str, wanted: &dyn Fn(u16, &str) -> bool| loop {
            let (status, page) = served.get(path);
            if wanted(status, &page) {
                return;
            }
            let history = edits.join("\n  ");
            assert!(started.elapsed() < WATCHDOG, "/{path} stayed stale ({status}):\n{page}\nafter\n  {history}");
            std::thread::sleep(Duration::from_millis(20));
        };
        let Some(expected) = clean.files else {
            until("/.changlang/diagnostics", &|status, page| status == 200 && page.contains("<body"));
            continue;
        };
        let is_page = |path: &&String| Path::new(path).extension().is_some_and(|end| end == "html");
        for path in expected.keys().filter(is_page) {
            let page = String::from_utf8_lossy(&expected[path]);
            until(&format!("/{path}"), &|_, found| bare(found) == bare(&page));
        }
        for path in known.iter().filter(|path| !expected.contains_key(*path)) {
            until(&format!("/{path}"), &|status, _| status == 404);
        }
        known = expected.into_keys().filter(|path| is_page(&path)).collect();
    }
}
