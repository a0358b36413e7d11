//! Reads pages, drawings, style sheets, feeds and scripts: which element refers to what.

use crate::output::html::{Attribute, Scanner, Token, decode};

use super::asked::{Reader, Use};
use super::facts::Facts;
use super::pieces::Begun;
use super::private::{self, Paragraph};
use super::{Site, script, srcset};

/// Link types that make the browser load nothing.
const MENTIONS: [&str; 9] = ["canonical", "alternate", "license", "author", "help", "next", "prev", "me", "search"];

/// Reads a page.
pub(super) fn read_html(name: &str, text: &str, site: &Site<'_>) -> Facts {
    Reader::new(name, text, site).markup(Scanner::html(text))
}

/// Reads an SVG drawing.
pub(super) fn read_svg(name: &str, text: &str, site: &Site<'_>) -> Facts {
    Reader::new(name, text, site).markup(Scanner::xml(text))
}

/// Reads a feed or a site map: those of its addresses that belong to the site must exist.
pub(super) fn read_feed(name: &str, text: &str, site: &Site<'_>) -> Facts {
    let mut reader = Reader::new(name, text, site);
    let mut scanner = Scanner::xml(text);
    let mut is_name = false;
    while let Some(token) = scanner.next() {
        match token {
            // An `id` may look like an address but is only a name.
            Token::Text(_) if is_name => {}
            Token::Text(text) => {
                let text = decode(text);
                reader.private(&text, scanner.offset());
                reader.mention(&text, scanner.offset());
            }
            Token::Open(element) => {
                is_name = matches!(&*element, "id" | "guid");
                for attribute in scanner.attributes().iter().filter(|a| matches!(&*a.name, "href" | "src")) {
                    reader.mention(&attribute.value(), attribute.offset);
                }
            }
            Token::Close(_) => is_name = false,
        }
    }
    reader.facts()
}

/// Reads a style sheet.
pub(super) fn read_css(name: &str, text: &str, site: &Site<'_>) -> Facts {
    let mut reader = Reader::new(name, text, site);
    reader.style(text, 0);
    reader.facts()
}

/// Reads a script.
pub(super) fn read_script(name: &str, text: &str, site: &Site<'_>) -> Facts {
    let mut reader = Reader::new(name, text, site);
    for (word, at) in script::forbidden(text) {
        reader.forbid(word, at);
    }
    reader.facts()
}

impl Reader<'_, '_> {
    fn markup(mut self, mut scanner: Scanner<'_>) -> Facts {
        let is_page = !scanner.is_foreign();
        let mut in_style = false;
        let mut paragraph = Paragraph::default();
        let text = self.text;
        let has_pieces = is_page && self.is_like_others();
        let mut piece = None;
        // Adjacent links, or links with only white space between them, do not form one number: the pages 130, 1000 and
        // 1100 of a long list.
        let mut behind_link = false;
        while let Some(token) = scanner.next() {
            let was_behind_link = behind_link;
            behind_link = match &token {
                Token::Open(_) => false,
                Token::Close(name) => name == "a",
                Token::Text(text) => was_behind_link && text.trim_ascii().is_empty(),
            };
            match token {
                Token::Open(name) => {
                    if name == "br" {
                        paragraph.push("\n", scanner.offset());
                    } else if name == "a" && was_behind_link {
                        paragraph.end(&mut self);
                    } else if private::ends(&name) {
                        paragraph.end(&mut self);
                        if let Some(begun) = has_pieces.then(|| Begun::at(&name, text, &scanner)).flatten() {
                            if self.take(&begun) {
                                scanner.go_on(begun.end());
                                continue;
                            }
                            piece.get_or_insert_with(|| (begun, self.counts()));
                        }
                    }
                    self.element(&name, &scanner, is_page);
                    in_style = name == "style";
                }
                Token::Text(text) if in_style => self.style(&decode_if(text, scanner.is_foreign()), scanner.offset()),
                Token::Text(text) => paragraph.push(&decode(text), scanner.offset()),
                Token::Close(name) => {
                    in_style = false;
                    if private::ends(&name) {
                        paragraph.end(&mut self);
                        if let Some((begun, before)) = piece.take_if(|(begun, _)| begun.end() <= scanner.at())
                            && begun.end() == scanner.at()
                            && !scanner.is_foreign()
                        {
                            self.keep(&begun, &before);
                        }
                    }
                }
            }
        }
        paragraph.end(&mut self);
        self.facts()
    }

