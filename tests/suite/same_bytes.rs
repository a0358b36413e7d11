//! The same sources give the same bytes, whatever the number of threads, the order of files, the time zone, the locale, the
//! clock and the cache.

use std::fs;
use std::io::Write as _;
use std::process::Command;

use crate::site_test::SiteTest;

/// A site whose files are written in this order, so that folders list them in that order.
fn written(files: &[(String, Vec<u8>)]) -> SiteTest {
    let site = SiteTest::empty();
    for (name, bytes) in files {
        site.file(name, bytes);
    }
    site
}

/// A build with `--precompress`, wrapped in the command `wrap` and with the environment variables `environment`.
fn built(site: &SiteTest, wrap: &[&str], arguments: &[&str], environment: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let program = env!("CARGO_BIN_EXE_changlang");
    let mut command = match wrap {
        [] => Command::new(program),
        [tool, rest @ ..] => {
            let mut command = Command::new(tool);
            command.args(rest).arg(program);
            command
        }
    };
    command.args(["build", "--precompress", "--site"]).arg(site.path("")).args(arguments).env_remove("LC_ALL");
    let ran = command.envs(environment.iter().copied()).output().expect("the program runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    site.tree("public").into_iter().collect()
}

#[test]
fn six_variations_give_the_same_bytes() {
    let plain = SiteTest::small();
    plain.picture("content/pictures/江.jpg", 1200, 800);
    plain.append("content/结束语.md", "\n![江](pictures/江.jpg)\n");
    for at in 0..12 {
        plain.file(&format!("content/members/m{at}.md"), format!("---\nname: 乙{at}\nborn: \"19{}\"\n---\n好。\n", 50 + at));
    }
    let mut files: Vec<_> = plain.tree("").into_iter().collect();
    let expected = built(&plain, &[], &[], &[("LANG", "zh_CN.UTF-8"), ("TZ", "Asia/Shanghai")]);
    assert!(expected.iter().any(|(name, _)| name == "index.html.br") && expected.iter().any(|(name, _)| name.contains(".webp")));
    let same = |what: &str, site: &SiteTest, wrap: &[&str], arguments: &[&str], environment: &[(&str, &str)]| {
        let found = built(site, wrap, arguments, environment);
        let names = |tree: &[(String, Vec<u8>)]| tree.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&found), names(&expected), "{what}");
        for ((name, here), (_, there)) in found.iter().zip(&expected) {
            assert!(here == there, "{what}: {name} differs");
        }
    };
    same("one thread, cold cache", &written(&files), &[], &["--jobs", "1"], &[]);
    same("seven threads, no cache", &written(&files), &[], &["--jobs", "7", "--no-cache"], &[]);
    files.reverse();
    same("files written in another order, in another folder", &written(&files), &[], &[], &[]);
    same("another time zone", &written(&files), &[], &[], &[("TZ", "Pacific/Kiritimati")]);
    same("another locale", &written(&files), &[], &["--lang", "en"], &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "C")]);

    // A clock long ago: for the program if `faketime` is installed, and for the stamps of all files in any case.
    let old = written(&files);
    for (name, _) in &files {
        let stamp = std::time::UNIX_EPOCH + std::time::Duration::from_hours(24 * 400);
        fs::File::options().write(true).open(old.path(name)).expect("a file").set_modified(stamp).expect("a stamp");
    }
    let has_faketime = Command::new("faketime").arg("--version").output().is_ok_and(|ran| ran.status.success());
    if !has_faketime {
        writeln!(std::io::stderr(), "faketime is not installed: only the stamps of the files are of another time").expect("said");
    }
    let wrap: &[&str] = if has_faketime { &["faketime", "-f", "@1999-12-31 23:59:58"] } else { &[] };
    same("another clock", &old, wrap, &[], &[]);

    fs::remove_dir_all(plain.path("public")).expect("removed");
    same("a warm cache into an empty folder", &plain, &[], &[], &[]);
    same("once more over itself", &plain, &[], &[], &[]);
}
