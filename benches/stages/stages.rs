//! Times each stage of a build (reading, parsing, planning, rendering, indexing) on one invented exhibition of 300 entries.
//! The figures are for comparing states of the code on one machine.

#![expect(clippy::expect_used, reason = "a bench that cannot run says so by a panic")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use changlang::config::{self, Config};
use changlang::content::{self, Content, Declared, DeclaredCollection};
use changlang::source::{self, Sources};
use changlang::text::private::Allowed;
use changlang::{drawing, kind, markdown, plan, render, search, theme};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rayon::iter::ParallelIterator as _;

const ENTRIES: u64 = 300;

/// Writes the exhibition, the same every time, and returns its folder.
fn site() -> PathBuf {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let folder = root.join("target/bench-stages");
    let mut writer = Command::new("node");
    writer.arg(root.join("benches/sites.mjs")).arg(&folder).args(["--entries", &ENTRIES.to_string(), "--rows", "500"]);
    assert!(writer.status().expect("node").success(), "the exhibition was not written");
    folder
}

fn read_content(config: &Config, sources: &Sources) -> Content {
    let allowed = Allowed::new(&config.public_contacts, &config.public_addresses);
    let collections = config.collections.iter().filter_map(|collection| {
        Some(DeclaredCollection {
            id: &collection.id,
            kind: config.kinds.get(&collection.kind)?,
            pages: collection.pages,
            place: &collection.place,
        })
    });
    let declared = Declared {
        collections: collections.collect(),
        page: config.kinds.get("page").unwrap_or_else(|| &kind::built_in()["page"]),
        levels: &config.levels,
        drafts: false,
        allowed: &allowed,
        sound: HashMap::new(),
    };
    content::read(sources, &declared, &mut Vec::new())
}

fn stages(criterion: &mut Criterion) {
    let folder = site();
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(10).throughput(Throughput::Elements(ENTRIES));

    group.bench_function("read", |bench| bench.iter(|| source::read(&folder, None, &mut Vec::new()).expect("a site")));
    let sources = source::read(&folder, None, &mut Vec::new()).expect("a site");

    let files = walkdir::WalkDir::new(folder.join("content")).into_iter().filter_map(Result::ok);
    let texts: Vec<_> = files
        .filter(|file| file.path().extension().is_some_and(|end| end == "md"))
        .filter_map(|file| sources.text(&format!("content/{}", file.path().strip_prefix(folder.join("content")).ok()?.display())))
        .collect();
    assert!(!texts.is_empty(), "no texts to parse");
    group.bench_function("parse", |bench| {
        bench.iter(|| texts.iter().map(|text| markdown::parse("a.md", text, 1).headings.len()).sum::<usize>());
    });

    let config = config::parse(&sources, &mut Vec::new()).expect("site.yaml");
    group.bench_function("content", |bench| bench.iter(|| read_content(&config, &sources)));
    let content = read_content(&config, &sources);
    let theme = theme::load(&sources, &config.theme, &config.language, &mut Vec::new());
    group.bench_function("plan", |bench| {
        bench.iter(|| plan::plan(&config, &theme, &content, &sources, &mut Vec::new()).pages.len());
    });

    let plan = plan::plan(&config, &theme, &content, &sources, &mut Vec::new());
    let drawings = drawing::draw(&plan.charts, &BTreeSet::new());
    let renderer = render::prepare(plan.theme(), &drawings).expect("templates");
    group.bench_function("render", |bench| {
        bench.iter(|| {
            let lengths = plan
                .pages
                .iter()
                .map(|page| renderer.page(page, &plan.view(page), &BTreeMap::new()).map_or(0, |bytes| bytes.len()));
            lengths.sum::<usize>()
        });
    });
    group.bench_function("index", |bench| {
        bench.iter(|| {
            let indexer = search::Indexer::default();
            plan.records().for_each(|(number, sketch)| {
                indexer.add(number, sketch, &Allowed::default(), &BTreeSet::new());
            });
            let depot = Counted(&plan, AtomicUsize::new(0));
            indexer.finish(&depot);
            depot.1.into_inner()
        });
    });
    group.finish();
}

/// Counts the files of an index and discards them.
struct Counted<'p>(&'p plan::Plan<'p>, AtomicUsize);

impl search::Depot for Counted<'_> {
    fn record(&self, number: usize) -> Option<plan::Record> {
        self.0.record(number)
    }

    fn put(&self, _: plan::Url, _: Vec<u8>) -> Option<Vec<u8>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        None
    }

    fn stands(&self, _: &plan::Url, _: &[u8]) -> bool {
        false
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
