//! Rolls: names by strokes and by initials, of a wall of people and of a register of households whose names are released.

use std::fmt::Write as _;

use crate::site_test::SiteTest;

fn households(scope: &str, rows: &[(String, &str)]) -> SiteTest {
    let site = SiteTest::small();
    site.append("site.yaml", "  resettlement: {kind: resettlement, title: 移民档案, per_page: 100}\n");
    let mut table = "编号,户主,人口,迁出地,安置地,期别,搬迁年月\n".to_owned();
    for (at, (name, place)) in rows.iter().enumerate() {
        let _ = writeln!(table, "A-{},{name},4,{place},天台桥社区,一期,1997-11", at + 1);
    }
    site.file("content/resettlement/名册.csv", table);
    let release = format!("{{authority: 街道移民办（示例）, approval_no: 示〔2023〕1号, \"on\": 2023-04-18, scope: [{scope}]}}");
    site.file("content/resettlement/名册.table.yaml", format!("defaults: {{record: household}}\nrelease: {release}\n"));
    site
}

/// The headings and names on a page of a roll.
fn groups(html: &str) -> Vec<(String, Vec<String>)> {
    let words = |html: &str| html.split('<').map(|tag| tag.rsplit('>').next().unwrap_or_default()).collect::<String>();
    let head =
        |section: &str| section.split("<h2").nth(1).and_then(|rest| rest.split(" <").next()).map(words).unwrap_or_default();
    let row = |row: &str| words(row.split("</th>").next().unwrap_or_default());
    let sections = html.split("layout-names").skip(1);
    sections.map(|section| (head(section), section.split("<th scope=\"row\"").skip(1).map(row).collect())).collect()
}

