//! The handbook of themes is true: its tables of what templates see match `src/plan/view.rs`, its examples build, the
//! sample theme for LED walls builds and is legible, and mistakes of a theme are reported with their place.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::site_test::{SiteTest, run};

/// The files of the contract, in the order of the tables.
const VIEWS: [&str; 3] = ["src/plan/view.rs", "src/plan/view/list.rs", "src/plan/view/entry.rs"];

const BEGIN: &str = "<!-- 以下由 src/plan/view.rs 和 view/ 生成：SNAPSHOTS=overwrite cargo nextest run theming -->\n";
const END: &str = "<!-- 生成到此为止 -->\n";

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A small site with a theme of its own, which changes nothing yet.
fn themed() -> SiteTest {
    let site = SiteTest::small();
    site.file("themes/mine/theme.yaml", "contract: 1\nbase: default\n").append("site.yaml", "theme: mine\n");
    site
}

/// A Rust type in the words of theme authors: `Option<Vec<Card>>` → 「`Card` 的列表，可无」.
fn kind(rust: &str) -> String {
    let inside = |of: &str| rust.strip_prefix(of).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inside("Option<") {
        return format!("{}，可无", kind(inner));
    }
    if let Some(inner) = inside("Vec<") {
        return format!("{} 的列表", kind(inner));
    }
    if let Some(inner) = inside("Box<").or_else(|| inside("Shared<")) {
        return kind(inner);
    }
    if let Some(inner) = inside("BTreeMap<String, ") {
        return format!("按键取 {}", kind(inner));
    }
    match rust {
        "String" | "Arc<str>" | "&'static str" => "文字".to_owned(),
        "Fields" => format!("按键取 {}", kind("Field")),
        "Item" => "HTML".to_owned(),
        "Framed" => "按部件取 HTML".to_owned(),
        "bool" => "是否".to_owned(),
        "u8" | "u32" | "usize" | "i32" | "f64" => "数".to_owned(),
        name => format!("[{name}](#{})", name.to_lowercase()),
    }
}

/// The tables of all structs, in the order of the file.
fn tables(source: &str) -> String {
    let mut out = String::new();
    let mut said = String::new();
    let mut inside = false;
    for line in source.lines() {
        let line = line.trim();
        if let Some(text) = line.strip_prefix("/// ") {
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(text);
        } else if let Some(name) = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum ")) {
            let name = name.trim_end_matches(" {");
            let head =
                if line.contains("enum") { "| `content.type` | 样子 | 说明 |" } else { "| 键 | 是什么 | 说明 |" };
            let _ = write!(out, "\n### {name}\n\n{said}\n\n{head}\n|---|---|---|\n");
            said.clear();
            inside = true;
        } else if line == "}" {
            inside = false;
        } else if let Some((key, rust)) =
            line.strip_prefix("pub ").and_then(|rest| rest.trim_end_matches(',').split_once(": ")).filter(|_| inside)
        {
            let _ = writeln!(out, "| `{key}` | {} | {said} |", kind(rust));
            said.clear();
        } else if inside && line.ends_with(',') && line.starts_with(char::is_uppercase) {
            let (variant, shape) =
                line.trim_end_matches(',').trim_end_matches(')').split_once('(').unwrap_or((line.trim_end_matches(','), ""));
            let mut word = String::new();
            for c in variant.chars() {
                if c.is_uppercase() && !word.is_empty() {
                    word.push('-');
                }
                word.push(c.to_ascii_lowercase());
            }
            let shape = if shape.is_empty() { "–".to_owned() } else { kind(shape) };
            let _ = writeln!(out, "| `{word}` | {shape} | {said} |");
            said.clear();
        } else if !line.starts_with("#[") {
            said.clear();
        }
    }
    out.push('\n');
    // ``[`List::layout`]`` is a rustdoc link.
    out.replace("[`", "`").replace("`]", "`")
}

#[test]
fn the_tables_of_the_handbook_are_the_contract() {
    let path = repository("docs/theming.md");
    let text = read("docs/theming.md");
    let (head, rest) = text.split_once(BEGIN).expect("the begin of the tables");
    let (_, tail) = rest.split_once(END).expect("the end of the tables");
    let wanted = format!("{head}{BEGIN}{}{END}{tail}", tables(&VIEWS.map(read).concat()));
    if std::env::var("SNAPSHOTS").as_deref() == Ok("overwrite") {
        fs::write(path, &wanted).expect("written");
    }
    assert_eq!(read("docs/theming.md"), wanted, "docs/theming.md does not say what src/plan/view.rs and view/ say");
}

