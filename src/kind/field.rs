//! Fields of a kind: type, label, privacy, search weight, and the table headers that denote them.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::Deserialize;

/// A field as written in a schema.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "the attributes of the contract, each on its own")]
pub struct RawField {
    /// Name of the type; empty means text.
    #[serde(rename = "type")]
    pub kind: String,
    /// The label; the key if absent.
    pub label: Option<String>,
    /// Whether every entry must have it.
    pub required: bool,
    /// Whether it holds a list of values.
    pub list: bool,
    /// `show`, `mask`, `drop` or `never`.
    pub privacy: Option<String>,
    /// Whether lists can be filtered by it.
    pub facet: bool,
    /// `title`, `body` or `none`.
    pub search: Option<String>,
    /// Headers of table columns that denote it.
    pub synonyms: Vec<String>,
    /// A closed set: a list, or a mapping from value to label.
    pub values: RawValues,
    /// The value if none is given.
    pub default: Option<String>,
    /// Separator of list values within a table cell.
    pub separator: Option<String>,
    /// The unit of a number.
    pub unit: Option<String>,
    /// Kinds or collections that a reference may point to.
    pub to: Vec<String>,
    /// Whether a reference that matches nothing becomes plain text.
    pub loose: bool,
    /// Whether other entries may refer to the entry by this value.
    pub alias: bool,
    /// The fields of a group.
    pub fields: IndexMap<String, RawField>,
}

/// A closed set as written in a schema.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(untagged)]
pub enum RawValues {
    /// No closed set.
    #[default]
    Open,
    /// Values that are their own labels.
    List(Vec<String>),
    /// Values with labels.
    Labels(IndexMap<String, String>),
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldType {
    /// Plain text, one line or several.
    Text,
    /// Text with Markdown.
    Markdown,
    /// A person's name; linked if exactly one entry bears it.
    Person,
    /// An organization's name; linked if exactly one entry bears it.
    Organization,
    /// A date with its precision.
    Date,
    /// A time of day.
    Time,
    /// A day of the week, every week.
    Weekday,
    /// A number.
    Number,
    /// A sum of money, in yuan.
    Money,
    /// Yes or no.
    Boolean,
    /// The level of an honour.
    Level,
    /// A place's name.
    Place,
    /// A picture of the site.
    Picture,
    /// Another file of the site.
    File,
    /// An external URL.
    Url,
    /// A reference to an entry.
    Reference,
    /// Nested fields.
    Group(Fields),
}

/// Names of the field types in a schema.
pub(super) const TYPES: [&str; 17] = [
    "text",
    "markdown",
    "person",
    "organization",
    "date",
    "time",
    "weekday",
    "number",
    "money",
    "boolean",
    "level",
    "place",
    "picture",
    "file",
    "url",
    "reference",
    "group",
];

/// Who may see a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Everybody.
    Show,
    /// Masked when read.
    Mask,
    /// Read but never kept.
    Drop,
    /// Never kept; its occurrence anywhere in the output would be an error.
    Never,
}

/// Weight of a field in search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchWeight {
    /// Like a title.
    Title,
    /// Like body text.
    Body,
    /// Not searched.
    None,
}

/// A value of a closed set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value.
    pub value: String,
    /// Its label.
    pub label: String,
}

/// The fields of a kind or of a group, in the order of the schema, by key. They are looked up for every cell of every table.
pub type Fields = IndexMap<String, Field, ahash::RandomState>;

/// A field, resolved.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "the attributes of the contract, each on its own")]
pub struct Field {
    /// Its key, shared with the entries that use it.
    pub key: Arc<str>,
    /// The type.
    pub kind: FieldType,
    /// The label.
    pub label: Arc<str>,
    /// Whether an entry must have it.
    pub required: bool,
    /// Whether it holds a list of values.
    pub list: bool,
    /// Who may see it.
    pub privacy: Privacy,
    /// Whether lists can be filtered by it.
    pub facet: bool,
    /// How it is searched.
    pub search: SearchWeight,
    /// Headers of table columns that denote it, in addition to key and label.
    pub synonyms: Vec<String>,
    /// The closed set; empty if any value is allowed.
    pub values: Vec<Arc<Choice>>,
    /// The value if none is given.
    pub default: Option<String>,
    /// Separator of list values within a table cell.
    pub separator: Option<String>,
    /// The unit of a number.
    pub unit: String,
    /// Kinds or collections that a reference may point to; empty means any.
    pub to: Arc<[String]>,
    /// Whether a reference that matches nothing becomes plain text.
    pub loose: bool,
    /// Whether other entries may refer to the entry by this value.
    pub alias: bool,
}

