//! The rules of the gate, each with an example that passes and one that fails.

use super::*;
use crate::output::Artifact;

fn site(files: &[(&str, &str)]) -> Artifacts {
    files.iter().map(|(name, text)| (Url::new(name), Artifact::Bytes(text.as_bytes().to_vec()))).collect()
}

/// The findings, as `code subject`, for a site of the page `html` and a few files that it may refer to.
fn page(html: &str) -> Vec<String> {
    let files = [
        ("members/a.html", html),
        ("index.html", "<h1 id=top-of-it>x</h1><a name=old></a><p id='张'>"),
        ("assets/a.js", ""),
        ("assets/a.css", ""),
        ("assets/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><symbol id=\"s\"/></svg>"),
        ("pictures/a.webp", ""),
    ];
    told(&held(&site(&files), Some("https://example.org/hall/")))
}

fn told(found: &[Diagnostic]) -> Vec<String> {
    let subject =
        |d: &Diagnostic| ["target", "token", "file"].iter().find_map(|name| d.args.get(*name)).cloned().unwrap_or_default();
    found.iter().map(|d| format!("{} {}", d.code.as_str(), subject(d))).collect()
}

/// Checks `artifacts` with nothing allowed and nothing reported earlier.
fn held(artifacts: &Artifacts, base_url: Option<&str>) -> Vec<Diagnostic> {
    check(artifacts, &Rules { base_url, allowed: &Allowed::default(), told: &BTreeSet::new() })
}

#[test]
fn private_numbers_are_found_in_every_sort_of_text() {
    let pages = [
        ("a.html", "<p>证号 110105<b>19491231</b>002X</p>"),
        ("b.html", "<p>&#49;3800138000</p><p>138<br>0013<br>8000</p>"),
        ("c.html", "<img alt='13800138000' src='data:image/png;base64,AA=='><a href='tel:13800138000'>电话</a>"),
        ("d.svg", "<svg><title>图</title><text>138<tspan>00138000</tspan></text></svg>"),
        ("feed.xml", "<feed><title>6222021234567890128</title></feed>"),
        // Page numbers: three of them together look like a telephone number, all of them like an ID number.
        (
            "pages.html",
            "<nav><a href=a.html>13</a><a href=a.html>130</a><a href=a.html>1000</a><a href=a.html>1100</a>\
            <a href=a.html>1</a><a href=a.html>2</a><a href=a.html>3</a><a href=a.html>4</a><a href=a.html>5</a></nav>",
        ),
        ("spaced.html", "<nav><a href=a.html>130</a> <a href=a.html>1000</a>\n<a href=a.html>1100</a></nav>"),
        ("clean.html", "<table><tr><td>138</td><td>0013</td><td>8000</td></tr></table><p>2017</p><p>0615</p>"),
    ];
    let found = held(&site(&pages), None);
    let mut pages: Vec<&str> = found.iter().filter(|d| d.code == Code::OutputPrivate).map(|d| d.args["page"].as_str()).collect();
    pages.sort_unstable();
    pages.dedup();
    // A fault that several pages share is reported once, at the first.
    assert_eq!(pages, ["a.html", "b.html", "feed.xml"], "{found:#?}");
    let count: usize = found.iter().filter(|d| d.code == Code::OutputPrivate).map(|d| d.count).sum();
    assert_eq!(count, 7, "an ID, five ways to write one telephone, a card");
    assert!(found.iter().all(|d| d.code != Code::OutputSuspect), "the numbers of pages are no ID number: {found:#?}");
}

