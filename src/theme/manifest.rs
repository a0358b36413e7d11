//! `theme.yaml`: the number of the contract, and which pictures are made in which sizes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

/// `theme.yaml` as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Manifest {
    pub(super) contract: u32,
    /// The theme beneath; `default` is the only one.
    #[serde(rename = "base")]
    _base: Option<String>,
    pub(super) pictures: BTreeMap<String, RawRole>,
    #[serde(rename = "use")]
    pub(super) uses: BTreeMap<String, Vec<String>>,
    /// The parts that a stylesheet has for itself, without their ending: `search.css: [65-search]`.
    pub(super) sheets: BTreeMap<String, Vec<String>>,
    /// The layouts whose groups come as rows with finished cells.
    pub(super) rows: Option<BTreeSet<String>>,
    /// The components that write one card of a layout.
    pub(super) items: Option<Items>,
    /// The order in which a page loads assets is the templates' business; the list is for readers.
    #[serde(rename = "assets")]
    _assets: Vec<String>,
}

/// By layout the component that writes one card of it, so that it is written once for all pages whose links are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
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

/// A role as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawRole {
    widths: Vec<u32>,
    ratio: Option<String>,
    fit: Option<String>,
    sizes: Option<String>,
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
    pub(super) fn resolve(raw: RawRole) -> Option<Self> {
        let RawRole { mut widths, ratio, fit, sizes } = raw;
        widths.sort_unstable();
        widths.dedup();
        let ratio = match ratio {
            Some(text) => {
                let (width, height) = text.split_once([':', '/'])?;
                let pair = (width.trim().parse().ok()?, height.trim().parse().ok()?);
                Some(pair).filter(|(w, h)| *w > 0 && *h > 0)?.into()
            }
            None => None,
        };
        let fit = match fit.as_deref() {
            None | Some("cover") => Fit::Cover,
            Some("contain") => Fit::Contain,
            Some(_) => return None,
        };
        let first = widths.first().copied().filter(|width| *width > 0)?;
        let sizes = sizes.unwrap_or_else(|| format!("(max-width: {first}px) 100vw, {}px", widths.last().unwrap_or(&first)));
        Some(Self { widths, ratio, fit, sizes })
    }
}
