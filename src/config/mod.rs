//! `site.yaml`, resolved once: every default is filled in here, so later code never asks “or default?”.

mod collections;
mod emblem;
mod kinds;
mod schema;
#[cfg(test)]
mod tests;

use url::Url;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::kind::{Kinds, Level, LevelLabels, Order};
use crate::markdown::RawHtml;
use crate::source::yaml::{self, Node};
use crate::source::{Mapping, SITE_FILE, Sources};
use crate::text::strokes::SingleName;

pub use emblem::check as check_emblem;
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
    /// The site's public address with a final `/`, for sitemap, feed and canonical links.
    pub base_url: Option<String>,
    /// The name of the theme.
    pub theme: String,
    /// The characters of the seal; by default the first two non-ASCII characters of the title.
    pub seal: String,
    /// The owner's own emblem, a file of the site, and where it was named.
    pub emblem: Option<(String, Place)>,
    /// Telephone and account numbers that may be published.
    pub public_contacts: Vec<String>,
    /// Addresses that may be published.
    pub public_addresses: Vec<String>,
    /// The labels of the levels.
    pub levels: LevelLabels,
    /// Where names whose given name has one character sort in stroke order (姓氏笔画).
    pub single_name: SingleName,
    /// How the deceased are marked.
    pub deceased_mark: DeceasedMark,
    /// The collections, in the order of the file.
    pub collections: Vec<CollectionConfig>,
    /// All kinds: built-in and the site's own.
    pub kinds: Kinds,
    /// The collections that have a tile on the home page; by default the first four.
    pub tiles: Vec<String>,
    /// Idle seconds after which a kiosk asks whether anyone is there.
    pub idle_seconds: u32,
    /// The slides of the attract loop: `cover`, or the name of a kind whose entries are shown.
    pub attract: Vec<String>,
    /// Whether WebP files are made.
    pub webp: bool,
    /// Whether JPEG files are made, for browsers without WebP. If not, the fallback picture is WebP as well.
    pub jpeg: bool,
    /// Quality of lossy encoding, 1–100.
    pub quality: u8,
    /// Memory limit for decoded pictures, in bytes.
    pub picture_memory: u64,
    /// How HTML in Markdown is treated.
    pub raw_html: RawHtml,
    /// A font file with characters that kiosks lack.
    pub rare_font: Option<String>,
    /// Whether the site has a search.
    pub search: bool,
}

/// A collection of `site.yaml`.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectionConfig {
    /// Its id, also the name of its folder.
    pub id: String,
    /// The name of its entries' kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The order of its entries; the kind's order unless given.
    pub order: Vec<Order>,
    /// Entries per page; `None` puts all on one.
    pub per_page: Option<usize>,
    /// Whether entries have pages; `None` leaves it to the form of the source.
    pub pages: Option<bool>,
    /// Where it was declared.
    pub place: Place,
}

/// How the deceased are marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeceasedMark {
    /// A frame around the name.
    Frame,
    /// A word after the name.
    Text,
    /// The years of life.
    #[default]
    Years,
    /// Not at all.
    None,
}

/// The longest idle time of a kiosk, in seconds: a day.
const LONGEST_IDLE: u32 = 86_400;

