//! The keys that every entry may have, whatever its kind.

use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::kind::{Date, Picture};
use crate::source::Mapping;
use crate::source::yaml::Node;

/// How an entry was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A Markdown file.
    Markdown,
    /// A YAML file, alone or in a list.
    Yaml,
    /// A row of a table.
    Row,
}

/// The common keys of an entry. Most table rows have only an id, so the others are in a separate allocation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Common {
    /// Its name in references and anchors.
    pub id: Option<String>,
    more: Option<Box<More>>,
}

/// All common keys except the id. Rarely used ones are boxed, because every entry with a text has one of these.
#[derive(Clone, Debug, PartialEq)]
pub struct More {
    /// Its address, if its author chose one.
    pub slug: Option<Box<(String, Place)>>,
    /// Addresses that redirect to it.
    pub redirects: Vec<(String, Place)>,
    /// Other names.
    pub aliases: Vec<String>,
    /// `active`, `expired`, `renamed`, `merged`, `shown`.
    pub status: Option<String>,
    /// Its position in a manual order, which takes precedence over every other order.
    pub order: Option<i32>,
    /// Its weight in search.
    pub weight: i32,
    /// When it was last updated.
    pub updated: Option<Date>,
    /// A one-sentence summary.
    pub summary: String,
    /// The sources.
    pub sources: Vec<SourceNote>,
    /// Whether it can be found by search.
    pub searchable: bool,
    /// Whether pinyin in brackets is intentional, rather than damage to be reported.
    pub keep_pinyin: bool,
    /// The reading of the name, supplied by staff.
    pub pinyin: Option<String>,
    /// The file of the recorded reading.
    pub audio: Option<Box<(String, Place)>>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// Fields with an invalid value, which has been reported.
    pub wrong: Vec<String>,
}

/// The defaults of an entry without common keys.
static NOTHING: LazyLock<More> = LazyLock::new(More::default);

impl Default for More {
    fn default() -> Self {
        Self {
            slug: None,
            redirects: Vec::new(),
            aliases: Vec::new(),
            status: None,
            order: None,
            weight: 0,
            updated: None,
            summary: String::new(),
            sources: Vec::new(),
            searchable: true,
            keep_pinyin: false,
            pinyin: None,
            audio: None,
            pictures: Vec::new(),
            wrong: Vec::new(),
        }
    }
}

impl Common {
    /// Whether it has any key besides its id.
    pub(super) fn is_told(&self) -> bool {
        self.more.is_some()
    }
}

impl Deref for Common {
    type Target = More;

    fn deref(&self) -> &More {
        self.more.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for Common {
    fn deref_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }
}

/// A source of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceNote {
    /// The title of the book, paper or page.
    pub title: String,
    /// The page number in it.
    pub page: String,
    /// Its address.
    pub url: Option<String>,
}

/// The keys, for finding the nearest match.
pub(super) const KEYS: [&str; 16] = [
    "id",
    "slug",
    "redirects",
    "aliases",
    "draft",
    "status",
    "order",
    "weight",
    "updated",
    "summary",
    "sources",
    "search",
    "keep_pinyin",
    "audio",
    "pictures",
    "distinguish",
];

/// The keys with the words that staff use for them, in front matter and as column heads.
const WORDS: [(&str, &[&str]); 15] = [
    ("id", &["编号"]),
    ("slug", &["网址"]),
    ("redirects", &["旧网址"]),
    ("aliases", &["别名", "曾用名"]),
    ("draft", &["草稿"]),
    ("status", &["状态"]),
    ("order", &["排序", "顺序"]),
    ("weight", &["权重"]),
    ("updated", &["更新", "更新时间"]),
    ("summary", &["简介", "摘要", "事迹简介", "主要事迹", "经过", "事件经过"]),
    ("sources", &["来源", "出处", "资料来源"]),
    ("search", &["搜索"]),
    ("audio", &["录音"]),
    ("pictures", &["照片", "图片"]),
    ("distinguish", &["区别"]),
];

/// The words that staff use for `key`, the usual one first.
pub(super) fn words(key: &str) -> &'static [&'static str] {
    WORDS.iter().find(|(known, _)| *known == key).map_or(&[], |(_, words)| words)
}

