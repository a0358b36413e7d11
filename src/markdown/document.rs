//! A parsed Markdown text: its events, its headings with their anchors, its plain text, and every reference with its
//! place, to be resolved by code that knows the site.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use crate::diagnostic::Place;
use crate::text::{hygiene, pinyin};

use super::padded::Padded;
use super::pieces::Pieces;
use super::unmeant::{self, Unmeant};

/// A target with the line, column and length of its place.
type Placed = (Target, (u32, u32, u32));

/// A parsed text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    file: Arc<str>,
    source: Arc<str>,
    /// Byte offset in the source at which the text begins.
    begins: usize,
    /// The parsed events. A document restored from an outline is parsed only when its events are needed.
    pieces: OnceLock<Pieces>,
    /// The references, in text order.
    pub references: Vec<Unresolved>,
    /// The headings with their anchors.
    pub headings: Vec<Heading>,
    /// Markup that is shown as typed because it does not parse.
    unmeant: Box<[Unmeant]>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 2–6; the page title is the only first-level heading.
    pub level: u8,
    /// Its anchor: ASCII, unique in the document.
    pub id: String,
    /// Its text.
    pub title: String,
}

/// A reference to be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// What it refers to.
    pub target: Target,
    /// Line, column and length of its place in the document's file.
    at: (u32, u32, u32),
}

/// The target of a reference, as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A path, possibly with a fragment: `../honors/2017.md#x`, `#x`.
    Path(Box<str>),
    /// An external address: `https:`, `mailto:`, `tel:`.
    Outside(Box<str>),
    /// `[[name]]`, possibly with a fragment.
    Wiki(Box<str>),
    /// A picture. Boxed, because few references are pictures and it would make every `Target` large.
    Picture(Box<Shown>),
}

/// A picture in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The file as written.
    pub file: String,
    /// The alternative text.
    pub alt: String,
    /// The caption.
    pub caption: String,
}

/// Parses `text`, which begins at `first_line` of `file`.
pub fn parse(file: &str, text: &str, first_line: u32) -> Document {
    parse_part(&Arc::from(file), &Arc::from(text), 0, first_line)
}

/// Parses the part of `source` from byte `from`, which is the start of `first_line` of `file`. The document shares the
/// source.
pub fn parse_part(file: &Arc<str>, source: &Arc<str>, from: usize, first_line: u32) -> Document {
    let text = source.get(from..).unwrap_or_default();
    let mut document = Document { file: Arc::clone(file), source: Arc::clone(source), begins: from, ..Document::default() };
    let mut pieces = Pieces::new(text.len());
    let mut picture: Option<(usize, String)> = None;
    let mut heading: Option<String> = None;
    let mut unmeant = Vec::new();
    let mut in_code = false;
    let mut lines = Lines { text, at: 0, line: first_line };
    for (event, range) in Padded::new(text).events() {
        let mut at = || {
            let length = text.get(range.clone()).map_or(1, |part| part.chars().take_while(|c| *c != '\n').count());
            let (line, column) = lines.of(range.start);
            (line, column, u32::try_from(length).unwrap_or(1))
        };
        match &event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                document.references.push(Unresolved { target: target(*link_type, dest_url), at: at() });
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                picture = Some((document.references.len(), String::new()));
                let shown = Shown { file: unescape(dest_url), alt: String::new(), caption: title.to_string() };
                document.references.push(Unresolved { target: Target::Picture(Box::new(shown)), at: at() });
            }
            Event::End(TagEnd::Image) => {
                if let Some((index, words)) = picture.take()
                    && let Some(Unresolved { target: Target::Picture(shown), .. }) = document.references.get_mut(index)
                {
                    shown.alt = words;
                }
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(words) | Event::Code(words) => {
                if matches!(event, Event::Text(_)) && !in_code {
                    unmeant.extend(unmeant::find(text, &range));
                }
                if let Some((_, alt)) = &mut picture {
                    alt.push_str(words);
                } else if let Some(title) = &mut heading {
                    title.push_str(words);
                }
            }
            Event::End(TagEnd::Heading(level)) => {
                if let Some(title) = heading.take() {
                    document.headings.push(Heading { level: *level as u8, id: String::new(), title });
                }
            }
            _ => {}
        }
        pieces.push(source, event, &(from + range.start..from + range.end));
    }
    pieces.settle();
    document.pieces = OnceLock::from(pieces);
    document.references.shrink_to_fit();
    document.unmeant = unmeant.into();
    name_headings(&mut document.headings);
    document
}

