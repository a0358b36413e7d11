//! `theme.yaml`: the contract number, the sizes of pictures, the parts of stylesheets, and which layouts take rows or
//! cards.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::Mapping;
use crate::source::yaml;

use super::{CONTRACT, DEFAULT};

/// The widest picture that WebP supports, in pixels.
const WIDEST: u32 = 16_383;

/// The highest ratio between the sides of a picture; beyond it the shorter side would have too few pixels.
const LONGEST: u32 = 20;

/// The contents of `theme.yaml`.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// The sizes of pictures by role.
    pub(super) roles: BTreeMap<String, Role>,
    /// The roles that each picture is made in.
    pub(super) uses: BTreeMap<String, Vec<String>>,
    /// The parts that belong to one stylesheet only, without their ending: `search.css: [65-search]`.
    pub(super) sheets: BTreeMap<String, Vec<String>>,
    /// The layouts whose groups are given as rows with finished cells; `None` keeps those of the layer below.
    pub(super) rows: Option<BTreeSet<String>>,
    /// The components that write one card of a layout; `None` keeps those of the layer below.
    pub(super) items: Option<Items>,
    /// The components that render the parts around a page, and where each is named.
    pub(super) frames: BTreeMap<Arc<str>, Place>,
}

impl Manifest {
    /// Parses the text of `file`; `None` if it is not YAML or has another contract.
    pub(super) fn read(file: &str, text: &str, report: &mut Vec<Diagnostic>) -> Option<Self> {
        let node = yaml::read(file, text, 1, report)?;
        let mut top = Mapping::new(&node, report);
        contract(&mut top)?;
        if let Some(base) = top.node("base")
            && base.text().map(str::trim) != Some(DEFAULT)
        {
            top.invalid(base, "base", DEFAULT);
        }
        let mut manifest = Self { uses: lists(&mut top, "use"), sheets: lists(&mut top, "sheets"), ..Self::default() };
        for (name, node) in top.pairs("pictures") {
            let mut inner = Mapping::new(node, top.report());
            manifest.roles.extend(Role::read(&mut inner).map(|role| (name.name.clone(), role)));
            inner.finish();
        }
        manifest.rows = top.node("rows").is_some().then(|| top.texts("rows").into_iter().collect());
        manifest.items = top.node("items").map(|node| {
            let mut inner = Mapping::new(node, top.report());
            let items = Items { lists: components(&mut inner, "lists"), related: components(&mut inner, "related") };
            inner.finish();
            items
        });
        // As everywhere, a single name needs no list.
        let named = top.node("frames").map(|node| match node.items() {
            [] => std::slice::from_ref(node),
            items => items,
        });
        manifest.frames =
            named.into_iter().flatten().filter_map(|node| Some((node.text()?.trim().into(), node.place.clone()))).collect();
        top.texts("frames");
        // Templates decide in which order a page loads assets; this list is only for readers.
        top.texts("assets");
        top.finish();
        Some(manifest)
    }
}

/// Checks that the theme has the contract of this program, else reports it.
fn contract(top: &mut Mapping<'_>) -> Option<()> {
    let Some(node) = top.node("contract") else {
        top.missing("contract");
        return None;
    };
    let found = top.number_in("contract", 1..=u32::MAX)?;
    if found != CONTRACT {
        let finding = Diagnostic::new(Code::ThemeContract).at(&node.place).with("found", found).with("wanted", CONTRACT);
        top.report().push(finding);
    }
    (found == CONTRACT).then_some(())
}

/// The lists of texts in the mapping at `key`.
fn lists(top: &mut Mapping<'_>, key: &'static str) -> BTreeMap<String, Vec<String>> {
    let pairs = top.pairs(key);
    pairs.iter().map(|(name, node)| (name.name.clone(), top.texts_of(node))).collect()
}

/// The component of each layout in the mapping at `key`.
fn components(items: &mut Mapping<'_>, key: &'static str) -> BTreeMap<String, Arc<str>> {
    let pairs = items.pairs(key).iter();
    pairs.filter_map(|(name, node)| Some((name.name.clone(), node.text()?.trim().into()))).collect()
}

/// The component that writes one card, by layout. Each card is then rendered once for all pages whose links are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items {
    /// In lists of a collection.
    pub lists: BTreeMap<String, Arc<str>>,
    /// Among the entries that refer to an entry, on its page.
    pub related: BTreeMap<String, Arc<str>>,
}

impl Items {
    /// The components, repeated as often as they are named.
    pub fn components(&self) -> impl Iterator<Item = &Arc<str>> {
        self.lists.values().chain(self.related.values())
    }
}

/// How a picture is fitted to the ratio of its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It fills the ratio; what exceeds it is cropped around the focus.
    Cover,
    /// It is shown uncropped.
    Contain,
}

/// The sizes that pictures of a role are made in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Widths in pixels, ascending; widths beyond the source's are not made.
    pub widths: Vec<u32>,
    /// Width to height; `None` keeps the picture's own ratio.
    pub ratio: Option<(u32, u32)>,
    /// How the picture is fitted to the ratio.
    pub fit: Fit,
    /// The `sizes` attribute of the `<img>`.
    pub sizes: String,
}

impl Role {
    /// Reads a role of `pictures:`; `None` if it has no valid width.
    fn read(role: &mut Mapping<'_>) -> Option<Self> {
        let mut widths = role.numbers_in("widths", 1..=WIDEST);
        widths.sort_unstable();
        widths.dedup();
        match role.node("widths") {
            None => role.missing("widths"),
            Some(node) if node.items().is_empty() => role.invalid(node, "widths", &format!("1–{WIDEST}")),
            Some(_) => {}
        }
        let ratio = role.node("ratio").and_then(|node| {
            let pair = node.text().and_then(ratio);
            if pair.is_none() {
                role.invalid(node, "ratio", "3:2, 5:7, 1:1");
            }
            pair
        });
        let fit = role.choice("fit", &[("cover", Fit::Cover), ("contain", Fit::Contain)]).unwrap_or(Fit::Cover);
        let sizes = role.text("sizes");
        let (first, last) = widths.first().zip(widths.last())?;
        let sizes = sizes.unwrap_or_else(|| format!("(max-width: {first}px) 100vw, {last}px"));
        Some(Self { widths, ratio, fit, sizes })
    }
}

/// Parses a ratio such as `3:2` or `5/7`.
fn ratio(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once([':', '/'])?;
    let (width, height): (u32, u32) = (width.trim().parse().ok()?, height.trim().parse().ok()?);
    let is_sane = width > 0 && height > 0 && width.div_ceil(height).max(height.div_ceil(width)) <= LONGEST;
    is_sane.then_some((width, height))
}