    fn element(&mut self, element: &str, scanner: &Scanner<'_>, is_page: bool) {
        match element {
            "script" => self.script_element(scanner),
            "base" => self.forbid("<base>", scanner.offset()),
            "link" => self.link_element(scanner),
            "meta" => self.meta_element(scanner),
            _ => {}
        }
        for attribute in scanner.attributes() {
            // More than half of all attributes are classes, and outside drawings nothing is checked in them.
            if attribute.name == "class" && !scanner.is_foreign() {
                continue;
            }
            let value = attribute.value();
            if private::is_spoken(&attribute.name, &value) {
                self.private(&value, attribute.offset);
            }
            self.attribute(element, attribute, is_page);
            if scanner.is_foreign() && attribute.raw.contains("url(") {
                self.style(&attribute.value(), attribute.offset);
            }
        }
    }

    fn attribute(&mut self, element: &str, attribute: &Attribute<'_>, is_page: bool) {
        let ask = match (&*attribute.name, element) {
            ("id", _) | ("name", "a") => {
                self.anchor(&attribute.value());
                return;
            }
            ("href" | "xlink:href", "a" | "area") => Use::Visit,
            ("href" | "xlink:href", "use") => Use::Symbol,
            ("href" | "xlink:href", "image" | "feimage")
            | ("src", "img" | "source" | "input")
            | ("poster", "video")
            | ("background", _) => Use::Picture,
            ("href" | "xlink:href", "script") | ("src" | "formaction", _) | ("data", "object") | ("action", "form") => Use::Fetch,
            ("srcset" | "imagesrcset", _) => {
                for address in srcset::addresses(&attribute.value()) {
                    self.ask(Use::Picture, address, attribute.offset);
                }
                return;
            }
            // A page's content security policy forbids inline styles; a drawing loaded as a picture has its own rules.
            ("style", _) if is_page => return self.forbid("style=", attribute.offset),
            ("integrity", _) => return self.forbid("integrity=", attribute.offset),
            ("crossorigin", _) => return self.forbid("crossorigin=", attribute.offset),
            ("srcdoc", _) => return self.forbid("srcdoc=", attribute.offset),
            ("ping", _) => return self.forbid("ping=", attribute.offset),
            (name, _) if name.len() > 2 && name.starts_with("on") => {
                return self.forbid(&format!("{name}="), attribute.offset);
            }
            _ => return,
        };
        self.ask(ask, &attribute.value(), attribute.offset);
    }

    fn script_element(&mut self, scanner: &Scanner<'_>) {
        let kind = scanner.attribute("type").map(|kind| kind.value().trim().to_ascii_lowercase()).unwrap_or_default();
        match kind.as_str() {
            "module" | "importmap" | "speculationrules" => self.forbid(&format!("type=\"{kind}\""), scanner.offset()),
            // Any other type is a data block, such as `application/ld+json`.
            _ if !(kind.is_empty() || kind.contains("javascript") || kind.contains("ecmascript")) => {}
            _ if ["src", "href", "xlink:href"].iter().any(|name| scanner.attribute(name).is_some()) => {}
            _ => self.forbid("<script>", scanner.offset()),
        }
    }

    fn link_element(&mut self, scanner: &Scanner<'_>) {
        let rel = scanner.attribute("rel").map(|rel| rel.value().to_ascii_lowercase()).unwrap_or_default();
        if rel.split_ascii_whitespace().any(|rel| rel == "modulepreload") {
            self.forbid("rel=\"modulepreload\"", scanner.offset());
        }
        let mentions = !rel.is_empty() && rel.split_ascii_whitespace().all(|rel| MENTIONS.contains(&rel));
        if let Some(href) = scanner.attribute("href") {
            self.ask(if mentions { Use::Visit } else { Use::Picture }, &href.value(), href.offset);
        }
    }

    fn meta_element(&mut self, scanner: &Scanner<'_>) {
        let Some(content) = scanner.attribute("content") else { return };
        let value = content.value();
        let is_refresh = scanner.attribute("http-equiv").is_some_and(|name| name.raw.eq_ignore_ascii_case("refresh"));
        if !is_refresh {
            // Metadata for sharing a page, such as pictures, holds absolute addresses.
            return self.mention(&value, content.offset);
        }
        let Some((_, target)) = value.split_once([';', ',']) else { return };
        let target = target.trim();
        let target = match target.split_once('=') {
            Some((word, target)) if word.trim().eq_ignore_ascii_case("url") => target.trim().trim_matches(['\'', '"']),
            _ => target,
        };
        self.ask(Use::Fetch, target, content.offset);
    }
}

/// The text of a style element: character references are resolved in a drawing, but not in a page.
fn decode_if(text: &str, is_foreign: bool) -> std::borrow::Cow<'_, str> {
    if is_foreign { decode(text) } else { text.into() }
}
