//! Damaged text in what is shown (domain §6). Findings in bodies have their exact place; findings in field values, that
//! of the value or its entry. Only bodies are repaired automatically, and only where the repair is certain.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{LevelLabels, Scalar, Value};
use crate::markdown::Document;
use crate::source::yaml::{self, Data, Node};
use crate::source::{Sources, split_front_matter};
use crate::text::hygiene::{self, Finding, Options, Repair, Rule};
use crate::text::surname::is_han;

use super::{Content, Declared, Entry, Source};

/// Maximum number of findings of one rule in one entry that are reported individually; more are reported as one with a
/// count.
const MOST_TOLD: usize = 5;

/// Maximum length of a quotation in a message, in characters.
const LONGEST: usize = 24;

/// Number of characters of context shown on either side of a proposed repair.
const BESIDE: usize = 10;

/// A file whose body can be repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// Its path relative to the root of the site.
    pub path: String,
    /// Its current text.
    pub before: String,
    /// Its text with every certain repair.
    pub after: String,
}

/// Checks every shown entry and introduction. Returns the Markdown files in which nothing was found.
pub(super) fn check(
    sources: &Sources,
    content: &Content,
    declared: &Declared<'_>,
    report: &mut Vec<Diagnostic>,
) -> HashSet<Arc<str>> {
    let names = names(content);
    let one = |entry: &Entry| {
        let is_known = entry.source == Source::Markdown && declared.sound.contains_key(&*entry.place.file);
        if is_known { Vec::new() } else { of_entry(sources, entry, declared.levels, &names) }
    };
    let looked: Vec<Vec<Diagnostic>> = content.entries.par_iter().with_max_len(64).map(one).collect();
    let mut sound = HashSet::with_capacity(looked.len());
    for (entry, found) in content.entries.iter().zip(looked) {
        if entry.source == Source::Markdown && found.is_empty() {
            sound.insert(Arc::clone(&entry.place.file));
        }
        report.extend(found);
    }
    for intro in content.collections.iter().filter(|collection| collection.intro.is_some()) {
        let path = format!("content/{}/_index.md", intro.id);
        let mut told = Told::default();
        body(sources, &path, false, &names, &mut told);
        report.extend(told.finish());
        report.extend(intro.intro.iter().flat_map(|intro| unmeant(&intro.body)));
    }
    sound
}

/// Findings for markup characters that have no effect as markup and are shown literally.
fn unmeant(body: &Document) -> Vec<Diagnostic> {
    let told = |(place, written, meant): (Place, &str, &str)| {
        Diagnostic::new(Code::TextMarkup).at(place).with("text", shortened(written)).with("new", meant)
    };
    body.unmeant().map(told).collect()
}

/// The Markdown files whose bodies can be repaired, with their new text.
pub fn mended(sources: &Sources, content: &Content) -> Vec<Mended> {
    let names = names(content);
    let entries = content.entries.iter().filter(|entry| entry.source == Source::Markdown);
    let mut paths: BTreeMap<String, bool> =
        entries.map(|entry| (entry.place.file.to_string(), entry.common.keep_pinyin)).collect();
    for collection in content.collections.iter().filter(|collection| collection.intro.is_some()) {
        paths.insert(format!("content/{}/_index.md", collection.id), false);
    }
    let mut all = Vec::new();
    for (path, keep_pinyin) in paths {
        let Some(text) = sources.text(&path) else { continue };
        let parts = split_front_matter(&path, text, &mut Vec::new());
        let options = Options { keep_pinyin, markdown: true, names: &names };
        let new = hygiene::mend(parts.body, &options);
        if new != parts.body {
            let head = &text[..text.len() - parts.body.len()];
            all.push(Mended { path, before: text.to_string(), after: format!("{head}{new}") });
        }
    }
    all
}

/// The names of people, which no repair may touch.
pub(super) fn names(content: &Content) -> Vec<&str> {
    let mut names: Vec<&str> = content.entries.par_iter().with_min_len(256).flat_map_iter(named).collect();
    names.par_sort_unstable();
    names.dedup();
    names
}

