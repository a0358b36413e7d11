//! `kill -9` at random moments of a publish while a client loads pages.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;

/// A seeded generator of random moments, so that runs are repeatable.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        // Knuth's MMIX linear congruential generator; its high bits are good enough here.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// The resources that a page loads (pictures, styles, scripts), as paths from the root.
fn parts(name: &str, page: &str) -> Vec<String> {
    let folder: Vec<&str> = name.split('/').rev().skip(1).collect();
    let values = page.split('"').flat_map(|value| value.split([' ', ',']));
    let wanted = values.filter(|word| [".webp", ".jpg", ".css", ".js", ".svg"].iter().any(|end| word.ends_with(end)));
    let resolve = |word: &str| {
        let mut path: Vec<&str> = folder.iter().rev().copied().collect();
        for part in word.split('/') {
            if part == ".." {
                path.pop();
            } else {
                path.push(part);
            }
        }
        path.join("/")
    };
    wanted.map(resolve).collect()
}

/// A client that loads pages until it is stopped.
struct Client<'a> {
    public: &'a Path,
    versions: &'a [Tree; 2],
    round: &'a AtomicUsize,
}

impl Client<'_> {
    /// Loads a page with its resources: `None` if a resource is missing, `Some(false)` if the page is missing.
    fn load(&self, name: &str) -> Option<bool> {
        let Some(page) = self.fetch(name) else { return Some(false) };
        let page = String::from_utf8(page).expect("text");
        parts(name, &page).iter().all(|part| self.fetch(part).is_some()).then_some(true)
    }

    /// Reads a file as a server would; it must be whole and belong to one of the two versions.
    fn fetch(&self, name: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.public.join(name)).ok()?;
        let is_whole = self.versions.iter().any(|version| version.get(name) == Some(&bytes));
        assert!(is_whole, "{name} was served half-written or foreign ({} bytes)", bytes.len());
        Some(bytes)
    }

    /// Loads all pages repeatedly; returns how many it loaded and how many of them needed a reload.
    fn browse(&self, stop: &AtomicBool) -> (usize, usize) {
        let pages: Vec<_> = self.versions[0].keys().filter(|name| name.rsplit('.').next() == Some("html")).collect();
        let (mut loaded, mut again) = (0, 0);
        for name in pages.iter().cycle() {
            if stop.load(Ordering::SeqCst) {
                break;
            }
            let round = self.round.load(Ordering::SeqCst);
            let mut result = self.load(name);
            if result.is_none() {
                again += 1;
                result = self.load(name);
            }
            // A reload that falls into the next publication counts as a first load there.
            if self.round.load(Ordering::SeqCst) == round {
                assert_eq!(result, Some(true), "{name} is not whole after one reload");
            }
            loaded += 1;
            // Leave a core to the build that is to be killed.
            std::thread::sleep(Duration::from_micros(500));
        }
        (loaded, again)
    }
}

/// Stops the client when dropped, after the last kill or on a panic; otherwise the scope would wait for ever.
struct Stopping<'a>(&'a AtomicBool);

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Publishes the two versions in turn into `target` and kills each publication at a random moment: `kills` times, and up to
/// four times as often on a busy machine, until at least `wanted` kills fell into a publication.
fn kill_at_random(
    site: &SiteTest,
    arguments: &[&str],
    target: &Path,
    versions: &[Tree; 2],
    seed: u64,
    (kills, wanted): (usize, usize),
) {
    let mut draw = Draw(seed);
    let stop = AtomicBool::new(false);
    let round = AtomicUsize::new(0);
    let journal = target.join(".changlang-journal");
    let client = Client { public: target, versions, round: &round };
    std::thread::scope(|scope| {
        let browsing = scope.spawn(|| client.browse(&stop));
        let stopping = Stopping(&stop);
        let mut interrupted = 0;
        // Estimated duration of a publication in microseconds, adjusted by where the kills fall.
        let mut length = 60_000;
        for kill in 0..4 * kills {
            if kill >= kills && interrupted >= wanted {
                break;
            }
            turn(site, (kill + 1) % 2);
            round.fetch_add(1, Ordering::SeqCst);
            let mut child = start(site, arguments);
            // Every fifth kill comes at any time during the build, the others after the publication has begun.
            if kill % 5 == 0 {
                std::thread::sleep(Duration::from_millis(draw.below(400)));
            } else {
                let begun = fs::read(&journal).ok();
                let watchdog = Instant::now();
                while child.try_wait().expect("a child").is_none() && fs::read(&journal).ok() == begun {
                    assert!(watchdog.elapsed() < Duration::from_mins(1), "the publish never began");
                    std::thread::sleep(Duration::from_micros(200));
                }
                std::thread::sleep(Duration::from_micros(draw.below(length)));
            }
            child.kill().expect("a kill");
            child.wait().expect("its end");
            let is_inside = journal.exists();
            interrupted += usize::from(is_inside);
            if kill % 5 != 0 {
                length = if is_inside { length * 5 / 4 } else { length * 3 / 4 }.clamp(1000, 60_000);
            }
            for (name, bytes) in visible(target) {
                let is_whole = versions.iter().any(|version| version.get(&name) == Some(&bytes));
                assert!(is_whole, "after kill {kill} {name} is of neither site");
            }
            if browsing.is_finished() {
                break;
            }
            if kill % 10 == 9 {
                round.fetch_add(1, Ordering::SeqCst);
                site.run(arguments).succeeds();
                assert!(tree(target) == versions[(kill + 1) % 2], "the next publish mends kill {kill}");
            }
        }
        drop(stopping);
        let (loaded, again) = browsing.join().expect("a client that saw only whole files");
        let mut said = std::io::stderr();
        writeln!(said, "{kills} kills or more, {interrupted} inside the publish; {loaded} pages loaded, {again} by one reload")
            .expect("said");
        assert!(loaded > kills, "the client loaded {loaded} pages");
        assert!(interrupted >= wanted, "only {interrupted} kills fell into the publish");
    });
}

#[test]
#[should_panic(expected = "a program that is not there")]
fn a_panic_among_the_kills_ends_the_client_too() {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        let _stopping = Stopping(&stop);
        panic!("a program that is not there");
    });
}

#[test]
fn a_build_killed_at_50_random_moments_never_shows_anything_half_written() {
    let site = hall(60);
    let versions = both(&site);
    kill_at_random(&site, &["build"], &site.path("public"), &versions, 20_261_123, (50, 10));
    turn(&site, 0);
    site.build().succeeds();
    assert!(site.tree("public") == versions[0]);
    verifies(&site.path("public")).succeeds();
}

#[test]
fn a_stick_pulled_out_at_random_moments_is_mended_by_the_next_publish() {
    let site = hall(30);
    let versions = both(&site);
    site.run(&["publish", "stick"]).succeeds();
    kill_at_random(&site, &["publish", "stick"], &site.path("stick"), &versions, 7, (15, 2));
    turn(&site, 0);
    site.run(&["publish", "stick"]).succeeds();
    assert!(site.tree("stick") == versions[0]);
    verifies(&site.path("stick")).succeeds();
}
