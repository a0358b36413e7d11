//! A picture in a running text: a figure with its renditions, its credit and a link to the largest one.

use std::fmt::Write;

use crate::text::escape::escape;

/// What the HTML of a picture needs. Addresses are relative to the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// What it shows.
    pub alt: String,
    /// The caption; may be empty.
    pub caption: String,
    /// The fallback.
    pub src: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Media type and `srcset` of each format, best first.
    pub sources: Vec<(String, String)>,
    /// The `sizes` of the role.
    pub sizes: String,
    /// The number of the colour that is shown where it is still to come.
    pub tint: Option<u8>,
    /// The largest rendition.
    pub zoom: Option<String>,
}

impl Figure {
    /// The figure as HTML.
    pub fn html(&self) -> String {
        let mut out = String::from("<figure class=\"figure\">");
        if let Some(zoom) = &self.zoom {
            let _ = write!(out, "<a class=\"zoom\" data-zoom href=\"{}\">", escape(zoom));
        }
        out.push_str("<picture>");
        for (media_type, srcset) in &self.sources {
            let _ = write!(
                out,
                "<source type=\"{}\" srcset=\"{}\" sizes=\"{}\">",
                escape(media_type),
                escape(srcset),
                escape(&self.sizes)
            );
        }
        let tint = self.tint.map(|tint| format!(" class=\"tint-{tint}\"")).unwrap_or_default();
        let _ = write!(
            out,
            "<img{tint} src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{}\" loading=\"lazy\" decoding=\"async\"></picture>",
            escape(&self.src),
            self.width,
            self.height,
            escape(&self.alt)
        );
        if self.zoom.is_some() {
            out.push_str("</a>");
        }
        if !self.caption.is_empty() {
            let _ = write!(out, "<figcaption>{}</figcaption>", escape(&self.caption));
        }
        out.push_str("</figure>");
        out
    }
}
