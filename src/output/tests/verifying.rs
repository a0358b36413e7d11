//! Verifying copies against their manifest.

use super::*;

#[test]
fn a_whole_copy_is_whole() {
    let scene = Scene::new();
    scene.publish(&site("1", &["index.html", "members/a.html", "CNAME"]));
    scene.put("public/.nojekyll", "");
    scene.put("public/Thumbs.db", "");
    let verification = verify(&scene.out()).expect("a manifest");
    assert!(verification.is_whole(), "{verification:?}");
    assert_eq!(verification.files, 3);
}

#[test]
fn what_differs_is_told() {
    let scene = Scene::new();
    scene.publish(&site("1", &["index.html", "a.html", "members/b.html", "members/c.html"]));
    fs::remove_file(scene.path("public/a.html")).expect("removed");
    scene.put("public/members/b.html", "members/b.html 2\n");
    scene.put("public/members/withdrawn.html", "left over");
    scene.put("public/.changlang-journal", "");
    let verification = verify(&scene.out()).expect("a manifest");
    assert_eq!(verification.missing, ["a.html"]);
    assert_eq!(verification.changed, ["members/b.html"]);
    assert_eq!(verification.foreign, ["members/withdrawn.html"]);
    assert!(verification.interrupted && !verification.is_whole());
}

#[test]
fn what_an_older_site_left_is_told_from_what_is_foreign() {
    let scene = Scene::new();
    scene.publish(&site("1", &["index.html"]));
    let page = "<!doctype html><meta name=\"generator\" content=\"Changlang\"><title>x</title>";
    scene.put("public/members/wang-gang.html", page);
    scene.put("public/pictures/abcdefghijklmnop-640.webp", "a picture");
    scene.put("public/members/notes.html", "<title>mine</title>");
    scene.put("public/pictures/IMG_0001.JPG", "a holiday");
    let verification = verify(&scene.out()).expect("a manifest");
    assert_eq!(verification.stale, ["members/wang-gang.html", "pictures/abcdefghijklmnop-640.webp"]);
    assert_eq!(verification.foreign, ["members/notes.html", "pictures/IMG_0001.JPG"]);
    assert!(!verification.is_whole());
}

#[test]
fn a_stick_may_give_names_back_in_another_case() {
    let scene = Scene::new();
    scene.publish(&site("1", &["index.html", "members/a.html"]));
    fs::rename(scene.path("public/members"), scene.path("public/MEMBERS")).expect("moved");
    fs::rename(scene.path("public/index.html"), scene.path("public/INDEX.HTML")).expect("moved");
    assert!(verify(&scene.out()).expect("a manifest").is_whole());
}

#[test]
fn without_a_manifest_of_ours_there_is_nothing_to_verify() {
    let scene = Scene::new();
    assert_eq!(verify(&scene.out()).expect_err("no folder").code.as_str(), "manifest-missing");
    scene.put("public/manifest.sha256", "hello");
    assert_eq!(verify(&scene.out()).expect_err("no manifest").code.as_str(), "manifest-missing");
}
