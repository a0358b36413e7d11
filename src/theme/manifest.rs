//! `theme.yaml`: the number of the contract, and which pictures are made in which sizes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::Mapping;
use crate::source::yaml;

use super::{CONTRACT, DEFAULT};

/// The widest picture that WebP knows, in pixels.
const WIDEST: u32 = 16_383;

/// A side of a ratio is at most so many times the other: of anything longer a picture has no pixels.
const LONGEST: u32 = 20;

/// `theme.yaml`, read.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// The sizes of pictures by role.
    pub(super) roles: BTreeMap<String, Role>,
    /// Which picture is made in which roles.
    pub(super) uses: BTreeMap<String, Vec<String>>,
    /// The parts that a stylesheet has for itself, without their ending: `search.css: [65-search]`.
    pub(super) sheets: BTreeMap<String, Vec<String>>,
    /// The layouts whose groups come as rows with finished cells.
    pub(super) rows: Option<BTreeSet<String>>,
    /// The components that write one card of a layout.
    pub(super) items: Option<Items>,
    /// The components that render the parts around a page, and where each is named.
    pub(super) frames: BTreeMap<Arc<str>, Place>,
}

impl Manifest {
    /// Reads the text of `file`; `None` where it is no YAML or of another contract.
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
        // One name may stand without a list, as everywhere.
        let named = top.node("frames").map(|node| match node.items() {
            [] => std::slice::from_ref(node),
            items => items,
        });
        manifest.frames =
            named.into_iter().flatten().filter_map(|node| Some((node.text()?.trim().into(), node.place.clone()))).collect();
        top.texts("frames");
        // In which order a page loads assets is the templates' business; the list is for readers.
        top.texts("assets");
        top.finish();
        Some(manifest)
    }
}

/// Whether the theme speaks the contract of this program.
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

/// The lists of texts of a group.
fn lists(top: &mut Mapping<'_>, key: &'static str) -> BTreeMap<String, Vec<String>> {
    let pairs = top.pairs(key);
    pairs.iter().map(|(name, node)| (name.name.clone(), top.texts_of(node))).collect()
}

/// The component of each layout.
fn components(items: &mut Mapping<'_>, key: &'static str) -> BTreeMap<String, Arc<str>> {
    let pairs = items.pairs(key).iter();
    pairs.filter_map(|(name, node)| Some((name.name.clone(), node.text()?.trim().into()))).collect()
}

/// By layout the component that writes one card of it, so that it is written once for all pages whose links are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items {
    /// In the lists of a collection.
    pub lists: BTreeMap<String, Arc<str>>,
    /// Among what names an entry, on its page.
    pub related: BTreeMap<String, Arc<str>>,
}

impl Items {
    /// The components, each as often as it is named.
    pub fn components(&self) -> impl Iterator<Item = &Arc<str>> {
        self.lists.values().chain(self.related.values())
    }
}

/// How a picture fits the ratio of its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It fills it; what stands over is cut, the focus kept.
    Cover,
    /// It is shown whole.
    Contain,
}

/// The sizes in which a picture is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Widths in pixels, ascending; none is larger than the source.
    pub widths: Vec<u32>,
    /// Width to height; `None`: the picture's own.
    pub ratio: Option<(u32, u32)>,
    /// How it fits the ratio.
    pub fit: Fit,
    /// `sizes` for the browser.
    pub sizes: String,
}

impl Role {
    /// Reads a role of `pictures:`; `None` where it cannot be made.
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

/// `3:2`, `5/7`.
fn ratio(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once([':', '/'])?;
    let (width, height): (u32, u32) = (width.trim().parse().ok()?, height.trim().parse().ok()?);
    let is_sane = width > 0 && height > 0 && width.div_ceil(height).max(height.div_ceil(width)) <= LONGEST;
    is_sane.then_some((width, height))
}
