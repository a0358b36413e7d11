//! `changlang publish`: a stick receives what changed, is read back, and is repaired; hostile paths lead nowhere.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::site_test::{SiteTest, run};

#[test]
fn a_stick_gets_what_changed_and_is_the_same_as_public() {
    let site = SiteTest::small();
    let first = site.run(&["publish", "stick", "--format", "json"]);
    first.succeeds();
    assert!(site.tree("stick") == site.tree("public"));
    let all = first.json()["summary"]["files_written"].as_u64().expect("a number");
    assert_eq!(all + 1, site.tree("stick").len() as u64, "all but the manifest");

    let again = site.run(&["publish", "stick", "--format", "json"]);
    assert_eq!(again.succeeds().json()["summary"]["files_written"], 0);
    site.append("content/结束语.md", "\n再见。\n");
    let edit = site.run(&["publish", "stick", "--format", "json"]);
    let written = edit.succeeds().json()["summary"]["files_written"].as_u64().expect("a number");
    assert!((1..8).contains(&written), "{written} files for one edit");
    assert!(site.read("stick/jie-shu-yu.html").contains("再见"));
}

#[test]
fn what_a_stick_damaged_is_written_once_more() {
    let site = SiteTest::small();
    site.run(&["publish", "stick"]).succeeds();
    // A flipped bit: the same length and the old modification time.
    let page = site.path("stick/members/wang-yi.html");
    let mut bytes = fs::read(&page).expect("a page");
    let stamp = fs::metadata(&page).expect("a page").modified().expect("a time");
    bytes[200] ^= 1;
    fs::write(&page, bytes).expect("a page");
    let earlier = stamp - std::time::Duration::from_mins(1);
    fs::File::options().write(true).open(&page).expect("a page").set_modified(earlier).expect("a stamp");
    run(&["verify", "stick"], &site.path("")).ends(1);
    site.run(&["publish", "stick"]).succeeds();
    assert!(site.tree("stick") == site.tree("public"));
}

/// Damages a file as a failing disk does: its length stays, and its stamps show no change since it was published.
fn rot(site: &SiteTest, folder: &str, name: &str) {
    let page = site.path(&format!("{folder}/{name}"));
    let mut bytes = fs::read(&page).expect("a file");
    let earlier = fs::metadata(&page).and_then(|page| page.modified()).expect("a time") - Duration::from_mins(1);
    bytes[200] ^= 1;
    fs::write(&page, bytes).expect("a file");
    fs::File::options().write(true).open(&page).and_then(|page| page.set_modified(earlier)).expect("a stamp");
    // The manifest is newer than the file's change time, so the stamps vouch for the file.
    let manifest = fs::File::options().write(true).open(site.path(&format!("{folder}/manifest.sha256")));
    manifest.and_then(|manifest| manifest.set_modified(SystemTime::now())).expect("a stamp");
}

#[test]
fn what_a_disk_damaged_unnoticed_is_made_anew_and_told() {
    let site = SiteTest::small();
    site.run(&["publish", "stick"]).succeeds();
    let whole = site.tree("public");
    let said = |damaged: &[(&str, &str)], arguments: &[&str]| {
        for (folder, name) in damaged {
            rot(&site, folder, name);
        }
        let ran = site.run(arguments);
        ran.succeeds();
        ran.stderr.clone()
    };
    let page = "members/wang-yi.html";
    let told = said(&[("stick", page)], &["publish", "stick"]);
    assert!(told.contains("stick 里有 1 个文件坏了，已重写"), "{told}");
    assert!(site.tree("stick") == whole);

    // Damaged files in `public/` that are to be copied, to a new stick and to a stick that is damaged too.
    let told = said(&[("public", page), ("public", "search/index.js")], &["publish", "other"]);
    assert!(told.contains("public 里有 2 个文件坏了") && !told.contains("other 里有"), "{told}");
    let told = said(&[("public", page), ("stick", page)], &["publish", "stick"]);
    assert!(told.contains("public 里有 1 个文件坏了"), "{told}");
    for folder in ["public", "other", "stick"] {
        assert!(site.tree(folder) == whole, "{folder}");
    }
    said(&[("public", page)], &["publish", "stick", "--precompress"]);
    for folder in ["public", "stick"] {
        run(&["verify", folder], &site.path("")).succeeds();
    }
    assert!(said(&[], &["publish", "stick"]).find("坏了").is_none());
}