/// Parses `site.yaml` of the snapshot. Returns `None` if it is missing or not YAML; all findings go to `report`.
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
    let (idle_seconds, attract) = kiosk(&mut top, &kinds);
    let ((webp, jpeg), quality, picture_memory) = pictures(&mut top);
    let tiles = tiles(&mut top, &collections);
    let emblem = top.text("emblem").zip(top.node("emblem").map(|node| node.place.clone()));
    let config = Config {
        subtitle: top.text("subtitle").unwrap_or_default(),
        language: language(&mut top),
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

/// Reads the mapping at `key` with `read` and reports its unknown keys.
fn nested<T>(top: &mut Mapping<'_>, key: &'static str, read: impl FnOnce(&mut Mapping<'_>) -> Option<T>) -> Option<T> {
    let node = top.node(key)?;
    let mut inner = Mapping::new(node, top.report());
    let value = read(&mut inner);
    inner.finish();
    value
}

/// Normalizes an address given by `base_url:` or `--base-url`: a final `/`, and the ASCII form that sitemaps and QR codes
/// need (a Chinese host as `xn--…`, a Chinese folder as `%E5…`). `None` if it is not an HTTP(S) address.
pub fn normal_base_url(written: &str) -> Option<String> {
    let rest = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"))?;
    let host = rest.split('/').next().unwrap_or_default();
    let clean = !rest.contains(['?', '#', ' ', '"', '<', '>', '\\']) && !host.contains('@');
    let address = Url::parse(written).ok().filter(|_| clean && !host.is_empty())?;
    // An ASCII address stays as written.
    let address = if written.is_ascii() { written } else { address.as_str() };
    Some(format!("{}/", address.trim_end_matches('/')))
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
            // Staff know a level by the name that they want to change.
            for key in [level.as_str(), level.label()] {
                if let Some(label) = inner.text(key) {
                    labels.name(level, label);
                }
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

/// The language tag of the content, such as `zh-Hans` or `en`; other values are reported.
fn language(top: &mut Mapping<'_>) -> String {
    let is_tag = |text: &str| {
        let mut parts = text.split('-');
        let is_first = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
        let is_later = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        parts.next().is_some_and(is_first) && parts.all(is_later)
    };
    let written = top.text("language");
    if let (Some(text), Some(node)) = (&written, top.node("language"))
        && !is_tag(text)
    {
        top.invalid(node, "language", "zh-Hans, zh-Hant, en");
    }
    written.unwrap_or_else(|| "zh-Hans".to_owned())
}

/// The idle time of a kiosk in seconds, and its slides: the cover and entries of kinds.
fn kiosk(top: &mut Mapping<'_>, kinds: &Kinds) -> (u32, Vec<String>) {
    let defaults = || ["cover", "statistic", "honor"].map(str::to_owned).to_vec();
    nested(top, "kiosk", |inner| {
        let idle = inner.number_in("idle_seconds", 1..=LONGEST_IDLE).unwrap_or(90);
        let attract = inner.texts("attract");
        for item in inner.node("attract").map(Node::items).unwrap_or_default() {
            let is_known = |word: &str| word == "cover" || kinds.contains_key(word);
            if item.text().is_some_and(|word| !is_known(word.trim())) {
                let known: Vec<&str> = ["cover"].into_iter().chain(kinds.keys().map(String::as_str)).collect();
                inner.invalid(item, "attract", &known.join(", "));
            }
        }
        Some((idle, if attract.is_empty() { defaults() } else { attract }))
    })
    .unwrap_or_else(|| (90, defaults()))
}

/// Whether WebP and JPEG are made, the quality, and the memory limit in bytes.
fn pictures(top: &mut Mapping<'_>) -> ((bool, bool), u8, u64) {
    const GIB: u64 = 1 << 30;
    nested(top, "pictures", |inner| {
        let formats = inner.texts("formats");
        for item in inner.node("formats").map(Node::items).unwrap_or_default() {
            if item.text().is_some_and(|format| !["webp", "jpeg"].contains(&format.trim())) {
                inner.invalid(item, "formats", "webp, jpeg");
            }
        }
        let quality = inner.number_in("quality", 1..=100).unwrap_or(80);
        let memory = inner.node("memory").and_then(|node| {
            let bytes = node.text().and_then(size);
            if bytes.is_none() {
                inner.invalid(node, "memory", "64MiB, 512MiB, 1GiB, 2GiB");
            }
            bytes
        });
        let made = |name: &str| formats.is_empty() || formats.iter().any(|format| format == name);
        Some(((made("webp"), made("jpeg")), quality, memory.unwrap_or(GIB)))
    })
    .unwrap_or(((true, true), 80, GIB))
}

/// Parses a size such as `512MiB`, `1GiB` or `300 MB` into bytes. Accepts 64 MiB (less cannot hold a decoded photograph) to
/// 16 TiB.
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
    number.checked_mul(factor).filter(|bytes| (64 << 20..=1 << 44).contains(bytes))
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
