//! Lints: checks across the entries of a collection, such as duplicate ids or conflicting figures, and checks of single
//! entries.

mod honor;
mod overlap;

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{Date, FieldType, Kind, LevelLabels, Lint, Scalar};
use crate::text::pinyin;

use super::{Entry, EntryId, Source, value_text};
pub(super) use honor::{DOCUMENT_NUMBER, document_number};

/// Checks the entries `ids` of a collection.
pub(super) fn collection(ids: &[EntryId], entries: &[Entry], kind: &Kind, levels: &LevelLabels, report: &mut Vec<Diagnostic>) {
    // Checks of single entries run in parallel; all findings are reported in entry order.
    let alone = |(at, id): (usize, &EntryId)| {
        let found = one(&entries[id.0], kind, levels);
        (!found.is_empty()).then_some((at, found))
    };
    let mut found: Vec<(usize, Vec<Diagnostic>)> =
        said_twice(ids, entries).into_iter().map(|(at, twice)| (at, vec![twice])).collect();
    found.par_extend(ids.par_iter().enumerate().filter_map(alone));
    if let Some((key, value)) = &kind.conflict {
        let mut figures: BTreeMap<String, (String, &Entry)> = BTreeMap::new();
        for (at, entry) in ids.iter().map(|id| &entries[id.0]).enumerate() {
            let (key, value) = (entry.text(key, levels), entry.text(value, levels));
            // What is missing was told.
            if key.is_empty() || value.is_empty() {
                continue;
            }
            match figures.get(&key) {
                Some((first, other)) if *first != value => {
                    let conflict = Diagnostic::new(Code::StatisticConflict).at(&entry.place).with("key", &key);
                    let conflict = conflict.with("first", first).with("second", &value);
                    let times = times(other, entry, kind);
                    let conflict = conflict.with_some("alike", times.is_none().then_some(""));
                    let conflict = conflict.with_some("older", times.as_ref().map(|[older, _]| older));
                    found.push((at, vec![conflict.with_some("newer", times.map(|[_, newer]| newer))]));
                }
                Some(_) => {}
                None => {
                    figures.insert(key, (value, entry));
                }
            }
        }
    }
    found.sort_by_key(|(at, _)| *at);
    report.extend(found.into_iter().flat_map(|(_, found)| found));
    overlap::tell(ids, entries, report);
}

/// The times to which two entries refer, the older first; `None` if they are the same or one is unknown.
fn times(one: &Entry, other: &Entry, kind: &Kind) -> Option<[Date; 2]> {
    let field = kind.fields.values().find(|field| field.kind == FieldType::Date)?;
    let mut dates = [one.date(&field.key)?.clone(), other.date(&field.key)?.clone()];
    dates.sort_by_key(Date::sort_key);
    (dates[0] != dates[1]).then_some(dates)
}

/// Finds ids that an earlier entry has too; each finding comes with the position of the later entry.
fn said_twice(ids: &[EntryId], entries: &[Entry]) -> Vec<(usize, Diagnostic)> {
    // Sorting compares hashes, which are stored in the sorted vector itself; the ids of a roll are scattered in memory.
    let hashed = |(at, EntryId(number)): (usize, &EntryId)| {
        let mut hasher = DefaultHasher::new();
        entries.get(*number)?.common.id.as_ref()?.hash(&mut hasher);
        Some((hasher.finish(), at))
    };
    let mut all: Vec<(u64, usize)> = ids.par_iter().enumerate().filter_map(hashed).collect();
    all.par_sort_unstable();
    let mut found = Vec::new();
    for alike in all.chunk_by(|(a, _), (b, _)| a == b).filter(|alike| alike.len() > 1) {
        let mut first: HashMap<&str, &Entry> = HashMap::new();
        for (_, at) in alike {
            let Some((id, entry)) =
                ids.get(*at).and_then(|id| entries.get(id.0)).and_then(|e| Some((e.common.id.as_deref()?, e)))
            else {
                continue;
            };
            if let Some(first) = first.get(id) {
                let twice = Diagnostic::new(Code::IdDuplicate).at(&entry.place);
                found.push((*at, twice.with("id", id).with("other", &first.place)));
            } else {
                first.insert(id, entry);
            }
        }
    }
    found
}

