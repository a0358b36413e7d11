//! From files to content: which file contains what, which entries are shown, and their names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::markdown;
use crate::source::yaml::{self, Node};
use crate::source::{
    FileContent, FrontMatter, Mapping, RECORDING_ENDINGS, SourceFile, Sources, ending, folder_of, split_front_matter,
};

use super::called::{names_of, with_names};
use super::common::Visibility;
use super::conflict::conflict;
use super::copied::Copies;
use super::entry::{Draft, Frame, Read};
use super::link::Resolver;
use super::names::Name;
use super::{
    Collection, Content, Declared, EntryId, Intro, Names, Period, SoundFile, Source, Told, files, foreign, hygiene, leaks, lint,
    rows, sound, suppress, withdrawn,
};

/// Reads the content of the snapshot. All findings go to `report`; what can be read is read.
pub fn read(sources: &Sources, declared: &Declared<'_>, report: &mut Vec<Diagnostic>) -> Content {
    let mut content = Content::default();
    let mut gathered = Gathered::default();
    let mut intros: Vec<Option<Intro>> = Vec::new();
    foreign::check(sources, declared, report);
    for file in sources.below("content/") {
        leaks::file(file, declared.allowed, report);
    }

    for (index, collection) in declared.collections.iter().enumerate() {
        let folder = format!("content/{}/", collection.id);
        let files: Vec<&SourceFile> = sources.below(&folder).collect();
        if files.is_empty() && !foreign::holds_unread(&folder, report) {
            report.push(Diagnostic::new(Code::CollectionMissing).at(collection.place).with("folder", &folder));
        }
        let frame = frame(declared, Some(index));
        let copies = Copies::among(sources, files.iter().copied());
        let one = |file: &&SourceFile| read_file(sources, file, &folder, declared, &frame, &copies);
        let read: Vec<FileRead> = files.par_iter().with_max_len(8).map(one).collect();
        let mut ids = Vec::new();
        let mut intro = None;
        let told_before = report.len();
        let hidden_before = content.withdrawn;
        for one in read {
            let entries = one.told_to(&mut content, &mut intro, report);
            // A table may have a quarter of a million rows. Growing step by step would temporarily need twice the
            // memory. The extra capacity is for the entries of other files.
            let count: usize = entries.iter().map(Vec::len).sum();
            ids.reserve(count);
            content.entries.reserve(count + count / 64);
            gathered.names.reserve(2 * count);
            let mut take = |(lot, names): (Vec<Read>, Vec<Vec<Name>>)| {
                for (entry, names) in lot.into_iter().zip(names) {
                    ids.extend(gathered.take(entry, names, collection.kind, collection.id, declared, &mut content));
                }
            };
            let mut lots = entries.into_iter();
            let called = |lot| with_names(lot, collection.kind, declared);
            let mut known = lots.next().map(called);
            for lot in lots {
                // Entries are taken in by one thread; meanwhile the others compute the names of the next lot.
                let (next, ()) = rayon::join(|| called(lot), || known.into_iter().for_each(&mut take));
                known = Some(next);
            }
            known.into_iter().for_each(take);
        }
        // Not reported if entries were kept out on purpose, which must not block publishing, or if an error already
        // explains why there are none.
        let is_told = report[told_before..].iter().any(|d| d.severity == Severity::Error);
        if ids.is_empty() && !files.is_empty() && content.withdrawn == hidden_before && !is_told {
            report.push(Diagnostic::new(Code::CollectionEmpty).at(collection.place).with("folder", &folder));
        }
        if let Some(rule) = &collection.kind.suppress {
            let unit = collection.kind.field(&rule.count).map_or("", |field| field.unit.as_str());
            suppress::suppress(rule, unit, &ids, &mut content.entries, declared.levels, report);
        }
        lint::collection(&ids, &content.entries, collection.kind, declared.levels, report);
        intros.push(intro);
        content.collections.push(Collection { id: collection.id.to_owned(), intro: None, entries: ids });
    }

    let frame = frame(declared, None);
    let files = || sources.below("content/").filter(|file| folder_of(&file.path) == "content");
    let copies = Copies::among(sources, files());
    for file in files() {
        let one = read_file(sources, file, "content/", declared, &frame, &copies);
        for entry in one.told_to(&mut content, &mut None, report).into_iter().flatten() {
            let names = names_of(&entry.entry, declared.page, declared);
            let Some(id) = gathered.take(entry, names, declared.page, "", declared, &mut content) else { continue };
            if *file.path == *"content/index.md" {
                content.home = Some(id);
            } else {
                content.pages.push(id);
            }
        }
    }

    gathered.settle();
    content.names = std::mem::take(&mut gathered.names).settled();
    withdrawn::hide(&mut content.entries, &content.names);
    let resolver = Resolver {
        sources,
        entries: &content.entries,
        collections: &content.collections,
        names: &content.names,
        by_file: &gathered.by_file,
        withdrawn_files: &gathered.withdrawn_files,
        home: content.home,
    };
    let links = resolver.resolve(report);
    let intros: Vec<Option<Intro>> = intros
        .into_iter()
        .map(|intro| {
            let intro = intro?;
            let links = resolver.document(&intro.body, report);
            Some(Intro { links, ..intro })
        })
        .collect();
    for (collection, intro) in content.collections.iter_mut().zip(intros) {
        collection.intro = intro;
    }
    content.links = links;
    content.withdrawn_files = gathered.withdrawn_files;
    files::check(&content.entries, sources, declared.allowed, report);
    let undamaged = hygiene::check(sources, &content, declared, report);
    content.sound.retain(|file| undamaged.contains(&file.path));
    withdrawn::check(sources, &content.entries, &content.names, declared.levels, report);
    withdrawn::check_intros(sources, &content.collections, &content.names, report);
    content
}

