//! Markdown: text becomes a [`Document`] whose references are not resolved yet (pure, cannot fail), and a document
//! with its references resolved becomes HTML.

mod document;
mod figure;
mod html;
mod pieces;
mod unmeant;

pub use document::{Document, Heading, Shown, Target, Unresolved, parse, parse_part};
pub use figure::Figure;
pub use html::{RawHtml, Resolved, to_html};
