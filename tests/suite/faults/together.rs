//! Concurrent builds, and sources that change while they are read.

use std::time::{Duration, Instant};

use super::*;

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status().expect("kill");
    assert!(status.success());
}

/// A build that is stopped (SIGSTOP) while it holds the lock. On a busy machine it may end before the signal arrives; then
/// another build is tried.
#[cfg(unix)]
fn stopped(site: &SiteTest) -> (Child, usize) {
    // The lock file exists a moment before it is locked, so ask the kernel's list of locks.
    let holds = |child: &Child| {
        let locks = fs::read_to_string("/proc/locks").expect("the locks of the system");
        locks.lines().any(|line| line.contains("FLOCK") && line.contains(&format!(" {} ", child.id())))
    };
    // A child that ended but was not waited for is a zombie (`Z`).
    let state = |child: &Child| {
        let text = fs::read_to_string(format!("/proc/{}/stat", child.id())).expect("a child");
        text.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next()).expect("a state")
    };
    let watchdog = Instant::now();
    for version in [1, 0].into_iter().cycle() {
        turn(site, version);
        let mut child = start(site, &["build"]);
        while !holds(&child) && state(&child) != 'Z' {
            assert!(watchdog.elapsed() < Duration::from_mins(2), "it never took the lock, or never stood still with it");
        }
        signal(&child, "-STOP");
        while !matches!(state(&child), 'T' | 'Z') {}
        if holds(&child) {
            return (child, version);
        }
        child.kill().expect("a kill");
        child.wait().expect("its end");
    }
    unreachable!("it is tried without end");
}

#[cfg(unix)]
#[test]
fn a_second_build_is_told_and_a_kill_opens_the_lock() {
    let site = hall(40);
    let versions = both(&site);
    let (mut first, version) = stopped(&site);
    let second = site.run(&["build", "--format", "json"]);
    second.ends(2);
    assert!(second.stdout.contains("\"output-locked\""), "{}", second.stdout);
    let copy = site.run(&["publish", "stick", "--format", "json"]);
    copy.ends(2);
    assert!(copy.stdout.contains("\"output-locked\"") && !site.path("stick").exists());
    first.kill().expect("a kill");
    first.wait().expect("its end");
    site.build().succeeds();
    assert!(site.tree("public") == versions[version]);
}

#[test]
fn builds_started_together_leave_one_whole_site() {
    let site = hall(20);
    let versions = both(&site);
    turn(&site, 1);
    let mut children: Vec<_> = (0..4).map(|_| start(&site, &["build"])).collect();
    let codes: Vec<_> = children.iter_mut().map(|child| child.wait().expect("its end").code()).collect();
    assert!(codes.contains(&Some(0)) && codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?}");
    assert!(site.tree("public") == versions[1]);
}

#[test]
fn sources_that_change_during_the_build_give_one_snapshot_or_none() {
    let site = hall(30);
    turn(&site, 0);
    site.build().succeeds();
    for at in 0..12 {
        let mut child = start(&site, &["build"]);
        let mut title = 0;
        while child.try_wait().expect("a child").is_none() {
            title += 1;
            // Editors save whole files by renaming.
            site.file("next.md", format!("---\nname: 张明远\nsummary: 第{at}-{title}稿\n---\n第{at}-{title}稿。\n"));
            fs::rename(site.path("next.md"), site.path("content/members/张明远.md")).expect("a rename");
        }
        let code = child.wait().expect("its end").code();
        assert!(matches!(code, Some(0..=2)), "{code:?}");
        verifies(&site.path("public")).succeeds();
        // The draft's number in the text of a page that shows the summary.
        let draft = |text: &str| {
            let (before, _) = text.split_once('稿').expect("a summary");
            before.rsplit_once('第').map(|(_, word)| word.to_owned())
        };
        let page = site.read("public/members/zhang-ming-yuan.html");
        let list = site.read("public/members/index.html");
        assert_eq!(draft(&page), draft(&list), "the page and the list are of one snapshot");
    }
}