/// The key for which staff use `word`.
pub(super) fn meant(word: &str) -> Option<&'static str> {
    WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(key, _)| *key)
}

/// The values in a cell of `key`; `None` if the key takes a single value.
pub(super) fn parts<'c>(key: &str, cell: &'c str) -> Option<Vec<&'c str>> {
    let separators: &[char] = match key {
        "aliases" => &['；', ';', '、', '，', ',', '\n'],
        // A file name may contain a comma.
        "pictures" => &['；', ';', '、', '\n'],
        // The title of a book may have one, and a 、.
        "sources" => &['；', ';', '\n'],
        "redirects" => &['；', ';', '、', '，', ',', ' ', '\n'],
        _ => return None,
    };
    Some(cell.split(separators).map(str::trim).filter(|part| !part.is_empty()).collect())
}

/// Whether an entry is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    Shown,
    Draft,
    Withdrawn,
}

const STATES: [&str; 8] = ["shown", "active", "expired", "renamed", "merged", "withdrawn", "revoked", "draft"];

/// The state for a Chinese word, as written in tables.
fn state(written: &str) -> &str {
    match written {
        "公开" | "正常" | "展出" => "shown",
        "有效" => "active",
        "过期" | "失效" => "expired",
        "更名" => "renamed",
        "合并" => "merged",
        "撤回" | "撤下" | "不公开" | "隐藏" => "withdrawn",
        "撤销" | "取消" => "revoked",
        "草稿" => "draft",
        other => other,
    }
}

/// Reads a common key into `common`.
pub(super) fn read(common: &mut Common, visibility: &mut Visibility, key: &str, node: &Node, report: &mut Vec<Diagnostic>) {
    let text = node.text().map(str::trim).unwrap_or_default();
    let texts = || node.items().iter().filter_map(|item| Some((item.text()?.trim().to_owned(), item.place.clone())));
    let mut wrong = |expected: &str| {
        report.push(
            Diagnostic::new(Code::FieldType)
                .at(&node.place)
                .with("field", key)
                .with("value", node.text().unwrap_or(node.shape()))
                .with("expected", expected),
        );
    };
    match key {
        "id" => common.id = Some(text.to_owned()).filter(|id| !id.is_empty()),
        "slug" => common.slug = Some(Box::new((text.to_owned(), node.place.clone()))),
        "redirects" => common.redirects = texts().collect(),
        // Only a single text is split; the items of a list stay as written.
        "aliases" => {
            common.aliases = match node.text().and_then(|text| parts(key, text)) {
                Some(parts) => parts.into_iter().map(str::to_owned).collect(),
                None => texts().map(|(text, _)| text).collect(),
            };
        }
        "draft" => match crate::kind::boolean(text) {
            Some(true) => *visibility = Visibility::Draft,
            Some(false) => {}
            None => wrong("是 或 否"),
        },
        "status" => match state(text) {
            "withdrawn" | "revoked" => *visibility = Visibility::Withdrawn,
            "draft" => *visibility = Visibility::Draft,
            word if STATES.contains(&word) => common.status = Some(word.to_owned()),
            // A misspelt `withdrawn` must be an error, or the entry would be published.
            _ => report.push(
                Diagnostic::new(Code::ValueUnlisted)
                    .at(&node.place)
                    .with("field", key)
                    .with("value", text)
                    .with("allowed", STATES.join("、"))
                    .with_some("nearest", nearest(text, STATES)),
            ),
        },
        "order" => match text.parse() {
            Ok(number) => common.order = Some(number),
            Err(_) => wrong("整数"),
        },
        "weight" => match text.parse() {
            Ok(number) => common.weight = number,
            Err(_) => wrong("整数"),
        },
        "updated" => match Date::parse(text) {
            Ok(date) if !date.iso().is_empty() => common.updated = Some(date),
            _ => wrong("日期，如 2026-03-05"),
        },
        "summary" => text.clone_into(&mut common.summary),
        "sources" => common.sources = node.items().iter().map(|item| source(item, report)).collect(),
        "search" => match text {
            "none" | "false" | "no" | "否" => common.searchable = false,
            "title" | "body" | "true" | "yes" | "是" => {}
            _ => wrong("none"),
        },
        "keep_pinyin" => match crate::kind::boolean(text) {
            Some(keep) => common.keep_pinyin = keep,
            None => wrong("是 或 否"),
        },
        "audio" => common.audio = Some(Box::new((text.to_owned(), node.place.clone()))),
        "pictures" => common.pictures = node.items().iter().filter_map(|item| picture(item, report)).collect(),
        _ => {}
    }
}