/// Returns how to read the entries of a collection, or with `None` single pages.
pub(super) fn frame<'a>(declared: &Declared<'a>, collection: Option<usize>) -> impl Fn(Source) -> Frame<'a> + use<'a> {
    let of = collection.and_then(|index| declared.collections.get(index));
    let (kind, pages) = of.map_or((declared.page, Some(true)), |of| (of.kind, of.pages));
    let levels = declared.levels;
    move |source| {
        let has_page = pages.unwrap_or(match source {
            Source::Markdown => true,
            Source::Yaml => kind.pages,
            Source::Row => false,
        });
        Frame { kind, levels, collection, source, has_page, names_released: false }
    }
}

/// State collected while entries are added.
#[derive(Default)]
struct Gathered {
    names: Names,
    by_file: BTreeMap<Arc<str>, Vec<EntryId>>,
    /// The most recent file and its entries, which may be many table rows. They are added to `by_file` when the next
    /// file begins.
    last: (Arc<str>, Vec<EntryId>),
    withdrawn_files: BTreeSet<Arc<str>>,
}

impl Gathered {
    /// Moves the entries of the most recent file into `by_file`.
    fn settle(&mut self) {
        let (file, ids) = std::mem::take(&mut self.last);
        if !ids.is_empty() {
            self.by_file.entry(file).or_default().extend(ids);
        }
    }

    /// Adds an entry to the content or, if it is kept out, only its names to the withdrawn ones.
    fn take(
        &mut self,
        read: Read,
        names: Vec<Name>,
        kind: &crate::kind::Kind,
        collection: &str,
        declared: &Declared<'_>,
        content: &mut Content,
    ) -> Option<EntryId> {
        let Read { entry, visibility, hidden: masked, covered, .. } = read;
        content.covered.extend(covered);
        let hidden = visibility == Visibility::Withdrawn || (visibility == Visibility::Draft && !declared.drafts);
        if hidden {
            content.withdrawn += 1;
            let covered = entry.pictures().filter(|(_, picture)| !picture.redactions.is_empty());
            content.covered.extend(covered.map(|(_, picture)| picture.clone()));
            for name in names {
                self.names.withdraw(name);
            }
            if entry.source == Source::Markdown {
                self.withdrawn_files.insert(entry.place.file);
            }
            return None;
        }
        for name in masked {
            self.names.mask(name.into());
        }
        let id = EntryId(content.entries.len());
        for name in names {
            self.names.add(name, id, &kind.name, collection, entry.has_page);
        }
        if !Arc::ptr_eq(&self.last.0, &entry.place.file) {
            self.settle();
            self.last.0 = Arc::clone(&entry.place.file);
        }
        self.last.1.push(id);
        content.entries.push(entry);
        Some(id)
    }
}

