//! `changlang serve`: serves the site from memory and reloads when a source changes; `public/` is never touched.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::site_test::SiteTest;

/// Time after which a test gives up; it measures nothing.
pub(crate) const WATCHDOG: Duration = Duration::from_mins(1);

/// A preview that runs until dropped.
pub(crate) struct Served {
    child: Child,
    address: String,
}

impl Served {
    pub(crate) fn start(site: &SiteTest) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_changlang"))
            .args(["serve", "--port", "0", "--lang", "en", "--site"])
            .arg(site.path(""))
            .stderr(Stdio::piped())
            .spawn()
            .expect("serve");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr"));
        let mut address = String::new();
        let mut line = String::new();
        while address.is_empty() && lines.read_line(&mut line).expect("line") > 0 {
            if let Some(at) = line.find("http://127.0.0.1:") {
                let rest = &line[at + "http://".len()..];
                rest.split(|c: char| c == '/' || c.is_whitespace()).next().unwrap_or_default().clone_into(&mut address);
            }
            line.clear();
        }
        assert!(!address.is_empty(), "no address was told");
        // Keep reading its output, so that it never blocks on a full pipe.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Self { child, address }
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.ask(path, &self.address)
    }

    fn ask(&self, path: &str, host: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("connect");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("ask");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answer");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        (status, answer)
    }

    /// Requests the page until `wanted` accepts it.
    fn until(&self, path: &str, wanted: impl Fn(&str) -> bool) -> String {
        let started = Instant::now();
        loop {
            let (_, page) = self.get(path);
            if wanted(&page) {
                return page;
            }
            assert!(started.elapsed() < WATCHDOG, "waited in vain for {path}: {page}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn pages_come_from_memory_and_follow_the_sources() {
    let site = SiteTest::small();
    let served = Served::start(&site);
    let (status, page) = served.get("/");
    assert!(status == 200 && page.contains("江畔社区"), "{page}");
    assert_eq!(served.get("/members/zhang-ming-yuan.html").0, 200);
    assert_eq!(served.get("/no/such/page.html").0, 404);
    assert_eq!(served.get("/../site.yaml").0 / 100, 4);

    site.append("content/members/张明远.md", "新添的一句。\n");
    served.until("/members/zhang-ming-yuan.html", |page| page.contains("新添的一句"));

    // An error is shown with its place; once fixed, the site is back.
    site.append("content/members/张明远.md", "[[查无此人]]\n");
    served.until("/.changlang/diagnostics", |page| page.contains("查无此人") && page.contains("张明远.md"));
    let (status, page) = served.get("/members/zhang-ming-yuan.html");
    assert!(status == 200 && page.contains("data-trouble") && !page.contains("查无此人"), "the last good site stays: {page}");
    let text = site.read("content/members/张明远.md").replace("[[查无此人]]\n", "改好了。\n");
    site.file("content/members/张明远.md", text);
    served.until("/members/zhang-ming-yuan.html", |page| page.contains("改好了") && !page.contains("data-trouble"));
    assert!(!site.path("public").exists(), "serve touched public/");
}

#[test]
fn another_host_is_refused() {
    let site = SiteTest::small();
    let served = Served::start(&site);
    let (status, _) = served.ask("/", "evil.example");
    assert_eq!(status / 100, 4, "a page of another site could read the preview");
}

/// The addresses of a page's pictures.
fn pictures_of(page: &str) -> Vec<String> {
    let parts = page.split(['"', ' ', ',']).filter_map(|part| part.find("pictures/").map(|at| format!("/{}", &part[at..])));
    parts.collect()
}

#[test]
fn pictures_come_back_when_the_cache_was_deleted() {
    let site = SiteTest::small();
    site.picture("content/pictures/江.jpg", 1600, 1000);
    site.append("content/members/张明远.md", "\n![江](pictures/江.jpg)\n");
    let served = Served::start(&site);
    let pictures = pictures_of(&served.get("/members/zhang-ming-yuan.html").1);
    assert!(!pictures.is_empty(), "a page without pictures");
    let forget = || {
        // A build may be writing into the folder meanwhile.
        while site.path(".cache").exists() {
            let _ = std::fs::remove_dir_all(site.path(".cache"));
        }
    };
    forget();
    for picture in &pictures {
        assert_eq!(served.get(picture).0, 200, "{picture}");
    }
    // The preview still works: an edit is shown.
    site.append("content/members/张明远.md", "新添的一句。\n");
    served.until("/members/zhang-ming-yuan.html", |page| page.contains("新添的一句"));
    forget();
    assert_eq!(served.get(&pictures[0]).0, 200);
}

/// How often the threads of a process were woken.
#[cfg(target_os = "linux")]
fn woken(process: u32) -> u64 {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).expect("threads").flatten();
    let woken = threads.filter_map(|thread| {
        let about = std::fs::read_to_string(thread.path().join("status")).ok()?;
        about.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")?.trim().parse::<u64>().ok())
    });
    woken.sum()
}

#[cfg(target_os = "linux")]
#[test]
fn a_preview_at_rest_sleeps() {
    let site = SiteTest::small();
    let served = Served::start(&site);
    assert_eq!(served.get("/").0, 200);
    let started = Instant::now();
    loop {
        let before = woken(served.child.id());
        std::thread::sleep(Duration::from_secs(1));
        let times = woken(served.child.id()).saturating_sub(before);
        if times < 20 {
            return;
        }
        assert!(started.elapsed() < WATCHDOG, "woken {times} times a second");
    }
}
