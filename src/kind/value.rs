//! Values: what fields hold after parsing by type.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::text::person;

use super::clock::clock;
use super::weekday::weekdays;
use super::{Choice, Date, DateProblem, Field, FieldType, Level, LevelLabels, Number, boolean, measured, number};

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A value of any type that is written as a single text.
    One(Scalar),
    /// A picture.
    Picture(Box<Picture>),
    /// Nested fields, in the schema's order.
    Group(Vec<(Arc<str>, Value)>),
    /// Several values.
    List(Vec<Value>),
}

/// A value that is written as a single text.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Text; also a place, a time of day, or an entry's own name, which refers to nobody else.
    Text(Arc<str>),
    /// A value of a closed set.
    Choice(Arc<Choice>),
    /// Markdown, with the place where it begins.
    Markdown(Arc<str>, Box<Place>),
    /// A date.
    Date(Date),
    /// A number.
    Number(Number),
    /// Yes or no.
    Boolean(bool),
    /// A level.
    Level(Level),
    /// A file of the site, as written.
    File(Arc<str>, Box<Place>),
    /// An external URL.
    Url(Arc<str>),
    /// A reference to an entry.
    Reference(Box<Reference>),
}

/// A reference that is not yet resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The text as written: id, title, name or alias.
    pub name: Arc<str>,
    /// Its place in the source.
    pub place: Place,
    /// Kinds or collections it may point to; empty means any.
    pub to: Arc<[String]>,
    /// Whether it becomes plain text if nothing bears the name.
    pub loose: bool,
    /// Cached result of the lookup.
    pub found: Found,
}

/// Caches the number of the entry that a reference resolves to, because many pages show the same reference. Not part of
/// the value: all instances compare equal.
#[derive(Debug, Default)]
pub struct Found(AtomicU32);

impl Found {
    /// Stores the result of a lookup; `None` if nothing was found.
    pub fn note(&self, number: Option<usize>) {
        let number = number.and_then(|number| u32::try_from(number).ok()?.checked_add(1));
        self.0.store(number.unwrap_or(0), Ordering::Relaxed);
    }

    /// The stored number, if any.
    pub fn get(&self) -> Option<usize> {
        usize::try_from(self.0.load(Ordering::Relaxed).checked_sub(1)?).ok()
    }
}

impl Clone for Found {
    fn clone(&self) -> Self {
        Self(AtomicU32::new(self.0.load(Ordering::Relaxed)))
    }
}

impl PartialEq for Found {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A picture as referred to in the sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The file as written.
    pub file: String,
    /// Where it is referred to.
    pub place: Place,
    /// Alternative text.
    pub alt: String,
    /// Who made or lent it.
    pub credit: String,
    /// When it was taken.
    pub date: Option<Date>,
    /// The point that crops keep, from the left and the top, each 0–1.
    pub focus: Option<(f64, f64)>,
    /// Areas painted over before any rendition is made: x, y, width and height in per cent.
    pub redactions: Vec<[f64; 4]>,
    /// Whether a large scan is cut into tiles, so that the viewer can zoom in.
    pub deepzoom: bool,
}

impl Value {
    /// The items of a list, or the value itself as the only item.
    pub fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            one => std::slice::from_ref(one),
        }
    }

    /// The scalar, if it is a single one.
    pub fn scalar(&self) -> Option<&Scalar> {
        match self {
            Self::One(scalar) => Some(scalar),
            _ => None,
        }
    }
}

impl Scalar {
    /// The displayed text, before links and labels of the site are applied.
    pub fn text(&self, levels: &LevelLabels) -> String {
        match self {
            Self::Text(text) | Self::Markdown(text, _) | Self::File(text, _) | Self::Url(text) => text.to_string(),
            Self::Choice(choice) => choice.label.clone(),
            Self::Date(date) => date.to_string(),
            Self::Number(number) => number.text.to_string(),
            Self::Boolean(true) => "是".to_owned(),
            Self::Boolean(false) => "否".to_owned(),
            Self::Level(level) => levels.label(*level).to_owned(),
            Self::Reference(reference) => reference.name.to_string(),
        }
    }
}

/// Kinds that a person's name may refer to.
static MEMBERS: LazyLock<Arc<[String]>> = LazyLock::new(|| Arc::from(["member".to_owned()]));
/// Kinds that an organization's name may refer to.
static ORGANIZATIONS: LazyLock<Arc<[String]>> = LazyLock::new(|| Arc::from(["organization".to_owned()]));

