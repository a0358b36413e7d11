//! What a publish writes, leaves alone and removes.

use std::process::Command;

use super::*;

/// Inode and modification time, which distinguish a replaced file from one that was not touched.
#[cfg(unix)]
fn identity(path: &Path) -> (u64, std::time::SystemTime) {
    use std::os::unix::fs::MetadataExt as _;
    let there = fs::symlink_metadata(path).expect("a file");
    (there.ino(), there.modified().expect("a stamp"))
}

#[test]
fn a_first_publish_makes_the_folder_and_its_manifest() {
    let scene = Scene::new();
    let artifacts = site("1", &["index.html", "members/index.html", "search/index.js", "assets/a.css", "pictures/a.webp="]);
    let published = scene.publish(&artifacts);
    assert_eq!((published.files, published.written, published.removed, published.mended), (6, 5, 0, false));
    assert_eq!(files(&scene.out()), whole(&artifacts));
    let bytes: usize = files(&scene.out()).values().map(Vec::len).sum();
    assert_eq!(published.bytes, bytes as u64);
}

#[cfg(unix)]
#[test]
fn sha256sum_accepts_the_manifest() {
    let scene = Scene::new();
    scene.publish(&site("1", &["index.html", "a b.txt", "members/a.html", "members/index.html", "z.xml="]));
    let out = Command::new("sha256sum").args(["--check", "--strict", MANIFEST]).current_dir(scene.out()).output();
    let out = out.expect("sha256sum is installed");
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{said}");
    assert_eq!(said.lines().count(), 5);
}

#[cfg(unix)]
#[test]
fn only_changed_files_are_written() {
    let scene = Scene::new();
    let names = ["index.html", "members/a.html", "members/b.html", "assets/a.css"];
    scene.publish(&site("1", &names));
    let before: Vec<_> = names.iter().map(|name| identity(&scene.out().join(name))).collect();
    let manifest = identity(&scene.out().join(MANIFEST));

    let published = scene.publish(&site("1", &names));
    assert_eq!((published.written, published.removed), (0, 0));
    assert_eq!(identity(&scene.out().join(MANIFEST)), manifest, "nothing changed, so nothing is touched");

    let mut artifacts = site("1", &names);
    artifacts.insert(Url::new("members/b.html"), Artifact::Bytes(b"new".to_vec()));
    let published = scene.publish(&artifacts);
    assert_eq!((published.written, published.removed), (1, 0));
    let after: Vec<_> = names.iter().map(|name| identity(&scene.out().join(name))).collect();
    assert_eq!([&before[..2], &before[3..]].concat(), [&after[..2], &after[3..]].concat());
    assert_ne!(before[2], after[2]);
    assert_eq!(files(&scene.out()), whole(&artifacts));
}

#[test]
fn a_file_that_somebody_changed_is_restored() {
    let scene = Scene::new();
    let artifacts = site("1", &["index.html", "a.html", "b.html", "c.html"]);
    scene.publish(&artifacts);
    scene.put("public/a.html", "longer than what was there before");
    scene.put("public/b.html", "b.html 2\n");
    fs::remove_file(scene.path("public/c.html")).expect("removed");
    assert_eq!(scene.publish(&artifacts).written, 3);
    assert_eq!(files(&scene.out()), whole(&artifacts));
}

#[test]
fn removals_are_of_our_files_only() {
    let scene = Scene::new();
    scene.publish(&site("1", &["index.html", "members/a.html", "members/b.html", "honors/x/a.html", "old.html"]));
    scene.put("public/members/notes.txt", "mine");
    scene.put("public/.nojekyll", "");
    scene.put("public/CNAME", "example.org");
    let published = scene.publish(&site("1", &["index.html"]));
    assert_eq!((published.written, published.removed), (0, 4));
    let left: Vec<_> = files(&scene.out()).into_keys().collect();
    assert_eq!(left, [".nojekyll", "CNAME", "index.html", "manifest.sha256", "members/notes.txt"]);
    assert!(!scene.path("public/honors").exists(), "emptied folders go, with their parents");
}

