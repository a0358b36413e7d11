//! The whole build on one screen: read, decide, make, check. Nothing is published here.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use crate::config::{self, Config};
use crate::content::{self, Content, Declared, DeclaredCollection};
use crate::diagnostic::{Code, Diagnostic, Report, Summary};
use crate::output::{self, Artifact, Artifacts};
use crate::plan::{self, Plan, Url};
use crate::source::{self, Sources};
use crate::store::Store;
use crate::text::private::Allowed;
use crate::theme::{self, Theme};
use crate::{drawing, kind, picture, render, search};

/// What a run is told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The root of the site.
    pub site: PathBuf,
    /// In place of `base_url` of `site.yaml`.
    pub base_url: Option<String>,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Whether pictures are only planned, not made (`check`).
    pub check_only: bool,
}

/// What came of a run.
pub struct Outcome {
    /// All findings.
    pub report: Report,
    /// The site; `None` when something forbids it.
    pub artifacts: Option<Artifacts>,
    /// The figures.
    pub summary: Summary,
    /// The snapshot, for excerpts.
    pub sources: Sources,
}

/// A picture was made or found: how many of how many.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Builds the site in memory; pictures stand in the store.
///
/// # Errors
/// When there is no site at `options.site`, or `--base-url` is no address: the call is wrong, not the content.
pub fn build(options: &Options, store: &Store, progress: Progress<'_>) -> Result<Outcome, Box<Diagnostic>> {
    let started = Instant::now();
    let mut report = Report::default();
    let mut findings = Vec::new();
    let sources = source::read(&options.site, &mut findings)?;
    let mut summary = Summary::default();
    let decided = decide(options, &sources, &mut findings)?;
    report.extend(findings);
    let mut artifacts = None;
    if let Some(decided) = decided {
        summary.entries = decided.content.entries.len();
        summary.withdrawn = decided.content.withdrawn;
        if options.strict {
            report.strict();
        }
        // With an error nothing is published; what the makers would still find is told all the same.
        artifacts = Some(make(&decided, options, store, &mut report, &mut summary, progress));
    }
    if options.strict {
        report.strict();
    }
    if report.has_errors() {
        artifacts = None;
    }
    summary.errors = report.count(crate::diagnostic::Severity::Error);
    summary.warnings = report.count(crate::diagnostic::Severity::Warning);
    summary.milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Outcome { report, artifacts, summary, sources })
}

/// What has been decided before anything is made.
struct Decided {
    config: Config,
    theme: Theme,
    content: Content,
    plan: Plan,
    allowed: Allowed,
}

/// Three readings of the snapshot, and the plan.
fn decide(options: &Options, sources: &Sources, findings: &mut Vec<Diagnostic>) -> Result<Option<Decided>, Box<Diagnostic>> {
    let Some(mut config) = config::parse(sources, findings) else { return Ok(None) };
    if let Some(written) = &options.base_url {
        let normal = config::normal_base_url(written);
        let wrong = || Box::new(Diagnostic::new(Code::BaseUrl).with("value", written));
        config.base_url = Some(normal.ok_or_else(wrong)?);
    }
    let allowed = Allowed::new(&config.public_contacts, &config.public_addresses);
    let theme = theme::load(sources, &config.theme, &config.language, findings);
    let content = read_content(&config, sources, options, &allowed, findings);
    let plan = plan::plan(&config, &theme, &content, sources, findings);
    Ok(Some(Decided { config, theme, content, plan, allowed }))
}

fn read_content(
    config: &Config,
    sources: &Sources,
    options: &Options,
    allowed: &Allowed,
    findings: &mut Vec<Diagnostic>,
) -> Content {
    let collections = config.collections.iter().filter_map(|collection| {
        Some(DeclaredCollection {
            id: &collection.id,
            kind: config.kinds.get(&collection.kind)?,
            pages: collection.pages,
            place: &collection.place,
        })
    });
    let declared = Declared {
        collections: collections.collect(),
        page: config.kinds.get("page").unwrap_or_else(|| &kind::built_in()["page"]),
        levels: &config.levels,
        drafts: options.drafts,
        allowed,
    };
    content::read(sources, &declared, findings)
}