impl Document {
    /// The events of the text, with heading anchors filled in.
    pub(super) fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let read = || parse_part(&Arc::from(""), &self.source, self.begins, 1).pieces.into_inner().unwrap_or_default();
        self.pieces.get_or_init(read).events(&self.source, &self.headings)
    }

    /// The place of one of its references.
    pub fn place_of(&self, reference: &Unresolved) -> Place {
        let (line, column, length) = reference.at;
        Place::within(&self.file, line, column).spanning(length)
    }

    /// Where `name` first occurs in its plain text; `None` if it does not occur, or only with markup inside.
    pub fn place_of_words(&self, name: &str) -> Option<Place> {
        let text = self.written();
        let mut words = Parser::new_ext(text, hygiene::SYNTAX).into_offset_iter();
        let says = |(event, range): (Event<'_>, std::ops::Range<usize>)| match event {
            Event::Text(_) | Event::Code(_) => Some(range.start + text.get(range)?.find(name)?),
            _ => None,
        };
        let at = words.find_map(says)?;
        Some(Place::of_offset(&self.file, &self.source, self.begins + at, 1))
    }

    /// Markup that was meant as a picture or link but does not parse: its place, the text as typed, and what was meant.
    pub fn unmeant(&self) -> impl Iterator<Item = (Place, &str, &str)> {
        let text = self.written();
        self.unmeant.iter().filter_map(move |Unmeant { range, meant }| {
            let written = text.get(range.clone())?;
            let length = u32::try_from(written.chars().count()).unwrap_or(1);
            let place = Place::of_offset(&self.file, &self.source, self.begins + range.start, 1);
            Some((place.spanning(length), written, meant.as_str()))
        })
    }

    /// The Markdown source of the text.
    pub fn written(&self) -> &str {
        self.source.get(self.begins..).unwrap_or_default()
    }

    /// Serialises references and headings, to be kept from one build to the next; see [`Document::of_outline`].
    pub fn outline(&self) -> Option<Vec<u8>> {
        let references = self.references.iter().map(|reference| (&reference.target, reference.at));
        let references: Vec<(&Target, (u32, u32, u32))> = references.collect();
        serde_json::to_vec(&(references, &self.headings)).ok()
    }

    /// Restores a document from its outline, given the same source; `None` if `outline` is not valid.
    pub fn of_outline(file: &Arc<str>, source: &Arc<str>, from: usize, outline: &[u8]) -> Option<Self> {
        let (references, headings): (Vec<Placed>, _) = serde_json::from_slice(outline).ok()?;
        let references = references.into_iter().map(|(target, at)| Unresolved { target, at }).collect();
        let (file, source) = (Arc::clone(file), Arc::clone(source));
        Some(Self { file, source, begins: from, references, headings, ..Self::default() })
    }

    /// Byte offset in the source at which the text begins.
    pub fn begins(&self) -> usize {
        self.begins
    }

    /// The plain text, one line per paragraph.
    pub fn text(&self) -> String {
        self.words(usize::MAX)
    }

    /// The beginning of the plain text: whole paragraphs up to at least `bytes` bytes, or all of it.
    pub fn words(&self, bytes: usize) -> String {
        let mut out = String::with_capacity(bytes.min(self.source.len().saturating_sub(self.begins)));
        let mut in_picture = false;
        for event in self.events() {
            match event {
                Event::Start(Tag::Image { .. }) => in_picture = true,
                Event::End(TagEnd::Image) => in_picture = false,
                Event::Text(words) | Event::Code(words) if !in_picture => out.push_str(&words),
                // A line break in the source between two Han characters is not a space.
                Event::SoftBreak | Event::HardBreak if !in_picture && out.chars().next_back().is_some_and(|c| c.is_ascii()) => {
                    out.push(' ');
                }
                Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock | TagEnd::Heading(_))
                    if !out.is_empty() && !out.ends_with('\n') =>
                {
                    if out.len() >= bytes {
                        break;
                    }
                    out.push('\n');
                }
                _ => {}
            }
        }
        out.truncate(out.trim_end().len());
        out
    }
}

