//! `site.yaml`, resolved once: every default is filled in here, and nobody later asks «or default?».

mod collections;
mod kinds;
mod schema;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::kind::{Kinds, Level, LevelLabels, Order};
use crate::markdown::RawHtml;
use crate::source::yaml::{self, Node};
use crate::source::{Mapping, SITE_FILE, Sources};
use crate::text::strokes::SingleName;

pub use schema::json_schema;

/// The site's configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The title of the site.
    pub title: String,
    /// The subtitle; may be empty.
    pub subtitle: String,
    /// BCP 47 language of the content.
    pub language: String,
    /// Where the site will stand, with a final `/`; for sitemap, feed, canonical addresses.
    pub base_url: Option<String>,
    /// The name of the theme.
    pub theme: String,
    /// The characters of the seal.
    pub seal: String,
    /// The owner's own emblem: a file of the site.
    pub emblem: Option<(String, Place)>,
    /// Phones that may be published.
    pub public_contacts: Vec<String>,
    /// Addresses that may be published.
    pub public_addresses: Vec<String>,
    /// The labels of the levels.
    pub levels: LevelLabels,
    /// Where names of one given character stand among 姓氏笔画.
    pub single_name: SingleName,
    /// How the dead are marked.
    pub deceased_mark: DeceasedMark,
    /// The collections, in order.
    pub collections: Vec<CollectionConfig>,
    /// All kinds: built-in and the site's own.
    pub kinds: Kinds,
    /// The collections that have a tile on the home page.
    pub tiles: Vec<String>,
    /// Seconds until a kiosk asks whether somebody is there.
    pub idle_seconds: u32,
    /// The slides of the attract loop.
    pub attract: Vec<String>,
    /// Whether WebP is made.
    pub webp: bool,
    /// Whether JPEG is made: for browsers that know no WebP. Without it the fallback is WebP as well.
    pub jpeg: bool,
    /// Quality of lossy pictures, 1–100.
    pub quality: u8,
    /// The bound of memory for decoded pictures, in bytes.
    pub picture_memory: u64,
    /// What becomes of HTML in Markdown.
    pub raw_html: RawHtml,
    /// A font file for characters that kiosks lack.
    pub rare_font: Option<String>,
    /// Whether there is a search.
    pub search: bool,
}

/// A collection of `site.yaml`.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectionConfig {
    /// Its id and folder.
    pub id: String,
    /// The name of its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The order; the kind's where none is given.
    pub order: Vec<Order>,
    /// Entries on a page; `None`: all on one.
    pub per_page: Option<usize>,
    /// Whether entries have pages: `None`, where the form of the source decides.
    pub pages: Option<bool>,
    /// Where it was declared.
    pub place: Place,
}

/// How the dead are marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeceasedMark {
    /// A frame about the name.
    Frame,
    /// A word after it.
    Text,
    /// The years of life.
    #[default]
    Years,
    /// Not at all.
    None,
}

/// Reads `site.yaml` of the snapshot. `None` where it cannot be read at all; findings go to `report` in any case.
pub fn parse(sources: &Sources, report: &mut Vec<Diagnostic>) -> Option<Config> {
    let text = sources.text(SITE_FILE)?;
    let node = yaml::read(SITE_FILE, text, 1, report)?;
    let mut top = Mapping::new(&node, report);
    let title = top.required("title").unwrap_or_default();
    let seal = top.text("seal").unwrap_or_else(|| title.chars().filter(|c| !c.is_ascii()).take(2).collect());
    let base_url = base_url(&mut top);
    let levels = levels(&mut top);
    let kinds = kinds::read(&mut top);
    let collections = collections::read(&mut top, &kinds);
    let (single_name, deceased_mark) = names(&mut top);
    let (idle_seconds, attract) = kiosk(&mut top);
    let ((webp, jpeg), quality, picture_memory) = pictures(&mut top);
    let tiles = tiles(&mut top, &collections);
    let emblem = top.node("emblem").and_then(|node| Some((node.text()?.to_owned(), node.place.clone())));
    let config = Config {
        subtitle: top.text("subtitle").unwrap_or_default(),
        language: top.text("language").unwrap_or_else(|| "zh-Hans".to_owned()),
        theme: top.text("theme").unwrap_or_else(|| "default".to_owned()),
        public_contacts: top.texts("public_contacts"),
        public_addresses: top.texts("public_addresses"),
        raw_html: nested(&mut top, "markdown", |inner| {
            inner.choice("raw_html", &[("escaped", RawHtml::Escaped), ("sanitized", RawHtml::Sanitized)])
        })
        .unwrap_or_default(),
        rare_font: nested(&mut top, "fonts", |inner| inner.text("rare")),
        search: nested(&mut top, "search", |inner| inner.boolean("enabled")).unwrap_or(true),
        title,
        seal,
        emblem,
        base_url,
        levels,
        single_name,
        deceased_mark,
        collections,
        kinds,
        tiles,
        idle_seconds,
        attract,
        webp,
        jpeg,
        quality,
        picture_memory,
    };
    top.finish();
    Some(config)
}

