//! Property tests of the index on arbitrary corpora.

mod edits;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use rayon::prelude::*;

use super::decoder::Decoder;
use super::*;
use crate::plan::{Record, Url};
use crate::store::Store;

/// A depot in memory.
struct Board<'r> {
    records: &'r [Record],
    /// The published files.
    before: BTreeMap<Url, Vec<u8>>,
    files: Mutex<BTreeMap<Url, Vec<u8>>>,
    /// The number of files written.
    made: AtomicUsize,
}

impl<'r> Board<'r> {
    fn of(records: &'r [Record]) -> Self {
        Self::on(records, BTreeMap::new())
    }

    fn on(records: &'r [Record], before: BTreeMap<Url, Vec<u8>>) -> Self {
        Self { records, before, files: Mutex::default(), made: AtomicUsize::new(0) }
    }
}

impl Depot for Board<'_> {
    fn record(&self, number: usize) -> Option<Record> {
        self.records.get(number).cloned()
    }

    fn put(&self, url: Url, bytes: Vec<u8>) -> Option<Vec<u8>> {
        self.made.fetch_add(1, Ordering::Relaxed);
        let stamp = blake3::hash(&bytes).as_bytes().to_vec();
        assert_eq!(self.files.lock().expect("no panic").insert(url.clone(), bytes), None, "{url} twice");
        Some(stamp)
    }

    fn stands(&self, url: &Url, remembered: &[u8]) -> bool {
        let Some(bytes) = self.read(url, remembered) else { return false };
        self.files.lock().expect("no panic").insert(url.clone(), bytes);
        true
    }

    fn read(&self, url: &Url, remembered: &[u8]) -> Option<Vec<u8>> {
        self.before.get(url).filter(|bytes| blake3::hash(bytes).as_bytes() == remembered).cloned()
    }
}

/// The files of the index of these records, by address.
fn build(records: &[Record]) -> BTreeMap<Url, Vec<u8>> {
    let indexer = Indexer::default();
    records.par_iter().enumerate().for_each(|(number, record)| {
        indexer.add(number, sketch(record), &Allowed::default(), &BTreeSet::new());
    });
    let board = Board::of(records);
    indexer.finish(&board);
    board.files.into_inner().expect("no panic")
}

/// The same with a published index and its cache; also returns the number of files written.
fn build_on(records: &[Record], before: BTreeMap<Url, Vec<u8>>, store: &Store) -> (BTreeMap<Url, Vec<u8>>, usize) {
    let kept = Kept::of(store, &Allowed::default());
    let indexer = Indexer::of(records.len(), kept.as_ref());
    records.par_iter().enumerate().for_each(|(number, record)| {
        indexer.add(number, sketch(record), &Allowed::default(), &BTreeSet::new());
    });
    let board = Board::on(records, before);
    indexer.finish(&board);
    (board.files.into_inner().expect("no panic"), board.made.into_inner())
}

/// Whether the posting lists of these records are derived from the published ones, without a merge.
fn is_edited(records: &[Record], before: BTreeMap<Url, Vec<u8>>, store: &Store) -> bool {
    let kept = Kept::of(store, &Allowed::default()).expect("what was kept");
    let indexer = Indexer::of(records.len(), Some(&kept));
    for (number, record) in records.iter().enumerate() {
        indexer.add(number, sketch(record), &Allowed::default(), &BTreeSet::new());
    }
    let mut documents = indexer.documents.into_inner().expect("no panic");
    let (_, ids) = ids::assign(&mut documents);
    let board = Board::on(records, before);
    let standing = kept.standing().expect("an index that stands");
    edited::edited(&standing, &documents, &ids, &kept, &mut Files::new(&board, Some(&kept))).is_some()
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(Some(folder.path().join(".cache"))).expect("a store");
    (folder, store)
}

/// The sketch of a record, with its text already read.
pub(super) fn sketch(record: &Record) -> Sketch<'static> {
    let record = record.clone();
    Sketch { lead: record.body.clone(), text: None, words: Vec::new(), record: Record { body: String::new(), ..record } }
}

