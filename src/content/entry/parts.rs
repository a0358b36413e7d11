//! Shorthand that staff use where the schema is more elaborate: several values in one line or cell, a single word for a
//! group, the Chinese name of a key.

use crate::diagnostic::Place;
use crate::kind::{Field, FieldType, Fields, Privacy};
use crate::source::yaml::{Data, Node};

/// The key of the field for which `word`, itself not a key, is the label or a synonym.
pub(super) fn meant<'f>(mut fields: impl Iterator<Item = &'f Field>, word: &str) -> Option<&'f str> {
    // Fields whose values are never kept are not suggested.
    fields.find(|field| field.privacy != Privacy::Never && field.answers_to(word)).map(|field| &*field.key)
}

/// The values in `text`; `None` if `field` is not a list.
pub(super) fn parts<'t>(field: &Field, text: &'t str, separators: &[char]) -> Option<Vec<&'t str>> {
    let parts = match &field.separator {
        _ if !field.list => return None,
        Some(own) => text.split(own.as_str()).map(str::trim).filter(|part| !part.is_empty()).collect(),
        None => text.split(separators).map(str::trim).filter(|part| !part.is_empty()).collect(),
    };
    Some(parts)
}

/// A list node of these texts.
pub(super) fn listed(parts: Vec<&str>, place: &Place) -> Node {
    let scalar = |text: &str| Node { data: Data::Scalar(text.to_owned()), place: place.clone() };
    Node { data: Data::List(parts.into_iter().map(scalar).collect()), place: place.clone() }
}

/// A list that was written as a single text, as in a table cell: `groups: 优秀共产党员、先进个人`. Free text is not
/// split at commas, since sentences contain them.
pub(super) fn parted(field: &Field, node: &Node) -> Option<Node> {
    let Data::Scalar(text) = &node.data else { return None };
    let separators: &[char] = match field.kind {
        FieldType::Text | FieldType::Group(_) => &['；', ';', '、'],
        FieldType::Person | FieldType::Organization | FieldType::Reference | FieldType::Place => &['；', ';', '、', '，', ','],
        _ => return None,
    };
    parts(field, text, separators).filter(|parts| parts.len() > 1).map(|parts| listed(parts, &node.place))
}

/// The only field of a group that has to be there, which a text alone fills.
pub(super) fn the_required(fields: &Fields) -> Option<&Field> {
    let mut required = fields.values().filter(|field| field.required && field.is_shown());
    required.next().filter(|_| required.next().is_none())
}