fn source(node: &Node, report: &mut Vec<Diagnostic>) -> SourceNote {
    if let Some(text) = node.text() {
        return SourceNote { title: text.to_owned(), ..SourceNote::default() };
    }
    let mut mapping = Mapping::new(node, report);
    let read = SourceNote {
        title: mapping.required("title").unwrap_or_default(),
        page: mapping.text("page").unwrap_or_default(),
        url: mapping.text("url"),
    };
    mapping.finish();
    read
}

/// Reads a picture: a mapping, or a file name alone.
pub(super) fn picture(node: &Node, report: &mut Vec<Diagnostic>) -> Option<Picture> {
    if let Some(text) = node.text() {
        let file = text.trim().to_owned();
        return Some(Picture { file, place: node.place.clone(), ..Picture::default() });
    }
    let mut mapping = Mapping::new(node, report);
    let place = mapping.node("file").map_or_else(|| node.place.clone(), |file| file.place.clone());
    let file = mapping.required("file");
    let alt = mapping.text("alt").unwrap_or_default();
    let credit = mapping.text("credit").unwrap_or_default();
    let date_node = mapping.node("date");
    let date = date_node.and_then(|date| {
        if let Ok(date) = Date::parse(date.text().unwrap_or_default()) {
            Some(date)
        } else {
            mapping.invalid(date, "date", "2017-06");
            None
        }
    });
    let focus = numbers(&mut mapping, "focus", 1.0).and_then(|n| <[f64; 2]>::try_from(n).ok()).map(|[x, y]| (x, y));
    let mut redactions = Vec::new();
    for area in mapping.node("redactions").map(Node::items).unwrap_or_default() {
        let mut inner = Mapping::new(area, mapping.report());
        let parts = ["x", "y", "w", "h"].map(|key| inner.number::<f64>(key));
        inner.finish();
        match parts {
            [Some(x), Some(y), Some(w), Some(h)] if [x, y, w, h].iter().all(|part| *part <= 1.0) => mapping.report().push(
                Diagnostic::new(Code::PictureRedaction)
                    .at(&area.place)
                    .with("area", format!("{{x: {x}, y: {y}, w: {w}, h: {h}}}")),
            ),
            [Some(x), Some(y), Some(w), Some(h)] if covers(x, w) && covers(y, h) => redactions.push([x, y, w, h]),
            // An invalid area, or one outside the picture, is an error: it is meant to cover something private.
            _ => mapping.invalid(area, "redactions", "{x: 10, y: 20, w: 30, h: 5}"),
        }
    }
    let deepzoom = mapping.boolean("deepzoom").unwrap_or_default();
    mapping.finish();
    Some(Picture { file: file?, place, alt, credit, date, focus, redactions, deepzoom })
}

/// Whether a span, in percent of a side, overlaps the picture.
fn covers(from: f64, length: f64) -> bool {
    const SIDE: f64 = 100.0;
    length > 0.0 && length.is_finite() && from < SIDE && from + length > 0.0
}

fn numbers(mapping: &mut Mapping<'_>, key: &'static str, most: f64) -> Option<Vec<f64>> {
    let node = mapping.node(key)?;
    let read: Option<Vec<f64>> = node.items().iter().map(|item| item.text()?.trim().parse().ok()).collect();
    match read {
        Some(numbers) if numbers.len() == 2 && numbers.iter().all(|n| (0.0..=most).contains(n)) => Some(numbers),
        _ => {
            mapping.invalid(node, key, "[0.5, 0.3]");
            None
        }
    }
}
