//! QR codes: which addresses a page shows as one. A kiosk leads nowhere outside, so a link of it becomes a code that
//! a visitor takes along; without `base_url` there is none.

use std::collections::BTreeSet;

use crate::content::{Destination, Entry, EntryId};
use crate::kind::{Scalar, Value};

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
        // A file opens in no page of the kiosk, so it too is taken along.
        let base = self.config.base_url.as_deref().unwrap_or_default();
        let files = entry.fields.values().flat_map(Value::items).filter_map(|value| match value {
            Value::One(Scalar::File(file, place)) => super::routes::file_url(self.sources, &place.file, file),
            _ => None,
        });
        let files = files.map(|(url, _)| format!("{base}{url}"));
        page.outside = web.cloned().chain(files).collect::<BTreeSet<String>>().into_iter().collect();
    }
}
