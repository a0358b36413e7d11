//! What a file asks for: where each address leads, whether that is there, and what is against the rules.

use crate::diagnostic::Code;

use super::address::{self, Address};
use super::facts::{Facts, Fragments, Mark, joined_mark, mark};
use super::{Fault, Site, css};

/// How an address is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A visitor may follow it, or a robot: other hosts are free.
    Visit,
    /// The browser fetches it by itself.
    Fetch,
    /// As before, and it may stand in the page itself (`data:`).
    Picture,
    /// The browser takes a part of another drawing.
    Symbol,
}

/// Reads one file, and gathers what was seen.
pub(super) struct Reader<'a, 't> {
    name: &'t str,
    text: &'t str,
    pub(super) site: &'a Site<'a>,
    faults: Vec<Fault>,
    /// The names that a fragment may lead to.
    anchors: Vec<Mark>,
    targets: Vec<Mark>,
    /// The places that it names: the page, the place, the line.
    fragments: Vec<(String, String, usize)>,
    /// A byte and its line: addresses come in order, so lines are counted once.
    line: (usize, usize),
}

impl<'a, 't> Reader<'a, 't> {
    /// A reader of the file `name`.
    pub(super) fn new(name: &'t str, text: &'t str, site: &'a Site<'a>) -> Self {
        let (anchors, targets) = (Vec::new(), Vec::new());
        Self { name, text, site, faults: Vec::new(), anchors, targets, fragments: Vec::new(), line: (0, 1) }
    }

    /// Notes a place that a fragment may lead to.
    pub(super) fn anchor(&mut self, id: &str) {
        self.anchors.push(mark(id));
    }

    /// What was seen. A place on the page itself is looked up here.
    pub(super) fn facts(mut self) -> Facts {
        let mut fragments = Fragments::default();
        for marks in [&mut self.anchors, &mut self.targets] {
            marks.sort_unstable();
            marks.dedup();
        }
        for (page, id, line) in std::mem::take(&mut self.fragments) {
            let whole = format!("{page}#{id}");
            if page == self.name {
                if self.anchors.binary_search(&mark(&id)).is_err() {
                    self.faults.push(Fault { code: Code::OutputFragment, subject: whole, line });
                }
            } else {
                fragments.push(&whole, line);
            }
        }
        fragments.settle();
        Facts { anchors: self.anchors, targets: self.targets, fragments, faults: self.faults }
    }

    /// An address that stands as text: only if it is one of the site's own does it mean anything to us.
    pub(super) fn mention(&mut self, text: &str, offset: usize) {
        let address = text.trim().split('#').next().unwrap_or_default();
        let is_own = self.site.base.as_ref().is_some_and(|base| base.holds(address));
        if is_own && !address.contains(char::is_whitespace) {
            self.ask(Use::Visit, address, offset);
        }
    }

    /// Everything that a style sheet, or a value in one, fetches.
    pub(super) fn style(&mut self, text: &str, offset: usize) {
        for (address, at) in css::addresses(text) {
            // A fragment of a font or a filter is not looked up in a page.
            let file = address.split('#').next().unwrap_or_default();
            if !file.trim().is_empty() {
                self.ask(Use::Picture, file, offset + at);
            }
        }
    }

    /// The address `written` at byte `offset`, used so.
    pub(super) fn ask(&mut self, ask: Use, written: &str, offset: usize) {
        // Nearly all are plain links from page to page.
        if let Some((folder, rest)) = address::plain(written, self.name) {
            let target = joined_mark(folder, rest);
            if self.site.names.contains(&target) {
                self.targets.push(target);
                return;
            }
        }
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
        let is_there = self.site.names.contains(&mark(&target)) && (ask == Use::Visit || !written.trim().is_empty());
        if !is_there {
            return self.fault(Code::OutputLink, written, offset);
        }
        self.targets.push(mark(&target));
        if ask == Use::Symbol && target != self.name {
            return self.forbid(&format!("<use href=\"{written}\">"), offset);
        }
        if let Some(id) = fragment {
            let line = self.line_of(offset);
            self.fragments.push((target, id, line));
        }
    }

    /// A word that a browser refuses from a stick.
    pub(super) fn forbid(&mut self, token: &str, offset: usize) {
        self.fault(Code::OutputForbidden, token, offset);
    }

    /// Something against the rules.
    pub(super) fn fault(&mut self, code: Code, subject: &str, offset: usize) {
        let line = self.line_of(offset);
        self.faults.push(Fault { code, subject: subject.to_owned(), line });
    }

    /// The line of byte `offset`, from 1.
    fn line_of(&mut self, offset: usize) -> usize {
        let (from, line) = if offset < self.line.0 { (0, 1) } else { self.line };
        let between = self.text.as_bytes().get(from..offset).unwrap_or_default();
        self.line = (offset, line + memchr::memchr_iter(b'\n', between).count());
        self.line.1
    }
}