/// The people that an entry names: itself, and those to whom it refers.
fn named(entry: &Entry) -> Vec<&str> {
    let referred = entry.fields.values().flat_map(Value::items).filter_map(|value| match value {
        Value::One(Scalar::Reference(reference)) if reference.name.chars().count() <= 4 => Some(&*reference.name),
        _ => None,
    });
    entry.is_name.then_some(&*entry.title).into_iter().chain(referred).collect()
}

/// Checks one entry.
pub(super) fn of_entry(sources: &Sources, entry: &Entry, levels: &LevelLabels, names: &[&str]) -> Vec<Diagnostic> {
    let mut told = Told::default();
    let keep_pinyin = entry.common.keep_pinyin;
    if entry.source == Source::Markdown {
        body(sources, &entry.place.file, keep_pinyin, names, &mut told);
    }
    let mut head: Option<Option<Node>> = None;
    let mut value = |told: &mut Told, text: &str, markdown: bool| {
        let options = Options { keep_pinyin, markdown, names };
        for mut finding in hygiene::find(text, &options) {
            // Only the author may repair a field value.
            if let Repair::Replace(new) = &mut finding.repair {
                finding.repair = Repair::ByHand(std::mem::take(new));
            }
            let head = head.get_or_insert_with(|| front_matter(sources, entry));
            let place = head.as_ref().and_then(|head| place_of(head, text)).unwrap_or(&entry.place);
            told.add(&finding, text, place.clone(), names);
        }
    };
    value(&mut told, &entry.title, false);
    // A box at the end of a text may be a checkbox; at the end of a name it stands for a lost character.
    if entry.is_name && entry.title.chars().any(is_han) {
        for (at, lost) in [entry.title.char_indices().next(), entry.title.char_indices().next_back()].into_iter().flatten() {
            if matches!(lost, '□' | '■' | '▯' | '▢') {
                let range = at..at + lost.len_utf8();
                let finding = Finding { rule: Rule::Placeholder, range, repair: Repair::None };
                told.add(&finding, &entry.title, entry.place.clone(), names);
            }
        }
    }
    value(&mut told, &entry.common.summary, false);
    for field in entry.fields.values().flat_map(Value::items) {
        match field {
            Value::One(Scalar::Text(text)) if **text != *entry.title => value(&mut told, text, false),
            Value::One(Scalar::Markdown(text, _)) => value(&mut told, text, true),
            Value::Picture(picture) => value(&mut told, &picture.alt, false),
            Value::Group(inner) => inner.iter().for_each(|(_, inner)| value(&mut told, &super::value_text(inner, levels), false)),
            _ => {}
        }
    }
    let mut found = told.finish();
    found.extend(entry.body.iter().flat_map(|body| unmeant(body)));
    found
}

/// The front matter of an entry from a Markdown file.
fn front_matter(sources: &Sources, entry: &Entry) -> Option<Node> {
    let path = &*entry.place.file;
    let text = sources.text(path).filter(|_| entry.source == Source::Markdown)?;
    let parts = split_front_matter(path, text, &mut Vec::new());
    yaml::read(path, parts.yaml, parts.yaml_line, &mut Vec::new())
}

/// The place of a value in it.
fn place_of<'a>(node: &'a Node, value: &str) -> Option<&'a Place> {
    match &node.data {
        Data::Scalar(text) => (text.trim() == value.trim()).then_some(&node.place),
        Data::List(items) => items.iter().find_map(|item| place_of(item, value)),
        Data::Map(pairs) => pairs.iter().find_map(|(_, inner)| place_of(inner, value)),
        Data::Null => None,
    }
}

