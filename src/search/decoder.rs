//! A reader of the index in Rust that works as the client does, for property tests on arbitrary corpora. It uses only the
//! published files.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::plan::Url;
use crate::text::surname::is_han;

use super::code::ALPHABET;
use super::terms;

/// Decodes numbers of the (s,c)-dense code.
pub(super) fn numbers(text: &str) -> Vec<u32> {
    let mut out = Vec::new();
    let mut number: u64 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|known| *known == byte).expect("a digit") as u64;
        if digit < 60 {
            out.push(u32::try_from(number * 60 + digit).expect("a number"));
            number = 0;
        } else {
            number = number * 28 + digit - 60 + 1;
        }
    }
    out
}

fn ids(text: &str) -> BTreeSet<u32> {
    let mut next = 0;
    let gaps = numbers(text);
    gaps.into_iter()
        .map(|gap| {
            let id = next + gap;
            next = id + 1;
            id
        })
        .collect()
}

/// A document as the client shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) address: String,
    pub(super) title: String,
    pub(super) aliases: String,
    pub(super) body: String,
    pub(super) collection: String,
    pub(super) year: i32,
}

/// A published index.
pub(super) struct Decoder<'a> {
    files: &'a BTreeMap<Url, Vec<u8>>,
    manifest: serde_json::Value,
    documents: BTreeMap<u32, Shown>,
}

/// The value that a script passes.
fn value(files: &BTreeMap<Url, Vec<u8>>, name: &str) -> serde_json::Value {
    let bytes = files.get(&Url::new(format!("search/{name}.js"))).unwrap_or_else(|| panic!("{name} is missing"));
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let inner = text.strip_prefix(&format!("changlangSearch(\"{name}\",")).and_then(|rest| rest.strip_suffix(");\n"));
    serde_json::from_str(inner.expect("a call")).expect("JSON")
}

impl<'a> Decoder<'a> {
    pub(super) fn new(files: &'a BTreeMap<Url, Vec<u8>>) -> Self {
        let manifest = value(files, "index");
        let mut decoder = Self { files, manifest, documents: BTreeMap::new() };
        decoder.documents = decoder.read_documents();
        decoder
    }

    fn text(&self, key: &str) -> &str {
        self.manifest[key].as_str().expect("text")
    }

    /// The name of a shard.
    fn name(&self, key: &str, at: usize) -> &str {
        &self.text(key)[at * super::script::LETTERS..][..super::script::LETTERS]
    }

    fn read_documents(&self) -> BTreeMap<u32, Shown> {
        let mut buckets = Vec::new();
        let (mut base, mut before) = (0, 0);
        for bucket in numbers(self.text("b")).chunks(3) {
            before = (before + bucket[2]) % 3000;
            buckets.push((base, &self.manifest["c"][bucket[1] as usize][0], 3000 - i32::try_from(before).expect("a year")));
            base += bucket[0];
        }
        let mut lists = vec![(0, self.text("t").to_owned())];
        let mut range = 0;
        for (number, distance) in numbers(self.text("d")).into_iter().enumerate() {
            range += distance;
            let names = value(self.files, &format!("r-{}", self.name("r", number)));
            lists.push((range, names.as_str().expect("names").to_owned()));
        }
        let mut documents = BTreeMap::new();
        for (mut first, list) in lists {
            let Some((gaps, names)) = list.split_once(' ') else { continue };
            for (number, gap) in numbers(gaps).into_iter().enumerate() {
                first += gap;
                let bucket = |id| buckets[buckets.partition_point(|bucket: &(u32, _, _)| bucket.0 <= id) - 1];
                let (base, _, year) = bucket(first);
                let name = &names[number * super::script::SHORT..][..super::script::SHORT];
                let year = if year == 1 { 0 } else { year };
                for row in value(self.files, &format!("d-{year}-{}-{name}", first - base)).as_array().expect("documents") {
                    let text = |at: usize| row[at].as_str().expect("text").to_owned();
                    let id = first + u32::try_from(row[0].as_u64().expect("a number")).expect("an id");
                    let (_, collection, year) = bucket(id);
                    let collection = collection.as_str().expect("an id").to_owned();
                    let shown = Shown { address: text(1), title: text(2), aliases: text(4), body: text(6), collection, year };
                    assert!(documents.insert(id, shown).is_none(), "{id} stands twice");
                }
            }
        }
        documents
    }

