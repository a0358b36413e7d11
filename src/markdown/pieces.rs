//! A parsed text in little room: what was read of it stays where it stands in its source, and a piece says where, in a byte or
//! a few. A site of fifty thousand entries holds three million pieces.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use crate::text::packed;

use super::Heading;

/// The pieces of a text, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// One after the other: a byte that says which, behind [`WORDS`] two numbers.
    inner: Vec<u8>,
    /// What does not stand in the source as it is read, and tags that say more than their name; in order.
    others: Vec<Event<'static>>,
    /// The byte of the source behind the last words.
    at: usize,
}

/// Words: how far they stand behind those before them, and how many bytes they have.
const WORDS: u8 = 0;
/// A line break that is none on the page.
const BREAK: u8 = 1;
/// The beginning of the next heading.
const HEADING: u8 = 2;
/// Its end.
const HEADING_END: u8 = 3;
/// The next of the others.
const OTHER: u8 = 4;
/// From here on the beginning of a tag, then its end, then those of the next.
const TAGS: u8 = 5;

/// The ends of tags. The beginnings of most say nothing but their name; of a link, what it leads to is resolved beside the
/// text, one for one.
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
    /// No piece yet, of a text of so many bytes.
    pub(super) fn new(length: usize) -> Self {
        // A paragraph of a hundred characters is about four pieces, of two bytes in the mean.
        Self { inner: Vec::with_capacity(length / 24), ..Self::default() }
    }

    /// Adds an event that was read at the bytes `range` of the `source`.
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

    /// Gives the room back that was not needed.
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

/// The byte of the beginning of what ends so.
fn code(end: TagEnd) -> Option<u8> {
    let place = ENDS.iter().position(|known| *known == end)?;
    Some(TAGS + 2 * u8::try_from(place).ok()?)
}

/// The tag that ends with `end` and says nothing but its name.
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
