//! Markdown: parses text into a [`Document`] with unresolved references (pure and infallible), and renders a document
//! with resolved references as HTML.

mod document;
mod figure;
mod html;
mod padded;
mod pieces;
mod unmeant;

pub use document::{Document, Heading, Shown, Target, Unresolved, parse, parse_part};
pub use figure::Figure;
pub use html::{RawHtml, Resolved, to_html};