/// Counts lines up to a position; cheap as long as positions come in order, as they nearly always do.
struct Lines<'a> {
    text: &'a str,
    /// Start of a line, and its number.
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// Line and column of the byte `offset`.
    fn of(&mut self, offset: usize) -> (u32, u32) {
        let Some(passed) = self.text.get(self.at..offset) else {
            let place = Place::of_offset("", self.text, offset, 1);
            return (place.line.unwrap_or(1), place.column.unwrap_or(1));
        };
        if let Some(last) = passed.rfind('\n') {
            self.line += u32::try_from(passed.matches('\n').count()).unwrap_or(0);
            self.at += last + 1;
        }
        let column = self.text.get(self.at..offset).map_or(0, |before| before.chars().count());
        (self.line, u32::try_from(column).unwrap_or(u32::MAX - 1) + 1)
    }
}

/// Assigns every heading its anchor, and lowers all levels by one if the text uses the first level.
fn name_headings(headings: &mut [Heading]) {
    let shift = u8::from(headings.iter().any(|heading| heading.level == 1));
    let mut taken = BTreeSet::new();
    for heading in headings {
        let slug = pinyin::slug(&heading.title);
        let slug = if slug.is_empty() { "section".to_owned() } else { slug };
        let mut id = slug.clone();
        let mut number = 2;
        while !taken.insert(id.clone()) {
            id = format!("{slug}-{number}");
            number += 1;
        }
        heading.level = (heading.level + shift).min(6);
        heading.id = id;
    }
}

fn target(link_type: LinkType, dest: &str) -> Target {
    if let LinkType::WikiLink { .. } = link_type {
        return Target::Wiki(dest.trim().into());
    }
    let scheme = dest.split_once(':').map(|(scheme, _)| scheme);
    let outside = scheme.is_some_and(|s| s.len() > 1 && s.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c)));
    if link_type == LinkType::Email {
        Target::Outside(format!("mailto:{dest}").into())
    } else if outside || dest.starts_with("//") {
        Target::Outside(dest.into())
    } else {
        Target::Path(unescape(dest).into())
    }
}

/// Decodes percent-encoding such as `%20`: people write file names, browsers write escapes.
fn unescape(dest: &str) -> String {
    let bytes = dest.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| dest.get(at + 1..at + 3)).flatten();
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| dest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_targets_and_places() {
        let text = "见[[张明远]]与[奖牌](../honors/2017.md#x)。\n\n![江景](图/a%20b.jpg \"题注\") <https://example.org/>\n";
        let document = parse("a.md", text, 5);
        let targets: Vec<_> = document.references.iter().map(|r| r.target.clone()).collect();
        assert_eq!(
            targets,
            [
                Target::Wiki("张明远".into()),
                Target::Path("../honors/2017.md#x".into()),
                Target::Picture(Box::new(Shown { file: "图/a b.jpg".into(), alt: "江景".into(), caption: "题注".into() })),
                Target::Outside("https://example.org/".into()),
            ]
        );
        let place = document.place_of(&document.references[1]);
        assert_eq!((place.line, place.column), (Some(5), Some(10)));
    }

    proptest::proptest! {
        #[test]
        fn a_document_comes_back(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "江畔", "\n\n", "\n", "# 标题\n\n", "## 石阶\n", "[[张明远]]", "[奖牌](../honors/2017.md#x)", "![江景](a%20b.jpg \"题注\")",
                "*重*", "| a | b |\n|---|---|\n| 一 | 二 |\n", "<https://example.org/>", "- 一\n- 二\n", "`码`", "[^1]\n\n[^1]: 注\n", "&amp;",
            ]), 0..12),
            head in "(---\na: 1\n---\n)?",
        ) {
            let source: Arc<str> = format!("{head}{}", parts.concat()).into();
            let (file, begins) = (Arc::from("a.md"), head.len());
            let read = parse_part(&file, &source, begins, 5);
            let back = Document::of_outline(&file, &source, begins, &read.outline().expect("an outline")).expect("a document");
            proptest::prop_assert_eq!((&read.references, &read.headings), (&back.references, &back.headings));
            proptest::prop_assert_eq!(read.events().collect::<Vec<_>>(), back.events().collect::<Vec<_>>());
            proptest::prop_assert_eq!((read.written(), read.text()), (back.written(), back.text()));
        }
    }

    #[test]
    fn headings_are_anchored_and_pushed_down() {
        let document = parse("a.md", "# 经过\n## 一\n## 一\n", 1);
        let headings: Vec<_> = document.headings.iter().map(|h| (h.level, h.id.as_str())).collect();
        assert_eq!(headings, [(2, "jing-guo"), (3, "yi"), (3, "yi-2")]);
    }

    #[test]
    fn a_line_break_between_han_is_no_space() {
        assert_eq!(parse("a.md", "长江\n之畔\n\nby the\nriver", 1).text(), "长江之畔\nby the river");
    }
}
