//! Reads YAML written by people into a tree with the place of every node. Scalars keep their source text (`0012`,
//! `2017.10` and `no` stay as they are), because the type of the field decides what it means.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use serde_saphyr::options::DuplicateKeyPolicy;

use super::slips;
use crate::diagnostic::{Code, Diagnostic, Place};

/// A YAML node with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its content.
    pub data: Data,
    /// Its place in the source.
    pub place: Place,
}

/// The content of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// Nothing after the key, or `~`.
    Null,
    /// A scalar, as written.
    Scalar(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in source order, without duplicate keys.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key as written.
    pub name: String,
    /// Its place in the source.
    pub place: Place,
}

impl Node {
    /// The text of a scalar, or `None`.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The value of `key`, if this is a mapping that contains it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.data {
            Data::Map(pairs) => pairs.iter().find(|(k, _)| k.name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The pairs of a mapping; empty for anything else.
    pub fn pairs(&self) -> &[(Key, Node)] {
        match &self.data {
            Data::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The items of a list; none for null; else the node itself as the only item.
    pub fn items(&self) -> &[Node] {
        match &self.data {
            Data::List(items) => items,
            Data::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Name of its shape for diagnostics: 「列表」 …
    pub fn shape(&self) -> &'static str {
        match &self.data {
            Data::Null => "空",
            Data::Scalar(_) => "文字",
            Data::List(_) => "列表",
            Data::Map(_) => "分组",
        }
    }
}

/// Parses `text`, which begins at `first_line` of `file`. Findings are added to `report`; `None` if nothing can be
/// read.
pub fn read(file: &str, text: &str, first_line: u32, report: &mut Vec<Diagnostic>) -> Option<Node> {
    let told = slips::always(file, text, first_line);
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        no_schema: false,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Some(Node { data: Data::Null, place: Place::new(file, first_line, 1) });
    }
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => {
            let mut reader = Reader { file: Arc::from(file), text, first_line, report };
            let node = reader.node(raw);
            // A full-width colon turns `key：value` into one scalar; the mistake explains what a later check cannot.
            let is_bare = node.items().iter().any(|item| matches!(item.data, Data::Scalar(_)));
            // A Chinese dash turns a list item into a key, which is never intended.
            let is_dash = told.iter().any(|slip| slip.code == Code::YamlDash);
            // So does a foreign space before it.
            let is_wide = told.iter().any(|slip| slip.code == Code::YamlTab) && has_wide_key(&node);
            if is_dash || is_wide || (is_bare && !told.is_empty()) {
                report.extend(told);
                return None;
            }
            reader.report.extend(slips::quiet(file, text, first_line));
            Some(node)
        }
        Err(error) => {
            if told.is_empty() {
                let location = error.location();
                let line = location.map_or(1, |l| u32::try_from(l.line()).unwrap_or(1)).max(1);
                let column = location.map_or(1, |l| u32::try_from(l.column()).unwrap_or(1)).max(1);
                let reason = error.without_snippet().to_string();
                let reason = reason.lines().next().unwrap_or_default().to_owned();
                let line = first_line + line - 1;
                let syntax = || {
                    let place = Place::new(file, line, column);
                    let diagnostic = Diagnostic::new(Code::YamlSyntax).at(place).with_some("chinese", slips::chinese(&reason));
                    diagnostic.with("reason", &reason)
                };
                report.push(slips::behind(file, text, first_line, line).unwrap_or_else(syntax));
            } else {
                report.extend(told);
            }
            None
        }
    }
}

/// Whether a key begins with a space that YAML does not treat as one.
fn has_wide_key(node: &Node) -> bool {
    match &node.data {
        Data::List(items) => items.iter().any(has_wide_key),
        Data::Map(pairs) => pairs.iter().any(|(key, inner)| key.name.starts_with(['　', '\u{A0}']) || has_wide_key(inner)),
        Data::Null | Data::Scalar(_) => false,
    }
}

struct Reader<'a> {
    file: Arc<str>,
    text: &'a str,
    first_line: u32,
    report: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn place(&self, location: serde_saphyr::Location) -> Place {
        let line = u32::try_from(location.line()).unwrap_or(1).max(1);
        let column = u32::try_from(location.column()).unwrap_or(1).max(1);
        let length = u32::try_from(location.span().len()).unwrap_or(1);
        Place::within(&self.file, self.first_line + line - 1, column).spanning(length)
    }

    fn node(&mut self, raw: Spanned<Raw>) -> Node {
        let mut place = self.place(raw.defined);
        let data = match raw.value {
            Raw::Null => Data::Null,
            Raw::Text(text) => Data::Scalar(text),
            Raw::Plain(parsed) => Data::Scalar(self.written(raw.defined).unwrap_or(parsed)),
            Raw::List(items) => Data::List(items.into_iter().map(|item| self.node(item)).collect()),
            Raw::Map(pairs) => Data::Map(self.pairs(pairs)),
        };
        match &data {
            Data::Scalar(text) if !text.contains('\n') => {}
            _ => place.length = 1,
        }
        Node { data, place }
    }

    /// The text of a plain scalar as it appears in the source.
    fn written(&self, location: serde_saphyr::Location) -> Option<String> {
        let span = location.span();
        let start = usize::try_from(span.byte_offset()?).ok()?;
        let length = usize::try_from(span.byte_len()?).ok()?;
        let text = self.text.get(start..start + length)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn pairs(&mut self, pairs: Vec<(Spanned<Raw>, Spanned<Raw>)>) -> Vec<(Key, Node)> {
        let mut read: Vec<(Key, Node)> = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let key = self.node(key);
            let name = key.text().unwrap_or_default().to_owned();
            let place = key.place;
            let value = self.node(value);
            if let Some((first, _)) = read.iter().find(|(seen, _)| seen.name == name) {
                self.report.push(
                    Diagnostic::new(Code::YamlDuplicate)
                        .at(&place)
                        .with("key", &name)
                        .with("line", first.place.line.unwrap_or(1)),
                );
            } else {
                read.push((Key { name, place }, value));
            }
        }
        read
    }
}

/// A node as the parser returns it.
enum Raw {
    Null,
    Text(String),
    /// A number or boolean; its text is taken from the source.
    Plain(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Raw, E> {
        Ok(Raw::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element::<Spanned<Raw>>()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = access.next_entry::<Spanned<Raw>, Spanned<Raw>>()? {
            pairs.push(pair);
        }
        Ok(Raw::Map(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
        let mut report = Vec::new();
        let node = read("a.yaml", text, 1, &mut report);
        (node, report)
    }

    #[test]
    fn scalars_stay_as_written() {
        let (node, report) = tree("a: 0012\nb: 2017.10\nc: no\nd: \"x: y\"\ne: 0x1F\nf: 1_000\ng: ~\nh: 2017-06\n");
        assert!(report.is_empty(), "{report:?}");
        let node = node.expect("tree");
        for (key, text) in
            [("a", "0012"), ("b", "2017.10"), ("c", "no"), ("d", "x: y"), ("e", "0x1F"), ("f", "1_000"), ("h", "2017-06")]
        {
            assert_eq!(node.get(key).and_then(Node::text), Some(text), "{key}");
        }
        assert_eq!(node.get("g").map(|n| &n.data), Some(&Data::Null));
    }

    #[test]
    fn places_count_characters() {
        let (node, _) = tree("标题: 一\nlist:\n  - {名: 张明远, 年: 1938}\n");
        let node = node.expect("tree");
        let year = node.get("list").and_then(|l| l.items()[0].get("年")).expect("year");
        assert_eq!((year.place.line, year.place.column, year.place.length), (Some(3), Some(17), 4));
    }

    #[test]
    fn duplicate_keys_are_told_with_the_first_line() {
        let (_, report) = tree("a: 1\nb: 2\na: 3\n");
        assert_eq!(report.len(), 1);
        assert_eq!(report[0].code, Code::YamlDuplicate);
        assert_eq!(report[0].args["line"], "1");
    }

    #[test]
    fn slips_are_explained() {
        let (_, report) = tree("title： 前言\n");
        assert_eq!(report[0].code, Code::YamlColon);
        let (_, report) = tree("a:\n\tb: 1\n");
        assert_eq!(report[0].code, Code::YamlTab);
        let (_, report) = tree("a: [1, 2\n");
        assert_eq!(report[0].code, Code::YamlSyntax);
    }
}