/// The files that a Markdown text contains: fences with a path after the language.
fn files(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(info) if !open => {
                open = true;
                let path = info.split_once(' ').map(|(_, path)| path.trim()).unwrap_or_default();
                found.push((path.to_owned(), String::new()));
            }
            Some(_) => open = false,
            None if open => {
                let last = found.last_mut().expect("opened");
                last.1.push_str(line);
                last.1.push('\n');
            }
            None => {}
        }
    }
    found.retain(|(path, _)| path.contains('.'));
    found
}

#[test]
fn the_examples_of_the_handbook_build() {
    let site = SiteTest::small();
    let shown = files(&read("docs/theming.md"));
    assert!(shown.len() >= 5, "{} files are shown", shown.len());
    for (path, text) in &shown {
        if path == "site.yaml" {
            site.append("site.yaml", text);
        } else {
            site.file(path, text);
        }
    }
    site.append(
        "site.yaml",
        "  artifacts: {kind: artifact, title: 展品}\ntheme: mine\n"
            .trim_start_matches("  artifacts: {kind: artifact, title: 展品}\n"),
    );
    let ran = site.run(&["build", "--strict", "--format", "json"]);
    assert_eq!(ran.succeeds().findings(), Vec::<String>::new());
    let page = site.read("public/artifacts/ma-deng.html");
    assert!(page.contains("马灯") && page.contains("class=\"made\""), "{page}");
    let list = site.read("public/artifacts/index.html");
    assert!(!list.contains("title：") && !list.contains("制作时间：1958年") && list.contains("制作者：江畔五金社"), "{list}");
    assert!(site.read("public/members/zhang-ming-yuan.html").contains("本页由我的主题排版"));
}

#[test]
fn a_kind_may_be_called_like_a_template_of_other_pages() {
    let site = SiteTest::small();
    site.append("site.yaml", "  bases: {kind: base, title: 教育基地, pages: each}\n");
    site.append(
        "site.yaml",
        "kinds:\n  base: {label: 教育基地, fields: {title: {type: text, required: true}, address: {type: text, label: 地址}}}\n",
    );
    site.file("content/bases/a.yaml", "- {title: 江畔基地, address: 老街尽头}\n");
    site.run(&["build", "--strict"]).ends(0);
    let page = site.read("public/bases/jiang-pan-ji-di.html");
    assert!(page.contains("江畔基地") && page.contains("老街尽头"), "{page}");
}

#[test]
fn a_loop_over_fields_has_the_same_order_on_every_run() {
    let site = themed();
    site.file(
        "themes/mine/templates/member.html",
        "{% extends \"entry.html\" %}{% block after %}<ol class=\"z\">{% for key, field in content.entry.fields %}<li>{{ key }}</li>{% endfor %}</ol>{% endblock after %}",
    );
    let keys = || {
        site.run(&["build", "--no-cache"]).ends(0);
        let page = site.read("public/members/zhang-ming-yuan.html");
        page.split_once("<ol class=\"z\"><li>")
            .expect("the list")
            .1
            .split_once("</li></ol>")
            .expect("its end")
            .0
            .replace("</li><li>", " ")
    };
    let first = keys();
    assert_eq!(first, "born groups name");
    for _ in 0..3 {
        assert_eq!(keys(), first);
    }
}

#[test]
fn a_stylesheet_may_name_the_files_beside_it() {
    let site = themed();
    site.file(
        "themes/mine/assets/wave.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8z\"/></svg>",
    );
    site.file("themes/mine/assets/tokens.css", ".hero { background: url(\"wave.svg\") }\n");
    site.run(&["build"]).ends(0);
    let names: Vec<String> = site.tree("public/assets").into_keys().collect();
    let wave = names.iter().find(|name| name.starts_with("wave.")).expect("the picture");
    let names_it = |name: &String| name.contains(".css") && site.read(&format!("public/assets/{name}")).contains(wave.as_str());
    assert!(names.iter().any(names_it), "{names:?}");
}

