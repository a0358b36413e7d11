//! QR codes: which addresses a page shows as one. A kiosk leads nowhere outside, so a link of it becomes a code that
//! a visitor takes along; without `base_url` there is none.

use std::collections::BTreeSet;

use crate::content::{Destination, Entry, EntryId};

use super::{Parts, view};

impl view::Page {
    /// The addresses that the page shows as codes.
    pub fn codes(&self) -> BTreeSet<String> {
        self.code.iter().chain(&self.outside).cloned().collect()
    }
}

impl Parts<'_> {
    /// Names the codes of the page of an entry: its own, and those of what it links to.
    pub(super) fn add_codes(&self, page: &mut view::Page, id: EntryId, entry: &Entry) {
        page.code.clone_from(&page.canonical);
        if page.code.is_none() {
            return;
        }
        let body = self.content.links.bodies.get(&id).into_iter().flatten();
        let linked = body.filter_map(|link| match link {
            Destination::Outside(address) => Some(address),
            _ => None,
        });
        let named = entry.common.sources.iter().filter_map(|source| source.url.as_ref());
        let web = linked.chain(named).filter(|address| address.starts_with("https://") || address.starts_with("http://"));
        page.outside = web.cloned().collect::<BTreeSet<String>>().into_iter().collect();
    }
}
