//! A picture in running text: a figure with its renditions, its caption and a link to the largest one.

use std::fmt::Write;

use crate::text::escape::escape;

/// The data for a picture's HTML. URLs are relative to the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Alternative text.
    pub alt: String,
    /// The caption; may be empty.
    pub caption: String,
    /// URL of the fallback rendition.
    pub src: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Media type and `srcset` of each format, best first.
    pub sources: Vec<(String, String)>,
    /// The `sizes` attribute of its role.
    pub sizes: String,
    /// Number of the colour shown while the picture loads.
    pub tint: Option<u8>,
    /// URL of the largest rendition.
    pub zoom: Option<String>,
}

impl Figure {
    /// Renders the figure as HTML.
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
