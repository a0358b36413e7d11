//! The JSON Schema of `site.yaml`, for completion and hover in editors.

use serde_json::{Value, json};

use crate::kind::{Field, Kinds};

/// The schema (draft 7) with the names of `kinds` filled in.
pub fn json_schema(kinds: &Kinds) -> Value {
    // Compiled in; a test checks that it parses.
    let mut schema: Value = serde_yaml::from_str(include_str!("schema.yaml")).unwrap_or_default();
    let names: Vec<Value> = kinds.iter().map(|(name, kind)| json!({"const": name, "title": kind.label})).collect();
    if let Some(kind) = schema.pointer_mut("/properties/collections/additionalProperties/properties/kind") {
        *kind = json!({"title": "种类", "oneOf": names});
    }
    if let Some(types) = schema.pointer_mut("/definitions/field/properties/type/enum") {
        *types = json!(Field::type_names());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse;
    use crate::diagnostic::Code;
    use crate::kind;
    use crate::source::Sources;

    /// A sample value of `schema`: every key, with a value of its type.
    fn sample(schema: &Value, root: &Value) -> Value {
        if let Some(name) = schema["$ref"].as_str() {
            // One level of nested fields is enough.
            let _ = (name, root);
            return json!({"type": "text"});
        }
        if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
            return first.clone();
        }
        if let Some(first) = schema.pointer("/oneOf/0/const") {
            return first.clone();
        }
        if let Some(inner) = schema["properties"].as_object() {
            return Value::Object(inner.iter().map(|(key, inner)| (key.clone(), sample(inner, root))).collect());
        }
        if schema["additionalProperties"].is_object() {
            return json!({"sample": sample(&schema["additionalProperties"], root)});
        }
        match schema["type"].as_str() {
            Some("array") => json!([sample(&schema["items"], root)]),
            Some("integer") => json!(20),
            Some("boolean") => json!(true),
            _ => schema.get("default").cloned().unwrap_or(json!("date")),
        }
    }

    #[test]
    fn every_key_of_the_schema_is_a_key_of_the_program() {
        let schema = json_schema(kind::built_in());
        assert!(schema["properties"]["collections"].is_object(), "the compiled-in schema reads");
        let mut site = sample(&schema, &schema);
        site["kinds"]["sample"]["fields"] = json!({"date": sample(&schema["definitions"]["field"], &schema)});
        let text = serde_yaml::to_string(&site).expect("yaml");
        let mut report = Vec::new();
        parse(&Sources::of_texts([("site.yaml", text.as_str())]), &mut report);
        let unknown: Vec<_> = report.iter().filter(|d| d.code == Code::KeyUnknown).map(|d| d.args["key"].clone()).collect();
        assert_eq!(unknown, Vec::<String>::new(), "{text}");
    }
}
