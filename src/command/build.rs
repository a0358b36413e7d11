//! `changlang build`: compiles to `public/`.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Lang, Summary};
use crate::output::{self, Published};
use crate::pipeline::{self, Around, Options, Outcome};
use crate::store::Store;

use super::args::{Build, Format, Site};
use super::progress::Bar;
use super::{CALL, CONTENT, DONE, print};

/// The bound of the cache.
pub(super) const CACHE_BYTES: u64 = 4 << 30;

/// Runs it.
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
    // The target is asked first: nobody waits for a build that cannot be published.
    let door = output::Door::open(&out, &call.site.root)?;
    let tray = door.tray()?;
    // The twins are none of the pipeline's.
    let told = Options { may_stand: !call.precompress, tells_moved: true, ..options(&call.site, false) };
    let bar = Bar::pictures(lang);
    let outcome = with_threads(&call.site, || {
        pipeline::build(&told, &store, &tray, Around { picture: Some(&|done, all| bar.step(done, all)), ..Around::default() })
    })?;
    let Outcome { report, artifacts, mut summary, sources, stands, inputs, addresses, open: _ } = outcome;
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
    // The process ends, and the system takes back all of it at once.
    std::mem::forget((sources, artifacts));
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

/// Says that errors kept the old site.
pub(super) fn tell_refused(format: Format, lang: Lang) {
    if format == Format::Human {
        print::tell(lang, "有错误，没有发布；原来的网站没有改动。", "Nothing was published; the old site stands.");
    }
}

/// Puts what a publish did into the figures.
pub(super) fn count(summary: &mut Summary, published: &Published) {
    summary.files = published.files;
    summary.bytes = published.bytes;
    summary.files_written = published.written;
    summary.files_removed = published.removed;
}

/// What the pipeline is told.
pub(super) fn options(site: &Site, check_only: bool) -> Options {
    Options {
        site: site.root.clone(),
        base_url: site.base_url.clone(),
        drafts: site.drafts,
        strict: site.strict,
        check_only,
        may_stand: false,
        tells_moved: false,
    }
}

/// The cache of the site, or a temporary one.
pub(super) fn store(site: &Site) -> Result<Store, Box<Diagnostic>> {
    let folder = (!site.no_cache && site.root.join(crate::source::SITE_FILE).is_file()).then(|| site.root.join(".cache"));
    Store::open(folder)
}

/// More threads than any machine that builds exhibitions has processors do nothing but take memory.
const MOST_THREADS: u16 = 256;

/// Runs `work` on as many threads as were asked for.
pub(super) fn with_threads<T: Send>(site: &Site, work: impl FnOnce() -> T + Send) -> T {
    match site.jobs.map(|jobs| rayon::ThreadPoolBuilder::new().num_threads(jobs.min(MOST_THREADS).into()).build()) {
        Some(Ok(pool)) => pool.install(work),
        // On one of the threads that share the work: whoever asks them from outside waits for one to wake, each time.
        _ => rayon::scope(|_| work()),
    }
}
