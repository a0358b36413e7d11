//! `changlang publish DIR`: builds what is not built, brings `public/` up to date and a folder or stick to the same
//! bytes, and reads back what stands there.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Lang, Place, Severity, Summary};
use crate::output::{self, Artifacts, Door, Published};
use crate::pipeline::{self, Around, Options, Outcome};

use super::args::{Format, Publish};
use super::progress::Bar;
use super::{CALL, CONTENT, DONE, build, print, verify};

/// Runs it.
pub(super) fn run(call: &Publish, lang: Lang) -> u8 {
    match publish(call, lang) {
        Ok(code) => code,
        Err(diagnostic) => {
            print::refuse(&diagnostic, call.format, lang);
            CALL
        }
    }
}

fn publish(call: &Publish, lang: Lang) -> Result<u8, Box<Diagnostic>> {
    let store = build::store(&call.site)?;
    let public = Door::open(&call.site.root.join("public"), &call.site.root)?;
    refuse_inside(&call.dir, public.folder())?;
    // Both are asked first: nobody waits for a build that cannot be published.
    let door = Door::open(&call.dir, &call.site.root)?;
    let tray = public.tray()?;
    let bar = Bar::pictures(lang);
    let options = Options { tells_moved: true, ..build::options(&call.site, false) };
    let outcome = build::with_threads(&call.site, || {
        pipeline::build(&options, &store, &tray, Around { picture: Some(&|done, all| bar.step(done, all)), ..Around::default() })
    })?;
    let Outcome { report, artifacts, mut summary, sources, addresses, .. } = outcome;
    let mut diagnostics = print::told(&report);
    let Some(mut artifacts) = artifacts else {
        print::report(&diagnostics, &summary, &sources, call.format, lang);
        build::tell_refused(call.format, lang);
        return Ok(CONTENT);
    };
    if call.precompress {
        output::precompress(&mut artifacts)?;
    }
    public.publish(&artifacts)?;
    if let Some(addresses) = addresses {
        addresses.remember(&store);
    }
    public.settle(&mut artifacts);
    store.collect(build::CACHE_BYTES);
    let (published, mut differences) = deliver(&door, &artifacts, lang)?;
    if call.site.strict {
        for difference in &mut differences {
            difference.severity = Severity::Error;
        }
    }
    let is_whole = differences.iter().all(|difference| difference.severity != Severity::Error);
    build::count(&mut summary, &published);
    recount(&mut summary, &differences);
    diagnostics.extend(differences);
    print::report(&diagnostics, &summary, &sources, call.format, lang);
    if call.format == Format::Human {
        tell(&published, &call.dir, is_whole, lang);
    }
    Ok(if is_whole { DONE } else { CONTENT })
}

/// Writes what differs and reads everything back; what a stick damaged is written once more.
fn deliver(door: &Door, artifacts: &Artifacts, lang: Lang) -> Result<(Published, Vec<Diagnostic>), Box<Diagnostic>> {
    let bar = Bar::files(lang);
    let mut published = door.publish_telling(artifacts, &|done, all| bar.step(done, all))?;
    let mut found = output::verify(door.folder())?;
    if !found.missing.is_empty() || !found.changed.is_empty() {
        let bar = Bar::files(lang);
        let mended = door.mend(artifacts, &|done, all| bar.step(done, all))?;
        published.written += mended.written;
        found = output::verify(door.folder())?;
    }
    let mut differences = verify::differences(&found);
    for difference in &mut differences {
        // Somebody else's file on a stick does no harm to the site; a page of an older site does.
        if difference.code == Code::CopyForeign {
            difference.severity = Severity::Warning;
        }
        if let Some(place) = &difference.place {
            difference.place = Some(Place::file(door.folder().join(&*place.file).display().to_string()));
        }
    }
    Ok((published, differences))
}

/// A copy inside `public/` would be foreign there.
fn refuse_inside(dir: &Path, public: &Path) -> Result<(), Box<Diagnostic>> {
    let absolute: PathBuf = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let real = absolute.ancestors().find_map(|folder| folder.canonicalize().ok());
    if real.is_some_and(|real| real.starts_with(public)) {
        return Err(Box::new(Diagnostic::new(Code::OutputInside).with("folder", dir.display())));
    }
    Ok(())
}

fn recount(summary: &mut Summary, differences: &[Diagnostic]) {
    summary.errors += differences.iter().filter(|found| found.severity == Severity::Error).count();
    summary.warnings += differences.iter().filter(|found| found.severity == Severity::Warning).count();
}

fn tell(published: &Published, dir: &Path, is_whole: bool, lang: Lang) {
    let Published { files, written, removed, .. } = published;
    let folder = dir.display();
    if is_whole {
        print::tell(
            lang,
            &format!("已发布到 {folder}：新写 {written} 个文件，删去 {removed} 个；{files} 个文件已逐个核对，可以拔下 U 盘。"),
            &format!("Published to {folder}: {written} files written, {removed} removed; all {files} verified."),
        );
    } else {
        print::tell(
            lang,
            &format!("写到 {folder} 的文件核对时不一致。请换一个 U 盘再发布。"),
            &format!("What stands in {folder} differs from what was written. Try another stick."),
        );
    }
}
