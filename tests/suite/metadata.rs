//! Metadata for machines: titles, descriptions, canonical addresses, Open Graph, schema.org, sitemap, feed and favicon,
//! read from the built pages as a crawler reads them.

use serde_json::Value;
use std::path::Path;

use crate::site_test::SiteTest;

const BASE: &str = "https://example.org/hall/";

/// A site with one entry for each type that schema.org has, built with a `base_url`.
fn site() -> SiteTest {
    let site = SiteTest::small();
    site.append(
        "site.yaml",
        "  organizations: {kind: organization, title: 组织, pages: each}\n  documents: {kind: document, title: 文献}\nbase_url: https://example.org/hall/\n",
    );
    site.picture("content/members/张.jpg", 900, 1260);
    site.file(
        "content/members/张明远.md",
        "---\nname: 张明远\nborn: \"1938-03\"\ndied: \"2016\"\ngroups: [优秀共产党员]\ntitles: [{text: 书记, from: 2009}]\norganization: 江畔支部\nupdated: 2026-03-01\nsummary: 走石阶的人</script><!--。\nconsent: {status: granted}\nportrait: {file: 张.jpg, alt: 张明远肖像}\n---\n他每天走一遍石阶。\n",
    );
    site.file("content/organizations/支部.yaml", "- {name: 江畔支部, short_name: 支部, established: 2003-07, address: 江畔路}\n");
    site.file(
        "content/documents/公约.md",
        "---\ntitle: 居民公约\nissuer: 江畔社区\ndate: 2011-05\nredirects: [old/gong-yue.html]\n---\n一条。\n",
    );
    site.run(&["build"]).succeeds();
    site
}

/// The items of a page's linked data.
fn things(html: &str) -> Vec<Value> {
    let text = html.split("<script type=\"application/ld+json\">").nth(1).expect("linked data");
    let text = text.split("</script>").next().expect("its end");
    assert!(!text.contains('<'), "{text}");
    let graph: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(graph["@context"], "https://schema.org");
    graph["@graph"].as_array().expect("graph").clone()
}

/// The content of the `<meta>` with this name or property.
fn meta<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let at = ["name", "property"].iter().find_map(|kind| html.find(&format!("<meta {kind}=\"{name}\" content=\"")))?;
    html[at..].split("content=\"").nth(1)?.split('"').next()
}

#[test]
fn every_kind_says_what_it_is() {
    let site = site();
    let person = things(&site.read("public/members/zhang-ming-yuan.html"));
    assert_eq!(person[0]["@type"], "Person");
    assert_eq!(person[0]["name"], "张明远");
    assert_eq!(person[0]["award"], serde_json::json!(["优秀共产党员", "先进个人（2012年6月）"]));
    assert_eq!((&person[0]["birthDate"], &person[0]["deathDate"]), (&"1938-03".into(), &"2016".into()));
    assert_eq!(person[0]["jobTitle"], serde_json::json!(["书记"]));
    assert_eq!(person[0]["affiliation"]["name"], "江畔支部");
    assert_eq!(person[0]["description"], "走石阶的人</script><!--。");
    assert_eq!(person[0]["url"], format!("{BASE}members/zhang-ming-yuan.html"));
    assert!(person[0]["image"].as_str().is_some_and(|url| url.starts_with(&format!("{BASE}pictures/"))), "{person:?}");
    let steps: Vec<&str> =
        person[1]["itemListElement"].as_array().expect("steps").iter().filter_map(|s| s["item"].as_str()).collect();
    assert_eq!(
        steps,
        [format!("{BASE}index.html"), format!("{BASE}members/index.html"), format!("{BASE}members/zhang-ming-yuan.html")]
    );

    let event = &things(&site.read("public/history/she-qu-gua-pai.html"))[0];
    assert_eq!((&event["@type"], &event["startDate"]), (&"Event".into(), &"2003-07".into()));
    assert_eq!(event["about"][0]["name"], "张明远");
    let organization = &things(&site.read("public/organizations/jiang-pan-zhi-bu.html"))[0];
    assert_eq!((&organization["@type"], &organization["foundingDate"]), (&"Organization".into(), &"2003-07".into()));
    let document = &things(&site.read("public/documents/ju-min-gong-yue.html"))[0];
    assert_eq!((&document["@type"], &document["dateCreated"]), (&"CreativeWork".into(), &"2011-05".into()));
    assert_eq!(document["publisher"][0]["name"], "江畔社区");
    let home = &things(&site.read("public/index.html"))[0];
    assert_eq!(
        (&home["@type"], &home["name"], &home["alternateName"]),
        (&"WebSite".into(), &"江畔社区".into(), &"党史长廊".into())
    );
    assert_eq!(things(&site.read("public/members/index.html"))[0]["@type"], "CollectionPage");
}

