//! A small site to be edited: the data that people would change, and the files generated from it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::chance::Chance;

/// A member, with a file of its own.
#[derive(Clone)]
pub(super) struct Member {
    /// The stem of the file, which may differ from the name.
    pub(super) file: String,
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) group: usize,
    pub(super) withdrawn: bool,
    /// Index of the portrait in the site's pictures.
    pub(super) portrait: Option<usize>,
    pub(super) text: Text,
}

/// An event of the history, or an item of the honours.
#[derive(Clone)]
pub(super) struct Event {
    pub(super) title: String,
    pub(super) slug: String,
    pub(super) year: usize,
    pub(super) text: Text,
}

/// A body with a sentence of its own and links to members, and the summary shown elsewhere, if any.
#[derive(Clone, Default)]
pub(super) struct Text {
    pub(super) word: usize,
    pub(super) summary: usize,
    /// 0 means none.
    pub(super) heading: usize,
    pub(super) links: Vec<String>,
}

/// The whole site.
#[derive(Clone)]
pub(super) struct Site {
    pub(super) members: Vec<Member>,
    pub(super) events: Vec<Event>,
    pub(super) honours: Vec<Event>,
    pub(super) households: Vec<[usize; 4]>,
    pub(super) title: usize,
    pub(super) per_page: usize,
    pub(super) has_base_url: bool,
    pub(super) colour: usize,
    pub(super) missing_page: usize,
    /// The text of the home page.
    pub(super) foreword: Text,
    /// A version for each picture.
    pub(super) pictures: [usize; 3],
    /// The last number used by [`Site::fresh`]; numbers are never reused, so nothing new has an old name.
    pub(super) unused: usize,
}

