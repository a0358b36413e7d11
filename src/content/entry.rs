//! One entry: its keys read by the types of its kind, checked whole, private values dropped where they are read.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::kind::{self, Field, FieldType, Kind, LevelLabels, Privacy, Scalar, TitlePart, Value};
use crate::markdown::Document;
use crate::source::yaml::{Data, Node};
use crate::text::mask;

use super::common::{self, Common, Visibility};
use super::{Entry, Source, value_text};

/// An entry that has been read, and whether it is shown.
pub(super) struct Read {
    pub(super) entry: Entry,
    pub(super) visibility: Visibility,
}

/// What is needed to read an entry.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) kind: &'a Kind,
    pub(super) levels: &'a LevelLabels,
    pub(super) collection: Option<usize>,
    pub(super) source: Source,
    pub(super) has_page: bool,
    /// Whether names of a roll are shown: its release says so.
    pub(super) names_released: bool,
}

/// Values on their way into an entry, from whatever source.
pub(super) struct Draft<'a> {
    frame: Frame<'a>,
    place: Place,
    fields: IndexMap<String, Value>,
    common: Common,
    visibility: Visibility,
    body: Option<Document>,
    /// Fields whose value was wrong: told already, so not missing too.
    told: Vec<String>,
}

impl<'a> Draft<'a> {
    /// An empty entry at `place`.
    pub(super) fn new(frame: Frame<'a>, place: Place) -> Self {
        let common = Common { searchable: true, ..Common::default() };
        Self { frame, place, fields: IndexMap::new(), common, visibility: Visibility::Shown, body: None, told: Vec::new() }
    }

    /// Reads the pairs of a mapping.
    pub(super) fn pairs(&mut self, node: &Node, report: &mut Vec<Diagnostic>) {
        if !matches!(node.data, Data::Map(_) | Data::Null) {
            report.push(Diagnostic::new(Code::YamlShape).at(&node.place).with("expected", "分组").with("found", node.shape()));
        }
        for (key, node) in node.pairs() {
            if let Some(field) = self.frame.kind.field(&key.name) {
                if key.name == "pinyin" {
                    self.common.pinyin = node.text().map(str::to_owned);
                } else {
                    self.field(field, node, report);
                }
            } else if common::KEYS.contains(&key.name.as_str()) {
                common::read(&mut self.common, &mut self.visibility, &key.name, node, report);
            } else {
                let known = self.frame.kind.fields.keys().map(String::as_str).chain(common::KEYS);
                report.push(
                    Diagnostic::new(Code::FieldUnknown)
                        .at(&key.place)
                        .with("field", &key.name)
                        .with("kind", &self.frame.kind.label)
                        .with_some("nearest", nearest(&key.name, known)),
                );
            }
        }
    }

    /// Sets the body.
    pub(super) fn body(&mut self, body: Document) {
        self.body = Some(body);
    }

    /// Reads one cell of a table.
    pub(super) fn cell(&mut self, field: &Field, cell: &str, place: &Place, report: &mut Vec<Diagnostic>) {
        if cell.is_empty() {
            return;
        }
        let scalar = |text: &str| Node { data: Data::Scalar(text.to_owned()), place: place.clone() };
        let node = if field.list {
            let separators: &[char] = &['；', ';', '、', '，', ','];
            let parts = match &field.separator {
                Some(own) => cell.split(own.as_str()).map(str::trim).filter(|p| !p.is_empty()).map(scalar).collect(),
                None => cell.split(separators).map(str::trim).filter(|p| !p.is_empty()).map(scalar).collect(),
            };
            Node { data: Data::List(parts), place: place.clone() }
        } else {
            scalar(cell)
        };
        self.field(field, &node, report);
    }

    /// Reads one common key of a table.
    pub(super) fn common_cell(&mut self, key: &str, cell: &str, place: Place, report: &mut Vec<Diagnostic>) {
        if !cell.is_empty() {
            let node = Node { data: Data::Scalar(cell.to_owned()), place };
            common::read(&mut self.common, &mut self.visibility, key, &node, report);
        }
    }

    fn field(&mut self, field: &Field, node: &Node, report: &mut Vec<Diagnostic>) {
        if node.data == Data::Null {
            return;
        }
        match field.privacy {
            // Read and dropped: not one character of it goes further, not even into a message.
            Privacy::Never => {
                report.push(Diagnostic::new(Code::ColumnPrivate).at(&node.place).with("field", &field.label));
                return;
            }
            Privacy::Drop => return,
            Privacy::Show | Privacy::Mask => {}
        }
        match value(field, node, self.frame.levels, report) {
            Some(value) => {
                self.fields.insert(field.key.clone(), value);
            }
            None => self.told.push(field.key.clone()),
        }
    }