impl Field {
    /// Resolves a field of a schema.
    ///
    /// # Errors
    /// Returns the path of the first key whose value is invalid.
    pub fn resolve(key: &str, raw: RawField) -> Result<Self, String> {
        let RawField {
            kind,
            label,
            required,
            list,
            privacy,
            facet,
            search,
            synonyms,
            values,
            default,
            separator,
            unit,
            to,
            loose,
            alias,
            fields,
        } = raw;
        let kind = match kind.as_str() {
            "text" | "" => FieldType::Text,
            "markdown" => FieldType::Markdown,
            "person" => FieldType::Person,
            "organization" => FieldType::Organization,
            "date" => FieldType::Date,
            "time" => FieldType::Time,
            "weekday" => FieldType::Weekday,
            "number" => FieldType::Number,
            "money" => FieldType::Money,
            "boolean" => FieldType::Boolean,
            "level" => FieldType::Level,
            "place" => FieldType::Place,
            "picture" => FieldType::Picture,
            "file" => FieldType::File,
            "url" => FieldType::Url,
            "reference" => FieldType::Reference,
            "group" => FieldType::Group(
                fields
                    .into_iter()
                    .map(|(inner, raw)| Ok((inner.clone(), Self::resolve(&inner, raw).map_err(|e| format!("{key}.{e}"))?)))
                    .collect::<Result<_, String>>()?,
            ),
            _ => return Err(format!("{key}.type")),
        };
        let values = match values {
            RawValues::Open => Vec::new(),
            RawValues::List(list) => list.into_iter().map(|value| Arc::new(Choice { label: value.clone(), value })).collect(),
            RawValues::Labels(map) => map.into_iter().map(|(value, label)| Arc::new(Choice { value, label })).collect(),
        };
        Ok(Self {
            key: key.into(),
            label: label.map_or_else(|| key.into(), Arc::from),
            required,
            list,
            privacy: match privacy.as_deref() {
                None | Some("show") => Privacy::Show,
                Some("mask") => Privacy::Mask,
                Some("drop") => Privacy::Drop,
                Some("never") => Privacy::Never,
                Some(_) => return Err(format!("{key}.privacy")),
            },
            facet,
            search: match search.as_deref() {
                Some("title") => SearchWeight::Title,
                Some("body") => SearchWeight::Body,
                None if matches!(kind, FieldType::Markdown) => SearchWeight::Body,
                None | Some("none") => SearchWeight::None,
                Some(_) => return Err(format!("{key}.search")),
            },
            kind,
            synonyms,
            values,
            default,
            separator,
            unit: unit.unwrap_or_default(),
            to: to.into(),
            loose,
            alias,
        })
    }

    /// Whether its values may reach a view.
    pub fn is_shown(&self) -> bool {
        matches!(self.privacy, Privacy::Show | Privacy::Mask)
    }

    /// The name of its type in a schema.
    pub fn type_name(&self) -> &'static str {
        match &self.kind {
            FieldType::Text => "text",
            FieldType::Markdown => "markdown",
            FieldType::Person => "person",
            FieldType::Organization => "organization",
            FieldType::Date => "date",
            FieldType::Time => "time",
            FieldType::Weekday => "weekday",
            FieldType::Number => "number",
            FieldType::Money => "money",
            FieldType::Boolean => "boolean",
            FieldType::Level => "level",
            FieldType::Place => "place",
            FieldType::Picture => "picture",
            FieldType::File => "file",
            FieldType::Url => "url",
            FieldType::Reference => "reference",
            FieldType::Group(_) => "group",
        }
    }

    /// The type names that a schema may use, for diagnostics.
    pub fn type_names() -> &'static [&'static str] {
        &TYPES
    }

    /// The entry of the closed set that matches a value or a label as written.
    pub fn choice(&self, written: &str) -> Option<&Arc<Choice>> {
        self.values.iter().find(|choice| choice.value == written || choice.label == written)
    }

    /// Whether a table header denotes this field.
    pub fn answers_to(&self, head: &str) -> bool {
        *self.key == *head || *self.label == *head || self.synonyms.iter().any(|synonym| synonym == head)
    }
}
