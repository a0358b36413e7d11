//! `collections:` of `site.yaml`.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kind::{Kinds, Order};
use crate::source::Mapping;

use super::CollectionConfig;

/// Reads `collections:`; a collection of an unknown kind is told and left out.
pub(super) fn read(top: &mut Mapping<'_>, kinds: &Kinds) -> Vec<CollectionConfig> {
    let Some(node) = top.node("collections") else { return Vec::new() };
    let mut collections = Vec::new();
    for (key, node) in node.pairs() {
        let mut inner = Mapping::new(node, top.report());
        let kind = inner.required("kind").unwrap_or_default();
        let title = inner.required("title").unwrap_or_default();
        let per_page = inner.number::<usize>("per_page").filter(|n| *n > 0);
        let pages = inner.choice("pages", &[("each", true), ("none", false)]);
        let order_node = inner.node("order");
        let words = inner.texts("order");
        if !key.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_') || key.name.is_empty()
        {
            let finding = Diagnostic::new(Code::SlugInvalid).at(&key.place).with("slug", &key.name);
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
        for word in &words {
            match (Order::parse(word, &schema.fields), order_node) {
                (Some(step), _) => order.push(step),
                (None, Some(node)) => {
                    let mut allowed = vec!["strokes", "pinyin", "date", "-date", "level", "manual"];
                    allowed.extend(schema.fields.keys().map(String::as_str));
                    inner.invalid(node, "order", &allowed.join(", "));
                }
                (None, None) => {}
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
