//! What a file refers to: where each address leads, whether that exists, and what breaks the rules.

use crate::diagnostic::Code;

use super::address::{self, Address};
use super::facts::{Facts, Fragments, Mark, joined_mark, mark};
use super::pieces::{Counts, Seen};
use super::{Fault, Site, css};

/// How an address is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A visitor or a robot may follow it; other hosts are allowed.
    Visit,
    /// The browser loads it by itself.
    Fetch,
    /// Like [`Self::Fetch`], but it may also be embedded as a `data:` URL.
    Picture,
    /// The browser takes a part of another drawing (`<use>`).
    Symbol,
}

/// The page of a place: its path, or `None` for the page that is being read.
type Own = Option<String>;

/// The pages on which the same text yields the same facts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// All pages at the same depth: every address climbs to the site's root.
    Depth,
    /// All pages in the same folder.
    Folder,
    /// This page only.
    Page,
}

/// Reads one file and collects its facts.
pub(super) struct Reader<'a, 't> {
    name: &'t str,
    /// The folder of the file and its depth, the number of folders above it.
    pub(super) stands: (&'t str, usize),
    pub(super) text: &'t str,
    pub(super) site: &'a Site<'a>,
    faults: Vec<Fault>,
    /// The names that a fragment may lead to.
    anchors: Vec<Mark>,
    targets: Vec<Mark>,
    /// The places that it links to: page, name, and the byte offset of the link.
    fragments: Vec<(Own, String, usize)>,
    /// How often it links to itself by an empty path.
    selves: usize,
    /// The reach of what was seen since the last call of [`Self::counts`].
    reach: Reach,
    /// A byte offset and its line. Addresses mostly come in order, so lines are counted once.
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

    /// Whether the same text means the same on other pages.
    pub(super) fn is_like_others(&self) -> bool {
        // Only this page may use addresses from the server's root.
        self.name != "404.html"
    }

    /// How much was seen so far. A new piece begins here.
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

    /// What was seen after `before` in the piece that begins at byte `start`; `None` if something in it breaks the
    /// rules, holds for this page only, or hardly recurs.
    pub(super) fn seen_since(&self, before: &Counts, start: usize) -> Option<Seen> {
        if self.faults.len() != before.faults || self.reach == Reach::Page {
            return None;
        }
        let fragments = self.fragments.get(before.fragments..)?;
        // Links to places on other pages hardly recur: the rows of a roll of names.
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

    /// Adds what was seen in a piece as if it had been read here, at byte `start`.
    pub(super) fn add(&mut self, seen: &Seen, start: usize) {
        self.anchors.extend(&seen.anchors);
        self.targets.extend(&seen.targets);
        self.fragments.extend(seen.fragments.iter().map(|(id, offset)| (None, id.clone(), start + offset)));
        self.selves += usize::from(seen.names_itself);
        self.reach = self.reach.max(seen.reach);
    }

    /// Records a place that a fragment may lead to.
    pub(super) fn anchor(&mut self, id: &str) {
        self.anchors.push(mark(id));
    }

    /// The facts of the file. Links to places on the page itself are checked here.
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

    /// Checks an address that stands as text. Only the site's own addresses matter.
    pub(super) fn mention(&mut self, text: &str, offset: usize) {
        let address = text.trim().split('#').next().unwrap_or_default();
        let is_own = self.site.base.as_ref().is_some_and(|base| base.holds(address));
        if is_own && !address.contains(char::is_whitespace) {
            self.ask(Use::Visit, address, offset);
        }
    }

    /// Checks everything that a style sheet, or a value in one, loads.
    pub(super) fn style(&mut self, text: &str, offset: usize) {
        for (address, at) in css::addresses(text) {
            // The fragment of a font or a filter is not looked up.
            let file = address.split('#').next().unwrap_or_default();
            if !file.trim().is_empty() {
                self.ask(Use::Picture, file, offset + at);
            }
        }
    }

    /// Checks the address `written` at byte `offset`, which is used as `ask` says.
    pub(super) fn ask(&mut self, ask: Use, written: &str, offset: usize) {
        // Nearly all addresses are plain links from page to page.
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
        // Only a server answers with 404.html, for addresses of any depth, so it alone may use addresses from the
        // server's root.
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

    /// Reports something that a browser refuses on a page opened from a USB stick.
    pub(super) fn forbid(&mut self, token: &str, offset: usize) {
        self.fault(Code::OutputForbidden, token, offset);
    }

    /// Records a breach of the rules.
    pub(super) fn fault(&mut self, code: Code, subject: &str, offset: usize) {
        let line = self.line_of(offset);
        self.faults.push(Fault { code, subject: subject.to_owned(), line });
    }

    /// The line of byte `offset`, counted from 1.
    fn line_of(&mut self, offset: usize) -> usize {
        let (from, line) = if offset < self.line.0 { (0, 1) } else { self.line };
        let between = self.text.as_bytes().get(from..offset).unwrap_or_default();
        self.line = (offset, line + memchr::memchr_iter(b'\n', between).count());
        self.line.1
    }
}
