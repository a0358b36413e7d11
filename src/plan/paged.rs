//! The page of each entry. It is looked up for every link, so the lookup is two array accesses rather than a search.

use crate::content::EntryId;

use super::Url;

/// Pages by entry.
#[derive(Debug, Default)]
pub(super) struct Paged {
    /// For each entry the index of its page in `urls`, counted from 1; 0 for an entry without a page.
    places: Vec<u32>,
    urls: Vec<Url>,
}

impl Paged {
    /// Sets the page of an entry, replacing any other.
    pub(super) fn insert(&mut self, id: EntryId, url: Url) {
        if self.places.len() <= id.0 {
            self.places.resize(id.0 + 1, 0);
        }
        self.urls.push(url);
        self.places[id.0] = u32::try_from(self.urls.len()).unwrap_or(0);
    }

    /// The page of an entry.
    pub(super) fn get(&self, id: EntryId) -> Option<&Url> {
        let place = self.places.get(id.0)?.checked_sub(1)?;
        self.urls.get(usize::try_from(place).ok()?)
    }

    /// Whether an entry has a page.
    pub(super) fn contains(&self, id: EntryId) -> bool {
        self.get(id).is_some()
    }

    /// The number of pages; replaced ones are counted too.
    pub(super) fn len(&self) -> usize {
        self.urls.len()
    }

    /// All entries with a page, in entry order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (EntryId, &Url)> {
        (0..self.places.len()).map(EntryId).filter_map(|id| Some((id, self.get(id)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_the_page_that_it_was_given_last() {
        let mut paged = Paged::default();
        for (id, url) in [(4, "b.html"), (1, "a.html"), (4, "c.html")] {
            paged.insert(EntryId(id), Url::new(url));
        }
        let all: Vec<(usize, &str)> = paged.iter().map(|(id, url)| (id.0, url.as_str())).collect();
        assert_eq!(all, [(1, "a.html"), (4, "c.html")]);
        assert!(paged.contains(EntryId(1)) && !paged.contains(EntryId(0)) && !paged.contains(EntryId(9)));
    }
}
