//! The schema of a kind: raw as it is written, and resolved once so that nobody later asks «or default?».

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;

use super::value::{Scalar, Value};
use super::{Field, FieldType, Fields, RawField};

/// A schema as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawKind {
    /// The Chinese name of one entry.
    pub label: Option<String>,
    /// What makes the title: field keys or patterns with `{field}`; the first that is whole.
    pub title: Vec<String>,
    /// The title fields that hold a person's name.
    pub person: Vec<String>,
    /// Whether an entry without a portrait shows its surname on a panel.
    pub tile: bool,
    /// The field of the portrait.
    pub portrait: Option<String>,
    /// The field that dates an entry.
    pub date: Option<String>,
    /// The field of the level.
    pub level: Option<String>,
    /// The field that names the parent in a tree.
    pub parent: Option<String>,
    /// How lists are shown.
    pub layout: Option<String>,
    /// The field whose values head the groups of a list.
    pub group_by: Option<String>,
    /// The layouts of single groups, by value.
    pub layouts: BTreeMap<String, String>,
    /// Whether entries have pages: `each` or `none`.
    pub pages: Option<String>,
    /// The default order.
    pub order: Vec<String>,
    /// The fields that lists show.
    pub card: Vec<String>,
    /// The priority in search; smaller comes first.
    pub priority: Option<u8>,
    /// The schema.org type of its pages.
    pub schema: Option<String>,
    /// What makes an entry one of a roll of households.
    pub roll: Option<Roll>,
    /// The charts of its lists.
    pub charts: Vec<ChartSchema>,
    /// Two fields of which the first may have only one value of the second: a statistic's key and its value.
    pub conflict: Option<(String, String)>,
    /// What is looked at in every entry.
    pub lints: Vec<Lint>,
    /// Which small counts are not published.
    pub suppress: Option<Suppress>,
    /// The kinds whose collections are previewed beside its own entries, on the first page of the whole list.
    pub beside: Vec<String>,
    /// The fields, in order.
    pub fields: IndexMap<String, RawField>,
}

/// A chart that is drawn from the entries of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartSchema {
    /// The part of its id after the collection's.
    pub id: String,
    /// The value of the grouping field that an entry must have to be drawn.
    pub group: String,
    /// How it is drawn.
    #[serde(default)]
    pub shape: ChartShape,
    /// Of a line, the field of the horizontal axis, a date; of a flow, where something comes from; of bars, what is summed by.
    pub x: String,
    /// The field of the number that is drawn.
    pub y: String,
    /// Of a line, the field whose text stands beside a point; of a flow, where something goes.
    #[serde(default)]
    pub note: String,
    /// Of a line, the levels that matter by themselves.
    #[serde(default)]
    pub marks: Vec<ChartMarkSchema>,
    /// Its title.
    pub title: String,
}

/// Something that can be wrong with an entry although each of its values is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lint {
    /// The level against the title and the issuers.
    Level,
    /// A document number that is not written 机关代字〔年〕序号.
    DocumentNumber,
    /// No date at all.
    Undated,
    /// 唯一, 首个 and their like without a source.
    Superlative,
    /// No source.
    Unsourced,
}

/// Counts of so few households that a neighbour would know them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppress {
    /// The field that tells the entries …
    pub field: String,
    /// … by this value.
    pub value: String,
    /// The field of the count.
    pub count: String,
    /// Fields that would give the count away, hidden with it.
    pub also: Vec<String>,
    /// The fields whose totals are shown: rows and columns.
    pub totals: Vec<String>,
    /// The smallest count that is published.
    pub least: u32,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartShape {
    /// A number over time.
    #[default]
    Line,
    /// From places to places: ribbons as thick as what moved.
    Flow,
    /// Sums by the value of a field.
    Bars,
}

/// A level that matters by itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartMarkSchema {
    /// Where it is.
    pub at: i32,
    /// Its name.
    pub label: String,
}

/// A roll of households is published only with a release; names only where its scope says so.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    /// The field that tells it …
    pub field: String,
    /// … by this value.
    pub value: String,
    /// The field of the name.
    pub name: String,
    /// The word of the release's scope that shows the name.
    pub scope: String,
    /// The fields beside the names where they stand by strokes and by initials; empty: those of cards.
    #[serde(default)]
    pub columns: Vec<String>,
}

impl Roll {
    /// Whether the value of its field says that an entry is of the roll.
    pub fn is_said_by(&self, value: Option<&Value>) -> bool {
        matches!(value, Some(Value::One(Scalar::Choice(choice))) if choice.value == self.value)
    }
}

/// A schema, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// Its name in `site.yaml`.
    pub name: String,
    /// The Chinese name of one entry.
    pub label: String,
    /// What makes the title; the first that is whole.
    pub title: Vec<TitlePart>,
    /// The title fields that hold a person's name.
    pub person: Vec<String>,
    /// Whether an entry without a portrait shows its surname on a panel.
    pub tile: bool,
    /// The field of the portrait.
    pub portrait: Option<String>,
    /// The field that dates an entry.
    pub date: Option<String>,
    /// The field of the level.
    pub level: Option<String>,
    /// The field that names the parent in a tree.
    pub parent: Option<String>,
    /// How lists are shown.
    pub layout: String,
    /// The field whose values head the groups of a list.
    pub group_by: Option<String>,
    /// The layouts of single groups, by value.
    pub layouts: BTreeMap<String, String>,
    /// Whether entries that are no table rows have pages of their own.
    pub pages: bool,
    /// The default order.
    pub order: Vec<Order>,
    /// The fields that lists show.
    pub card: Vec<String>,
    /// The priority in search; smaller comes first.
    pub priority: u8,
    /// The schema.org type of its pages.
    pub schema: String,
    /// What makes an entry one of a roll of households.
    pub roll: Option<Roll>,
    /// The charts of its lists.
    pub charts: Vec<ChartSchema>,
    /// Two fields of which the first may have only one value of the second.
    pub conflict: Option<(String, String)>,
    /// What is looked at in every entry.
    pub lints: Vec<Lint>,
    /// Which small counts are not published.
    pub suppress: Option<Suppress>,
    /// The kinds whose collections are previewed beside its own entries, on the first page of the whole list.
    pub beside: Vec<String>,
    /// The fields, in the order of the schema, by key.
    pub fields: Fields,
}