/// Reads the mapping at `key` with `read`, unknown keys told.
fn nested<T>(top: &mut Mapping<'_>, key: &'static str, read: impl FnOnce(&mut Mapping<'_>) -> Option<T>) -> Option<T> {
    let node = top.node(key)?;
    let mut inner = Mapping::new(node, top.report());
    let value = read(&mut inner);
    inner.finish();
    value
}

/// An address as `base_url:` or `--base-url` may give it, with a final `/`; `None` where it is none.
pub fn normal_base_url(written: &str) -> Option<String> {
    let rest = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"))?;
    let host = rest.split('/').next().unwrap_or_default();
    let clean = !rest.contains(['?', '#', ' ', '"', '<', '>']);
    (clean && !host.is_empty()).then(|| format!("{}/", written.trim_end_matches('/')))
}

fn base_url(top: &mut Mapping<'_>) -> Option<String> {
    let node = top.node("base_url")?;
    let written = node.text().unwrap_or_default();
    let normal = normal_base_url(written);
    if normal.is_none() {
        let finding = Diagnostic::new(Code::BaseUrl).at(&node.place).with("value", written);
        top.report().push(finding);
    }
    normal
}

fn levels(top: &mut Mapping<'_>) -> LevelLabels {
    let mut labels = LevelLabels::default();
    nested(top, "levels", |inner| {
        for level in Level::ALL {
            if let Some(label) = inner.text(level.as_str()) {
                labels.name(level, label);
            }
        }
        Some(())
    });
    labels
}

fn names(top: &mut Mapping<'_>) -> (SingleName, DeceasedMark) {
    nested(top, "names", |inner| {
        let single = inner.choice("single_name", &[("first", SingleName::First), ("compare", SingleName::Compare)]);
        let marks = [
            ("frame", DeceasedMark::Frame),
            ("text", DeceasedMark::Text),
            ("years", DeceasedMark::Years),
            ("none", DeceasedMark::None),
        ];
        Some((single.unwrap_or(SingleName::First), inner.choice("deceased_mark", &marks).unwrap_or_default()))
    })
    .unwrap_or((SingleName::First, DeceasedMark::default()))
}

fn kiosk(top: &mut Mapping<'_>) -> (u32, Vec<String>) {
    let defaults = || ["cover", "statistic", "honor"].map(str::to_owned).to_vec();
    nested(top, "kiosk", |inner| {
        let idle = inner.number("idle_seconds").unwrap_or(90);
        let attract = inner.texts("attract");
        Some((idle, if attract.is_empty() { defaults() } else { attract }))
    })
    .unwrap_or_else(|| (90, defaults()))
}

/// Whether WebP and JPEG are made, their quality, and the memory.
fn pictures(top: &mut Mapping<'_>) -> ((bool, bool), u8, u64) {
    const GIB: u64 = 1 << 30;
    nested(top, "pictures", |inner| {
        let formats = inner.texts("formats");
        if let Some(node) = inner.node("formats")
            && formats.iter().any(|format| !["webp", "jpeg"].contains(&format.as_str()))
        {
            inner.invalid(node, "formats", "webp, jpeg");
        }
        let quality = inner.number::<u8>("quality").unwrap_or(80);
        let memory = inner.node("memory").and_then(|node| {
            let bytes = node.text().and_then(size);
            if bytes.is_none() {
                inner.invalid(node, "memory", "512MiB, 1GiB, 2GiB");
            }
            bytes
        });
        let made = |name: &str| formats.is_empty() || formats.iter().any(|format| format == name);
        Some(((made("webp"), made("jpeg")), quality.clamp(1, 100), memory.unwrap_or(GIB)))
    })
    .unwrap_or(((true, true), 80, GIB))
}

/// `512MiB`, `1GiB`, `300 MB` in bytes.
fn size(written: &str) -> Option<u64> {
    let written = written.trim();
    let split = written.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = written[..split].parse().ok()?;
    let factor = match written[split..].trim().to_ascii_lowercase().as_str() {
        "mib" | "m" => 1 << 20,
        "gib" | "g" => 1 << 30,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return None,
    };
    number.checked_mul(factor).filter(|bytes| *bytes >= 64 << 20)
}

fn tiles(top: &mut Mapping<'_>, collections: &[CollectionConfig]) -> Vec<String> {
    let ids: Vec<&str> = collections.iter().map(|collection| collection.id.as_str()).collect();
    let mut tiles = Vec::new();
    nested(top, "home", |inner| {
        for node in inner.node("tiles").map(Node::items).unwrap_or_default() {
            let id = node.text().unwrap_or_default();
            if ids.contains(&id) {
                tiles.push(id.to_owned());
            } else {
                let near = nearest(id, ids.iter().copied());
                let finding = Diagnostic::new(Code::TileUnknown).at(&node.place).with("value", id).with_some("nearest", near);
                inner.report().push(finding);
            }
        }
        Some(())
    });
    if tiles.is_empty() { ids.iter().take(4).map(|id| (*id).to_owned()).collect() } else { tiles }
}

#[cfg(test)]
mod tests {
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
    fn a_site_has_kinds_of_its_own() {
        let text = "title: 江畔\nkinds:\n  artifact:\n    label: 展品\n    fields:\n      title: {type: text, required: true, search: title}\n      made_on: {type: date}\n      theme: {type: text, list: true, facet: true, separator: \";\"}\n      donor_phone: {type: text, privacy: never}\n  broken:\n    fields:\n      a: {type: txt}\n";
        let (config, report) = config(text);
        let kind = &config.expect("config").kinds["artifact"];
        assert_eq!(kind.date.as_deref(), Some("made_on"));
        assert!(!kind.fields["donor_phone"].is_shown());
        assert_eq!(report.len(), 1);
        assert_eq!((report[0].code, report[0].place.as_ref().and_then(|p| p.line)), (Code::KindInvalid, Some(12)));
    }
}
