//! A scanner of HTML: tags with their attributes, and text, in the order in which a browser's tokenizer yields them. It
//! hardly allocates, so ten thousand pages are checked in well under a second.

mod reference;

use std::borrow::Cow;

pub(crate) use reference::decode;

/// An attribute as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    /// Its name, in lower case.
    pub(crate) name: Cow<'a, str>,
    /// Its value as written, with character references unresolved; see [`decode`].
    pub(crate) raw: &'a str,
    /// The byte offset at which the value begins.
    pub(crate) offset: usize,
}

impl<'a> Attribute<'a> {
    /// Its value with character references resolved.
    pub(crate) fn value(&self) -> Cow<'a, str> {
        decode(self.raw)
    }
}

/// What the scanner yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// An opening tag with its name in lower case; the scanner holds its attributes until the next token.
    Open(Cow<'a, str>),
    /// A closing tag with its name in lower case.
    Close(Cow<'a, str>),
    /// Text as written, with character references unresolved.
    Text(&'a str),
}

/// Scans a document from its beginning.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The byte offset at which the current token begins.
    start: usize,
    attributes: Vec<Attribute<'a>>,
    /// The element just opened, if its content is raw text up to its closing tag.
    raw: Option<Cow<'a, str>>,
    /// Nesting depth in SVG or `MathML`, where no element holds raw text and `/>` closes an element.
    foreign: usize,
}

/// Whether the content of an element is raw text, without tags.
fn is_raw(element: &str) -> bool {
    matches!(element, "script" | "style" | "title" | "textarea" | "iframe" | "noembed" | "noframes" | "xmp")
}

impl<'a> Scanner<'a> {
    /// A scanner for an HTML document.
    pub(crate) fn html(text: &'a str) -> Self {
        Self { text, at: 0, start: 0, attributes: Vec::new(), raw: None, foreign: 0 }
    }

    /// A scanner for an XML document, such as an SVG or a feed.
    pub(crate) fn xml(text: &'a str) -> Self {
        Self { foreign: 1, ..Self::html(text) }
    }

    /// The attributes of the current opening tag. Of duplicate names only the first counts.
    pub(crate) fn attributes(&self) -> &[Attribute<'a>] {
        &self.attributes
    }

    /// The attribute `name` of the current opening tag.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The byte offset at which the current token begins.
    pub(crate) fn offset(&self) -> usize {
        self.start
    }

    /// The byte offset after the current token.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Continues at byte `at`, which must be outside of SVG, `MathML` and raw text.
    pub(crate) fn go_on(&mut self, at: usize) {
        (self.at, self.raw, self.foreign) = (at, None, 0);
    }

    /// Whether the current token is inside SVG or `MathML`, or the document is XML.
    pub(crate) fn is_foreign(&self) -> bool {
        self.foreign > 0
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Takes the text from the current position up to `end` and continues `skip` bytes after it.
    fn cut(&mut self, end: usize, skip: usize) -> &'a str {
        let end = end.min(self.text.len());
        let cut = &self.text[self.at..end];
        self.at = (end + skip).min(self.text.len());
        cut
    }

    /// The offset of the next `byte`, or the end of the text.
    fn seek_byte(&self, from: usize, byte: u8) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        memchr::memchr(byte, rest).map_or(self.text.len(), |found| from + found)
    }

    /// The offset of the next `needle`, or the end of the text.
    fn seek(&self, from: usize, needle: &str) -> usize {
        self.text.get(from..).and_then(|rest| rest.find(needle)).map_or(self.text.len(), |found| from + found)
    }

    /// Skips a comment, a doctype or a processing instruction; the content of a CDATA section is returned as text.
    fn markup(&mut self) -> Option<Token<'a>> {
        let rest = &self.text[self.at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let body = self.at + 4;
            self.at = if comment.starts_with('>') || comment.starts_with("->") {
                self.seek_byte(body, b'>') + 1
            } else {
                (self.seek(body, "-->") + 3).min(self.seek(body, "--!>") + 4)
            };
            self.at = self.at.min(self.text.len());
        } else if self.foreign > 0 && rest.starts_with("<![CDATA[") {
            self.at += 9;
            let end = self.seek(self.at, "]]>");
            return Some(Token::Text(self.cut(end, 3)));
        } else {
            self.at = (self.seek_byte(self.at, b'>') + 1).min(self.text.len());
        }
        None
    }

    fn close(&mut self) -> Token<'a> {
        self.at += 2;
        let name = self.word(sort::ENDS_TAG);
        // Attributes of a closing tag are ignored, but must be parsed because a quoted value may hold `>`.
        self.read_attributes();
        self.attributes.clear();
        if matches!(&*name, "svg" | "math") {
            self.foreign = self.foreign.saturating_sub(1);
        }
        Token::Close(name)
    }

    fn open(&mut self) -> Token<'a> {
        self.at += 1;
        let name = self.word(sort::ENDS_TAG);
        let closes_itself = self.read_attributes();
        if matches!(&*name, "svg" | "math") {
            self.foreign += usize::from(!closes_itself);
        } else if self.foreign == 0 && is_raw(&name) {
            self.raw = Some(name.clone());
        }
        Token::Open(name)
    }

    /// Reads the name of a tag or an attribute, in lower case, up to a byte of the class `ends`. The first byte always
    /// belongs to it.
    fn word(&mut self, ends: u8) -> Cow<'a, str> {
        let bytes = self.text.as_bytes();
        let (mut end, mut sorts) = (self.at, 0);
        while let Some(byte) = bytes.get(end) {
            let of = SORTS[usize::from(*byte)];
            if of & ends != 0 && end > self.at {
                break;
            }
            sorts |= of;
            end += 1;
        }
        let word = self.cut(end, 0);
        if sorts & sort::UPPER == 0 { word.into() } else { word.to_ascii_lowercase().into() }
    }

    /// Reads up to and including the `>` of a tag; returns whether it ends with `/>`.
    fn read_attributes(&mut self) -> bool {
        let mut slash = false;
        loop {
            match self.byte(self.at) {
                None => return false,
                Some(b'>') => {
                    self.at += 1;
                    return slash;
                }
                Some(b'/') => {
                    slash = true;
                    self.at += 1;
                }
                Some(byte) if is_space(byte) => self.at += 1,
                Some(_) => {
                    slash = false;
                    self.read_attribute();
                }
            }
        }
    }

    fn read_attribute(&mut self) {
        // A leading equals sign is part of the name.
        let name = self.word(sort::ENDS_ATTRIBUTE);
        self.skip_space();
        let (raw, offset) = if self.byte(self.at) == Some(b'=') {
            self.at += 1;
            self.skip_space();
            self.read_value()
        } else {
            ("", self.at)
        };
        // Of duplicate names the first counts.
        if self.attribute(&name).is_none() {
            self.attributes.push(Attribute { name, raw, offset });
        }
    }

    fn read_value(&mut self) -> (&'a str, usize) {
        let rest = &self.text.as_bytes()[self.at..];
        if let Some(quote @ (b'"' | b'\'')) = rest.first() {
            self.at += 1;
            let offset = self.at;
            let end = self.seek_byte(offset, *quote);
            (self.cut(end, 1), offset)
        } else {
            let offset = self.at;
            let length = rest.iter().position(|&byte| is_space(byte) || byte == b'>').unwrap_or(rest.len());
            (self.cut(offset + length, 0), offset)
        }
    }

    fn skip_space(&mut self) {
        while self.byte(self.at).is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// Takes the content of a raw text element, up to its closing tag.
    fn raw_text(&mut self, element: &str) -> &'a str {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            at = self.seek(at, "</");
            let name = bytes.get(at + 2..at + 2 + element.len());
            let ends = match name {
                None => true,
                Some(name) => {
                    let next = bytes.get(at + 2 + element.len());
                    name.eq_ignore_ascii_case(element.as_bytes()) && next.is_none_or(|&b| is_space(b) || matches!(b, b'/' | b'>'))
                }
            };
            if ends {
                // An element without a closing tag extends to the end.
                let end = if name.is_none() { bytes.len() } else { at };
                return self.cut(end, 0);
            }
            at += 2;
        }
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.attributes.clear();
        if let Some(element) = self.raw.take() {
            self.start = self.at;
            let text = self.raw_text(&element);
            if !text.is_empty() {
                return Some(Token::Text(text));
            }
        }
        loop {
            self.start = self.at;
            let here = self.byte(self.at)?;
            let next = self.byte(self.at + 1);
            match (here, next) {
                (b'<', Some(byte)) if byte.is_ascii_alphabetic() => return Some(self.open()),
                (b'<', Some(b'/')) if self.byte(self.at + 2).is_some_and(|byte| byte.is_ascii_alphabetic()) => {
                    return Some(self.close());
                }
                (b'<', Some(b'/' | b'!' | b'?')) => {
                    if let Some(text) = self.markup() {
                        return Some(text);
                    }
                }
                _ => {
                    let end = self.seek_byte(self.at + usize::from(here == b'<'), b'<');
                    return Some(Token::Text(self.cut(end, 0)));
                }
            }
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

/// Byte classes, one bit each.
mod sort {
    /// Ends the name of a tag.
    pub(super) const ENDS_TAG: u8 = 1;
    /// Ends the name of an attribute.
    pub(super) const ENDS_ATTRIBUTE: u8 = 1 << 1;
    /// An upper-case letter.
    pub(super) const UPPER: u8 = 1 << 2;
}

/// The classes of all bytes.
const SORTS: [u8; 256] = {
    let mut sorts = [0; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        let of = match byte {
            b'\t' | b'\n' | 0x0c | b'\r' | b' ' | b'/' | b'>' => sort::ENDS_TAG | sort::ENDS_ATTRIBUTE,
            b'=' => sort::ENDS_ATTRIBUTE,
            b'A'..=b'Z' => sort::UPPER,
            _ => 0,
        };
        sorts[byte as usize] = of;
        byte += 1;
    }
    sorts
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scan(html: &str) -> Vec<String> {
        let mut scanner = Scanner::html(html);
        let mut out = Vec::new();
        while let Some(token) = scanner.next() {
            out.push(match token {
                Token::Open(name) => {
                    let attributes = scanner.attributes().iter().map(|a| format!(" {}={}", a.name, a.value()));
                    format!("<{name}{}>", attributes.collect::<String>())
                }
                Token::Close(name) => format!("</{name}>"),
                Token::Text(text) => text.to_owned(),
            });
        }
        out
    }

    #[test]
    fn tags_attributes_and_text_as_a_browser_meets_them() {
        assert_eq!(
            scan("<!doctype html><A HREF='a.html' id=b disabled title=\"1 > 0\">x</A ><br/>"),
            ["<a href=a.html id=b disabled= title=1 > 0>", "x", "</a>", "<br>"]
        );
        assert_eq!(scan("<a href=a/b.html/>x"), ["<a href=a/b.html/>", "x"]);
        assert_eq!(scan("<p a=1 a=2 = b = 3>"), ["<p a=1 == b=3>"]);
        assert_eq!(scan("<p>张明远</p>党员<b>"), ["<p>", "张明远", "</p>", "党员", "<b>"]);
        assert_eq!(scan("1 < 2 <> <3"), ["1 ", "< 2 ", "<> ", "<3"]);
        assert_eq!(scan("<!-- <a href=x> --><!--><b><!-- a --!><i><? x ?></ x><!x>"), ["<b>", "<i>"]);
        assert_eq!(scan("<a href='x' <b"), ["<a href=x <b=>"]);
    }

    #[test]
    fn raw_text_ends_at_its_own_closing_tag_only() {
        assert_eq!(scan("<script>if (a</b>/1)</SCRIPT ><p>"), ["<script>", "if (a</b>/1)", "</script>", "<p>"]);
        assert_eq!(scan("<title><a href=x></title>"), ["<title>", "<a href=x>", "</title>"]);
        assert_eq!(scan("<script></script>"), ["<script>", "</script>"]);
        assert_eq!(scan("<style>a</styles>b"), ["<style>", "a</styles>b"]);
        // In SVG these are ordinary elements, and `/>` closes them.
        assert_eq!(scan("<svg><script/><a href=x></svg><title>y"), ["<svg>", "<script>", "<a href=x>", "</svg>", "<title>", "y"]);
    }

    proptest! {
        #[test]
        fn it_comes_to_an_end_whatever_it_reads(text in r#"([<>/!?='"& \-a-c张]|</?[a-z]{1,6}|<!--|-->|script|style|svg|&#|;){0,60}"#) {
            let mut scanner = Scanner::html(&text);
            let mut steps = 0;
            while scanner.next().is_some() {
                steps += 1;
                prop_assert!(steps <= text.len());
            }
            let _ = decode(&text);
        }
    }
}