#[cfg(unix)]
#[test]
fn pictures_are_copied_from_where_they_are_and_can_be_read_by_a_web_server() {
    use std::os::unix::fs::PermissionsExt as _;
    let scene = Scene::new();
    let stored = scene.put("store/a", "a picture");
    fs::set_permissions(&stored, fs::Permissions::from_mode(0o600)).expect("permissions");
    let mut artifacts = site("1", &["index.html"]);
    artifacts.insert(Url::new("pictures/a.webp"), Artifact::File(stored.clone()));
    scene.publish(&artifacts);
    assert_eq!(files(&scene.out()), whole(&artifacts));
    let mode = |name: &str| fs::metadata(scene.path(name)).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode("public/pictures/a.webp"), mode("public/index.html"));
    // It is recognized by its name and size and not read again.
    let before = identity(&scene.path("public/pictures/a.webp"));
    assert_eq!(scene.publish(&artifacts).written, 0);
    assert_eq!(identity(&scene.path("public/pictures/a.webp")), before);
    // But it is replaced if it was damaged afterwards.
    scene.put("public/pictures/a.webp", "B picture");
    assert_eq!(scene.publish(&artifacts).written, 1);
    assert_eq!(files(&scene.out()), whole(&artifacts));
}

#[test]
fn a_door_that_nothing_went_through_leaves_nothing() {
    let scene = Scene::new();
    let deep = scene.path("a/b/public");
    drop(Door::open(&deep, &scene.path("site")).expect("an open door"));
    assert_eq!(fs::read_dir(scene.folder.path()).expect("the folder").count(), 0);
    fs::create_dir_all(scene.out()).expect("a folder");
    drop(scene.door());
    assert!(scene.out().is_dir(), "a folder that was there stays");
    assert!(files(&scene.out()).is_empty());
}

/// Not part of the normal run: `cargo test --release -- --ignored publish_speed --nocapture`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stderr, reason = "a measurement is told")]
fn publish_speed() {
    let scene = Scene::new();
    let page = "江畔社区 ".repeat(1_500);
    let mut artifacts: Artifacts = site("1", &["index.html"]);
    artifacts.extend((0..10_000).map(|n| (Url::new(format!("m/p{n}.html")), Artifact::Bytes(format!("{n}{page}").into()))));
    let picture = scene.put("store/a", &"x".repeat(100_000));
    artifacts.extend((0..5_000).map(|n| (Url::new(format!("pictures/p{n}.webp")), Artifact::File(picture.clone()))));
    for what in ["first", "nothing changed", "one page changed"] {
        if what == "one page changed" {
            artifacts.insert(Url::new("m/p7.html"), Artifact::Bytes(b"new".to_vec()));
        }
        let started = std::time::Instant::now();
        let published = scene.publish(&artifacts);
        eprintln!(
            "{what}: {} of {} files, {} bytes, {:?}",
            published.written,
            published.files,
            published.bytes,
            started.elapsed()
        );
    }
}

#[test]
fn damage_that_the_manifest_vouches_for_is_mended_on_demand() {
    let scene = Scene::new();
    let artifacts = site("1", &["index.html", "members/a.html"]);
    scene.publish(&artifacts);
    let page = scene.path("public/members/a.html");
    let written = fs::metadata(&page).expect("a file").modified().expect("a time");
    // Flipped bits: same length, old modification time.
    scene.put("public/members/a.html", "members/a.html 9\n");
    let earlier = written - std::time::Duration::from_mins(1);
    fs::File::options().write(true).open(&page).expect("a file").set_modified(earlier).expect("a stamp");
    // The disk caused the damage, so the system must not see a change: the manifest is newer.
    let manifest = fs::File::options().write(true).open(scene.path("public/manifest.sha256")).expect("a manifest");
    manifest.set_modified(std::time::SystemTime::now()).expect("a stamp");
    assert_eq!(scene.publish(&artifacts).written, 0, "the manifest vouches for it");
    assert_eq!(verify(&scene.out()).expect("a manifest").changed, ["members/a.html"]);
    let mended = scene.door().mend(&artifacts, &|_, _| {}).expect("a publish");
    assert_eq!(mended.written, 1);
    assert_eq!(files(&scene.out()), whole(&artifacts));
}
