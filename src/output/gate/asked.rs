//! What a file asks for: where each address leads, whether that is there, and what is against the rules.

use crate::diagnostic::Code;

use super::address::{self, Address};
use super::facts::{Facts, Fragments, Mark, joined_mark, mark};
use super::pieces::{Counts, Seen};
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

/// The page of a place that is named: by its path, or the page itself where nothing stands before the `#`.
type Own = Option<String>;

/// On which pages the same text means the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// On all that are as deep: every address begins at the root.
    Depth,
    /// On all of a folder.
    Folder,
    /// On this one.
    Page,
}

/// Reads one file, and gathers what was seen.
pub(super) struct Reader<'a, 't> {
    name: &'t str,
    /// The folder of the file, and how deep it is.
    pub(super) stands: (&'t str, usize),
    pub(super) text: &'t str,
    pub(super) site: &'a Site<'a>,
    faults: Vec<Fault>,
    /// The names that a fragment may lead to.
    anchors: Vec<Mark>,
    targets: Vec<Mark>,
    /// The places that it names: the page, the place, the byte.
    fragments: Vec<(Own, String, usize)>,
    /// How often it names itself by nothing.
    selves: usize,
    /// On which pages what was seen of late means the same.
    reach: Reach,
    /// A byte and its line: addresses come in order, so lines are counted once.
    line: (usize, usize),
}

impl<'a, 't> Reader<'a, 't> {
    /// A reader of the file `name`.
    pub(super) fn new(name: &'t str, text: &'t str, site: &'a Site<'a>) -> Self {
        Self {
            name,
            stands: (name.rfind('/').map_or("", |at| &name[..at]), name.bytes().filter(|byte| *byte == b'/').count()),
            text,
            site,
            faults: Vec::new(),
            anchors: Vec::new(),
            targets: Vec::new(),
            fragments: Vec::new(),
            selves: 0,
            reach: Reach::Depth,
            line: (0, 1),
        }
    }

    /// Whether the same text means the same on another page.
    pub(super) fn is_like_others(&self) -> bool {
        // This one alone may count from the server's root.
        self.name != "404.html"
    }

    /// What was seen until now. Of what comes a piece will be made.
    pub(super) fn counts(&mut self) -> Counts {
        self.reach = Reach::Depth;
        Counts {
            anchors: self.anchors.len(),
            targets: self.targets.len(),
            fragments: self.fragments.len(),
            faults: self.faults.len(),
            selves: self.selves,
        }
    }

    /// What was seen since then in the piece that begins at byte `start`; `None` where something is against the rules, holds for
    /// this page alone or hardly comes again.
    pub(super) fn seen_since(&self, before: &Counts, start: usize) -> Option<Seen> {
        if self.faults.len() != before.faults || self.reach == Reach::Page {
            return None;
        }
        let fragments = self.fragments.get(before.fragments..)?;
        // What leads to a place on another page hardly comes again: the rows of a roll.
        if fragments.iter().any(|(page, ..)| page.is_some()) {
            return None;
        }
        Some(Seen {
            anchors: self.anchors.get(before.anchors..)?.into(),
            targets: self.targets.get(before.targets..)?.into(),
            fragments: fragments.iter().map(|(_, id, offset)| (id.clone(), offset - start)).collect(),
            names_itself: self.selves != before.selves,
            reach: self.reach,
        })
    }

    /// Adds what was seen in a piece as if it had been read here, from byte `start`.
    pub(super) fn add(&mut self, seen: &Seen, start: usize) {
        self.anchors.extend(&seen.anchors);
        self.targets.extend(&seen.targets);
        self.fragments.extend(seen.fragments.iter().map(|(id, offset)| (None, id.clone(), start + offset)));
        self.selves += usize::from(seen.names_itself);
        self.reach = self.reach.max(seen.reach);
    }

    /// Notes a place that a fragment may lead to.
    pub(super) fn anchor(&mut self, id: &str) {
        self.anchors.push(mark(id));
    }

    /// What was seen. A place on the page itself is looked up here.
    pub(super) fn facts(mut self) -> Facts {
        let mut fragments = Fragments::default();
        if self.selves > 0 {
            self.targets.push(mark(self.name));
        }
        for marks in [&mut self.anchors, &mut self.targets] {
            marks.sort_unstable();
            marks.dedup();
        }
        for (page, id, offset) in std::mem::take(&mut self.fragments) {
            let line = self.line_of(offset);
            match page {
                Some(page) if page != self.name => fragments.push(&format!("{page}#{id}"), line),
                _ if self.anchors.binary_search(&mark(&id)).is_ok() => {}
                _ => {
                    let subject = format!("{}#{id}", self.name);
                    self.faults.push(Fault { code: Code::OutputFragment, subject, line });
                }
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
                if !folder.is_empty() {
                    self.reach = self.reach.max(Reach::Folder);
                }
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
        let is_itself = path.is_none();
        let mut target = path.unwrap_or_else(|| self.name.to_owned());
        if absolute && (target.is_empty() || target.ends_with('/')) {
            target.push_str("index.html");
        }
        let is_there = self.site.names.contains(&mark(&target)) && (ask == Use::Visit || !written.trim().is_empty());
        if !is_there {
            return self.fault(Code::OutputLink, written, offset);
        }
        if is_itself {
            self.selves += 1;
        } else {
            self.targets.push(mark(&target));
            self.reach = self.reach.max(if ask == Use::Symbol { Reach::Page } else { Reach::Folder });
        }
        if ask == Use::Symbol && target != self.name {
            return self.forbid(&format!("<use href=\"{written}\">"), offset);
        }
        if let Some(id) = fragment {
            self.fragments.push(((!is_itself).then_some(target), id, offset));
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