#[test]
fn other_files_on_the_stick_stay_and_are_told() {
    let site = SiteTest::small();
    site.file("stick/照片.jpg", "a holiday");
    let refused = site.run(&["publish", "stick", "--format", "json"]);
    refused.ends(2);
    assert_eq!(refused.findings(), ["output-foreign :null:null"]);
    assert_eq!(site.tree("stick").len(), 1);

    site.remove("stick/照片.jpg").run(&["publish", "stick"]).succeeds();
    site.file("stick/照片.jpg", "a holiday");
    let told = site.run(&["publish", "stick", "--format", "json"]);
    told.succeeds();
    assert!(told.findings().iter().any(|found| found.starts_with("copy-foreign ")), "{:?}", told.findings());
    assert_eq!(site.read("stick/照片.jpg"), "a holiday");
}

#[test]
fn a_withdrawn_page_that_was_left_behind_is_told_as_stale() {
    let site = SiteTest::small();
    site.run(&["publish", "stick"]).succeeds();
    let page = site.read("stick/members/wang-yi.html");
    site.remove("content/members/王毅.md").run(&["publish", "stick"]).succeeds();
    assert!(!site.path("stick/members/wang-yi.html").exists());
    // Someone copied an older page over it by hand.
    site.file("stick/members/wang-yi.html", page);
    let verified = run(&["verify", "stick", "--format", "json"], &site.path(""));
    verified.ends(1);
    assert_eq!(verified.findings(), ["copy-stale members/wang-yi.html:null:null"]);
}

#[test]
fn errors_leave_the_stick_as_it_is() {
    let site = SiteTest::small();
    site.run(&["publish", "stick"]).succeeds();
    let before = site.tree("stick");
    site.append("content/结束语.md", "\n[没有](没有.md)\n");
    site.run(&["publish", "stick"]).ends(1);
    assert!(site.tree("stick") == before && site.tree("public") == before);
}

#[test]
fn a_stick_within_the_site_is_refused_where_it_would_hurt() {
    let site = SiteTest::small();
    site.build().succeeds();
    for folder in ["public", "public/copy", "content/copy", "themes", "."] {
        let refused = site.run(&["publish", folder, "--format", "json"]);
        refused.ends(2);
        assert_eq!(refused.findings(), ["output-inside :null:null"], "{folder}");
    }
    run(&["verify", "public"], &site.path("")).succeeds();
}

#[test]
fn precompressed_twins_come_and_go_with_their_texts() {
    let site = SiteTest::small();
    site.run(&["build", "--precompress"]).succeeds();
    for twin in ["index.html.gz", "index.html.br", "search/index.js.gz", "members/wang-yi.html.br"] {
        assert!(site.path("public").join(twin).is_file(), "{twin}");
    }
    run(&["verify", "public"], &site.path("")).succeeds();
    site.build().succeeds();
    assert!(site.tree("public").keys().all(|name| !matches!(name.rsplit('.').next(), Some("gz" | "br"))));
}

#[test]
fn hostile_paths_lead_to_nothing_outside() {
    let site = SiteTest::small();
    let secret = site.path("../secret-of-the-clerk.txt");
    fs::write(&secret, "绝密").expect("a file");
    site.file("content/stolen.md", "---\ntitle: 页\npictures: [{file: ../../secret-of-the-clerk.txt, alt: x}]\n---\n![x](../../../../../../etc/passwd)\n\n[y](/etc/passwd)\n\n[z](../../secret-of-the-clerk.txt)\n");
    let ran = site.run(&["build", "--format", "json"]);
    fs::remove_file(&secret).expect("removed");
    ran.ends(1);
    assert!(!ran.stdout.contains("绝密") && !site.path("public").exists());

    for slug in ["../../outside", "/etc/x", "..", "a/../../b", "C:\\x", "%2e%2e/x"] {
        let site = SiteTest::small();
        site.file("content/hostile.md", format!("---\ntitle: 页\nslug: '{slug}'\n---\n文。\n"));
        site.run(&["build"]).ends(1);
        assert!(!site.path("public").exists() && !site.path("../outside.html").exists(), "{slug}");
    }
    for redirect in ["../outside.html", "/etc/x.html", "..\\x.html"] {
        let site = SiteTest::small();
        site.file("content/hostile.md", format!("---\ntitle: 页\nredirects: ['{redirect}']\n---\n文。\n"));
        let ran = site.build();
        let outside = site.tree("").keys().any(|name| name.ends_with("outside.html") && !name.starts_with("public/"));
        assert!(ran.code == 1 || ran.code == 0 && !outside, "{redirect}: {}", ran.stderr);
        assert!(!site.path("../outside.html").exists());
    }
    for theme in ["../..", "/etc", "default/../../x"] {
        let site = SiteTest::small();
        site.append("site.yaml", &format!("theme: '{theme}'\n"));
        site.build().ends(1);
    }
}

