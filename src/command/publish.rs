//! `changlang publish DIR`: builds what is out of date, updates `public/`, copies the same bytes to a folder or stick, and
//! reads them back to verify the copy.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Lang, Place, Severity, Summary};
use crate::output::{self, Artifacts, Door, Published, Verification};
use crate::pipeline::{self, Around, Options, Outcome};
use crate::store::Store;

use super::args::{Format, Publish};
use super::progress::Bar;
use super::{CALL, CONTENT, DONE, build, print, verify};

/// Runs the command and returns its exit code.
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
    let mut public = Door::open(&call.site.root.join("public"), &call.site.root)?;
    refuse_inside(&call.dir, public.folder())?;
    // Open both targets first: nobody should wait for a build that cannot be published.
    let door = Door::open(&call.dir, &call.site.root)?;
    match bring(call, &store, &public, &door, lang) {
        Err(refused) if refused.code == Code::SourceChanged => {
            // Files in `public/` are trusted by their stamps, which do not change when a disk damages a file.
            let damaged = output::verify(public.folder()).map_or(0, |found| differing(&found));
            if damaged == 0 {
                return Err(refused);
            }
            public.doubt();
            let ended = bring(call, &store, &public, &door, lang)?;
            tell_damaged(call, Damaged::Public(damaged), lang);
            Ok(ended)
        }
        ended => ended,
    }
}

/// Builds, publishes to `public` and brings the whole site to `door`.
fn bring(call: &Publish, store: &Store, public: &Door, door: &Door, lang: Lang) -> Result<u8, Box<Diagnostic>> {
    let tray = public.tray()?;
    let bar = Bar::pictures(lang);
    let options = Options { tells_moved: Some(pipeline::Since::Publish), ..build::options(&call.site, false) };
    let outcome = build::with_threads(&call.site, || {
        pipeline::build(&options, store, &tray, Around { picture: Some(&|done, all| bar.step(done, all)), ..Around::default() })
    })?;
    let Outcome { report, artifacts, mut summary, sources, addresses, remains, .. } = outcome;
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
        addresses.remember(store);
    }
    public.settle(&mut artifacts);
    store.collect(build::CACHE_BYTES);
    let Delivered { published, damaged, mut differences } = deliver(door, &artifacts, lang)?;
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
    if is_whole && damaged > 0 {
        tell_damaged(call, Damaged::Copy(damaged), lang);
    }
    // As after a build, the system reclaims the memory faster than dropping it would.
    std::mem::forget((sources, artifacts, remains));
    Ok(if is_whole { DONE } else { CONTENT })
}

/// Outcome of bringing a site to a folder.
struct Delivered {
    published: Published,
    /// Number of files that did not read back as written and were written again.
    damaged: usize,
    /// How the folder still differs from the manifest.
    differences: Vec<Diagnostic>,
}

/// Writes what differs and reads everything back; files damaged on the way are written once more.
fn deliver(door: &Door, artifacts: &Artifacts, lang: Lang) -> Result<Delivered, Box<Diagnostic>> {
    let bar = Bar::files(lang);
    let mut published = door.publish_telling(artifacts, &|done, all| bar.step(done, all))?;
    let mut found = output::verify(door.folder())?;
    let damaged = differing(&found);
    if damaged > 0 {
        let bar = Bar::files(lang);
        let mended = door.mend(artifacts, &|done, all| bar.step(done, all))?;
        published.written += mended.written;
        found = output::verify(door.folder())?;
    }
    let mut differences = verify::differences(&found);
    for difference in &mut differences {
        // A foreign file on a stick does no harm; a page of an older site does.
        if difference.code == Code::CopyForeign {
            difference.severity = Severity::Warning;
        }
        if let Some(place) = &difference.place {
            difference.place = Some(Place::file(door.folder().join(&*place.file).display().to_string()));
        }
    }
    Ok(Delivered { published, damaged, differences })
}

/// Number of files that are missing or differ from the manifest.
fn differing(found: &Verification) -> usize {
    found.missing.len() + found.changed.len()
}

/// Refuses a target inside `public/`, where a copy would be a foreign file.
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

/// Where damaged files were found, and how many.
#[derive(Clone, Copy)]
enum Damaged {
    Public(usize),
    Copy(usize),
}

/// Reports how many files were written again, since a disk that damages files once does it again.
fn tell_damaged(call: &Publish, damaged: Damaged, lang: Lang) {
    if call.format != Format::Human {
        return;
    }
    match damaged {
        Damaged::Public(files) => print::tell(
            lang,
            &format!("public 里有 {files} 个文件坏了（大小和时间没变，内容变了），已重新生成。硬盘可能有坏块，请备份资料。"),
            &format!(
                "{files} files in public/ were damaged on the disk and are made anew. The disk may be failing: make a backup."
            ),
        ),
        Damaged::Copy(files) => print::tell(
            lang,
            &format!("{} 里有 {files} 个文件坏了，已重写，再次核对一致。若再出现，请换一个 U 盘。", call.dir.display()),
            &format!(
                "{files} files in {} were damaged; rewritten and verified. If it happens again, try another stick.",
                call.dir.display()
            ),
        ),
    }
}