    /// The entries whose key begins with `prefix`, as (key, title, body), reading only shards that may contain them.
    pub(super) fn scan(&self, prefix: &str) -> Vec<(String, BTreeSet<u32>, BTreeSet<u32>)> {
        let firsts: Vec<&str> = self.text("k").split(' ').filter(|first| !first.is_empty()).collect();
        let begin = firsts.partition_point(|first| terms::compare(first, prefix).is_le()).saturating_sub(1);
        let mut found = Vec::new();
        for (number, first) in firsts.iter().enumerate().skip(begin) {
            if terms::compare(first, prefix).is_gt() && !first.starts_with(prefix) {
                break;
            }
            let shard = value(self.files, &format!("k-{}", self.name("s", number)));
            for entry in shard.as_str().expect("text").split(';').filter(|entry| entry.starts_with(prefix)) {
                let (key, lists) = entry.split_once(' ').expect("an entry");
                let (title, body) = lists.split('!').next().and_then(|lists| lists.split_once(',')).expect("two lists");
                found.push((key.to_owned(), ids(title), ids(body)));
            }
        }
        found
    }

    /// The documents of one key, all pieces of its list.
    fn exact(&self, key: &str) -> BTreeSet<u32> {
        let piece = format!("{key}~");
        let mut all = self.scan(key);
        all.retain(|(found, _, _)| found == key || found.starts_with(&piece));
        if key.chars().count() == 1 {
            // Further pieces of a single character are in shards of their own.
            let further = self.scan("~").into_iter().filter(|(piece, _, _)| piece.ends_with(key));
            all.extend(further.filter(|_| is_han(key.chars().next().expect("a character"))));
        }
        all.into_iter().flat_map(|(_, title, body)| title.into_iter().chain(body)).collect()
    }

    fn beginning(&self, prefix: &str) -> BTreeSet<u32> {
        self.scan(prefix).into_iter().flat_map(|(_, title, body)| title.into_iter().chain(body)).collect()
    }

    /// The client's candidates for a query, by rank: the documents that match before their texts are checked.
    pub(super) fn candidates(&self, query: &str) -> Vec<Shown> {
        let folded: String = query.chars().map(terms::folded).collect();
        let mut runs: Vec<String> = Vec::new();
        let mut kind = None;
        for c in folded.chars() {
            let now = if is_han(c) { Some(true) } else { c.is_alphanumeric().then_some(false) };
            match (now, now == kind) {
                (None, _) => {}
                (_, true) => runs.last_mut().expect("a run").push(c),
                _ => runs.push(c.to_string()),
            }
            kind = now;
        }
        let long = runs.iter().any(|run| run.chars().count() > 1);
        let mut lists: Vec<BTreeSet<u32>> = Vec::new();
        let mut known: HashMap<String, BTreeSet<u32>> = HashMap::new();
        for run in &runs {
            let letters: Vec<char> = run.chars().collect();
            if letters.len() == 1 {
                // Beside longer runs, a single character only filters what is shown.
                if !long {
                    lists.push(if is_han(letters[0]) { self.exact(run) } else { self.beginning(run) });
                }
            } else if is_han(letters[0]) {
                // The client stops reading pairs once few candidates are left, and checks those against their texts.
                for pair in letters.windows(2) {
                    let key = terms::pair(pair[0], pair[1]);
                    lists.push(known.entry(key.clone()).or_insert_with(|| self.exact(&key)).clone());
                }
            } else {
                let key: String = letters.iter().take(terms::LONGEST_RUN).collect();
                lists.push(self.beginning(&key));
            }
        }
        let Some((first, rest)) = lists.split_first() else { return Vec::new() };
        let ids = first.iter().filter(|id| rest.iter().all(|list| list.contains(id)));
        ids.map(|id| self.documents[id].clone()).collect()
    }

    /// Every document, by rank.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Shown> {
        self.documents.values()
    }
}
