//! What must be refused without touching anything.

use super::*;
use crate::source::Original;

#[test]
fn a_folder_with_foreign_files_is_refused() {
    let artifacts = site("1", &["index.html"]);
    for (file, text) in [("public/photo.jpg", "x"), ("public/deep/er/notes.txt", "x"), ("public/manifest.sha256", "")] {
        let scene = Scene::new();
        scene.put(file, text);
        let before = files(scene.folder.path());
        assert_eq!(scene.refuses(&artifacts), "output-foreign", "{file}");
        assert_eq!(files(scene.folder.path()), before);
    }
    let scene = Scene::new();
    let sum = Hash::of(b"x");
    scene.put("public/IMG_0001.JPG", "x");
    scene.put("public/manifest.sha256", &format!("{sum}  IMG_0001.JPG\n"));
    assert_eq!(scene.refuses(&artifacts), "output-foreign", "somebody else's list of checksums");
}

#[test]
fn what_hosts_and_systems_put_into_a_folder_is_not_foreign() {
    let scene = Scene::new();
    for file in [".gitignore", ".git/config", "CNAME", "Thumbs.db", "desktop.ini", "System Volume Information/x"] {
        scene.put(&format!("public/{file}"), "x");
    }
    fs::create_dir_all(scene.path("public/empty")).expect("a folder");
    let before = files(&scene.out());
    let artifacts = site("1", &["index.html"]);
    scene.publish(&artifacts);
    let mut expected = whole(&artifacts);
    expected.extend(before);
    assert_eq!(files(&scene.out()), expected);
    assert!(scene.path("public/empty").is_dir());
}

#[test]
fn a_file_of_somebody_else_is_never_overwritten() {
    let scene = Scene::new();
    scene.publish(&site("1", &["index.html"]));
    scene.put("public/robots.txt", "mine");
    let before = files(&scene.out());
    assert_eq!(scene.refuses(&site("2", &["index.html", "robots.txt"])), "output-occupied");
    fs::remove_file(scene.path("public/robots.txt")).expect("removed");
    scene.put("public/robots.txt/x", "a folder in the way");
    assert_eq!(scene.refuses(&site("2", &["index.html", "robots.txt"])), "output-occupied");
    scene.put("public/members", "a file where a folder should be");
    assert_eq!(scene.refuses(&site("2", &["index.html", "members/a.html"])), "output-occupied");
    assert_eq!(files(&scene.out())["index.html"], before["index.html"]);
    // Identical bytes are no conflict.
    let same = site("1", &["index.html", "members=a file where a folder should be"]);
    assert_eq!(scene.publish(&same).written, 0);
}

#[test]
fn names_that_a_stick_refuses_publish_nothing() {
    let scene = Scene::new();
    let before = site("1", &["index.html"]);
    scene.publish(&before);
    assert_eq!(scene.refuses(&site("2", &["index.html", "张明远.html"])), "output-name");
    assert_eq!(scene.refuses(&site("2", &["index.html", "../outside.html"])), "output-name");
    assert_eq!(scene.refuses(&site("2", &["index.html", "A.html", "a.html"])), "output-case");
    assert_eq!(files(&scene.out()), whole(&before));
}

#[test]
fn an_output_that_would_overwrite_the_site_is_refused() {
    let scene = Scene::new();
    let site_folder = scene.put("site/site.yaml", "").parent().expect("a parent").to_owned();
    for out in ["", "..", "content", "content/x/y", "themes/default"] {
        let refused = Door::open(&site_folder.join(out), &site_folder).expect_err("a refusal");
        assert_eq!(refused.code.as_str(), "output-inside", "{out}");
    }
    assert!(Door::open(&site_folder.join("public"), &site_folder).is_ok());
    assert_eq!(files(scene.folder.path()).into_keys().collect::<Vec<_>>(), ["site/site.yaml"]);
}

#[test]
fn two_builds_at_once_are_refused_until_one_is_done() {
    let scene = Scene::new();
    let artifacts = site("1", &["index.html"]);
    let door = scene.door();
    assert_eq!(scene.refuses(&artifacts), "output-locked");
    door.publish(&artifacts).expect("the first one publishes");
    assert_eq!(scene.refuses(&artifacts), "output-locked");
    drop(door);
    scene.publish(&artifacts);
    assert_eq!(files(&scene.out()), whole(&artifacts), "no lock is left behind");
    // A kill leaves the lock file, but the system releases the lock itself.
    scene.put("public/.changlang-lock", "");
    scene.publish(&site("2", &["index.html"]));
}

