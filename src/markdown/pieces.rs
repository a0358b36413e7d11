//! A compact form of a parsed text: the text itself stays in the source, and a piece refers to it in one or a few
//! bytes. A site of fifty thousand entries holds three million pieces.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use crate::text::packed;

use super::Heading;

/// The pieces of a text, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// The encoded pieces: one byte for the type; after [`WORDS`], two packed numbers.
    inner: Vec<u8>,
    /// Events whose text differs from the source, and tags with attributes; in order.
    others: Vec<Event<'static>>,
    /// Byte offset in the source behind the last text piece.
    at: usize,
}

/// Text: the distance from the previous text piece, and the length, both in bytes.
const WORDS: u8 = 0;
/// A soft line break.
const BREAK: u8 = 1;
/// The start of the next heading.
const HEADING: u8 = 2;
/// The end of a heading.
const HEADING_END: u8 = 3;
/// The next of `others`.
const OTHER: u8 = 4;
/// First code for tags: each has a code for its start and the following one for its end.
const TAGS: u8 = 5;

/// The tags with codes of their own. The start tags of most carry nothing but their name; those of links are included
/// because their targets are resolved separately, one for one.
const ENDS: [TagEnd; 17] = [
    TagEnd::Paragraph,
    TagEnd::Item,
    TagEnd::List(false),
    TagEnd::TableCell,
    TagEnd::TableRow,
    TagEnd::TableHead,
    TagEnd::Link,
    TagEnd::Strong,
    TagEnd::Emphasis,
    TagEnd::Strikethrough,
    TagEnd::BlockQuote(None),
    TagEnd::HtmlBlock,
    TagEnd::Table,
    TagEnd::Image,
    TagEnd::CodeBlock,
    TagEnd::List(true),
    TagEnd::FootnoteDefinition,
];

impl Pieces {
    /// Creates an empty sequence for a text of `length` bytes.
    pub(super) fn new(length: usize) -> Self {
        // A paragraph of a hundred characters has about four pieces of two bytes on average.
        Self { inner: Vec::with_capacity(length / 24), ..Self::default() }
    }

    /// Appends an event that was parsed from the bytes `range` of `source`.
    pub(super) fn push(&mut self, source: &str, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Text(words) if range.start >= self.at && source.get(range.clone()) == Some(&*words) => {
                self.inner.push(WORDS);
                packed::push(&mut self.inner, (range.start - self.at) as u64);
                packed::push(&mut self.inner, range.len() as u64);
                self.at = range.end;
            }
            Event::Start(Tag::Heading { .. }) => self.inner.push(HEADING),
            Event::End(TagEnd::Heading(_)) => self.inner.push(HEADING_END),
            Event::SoftBreak => self.inner.push(BREAK),
            Event::Start(tag) => match code(tag.to_end()) {
                Some(code) if matches!(tag, Tag::Link { .. }) || start(tag.to_end()).as_ref() == Some(&tag) => {
                    self.inner.push(code);
                }
                _ => self.other(Event::Start(tag)),
            },
            Event::End(end) => match code(end) {
                Some(code) => self.inner.push(code + 1),
                None => self.other(Event::End(end)),
            },
            event => self.other(event),
        }
    }

    fn other(&mut self, event: Event<'_>) {
        self.others.push(event.into_static());
        self.inner.push(OTHER);
    }

    /// Releases unused capacity.
    pub(super) fn settle(&mut self) {
        self.inner.shrink_to_fit();
        self.others.shrink_to_fit();
    }

    /// The events; `headings` are those of the text, in order.
    pub(super) fn events<'a>(&'a self, source: &'a str, headings: &'a [Heading]) -> impl Iterator<Item = Event<'a>> {
        let (mut opened, mut closed, mut others) = (headings.iter(), headings.iter(), self.others.iter());
        let (mut bytes, mut at) = (&*self.inner, 0);
        let number = |bytes: &mut &[u8]| usize::try_from(packed::take(bytes)?).ok();
        std::iter::from_fn(move || {
            let (&piece, rest) = bytes.split_first()?;
            bytes = rest;
            Some(match piece {
                WORDS => {
                    let from = at + number(&mut bytes)?;
                    at = from + number(&mut bytes)?;
                    Event::Text(CowStr::Borrowed(source.get(from..at)?))
                }
                BREAK => Event::SoftBreak,
                HEADING => Event::Start(heading(opened.next()?)),
                HEADING_END => Event::End(TagEnd::Heading(level(closed.next()?))),
                OTHER => others.next()?.clone(),
                code => {
                    let end = *ENDS.get(usize::from(code - TAGS) / 2)?;
                    if (code - TAGS).is_multiple_of(2) { Event::Start(start(end)?) } else { Event::End(end) }
                }
            })
        })
    }
}

/// The code of the start tag that is closed by `end`.
fn code(end: TagEnd) -> Option<u8> {
    let place = ENDS.iter().position(|known| *known == end)?;
    Some(TAGS + 2 * u8::try_from(place).ok()?)
}

/// The start tag closed by `end`, if it carries nothing but its name.
fn start(end: TagEnd) -> Option<Tag<'static>> {
    Some(match end {
        TagEnd::Paragraph => Tag::Paragraph,
        TagEnd::BlockQuote(kind) => Tag::BlockQuote(kind),
        TagEnd::HtmlBlock => Tag::HtmlBlock,
        TagEnd::List(false) => Tag::List(None),
        TagEnd::Item => Tag::Item,
        TagEnd::TableHead => Tag::TableHead,
        TagEnd::TableRow => Tag::TableRow,
        TagEnd::TableCell => Tag::TableCell,
        TagEnd::Emphasis => Tag::Emphasis,
        TagEnd::Strong => Tag::Strong,
        TagEnd::Strikethrough => Tag::Strikethrough,
        TagEnd::Link => {
            let nothing = || CowStr::Borrowed("");
            Tag::Link { link_type: LinkType::Inline, dest_url: nothing(), title: nothing(), id: nothing() }
        }
        _ => return None,
    })
}

fn heading(heading: &Heading) -> Tag<'_> {
    Tag::Heading { level: level(heading), id: Some(CowStr::Borrowed(&heading.id)), classes: Vec::new(), attrs: Vec::new() }
}

fn level(heading: &Heading) -> HeadingLevel {
    HeadingLevel::try_from(usize::from(heading.level)).unwrap_or(HeadingLevel::H6)
}