type Document = markdown::Document;

/// The result of reading a file.
#[derive(Default)]
pub(super) struct FileRead {
    pub(super) entries: Vec<Read>,
    /// The entries of table rows in lots, so that the memory of each lot can be released once its entries have been
    /// added.
    rows: Vec<Vec<Read>>,
    intro: Option<Intro>,
    pub(super) report: Vec<Diagnostic>,
    told: Told,
    /// Set if neither reading the file nor checking it for private numbers found anything.
    sound: Option<SoundFile>,
}

impl FileRead {
    /// Moves the findings to where they belong and returns the entries in lots.
    fn told_to(self, content: &mut Content, intro: &mut Option<Intro>, report: &mut Vec<Diagnostic>) -> Vec<Vec<Read>> {
        report.extend(self.report);
        content.told.extend(self.told);
        content.sound.extend(self.sound);
        if self.intro.is_some() {
            *intro = self.intro;
        }
        let Self { entries, rows: mut all, .. } = self;
        all.push(entries);
        all
    }
}

/// If front matter could not be parsed because it runs into the text, reports that instead of the parser's errors.
fn unclosed(parts: &FrontMatter<'_>, report: &mut Vec<Diagnostic>) {
    if report.iter().any(|found| found.code == Code::FrontMatterOpen) {
        // The syntax errors in the text have the same cause and the same remedy.
        let line = |found: &Diagnostic| found.place.as_ref().and_then(|place| place.line);
        report.retain(|found| found.code != Code::YamlSyntax || line(found).and_then(|line| parts.stray(line)).is_none());
        return;
    }
    for found in report.iter_mut().filter(|found| found.code == Code::YamlSyntax) {
        let Some(place) = &found.place else { continue };
        if let Some(line) = place.line.and_then(|line| parts.stray(line)) {
            *found = Diagnostic::new(Code::FrontMatterOpen).at(Place::within(&place.file, line, 1)).with("perhaps", "");
        }
    }
}

