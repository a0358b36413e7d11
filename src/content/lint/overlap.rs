//! Files of one collection with largely the same rows: last year's roster beside this year's, or a copy in which something
//! was corrected. Everything in both would be shown twice.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::{Entry, EntryId, Source};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Scalar, Value};

/// Minimum number of identical entries that are reported.
const FEWEST: usize = 3;

/// Maximum number of files with an identical entry for which it counts: what stands everywhere belongs everywhere.
const MOST_FILES: usize = 8;

/// Reports each pair of lists and tables with at least [`FEWEST`] identical entries, if these are more than half of the
/// entries of one of them.
pub(super) fn tell(ids: &[EntryId], entries: &[Entry], report: &mut Vec<Diagnostic>) {
    let listed = |id: &EntryId| entries.get(id.0).filter(|entry| entry.source != Source::Markdown);
    let mut files: Vec<&Arc<str>> = ids.iter().filter_map(listed).map(|entry| &entry.place.file).collect();
    // The rows of a table share the name of their file.
    files.dedup_by(|one, other| Arc::ptr_eq(one, other));
    files.sort_unstable();
    files.dedup();
    if files.len() < 2 {
        return;
    }
    let mut hashed: Vec<(u64, usize)> = ids
        .par_iter()
        .filter_map(listed)
        .filter_map(|entry| Some((hash(entry), files.binary_search(&&entry.place.file).ok()?)))
        .collect();
    hashed.par_sort_unstable();
    hashed.dedup();
    let mut sizes = vec![0_usize; files.len()];
    for (_, file) in &hashed {
        sizes[*file] += 1;
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for alike in hashed.chunk_by(|(one, _), (next, _)| one == next).filter(|alike| (2..=MOST_FILES).contains(&alike.len())) {
        for (at, (_, first)) in alike.iter().enumerate() {
            for (_, second) in &alike[at + 1..] {
                *shared.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    for ((first, second), count) in shared {
        let smaller = sizes[first].min(sizes[second]);
        if count >= FEWEST && 2 * count > smaller {
            let finding = Diagnostic::new(Code::TableOverlap).at(Place::file(files[second]));
            report.push(finding.with("other", files[first]).with("rows", count));
        }
    }
}

/// A hash of what an entry shows, for comparison in memory.
fn hash(entry: &Entry) -> u64 {
    let mut hasher = DefaultHasher::new();
    entry.title.hash(&mut hasher);
    for (key, value) in &entry.fields {
        key.hash(&mut hasher);
        add(value, &mut hasher);
    }
    hasher.finish()
}

fn add(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::One(scalar) => match scalar {
            Scalar::Text(text) | Scalar::Markdown(text, _) | Scalar::File(text, _) | Scalar::Url(text) => text.hash(hasher),
            Scalar::Choice(choice) => choice.value.hash(hasher),
            Scalar::Date(date) => date.hash(hasher),
            Scalar::Number(number) => number.text.hash(hasher),
            Scalar::Boolean(yes) => yes.hash(hasher),
            Scalar::Level(level) => level.hash(hasher),
            Scalar::Reference(reference) => reference.name.hash(hasher),
        },
        Value::Picture(picture) => picture.file.hash(hasher),
        Value::Group(fields) => fields.iter().for_each(|(key, value)| {
            key.hash(hasher);
            add(value, hasher);
        }),
        Value::List(items) => {
            items.len().hash(hasher);
            for item in items {
                add(item, hasher);
            }
        }
    }
}