pub(super) fn record(title: &str, body: &str) -> Record {
    Record {
        url: Url::new(format!("{}.html", crate::plan::name::fingerprint(title.as_bytes()))),
        anchor: None,
        title: title.to_owned(),
        aliases: Vec::new(),
        name: true,
        pinyin: None,
        note: String::new(),
        body: body.to_owned(),
        collection: "members".into(),
        collection_title: "优秀党员".into(),
        facets: vec![("level".into(), "national".into(), "国家级".into())],
        priority: 1,
        weight: 0,
        year: 0,
    }
}

fn names(files: &BTreeMap<Url, Vec<u8>>) -> BTreeSet<&str> {
    files.keys().map(Url::as_str).filter(|name| *name != "search/index.js").collect()
}

/// A deterministic text of `length` characters for a seed, with frequent and rare characters as in real texts.
fn text(seed: u64, length: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let letters = (0..length).map(|at| {
        let (a, b) = (next() % 900, next() % 900);
        let code = 0x4E00 + u32::try_from(a * b / 300).unwrap_or_default();
        if at % 17 == 16 { '，' } else { char::from_u32(code).unwrap_or('一') }
    });
    letters.collect()
}

fn corpus(count: u64) -> Vec<Record> {
    let documents = (0..count).map(|seed| Record {
        priority: u8::try_from(1 + seed % 3).unwrap_or(1),
        year: i32::try_from(1990 + seed % 7).unwrap_or_default(),
        ..record(&text(seed + 7000, 6), &text(seed, 500))
    });
    documents.collect()
}

#[test]
fn nothing_is_still_an_index() {
    let files = build(&[]);
    assert_eq!(files.len(), 1);
    assert!(Decoder::new(&files).candidates("江").is_empty());
}

#[test]
fn the_order_of_the_records_and_the_threads_do_not_matter() {
    let mut records = corpus(60);
    let files = build(&records);
    records.reverse();
    assert_eq!(files, build(&records));
    let indexer = Indexer::default();
    for (number, record) in records.iter().enumerate() {
        assert!(indexer.add(number, sketch(record), &Allowed::default(), &BTreeSet::new()).is_empty());
    }
    let board = Board::of(&records);
    indexer.finish(&board);
    assert_eq!(files, board.files.into_inner().expect("no panic"));
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    assert_eq!(files, one.install(|| build(&records)));
}

#[test]
fn nothing_in_a_shard_ends_a_script() {
    let files = build(&[record("欧阳少东", "江边</script><!-- \u{2028}\u{2029} \"\\")]);
    for (url, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains('<') && !text.contains(['\u{2028}', '\u{2029}']), "{url} {text}");
        assert!(
            url.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'/' | b'-' | b'.')),
            "{url}"
        );
    }
    assert_eq!(Decoder::new(&files).documents().next().expect("one").body, "江边</script><!-- \u{2028}\u{2029} \"\\");
}

#[test]
fn the_order_is_kind_then_weight_then_year() {
    let make = |title: &str, priority, weight, year| Record { priority, weight, year, ..record(title, "同一句话") };
    let records = [make("丁", 2, 0, 2020), make("丙", 1, 0, 1990), make("乙", 1, 0, 2012), make("甲", 1, 5, 0)];
    let files = build(&records);
    let decoder = Decoder::new(&files);
    let found: Vec<(String, i32)> = decoder.candidates("一句话").into_iter().map(|shown| (shown.title, shown.year)).collect();
    let wanted = [("甲", 1), ("乙", 2012), ("丙", 1990), ("丁", 2020)];
    assert_eq!(found, wanted.map(|(title, year)| (title.to_owned(), year)));
    assert_eq!(decoder.candidates("一句话")[0].collection, "members");
}

#[test]
fn readings_and_facets_are_keys() {
    let files = build(&[record("单雄", ""), Record { name: false, ..record("重庆长江大桥", "") }]);
    let decoder = Decoder::new(&files);
    for key in
        ["'shan'xiong", "'dan'xiong", ":sx:", "'chong'qing'chang'jiang", ":cjdq:", "#level=national", "雄单'=", "重庆=长江大桥"]
    {
        assert!(!decoder.scan(key).is_empty(), "{key}");
    }
    // Only the usual reading counts as a beginning of the title.
    let unusual = decoder.scan("'zhong'qing");
    assert!(!unusual.is_empty() && unusual.iter().all(|(_, title, _)| title.is_empty()));
}

