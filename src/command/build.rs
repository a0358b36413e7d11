//! `changlang build`: compiles the site to `public/`.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Lang, Summary};
use crate::output::{self, Published};
use crate::pipeline::{self, Around, Options, Outcome};
use crate::store::Store;

use super::args::{Build, Format, Site};
use super::progress::Bar;
use super::{CALL, CONTENT, DONE, print};

/// Size limit of the cache, in bytes.
pub(super) const CACHE_BYTES: u64 = 4 << 30;

/// Runs the command and returns its exit code.
pub(super) fn run(call: &Build, lang: Lang) -> u8 {
    match build(call, lang) {
        Ok(code) => code,
        Err(diagnostic) => {
            print::refuse(&diagnostic, call.format, lang);
            CALL
        }
    }
}

fn build(call: &Build, lang: Lang) -> Result<u8, Box<Diagnostic>> {
    let out = call.out.clone().unwrap_or_else(|| call.site.root.join("public"));
    let store = store(&call.site)?;
    // Open the target first: nobody should wait for a build that cannot be published.
    let door = output::Door::open(&out, &call.site.root)?;
    let tray = door.tray()?;
    // The pipeline knows nothing of the compressed twins (`.gz`, `.br`), so it cannot tell whether a site with twins is up
    // to date.
    let told = Options { may_stand: !call.precompress, tells_moved: Some(pipeline::Since::Build), ..options(&call.site, false) };
    let bar = Bar::pictures(lang);
    let outcome = with_threads(&call.site, || {
        pipeline::build(&told, &store, &tray, Around { picture: Some(&|done, all| bar.step(done, all)), ..Around::default() })
    })?;
    let Outcome { report, artifacts, mut summary, sources, stands, inputs, addresses, open: _, remains } = outcome;
    let diagnostics = print::told(&report);
    if stands {
        print::report(&diagnostics, &summary, &sources, call.format, lang);
        tell_published(call.format, &out, 0, 0, lang);
        return Ok(DONE);
    }
    let Some(mut artifacts) = artifacts else {
        print::report(&diagnostics, &summary, &sources, call.format, lang);
        tell_refused(call.format, lang);
        return Ok(CONTENT);
    };
    if call.precompress {
        output::precompress(&mut artifacts)?;
    }
    let published = door.publish(&artifacts)?;
    store.collect(CACHE_BYTES);
    count(&mut summary, &published);
    if let Some(addresses) = addresses {
        addresses.remember(&store);
    }
    if let Some(inputs) = inputs {
        inputs.remember(&store, &summary, &published, &report);
    }
    print::report(&diagnostics, &summary, &sources, call.format, lang);
    if call.format == Format::Human {
        print::pictures(&summary, lang);
    }
    tell_published(call.format, &out, published.written, published.removed, lang);
    // The process is about to end; the system reclaims the memory faster than dropping it would.
    std::mem::forget((sources, artifacts, remains));
    Ok(DONE)
}

fn tell_published(format: Format, out: &Path, written: usize, removed: usize, lang: Lang) {
    if format == Format::Human {
        let folder = out.display();
        print::tell(
            lang,
            &format!("已发布到 {folder}：新写 {written} 个文件，删去 {removed} 个。"),
            &format!("Published to {folder}: {written} files written, {removed} removed."),
        );
    }
}

/// Reports that errors prevented publishing; the old site stays.
pub(super) fn tell_refused(format: Format, lang: Lang) {
    if format == Format::Human {
        print::tell(lang, "有错误，没有发布；原来的网站没有改动。", "Nothing was published; the old site stands.");
    }
}

/// Copies the figures of a publication into the summary.
pub(super) fn count(summary: &mut Summary, published: &Published) {
    summary.files = published.files;
    summary.bytes = published.bytes;
    summary.files_written = published.written;
    summary.files_removed = published.removed;
}

/// The pipeline's options for a site.
pub(super) fn options(site: &Site, check_only: bool) -> Options {
    Options {
        site: site.root.clone(),
        base_url: site.base_url.clone(),
        drafts: site.drafts,
        strict: site.strict,
        check_only,
        may_stand: false,
        tells_moved: None,
    }
}

/// The site's cache; a temporary one under `--no-cache` or where there is no `site.yaml`.
pub(super) fn store(site: &Site) -> Result<Store, Box<Diagnostic>> {
    let folder = (!site.no_cache && site.root.join(crate::source::SITE_FILE).is_file()).then(|| site.root.join(".cache"));
    Store::open(folder)
}

/// Upper bound for `--jobs`: more threads than any machine that builds exhibitions has processors would only take memory.
const MOST_THREADS: u16 = 256;

/// Runs `work` on as many threads as `--jobs` asks for, else on rayon's global pool.
pub(super) fn with_threads<T: Send>(site: &Site, work: impl FnOnce() -> T + Send) -> T {
    match site.jobs.map(|jobs| rayon::ThreadPoolBuilder::new().num_threads(jobs.min(MOST_THREADS).into()).build()) {
        Some(Ok(pool)) => pool.install(work),
        // Run on a thread of the pool: a thread outside it would have to wake one for each parallel call and wait.
        _ => rayon::scope(|_| work()),
    }
}
