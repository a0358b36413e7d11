//! The preview as a browser sees it, over real connections to a port that the system chose.

#![expect(clippy::disallowed_methods, reason = "these tests edit the site that is previewed")]

mod first;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::output::{Artifact, MediaType};
use crate::plan::Url;

/// How long a test waits for an event; it only ends tests that would hang.
const WATCHDOG: Duration = Duration::from_mins(2);

/// A previewed folder: the page shows the text of `content/a.md`; `bad` in it is an error.
struct Scene {
    folder: TempDir,
    events: Receiver<Event>,
    address: String,
}

struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn build(content: &std::path::Path) -> Built {
    let text = fs::read_to_string(content.join("content/a.md")).unwrap_or_default();
    if text.contains("bad") {
        return Built { artifacts: None, diagnostics_html: Some(format!("<h1>错误 {text}</h1>")) };
    }
    let file = |name: &str, text: &str| (Url::new(name), Artifact::Bytes(text.as_bytes().to_vec()));
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'\">";
    let mut artifacts = Artifacts::from([
        file("index.html", &format!("{policy}<body>{text}</body>")),
        file("members/index.html", "<body>members</body>"),
        file("404.html", "<body>nothing here</body>"),
        file("assets/a.css", "a{}</body>"),
    ]);
    artifacts.insert(Url::new("pictures/a.webp"), Artifact::File(content.join("picture")));
    Built { artifacts: Some(artifacts), diagnostics_html: None }
}

impl Scene {
    fn new(text: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let root = folder.path().to_owned();
        fs::create_dir_all(root.join("content")).expect("a folder");
        fs::write(root.join("content/a.md"), text).expect("a file");
        let picture: Vec<u8> = (0..300_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        fs::write(root.join("picture"), picture).expect("a file");
        let (tell, events) = channel();
        let site = root.clone();
        std::thread::spawn(move || {
            let options = Options { port: 0, ..Options::default() };
            let watched: Vec<PathBuf> = ["site.yaml", "content", "themes"].map(|name| root.join(name)).to_vec();
            // A test that has ended no longer listens.
            let ended = serve(&options, watched, move |_: &Change, _: Early<'_>| build(&site), {
                let tell = tell.clone();
                move |event| drop(tell.send(event))
            });
            drop(ended);
        });
        let mut scene = Self { folder, events, address: String::new() };
        let listening = scene.wait(|event| matches!(event, Event::Listening { .. }));
        let Event::Listening { url, .. } = listening else { unreachable!() };
        scene.address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        scene
    }

    fn wait(&self, is_it: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.events.recv_timeout(WATCHDOG).expect("an event");
            if is_it(&event) {
                return event;
            }
        }
    }

    /// Waits for a build that changes what is shown.
    fn wait_for_change(&self) {
        self.wait(|event| matches!(event, Event::Built { changed: true, .. }));
    }

    /// Writes a file atomically: a build that saw half of it would be one more change.
    fn write(&self, name: &str, text: &str) {
        let beside = self.folder.path().join("beside");
        fs::write(&beside, text).expect("a file");
        fs::rename(beside, self.folder.path().join(name)).expect("in its place");
    }

    /// Waits until the home page says `text`.
    fn until(&self, text: &str) {
        while !self.get("/").text().contains(text) {
            self.wait(|event| matches!(event, Event::Built { .. }));
        }
    }

    /// Sends a request without waiting for the answer.
    fn asked(&self, path: &str) -> TcpStream {
        self.connect(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(WATCHDOG)).expect("a watchdog");
        stream.write_all(request.as_bytes()).expect("a request");
        stream
    }

    /// Sends a request with this first line and these headers besides the usual ones.
    fn send(&self, first: &str, headers: &str) -> Answer {
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: {}\r\n", self.address) };
        let stream = self.connect(&format!("{first} HTTP/1.1\r\n{host}Connection: close\r\n{headers}\r\n"));
        let mut bytes = Vec::new();
        BufReader::new(stream).read_to_end(&mut bytes).expect("an answer");
        let split = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("headers");
        let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned()));
        Answer { status, headers: headers.collect(), body: bytes[split + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), "")
    }

    fn listen(&self) -> Versions {
        let request = format!("GET /.changlang/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        Versions(BufReader::new(self.connect(&request)))
    }
}

/// The events that a page receives.
struct Versions(BufReader<TcpStream>);

impl Versions {
    fn next(&mut self) -> String {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).expect("an event") > 0, "the stream ended");
            if let Some(version) = line.strip_prefix("data: ") {
                return version.trim().to_owned();
            }
        }
    }
}

/// The version that a page was served with.
fn version_of(answer: &Answer) -> String {
    let text = answer.text();
    let (_, rest) = text.split_once("data-version=\"").expect("the script");
    rest.split('"').next().expect("a version").to_owned()
}

