//! The view structs are the theme's contract: their shapes are kept as a snapshot. A change here affects every theme
//! author: raise the contract number and mention it in the changelog.

use changlang::pipeline::{Options, views};

use crate::site_test::SiteTest;

#[test]
fn the_shapes_of_all_views() {
    let site = SiteTest::small();
    site.picture("content/pictures/江.jpg", 1600, 1000);
    site.file(
        "content/index.md",
        "---\ntitle: 江畔社区\nsummary: 社区的路。\ncover: {file: pictures/江.jpg, alt: 江面, credit: 社区供图, date: 2020}\n---\n前言。\n",
    );
    site.file(
        "content/members/张明远.md",
        "---\nname: 张明远\nborn: \"1938-03\"\ngroups: [优秀共产党员]\ntitles: [{text: 书记, from: 2009, to: 2018}]\nsources: [{title: 先锋谱, page: 37}]\nportrait: {file: pictures/江.jpg, alt: 肖像}\n---\n## 石阶\n\n他每天走一遍。\n",
    );
    site.file("content/结束语.md", "---\ntitle: 结束语\nredirects: [old.html]\n---\n谢谢。\n");
    let mut config = site.read("site.yaml");
    config.push_str("  resettlement: {kind: resettlement, title: 移民档案, per_page: 1}\nbase_url: https://example.org/hall/\n");
    site.file("site.yaml", config);
    site.file(
        "content/resettlement/水位.yaml",
        "- {record: water_level, date: 2003-06-10, level: 135, event: 蓄水}\n- {record: water_level, date: 2010-10-26, level: 175, event: 蓄满}\n- {record: old_place, name: 老街, story: 在水下}\n",
    );
    let options = Options { site: site.path(""), ..Options::default() };
    let mut shapes: Vec<String> = Vec::new();
    let mut look = || views(&options).expect("a site").iter().for_each(|view| shape("", view, &mut shapes));
    look();
    // With markup of its own, the theme gets cards where it otherwise gets the output of components.
    site.file("themes/default/components/name.html", std::fs::read("themes/default/components/name.html").expect("a component"));
    look();
    shapes.sort();
    shapes.dedup();
    snapbox::assert_data_eq!(shapes.join("\n") + "\n", snapbox::file!["snapshots/contract-1.txt"]);
}

/// Every path of a value with its type; list items as `[]`, keys of maps keyed by field as `*`.
fn shape(path: &str, value: &serde_json::Value, shapes: &mut Vec<String>) {
    use serde_json::Value;
    match value {
        Value::Null => {}
        Value::Bool(_) => shapes.push(format!("{path}: boolean")),
        Value::Number(_) => shapes.push(format!("{path}: number")),
        Value::String(_) => shapes.push(format!("{path}: text")),
        Value::Array(items) => items.iter().for_each(|item| shape(&format!("{path}[]"), item, shapes)),
        Value::Object(pairs) => {
            let kind = pairs.get("type").and_then(Value::as_str).filter(|_| path == "content");
            let path = kind.map_or_else(|| path.to_owned(), |kind| format!("content({kind})"));
            for (key, value) in pairs {
                let free = path.ends_with("fields") || path.ends_with("rows[]") || path.ends_with("assets");
                let key = if free { "*" } else { key };
                shape(&if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }, value, shapes);
            }
        }
    }
}
