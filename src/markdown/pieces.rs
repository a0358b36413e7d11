//! A parsed text in little room: what was read of it stays where it stands in its source, and a piece says where. A site of
//! fifty thousand entries holds three million of them.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::Heading;

/// The pieces of a text, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// The whole text that they stand in.
    source: Arc<str>,
    inner: Vec<Piece>,
    /// What does not stand in the source as it is read, and tags that say more than their name.
    others: Vec<Event<'static>>,
}

#[derive(Clone, Copy, Debug)]
enum Piece {
    /// Words, as bytes of the source.
    Words(u32, u32),
    /// The beginning of what needs but its name.
    Open(TagEnd),
    Close(TagEnd),
    /// The beginning of a heading, by its number.
    Heading(u32),
    Break,
    Other(u32),
}

impl Pieces {
    /// No piece yet, of `source`.
    pub(super) fn new(source: Arc<str>) -> Self {
        // A paragraph of a hundred characters is about four pieces.
        let likely = source.len() / 64;
        Self { source, inner: Vec::with_capacity(likely), others: Vec::new() }
    }

    /// Adds an event that was read at the bytes `range` of the source; headings are numbered from 0.
    pub(super) fn push(&mut self, event: Event<'_>, range: &Range<usize>, heading: usize) {
        let piece = match event {
            Event::Text(words) if self.source.get(range.clone()) == Some(&*words) => {
                match (u32::try_from(range.start), u32::try_from(range.end)) {
                    (Ok(start), Ok(end)) => Piece::Words(start, end),
                    _ => self.other(Event::Text(words)),
                }
            }
            Event::Start(Tag::Heading { .. }) => Piece::Heading(u32::try_from(heading).unwrap_or(u32::MAX)),
            // What a link leads to is resolved beside the text, one for one.
            Event::Start(tag) if matches!(tag, Tag::Link { .. }) || start(tag.to_end()).as_ref() == Some(&tag) => {
                Piece::Open(tag.to_end())
            }
            Event::End(end) => Piece::Close(end),
            Event::SoftBreak => Piece::Break,
            event => self.other(event),
        };
        self.inner.push(piece);
    }

    fn other(&mut self, event: Event<'_>) -> Piece {
        self.others.push(event.into_static());
        Piece::Other(u32::try_from(self.others.len() - 1).unwrap_or(u32::MAX))
    }

    /// Gives the room back that was not needed.
    pub(super) fn settle(&mut self) {
        self.inner.shrink_to_fit();
        self.others.shrink_to_fit();
    }

    /// The events; `headings` are those of the text, in order.
    pub(super) fn events<'a>(&'a self, headings: &'a [Heading]) -> impl Iterator<Item = Event<'a>> {
        let mut closed = headings.iter();
        self.inner.iter().filter_map(move |piece| {
            Some(match *piece {
                Piece::Words(from, to) => Event::Text(CowStr::Borrowed(self.source.get(from as usize..to as usize)?)),
                Piece::Open(end) => Event::Start(start(end)?),
                Piece::Heading(number) => Event::Start(heading(headings.get(number as usize)?)),
                Piece::Close(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(level(closed.next()?))),
                Piece::Close(end) => Event::End(end),
                Piece::Break => Event::SoftBreak,
                Piece::Other(number) => self.others.get(number as usize)?.clone(),
            })
        })
    }
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