#[cfg(unix)]
#[test]
fn links_in_content_do_not_lead_out_of_the_site() {
    let site = SiteTest::small();
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("秘密.md"), "---\ntitle: 秘密名单\n---\n绝密。\n").expect("a file");
    std::os::unix::fs::symlink(outside.path(), site.path("content/外面")).expect("a link");
    std::os::unix::fs::symlink(outside.path().join("秘密.md"), site.path("content/秘密.md")).expect("a link");
    site.build();
    let leaks: Vec<_> =
        site.tree("public").into_iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("绝密")).collect();
    assert!(leaks.is_empty(), "{:?}", leaks.iter().map(|(name, _)| name).collect::<Vec<_>>());
}

#[test]
fn every_page_has_the_strict_policy() {
    let site = SiteTest::small();
    site.append("site.yaml", "base_url: https://example.org/hall/\n");
    site.file("content/旧.md", "---\ntitle: 旧址\nredirects: [old.html]\n---\n文。\n").build().succeeds();
    let pages: Vec<_> = site.tree("public").into_iter().filter(|(name, _)| name.rsplit('.').next() == Some("html")).collect();
    assert!(pages.len() > 10);
    for (name, bytes) in pages {
        let page = String::from_utf8_lossy(&bytes).into_owned();
        assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none'"), "{name}");
        assert!(!page.contains("'unsafe-"), "{name}");
    }
}

#[test]
fn foreign_files_on_a_stick_fail_a_strict_publish() {
    let site = SiteTest::small();
    site.file("stick/mine.txt", "x");
    // A foreign folder without a manifest would be refused, so publish the site first.
    fs::remove_file(site.path("stick/mine.txt")).expect("a file");
    site.run(&["publish", "stick"]).succeeds();
    site.file("stick/mine.txt", "x");
    site.run(&["publish", "stick"]).succeeds();
    site.run(&["publish", "stick", "--strict"]).ends(1);
}

#[test]
fn packed_twins_that_come_later_find_their_folder() {
    let site = SiteTest::small();
    let id = "c".repeat(60);
    site.append("site.yaml", &format!("  {id}: {{kind: story, title: 故事}}\n"));
    site.file(&format!("content/{id}/甲.md"), format!("---\ntitle: 甲的故事\nslug: {}\n---\n文字。\n", "s".repeat(33)));
    site.run(&["build", "--precompress"]).succeeds();
    run(&["verify", "public"], &site.path("")).succeeds();
    site.run(&["build", "--out", "public/inside"]).ends(2);
}

#[test]
fn nobody_has_to_read_what_is_printed() {
    let site = SiteTest::small();
    let ended = |arguments: &[&str]| {
        let full = || fs::File::options().write(true).open("/dev/full").expect("a device");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_changlang"));
        let status = command.args(arguments).current_dir(site.path("")).stdout(full()).stderr(full()).status();
        status.expect("a program").code()
    };
    assert_eq!(ended(&["check", "--format", "json"]), Some(0));
    assert_eq!(ended(&["build"]), Some(0));
    assert_eq!(ended(&["schema"]), Some(0));
    site.file("content/members/坏.md", "---\nname: 1\nnonsense: 2\n---\n");
    assert_eq!(ended(&["check"]), Some(1));
}

#[test]
fn pages_that_were_exchanged_are_written_once_more() {
    let site = SiteTest::small();
    site.run(&["build"]).succeeds();
    let whole = site.tree("public");
    let [one, other, aside] = ["public/index.html", "public/members/wang-yi.html", "aside"].map(|path| site.path(path));
    let stamp = |path: &std::path::Path| fs::metadata(path).expect("a page").modified().expect("a time");
    // Renamed files keep their stamps, and the total size is unchanged.
    for (from, to) in [(&one, &aside), (&other, &one), (&aside, &other)] {
        fs::rename(from, to).expect("a page");
    }
    site.run(&["build"]).succeeds();
    assert!(site.tree("public") == whole, "exchanged");
    // Other bytes of the same length with the old stamp; then also with a manifest from a clock that ran ahead.
    for ahead in [false, true] {
        if ahead {
            let manifest = fs::File::options().write(true).open(site.path("public/manifest.sha256")).expect("a manifest");
            let later = std::time::SystemTime::now() + std::time::Duration::from_hours(48);
            manifest.set_modified(later).expect("a stamp");
        }
        let (then, mut bytes) = (stamp(&one), fs::read(&one).expect("a page"));
        bytes[300] ^= 1;
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(&one, bytes).expect("a page");
        fs::File::options().write(true).open(&one).expect("a page").set_modified(then).expect("a stamp");
        site.run(&["build"]).succeeds();
        run(&["verify", "public"], &site.path("")).succeeds();
    }
}