#[test]
fn pages_are_served_with_the_script_and_all_else_as_it_is() {
    let scene = Scene::new("你好");
    let page = scene.get("/");
    assert_eq!((page.status, page.headers["content-type"].as_str()), (200, "text/html; charset=utf-8"));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.text().contains("你好<script src=\"/.changlang/reload.js\""), "{}", page.text());
    assert!(page.text().contains("connect-src 'self'"));
    assert_eq!(scene.get("/index.html").body, page.body);
    assert!(scene.get("/members/").text().starts_with("<body>members<script"));

    let style = scene.get("/assets/a.css?v=1");
    assert_eq!((style.text().as_str(), style.headers["content-type"].as_str()), ("a{}</body>", "text/css; charset=utf-8"));
    let script = scene.get("/.changlang/reload.js");
    assert!(script.text().contains("EventSource") && script.headers["content-type"].starts_with("text/javascript"));

    let missing = scene.get("/nowhere.html");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("nothing here"));
    let folder = scene.get("/members?q=1");
    assert_eq!((folder.status, folder.headers["location"].as_str()), (307, "/members/?q=1"));
}

#[test]
fn pictures_come_from_the_disk_whole_and_in_parts() {
    let scene = Scene::new("x");
    let all = fs::read(scene.folder.path().join("picture")).expect("a picture");
    let whole = scene.get("/pictures/a.webp");
    assert_eq!((whole.status, whole.headers["content-type"].as_str()), (200, MediaType::of("a.webp").as_str()));
    assert_eq!(whole.headers["content-length"], all.len().to_string());
    assert!(whole.body == all);
    let head = scene.send("HEAD /pictures/a.webp", "");
    assert_eq!((head.status, head.headers["content-length"].as_str(), head.body.len()), (200, "300000", 0));
    let part = scene.send("GET /pictures/a.webp", "Range: bytes=100000-200099\r\n");
    assert_eq!((part.status, part.headers["content-range"].as_str()), (206, "bytes 100000-200099/300000"));
    assert!(part.body == all[100_000..200_100]);
    assert_eq!(scene.send("GET /pictures/a.webp", "Range: bytes=300000-\r\n").status, 416);
    let again = scene.send("GET /pictures/a.webp", &format!("If-None-Match: {}\r\n", whole.headers["etag"]));
    assert_eq!((again.status, again.body.len()), (304, 0));
    fs::remove_file(scene.folder.path().join("picture")).expect("removed");
    assert_eq!(scene.get("/pictures/a.webp").status, 404);
}

#[test]
fn nothing_but_the_artifacts_can_be_reached() {
    let scene = Scene::new("x");
    for path in [
        "/../picture",
        "/..%2fpicture",
        "/%2e%2e/picture",
        "/picture",
        "//picture",
        "/content/a.md",
        "/pictures/../picture",
        "/members/..%5c..%5cpicture",
        "/%00",
        "/.changlang/../picture",
        "/.changlang/x",
        "//members",
    ] {
        assert_eq!(scene.get(path).status, 404, "{path}");
    }
    assert_eq!(scene.get("/etc/passwd%ff").status, 404);
    let posted = scene.send("POST /", "Content-Length: 0\r\n");
    assert_eq!((posted.status, posted.headers["allow"].as_str()), (405, "GET, HEAD"));
}

#[test]
fn only_our_own_host_names_are_answered() {
    let scene = Scene::new("x");
    for host in ["evil.org", "evil.org:4100", "127.0.0.1.evil.org"] {
        for path in ["/", "/.changlang/events", "/.changlang/diagnostics"] {
            assert_eq!(scene.send(&format!("GET {path}"), &format!("Host: {host}\r\n")).status, 403, "{host}{path}");
        }
    }
    assert_eq!(scene.send("GET http://evil.org/", &format!("Host: {}\r\n", scene.address)).status, 403);
    assert_eq!(scene.send("GET /", "Host: localhost:1\r\n").status, 200);
}

#[test]
fn a_page_hears_of_a_change_and_gets_the_new_site() {
    let scene = Scene::new("one");
    let page = scene.get("/");
    let mut versions = scene.listen();
    let first = versions.next();
    assert_eq!(first, version_of(&page), "a page that is up to date need not reload");
    scene.write("content/a.md", "two");
    let second = versions.next();
    assert_ne!(second, first);
    let page = scene.get("/");
    assert!(page.text().contains("two"));
    assert_eq!(version_of(&page), second);
    // Editors may save by renaming.
    scene.write("content/a.md.tmp", "three");
    fs::rename(scene.folder.path().join("content/a.md.tmp"), scene.folder.path().join("content/a.md")).expect("renamed");
    assert_ne!(versions.next(), second);
    assert!(scene.get("/").text().contains("three"));
}