#[test]
fn a_list_longer_than_a_shard_is_read_in_pieces() {
    let records: Vec<Record> = (0..9000).map(|number| record(&format!("户{number}"), "江边")).collect();
    let files = build(&records);
    let decoder = Decoder::new(&files);
    assert!(decoder.scan(&terms::pair('江', '边')).len() > 1);
    for query in ["江边", "江", "户"] {
        assert_eq!(decoder.candidates(query).len(), 9000, "{query}");
    }
    for (url, bytes) in files.iter().filter(|(url, _)| url.as_str().starts_with("search/k-")) {
        let text = String::from_utf8_lossy(bytes);
        let entries = text.split(';').filter_map(|entry| entry.split_once(' '));
        let held: usize = entries.map(|(key, list)| weight(&(key.into(), list.as_bytes().into())) + 1).sum();
        let most = if text.contains(";~") { APART.most } else { HAN.most };
        assert!(held <= most && !(text.contains(";~") && text.contains(";江边")), "{url}: {held}");
    }
}

/// Texts as people write and garble them.
fn prose() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[江畔石阶移民的一二三萬州區]{1,8}",
        1 => "[A-Za-z0-9]{1,6}",
        1 => "[陈𬭎〇々𠮷ＡＢ１]{1,4}",
        1 => "[，。 \n<>&;,!~=#':-]{1,2}",
        1 => "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// An incremental build equals a clean one, whatever was added, removed or changed.
    #[test]
    fn edits_give_what_a_clean_build_gives(bodies in proptest::collection::vec((prose(), prose()), 30..50), edits in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..5, prose()), 1..8)) {
        let of = |number: usize, (title, body): &(String, String)| Record { url: Url::new(format!("{number}.html")), year: 1990 + i32::try_from(number % 3).unwrap_or(0), ..record(title, body) };
        let mut records: Vec<Record> = bodies.iter().enumerate().map(|(number, text)| of(number, text)).collect();
        let (_folder, store) = store();
        let (mut files, _) = build_on(&records, BTreeMap::new(), &store);
        for (step, (at, what, text)) in edits.into_iter().enumerate() {
            let at = at.index(records.len());
            match what {
                0 | 1 => records[at].body.push_str(&text),
                2 => records[at].body = text,
                3 => records.push(of(100 + step, &(text.clone(), text))),
                _ => drop(records.remove(at)),
            }
            files = build_on(&records, files, &store).0;
            prop_assert!(files == build(&records));
        }
    }

    /// Every substring is found that starts at a run of letters or at any Han character, and ends anywhere.
    #[test]
    fn every_part_of_every_text_is_found(bodies in proptest::collection::vec((prose(), prose()), 1..12), at in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), length in 1_usize..12) {
        let records: Vec<Record> = bodies.iter().enumerate().map(|(number, (title, body))| Record {
            url: Url::new(format!("{number}.html")),
            ..record(title, body)
        }).collect();
        let files = build(&records);
        let decoder = Decoder::new(&files);
        prop_assert_eq!(decoder.documents().count(), records.len());
        let record = &records[at.index(records.len())];
        for text in [&record.title, &record.body] {
            let letters: Vec<char> = text.chars().collect();
            if letters.is_empty() { continue }
            let start = from.index(letters.len());
            let is_run = |c: char| c.is_alphanumeric() && !crate::text::surname::is_han(terms::folded(c));
            // A substring that starts inside a run of letters need not be found.
            if start > 0 && is_run(letters[start]) && is_run(letters[start - 1]) { continue }
            let query: String = letters[start..letters.len().min(start + length)].iter().collect();
            if !query.chars().any(|c| { let c = terms::folded(c); c.is_alphanumeric() || crate::text::surname::is_han(c) }) { continue }
            let found = decoder.candidates(&query);
            prop_assert!(found.iter().any(|shown| shown.address == record.url.as_str()), "{query:?} in {text:?}");
            prop_assert!(found.iter().all(|shown| records.iter().any(|record| record.title == shown.title && record.aliases.join("\n") == shown.aliases)));
        }
    }
}
