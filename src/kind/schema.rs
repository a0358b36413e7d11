//! The schema of a kind: in raw form as written, and resolved once so that later code need not apply defaults.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;

use super::chart::ChartSchema;
use super::value::{Scalar, Value};
use super::{Field, FieldType, Fields, RawField};

/// A schema as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawKind {
    /// Chinese name of an entry.
    pub label: Option<String>,
    /// How the title is formed: field keys, or patterns with `{field}`; the first that can be filled completely wins.
    pub title: Vec<String>,
    /// Those title fields that hold a person's name.
    pub person: Vec<String>,
    /// Whether an entry without a portrait shows a tile with its surname.
    pub tile: bool,
    /// The field with the portrait.
    pub portrait: Option<String>,
    /// The field with the date of an entry.
    pub date: Option<String>,
    /// The field with the level.
    pub level: Option<String>,
    /// The field that names the parent in a tree.
    pub parent: Option<String>,
    /// Layout of lists.
    pub layout: Option<String>,
    /// The field by whose values lists are grouped.
    pub group_by: Option<String>,
    /// Layouts of individual groups, by value.
    pub layouts: BTreeMap<String, String>,
    /// Whether entries have their own pages: `each` or `none`.
    pub pages: Option<String>,
    /// The default order.
    pub order: Vec<String>,
    /// The fields shown in lists.
    pub card: Vec<String>,
    /// Priority in search; smaller comes first.
    pub priority: Option<u8>,
    /// The schema.org type of its pages.
    pub schema: Option<String>,
    /// What marks an entry as part of a household roll.
    pub roll: Option<Roll>,
    /// The charts on its lists.
    pub charts: Vec<ChartSchema>,
    /// Two fields, such as a statistic's key and its value: entries that agree in the first, which defaults to the title,
    /// must agree in the second.
    pub conflict: Option<(String, String)>,
    /// The checks that every entry undergoes.
    pub lints: Vec<Lint>,
    /// Which small counts are suppressed.
    pub suppress: Option<Suppress>,
    /// Kinds whose collections are previewed beside its own entries, on the first page of the complete list.
    pub beside: Vec<String>,
    /// The fields, in order.
    pub fields: IndexMap<String, RawField>,
}

/// Something that can be wrong with an entry although each value is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lint {
    /// The level contradicts the title or the issuers.
    Level,
    /// A document number not in the form 机关代字〔年〕序号.
    DocumentNumber,
    /// No date at all.
    Undated,
    /// 唯一, 首个 and similar words without a source.
    Superlative,
    /// No source.
    Unsourced,
    /// It ends before it starts.
    Hours,
    /// Several issuers that only a space separates.
    Joined,
}

/// Suppression of counts of so few households that a neighbour would recognise them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppress {
    /// The field that selects the entries …
    pub field: String,
    /// … by this value.
    pub value: String,
    /// The field with the count.
    pub count: String,
    /// Fields that would reveal the count and are hidden with it.
    pub also: Vec<String>,
    /// The fields whose totals are shown: rows and columns.
    pub totals: Vec<String>,
    /// The smallest count that is published.
    pub least: u32,
}

/// A household roll. It is published only with a release, and names only if the release's scope includes them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    /// The field that marks its entries …
    pub field: String,
    /// … by this value.
    pub value: String,
    /// The field with the name.
    pub name: String,
    /// The word in the release's scope that permits showing the name.
    pub scope: String,
    /// The fields beside the names in the lists by strokes and by initials; empty means those of cards.
    #[serde(default)]
    pub columns: Vec<String>,
}

impl Roll {
    /// Whether this value of its field marks an entry as part of the roll.
    pub fn is_said_by(&self, value: Option<&Value>) -> bool {
        matches!(value, Some(Value::One(Scalar::Choice(choice))) if choice.value == self.value)
    }
}