#[test]
fn released_households_stand_by_strokes_and_by_initials_and_lead_to_their_rows() {
    let rows = [("周承远", "桐子湾村"), ("丁桂兰", "石阶街"), ("欧阳少东", "石阶街"), ("林国栋", "石阶街")];
    let site = households("户主姓名", &rows.map(|(name, place)| (name.to_owned(), place)));
    site.file("content/resettlement/迁建.yaml", "- {record: project, name: 老街迁建, from: 石阶街, to: 天台桥社区}\n");
    site.build().succeeds();
    let strokes = site.read("public/resettlement/by-roster/strokes.html");
    let group = |title: &str, names: &[&str]| (title.to_owned(), names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(groups(&strokes), [group("2画", &["丁桂兰"]), group("8画", &["林国栋", "欧阳少东", "周承远"])]);
    let initials = site.read("public/resettlement/by-roster/initials.html");
    let of_letter = [group("D", &["丁桂兰"]), group("L", &["林国栋"]), group("O", &["欧阳少东"]), group("Z", &["周承远"])];
    assert_eq!(groups(&initials), of_letter);
    let row = strokes.split("周承远").nth(1).and_then(|rest| rest.split("</tr>").next()).expect("a row");
    assert!(["桐子湾村", "天台桥社区", "1997年11月"].iter().all(|wanted| row.contains(wanted)), "{row}");
    let link = strokes.split("周承远").next().and_then(|before| before.rsplit("href=\"").next()).expect("a link");
    let (page, anchor) = link.split('"').next().and_then(|href| href.split_once('#')).expect("a row of a page");
    let register = site.read(&format!("public/resettlement/by-roster/{page}"));
    let row = register.split(&format!("id=\"{anchor}\"")).nth(1).expect("the row");
    assert!(row.split("</tr>").next().is_some_and(|row| row.contains("周承远")));
    // The browser can sort only the rows on this page of the register; links lead to the whole register in each order.
    let whole = register.split("class=\"chips whole\"").nth(1).and_then(|rest| rest.split("</nav>").next()).expect("the ways");
    assert!(whole.contains("by-roster/strokes.html") && whole.contains("by-roster/initials.html"), "{whole}");
    let flows = site.read("public/resettlement/by-record/project.html");
    assert!(!flows.contains("chips whole"), "projects are nobody");
}

#[test]
fn masked_households_have_no_roll() {
    let site = households("户数", &["周承远", "丁桂兰", "林国栋"].map(|name| (name.to_owned(), "石阶街")));
    site.build().succeeds();
    assert!(!site.path("public/resettlement/by-roster").exists());
    assert!(!site.read("public/resettlement/index.html").contains("by-roster"));
}

#[test]
fn a_long_roll_begins_a_page_with_each_group_and_every_page_leads_to_all_groups() {
    let surnames = ["丁", "王", "林", "蔡"];
    let name = |n: usize| {
        let given: String =
            [n / 20 % 20, n % 20].iter().filter_map(|at| "一乙二十丁厂七卜人入八九几儿了力乃刀又三".chars().nth(*at)).collect();
        format!("{}{given}", surnames[n % 4])
    };
    let rows: Vec<(String, &str)> = (0..2_400).map(|n| (name(n), "石阶街")).collect();
    let site = households("户主姓名", &rows);
    site.build().succeeds();
    let mut pages: Vec<(String, String)> = Vec::new();
    for number in 1.. {
        let file = if number == 1 { "strokes.html".to_owned() } else { format!("strokes-{number}.html") };
        let path = format!("public/resettlement/by-roster/{file}");
        if !site.path(&path).exists() {
            break;
        }
        pages.push((file, site.read(&path)));
    }
    let shown: Vec<(String, Vec<String>)> = pages.iter().flat_map(|(_, html)| groups(html)).collect();
    assert!(pages.iter().all(|(_, html)| groups(html).len() == 1), "one group a page");
    assert_eq!(shown.iter().map(|(_, names)| names.len()).sum::<usize>(), rows.len(), "everybody once");
    assert!(shown.iter().all(|(_, names)| names.len() <= 500));
    assert!(pages.len() > 4, "a group of more than five hundred goes on: {}", pages.len());
    for (file, html) in &pages {
        let jump = html.split("chips jump").nth(1).and_then(|rest| rest.split("</nav>").next()).expect("the ways");
        let links: Vec<&str> = jump.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(links.len(), 4, "{file}: {links:?}");
        for link in links {
            let (page, anchor) = link.split_once('#').expect("a group");
            let target = if page.is_empty() { html } else { &pages.iter().find(|(name, _)| name == page).expect("a page").1 };
            assert!(target.contains(&format!("id=\"{anchor}\"")), "{file}: {link}");
        }
    }
}

/// Everything a row can hold: markup in names and text, a reference, an address, a number, or nothing.
fn of_all_sorts() -> SiteTest {
    let rows = [("周承远", "桐子湾村 & <b>"), ("欧阳少东", "\"石阶街\""), ("丁桂", "石阶街")];
    let site = households("户主姓名", &rows.map(|(name, place)| (name.to_owned(), place)));
    site.append("site.yaml", "  things: {kind: thing, title: 物件, pages: none, per_page: 2}\n");
    let fields = "title: {type: text, required: true}, maker: {type: person}, owner: {type: organization}, page: {type: url}, \
                  size: {type: number, unit: 厘米}, sort: {type: text, values: [木, 铁], facet: true}, people: {type: person, list: true}";
    site.append("site.yaml", &format!("kinds:\n  thing: {{label: 物件, layout: roster, card: [maker, owner, page, size, sort, people], fields: {{{fields}}}}}\n"));
    site.file(
        "content/things/物.yaml",
        "- {title: 马灯 <1>, maker: 张明远, owner: 江畔五金社, page: 'https://a.example/?a=1&b=2', size: 12, sort: 铁}\n\
         - {title: 木桶, people: [张明远, 阿卜杜热西提·麦麦提], sort: 木, id: B-2}\n- {title: 空}\n",
    );
    site
}

/// A page with its links resolved from the root, however they are written.
fn resolved(page: &str, html: &str) -> String {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts = html.split("href=\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (link, rest) = part.split_once('"').expect("a link ends");
        let is_outside = link.starts_with('#') || link.contains(':');
        let mut way: Vec<&str> =
            if is_outside { Vec::new() } else { folder.split('/').filter(|name| !name.is_empty()).collect() };
        for name in link.split('/') {
            match name {
                ".." => drop(way.pop()),
                name => way.push(name),
            }
        }
        out.extend(["href=\"", &way.join("/"), "\"", rest]);
    }
    out
}

#[test]
fn rows_and_items_show_what_cards_show() {
    let rows = of_all_sorts();
    rows.build().succeeds();
    let cards = of_all_sorts();
    let name = std::fs::read("themes/default/components/name.html").expect("a component");
    // The same component as the theme's own markup: the theme then gets cards.
    cards.file("themes/default/components/name.html", name);
    cards.build().succeeds();
    let (rows, cards) = (rows.tree("public"), cards.tree("public"));
    let pages = |tree: &std::collections::BTreeMap<String, Vec<u8>>| {
        let pages = tree.iter().filter(|(path, _)| std::path::Path::new(path).extension().is_some_and(|end| end == "html"));
        pages.map(|(path, bytes)| (path.clone(), resolved(path, &String::from_utf8_lossy(bytes)))).collect::<Vec<_>>()
    };
    let (rows, cards) = (pages(&rows), pages(&cards));
    assert_eq!(rows.len(), cards.len());
    for ((path, row), (other, card)) in rows.iter().zip(&cards) {
        assert_eq!((path, row), (other, card));
    }
    assert!(rows.iter().any(|(_, html)| html.contains("桐子湾村 &amp; &lt;b&gt;")));
    // Cards of a layout that a component writes one by one.
    assert!(rows.iter().any(|(path, html)| path.starts_with("members/") && html.contains("class=\"person\"")));
    assert!(rows.iter().any(|(_, html)| html.contains("https://a.example/?a=1&amp;b=2")));
}