#[test]
fn a_page_has_a_card_for_messengers_with_its_address_only() {
    let site = site();
    let html = site.read("public/members/zhang-ming-yuan.html");
    assert_eq!(meta(&html, "og:type"), Some("profile"));
    assert_eq!(meta(&html, "og:url"), Some("https://example.org/hall/members/zhang-ming-yuan.html"));
    assert_eq!(meta(&html, "og:image:alt"), Some("张明远肖像"));
    let picture = meta(&html, "og:image").expect("picture").strip_prefix(BASE).expect("of this site").to_owned();
    assert!(site.path("public").join(picture).is_file());
    assert!(html.contains("<link rel=\"canonical\" href=\"https://example.org/hall/members/zhang-ming-yuan.html\">"));

    let plain = site.read("site.yaml").replace("base_url: https://example.org/hall/\n", "");
    site.file("site.yaml", plain);
    site.run(&["build"]).succeeds();
    let html = site.read("public/members/zhang-ming-yuan.html");
    assert!(!html.contains("og:") && !html.contains("canonical") && !html.contains("feed.xml"), "{html}");
    let person = things(&html);
    assert_eq!((person.len(), &person[0]["url"], &person[0]["image"]), (1, &Value::Null, &Value::Null));
    assert!(!site.path("public/sitemap.xml").exists() && !site.path("public/feed.xml").exists());
}

#[test]
fn every_page_has_a_title_and_a_description() {
    let site = site();
    for (path, bytes) in site.tree("public") {
        let html = String::from_utf8_lossy(&bytes);
        if Path::new(&path).extension().is_none_or(|end| end != "html")
            || html.contains("http-equiv=\"refresh\"")
            || ["kiosk.html", "wall.html"].contains(&&*path)
        {
            continue;
        }
        assert!(meta(&html, "description").is_some_and(|text| text.chars().count() > 2), "{path}");
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).expect("title");
        assert!(title.trim().len() > 3, "{path}: {title}");
    }
}

/// Every element and its text, in order; panics if the XML is not well-formed.
fn elements(xml: &str) -> Vec<(String, String)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut found, mut open) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {xml}")) {
            Event::Start(start) => open.push(start.name().as_ref().to_owned()),
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => {
                let text = text.trim().to_owned();
                if let (Some(name), false) = (open.last(), text.is_empty()) {
                    found.push((name.clone(), text));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    found
}

#[test]
fn site_map_and_feed_are_well_formed_and_name_what_is_there() {
    let site = site();
    let map = elements(&site.read("public/sitemap.xml"));
    let named: Vec<&str> = map.iter().filter(|(name, _)| name == "loc").map(|(_, text)| text.as_str()).collect();
    let mut built: Vec<String> =
        site.tree("public").into_keys().filter(|path| Path::new(path).extension().is_some_and(|end| end == "html")).collect();
    // Pages without content of their own, and redirects, are not in the sitemap.
    built.retain(|path| !["404.html", "kiosk.html", "wall.html", "old/gong-yue.html"].contains(&&**path));
    assert_eq!(named, built.iter().map(|path| format!("{BASE}{path}")).collect::<Vec<_>>());
    assert!(map.contains(&("lastmod".to_owned(), "2026-03-01".to_owned())));

    let feed = elements(&site.read("public/feed.xml"));
    let of = |wanted: &str| feed.iter().filter(|(name, _)| name == wanted).map(|(_, text)| text.as_str()).collect::<Vec<_>>();
    assert_eq!(of("updated"), ["2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"]);
    assert_eq!(of("title"), ["江畔社区", "张明远"]);
    assert_eq!(of("id"), [BASE.to_owned(), format!("{BASE}members/zhang-ming-yuan.html")]);
}

#[test]
fn a_printed_code_still_leads_to_its_page() {
    let site = site();
    let stub = site.read("public/old/gong-yue.html");
    assert!(stub.contains("url=../documents/ju-min-gong-yue.html"), "{stub}");
    assert!(site.read("public/documents/ju-min-gong-yue.html").contains("qr-code"));
    let plain = site.read("site.yaml").replace("base_url: https://example.org/hall/\n", "");
    site.file("site.yaml", plain);
    site.run(&["build"]).succeeds();
    assert!(!site.read("public/documents/ju-min-gong-yue.html").contains("qr-code"), "a code without an address");
}

#[test]
fn the_sign_in_the_tab_is_the_seal() {
    let site = SiteTest::small();
    site.append("site.yaml", "seal: 石<阶\n");
    site.run(&["build"]).succeeds();
    let icons = |site: &SiteTest| {
        let assets = site.tree("public/assets");
        let icons: Vec<_> = assets.into_iter().filter(|(name, _)| name.starts_with("icon.")).collect();
        assert_eq!(icons.len(), 1);
        icons.into_iter().next().expect("icon")
    };
    let (name, bytes) = icons(&site);
    let drawing = String::from_utf8(bytes).expect("text");
    elements(&drawing);
    assert!(drawing.contains("石") && drawing.contains("&lt;") && drawing.contains("阶"), "{drawing}");
    assert!(site.read("public/index.html").contains(&format!("href=\"assets/{name}\"")));
    // A theme's own icon is kept.
    site.file("themes/mine/theme.yaml", "contract: 1\nbase: default\n");
    site.file("themes/mine/assets/icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.append("site.yaml", "theme: mine\n");
    site.run(&["build"]).succeeds();
    assert_eq!(icons(&site).1, b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
}
