//! Finds private numbers in what is published. It searches decoded text, joining all text nodes of a paragraph, so that
//! neither a character reference nor a tag inside a number hides it.

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::text::private;

use super::asked::Reader;

/// The text of the paragraph being read.
#[derive(Default)]
pub(super) struct Paragraph {
    text: String,
    offset: usize,
}

/// Whether an opening or closing tag of this element ends the paragraph; inline elements do not.
pub(super) fn ends(element: &str) -> bool {
    // A pattern rather than a list, which would be searched word by word for every tag of every page.
    !matches!(
        element,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "dfn"
            | "em"
            | "i"
            | "kbd"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tspan"
            | "u"
    )
}

/// Whether an attribute's value is meant for people to read, hear or pass on.
pub(super) fn is_spoken(name: &str, value: &str) -> bool {
    match name {
        "alt" | "title" | "content" | "aria-label" | "aria-description" | "placeholder" | "label" | "value" | "summary"
        | "download" | "datetime" | "id" => true,
        "href" => value.starts_with("tel:") || value.starts_with("sms:") || value.starts_with("mailto:"),
        _ => name.starts_with("data-"),
    }
}

impl Paragraph {
    /// Appends a text node that begins at byte `offset`.
    pub(super) fn push(&mut self, text: &str, offset: usize) {
        if self.text.is_empty() {
            self.offset = offset;
        }
        self.text.push_str(text);
    }

    /// Searches the paragraph and begins a new one.
    pub(super) fn end(&mut self, reader: &mut Reader<'_, '_>) {
        if !self.text.is_empty() {
            reader.private(&self.text, self.offset);
            self.text.clear();
        }
    }
}

impl Reader<'_, '_> {
    /// Searches `text`, which begins at byte `offset`.
    pub(super) fn private(&mut self, text: &str, offset: usize) {
        let rules = &self.site.rules;
        for found in private::find(text, rules.allowed) {
            let written = &text[found.range.clone()];
            let plain: String = written.chars().filter(|c| !c.is_whitespace()).collect();
            if !found.sort.is_error() && is_told(&plain, rules.told) {
                continue;
            }
            let code = if found.sort.is_error() { Code::OutputPrivate } else { Code::OutputSuspect };
            self.fault(code, &format!("{} {}", found.sort.label(), private::hint(written)), offset);
        }
    }
}

/// Whether `text` was told where it was written. On a page other words may stand right before it: a name on a card, a label.
fn is_told(text: &str, told: &BTreeSet<String>) -> bool {
    told.contains(text) || told.iter().any(|known| !known.is_empty() && (text.ends_with(known) || known.ends_with(text)))
}
