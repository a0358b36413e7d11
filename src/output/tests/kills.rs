//! A publish that is killed between any two steps: what it leaves is complete, and the next publish repairs it.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::publish::Halt;
use super::*;

/// Publishes and is killed after `steps` steps; returns whether it finished before that.
fn publish_until(scene: &Scene, artifacts: &Artifacts, steps: usize, way: Way) -> bool {
    let taken = AtomicUsize::new(0);
    let door = scene.door();
    let (tray, artifacts) = way.taken(&door, artifacts);
    let result = door.publish_by_steps(&artifacts, &|_| {
        if taken.fetch_add(1, Ordering::SeqCst) < steps { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if result.is_err() {
        // A killed process cleans nothing up.
        std::mem::forget(tray);
    }
    match result {
        Ok(_) => true,
        Err(Halt::Stopped) => false,
        Err(Halt::Told(diagnostic)) => panic!("{diagnostic:?}"),
    }
}

fn visible(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files(folder).into_iter().filter(|(name, _)| !name.starts_with(".changlang-") && !name.contains("/.changlang-")).collect()
}

/// Checks that every file is complete and belongs to one of the two sites, and that a page of the new site has all its
/// parts.
fn holds(scene: &Scene, old: &Artifacts, new: &Artifacts, steps: usize) {
    let there = visible(&scene.out());
    let before = if old.is_empty() { BTreeMap::new() } else { whole(old) };
    let after = whole(new);
    for (name, bytes) in &there {
        let is_whole = before.get(name) == Some(bytes) || after.get(name) == Some(bytes);
        assert!(is_whole, "after {steps} steps {name} is neither old nor new");
    }
    let is = |site: &BTreeMap<String, Vec<u8>>, name: &str| there.contains_key(name) && there.get(name) == site.get(name);
    let new_page =
        after.keys().any(|name| MediaType::of(name).is_page() && before.get(name) != after.get(name) && is(&after, name));
    if new_page {
        for part in ["assets/new.css", "pictures/new.webp", "search/s-new.js"] {
            assert!(is(&after, part), "after {steps} steps a new page has no {part}");
        }
    }
    if is(&after, "search/index.js") {
        assert!(is(&after, "index.html") && is(&after, "members/new.html"), "after {steps} steps the search knows too much");
    }
    if is(&after, "members/index.html") {
        assert!(is(&after, "members/new.html"), "after {steps} steps a list names a page that is not there");
    }
    if !there.contains_key(MANIFEST) || is(&before, MANIFEST) {
        for name in before.keys() {
            assert!(there.contains_key(name), "after {steps} steps {name} went too early");
        }
    }
}

fn old_site() -> Artifacts {
    let names = ["index.html", "members/index.html", "members/gone.html", "kept.html=kept", "assets/old.css", "search/s-old.js"];
    let mut artifacts = site("1", &names);
    artifacts.extend(site("1", &["search/index.js", "pictures/old.webp", "honors/gone.html"]));
    artifacts
}

fn new_site() -> Artifacts {
    let names = ["index.html", "members/index.html", "members/new.html", "kept.html=kept", "assets/new.css", "search/s-new.js"];
    let mut artifacts = site("2", &names);
    artifacts.extend(site("2", &["search/index.js", "pictures/new.webp", "rooms/deep/a.html"]));
    artifacts
}

#[test]
fn a_kill_at_any_step_leaves_whole_files_and_is_mended() {
    Way::ALL.into_iter().for_each(kill_at_any_step);
}

fn kill_at_any_step(way: Way) {
    let (old, new) = (old_site(), new_site());
    let mut steps = 0;
    loop {
        let scene = Scene::new();
        scene.publish(&old);
        let ended = publish_until(&scene, &new, steps, way);
        holds(&scene, &old, &new, steps);
        let published = scene.publish_by(&new, way);
        assert_eq!(published.mended, !ended, "after {steps} steps");
        assert_eq!(files(&scene.out()), whole(&new), "mended after {steps} steps");
        assert!(!scene.path("public/honors").exists());
        if ended {
            break;
        }
        steps += 1;
    }
    assert!(steps > 20, "the kill was tried at {steps} moments");
}

#[test]
fn a_killed_first_publish_is_ours_and_can_be_taken_back() {
    Way::ALL.into_iter().for_each(kill_the_first);
}

fn kill_the_first(way: Way) {
    let new = new_site();
    let empty = Artifacts::new();
    for steps in 0.. {
        let scene = Scene::new();
        let ended = publish_until(&scene, &new, steps, way);
        holds(&scene, &empty, &new, steps);
        // A withdrawn entry: its page is not in the next publish.
        let mended = site("3", &["index.html"]);
        scene.publish_by(&mended, way);
        assert_eq!(files(&scene.out()), whole(&mended), "mended after {steps} steps");
        let folders = fs::read_dir(scene.out()).expect("the folder").flatten().filter(|e| e.path().is_dir()).count();
        assert_eq!(folders, 0, "empty folders after {steps} steps");
        if ended {
            break;
        }
    }
}

#[test]
fn a_journal_that_was_cut_off_is_told_unless_the_manifest_stands() {
    let scene = Scene::new();
    let artifacts = site("1", &["index.html"]);
    scene.publish(&artifacts);
    scene.put("public/.changlang-journal", "changlang journal 1\nold ind");
    assert!(scene.publish(&artifacts).mended);
    assert_eq!(files(&scene.out()), whole(&artifacts));

    scene.put("public/.changlang-journal", "changlang journal 1\nold ind");
    fs::remove_file(scene.out().join(MANIFEST)).expect("removed");
    assert_eq!(scene.refuses(&artifacts), "output-journal");
}

#[test]
fn half_written_temporary_files_are_swept() {
    let scene = Scene::new();
    let artifacts = site("1", &["index.html", "members/a.html"]);
    assert!(!publish_until(&scene, &artifacts, 0, Way::Straight));
    scene.put("public/.changlang-1f", "ha");
    scene.put("public/members/.changlang-2", "ha");
    scene.put("public/.changlang-notes.txt", "not ours");
    scene.publish(&artifacts);
    let mut expected = whole(&artifacts);
    expected.insert(".changlang-notes.txt".into(), b"not ours".to_vec());
    assert_eq!(files(&scene.out()), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// After any number of kills of any sites, the last publish leaves its own site and nothing of the others.
    #[test]
    fn whatever_was_killed_before_the_last_publish_is_whole(
        kills in prop::collection::vec((prop::collection::btree_set("[a-c]{1,2}/?[a-d]\\.html", 0..5), 0usize..16, any::<bool>()), 1..4),
        last in prop::collection::btree_set("[a-c]{1,2}/?[a-d]\\.html", 0..5),
    ) {
        let scene = Scene::new();
        let make = |version: usize, names: &std::collections::BTreeSet<String>| {
            let mut artifacts: Artifacts = site(&version.to_string(), &["index.html"]);
            artifacts.extend(names.iter().map(|name| (Url::new(name), Artifact::Bytes(format!("{version} {name}").into_bytes()))));
            artifacts
        };
        for (version, (names, steps, tray)) in kills.iter().enumerate() {
            publish_until(&scene, &make(version, names), *steps, if *tray { Way::Tray } else { Way::Straight });
        }
        let last = make(9, &last);
        scene.publish_by(&last, Way::Tray);
        prop_assert_eq!(files(&scene.out()), whole(&last));
    }
}