#[test]
fn a_mistake_in_a_theme_is_told_where_it_is() {
    let cases = [
        (
            "templates/member.html",
            "{% extends \"entry.html\" %}\n{% block lead %}\n  {{ content.entry.nothing.at_all }}{% endblock lead %}",
            "template-error themes/mine/templates/member.html:3:",
        ),
        (
            "templates/member.html",
            "{% extends \"entry.html\" %}\n{% block lead %}{{ page.title | shout }}{% endblock lead %}",
            "template-error themes/mine/templates/member.html:2:",
        ),
        ("templates/member.html", "一行\n二行 {% if page %}", "template-error themes/mine/templates/member.html:2:"),
        (
            "components/date.html",
            "{% component date(date) -%}\n{{ <clock /> }}\n{%- endcomponent date %}",
            "template-error themes/mine/components/date.html:2:",
        ),
        (
            "theme.yaml",
            "contract: 1\nbase: default\npictures:\n  card: {widths: wide}\n",
            "value-invalid themes/mine/theme.yaml:4:",
        ),
        (
            "templates/member.html",
            "{# 一 #}\n{% extends \"entri.html\" %}",
            "template-error themes/mine/templates/member.html:2:12",
        ),
        ("templates/member.html", "{% extends \"member.html\" %}", "template-error themes/mine/templates/member.html:1:12"),
        ("templates/member.html", "甲\n{% include \"member.html\" %}", "template-error themes/mine/templates/member.html:2:12"),
        (
            "components/mine.html",
            "{# 一 #}\n{% component card(card) %}{% endcomponent card %}",
            "template-error themes/mine/components/mine.html:2:14",
        ),
        ("theme.yaml", "contract: 7\n", "theme-contract themes/mine/theme.yaml:1:"),
        (
            "templates/member.html",
            "{% extends \"entry.html\" %}\n{% block lead %}<p OnClick=\"go()\">{% endblock lead %}",
            "output-forbidden themes/mine/templates/member.html:2:20",
        ),
        (
            "components/date.html",
            "{% component date(date) -%}\n<img src=\"https://example.org/a.png\" alt=\"\">\n{%- endcomponent date %}",
            "output-external themes/mine/components/date.html:2:11",
        ),
        ("assets/mine.js", "'use strict';\nfetch('a.json');\n", "output-forbidden themes/mine/assets/mine.js:2:1"),
    ];
    for (path, text, wanted) in cases {
        let site = themed();
        site.file(&format!("themes/mine/{path}"), text);
        let found = site.run(&["build", "--format", "json"]).ends(1).findings();
        assert!(found.iter().any(|found| found.starts_with(wanted)), "{path}: {found:?} has no {wanted}");
    }
}

#[test]
fn a_page_without_a_content_security_policy_is_told() {
    let page =
        "<!doctype html>\n<html lang=\"zh-Hans\"><head><title>一页</title></head><body><header>长廊</header></body></html>\n";
    let site = themed();
    site.file("themes/mine/templates/not-found.html", page);
    let ran = site.run(&["build", "--format", "json"]);
    ran.ends(0);
    assert_eq!(ran.findings(), ["theme-policy themes/mine/templates/not-found.html:2:22"]);
    // A component may write it.
    site.file("themes/mine/components/head.html", "{% component head() %}<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">{% endcomponent head %}");
    site.file("themes/mine/templates/not-found.html", page.replace("<head>", "<head>{{ <head /> }}"));
    assert_eq!(site.run(&["build", "--format", "json"]).findings(), Vec::<String>::new());
}

#[test]
fn a_component_that_wants_what_a_card_does_not_give_is_told_where_it_is() {
    let site = SiteTest::small();
    site.file("themes/mine/theme.yaml", "contract: 1\nbase: default\nitems: {lists: {portraits: tile}}\n");
    site.append("site.yaml", "theme: mine\n");
    site.file(
        "themes/mine/components/tile.html",
        "{# 一 #}\n{% component tile(card, level, columns, more) %}甲{% endcomponent tile %}",
    );
    let found = site.run(&["build", "--format", "json"]).ends(1).findings();
    assert!(found.contains(&"template-error themes/mine/components/tile.html:2:14".to_owned()), "{found:?}");
}

#[test]
fn a_frame_of_a_theme_surrounds_every_page_with_links_of_its_own() {
    let site = SiteTest::small();
    site.file("themes/mine/theme.yaml", "contract: 1\nbase: default\nframes: [motto]\n").append("site.yaml", "theme: mine\n");
    site.file(
        "themes/mine/components/motto.html",
        "{% component motto(site, nav, root, assets) %}<p class=\"motto\"><a href=\"{{ root }}index.html\">{{ site.title }}</a>{% for item in nav %}{% if item.current %}{{ item.title }}{% endif %}{% endfor %}</p>{% endcomponent motto %}",
    );
    let base = read("themes/default/templates/base.html").replacen("{{ frame.foot }}", "{{ frame.foot }}{{ frame.motto }}", 1);
    site.file("themes/mine/templates/base.html", base);
    site.run(&["build"]).ends(0);
    let motto = |page: &str| {
        let html = site.read(&format!("public/{page}"));
        let (_, rest) = html.split_once("<p class=\"motto\">").unwrap_or_else(|| panic!("no motto on {page}"));
        rest.split_once("</p>").expect("its end").0.to_owned()
    };
    let (home, list) = (motto("index.html"), motto("members/index.html"));
    assert!(home.starts_with("<a href=\"index.html\">"), "{home}");
    assert!(list.starts_with("<a href=\"../index.html\">"), "{list}");
}

#[test]
fn a_frame_that_nobody_wrote_is_told_where_it_is_named() {
    for (frames, wanted) in [
        ("frames:\n- foot\n- fot\n", "theme-component themes/mine/theme.yaml:5:3"),
        ("frames: fot\n", "theme-component themes/mine/theme.yaml:3:9"),
    ] {
        let site = SiteTest::small();
        site.file("themes/mine/theme.yaml", format!("contract: 1\nbase: default\n{frames}"));
        site.append("site.yaml", "theme: mine\n");
        let found = site.run(&["build", "--format", "json"]).ends(1).findings();
        assert!(found.contains(&wanted.to_owned()), "{found:?}");
    }
}

#[test]
fn a_check_sees_of_a_tint_what_a_build_sees() {
    for picture in ["{{ pic.tint + 1 }}", "{% if pic.tint %}{{ pic.nothing.at_all }}{% endif %}"] {
        let site = themed();
        let own = read("themes/default/components/picture.html").replacen("<picture>", &format!("<picture>{picture}"), 1);
        assert!(own.contains(picture));
        site.file("themes/mine/components/picture.html", own);
        site.picture("content/members/像.jpg", 900, 1260);
        site.file(
            "content/members/新.md",
            "---\nname: 张新\nconsent: {status: granted}\nportrait: {file: 像.jpg, alt: 像}\n---\n",
        );
        let found = |command: &str| site.run(&[command, "--format", "json"]).findings();
        assert_eq!(found("check"), found("build"), "{picture}");
    }
}

/// The relative luminance of a colour as defined by WCAG.
fn lightness(hex: &str) -> f64 {
    let hex = hex.trim_start_matches('#');
    let whole = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&whole[at..at + 2], 16).expect("a colour")) / 255.;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