/// A schema, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// Its name in `site.yaml`.
    pub name: String,
    /// Chinese name of an entry.
    pub label: String,
    /// How the title is formed; the first that can be filled completely wins.
    pub title: Vec<TitlePart>,
    /// Those title fields that hold a person's name.
    pub person: Vec<String>,
    /// Whether an entry without a portrait shows a tile with its surname.
    pub tile: bool,
    /// The field with the portrait.
    pub portrait: Option<String>,
    /// The field with the date of an entry.
    pub date: Option<String>,
    /// The field with the level.
    pub level: Option<String>,
    /// The field that names the parent in a tree.
    pub parent: Option<String>,
    /// Layout of lists.
    pub layout: String,
    /// The field by whose values lists are grouped.
    pub group_by: Option<String>,
    /// Layouts of individual groups, by value.
    pub layouts: BTreeMap<String, String>,
    /// Whether entries other than table rows have pages of their own.
    pub pages: bool,
    /// The default order.
    pub order: Vec<Order>,
    /// The fields shown in lists.
    pub card: Vec<String>,
    /// Priority in search; smaller comes first.
    pub priority: u8,
    /// The schema.org type of its pages.
    pub schema: String,
    /// What marks an entry as part of a household roll.
    pub roll: Option<Roll>,
    /// The charts on its lists.
    pub charts: Vec<ChartSchema>,
    /// Two fields: entries that agree in the first, which defaults to the title, must agree in the second.
    pub conflict: Option<(String, String)>,
    /// The checks that every entry undergoes.
    pub lints: Vec<Lint>,
    /// Which small counts are suppressed.
    pub suppress: Option<Suppress>,
    /// Kinds whose collections are previewed beside its own entries, on the first page of the complete list.
    pub beside: Vec<String>,
    /// The fields by key, in schema order.
    pub fields: Fields,
}

/// A way to form a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TitlePart {
    /// The value of a field.
    Field(String),
    /// A pattern with `{field}`.
    Pattern(String),
}

/// One criterion of an order.
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
    /// As given: by `order:` of the entries, then in the order of files and rows.
    Manual,
    /// By the value of a field; a closed set sorts in its own order.
    Field(String),
}

impl Order {
    /// Parses one word of `order:`; `None` if it is neither an order nor one of `fields`.
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

/// Fields of audio and video, which every kind has, because recordings need a transcript.
fn media() -> Result<IndexMap<String, RawField>, String> {
    serde_yaml::from_str(include_str!("builtin/media/fields.yaml")).map_err(|_| "fields".to_owned())
}

impl Kind {
    /// Parses a compiled-in schema.
    ///
    /// # Errors
    /// Returns the message of `serde_yaml`, or names the key that is invalid.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let raw: RawKind = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        Self::resolve(name, raw).map_err(|key| format!("`{key}` does not fit"))
    }

    /// Resolves a schema, applying all defaults.
    ///
    /// # Errors
    /// Returns the path of the first key whose value is invalid.
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
        let title: Vec<TitlePart> = title
            .into_iter()
            .map(|part| if part.contains('{') { TitlePart::Pattern(part) } else { TitlePart::Field(part) })
            .collect();
        let order = if order.is_empty() { vec!["manual".to_owned()] } else { order };
        let order = order.iter().map(|word| Order::parse(word, &fields).ok_or("order".to_owned())).collect::<Result<_, _>>()?;
        let card = if card.is_empty() {
            // Cards show the title and the date in any case.
            let first = || fields.iter().find(|(_, field)| field.kind == FieldType::Date).map(|(key, _)| key.as_str());
            let dated = date.as_deref().or_else(first);
            let has_place = |key: &str| {
                let names = |part: &TitlePart| matches!(part, TitlePart::Field(field) if field == key);
                dated == Some(key) || title.iter().any(names)
            };
            let shown = fields.values().filter(|field| field.is_shown() && !matches!(field.kind, FieldType::Picture));
            let shown = shown.filter(|field| !has_place(&field.key));
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

    /// Fills in the date and level fields of a kind that does not name them: the first fields of these types.
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

    /// Whether a title made from the field `key` is a person's name.
    pub fn is_person(&self, key: &str) -> bool {
        self.person.iter().any(|person| person == key)
    }
}
