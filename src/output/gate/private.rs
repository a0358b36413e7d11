//! Private numbers in what is published: text node by text node, decoded, the nodes of one paragraph together, so that
//! neither an entity nor a tag inside a number hides it.

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::text::private;

use super::asked::Reader;

/// The text of the paragraph that is being read.
#[derive(Default)]
pub(super) struct Paragraph {
    text: String,
    offset: usize,
}

/// Whether an element, opened or closed, ends the paragraph.
pub(super) fn ends(element: &str) -> bool {
    // As a pattern, since every tag of every page is asked: a list would be gone through word by word.
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

/// Whether people read or hear the value of an attribute, or pass it on.
pub(super) fn is_spoken(name: &str, value: &str) -> bool {
    match name {
        "alt" | "title" | "content" | "aria-label" | "aria-description" | "placeholder" | "label" | "value" | "summary"
        | "download" | "datetime" | "id" => true,
        "href" => value.starts_with("tel:") || value.starts_with("sms:") || value.starts_with("mailto:"),
        _ => name.starts_with("data-"),
    }
}

impl Paragraph {
    /// Adds a text node that stands at byte `offset`.
    pub(super) fn push(&mut self, text: &str, offset: usize) {
        if self.text.is_empty() {
            self.offset = offset;
        }
        self.text.push_str(text);
    }

    /// Looks through the paragraph and begins a new one.
    pub(super) fn end(&mut self, reader: &mut Reader<'_, '_>) {
        if !self.text.is_empty() {
            reader.private(&self.text, self.offset);
            self.text.clear();
        }
    }
}

impl Reader<'_, '_> {
    /// Looks through `text`, which stands at byte `offset`.
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
