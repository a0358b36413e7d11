//! What one file asks for, and what in it is against the rules: pages, drawings, style sheets, feeds, scripts.

use std::collections::HashSet;

use crate::diagnostic::Code;
use crate::output::html::{Attribute, Scanner, Token, decode};

use super::address::{self, Address};
use super::{Fault, Site, css, script, srcset};

/// What was seen in one file.
#[derive(Default)]
pub(super) struct Seen<'a> {
    /// The names that a fragment may lead to.
    pub(super) anchors: HashSet<String>,
    /// The fragments that it names, to be looked up when every page is read.
    pub(super) fragments: Vec<Fragment<'a>>,
    pub(super) faults: Vec<Fault>,
}

/// A place that must be on a page.
pub(super) struct Fragment<'a> {
    /// The page.
    pub(super) page: &'a str,
    /// The name of the place.
    pub(super) id: String,
    /// The line on which it is named.
    pub(super) line: usize,
}

/// How an address is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A visitor may follow it, or a robot: other hosts are free.
    Visit,
    /// The browser fetches it by itself.
    Fetch,
    /// As before, and it may stand in the page itself (`data:`).
    Picture,
    /// The browser takes a part of another drawing.
    Symbol,
}

/// Links of these kinds fetch nothing.
const MENTIONS: [&str; 9] = ["canonical", "alternate", "license", "author", "help", "next", "prev", "me", "search"];

struct Reader<'a, 't> {
    name: &'t str,
    text: &'t str,
    site: &'a Site<'a>,
    seen: Seen<'a>,
    /// A byte and its line: addresses come in order, so lines are counted once.
    line: (usize, usize),
}

/// Reads a page.
pub(super) fn read_html<'a>(name: &str, text: &str, site: &'a Site<'_>) -> Seen<'a> {
    Reader::new(name, text, site).markup(Scanner::html(text))
}

/// Reads a drawing.
pub(super) fn read_svg<'a>(name: &str, text: &str, site: &'a Site<'_>) -> Seen<'a> {
    Reader::new(name, text, site).markup(Scanner::xml(text))
}

/// Reads a feed or a site map: its own addresses must be there.
pub(super) fn read_feed<'a>(name: &str, text: &str, site: &'a Site<'_>) -> Seen<'a> {
    let mut reader = Reader::new(name, text, site);
    let mut scanner = Scanner::xml(text);
    let mut is_name = false;
    while let Some(token) = scanner.next() {
        match token {
            // An `id` looks like an address and is none.
            Token::Text(_) if is_name => {}
            Token::Text(text) => reader.mention(&decode(text), scanner.offset()),
            Token::Open(element) => {
                is_name = matches!(&*element, "id" | "guid");
                for attribute in scanner.attributes().iter().filter(|a| matches!(&*a.name, "href" | "src")) {
                    reader.mention(&attribute.value(), attribute.offset);
                }
            }
            Token::Close(_) => is_name = false,
        }
    }
    reader.seen
}

/// Reads a style sheet.
pub(super) fn read_css<'a>(name: &str, text: &str, site: &'a Site<'_>) -> Seen<'a> {
    let mut reader = Reader::new(name, text, site);
    reader.style(text, 0);
    reader.seen
}

/// Reads a script.
pub(super) fn read_script<'a>(name: &str, text: &str, site: &'a Site<'_>) -> Seen<'a> {
    let mut reader = Reader::new(name, text, site);
    for (word, at) in script::forbidden(text) {
        reader.forbid(word, at);
    }
    reader.seen
}

impl<'a, 't> Reader<'a, 't> {
    fn new(name: &'t str, text: &'t str, site: &'a Site<'a>) -> Self {
        Self { name, text, site, seen: Seen::default(), line: (0, 1) }
    }

    fn markup(mut self, mut scanner: Scanner<'_>) -> Seen<'a> {
        let is_page = !scanner.is_foreign();
        let mut in_style = false;
        while let Some(token) = scanner.next() {
            match token {
                Token::Open(name) => {
                    self.element(&name, &scanner, is_page);
                    in_style = name == "style";
                }
                Token::Text(text) if in_style => self.style(&decode_if(text, scanner.is_foreign()), scanner.offset()),
                Token::Text(_) => {}
                Token::Close(_) => in_style = false,
            }
        }
        self.seen
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
            self.attribute(element, attribute, is_page);
            if scanner.is_foreign() && attribute.raw.contains("url(") {
                self.style(&attribute.value(), attribute.offset);
            }
        }
    }

