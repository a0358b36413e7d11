//! Values: what a field holds after its type has read it.

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::text::person;

use super::{Choice, Date, DateProblem, Field, FieldType, Level, LevelLabels, Number, boolean, number};

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A value of any type that is written as one text.
    One(Scalar),
    /// A picture.
    Picture(Picture),
    /// Nested fields, in the schema's order.
    Group(Vec<(String, Value)>),
    /// Several values.
    List(Vec<Value>),
}

/// A value that is written as one text.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Text; also a place, a person or a body that nothing links.
    Text(String),
    /// A value of a closed set.
    Choice(Choice),
    /// Markdown, with the place where it begins.
    Markdown(String, Place),
    /// A date.
    Date(Date),
    /// A number.
    Number(Number),
    /// Yes or no.
    Boolean(bool),
    /// A level.
    Level(Level),
    /// A file of the site, as written.
    File(String, Place),
    /// An address outside.
    Url(String),
    /// A reference to an entry.
    Reference(Reference),
}

/// A reference, not resolved yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// What was written: id, title, name or alias.
    pub name: String,
    /// Where.
    pub place: Place,
    /// The kinds or collections it may lead to; empty: any.
    pub to: Vec<String>,
    /// Whether it is plain text when nothing bears the name.
    pub loose: bool,
}

/// A picture as the sources name it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The file as written.
    pub file: String,
    /// Where it was named.
    pub place: Place,
    /// What it shows.
    pub alt: String,
    /// Who made or lent it.
    pub credit: String,
    /// When it was taken.
    pub date: Option<Date>,
    /// The point that a crop keeps, from the left and the top, 0–1.
    pub focus: Option<(f64, f64)>,
    /// Painted over before any size is made: x, y, width, height in per cent.
    pub redactions: Vec<[f64; 4]>,
    /// Whether a large scan is cut into tiles, for the viewer to go into.
    pub deepzoom: bool,
}

impl Value {
    /// The values one by one: of a list its items, else itself.
    pub fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            one => std::slice::from_ref(one),
        }
    }

    /// The one scalar, where it is one.
    pub fn scalar(&self) -> Option<&Scalar> {
        match self {
            Self::One(scalar) => Some(scalar),
            _ => None,
        }
    }
}

impl Scalar {
    /// What is shown, before links and labels of the site.
    pub fn text(&self, levels: &LevelLabels) -> String {
        match self {
            Self::Text(text) | Self::Markdown(text, _) | Self::File(text, _) | Self::Url(text) => text.clone(),
            Self::Choice(choice) => choice.label.clone(),
            Self::Date(date) => date.to_string(),
            Self::Number(number) => number.text.clone(),
            Self::Boolean(true) => "是".to_owned(),
            Self::Boolean(false) => "否".to_owned(),
            Self::Level(level) => levels.label(*level).to_owned(),
            Self::Reference(reference) => reference.name.clone(),
        }
    }
}

/// Reads the text `written` at `place` as the type of `field` wants it.
///
/// # Errors
/// One diagnostic that says what would be right.
pub fn scalar(field: &Field, written: &str, place: &Place, levels: &LevelLabels) -> Result<Scalar, Box<Diagnostic>> {
    let text = written.trim();
    let wrong = |expected: &str| {
        Box::new(
            Diagnostic::new(Code::FieldType).at(place).with("field", &field.label).with("value", text).with("expected", expected),
        )
    };
    if !field.values.is_empty() {
        return field.choice(text).cloned().map(Scalar::Choice).ok_or_else(|| {
            let labels: Vec<&str> = field.values.iter().map(|choice| choice.value.as_str()).collect();
            Box::new(
                Diagnostic::new(Code::ValueUnlisted)
                    .at(place)
                    .with("field", &field.label)
                    .with("value", text)
                    .with("allowed", labels.join("、"))
                    .with_some("nearest", nearest(text, labels.iter().copied())),
            )
        });
    }
    Ok(match &field.kind {
        FieldType::Text | FieldType::Place => Scalar::Text(text.to_owned()),
        FieldType::Markdown => Scalar::Markdown(written.to_owned(), place.clone()),
        FieldType::Person | FieldType::Organization => Scalar::Reference(Reference {
            name: if field.kind == FieldType::Person { person::person(text).name } else { text.to_owned() },
            place: place.clone(),
            to: vec![if field.kind == FieldType::Person { "member" } else { "organization" }.to_owned()],
            loose: true,
        }),
        FieldType::Reference => Scalar::Reference(Reference {
            name: person::referred(text),
            place: place.clone(),
            to: field.to.clone(),
            loose: field.loose,
        }),
        FieldType::Date => Scalar::Date(Date::parse(text).map_err(|problem| {
            Box::new(
                Diagnostic::new(Code::DateInvalid)
                    .at(place)
                    .with("field", &field.label)
                    .with("value", text)
                    .with_some("no_year", (problem == DateProblem::NoYear).then_some(""))
                    .with_some("no_day", (problem == DateProblem::NoSuchDay).then_some("")),
            )
        })?),
        FieldType::Number | FieldType::Money => Scalar::Number(number(text).ok_or_else(|| wrong("数字，如 120、3.2万"))?),
        FieldType::Boolean => Scalar::Boolean(boolean(text).ok_or_else(|| wrong("是 或 否"))?),
        FieldType::Level => Scalar::Level(Level::parse(text, levels).ok_or_else(|| {
            let allowed: Vec<&str> = Level::ALL.iter().map(|level| levels.label(*level)).collect();
            Box::new(Diagnostic::new(Code::LevelUnknown).at(place).with("value", text).with("allowed", allowed.join("、")))
        })?),
        FieldType::File => Scalar::File(text.to_owned(), place.clone()),
        FieldType::Url if text.starts_with("http://") || text.starts_with("https://") => Scalar::Url(text.to_owned()),
        FieldType::Url => return Err(wrong("http:// 或 https:// 开头的网址")),
        FieldType::Picture | FieldType::Group(_) => return Err(wrong("分组")),
    })
}