/// Makes everything that was decided and holds it against the rules of the published site.
fn make(
    decided: &Decided,
    options: &Options,
    store: &Store,
    report: &mut Report,
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Artifacts {
    let Decided { config, theme, content, plan, allowed } = decided;
    let mut artifacts = Artifacts::new();
    let drawings = drawing::draw(&plan.charts, &plan.codes);
    match render_pages(theme, &drawings, plan) {
        Ok(pages) => {
            summary.pages_rendered = pages.len();
            artifacts.extend(pages.into_iter().map(|(url, bytes)| (url, Artifact::Bytes(bytes))));
        }
        Err(found) => report.extend(found),
    }
    if config.search {
        let shards = search::build(&plan.records);
        artifacts.extend(shards.into_iter().map(|(url, bytes)| (url, Artifact::Bytes(bytes))));
    }
    artifacts.extend(plan.assets.iter().map(|(url, bytes)| (url.clone(), Artifact::Bytes(bytes.to_vec()))));
    artifacts.extend(plan.files.iter().map(|(url, path)| (url.clone(), Artifact::File(path.clone()))));
    if options.check_only || report.has_errors() {
        let named = plan.pictures.iter().flat_map(|job| &job.renditions);
        artifacts.extend(named.map(|made| (made.url.clone(), Artifact::Bytes(Vec::new()))));
    } else {
        let made = picture::make(&plan.pictures, store, config.picture_memory, progress);
        report.extend(made.findings);
        summary.pictures_encoded = made.encoded;
        artifacts.extend(made.files.into_iter().map(|(url, path)| (url, Artifact::File(path))));
    }
    summary.gps_stripped = plan.pictures.iter().filter(|job| job.has_gps).count();
    summary.pages = artifacts.keys().filter(|url| source::ending(url.as_str()) == "html").count();
    summary.pictures = plan.pictures.iter().map(|job| job.renditions.len()).sum();
    // Pages of a site with errors may well lead to what is missing because of them: one cause, one finding.
    if !report.has_errors() {
        let rules = output::Rules { base_url: config.base_url.as_deref(), allowed, told: &content.told };
        report.extend(output::check(&artifacts, &rules));
        if config.search {
            report.extend(search::check(&plan.records, allowed, &content.told));
        }
    }
    artifacts
}

fn render_pages(theme: &Theme, drawings: &BTreeMap<String, String>, plan: &Plan) -> Result<Vec<(Url, Vec<u8>)>, Vec<Diagnostic>> {
    let renderer = render::prepare(theme, drawings)?;
    let mut pages = renderer.pages(&plan.pages)?;
    if let Some(feeds) = &plan.feeds {
        pages.extend(renderer.feeds(feeds)?);
    }
    Ok(pages)
}

/// The texts of a site that can be mended by themselves (`check --fix`).
///
/// # Errors
/// As [`build`].
pub fn mended(options: &Options) -> Result<Vec<content::Mended>, Box<Diagnostic>> {
    let mut findings = Vec::new();
    let sources = source::read(&options.site, &mut findings)?;
    let Some(config) = config::parse(&sources, &mut findings) else { return Ok(Vec::new()) };
    let allowed = Allowed::new(&config.public_contacts, &config.public_addresses);
    let content = read_content(&config, &sources, options, &allowed, &mut findings);
    Ok(content::mended(&sources, &content))
}

/// The plan of a site as text, for tests and for people who want to see what would be built.
///
/// # Errors
/// As [`build`].
pub fn print_plan(options: &Options) -> Result<(String, Vec<Diagnostic>), Box<Diagnostic>> {
    let mut findings = Vec::new();
    let sources = source::read(&options.site, &mut findings)?;
    let text = decide(options, &sources, &mut findings)?.map(|decided| decided.plan.to_string()).unwrap_or_default();
    Ok((text, findings))
}

/// The views of all pages, in the order of addresses, as JSON: what templates see.
///
/// # Errors
/// As [`build`].
pub fn views(options: &Options) -> Result<Vec<serde_json::Value>, Box<Diagnostic>> {
    let mut findings = Vec::new();
    let sources = source::read(&options.site, &mut findings)?;
    let decided = decide(options, &sources, &mut findings)?;
    let pages = decided.map(|decided| decided.plan.pages).unwrap_or_default();
    Ok(pages.iter().filter_map(|page| serde_json::to_value(&page.view).ok()).collect())
}