    fn attribute(&mut self, element: &str, attribute: &Attribute<'_>, is_page: bool) {
        let ask = match (&*attribute.name, element) {
            ("id", _) | ("name", "a") => {
                self.seen.anchors.insert(attribute.value().into_owned());
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
            // On a page the rules of its security policy hold; a drawing that is fetched as a picture has its own.
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
            // Any other type is data for somebody else, such as `application/ld+json`.
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
            // Pictures for those who share a page, in whole addresses.
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

    /// An address that stands as text: only if it is one of the site's own does it mean anything to us.
    fn mention(&mut self, text: &str, offset: usize) {
        let address = text.trim().split('#').next().unwrap_or_default();
        let is_own = self.site.base.as_ref().is_some_and(|base| base.holds(address));
        if is_own && !address.contains(char::is_whitespace) {
            self.ask(Use::Visit, address, offset);
        }
    }

    fn style(&mut self, text: &str, offset: usize) {
        for (address, at) in css::addresses(text) {
            // A fragment of a font or a filter is not looked up in a page.
            let file = address.split('#').next().unwrap_or_default();
            if !file.trim().is_empty() {
                self.ask(Use::Picture, file, offset + at);
            }
        }
    }

    fn ask(&mut self, ask: Use, written: &str, offset: usize) {
        match address::read(written, self.name, self.site.base.as_ref()) {
            Address::Own { path, fragment, absolute } => self.own(ask, written, path, fragment, absolute, offset),
            Address::Network if ask == Use::Visit => {}
            Address::Network => self.fault(Code::OutputExternal, written, offset),
            Address::Outside => self.fault(Code::OutputLink, written, offset),
            Address::Scheme(scheme) => match (&*scheme, ask) {
                ("data", Use::Picture) => {}
                ("javascript" | "vbscript" | "data" | "file" | "blob" | "filesystem", _) => {
                    self.forbid(&format!("{scheme}:"), offset);
                }
                (_, Use::Visit) => {}
                _ => self.fault(Code::OutputExternal, written, offset),
            },
        }
    }

    fn own(&mut self, ask: Use, written: &str, path: Option<String>, fragment: Option<String>, absolute: bool, offset: usize) {
        let is_whole = absolute && written.trim_start().starts_with(|c: char| c.is_ascii_alphabetic());
        if is_whole && ask != Use::Visit {
            return self.fault(Code::OutputExternal, written, offset);
        }
        // Only a server answers with 404.html, at whatever depth: it alone may count from the server's root.
        if absolute && !is_whole && self.name != "404.html" {
            return self.fault(Code::OutputLink, written, offset);
        }
        let mut target = path.unwrap_or_else(|| self.name.to_owned());
        if absolute && (target.is_empty() || target.ends_with('/')) {
            target.push_str("index.html");
        }
        let page = self.site.names.get(target.as_str()).filter(|_| ask == Use::Visit || !written.trim().is_empty());
        let Some(page) = page else { return self.fault(Code::OutputLink, written, offset) };
        if ask == Use::Symbol && target != self.name {
            return self.forbid(&format!("<use href=\"{written}\">"), offset);
        }
        if let Some(id) = fragment {
            let line = self.line_of(offset);
            self.seen.fragments.push(Fragment { page, id, line });
        }
    }

    fn forbid(&mut self, token: &str, offset: usize) {
        self.fault(Code::OutputForbidden, token, offset);
    }

    fn fault(&mut self, code: Code, subject: &str, offset: usize) {
        let line = self.line_of(offset);
        self.seen.faults.push(Fault { code, subject: subject.to_owned(), line });
    }

    /// The line of byte `offset`, from 1.
    fn line_of(&mut self, offset: usize) -> usize {
        let (from, line) = if offset < self.line.0 { (0, 1) } else { self.line };
        let between = self.text.as_bytes().get(from..offset).unwrap_or_default();
        self.line = (offset, line + between.split(|&byte| byte == b'\n').count() - 1);
        self.line.1
    }
}

/// The text of a style element: in a drawing its character references are resolved, in a page they are not.
fn decode_if(text: &str, is_foreign: bool) -> std::borrow::Cow<'_, str> {
    if is_foreign { decode(text) } else { text.into() }
}
