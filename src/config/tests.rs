//! Tests of `site.yaml`: defaults, findings, kinds and addresses.

use super::*;

fn config(text: &str) -> (Option<Config>, Vec<Diagnostic>) {
    let mut report = Vec::new();
    let sources = Sources::of_texts([(SITE_FILE, text)]);
    let config = parse(&sources, &mut report);
    (config, report)
}

#[test]
fn defaults_are_filled_in() {
    let (config, report) = config("title: 江畔社区\ncollections:\n  members: {kind: member, title: 优秀党员}\n");
    assert!(report.is_empty(), "{report:?}");
    let config = config.expect("config");
    assert_eq!((config.seal.as_str(), config.language.as_str(), config.idle_seconds), ("江畔", "zh-Hans", 90));
    assert_eq!(config.collections[0].order, [Order::Strokes]);
    assert_eq!(config.tiles, ["members"]);
}

#[test]
fn every_finding_is_told_at_once() {
    let text = "titel: 江畔\ntitle: 江畔\nbase_url: example.org\ncollections:\n  a: {kind: membr, title: 一}\npictures: {memory: lots}\nhome: {tiles: [b]}\n";
    let (_, report) = config(text);
    let codes: Vec<_> = report.iter().map(|d| (d.code.as_str(), d.place.as_ref().and_then(|p| p.line))).collect();
    for expected in [
        ("key-unknown", Some(1)),
        ("base-url", Some(3)),
        ("kind-unknown", Some(5)),
        ("value-invalid", Some(6)),
        ("tile-unknown", Some(7)),
    ] {
        assert!(codes.contains(&expected), "{expected:?} in {codes:?}");
    }
}

#[test]
fn a_level_is_renamed_by_its_key_or_its_name() {
    for key in ["provincial", "省部级"] {
        let (config, report) = config(&format!("title: 江畔\nlevels: {{{key}: 市级（省部级）}}\n"));
        assert!(report.is_empty(), "{report:?}");
        let levels = config.expect("config").levels;
        assert_eq!(Level::parse("市级", &levels), Some(Level::Provincial), "{key}");
    }
}

#[test]
fn an_address_is_written_in_letters_that_machines_know() {
    for (written, normal) in [
        ("https://example.org/hall", Some("https://example.org/hall/")),
        ("http://Example.org:8080/", Some("http://Example.org:8080/")),
        ("https://长廊.中国/展厅/", Some("https://xn--xyts13j.xn--fiqs8s/%E5%B1%95%E5%8E%85/")),
        ("https://长廊。中国", Some("https://xn--xyts13j.xn--fiqs8s/")),
        ("https://example.org:99999/", None),
        ("https://a:b@example.org/", None),
        ("https:///hall/", None),
        ("example.org", None),
    ] {
        assert_eq!(normal_base_url(written).as_deref(), normal, "{written}");
    }
}

#[test]
fn numbers_and_words_that_mean_nothing_are_told_where_they_stand() {
    for (line, value, allowed) in [
        ("kiosk: {idle_seconds: 0}", "0", "1–86400"),
        ("kiosk: {idle_seconds: -5}", "-5", "1–86400"),
        ("kiosk: {idle_seconds: 9999999}", "9999999", "1–86400"),
        ("kiosk: {attract: [cover, 30]}", "30", "cover, "),
        ("kiosk: {attract: [honors]}", "honors", "cover, "),
        ("pictures: {quality: 0}", "0", "1–100"),
        ("pictures: {quality: 101}", "101", "1–100"),
        ("pictures: {quality: 300}", "300", "1–100"),
        ("pictures: {formats: [webp, gif]}", "gif", "webp, jpeg"),
        ("pictures: {memory: 32MiB}", "32MiB", "64MiB, "),
        ("pictures: {memory: 99999999GiB}", "99999999GiB", "64MiB, "),
        ("language: 中文", "中文", "zh-Hans, "),
        ("collections: {a: {kind: member, title: 甲, per_page: 0}}", "0", "1–1000000"),
        ("collections: {a: {kind: member, title: 甲, order: [date, stroke]}}", "stroke", "strokes, "),
        ("kinds: {a: {priority: 256, fields: {title: {type: text}}}}", "256", "0–255"),
    ] {
        let (_, report) = config(&format!("title: 江畔\n{line}\n"));
        assert_eq!(report.len(), 1, "{line}: {report:?}");
        let place = report[0].place.as_ref().expect("place");
        assert_eq!((report[0].code, place.line), (Code::ValueInvalid, Some(2)), "{line}");
        let column = line.rfind(value).map(|at| line[..at].chars().count() + 1);
        assert_eq!(place.column.map(|column| column as usize), column, "{line}");
        assert_eq!(report[0].args["value"], value, "{line}");
        assert!(report[0].args["allowed"].starts_with(allowed), "{line}: {report:?}");
    }
    for line in ["title: \"\"", "title: \" \""] {
        let (_, report) = config(&format!("{line}\n"));
        assert_eq!(report.iter().map(|told| told.code).collect::<Vec<_>>(), [Code::KeyMissing], "{line}");
    }
    for line in ["collections: [a]", "kinds: 展品", "kiosk: 90"] {
        let (_, report) = config(&format!("title: 江畔\n{line}\n"));
        assert_eq!(report.iter().map(|told| told.code).collect::<Vec<_>>(), [Code::YamlShape], "{line}");
    }
}

#[test]
fn a_kind_that_names_a_field_it_does_not_have_is_told() {
    for (line, key, name, nearest) in [
        ("card: [makr]", "card", "makr", Some("maker")),
        ("date: made", "date", "made", None),
        ("title: \"{maker}的{thing}\"", "title", "thing", None),
        ("group_by: age", "group_by", "age", None),
    ] {
        let text =
            format!("title: 江畔\nkinds:\n  a:\n    {line}\n    fields: {{title: {{type: text}}, maker: {{type: person}}}}\n");
        let (_, report) = config(&text);
        assert_eq!(report.len(), 1, "{line}: {report:?}");
        let (told, place) = (&report[0], report[0].place.as_ref().expect("place"));
        assert_eq!((told.code, place.line), (Code::KindInvalid, Some(4)));
        assert_eq!((&*told.args["key"], &*told.args["field"]), (key, name));
        assert_eq!(told.args.get("nearest").map(String::as_str), nearest);
    }
    let (_, report) = config("title: 江畔\nkinds: {a: {fields: {b: {type: text, privacy: hidden}}}}\n");
    assert_eq!(report[0].args["allowed"], "show、mask、drop、never");
}

#[test]
fn a_site_has_kinds_of_its_own() {
    let text = "title: 江畔\nkinds:\n  artifact:\n    label: 展品\n    fields:\n      title: {type: text, required: true, search: title}\n      made_on: {type: date}\n      theme: {type: text, list: true, facet: true, separator: \";\"}\n      donor_phone: {type: text, privacy: never}\n  broken:\n    fields:\n      a: {type: txt}\n";
    let (config, report) = config(text);
    let kind = &config.expect("config").kinds["artifact"];
    assert_eq!(kind.date.as_deref(), Some("made_on"));
    assert!(!kind.fields["donor_phone"].is_shown());
    assert_eq!(report.len(), 1);
    assert_eq!((report[0].code, report[0].place.as_ref().and_then(|p| p.line)), (Code::KindInvalid, Some(12)));
}
