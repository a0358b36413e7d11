//! `collections:` of `site.yaml`.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kind::{Kinds, Order};
use crate::source::Mapping;
use crate::source::yaml::Node;

use super::CollectionConfig;

/// Upper bound of `per_page`: more entries than any site has.
const MOST_ON_A_PAGE: usize = 1_000_000;

/// Reads `collections:`. A collection of an unknown kind is reported and left out.
pub(super) fn read(top: &mut Mapping<'_>, kinds: &Kinds) -> Vec<CollectionConfig> {
    let mut collections = Vec::new();
    for (key, node) in top.pairs("collections") {
        let mut inner = Mapping::new(node, top.report());
        let kind = inner.required("kind").unwrap_or_default();
        let title = inner.required("title").unwrap_or_default();
        let per_page = inner.number_in("per_page", 1..=MOST_ON_A_PAGE);
        let pages = inner.choice("pages", &[("each", true), ("none", false)]);
        inner.texts("order");
        let words = inner.node("order").map(Node::items).unwrap_or_default();
        if !key.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_') || key.name.is_empty()
        {
            let finding = Diagnostic::new(Code::SlugInvalid).at(&key.place).with("slug", &key.name).with("folder", "");
            inner.report().push(finding);
        }
        let Some(schema) = kinds.get(&kind) else {
            if let Some(node) = inner.node("kind") {
                let finding = Diagnostic::new(Code::KindUnknown)
                    .at(&node.place)
                    .with("kind", &kind)
                    .with("known", kinds.keys().cloned().collect::<Vec<_>>().join("、"))
                    .with_some("nearest", nearest(&kind, kinds.keys().map(String::as_str)));
                inner.report().push(finding);
            }
            inner.finish();
            continue;
        };
        let mut order = Vec::new();
        for (node, word) in words.iter().filter_map(|node| Some((node, node.text()?))) {
            if let Some(step) = Order::parse(word.trim(), &schema.fields) {
                order.push(step);
            } else {
                let mut allowed = vec!["strokes", "pinyin", "date", "-date", "level", "manual"];
                allowed.extend(schema.fields.keys().map(String::as_str));
                inner.invalid(node, "order", &allowed.join(", "));
            }
        }
        inner.finish();
        collections.push(CollectionConfig {
            id: key.name.clone(),
            kind,
            title,
            order: if order.is_empty() { schema.order.clone() } else { order },
            per_page,
            pages,
            place: key.place.clone(),
        });
    }
    collections
}