/// A way to make a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TitlePart {
    /// The value of a field.
    Field(String),
    /// A pattern with `{field}`.
    Pattern(String),
}

/// One step of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// 姓氏笔画.
    Strokes,
    /// By pinyin.
    Pinyin,
    /// By date, earlier first.
    Date,
    /// By date, later first.
    DateDescending,
    /// By level, highest first.
    Level,
    /// As given: `order:` of the entries, then files and rows as they stand.
    Manual,
    /// By the value of a field; a closed set in its own order.
    Field(String),
}

impl Order {
    /// Reads one word of `order:`; `None` where it is neither an order nor one of `fields`.
    pub fn parse(word: &str, fields: &Fields) -> Option<Self> {
        Some(match word {
            "strokes" => Self::Strokes,
            "pinyin" => Self::Pinyin,
            "date" => Self::Date,
            "-date" => Self::DateDescending,
            "level" => Self::Level,
            "manual" => Self::Manual,
            "id" => Self::Field("id".to_owned()),
            word if fields.contains_key(word) => Self::Field(word.to_owned()),
            _ => return None,
        })
    }
}

/// The fields of a recording or a film, which every kind has: what can be heard has its words in writing.
fn media() -> Result<IndexMap<String, RawField>, String> {
    serde_yaml::from_str(include_str!("builtin/media/fields.yaml")).map_err(|_| "fields".to_owned())
}

impl Kind {
    /// Reads a compiled-in schema.
    ///
    /// # Errors
    /// What `serde_yaml` says, or the key that does not fit.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let raw: RawKind = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        Self::resolve(name, raw).map_err(|key| format!("`{key}` does not fit"))
    }

    /// Resolves a raw schema.
    ///
    /// # Errors
    /// The key whose value does not fit.
    pub fn resolve(name: &str, raw: RawKind) -> Result<Self, String> {
        let RawKind {
            label,
            title,
            person,
            tile,
            portrait,
            date,
            level,
            parent,
            layout,
            group_by,
            layouts,
            pages,
            order,
            card,
            priority,
            schema,
            roll,
            charts,
            conflict,
            lints,
            suppress,
            beside,
            fields,
        } = raw;
        let mut fields = fields
            .into_iter()
            .map(|(key, raw)| Ok((key.clone(), Field::resolve(&key, raw).map_err(|inner| format!("fields.{inner}"))?)))
            .collect::<Result<Fields, String>>()?;
        let title = if title.is_empty() {
            let first = ["title", "name", "label"].into_iter().find(|key| fields.contains_key(*key));
            vec![first.map(str::to_owned).or_else(|| fields.keys().next().cloned()).ok_or("fields")?]
        } else {
            title
        };
        let title = title
            .into_iter()
            .map(|part| if part.contains('{') { TitlePart::Pattern(part) } else { TitlePart::Field(part) })
            .collect();
        let order = if order.is_empty() { vec!["manual".to_owned()] } else { order };
        let order = order.iter().map(|word| Order::parse(word, &fields).ok_or("order".to_owned())).collect::<Result<_, _>>()?;
        let card = if card.is_empty() {
            let shown = fields.values().filter(|field| field.is_shown() && !matches!(field.kind, FieldType::Picture));
            shown.map(|field| field.key.to_string()).take(4).collect()
        } else {
            card
        };
        for (key, raw) in media()? {
            if !fields.contains_key(&key) {
                fields.insert(key.clone(), Field::resolve(&key, raw)?);
            }
        }
        Ok(Self {
            name: name.to_owned(),
            label: label.unwrap_or_else(|| name.to_owned()),
            title,
            person,
            tile,
            portrait,
            date,
            level,
            parent,
            layout: layout.unwrap_or_else(|| "cards".to_owned()),
            group_by,
            layouts,
            pages: match pages.as_deref() {
                None | Some("each") => true,
                Some("none") => false,
                Some(_) => return Err("pages".to_owned()),
            },
            order,
            card,
            priority: priority.unwrap_or(5),
            schema: schema.unwrap_or_else(|| "CreativeWork".to_owned()),
            roll,
            charts,
            conflict,
            lints,
            suppress,
            beside,
            fields,
        })
    }

    /// A site's own kind need not say which fields are its date and its level: their types tell.
    pub fn guess_roles(&mut self) {
        let first_of = |wanted: &FieldType| self.fields.iter().find(|(_, f)| f.kind == *wanted).map(|(key, _)| key.clone());
        let (date, level) = (first_of(&FieldType::Date), first_of(&FieldType::Level));
        self.date = self.date.take().or(date);
        self.level = self.level.take().or(level);
    }

    /// The field `key`.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.get(key)
    }

    /// Whether the title comes from a field that holds a person's name, when `key` made it.
    pub fn is_person(&self, key: &str) -> bool {
        self.person.iter().any(|person| person == key)
    }
}