#[test]
fn a_source_that_vanishes_or_changes_publishes_nothing() {
    let scene = Scene::new();
    let before = site("1", &["index.html", "a.html"]);
    scene.publish(&before);
    let mut artifacts = site("2", &["index.html", "new/b.html"]);
    artifacts.insert(Url::new("pictures/a.webp"), Artifact::File(scene.path("gone")));
    assert_eq!(scene.refuses(&artifacts), "source-changed");
    assert_eq!(files(&scene.out()), whole(&before));

    // It changes between being examined and being copied.
    let changing = scene.put("store/z", "one");
    artifacts.insert(Url::new("pictures/a.webp"), Artifact::File(changing.clone()));
    let door = scene.door();
    let told = door.publish_by_steps(&artifacts, &|step| {
        if step == publish::Step::Journal {
            fs::write(&changing, "two").expect("written");
        }
        std::ops::ControlFlow::Continue(())
    });
    let Err(publish::Halt::Told(told)) = told else { panic!("a refusal") };
    assert_eq!(told.code.as_str(), "source-changed");
    drop(door);
    assert_eq!(files(&scene.out()), whole(&before), "staged files and the journal are tidied up");
    assert!(!scene.path("public/new").exists() && !scene.path("public/pictures").exists());
}

#[test]
fn what_was_not_checked_is_not_published() {
    let scene = Scene::new();
    let before = site("1", &["index.html"]);
    scene.publish(&before);
    let path = scene.put("site/report.pdf", "checked");
    let original = |bytes: &str| Artifact::Original(Original { path: path.clone(), hash: blake3::hash(bytes.as_bytes()) });
    let mut artifacts = before.clone();
    artifacts.insert(Url::new("files/a.pdf"), original("another, which was replaced"));
    assert_eq!(scene.refuses(&artifacts), "source-changed");
    assert_eq!(files(&scene.out()), whole(&before));
    artifacts.insert(Url::new("files/a.pdf"), original("checked"));
    scene.publish(&artifacts);
    assert!(files(&scene.out()).contains_key("files/a.pdf"));
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let scene = Scene::new();
    scene.put("public", "a file");
    let artifacts = site("1", &["index.html"]);
    assert_eq!(scene.refuses(&artifacts), "output-unwritable");
    let below = publish(&artifacts, &scene.path("public/below"), &scene.path("site")).expect_err("a refusal");
    assert_eq!(below.code.as_str(), "output-unwritable");
    assert_eq!(files(scene.folder.path()).into_keys().collect::<Vec<_>>(), ["public"]);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn nothing_is_written_through_a_link() {
        let scene = Scene::new();
        scene.publish(&site("1", &["index.html"]));
        let outside = scene.put("outside/a.html", "mine");
        symlink(scene.path("outside"), scene.path("public/members")).expect("a link");
        assert_eq!(scene.refuses(&site("2", &["index.html", "members/a.html"])), "output-occupied");
        // A link in the place of our own file is replaced, not followed.
        fs::remove_file(scene.path("public/index.html")).expect("removed");
        symlink(&outside, scene.path("public/index.html")).expect("a link");
        // So are links planted in place of temporary files.
        symlink(&outside, scene.path("public/.changlang-0")).expect("a link");
        symlink(&outside, scene.path("public/.changlang-own")).expect("a link");
        scene.publish(&site("2", &["index.html"]));
        assert!(fs::symlink_metadata(scene.path("public/index.html")).expect("a file").is_file());
        symlink(&outside, scene.path("public/.changlang-lock")).expect("a link");
        assert_eq!(scene.refuses(&site("3", &["index.html"])), "output-unwritable");
        assert_eq!(files(&scene.path("outside"))["a.html"], b"mine");
    }

    #[test]
    fn nothing_is_removed_behind_a_link() {
        let scene = Scene::new();
        scene.publish(&site("1", &["index.html", "members/a.html", "members/deep/b.html", "c.html"]));
        fs::rename(scene.path("public/members"), scene.path("outside")).expect("moved");
        symlink(scene.path("outside"), scene.path("public/members")).expect("a link");
        fs::rename(scene.path("public/c.html"), scene.path("outside/c.html")).expect("moved");
        symlink(scene.path("outside/c.html"), scene.path("public/c.html")).expect("a link");
        let published = scene.publish(&site("1", &["index.html"]));
        assert_eq!(published.removed, 1, "the link that stood for our own file");
        let left: Vec<_> = files(&scene.path("outside")).into_keys().collect();
        assert_eq!(left, ["a.html", "c.html", "deep/b.html"]);
    }

    #[test]
    fn the_output_itself_may_be_a_link() {
        let scene = Scene::new();
        fs::create_dir(scene.path("disk")).expect("a folder");
        symlink(scene.path("disk"), scene.out()).expect("a link");
        let artifacts = site("1", &["index.html", "members/a.html"]);
        scene.publish(&artifacts);
        assert_eq!(files(&scene.path("disk")), whole(&artifacts));
        assert!(fs::symlink_metadata(scene.out()).expect("a link").is_symlink());
    }
}