const GROUPS: [&str; 4] = ["优秀共产党员", "志愿先锋", "岗位能手", "护河使者"];
const PLACES: [&str; 4] = ["石阶街", "桐子湾", "红砂码头", "沱口老街"];
const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number in Chinese digits: names and sentences differ, and no detector mistakes them for private numbers.
fn han(number: usize) -> String {
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

/// A number as letters, for addresses.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

impl Site {
    /// The initial site.
    pub(super) fn new(chance: &mut Chance) -> Self {
        let mut site = Self {
            members: Vec::new(),
            events: Vec::new(),
            honours: Vec::new(),
            households: (0..7).map(|at| [at, at % 4, at % 3, at % 4]).collect(),
            title: 0,
            per_page: 3,
            has_base_url: false,
            colour: 0,
            missing_page: 0,
            foreword: Text::default(),
            pictures: [0; 3],
            unused: 10,
        };
        (0..5).for_each(|_| site.add_member(chance));
        (0..3).for_each(|_| site.add_event(chance));
        (0..3).for_each(|_| site.add_honour(chance));
        site
    }

    pub(super) fn fresh(&mut self) -> usize {
        self.unused += 1;
        self.unused
    }

    /// A new text that links to existing members.
    pub(super) fn text(&mut self, chance: &mut Chance) -> Text {
        let mut links = Vec::new();
        while !self.members.is_empty() && links.len() < 2 && chance.once_in(2) {
            links.push(chance.one(&self.members).name.clone());
        }
        let summary = if chance.once_in(2) { self.fresh() } else { 0 };
        Text { word: self.fresh(), summary, heading: 0, links }
    }

    pub(super) fn add_member(&mut self, chance: &mut Chance) {
        let (text, number) = (self.text(chance), self.fresh());
        let portrait = chance.once_in(3).then(|| chance.below(3));
        let (name, slug) = (format!("江{}", han(number)), format!("m-{}", letters(number)));
        let group = chance.below(GROUPS.len());
        self.members.push(Member { file: name.clone(), name, slug, group, withdrawn: false, portrait, text });
    }

    pub(super) fn add_event(&mut self, chance: &mut Chance) {
        let event = self.event("纪事", chance);
        self.events.push(event);
    }

    pub(super) fn add_honour(&mut self, chance: &mut Chance) {
        let honour = self.event("奖", chance);
        self.honours.push(honour);
    }

    fn event(&mut self, ending: &str, chance: &mut Chance) -> Event {
        let (text, number) = (self.text(chance), self.fresh());
        Event {
            title: format!("{}{ending}", han(number)),
            slug: format!("e-{}", letters(number)),
            year: 1960 + chance.below(60),
            text,
        }
    }

    /// The texts of all members, events and honours; the foreword is not among them.
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Text> {
        let events = self.events.iter_mut().chain(&mut self.honours).map(|event| &mut event.text);
        self.members.iter_mut().map(|member| &mut member.text).chain(events)
    }

    /// The files of the site.
    pub(super) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut put = |path: String, text: String| files.insert(path, text.into_bytes());
        let base_url = if self.has_base_url { "base_url: https://example.org/hall/\n" } else { "" };
        put(
            "site.yaml".into(),
            format!(
                "title: 江畔社区{}\ntheme: mine\n{base_url}collections:\n  history: {{kind: history, title: 党史述要}}\n  members: {{kind: member, title: 优秀党员, order: strokes, per_page: {}}}\n  honors: {{kind: honor, title: 荣誉墙, pages: each}}\n  resettlement: {{kind: resettlement, title: 移民档案, per_page: 4}}\n",
                han(self.title),
                self.per_page,
            ),
        );
        put("themes/mine/theme.yaml".into(), "contract: 1\nbase: default\n".into());
        put("themes/mine/assets/tokens.css".into(), format!(":root {{ --cinnabar: #8f1d{:02}; }}\n", self.colour % 100));
        put(
            "themes/mine/templates/not-found.html".into(),
            format!(
                "{{% extends \"base.html\" %}}\n{{% block main %}}<h1>{{{{ page.title }}}}</h1><p>{}</p>{{% endblock main %}}\n",
                han(self.missing_page),
            ),
        );
        put("content/index.md".into(), format!("---\ntitle: 江畔社区\n---\n前言。{}", self.foreword));
        put("content/history/_index.md".into(),
            "---\ntitle: 党史述要\nperiods:\n  - {id: a, title: 起步, from: 1949, to: 1989}\n  - {id: b, title: 新程, from: 1990}\n---\n引言。\n".into());
        for member in &self.members {
            let status = if member.withdrawn { "status: withdrawn\n" } else { "" };
            let portrait =
                member.portrait.map_or_else(String::new, |at| format!("portrait: {{file: ../pictures/{at}.jpg, alt: 肖像}}\n"));
            put(
                format!("content/members/{}.md", member.file),
                format!(
                    "---\nname: {}\nslug: {}\ngroups: [{}]\n{}{status}{portrait}consent: {{status: granted, scope: [姓名, 肖像, 事迹]}}\n---\n{}",
                    member.name,
                    member.slug,
                    GROUPS[member.group],
                    member.text.about(),
                    member.text,
                ),
            );
        }
        for event in &self.events {
            put(
                format!("content/history/{}.md", event.slug),
                format!(
                    "---\ntitle: {}\nslug: {}\ndate: \"{}\"\nplace: {}\ninvented: true\nsources: [志]\npeople: [{}]\n{}updated: {}-05-01\n---\n{}",
                    event.title,
                    event.slug,
                    event.year,
                    PLACES[event.year % 4],
                    event.text.links.join(", "),
                    event.text.about(),
                    event.year + 10,
                    event.text,
                ),
            );
        }
        let mut honours = String::new();
        for honour in &self.honours {
            let recipient = honour.text.links.first().map_or("江畔志愿队", String::as_str);
            let _ = write!(
                honours,
                "- title: {}\n  slug: {}\n  recipient: {recipient}\n  level: township\n  decided_on: \"{}\"\n  summary: 第{}次。\n",
                honour.title,
                honour.slug,
                honour.year,
                han(honour.text.word)
            );
        }
        if !honours.is_empty() {
            put("content/honors/荣誉.yaml".into(), honours);
        }
        let mut roll = "编号,户主姓名,家庭人口,迁出地,安置地,期别,搬迁年月\n".to_owned();
        for [id, persons, from, phase] in &self.households {
            let phase_name = ["一期", "二期", "三期", "四期"][phase % 4];
            let _ = writeln!(
                roll,
                "H-{},周{},{},{},江畔社区,{phase_name},200{}-05",
                letters(*id),
                han(*id),
                persons + 1,
                PLACES[from % 4],
                phase % 9
            );
        }
        put("content/resettlement/名册.csv".into(), roll);
        put("content/resettlement/名册.table.yaml".into(),
            "defaults: {record: household}\nrelease:\n  authority: 平湖街道移民工作办公室（示例）\n  approval_no: 平移示〔2023〕3号\n  \"on\": \"2023-04-18\"\n  scope: [户主姓名]\n".into());
        for (at, version) in self.pictures.iter().enumerate() {
            files.insert(format!("content/pictures/{at}.jpg"), picture(at, *version));
        }
        files
    }
}

impl Text {
    /// The summary as a line of front matter, if there is one.
    fn about(&self) -> String {
        if self.summary == 0 { String::new() } else { format!("summary: 第{}次说起。\n", han(self.summary)) }
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "水尺上第{}道线。", han(self.word))?;
        self.links.iter().try_for_each(|name| write!(f, "见[[{name}]]。"))?;
        if self.heading != 0 {
            write!(f, "\n\n## 第{}节\n\n刻在石上。", han(self.heading))?;
        }
        f.write_str("\n")
    }
}

/// A small real JPEG that differs for each picture and version.
fn picture(at: usize, version: usize) -> Vec<u8> {
    let shade = u8::try_from((at * 90 + version * 7) % 256).unwrap_or(0);
    let pixels = image::RgbImage::from_fn(50, 70, |x, _| image::Rgb([shade, u8::try_from(x).unwrap_or(0), 96]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}
