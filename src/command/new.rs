//! `changlang new`: a small starter, or the demonstration exhibition. Both are compiled in.

#![expect(clippy::disallowed_methods, reason = "this command writes a new site")]

use std::fs;
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use crate::diagnostic::{Code, Diagnostic, Lang};

use super::args::{Format, New};
use super::{CALL, DONE, print};

static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/command/starter");
static DEMO_CONTENT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content");
static DEMO_SITE: &[u8] = include_bytes!("../../site.yaml");

/// Runs the command and returns its exit code.
pub(super) fn run(call: &New, lang: Lang) -> u8 {
    match write(call) {
        Ok(files) => {
            let folder = call.dir.display();
            print::tell(
                lang,
                &format!("已在 {folder} 写好 {files} 个文件。接着：\n  cd {folder}\n  changlang serve --open"),
                &format!("Wrote {files} files to {folder}. Next:\n  cd {folder}\n  changlang serve --open"),
            );
            DONE
        }
        Err(diagnostic) => {
            print::refuse(&diagnostic, Format::Human, lang);
            CALL
        }
    }
}

fn write(call: &New) -> Result<usize, Box<Diagnostic>> {
    let folder = &call.dir;
    // A folder that cannot be read may hold anything.
    let is_free = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if !is_free {
        return Err(Box::new(Diagnostic::new(Code::FolderNotEmpty).with("folder", folder.display())));
    }
    let mut files = 0;
    if call.demo {
        put(folder, Path::new("site.yaml"), DEMO_SITE)?;
        files += 1 + copy(&DEMO_CONTENT, folder, Path::new("content"))?;
        for file in STARTER.files().filter(|file| file.path().extension().is_some_and(|ending| ending == "cmd")) {
            put(folder, file.path(), file.contents())?;
            files += 1;
        }
    } else {
        files += copy(&STARTER, folder, Path::new(""))?;
    }
    Ok(files)
}

fn copy(from: &Dir<'_>, folder: &Path, below: &Path) -> Result<usize, Box<Diagnostic>> {
    let mut files = 0;
    for entry in from.entries() {
        match entry {
            DirEntry::Dir(inner) => files += copy(inner, folder, below)?,
            DirEntry::File(file) => {
                put(folder, &below.join(file.path()), file.contents())?;
                files += 1;
            }
        }
    }
    Ok(files)
}

fn put(folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
    let target = folder.join(path);
    let unwritable = |error: std::io::Error| {
        Box::new(Diagnostic::new(Code::OutputUnwritable).with("folder", target.display()).with("reason", error))
    };
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(unwritable)?;
    }
    fs::write(&target, bytes).map_err(unwritable)
}
