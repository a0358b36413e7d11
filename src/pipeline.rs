//! The whole build on one screen: read, decide, make, check. Nothing is published here.

mod depot;
mod moved;
mod open;
mod pages;
mod press;
mod print;
mod sound;
mod stands;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Instant;

use rayon::prelude::*;

use crate::config::{self, Config};
use crate::content::{self, Content, Declared, DeclaredCollection};
use crate::diagnostic::{Code, Diagnostic, Report, Summary};
use crate::output::{self, Artifact, Artifacts, Tray};
use crate::plan::{self, Plan, Url};
use crate::source::{self, Sources};
use crate::store::Store;
use crate::text::{self, private::Allowed};
use crate::theme::{self, Theme};
use crate::{kind, picture, search};

use open::{Index, Tools};
use sound::Sound;

pub use moved::{Addresses, Since};
pub use open::Open;
pub use print::{print_plan, views};
pub use stands::Inputs;

/// The options of a run.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the call")]
pub struct Options {
    /// The root of the site.
    pub site: PathBuf,
    /// Overrides `base_url` of `site.yaml`.
    pub base_url: Option<String>,
    /// Whether drafts are included.
    pub drafts: bool,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// Whether pictures are only planned and not made (`check`).
    pub check_only: bool,
    /// Whether to do nothing if the published site is already what its sources make.
    pub may_stand: bool,
    /// Since when to warn of addresses that changed.
    pub tells_moved: Option<Since>,
}

/// The result of a run.
pub struct Outcome {
    /// All findings.
    pub report: Report,
    /// The site; `None` if errors forbid it or if it already stands.
    pub artifacts: Option<Artifacts>,
    /// The figures of the run.
    pub summary: Summary,
    /// The snapshot of the sources, for excerpts in messages.
    pub sources: Sources,
    /// Whether the published site was up to date, so that nothing had to be made.
    pub stands: bool,
    /// What the site was made from; `None` if that is not asked for, cannot be determined, or the site has errors.
    pub inputs: Option<Inputs>,
    /// The addresses of all entries, to be remembered once they are published.
    pub addresses: Option<Addresses>,
    /// The build held open for edits, if requested and nothing forbids the site.
    pub open: Option<Box<Open>>,
    /// What was read of the sources, if nothing holds it. Dropping it takes a while.
    pub remains: Option<Remains>,
}

/// What a build has read and needs no longer: a command about to end leaves it to the system.
pub struct Remains {
    _readings: Readings,
}

/// The surroundings of a build: what was read before it, and whom to inform during it.
#[derive(Clone, Copy, Default)]
pub struct Around<'a> {
    /// The snapshot of the previous build: files unchanged since then are not read again.
    pub before: Option<&'a Sources>,
    /// Called with (done, all) whenever a picture was made or found.
    pub picture: Option<&'a (dyn Fn(usize, usize) + Sync)>,
    /// Called with what is made so far, as long as nothing forbids it: first with requested pages, then with everything
    /// but the search.
    pub pages: Option<&'a (dyn Fn(&Artifacts) + Sync)>,
    /// Returns the pages that somebody waits for, each once; they are made first.
    pub asked: Option<&'a (dyn Fn() -> Vec<Url> + Sync)>,
    /// Whether to hold the build open for edits.
    pub holds: bool,
}

