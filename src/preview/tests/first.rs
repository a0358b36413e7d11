//! What a browser gets while the first build is running.

use super::*;

/// A preview whose first build is `build`.
fn first_build(build: impl FnMut(&Change, Early<'_>) -> Built + Send + 'static) -> Scene {
    let (tell, events) = channel();
    std::thread::spawn(move || {
        let options = Options { port: 0, ..Options::default() };
        drop(serve(&options, Vec::new(), build, move |event| drop(tell.send(event))));
    });
    let mut scene = Scene { folder: TempDir::new().expect("a folder"), events, address: String::new() };
    let Event::Listening { url, .. } = scene.wait(|event| matches!(event, Event::Listening { .. })) else { unreachable!() };
    scene.address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    scene
}

fn file(name: &str) -> (Url, Artifact) {
    (Url::new(name), Artifact::Bytes(b"<body>text</body>".to_vec()))
}

#[test]
fn pages_are_shown_before_the_search_is_made_and_stay() {
    let (go, gone) = channel::<()>();
    let scene = first_build(move |_, early| {
        let mut artifacts = Artifacts::from([file("index.html")]);
        (early.show)(&artifacts);
        // The search is being made.
        let _ = gone.recv();
        artifacts.extend([file("search/index.js")]);
        Built { artifacts: Some(artifacts), diagnostics_html: None }
    });
    let early = scene.get("/index.html");
    assert_eq!(early.status, 200);
    // Requested before it is there, it is waited for.
    let mut search = scene.asked("/search/index.js");
    go.send(()).expect("a build");
    let mut answer = String::new();
    search.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(scene.get("/index.html").text(), early.text(), "a page that stayed open would reload");
    assert_eq!(scene.get("/nothing.html").status, 404);
}

#[test]
fn a_page_that_is_waited_for_is_shown_before_the_others_are_made() {
    let (go, gone) = channel::<()>();
    let scene = first_build(move |_, early| {
        let asked = std::iter::repeat_with(|| (early.asked)()).find(|asked| !asked.is_empty()).unwrap_or_default();
        let mut artifacts: Artifacts = asked.iter().map(|url| file(url.as_str())).collect();
        (early.show)(&artifacts);
        let _ = gone.recv();
        artifacts.extend([file("index.html")]);
        (early.show)(&artifacts);
        let _ = gone.recv();
        Built { artifacts: Some(artifacts), diagnostics_html: None }
    });
    let early = scene.get("/members/");
    assert_eq!(early.status, 200);
    let mut home = scene.asked("/");
    go.send(()).expect("a build");
    let mut answer = String::new();
    home.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    go.send(()).expect("a build");
    assert_eq!(scene.get("/nothing.html").status, 404);
    assert_eq!(scene.get("/members/").text(), early.text(), "a page that stayed open would reload");
}