#[test]
fn the_theme_for_led_walls_can_be_read() {
    let text = read("themes/river-dark/assets/tokens.css");
    let token = |name: &str| {
        let at = text.find(&format!("--{name}: #")).unwrap_or_else(|| panic!("no {name}"));
        text[at..].split([':', ';']).nth(1).expect("a colour").trim().to_owned()
    };
    let pairs = [
        ("ink", "paper"),
        ("ink", "paper-2"),
        ("ink", "card"),
        ("ink-2", "paper"),
        ("ink-2", "paper-2"),
        ("ink-2", "card"),
        ("cinnabar", "paper"),
        ("cinnabar", "card"),
        ("on-cinnabar", "cinnabar"),
        ("gold", "paper"),
        ("gold", "card"),
        ("river", "paper"),
        ("river", "card"),
        ("on-dock", "dock"),
        ("on-tile", "tone-1"),
        ("on-tile", "tone-2"),
        ("on-tile", "tone-3"),
        ("on-tile", "tone-4"),
        ("on-tile", "tone-5"),
        ("ink", "era-1"),
        ("ink", "era-2"),
        ("ink", "era-3"),
        ("ink", "era-4"),
    ];
    for (front, ground) in pairs {
        let (a, b) = (lightness(&token(front)), lightness(&token(ground)));
        let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
        assert!(contrast >= 4.5, "--{front} on --{ground}: {contrast:.1}");
    }
}

#[test]
fn the_theme_for_led_walls_is_tokens_and_two_components() {
    let folder = repository("themes/river-dark");
    let mut files: Vec<String> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(&folder).expect("below").to_string_lossy().replace('\\', "/"))
        .collect();
    files.sort();
    assert_eq!(files, ["assets/tokens.css", "components/date.html", "components/tile.html", "theme.yaml"]);

    let site = SiteTest::small();
    for file in &files {
        site.file(&format!("themes/river-dark/{file}"), read(&format!("themes/river-dark/{file}")));
    }
    site.append("site.yaml", "theme: river-dark\n");
    let ran = site.run(&["build", "--strict", "--format", "json"]);
    assert_eq!(ran.succeeds().findings(), Vec::<String>::new());
    assert!(site.read("public/members/wang-yi.html").contains("tile-led"));
    assert!(site.read("public/history/she-qu-gua-pai.html").contains("date-led"));

    // The whole demonstration builds with it.
    let place = SiteTest::empty();
    let root = repository("").to_string_lossy().into_owned();
    place.file("keep", "");
    let demo = place.path("demo");
    run(&["new", "--demo", &demo.to_string_lossy()], Path::new(&root)).succeeds();
    let settings = fs::read_to_string(demo.join("site.yaml")).expect("settings").replace("theme: default", "theme: river-dark");
    fs::write(demo.join("site.yaml"), settings).expect("written");
    for file in &files {
        let target = demo.join("themes/river-dark").join(file);
        fs::create_dir_all(target.parent().expect("parent")).expect("folder");
        fs::write(target, read(&format!("themes/river-dark/{file}"))).expect("written");
    }
    let ran = run(&["check", "--strict", "--format", "json", "--site", &demo.to_string_lossy()], Path::new(&root));
    assert_eq!(ran.succeeds().findings(), Vec::<String>::new());
}
