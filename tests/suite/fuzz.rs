//! Whatever the readers of people's files are fed, nothing panics and the laws hold. Inputs are the corpora in
//! `tests/corpus/` and their mutations: 400 per target in the normal run; under `tests/run fuzz`, as many as fit into
//! `FUZZ_SECONDS` per target. A failing input is printed with its seed; add it to the corpus.

use std::fs;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use changlang::kind::Date;
use changlang::plan::{Format, PictureJob, Rendition, Url, name};
use changlang::source::{FileContent, Header, SourceFile, Sources, read_table, split_front_matter, yaml};
use changlang::store::Store;
use changlang::text::{escape, fold, hygiene, mask, person, pinyin, private, strokes, surname, width};
use changlang::{markdown, picture};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What breaks parsers: fences, marks, quotes, wide characters, ends of files, numbers that overflow.
const TOKENS: [&str; 32] = [
    "---\n",
    "\n",
    "\r\n",
    "\t",
    ": ",
    "- ",
    "&a ",
    "*a",
    "<<: ",
    "!!binary ",
    "|\n",
    ">-\n",
    "\"",
    "'",
    ",",
    "\u{feff}",
    "\0",
    "　",
    "：",
    "年",
    "约",
    "99999999999999999999",
    "-1",
    "2003-02-30",
    "𠮷",
    "e\u{301}",
    "\u{202e}",
    "[[",
    "]]",
    "](",
    "<b x=\"",
    "`",
];

/// Number of inputs per target in the normal run.
const SMOKE: usize = 400;

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).expect("a corpus").filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    let seeds: Vec<_> = paths.iter().map(|path| fs::read(path).expect("a seed")).collect();
    assert!(!seeds.is_empty(), "{target}");
    seeds
}

/// A mutation: its position as a fraction of the length, and a token, a length or a byte.
#[derive(Clone, Debug)]
enum Change {
    Put(f64, usize),
    Cut(f64, usize),
    Flip(f64, u8),
    Twice(f64, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0.0..1.0f64, 0..TOKENS.len()).prop_map(|(at, token)| Change::Put(at, token)),
        (0.0..1.0f64, 1..40usize).prop_map(|(at, length)| Change::Cut(at, length)),
        (0.0..1.0f64, any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        (0.0..1.0f64, 1..200usize).prop_map(|(at, length)| Change::Twice(at, length)),
    ]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a place in a short text"
)]
fn mutate(bytes: &mut Vec<u8>, change: &Change) {
    let place = |at: f64| (at * (bytes.len() as f64)) as usize;
    match *change {
        Change::Put(at, token) => {
            let at = place(at);
            bytes.splice(at..at, TOKENS[token].bytes());
        }
        Change::Cut(at, length) => {
            let at = place(at);
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Change::Flip(at, byte) => {
            let at = place(at);
            if let Some(there) = bytes.get_mut(at) {
                *there = byte;
            }
        }
        Change::Twice(at, length) => {
            let at = place(at);
            let part = bytes[at..(at + length).min(bytes.len())].to_vec();
            bytes.splice(at..at, part);
        }
    }
}

fn fuzz(target: &str, check: impl Fn(&[u8])) {
    let corpus = seeds(target);
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).map(Duration::from_secs);
    // The normal run is the same every time; the long run is seeded from the clock and prints its seed.
    let start = seconds.map_or(0, |_| std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs()));
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&start.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = (0..corpus.len(), prop::collection::vec(change(), 0..8));
    let begun = Instant::now();
    let mut runs = 0;
    while seconds.map_or(runs < SMOKE, |limit| begun.elapsed() < limit) {
        let (at, changes) = strategy.new_tree(&mut runner).expect("a value").current();
        let mut bytes = corpus[at].clone();
        for change in &changes {
            mutate(&mut bytes, change);
        }
        let held = catch_unwind(AssertUnwindSafe(|| check(&bytes))).is_ok();
        assert!(held, "{target}, seed {start}, run {runs}: {:?}", String::from_utf8_lossy(&bytes));
        runs += 1;
    }
    writeln!(std::io::stderr(), "fuzz {target}: {runs} inputs, seed {start}").expect("said");
}

