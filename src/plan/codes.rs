//! QR codes: the addresses that a page offers as one. A kiosk cannot leave the site, so external links become codes
//! that visitors scan and take along. Without a `base_url` there are none.

use std::collections::BTreeSet;

use crate::content::{Destination, Entry, EntryId};
use crate::kind::{Scalar, Value};

use super::{Parts, view};

impl view::Page {
    /// The addresses that the page shows as QR codes.
    pub fn codes(&self) -> BTreeSet<String> {
        self.code.iter().chain(&self.outside).cloned().collect()
    }
}

impl Parts<'_> {
    /// Adds the codes of an entry's page: its own address and the external addresses it links to.
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
        // A kiosk does not open files, so they become codes too.
        let base = self.config.base_url.as_deref().unwrap_or_default();
        let files = entry.fields.values().flat_map(Value::items).filter_map(|value| match value {
            Value::One(Scalar::File(file, place)) => super::files::file_url(self.sources, &place.file, file),
            _ => None,
        });
        let files = files.map(|(url, _)| format!("{base}{url}"));
        page.outside = web.cloned().chain(files).collect::<BTreeSet<String>>().into_iter().collect();
    }
}