#[test]
fn a_save_that_changes_nothing_reloads_nothing() {
    let scene = Scene::new("one");
    scene.wait_for_change();
    let before = version_of(&scene.get("/"));
    scene.write("content/b.md", "a file that no page shows");
    assert_eq!(scene.wait(|event| matches!(event, Event::Built { .. })), Event::Built { good: true, changed: false });
    assert_eq!(version_of(&scene.get("/")), before);
}

#[test]
fn folders_that_come_later_or_anew_are_watched_too() {
    let scene = Scene::new("first");
    scene.wait_for_change();
    let content = scene.folder.path().join("content");
    fs::rename(&content, scene.folder.path().join("away")).expect("renamed");
    scene.wait_for_change();
    assert!(!scene.get("/").text().contains("first"));
    fs::create_dir(&content).expect("a folder");
    scene.write("content/a.md", "second");
    scene.wait_for_change();
    // The creation of the folder may have been reported before its file was there.
    while !scene.get("/").text().contains("second") {
        scene.wait(|event| matches!(event, Event::Built { .. }));
    }
    scene.write("content/a.md", "third");
    scene.wait_for_change();
    assert!(scene.get("/").text().contains("third"));
}

#[cfg(unix)]
#[test]
fn what_lies_behind_links_is_watched_too() {
    use std::os::unix::fs::symlink;
    let scene = Scene::new("first");
    scene.wait_for_change();
    let root = scene.folder.path();
    for folder in ["shared", "more"] {
        fs::create_dir(root.join(folder)).expect("a folder");
        fs::write(root.join(folder).join("a.md"), format!("in {folder}")).expect("a file");
    }
    // A link to a file, then to another one, then a link in place of the folder itself.
    let link = |target: &str, name: &str| {
        symlink(target, root.join("link")).expect("a link");
        fs::rename(root.join("link"), root.join(name)).expect("in its place");
    };
    link("../shared/a.md", "content/a.md");
    scene.until("in shared");
    scene.write("shared/a.md", "changed there");
    scene.until("changed there");
    link("../more/a.md", "content/a.md");
    scene.until("in more");
    scene.write("more/a.md", "changed here");
    scene.until("changed here");
    fs::rename(root.join("content"), root.join("away")).expect("renamed");
    link("shared", "content");
    scene.until("changed there");
    scene.write("shared/a.md", "and again");
    scene.until("and again");
}

#[test]
fn a_site_that_took_the_place_of_another_is_watched() {
    let scene = Scene::new("first");
    scene.wait_for_change();
    let (site, beside) = (scene.folder.path().to_owned(), TempDir::new().expect("a folder"));
    let (copy, away) = (beside.path().join("copy"), beside.path().join("away"));
    fs::create_dir_all(copy.join("content")).expect("a folder");
    fs::write(copy.join("content/a.md"), "second").expect("a file");
    fs::rename(&site, away).expect("renamed");
    fs::rename(copy, site).expect("renamed");
    scene.until("second");
    scene.write("content/a.md", "third");
    scene.until("third");
}

#[test]
fn while_something_is_wrong_the_last_good_site_stays_and_what_is_wrong_is_shown() {
    let scene = Scene::new("good");
    let mut versions = scene.listen();
    let good = versions.next();
    assert!(!scene.get("/").text().contains("data-trouble"));
    scene.write("content/a.md", "bad");
    let bad = versions.next();
    assert_ne!(good, bad);
    let page = scene.get("/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("good") && page.text().contains(" data-trouble></script>"));
    assert_eq!(scene.get("/assets/a.css").text(), "a{}</body>");
    assert_eq!(scene.get("/.changlang/diagnostics").text(), "<h1>错误 bad</h1>");
    scene.write("content/a.md", "good");
    assert_ne!(versions.next(), bad);
    assert!(!scene.get("/").text().contains("data-trouble"));
}

#[test]
fn a_first_build_that_fails_answers_every_address_with_what_is_wrong() {
    let scene = Scene::new("bad");
    for path in ["/", "/members/", "/assets/a.css", "/nowhere"] {
        let page = scene.get(path);
        assert_eq!(page.status, 500, "{path}");
        assert!(page.text().starts_with("<h1>错误 bad</h1><script"), "{path}");
    }
    let mut versions = scene.listen();
    let bad = versions.next();
    scene.write("content/a.md", "good");
    assert_ne!(versions.next(), bad);
    assert_eq!(scene.get("/").status, 200);
}

#[test]
fn a_build_that_panics_ends_the_preview() {
    let (tell, told) = channel();
    let serving = std::thread::spawn(move || {
        let options = Options { port: 0, ..Options::default() };
        serve(&options, Vec::new(), |_: &Change, _: Early<'_>| panic!("a bug"), move |event| drop(tell.send(event)))
    });
    assert!(serving.join().is_err(), "the panic is passed on");
    assert!(told.iter().any(|event| event == Event::Building));
}