/// Builds the site on `tray`; pictures are in the store.
///
/// # Errors
/// When there is no site at `options.site`, the base URL is invalid, or the tray or the store cannot be written: faults
/// of the call or the disk, not of the content.
pub fn build(options: &Options, store: &Store, tray: &Tray, around: Around<'_>) -> Result<Outcome, Box<Diagnostic>> {
    let started = Instant::now();
    let mut report = Report::default();
    let mut findings = Vec::new();
    let load = || {
        // Parsed while the folders are walked.
        kind::built_in();
        Sound::load(store)
    };
    let (sources, loaded) = rayon::join(|| source::read(&options.site, around.before, &mut findings), load);
    let sources = sources?;
    let inputs = if options.may_stand { Inputs::of(options, &sources, &findings) } else { None };
    if let Some((mut summary, found)) = inputs.and_then(|inputs| inputs.stand(store, tray)) {
        // These files are unchanged, so the recorded findings include those of reading them.
        report.extend(found);
        (_, summary.warnings) = report.counts();
        summary.milliseconds = milliseconds(started);
        return Ok(Outcome {
            report,
            artifacts: None,
            summary,
            sources,
            stands: true,
            inputs,
            addresses: None,
            open: None,
            remains: None,
        });
    }
    // Meanwhile one thread reads the configuration and the theme.
    rayon::spawn(text::prepare);
    let mut summary = Summary::default();
    let sound = Sound::of(loaded, &sources);
    let known = sound.as_ref().map(|sound| sound.files(&sources)).unwrap_or_default();
    let mut readings = read(options, &sources, known, &mut findings)?;
    // Taken to be recorded in the ledger; nothing else uses it.
    let found_sound = readings.as_mut().map(|readings| std::mem::take(&mut readings.content.sound));
    let keep = || {
        if let Some((sound, found)) = sound.zip(found_sound) {
            sound.keep(store, &sources, &found);
        }
    };
    report.extend(std::mem::take(&mut findings));
    let read = if around.holds { report.clone() } else { Report::default() };
    let plan = || readings.as_ref().map(|readings| readings.plan(&sources, &mut findings));
    let (plan, ()) = rayon::join(plan, keep);
    report.extend(findings);
    let mut artifacts = None;
    let mut held = None;
    let mut addresses = None;
    if let Some((readings, mut plan)) = readings.as_ref().zip(plan) {
        summary.entries = readings.content.entries.len();
        summary.withdrawn = readings.content.withdrawn;
        if let Some(since) = options.tells_moved {
            let (all, moved) = Addresses::of(&plan, &sources, store, since);
            report.extend(moved);
            addresses = Some(all);
        }
        if options.strict {
            report.strict();
        }
        // With errors nothing is published, but the findings of the makers are reported all the same.
        let (made, tools) = make(readings, &mut plan, options, store, tray, &mut report, &mut summary, around);
        artifacts = Some(made);
        held = around.holds.then(|| (plan.held(), tools));
    }
    // A full disk is no fault of the content.
    if let Some(failure) = tray.failure().or_else(|| report.first(Code::StoreFailed).cloned()) {
        return Err(Box::new(failure));
    }
    if options.strict {
        report.strict();
    }
    if report.has_errors() {
        artifacts = None;
    }
    (summary.errors, summary.warnings) = report.counts();
    summary.milliseconds = milliseconds(started);
    let inputs = inputs.filter(|_| !report.has_errors());
    let (open, remains) = match (&artifacts, readings, held) {
        (Some(artifacts), Some(readings), Some((plan, tools))) => {
            (Open::of(readings, &read, plan, tools, artifacts, &report, &summary), None)
        }
        (_, readings, _) => (None, readings),
    };
    let (open, remains) = (open.map(Box::new), remains.map(|readings| Remains { _readings: readings }));
    Ok(Outcome { report, artifacts, summary, sources, stands: false, inputs, addresses, open, remains })
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The three readings of the snapshot, and what may be published although it looks private.
struct Readings {
    config: Config,
    theme: Theme,
    content: Content,
    allowed: Allowed,
}

impl Readings {
    fn plan<'a>(&'a self, sources: &'a Sources, findings: &mut Vec<Diagnostic>) -> Plan<'a> {
        plan::plan(&self.config, &self.theme, &self.content, sources, findings)
    }
}

fn read(
    options: &Options,
    sources: &Sources,
    sound: HashMap<&str, &[u8]>,
    findings: &mut Vec<Diagnostic>,
) -> Result<Option<Readings>, Box<Diagnostic>> {
    let Some(mut config) = config::parse(sources, findings) else { return Ok(None) };
    if let Some(written) = &options.base_url {
        let normal = config::normal_base_url(written);
        let wrong = || Box::new(Diagnostic::new(Code::BaseUrl).with("value", written));
        config.base_url = Some(normal.ok_or_else(wrong)?);
    }
    let allowed = Allowed::new(&config.public_contacts, &config.public_addresses);
    config::check_emblem(&config, sources, &allowed, findings);
    let theme = theme::load(sources, &config.theme, &config.language, findings);
    theme::check_private(sources, &config.theme, &allowed, findings);
    let content = read_content(&config, sources, options, &allowed, sound, findings);
    Ok(Some(Readings { config, theme, content, allowed }))
}

fn read_content(
    config: &Config,
    sources: &Sources,
    options: &Options,
    allowed: &Allowed,
    sound: HashMap<&str, &[u8]>,
    findings: &mut Vec<Diagnostic>,
) -> Content {
    content::read(sources, &declared(config, options, allowed, sound), findings)
}

/// What the content needs to know of the configuration.
fn declared<'a>(config: &'a Config, options: &Options, allowed: &'a Allowed, sound: HashMap<&'a str, &'a [u8]>) -> Declared<'a> {
    let collections = config.collections.iter().filter_map(|collection| {
        Some(DeclaredCollection {
            id: &collection.id,
            kind: config.kinds.get(&collection.kind)?,
            pages: collection.pages,
            place: &collection.place,
        })
    });
    Declared {
        collections: collections.collect(),
        page: config.kinds.get("page").unwrap_or_else(|| &kind::built_in()["page"]),
        levels: &config.levels,
        drafts: options.drafts,
        allowed,
        sound,
    }
}

/// The rules of the published site, which the gate checks.
fn rules<'a>(config: &'a Config, allowed: &'a Allowed, content: &'a Content) -> output::Rules<'a> {
    output::Rules { base_url: config.base_url.as_deref(), allowed, told: &content.told }
}