#[test]
fn front_matter() {
    fuzz("front-matter", |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let parts = split_front_matter("a.md", &text, &mut Vec::new());
        assert!(parts.yaml.len() + parts.body.len() <= text.len(), "nothing is made up");
        yaml::read("a.md", parts.yaml, parts.yaml_line, &mut Vec::new());
        markdown::parse("a.md", parts.body, 1);
    });
}

#[test]
fn tables() {
    fuzz("tables", |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let sources = Sources::of_texts([("content/honors/t.csv", &*text)]);
        let file = sources.file("content/honors/t.csv").expect("the file");
        if let Some(grid) = read_table(file, None, &mut Vec::new()) {
            assert!(grid.rows.iter().all(|row| row.line >= 1));
        }
        let book = SourceFile { path: "t.xlsx".into(), content: FileContent::Workbook(Arc::from(bytes)), ..file.clone() };
        read_table(&book, None, &mut Vec::new());
    });
}

#[test]
fn yaml_tree() {
    fuzz("yaml", |bytes| {
        let mut found = Vec::new();
        let node = yaml::read("a.yaml", &String::from_utf8_lossy(bytes), 1, &mut found);
        assert!(node.is_some() || bytes.is_empty() || found.iter().all(|finding| finding.place.is_some()));
    });
}

#[test]
fn pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jpg");
    fuzz("pictures", |bytes| {
        fs::write(&path, bytes).expect("a file");
        let Ok((header, _)) = Header::open(&path) else { return };
        let (hash, width) = (blake3::hash(bytes), header.width.div_ceil(3));
        let height = (header.height * width).div_ceil(header.width);
        let name = name::picture_name(&hash, None, (width, height), Format::Webp, 50, &[]);
        let url = Url::new(format!("pictures/{name}.webp"));
        let job = PictureJob {
            source: "a.jpg".to_owned(),
            path: path.clone(),
            hash,
            width: header.width,
            height: header.height,
            orientation: header.orientation,
            has_gps: header.has_gps,
            redactions: Vec::new(),
            renditions: vec![Rendition { url, crop: None, width, height, format: Format::Webp, quality: 50 }],
            pyramid: None,
        };
        let store = Store::open(None).expect("a store");
        let made = picture::make(&[job], &store, 64 << 20, &|_, _| {});
        assert_eq!(made.files.len() + made.findings.len(), 1);
        // The makers catch panics, so that one bad picture is reported and the others go on. Here a panic is a failure all
        // the same.
        let panicked = made.findings.iter().any(|finding| finding.args.get("reason").is_some_and(|reason| reason == "panic"));
        assert!(!panicked);
    });
}

#[test]
fn dates() {
    fuzz("dates", |bytes| {
        for line in String::from_utf8_lossy(bytes).lines() {
            if let Ok(date) = Date::parse(line) {
                let _ = (date.year(), date.sort_key(), date.iso(), date.rest(), date.to_string());
            }
        }
    });
}

#[test]
fn text_rules() {
    fuzz("text", |bytes| {
        let whole = String::from_utf8_lossy(bytes);
        for found in private::find(&whole, &private::Allowed::default()) {
            assert!(whole.get(found.range).is_some());
        }
        for markdown in [false, true] {
            let options = hygiene::Options { markdown, ..hygiene::Options::default() };
            let mended = hygiene::mend(&whole, &options);
            assert_eq!(hygiene::mend(&mended, &options), mended, "mended once");
        }
        for line in whole.lines() {
            let folded = fold::fold(line);
            assert_eq!(fold::fold(&folded), folded, "folding is done once");
            assert!(!escape::escape(line).contains(['<', '"']), "nothing escapes the escaping");
            let half = width::half_width(line).into_owned();
            assert_eq!(width::half_width(&half), half);
            assert!(pinyin::slug(line).bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            let tidy = surname::tidy_name(line);
            assert_eq!(surname::tidy_name(&tidy), tidy);
            let _ = (mask::mask_name(line), mask::mask_text(line), mask::mask_phone(line), person::person(line));
            let _ = (pinyin::marked(line, None), strokes::surname_strokes(line), surname::split_name(line));
            assert_eq!(strokes::compare_names(line, line, strokes::SingleName::First), std::cmp::Ordering::Equal);
        }
    });
}
