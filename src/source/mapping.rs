//! Typed access to a YAML mapping, key by key. Keys that no reader asks for are reported as unknown with the closest
//! known key, and values of the wrong shape are reported at their place, so that all readers of YAML check alike.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};

use super::yaml::{Data, Key, Node};

/// A mapping being read.
pub struct Mapping<'a> {
    node: &'a Node,
    asked: Vec<&'static str>,
    report: &'a mut Vec<Diagnostic>,
}

impl<'a> Mapping<'a> {
    /// Starts reading `node`. Anything but a mapping or null is reported and read as an empty mapping.
    pub fn new(node: &'a Node, report: &'a mut Vec<Diagnostic>) -> Self {
        if !matches!(node.data, Data::Map(_) | Data::Null) {
            report.push(Diagnostic::new(Code::YamlShape).at(&node.place).with("expected", "分组").with("found", node.shape()));
        }
        Self { node, asked: Vec::new(), report }
    }

    /// The value of `key`, if given and not null.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        self.node.get(key).filter(|node| node.data != Data::Null)
    }

    /// The list for further diagnostics about values.
    pub fn report(&mut self) -> &mut Vec<Diagnostic> {
        self.report
    }

    /// The trimmed text of a scalar; another shape is reported.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let node = self.node(key)?;
        if let Some(text) = node.text() {
            return Some(text.trim().to_owned());
        }
        self.wrong(node, "文字");
        None
    }

    /// The text of a scalar that is required; an absent or empty one is reported.
    pub fn required(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key).filter(|text| !text.is_empty());
        // Another shape has already been reported.
        let is_blank = |node: &Node| node.text().map_or(node.data == Data::Null, |text| text.trim().is_empty());
        if text.is_none() && self.node.get(key).is_none_or(is_blank) {
            self.missing(key);
        }
        text
    }

    /// Reports that `key` is required, at its value if there is a blank one, else at the mapping.
    pub fn missing(&mut self, key: &str) {
        let blank = self.node.get(key).filter(|node| node.data != Data::Null);
        let place = blank.map_or(&self.node.place, |node| &node.place);
        self.report.push(Diagnostic::new(Code::KeyMissing).at(place).with("key", key));
    }

    /// The pairs of a nested mapping.
    pub fn pairs(&mut self, key: &'static str) -> &'a [(Key, Node)] {
        let Some(node) = self.node(key) else { return &[] };
        if !matches!(node.data, Data::Map(_)) {
            self.wrong(node, "分组");
        }
        node.pairs()
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<String> {
        self.node(key).map(|node| self.texts_of(node)).unwrap_or_default()
    }

    /// The texts of `node`, a list or a single text.
    pub fn texts_of(&mut self, node: &Node) -> Vec<String> {
        let mut texts = Vec::new();
        for item in node.items() {
            match item.text() {
                Some(text) => texts.push(text.trim().to_owned()),
                None => self.wrong(item, "文字"),
            }
        }
        texts
    }

    /// A boolean: `true`, `false`, `yes`, `no`, `是`, `否`.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        match node.text().map(str::trim) {
            Some("true" | "yes" | "是") => Some(true),
            Some("false" | "no" | "否") => Some(false),
            _ => {
                self.invalid(node, key, "true, false");
                None
            }
        }
    }

    /// A number that parses as `T`.
    pub fn number<T: FromStr>(&mut self, key: &'static str) -> Option<T> {
        let node = self.node(key)?;
        let number = node.text().and_then(|text| text.trim().parse().ok());
        if number.is_none() {
            self.invalid(node, key, "数字");
        }
        number
    }

    /// A number within `range`.
    pub fn number_in<T: FromStr + PartialOrd + Display>(&mut self, key: &'static str, range: RangeInclusive<T>) -> Option<T> {
        let node = self.node(key)?;
        let number = number_of(node, &range);
        if number.is_none() {
            self.invalid(node, key, &allowed(&range));
        }
        number
    }

    /// A list of numbers within `range`; a single number counts as a list of one.
    pub fn numbers_in<T: FromStr + PartialOrd + Display>(&mut self, key: &'static str, range: RangeInclusive<T>) -> Vec<T> {
        let mut numbers = Vec::new();
        for item in self.node(key).map(Node::items).unwrap_or_default() {
            match number_of(item, &range) {
                Some(number) => numbers.push(number),
                None => self.invalid(item, key, &allowed(&range)),
            }
        }
        numbers
    }

    /// One of a closed set of words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let node = self.node(key)?;
        let word = node.text().unwrap_or_default().trim();
        let chosen = choices.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if chosen.is_none() {
            let list = choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            self.invalid(node, key, &list);
        }
        chosen
    }

    /// Reports that the value of `key` is not one of `allowed`, a list separated by ", ".
    pub fn invalid(&mut self, node: &Node, key: &str, allowed: &str) {
        let near = nearest(node.text().unwrap_or_default(), allowed.split(", "));
        self.report.push(
            Diagnostic::new(Code::ValueInvalid)
                .at(&node.place)
                .with("key", key)
                .with("value", node.text().unwrap_or(node.shape()))
                .with("allowed", allowed)
                .with_some("nearest", near),
        );
    }

    fn wrong(&mut self, node: &Node, expected: &str) {
        self.report.push(Diagnostic::new(Code::YamlShape).at(&node.place).with("expected", expected).with("found", node.shape()));
    }

    /// The place of the mapping.
    pub fn place(&self) -> &Place {
        &self.node.place
    }

    /// Finishes reading: reports every key that was not asked for, with the closest one that was.
    pub fn finish(self) {
        for (key, _) in self.node.pairs() {
            if !self.asked.contains(&key.name.as_str()) {
                self.report.push(
                    Diagnostic::new(Code::KeyUnknown)
                        .at(&key.place)
                        .with("key", &key.name)
                        .with_some("nearest", nearest(&key.name, self.asked.iter().copied())),
                );
            }
        }
    }
}

/// The number that a node holds, if within `range`.
fn number_of<T: FromStr + PartialOrd>(node: &Node, range: &RangeInclusive<T>) -> Option<T> {
    node.text()?.trim().parse().ok().filter(|number| range.contains(number))
}

/// The allowed range, for diagnostics.
fn allowed<T: Display>(range: &RangeInclusive<T>) -> String {
    format!("{}–{}", range.start(), range.end())
}