/// Reads a file in `folder`, unless it is one of `copies`.
pub(super) fn read_file<'a>(
    sources: &Sources,
    file: &SourceFile,
    folder: &str,
    declared: &Declared<'_>,
    frame: &impl Fn(Source) -> Frame<'a>,
    copies: &Copies<'_>,
) -> FileRead {
    let mut out = FileRead::default();
    let allowed = declared.allowed;
    let report = &mut out.report;
    let path = &*file.path;
    let end = ending(path);
    if let Some(copy) = copies.told(file) {
        report.push(copy);
        return out;
    }
    if let FileContent::Text(text) = &file.content {
        report.extend(conflict(path, text));
    }
    match (&file.content, end.as_str()) {
        (FileContent::Text(text), "md") => {
            let parts = split_front_matter(path, text, report);
            let shared = Arc::clone(&file.path);
            let begins = text.len() - parts.body.len();
            let known = declared.sound.get(path).and_then(|bytes| sound::known(bytes, &shared, text, begins));
            let is_known = known.is_some();
            let read = || {
                let node = yaml::read(path, parts.yaml, parts.yaml_line, report)?;
                Some((node, markdown::parse_part(&shared, text, begins, parts.body_line)))
            };
            let Some((node, body)) = known.or_else(read) else {
                unclosed(&parts, report);
                // The unreadable front matter cannot be checked, but a private number in the body must still be
                // reported.
                let text = FrontMatter { yaml: "", ..parts };
                leaks::text(path, &text, None, &[], allowed, &mut out.told, report);
                return out;
            };
            let kept = if is_known || !report.is_empty() { None } else { sound::bytes(&node, &body) };
            if path == format!("{folder}_index.md") {
                leaks::text(path, &parts, Some(&node), &[], allowed, &mut out.told, report);
                out.intro = Some(intro(&node, body, report));
                return out;
            }
            let (frame, is_released) = rows::released(frame(Source::Markdown), sources, path, report);
            let mut draft = Draft::new(frame, Place::within(&shared, 1, 1));
            draft.pairs(&node, report);
            draft.body(body);
            out.entries.extend(draft.finish(None, report));
            if !is_released {
                rows::keep_back(&mut out.entries, frame.kind, path, report);
            }
            let found = report.len();
            if !is_known {
                leaks::text(path, &parts, Some(&node), &out.entries, allowed, &mut out.told, report);
            }
            // Dropped or refused values are part of the front matter and would end up in the cache.
            let is_open = out.entries.iter().all(|read| read.dropped.is_empty() && read.refused.is_empty());
            if is_open && (is_known || (kept.is_some() && report.len() == found)) {
                out.sound = Some(SoundFile { path: shared, read: kept });
            }
        }
        (FileContent::Text(text), "yaml" | "yml") => {
            if path.ends_with(rows::SETTINGS_ENDING) {
                rows::orphaned(sources, path, frame(Source::Yaml).kind, report);
                return out;
            }
            let Some(node) = yaml::read(path, text, 1, report) else { return out };
            let (frame, is_released) = rows::released(frame(Source::Yaml), sources, path, report);
            for item in node.items() {
                let mut draft = Draft::new(frame, item.place.clone());
                draft.pairs(item, report);
                let made = draft.finish(out.entries.last(), report);
                out.entries.extend(made);
            }
            if !is_released {
                rows::keep_back(&mut out.entries, frame.kind, path, report);
            }
            let parts = FrontMatter { yaml: text, yaml_line: 1, body: "", body_line: 1 };
            leaks::text(path, &parts, Some(&node), &out.entries, allowed, &mut out.told, report);
        }
        (FileContent::Text(_), "csv") | (FileContent::Workbook(_), _) => {
            out.rows = rows::read(sources, file, frame(Source::Row), allowed, &mut out.told, report);
        }
        (FileContent::Picture(_), _) | (_, "pdf") => {}
        (_, ending) if RECORDING_ENDINGS.contains(&ending) => {}
        _ => {
            let how = match end.as_str() {
                "et" | "ett" => Some("在 WPS 里打开，另存为 .xlsx；"),
                "doc" | "docx" | "wps" => Some("打开它，把文字复制到一个 .md 文件里；"),
                "ppt" | "pptx" => Some("把要展出的文字和图片分别存出来；"),
                "zip" | "rar" | "7z" => Some("先解压；"),
                "xlsm" | "xlsb" | "numbers" => Some("在表格程序里打开，另存为 .xlsx；"),
                _ => None,
            };
            report.push(Diagnostic::new(Code::FileUnsupported).at(Place::file(path)).with("ending", &end).with_some("how", how));
        }
    }
    out
}

/// The valid range of years for the bounds of a period.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// Reads the introduction of a collection, without resolving its links.
fn intro(node: &Node, body: Document, report: &mut Vec<Diagnostic>) -> Intro {
    let mut top = Mapping::new(node, report);
    top.text("title");
    let summary = top.text("summary").unwrap_or_default();
    let mut periods = Vec::new();
    for item in top.node("periods").map(Node::items).unwrap_or_default() {
        let mut inner = Mapping::new(item, top.report());
        let period = Period {
            id: inner.required("id").unwrap_or_default(),
            title: inner.required("title").unwrap_or_default(),
            from: inner.number_in("from", YEARS),
            to: inner.number_in("to", YEARS),
        };
        if let (Some(from), Some(to), Some(node)) = (period.from, period.to, inner.node("to"))
            && to < from
        {
            inner.invalid(node, "to", &format!("{from}–{}", YEARS.end()));
        }
        inner.finish();
        periods.push(period);
    }
    let searchable = top.choice("search", &[("none", false)]).unwrap_or(true);
    top.finish();
    Intro { summary, body, links: Vec::new(), periods, searchable }
}
