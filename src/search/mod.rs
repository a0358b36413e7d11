//! The search index: records become classic scripts that work over http and `file://`. `search/index.js` names the
//! shards and holds titles and readings; the texts stand in shards that are fetched when a query comes.
//!
//! Everything is folded (width, case, traditional → simplified) here, so that the client only folds the query. The
//! documents are sorted by rank (kind's priority, editor's weight, recent before old), so that the order of the
//! results is the order of the index.

mod guard;
mod keys;
mod shard;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::{Record, Url};
use crate::text::fold;

pub use guard::check;

/// About how many bytes of text stand in one shard.
const SHARD_BYTES: usize = 96 * 1024;

/// What the client knows before a query: one entry a document.
#[derive(Serialize)]
struct Manifest<'a> {
    /// Collection ids and titles, in the order of their first document.
    collections: Vec<(&'a str, &'a str)>,
    /// (address, title, note, collection, folded names, readings)
    documents: Vec<(String, &'a str, &'a str, usize, String, String)>,
    /// (first document, file name)
    texts: Vec<(usize, String)>,
    /// Traditional characters and what they fold to, alternating, of those that the texts hold.
    fold: String,
}

/// The files of the index, by address.
pub fn build(records: &[Record]) -> BTreeMap<Url, Vec<u8>> {
    let mut ranked: Vec<&Record> = records.iter().collect();
    ranked.sort_by_key(|record| {
        (
            record.priority,
            std::cmp::Reverse(record.weight),
            std::cmp::Reverse(record.year),
            &record.url,
            &record.anchor,
            &record.title,
        )
    });
    let mut collections: Vec<(&str, &str)> = Vec::new();
    let mut documents = Vec::with_capacity(ranked.len());
    let mut texts: Vec<(usize, Vec<String>)> = Vec::new();
    let mut held = 0;
    for (number, record) in ranked.iter().enumerate() {
        let group = (record.collection.as_str(), record.collection_title.as_str());
        let collection = collections.iter().position(|known| *known == group).unwrap_or_else(|| {
            collections.push(group);
            collections.len() - 1
        });
        let address = record.anchor.as_ref().map_or_else(|| record.url.to_string(), |anchor| format!("{}#{anchor}", record.url));
        let names =
            std::iter::once(&record.title).chain(&record.aliases).map(|name| fold::fold(name)).collect::<Vec<_>>().join("\n");
        documents.push((address, record.title.as_str(), record.note.as_str(), collection, names, keys::readings(record)));
        if texts.is_empty() || held + record.body.len() > SHARD_BYTES {
            texts.push((number, Vec::new()));
            held = 0;
        }
        held += record.body.len();
        if let Some((_, bodies)) = texts.last_mut() {
            bodies.push(record.body.clone());
        }
    }
    let mut files = BTreeMap::new();
    let mut names = Vec::new();
    for (first, bodies) in texts {
        let (url, bytes) = shard::text(&bodies);
        names.push((first, url.as_str().trim_start_matches("search/").to_owned()));
        files.insert(url, bytes);
    }
    let manifest = Manifest { collections, fold: table(&documents, records), documents, texts: names };
    files.insert(Url::new("search/index.js"), shard::script("index", &manifest));
    files
}

/// The pairs of the fold table whose second half is in the index: the client folds a query with them.
fn table(documents: &[(String, &str, &str, usize, String, String)], records: &[Record]) -> String {
    let mut held: std::collections::BTreeSet<char> = documents.iter().flat_map(|document| document.4.chars()).collect();
    held.extend(records.iter().flat_map(|record| record.body.chars()));
    fold::table().filter(|(_, to)| held.contains(to)).flat_map(|(from, to)| [from, to]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(title: &str, body: &str) -> Record {
        Record {
            url: Url::new(format!("{}.html", title.len())),
            anchor: None,
            title: title.to_owned(),
            aliases: Vec::new(),
            name: true,
            pinyin: None,
            note: String::new(),
            body: body.to_owned(),
            collection: "members".into(),
            collection_title: "优秀党员".into(),
            facets: Vec::new(),
            priority: 1,
            weight: 0,
            year: 0,
        }
    }

    #[test]
    fn the_order_of_the_records_does_not_matter() {
        let (one, two) = (record("张承远", "石阶"), record("欧阳少东", "江边</script>\u{2028}"));
        let files = build(&[one.clone(), two.clone()]);
        assert_eq!(files, build(&[two, one]));
        let index = String::from_utf8_lossy(&files[&Url::new("search/index.js")]).into_owned();
        assert!(index.contains("zhang'cheng'yuan") && index.contains("ou'yang'shao'dong"), "{index}");
        for bytes in files.values() {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("</script") && !text.contains('\u{2028}'), "{text}");
        }
    }

    #[test]
    fn nothing_is_still_an_index() {
        assert_eq!(build(&[]).len(), 1);
    }
}
