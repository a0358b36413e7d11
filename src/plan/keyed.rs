//! The fields of an entry by key, as templates see them. A site shows more of these than of anything else, so they are
//! stored as a sorted vector, and equal fields are shared.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::shared::Shared;
use super::view::Field;

/// Fields, sorted by key. Templates see a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Vec<Shared<Field>>);

impl Fields {
    /// The field with this key.
    pub fn get(&self, key: &str) -> Option<&Field> {
        // There are only a handful of fields, so a linear scan is faster than a binary search.
        self.0.iter().find(|field| &*field.key == key).map(|field| &**field)
    }

    /// The fields in key order.
    pub fn values(&self) -> impl Iterator<Item = &Field> {
        self.0.iter().map(|field| &**field)
    }
}

impl FromIterator<Shared<Field>> for Fields {
    /// If a key occurs twice, the later field wins.
    fn from_iter<I: IntoIterator<Item = Shared<Field>>>(fields: I) -> Self {
        let mut row: Vec<Shared<Field>> = Vec::new();
        for field in fields {
            match row.binary_search_by(|known| known.key.cmp(&field.key)) {
                Ok(at) => row[at] = field,
                Err(at) => row.insert(at, field),
            }
        }
        row.shrink_to_fit();
        Self(row)
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for field in &self.0 {
            map.serialize_entry(&field.key, field)?;
        }
        map.end()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A field of plain text.
    pub(in crate::plan) fn field(key: &str, text: &str) -> Shared<Field> {
        Shared::new(Field {
            key: key.into(),
            label: "".into(),
            kind: "text",
            text: text.into(),
            items: Vec::new(),
            rows: Vec::new(),
            html: String::new(),
            pictures: Vec::new(),
            number: None,
            plain: true,
        })
    }

    #[test]
    fn fields_are_a_map_in_the_order_of_keys() {
        let fields: Fields = [field("b", "1"), field("a", "2"), field("b", "3")].into_iter().collect();
        let seen = serde_json::to_string(&fields).expect("JSON");
        assert!(seen.find("\"a\":").expect("a") < seen.find("\"b\":").expect("b"), "{seen}");
        assert_eq!(fields.get("b").map(|field| &*field.text), Some("3"));
        assert_eq!((fields.values().count(), fields.get("c")), (2, None));
    }
}
