//! The law of incremental builds: after any sequence of edits, a build with a cache gives the same bytes and findings as a
//! build without one. It is checked for `build` (each edit opens a new store, as a new process would, and publishes over
//! the last site) and for `serve` (one store throughout, nothing published), which sees two edits at a time, as after a
//! burst of saves, and is compared with `build`. Every fifth edit, and the last, is also compared with a clean build. Five
//! sequences of 200 edits each. In addition, a real `serve` is edited and asked for every page.

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
/// A clean build is made after every so many edits.
const CLEAN_EVERY: usize = 5;
/// Number of edits that the preview sees at once.
const SERVE_EVERY: usize = 2;

/// The bytes of a site by address, and its findings. The bytes are `None` if errors prevented a site.
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

/// State of a preview from one build to the next.
struct Serving {
    store: Store,
    tray: Tray,
    before: Option<Sources>,
    open: Option<Box<Open>>,
    /// How often the preview rebuilt only what an edit changed.
    edits: usize,
}

impl Serving {
    fn new(place: &SiteTest) -> Self {
        let store = Store::open(Some(place.path("served"))).expect("store");
        Self { store, tray: Tray::memory(), before: None, open: None, edits: 0 }
    }

    /// What the preview shows after the files in `changed` were edited.
    fn made(&mut self, place: &SiteTest, changed: &BTreeSet<PathBuf>) -> Made {
        let made = self.edited(place, changed).unwrap_or_else(|| self.whole(place));
        // Half the time, the next save comes before the preview had time to prepare.
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

/// The files of a published folder, without the publisher's own.
fn published(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(folder);
    files.retain(|path, _| path != MANIFEST && !path.starts_with('.'));
    files
}

/// The differences, one line per file.
fn differences(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let all: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let told = all.into_iter().filter_map(|path| match (left.get(path), right.get(path)) {
        (Some(left), Some(right)) => (left != right).then(|| format!("{path} differs")),
        (Some(_), None) => Some(format!("{path} should not be there")),
        _ => Some(format!("{path} is missing")),
    });
    told.collect()
}

/// Asserts that `found` equals `expected`; a failure lists the `edits`.
fn hold(what: &str, found: &Made, expected: &Made, edits: &[String]) {
    let (none, history) = (BTreeMap::new(), edits.join("\n  "));
    let differing = differences(found.files.as_ref().unwrap_or(&none), expected.files.as_ref().unwrap_or(&none));
    assert!(differing.is_empty(), "{what}: {differing:#?}\nafter\n  {history}");
    assert!(found.files.is_some() == expected.files.is_some(), "{what}: one of them has errors\nafter\n  {history}");
    assert_eq!(found.findings, expected.findings, "{what}: findings\nafter\n  {history}");
}

/// Writes the files that differ between two states of the site and returns their paths.
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

/// Saving a text shows the same site as a clean build, although only what the new words affect is made.
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

/// A heading that another text links to is more than words.
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
    // No text links to the new heading, but the link to the old one is broken.
    after("水尺旁。\n\n## 石上的刻痕\n\n一道。", 1);
}

/// A text that becomes the same as another makes that one a copy, which is not shown.
#[test]
fn a_text_that_becomes_like_another_leaves_one_of_them() {
    let place = SiteTest::empty();
    let event = |text: &str| format!("---\ntitle: 老街\ndate: 1958\nsources: [志]\n---\n{text}\n");
    place.file("site.yaml", "title: 江畔社区\ncollections:\n  history: {kind: history, title: 大事, pages: none}\n");
    place.file("content/history/b.md", event("石阶三百级。"));
    let mut serving = Serving::new(&place);
    for (text, edits) in [("水尺。", 0), ("水尺旁。", 1), ("石阶三百级。", 1), ("水尺。", 1)] {
        place.file("content/history/a.md", event(text));
        let made = serving.made(&place, &[place.path("content/history/a.md")].into());
        let (clean, _) = self::made(&place, &Store::open(None).expect("store"), &Tray::memory());
        hold("a copy", &made, &clean, &[text.to_owned()]);
        assert_eq!(serving.edits, edits, "{text}");
    }
}

/// A page without the additions of the preview: the policy in the head and the script before the end.
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