/// Checks a single entry.
pub(super) fn one(entry: &Entry, kind: &Kind, levels: &LevelLabels) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let report = &mut found;
    surname(entry, report);
    for lint in &kind.lints {
        match lint {
            Lint::Level => honor::level(entry, kind.level.as_deref().unwrap_or("level"), levels, report),
            // Checked at reading, where its place is known.
            Lint::DocumentNumber => {}
            Lint::Undated => honor::undated(entry, report),
            Lint::Superlative => honor::superlative(entry, report),
            Lint::Unsourced => unsourced(entry, kind, levels, report),
            Lint::Joined => honor::joined(entry, report),
            Lint::Hours => hours(entry, report),
        }
    }
    found
}

/// Reports a surname with several readings if staff have not supplied one. Only for people with a page: it shows the
/// reading, and table rows are too many.
fn surname(entry: &Entry, report: &mut Vec<Diagnostic>) {
    if !entry.is_name || !entry.has_page || entry.common.pinyin.is_some() {
        return;
    }
    let (family, _) = pinyin::split_name(&entry.title);
    if !pinyin::is_polyphone_surname(&family) {
        return;
    }
    let reading = pinyin::marked(&entry.title, None).unwrap_or_default();
    let plain = pinyin::name_syllables(&entry.title, None).join(" ");
    let found = Diagnostic::new(Code::SurnameReading).at(&entry.place);
    report.push(found.with("name", &entry.title).with("reading", reading).with("plain", plain));
}

/// Reports a historical statement or a figure without a source.
fn unsourced(entry: &Entry, kind: &Kind, levels: &LevelLabels, report: &mut Vec<Diagnostic>) {
    if entry.common.sources.is_empty() && entry.text("source", levels).is_empty() && !entry.is("invented") {
        let finding = Diagnostic::new(Code::Unsourced).at(&entry.place).with("title", &entry.title);
        let is_row = entry.source == Source::Row;
        let finding = finding.with_some("row", is_row.then_some("")).with_some("text", (!is_row).then_some(""));
        let Some(invented) = kind.field("invented") else { return report.push(finding) };
        let finding = finding.with_some("row_invented", is_row.then_some(&invented.label));
        report.push(finding.with_some("text_invented", (!is_row).then_some("")));
    }
}

/// Reports a service whose `end` comes before its `start`, both as they are displayed.
fn hours(entry: &Entry, report: &mut Vec<Diagnostic>) {
    let minutes = |key: &str| {
        let Some(Scalar::Text(time)) = entry.scalar(key) else { return None };
        let (hour, minute) = time.split_once(':')?;
        Some((hour.parse::<u32>().ok()? * 60 + minute.parse::<u32>().ok()?, time))
    };
    if let Some(((from, start), (to, end))) = minutes("start").zip(minutes("end"))
        && to < from
    {
        report.push(Diagnostic::new(Code::TimeOrder).at(&entry.place).with("start", start).with("end", end));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::content::{Declared, DeclaredCollection, read};
    use crate::diagnostic::Place;
    use crate::kind;
    use crate::source::Sources;
    use crate::text::private::Allowed;

    #[test]
    fn ids_and_figures_are_told_apart() {
        let text = "- {id: a, key: k, label: 甲, value: 113, source: 志}\n- {id: a, key: k, label: 乙, value: 131, source: 志}\n- {id: b, key: l, label: 丙, value: 1, source: 志}\n";
        let sources = Sources::of_texts([("content/s/a.yaml", text)]);
        let (kinds, levels, place) = (kind::built_in(), LevelLabels::default(), Place::default());
        let collection = DeclaredCollection { id: "s", kind: &kinds["statistic"], pages: None, place: &place };
        let allowed = Allowed::default();
        let page = &kinds["page"];
        let declared = Declared {
            collections: vec![collection],
            page,
            levels: &levels,
            drafts: false,
            allowed: &allowed,
            sound: HashMap::new(),
        };
        let mut report = Vec::new();
        read(&sources, &declared, &mut report);
        let codes: Vec<_> = report.iter().map(|d| (d.code, d.place.as_ref().and_then(|p| p.line))).collect();
        assert_eq!(codes, [(Code::IdDuplicate, Some(2)), (Code::StatisticConflict, Some(2))]);
    }
}