    /// Checks the whole and makes the entry; `None` where it has no title.
    pub(super) fn finish(mut self, report: &mut Vec<Diagnostic>) -> Option<Read> {
        let kind = self.frame.kind;
        for field in kind.fields.values() {
            if let (Some(default), false) = (&field.default, self.fields.contains_key(&field.key)) {
                let node = Node { data: Data::Scalar(default.clone()), place: self.place.clone() };
                self.field(field, &node, report);
            }
        }
        for field in kind.fields.values().filter(|field| field.required) {
            if !self.fields.contains_key(&field.key) && !self.told.contains(&field.key) {
                report.push(
                    Diagnostic::new(Code::FieldRequired)
                        .at(&self.place)
                        .with("field", &field.key)
                        .with("label", &field.label)
                        .with("kind", &kind.label),
                );
            }
        }
        let masked = self.mask();
        let (title, key) = self.title()?;
        let order: Vec<&String> = kind.fields.keys().collect();
        self.fields.sort_by_cached_key(|key, _| order.iter().position(|known| *known == key));
        // Its own name refers to nobody else.
        if let Some(Value::One(own)) = key.as_ref().and_then(|key| self.fields.get_mut(key))
            && matches!(own, Scalar::Reference(_))
        {
            *own = Scalar::Text(title.clone());
        }
        let is_name = key.is_some_and(|key| kind.is_person(&key));
        let masked = masked && is_name;
        let entry = Entry {
            collection: self.frame.collection,
            place: self.place,
            source: self.frame.source,
            title,
            is_name: is_name && !masked,
            masked,
            fields: self.fields,
            common: self.common,
            body: self.body,
            has_page: self.frame.has_page,
        };
        Some(Read { entry, visibility: self.visibility })
    }

    /// Masks what may only be shown masked. Whether anything was.
    fn mask(&mut self) -> bool {
        let mut masked = false;
        for field in self.frame.kind.fields.values().filter(|field| field.privacy == Privacy::Mask) {
            let released = self.frame.names_released && self.frame.kind.roll.as_ref().is_some_and(|roll| roll.name == field.key);
            if released {
                continue;
            }
            if let Some(value) = self.fields.get_mut(&field.key) {
                mask_value(value, self.frame.levels);
                masked = true;
            }
        }
        masked
    }

    /// The title, and the field that made it.
    fn title(&self) -> Option<(String, Option<String>)> {
        let text = |key: &str| {
            let value = self.fields.get(key)?;
            Some(value_text(value, self.frame.levels)).filter(|text| !text.is_empty())
        };
        self.frame.kind.title.iter().find_map(|part| match part {
            TitlePart::Field(key) => Some((text(key)?, Some(key.clone()))),
            TitlePart::Pattern(pattern) => {
                let mut out = String::new();
                for (index, piece) in pattern.split(['{', '}']).enumerate() {
                    if index % 2 == 0 { out.push_str(piece) } else { out.push_str(&text(piece)?) }
                }
                Some((out, None))
            }
        })
    }
}

fn mask_value(value: &mut Value, levels: &LevelLabels) {
    match value {
        Value::One(scalar) => *scalar = Scalar::Text(mask::mask_name(&scalar.text(levels))),
        Value::List(items) => items.iter_mut().for_each(|item| mask_value(item, levels)),
        Value::Group(fields) => fields.iter_mut().for_each(|(_, value)| mask_value(value, levels)),
        Value::Picture(picture) => picture.alt = mask::mask_text(&picture.alt),
    }
}

/// Reads `node` as `field` wants it; `None` where it cannot be, which has been told.
fn value(field: &Field, node: &Node, levels: &LevelLabels, report: &mut Vec<Diagnostic>) -> Option<Value> {
    if field.list {
        let before = report.len();
        let items: Vec<Value> = node.items().iter().filter_map(|item| one(field, item, levels, report)).collect();
        return (report.len() == before || !items.is_empty()).then_some(Value::List(items));
    }
    one(field, node, levels, report)
}

fn one(field: &Field, node: &Node, levels: &LevelLabels, report: &mut Vec<Diagnostic>) -> Option<Value> {
    match (&field.kind, &node.data) {
        (FieldType::Picture, _) => common::picture(node, report).map(Value::Picture),
        (FieldType::Group(fields), Data::Map(pairs)) => {
            let mut group = Vec::new();
            for (key, _) in pairs.iter().filter(|(key, _)| !fields.contains_key(&key.name)) {
                report.push(
                    Diagnostic::new(Code::FieldUnknown)
                        .at(&key.place)
                        .with("field", &key.name)
                        .with("kind", &field.label)
                        .with_some("nearest", nearest(&key.name, fields.keys().map(String::as_str))),
                );
            }
            for inner in fields.values().filter(|inner| inner.is_shown()) {
                match node.get(&inner.key).filter(|node| node.data != Data::Null) {
                    Some(node) => group.extend(value(inner, node, levels, report).map(|v| (inner.key.clone(), v))),
                    None if inner.required => report.push(
                        Diagnostic::new(Code::FieldRequired)
                            .at(&node.place)
                            .with("field", &inner.key)
                            .with("label", &inner.label)
                            .with("kind", &field.label),
                    ),
                    None => {}
                }
            }
            Some(Value::Group(group))
        }
        (_, Data::Scalar(text)) => match kind::scalar(field, text, &node.place, levels) {
            Ok(scalar) => Some(Value::One(scalar)),
            Err(finding) => {
                report.push(*finding);
                None
            }
        },
        _ => {
            let expected = if matches!(field.kind, FieldType::Group(_)) { "分组" } else { "文字" };
            report.push(
                Diagnostic::new(Code::FieldType)
                    .at(&node.place)
                    .with("field", &field.label)
                    .with("value", node.shape())
                    .with("expected", expected),
            );
            None
        }
    }
}
