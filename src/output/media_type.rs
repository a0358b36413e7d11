//! Media types by file extension: the preview sends them to the browser, and the gate tells pages by them.

/// The media type of a published file, as in a `Content-Type` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaType(&'static str);

impl MediaType {
    /// The media type of the file `name`, by its extension; `application/octet-stream` if unknown.
    pub fn of(name: &str) -> Self {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        Self(match ending.to_ascii_lowercase().as_str() {
            "html" | "htm" => "text/html; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "json" => "application/json",
            "webmanifest" => "application/manifest+json",
            "xml" => "application/xml",
            "txt" | "md" | "sha256" => "text/plain; charset=utf-8",
            "csv" => "text/csv; charset=utf-8",
            "svg" => "image/svg+xml",
            "webp" => "image/webp",
            "jpg" | "jpeg" => "image/jpeg",
            "png" => "image/png",
            "gif" => "image/gif",
            "avif" => "image/avif",
            "bmp" => "image/bmp",
            "ico" => "image/x-icon",
            "woff2" => "font/woff2",
            "woff" => "font/woff",
            "ttf" => "font/ttf",
            "otf" => "font/otf",
            "mp3" => "audio/mpeg",
            "m4a" => "audio/mp4",
            "ogg" | "oga" | "opus" => "audio/ogg",
            "wav" => "audio/wav",
            "flac" => "audio/flac",
            "mp4" | "m4v" => "video/mp4",
            "webm" => "video/webm",
            "pdf" => "application/pdf",
            "zip" => "application/zip",
            _ => "application/octet-stream",
        })
    }

    /// The value of the header.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether it is an HTML page.
    pub fn is_page(self) -> bool {
        self.0.starts_with("text/html")
    }
}
