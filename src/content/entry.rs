//! Reading one entry: its keys are read by the types of its kind and checked, and private values are dropped at once.

mod masks;
mod parts;
mod title;
mod units;
mod value;

use std::ops::RangeInclusive;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::kind::{Field, FieldType, Kind, LevelLabels, Lint, Picture, Privacy, Scalar, Value};
use crate::markdown::Document;
use crate::source::yaml::{Data, Key, Node};
use crate::text::person;

use super::common::{self, Common, Visibility};
use super::consent::{self, Consent, Withheld};
use super::fields::Filling;
use super::{Entry, Source, lint, value_text};
use parts::{listed, meant, parted, parts};
use units::Measured;
use value::value;

/// An entry as read, and whether it is shown.
pub(super) struct Read {
    pub(super) entry: Entry,
    pub(super) visibility: Visibility,
    /// The lines of values that were read and dropped.
    pub(super) dropped: Vec<RangeInclusive<u32>>,
    /// The lines of values that must never be kept, which have been reported.
    pub(super) refused: Vec<RangeInclusive<u32>>,
    /// The names that may only be shown masked.
    pub(super) hidden: Vec<String>,
    /// The withheld pictures of which parts are painted over; they may be shown elsewhere.
    pub(super) covered: Vec<Picture>,
}

/// The context in which an entry is read.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) kind: &'a Kind,
    pub(super) levels: &'a LevelLabels,
    pub(super) collection: Option<usize>,
    pub(super) source: Source,
    pub(super) has_page: bool,
    /// Whether names of a roll may be shown, according to its release.
    pub(super) names_released: bool,
}

/// Returns the place of a field's cell.
type Cells<'a> = dyn Fn(&str) -> Option<Place> + 'a;

/// An entry under construction, from any kind of source.
pub(super) struct Draft<'a> {
    frame: Frame<'a>,
    place: Place,
    fields: Filling<'a>,
    common: Common,
    visibility: Visibility,
    body: Option<Document>,
    consent: Option<Consent>,
    dropped: Vec<RangeInclusive<u32>>,
    refused: Vec<RangeInclusive<u32>>,
    covered: Vec<Picture>,
    /// Fields with an invalid value, which has been reported; they are not reported as missing too.
    told: Vec<String>,
    /// The finding about its document number, made here because only here its place is known.
    numbered: Option<Diagnostic>,
    /// Set if a number was written with its unit.
    measured: Option<Box<Measured>>,
    /// For a table row, the place of a field's cell, if the field has a column.
    cells: Option<&'a Cells<'a>>,
}

impl<'a> Draft<'a> {
    /// An empty entry at `place`.
    pub(super) fn new(frame: Frame<'a>, place: Place) -> Self {
        Self {
            frame,
            place,
            fields: Filling::new(frame.kind),
            common: Common::default(),
            visibility: Visibility::Shown,
            body: None,
            consent: None,
            dropped: Vec::new(),
            refused: Vec::new(),
            covered: Vec::new(),
            told: Vec::new(),
            numbered: None,
            measured: None,
            cells: None,
        }
    }

    /// An empty entry at `place`, for a table row; `cells` gives the places of its fields.
    pub(super) fn row(frame: Frame<'a>, place: Place, cells: &'a Cells<'a>) -> Self {
        Self { cells: Some(cells), ..Self::new(frame, place) }
    }

    /// Reads the pairs of a mapping.
    pub(super) fn pairs(&mut self, node: &Node, report: &mut Vec<Diagnostic>) {
        if !matches!(node.data, Data::Map(_) | Data::Null) {
            report.push(Diagnostic::new(Code::YamlShape).at(&node.place).with("expected", "分组").with("found", node.shape()));
        }
        for (key, node) in node.pairs() {
            self.pair(key, node, report);
        }
    }

