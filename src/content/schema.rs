//! JSON Schemas for completion and hover in editors: for the entries of a kind (front matter and YAML lists), and for
//! the settings of a table.

use serde_json::{Map, Value, json};

use super::rows;
use crate::kind::{Field, FieldType, Kind, Level, LevelLabels, Privacy};

/// The common keys with their meaning in Chinese and their shape, in the order of `common::KEYS`.
const COMMON: [(&str, &str, &str); 16] = [
    ("id", "编号", "string"),
    ("slug", "网址里的名字", "string"),
    ("redirects", "旧网址", "list"),
    ("aliases", "别名", "list"),
    ("draft", "草稿", "boolean"),
    ("status", "状态：shown 公开，withdrawn 撤下，revoked 撤销，expired 过期", "string"),
    ("order", "手工排序的次序", "integer"),
    ("weight", "搜索里的分量", "integer"),
    ("updated", "更新日期", "string"),
    ("summary", "一句话简介，不超过 60 字", "string"),
    ("sources", "来源", "any"),
    ("search", "none：搜索里不出现", "string"),
    ("keep_pinyin", "保留文中的注音", "boolean"),
    ("audio", "朗读录音", "string"),
    ("pictures", "图片", "any"),
    ("distinguish", "与同名者区别的字", "string"),
];

/// The schema (draft 7) of an entry of `kind`, or of a list of entries.
pub fn json_schema(kind: &Kind, levels: &LevelLabels) -> Value {
    let mut properties = Map::new();
    for field in kind.fields.values().filter(|field| field.privacy != Privacy::Never) {
        properties.insert(field.key.to_string(), of_field(field, levels));
    }
    for (key, meaning, shape) in COMMON {
        let schema = match shape {
            "list" => json!({"title": meaning, "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
            "any" => json!({"title": meaning}),
            "string" => json!({"title": meaning, "type": ["string", "number"]}),
            shape => json!({"title": meaning, "type": [shape, "string"]}),
        };
        properties.entry(key).or_insert(schema);
    }
    let required: Vec<&str> = kind.fields.values().filter(|field| field.required).map(|field| &*field.key).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": kind.label,
        "anyOf": [{"$ref": "#/definitions/entry"}, {"type": "array", "items": {"$ref": "#/definitions/entry"}}],
        "definitions": {
            "entry": {"type": "object", "title": kind.label, "additionalProperties": false, "required": required, "properties": properties},
        },
    })
}

/// The schema of a table's settings.
pub fn table_schema() -> Value {
    let text = |title: &str| json!({"type": ["string", "number"], "title": title});
    let texts =
        |title: &str| json!({"title": title, "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]});
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "表格的设置",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": {
            "sheet": text("工作表"),
            "header_row": {"type": "integer", "minimum": 1, "maximum": rows::LAST_ROW, "title": "表头在第几行"},
            "columns": {
                "type": "object", "title": "列名对应的字段", "description": "「-」表示这一列不读",
                "additionalProperties": {"type": "string"},
            },
            "fill_down": texts("空格照上一行的列"),
            "defaults": {"type": "object", "title": "各行没有写时的值"},
            "release": {
                "type": "object", "title": "公开名册的批准", "additionalProperties": false,
                "required": ["authority", "approval_no", "on"],
                "properties": {
                    "authority": text("批准机关"), "approval_no": text("批准文号"), "on": text("批准日期"), "scope": texts("批准公开的范围"),
                },
            },
        },
    })
}

fn of_field(field: &Field, levels: &LevelLabels) -> Value {
    let one = match &field.kind {
        _ if !field.values.is_empty() => {
            let choices: Vec<Value> =
                field.values.iter().map(|choice| json!({"const": choice.value, "title": choice.label})).collect();
            json!({"oneOf": choices})
        }
        FieldType::Number | FieldType::Money => json!({"type": ["number", "string"]}),
        FieldType::Boolean => json!({"type": ["boolean", "string"]}),
        FieldType::Level => {
            let choices: Vec<Value> =
                Level::ALL.iter().map(|level| json!({"const": level.as_str(), "title": levels.label(*level)})).collect();
            json!({"anyOf": [{"oneOf": choices}, {"type": "string"}]})
        }
        FieldType::Date => {
            json!({"type": ["string", "number"], "examples": ["2017", "2017-06", "2017-06-15", "约1938", "1995—2003"]})
        }
        FieldType::Picture => json!({"anyOf": [{"type": "string"}, {
            "type": "object", "additionalProperties": false, "required": ["file"],
            "properties": {
                "file": {"type": "string", "title": "文件"}, "alt": {"type": "string", "title": "图上是什么"},
                "credit": {"type": "string", "title": "供图"}, "date": {"title": "拍摄时间"},
                "focus": {"type": "array", "title": "裁剪时保住的点（左、上，0 到 1）"},
                "redactions": {"type": "array", "title": "涂去的区域（百分比）"}, "deepzoom": {"type": "boolean", "title": "可放大细看"},
            },
        }]}),
        FieldType::Group(fields) => {
            let inner: Map<String, Value> =
                fields.values().map(|field| (field.key.to_string(), of_field(field, levels))).collect();
            json!({"type": ["object", "string"], "properties": inner})
        }
        _ => json!({"type": ["string", "number", "boolean"]}),
    };
    let mut schema = if field.list { json!({"anyOf": [one, {"type": "array", "items": one}]}) } else { one };
    schema["title"] = json!(field.label);
    let mut notes = Vec::new();
    if field.required {
        notes.push("必填".to_owned());
    }
    if !field.unit.is_empty() {
        notes.push(format!("单位：{}", field.unit));
    }
    match field.privacy {
        Privacy::Mask => notes.push("公开时遮掩".to_owned()),
        Privacy::Drop => notes.push("只供内部，不会公开".to_owned()),
        Privacy::Show | Privacy::Never => {}
    }
    if !field.synonyms.is_empty() {
        notes.push(format!("表头也可以写：{}", field.synonyms.join("、")));
    }
    if !notes.is_empty() {
        schema["description"] = json!(notes.join("；"));
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::super::common::KEYS;
    use super::*;
    use crate::kind;

    #[test]
    fn the_schema_of_settings_has_their_keys() {
        let text = "sheet: 甲\nheader_row: 2\ncolumns: {备注: \"-\"}\nfill_down: [村]\ndefaults: {a: b}\nrelease: {authority: 甲, approval_no: 1, on: 2020, scope: [names]}\n";
        let sources = crate::source::Sources::of_texts([("content/a/b.table.yaml", text)]);
        let mut report = Vec::new();
        rows::settings_of(&sources, "content/a/b.csv", &mut report);
        assert!(report.is_empty(), "{report:?}");
        let schema = table_schema();
        let keys: Vec<&String> = schema["properties"].as_object().expect("properties").keys().collect();
        for key in text.lines().filter_map(|line| line.split(':').next()) {
            assert!(keys.iter().any(|known| *known == key), "{key}");
        }
        assert_eq!(keys.len(), text.lines().count());
    }

    #[test]
    fn every_kind_has_a_schema_with_chinese_labels() {
        assert_eq!(COMMON.map(|(key, ..)| key), KEYS);
        for (name, kind) in kind::built_in() {
            let schema = json_schema(kind, &LevelLabels::default());
            let properties = schema["definitions"]["entry"]["properties"].as_object().expect("properties");
            for (key, property) in properties {
                let title = property["title"].as_str().unwrap_or_default();
                assert!(!title.is_ascii() || key == "id", "{name}.{key} has no Chinese title");
            }
            assert!(!properties.contains_key("id_number"), "what is never kept is never offered");
        }
    }
}
