//! Disks that are full, read-only, or on another file system.

use super::*;

/// The codes of the findings in a JSON report.
fn codes(text: &str) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let rows = json["diagnostics"].as_array().expect("rows").clone();
    rows.iter().filter_map(|row| row["code"].as_str().map(str::to_owned)).collect()
}

#[test]
fn a_full_disk_keeps_the_old_site_and_room_mends_it() {
    let site = hall(10);
    let versions = both(&site);
    fs::create_dir(site.path("disk")).expect("a folder");
    fs::write(site.path("next.yaml"), site.read("site.yaml").replace("第0版", "第1版")).expect("a file");
    // The script mounts a file system that only it sees and that disappears with it.
    let script = r#"
        set -e
        mount -t tmpfs -o size=8m none disk
        "$P" build --site . --no-cache --out disk/public >/dev/null 2>&1
        cp -r disk/public before
        cp next.yaml site.yaml
        head -c 16m /dev/zero > disk/fill 2>/dev/null || true
        set +e
        "$P" build --site . --no-cache --out disk/public --format json > full.json
        echo $? > full.code
        cp -r disk/public full
        rm disk/fill
        "$P" build --site . --no-cache --out disk/public >/dev/null 2>&1
        echo $? > room.code
        cp -r disk/public room
    "#;
    let unshare = if is_root() { "-m" } else { "-rm" };
    let ran = Command::new("unshare")
        .args([unshare, "sh", "-c", script])
        .env("P", env!("CARGO_BIN_EXE_changlang"))
        .current_dir(site.path(""))
        .output()
        .expect("unshare");
    assert!(
        site.path("before/index.html").is_file(),
        "no small disk can be set up here: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(site.read("full.code").trim(), "2", "{}", site.read("full.json"));
    assert_eq!(codes(&site.read("full.json")), ["output-unwritable"]);
    assert!(site.tree("before") == versions[0]);
    assert!(site.tree("full") == site.tree("before"), "the old site stands, without litter");
    assert_eq!(site.read("room.code").trim(), "0");
    assert!(site.read("room/index.html").contains("第1版"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_told_and_stands() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = hall(1);
    let versions = both(&site);
    turn(&site, 1);
    for path in [site.path(""), site.path("public")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o555)).expect("a mode");
    }
    let program = program_for_all(&std::env::temp_dir().join(tempdir_for_all(&site)));
    // Root may write anywhere, so drop privileges first.
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
        command
    } else {
        Command::new(&program)
    };
    let ran = command.args(["build", "--no-cache", "--format", "json", "--site"]).arg(site.path("")).output().expect("it runs");
    for path in [site.path(""), site.path("public")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode");
    }
    fs::remove_dir_all(program.parent().expect("a folder")).expect("removed");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert_eq!(ran.status.code(), Some(2), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(codes(&said), ["output-unwritable"]);
    assert!(site.tree("public") == versions[0]);
}

/// A folder that every user may enter, named after the site's.
#[cfg(unix)]
fn tempdir_for_all(site: &SiteTest) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let name = site.path("").file_name().expect("a name").to_string_lossy().trim_start_matches('.').to_owned();
    let folder = std::env::temp_dir().join(format!("changlang-for-all-{name}"));
    fs::create_dir(&folder).expect("a folder");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("a mode");
    folder.to_string_lossy().into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn public_may_lie_on_another_file_system() {
    use std::os::unix::fs::MetadataExt as _;
    let site = hall(3);
    let versions = both(&site);
    let elsewhere = tempfile::tempdir_in("/dev/shm").expect("/dev/shm");
    let device = |path: &Path| fs::metadata(path).expect("a folder").dev();
    assert_ne!(device(elsewhere.path()), device(&site.path("")), "no second file system can be had here");
    let out = elsewhere.path().join("public");
    for (version, expected) in versions.iter().enumerate() {
        turn(&site, version);
        site.run(&["build", "--out", &out.to_string_lossy()]).succeeds();
        assert!(&tree(&out) == expected);
        verifies(&out).succeeds();
    }
}

#[test]
fn a_reader_keeps_the_file_that_it_opened() {
    use std::io::Read as _;
    let site = hall(1);
    let versions = both(&site);
    let mut held = fs::File::open(site.path("public/index.html")).expect("a page");
    turn(&site, 1);
    site.build().succeeds();
    let mut bytes = Vec::new();
    held.read_to_end(&mut bytes).expect("bytes");
    assert!(bytes == versions[0]["index.html"], "what was opened before is read to its end");
    assert!(site.tree("public") == versions[1]);
}

#[test]
fn a_clock_that_was_set_back_changes_nothing() {
    let site = hall(2);
    let versions = both(&site);
    // Stamps in the future of a clock that was set back, then long ago.
    for (year, version) in [(60, 1), (0, 0), (1, 1)] {
        let stamp = std::time::UNIX_EPOCH + std::time::Duration::from_hours(24 * 365 * year + 48);
        for entry in walkdir::WalkDir::new(site.path("")).into_iter().filter_map(Result::ok) {
            if entry.file_type().is_file() {
                let file = fs::File::options().write(true).open(entry.path()).expect("a file");
                file.set_modified(stamp).expect("a stamp");
            }
        }
        turn(&site, version);
        site.build().succeeds();
        assert!(site.tree("public") == versions[version], "in year {year}");
    }
}