    /// Reads one pair of a mapping.
    pub(super) fn pair(&mut self, key: &Key, node: &Node, report: &mut Vec<Diagnostic>) {
        if let Some(field) = self.frame.kind.field(&key.name) {
            if key.name == "pinyin" {
                self.common.pinyin = node.text().map(str::to_owned);
            } else {
                self.field(field, node, report);
            }
        } else if common::KEYS.contains(&key.name.as_str()) {
            common::read(&mut self.common, &mut self.visibility, &key.name, node, report);
        } else {
            let kind = self.frame.kind;
            let known = kind.fields.keys().map(String::as_str).chain(common::KEYS);
            let means = meant(kind.fields.values(), &key.name).or_else(|| common::meant(&key.name));
            let near = if means.is_none() { nearest(&key.name, known) } else { None };
            // The field that this key stands for must not be reported as missing too.
            self.told.extend(means.map(str::to_owned));
            report.push(
                Diagnostic::new(Code::FieldUnknown)
                    .at(&key.place)
                    .with("field", &key.name)
                    .with("kind", &kind.label)
                    .with_some("means", means)
                    .with_some("nearest", near),
            );
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
        let node = match parts(field, cell, &['；', ';', '、', '，', ',', '\n']) {
            Some(parts) => listed(parts, place),
            None => Node { data: Data::Scalar(cell.to_owned()), place: place.clone() },
        };
        self.field(field, &node, report);
    }

    /// Reads one cell of a common key.
    pub(super) fn common_cell(&mut self, key: &str, cell: &str, place: Place, report: &mut Vec<Diagnostic>) {
        if !cell.is_empty() {
            let node = match common::parts(key, cell) {
                Some(parts) => listed(parts, &place),
                None => Node { data: Data::Scalar(cell.to_owned()), place },
            };
            common::read(&mut self.common, &mut self.visibility, key, &node, report);
        }
    }

    fn field(&mut self, field: &Field, node: &Node, report: &mut Vec<Diagnostic>) {
        if node.data == Data::Null {
            return;
        }
        if *field.key == *consent::KEY {
            self.consent = Some(consent::read(node, report));
            return;
        }
        match field.privacy {
            // Read and dropped: not a single character of it goes further, not even into a message.
            Privacy::Never => {
                report.push(Diagnostic::new(Code::ColumnPrivate).at(&node.place).with("field", &field.label));
                lines_of(node, &mut self.refused);
                return;
            }
            Privacy::Drop => return lines_of(node, &mut self.dropped),
            Privacy::Show | Privacy::Mask => {}
        }
        self.notes(field, node);
        let parted = parted(field, node);
        let node = parted.as_ref().unwrap_or(node);
        let bare = self.without_unit(field, node);
        match value(field, bare.as_ref().unwrap_or(node), self.frame.levels, report) {
            Some(value) => {
                if *field.key == *lint::DOCUMENT_NUMBER && self.frame.kind.lints.contains(&Lint::DocumentNumber) {
                    self.numbered = lint::document_number(&value_text(&value, self.frame.levels), &node.place);
                }
                self.fields.insert(&field.key, value);
            }
            None => self.told.push(field.key.to_string()),
        }
    }

    /// Fills fields from notes that official lists put in brackets after a name, unless the fields are given.
    fn notes(&mut self, field: &Field, node: &Node) {
        let kind = self.frame.kind;
        let Some(text) = node.text().filter(|_| field.kind == FieldType::Person && kind.is_person(&field.key)) else { return };
        let person = person::person(text);
        if person.deceased && kind.field("deceased").is_some() {
            self.fields.insert("deceased", Value::One(Scalar::Boolean(true)));
        }
        if let (Some(word), false) = (person.distinguish, self.fields.contains_key("distinguish")) {
            self.fields.insert("distinguish", Value::One(Scalar::Text(word.into())));
        }
    }

    /// Checks the entry as a whole and completes it; `None` if it has no title. `alike` is an earlier entry whose list
    /// of keys may be shared.
    pub(super) fn finish(mut self, alike: Option<&Read>, report: &mut Vec<Diagnostic>) -> Option<Read> {
        let kind = self.frame.kind;
        for field in kind.fields.values() {
            if let (Some(default), false) = (&field.default, self.fields.contains_key(&field.key)) {
                let node = Node { data: Data::Scalar(default.clone()), place: self.place.clone() };
                self.field(field, &node, report);
            }
        }
        self.settle_unit(report);
        self.settle_key();
        for field in kind.fields.values().filter(|field| field.required) {
            if !self.fields.contains_key(&field.key) && !self.told.iter().any(|told| **told == *field.key) {
                report.push(self.missing(field));
            }
        }
        let withheld = self.withhold(report);
        let mut hidden = self.mask(withheld.name);
        // A single character would match everywhere.
        for name in hidden.iter().filter(|name| name.chars().count() > 1) {
            self.mask_mentions(name);
        }
        let masked = !hidden.is_empty();
        if kind.roll.is_some() {
            // A roll has too many names to search every text for them.
            hidden.clear();
        }
        let Some((title, key)) = self.title() else {
            if self.visibility == Visibility::Shown {
                report.extend(self.untitled());
            }
            return None;
        };
        if let Some(finding) = self.nameless() {
            report.push(finding);
            return None;
        }
        if self.visibility == Visibility::Shown {
            report.extend(self.numbered.take());
        }
        // An entry's own name is not a reference.
        if let Some(Value::One(own)) = key.as_ref().and_then(|key| self.fields.get_mut(key))
            && matches!(own, Scalar::Reference(_))
        {
            *own = Scalar::Text(title.as_str().into());
        }
        if !self.told.is_empty() {
            self.common.wrong = self.told;
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
            fields: self.fields.finish(alike.map(|read| &read.entry.fields)),
            common: self.common,
            body: self.body.map(Box::new),
            has_page: self.frame.has_page,
        };
        let Self { visibility, dropped, refused, covered, .. } = self;
        Some(Read { entry, visibility, dropped, refused, hidden, covered })
    }

    /// Gives an entry without a key of its own its title for one. No office's table has a column for keys.
    fn settle_key(&mut self) {
        let Some((key, _)) = &self.frame.kind.conflict else { return };
        if self.fields.contains_key(key) || self.told.contains(key) {
            return;
        }
        if let Some((title, _)) = self.title() {
            self.fields.insert(key, Value::One(Scalar::Text(title.into())));
        }
    }

    /// Removes what the consent does not cover.
    fn withhold(&mut self, report: &mut Vec<Diagnostic>) -> Withheld {
        let kind = self.frame.kind;
        let consent = self.consent.take().unwrap_or_default();
        if consent.is_open() {
            if consent::asks(kind, &self.fields) && self.visibility == Visibility::Shown {
                // The name says who has to be asked.
                let name = self.cells.and_then(|cells| kind.person.iter().find_map(|key| cells(key)));
                report.push(Diagnostic::new(Code::ConsentMissing).at(name.unwrap_or_else(|| self.place.clone())));
            }
            return Withheld::default();
        }
        // A story has no portrait to withhold: its pictures show places and things.
        let withheld = consent.withheld();
        let withheld = Withheld { portrait: withheld.portrait && kind.portrait.is_some(), ..withheld };
        consent.tell(withheld, report);
        if let (true, Some(portrait)) = (withheld.portrait, &kind.portrait) {
            if let Some(Value::Picture(picture)) = self.fields.get(portrait) {
                self.covered.push((**picture).clone());
            }
            self.fields.remove(portrait);
        }
        if withheld.portrait || withheld.deeds {
            self.covered.append(&mut self.common.pictures);
            self.covered.retain(|picture| !picture.redactions.is_empty());
            self.fields.remove("video");
            self.fields.remove("poster");
        }
        if withheld.deeds {
            if kind.portrait.is_none() {
                // Nothing is left of a story without its deeds.
                self.visibility = Visibility::Withdrawn;
            }
            self.body = None;
            self.common.summary.clear();
            self.common.audio = None;
            self.fields.retain(|value| !matches!(value, Value::One(Scalar::Markdown(..))));
        }
        withheld
    }
}

/// Collects the lines of the scalars in a node.
fn lines_of(node: &Node, lines: &mut Vec<RangeInclusive<u32>>) {
    match &node.data {
        Data::Map(_) | Data::List(_) => {
            node.items().iter().filter(|item| !std::ptr::eq(*item, node)).for_each(|item| lines_of(item, lines));
            node.pairs().iter().for_each(|(_, inner)| lines_of(inner, lines));
        }
        Data::Scalar(text) => {
            let first = node.place.line.unwrap_or(0);
            lines.push(first..=first + u32::try_from(text.matches('\n').count()).unwrap_or(0));
        }
        Data::Null => {}
    }
}
