//! `kinds:` of `site.yaml`: a site's own kinds of content.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::kind::{self, Field, Kind, Kinds, RawField, RawKind};
use crate::source::Mapping;
use crate::source::yaml::Node;

/// The built-in kinds and the site's own.
pub(super) fn read(top: &mut Mapping<'_>) -> Kinds {
    let mut kinds = kind::built_in().clone();
    for (key, node) in top.pairs("kinds") {
        let mut inner = Mapping::new(node, top.report());
        let raw = RawKind {
            label: inner.text("label"),
            title: inner.texts("title"),
            person: inner.texts("person"),
            tile: inner.boolean("tile").unwrap_or_default(),
            portrait: inner.text("portrait"),
            date: inner.text("date"),
            level: inner.text("level"),
            parent: inner.text("parent"),
            layout: inner.text("layout"),
            group_by: inner.text("group_by"),
            pages: inner.text("pages"),
            order: inner.texts("order"),
            card: inner.texts("card"),
            priority: inner.number_in("priority", 0..=u8::MAX),
            schema: inner.text("schema"),
            fields: fields(&mut inner),
            layouts: std::collections::BTreeMap::new(),
            roll: None,
            charts: Vec::new(),
            conflict: None,
            lints: Vec::new(),
            suppress: None,
            beside: Vec::new(),
        };
        match Kind::resolve(&key.name, raw) {
            Ok(mut kind) => {
                fields_named(&kind, node, inner.report());
                kind.guess_roles();
                kinds.insert(key.name.clone(), kind);
            }
            Err(path) => {
                let place = find(node, &path).unwrap_or(&key.place);
                let allowed = match path.rsplit('.').next() {
                    Some("type") => Some(Field::type_names().join("、")),
                    Some("privacy") => Some("show、mask、drop、never".to_owned()),
                    Some("search") => Some("title、body、none".to_owned()),
                    Some("pages") => Some("each、none".to_owned()),
                    Some("order") => Some("strokes、pinyin、date、-date、level、manual".to_owned()),
                    _ => None,
                };
                let finding = Diagnostic::new(Code::KindInvalid)
                    .at(place)
                    .with("kind", &key.name)
                    .with("key", &path)
                    .with_some("allowed", allowed);
                inner.report().push(finding);
            }
        }
        inner.finish();
    }
    kinds
}

/// Reports fields that a kind names but does not have: they would never be shown, dated or grouped by.
fn fields_named(kind: &Kind, node: &Node, report: &mut Vec<Diagnostic>) {
    for key in ["title", "person", "portrait", "date", "level", "parent", "group_by", "card"] {
        for item in node.get(key).map(Node::items).unwrap_or_default() {
            let written = item.text().unwrap_or_default().trim();
            let named: Vec<&str> = match key {
                "title" if written.contains('{') => written.split(['{', '}']).skip(1).step_by(2).collect(),
                // The periods of a collection are not a field of its entries.
                "group_by" if written == "period" => Vec::new(),
                _ => vec![written],
            };
            for name in named.into_iter().filter(|name| kind.field(name).is_none()) {
                let known: Vec<&str> = kind.fields.keys().map(String::as_str).collect();
                report.push(
                    Diagnostic::new(Code::KindInvalid)
                        .at(&item.place)
                        .with("kind", &kind.name)
                        .with("key", key)
                        .with("field", name)
                        .with_some("nearest", nearest(name, known.iter().copied()))
                        .with("allowed", known.join("、")),
                );
            }
        }
    }
}

/// The place of the value at a dotted path.
fn find<'a>(node: &'a Node, path: &str) -> Option<&'a Place> {
    let found = path.split('.').try_fold(node, |node, key| node.get(key))?;
    Some(&found.place)
}

fn fields(kind: &mut Mapping<'_>) -> IndexMap<String, RawField> {
    let mut read = IndexMap::new();
    for (key, node) in kind.pairs("fields") {
        let mut inner = Mapping::new(node, kind.report());
        let values = inner.node("values").map(|node| {
            let labels = node.pairs().iter().map(|(key, node)| (key.name.clone(), node.text().unwrap_or(&key.name).to_owned()));
            let list = node.items().iter().filter_map(Node::text).map(|text| (text.to_owned(), text.to_owned()));
            labels.chain(list).collect::<IndexMap<_, _>>()
        });
        let raw = RawField {
            kind: inner.text("type").unwrap_or_default(),
            label: inner.text("label"),
            required: inner.boolean("required").unwrap_or_default(),
            list: inner.boolean("list").unwrap_or_default(),
            privacy: inner.text("privacy"),
            facet: inner.boolean("facet").unwrap_or_default(),
            search: inner.text("search"),
            synonyms: inner.texts("synonyms"),
            values: values.map(kind::RawValues::Labels).unwrap_or_default(),
            default: inner.text("default"),
            separator: inner.text("separator"),
            unit: inner.text("unit"),
            to: inner.texts("collection").into_iter().chain(inner.texts("to")).collect(),
            loose: inner.boolean("loose").unwrap_or_default(),
            alias: inner.boolean("alias").unwrap_or_default(),
            fields: fields(&mut inner),
        };
        inner.finish();
        read.insert(key.name.clone(), raw);
    }
    read
}
