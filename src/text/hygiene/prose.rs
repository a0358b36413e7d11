//! A text as the rules see it: its characters with their byte offsets, and the ranges that are not prose.

use std::ops::Range;

use crate::text::lines;
use crate::text::surname::is_han;

use super::seen::Seen;

/// A text with its characters.
pub(in crate::text) struct Prose<'a> {
    pub(super) text: &'a str,
    pub(super) chars: Vec<(usize, char)>,
    /// Code, addresses, tags: sorted and disjoint.
    kept: Vec<Range<usize>>,
    /// Text that follows the ASCII part of an address without a gap and may belong to it.
    pub(super) tails: Vec<Range<usize>>,
    pub(super) markdown: bool,
    pub(super) seen: Seen,
}

impl<'a> Prose<'a> {
    pub(super) fn new(text: &'a str, markdown: bool, seen: Seen) -> Self {
        let (mut kept, tails) = addresses(text, seen);
        if markdown {
            if seen.has('`') || seen.has('~') {
                kept.extend(code(text));
            }
            if seen.has('<') || seen.has('[') || seen.has('(') {
                kept.extend(tags(text));
            }
        }
        join(&mut kept);
        let mut chars = Vec::with_capacity(text.len() / 2);
        chars.extend(text.char_indices());
        Self { text, chars, kept, tails, markdown, seen }
    }

    /// Whether the byte offset `at` lies outside prose.
    pub(super) fn is_kept(&self, at: usize) -> bool {
        let index = self.kept.partition_point(|range| range.end <= at);
        self.kept.get(index).is_some_and(|range| range.start <= at)
    }

    /// The character at `index`; NUL past the ends.
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).map_or('\0', |(_, c)| *c)
    }

    /// The character before `index`; NUL at the start.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |index| self.at(index))
    }

    /// Byte range of the characters `from..to`.
    pub(super) fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let at = |index: usize| self.chars.get(index).map_or(self.text.len(), |(at, _)| *at);
        at(from)..at(to)
    }

    /// Number of Han characters.
    pub(super) fn han(&self) -> usize {
        self.chars.iter().filter(|(_, c)| is_han(*c)).count()
    }
}

/// Sorts ranges and merges those that overlap.
pub(super) fn join(ranges: &mut Vec<Range<usize>>) {
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|later, first| {
        let overlaps = later.start < first.end;
        if overlaps {
            first.end = first.end.max(later.end);
        }
        overlaps
    });
}

/// Web and mail addresses, and the text that follows web addresses without a gap.
fn addresses(text: &str, seen: Seen) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let mut found = Vec::new();
    let mut tails = Vec::new();
    let schemes = ["http://", "https://", "ftp://", "mailto:", "www."];
    for scheme in schemes.into_iter().filter(|scheme| scheme.chars().all(|c| seen.has(c))) {
        let mut reached = 0;
        for at in memchr::memmem::find_iter(text.as_bytes(), scheme) {
            let ends = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '<' | '>' | '"');
            let end = text[at..].find(ends).map_or(text.len(), |length| at + length);
            found.push(at..end);
            // Behind a comma or a bracket the sentence continues, not the address.
            if end >= reached && !text[at..end].ends_with([',', ';', '!', ':', ')']) {
                reached = text[end..].find(ends_a_tail).map_or(text.len(), |length| end + length);
                tails.push(end..reached);
            }
        }
    }
    for (at, _) in text.match_indices('@') {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        let start = text[..at]
            .rfind(|c: char| !is_part(c))
            .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
        let end = text[at + 1..].find(|c: char| !is_part(c)).map_or(text.len(), |length| at + 1 + length);
        if start < at && text[at..end].contains('.') {
            found.push(start..end);
        }
    }
    (found, tails)
}

/// Whether a character cannot occur in an address, in whatever script.
fn ends_a_tail(c: char) -> bool {
    c.is_whitespace() || "，。、；：！？（）《》〈〉「」『』【】“”‘’…—<>\"()[]".contains(c)
}

/// Ranges of fenced code blocks and code spans.
fn code(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut at = 0;
    for line in lines(text) {
        let content = line.trim_start();
        let mark = [('`', "```"), ('~', "~~~")].into_iter().find_map(|(mark, three)| content.starts_with(three).then_some(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some((mark, at)),
            (Some((open, start)), Some(mark)) if open == mark => {
                found.push(start..at + line.len());
                fence = None;
            }
            (None, None) => spans(line, at, &mut found),
            _ => {}
        }
        at += line.len();
    }
    if let Some((_, start)) = fence {
        found.push(start..text.len());
    }
    found
}

/// Code spans in one line: closed by as many backticks as opened them.
fn spans(line: &str, at: usize, found: &mut Vec<Range<usize>>) {
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(open) = bytes[from..].iter().position(|byte| *byte == b'`').map(|open| from + open) {
        let length = bytes[open..].iter().take_while(|byte| **byte == b'`').count();
        let marks = "`".repeat(length);
        let body = open + length;
        match line[body..].find(&marks) {
            Some(close) => {
                from = body + close + length;
                found.push(at + open..at + from);
            }
            None => from = body,
        }
    }
}

/// Ranges of HTML tags and autolinks, link targets, and footnote labels.
fn tags(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut push = |open: &str, close: char, inside: fn(char) -> bool| {
        let mut from = 0;
        while let Some(at) = memchr::memmem::find(&text.as_bytes()[from..], open.as_bytes()).map(|at| from + at) {
            let body = at + open.len();
            let rest = &text[body..];
            // A tag ends on its own line, and soon.
            let end = rest.char_indices().take(400).take_while(|(_, c)| *c != '\n').find(|(_, c)| *c == close);
            let first = rest.chars().next().is_some_and(inside);
            match end {
                Some((length, c)) if first => {
                    from = body + length + c.len_utf8();
                    found.push(at..from);
                }
                _ => from = body,
            }
        }
    };
    push("<", '>', |c| c.is_ascii_alphabetic() || c == '/' || c == '!');
    push("](", ')', |c| c != ')');
    push("[^", ']', |_| true);
    found
}