fn body(sources: &Sources, path: &str, keep_pinyin: bool, names: &[&str], told: &mut Told) {
    let Some(text) = sources.text(path) else { return };
    let parts = split_front_matter(path, text, &mut Vec::new());
    let findings = hygiene::find(parts.body, &Options { keep_pinyin, markdown: true, names });
    for finding in findings {
        let place = Place::of_offset(path, parts.body, finding.range.start, parts.body_line);
        let length = parts.body[finding.range.clone()].chars().take_while(|c| *c != '\n').count();
        told.add(&finding, parts.body, place.spanning(u32::try_from(length).unwrap_or(1)), names);
    }
}

/// The findings in one entry.
#[derive(Default)]
struct Told {
    /// By rule and whether `check --fix` repairs them.
    found: BTreeMap<(Rule, bool), Vec<Diagnostic>>,
}

impl Told {
    fn add(&mut self, finding: &Finding, text: &str, place: Place, names: &[&str]) {
        let written = shortened(&text[finding.range.clone()]);
        let mut diagnostic = Diagnostic::new(code(finding.rule)).at(place).with("text", &written);
        if finding.rule == Rule::MixedForms {
            diagnostic = diagnostic.with("share", hygiene::traditional_share(text).max(1));
        }
        match &finding.repair {
            // Nothing is guessed for a torn name; only the original document can restore it.
            Repair::Suggest(likely) if !names.iter().any(|name| shares_a_word(likely, name)) => {
                diagnostic = diagnostic.with("likely", shortened(likely));
            }
            Repair::Suggest(_) => diagnostic = diagnostic.with("name", ""),
            Repair::Replace(new) | Repair::ByHand(new) if !new.is_empty() => diagnostic = diagnostic.with("new", new),
            _ => {}
        }
        match &finding.repair {
            Repair::ByHand(new) => diagnostic = diagnostic.with("hand", around(text, &finding.range, new)),
            Repair::None => diagnostic = diagnostic.with("look", ""),
            _ => {}
        }
        let is_mended = matches!(finding.repair, Repair::Replace(_));
        self.found.entry((finding.rule, is_mended)).or_default().push(diagnostic);
    }

    /// The findings: individually if they are few, otherwise the first with the total count.
    fn finish(self) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        for ((rule, is_mended), mut found) in self.found {
            // Findings to be repaired by hand are listed individually, because each says what to write.
            let is_bulk = is_mended && matches!(rule, Rule::Annotated | Rule::HalfWidth | Rule::Invisible);
            if found.len() > MOST_TOLD || (is_bulk && found.len() > 1) {
                let count = found.len();
                found.truncate(1);
                found[0].count = count;
            }
            out.append(&mut found);
        }
        out
    }
}

/// The repaired text with its context on the same line.
fn around(text: &str, range: &Range<usize>, new: &str) -> String {
    let before: Vec<char> = text[..range.start].chars().rev().take_while(|c| *c != '\n').take(BESIDE).collect();
    let after = text[range.end..].chars().take_while(|c| *c != '\n').take(BESIDE);
    before.into_iter().rev().chain(new.chars()).chain(after).collect()
}

/// Whether a guess mentions a person known to the exhibition: it shares two adjacent characters with the name.
fn shares_a_word(likely: &str, name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    chars.windows(2).any(|two| likely.contains(&two.iter().collect::<String>()))
}

fn shortened(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if one_line.chars().count() <= LONGEST { one_line } else { one_line.chars().take(LONGEST).chain(['…']).collect() }
}

fn code(rule: Rule) -> Code {
    match rule {
        Rule::Annotated => Code::TextPinyin,
        Rule::AnnotatedLetter | Rule::AnnotationRest | Rule::Askew => Code::TextTorn,
        Rule::StrayLetter => Code::TextLetter,
        Rule::OtherScript => Code::TextScript,
        Rule::Placeholder => Code::TextPlaceholder,
        Rule::Unpaired => Code::TextQuote,
        Rule::HalfWidth => Code::TextPunctuation,
        Rule::MixedForms => Code::TextMixed,
        Rule::Residue => Code::TextResidue,
        Rule::WrongEncoding => Code::TextEncoding,
        Rule::Invisible => Code::TextInvisible,
    }
}
