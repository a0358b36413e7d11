//! Shards: classic scripts that hand one JSON value to one global function. They load by `<script>` over http and
//! `file://`, without eval.

use serde::Serialize;

use crate::plan::{Url, name};

/// A shard of texts under its fingerprint.
pub(super) fn text(bodies: &[String]) -> (Url, Vec<u8>) {
    let fingerprint = name::fingerprint(bodies.join("\u{1f}").as_bytes());
    let file = format!("text-{fingerprint}.js");
    let bytes = script(&file, bodies);
    (Url::new(format!("search/{file}")), bytes)
}

/// A script that gives `value` under `key`.
pub(super) fn script<T: Serialize + ?Sized>(key: &str, value: &T) -> Vec<u8> {
    // Strings, numbers and lists only: serialising cannot fail.
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let safe = json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("changlangSearch({key:?},{safe});\n").into_bytes()
}
