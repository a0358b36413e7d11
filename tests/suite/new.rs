//! `changlang new` works in an empty folder, without the repository.

use crate::site_test::{SiteTest, run};

#[test]
fn the_starter_builds_without_findings() {
    let place = SiteTest::empty();
    run(&["new", "site"], &place.path("")).succeeds();
    let built = run(&["build", "--site", "site", "--format", "json"], &place.path(""));
    built.succeeds();
    assert_eq!(built.findings(), Vec::<String>::new());
    assert!(place.path("site/public/index.html").is_file());
    let kinds = [
        "history",
        "members",
        "honors",
        "resettlement",
        "stories",
        "statistics",
        "organizations",
        "documents",
        "places",
        "rooms",
        "schedule",
    ];
    for kind in kinds {
        assert!(place.path(&format!("site/public/{kind}/index.html")).is_file(), "{kind}");
    }
}

#[test]
fn the_demonstration_builds_without_findings() {
    let place = SiteTest::empty();
    run(&["new", "hall", "--demo"], &place.path("")).succeeds();
    let built = run(&["build", "--site", "hall", "--format", "json"], &place.path(""));
    built.succeeds();
    assert_eq!(built.findings(), Vec::<String>::new());
}

#[test]
fn a_clerk_s_windows_gets_two_files_to_double_click() {
    let place = SiteTest::empty();
    run(&["new", "site"], &place.path("")).succeeds();
    run(&["new", "demo", "--demo"], &place.path("")).succeeds();
    for (name, command) in [("预览.cmd", "serve --open"), ("发布.cmd", "publish \"%DRIVE:~0,1%:/展厅\"")] {
        for folder in ["site", "demo"] {
            let text = place.read(&format!("{folder}/{name}"));
            assert!(text.contains(command), "{name}");
            assert!(text.lines().count() == text.matches("\r\n").count(), "{name}: cmd wants CRLF");
            assert!(text.starts_with("@echo off\r\nchcp 65001 >nul\r\n"), "{name}: UTF-8, and cmd is told so first");
            assert!(!text.contains("goto"), "{name}: cmd loses its place in UTF-8 when it looks for a label");
        }
    }
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let place = SiteTest::empty();
    place.file("site/note.txt", "mine");
    let ran = run(&["new", "site"], &place.path(""));
    ran.ends(2);
    assert_eq!(place.tree("site").len(), 1);
}