#[test]
fn what_leads_somewhere_passes() {
    let html = "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">
        <meta property=og:url content=https://example.org/hall/members/a.html>
        <link rel=stylesheet href=../assets/a.css><link rel=canonical href=https://example.org/hall/>
        <link rel='alternate' href='https://elsewhere.org/'><script src='../assets/a.js' defer></script>
        <script type=application/ld+json>{\"@id\":\"http://x\"}</script>
        <a href=../index.html#top-of-it>a</a><a href='../index.html?x=1#old'>b</a><a href=../index.html#%E5%BC%A0>c</a>
        <a href='#here' id=here>d</a><a href=#top>e</a><a href>f</a><a href=https://example.com/x>g</a><a href=tel:1>h</a>
        <img src=../pictures/a.webp srcset='../pictures/a.webp 320w, ../pictures/a.webp 640w' alt=''>
        <img src='data:image/png;base64,AAAA'><svg xmlns='http://www.w3.org/2000/svg'><use href='#here'/>
        <rect fill='url(#g)'/></svg><textarea><a href=nowhere.html></textarea><!-- <a href=nowhere.html> -->
        <a href='a.html#:~:text=x'>i</a>";
    assert_eq!(page(html), [""; 0]);
}

#[test]
fn what_leads_nowhere_is_told() {
    assert_eq!(page("<a href=b.html>"), ["output-link b.html"]);
    assert_eq!(page("<a href=../>"), ["output-link ../"]);
    assert_eq!(page("<a href=/index.html>"), ["output-link /index.html"]);
    assert_eq!(page("<a href=../../index.html>"), ["output-link ../../index.html"]);
    assert_eq!(page("<a href=../index.html#gone>"), ["output-fragment index.html#gone"]);
    assert_eq!(page("<a href=#gone>"), ["output-fragment members/a.html#gone"]);
    assert_eq!(
        page("<img src=../pictures/b.webp srcset='../pictures/c.webp 1x'>"),
        ["output-link ../pictures/b.webp", "output-link ../pictures/c.webp"]
    );
    assert_eq!(page("<img src=''>"), ["output-link "]);
    assert_eq!(
        page("<link rel=canonical href=https://example.org/hall/b.html>"),
        ["output-link https://example.org/hall/b.html"]
    );
    assert_eq!(page("<meta http-equiv=refresh content='0; url=b.html'>"), ["output-link b.html"]);
    assert_eq!(page("<form action=b.html>"), ["output-link b.html"]);
}

#[test]
fn what_would_be_fetched_is_told() {
    let far = "output-external https://x.org/a";
    for html in [
        "<img src=https://x.org/a>",
        "<img srcset='https://x.org/a 2x'>",
        "<script src=https://x.org/a></script>",
        "<link rel=stylesheet href=https://x.org/a>",
        "<link rel='alternate stylesheet' href=https://x.org/a>",
        "<link rel=preconnect href=https://x.org/a>",
        "<iframe src=https://x.org/a></iframe>",
        "<video poster=https://x.org/a>",
        "<style>a{background:url(https://x.org/a)}</style>",
        "<style>@import 'https://x.org/a'</style>",
        "<svg><image xlink:href='https://x.org/a'/></svg>",
        "<svg><rect fill='url(https://x.org/a)'/></svg>",
        "<meta http-equiv=Refresh content='5;URL=https://x.org/a'>",
        "<IMG SRC='&#104;ttps://x.org/a'>",
        "<object data=https://x.org/a></object>",
    ] {
        assert_eq!(page(html), [far], "{html}");
    }
    assert_eq!(page("<img src=//x.org/a>"), ["output-external //x.org/a"]);
    assert_eq!(page("<img src=https://example.org/hall/pictures/a.webp>").len(), 1);
}

#[test]
fn what_a_stick_refuses_is_told() {
    for (html, token) in [
        ("<script type=module src=../assets/a.js></script>", "type=\"module\""),
        ("<script>go()</script>", "<script>"),
        ("<script type='text/javascript'>go()</script>", "<script>"),
        ("<script src=../assets/a.js integrity=x></script>", "integrity="),
        ("<p style='color:red'>", "style="),
        ("<p ONCLICK=go()>", "onclick="),
        ("<a href='JavaScript:go()'>", "javascript:"),
        ("<a href='java&#10;script&colon;go()'>", "javascript:"),
        ("<base href=../>", "<base>"),
        ("<svg><use href=../assets/a.svg#s></use></svg>", "<use href=\"../assets/a.svg#s\">"),
        ("<link rel=modulepreload href=../assets/a.js>", "rel=\"modulepreload\""),
        ("<iframe srcdoc=x></iframe>", "srcdoc="),
    ] {
        assert_eq!(page(html), [format!("output-forbidden {token}")], "{html}");
    }
}

#[test]
fn style_sheets_drawings_feeds_and_scripts_are_read_too() {
    let good = [
        ("index.html", "x"),
        ("404.html", "<a href=/hall/index.html>"),
        ("assets/a.css", "a{background:url(../pictures/a.webp)}"),
        ("assets/a.js", "go('https://x.org')"),
        ("assets/a.svg", "<svg xmlns='http://x'><rect style='a:b'/></svg>"),
        ("pictures/a.webp", ""),
        ("search/t.js", "go('fetch(x)')"),
        ("sitemap.xml", "<urlset xmlns='http://x'><url><loc>https://example.org/hall/</loc></url></urlset>"),
        ("feed.xml", "<feed><id>https://example.org/hall/x#1</id><link href='https://example.org/hall/index.html'/></feed>"),
    ];
    let base = Some("https://example.org/hall/");
    assert_eq!(told(&held(&site(&good), base)), [""; 0]);
    let bad = [
        ("index.html", "x"),
        ("404.html", "<a href=/index.html>"),
        ("assets/a.css", "a{background:url(a.webp)}@import '//x.org/a.css'"),
        ("assets/a.js", "fetch('x')"),
        ("assets/a.svg", "<svg onload='x'><script>x</script></svg>"),
        ("sitemap.xml", "<loc>https://example.org/hall/b.html</loc>"),
    ];
    assert_eq!(
        told(&held(&site(&bad), base)),
        [
            "output-link /index.html",
            "output-link a.webp",
            "output-link https://example.org/hall/b.html",
            "output-external //x.org/a.css",
            "output-forbidden <script>",
            "output-forbidden fetch(",
            "output-forbidden onload=",
        ]
    );
}

#[test]
fn a_fault_that_pages_share_is_told_once_with_its_first_place() {
    let files = [("b.html", "x\n<a href=gone.html>"), ("a.html", "<a href=gone.html>"), ("c.html", "")];
    let found = held(&site(&files), None);
    assert_eq!(told(&found), ["output-link gone.html"]);
    assert_eq!((found[0].count, found[0].args["page"].as_str(), found[0].args["line"].as_str()), (2, "a.html", "1"));
    let found = held(&site(&files[..1]), None);
    assert_eq!(found[0].args["line"], "2");
}

/// Not part of the normal run: `cargo test --release -- --ignored gate_speed --nocapture`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stderr, reason = "a measurement is told")]
fn gate_speed() {
    let link = |n| format!("<li class=\"card\"><a href=\"p{n}.html#x\">名字与事迹</a></li>\n");
    let links: Vec<String> = (0..100).map(link).collect();
    let links = links.concat();
    let prose = "<p>江畔社区的移民搬迁，始于一九九二年，二十余年间共有数千户离开故土。</p>\n".repeat(100);
    let html = format!("<!doctype html><html><body id=x>{links}{prose}<img src=../pictures/a.webp></body></html>");
    let mut files: Artifacts = site(&[("pictures/a.webp", "")]);
    files.extend((0..10_000).map(|n| (Url::new(format!("m/p{n}.html")), Artifact::Bytes(html.clone().into_bytes()))));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let started = std::time::Instant::now();
    assert!(pool.install(|| held(&files, None)).is_empty());
    eprintln!("10,000 pages of {} bytes and 101 links on one thread: {:?}", html.len(), started.elapsed());
}
