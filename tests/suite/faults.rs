//! Real faults, with the program itself: kills, a full disk, a folder that cannot be written, another file system, two
//! builds at once. A fault that cannot be set up here fails its test and says why: it is never a pass.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::site_test::{Ran, SiteTest, run, tree};

#[path = "faults/disks.rs"]
mod disks;
#[path = "faults/kills.rs"]
mod kills;
#[path = "faults/together.rs"]
mod together;

type Tree = BTreeMap<String, Vec<u8>>;

/// A site with enough pages that publishing takes a while.
fn hall(members: usize) -> SiteTest {
    let site = SiteTest::small();
    for at in 0..members {
        site.file(&format!("content/members/m{at}.md"), format!("---\nname: 甲{at}\nslug: member-{at}\n---\n他很好。\n"));
    }
    site.append("content/结束语.md", "\n![江](pictures/江.jpg)\n");
    site
}

/// Switches the site to one of two versions, which differ on every page and in a picture.
fn turn(site: &SiteTest, version: usize) {
    let yaml = site.read("site.yaml");
    let rest = yaml.split_once('\n').expect("lines").1;
    site.file("site.yaml", format!("title: 江畔社区第{version}版\n{rest}"));
    site.picture("content/pictures/江.jpg", 640 + 8 * u32::try_from(version).expect("small"), 400);
}

/// The output of an undisturbed build of both versions; the first one is in `public/` afterwards.
fn both(site: &SiteTest) -> [Tree; 2] {
    [1, 0]
        .map(|version| {
            turn(site, version);
            site.build().succeeds();
            site.tree("public")
        })
        .into_iter()
        .rev()
        .collect::<Vec<_>>()
        .try_into()
        .expect("two")
}

fn start(site: &SiteTest, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_changlang"))
        .args(arguments)
        .arg("--site")
        .arg(site.path(""))
        .current_dir(site.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs")
}

/// The files that visitors can see: all but the program's own.
fn visible(folder: &Path) -> Tree {
    let mut seen = tree(folder);
    // Files and folders with a temporary name are not part of the site.
    seen.retain(|name, _| !name.split('/').any(|part| part.starts_with(".changlang-")));
    seen
}

fn verifies(folder: &Path) -> Ran {
    run(&["verify", &folder.to_string_lossy()], folder.parent().expect("a parent"))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    String::from_utf8_lossy(&id.stdout).trim() == "0"
}

/// A copy of the program that any user may run.
fn program_for_all(folder: &Path) -> std::path::PathBuf {
    let copy = folder.join("changlang");
    fs::copy(env!("CARGO_BIN_EXE_changlang"), &copy).expect("a copy");
    copy
}
