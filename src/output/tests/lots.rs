//! New folders that one rename puts in place.

use super::*;

/// Publishes the site `new` over the site `old` by way of a tray; returns the steps taken.
fn published(old: &Artifacts, new: &Artifacts, between: impl FnOnce(&Scene)) -> (Scene, Vec<publish::Step>) {
    let scene = Scene::new();
    if !old.is_empty() {
        scene.publish(old);
    }
    let door = scene.door();
    let (tray, waiting) = Way::Tray.taken(&door, new);
    between(&scene);
    let steps = std::sync::Mutex::default();
    let all = |step| {
        Vec::push(&mut *steps.lock().expect("whole"), step);
        std::ops::ControlFlow::Continue(())
    };
    door.publish_by_steps(&waiting, &all).expect("a publish");
    drop((tray, door));
    assert_eq!(files(&scene.out()), whole(new));
    (scene, steps.into_inner().expect("whole"))
}

fn placed(steps: &[publish::Step]) -> usize {
    steps.iter().filter(|step| **step == publish::Step::Placed).count()
}

const MANY: [&str; 9] = [
    "index.html",
    "members/index.html",
    "members/a.html",
    "members/b.html",
    "members/by-year/index.html",
    "members/by-year/2001.html",
    "search/s-1.js",
    "search/s-2.js",
    "search/index.js",
];

#[test]
fn a_new_folder_is_one_step_and_what_comes_later_goes_into_it() {
    let (_, steps) = published(&Artifacts::new(), &site("1", &MANY), |_| {});
    // The home page, `members` and its two lists, `search` and its index.
    assert_eq!(placed(&steps), 6);
}

#[test]
fn a_folder_that_is_there_is_changed_file_by_file() {
    let (_, steps) = published(&site("1", &["index.html", "members/a.html"]), &site("2", &MANY), |_| {});
    assert_eq!(placed(&steps), 1 + 5 + 2);
}

#[test]
fn a_folder_of_which_only_lists_are_new_is_whole_too() {
    let (_, steps) =
        published(&site("1", &["index.html"]), &site("1", &["index.html", "a/index.html", "a/b/c/index.html"]), |_| {});
    assert_eq!(placed(&steps), 1);
}

#[test]
fn a_folder_that_somebody_made_meanwhile_keeps_what_is_in_it() {
    let (scene, steps) = published(&Artifacts::new(), &site("1", &MANY), |scene| {
        fs::create_dir(scene.path("public/members")).expect("a folder");
    });
    assert_eq!(placed(&steps), 1 + 5 + 2);
    let door = scene.door();
    let (_tray, waiting) = Way::Tray.taken(&door, &site("2", &["index.html", "rooms/a.html"]));
    scene.put("public/rooms/mine.txt", "mine");
    door.publish(&waiting).expect("a publish");
    assert_eq!(fs::read_to_string(scene.path("public/rooms/mine.txt")).expect("mine"), "mine");
}

#[test]
fn what_waits_and_is_not_published_is_not_put_in_place() {
    let scene = Scene::new();
    let door = scene.door();
    let (tray, mut waiting) = Way::Tray.taken(&door, &site("1", &MANY));
    let mut rest = site("1", &MANY);
    for name in ["members/b.html", "search/s-2.js"] {
        waiting.remove(&Url::new(name));
        rest.remove(&Url::new(name));
    }
    door.publish(&waiting).expect("a publish");
    drop((tray, door));
    assert_eq!(files(&scene.out()), whole(&rest));
}
