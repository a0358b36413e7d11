//! `changlang check --fix`: repairs damaged texts where the repair is certain. It shows each change, asks, and keeps the
//! original.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::content::Mended;
use crate::diagnostic::{Code, Diagnostic, Lang};
use crate::pipeline;
use crate::text::private;

use super::args::{Format, Site};
use super::{CALL, build, print};

/// Folder of the originals, in the root of the site, where no build looks.
const ORIGINALS: &str = ".originals";

/// Shows, asks and repairs. Returns an exit code only if something failed.
pub(super) fn run(site: &Site, yes: bool, format: Format, lang: Lang) -> Option<u8> {
    let all = match pipeline::mended(&build::options(site, true)) {
        Ok(all) => all,
        Err(diagnostic) => {
            print::refuse(&diagnostic, format, lang);
            return Some(CALL);
        }
    };
    if all.is_empty() {
        print::tell(lang, "没有可以自动修补的文字。", "There is nothing to mend by itself.");
        return None;
    }
    let mut all_yes = yes;
    for mended in &all {
        let diff = diff(mended);
        let diff = private::veiled(&diff);
        match format {
            Format::Human => print::text(&diff),
            // Standard output is reserved for the JSON document.
            Format::Json => print::line(&diff),
        }
        if !all_yes {
            match ask(lang) {
                Answer::Yes => {}
                Answer::All => all_yes = true,
                Answer::No => continue,
                Answer::Stop => break,
            }
        }
        if let Err(error) = write(&site.root, mended) {
            let diagnostic = Diagnostic::new(Code::OutputUnwritable).with("folder", &mended.path).with("reason", error);
            print::refuse(&diagnostic, format, lang);
            return Some(CALL);
        }
        let kept = original(mended);
        print::tell(
            lang,
            &format!("已修补 {}，原文存在 {}", mended.path, kept.display()),
            &format!("{} is mended; the original is kept in {}", mended.path, kept.display()),
        );
    }
    None
}

/// The change as a unified diff.
fn diff(mended: &Mended) -> String {
    let diff = TextDiff::from_lines(&mended.before, &mended.after);
    diff.unified_diff().context_radius(1).header(&mended.path, &mended.path).to_string()
}

enum Answer {
    Yes,
    All,
    No,
    Stop,
}

fn ask(lang: Lang) -> Answer {
    if !std::io::stdin().is_terminal() {
        print::tell(
            lang,
            "没有人可以回答，未修改；要直接修改请加 --yes。",
            "Nobody can answer; nothing is changed. Add --yes to mend.",
        );
        return Answer::Stop;
    }
    let question = match lang {
        Lang::Zh => "照这样修改吗？ y 改 · n 不改 · a 全部改 · q 停 [n] ",
        Lang::En => "change it so? y yes · n no · a all · q quit [n] ",
    };
    print::ask(question);
    let mut line = String::new();
    if std::io::stdin().lock().read_line(&mut line).is_err() {
        return Answer::Stop;
    }
    match line.trim() {
        "y" | "Y" | "是" | "改" => Answer::Yes,
        "a" | "A" | "全部" => Answer::All,
        "q" | "Q" | "停" => Answer::Stop,
        _ => Answer::No,
    }
}

/// Where the original of a text is kept: its path with part of its hash, so that a later original does not overwrite it.
fn original(mended: &Mended) -> PathBuf {
    let hash = blake3::hash(mended.before.as_bytes()).to_hex();
    Path::new(ORIGINALS).join(format!("{}.{}", mended.path, &hash[..8]))
}

/// Keeps the original, then replaces the file atomically.
fn write(root: &Path, mended: &Mended) -> std::io::Result<()> {
    let kept = root.join(original(mended));
    if let Some(folder) = kept.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // If the file is a symbolic link, its target is repaired.
    let target = root.join(&mended.path).canonicalize()?;
    std::fs::copy(&target, &kept)?;
    let mut temporary = tempfile::Builder::new().prefix(".changlang-").tempfile_in(target.parent().unwrap_or(root))?;
    temporary.write_all(mended.after.as_bytes())?;
    std::fs::set_permissions(temporary.path(), std::fs::metadata(&target)?.permissions())?;
    temporary.persist(&target)?;
    Ok(())
}