/// A finding of the gate, with the place in the theme that its author can mend, if the theme says it literally.
fn at_its_template(found: Diagnostic, theme: &Theme) -> Diagnostic {
    let written = ["token", "target"].into_iter().find_map(|sort| theme.own.place_of(found.args.get(sort)?));
    match written {
        Some(place) => found.at(place),
        None => found,
    }
}

/// The one file of the search index that pages refer to, if the site has a search.
fn index_name(config: &Config) -> Option<Url> {
    config.search.then(|| Url::new(search::INDEX))
}

/// Makes everything that was decided, and checks it against the rules of the published site.
#[expect(clippy::too_many_arguments, reason = "what was decided, what is asked, where it goes, who is told")]
fn make(
    readings: &Readings,
    plan: &mut Plan<'_>,
    options: &Options,
    store: &Store,
    tray: &Tray,
    report: &mut Report,
    summary: &mut Summary,
    around: Around<'_>,
) -> (Artifacts, Tools) {
    let Readings { config, theme, content, allowed } = readings;
    let mut artifacts = Artifacts::new();
    let mut tools = Tools::default();
    let gate = output::Gate::new(plan.names().chain(index_name(config)), rules(config, allowed, content));
    // Pictures come first, because a page shows the tint of each picture.
    if options.check_only || report.has_errors() {
        report.extend(picture::check(&plan.pictures, config.picture_memory));
        let known = picture::known_tints(&plan.pictures, store).into_iter();
        plan.take_tints(&known.map(|tint| tint.or(Some(picture::STAND_IN_TINT))).collect::<Vec<_>>());
        let named = plan.pictures.iter().flat_map(plan::PictureJob::urls);
        artifacts.extend(named.map(|url| (url, Artifact::Bytes(Vec::new()))));
    } else {
        let made = picture::make(&plan.pictures, store, config.picture_memory, around.picture.unwrap_or(&|_, _| {}));
        plan.take_tints(&made.tints);
        report.extend(made.findings);
        summary.pictures_encoded = made.encoded;
        summary.pictures_from_cache = made.from_cache;
        artifacts.extend(made.files.into_iter().map(|(url, path)| (url, Artifact::File(path))));
    }
    // Requested pages are shown before the others are made.
    let mut first: Option<Artifacts> = None;
    let mut show = |url: &Url, page: &Artifact| {
        if let Some(pages) = around.pages {
            let shown = first.get_or_insert_with(|| artifacts.clone().into_iter().chain(beside(plan)).collect());
            shown.insert(url.clone(), page.clone());
            pages(shown);
        }
    };
    let asked = around.asked.filter(|_| !report.has_errors()).map(|asked| pages::Asked { asked, show: &mut show });
    let plan: &Plan<'_> = plan;
    let pages = pages::make(plan, options, &gate, tray, store, asked, around.holds);
    drop(first);
    if around.holds {
        plan.forget_rows();
    }
    tools.press = pages.press.filter(|_| around.holds);
    if let Some(press) = &mut tools.press {
        press.led = output::Led::of(&pages.facts);
    }
    summary.pages_rendered = pages.rendered;
    artifacts.extend(pages.artifacts);
    report.extend(pages.findings);
    artifacts.extend(beside(plan));
    // Links in a site with errors may be broken because of those errors: report the cause only.
    let may_publish = !report.has_errors();
    // The gate's facts are dropped here, before the search makes its large lists. Those need no gate: they are our own
    // data and refer to nothing; what looks like a call in them is text that somebody wrote.
    let check = || if may_publish { gate.hold(&artifacts, pages.facts) } else { Vec::new() };
    // What the search kept from earlier builds is read meanwhile.
    let kept = || config.search.then(|| search::Kept::of(store, allowed)).flatten();
    let (found, kept) = rayon::join(check, kept);
    report.extend(found.into_iter().map(|found| at_its_template(found, theme)));
    if let Some(pages) = around.pages.filter(|_| may_publish && !report.has_errors()) {
        pages(&artifacts);
    }
    if config.search {
        let indexer = search::Indexer::of(content.entries.len() + plan.pages.len(), kept.as_ref());
        let read = |(number, sketch): (usize, plan::Sketch<'_>)| indexer.add(number, sketch, allowed, &content.told);
        let private: Vec<Diagnostic> = plan.records().flat_map_iter(read).collect();
        report.extend(private.into_iter().filter(|_| may_publish));
        let depot = depot::Depot::new(plan, tray);
        let held = indexer.finish(&depot);
        let made = depot.taken();
        tools.index = around.holds.then(|| Index { held, files: made.iter().map(|(url, _)| url.clone()).collect() });
        artifacts.extend(made);
    }
    summary.gps_stripped = plan.pictures.iter().filter(|job| job.has_gps).count();
    summary.pages = artifacts.keys().filter(|url| source::ending(url.as_str()) == "html").count();
    summary.pictures = plan.pictures.iter().flat_map(plan::PictureJob::urls).count();
    if may_publish {
        tools.named = output::check_names_and_sizes(&artifacts);
        report.extend(tools.named.iter().cloned());
    }
    (artifacts, tools)
}

/// Files beside the pages that are published unchanged: assets and originals.
fn beside(plan: &Plan<'_>) -> impl Iterator<Item = (Url, Artifact)> {
    let assets = plan.assets.iter().map(|(url, bytes)| (url.clone(), Artifact::Bytes(bytes.to_vec())));
    assets.chain(plan.files.iter().map(|(url, file)| (url.clone(), Artifact::Original(file.clone()))))
}

/// The texts of a site that can be repaired automatically (`check --fix`).
///
/// # Errors
/// As [`build`].
pub fn mended(options: &Options) -> Result<Vec<content::Mended>, Box<Diagnostic>> {
    let mut findings = Vec::new();
    let sources = source::read(&options.site, None, &mut findings)?;
    let Some(config) = config::parse(&sources, &mut findings) else { return Ok(Vec::new()) };
    let allowed = Allowed::new(&config.public_contacts, &config.public_addresses);
    let content = read_content(&config, &sources, options, &allowed, HashMap::new(), &mut findings);
    Ok(content::mended(&sources, &content))
}