/// Parses the text `written` at `place` according to the type of `field`.
///
/// # Errors
/// Returns one diagnostic that says what would be valid.
pub fn scalar(field: &Field, written: &str, place: &Place, levels: &LevelLabels) -> Result<Scalar, Box<Diagnostic>> {
    let text = written.trim();
    let wrong = |expected: &str| {
        Box::new(
            Diagnostic::new(Code::FieldType).at(place).with("field", &field.label).with("value", text).with("expected", expected),
        )
    };
    if !field.values.is_empty() {
        return field.choice(text).cloned().map(Scalar::Choice).ok_or_else(|| {
            let known = field.values.iter().flat_map(|choice| [choice.label.as_str(), choice.value.as_str()]);
            let allowed: Vec<String> = field.values.iter().map(|choice| listed(choice)).collect();
            Box::new(
                Diagnostic::new(Code::ValueUnlisted)
                    .at(place)
                    .with("field", &field.label)
                    .with("value", text)
                    .with("allowed", allowed.join("、"))
                    .with_some("nearest", nearest(text, known)),
            )
        });
    }
    Ok(match &field.kind {
        FieldType::Text | FieldType::Place => Scalar::Text(text.into()),
        FieldType::Markdown => Scalar::Markdown(written.into(), Box::new(place.clone())),
        FieldType::Person | FieldType::Organization => Scalar::Reference(Box::new(Reference {
            name: if field.kind == FieldType::Person { person::person(text).name.into() } else { text.into() },
            place: place.clone(),
            to: Arc::clone(if field.kind == FieldType::Person { &MEMBERS } else { &ORGANIZATIONS }),
            loose: true,
            found: Found::default(),
        })),
        FieldType::Reference => Scalar::Reference(Box::new(Reference {
            name: person::referred(text).into(),
            place: place.clone(),
            to: Arc::clone(&field.to),
            loose: field.loose,
            found: Found::default(),
        })),
        FieldType::Date => Scalar::Date(Date::parse(text).map_err(|problem| {
            Box::new(
                Diagnostic::new(Code::DateInvalid)
                    .at(place)
                    .with("field", &field.label)
                    .with("value", text)
                    .with_some("no_year", (problem == DateProblem::NoYear).then_some(""))
                    .with_some("no_day", (problem == DateProblem::NoSuchDay).then_some(""))
                    .with_some("too_late", (problem == DateProblem::TooLate).then_some(""))
                    .with_some("blank", (!field.required && is_unknown(text)).then_some("")),
            )
        })?),
        FieldType::Time => Scalar::Text(clock(text).ok_or_else(|| wrong("几点几分，如 9:00、16:30"))?.into()),
        FieldType::Weekday => match weekdays(text).as_deref() {
            Some([day]) => Scalar::Text((*day).into()),
            _ => {
                return Err(wrong(
                    "星期几，如 周二、周一至周五、周末、每天；不是每周都有的，写在项目名里，如 义诊（每月第一个周六）",
                ));
            }
        },
        FieldType::Number | FieldType::Money => Scalar::Number(amount(field, text).ok_or_else(|| match field.unit.as_str() {
            "" => wrong("数字，如 120、3.2万"),
            unit => wrong(&format!("数字，如 120、3.2万；单位是{unit}，不用写")),
        })?),
        FieldType::Boolean => Scalar::Boolean(boolean(text).ok_or_else(|| wrong("是 或 否"))?),
        FieldType::Level => Scalar::Level(Level::parse(text, levels).ok_or_else(|| {
            let allowed: Vec<&str> = Level::ALL.iter().map(|level| levels.label(*level)).collect();
            Box::new(Diagnostic::new(Code::LevelUnknown).at(place).with("value", text).with("allowed", allowed.join("、")))
        })?),
        FieldType::File => Scalar::File(text.into(), Box::new(place.clone())),
        FieldType::Url if text.starts_with("http://") || text.starts_with("https://") => Scalar::Url(text.into()),
        FieldType::Url => return Err(wrong("http:// 或 https:// 开头的网址")),
        FieldType::Picture | FieldType::Group(_) => return Err(wrong("分组")),
    })
}

/// A choice as a message lists it: the label, as it may stand in a table, and the value, as it stands in YAML.
fn listed(choice: &Choice) -> String {
    let Choice { value, label } = choice;
    if value == label { label.clone() } else { format!("{label}（{value}）") }
}

/// Whether a text only says that something is unknown, as offices fill a blank.
fn is_unknown(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '-' | '—' | '–' | '－' | '/' | '／' | '\\' | '?' | '？' | '*' | '…' | '.' | '、');
    let words = ["不详", "不明", "未知", "无", "没有", "待查", "待核", "待定", "待补", "不清", "不清楚", "未详", "暂无", "缺"];
    !text.is_empty() && (words.contains(&text) || text.chars().all(is_mark))
}

/// A number as `field` wants it. Its own unit is not said twice; where it has none, what was written keeps the one it has.
fn amount(field: &Field, written: &str) -> Option<Number> {
    let written = if field.kind == FieldType::Money { written.trim_start_matches(['￥', '¥', ' ']) } else { written };
    number(written).or_else(|| {
        let (digits, unit) = measured(written)?;
        let number = number(digits)?;
        if field.unit.is_empty() {
            // A part of what nobody knows is no number.
            return (unit != "%").then(|| Number { text: format!("{}{unit}", number.text).into(), ..number });
        }
        // Heads are counted as people are.
        let is_own = unit == field.unit || unit == "口" && field.unit == "人";
        is_own.then_some(number)
    })
}
